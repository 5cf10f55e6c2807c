"""Ask what changed between two releases of the data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import terms
from kg.ask.parameters import Day
from kg.change.diff import difference
from kg.change.release import on_record, open_release
from kg.export.answer import Provenance
from kg.export.diff import diff_json, diff_text
from kg.export.dump import dump
from kg.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from kg.change.diff import Difference
    from kg.change.state import State
    from kg.graph import Graph
    from kg.record import Record
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed between two releases.

    Attributes:
        question: The question in plain words.
        difference: The claims and answers that changed.
        before: The record of the first release.
        after: The record of the second.
        provenance: From what it was made; its data is that of the second release.
    """

    question: str
    difference: Difference
    before: Record
    after: Record
    provenance: Provenance

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""
        return diff_json(
            self.difference, self.before, self.after, question=self.question, provenance=self.provenance
        )

    def lines(self, form: str = "table", *, width: int = 100, every: bool = False) -> Iterator[str]:
        """What changed, as lines of text.

        Args:
            form: ``table`` or ``json``.
            width: How many columns a line has at most.
            every: Whether to show all claims and rows, however many there are.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield dump(self.json()).rstrip("\n")
            return
        yield from diff_text(
            self.difference, self.before, self.after, question=self.question, width=width, every=every
        )


def diff(
    first: str,
    second: str,
    *,
    now: Callable[[], Store] = open_store,
    repository: Path = Path(),
    as_of: Day = None,
) -> Compared:
    """What changed between two releases, and which answers because of which claims?

    Args:
        first: The first release: a folder, a date, or a revision of a git repository.
        second: The second release, in the same ways.
        now: Opens the record of which a date is meant; the bundled one where nothing is given.
        repository: A folder of the git repository of which a revision is meant.
        as_of: As the world was at the end of this day, in both.

    Returns:
        The claims and answers that changed.

    Raises:
        kg.errors.BadInput: A release is none of these, or breaks the ontology's rules.
        kg.errors.Unreadable: A file or folder cannot be read.
    """
    before, after = (open_release(name, now=now, repository=repository) for name in (first, second))
    return _compared(first, second, before, after, as_of)


def between(graph: Graph, first: str, second: str, *, as_of: Day = None) -> Compared:
    """What changed between two days, and which answers with it?

    Args:
        graph: The graph.
        first: The first day, as YYYY-MM-DD, or a month or year, for its last day.
        second: The second, likewise.
        as_of: As the world was at the end of this day, in both.

    Returns:
        The claims and answers that changed.

    Raises:
        kg.errors.BadInput: One of them is no date.
    """
    before, after = (on_record(name, graph.store, graph.record) for name in (first, second))
    return _compared(first, second, before, after, as_of)


def _compared(first: str, second: str, before: State, after: State, as_of: date | None) -> Compared:
    before, after = before.on_day(as_of), after.on_day(as_of)
    provenance = Provenance(
        data=after.store.digest,
        release=after.store.release,
        program=f"kg {terms.VERSION}",
        query={"command": "diff", "first": first, "second": second},
        as_of=as_of,
    )
    question = f"What changed between {first} and {second}, and which answers because of which claims?"
    return Compared(question, difference(before, after), before.record, after.record, provenance)
