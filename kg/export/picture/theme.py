"""The colours of a picture, on light and on dark ground, for all eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.export.figure import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours on one ground, each as ``#rrggbb``.

    Attributes:
        ground: The ground.
        ink: Texts and outlines.
        faint: What matters less: notes, axes.
        line: Lines that only guide the eye.
        box: The ground of a box.
        strong: The ground of a box that the picture is about.
        series: The colours of series, in order.
        carried: The colours of arrows by what they carry.
    """

    ground: str
    ink: str
    faint: str
    line: str
    box: str
    strong: str
    series: tuple[str, ...]
    carried: dict[str, str]


SAID = {
    "MovedGoods": "goods",
    "DueGoods": "goods due",
    "ServiceProvided": "use or service",
    "MoneyPaid": "money",
    "Relation": "relation",
}
"""What an arrow carries, and so what its colour means, in words."""

PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        ground="#ffffff",
        ink="#1a1a1a",
        faint="#5f6368",
        line="#d0d4d9",
        box="#f4f6f8",
        strong="#fff3cd",
        series=("#0072b2", "#c24a00", "#00795a", "#b0568a", "#8a6d00", "#4b4b4b"),
        carried={
            "MovedGoods": "#c24a00",
            "DueGoods": "#8a6d00",
            "ServiceProvided": "#9a4a7b",
            "MoneyPaid": "#00795a",
            "Relation": "#4b5563",
        },
    ),
    "dark": Palette(
        ground="#14171a",
        ink="#e8eaed",
        faint="#a8adb3",
        line="#3a4047",
        box="#22272c",
        strong="#4a3f16",
        series=("#56b4e9", "#ff9248", "#3ccf9f", "#e7a3c9", "#f0e442", "#c4c8cd"),
        carried={
            "MovedGoods": "#ff9248",
            "DueGoods": "#f0e442",
            "ServiceProvided": "#e7a3c9",
            "MoneyPaid": "#3ccf9f",
            "Relation": "#a8b3c0",
        },
    ),
}
"""After the colour-blind safe palette of Okabe and Ito, darker on white and lighter on black, so that each
has a contrast of at least 4.5 to 1 with its ground."""
