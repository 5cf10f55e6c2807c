"""Rows and paragraphs on a terminal, and the same in a pipe.

A terminal gets columns that fit its width; a pipe gets tab-separated values, one row a line, for `cut`,
`sort` and spreadsheets. What comes from the data can hold anything, so control characters never reach the
terminal.
"""

import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

from kg.export.tsv import plain, tsv

MAX_PARAGRAPH: Final = 100
"""The widest paragraph, in columns; a longer line is hard to read on any terminal."""


def print_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    stream: TextIO,
    *,
    columns: bool | None = None,
) -> None:
    """Write rows as a table on a terminal, and as tab-separated values elsewhere.

    Args:
        headers: the names of the columns.
        rows: the rows, each as long as `headers`; `None` is written as nothing.
        stream: where to.
        columns: whether to draw columns; where `None`, only on a terminal.

    Example:
        >>> import io
        >>> pipe = io.StringIO()
        >>> print_table(["who", "chips"], [["actor:tesla", 12000], ["actor:xai", None]], pipe)
        >>> pipe.getvalue()
        'who\\tchips\\nactor:tesla\\t12000\\nactor:xai\\t\\n'
    """
    if is_terminal(stream) if columns is None else columns:
        _print_columns(headers, ([plain(cell) for cell in row] for row in rows), stream)
    else:
        stream.writelines(f"{line}\n" for line in tsv(headers, rows))


def print_text(text: str, stream: TextIO, *, indent: int = 0) -> None:
    """Write a paragraph: wrapped on a terminal, on one line elsewhere.

    Args:
        text: the paragraph; its line breaks count as spaces.
        stream: where to.
        indent: how many columns to leave free at the left.

    Example:
        >>> import sys
        >>> print_text("Nvidia put X ahead of Tesla.", sys.stdout, indent=2)
          Nvidia put X ahead of Tesla.
    """
    words = " ".join(plain(text).split())
    lines = [words]
    if is_terminal(stream):
        columns = max(min(width(stream), MAX_PARAGRAPH) - indent, 20)
        lines = textwrap.wrap(words, columns, break_on_hyphens=False) or [""]
    stream.writelines(f"{' ' * indent}{line}\n" for line in lines)


def as_shown(line: str) -> str:
    r"""A line as a terminal may see it.

    Args:
        line: the line.

    Returns:
        The same without control characters, but for tabs.

    Example:
        >>> as_shown("who\tTesla\x1b[2J")
        'who\tTesla [2J'
    """
    return line if line.isprintable() else "\t".join(map(plain, line.split("\t")))


def is_terminal(stream: TextIO) -> bool:
    """Say whether a person looks at the stream.

    Args:
        stream: such as `sys.stdout`.

    Returns:
        Whether it is a terminal; a closed stream is none.

    Example:
        >>> import io
        >>> is_terminal(io.StringIO())
        False
    """
    return not stream.closed and stream.isatty()


def width(stream: TextIO) -> int:
    """Measure how many columns a terminal has.

    Args:
        stream: such as `sys.stdout`.

    Returns:
        The width of the terminal, or of `COLUMNS` where that is set; 80 where nobody knows.

    Example:
        >>> import io
        >>> width(io.StringIO()) > 0
        True
    """
    del stream  # the process has one terminal; the parameter says whose width is meant
    return shutil.get_terminal_size((80, 24)).columns


def _print_columns(headers: Sequence[str], cells: Iterable[Sequence[str]], stream: TextIO) -> None:
    """Draw a table that fits the terminal."""
    from rich.console import Console  # takes as long as the rest of the start, and a pipe has no use for it
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for header in headers:
        table.add_column(Text(header), overflow="fold")
    for row in cells:
        # As Text: a label such as `[/]` is data, not markup.
        table.add_row(*(Text(cell) for cell in row))
    Console(file=stream, width=width(stream), highlight=False).print(table)
