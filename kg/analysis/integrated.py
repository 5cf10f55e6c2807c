"""Integrated ownership: how much of a firm a party owns directly and through others, as bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

import networkx as nx
import numpy as np

from kg.claim import Range

Shares = Mapping[str, Mapping[str, Range]]
"""For each firm its holders, each with its share; an open bound where that is not known."""

PLACES = Decimal("0.000001")
"""Effective shares are rounded outwards to six places."""

SLIGHT = 1e-12
"""A gain that is no more than the rounding of the machine."""

DENSE = 300
"""The most firms that hold each other for which the equations are solved outright."""

ROUNDS = 400
"""How often bounds are carried round among more firms than that; after each round they still hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of the holders of one firm, such that the shares can all be so.

    Attributes:
        low: The least share of each holder.
        high: The largest.
        over: What the least shares add up to, where that is more than the whole; else None.
    """

    low: Mapping[str, float]
    high: Mapping[str, float]
    over: Decimal | None = None


def column(holders: Mapping[str, Range]) -> Column:
    """The shares in one firm, as far as they can all be so: together they are at most the whole.

    Args:
        holders: The share of each holder; a bound that is not known is nought, or the whole.

    Returns:
        The bounds. A holder can have at most what the least shares of the others leave. Where these add up
        to more than the whole, some claim is wrong and nothing says which: no least share is then counted.

    Example:
        >>> column({"a": Range(Decimal("0.6"), Decimal("0.6")), "b": Range()}).high["b"]
        0.4
        >>> column({"a": Range(Decimal("0.6"), None), "b": Range(Decimal("0.7"), None)}).over
        Decimal('1.3')
    """
    low = {holder: Decimal(share.low or 0) for holder, share in holders.items()}
    total = sum(low.values(), Decimal(0))
    over = total if total > 1 else None
    if over is not None:
        low = dict.fromkeys(low, Decimal(0))
        total = Decimal(0)
    high = {
        holder: min(Decimal(1) if share.high is None else Decimal(share.high), 1 - total + low[holder])
        for holder, share in holders.items()
    }
    return Column(
        {holder: float(value) for holder, value in low.items()},
        {holder: float(value) for holder, value in high.items()},
        over,
    )


def integrated(shares: Shares, holder: str) -> dict[str, Range]:
    """The effective share of one party in every firm below it, directly and through others, as bounds.

    With A the matrix of direct shares (a row for each holder, a column for each firm), integrated ownership
    is Y = A + Y A = A (I - A)^-1, the sum over all chains of the products of their shares (Brioschi,
    Buzzacchi and Colombo, Journal of Banking and Finance 13, 1989). Where the party is held by firms that it
    holds, chains that lead through the party itself count its own part again; the corrected share leaves
    these out (Baldone, Brioschi and Paleari, 1998): with N = (I - A)^-1 it is N_ij / N_ii. That is the sum
    over the chains from i to j that do not come back to i.

    Read backwards from j, where each step goes from a firm to one of its holders with the holder's share as
    its chance, and ends outside with what is left, this sum is the chance of ever coming to i. So it is
    never above 1, and grows with every share. Two bounds follow for shares that are ranges:

    - The lowest: all shares at their lowest. What is left belongs to nobody who is known.
    - The highest: the largest chance over all choices of shares within their ranges that add up to at most
      the whole in each firm. Firms can choose apart from each other, so that each gives as much as it may to
      the holders from whom the chance is largest (Givan, Leach and Dean, Artificial Intelligence 122, 2000;
      the choice is improved until nothing is gained, after Howard 1960).

    Every choice of shares within the ranges lies between the two, and each is reached by one, so no closer
    bounds can be had; only among more than 300 firms that hold each other they are wider than need be. They
    speak of the holdings that are given: one that nobody reports can add to either.

    Args:
        shares: For each firm, the share of each holder.
        holder: The party.

    Returns:
        Its effective share in each firm that it can have a share of, rounded outwards.

    Example:
        Two firms hold half of each other, and the party half of the first (Elliott, Golub and Jackson,
        American Economic Review 104, 2014: two thirds and one third):

        >>> half = Range(Decimal("0.5"), Decimal("0.5"))
        >>> found = integrated({"f": {"p": half, "g": half}, "g": {"f": half}}, "p")
        >>> [str(found[firm].low) for firm in "fg"]
        ['0.666666', '0.333333']
    """
    whole = Holdings(shares)
    return whole.effective(
        holder, sorted(nx.descendants(whole.graph, holder)) if holder in whole.graph else ()
    )


@dataclass(frozen=True)
class Holdings:
    """Who holds which firms, made ready to be asked for the effective shares of many.

    Attributes:
        shares: For each firm, the share of each holder.
    """

    shares: Shares
    _ancestors: dict[int, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """What is known of the holders of each firm."""
        return {firm: column(holders) for firm, holders in self.shares.items()}

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The holders and firms: an edge for each share that can be more than nought."""
        found: nx.DiGraph[str] = nx.DiGraph()
        for firm in sorted(self.columns):
            high = self.columns[firm].high
            found.add_edges_from((each, firm) for each in sorted(high) if high[each] > 0)
        return found

    @cached_property
    def _parts(self) -> nx.DiGraph[int]:
        """The groups of firms that hold each other, after those that hold them."""
        found: nx.DiGraph[int] = nx.condensation(self.graph)
        return found

    @cached_property
    def _order(self) -> Mapping[int, int]:
        return {part: place for place, part in enumerate(nx.topological_sort(self._parts))}

    def effective(self, holder: str, firms: Iterable[str]) -> dict[str, Range]:
        """The effective share of a party in some firms; see `integrated`.

        Args:
            holder: The party.
            firms: The firms.

        Returns:
            Its share in each of them that it can have one of, rounded outwards.
        """
        parts, wanted = self._parts, [firm for firm in firms if firm in self.graph and firm != holder]
        if holder not in self.graph or not wanted:
            return {}
        part_of = parts.graph["mapping"]
        below = {part_of[holder], *nx.descendants(parts, part_of[holder])}
        ends = {part_of[firm] for firm in wanted} & below
        above = ends.union(*(self._above_part(end) for end in ends))
        low: dict[str, float] = {holder: 1.0}
        high: dict[str, float] = {holder: 1.0}
        for part in sorted(below & above, key=self._order.__getitem__):
            members = sorted(parts.nodes[part]["members"] - {holder})
            _lowest(members, self.columns, low)
            _highest(members, self.columns, low, high)
        return {
            firm: Range(_outwards(low[firm], up=False), _outwards(high[firm], up=True))
            for firm in wanted
            if part_of[firm] in below and high[firm] > 0
        }

    def _above_part(self, part: int) -> frozenset[int]:
        if part not in self._ancestors:
            self._ancestors[part] = frozenset(nx.ancestors(self._parts, part))
        return self._ancestors[part]


