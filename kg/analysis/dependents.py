"""Who depends on whom in a network, found by either, with the shares and wholes that claims tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final

from kg.analysis.confidence import combine
from kg.analysis.counting import hull
from kg.analysis.dependence import SHARES, STOCKS, TIES, WHOLES, Dependence, Share, Tie, ties_of
from kg.analysis.giving import STATES, Given, State
from kg.analysis.leg import weighed_range
from kg.analysis.loop import LIVE
from kg.analysis.obligation import conditions
from kg.analysis.step import added
from kg.claim import Claim, Interval, Number, Range
from kg.clock import surest

if TYPE_CHECKING:
    from kg.record import Record

PLACES: Final = Decimal("0.0001")
"""Shares are told to a hundredth of a percent."""


class Ties:
    """All ties of a network, found by who depends and on whom.

    Args:
        given: What parties give each other.
        claims: The claims of the network.
        record: The record.
    """

    def __init__(self, given: Iterable[Given], claims: Iterable[Claim], record: Record) -> None:
        self.record = record
        self._of: dict[tuple[str, str, Tie], list[Given]] = defaultdict(list)
        self._on: dict[str, set[tuple[str, str, Tie]]] = defaultdict(set)
        self._by: dict[str, set[tuple[str, str, Tie]]] = defaultdict(set)
        for each in given:
            for key in ties_of(each):
                self._of[key].append(each)
        self._told: dict[tuple[str, str, Tie], list[tuple[str, Claim]]] = defaultdict(list)
        self._figures: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        self._sizes: dict[tuple[str, Tie, str], tuple[int, Number, Number | None]] = {}
        for claim in claims:
            if claim.supports:
                self._hear(claim)
        for key in (*self._of, *self._told):
            self._by[key[0]].add(key)
            self._on[key[1]].add(key)

    def on(self, party: str) -> tuple[Dependence, ...]:
        """Who depends on a party, in order of tie, size and name."""
        return self._made(self._on.get(party, ()))

    def by(self, party: str) -> tuple[Dependence, ...]:
        """On whom a party depends, likewise."""
        return self._made(self._by.get(party, ()))

    def wholes(self, party: str, item: str, currency: str | None, part: Range) -> tuple[Share, ...]:
        """The share of an amount in the whole that claims tell of a party at a day.

        Args:
            party: The party.
            item: The item of the figure, one of `STOCKS`.
            currency: The currency of the amount.
            part: The amount.

        Returns:
            One where a claim tells the whole, in that currency and of no one event; none otherwise.
        """
        group = [
            claim
            for claim in self._figures.get((party, item), ())
            if claim.currency == currency and claim.role("event") is None
        ]
        whole = weighed_range(group, self.record, "amount")
        if not whole or not part:
            return ()
        dates = tuple(sorted({claim.when_text for claim in group if claim.when_text}))
        return (Share(_quotient(part, whole), item, dates, _iris(group)),)

    def _hear(self, claim: Claim) -> None:
        """Keep what a claim tells of shares and wholes."""
        if claim.kind in {"Figure", "Tally"}:
            item, subject = claim.code("item") or "", claim.role("subject")
            tie, dependent, on = SHARES.get(item, (None, "", ""))
            ends = claim.role(dependent), claim.role(on)
            if tie and claim.share and ends[0] and ends[1]:
                self._told[ends[0], ends[1], tie].append((item, claim))
            elif subject and claim.amount and claim.code("per") is None:
                self._figures[subject, item].append(claim)
        elif claim.share:
            seller = claim.role("supplier") or claim.role("lessor")
            buyer = claim.role("buyer") or claim.role("recipient") or claim.role("lessee")
            if seller and buyer and claim.modality != "Lapsed":
                if claim.code("shareOf") == "Revenue":
                    self._told[seller, buyer, "revenue"].append(("Revenue", claim))
                elif whole := claim.role("shareOf"):
                    self._told[buyer, seller, "supply"].append((whole, claim))

    def _made(self, keys: Iterable[tuple[str, str, Tie]]) -> tuple[Dependence, ...]:
        found = [each for key in sorted(keys) if key[0] != key[1] for each in self._ties(key)]
        return tuple(sorted(found, key=_place))

    def _ties(self, key: tuple[str, str, Tie]) -> list[Dependence]:
        given = self._of.get(key, [])
        currencies = sorted({each.currency for each in given if each.currency})
        if not currencies:
            return [self._one(key, None, given)]
        return [
            self._one(key, currency, [each for each in given if each.currency in {currency, None}])
            for currency in currencies
        ]

    def _one(self, key: tuple[str, str, Tie], currency: str | None, given: Sequence[Given]) -> Dependence:
        dependent, on, tie = key
        amount = added((each, each.amount(LIVE)) for each in given)
        told = [claim for _, claim in self._told.get(key, ())]
        shares = (*self._shares(key), *self._of_wholes(key, currency, amount, given))
        claims = {iri for each in given for iri in each.claims} | {claim.iri for claim in told}
        best = min(given, key=self._rank, default=None)
        first = min(told, key=lambda c: (self.record.rank(c.modality), c.iri), default=None)
        ranked = best or first
        if ranked is None:
            raise AssertionError(key)
        return Dependence(
            dependent=dependent,
            on=on,
            tie=tie,
            amounts=_by_state(given),
            amount=amount,
            currency=currency,
            shares=shares,
            held=self._held(dependent, tie, currency, amount),
            missing="" if shares else next(iter(WHOLES.get(tie, ())), ""),
            state=best.state if best else "cash",
            modality=ranked.modality,
            stance=ranked.stance,
            confidence=best.confidence.value if best else combine(told, self.record).value,
            cancelable=any(each.cancelable for each in given),
            upon=tuple(sorted({iri for each in given for iri in conditions(each, self.record)})),
            holds=surest(each.holds for each in given if each.holds),
            given=tuple(given),
            claims=tuple(sorted(claims)),
            denials=tuple(sorted({iri for each in given for iri in each.denials})),
            disputed=tuple(sorted({aspect for each in given for aspect in each.disputed})),
        )

    def _rank(self, each: Given) -> tuple[object, ...]:
        return (STATES.index(each.state), self.record.rank(each.modality), -each.confidence.value, each.event)

    def _shares(self, key: tuple[str, str, Tie]) -> list[Share]:
        """The shares that claims tell outright, by whole and time, over all readings."""
        groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for whole, claim in self._told.get(key, ()):
            groups[whole, claim.when_text].append(claim)
        return [
            Share(hull([claim.share for claim in group]), whole, (when,) if when else (), _iris(group))
            for (whole, when), group in sorted(groups.items())
        ]

    def _of_wholes(
        self, key: tuple[str, str, Tie], currency: str | None, amount: Range, given: Sequence[Given]
    ) -> list[Share]:
        """The shares of a whole that claims tell: at a day, or in the span of the parts."""
        dependent, _, tie = key
        if not amount:
            return []
        found = []
        for item in WHOLES.get(tie, ()):
            groups: dict[tuple[str | None, Interval | None], list[Claim]] = defaultdict(list)
            for claim in self._figures.get((dependent, item), ()):
                if claim.currency == currency:
                    groups[claim.role("event"), None if item in STOCKS else claim.when].append(claim)
            for (event, when), group in groups.items():
                parts = [each for each in given if self._within(each, event, when)]
                part = added((each, _own(each, item)) for each in parts)
                whole = weighed_range(group, self.record, "amount")
                if part and whole:
                    dates = tuple(sorted({claim.when_text for claim in group if claim.when_text}))
                    found.append(Share(_quotient(part, whole), item, dates, _iris(group)))
        return found

    def _within(self, each: Given, event: str | None, when: Interval | None) -> bool:
        """Whether what is given is a part of a whole: of one event, or of one span."""
        if event is not None and event not in each.within:
            return False
        return when is None or all(self.record.claims[iri].when == when for iri in each.claims)

    def _held(self, dependent: str, tie: Tie, currency: str | None, amount: Range) -> Range:
        """The share in what the record holds, by interval arithmetic."""
        if currency is None or not amount:
            return Range()
        unknown, low, high = self._size(dependent, tie, currency)
        rest_low = low - (amount.low or 0)
        rest_high = None if high is None or amount.high is None or unknown else high - amount.high
        most = None if amount.high is None else ratio(amount.high, amount.high + rest_low, up=True)
        least = None if rest_high is None else ratio(amount.low or 0, (amount.low or 0) + rest_high, up=False)
        return Range(least, Decimal(1) if most is None else most)

    def _size(self, dependent: str, tie: Tie, currency: str) -> tuple[int, Number, Number | None]:
        """Over all on whom a party depends so: how many amounts are not known, and the sums of the bounds."""
        key = (dependent, tie, currency)
        if key not in self._sizes:
            unknown, open_ = 0, False
            low: Number = 0
            high: Number = 0
            for other in self._by[dependent]:
                if other[2] == tie:
                    given = [each for each in self._of.get(other, ()) if each.currency in {currency, None}]
                    amount = added((each, each.amount(LIVE)) for each in given)
                    unknown += not amount
                    low += amount.low or 0
                    high += amount.high or 0
                    open_ |= bool(amount) and amount.high is None
            self._sizes[key] = (unknown, low, None if open_ else high)
        return self._sizes[key]


def _by_state(given: Sequence[Given]) -> tuple[tuple[State, Range], ...]:
    """How much is in each state alone, the furthest first; plans that go with what has come are not in it."""
    found = []
    for state in STATES:
        amount = added(
            (each, dict(each.amounts).get(state, Range())) for each in given if each.state == state
        )
        if amount:
            found.append((state, amount))
    return tuple(found)


def _own(each: Given, item: str) -> Range:
    """What of it counts to a whole: what is owed where that is of commitments, and all else otherwise."""
    return each.amount("binding") if item in STOCKS else each.amount("cash")


def _iris(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted(claim.iri for claim in claims))


def _quotient(part: Range, whole: Range) -> Range:
    low = None if not whole.high else ratio(part.low or 0, whole.high, up=False)
    high = None if not whole.low or part.high is None else ratio(part.high, whole.low, up=True)
    return Range(low, high)


def ratio(part: Number, whole: Number, *, up: bool) -> Decimal:
    """The share of a part in a whole, of at most 1.

    Args:
        part: The part.
        whole: The whole; of nothing the share can be anything.
        up: Whether it is rounded up, as an upper bound is.

    Returns:
        The share, to four places.
    """
    if not whole:
        return Decimal(1 if up else 0)
    exact = Decimal(part) / Decimal(whole)
    return min(Decimal(1), exact.quantize(PLACES, ROUND_CEILING if up else ROUND_FLOOR))


def _place(each: Dependence) -> tuple[object, ...]:
    size = each.amount.high if each.amount.high is not None else each.amount.low
    return (TIES.index(each.tie), not each.amount, -(size or 0), each.dependent, each.on, each.currency or "")
