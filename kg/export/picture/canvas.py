"""A sheet to draw on that comes out the same, byte for byte, from the same data."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from io import BytesIO
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from kg.errors import MissingExtra
from kg.file import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
"""The endings of a file that is a picture."""

DOTS = 150
"""How many dots an inch of a PNG has."""


def is_picture(path: Path | None) -> bool:
    """Whether a file's name ends as that of a picture."""
    return path is not None and path.suffix.lower().removeprefix(".") in FORMATS


@contextmanager
def settled() -> Iterator[None]:
    """Draw by our own settings alone, and leave those of the machine and of the caller as they were.

    A file ``matplotlibrc``, or what a notebook has set, changes neither a byte nor a place. Letters that the
    font lacks are drawn as empty boxes, which the manual says, and not warned of.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an optional extra, at its own door
    except ImportError as error:
        raise MissingExtra("a picture", "pictures") from error
    # The settings are those of the whole process: one thread draws at a time.
    with _DRAWING, warnings.catch_warnings(), mpl.rc_context():
        warnings.filterwarnings("ignore", r"Glyph .* missing from")
        with warnings.catch_warnings():
            # It warns of settings of its own that are on their way out.
            warnings.simplefilter("ignore", mpl.MatplotlibDeprecationWarning)
            plain = mpl.rcParamsDefault.items()
            mpl.rcParams.update({name: value for name, value in plain if name not in _OF_A_SCREEN})
            mpl.rcParams.update(_OWN)
        yield


_DRAWING: Final = RLock()

_OF_A_SCREEN: Final = frozenset({"backend", "backend_fallback", "interactive", "toolbar"})
"""Settings that change no file."""

_OWN: Final[dict[Any, Any]] = {
    # Names of parts of an SVG follow from what is drawn, and text stays text.
    "svg.hashsalt": "kg",
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    # A label is no formula: a dollar sign in it is a dollar sign.
    "text.parse_math": False,
    # As letters, so that words in a PDF can be found and copied.
    "pdf.fonttype": 42,
}
"""Our own settings, above what matplotlib has by itself."""


@settled()
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
    from matplotlib.figure import Figure  # noqa: PLC0415 - an optional extra

    return Figure(figsize=(width, height), layout="constrained")


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


@settled()
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
    figure.savefig(drawn, format=form, dpi=dots, metadata=none[form])
    return drawn.getvalue()
