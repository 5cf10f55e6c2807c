"""If a party pays only a part of what it promised: who loses when, and who is called to stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from kg.analysis.clearing import clearing
from kg.analysis.contagion import Backing, Debt, Most, Spread, spread, sum_of
from kg.analysis.loss import SECOND, Call, Cascade, Loss
from kg.analysis.obligation import Contingent, Obligation
from kg.analysis.step import added, central
from kg.claim import Number, Range

if TYPE_CHECKING:
    from kg.record import Record


def cascades(
    party: str,
    pays: Fraction,
    owed: Sequence[Obligation],
    promises: Sequence[Contingent],
    *,
    record: Record,
    rounds: int,
    limit: int,
) -> tuple[Cascade, ...]:
    """Tell what follows if a party pays only a part of what it promised, currency by currency.

    Args:
        party: The party.
        pays: Which part it pays.
        owed: What all are still to pay each other.
        promises: What parties are to do if something happens.
        record: The record.
        rounds: Up to which round to name who can first lose in it.
        limit: How many losses to tell at most, in each currency.

    Returns:
        One for each currency in which it owes something; where no amount that it owes is known, one in the
        currency of most that others owe.
    """
    currencies: list[str | None] = [
        *sorted({each.currency for each in owed if each.debtor == party and each.currency})
    ]
    if not currencies and any(each.debtor == party for each in owed):
        every = [each.currency for each in owed if each.currency]
        currencies = [max(sorted(set(every)), key=every.count, default=None)]
    return tuple(
        _Cascading(party, pays, owed, promises, record=record, currency=each).told(rounds, limit)
        for each in currencies
    )


class _Cascading:
    """One currency."""

    def __init__(
        self,
        party: str,
        pays: Fraction,
        owed: Sequence[Obligation],
        promises: Sequence[Contingent],
        *,
        record: Record,
        currency: str | None,
    ) -> None:
        self.party, self.pays, self.record, self.currency = party, pays, record, currency
        self.owed = [each for each in owed if each.currency in {currency, None}]
        self.promises = promises
        self.debts = _debts(self.owed)
        self.spread: Spread = spread(self.debts, self._backings(), party, pays)
        self.onto: dict[str, list[Obligation]] = defaultdict(list)
        for each in self.owed:
            self.onto[each.creditor].append(each)
        self.calls = self._calls()

    def _backings(self) -> list[Backing]:
        most: dict[tuple[str, str], list[Most]] = defaultdict(list)
        for each in self.promises:
            if each.kind == "guarantee" and each.currency in {self.currency, None}:
                most[each.giver, each.taker].append(_up(each.amount.high))
        return [Backing(*pair, sum_of(highs)) for pair, highs in most.items()]

    def told(self, rounds: int, limit: int) -> Cascade:
        """The answer."""
        own = [part for each in self.owed if each.debtor == self.party for part in each.parts]
        promised = added(own)
        losers = [each for each, number in self.spread.rounds.items() if 0 < number <= rounds]
        soon = [call for call in self.calls if call.round is None or call.round <= rounds]
        losses = sorted(map(self._loss, self._largest(losers, limit)), key=_place)
        return Cascade(
            currency=self.currency,
            pays=self.pays,
            promised=promised,
            short=_part(promised, 1 - self.pays),
            second=self._second(),
            losses=tuple(losses),
            later=len(self.spread.rounds) - 1 - len(losers),
            calls=tuple(soon),
            later_calls=len(self.calls) - len(soon),
            paid=self._paid(),
            single=self._single(),
            settled=self.spread.settled,
            truncated=len(losers) > limit,
        )

    def _largest(self, losers: Sequence[str], limit: int) -> list[str]:
        """The first of those who can lose, by round and then by how much in the end."""
        found = self.spread
        return sorted(losers, key=lambda each: (found.rounds[each], -_size(found.into.get(each, 0)), each))[
            :limit
        ]

    def _second(self) -> Range:
        """What the losers of the first round can pass on: what each lost, at most what it owes."""
        due: dict[str, list[Most]] = defaultdict(list)
        for each in self.debts:
            if each.debtor in self.spread.rounds and each.creditor != self.party:
                due[each.debtor].append(each.high)
        lost: dict[str, list[Most]] = defaultdict(list)
        for (_, creditor), (_, high) in self.spread.first.items():
            lost[creditor].append(high)
        parts = [_least(sum_of(highs), sum_of(due[each])) for each, highs in lost.items()]
        return Range(0, sum_of(parts))

    def _loss(self, party: str) -> Loss:
        found = self.spread
        low, high = found.first.get((self.party, party), (0, 0))
        sources = [each for each in self.onto[party] if each.debtor in found.rounds]
        given = [item for each in sources for item in each.given]
        calls = [call for call in self.calls if call.promise.giver == party and call.round is not None]
        given += [call.promise.given for call in calls]
        second = [found.second.get((each, party), 0) for each in self._first()]
        second += [_up(call.amount.high) for call in calls if call.round == SECOND]
        own = [each for each in sources if each.debtor == self.party]
        number = found.rounds[party]
        near = [item for each in sources if found.rounds[each.debtor] < number for item in each.given]
        near += [call.promise.given for call in calls if call.round == number]
        through = {each.debtor for each in sources} | {call.promise.taker for call in calls}
        return Loss(
            party=party,
            round=number,
            owed=own[0].amount if own else Range(),
            first=Range(low, high),
            second=Range(0, sum_of(second)),
            final=Range(low, found.into.get(party, 0)),
            before=tuple(
                sorted(each for each in through - {self.party} if found.rounds[each] < max(number, SECOND))
            ),
            through=tuple(sorted(through - {self.party})),
            unmeasured=tuple(sorted(each.debtor for each in sources if not each.amount)),
            modality=self.record.weakest(each.modality for each in near),
            stance=self.record.weakest(each.stance for each in near),
            confidence=min(each.confidence.value for each in near),
            nearest=tuple(sorted({iri for each in near for iri in each.claims})),
            claims=tuple(sorted({iri for each in given for iri in each.claims})),
            denials=tuple(sorted({iri for each in given for iri in each.denials})),
        )

    def _first(self) -> list[str]:
        return [creditor for _, creditor in self.spread.first]

    def _calls(self) -> list[Call]:
        found = []
        for promise in self.promises:
            call = self._call(promise)
            if call:
                found.append(call)
        return sorted(found, key=lambda call: (call.round is None, call.round or 0))

    def _call(self, promise: Contingent) -> Call | None:
        rounds = self.spread.rounds
        if promise.giver == self.party:
            return Call(None, promise, Range(), Range())
        if promise.kind == "guarantee" and promise.taker in rounds:
            if promise.currency not in {self.currency, None}:
                return None
            pair = (promise.taker, promise.giver)
            cap = _up(promise.amount.high)
            now, most = (_least(found.get(pair, 0), cap) for found in (self.spread.called, self.spread.calls))
            low = 0
            if promise.taker == self.party and not promise.upon:
                short = sum(low for low, _ in self.spread.first.values())
                low = min(floor(promise.amount.low or 0), short)
            number = rounds[promise.taker] + 1
            soon = Range(low, now) if number <= SECOND else Range()
            return Call(number, promise, soon, Range(low, most))
        if promise.kind != "guarantee" and promise.taker == self.party:
            return Call(1, promise, Range(), Range())
        return None

    def _paid(self) -> tuple[tuple[str, Number, Number], ...]:
        """The clearing vector at the central figures, by what the record alone shows.

        Who is to get no more than it owes is taken to have just what is missing from elsewhere; what others
        are to get beyond what they owe is there to bear losses.
        """
        reached = self.spread.rounds
        middle: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        due: dict[str, Fraction] = defaultdict(Fraction)
        gets: dict[str, Fraction] = defaultdict(Fraction)
        sure: dict[str, Fraction] = defaultdict(Fraction)
        for each in self.owed:
            if each.amount and each.creditor != self.party:
                amount = Fraction(central(each.amount))
                gets[each.creditor] += amount
                if each.debtor in reached:
                    middle[each.debtor, each.creditor] += amount
                    due[each.debtor] += amount
                else:
                    sure[each.creditor] += amount  # of those who lose nothing
        assets = {each: max(Fraction(0), due[each] - gets[each]) + sure[each] for each in due}
        assets[self.party] = self.pays * due[self.party]
        found = clearing(middle, assets)
        return tuple(
            (each, _number(found.owed[each]), _number(found.paid[each]))
            for some in found.rounds
            for each in some
            if each != self.party
        )

    def _single(self) -> bool:
        reached = self.spread.rounds
        return all(
            each.amount and each.amount.low == each.amount.high
            for each in self.owed
            if each.debtor in reached
        )


def _place(loss: Loss) -> tuple[object, ...]:
    sizes = [loss.first.high, loss.second.high, loss.final.high]
    return (loss.round, *(-1 * (high or 0) for high in sizes), loss.party)


def _debts(owed: Sequence[Obligation]) -> list[Debt]:
    """The same as debts; of two that overlap, each may be the same money as the other."""
    creditors: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in owed:
        for given in each.given:
            creditors[each.debtor, given.event].add(each.creditor)
    shared: set[tuple[str, str]] = set()
    for each in owed:
        for given in each.given:
            for event in given.within:
                for other in creditors.get((each.debtor, event), ()):
                    if other != each.creditor:
                        shared |= {(each.debtor, each.creditor), (each.debtor, other)}
    return [
        Debt(
            each.debtor,
            each.creditor,
            floor(each.amount.low or 0),
            _up(each.amount.high),
            shared=(each.debtor, each.creditor) in shared,
        )
        for each in owed
    ]


def _part(amount: Range, part: Fraction) -> Range:
    """A part of a range, in whole units, outwards."""
    low = None if amount.low is None else floor(Fraction(amount.low) * part)
    return Range(low, None if amount.high is None else ceil(Fraction(amount.high) * part))


def _up(high: Number | None) -> Most:
    return None if high is None else ceil(high)


def _least(one: Most, other: Most) -> Most:
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


def _size(most: Most) -> float:
    return float("inf") if most is None else most


def _number(amount: Fraction) -> Number:
    return int(amount) if amount.denominator == 1 else Decimal(round(amount))
