"""A part and the whole: what a neighbour gets twice has one name, and says the same each time."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from kg.export.parcel import Parcel
from kg.export.select import Scope, select
from kg.network import Selection
from tests.builder import full
from tests.export.neighbour.conftest import written

pytestmark = pytest.mark.slow

PARTS = {
    "around": Scope(focus=(full("tesla"),), hops=1),
    "of a kind": Scope(relations=("Diversion", "Ownership")),
    "primary": Scope(selection=Selection(primary_only=True)),
    "as of": Scope(selection=Selection(as_of=date(2024, 6, 30))),
    "actual": Scope(selection=Selection(modality="Actual")),
}


@pytest.mark.parametrize("scope", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("name", ["ftm", "kgx", "bods", "quickstatements"])
def test_each_line_of_a_part_is_a_line_of_the_whole(whole: Parcel, name: str, scope: Scope) -> None:
    part = Parcel(whole.store, select(whole.part.record, scope))
    some, everything = (
        {line.rstrip(b",") for line in written(name, one).splitlines()} for one in (part, whole)
    )
    assert some <= everything


@pytest.mark.parametrize("scope", PARTS.values(), ids=PARTS)
def test_each_object_of_a_part_is_an_object_of_the_whole(whole: Parcel, scope: Scope) -> None:
    part = Parcel(whole.store, select(whole.part.record, scope))
    some, everything = (objects(one) for one in (part, whole))
    assert any(name.startswith("identity--") for name in some)
    assert some.items() <= everything.items()


def objects(parcel: Parcel) -> dict[str, dict[str, Any]]:
    """The objects of a bundle by name; of a case, which grows with the part, when it was made."""
    made = json.loads(written("stix", parcel))["objects"]
    return {
        each["id"]: {"created": each["created"]} if each["type"] in {"grouping", "note", "opinion"} else each
        for each in made
    }
