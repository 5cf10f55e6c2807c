"""A question in the words of the command line: read, settled, and written as it can be read again."""

from __future__ import annotations

import pytest

import kg.graph
from kg.ask.words import PACKED, Question, is_id, read
from kg.errors import BadInput, KgError, UnknownName, UnknownParameter


@pytest.mark.parametrize(
    ("asked", "settled"),
    [
        ("diversions", "diversions"),
        ("kg diversions", "diversions"),
        ("diversions --intended 'Birch Motors'", "diversions --intended actor:birch-motors"),
        ("diversions --intended=birch-motors -k 100", "diversions --intended actor:birch-motors"),
        (
            "diversions -k 3 --kind possible --kind Recorded",
            "diversions -k 3 --kind possible --kind recorded",
        ),
        ("diversions --primary-only --after 2021", "diversions --after 2021-01-01 --primary-only"),
        ("paths Alder 'Oak Research' --max-legs 6", "paths actor:alder-chips actor:oak-research"),
        ("reach Alder 'Birch Motors'", "reach actor:alder-chips actor:birch-motors"),
        ("lot juniper-200-a9 --as-of 2022", "lot lot:juniper-200-a9 --as-of 2022-12-31"),
        ("conflicts", "conflicts"),
        ("cite X0001", "cite X0001"),
        ("reconcile birch-motors --capacity", "reconcile actor:birch-motors --capacity"),
        ("circular --k 3 --kind trade", "circular --kind trade --k 3"),
        ("diversions -k3 --primary-only --kind=possible", "diversions -k 3 --kind possible --primary-only"),
    ],
)
def test_a_question_is_settled_so_that_it_reads_back(
    example: kg.graph.Graph, asked: str, settled: str
) -> None:
    question = read(asked).settled(example)
    assert question.text == settled
    assert read(settled).settled(example) == question


@pytest.mark.parametrize(
    ("asked", "error", "sentence"),
    [
        ("", BadInput, "give the id of an answer"),
        ("diversions --intended 'Birch", BadInput, "cannot be read"),
        ("diversionz", UnknownName, "did you mean diversions"),
        ("nonsense", BadInput, "no id of an answer and no question"),
        ("stats", BadInput, "is no evidence"),
        ("diversions --format json", UnknownParameter, "there is no parameter 'format'"),
        ("diversions --intented Tesla", UnknownParameter, "did you mean intended"),
        ("diversions Tesla", BadInput, "takes no 'Tesla'"),
        ("paths Alder", BadInput, "paths needs target"),
        ("diversions --intended", BadInput, "--intended needs a value"),
        ("diversions -k", BadInput, "-k needs a value"),
        ("query --name holdings", BadInput, "'query' is no id of an answer and no question"),
        ("diversions -k many", BadInput, "k: 'many' is not a whole number"),
        ("lot a b", BadInput, "takes no 'b'"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(asked: str, error: type[KgError], sentence: str) -> None:
    with pytest.raises(error) as caught:
        read(asked)
    assert sentence in str(caught.value)


def test_an_id_is_no_question() -> None:
    assert [is_id(text) for text in ("d-bffff4c2a132", "a-12", "d-", "d-xyz", "d-0123456789abc", "lot")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    assert not any(map(is_id, PACKED))


def test_an_option_that_a_question_does_not_take_is_refused() -> None:
    with pytest.raises(BadInput, match="kg lot takes no --modality"):
        Question("lot", (("lot", "juniper-200-a9"),)).more([("modality", "Actual")])


def test_words_go_to_the_places_and_options_of_the_command() -> None:
    words = "paths A --max-legs=3 B --primary-only -k5 --via C --via D"
    assert read(words).given == (
        ("source", "A"),
        ("max_legs", "3"),
        ("target", "B"),
        ("primary_only", "true"),
        ("k", "5"),
        ("via", "C"),
        ("via", "D"),
    )


@pytest.mark.parametrize(
    "text", ["query --name holdings --set holder=xAI", "query --set=holder=xAI --name=holdings"]
)
def test_a_named_question_is_read_where_it_can_be_asked(text: str) -> None:
    asked = ("holdings", "lots")
    assert read(text, among=asked) == read("holdings --holder xAI", among=asked)
    with pytest.raises(BadInput, match="is no evidence"):
        read("paths A B", among=asked)
