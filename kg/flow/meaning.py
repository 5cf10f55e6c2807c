"""What the rows of a table mean as transfers, and which of them cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.flow.column import UNDATED, Coded, Table, dates, numbers, places
from kg.flow.fault import MOST, Judgement
from kg.flow.names import Names, Numbers
from kg.flow.transfers import CERTAIN, FIRST, LAST, NONE, STATED, Transfers, assemble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from kg.errors import BadInput
    from kg.flow.fault import Fault

    Columns = dict[str, NDArray[Any]]

_SHIFT: Final = 32
_MASK: Final = (1 << _SHIFT) - 1


def transfers_of(
    table: Table, *, refusal: Callable[[int, Fault], BadInput] | None
) -> tuple[Transfers, Judgement]:
    """Read a table as transfers.

    Args:
        table: The table.
        refusal: The error that a bad row is refused with, from the row, counted from 0, and what is wrong
            with it; None where bad rows are to be left out.

    Returns:
        The transfers without the bad rows, and which those are.

    Raises:
        kg.errors.BadInput: A row is bad, and is not to be left out; or there are more rows or products than
            the columns can number.
    """
    judged = Judgement(np.zeros(table.rows, dtype=np.uint8))
    columns = _figures(table, judged)
    _judge_names(table, judged)
    _refuse(judged, refusal)
    good = np.flatnonzero(judged.codes == 0)
    ids, good, columns["rank"] = _ranked(table, good, judged)
    _refuse(judged, refusal)
    coded = {name: column for name, column in table.columns.items() if isinstance(column, Coded)}
    if len(good) < table.rows:
        columns = {name: c if name == "rank" else c[good] for name, c in columns.items()}
        coded = {name: Coded(column.codes[good], column.words) for name, column in coded.items()}
    parties = places([coded["source"], coded["target"]])
    columns["source"], columns["target"] = parties.columns
    lots = places([coded["lot"]] if "lot" in coded else [])
    columns["lot"] = lots.columns[0] if lots.columns else np.full(len(good), NONE, dtype=np.int32)
    products, columns["product"], pairs = _products(coded, len(good))
    made = assemble(
        columns, parties=parties.names, products=products, lots=lots.names, compatible=pairs, ids=ids
    )
    return made, judged


def _refuse(judged: Judgement, refusal: Callable[[int, Fault], BadInput] | None) -> None:
    if refusal and (found := judged.first()):
        raise refusal(*found)


def _figures(table: Table, judged: Judgement) -> Columns:
    """The columns that are no names, and what is wrong with them."""
    earliest, latest = _days(table, judged)
    low, high, stated = _quantities(table, judged)
    confidence = _number(table, "confidence", judged)
    judged.refuse("confidence", "confidence", (confidence < 0) | (confidence > 1))
    scaled = np.rint(np.nan_to_num(confidence, nan=1.0) * CERTAIN)
    return {
        "earliest": earliest,
        "latest": latest,
        "low": low,
        "high": high,
        "confidence": np.clip(scaled, 0, CERTAIN).astype(np.uint16),
        "flags": np.where(stated, STATED, 0).astype(np.uint8),
    }


def _days(table: Table, judged: Judgement) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    ends = []
    for name, side in (("earliest", 0), ("latest", 1)):
        given = "date" if "date" in table.columns else name
        if given not in table.columns:
            ends.append(np.full(table.rows, UNDATED, dtype=np.int32))
            continue
        read = dates(table.columns[given])
        judged.refuse("date", given, read.bad)
        ends.append(read.high if side else read.low)
    earliest = np.where(ends[0] == UNDATED, np.int32(FIRST), ends[0])
    latest = np.where(ends[1] == UNDATED, np.int32(LAST), ends[1])
    judged.refuse("period", "latest", earliest > latest)
    return earliest, latest


def _quantities(
    table: Table, judged: Judgement
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    names = ["quantity"] if "quantity" in table.columns else ["quantity_min", "quantity_max"]
    read = [_number(table, name, judged) for name in names]
    for name, values in zip(names, read, strict=True):
        judged.refuse("negative", name, values < 0)
        judged.refuse("too many", name, values > MOST)
    low, high = read[0], read[-1]
    judged.refuse("range", "quantity_max", low > high)
    stated = ~np.isnan(low) | ~np.isnan(high)
    return np.nan_to_num(low, nan=0.0), np.where(np.isnan(high), np.inf, high), stated


def _number(table: Table, name: str, judged: Judgement) -> NDArray[np.float64]:
    if name not in table.columns:
        return np.full(table.rows, np.nan)
    read = numbers(table.columns[name])
    judged.refuse("number", name, read.bad)
    return read.low


def _judge_names(table: Table, judged: Judgement) -> None:
    for name in ("source", "target"):
        column = table.columns[name]
        if isinstance(column, Coded):
            blank = np.diff(column.words.trimmed().ends) == 0
            judged.refuse("party", name, column.each(blank, otherwise=True))
    if table.ids is not None:
        judged.refuse("id", "id", np.diff(table.ids.ends) == 0)


def _ranked(
    table: Table, good: NDArray[np.int64], judged: Judgement
) -> tuple[Names | Numbers, NDArray[np.int64], NDArray[np.int32]]:
    """The identifiers of the good rows, these rows, and the places of the identifiers in order.

    Of rows that share an identifier, the first is good.
    """
    if table.ids is None:
        return Numbers(table.numbers[good]), good, np.arange(len(good), dtype=np.int32)
    ids = table.ids if len(good) == len(table.ids) else table.ids.take(good)
    order, same = ids.order_with_ties()
    rank = np.empty(len(good), dtype=np.int32)
    rank[order] = np.cumsum(~same) - 1
    if not same.any():
        return ids, good, rank
    repeated = np.zeros(table.rows, dtype=np.bool_)
    repeated[good[order[same]]] = True
    judged.refuse("duplicate", "id", repeated)
    kept = np.flatnonzero(~repeated[good])
    return ids.take(kept), good[kept], rank[kept]


def _products(
    coded: Mapping[str, Coded], rows: int
) -> tuple[Names, NDArray[np.int32], list[tuple[int, int]]]:
    """The products and families, the product of each row, and pairs of them that can be the same goods."""
    there = [name for name in ("product", "family") if name in coded]
    found = places([coded[name] for name in there])
    columns = dict(zip(there, found.columns, strict=True))
    nothing = np.full(rows, NONE, dtype=np.int32)
    product, family = columns.get("product", nothing), columns.get("family", nothing)
    both = (product >= 0) & (family >= 0)
    pairs = np.unique(product[both].astype(np.int64) << _SHIFT | family[both])
    above: dict[int, set[int]] = {}
    for pair in pairs.tolist():
        above.setdefault(pair >> _SHIFT, set()).add(pair & _MASK)
    matched = [(one, other) for one in above for other in _closure(one, above)]
    return found.names, np.where(product >= 0, product, family), matched


def _closure(start: int, above: Mapping[int, set[int]]) -> set[int]:
    """The families of a product, theirs, and so on."""
    seen: set[int] = set()
    todo = [start]
    while todo:
        new = above.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return seen
