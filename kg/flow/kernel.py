"""Which kernel runs: the compiled one where the extra `fast` is installed, else numpy's; both answer alike.

`KG_KERNEL=numpy` in the environment chooses numpy's in any case, for tests and measurements.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kg.flow import chain_prune, chain_search, reach_cut, reach_numpy

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from kg.flow.chain import Part
    from kg.flow.question import Clock, Found, Question
    from kg.flow.reach import Labels, Side, Wave
    from kg.flow.transfers import Transfers

settle: Callable[[Side, NDArray[np.int32], NDArray[np.int32], Clock | None], bool] = reach_numpy.settle
relax: Callable[[Side, Labels, Wave, int], Wave] = reach_numpy.relax
prune: Callable[[Transfers, Question, int | None], Found | Part | None] = chain_prune.prune
search: Callable[[Transfers, Question, Part, Clock | None], Found] = chain_search.search
flood, extend, push = reach_cut.flood, reach_cut.extend, reach_cut.push
lay, clear = reach_cut.lay, reach_cut.clear

COMPILED = False
"""Whether the compiled kernel runs."""

if os.environ.get("KG_KERNEL") != "numpy":
    with suppress(ImportError):
        from kg.flow import chain_prune_numba, chain_search_numba, reach_numba
        from kg.flow.kernel_numba import compiled

        settle, relax = reach_numba.settle, reach_numba.relax
        prune, search = chain_prune_numba.prune, chain_search_numba.search
        flood, extend, push = compiled(flood), compiled(extend), compiled(push)
        lay, clear = compiled(lay), compiled(clear)
        COMPILED = True


def held(column: NDArray[Any]) -> Any:  # noqa: ANN401 - a list of what the array holds, or the array itself
    """An array as the maximum flow reads it quickest: itself where that is compiled, else a list."""
    return column if COMPILED else column.tolist()
