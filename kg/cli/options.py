"""The options that several commands share, each declared once.

A command writes `product: options.Product = None`; the name of the option, its help and what it accepts
stand here and nowhere else.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from kg.ask.day import first_day, last_day
from kg.errors import BadInput

KINDS: Final = ("recorded", "reconstructed", "possible")
"""What an answer rests on: a source's word, legs on one lot, or a chain that time and goods allow."""


def kind(text: str) -> str:
    """Read a kind of answer, in capitals or not.

    Args:
        text: one of `KINDS`.

    Returns:
        The kind, as `KINDS` has it.

    Raises:
        ValueError: where there is no such kind; one sentence names them all.

    Example:
        >>> kind("Recorded")
        'recorded'
    """
    if text.lower() not in KINDS:
        raise ValueError(f"{text!r} is not one of {', '.join(KINDS)}.")
    return text.lower()


OF_CLAIMS: Final = "asks what claims say, and a table of transfers holds none; leave it out."
"""Why an option means nothing where a table is asked."""

OF_TABLES: Final = "is of a table of transfers; give one with --transfers FILE."
"""Why an option means nothing where the record is asked."""


def refuse(given: Mapping[str, object], why: str) -> None:
    """Refuse the first option that was given and means nothing here.

    Args:
        given: options and their values.
        why: the rest of the sentence.

    Raises:
        BadInput: where any has a value.
    """
    for name, value in given.items():
        if value:
            raise BadInput(f"{name} {why}")


# ---- which graph

Data = Annotated[
    list[str] | None,  # a path as Python has it would lose a slash of an address
    typer.Option(
        "--data",
        metavar="PATH|URL",
        help="Add your own source files (repeatable); or ask what `kg build` made, or a SPARQL endpoint.",
    ),
]
Only = Annotated[bool, typer.Option("--only", help="Leave the bundled graph out: answer from --data alone.")]

# ---- which part of it

Product = Annotated[
    str | None,
    typer.Option("--product", metavar="NAME", help="Only this product, or the models of this family."),
]
After = Annotated[
    date | None,
    typer.Option("--after", metavar="DATE", parser=first_day, help="Only what can be of DATE or later."),
]
Before = Annotated[
    date | None,
    typer.Option("--before", metavar="DATE", parser=last_day, help="Only what can be of DATE or earlier."),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", metavar="DATE", parser=last_day, help="Only what may have been true at the end of DATE."
    ),
]
Known = Annotated[
    date | None,
    typer.Option(
        "--known", metavar="DATE", parser=last_day, help="Only what was on record at the end of DATE."
    ),
]
Modality = Annotated[
    Literal["Actual", "Attempted", "Committed", "Planned", "Expected", "Conditional", "Proposed", "Lapsed"]
    | None,
    typer.Option(
        "--modality",
        metavar="MODALITY",
        case_sensitive=False,
        help="Only what has come at least this far: Actual, Attempted, Committed, Planned, Expected, "
        "Conditional, Proposed, Lapsed.",
    ),
]
Avoid = Annotated[
    list[str] | None,
    typer.Option("--avoid", metavar="NAME", help="Only ways on which this party does not lie (repeatable)."),
]
Via = Annotated[
    list[str] | None,
    typer.Option("--via", metavar="NAME", help="Only ways on which this party lies (repeatable)."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="NAME",
        help="Leave out a claim, or a document with all that is taken from it (repeatable).",
    ),
]
Budget = Annotated[
    float,
    typer.Option(
        "--budget", metavar="SECONDS", min=0.0, help="End the search then, with what was found so far."
    ),
]
Engine = Annotated[
    Literal["networkx", "columns"] | None,
    typer.Option(
        "--engine",
        help="Search the record as a graph or as columns, for the same answers; by its size where not given.",
    ),
]
MaxDegree = Annotated[
    int | None,
    typer.Option(
        "--max-degree",
        metavar="N",
        min=1,
        help="No party with more transfers than N between the two ends (a hub says little).",
    ),
]
Transfers = Annotated[
    str | None,
    typer.Option(
        "--transfers",
        metavar="FILE",
        help="Ask a table of transfers (CSV, TSV, Parquet, Arrow) in place of the record; `-` is the standard"
        " input. docs/transfers.md lists its columns.",
    ),
]
SkipBad = Annotated[
    bool,
    typer.Option("--skip-bad", help="Leave bad rows of the table out, and count them."),
]
Explain = Annotated[
    bool,
    typer.Option("--explain", help="List the claims without which an answer falls."),
]
PrimaryOnly = Annotated[
    bool,
    typer.Option(
        "--primary-only", help="Rest on filings, court and customs records, and official statements alone."
    ),
]

# ---- which answers

MinQuantity = Annotated[
    int | None,
    typer.Option("--min-quantity", metavar="N", min=0, help="Only where N pieces or more can have gone."),
]
MaxLegs = Annotated[
    int,
    typer.Option("--max-legs", metavar="N", min=1, max=127, help="Only ways of at most N legs."),
]
AnyLegs = Annotated[
    int | None,
    typer.Option("--max-legs", metavar="N", min=1, help="Only ways of at most N legs."),
]
Bound = Annotated[
    bool,
    typer.Option("--bound", help="Tell also how many can have gone over all ways together, and why no more."),
]
K = Annotated[int, typer.Option("-k", metavar="N", min=1, help="Show the N best answers.")]
By = Annotated[
    Literal["confidence", "quantity", "earliest", "legs"],
    typer.Option("--by", help="What makes an answer better than another."),
]
Kind = Annotated[
    list[str] | None,  # Typer has no list of choices
    typer.Option(
        "--kind",
        metavar="KIND",
        parser=kind,
        help="Only this kind of answer: recorded, reconstructed or possible (repeatable).",
    ),
]

# ---- how it is written

Format = Annotated[
    Literal["table", "json", "sentence", "turtle"],
    typer.Option("--format", help="How the answers are written."),
]
ProseFormat = Annotated[
    Literal["table", "json", "sentence"],
    typer.Option("--format", help="How the answers are written."),
]
TextFormat = Annotated[
    Literal["table", "json"],
    typer.Option("--format", help="How the answers are written."),
]
ListFormat = Annotated[
    Literal["table", "tsv", "json"] | None,
    typer.Option(
        "--format", help="How the list is written; where not given, a table on a terminal and TSV in a pipe."
    ),
]
CiteFormat = Annotated[
    Literal["text", "json"],
    typer.Option("--format", help="How the claim is written."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE; `-` is the standard output."),
]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", min=0, help="End a query that takes longer."),
]
