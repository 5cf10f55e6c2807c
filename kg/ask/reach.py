"""Ask who can have received goods, or sent them: over the record, and over a table of transfers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from kg.analysis import reach as _reach
from kg.analysis.chain import SECONDS, Budget
from kg.analysis.option import Subject
from kg.ask.asking import Told, asked, checked, ends, left_out, provenance, resolved
from kg.ask.parameters import After, AnyLegs, Best, Day, Modality, Passed, Product, Quantity, Seconds, Without
from kg.ask.table import Table
from kg.claim import Interval
from kg.errors import BadInput
from kg.export.reach import Asked, reach_json, reach_sentences, reach_text
from kg.export.reach_table import table_json, table_sentences, table_text
from kg.export.words import joined, span
from kg.flow.reached import read
from kg.flow.trace import trace
from kg.flow.way import way
from kg.flow.window import numbered
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from kg.analysis.finding import Finding
    from kg.flow.reached import Reach
    from kg.flow.way import Way
    from kg.graph import Graph
    from kg.record import Record

SHOWN = 20
"""How many parties are shown, where nothing else is asked."""


@dataclass(frozen=True, slots=True)
class Answered(Told):
    """A question with the parties that answer it, and their evidence.

    Attributes:
        asked: The question, its parties, and from what they were made.
        record: The record that they cite.
    """

    asked: Asked[Finding]
    record: Record

    @property
    def reach(self) -> Reach[Finding]:
        """The parties."""
        return self.asked.reach

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""
        return reach_json(self.asked, self.record)

    def _sentences(self) -> Iterator[str]:
        return reach_sentences(self.asked, self.record)

    def _table(self, width: int) -> Iterator[str]:
        return reach_text(self.asked, self.record, width=width)


@dataclass(frozen=True, slots=True)
class AnsweredOfTable(Told):
    """A question with the parties of a table that answer it.

    Attributes:
        asked: The question, its parties, and from what they were made.
    """

    asked: Asked[Way]

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes, without what only claims can say."""
        return table_json(self.asked)

    def _sentences(self) -> Iterator[str]:
        return table_sentences(self.asked)

    def _table(self, width: int) -> Iterator[str]:
        return table_text(self.asked, width=width)


def reach(
    graph: Graph,
    *parties: Annotated[str, Subject("actor", "site")],
    backward: bool = False,
    product: Product = None,
    after: After = None,
    before: Day = None,
    min_quantity: Quantity = None,
    max_legs: AnyLegs = None,
    k: Best = SHOWN,
    modality: Modality = None,
    as_of: Day = None,
    known: Day = None,
    primary_only: bool = False,
    avoid: Passed = (),
    without: Without = (),
    budget: Seconds = SECONDS,
) -> Answered:
    """Who can have received goods from a party, when, and how many?

    Args:
        graph: The graph.
        parties: The names of the parties or sites from which goods come; at least one.
        backward: Ask instead who can have sent goods that ended with `parties`.
        product: Only this product, or what its family contains.
        after: Only legs that can have happened on this day or later.
        before: Only legs that can have happened on this day or earlier.
        min_quantity: Only parties that can have got, or sent, as many pieces.
        max_legs: How many legs at most; any number where it is None.
        k: How many parties at most; all where it is None.
        modality: Rest on claims of what has come at least this far.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        primary_only: Rest on primary records alone.
        avoid: Only ways on which no party of these names lies.
        without: Leave out these claims, and these documents with all that is taken from them.
        budget: For how many seconds to search.

    Returns:
        The parties with a way to each and its evidence; none where goods can have come to nobody.

    Raises:
        kg.errors.UnknownName: A name stands for nothing.
        kg.errors.AmbiguousName: A name stands for more than one thing.
        kg.errors.BadInput: No party is named, a number is negative, or there is no such modality.
    """
    given = asked(locals())
    _check(parties, max_legs, k)
    checked(graph, "legs", (), modality)
    iris = ends(graph, parties)
    goods = resolved(graph, product, ("product",))
    selection = Selection(
        as_of=as_of,
        known=known,
        modality=modality,
        primary_only=primary_only,
        without=left_out(graph, without),
    )
    found = _reach.reach(
        graph.network(selection),
        iris,
        backward=backward,
        product=goods,
        after=after,
        before=before,
        min_quantity=min_quantity,
        avoid=ends(graph, avoid),
        max_legs=max_legs,
        k=k,
        budget=Budget(budget),
    )
    label = graph.record.label
    start = joined([label(iri) for iri in iris])
    return Answered(
        Asked(
            _question(start, label(goods) if goods else "goods", after, before, backward=backward),
            start,
            not backward,
            found,
            provenance(graph, "reach", given, as_of, known),
            tuple(iris),
        ),
        graph.record,
    )


