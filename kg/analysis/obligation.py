"""What each party is still to pay each other, and who stands in for whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from kg.analysis.giving import FUNDING, STATES, Given, gifts
from kg.analysis.step import added
from kg.claim import Giving, Range
from kg.network import Network, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from kg.claim import Number
    from kg.record import Record

GUARANTEE: Final = "Guarantee"
LOAN: Final = "Loan"
OWNERSHIP: Final = "Ownership"
WARRANT: Final = "Warrant"

NO_DEBTS: Final = frozenset({GUARANTEE, OWNERSHIP, WARRANT})
"""Classes that tell of no payment that is due: a promise to stand in, shares, and a right to shares."""

TO_BENEFICIARY: Final = Giving(GUARANTEE, "guarantor", "beneficiary", FUNDING, "Committed")
"""How a guarantee that names no obligor tells for whom it is."""

Through = Literal["binding", "planned"]
"""How far a commitment must have come to count."""

Kind = Literal["guarantee", "warrant", "condition"]
"""What a party is to do if something happens: pay for another, issue shares, or pay on a condition."""

KINDS: Final[tuple[Kind, ...]] = ("guarantee", "warrant", "condition")


@dataclass(frozen=True, slots=True)
class Obligation:
    """All that one party is still to pay another, in one currency.

    Attributes:
        debtor: Who is to pay.
        creditor: Whom.
        currency: The ISO 4217 code; None where no claim states an amount.
        amount: How much, with the central figure; empty where no claim states it. The low is nought for what
            has begun to be paid: how much is left is not told.
        parts: What it is made of, with how much of each is left; a loan stands as the lender gave it.
    """

    debtor: str
    creditor: str
    currency: str | None
    amount: Range
    parts: tuple[tuple[Given, Range], ...]

    @property
    def given(self) -> tuple[Given, ...]:
        """What it is made of."""
        return tuple(each for each, _ in self.parts)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind it, in order."""
        return tuple(sorted({iri for each in self.given for iri in each.claims}))


@dataclass(frozen=True, slots=True)
class Contingent:
    """What a party is to do for another if something happens.

    Attributes:
        kind: ``guarantee``: it pays where the other cannot, or takes what the other does not sell;
            ``warrant``: it issues shares; ``condition``: it pays once something has happened.
        giver: The party that is to do it.
        taker: The party for which it is done.
        amount: How much; empty where no claim states it.
        currency: The ISO 4217 code, or None.
        upon: The events or claims on which it is contingent, in order; empty where none is named.
        given: What the claims tell of it.
    """

    kind: Kind
    giver: str
    taker: str
    amount: Range
    currency: str | None
    upon: tuple[str, ...]
    given: Given


def obligations(
    given: Iterable[Given], record: Record, *, through: Through = "binding", firm: bool = False
) -> tuple[Obligation, ...]:
    """Tell what each party is still to pay each other.

    That is what is owed and not given yet, whatever for; and of a loan that was drawn, what the borrower is
    to pay back. What is contingent on an event is owed once that happens, so that its low is nought.

    Args:
        given: What parties give each other.
        record: The record.
        through: Whether only what is binding counts, or plans too.
        firm: Leave out what can be cancelled.

    Returns:
        One for each pair and currency, in order. What states no amount stands with what does.
    """
    groups: dict[tuple[str, str], list[Given]] = defaultdict(list)
    for each in given:
        if NO_DEBTS.issuperset(each.kinds) or (firm and each.cancelable):
            continue
        if each.state != "cash" and STATES.index(each.state) <= STATES.index(through):
            groups[each.giver, each.taker].append(each)
        elif each.state == "cash" and each.kinds == (LOAN,):
            groups[each.taker, each.giver].append(each)
    found: list[Obligation] = []
    for pair in sorted(groups):
        group = groups[pair]
        currencies: list[str | None] = [*sorted({each.currency for each in group if each.currency})]
        for currency in currencies or [None]:
            some = (each for each in group if each.currency in {currency, None})
            parts = tuple((each, _left(each, record, through)) for each in some)
            found.append(Obligation(*pair, currency, added(parts), parts))
    return tuple(found)


def _left(each: Given, record: Record, through: Through) -> Range:
    """How much of it is still to be paid."""
    amount = each.amount("cash" if each.state == "cash" else through)
    if amount and (each.modality == "Actual" or conditions(each, record)):
        return replace(amount, low=0, stated=_full(amount))
    return amount


def _full(amount: Range) -> Number | None:
    return amount.high if amount.stated is None else amount.stated


def conditions(each: Given, record: Record) -> tuple[str, ...]:
    """The events or claims on which something is contingent, in order."""
    claims = (record.claims[iri] for iri in each.claims)
    return tuple(sorted({upon for claim in claims for upon in claim.all("contingentOn")}))


def contingents(
    given: Iterable[Given], network: Network[str], *, floor: Decimal, apart: bool
) -> tuple[Contingent, ...]:
    """Tell what parties are to do for others if something happens.

    Args:
        given: What parties give each other.
        network: The network, for guarantees that name a beneficiary and no obligor.
        floor: Leave out claims that are graded below this.
        apart: Keep a party apart from the organisation that it is a part of.

    Returns:
        Guarantees, warrants and what hangs on a condition, in order of kind, parties and event; what has
        fallen through, and what has been given, is not among them.
    """
    record = record_of(network)
    told = list(given)
    known = {each.event for each in told}
    more = gifts(network, floor=floor, apart=apart, givings=(TO_BENEFICIARY,)).given
    found: list[Contingent] = []
    for each in (*told, *(other for other in more if other.event not in known)):
        upon = conditions(each, record)
        kind = _kind(each, upon)
        if kind and each.state not in {"lapsed", "cash"}:
            amount = each.amount("planned")
            found.append(Contingent(kind, each.giver, each.taker, amount, each.currency, upon, each))
    return tuple(sorted(found, key=lambda c: (KINDS.index(c.kind), c.giver, c.taker, c.given.event)))


def _kind(each: Given, upon: tuple[str, ...]) -> Kind | None:
    if GUARANTEE in each.kinds:
        return "guarantee"
    if WARRANT in each.kinds:
        return "warrant"
    return "condition" if upon and each.kinds != (OWNERSHIP,) else None
