"""What a party can lose, who can be called to stand in, and both together, as values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kg.analysis.obligation import Contingent
from kg.claim import Number, Range

SECOND: Final = 2
"""The round in which those lose to whom the losers of the first owe something."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What one party can lose.

    Attributes:
        party: The party.
        round: The round in which it can first lose.
        owed: What the one that does not pay in full owes it; empty where nothing, or an amount not known.
        first: What it loses by that; nought where it is owed nothing.
        second: What it can lose in the second round by those who lost in the first, debts and calls together.
        final: What it can lose in the end, over all rounds.
        before: The other parties by which it can lose in that round, or in the second where it loses in the
            first, in order.
        through: All parties from which later losses can come to it, in order.
        unmeasured: Those of these, and the one that does not pay, that owe it something at an amount that no
            claim states.
        modality: The least far modality of that by which it can lose in its first round.
        stance: The weakest stance of that.
        confidence: The least confidence of that.
        nearest: The claims on that, in order.
        claims: The claims on all by which it can lose, in order.
        denials: The claims that deny some of that, in order.
    """

    party: str
    round: int
    owed: Range
    first: Range
    second: Range
    final: Range
    before: tuple[str, ...]
    through: tuple[str, ...]
    unmeasured: tuple[str, ...]
    modality: str
    stance: str
    confidence: Decimal
    nearest: tuple[str, ...]
    claims: tuple[str, ...]
    denials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A promise for the case that something happens, and what can be called of it.

    Attributes:
        round: The round in which it can fire; None where the party that does not pay in full is the one that
            promised, so that it would be worth the part that it pays.
        promise: The promise.
        amount: What can be called in the round in which it can fire, where that is the first or the second;
            its low is nought unless it is sure to fire. Empty of what is not paid in money, or hangs on a
            condition.
        final: What can be called in the end; empty likewise.
    """

    round: int | None
    promise: Contingent
    amount: Range
    final: Range


@dataclass(frozen=True, slots=True)
class Cascade:
    """What follows if a party pays only a part of what it promised, in one currency.

    Attributes:
        currency: The ISO 4217 code; None where no amount at all is known.
        pays: The part of each commitment that it pays.
        promised: All that it is to pay, with nothing counted twice.
        short: How much of it stays unpaid.
        second: What all losers of the first round together can pass on in the second.
        losses: Who can lose in the rounds that were asked for, by round and then by how much.
        later: How many others can lose in later rounds only.
        calls: Who promised what for the case, in the order in which it can fire, up to the last round that
            was asked for.
        later_calls: How many such promises can fire in later rounds only.
        paid: At the central figures, who but the party cannot pay in full by what the record alone shows,
            with what it owes and what it pays, in the order in which that comes out.
        single: Whether all figures that it rests on are single ones, so that `paid` is the clearing vector
            and no reading of ranges.
        settled: Whether the bounds are as tight as they get.
        truncated: Whether there are more losses than are told.
    """

    currency: str | None
    pays: Fraction
    promised: Range
    short: Range
    second: Range
    losses: tuple[Loss, ...]
    later: int
    calls: tuple[Call, ...]
    later_calls: int
    paid: tuple[tuple[str, Number, Number], ...]
    single: bool
    settled: bool
    truncated: bool
