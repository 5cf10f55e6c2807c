"""`kg new-source`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.ask.day import last_day
from kg.cli import sets
from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def _as_written(text: str) -> str:
    """See that a text is a date, and keep it as precise as it is."""
    last_day(text)
    return text


Url = Annotated[str, typer.Argument(metavar="URL", help="The document's address; nothing is fetched.")]
Publisher = Annotated[
    str | None,
    typer.Option("--publisher", metavar="NAME", help="Its publisher; else whoever publishes at URL's host."),
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it calls itself.")]
Issued = Annotated[
    str | None,
    typer.Option(
        "--issued", metavar="DATE", parser=_as_written, help="When it came out, as precisely as is known."
    ),
]
Kind = Annotated[
    str, typer.Option("--kind", metavar="CODE", help="What kind of document it is, as the ontology has it.")
]
Reliability = Annotated[
    str | None, typer.Option("--reliability", metavar="GRADE", help="The source's grade, A to F.")
]
Slug = Annotated[
    str | None,
    typer.Option("--slug", metavar="SLUG", help="Its name, instead of one made of publisher, date and URL."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to FILE or into this folder, instead of the current one; `-` is the standard output.",
    ),
]


def command(
    *,
    url: Url,
    publisher: Publisher = None,
    title: Title = None,
    issued: Issued = None,
    kind: Kind = "News",
    reliability: Reliability = None,
    slug: Slug = None,
    output: Output = None,
    opening: sets.Opening,
) -> None:
    """Begin a source file with what is known of the document at URL.

    What only a person can fill in stands in it as lines that begin with #; `kg check FILE` names what is
    missing. The name of the file is written to the standard output. No file is overwritten.

    \b
    kg new-source https://pine-post.example/h100-loan --issued 2024-05-02
    """
    # Late, so that help and errors need not wait for the parser.
    from kg.ingest import place
    from kg.ingest.catalogue import gather
    from kg.ingest.draft import draft

    there = place.find(output)
    skeleton = draft(
        url,
        gather(_files(there.folder, opening.data or (), bundled=not opening.only)),
        name=there.stem if slug is None else slug,
        title=title,
        by=publisher,
        issued=issued,
        kind=kind,
        reliability=reliability,
    )
    file = there.file(skeleton.slug)
    if file is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(skeleton.text().encode())
    else:
        place.create(file, skeleton.text())
        print(file)


def _files(folder: Path | None, data: Sequence[str], *, bundled: bool) -> Iterator[Path]:
    """Each file that can have the document already, or its publisher: the new one's neighbours, too."""
    from kg import document, terms
    from kg.store import is_address
    from kg.store.endpoint import Endpoint

    if bundled:
        yield from map(_short, document.find([terms.data_dir()]))
    if address := next(filter(is_address, data), None):
        raise BadInput(f"{Endpoint(address).shown} is looked at by no one here; give files with --data")
    yield from document.find(map(Path, data))
    if folder is not None:
        yield from sorted(folder.glob("*.ttl"))


def _short(path: Path) -> Path:
    """Name a bundled file so that an editor opens it from here."""
    return Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path
