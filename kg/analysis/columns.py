"""The legs of a network as columns, so that the engine for many transfers reads them too."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Final

from kg.flow.fault import MOST
from kg.flow.transfers import CERTAIN, Row, Transfers, from_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.chain import Legs
    from kg.analysis.leg import Leg
    from kg.analysis.product import Products

EITHER: Final = " | "
"""What stands between the products of a leg that names several, in the name of its goods."""

PIECES: Final = "PieceUnit"
"""The unit in which columns count."""


def transfers_of(goods: Legs, *, products: Iterable[str] = ()) -> tuple[Transfers, tuple[Leg, ...]]:
    """Put legs into columns.

    A transfer's identifier is the leg's key, its four parts with blanks between; identifiers stand in the
    order of the keys. Where a column can hold less than a leg does, it never rules out what the leg allows:

    - A leg that names several products is of any of them: they are one product of the columns, with a name of
      all (see `goods_name`), that can be the same goods as whatever one of them can be.
    - A quantity is in pieces, and a system counts as the accelerators that it contains where a claim says how
      many that are. One in another unit, or of a system of unknown contents, is not stated.
    - A confidence is rounded to ten-thousandths, halves up; that of a leg has two places.
    - A lot is named where no leg on it, and none on a lot that it was split from or into, can be mistaken for
      another: see `_lots`.

    Args:
        goods: The legs.
        products: More products that a question may name (IRIs), whether or not a leg does.

    Returns:
        The transfers, and the legs in the order of their rows.

    Raises:
        kg.errors.BadInput: A leg ends before it starts, or two have one key.
    """
    lots = _lots(goods)
    rows = [_row(leg, goods.products, lots) for leg in goods.steps]
    kinds = {leg.products for leg in goods.steps if leg.products} | {(iri,) for iri in products}
    fitting = [
        (goods_name(one), goods_name(other))
        for one, other in combinations(sorted(kinds), 2)
        if goods.products.any_compatible(one, other)
    ]
    held = from_rows(rows, compatible=fitting, products=map(goods_name, kinds))
    by_id = {row.id: leg for row, leg in zip(rows, goods.steps, strict=True)}
    return held, tuple(by_id[each] for each in held.ids)


def goods_name(products: Iterable[str]) -> str:
    """The name under which columns hold the goods of a leg.

    Args:
        products: The products that it names (IRIs); at least one.

    Returns:
        The IRI of one product; those of several in order, with `EITHER` between.

    Example:
        >>> goods_name(["b", "a"])
        'a | b'
    """
    return EITHER.join(sorted(products))


def _row(leg: Leg, products: Products, lots: frozenset[str]) -> Row:
    low, high = _pieces(leg, products)
    return Row(
        id=" ".join(leg.key),
        source=leg.source,
        target=leg.target,
        earliest=leg.when.earliest,
        latest=leg.when.latest,
        low=low,
        high=high,
        confidence=int((leg.confidence.value * CERTAIN).to_integral_value(ROUND_HALF_UP)),
        product=goods_name(leg.products) if leg.products else None,
        lot=leg.lots[0] if leg.lots and leg.lots[0] in lots else None,
    )


def _pieces(leg: Leg, products: Products) -> tuple[float | None, float | None]:
    """The quantity of a leg in pieces; what columns cannot hold is left open."""
    contents = products.pieces(leg.products)
    if leg.unit != PIECES or contents is None:
        return None, None
    low, high = (
        None if n is None else float(Decimal(n) * contents) for n in (leg.quantity.low, leg.quantity.high)
    )
    return None if low is None else min(low, MOST), None if high is None or high > MOST else high


def _lots(goods: Legs) -> frozenset[str]:
    """The lots that columns can tell: a column has room for one lot of each leg, and not for how lots split.

    A least quantity is handed on where a party got a lot by one transfer alone. So a lot is told only where
    each leg on it names no other, and no leg is on a lot from which it was taken or that was taken from it.
    """
    named = {lot for leg in goods.steps for lot in leg.lots}
    several = {lot for leg in goods.steps if len(leg.lots) > 1 for lot in leg.lots}
    related: set[str] = set()
    for lot in named:
        above = goods.ancestors.get(lot, frozenset()) & named - {lot}
        related.update([lot, *above] if above else ())
    return frozenset(named - several - related)