def _outwards(value: float, *, up: bool) -> Decimal:
    exact = Decimal(f"{min(max(value, 0.0), 1.0):.10f}")
    return exact.quantize(PLACES, rounding=ROUND_CEILING if up else ROUND_FLOOR).normalize() + 0


def _lowest(members: Sequence[str], columns: Mapping[str, Column], low: dict[str, float]) -> None:
    """Put down the lowest share in firms that hold each other, where those above them are known."""
    inner, outer = _split(members, [columns[firm].low for firm in members], low)
    low.update(zip(members, _least(inner, outer), strict=True))


def _highest(
    members: Sequence[str], columns: Mapping[str, Column], low: Mapping[str, float], high: dict[str, float]
) -> None:
    """Put down the highest share in firms that hold each other: improve the choice while it gains."""
    if len(members) > DENSE:
        values = _above(*_split(members, [columns[firm].high for firm in members], high))
        high.update(zip(members, values, strict=True))
        return
    now = {**high, **{firm: low[firm] for firm in members}}
    choice = {firm: _best(columns[firm], now) for firm in members}
    while True:
        values = _least(*_split(members, [choice[firm] for firm in members], high))
        now = {**high, **dict(zip(members, values, strict=True))}
        better = {firm: _best(columns[firm], now) for firm in members}
        gained = [firm for firm in members if _worth(better[firm], now) > now[firm] + SLIGHT]
        if not gained:
            break
        choice.update({firm: better[firm] for firm in gained})
    high.update({firm: now[firm] for firm in members})


