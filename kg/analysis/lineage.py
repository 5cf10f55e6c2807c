"""The lineage of a lot: what it was taken from, what was taken from it, and what remains unexplained."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kg.analysis.balance import Balance, balances, headline
from kg.analysis.confidence import combine
from kg.analysis.counting import Way
from kg.analysis.descent import Descent, descent
from kg.analysis.gap import Gap, gaps
from kg.analysis.size import Size, Sizes, nearest, sizes
from kg.claim import Range
from kg.network import Network, claims_of, record_of


@dataclass(frozen=True, slots=True)
class Taking:
    """Goods that went from one lot into another.

    Attributes:
        parent: The lot that they were taken from.
        lot: The lot that they went into.
        quantity: How many, as far as is told at all.
        way: How they are counted.
        dates: When, as written.
        confidence: What the claims that say so are worth together.
        claims: The claims that say so.
    """

    parent: str
    lot: str
    quantity: Range
    way: Way
    dates: tuple[str, ...]
    confidence: Decimal
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One lot of a lineage.

    Attributes:
        lot: Its IRI.
        depth: By how few steps it is away: below nought what the lot was taken from, above nought what was
            taken from it, nought the lot itself.
        parents: What it was taken from: one taking after a split, several after a merge.
        sizes: How many it holds, by state from near to far.
        balances: Its balance in each of these states; none where the lineage runs in a circle.
    """

    lot: str
    depth: int
    parents: tuple[Taking, ...]
    sizes: tuple[Size, ...]
    balances: tuple[Balance, ...]

    @property
    def balance(self) -> Balance | None:
        """The balance of the state to which it came furthest; ends are left aside where there is another."""
        return headline(self.balances)


@dataclass(frozen=True, slots=True)
class Lineage:
    """A lot with its ancestors and descendants.

    Attributes:
        lot: The lot's IRI.
        members: All lots of the lineage, the furthest ancestors first; empty where no claim names the lot.
        children: What was taken from it.
        circle: Lots of the lineage that are each taken from the next, which cannot be; empty where none is.
        gaps: What would close the rest.
    """

    lot: str
    members: tuple[Member, ...]
    children: tuple[Taking, ...]
    circle: tuple[str, ...]
    gaps: tuple[Gap, ...]

    @property
    def own(self) -> Member | None:
        """The lot itself, or None where no claim speaks of it."""
        return next((member for member in self.members if member.depth == 0), None)

    @property
    def parents(self) -> tuple[Taking, ...]:
        """What it was taken from."""
        return self.own.parents if self.own else ()

    @property
    def balance(self) -> Balance | None:
        """The balance of the state to which it came furthest, or None where no claim gives a figure."""
        return self.own.balance if self.own else None


@dataclass(frozen=True)
class Lineages:
    """The lineages of all lots of a network, drawn up when they are asked for.

    Attributes:
        network: The network.
        sizes: The sizes of all lots.
    """

    network: Network[str]
    sizes: Sizes
    _drawn: dict[str, tuple[Balance, ...]] = field(default_factory=dict)

    @property
    def descent(self) -> Descent:
        """The lots."""
        return self.sizes.descent

    def of(self, lot: str) -> Lineage:
        """The lineage of one lot.

        Args:
            lot: The lot's IRI.

        Returns:
            Its lineage, without members where no selected claim speaks of it.
        """
        if lot not in self.descent.claims and lot not in self.descent.children:
            return Lineage(lot, (), (), (), (Gap("size", None, (lot,)),))
        depths = self.descent.depths(lot)
        circle = self.descent.circle(depths)
        members = tuple(self._member(each, depth, sound=not circle) for each, depth in depths.items())
        children = tuple(self._taking(child, lot) for child in self.descent.children.get(lot, ()))
        missing = (Gap("circle", None, circle),) if circle else gaps(self.sizes, lot, self._balances(lot))
        return Lineage(lot, members, children, circle, missing)

    def _member(self, lot: str, depth: int, *, sound: bool) -> Member:
        return Member(
            lot=lot,
            depth=depth,
            parents=tuple(self._taking(lot, parent) for parent in self.descent.parents.get(lot, ())),
            sizes=tuple(self.sizes.of[lot].values()),
            balances=self._balances(lot) if sound else (),
        )

    def _taking(self, lot: str, parent: str) -> Taking:
        claims = self.descent.takings[lot, parent]
        figures = self.sizes.taken.get((lot, parent), {})
        size = nearest(figures) or next(iter(figures.values()), None)
        return Taking(
            parent=parent,
            lot=lot,
            quantity=size.quantity if size else Range(),
            way=size.way if size else Way(),
            dates=tuple(sorted({claim.when_text for claim in claims if claim.when_text})),
            confidence=combine(claims, record_of(self.network)).value,
            claims=tuple(claim.iri for claim in claims),
        )

    def _balances(self, lot: str) -> tuple[Balance, ...]:
        """The balances of a lot, drawn up once: a lot can be of many lineages."""
        if lot not in self._drawn:
            self._drawn[lot] = balances(self.sizes, lot)
        return self._drawn[lot]


def lineages(network: Network[str]) -> Lineages:
    """Which lots were taken from which, and what remains unexplained?

    Args:
        network: The network.

    Returns:
        The lineages of all lots of which its claims speak.
    """
    lots = descent(claims_of(network).values())
    return Lineages(network, sizes(lots, record_of(network)))


def lineage(network: Network[str], lot: str) -> Lineage:
    """From which lots was one taken, which were taken from it, and what remains unexplained?

    Args:
        network: The network.
        lot: The lot's IRI.

    Returns:
        The lineage; without members where no selected claim speaks of the lot.
    """
    return lineages(network).of(lot)
