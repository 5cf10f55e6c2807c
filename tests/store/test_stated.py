"""What documents state, packed beside a dataset: the same as the engine hands out, and known when damaged."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.record.building import build_into
from kg.store import Store, open_store, shelf, stated
from tests.statements import Plain, quads
from tests.statements import stated as said

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[1] / "fixtures"
OWN = [FIXTURES / f"{name}.ttl" for name in ("good", "entities", "origin")]


def lines(store: Store) -> list[bytes]:
    return b"".join(store.statements()).splitlines(keepends=True)


@given(st.lists(quads, max_size=12), st.integers(1, 200))
def test_what_is_packed_is_read_back_in_whole_lines(found: list[ox.Quad], chunk: int) -> None:
    store = Plain(found)
    packed, again = io.BytesIO(), io.BytesIO()
    stated.pack(store, packed)
    stated.pack(store, again)
    assert packed.getvalue() == again.getvalue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stated, "CHUNK", chunk)
        blocks = list(stated.unpack(lambda: io.BytesIO(packed.getvalue())))
    assert b"".join(blocks) == b"".join(store.statements())
    assert all(block.endswith(b"\n") for block in blocks)


def test_a_store_from_the_cache_and_one_that_was_built_say_the_same(tmp_path: Path) -> None:
    open_store(OWN, bundled=False).graphs()
    cached = open_store(OWN, bundled=False)
    build_into(tmp_path / "built", OWN, bundled=False)
    built = open_store([tmp_path / "built"], bundled=False)
    assert cached.packed() is not None
    assert built.packed() is not None
    expected = sorted(f"{quad} .\n".encode() for quad in said(built))
    assert lines(cached) == lines(built) == expected


def test_what_is_not_packed_comes_from_the_engine(tmp_path: Path) -> None:
    build_into(tmp_path / "built", OWN, bundled=False)
    built = open_store([tmp_path / "built"], bundled=False)
    before = lines(built)
    next(tmp_path.glob(f"built/v-*/{shelf.STATED}")).unlink()
    assert built.packed() is None
    assert lines(built) == before


@pytest.mark.parametrize("end", [-1, -9, 40, 12, 0])
def test_a_damaged_one_is_told(end: int, tmp_path: Path) -> None:
    build_into(tmp_path / "built", OWN, bundled=False)
    packed = next(tmp_path.glob(f"built/v-*/{shelf.STATED}"))
    whole = packed.read_bytes()
    packed.write_bytes(whole[:end] + bytes([whole[end] ^ 1]) + whole[end:][1:] if end > 0 else whole[:end])
    with pytest.raises(Unreadable, match=r"it is damaged .*; build it again with `kg build`$"):
        lines(open_store([tmp_path / "built"], bundled=False))
