"""An answer by its id or its command: the claims on which it rests are those that it names."""

from __future__ import annotations

from typing import Any

import pytest

import kg
import kg.graph
from kg.ask.enquiries import enquiry
from kg.ask.ground import ground, pairs
from kg.change.form import named
from kg.errors import BadInput, UnknownName, UnknownParameter

pytestmark = pytest.mark.slow


def answers(graph: kg.graph.Graph, name: str, **given: Any) -> list[dict[str, Any]]:
    told = enquiry(name).ask(graph, given).json()
    found: list[dict[str, Any]] = (
        told.get("answers") or told.get("conflicts") or told.get("answer", {}).get("loops")
    )
    return found


@pytest.mark.parametrize("name", ["diversions", "conflicts", "circular"])
def test_an_answer_is_found_by_its_id_alone(name: str, graph: kg.graph.Graph) -> None:
    one = answers(graph, name)[-1]
    found = ground(graph, one["id"])
    assert found.words == f"the answer {one['id']}"
    assert found.claims
    assert found.claims == named(one, graph.record)


def test_an_answer_of_another_command_is_found_behind_its_id(graph: kg.graph.Graph) -> None:
    one = answers(graph, "paths", source="NVIDIA", target="Tesla")[0]
    assert ground(graph, f"{one['id']} kg paths NVIDIA Tesla".replace("kg ", "")).claims == named(
        one, graph.record
    )
    with pytest.raises(BadInput, match=r"no answer to paths Tesla NVIDIA has the id"):
        ground(graph, f"{one['id']} paths Tesla NVIDIA")


@pytest.mark.parametrize(
    "words",
    [
        "diversions --intended Tesla",
        "kg diversions --intended=Tesla -k 100",
        "diversions --intended 'Tesla' --by confidence",
    ],
)
def test_a_command_stands_for_all_of_its_answers(words: str, graph: kg.graph.Graph) -> None:
    told = kg.diversions(graph, intended="Tesla").json()
    assert ground(graph, words).claims == named(told["answers"], graph.record)


def test_a_claim_that_was_left_out_is_no_ground(graph: kg.graph.Graph) -> None:
    first = min(ground(graph, "diversions --intended Tesla").claims or ())
    assert first not in (ground(graph, f"diversions --intended Tesla --without {first}").claims or ())


def test_a_named_question_is_written_in_two_ways(graph: kg.graph.Graph) -> None:
    first = ground(graph, "query --name diversions-of --set actor=tesla --known 2025")
    assert first.claims
    assert first.claims == ground(graph, "diversions-of --actor tesla --known=2025").claims


@pytest.mark.parametrize("words", ["show Tesla", "reconcile Tesla", "holdings", "timeline xAI", "cite F0024"])
def test_any_answer_has_its_claims(words: str, graph: kg.graph.Graph) -> None:
    assert ground(graph, words).claims


@pytest.mark.parametrize(
    ("words", "error", "sentence"),
    [
        ("", BadInput, "name an answer"),
        ("kg", BadInput, "name an answer"),
        ("'", BadInput, "quotation mark"),
        ("diversion", BadInput, "did you mean diversions"),
        ("qqq", BadInput, "neither the id of an answer nor a command"),
        ("d-000000000000", BadInput, "no answer of diversions, conflicts or circular has the id"),
        ("diversions Tesla", BadInput, "diversions takes no further word 'Tesla'"),
        ("diversions --intended", BadInput, "--intended needs a value"),
        ("diversions --intended Teslaa", UnknownName, "did you mean"),
        ("diversions --intnded Tesla", UnknownParameter, "did you mean intended"),
        ("diversions -k many", BadInput, "is not a whole number"),
        ("query 'ASK {}'", BadInput, "--where takes a pattern"),
        ("query --name diversion-of", BadInput, "did you mean diversions-of"),
        ("paths NVIDIA", BadInput, "paths needs target"),
    ],
)
def test_what_is_no_answer_is_one_sentence(
    words: str, error: type[Exception], sentence: str, graph: kg.graph.Graph
) -> None:
    with pytest.raises(error, match=sentence):
        ground(graph, words)


def test_words_go_to_the_places_and_options_of_the_command() -> None:
    words = ["A", "--max-legs=3", "B", "--primary-only", "-k5", "--via", "C", "--via", "D"]
    assert list(pairs(enquiry("paths"), words)) == [
        ("source", "A"),
        ("max-legs", "3"),
        ("target", "B"),
        ("primary-only", "true"),
        ("k", "5"),
        ("via", "C"),
        ("via", "D"),
    ]
