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
    books = _Books(owed, assets)
    short: set[str] = set()
    rounds: list[tuple[str, ...]] = []
    fallen: Iterable[str] = books.due
    while True:
        # Only who is owed by somebody that pays less than before can newly fall short.
        new = [each for each in fallen if each not in short and books.has(each) < books.due[each]]
        if not new:
            return Clearing(dict(books.due), books.paid, tuple(rounds))
        rounds.append(tuple(sorted(new)))
        short.update(new)
        before = {each: books.paid[each] for each in short}
        books.pay(short)
        less = {each for each in short if books.paid[each] < before[each]}
        fallen = sorted({c for (d, c) in owed if d in less and c in books.due})


class _Books:
    """Who is to pay whom, and what each pays as far as is known.

    Attributes:
        due: What each party owes in all.
        paid: What it pays; in full at first.
    """

    def __init__(self, owed: Mapping[Pair, Fraction | int], assets: Mapping[str, Fraction | int]) -> None:
        self.due: dict[str, Fraction] = defaultdict(Fraction)
        self._assets = assets
        self._debtors: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
        for (debtor, creditor), amount in owed.items():
            if amount and debtor != creditor:
                self.due[debtor] += amount
                self._debtors[creditor].append((debtor, Fraction(amount)))
        self.paid = dict(self.due)

    def has(self, party: str) -> Fraction:
        """What a party has from elsewhere, and gets."""
        return self._got(self._debtors.get(party, ()), Fraction(self._assets.get(party, 0)))

    def _got(self, debts: Iterable[tuple[str, Fraction]], rest: Fraction) -> Fraction:
        return sum((self.paid[debtor] * amount / self.due[debtor] for debtor, amount in debts), rest)

    def pay(self, short: Collection[str]) -> None:
        """Let those who fall short pay what they have, where what they get hangs on each other."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(sorted(short))
        graph.add_edges_from((d, c) for c in sorted(short) for d, _ in self._debtors.get(c, ()) if d in short)
        parts: nx.DiGraph[int] = nx.condensation(graph)
        for part in nx.topological_sort(parts):
            knot = sorted(parts.nodes[part]["members"])
            if len(knot) == 1:
                self.paid[knot[0]] = self.has(knot[0])
            elif len(knot) <= KNOT:
                self._solve(knot)
            else:
                self._iterate(knot)

    def _parts(self, party: str, knot: Collection[str]) -> tuple[Fraction, list[tuple[str, Fraction]]]:
        """What a party of a knot has from outside of it, and its part in what each of the others pays."""
        debts = self._debtors.get(party, ())
        outside = self._got(
            (each for each in debts if each[0] not in knot), Fraction(self._assets.get(party, 0))
        )
        return outside, [(debtor, amount / self.due[debtor]) for debtor, amount in debts if debtor in knot]

    def _solve(self, knot: Sequence[str]) -> None:
        """Solve p = c + Πᵀp in a knot by elimination; it has one solution."""
        place = {party: number for number, party in enumerate(knot)}
        rows: list[list[Fraction]] = []
        for party in knot:
            outside, parts = self._parts(party, place)
            row = [*[Fraction(0)] * len(knot), outside]
            row[place[party]] += 1
            for debtor, part in parts:
                row[place[debtor]] -= part
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
            self.paid[party] = rows[number][-1] / rows[number][number]

    def _iterate(self, knot: Sequence[str]) -> None:
        """The same from above, in floating point."""
        inside = set(knot)
        outside: dict[str, float] = {}
        parts: dict[str, list[tuple[str, float]]] = {}
        for party in knot:
            rest, some = self._parts(party, inside)
            outside[party], parts[party] = float(rest), [(debtor, float(part)) for debtor, part in some]
        now = {party: float(self.paid[party]) for party in knot}
        for _ in range(SWEEPS):
            worst = 0.0
            for party in knot:
                new = min(
                    now[party], outside[party] + sum(now[debtor] * part for debtor, part in parts[party])
                )
                worst = max(worst, (now[party] - new) / float(self.due[party]))
                now[party] = new
            if worst < CLOSE:
                break
        for party in knot:
            self.paid[party] = Fraction(now[party])
