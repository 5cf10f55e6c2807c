"""How much room a text takes in a picture, measured in its font, in points of 1/72 inch."""

from __future__ import annotations

from functools import lru_cache

LEADING = 1.3
"""The distance from one line to the next, in heights of letters."""

SLACK = 1.04
"""How much wider a text may come out where a viewer draws the letters itself."""


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is.

    Args:
        text: One line.
        size: The height of its letters in points.
        bold: Whether the letters are bold.

    Returns:
        Its width in points.
    """
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - an optional extra
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    across, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(across) * SLACK


def height(lines: int, size: float) -> float:
    """How high so many lines are, in points."""
    return lines * size * LEADING


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines that are at most so wide; a word that is wider is cut into pieces.

    Args:
        text: The text.
        room: How wide a line may be, in points.
        size: The height of its letters in points.
        bold: Whether the letters are bold.

    Returns:
        The lines; none where the text is empty.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > (cut := _fits(line, room, size, bold=bold)):
            lines.append(line[:cut])
            line = line[cut:]
    return (*lines, line) if line else tuple(lines)


def _fits(word: str, room: float, size: float, *, bold: bool) -> int:
    """How many letters of a word fit, at least one; few are measured, however long it is."""
    fits, over = 1, 2
    while over <= len(word) and width(word[:over], size, bold=bold) <= room:
        fits, over = over, 2 * over
    over = min(over, len(word) + 1)
    while over - fits > 1:
        middle = (fits + over) // 2
        if width(word[:middle], size, bold=bold) <= room:
            fits = middle
        else:
            over = middle
    return fits
