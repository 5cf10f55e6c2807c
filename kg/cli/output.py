"""Where a command's text goes: the standard output, or a file."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kg.cli.table import is_terminal, print_table, print_text
from kg.file import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.ask.listed import Listed
    from kg.export.listing import Table

STDOUT = Path("-")
"""The path that means the standard output."""


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Write lines of text.

    Args:
        lines: Lines without line breaks.
        output: The file; the standard output where it is None or ``-``.

    Raises:
        kg.errors.BadInput: The file cannot be written.
    """
    if output is None or output == STDOUT:
        for line in lines:
            sys.stdout.write(line + "\n")
        return
    with replacing(output) as stream:
        for line in lines:
            stream.write((line + "\n").encode())


def write_listed(listed: Listed, form: str | None, output: Path | None) -> None:
    """Write a list: as a table for people, as tab-separated values for programs, or as JSON.

    Args:
        listed: The list.
        form: ``table``, ``tsv`` or ``json``; a table on a terminal and TSV elsewhere where it is None.
        output: The file; the standard output where it is None or ``-``.
    """
    to_terminal = output in (None, STDOUT) and is_terminal(sys.stdout)
    form = form or ("table" if to_terminal else "tsv")
    if form != "table":
        write_lines(listed.lines(form), output)
        return
    table, notes = (listed.shown or listed.table)(), listed.notes()
    if to_terminal:
        _print(table, sys.stdout, listed.title, notes)
        return
    text = StringIO()
    _print(table, text, listed.title, notes)
    write_lines(text.getvalue().removesuffix("\n").split("\n"), output)


def _print(table: Table, stream: TextIO, title: str, notes: Sequence[str]) -> None:
    if title:
        print_text(title, stream)
    print_table(*table, stream, columns=True)
    for note in notes:
        print_text(note, stream, indent=len(note) - len(note.lstrip(" ")))
