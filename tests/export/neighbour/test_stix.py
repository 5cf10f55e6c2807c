"""STIX 2.1: what validator and library of OASIS take, each denial an opinion, and every word kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import stix2
import stix2validator
from hypothesis import given, settings

from kg.export.neighbour import stix
from kg.export.neighbour.naming import OURS
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, full, record, source
from tests.export.conftest import Pack
from tests.export.neighbour.conftest import EXAMPLES, records, told, written

pytestmark = pytest.mark.slow

Thing = dict[str, Any]

SCO = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace that is kept for objects that one can observe."""


def bundle(parcel: Parcel) -> Thing:
    made: Thing = json.loads(written("stix", parcel))
    return made


def objects(parcel: Parcel, kind: str = "") -> list[Thing]:
    return [each for each in bundle(parcel)["objects"] if not kind or each["type"] == kind]


def refs(each: Thing) -> Iterator[str]:
    for name, value in each.items():
        if name.endswith("_ref"):
            yield value
        elif name.endswith("_refs"):
            yield from value


def check(parcel: Parcel) -> None:
    """Hold a bundle against the rules that a schema does not know."""
    made = objects(parcel)
    names = {each["id"] for each in made}
    assert len(names) == len(made)
    assert len({name.partition("--")[2] for name in names}) == len(made)
    for each in made:
        assert {*refs(each)} <= names
        assert each["created"] <= each.get("modified", each["created"])
        assert 0 <= each.get("confidence", 0) <= 100
        if each is not made[0]:
            assert uuid.UUID(each["id"].partition("--")[2]).version == 5
        if each["type"] != "marking-definition":
            assert stix.CLEAR["id"] in each["object_marking_refs"]


def check_honest(parcel: Parcel) -> None:
    """Each claim of a case says how it is said, and each denial of it is an opinion on it."""
    made = {each["id"]: each for each in objects(parcel)}
    opinions = [each for each in made.values() if each["type"] == "opinion"]
    tellings = {each.claim.iri: each for each in told(parcel).values()}
    for case in stix.cases(parcel.part):
        for each in case.claims:
            assert each.claim.iri in tellings
            said = [one for one in made.values() if one["id"] in stix.names(each)]
            assert len(said) == len(stix.names(each)) > 0
            for one in said:
                assert one["labels"] == [word.replace(" ", "-") for word in each.status]
                assert one["type"] == "note" or one["relationship_type"].startswith(each.status[0])
                against = [opinion for opinion in opinions if one["id"] in opinion["object_refs"]]
                assert len(against) == len(each.denials)


@settings(max_examples=EXAMPLES)
@given(records())
def test_every_record_obeys_the_rules_and_is_honest(pack: Pack, one: Record) -> None:
    check(pack(one))
    check_honest(pack(one))
    stix2.parse(written("stix", pack(one)).decode())


def test_the_validator_of_the_standard_takes_the_bundled_record(whole: Parcel) -> None:
    check(whole)
    check_honest(whole)
    result = stix2validator.validate_instance(bundle(whole), stix2validator.ValidationOptions(version="2.1"))
    assert [error.message for error in result.errors] == []
    assert len(objects(whole, "grouping")) > 5
    assert objects(whole, "opinion")


def test_an_accusation_is_charged_and_its_denial_strongly_disagrees(pack: Pack) -> None:
    one = record(
        claim(
            "Diversion",
            "Goods went on.",
            name="d#1",
            supplier="s",
            divertedFrom="a",
            recipient="b",
            event="event:e",
            stance="Charges",
            claimant="c",
            credibility=2,
            locator="count 1",
            on="2024",
        ),
        claim(
            "Statement",
            "It is not so.",
            name="d#2",
            respondsTo="source:d#1",
            doc="late",
            stance="Denies",
            aspect="Happened",
            claimant="a",
            known="2024-07-31",
        ),
        claim(
            "Consequence", "It took longer.", name="d#3", event="event:e", effect="Delay", known="2024-05-31"
        ),
        claim("Sale", supplier="x", buyer="y", name="d#4"),
        source("d", url="https://example.org/d", title="T", issued="2024-05"),
    )
    parcel = pack(one)
    link = next(e for e in objects(parcel, "relationship") if e["relationship_type"] == "charged-diverted-to")
    assert (link["labels"], link["confidence"]) == (["charged", "disputed"], 64)
    assert (link["created"], link["modified"]) == ("2024-05-01T00:00:00.000Z", "2024-07-31T00:00:00.000Z")
    assert (
        link["description"]
        == "c Charges: Goods went on. (T)\na Denies (Happened): It is not so. (Title of late)\nWhen: 2024"
    )
    assert link["external_references"] == [
        {
            "source_name": "document",
            "description": "T; 2024-05; count 1",
            "external_id": "source:d#1",
            "url": "https://example.org/d",
        }
    ]
    (opinion,) = objects(parcel, "opinion")
    assert (opinion["opinion"], opinion["authors"]) == ("strongly-disagree", ["a"])
    assert link["id"] in opinion["object_refs"]
    (note,) = objects(parcel, "note")
    (case,) = objects(parcel, "grouping")
    assert (note["content"], note["object_refs"]) == (
        "the document Reports: It took longer. (T)",
        [case["id"]],
    )
    assert case["name"] == "e (charged; disputed)"
    assert {note["id"], link["id"], opinion["id"]} <= {*case["object_refs"]}
    assert stix.left_out(parcel) == "1 claim is left out: those that belong to no case of diversion."