def reach_table(
    table: str | Path,
    *parties: str,
    backward: bool = False,
    product: str | None = None,
    after: date | None = None,
    before: date | None = None,
    min_quantity: int | None = None,
    max_legs: int | None = None,
    k: int | None = SHOWN,
    avoid: Sequence[str] = (),
    skip_bad: bool = False,
    budget: float = SECONDS,
) -> AnsweredOfTable:
    """Who can have received goods from a party of a table, when, and how many?

    Args:
        table: A table as `kg.flow.table` reads it; `-` is CSV or TSV on the standard input.
        parties: The names of the parties from which goods come, as the table writes them; at least one.
        backward: Ask instead who can have sent goods that ended with `parties`.
        product: Only this product, or a family with what it contains.
        after: Only what can have happened on this day or later.
        before: Only what can have happened on this day or earlier.
        min_quantity: Only parties that can have got, or sent, as many pieces.
        max_legs: How many legs at most; any number where it is None.
        k: How many parties at most; all where it is None.
        avoid: Only ways on which no party of these names lies.
        skip_bad: Leave bad rows out and count them, instead of refusing the table.
        budget: For how many seconds to search.

    Returns:
        The parties with a way to each; none where goods can have come to nobody.

    Raises:
        kg.errors.BadInput: The table or the question is bad, or the table has no such party or product.
        kg.errors.MissingExtra: The table is Parquet or Arrow, and pyarrow is not installed.
        kg.errors.Unreadable: The table cannot be read.
    """
    given = asked(locals())
    _check(parties, max_legs, k)
    read_from = Table.read(table, skip_bad=skip_bad)
    held = read_from.held
    barred = [read_from.party(name) for name in avoid]
    starts = [read_from.party(name) for name in parties]
    first, last = numbered(after, before)
    found = trace(
        held,
        [place for place in starts if place not in barred],
        forward=not backward,
        after=first,
        before=last,
        product=read_from.product(product),
        avoid=barred,
        max_legs=max_legs,
        clock=Budget(budget),
    )
    start = joined(list(parties))
    return AnsweredOfTable(
        Asked(
            _question(start, product or "goods", after, before, backward=backward),
            start,
            not backward,
            read(
                held,
                found,
                window=(first, last),
                k=k,
                min_quantity=min_quantity or 0,
                left_out=read_from.left_out,
                show=lambda rows: way(held, rows),
            ),
            read_from.provenance("reach", given),
        )
    )


def _check(parties: Sequence[str], max_legs: int | None, k: int | None) -> None:
    """Refuse what means nothing; the terminal door has refused it already."""
    if not parties:
        raise BadInput("name at least one party.")
    for name, value in (("max_legs", max_legs), ("k", k)):
        if value is not None and value < 1:
            raise BadInput(f"{name} cannot be {value}; it is 1 or more.")


def _question(start: str, goods: str, after: date | None, before: date | None, *, backward: bool) -> str:
    """The question in plain words."""
    verb = f"sent {goods} that ended with" if backward else f"received {goods} from"
    if after and before:
        when = f" between {after.isoformat()} and {before.isoformat()}"
    else:
        when = f" {span(Interval(after, before))}" if after or before else ""
    return f"Which parties can have {verb} {start}{when}?"
