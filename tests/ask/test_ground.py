"""An answer by its id or its command: the claims on which it rests are those that it names."""

from __future__ import annotations

from typing import Any

import pytest

import kg
import kg.graph
from kg.ask.enquiries import enquiry
from kg.ask.ground import ground
from kg.ask.named import alone, ids
from kg.ask.words import read
from kg.change.form import named
from kg.errors import AmbiguousName, BadInput, UnknownAnswer, UnknownName, UnknownParameter

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
    assert found.claims >= named(one, graph.record)


def test_a_loop_rests_on_what_its_steps_are_a_part_of_too(graph: kg.graph.Graph) -> None:
    whole = read("circular").ask(graph)
    for each in ids(whole):
        told = alone(whole, each).json()["answer"]
        assert ground(graph, each).claims == named(told, graph.record), each


@pytest.mark.parametrize("name", ["exposure Nvidia", "reach Nvidia", "cases", "lot tesla-12k-h100"])
def test_an_answer_of_any_command_is_found_by_its_id_alone(name: str, graph: kg.graph.Graph) -> None:
    last = ids(read(name).ask(graph))[-1]
    found = ground(graph, last)
    assert found.words == f"the answer {last}"
    assert found.claims
    assert found.claims <= (ground(graph, name).claims or frozenset())


def test_an_answer_is_found_by_the_beginning_of_its_id(graph: kg.graph.Graph) -> None:
    names = [one["id"] for one in answers(graph, "diversions")]
    first = names[0]
    length = next(n for n in range(1, 15) if sum(name.startswith(first[:n]) for name in names) == 1)
    assert ground(graph, first[:length]) == ground(graph, first)
    with pytest.raises(AmbiguousName, match=f"'{first[: length - 1]}' can mean"):
        ground(graph, first[: length - 1])


def test_a_claim_stands_for_itself(graph: kg.graph.Graph) -> None:
    claim = min(ground(graph, "diversions --intended Tesla").claims or ())
    assert claim in (ground(graph, claim).claims or ())
    assert ground(graph, claim) == ground(graph, claim.rpartition("/")[2])


def test_an_answer_of_another_command_is_found_behind_its_id(graph: kg.graph.Graph) -> None:
    one = answers(graph, "paths", source="NVIDIA", target="Tesla")[0]
    claims = named(one, graph.record)
    assert ground(graph, f"{one['id']} paths NVIDIA Tesla").claims == claims
    assert ground(graph, f"{one['id']} kg paths NVIDIA Tesla").claims == claims
    with pytest.raises(UnknownAnswer, match=r"none of the answers to 'kg paths Tesla NVIDIA' has it"):
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
        ("", BadInput, "give the id of an answer"),
        ("kg", BadInput, "give the id of an answer"),
        ("'", BadInput, "no closing quotation"),
        ("diversion", UnknownName, "did you mean diversions"),
        ("qqq", BadInput, "no id of an answer and no question"),
        ("d-000000000000", UnknownAnswer, "`kg diversions`, `kg paths` list such ids"),
        ("diversions Tesla", BadInput, "kg diversions takes no 'Tesla'"),
        ("diversions --intended", BadInput, "--intended needs a value"),
        ("diversions --intended Teslaa", UnknownName, "did you mean"),
        ("diversions --intnded Tesla", UnknownParameter, "did you mean intended"),
        ("diversions -k many", BadInput, "is not a whole number"),
        ("query 'ASK {}'", BadInput, "--where takes a pattern"),
        ("query --name diversion-of", UnknownName, "did you mean diversions-of"),
        ("query --name holdings --set holder", BadInput, "--set holder is no NAME=VALUE"),
        ("query --name holdings --set", BadInput, "is no NAME=VALUE"),
        ("paths NVIDIA", BadInput, "paths needs target"),
    ],
)
def test_what_is_no_answer_is_one_sentence(
    words: str, error: type[Exception], sentence: str, graph: kg.graph.Graph
) -> None:
    with pytest.raises(error, match=sentence):
        ground(graph, words)
