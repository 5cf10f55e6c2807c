"""BODS 0.4: what its schema and its own checks allow; no guess, plan or accusation, and every denial."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from libcovebods.additionalfields import AdditionalFields
from libcovebods.config import LIB_COVE_BODS_CONFIG_DEFAULT, LibCoveBODSConfig
from libcovebods.data_reader import DataReader
from libcovebods.run_tasks import process_additional_checks
from libcovebods.schema import SchemaBODS
from libcovebods.schema_dir import schema_registry
from libcovebods.tasks.checks import legacy_checks, record_based_checks

from kg.export.neighbour import bods
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.neighbour.conftest import EXAMPLES, records, told, written

pytestmark = pytest.mark.slow

Statement = dict[str, Any]

REGISTRY = schema_registry(LIB_COVE_BODS_CONFIG_DEFAULT["schema_versions"]["0.4"]["schema_url"])
VALIDATOR = jsonschema.Draft202012Validator(
    REGISTRY.contents("urn:statement"), registry=REGISTRY, format_checker=jsonschema.FormatChecker()
)
"""What the makers of the standard hold a file against."""


def statements(parcel: Parcel) -> list[Statement]:
    made: list[Statement] = json.loads(written("bods", parcel))
    return made


def relationships(parcel: Parcel) -> dict[str, Statement]:
    return {each["recordId"]: each for each in statements(parcel) if each["recordType"] == "relationship"}


def check(parcel: Parcel) -> None:
    """Hold statements against the schema, each other, and what is told."""
    made = statements(parcel)
    assert [error.message for error in VALIDATOR.iter_errors(made)] == []
    kinds = {each["recordId"]: each["recordType"] for each in made}
    assert len({each["statementId"] for each in made}) == len(made) == len(kinds)
    tellings = told(parcel)
    for each in made:
        assert kinds[each["declarationSubject"]] in {"entity", "person"}
        if each["recordType"] != "relationship":
            continue
        details, telling = each["recordDetails"], tellings[each["recordId"]]
        assert kinds[details["subject"]] == "entity"
        assert kinds[details["interestedParty"]] in {"entity", "person"}
        assert telling.firm
        assert [note["description"] for note in each.get("annotations", ())] == [*telling.against]
        (interest,) = details["interests"]
        assert interest.get("startDate", "") <= interest.get("endDate", "9")


@settings(max_examples=EXAMPLES)
@given(records())
def test_every_record_obeys_the_schema_and_is_honest(pack: Pack, one: Record) -> None:
    check(pack(one))


def test_the_bundled_record_obeys_the_schema_and_is_honest(whole: Parcel) -> None:
    check(whole)
    assert len(relationships(whole)) > 30


def test_the_checks_beyond_the_schema_find_nothing(
    whole: Parcel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (legacy_checks, record_based_checks):  # the list would be fetched
        monkeypatch.setattr(module, "get_orgids_prefixes", lambda: ["XI-LEI"])
    (tmp_path / "bods.json").write_bytes(written("bods", whole))
    reader, config = DataReader(tmp_path / "bods.json"), LibCoveBODSConfig()
    schema = SchemaBODS(reader, config)
    assert schema.schema_version == "0.4"
    assert process_additional_checks(reader, config, schema)["additional_checks"] == []
    assert AdditionalFields(schema).process(reader) == {}


def test_a_relationship_says_what_share_since_when_and_on_whose_word(pack: Pack) -> None:
    one = record(
        claim(
            "Ownership",
            "P has most.",
            owner="p",
            owned="c",
            share=(0.5, 1),
            name="d#1",
            known="2024-06-30",
            locator="page 3",
            claimant="c",
            on="2024-05/",
        ),
        claim(
            "Control", controller="p", controlled="c", name="d#2", known="2024-06-30", basis="Votes", share=1
        ),
        claim("Role", person="p", organization="c", post="Chair", name="d#3", known="2024-06-30", on="/2024"),
        claim(
            "Statement",
            "Half at most.",
            name="d#4",
            stance="Denies",
            respondsTo="source:d#1",
            claimant="p",
            known="2024-07-31",
        ),
        entity("p", kind="Person", label="P", aliases=("Pe",)),
        source("d", url="https://example.org/d", title="T"),
    )
    made = relationships(pack(one))
    first = made[full("d#1")]
    (interest,) = first["recordDetails"]["interests"]
    assert (interest["type"], interest["share"], interest["startDate"]) == (
        "shareholding",
        {"minimum": 50, "maximum": 100},
        "2024-05-01",
    )
    assert first["source"] == {
        "type": ["selfDeclaration"],
        "description": "T; page 3",
        "url": "https://example.org/d",
        "assertedBy": [{"name": "c", "uri": full("c")}],
    }
    assert first["statementDate"] == "2024-06-30"
    assert first["annotations"] == [
        {
            "statementPointerTarget": "",
            "motivation": "commenting",
            "description": "P Denies: Half at most. (T)",
            "createdBy": {"name": "P"},
            "creationDate": "2024-07-31",
        }
    ]
    kinds = [made[full(name)]["recordDetails"]["interests"][0]["type"] for name in ("d#2", "d#3")]
    assert kinds == ["votingRights", "boardChair"]
    assert made[full("d#2")]["recordDetails"]["interests"][0]["share"] == {"exact": 100}


def test_what_cannot_be_said_is_counted(pack: Pack) -> None:
    said: dict[str, Any] = {"owner": "a", "owned": "b", "known": "2024-01-01"}
    one = record(
        claim("Ownership", **said),
        claim("Ownership", stance="Alleges", **said),
        claim("Ownership", modality="Planned", **said),
        claim("Ownership", **{**said, "known": None}),
        claim("Ownership", **{**said, "owned": "g"}),
        claim("Ownership", **{**said, "owner": ["a", "c"]}),
        claim("Role", person="a", organization="b", post="Founder", known="2024-01-01"),
        claim("Sale", supplier="a", buyer="b"),
        entity("g", kind="Group"),
    )
    assert len(relationships(pack(one))) == 1
    why = bods.left_out(pack(one))
    assert why.startswith("6 claims are left out: of 7 on")
    assert "a post that BODS does not know" in why
