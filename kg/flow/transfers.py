"""Transfers as time-sorted columns: what the engine reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from kg.errors import BadInput
from kg.flow.fault import MOST, REASONS
from kg.flow.names import Names, Numbers, find
from kg.flow.sorting import order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

FIRST: Final = 1
"""The day of a transfer that can have begun at any time, as `date.toordinal` counts."""

LAST: Final = date.max.toordinal()
"""The day of a transfer that can have ended at any time."""

CERTAIN: Final = 10_000
"""What a confidence of 1 is in the column: it counts ten-thousandths, so that decimals are exact."""

NONE: Final = -1
"""The place of a product or a lot where none is named."""

STATED: Final = 1
"""The flag of a transfer whose quantity is stated at all."""

COLUMNS: Final = {
    "source": np.int32,
    "target": np.int32,
    "earliest": np.int32,
    "latest": np.int32,
    "low": np.float64,
    "high": np.float64,
    "confidence": np.uint16,
    "product": np.int16,
    "lot": np.int32,
    "flags": np.uint8,
    "rank": np.int32,
}
"""The columns of `Transfers` and what each holds."""

INDEXES: Final = (
    "out_start",
    "in_start",
    "in_order",
    "in_source",
    "in_earliest",
    "in_latest",
    "in_confidence",
)
"""The indexes of `Transfers`, all of int32 but for that of confidences."""

_Array = TypeVar("_Array", bound="NDArray[Any]")

_MOST_ROWS: Final = 2**31 - 1
_MOST_PRODUCTS: Final = 2**15 - 1


@dataclass(frozen=True, eq=False, repr=False)
class Transfers:
    """Transfers as columns of one length, sorted by source, first day, last day, target and rank.

    No column can be written to; those of an opened file stay on disk until they are read.

    Attributes:
        source: Where goods come from: int32, places in `parties`.
        target: Where they go: int32, places in `parties`.
        earliest: The first day: int32, as `date.toordinal` counts; `FIRST` where it is open.
        latest: The last day: int32; `LAST` where it is open.
        low: The least quantity in pieces: float64; 0 where none is stated.
        high: The largest: float64; infinite where none is stated.
        confidence: In ten-thousandths: uint16.
        product: int16, places in `products`; `NONE` where none is named.
        lot: int32, places in `lots`; `NONE` where none is named.
        flags: uint8; see `STATED`.
        rank: The place of each row's identifier among all, in order: int32; the last tie between paths.
        parties: The names of the parties, in order of their code points.
        products: The names of the products and families, likewise.
        lots: The names of the lots, likewise.
        compatible: Which products can be the same goods: bool, products by products.
        ids: The identifiers of the rows, in the order of the columns.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    earliest: NDArray[np.int32]
    latest: NDArray[np.int32]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    confidence: NDArray[np.uint16]
    product: NDArray[np.int16]
    lot: NDArray[np.int32]
    flags: NDArray[np.uint8]
    rank: NDArray[np.int32]
    parties: Sequence[str]
    products: Sequence[str]
    lots: Sequence[str]
    compatible: NDArray[np.bool_]
    ids: Sequence[str]

    def __len__(self) -> int:
        """How many transfers there are."""
        return len(self.source)

    def __repr__(self) -> str:
        return f"<{len(self):,} transfers between {len(self.parties):,} parties>"

    @cached_property
    def out_start(self) -> NDArray[np.int32]:
        """Where the rows of each source begin; one more than there are parties."""
        return _starts(self.source, len(self.parties))

    @cached_property
    def in_order(self) -> NDArray[np.int32]:
        """The rows by target, those that can end last first, and then in their own order."""
        return _fixed(order((-self.latest, self.target), len(self)).astype(np.int32))

    @cached_property
    def in_source(self) -> NDArray[np.int32]:
        """The source of each row of `in_order`: a search against the flow of goods reads it in one run."""
        return _fixed(np.asarray(self.source)[self.in_order])

    @cached_property
    def in_earliest(self) -> NDArray[np.int32]:
        """The first day of each row of `in_order`, likewise."""
        return _fixed(np.asarray(self.earliest)[self.in_order])

    @cached_property
    def in_latest(self) -> NDArray[np.int32]:
        """The last day of each row of `in_order`, likewise."""
        return _fixed(np.asarray(self.latest)[self.in_order])

    @cached_property
    def in_confidence(self) -> NDArray[np.uint16]:
        """The confidence of each row of `in_order`, likewise."""
        return _fixed(np.asarray(self.confidence)[self.in_order])

    @cached_property
    def in_start(self) -> NDArray[np.int32]:
        """Where the rows of each target begin in `in_order`."""
        return _starts(self.target, len(self.parties))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the columns and names, in hexadecimal: equal where all that is stated is equal."""
        return digest({name: (column, seal(column)) for name, column in parts(self).items()})

    @property
    def nbytes(self) -> int:
        """How many bytes the columns and indexes take; names and identifiers are not counted."""
        arrays: list[NDArray[Any]] = [getattr(self, name) for name in (*COLUMNS, *INDEXES)]
        return sum(array.nbytes for array in arrays)

    def place(self, party: str) -> int | None:
        """The place of a party in `parties`, or None where no transfer names it."""
        return find(self.parties, party)


def parts(transfers: Transfers) -> dict[str, NDArray[Any]]:
    """All that makes transfers what they are, as arrays; the indexes follow from it.

    Args:
        transfers: The transfers.

    Returns:
        The columns, the matrix of products, and the names as bytes with their ends.
    """
    found: dict[str, NDArray[Any]] = {name: getattr(transfers, name) for name in COLUMNS}
    found["compatible"] = transfers.compatible
    for name in ("parties", "products", "lots", "ids"):
        held: Sequence[str] = getattr(transfers, name)
        if isinstance(held, Numbers):
            found[f"{name}.number"] = held.column
        else:
            names = Names.of(held)
            found |= {f"{name}.blob": names.blob, f"{name}.ends": names.ends}
    return found


def seal(column: NDArray[Any]) -> str:
    """The SHA-256 of the bytes of an array, in hexadecimal; numbers count as little-endian ones."""
    little = np.ascontiguousarray(column, dtype=column.dtype.newbyteorder("<"))
    return hashlib.sha256(little.data).hexdigest()


def digest(sealed: Mapping[str, tuple[NDArray[Any], str]]) -> str:
    """The digest of transfers, from the seals of their parts.

    Args:
        sealed: What `parts` gives, each with its seal.

    Returns:
        The SHA-256 of one line for each part, with its name, what it holds, its shape and its seal.
    """
    lines = [
        f"{name} {column.dtype.newbyteorder('<').str} {column.shape} {sealing}\n"
        for name, (column, sealing) in sorted(sealed.items())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def assemble(
    columns: Mapping[str, NDArray[Any]],
    *,
    parties: Sequence[str],
    products: Sequence[str],
    lots: Sequence[str],
    compatible: Iterable[tuple[int, int]],
    ids: Names | Numbers,
) -> Transfers:
    """Sort columns and put them together.

    Args:
        columns: What `COLUMNS` names, in any order of rows; as `Transfers` describes them.
        parties: The names of the parties, in order.
        products: The names of the products, in order.
        lots: The names of the lots, in order.
        compatible: Pairs of places in `products` that can be the same goods; each is so with itself.
        ids: The identifiers of the rows, in the order of `columns`.

    Returns:
        The transfers.

    Raises:
        kg.errors.BadInput: There are more rows, or more products, than the columns can number.
    """
    rows = len(columns["source"])
    if rows > _MOST_ROWS:
        raise BadInput(f"there are {rows:,} transfers; at most {_MOST_ROWS:,} can be read at once.")
    if len(products) > _MOST_PRODUCTS:
        raise BadInput(
            f"there are {len(products):,} products; at most {_MOST_PRODUCTS:,} can be told apart: "
            "name their families instead."
        )
    matrix = np.eye(len(products), dtype=np.bool_)
    for one, other in compatible:
        matrix[one, other] = matrix[other, one] = True
    keys = (columns[name] for name in ("rank", "target", "latest", "earliest", "source"))
    places = order(keys, rows)
    taken: dict[str, Any] = {
        name: _fixed(columns[name][places].astype(kind, copy=False)) for name, kind in COLUMNS.items()
    }
    return Transfers(
        **taken,
        parties=parties,
        products=products,
        lots=lots,
        compatible=_fixed(matrix),
        ids=ids.take(places),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One transfer, as it is given.

    Attributes:
        id: Its identifier; no other has the same.
        source: The name of the party from which goods come.
        target: The name of the party to which they go.
        earliest: The first day, or None where it is open.
        latest: The last day, or None where it is open.
        low: The least quantity in pieces, or None.
        high: The largest, or None.
        confidence: From 0 to 1, in ten-thousandths.
        product: The name of the product, or None.
        lot: The name of the lot, or None.
    """

    id: str
    source: str
    target: str
    earliest: date | None = None
    latest: date | None = None
    low: float | None = None
    high: float | None = None
    confidence: int = CERTAIN
    product: str | None = None
    lot: str | None = None


