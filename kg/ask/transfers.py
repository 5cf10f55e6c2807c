"""Ask by which ways goods can have gone over a table of transfers that nobody wants as RDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis.chain import DEFAULT_LEGS, SECONDS, Budget
from kg.ask.asking import Told, asked, not_both
from kg.ask.table import Table
from kg.errors import BadInput
from kg.export.ways import ways_json, ways_sentences, ways_text
from kg.flow.goods import bound_of_goods
from kg.flow.limits import limits
from kg.flow.paths import best_paths
from kg.flow.question import OBJECTIVES, Question
from kg.flow.way import way
from kg.flow.window import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from kg.export.answer import Provenance
    from kg.flow.limits import Limits
    from kg.flow.way import Step, Way
    from kg.flow.window import Window


@dataclass(frozen=True, slots=True)
class Answered(Told):
    """A question with its paths.

    Attributes:
        question: The question in plain words.
        ways: The paths, the best first.
        truncated: Whether there are more.
        left_out: Why rows of the table were left out, and how many.
        provenance: From what the answer was made; its data is the digest of the transfers.
        bound: How many can have gone over all ways together; None where that was not asked.
    """

    question: str
    ways: tuple[Way, ...]
    truncated: bool
    left_out: tuple[tuple[str, int], ...]
    provenance: Provenance
    bound: Limits[Step] | None = None

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes, without what only claims can say."""
        return ways_json(
            self.ways,
            question=self.question,
            truncated=self.truncated,
            left_out=self.left_out,
            provenance=self.provenance,
            bound=self.bound,
        )

    def _sentences(self) -> Iterator[str]:
        return ways_sentences(self.ways, bound=self.bound)

    def _table(self, width: int) -> Iterator[str]:
        return ways_text(
            self.ways,
            question=self.question,
            truncated=self.truncated,
            left_out=self.left_out,
            bound=self.bound,
            width=width,
        )


def paths(
    table: str | Path,
    source: str,
    target: str,
    *,
    product: str | None = None,
    after: date | None = None,
    before: date | None = None,
    min_quantity: int | None = None,
    max_legs: int = DEFAULT_LEGS,
    k: int | None = 10,
    by: str = "confidence",
    avoid: Sequence[str] = (),
    via: Sequence[str] = (),
    max_degree: int | None = None,
    bound: bool = False,
    skip_bad: bool = False,
    budget: float = SECONDS,
) -> Answered:
    """By which paths can goods have gone from one party of a table to another?

    Args:
        table: A table as `kg.flow.table` reads it; `-` is CSV or TSV on the standard input.
        source: The name of the party at which paths start, as the table writes it.
        target: The name of the party at which they end.
        product: Only this product, or a family with what it contains.
        after: Only what can have happened on this day or later.
        before: Only what can have happened on this day or earlier.
        min_quantity: Only what can have been as many.
        max_legs: How many legs at most.
        k: How many paths at most; all where it is None.
        by: ``confidence``, ``quantity``, ``earliest`` or ``legs``.
        avoid: Only ways on which no party of these names lies.
        via: Only ways on which all parties of these names lie.
        max_degree: No party with more transfers than this lies between the two ends.
        bound: Tell also how many can have gone over all ways together, of any number of legs.
        skip_bad: Leave bad rows out and count them, instead of refusing the table.
        budget: For how many seconds to search.

    Returns:
        The paths; none where there is no path.

    Raises:
        kg.errors.BadInput: The table or the question is bad, or the table has no such party or product.
        kg.errors.MissingExtra: The table is Parquet or Arrow, and pyarrow is not installed.
        kg.errors.Unreadable: The table cannot be read.
    """
    given = asked(locals())
    if by not in OBJECTIVES:
        raise BadInput(f"by cannot be {by!r}; it is one of {', '.join(OBJECTIVES)}.")
    read = Table.read(table, skip_bad=skip_bad)
    held, ends = read.held, (read.party(source), read.party(target))
    first, last = numbered(after, before)
    window: Window = {"after": first, "before": last, "clock": Budget(budget)}
    goods, barred = read.product(product), frozenset(map(read.party, avoid))
    wanted = frozenset(map(read.party, via))
    not_both(wanted, barred, held.parties.__getitem__)
    found = best_paths(
        held,
        Question(
            source=ends[0],
            target=ends[1],
            by=by,
            k=k,
            max_legs=max_legs,
            after=first,
            before=last,
            product=goods,
            min_quantity=min_quantity or 0,
            avoid=barred,
            via=wanted,
            max_degree=max_degree,
        ),
        clock=window["clock"],
    )
    together = None
    if bound:
        starts = [] if barred & {*ends} else [ends[0]]
        limit = bound_of_goods(held, starts, [ends[1]], product=goods, avoid=sorted(barred), **window)
        together = limits(limit, lambda row: way(held, [row]).steps[0])
    return Answered(
        question=f"By which paths can goods have gone from {source} to {target}?",
        ways=tuple(way(held, path) for path in found.paths),
        truncated=found.truncated,
        left_out=read.left_out,
        provenance=read.provenance("paths", given),
        bound=together,
    )
