"""Where a command's text goes: the standard output, or a file."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kg.cli.table import as_shown, is_terminal, print_table, print_text, width
from kg.file import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.ask.analysis import Reported
    from kg.ask.listed import Listed
    from kg.export.figure import Theme
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
        shown = (as_shown(line) for line in lines) if is_terminal(sys.stdout) else lines
        for line in shown:
            sys.stdout.write(line + "\n")
        return
    with replacing(output) as stream:
        for line in lines:
            stream.write((line + "\n").encode())


def refuse_ending(form: str | None, output: Path | None) -> None:
    """Refuse a file whose ending says no form, before an answer is sought.

    Args:
        form: The form that was asked for; the ending says it where it is None.
        output: The file.

    Raises:
        kg.errors.BadInput: The ending says none.
    """
    if form is None and output is not None and output != STDOUT:
        from kg.ask.analysis import form_of  # late, as most commands have no such file

        form_of(output)


def write_report(answered: Reported, form: str | None, output: Path | None, *, theme: Theme) -> None:
    """Write what an analysis answers.

    Args:
        answered: The answer.
        form: The form; a table, or for a file what its ending says, where it is None.
        output: The file; the standard output where it is None or ``-``.
        theme: The ground of a picture or page.

    Raises:
        kg.errors.BadInput: There is nothing to draw, or the file cannot be written.
    """
    columns = width(sys.stdout)
    if form is None and output is not None and output != STDOUT:
        answered.write(output, theme=theme, width=columns)
    else:
        write_lines(answered.lines(form or "table", width=columns), output)


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
