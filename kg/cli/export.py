"""`kg export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options, sets
from kg.cli.output import STDOUT
from kg.cli.table import is_terminal
from kg.cli.waiting import counting
from kg.export import delivery, formats, layout

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kg.cli.waiting import Counted
    from kg.query import Question

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="The file to write; its ending tells the format. `-` is the standard output."
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(each.name for each in formats.FORMATS)}; else FILE's ending.",
    ),
]
Focus = Annotated[
    list[str] | None,
    typer.Option(
        "--focus",
        metavar="ACTOR",
        help="Only what is around this actor, site, product, place or model (repeatable).",
    ),
]
Hops = Annotated[
    int | None,
    typer.Option(
        "--hops", metavar="N", min=0, help="How many edges around --focus, either way; 1 if not given."
    ),
]
Relation = Annotated[
    list[str] | None,
    typer.Option("--relation", metavar="RELATION", help="Only this verb or kind of claim (repeatable)."),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="PATTERN",
        help="Only what a graph pattern of SPARQL binds to ?claim, ?actor or ?node.",
    ),
]
FromQuery = Annotated[
    str | None,
    typer.Option(
        "--from-query",
        metavar="FILE.rq",
        help="Only what a CONSTRUCT or DESCRIBE makes, or names; `-` is the standard input.",
    ),
]
Answer = Annotated[
    str | None,
    typer.Option(
        "--answer",
        metavar="ID|COMMAND",
        help="Only the claims on which an answer rests: its id, or the command that gives it.",
    ),
]
Merge = Annotated[
    bool,
    typer.Option("--merge", help="In a network, one edge for each pair and relation, its claims listed."),
]
LayoutName = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="LAYOUT",
        help=f"Where nodes stand: {', '.join(layout.LAYOUTS)}; {layout.LAYOUTS[0]} if not given.",
    ),
]
Whole = Annotated[
    bool,
    typer.Option(
        "--whole", help="RDF with the ontology and what its rules derive, for a store that --data URL asks."
    ),
]


def command(
    *,
    file: File,
    format: FormatName = None,
    focus: Focus = None,
    hops: Hops = None,
    relation: Relation = None,
    where: Where = None,
    from_query: FromQuery = None,
    answer: Answer = None,
    merge: Merge = False,
    layout_name: LayoutName = None,
    whole: Whole = False,
    days: sets.Days,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    timeout: options.Timeout = None,
    opening: sets.Opening,
) -> None:
    """Write the graph, or a part of it, to a file for another tool."""
    delivery.format_of(file, format)  # before any work is done
    asked = None if from_query is None else _query(from_query)
    with _shown(file) as counted:
        graph = opening.graph()
        ground = None
        if answer is not None:
            from kg.ask.ground import ground as ground_of  # few exports are of an answer

            ground = ground_of(graph, answer)
        caution = graph.export(
            file,
            format=format,
            focus=focus or (),
            hops=hops,
            relation=relation or (),
            where=where,
            from_query=asked,
            answer=ground,
            merge=merge,
            layout=layout_name,
            whole=whole,
            **days._asdict(),
            modality=modality,
            primary_only=primary_only,
            timeout=timeout,
            watch=None if counted is None else counted.watch,
        )
    if caution is not None:
        print(caution, file=sys.stderr)


def _query(name: str) -> Question:
    """Read a query before any work is done."""
    from kg import query  # few exports are of what a query makes

    if name == "-":
        from kg.file import standard_input  # late, as most questions stand in the argument or a file

        return query.parse("-", query.decoded(standard_input().read(), "the standard input"))
    return query.given(name)


def _shown(file: Path) -> AbstractContextManager[Counted | None]:
    """Show how far it has come, but for where the file itself is shown."""
    if file == STDOUT and is_terminal(sys.stdout):
        from contextlib import nullcontext

        return nullcontext()
    return counting(f"Writing {file.name}" if file != STDOUT else "Writing")
