"""Tab-separated values: one row a line, for `cut`, `sort` and spreadsheets."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

# C0, DEL and C1: an escape sequence in a label could otherwise write anywhere on the screen.
_CONTROL: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")


def plain(cell: object) -> str:
    r"""Write a value as one line without control characters.

    Args:
        cell: The value; `None` is written as nothing.

    Returns:
        The text.

    Example:
        >>> plain("two\nlines"), plain(None)
        ('two lines', '')
    """
    return "" if cell is None else str(cell).translate(_CONTROL)


def tsv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    r"""Write rows under headers.

    Args:
        headers: The names of the columns.
        rows: The rows, each as long as `headers`.

    Yields:
        Lines without line breaks.

    Example:
        >>> list(tsv(["who", "chips"], [["actor:tesla", 12000], ["actor:xai", None]]))
        ['who\tchips', 'actor:tesla\t12000', 'actor:xai\t']
    """
    yield "\t".join(headers)
    for row in rows:
        yield "\t".join(plain(cell) for cell in row)
