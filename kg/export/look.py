"""How a drawing looks: colours by kind and by what an edge carries, sizes by degree."""

from __future__ import annotations

import hashlib
import math

KINDS = {
    "Company": "#0072b2",
    "SpecialPurposeVehicle": "#56b4e9",
    "Fund": "#44aa99",
    "Person": "#e69f00",
    "PublicBody": "#882255",
    "Group": "#6699cc",
    "UnknownParty": "#888888",
    "Product": "#117733",
    "Accelerator": "#009e73",
    "System": "#66aa55",
    "Component": "#999933",
    "Equipment": "#b5a642",
    "Process": "#ddcc77",
    "ComputeCluster": "#cc79a7",
    "DataCentre": "#aa4499",
    "Facility": "#b565a7",
    "AIModel": "#d55e00",
    "Place": "#a08060",
}
"""The colour of each kind of node, after the colour-blind safe palettes of Okabe and Ito, and of Tol."""

CARRIED = {
    "MovedGoods": "#c2452d",
    "DueGoods": "#e0a08a",
    "ServiceProvided": "#9a6fb0",
    "MoneyPaid": "#3f8f4f",
    "Relation": "#b0b0b0",
}
"""The colour of each edge by what it carries."""

PLAIN = "#b0b0b0"
"""The colour of an edge of which nothing is known."""

SMALLEST = 8.0

# The luminance from which black stands out more than white: where both have the same contrast in WCAG 2.
_LIGHT = 0.179


def colour(kind: str) -> str:
    """The colour of a kind of node, as ``#rrggbb``; a kind that is not in the table gets one of its own.

    >>> colour("Accelerator")
    '#009e73'
    >>> colour("Airship") == colour("Airship")
    True
    """
    if kind in KINDS:
        return KINDS[kind]
    # Each part between 64 and 191: neither lost on white nor on black.
    parts = (64 + part // 2 for part in hashlib.sha256(kind.encode()).digest()[:3])
    return "#" + "".join(f"{part:02x}" for part in parts)


def size(degree: int) -> float:
    """The size of a node by how many edges end at it, so that its area grows with them.

    >>> size(0), size(9)
    (8.0, 20.0)
    """
    return round(SMALLEST + 4 * math.sqrt(degree), 2)


def rgb(hexadecimal: str) -> tuple[int, int, int]:
    """A colour as red, green and blue from 0 to 255.

    >>> rgb("#0072b2")
    (0, 114, 178)
    """
    return int(hexadecimal[1:3], 16), int(hexadecimal[3:5], 16), int(hexadecimal[5:7], 16)


def ink(hexadecimal: str) -> str:
    """Black or white, whichever stands out more from a colour.

    >>> ink("#0072b2"), ink("#e69f00")
    ('#ffffff', '#000000')
    """
    r, g, b = ((part / 255) ** 2.2 for part in rgb(hexadecimal))
    return "#000000" if 0.2126 * r + 0.7152 * g + 0.0722 * b > _LIGHT else "#ffffff"
