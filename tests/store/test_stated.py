"""What a store holds, packed beside a dataset: the same as the engine hands out, and known when damaged."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import terms
from kg.errors import Unreadable
from kg.record.building import build_into
from kg.store import Store, open_store, shelf, stated
from tests.statements import Plain, quads
from tests.statements import stated as said

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[1] / "fixtures"
OWN = [FIXTURES / f"{name}.ttl" for name in ("good", "entities", "origin")]


DERIVED = [ox.NamedNode(terms.GRAPH + "derived/edges"), ox.NamedNode(terms.KG.rstrip("#"))]
EVERY = pytest.mark.parametrize("every", [False, True], ids=["documents", "all"])


def lines(store: Store, *, every: bool = False) -> list[bytes]:
    return b"".join(store.statements(every=every)).splitlines(keepends=True)


def packed(store: Store) -> dict[str, bytes]:
    streams = io.BytesIO(), io.BytesIO()
    stated.pack(store, *streams)
    return dict(zip((stated.STATED, stated.REST), (each.getvalue() for each in streams), strict=True))


@EVERY
@given(
    found=st.lists(quads, max_size=12),
    more=st.lists(st.tuples(quads, st.sampled_from(DERIVED)), max_size=12),
    chunk=st.integers(1, 200),
)
def test_what_is_packed_is_read_back_in_whole_lines(
    found: list[ox.Quad], more: list[tuple[ox.Quad, ox.NamedNode]], chunk: int, *, every: bool
) -> None:
    store = Plain(
        [*found, *(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad, graph in more)]
    )
    parts = packed(store)
    assert parts == packed(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stated, "CHUNK", chunk)
        read = stated.read(lambda part: lambda: io.BytesIO(parts[part]), every=every)
        assert read is not None
        blocks = list(read)
    assert b"".join(blocks) == b"".join(store.statements(every=every))
    assert all(block.endswith(b"\n") for block in blocks)


@EVERY
def test_a_store_from_the_cache_and_one_that_was_built_say_the_same(tmp_path: Path, *, every: bool) -> None:
    open_store(OWN, bundled=False).graphs()
    cached = open_store(OWN, bundled=False)
    build_into(tmp_path / "built", OWN, bundled=False)
    built = open_store([tmp_path / "built"], bundled=False)
    assert cached.packed(every=every) is not None
    assert built.packed(every=every) is not None
    held = ox.Dataset(built.quads() if every else said(built))
    held.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    expected = sorted(f"{quad} .\n".encode() for quad in held)
    assert lines(cached, every=every) == lines(built, every=every) == expected


@EVERY
@pytest.mark.parametrize("name", shelf.PACKED)
def test_what_is_not_packed_comes_from_the_engine(name: str, tmp_path: Path, *, every: bool) -> None:
    build_into(tmp_path / "built", OWN, bundled=False)
    built = open_store([tmp_path / "built"], bundled=False)
    before = lines(built, every=every)
    next(tmp_path.glob(f"built/v-*/{name}")).unlink()
    assert (built.packed(every=every) is None) == (every or name == shelf.PACKED[0])
    assert lines(built, every=every) == before


@pytest.mark.parametrize("end", [-1, -9, 40, 12, 0])
@pytest.mark.parametrize("name", shelf.PACKED)
def test_a_damaged_one_is_told_and_mended_by_a_build(name: str, end: int, tmp_path: Path) -> None:
    build_into(tmp_path / "built", OWN, bundled=False)
    built = open_store([tmp_path / "built"], bundled=False)
    before = lines(built, every=True)
    damaged = next(tmp_path.glob(f"built/v-*/{name}"))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:end] + bytes([whole[end] ^ 1]) + whole[end:][1:] if end > 0 else whole[:end])
    with pytest.raises(Unreadable, match=r"it is damaged .*; build it again with `kg build`$"):
        lines(built, every=True)
    del built
    assert not build_into(tmp_path / "built", OWN, bundled=False).unchanged
    assert lines(open_store([tmp_path / "built"], bundled=False), every=True) == before
