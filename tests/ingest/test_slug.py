"""Slugs: what they are made of, and what is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput
from kg.ingest import slug


@given(st.lists(st.text(), max_size=4))
def test_whatever_it_is_made_of_a_slug_is_one_or_nothing(texts: list[str]) -> None:
    made = slug.joined(word for text in texts for word in slug.words(text))
    assert not made or slug.checked(made) == made
    assert len(made) <= slug.MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("elon-musk-to-bring-a-50000-gpu-cluster-online", ("elon", "musk", "bring", "50000", "gpu")),
        ("h100_loan-20240502", ("h100", "loan")),
        ("a-loan-5f3e9a1bc2", ("loan",)),
        ("defaced-decade", ("defaced", "decade")),
        ("2024", ()),
        ("index", ()),
        ("財新", ()),
        ("Über-Größe", ("uber", "grosse")),
        ("", ()),
    ],
)
def test_the_telling_words_are_few_and_no_numbers_of_a_database(text: str, telling: tuple[str, ...]) -> None:
    assert slug.telling(text) == telling


def test_a_slug_that_is_too_long_loses_whole_words() -> None:
    made = slug.joined(["publisher", "2024-05-02", *["word" * 5] * 5])
    assert made == "publisher-2024-05-02-" + "-".join(["word" * 5] * 3)
    assert slug.joined(["x" * 150]) == "x" * slug.MAX_LENGTH


@pytest.mark.parametrize(
    "text", ["", "Pine", "pine post", "-pine", "pine-", "pine--post", "pine/post", "..", "é"]
)
def test_what_is_no_slug_is_told_so(text: str) -> None:
    with pytest.raises(BadInput, match=re.escape(f"{text!r} is no name of a document")):
        slug.checked(text)


def test_a_slug_has_an_end() -> None:
    assert slug.checked("x" * 100)
    with pytest.raises(BadInput, match="has 101 letters; write at most 100"):
        slug.checked("x" * 101)
