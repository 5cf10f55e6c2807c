"""Ways of counting goods, and sums of ranges: racks and the chips in them, parts of a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kg.analysis.leg import weighed_range
from kg.analysis.product import Products
from kg.claim import Claim, Number, Range
from kg.record import Record

PIECES = ("PieceUnit", "SystemUnit")
"""Units in which a piece of a product is counted."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of counting goods.

    Attributes:
        unit: The code of the unit.
        product: The product that is counted, or None where none is named.
    """

    unit: str = "PieceUnit"
    product: str | None = None


def way_of(claim: Claim) -> Way:
    """The way in which a claim counts."""
    return Way(claim.code("unit") or "PieceUnit", claim.role("product"))


def most_used(claims: Sequence[Claim]) -> Way:
    """The way of counting that most claims use; the first in order where several do.

    A source may count racks and another the accelerators in them: figures of different products do not mix.

    Args:
        claims: Claims, each with a figure.

    Returns:
        The way; pieces of an unnamed product where there is no claim.
    """
    ways = sorted((way_of(c) for c in claims), key=lambda way: (way.unit, way.product or ""))
    return max(ways, key=ways.count, default=Way())


def held(claims: Iterable[Claim], record: Record) -> tuple[Range, Way]:
    """How many a lot holds, by the best claim of each origin, in the way of counting that most use.

    Args:
        claims: Claims on the lot.
        record: The record.

    Returns:
        The range, empty where no claim gives a figure, and the way of counting.
    """
    stated = [claim for claim in claims if claim.quantity and claim.supports]
    way = most_used(stated)
    return weighed_range([c for c in stated if way_of(c) == way], record, "quantity"), way


def converted(quantity: Range, way: Way, wanted: Way, products: Products) -> Range | None:
    """A quantity that is counted in one way, in another way.

    Args:
        quantity: The quantity.
        way: How it is counted.
        wanted: How it should be.
        products: Which products can be the same goods, and how many pieces a system contains.

    Returns:
        The range, rounded outwards; None where no claim says how many of the one a piece of the other is, or
        where they cannot be the same goods.
    """
    if way == wanted:
        return quantity
    one, other = way.product, wanted.product
    if one and other and not products.compatible(one, other):
        return None
    if way.unit not in PIECES or wanted.unit not in PIECES:
        return quantity if way.unit == wanted.unit else None
    if one and other and products.akin(one, other):
        return quantity
    mine, theirs = (products.pieces((product,) if product else ()) for product in (one, other))
    return None if mine is None or theirs is None else scaled(quantity, Range(mine, mine), theirs)


def scaled(quantity: Range, factor: Range, divisor: Number = 1) -> Range:
    """A quantity of whole pieces times a factor, rounded outwards, but never onto a bound that is excluded.

    Args:
        quantity: The quantity.
        factor: The factor, such as a share from 0 to 1, or the pieces in a system.
        divisor: What the product is divided by.

    Returns:
        The range; a bound is None where either lacks it.

    Example:
        >>> from decimal import Decimal
        >>> scaled(Range(136000, None), Range(Decimal("0.5"), None, above=True))
        Range(low=68001, high=None, stated=None)
        >>> scaled(Range(100, 101), Range(8, 8), 3)
        Range(low=266, high=270, stated=None)
    """
    low = high = None
    if quantity.low is not None and factor.low is not None:
        low = _whole(Fraction(quantity.low) * Fraction(factor.low) / Fraction(divisor), up=False)
        low += factor.above
    if quantity.high is not None and factor.high is not None:
        high = _whole(Fraction(quantity.high) * Fraction(factor.high) / Fraction(divisor), up=True)
        high -= factor.below
    return Range(low, high)


def _whole(value: Fraction, *, up: bool) -> int:
    return -(-value.numerator // value.denominator) if up else value.numerator // value.denominator


def total(parts: Iterable[Range]) -> Range:
    """How many parts hold that have nothing in common: the sum of the lows, and that of the highs.

    Args:
        parts: A range for each; a low that is not known is nought.

    Returns:
        The range; its high is None where a part's is.

    Example:
        >>> total([Range(10, 20), Range(None, 5)]), total([Range(10, 20), Range(30, None)])
        (Range(low=10, high=25, stated=None), Range(low=40, high=None, stated=None))
    """
    ranges = list(parts)
    highs = [part.high for part in ranges]
    high = None if None in highs else sum(n for n in highs if n is not None)
    return Range(sum(part.low or 0 for part in ranges), high)


def union(parts: Iterable[Range]) -> Range:
    """How many goods there are in parts that may be the same: the largest low, and the sum of the highs.

    Args:
        parts: A range for each; a low that is not known is nought.

    Returns:
        The range; its high is None where a part's is.

    Example:
        >>> union([Range(10, 20), Range(12, 12)])
        Range(low=12, high=32, stated=None)
    """
    ranges = list(parts)
    return Range(max((part.low or 0 for part in ranges), default=0), total(ranges).high)


def hull(parts: Sequence[Range]) -> Range:
    """The least range that holds several.

    Args:
        parts: One range or more.

    Returns:
        The range; a bound is None where a part lacks it.

    Example:
        >>> hull([Range(10, 20), Range(15, None)])
        Range(low=10, high=None, stated=None)
    """
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    low = None if None in lows else min(each for each in lows if each is not None)
    high = None if None in highs else max(each for each in highs if each is not None)
    return Range(low, high)


def pooled(groups: Iterable[Iterable[Range]]) -> Range:
    """How many parts hold together of which only those of one group may be the same goods.

    Args:
        groups: The ranges, by group.

    Returns:
        The total of the groups, each of which is the union of its parts.
    """
    return total(union(group) for group in groups)


def less(whole: Range, part: Range) -> Range:
    """What a whole holds without a part of it.

    Args:
        whole: The whole.
        part: The part; a low that is not known is nought.

    Returns:
        From the low less the high, but not below nought, to the high less the low. Where even that is below
        nought, the part cannot be a part of the whole: both ends are then as the subtraction gives them.

    Example:
        >>> less(Range(90, 110), Range(30, None)), less(Range(100, 100), Range(130, 140))
        (Range(low=0, high=80, stated=None), Range(low=-40, high=-30, stated=None))
    """
    high = None if whole.high is None else whole.high - (part.low or 0)
    low = None if whole.low is None or part.high is None else whole.low - part.high
    if high is not None and high < 0:
        return Range(low, high)
    return Range(max(0, low or 0), high)
