"""Who says so, how, and who denies it: what no neighbour's format may lose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.export.neighbour.told import first_told
from tests.builder import claim, full, record, source
from tests.export.conftest import Pack
from tests.export.neighbour.conftest import told


@pytest.mark.parametrize(
    ("said", "plain", "status"),
    [
        ({"stance": "Asserts"}, True, ("asserted",)),
        ({"stance": "Reports"}, True, ("reported",)),
        ({"stance": "Admits"}, True, ("admitted",)),
        ({"stance": "Settles"}, False, ("settled",)),
        ({"stance": "Charges"}, False, ("charged",)),
        ({"stance": "Alleges", "modality": "Planned"}, False, ("alleged", "planned")),
        ({"stance": "Asserts", "found": False}, False, ("asserted", "nothing found")),
        ({"stance": "Denies"}, False, ("denied",)),
    ],
)
def test_only_what_is_said_to_be_so_is_plain(
    pack: Pack, said: dict[str, Any], plain: object, status: tuple[str, ...]
) -> None:
    (one,) = told(pack(record(claim("Sale", supplier="a", buyer="b", **said)))).values()
    assert (one.plain, one.status) == (plain, status)


def test_a_denial_of_the_claim_its_event_or_the_act_goes_with_it_though_it_lies_beyond_the_hops(
    pack: Pack,
) -> None:
    whole = record(
        claim(
            "Sale",
            supplier="a",
            buyer="b",
            name="d#sale",
            event="event:e",
            under="event:act",
            stance="Charges",
        ),
        claim("Statement", "Not so.", name="d#1", stance="Denies", claimant="b", respondsTo="source:d#sale"),
        claim("Statement", name="d#2", stance="Denies", claimant="b", event="event:e"),
        claim("Statement", name="d#3", stance="Denies", claimant="b", event="event:act"),
        claim("Statement", name="d#4", stance="Denies", claimant="b", event="event:other"),
        claim("Statement", name="d#5", stance="Admits", claimant="b", event="event:e"),
    )
    sale = told(pack(whole, focus=(full("a"),), hops=1))[full("d#sale")]
    assert [denial.iri.partition("#")[2] for denial in sale.denials] == ["1", "2", "3"]
    assert (sale.firm, sale.status) == (False, ("charged", "disputed"))
    assert sale.against[0] == "b Denies: Not so. (Title of d)"


@pytest.mark.parametrize(("known", "replaced"), [(None, True), ("2024-12-31", True), ("2024-01-31", False)])
def test_what_a_later_claim_replaced_is_not_plain_from_the_day_of_that_on(
    pack: Pack, known: str | None, replaced: object
) -> None:
    owns: dict[str, Any] = {"owner": "a", "owned": "b", "stance": "Asserts"}
    whole = record(
        claim("Ownership", name="d#1", known="2024-01-01", **owns),
        claim("Ownership", name="d#2", known="2024-06-30", **owns),
        superseded=["d#1"],
    )
    day = date.fromisoformat(known) if known else None
    first = told(pack(whole, superseded=True, known=day))[full("d#1")]
    assert (first.replaced, first.plain) == (replaced, not replaced)
    assert first.status == (("asserted", "superseded") if replaced else ("asserted",))


def test_a_thing_is_first_told_of_on_the_day_of_the_first_document_that_names_it() -> None:
    whole = record(
        claim("Sale", supplier="a", buyer="b", known="2024-02-29", doc="d"),
        source("d", issued="2024-02"),
        claim("Sale", supplier="b", buyer="c", claimant="d", known="2023-01-31"),
        claim("Sale", supplier="e", buyer="a", doc="undated"),
    )
    days = {iri.rsplit("/", 1)[-1]: day.isoformat() for iri, day in first_told(whole).items()}
    assert days == {"a": "2024-02-01", "b": "2023-01-31", "c": "2023-01-31", "d": "2023-01-31"}


def test_what_is_asserted_and_denied_is_firm_but_not_plain(pack: Pack) -> None:
    owns = claim("Ownership", owner="a", owned="b", name="d#1", stance="Asserts")
    denial = claim("Statement", name="d#2", stance="Denies", claimant="b", respondsTo="source:d#1")
    alone, denied = (told(pack(record(*parts)))[full("d#1")] for parts in ((owns,), (owns, denial)))
    assert (alone.firm, alone.plain) == (True, True)
    assert (denied.firm, denied.plain, denied.status) == (True, False, ("asserted", "disputed"))


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ({"primary_only": True}, True),
        ({"as_of": date(2024, 1, 31)}, True),
        ({"modality": "Actual"}, True),
        ({"known": date(2024, 3, 31)}, False),
        ({"without": frozenset({full("news#no")})}, False),
    ],
)
def test_no_selection_makes_what_is_disputed_plain_but_one_of_what_was_not_said_yet(
    pack: Pack, wanted: dict[str, Any], kept: object
) -> None:
    whole = record(
        claim(
            "Sale",
            supplier="a",
            buyer="b",
            name="filing#sale",
            stance="Asserts",
            on="2024",
            known="2024-02-01",
        ),
        claim(
            "Statement",
            name="news#no",
            stance="Denies",
            modality="Planned",
            respondsTo="source:filing#sale",
            on="2024-05",
            known="2024-05-31",
        ),
        source("filing", primary=True),
    )
    sale = told(pack(whole, **wanted))[full("filing#sale")]
    assert [denial.iri for denial in sale.denials] == ([full("news#no")] if kept else [])
    assert sale.plain is not kept
