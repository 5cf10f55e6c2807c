"""Who pays how much where each pays out of what it is paid: the clearing vector of Eisenberg and Noe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import networkx as nx

Pair = tuple[str, str]
"""Who owes, and to whom."""

KNOT: Final = 60
"""Up to so many parties that pay each other short in a circle are solved exactly; more by iteration."""

CLOSE: Final = 1e-12
"""An iteration ends where no payment changes by more than this part of what is owed."""

SWEEPS: Final = 10_000
"""How many times an iteration goes round at most."""


@dataclass(frozen=True, slots=True)
class Clearing:
    """What each party pays in all.

    Attributes:
        owed: What each party owes in all.
        paid: What it pays: pro rata, at most what it owes, and all that it has where that is less.
        rounds: Who cannot pay in full, by the round of the algorithm in which that comes out: the first
            cannot even if all others pay in full.
    """

    owed: Mapping[str, Fraction]
    paid: Mapping[str, Fraction]
    rounds: tuple[tuple[str, ...], ...]

    def short(self, party: str) -> Fraction:
        """How much less a party pays than it owes."""
        return self.owed.get(party, Fraction(0)) - self.paid.get(party, Fraction(0))


def clearing(owed: Mapping[Pair, Fraction | int], assets: Mapping[str, Fraction | int]) -> Clearing:
    """Find the greatest clearing vector.

    With what i owes j as L_ij, all that i owes p̄_i, the parts Π_ij = L_ij / p̄_i, and what i has from
    elsewhere e_i ≥ 0, a clearing vector p is a fixed point of p = min(p̄, e + Πᵀp): each pays what it owes, or
    all that it has, pro rata (Eisenberg and Noe 2001, Systemic Risk in Financial Systems, Management
    Science 47(2), definition 1). There is a greatest one (their theorem 1), which the fictitious default
    algorithm finds (section 3.1): let all pay in full, see who cannot, let these pay what they have, see who
    cannot then, and so on; it ends after as many rounds as there are parties, at most. The equations of a
    round are solved knot by knot (strongly connected part) in fractions; knots of more than `KNOT` parties
    by iteration from above, as close as `CLOSE`.

    Args:
        owed: How much each party owes to each.
        assets: How much a party has from elsewhere; nothing where it is not named.

    Returns:
        The payments.

    Raises:
        ValueError: An amount is negative.

    Example:
        >>> found = clearing({("a", "b"): 10, ("b", "c"): 10}, {"a": 4})
        >>> found.paid["a"], found.paid["b"], found.rounds
        (Fraction(4, 1), Fraction(4, 1), (('a',), ('b',)))
    """
    if min((*owed.values(), *assets.values()), default=0) < 0:
        raise ValueError("What is owed, and what a party has, is not negative.")
    due: dict[str, Fraction] = defaultdict(Fraction)
    debtors: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for (debtor, creditor), amount in owed.items():
        if amount and debtor != creditor:
            due[debtor] += amount
            debtors[creditor].append((debtor, Fraction(amount)))
    paid = dict(due)
    short: set[str] = set()
    rounds: list[tuple[str, ...]] = []
    fallen: Iterable[str] = due
    while True:
        # Only who is owed by somebody that pays less than before can newly fall short.
        new = [
            each
            for each in fallen
            if each not in short and _has(each, paid, due, debtors, assets) < due[each]
        ]
        if not new:
            return Clearing(dict(due), paid, tuple(rounds))
        rounds.append(tuple(sorted(new)))
        short.update(new)
        before = {each: paid[each] for each in short}
        _pay(short, paid, due, debtors, assets)
        less = {each for each in short if paid[each] < before[each]}
        fallen = sorted({c for (d, c) in owed if d in less and c in due})


def _has(
    party: str,
    paid: Mapping[str, Fraction],
    due: Mapping[str, Fraction],
    debtors: Mapping[str, Sequence[tuple[str, Fraction]]],
    assets: Mapping[str, Fraction | int],
) -> Fraction:
    """What a party has from elsewhere, and gets."""
    got = (paid[debtor] * amount / due[debtor] for debtor, amount in debtors.get(party, ()))
    return sum(got, Fraction(assets.get(party, 0)))


def _pay(
    short: Collection[str],
    paid: dict[str, Fraction],
    due: Mapping[str, Fraction],
    debtors: Mapping[str, Sequence[tuple[str, Fraction]]],
    assets: Mapping[str, Fraction | int],
) -> None:
    """Let those who fall short pay what they have, where what they get hangs on each other."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(short))
    graph.add_edges_from((d, c) for c in sorted(short) for d, _ in debtors.get(c, ()) if d in short)
    parts: nx.DiGraph[int] = nx.condensation(graph)
    for part in nx.topological_sort(parts):
        knot = sorted(parts.nodes[part]["members"])
        if len(knot) == 1:
            paid[knot[0]] = _has(knot[0], paid, due, debtors, assets)
        elif len(knot) <= KNOT:
            _solve(knot, paid, due, debtors, assets)
        else:
            _iterate(knot, paid, due, debtors, assets)


def _solve(
    knot: Sequence[str],
    paid: dict[str, Fraction],
    due: Mapping[str, Fraction],
    debtors: Mapping[str, Sequence[tuple[str, Fraction]]],
    assets: Mapping[str, Fraction | int],
) -> None:
    """Solve p = c + Πᵀp in a knot by elimination; it has one solution."""
    place = {party: number for number, party in enumerate(knot)}
    rows: list[list[Fraction]] = []
    for party in knot:
        row = [Fraction(0)] * (len(knot) + 1)
        row[place[party]] += 1
        row[-1] += assets.get(party, 0)
        for debtor, amount in debtors.get(party, ()):
            if debtor in place:
                row[place[debtor]] -= amount / due[debtor]
            else:
                row[-1] += paid[debtor] * amount / due[debtor]
        rows.append(row)
    for column in range(len(knot)):
        pivot = next(each for each in range(column, len(knot)) if rows[each][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        top = rows[column]
        for other in range(len(knot)):
            if other != column and rows[other][column]:
                factor = rows[other][column] / top[column]
                rows[other] = [mine - factor * its for mine, its in zip(rows[other], top, strict=True)]
    for party, number in place.items():
        paid[party] = rows[number][-1] / rows[number][number]


def _iterate(
    knot: Sequence[str],
    paid: dict[str, Fraction],
    due: Mapping[str, Fraction],
    debtors: Mapping[str, Sequence[tuple[str, Fraction]]],
    assets: Mapping[str, Fraction | int],
) -> None:
    """The same from above, in floating point."""
    inside = set(knot)
    fixed: dict[str, float] = {}
    parts: dict[str, list[tuple[str, float]]] = {}
    for party in knot:
        outer = [(d, amount) for d, amount in debtors.get(party, ()) if d not in inside]
        fixed[party] = float(
            sum((paid[d] * amount / due[d] for d, amount in outer), Fraction(assets.get(party, 0)))
        )
        parts[party] = [(d, float(amount / due[d])) for d, amount in debtors[party] if d in inside]
    now = {party: float(paid[party]) for party in knot}
    for _ in range(SWEEPS):
        worst = 0.0
        for party in knot:
            new = min(now[party], fixed[party] + sum(now[d] * part for d, part in parts[party]))
            worst = max(worst, (now[party] - new) / float(due[party]))
            now[party] = new
        if worst < CLOSE:
            break
    for party in knot:
        paid[party] = Fraction(now[party])
