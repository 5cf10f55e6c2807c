"""Transfers and a question as compiled code reads them: as tuples of arrays and plain numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from kg.flow.question import OBJECTIVES
from kg.flow.reach import fits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]


_ANY: Final = np.empty(0, dtype=np.uint8)
_NOBODY: Final = np.empty(0, dtype=np.int32)


class Columns(NamedTuple):
    """The columns and indexes of transfers, as arrays in memory; see `kg.flow.transfers.Transfers`."""

    source: Places
    target: Places
    earliest: Places
    latest: Places
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    confidence: NDArray[np.uint16]
    product: NDArray[np.int16]
    flags: NDArray[np.uint8]
    rank: Places
    out_start: Places
    in_start: Places
    in_order: Places
    in_source: Places
    in_earliest: Places
    in_latest: Places
    in_confidence: NDArray[np.uint16]
    compatible: NDArray[np.bool_]


class Asked(NamedTuple):
    """A question as plain numbers; see `kg.flow.question.Question`.

    Attributes:
        fits: How a leg fits that names no product, and then how each product does; empty where any fits.
        max_degree: -1 where any will do.
        by: The place of the objective in `kg.flow.question.OBJECTIVES`.
        k: -1 where all paths are asked for.
        named: Whether a product is named.
        via: The places of the parties on every path.
    """

    source: int
    target: int
    max_legs: int
    after: int
    before: int
    fits: NDArray[np.uint8]
    min_quantity: float
    min_confidence: int
    min_stated: float
    max_degree: int
    by: int
    k: int
    named: bool
    via: Places

    @classmethod
    def of(cls, transfers: Transfers, asked: Question) -> Asked:
        """The numbers of a question."""
        product = asked.product
        return cls(
            asked.source,
            asked.target,
            asked.max_legs,
            asked.after,
            asked.before,
            _ANY if product is None else fits(transfers, product),
            float(asked.min_quantity),
            asked.min_confidence,
            float(asked.min_stated),
            -1 if asked.max_degree is None else asked.max_degree,
            OBJECTIVES.index(asked.by),
            -1 if asked.k is None else asked.k,
            product is not None,
            np.fromiter(sorted(asked.via), dtype=np.int32) if asked.via else _NOBODY,
        )


def columns(transfers: Transfers) -> Columns:
    """The columns of transfers, for compiled code."""
    held = vars(transfers).get("_columns")
    if held is None:
        held = Columns(*(_fixed(getattr(transfers, name)) for name in Columns._fields))
        vars(transfers)["_columns"] = held
    return held


def _fixed(column: NDArray[Any]) -> NDArray[Any]:
    """A column that nobody can change, be it of a file or not: so that code is compiled once for both."""
    fixed = np.asarray(column).view()
    fixed.flags.writeable = False
    return fixed
