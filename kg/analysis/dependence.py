"""On whom a party depends, for what, and how much of the whole that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from kg.analysis.giving import FOR_GOODS, FUNDING, Given, State
from kg.analysis.obligation import GUARANTEE, OWNERSHIP, WARRANT
from kg.claim import Range
from kg.clock import Holding

Tie = Literal[
    "supply",
    "revenue",
    "backlog",
    "prospect",
    "funding",
    "guarantee",
    "stake",
    "surety",
    "warrant",
    "payment",
]
"""For what a party depends on another: it gets goods, compute or space from it; was paid by it for such; is
to be paid by it under a contract; may be, by a plan; is funded by it; is stood in for by it; has put money
into it, or is to; stands in for it; may get its shares; was paid by it, for a purpose that no claim tells."""

TIES: Final[tuple[Tie, ...]] = get_args(Tie)

PAID: Final[Mapping[State, Tie]] = {"cash": "revenue", "binding": "backlog", "planned": "prospect"}
"""For what a party depends on who gives it something for goods, by how far that has come."""

WHOLES: Final[Mapping[Tie, tuple[str, ...]]] = {
    "supply": ("PurchaseCommitments",),
    "revenue": ("Revenue",),
    "backlog": ("Backlog",),
    "funding": ("CapitalRaised",),
}
"""The items of figures that tell the whole of which a tie is a part."""

STOCKS: Final = frozenset({"Backlog", "PurchaseCommitments"})
"""Those of them that stand at a day; the others are of a span, and compare with sums of the same span
alone."""

SHARES: Final[Mapping[str, tuple[Tie, str, str]]] = {
    "RevenueShare": ("revenue", "subject", "partner"),
    "ReceivablesShare": ("revenue", "subject", "partner"),
    "PortfolioWeight": ("stake", "holder", "subject"),
}
"""The items of figures that tell a share itself, with the roles of who depends, and on whom."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole.

    Attributes:
        range: The part, from 0 to 1.
        of: The item or thing that is the whole; empty where the claims do not name it.
        dates: Of when, as written.
        claims: The claims that tell the share or the whole, in order.
    """

    range: Range
    of: str
    dates: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dependence:
    """How one party depends on another in one way.

    Attributes:
        dependent: Who depends.
        on: On whom.
        tie: For what.
        amounts: How much, for each state in which a claim gives a figure; each alone, not what has come
            further.
        amount: How much in all that has not fallen through; empty where no claim states it.
        currency: The ISO 4217 code, or None.
        shares: The shares of a whole that claims tell, or that follow from a whole that they tell.
        held: The share in what the record holds of ties of this kind of the dependent, in the same currency.
            What the record does not hold can only make it less. Empty where the amount is not known.
        missing: The item of which a figure would tell the share; empty where one is told.
        state: How far it has come, by what has it furthest.
        modality: The furthest modality of that.
        stance: The strongest stance of that.
        confidence: How well that is supported.
        cancelable: Whether some of it can be cancelled.
        upon: The events or claims on which some of it is contingent.
        holds: How sure it is that it was so on the day that was asked for.
        given: What it is made of.
        claims: The claims behind it, in order.
        denials: The claims that deny some of it, in order.
        disputed: The aspects that are denied.
    """

    dependent: str
    on: str
    tie: Tie
    amounts: tuple[tuple[State, Range], ...]
    amount: Range
    currency: str | None
    shares: tuple[Share, ...]
    held: Range
    missing: str
    state: State
    modality: str
    stance: str
    confidence: Decimal
    cancelable: bool
    upon: tuple[str, ...]
    holds: Holding | None
    given: tuple[Given, ...]
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    disputed: tuple[str, ...]


def ties_of(given: Given) -> tuple[tuple[str, str, Tie], ...]:
    """Who depends on whom by what one party gives another.

    Args:
        given: What is given.

    Returns:
        Who depends, on whom, and for what; nothing of what has fallen through.
    """
    giver, taker = given.giver, given.taker
    if given.state == "lapsed":
        return ()
    if GUARANTEE in given.kinds:
        return ((taker, giver, "guarantee"), (giver, taker, "surety"))
    if WARRANT in given.kinds:
        return ((taker, giver, "warrant"),)
    if OWNERSHIP in given.kinds:
        return ((taker, giver, "stake"),)
    found: list[tuple[str, str, Tie]] = []
    if FOR_GOODS in given.purposes:
        found += [(giver, taker, "supply"), (taker, giver, PAID[given.state])]
    if FUNDING in given.purposes:
        found.append((taker, giver, "funding"))
        if given.kinds != ("Subsidy",):
            found.append((giver, taker, "stake"))
    return tuple(found) or ((taker, giver, "payment"),)