def from_rows(
    rows: Iterable[Row], *, compatible: Iterable[tuple[str, str]] = (), products: Iterable[str] = ()
) -> Transfers:
    """Put transfers into columns.

    Args:
        rows: The transfers, in any order.
        compatible: Pairs of products that can be the same goods; each is so with itself.
        products: The names of more products that a question may ask for, whether or not a row has them.

    Returns:
        The columns.

    Raises:
        kg.errors.BadInput: A row cannot be: the message says which, counted from 1, and why.
    """
    held = list(rows)
    ranks = {identifier: n for n, identifier in enumerate(sorted({row.id for row in held}))}
    _refuse_bad(held)
    parties = sorted({name for row in held for name in (row.source, row.target)})
    kinds = sorted({*products, *(row.product for row in held if row.product is not None)})
    lots = sorted({row.lot for row in held if row.lot is not None})
    at_party, at_product, at_lot = (
        {name: n for n, name in enumerate(names)} for names in (parties, kinds, lots)
    )
    values: dict[str, list[Any]] = {
        "source": [at_party[row.source] for row in held],
        "target": [at_party[row.target] for row in held],
        "earliest": [row.earliest.toordinal() if row.earliest else FIRST for row in held],
        "latest": [row.latest.toordinal() if row.latest else LAST for row in held],
        "low": [row.low or 0.0 for row in held],
        "high": [np.inf if row.high is None else row.high for row in held],
        "confidence": [row.confidence for row in held],
        "product": [NONE if row.product is None else at_product[row.product] for row in held],
        "lot": [NONE if row.lot is None else at_lot[row.lot] for row in held],
        "flags": [STATED * (row.low is not None or row.high is not None) for row in held],
        "rank": [ranks[row.id] for row in held],
    }
    pairs = [
        (at_product[one], at_product[other])
        for one, other in compatible
        if one in at_product and other in at_product
    ]
    return assemble(
        {name: np.array(column, dtype=COLUMNS[name]) for name, column in values.items()},
        parties=tuple(parties),
        products=tuple(kinds),
        lots=tuple(lots),
        compatible=pairs,
        ids=Names.of(row.id for row in held),
    )