def test_a_case_is_called_by_the_stance_of_those_who_say_that_it_has_come_as_far(pack: Pack) -> None:
    said: dict[str, Any] = {"divertedFrom": "a", "recipient": "b", "event": "event:e"}
    one = record(
        claim("Diversion", stance="Alleges", **said),
        claim("Diversion", stance="Asserts", modality="Planned", **said),
    )
    (case,) = objects(pack(one), "grouping")
    assert (case["name"], case["labels"]) == ("e (alleged)", ["alleged"])


def test_what_was_superseded_does_not_call_a_case_unless_all_was(pack: Pack) -> None:
    said: dict[str, Any] = {"divertedFrom": "a", "recipient": "b", "event": "event:e"}
    old = claim("Diversion", stance="Asserts", name="d#1", **said)
    new = claim("Diversion", stance="Alleges", name="d#2", **said)
    other = claim("Sale", supplier="a", buyer="b", name="d#2")
    names = [
        objects(pack(record(*both, superseded=["d#1"]), superseded=True), "grouping")[0]["name"]
        for both in ((old, new), (old, other))
    ]
    assert names == ["e (alleged)", "e (asserted; superseded)"]
    links = objects(pack(record(old, new, superseded=["d#1"]), superseded=True), "relationship")
    assert {link["relationship_type"] for link in links} == {
        "alleged-diverted-to",
        "asserted-superseded-diverted-to",
    }


def test_each_line_of_what_is_said_of_a_case_stays(pack: Pack) -> None:
    said: dict[str, Any] = {"divertedFrom": "a", "recipient": "b", "event": "event:e", "doc": "d"}
    one = record(claim("Diversion", "Once.\nSame.", **said), claim("Diversion", "Twice.\nSame.", **said))
    (case,) = objects(pack(one), "grouping")
    assert case["description"].count("Same. (Title of d)") == 2


def test_a_note_says_when_as_a_relationship_does(pack: Pack) -> None:
    one = record(
        claim("Diversion", divertedFrom="a", recipient="b", event="event:e"),
        claim("Consequence", "It was late.", event="event:e", on="2024-02", doc="d"),
    )
    (note,) = objects(pack(one), "note")
    assert note["content"] == "the document Reports: It was late. (Title of d)\nWhen: 2024-02"


def test_a_case_is_made_on_the_same_day_in_every_part(pack: Pack) -> None:
    one = record(
        claim("Sale", supplier="c", buyer="d", event="event:e", known="2024-01-31"),
        claim("Diversion", divertedFrom="a", recipient="b", event="event:e", known="2024-03-31"),
        claim("Statement", respondsTo="source:alone#c1", known="2024-01-31"),
        claim("Diversion", divertedFrom="x", recipient="y", doc="alone", known="2024-05-31"),
    )
    made = [
        {(case["id"], case["created"]) for case in objects(pack(one, **part), "grouping")}
        for part in ({}, {"relations": ("Diversion",)})
    ]
    assert made[0] == made[1]
    assert sorted(day[:10] for _, day in made[0]) == ["2024-01-31", "2024-05-31"]


def test_what_nobody_can_judge_has_no_confidence(pack: Pack) -> None:
    one = record(claim("Diversion", divertedFrom="a", recipient="b", credibility=6))
    (link,) = objects(pack(one), "relationship")
    assert "confidence" not in link


def test_no_name_is_made_in_the_namespace_of_what_one_can_observe(pack: Pack) -> None:
    one = record(claim("Diversion", divertedFrom="a", recipient="b", name="d#1"))
    names = {each["id"].partition("--")[2] for each in objects(pack(one))}
    assert names.isdisjoint(str(uuid.uuid5(SCO, iri)) for iri in (full("a"), full("d#1")))
    assert OURS != SCO
