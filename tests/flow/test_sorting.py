"""Sorting by many keys: as numpy does it, key by key."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.flow.names import Names, Numbers, find
from kg.flow.sorting import order, order_with_ties

WIDE = st.integers(-(2**31), 2**31 - 1)
ROWS = st.integers(0, 4).flatmap(lambda keys: st.lists(st.tuples(*[st.integers(-3, 3) | WIDE] * keys)))
WORDS = st.lists(st.text(st.characters(codec="utf-8"), max_size=3) | st.text("ab", min_size=60, max_size=70))


@given(ROWS)
def test_rows_are_ordered_by_the_last_key_first_and_stay_in_order_where_all_are_equal(
    rows: list[tuple[int, ...]],
) -> None:
    keys = [
        np.array([row[place] for row in rows], dtype=np.int32) for place in range(len(rows[0]) if rows else 0)
    ]
    expected = sorted(range(len(rows)), key=lambda row: rows[row][::-1])
    assert order(keys, len(rows)).tolist() == expected


@given(ROWS)
def test_a_tie_is_a_row_that_equals_the_one_before_it(rows: list[tuple[int, ...]]) -> None:
    keys = [
        np.array([row[place] for row in rows], dtype=np.int32) for place in range(len(rows[0]) if rows else 0)
    ]
    places, same = order_with_ties(keys, len(rows))
    ordered = [rows[place] for place in places]
    assert same.tolist() == [place > 0 and ordered[place - 1] == row for place, row in enumerate(ordered)]


@given(WORDS)
def test_names_are_what_was_put_in(words: list[str]) -> None:
    names = Names.of(words)
    assert list(names) == words
    assert [names[place] for place in range(len(words))] == words
    assert [names[place - len(words)] for place in range(len(words))] == words
    assert list(names[1:][::-1]) == words[1:][::-1]
    assert list(names.trimmed()) == [word.strip() for word in words]


@given(WORDS)
def test_names_are_ordered_by_code_point(words: list[str]) -> None:
    places, same = Names.of(words).order_with_ties()
    assert places.tolist() == sorted(range(len(words)), key=words.__getitem__)
    ordered = sorted(words)
    assert same.tolist() == [place > 0 and ordered[place - 1] == word for place, word in enumerate(ordered)]


@given(st.lists(st.text("abé", max_size=2), unique=True), st.text("abé", max_size=2))
def test_a_name_is_found_among_names_in_order(words: list[str], word: str) -> None:
    words.sort()
    place = words.index(word) if word in words else None
    assert find(Names.of(words), word) == find(tuple(words), word) == place


def test_a_place_that_is_none_is_refused() -> None:
    for names in (Names.of(["a"]), Numbers(np.array([1], dtype=np.int32))):
        try:
            names[1]
        except IndexError:
            continue
        raise AssertionError(names)


def test_many_names_are_moved_and_read_in_pieces() -> None:
    words = [f"{number * 7919 % 100_003:x}" for number in range(100_003)]
    names = Names.of(words)
    places, _ = names.order_with_ties()
    assert list(names.take(places)) == sorted(words)