def _refuse_bad(rows: list[Row]) -> None:
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        reason = _fault(row) or ("duplicate" if row.id in seen else None)
        if reason:
            raise BadInput(f"row {number}: {REASONS[reason]}; this is {row}.")
        seen.add(row.id)


def _fault(row: Row) -> str | None:
    """Why a row cannot be, as a key of `REASONS`, or None where it can."""
    figures = [figure for figure in (row.low, row.high) if figure is not None]
    wrong = {
        "party": not row.source.strip() or not row.target.strip(),
        "id": not row.id,
        "period": (row.earliest or date.min) > (row.latest or date.max),
        "number": any(figure != figure for figure in figures),  # noqa: PLR0124 - NaN alone differs from itself
        "negative": any(figure < 0 for figure in figures),
        "too many": any(figure > MOST for figure in figures),
        "range": len(figures) > 1 and figures[0] > figures[1],
        "confidence": not 0 <= row.confidence <= CERTAIN,
    }
    return next((reason for reason, so in wrong.items() if so), None)


def _starts(column: NDArray[np.int32], parties: int) -> NDArray[np.int32]:
    starts = np.zeros(parties + 1, dtype=np.int32)
    np.cumsum(np.bincount(column, minlength=parties), out=starts[1:])
    return _fixed(starts)


def _fixed(column: _Array) -> _Array:
    column.flags.writeable = False
    return column
