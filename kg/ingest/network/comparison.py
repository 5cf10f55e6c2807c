"""What a network that was read says, against what the record says now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg import terms
from kg.export.select import Scope, select
from kg.export.sheet import BETWEEN, EDGE_COLUMNS, Cell, Edge, Sheet, edges
from kg.network import Selection
from kg.record import Record

SHOWN: Final = 20
"""How many claims of each list are shown, where not all are wanted."""

_WIDE: Final = 60

# `holds` is of the day that an export was asked for.
_Present = dict[tuple[str, "Cell"], list["Edge"]]
"""Edges by claim and verb."""

_COMPARED: Final = frozenset(name for name, _ in EDGE_COLUMNS) - {"holds"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a claim says otherwise now.

    Attributes:
        claim: The claim's IRI.
        what: What it is: a column, an end of its edge, or the edge itself.
        then: What the file has; None where it has nothing.
        now: What the record has; None where it has nothing.
    """

    claim: str
    what: str
    then: Cell
    now: Cell


@dataclass(frozen=True, slots=True)
class Comparison:
    """A network against the record.

    Attributes:
        nodes: How many nodes it has.
        edges: How many edges.
        unnamed: How many of its edges name no claim.
        same: The claims that the record has as they are.
        missing: Those that it has not.
        changed: What others say now, in the order of the claims.
    """

    nodes: int
    edges: int
    unnamed: int
    same: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[Difference, ...]


def compare(sheet: Sheet, record: Record) -> Comparison:
    """Hold a network against the record; the names of claims tell what belongs together.

    Args:
        sheet: The network.
        record: The record.

    Returns:
        What is the same, what is missing, and what is otherwise. Of an edge of several claims it is only
        told whether the record has them; where such edges stand beside it, of an edge of one claim its ends.
    """
    now = _present(record)
    asked = [name for name, _ in sheet.edge_columns if name in _COMPARED]
    claims: set[str] = set()
    changed: dict[str, dict[Difference, None]] = {}
    count = unnamed = 0
    for edge in sheet.edges:
        count += 1
        named = _claims(edge)
        unnamed += not named
        claims.update(named)
        if len(named) == 1 and named[0] in record.claims:
            # What is told of claims together is not what each of them says, not even where one stands alone.
            alone = asked if "claims" not in edge.cells else []
            for difference in _differences(named[0], edge, now, alone):
                changed.setdefault(named[0], {})[difference] = None
    for claim in claims & record.replaced_by.keys():
        by = BETWEEN.join(record.replaced_by[claim])
        changed.setdefault(claim, {})[Difference(claim, "replaced by", None, by)] = None
    held = claims & record.claims.keys()
    return Comparison(
        nodes=sum(1 for _ in sheet.nodes),
        edges=count,
        unnamed=unnamed,
        same=tuple(sorted(held - changed.keys())),
        missing=tuple(sorted(claims - held)),
        changed=tuple(each for claim in sorted(changed.keys() & held) for each in changed[claim]),
    )


def lines(found: Comparison, *, every: bool = False) -> Iterator[str]:
    """Tell a comparison in words.

    Args:
        found: The comparison.
        every: Whether all claims are listed, however many there are.

    Yields:
        Lines.
    """
    claims = list(dict.fromkeys(each.claim for each in found.changed))
    total = len(found.same) + len(found.missing) + len(claims)
    yield f"{_count(found.nodes, 'node')}, {_count(found.edges, 'edge')}, {_count(total, 'claim')}"
    if found.unnamed:
        yield f"{_count(found.unnamed, 'edge')} without the name of a claim"
    yield f"{_count(len(found.same), 'claim')} as the record has now"
    yield f"{_count(len(found.missing), 'claim')} that the record has not{':' if found.missing else ''}"
    yield from (f"  {_named(claim)}" for claim in _shown(found.missing, every=every))
    yield from _rest(len(found.missing), every=every)
    yield f"{_count(len(claims), 'claim')} that the record tells otherwise now{':' if claims else ''}"
    listed = {*_shown(claims, every=every)}
    yield from (
        f"  {_named(each.claim)}: {each.what} was {_word(each.then)}, is {_word(each.now)}"
        for each in found.changed
        if each.claim in listed
    )
    yield from _rest(len(claims), every=every)


def _present(record: Record) -> _Present:
    """The edges of the record by claim and verb; those of claims that were superseded, too."""
    part = select(record, Scope(selection=Selection(superseded=True)))
    present: _Present = {}
    for edge in edges(part):
        present.setdefault((str(edge.cells["claim"]), edge.cells["relation"]), []).append(edge)
    return present


def _claims(edge: Edge) -> list[str]:
    """The claims that an edge names: in its cell, or else in its own name."""
    for column in ("claim", "claims"):
        if isinstance(cell := edge.cells.get(column), str):
            return cell.split(BETWEEN)
    claim = edge.name.rpartition("|")[0]
    return [claim] if claim.startswith(terms.SOURCE) else []


def _differences(claim: str, edge: Edge, now: _Present, asked: list[str]) -> Iterator[Difference]:
    verb: Cell = edge.cells.get("relation") or edge.name.rpartition("|")[2].partition(" ")[0]
    # A claim that names several parties has several edges: the one with most of the same ends is meant.
    present = max(
        now.get((claim, verb), ()),
        key=lambda each: (each.source == edge.source) + (each.target == edge.target),
        default=None,
    )
    if present is None:
        yield Difference(claim, "edge", verb, None)
        return
    for what, then, at in (("source", edge.source, present.source), ("target", edge.target, present.target)):
        if then != at:
            yield Difference(claim, what, then, at)
    for name in asked:
        cell, other = edge.cells.get(name), present.cells.get(name)
        if not _same(cell, other):
            yield Difference(claim, name, cell, other)


def _same(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same; some programs keep every value as a text."""
    if isinstance(one, str) == isinstance(other, str):
        return one == other
    return _word(one).lower() == _word(other).lower()


def _named(claim: str) -> str:
    return _line(terms.shorten(claim))


def _line(text: str) -> str:
    return " ".join(text.split())


def _word(cell: Cell) -> str:
    if cell is None:
        return "nothing"
    text = _line(str(cell))
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"


def _shown(claims: tuple[str, ...] | list[str], *, every: bool) -> list[str]:
    return list(claims if every else claims[:SHOWN])


def _rest(count: int, *, every: bool) -> Iterator[str]:
    if not every and count > SHOWN:
        yield f"  … and {count - SHOWN:,} more; --all lists them"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
