"""`kg serve`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options, sets
from kg.errors import BadInput, MissingExtra

Host = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="Listen at this address; others reach only their own."),
]
Port = Annotated[
    int,
    typer.Option("--port", metavar="N", min=0, max=65535, help="Listen at this port; 0 takes a free one."),
]
Name = Annotated[
    list[str] | None,
    typer.Option(
        "--name", metavar="HOST", help="Answer to this name too, as a proxy passes it on (repeatable)."
    ),
]
Origin = Annotated[
    list[str] | None,
    typer.Option(
        "--origin",
        metavar="SITE",
        help="Let pages of this site read the answers (repeatable); `*` is any, as without own files.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Work on so many answers at once, at most."),
]
Rdf = Annotated[
    list[Path] | None,
    typer.Option(
        "--rdf",
        metavar="FILE",
        help="Serve plain RDF in place of the record: unchecked, without prefixes and pages (repeatable).",
    ),
]


def command(
    *,
    host: Host = "127.0.0.1",
    port: Port = 8080,
    name: Name = None,
    origin: Origin = None,
    rdf: Rdf = None,
    timeout: options.Timeout = None,
    workers: Workers = None,
    opening: sets.Opening,
) -> None:
    """Answer over HTTP: SPARQL, and a page for each thing.

    Only this machine is answered, unless --host says otherwise. What a request may cost stands in the manual.

    \b
    kg serve --port 8080
    curl 'http://127.0.0.1:8080/sparql?query=ASK+%7B+?lot+a+kg:Lot+%7D'
    """
    try:
        from kg.web.app import application
        from kg.web.guard import names
        from kg.web.limits import LIMITS
        from kg.web.server import run
    except ImportError:
        raise MissingExtra("kg serve", "serve") from None
    if timeout == 0:
        raise BadInput("--timeout 0 leaves no time for any answer; give some seconds.")
    if rdf and (opening.data or opening.only):
        raise BadInput("--rdf serves files of its own; leave --data and --only out.")
    limits = replace(LIMITS, seconds=timeout or LIMITS.seconds, workers=workers or LIMITS.workers)
    app = application(
        limits,
        data=tuple(opening.data or ()),
        only=opening.only,
        rdf=tuple(rdf or ()),
        hosts=names(host) | {each.lower() for each in name or ()},
        origins=_origins(origin, own=bool(opening.data or rdf)),
    )
    run(app, limits, host=host, port=port, behind_proxy=bool(name))


def _origins(given: list[str] | None, *, own: bool) -> frozenset[str] | None:
    """The sites whose pages may read the answers; None where all may, since all of it is public."""
    if given is None:
        return frozenset() if own else None
    return None if "*" in given else frozenset(each.rstrip("/").lower() for each in given)
