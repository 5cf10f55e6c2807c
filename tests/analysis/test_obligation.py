"""What is still to be paid, and who stands in for whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kg.analysis.giving import gifts
from kg.analysis.obligation import Contingent, Obligation, contingents, obligations
from kg.claim import Claim, Range
from kg.network import record_of
from tests.builder import claim, full, network


def owed(*claims: Claim, **options: Any) -> tuple[Obligation, ...]:
    made = network(*claims)
    return obligations(gifts(made).given, record_of(made), **options)


def promises(*claims: Claim) -> list[tuple[str, str, str, Range, tuple[str, ...]]]:
    made = network(*claims)
    found: tuple[Contingent, ...] = contingents(gifts(made).given, made, floor=Decimal(0), apart=False)
    return [(each.kind, short(each.giver), short(each.taker), each.amount, each.upon) for each in found]


def short(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def rents(lessee: str, lessor: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Lease", lessee=lessee, lessor=lessor, amount=amount, **said)


def told(found: tuple[Obligation, ...]) -> dict[tuple[str, str], Range]:
    return {(short(each.debtor), short(each.creditor)): each.amount for each in found}


def test_what_is_signed_is_owed_and_of_what_has_begun_some_may_be_paid() -> None:
    found = owed(
        rents("lab", "cloud", 100, modality="Committed"),
        rents("lab", "host", 50),
        claim("Sale", buyer="lab", supplier="maker", amount=9),
        claim("Investment", investor="fund", investee="lab", amount=(5, 7), modality="Committed"),
    )
    assert told(found) == {
        ("lab", "cloud"): Range(100, 100),
        ("lab", "host"): Range(0, 50),
        ("fund", "lab"): Range(5, 7),
    }


def test_a_loan_that_was_drawn_is_to_be_paid_back_and_one_that_is_signed_to_be_paid_out() -> None:
    drawn = owed(claim("Loan", lender="bank", borrower="lab", amount=10))
    signed = owed(claim("Loan", lender="bank", borrower="lab", amount=10, modality="Committed"))
    assert told(drawn) == {("lab", "bank"): Range(0, 10)}
    assert told(signed) == {("bank", "lab"): Range(10, 10)}


def test_plans_count_where_they_are_asked_for_and_what_can_be_cancelled_can_be_left_out() -> None:
    claims = (
        rents("lab", "cloud", 10, modality="Planned"),
        rents("lab", "host", 20, modality="Committed", flags=(("cancelable", True),)),
    )
    assert told(owed(*claims)) == {("lab", "host"): Range(20, 20)}
    assert set(told(owed(*claims, through="planned"))) == {("lab", "cloud"), ("lab", "host")}
    assert told(owed(*claims, firm=True)) == {}


def test_what_is_contingent_may_never_be_owed() -> None:
    found = owed(rents("lab", "cloud", 10, modality="Committed", contingentOn="event:unsold"))
    assert told(found) == {("lab", "cloud"): Range(0, 10)}


def test_promises_to_stand_in_and_shares_are_no_debts() -> None:
    assert not owed(
        claim("Guarantee", guarantor="maker", obligor="cloud", amount=10),
        claim("Warrant", issuer="maker", holder="lab", amount=10),
        claim("Ownership", issuer="cloud", owner="lab", owned="cloud", amount=3, modality="Committed"),
    )


def test_an_amount_that_no_claim_states_is_open_and_has_no_currency() -> None:
    (found,) = owed(rents("lab", "cloud", modality="Committed"))
    assert (found.amount, found.currency) == (Range(), None)


def test_guarantees_warrants_and_conditions() -> None:
    found = promises(
        claim("Guarantee", guarantor="maker", obligor="cloud", amount=(6, None), contingentOn="event:unsold"),
        claim("Guarantee", guarantor="tenant", beneficiary="venture"),
        claim("Warrant", issuer="maker", holder="lab", contingentOn="event:milestones"),
        claim(
            "Investment",
            investor="fund",
            investee="lab",
            amount=5,
            modality="Conditional",
            contingentOn="event:x",
        ),
        claim("Investment", investor="fund", investee="lab", amount=5, event="event:other"),
    )
    assert found == [
        ("guarantee", "maker", "cloud", Range(6, None), (full("event:unsold"),)),
        ("guarantee", "tenant", "venture", Range(), ()),
        ("warrant", "maker", "lab", Range(), (full("event:milestones"),)),
        ("condition", "fund", "lab", Range(5, 5), (full("event:x"),)),
    ]


def test_what_has_fallen_through_stands_in_for_nobody() -> None:
    assert not promises(claim("Guarantee", guarantor="maker", obligor="cloud", modality="Lapsed"))
