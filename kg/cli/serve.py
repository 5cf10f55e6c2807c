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
        help="Let the pages of this site ask, as its own may (repeatable; `*`: any).",
    ),
]
Each = Annotated[
    int | None,
    typer.Option(
        "--each", metavar="N", min=1, help="Work on so many requests of one client at once, at most."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="N", min=1, help="Work on so many answers at once, and on as many slow ones."
    ),
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
    timeout: options.Timeout = None,
    workers: Workers = None,
    each: Each = None,
    rdf: Rdf = None,
    opening: sets.Opening,
) -> None:
    """Answer over HTTP: SPARQL, analyses, a page for each thing.

    Only this machine is answered, and no page of another site, unless --host or --origin says otherwise. What
    a request may cost stands in the manual.

    \b
    kg serve --port 8080
    curl 'http://127.0.0.1:8080/sparql?query=ASK+%7B+?lot+a+kg:Lot+%7D'
    """
    try:
        from kg.web import guard
        from kg.web.app import application
        from kg.web.limits import LIMITS
        from kg.web.server import run
    except ImportError:
        raise MissingExtra("kg serve", "serve") from None
    if timeout == 0:
        raise BadInput("--timeout 0 leaves no time for any answer; give some seconds.")
    if rdf and (opening.data or opening.only):
        raise BadInput("--rdf serves files of its own; leave --data and --only out.")
    limits = replace(
        LIMITS,
        seconds=timeout or LIMITS.seconds,
        workers=workers or LIMITS.workers,
        slow=workers or LIMITS.slow,
        each=each or LIMITS.each,
    )
    sites = origin or ()
    # What others can reach, and is public, may be read by every page.
    closed = sites or guard.private(host) or opening.data or rdf
    app = application(
        limits,
        data=tuple(opening.data or ()),
        only=opening.only,
        rdf=tuple(rdf or ()),
        hosts=guard.names(host) | {each.lower() for each in name or ()},
        origins=[guard.origin(site) for site in sites] if closed and "*" not in sites else None,
    )
    run(app, limits, host=host, port=port, behind_proxy=bool(name))
