"""Who can have received goods from a party, when, and how many?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from typing import TYPE_CHECKING

from kg.analysis.chain import Budget, Legs
from kg.analysis.diversion import SERVICE, left_out
from kg.analysis.finding import Finding, assess
from kg.analysis.leg import DIVERTED, legs
from kg.analysis.passages import Passages, passages
from kg.claim import Range
from kg.flow.reached import Reach, Reached, Witness, pieces, span_of
from kg.flow.trace import Trace, trace
from kg.flow.window import numbered
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.claim import Interval


def reach(
    network: Network[str],
    parties: Sequence[str],
    *,
    backward: bool = False,
    product: str | None = None,
    after: date | None = None,
    before: date | None = None,
    min_quantity: int | None = None,
    avoid: Iterable[str] = (),
    max_legs: int | None = None,
    k: int | None = None,
    budget: Budget | None = None,
) -> Reach[Finding]:
    """Who can have received goods from a party, when, and how many?

    The ways are those of `kg.analysis.paths.paths`, of all three kinds, with each leg within the window. They
    are found in columns, so that their number does not matter.

    Args:
        network: The network.
        parties: The parties from which goods come (IRIs).
        backward: Ask instead who can have sent goods that ended with `parties`.
        product: Only goods that are compatible with this product (an IRI), where any leg says which.
        after: Only legs that can have happened on this day or later.
        before: Only legs that can have happened on this day or earlier.
        min_quantity: Only parties that can have got, or sent, as many pieces.
        avoid: Only ways on which none of these parties lies (IRIs).
        max_legs: How many legs at most; any number where it is None.
        k: How many parties at most; all where it is None.
        budget: How long to search; 30 seconds where it is None.

    Returns:
        The parties and sites, those that goods can have come to first before others; backwards those that
        they can have left last. The quantity has an upper bound alone: nothing need have come.
    """
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))
    asked = Asked(
        parties=parties,
        backward=backward,
        product=product,
        after=after,
        before=before,
        min_quantity=min_quantity,
        avoid=tuple(avoid),
        max_legs=max_legs,
        k=k,
        budget=budget or Budget(),
    )
    found = reach_over(goods, asked)
    return replace(found, left_out=left_out(network))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of legs, in the words of `reach`; its budget runs from when it is made."""

    parties: Sequence[str]
    backward: bool = False
    product: str | None = None
    after: date | None = None
    before: date | None = None
    min_quantity: int | None = None
    avoid: Collection[str] = ()
    max_legs: int | None = None
    k: int | None = None
    budget: Budget = field(default_factory=Budget)

    @property
    def window(self) -> tuple[int, int]:
        """The first and the last day, as `date.toordinal` counts."""
        return numbered(self.after, self.before)

    def trace(self, made: Passages) -> Trace:
        """Ask the columns."""
        barred = {place for party in self.avoid for place in made.within.get(party, ())}
        starting = made.ends if self.backward else made.starts
        starts = [place for party in self.parties for place in starting(party)]
        own = {place for party in self.parties for place in made.within.get(party, ())}
        after, before = self.window
        return trace(
            made.transfers,
            [place for place in starts if place not in barred],
            forward=not self.backward,
            after=after,
            before=before,
            product=made.transfers.products.index(self.product) if self.product else None,
            avoid=sorted(barred | (own - {*starts})),
            max_legs=self.max_legs,
            clock=self.budget,
        )

    def high(self, goods: Legs) -> dict[str, float]:
        """The upper bounds where each leg can follow each other one, and so has one row that counts once."""
        made = passages(goods, products=[self.product] if self.product else [], by_event=False)
        found = self.trace(made)
        return {
            made.parties[place]: high
            for place, high in zip(found.parties.tolist(), found.high.tolist(), strict=True)
        }


def reach_over(goods: Legs, asked: Asked) -> Reach[Finding]:
    """The same over legs; what was left out is not told."""
    made = passages(goods, products=[asked.product] if asked.product else [])
    found = asked.trace(made)
    places = _by_party(found, made)
    plain = asked.high(goods) if len(made.legs) > len(goods.steps) else {}
    most = {party: min(_most(found, made, party, at), plain.get(party, inf)) for party, at in places.items()}
    kept = [party for party in places if most[party] >= (asked.min_quantity or 0)]
    read = _Reader(found, made, goods, asked.window)
    return Reach(
        tuple(read.party(party, places[party], most[party]) for party in kept[: asked.k]),
        count=len(kept),
        truncated=found.truncated or len(kept) > len(kept[: asked.k]),
    )


def _by_party(found: Trace, made: Passages) -> dict[str, list[int]]:
    """Where in the columns of what was found each party stands, the place that comes first before others."""
    found_at: dict[str, list[int]] = {}
    for at, place in enumerate(found.parties.tolist()):
        # Where goods leave, they leave the party itself: what starts at another of its places does so too.
        plain = made.transfers.parties[place] == made.parties[place]
        party = made.holders[place] if found.sign > 0 else made.parties[place] if plain else None
        if party is not None:
            found_at.setdefault(party, []).append(at)
    for each in found_at.values():
        each.sort(key=lambda at: (int(found.days[at]) * found.sign, int(found.legs[at])))
    return dict(sorted(found_at.items(), key=lambda item: item[1][0]))


def _most(found: Trace, made: Passages, party: str, at: list[int]) -> float:
    """How many pieces can have come to a party, or gone from it, with each leg there counted once."""
    high = made.transfers.high
    where, whose = (
        (made.transfers.target, made.holders) if found.sign > 0 else (made.transfers.source, made.parties)
    )
    single = {
        made.legs[row].key: float(high[row]) for row in found.rows.tolist() if whose[int(where[row])] == party
    }
    return min(float(found.high[at].sum()), sum(single.values()))


@dataclass(frozen=True)
class _Reader:
    """Reads what was found as findings, within a window of days."""

    found: Trace
    made: Passages
    goods: Legs
    window: tuple[int, int]

    def party(self, party: str, at: list[int], most: float) -> Reached[Finding]:
        """One party, from where it stands in the columns of what was found."""
        found = self.found
        fewest = min(int(found.fewest[place]) for place in at)
        brief = [place for place in at if found.fewest[place] == fewest]
        ways = [found.way(int(found.parties[place]), fewest=True) for place in brief]
        rows = min(ways, key=self._day)
        first = found.way(int(found.parties[at[0]]))
        return Reached(
            party=party,
            fewest=fewest,
            quantity=Range(None, pieces(0, most).high),
            shortest=self._witness(rows),
            earlier=self._witness(first) if self._day(first) < self._day(rows) else None,
        )

    def _day(self, rows: Sequence[int]) -> int:
        """The first day on which goods can have come by a way; backwards the last, with the other sign."""
        span = self._span(rows)
        if self.found.sign > 0:
            return (span.earliest or date.min).toordinal()
        return -(span.latest or date.max).toordinal()

    def _span(self, rows: Sequence[int]) -> Interval:
        after, before = self.window
        return span_of(self.made.transfers, rows, forward=self.found.sign > 0, after=after, before=before)

    def _witness(self, rows: Sequence[int]) -> Witness[Finding]:
        steps = [self.made.legs[row] for row in rows]
        due_to = steps[-1].source if steps[-1].verb == DIVERTED else steps[0].target
        goods = self.goods
        finding = assess("possible", due_to, steps, goods.record, same_goods=False, products=goods.products)
        return Witness(self._span(rows), finding)
