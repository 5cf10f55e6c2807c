"""What of a party's revenue and backlog comes from firms that it funds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kg.analysis.dependents import Ties
from kg.analysis.funded import Funded, funded
from kg.analysis.giving import gifts
from kg.claim import Claim, Entity, Range
from kg.network import claims_of, record_of
from tests.builder import claim, entity, full, network


def asked(*parts: Claim | Entity) -> dict[tuple[str, str | None], Funded]:
    made = network(*parts)
    given, record = gifts(made).given, record_of(made)
    ties = Ties(given, claims_of(made).values(), record)
    return {(each.part, each.currency): each for each in funded(given, ties, full("maker"), record)}


def buys(buyer: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Order", buyer=buyer, supplier="maker", amount=amount, modality="Committed", **said)


def funds(giver: str, taker: str, **said: Any) -> Claim:
    return claim("Investment", investor=giver, investee=taker, **said)


def short(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def test_directly_through_vehicles_and_the_rest() -> None:
    found = asked(
        funds("maker", "lab"),
        funds("maker", "vehicle"),
        funds("vehicle", "tenant"),
        buys("lab", 10),
        buys("tenant", (20, 30)),
        buys("shop", 60),
    )["backlog", "USD"]
    assert (found.direct, found.indirect, found.rest) == (Range(10, 10), Range(20, 30), Range(60, 60))
    assert found.held == Range(Decimal("0.3333"), Decimal("0.4"))
    assert [(short(each.party), [*map(short, each.way)]) for each in found.customers] == [
        ("tenant", ["maker", "vehicle", "tenant"]),
        ("lab", ["maker", "lab"]),
    ]


def test_a_group_in_which_it_is_is_a_vehicle() -> None:
    group = entity("investors", kind="Group", members="maker")
    found = asked(group, funds("investors", "lab"), buys("lab", 10))["backlog", "USD"]
    assert (found.direct, found.indirect) == (Range(0, 0), Range(10, 10))


def test_revenue_backlog_and_plans_stay_apart() -> None:
    found = asked(
        funds("maker", "lab", modality="Planned"),
        claim("Sale", buyer="lab", supplier="maker", amount=1),
        claim("Sale", buyer="lab", supplier="maker", amount=2, modality="Planned", event="event:b"),
        buys("lab", 4, event="event:c"),
    )
    assert {part: each.direct for (part, _), each in found.items()} == {
        "revenue": Range(1, 1),
        "backlog": Range(4, 4),
        "planned": Range(2, 2),
    }


def test_a_price_that_is_not_known_opens_the_share_at_its_end() -> None:
    rest = asked(funds("maker", "lab"), buys("lab", 10), buys("shop"))["backlog", "USD"]
    assert (rest.held, rest.unmeasured) == (Range(None, Decimal(1)), 1)
    mine = asked(funds("maker", "lab"), buys("lab"), buys("shop", 10))["backlog", "USD"]
    assert mine.held == Range()
    none = asked(funds("maker", "lab"), buys("lab"))["backlog", None]
    assert (none.held, [each.amount for each in none.customers]) == (Range(), [Range()])


def test_a_whole_that_a_claim_tells_gives_the_share_in_it() -> None:
    backlog = claim("Figure", subject="maker", item="Backlog", amount=(40, 50), on="2026")
    found = asked(funds("maker", "lab"), buys("lab", 10), backlog)["backlog", "USD"]
    assert [each.range for each in found.whole] == [Range(Decimal("0.2"), Decimal("0.25"))]


def test_funding_that_has_fallen_through_funds_nobody() -> None:
    found = asked(funds("maker", "lab", modality="Lapsed"), buys("lab", 10))["backlog", "USD"]
    assert (found.customers, found.rest) == ((), Range(10, 10))
