"""Who depends on whom, for what, and how much of the whole that is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from kg.analysis.dependence import Dependence, ties_of
from kg.analysis.dependents import Ties
from kg.analysis.giving import gifts
from kg.claim import Claim, Range
from kg.network import claims_of, record_of
from tests.builder import claim, full, network


def ties(*claims: Claim) -> Ties:
    made = network(*claims)
    return Ties(gifts(made).given, claims_of(made).values(), record_of(made))


def short(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def told(found: tuple[Dependence, ...]) -> list[tuple[str, str, Range]]:
    return [(short(each.dependent), each.tie, each.amount) for each in found]


def rents(lessee: str, lessor: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Lease", lessee=lessee, lessor=lessor, amount=amount, **said)


def test_each_class_ties_who_gives_and_who_gets() -> None:
    pairs = {
        rents("a", "b"): {("a", "b", "supply"), ("b", "a", "backlog")},
        rents("a", "b", modality="Planned"): {("a", "b", "supply"), ("b", "a", "prospect")},
        claim("Sale", buyer="a", supplier="b"): {("a", "b", "supply"), ("b", "a", "revenue")},
        claim("Investment", investor="a", investee="b"): {("b", "a", "funding"), ("a", "b", "stake")},
        claim("Subsidy", grantor="a", beneficiary="b"): {("b", "a", "funding")},
        claim("Guarantee", guarantor="a", obligor="b"): {("b", "a", "guarantee"), ("a", "b", "surety")},
        claim("Warrant", issuer="a", holder="b"): {("b", "a", "warrant")},
        claim("Ownership", issuer="a", owner="b", owned="a"): {("b", "a", "stake")},
        claim("Payment", payer="a", payee="b"): {("b", "a", "payment")},
        claim("Investment", investor="a", investee="b", modality="Lapsed"): set(),
    }
    for one, expected in pairs.items():
        (given,) = gifts(network(one)).given
        found = {(short(who), short(on), tie) for who, on, tie in ties_of(given)}
        assert found == expected, one.kind


def test_ties_are_found_by_either_end_and_add_up_events() -> None:
    found = ties(
        rents("lab", "cloud", 10, event="event:a"),
        rents("lab", "cloud", (5, 7), event="event:b"),
        claim("Investment", investor="fund", investee="lab", amount=3),
    )
    assert told(found.on(full("lab"))) == [
        ("cloud", "backlog", Range(15, 17)),
        ("fund", "stake", Range(3, 3)),
    ]
    assert told(found.by(full("lab"))) == [("lab", "supply", Range(15, 17)), ("lab", "funding", Range(3, 3))]
    assert found.on(full("nobody")) == ()


def test_a_share_that_claims_tell_holds_all_their_readings() -> None:
    (found,) = ties(
        claim(
            "Figure",
            subject="cloud",
            partner="lab",
            item="RevenueShare",
            share=Decimal("0.6"),
            on="2024",
            doc="a",
        ),
        claim(
            "Figure",
            subject="cloud",
            partner="lab",
            item="RevenueShare",
            share=Decimal("0.7"),
            on="2024",
            doc="b",
        ),
    ).by(full("cloud"))
    (share,) = found.shares
    assert (found.tie, share.range, share.of, share.dates) == (
        "revenue",
        Range(Decimal("0.6"), Decimal("0.7")),
        "RevenueShare",
        ("2024",),
    )
    assert (found.missing, len(share.claims)) == ("", 2)


def test_a_share_of_revenue_told_with_a_lease_is_revenue_and_one_of_goods_is_supply() -> None:
    found = ties(
        replace(rents("lab", "cloud", share=Decimal("0.62"), on="2024"), codes=(("shareOf", "Revenue"),)),
        claim(
            "Supply",
            supplier="mill",
            recipient="maker",
            share=(Decimal("0.5"), Decimal("0.6")),
            shareOf="lot:hbm",
        ),
    )
    revenue, backlog = found.by(full("cloud"))
    assert (revenue.tie, [each.range for each in revenue.shares]) == (
        "revenue",
        [Range(Decimal("0.62"), Decimal("0.62"))],
    )
    assert (backlog.tie, backlog.shares, backlog.missing) == ("backlog", (), "Backlog")
    (supply,) = found.by(full("maker"))
    assert [(each.of, each.range) for each in supply.shares] == [
        (full("lot:hbm"), Range(Decimal("0.5"), Decimal("0.6")))
    ]


def test_a_share_of_a_whole_at_a_day_follows_by_interval_arithmetic() -> None:
    (found,) = ties(
        rents("lab", "cloud", 300, modality="Committed"),
        claim("Tally", subject="lab", item="PurchaseCommitments", amount=(1200, 1500), on="2026-01"),
    ).on(full("cloud"))
    assert [each.range for each in found.shares] == [Range(Decimal("0.2"), Decimal("0.25"))]


def test_a_whole_of_one_event_holds_only_its_parts() -> None:
    tally = claim("Tally", subject="lab", item="PurchaseCommitments", amount=100, event="event:clouds")
    inside = rents("lab", "cloud", 20, modality="Committed", partOf="event:clouds")
    outside = rents("lab", "host", 20, modality="Committed")
    found = ties(tally, inside, outside)
    assert [each.range for each in found.on(full("cloud"))[0].shares] == [
        Range(Decimal("0.2"), Decimal("0.2"))
    ]
    assert found.on(full("host"))[0].shares == ()


def test_revenue_of_one_span_compares_with_sales_of_the_same_span_alone() -> None:
    figure = claim("Figure", subject="maker", item="Revenue", amount=200, on="2025")
    same = claim("Sale", buyer="lab", supplier="maker", amount=50, on="2025", event="event:a")
    other = claim("Sale", buyer="lab", supplier="maker", amount=50, on="2024", event="event:b")
    assert [each.range for each in ties(figure, same, other).by(full("maker"))[0].shares] == [
        Range(Decimal("0.25"), Decimal("0.25"))
    ]
    assert ties(figure, other).by(full("maker"))[0].shares == ()


def test_the_share_in_what_the_record_holds_is_open_below_where_an_amount_is_not_known() -> None:
    known = (rents("lab", "cloud", (30, 40), event="event:a"), rents("shop", "cloud", 60, event="event:b"))
    (first, _) = sorted(ties(*known).by(full("cloud")), key=lambda each: each.on)
    assert first.held == Range(Decimal("0.3333"), Decimal("0.4"))
    found = ties(*known, rents("x", "cloud")).by(full("cloud"))
    assert {short(each.on): each.held for each in found}["lab"] == Range(None, Decimal("0.4"))
    assert {short(each.on): each.held for each in found}["x"] == Range()
