"""Pictures of a part of the graph: who is linked with whom, as SVG, PNG and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.picture.plan import plan
from kg.export.picture.scene_sheet import press
from kg.export.picture.scene_svg import PAGE, svg

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.parcel import Parcel


def write_svg(parcel: Parcel, stream: BinaryIO) -> None:
    """Write a picture as SVG.

    Args:
        parcel: What to draw.
        stream: Where to, in UTF-8.

    Raises:
        kg.errors.BadInput: The nodes have no places, because none were wanted.
    """
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.writelines((line + "\n").encode() for line in svg(plan(parcel)))


def write_png(parcel: Parcel, stream: BinaryIO) -> None:
    """Write a picture as PNG.

    Args:
        parcel: What to draw.
        stream: Where to.

    Raises:
        kg.errors.BadInput: The nodes have no places, because none were wanted.
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    stream.write(press(plan(parcel), "png"))


def write_pdf(parcel: Parcel, stream: BinaryIO) -> None:
    """Write a picture as PDF, with text that can be found and copied.

    Args:
        parcel: What to draw.
        stream: Where to.

    Raises:
        kg.errors.BadInput: The nodes have no places, because none were wanted.
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    stream.write(press(plan(parcel), "pdf"))


def inline(parcel: Parcel) -> str:
    """A picture as it stands in a page of HTML, in the page's colours; empty where nodes have no places."""
    return "" if parcel.layout == "none" else "".join(svg(plan(parcel), PAGE))
