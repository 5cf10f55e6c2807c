"""Answers found again by their ids alone, by the beginning of one, and within the answer to a question."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import kg.graph
from kg.analysis.identifier import answer_id
from kg.analysis.paths import bearing
from kg.ask.named import alone, find, ids
from kg.ask.words import PACKED, Question, read
from kg.errors import AmbiguousName, BadInput, UnknownAnswer
from kg.identity import kind_of

pytestmark = pytest.mark.slow

QUESTIONS = (
    "diversions",
    "diversions --kind possible",
    "conflicts",
    "lot juniper-200-a9",
    "timeline 'Birch Motors'",
    "reach Alder",
    "reach 'Oak Research' --backward",
    "cases",
    "reconcile 'Birch Motors'",
    "screen",
    "paths Alder 'Oak Research'",
    "paths 'Juniper Trading' 'Oak Research'",
)


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_id_of_an_answer_is_enough_to_find_it(example: kg.graph.Graph, text: str) -> None:
    answer = read(text).ask(example)
    names = ids(answer)
    assert names
    for name in names:
        found = find(example, name)
        assert found.id == name
        assert told(found.answer) == told(alone(answer, name)), found.question.text
        assert ids(found.answer)[-1:] == [name] or name in ids(found.answer)


def told(answer: Any) -> Any:
    """What is said of one answer, without what tells of the question."""
    value = answer.json()
    for key in ("answers", "conflicts", "answer"):
        if key in value:
            return value[key]
    return value


@pytest.mark.parametrize("name", ["exposure Nvidia", "control Tesla", "circular"])
def test_so_it_is_over_the_bundled_record(graph: kg.graph.Graph, name: str) -> None:
    names = ids(read(name).ask(graph))
    for each in (names[0], names[1], names[-1]):
        found = find(graph, each)
        assert (found.id, each in ids(found.answer)) == (each, True)


def test_the_beginning_of_an_id_is_enough_where_it_is_of_one(example: kg.graph.Graph) -> None:
    first, *_ = ids(read("diversions").ask(example))
    assert find(example, first[:8]).id == first
    several = "diversions --kind possible --kind recorded --kind reconstructed"
    names = ids(read(several).ask(example))
    shared = next(name[:3] for name in names if sum(each[2] == name[2] for each in names) > 1)
    with pytest.raises(AmbiguousName):
        find(example, shared, within=several)


def test_an_unknown_id_is_told_with_near_ones_and_where_ids_are_listed(example: kg.graph.Graph) -> None:
    first, *_ = ids(read("diversions").ask(example))
    wrong = f"{first[:-1]}{'0' if first[-1] != '0' else '1'}"
    with pytest.raises(UnknownAnswer) as caught:
        find(example, wrong)
    assert first in caught.value.near
    assert "`kg diversions`, `kg paths` list such ids" in str(caught.value)
    with pytest.raises(UnknownAnswer, match="none of the answers to 'kg conflicts'"):
        find(example, first, within="conflicts")
    with pytest.raises(UnknownAnswer, match="write 4 digits"):
        find(example, "a-12")


def test_an_answer_is_found_within_a_question_behind_its_id(example: kg.graph.Graph) -> None:
    first, *_ = ids(read("diversions").ask(example))
    assert find(example, f" {first}  kg diversions ") == find(example, first, within="diversions")
    with pytest.raises(UnknownAnswer, match="none of the answers to 'kg conflicts'"):
        find(example, f"{first} kg conflicts")
    with pytest.raises(BadInput, match="leave one out"):
        find(example, f"{first} diversions", within="diversions")


def test_a_lot_is_one_of_the_answers_to_lots(example: kg.graph.Graph) -> None:
    names = ids(read("lots").ask(example))
    found = find(example, names[1], within="lots")
    assert [each["id"] for each in found.answer.json()["lots"]] == [names[1]]
    assert find(example, names[1]).question.name == "lot"


def test_the_beginning_of_an_id_that_fits_two_subjects_is_of_neither(graph: kg.graph.Graph) -> None:
    actors = [iri for iri in graph.record.entities if kind_of(iri) == "actor"]
    wholes = [answer_id("timeline", (iri,)) for iri in actors]
    often = Counter(each[:6] for each in wholes)
    short = next(each for each, count in often.items() if count > 1)
    with pytest.raises(AmbiguousName) as caught:
        find(graph, short)
    assert len({each[:8] for each in caught.value.candidates}) > 1


def test_the_beginning_of_an_id_that_two_paths_bear_is_of_neither(graph: kg.graph.Graph) -> None:
    listed = {name[:4] for name in ids(read("diversions --kind possible -k 100000").ask(graph))}
    listed |= {name[:4] for name in ids(read("diversions -k 100000").ask(graph))}
    borne: dict[str, set[str]] = {}
    for name, *_ in bearing(graph.network(), "d-"):
        borne.setdefault(name[:4], set()).add(name)
    short, names = next((each, of) for each, of in borne.items() if len(of) > 1 and each not in listed)
    with pytest.raises(AmbiguousName, match=short) as caught:
        find(graph, short)
    assert set(caught.value.candidates) <= names
    assert find(graph, min(names)).id == min(names)


def test_days_and_limits_go_with_an_id(example: kg.graph.Graph) -> None:
    (first,) = ids(read("diversions --actual 'Cedar Social'").ask(example))
    found = find(example, first, given=(("known", "2021-03-06"),))
    assert ("known", "2021-03-06") in found.question.given
    with pytest.raises(UnknownAnswer):
        find(example, first, given=(("known", "2021-03-01"),))
    with pytest.raises(BadInput, match="takes no --modality"):
        find(example, "lot juniper-200-a9", given=(("modality", "Actual"),))


def test_a_claim_is_an_answer_too(example: kg.graph.Graph) -> None:
    found = find(example, "elm-gazette-2021-03-05-a9-swap#c1")
    assert found.question == Question("cite", (("name", "source:elm-gazette-2021-03-05-a9-swap#c1"),))
    assert "cite" in PACKED
