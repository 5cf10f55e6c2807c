"""`kg build`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder: new, empty, or built before.", show_default=False)
]
Data = Annotated[
    list[Path] | None,
    typer.Option("--data", metavar="PATH", help="Build your own source files in too (repeatable)."),
]
Only = Annotated[bool, typer.Option("--only", help="Leave the bundled graph out: build from --data alone.")]


def command(folder: Folder, *, data: Data = None, only: Only = False) -> int:
    """Build a store on disk, which many processes can read at once.

    Every command answers from it with --data DIR. Until the new store is whole, and wherever a build is
    interrupted, the old one answers; the next build goes on from there. What is in DIR is never changed, only
    replaced, so that it can be built anew while it is read.

    \b
    kg build graph --data my-sources/
    kg diversions --data graph
    """
    from kg.record.building import build_into
    from kg.store import NotAdmitted

    try:
        done = build_into(folder, data or (), bundled=not only, watch=_watch)
    except NotAdmitted as error:
        for violation in error.violations:
            print(violation, file=sys.stderr)
        print("kg: nothing was built; what answered before still does.", file=sys.stderr)
        return error.exit_status
    holds = (
        f"{done.documents:,} documents, {done.claims:,} claims, {done.statements:,} statements,"
        f" {done.size / 1e6:,.1f} MB"
    )
    if done.unchanged:
        print(f"unchanged: {folder} holds {holds}")
    else:
        print(f"built: {folder} holds {holds}; {done.judged:,} documents were new or changed")
    return 0


def _watch(what: str, items: Sequence[Any]) -> Iterable[Any]:
    """Show on a terminal what is done, and how far it has come."""
    from kg.cli.table import is_terminal

    if not is_terminal(sys.stderr):
        return items
    from rich.console import Console  # only a terminal needs it
    from rich.progress import track

    console = Console(stderr=True)
    if items:
        return track(items, description=what, console=console, transient=True)
    console.print(f"{what} …", highlight=False)
    return items
