"""`kg query`."""

import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from kg import query, store
from kg.cli import options, sets
from kg.cli.table import is_terminal, print_table
from kg.errors import BadInput

Shown = query.Format | Literal["table"]

Text = Annotated[
    str | None,
    typer.Argument(
        metavar="QUERY|FILE.rq|-", help="SPARQL, a file that holds it, or `-` for the standard input."
    ),
]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="Ask a named question; `kg questions` lists them."),
]
Given = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter of the question (repeatable)."),
]
Findings = Annotated[
    list[Path] | None,
    typer.Option(
        "--findings",
        metavar="FILE",
        help="Ask findings too, as `kg diversions --format turtle` writes them (repeatable).",
    ),
]
Format = Annotated[
    Literal["table", "csv", "tsv", "json", "xml", "turtle", "nt", "jsonld"] | None,
    typer.Option(
        "--format",
        help="How the answer is written; where not given, a table or Turtle on a terminal, "
        "TSV or N-Triples in a pipe.",
    ),
]

_DEFAULT: Final[dict[query.Form, tuple[Shown, Shown]]] = {
    "SELECT": ("tsv", "table"),
    "ASK": ("table", "table"),
    "CONSTRUCT": ("nt", "turtle"),
    "DESCRIBE": ("nt", "turtle"),
}
"""The format for each form where none is asked for: in a pipe, and on a terminal."""


def command(
    *,
    text: Text = None,
    name: Name = None,
    given: Given = None,
    format: Format = None,
    output: options.Output = None,
    timeout: options.Timeout = None,
    findings: Findings = None,
    days: sets.Days,
    opening: sets.Opening,
) -> None:
    """What does the graph answer to SPARQL, or to a named question?

    The prefixes of the ontology need not be declared, and without GRAPH or FROM the answer comes from all
    graphs at once. The graph is only read: updates, SERVICE and LOAD are refused. SERVICE kg:paths,
    kg:diversions and kg:circular are answered by the program itself.

    \b
    kg query 'SELECT ?chip { ?chip kg:family product:hopper }'
    kg query --name diversions-of --set actor=tesla --format csv
    """
    question = _question(text, name)
    values = dict(pair(each) for each in given or ())
    graph = whole = opening.store()

    def services() -> query.Asking:
        from kg.graph import Graph  # most queries ask none

        return Graph(whole).services(**days._asdict())

    if days.known is not None:
        graph = graph.known(days.known)
    if days.as_of is not None:
        graph = graph.as_of(days.as_of)
        if any(parameter.name == "asOf" for parameter in question.parameters):
            values["asOf"] = days.as_of.isoformat()
    if findings:
        graph = graph.beside(findings)
    seconds = query.TIMEOUT if timeout is None else timeout
    bound = query.bind(graph, question, values)
    _answer(graph, bound, format, output or Path("-"), seconds, services)


def _question(text: str | None, name: str | None) -> query.Question:
    """Find the query among the ways in which it can be given."""
    if name is not None and text is None:
        return query.find(name)
    if text is None or not text.strip() or name is not None:
        raise BadInput("give one query: SPARQL, a file, `-` for the standard input, or --name NAME")
    if text == "-":
        from kg.file import standard_input  # late, as most questions stand in the argument or a file

        return query.parse("-", query.decoded(standard_input().read(), "the standard input"))
    return query.given(text)


def pair(given: str) -> tuple[str, str]:
    """The name and the value of what `--set` is given."""
    name, equals, value = given.partition("=")
    if not (name and equals and value):
        raise BadInput(f"--set {given} is no NAME=VALUE; write for instance --set actor=tesla")
    return name, value


def _answer(
    graph: store.Store,
    text: str,
    form: Shown | None,
    output: Path,
    timeout: float,
    services: query.Services,
) -> None:
    """Write the answer, once it is complete, to the file or the standard output."""
    kind = query.form_of(text)
    to_terminal = output == Path("-") and is_terminal(sys.stdout)
    if form is None:
        form = _DEFAULT[kind][to_terminal]
    if form == "table":
        if kind not in {"SELECT", "ASK"}:
            words = ", ".join(query.FORMATS[kind])
            raise BadInput(f"table does not fit the answer to {kind}; it can be written as {words}")
        written = _table(graph, text, kind, timeout, services).encode()
    else:
        answer = BytesIO()
        query.serialise(graph, text, form, answer, timeout=timeout, services=services)
        written = answer.getvalue()
    if output == Path("-"):
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
        return
    from kg.file import replacing

    with replacing(output) as stream:
        stream.write(written)


def _table(graph: store.Store, text: str, kind: query.Form, timeout: float, services: query.Services) -> str:
    """Draw the rows in columns; say `true` or `false` to an ASK."""
    if kind == "ASK":
        return f"{query.ask(graph, text, timeout=timeout, services=services)}\n".lower()
    rows = query.shown(graph, text, timeout=timeout, services=services)
    drawn = StringIO()
    print_table(rows.columns, rows.rows, drawn, columns=True)
    return drawn.getvalue()
