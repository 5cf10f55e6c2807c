"""A sheet to draw on that comes out the same, byte for byte, from the same data."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from kg.errors import MissingExtra
from kg.file import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
"""The endings of a file that is a picture."""

DOTS = 150
"""How many dots an inch of a PNG has."""


def is_picture(path: Path | None) -> bool:
    """Whether a file's name ends as that of a picture."""
    return path is not None and path.suffix.lower().removeprefix(".") in FORMATS


def sheet(width: float, height: float) -> Figure:
    """An empty sheet.

    Args:
        width: In inches.
        height: In inches.

    Returns:
        A figure without axes.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    prepare()
    from matplotlib.figure import Figure  # noqa: PLC0415 - an optional extra

    return Figure(figsize=(width, height), layout="constrained")


def prepare() -> None:
    """See that pictures can be drawn, and that they come out the same.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an optional extra, at its own door
    except ImportError as error:
        raise MissingExtra("a picture", "pictures") from error
    # Names of parts of an SVG follow from what is drawn, and text stays text.
    mpl.rcParams.update({"svg.hashsalt": "kg", "svg.fonttype": "none", "font.family": "DejaVu Sans"})
    # A label is no formula: a dollar sign in it is a dollar sign.
    mpl.rcParams["text.parse_math"] = False
    # As letters, so that words in a PDF can be found and copied.
    mpl.rcParams["pdf.fonttype"] = 42


def write(figure: Figure, path: Path) -> None:
    """Write a sheet to a file, whole or not at all.

    Args:
        figure: The sheet.
        path: The file; its ending says which format.

    Raises:
        kg.errors.BadInput: The file cannot be written.
    """
    drawn = pressed(figure, path.suffix.lower().removeprefix("."))
    with replacing(path) as stream:
        stream.write(drawn)


def pressed(figure: Figure, form: str, *, dots: int = DOTS, title: str | None = None) -> bytes:
    """A sheet as the bytes of a file.

    Args:
        figure: The sheet.
        form: One of `FORMATS`, or ``pdf``.
        dots: How many dots an inch of a PNG has.
        title: The title that a PDF bears.

    Returns:
        The same bytes for the same sheet.
    """
    drawn = BytesIO()
    # Without a date and the program's name and version, which would change the bytes.
    none: dict[str, dict[str, str | None]] = {
        "svg": {"Date": None, "Creator": None},
        "png": {"Software": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Title": title},
    }
    with warnings.catch_warnings():
        # A letter that the font has not is drawn as an empty box, which the manual says.
        warnings.filterwarnings("ignore", r"Glyph .* missing from")
        figure.savefig(drawn, format=form, dpi=dots, metadata=none[form])
    return drawn.getvalue()