def _best(held: Column, now: Mapping[str, float]) -> dict[str, float]:
    """The shares in a firm that bring most: the least of each, and what is left to those worth most."""
    chosen = dict(held.low)
    left = 1 - sum(chosen.values())
    for holder in sorted(chosen, key=lambda each: (-now.get(each, 0.0), each)):
        more = max(0.0, min(held.high[holder] - chosen[holder], left))
        chosen[holder] += more
        left -= more
    return chosen


def _worth(chosen: Mapping[str, float], now: Mapping[str, float]) -> float:
    return sum(share * now.get(holder, 0.0) for holder, share in chosen.items())


Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Vector = np.ndarray[tuple[int], np.dtype[np.float64]]


def _split(
    members: Sequence[str], chosen: Sequence[Mapping[str, float]], known: Mapping[str, float]
) -> tuple[Mapping[tuple[int, int], float], list[float]]:
    """Shares among firms that hold each other, and what comes to each from holders of whom it is known."""
    place = {firm: number for number, firm in enumerate(members)}
    inner = {
        (number, place[holder]): share
        for number, holders in enumerate(chosen)
        for holder, share in holders.items()
        if holder in place and share > 0
    }
    outer = [
        sum(share * known.get(holder, 0.0) for holder, share in holders.items() if holder not in place)
        for holders in chosen
    ]
    return inner, outer


def _least(inner: Mapping[tuple[int, int], float], outer: Sequence[float]) -> list[float]:
    """The least values that are what comes from outside and what the others pass on: h = P h + b.

    Firms to which nothing comes at all are nought; the rest have one solution, since from each of them a
    chain leads out.
    """
    into: dict[int, list[int]] = {}
    for firm, holder in inner:
        into.setdefault(holder, []).append(firm)
    wet = _downstream([number for number, value in enumerate(outer) if value > 0], into)
    values = [0.0] * len(outer)
    if not wet:
        return values
    if len(wet) > DENSE:
        return _carried(inner, outer, np.zeros(len(outer)))
    place = {firm: number for number, firm in enumerate(wet)}
    matrix: Matrix = np.eye(len(wet))
    for (firm, holder), share in inner.items():
        if firm in place and holder in place:
            matrix[place[firm], place[holder]] -= share
    right: Vector = np.array([outer[firm] for firm in wet])
    for firm, value in zip(wet, np.linalg.solve(matrix, right), strict=True):
        values[firm] = float(value)
    return values


def _above(inner: Mapping[tuple[int, int], float], outer: Sequence[float]) -> list[float]:
    """Values that are no less than any choice of shares brings, from the largest of all shares at once."""
    return _carried(inner, outer, np.ones(len(outer)))


def _carried(inner: Mapping[tuple[int, int], float], outer: Sequence[float], values: Vector) -> list[float]:
    """Carry values round a number of times: from below they stay below the solution, from above, above it."""
    firms = np.fromiter((firm for firm, _ in inner), dtype=np.int64, count=len(inner))
    holders = np.fromiter((holder for _, holder in inner), dtype=np.int64, count=len(inner))
    shares = np.fromiter(inner.values(), dtype=np.float64, count=len(inner))
    known = np.array(outer)
    for _ in range(ROUNDS):
        passed = np.bincount(firms, weights=shares * values[holders], minlength=len(values))
        before, values = values, np.minimum(passed + known, 1.0)
        if np.abs(values - before).max(initial=0.0) < SLIGHT:
            break
    return [float(value) for value in values]


def _downstream(start: Iterable[int], into: Mapping[int, Sequence[int]]) -> list[int]:
    found, ahead = set[int](), list(start)
    while ahead:
        if (each := ahead.pop()) not in found:
            found.add(each)
            ahead += into.get(each, ())
    return sorted(found)
