"""`kg questions`."""

import sys
from typing import Annotated

import typer

from kg import query
from kg.cli.table import print_table

Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="Show the SPARQL of this question."),
]


def command(name: Name = None) -> None:
    """Which named questions can `kg query --name` ask?

    \b
    kg questions
    kg questions diversions-of
    """
    if name is not None:
        sys.stdout.write(query.find(name).text)
        return
    rows = [(each.name, each.line, ", ".join(map(_parameter, each.parameters))) for each in query.named()]
    print_table(("name", "question", "parameters"), rows, sys.stdout)


def _parameter(parameter: query.Parameter) -> str:
    return parameter.name if parameter.default is None else f"{parameter.name}={parameter.default}"
