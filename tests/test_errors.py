"""Errors carry their facts, say what to do next, and survive the way between processes."""

import pickle
from pathlib import Path

import pytest

from kg.errors import (
    AmbiguousName,
    BadInput,
    KgError,
    MissingExtra,
    QueryFailed,
    QueryRefused,
    TimedOut,
    TooMuch,
    Unanswered,
    UnknownAnswer,
    UnknownName,
    UnknownParameter,
    Unreadable,
)

EXAMPLES = (
    BadInput("a share is at most 1.", Path("deals.ttl"), 12, 4),
    BadInput("the file is empty."),
    UnknownName("Nvida", ("NVIDIA",)),
    UnknownName("Zuse"),
    AmbiguousName("X", ("actor:x-corp", "actor:x-holdings", "actor:xai")),
    QueryRefused("SERVICE"),
    QueryFailed("expected a variable", 2, 14),
    TimedOut(5),
    TooMuch("1,000,000 rows"),
    UnknownParameter("acter", ("actor",), ("actor", "as_of")),
    Unreadable(Path("notes.ttl"), "you may not read it"),
    MissingExtra("a picture", "pictures"),
    Unanswered("https://store.example/sparql", "nobody is there"),
    UnknownAnswer("d-0", ("d-01",), "`kg diversions` lists such ids"),
)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_comes_whole_out_of_a_process_of_its_own(error: KgError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_is_one_line_and_ends_the_program_with_2(error: KgError) -> None:
    assert (len(str(error).splitlines()), error.exit_status) == (1, 2)


def test_every_kind_of_error_is_among_the_examples() -> None:
    assert {type(error) for error in EXAMPLES} == set(KgError.__subclasses__())


def test_bad_input_names_the_file_where_the_line_is_not_known() -> None:
    assert str(BadInput("it is empty.", "deals.ttl")) == "deals.ttl: it is empty."


def test_three_candidates_are_told_apart_in_a_sentence() -> None:
    expected = "'X' can mean actor:x-corp, actor:x-holdings or actor:xai; give one of these instead."
    assert str(EXAMPLES[4]) == expected


def test_a_failed_query_without_a_place_names_none() -> None:
    assert str(QueryFailed("no such function")) == "the query cannot be run: no such function"
