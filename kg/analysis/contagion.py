"""How far a loss can spread where what is owed is known within bounds, and what parties have is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

import networkx as nx

Pair = tuple[str, str]
"""From whom a loss passes, and to whom."""

Most = int | None
"""An upper bound in the smallest unit of the currency; None where there is none."""

WORK: Final = 2_000
"""How often the bound of each party of a knot is tightened at most, where each has one way in."""

FINE: Final = 10**6
"""A bound that falls by less than one part in so many is not followed any further."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What one party owes another, in the smallest unit of the currency.

    Attributes:
        debtor: Who owes.
        creditor: To whom.
        low: The least that can be owed.
        high: The most; None where there is no bound.
        shared: Whether it may be the same money as another debt of the debtor, so that it is not sure to be
            owed beside that.
    """

    debtor: str
    creditor: str
    low: int
    high: Most
    shared: bool = False

    @property
    def beside(self) -> int:
        """The least that is owed beside all other debts."""
        return 0 if self.shared else self.low


@dataclass(frozen=True, slots=True)
class Backing:
    """A promise to pay where another cannot.

    Attributes:
        guarantor: Who promises.
        obligor: For whom.
        high: How much at most; None where there is no bound.
    """

    guarantor: str
    obligor: str
    high: Most


@dataclass(frozen=True, slots=True)
class Spread:
    """Bounds on what passes from party to party.

    Attributes:
        rounds: The round in which a party can first lose; 0 for the one that does not pay.
        first: What is lost by those whom that one owes, from the least to the most.
        second: What the losers of the first round can pass on to those whom they owe, by pair, at most.
        called: What can be called from those who stand in for the party and for the losers of the first
            round, by pair of obligor and guarantor, at most.
        final: What passes between two parties in the end, at most, in the first round and all later ones.
        calls: What can be called in the end from those who stand in, likewise.
        into: What a party can lose in the end, at most, from all debts and calls together.
        settled: Whether the bounds of all knots are as tight as they get; they hold in any case.
    """

    rounds: Mapping[str, int]
    first: Mapping[Pair, tuple[int, Most]]
    second: Mapping[Pair, Most]
    called: Mapping[Pair, Most]
    final: Mapping[Pair, Most]
    calls: Mapping[Pair, Most]
    into: Mapping[str, Most]
    settled: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """A way on which a loss passes: at most `cap`, and `over` / `under` of what came in."""

    source: str
    target: str
    cap: Most
    over: int = 1
    under: int = 1
    backing: bool = False

    def passes(self, came: Most) -> Most:
        if came is None:
            return self.cap
        part = -(-came * self.over // self.under)
        return part if self.cap is None else min(self.cap, part)


def spread(debts: Iterable[Debt], backings: Iterable[Backing], party: str, pays: Fraction) -> Spread:
    """Bound what everybody loses if a party pays only a part of what it owes.

    The party pays the part of each debt. Every other party i pays as in Eisenberg and Noe (2001): in full, or
    all that it has, pro rata. Before, all could pay in full; what i has beyond that, b_i ≥ 0, is not known,
    nor whom else it owes. So it falls short by s_i = min(p̄_i, max(0, λ_i - b_i)), where λ_i is what it loses,
    and the creditor j of L_ij loses λ_ij = s_i L_ij / p̄_i. This rises with L_ij and λ_i, and falls with what
    i owes others and with b_i. Therefore with all L_ij within [l_ij, h_ij] the least fixed point of

        λ_ij = min(h_ij, λ_i h_ij / (h_ij + Σ_{k≠j} l_ik)),   λ_j = Σ_i λ_ij

    is at least that of every network within the bounds (Knaster and Tarski), whatever they have; and so is
    each round. That is "it passes all of it on"; where each makes it up from elsewhere (b_i large), the first
    round is all, so that the least in later rounds is nought. Who stands in for i by up to K can lose
    min(K, λ_i); that the loss of i falls by as much is not counted, as nobody knows that it will be paid.

    Bounds are whole units, rounded up. In a knot (parties that pass losses to each other) they are tightened
    from above, so that they hold at any time: F is monotone, and F(λ) ≤ λ at the start. As F is concave, and
    each party of the knot loses something, it has one fixed point, to which that leads.

    Args:
        debts: What is owed, at most one for each pair.
        backings: Who stands in for whom.
        party: Who does not pay in full.
        pays: Which part of each debt it pays, from 0 to 1.

    Returns:
        The bounds; without any where the party owes nothing.
    """
    ways, backed, own = _ways(debts, backings, party)
    missing = 1 - pays
    first = {
        (party, debt.creditor): (
            floor(debt.low * missing),
            None if debt.high is None else ceil(debt.high * missing),
        )
        for debt in own
        if missing
    }
    short = sum_of(high for _, high in first.values())
    called = {(party, way.target): way.passes(short) for way in backed if first}
    start: dict[str, Most] = {}
    for pair, most in (*((pair, high) for pair, (_, high) in first.items()), *called.items()):
        start[pair[1]] = sum_of((start.get(pair[1], 0), most))
    start = {each: most for each, most in start.items() if most != 0}
    into, settled = _into(start, ways)
    second, then = _passed(start, ways)
    final, calls = _passed(into, ways)
    return Spread(
        rounds={party: 0, **_rounds(start, ways)},
        first=first,
        second=second,
        called=called | then,
        final=final | {pair: high for pair, (_, high) in first.items()},
        calls=calls | called,
        into=into,
        settled=settled,
    )


def _passed(
    into: Mapping[str, Most], ways: Mapping[str, Sequence[_Way]]
) -> tuple[dict[Pair, Most], dict[Pair, Most]]:
    """What passes on each way if so much came in: to whom one owes, and to who stands in."""
    debts, calls = (
        {
            (way.source, way.target): way.passes(came)
            for each, came in into.items()
            for way in ways.get(each, ())
            if way.backing == backing
        }
        for backing in (False, True)
    )
    return debts, calls


def _ways(
    debts: Iterable[Debt], backings: Iterable[Backing], party: str
) -> tuple[dict[str, list[_Way]], list[_Way], list[Debt]]:
    """The ways on which losses pass among the others, those by which somebody stands in, and own debts."""
    owes: dict[str, list[Debt]] = defaultdict(list)
    for debt in debts:
        if debt.high != 0 and debt.debtor != debt.creditor:
            owes[debt.debtor].append(debt)
    ways: dict[str, list[_Way]] = defaultdict(list)
    for debtor, group in owes.items():
        sure = sum(debt.beside for debt in group)
        for debt in group:
            if party not in {debtor, debt.creditor}:
                parts = (1, 1) if debt.high is None else (debt.high, debt.high + sure - debt.beside)
                ways[debtor].append(_Way(debtor, debt.creditor, debt.high, *parts))
    backed: list[_Way] = []
    for each in backings:
        if each.high != 0 and each.guarantor not in {party, each.obligor}:
            way = _Way(each.obligor, each.guarantor, each.high, backing=True)
            (backed if each.obligor == party else ways[each.obligor]).append(way)
    return ways, backed, owes.get(party, [])


def sum_of(parts: Iterable[Most]) -> Most:
    """The sum of upper bounds; None where one of them is."""
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _rounds(start: Iterable[str], ways: Mapping[str, Sequence[_Way]]) -> dict[str, int]:
    found = dict.fromkeys(start, 1)
    ahead = list(found)
    for each in ahead:
        for way in ways.get(each, ()):
            if way.target not in found:
                found[way.target] = found[each] + 1
                ahead.append(way.target)
    return found


def _into(start: Mapping[str, Most], ways: Mapping[str, Sequence[_Way]]) -> tuple[dict[str, Most], bool]:
    """What each party can lose in the end, knot by knot, those from which losses come first."""
    reached = _rounds(start, ways)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(reached)
    graph.add_edges_from((way.source, way.target) for each in reached for way in ways.get(each, ()))
    parts: nx.DiGraph[int] = nx.condensation(graph)
    into: dict[str, Most] = {}
    came: dict[str, list[Most]] = defaultdict(list)
    settled = True
    for part in nx.topological_sort(parts):
        knot = parts.nodes[part]["members"]
        fixed = {each: sum_of((start.get(each, 0), *came[each])) for each in sorted(knot)}
        inner = [way for each in fixed for way in ways.get(each, ()) if way.target in knot]
        if inner:
            tight, done = _knot(fixed, inner)
            into |= tight
            settled &= done
        else:
            into |= fixed
        for each in fixed:
            for way in ways.get(each, ()):
                if way.target not in knot:
                    came[way.target].append(way.passes(into[each]))
    return into, settled


def _knot(fixed: Mapping[str, Most], inner: Sequence[_Way]) -> tuple[dict[str, Most], bool]:
    """The bounds of parties that pass losses to each other."""
    now = _above(fixed, inner)
    onto: dict[str, list[_Way]] = defaultdict(list)
    ahead: dict[str, set[str]] = defaultdict(set)
    for way in inner:
        onto[way.target].append(way)
        ahead[way.source].add(way.target)
    left = dict.fromkeys(fixed)
    for _ in range(max(1, WORK * len(fixed) // len(inner))):
        if not left:
            return now, True
        each = next(iter(left))
        del left[each]
        new = sum_of((fixed[each], *(way.passes(now[way.source]) for way in onto[each])))
        held = now[each]
        if new is not None and (held is None or new < held):
            now[each] = new
            if held is None or (held - new) * FINE > new:
                left.update(dict.fromkeys(ahead[each]))
    return now, not left


def _above(fixed: Mapping[str, Most], inner: Sequence[_Way]) -> dict[str, Most]:
    """Bounds to begin with: all that is capped passes in full; on a circle without caps there is no bound."""
    open_: nx.DiGraph[str] = nx.DiGraph()
    open_.add_nodes_from(fixed)
    open_.add_edges_from((way.source, way.target) for way in inner if way.cap is None)
    parts: nx.DiGraph[int] = nx.condensation(open_)
    capped: dict[str, list[Most]] = defaultdict(list)
    for way in inner:
        if way.cap is not None:
            capped[way.target].append(way.cap)
    now: dict[str, Most] = {}
    for part in nx.topological_sort(parts):
        members = sorted(parts.nodes[part]["members"])
        for each in members:
            ahead = [now.get(source) for source in open_.predecessors(each)]
            round_ = len(members) > 1
            now[each] = None if round_ else sum_of((fixed[each], *capped[each], *ahead))
    return now
