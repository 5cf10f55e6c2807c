"""Which answers are wanted, in what order, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.analysis.finding import Finding
    from kg.analysis.leg import Leg
    from kg.analysis.product import Products

    Chain = tuple[Leg, ...]

OBJECTIVES = ("confidence", "quantity", "earliest", "legs")
"""What answers can be ordered by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters, order and number of answers.

    Attributes:
        product: Only goods that are compatible with this product (an IRI), where any leg says which.
        after: Only answers whose moving legs can have happened on this day or later.
        before: Only answers whose moving legs can have happened on this day or earlier.
        min_quantity: Only answers that can have carried as many.
        modality: Only answers that have come at least this far.
        avoid: Only answers on which none of these parties lies (IRIs).
        via: Only answers on which all of these lie.
        by: One of `OBJECTIVES`.
        k: How many at most; all where it is None.
    """

    product: str | None = None
    after: date | None = None
    before: date | None = None
    min_quantity: int | None = None
    modality: str | None = None
    avoid: frozenset[str] = frozenset()
    via: frozenset[str] = frozenset()
    by: str = "confidence"
    k: int | None = None

    def takes(self, finding: Finding, products: Products) -> bool:
        """Whether an answer passes the filters.

        Args:
            finding: The answer.
            products: Which products can be the same goods.

        Returns:
            True where it passes all.
        """
        far = self.modality is None or products.record.at_least(finding.modality, self.modality)
        fits = self._fits_window(finding) and self._fits_quantity(finding)
        parties = {party for leg in finding.legs for party in (leg.source, leg.target)}
        fits = fits and self.via <= parties and not self.avoid & parties
        return far and fits and self._fits_product(finding, products)

    def _fits_product(self, finding: Finding, products: Products) -> bool:
        if self.product is None:
            return True
        named = [leg.products for leg in finding.legs if leg.products]
        wanted = (self.product,)
        return bool(named) and all(products.any_compatible(some, wanted) for some in named)

    def _fits_window(self, finding: Finding) -> bool:
        for leg in finding.legs:
            if leg.moves:
                if self.after and (leg.when.latest or date.max) < self.after:
                    return False
                if self.before and (leg.when.earliest or date.min) > self.before:
                    return False
        return True

    def _fits_quantity(self, finding: Finding) -> bool:
        high = finding.quantity.high
        if self.min_quantity is None:
            return True
        return (
            finding.unit == "PieceUnit"
            and bool(finding.quantity)
            and (high is None or high >= self.min_quantity)
        )


def order(findings: Sequence[Finding], wanted: Wanted, products: Products) -> tuple[list[Finding], bool]:
    """Filter and order answers, and cut them to the number that is wanted.

    Ties are broken the same way every time: fewer legs, then earlier dates, then claim IRIs.

    Args:
        findings: The answers.
        wanted: What is wanted.
        products: Which products can be the same goods.

    Returns:
        The answers, and whether any were cut off.
    """
    kept = sorted(
        (f for f in findings if wanted.takes(f, products)), key=lambda f: (_rank(f, wanted.by), *_ties(f))
    )
    return kept[: wanted.k], wanted.k is not None and len(kept) > wanted.k


def graded(chains: Iterable[Chain], by: str) -> Iterator[list[Chain]]:
    """Put chains in portions, so that not all need be weighed; see `weighed`.

    Args:
        chains: The chains.
        by: One of `OBJECTIVES`.

    Yields:
        The chains that are equal by the first figure of the order, the best figure first. By quantity all are
        one portion: what a chain can carry is known when it is weighed.
    """
    grades = [(_grade(chain, by), chain) for chain in chains]
    grades.sort(key=itemgetter(0))
    for _, equal in groupby(grades, key=itemgetter(0)):
        yield [chain for _, chain in equal]


def _grade(chain: Chain, by: str) -> tuple[Any, ...]:
    """The first figure of the order of a chain: the same that `_rank` has of its finding."""
    if by == "confidence":
        return (-min(step.confidence.value for step in chain),)
    if by == "earliest":
        days = [step.when.earliest for step in chain if step.when.earliest]
        return (not days, max(days, default=date.max))
    return (len(chain),) if by == "legs" else ()


def weighed(
    portions: Iterable[Iterable[Chain]],
    weigh: Callable[[Chain], Finding | None],
    wanted: Wanted,
    products: Products,
) -> list[Finding]:
    """Weigh chains into answers, until there are more than are wanted.

    Args:
        portions: Chains in portions, each better than all in the portions after it.
        weigh: Makes a finding of a chain, or None where it is not asked for.
        wanted: What is wanted.
        products: Which products can be the same goods.

    Returns:
        Answers that pass the filters, among them the best, and one more at least where there is one; for
        `order` to put in order.
    """
    found: list[Finding] = []
    for chains in portions:
        found += [f for f in map(weigh, chains) if f is not None and wanted.takes(f, products)]
        if wanted.k is not None and len(found) > wanted.k:
            break
    return found


def _rank(finding: Finding, by: str) -> tuple[object, ...]:
    if by == "quantity":
        low, high = finding.quantity.low, finding.quantity.high
        stated = bool(finding.quantity)
        return (not stated, -Decimal(low or 0), high is not None, -Decimal(high or 0))
    if by == "earliest":
        return (finding.arrival is None, finding.arrival or date.max)
    if by == "legs":
        return (len(finding.legs),)
    return (-finding.weakest, -finding.joint)


def _ties(finding: Finding) -> tuple[object, ...]:
    dates = [(leg.when.earliest or date.min, leg.when.latest or date.max) for leg in finding.legs]
    return (len(finding.legs), dates, finding.legs[-1].claims, [leg.key for leg in finding.legs])
