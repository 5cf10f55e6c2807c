"""Quantities as whole numbers, so that sums and differences of many are exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS: Final = tuple(10.0**places for places in range(7))
"""Into how many parts a piece can be cut: none, tenths, and so on to millionths."""

EXACT: Final = 2.0**53
"""Up to here float64 holds every whole number."""


def whole(quantities: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Turn quantities into whole numbers of parts of a piece.

    Args:
        quantities: In pieces; some may be infinite.

    Returns:
        The whole numbers, and how many of them are one piece: the fewest by which all are whole. Fewer are
        taken where all together would exceed 2 to the power of 53; above that the sums of whole pieces are
        rounded.

    Example:
        >>> whole(np.array([2.0, 0.25, np.inf]))
        (array([200.,  25.,  inf]), 100.0)
    """
    finite = quantities[np.isfinite(quantities)]
    parts = PARTS[0]
    for more in PARTS:
        if float(finite.sum()) * more > EXACT:
            break
        parts = more
        if (np.rint(finite * parts) / parts == finite).all():
            break
    near = np.rint(quantities * parts)
    return np.where(near / parts == quantities, near, np.ceil(quantities * parts)), parts
