"""A list as an answer: what was found, as JSON and as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.export.dump import dump
from kg.export.tsv import tsv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.export.dump import Json
    from kg.export.listing import Table
    from kg.record import Record


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, each form of which is made when it is asked for.

    Attributes:
        found: What was found.
        record: The record that it cites.
        value: Its JSON, as docs/json.md describes it.
        table: The headers and the rows, in full.
        shown: The same in fewer columns, for people; `table` where it is None.
        title: A line that stands above the table.
        notes: Lines that stand below it.
    """

    found: Any
    record: Record
    value: Callable[[], Json]
    table: Callable[[], Table]
    shown: Callable[[], Table] | None = None
    title: str = ""
    notes: Callable[[], Sequence[str]] = tuple

    def json(self) -> Json:
        """The form that docs/json.md describes."""
        return self.value()

    def lines(self, form: str = "tsv") -> Iterator[str]:
        """The list as lines of text.

        Args:
            form: ``tsv`` or ``json``.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield dump(self.json()).rstrip("\n")
        else:
            yield from tsv(*self.table())
