"""Whether columns are what transfers promise, for a file that somebody else may have written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kg.flow.names import Names
from kg.flow.sorting import order
from kg.flow.transfers import CERTAIN, COLUMNS, FIRST, INDEXES, LAST, NONE, Transfers

if TYPE_CHECKING:
    from collections.abc import Sequence


def is_sound(transfers: Transfers) -> bool:
    """Whether columns, names and indexes fit each other, so that nothing reads beside them.

    Args:
        transfers: The transfers; all of their columns are read.

    Returns:
        True where all is as `kg.flow.transfers.Transfers` says.
    """
    return (
        _has_one_length(transfers)
        and _has_names(transfers)
        and _has_values(transfers)
        and _is_sorted(transfers)
    )


def _has_one_length(transfers: Transfers) -> bool:
    products = len(transfers.products)
    return (
        all(
            getattr(transfers, name).shape == (len(transfers),) and getattr(transfers, name).dtype == kind
            for name, kind in COLUMNS.items()
        )
        and len(transfers.ids) == len(transfers)
        and transfers.compatible.shape == (products, products)
        and transfers.compatible.dtype == np.bool_
    )


def _has_names(transfers: Transfers) -> bool:
    ordered: tuple[Sequence[str], ...] = (transfers.parties, transfers.products, transfers.lots)
    for names in (*ordered, transfers.ids):
        if isinstance(names, Names):
            ends = names.ends
            if len(ends) == 0 or ends[0] != 0 or ends[-1] != len(names.blob) or (np.diff(ends) < 0).any():
                return False
    for names in ordered:
        places, same = Names.of(names).order_with_ties()
        if same.any() or not np.array_equal(places, np.arange(len(names))):
            return False
    return True


def _has_values(transfers: Transfers) -> bool:
    bounds = (
        (transfers.source, 0, len(transfers.parties) - 1),
        (transfers.target, 0, len(transfers.parties) - 1),
        (transfers.product, NONE, len(transfers.products) - 1),
        (transfers.lot, NONE, len(transfers.lots) - 1),
        (transfers.confidence, 0, CERTAIN),
        (transfers.earliest, FIRST, transfers.latest),
        (transfers.latest, transfers.earliest, LAST),
        (transfers.low, 0, transfers.high),
    )
    matrix = transfers.compatible
    return (
        all(bool(((least <= column) & (column <= most)).all()) for column, least, most in bounds)
        and bool(matrix.diagonal().all())
        and np.array_equal(matrix, matrix.T)
    )


def _is_sorted(transfers: Transfers) -> bool:
    rows = np.arange(len(transfers))
    keys = (transfers.rank, transfers.target, transfers.latest, transfers.earliest, transfers.source)
    anew = replace(transfers)  # without the indexes that were found in the file
    return (
        np.array_equal(np.sort(transfers.rank), rows)
        and np.array_equal(order(keys, len(rows)), rows)
        and all(np.array_equal(getattr(transfers, name), getattr(anew, name)) for name in INDEXES)
    )
