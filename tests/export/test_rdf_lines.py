"""Lines in order: those of Python's own sorting, however little of them is held in memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput
from kg.export.rdf.subjects import natural
from kg.store import lines as room
from kg.store.lines import Lines

pytestmark = pytest.mark.slow

line = st.binary(max_size=12).map(lambda text: text.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n")


@given(st.lists(st.lists(line, max_size=9), max_size=9), st.integers(1, 60), st.integers(1, 40))
def test_lines_come_back_in_order_whatever_fits_into_memory(
    taken: list[list[bytes]], fits: int, block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, Lines(fits) as held:
        patch.setattr(room, "BLOCK", block)
        expected = sorted(each for lines in taken for each in lines)
        for lines in taken:
            held.take(lines)
        blocks = list(held.blocks())
    assert [each for block_ in blocks for each in block_] == expected
    # What is the same stands in the same block, so that it can be left out there.
    assert sum(len(set(each)) for each in blocks) == len(set(expected))


def test_a_disk_without_room_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with Lines(1) as held, pytest.raises(BadInput, match=r"nowhere: it cannot be sorted .* TMPDIR$"):
        held.take([b"a line\n"])


names = st.text(st.sampled_from("ac#/0129é~"), max_size=12)


def by_parts(text: str) -> list[tuple[str, int]]:
    """The words of a text, each with the number after it; then the text, for those that differ in zeros."""
    parts: list[tuple[str, int]] = []
    word = number = ""
    for each in text:
        if each.isascii() and each.isdigit():
            number += each
        elif number:
            parts.append((word, int(number)))
            word, number = each, ""
        else:
            word += each
    return [*parts, (word, int(number or 0)), ("", 0), (text, 0)]


@given(names, names)
def test_names_are_in_the_order_of_their_words_and_numbers(one: str, other: str) -> None:
    assert (natural(one.encode()) < natural(other.encode())) == (by_parts(one) < by_parts(other))
