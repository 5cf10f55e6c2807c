"""Which single failure stops the most capacity, told once for every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.answer import range_json, thing
from kg.export.chokepoints_picture import picture
from kg.export.chokepoints_text import (
    CLOSING,
    chain_words,
    doubt_words,
    kind_words,
    label,
    name_words,
    notes,
    point_sentence,
    sentences,
    share_words,
    short_words,
    step_words,
    stops_words,
    why_words,
)
from kg.export.dump import Json
from kg.export.report import Cell, Report, Table
from kg.export.sentence import denial_sentences
from kg.export.several import Several
from kg.export.words import code, joined, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.analysis.capacity import Item, Key
    from kg.analysis.chokepoints import Chokepoints, Hit, Point, Stopped, Whole
    from kg.analysis.link import Doubt, Link
    from kg.record import Record

DOUBTS = 4
"""So many of the things on which a point's ranges hang stand in the table; JSON has all."""


def report(answer: Chokepoints, record: Record) -> Report:
    """Tell which single failures stop the most capacity.

    Args:
        answer: The answer.
        record: The record.

    Returns:
        The report.
    """
    removed = answer.removed
    title = (
        f"What stops if {joined([label(name, record) for name in removed.failed])} fail"
        f"{'s' if len(removed.failed) == 1 else ' together'}?"
        if removed
        else f"Which single supplier, process, site or permit stops the most {answer.by} capacity?"
    )
    return Report(
        title=title,
        sentences=tuple(sentences(answer, record)),
        tables=tuple(table for table in _tables(answer, record) if table.rows),
        value=_json(answer, record),
        notes=tuple(notes(answer, record)),
        picture=picture(answer, record),
        data=_data(answer, record),
        truncated=answer.truncated,
    )


def _tables(answer: Chokepoints, record: Record) -> Iterator[Table]:
    other = "running" if answer.by == "planned" else "planned"
    for title, points in (
        ("Together", [answer.removed] if answer.removed else []),
        ("One by one", list(answer.points)),
    ):
        for state in (answer.by, other):
            yield Table(
                f"{title}: what is {state}",
                ("if this fails", "capacity", "stops", "of the whole", "as", "confidence", "denied"),
                tuple(_rows(points, state, record)),
            )
    yield Table(
        "What the ranges hang on",
        ("if this fails", "as", "open is", "what would tell", "bears on"),
        tuple(
            row
            for point in ([answer.removed] if answer.removed else answer.points)
            for row in _doubt_rows(point, record)
        ),
    )
    yield Table(
        "The whole",
        ("capacity", "how much", "sites or deals", "without needs"),
        tuple(
            (kind_words(each.key), numbers(each.quantity), each.items, len(each.bare))
            for each in answer.wholes
        ),
    )


def _failed(point: Point, record: Record) -> str:
    return joined([label(name, record) for name in point.failed])


def _rows(points: Sequence[Point], state: str, record: Record) -> Iterator[tuple[Cell, ...]]:
    """A line for each kind of capacity of one state; the chain to the largest that stops."""
    for point in points:
        kinds = [each for each in point.stopped if each.key.state == state]
        for place, each in enumerate(kinds):
            hit = each.hits[0]
            yield (
                "" if place else _failed(point, record),
                short_words(each.key),
                stops_words(each),
                share_words(each),
                chain_words(hit.chain, record) or "its own failure",
                _weakest(hit),
                joined([code(aspect, record) for aspect in _disputed(hit)]),
            )


def _doubt_rows(point: Point, record: Record) -> Iterator[tuple[Cell, ...]]:
    """What leaves a point's ranges open, a line for each step, or site or deal."""
    steps: dict[tuple[str, str, str], list[Doubt]] = {}
    for doubt in point.doubts:
        steps.setdefault((doubt.kind, doubt.source, doubt.target), []).append(doubt)
    for place, doubts in enumerate(list(steps.values())[:DOUBTS]):
        yield (
            "" if place else _failed(point, record),
            step_words(doubts[0], record),
            "; ".join(why_words(doubt, record) for doubt in doubts),
            "; ".join(CLOSING[doubt.why] for doubt in doubts),
            max(doubt.items for doubt in doubts),
        )


def _weakest(hit: Hit) -> Cell:
    return min([hit.item.confidence, *(link.confidence.value for link in hit.chain if link.confidence)])


def _disputed(hit: Hit) -> list[str]:
    return sorted({*hit.item.disputed, *(aspect for link in hit.chain for aspect in link.disputed)})


def _data(answer: Chokepoints, record: Record) -> Table:
    """Every point and kind of capacity, for spreadsheets."""
    headers = (
        "fails", "layer", "state", "unit", "stops", "share", "sure to stop", "may stop", "substitutes",
        "modality", "stance", "confidence", "claims", "denials",
    )  # fmt: skip
    points = [*([answer.removed] if answer.removed else []), *answer.points]
    rows = tuple(
        (
            _failed(point, record), each.key.layer, each.key.state, each.key.unit, each.quantity, each.share,
            sum(hit.certain for hit in each.hits), sum(not hit.certain for hit in each.hits),
            name_words(point.substitutes, record), point.modality, point.stance,
            None if point.weakest is None else float(point.weakest), _claims(each), point.denials,
        )
        for point in points
        for each in point.stopped
    )  # fmt: skip
    return Table("", headers, rows)


def _claims(each: Stopped) -> tuple[str, ...]:
    found = {iri for hit in each.hits for iri in hit.item.claims}
    return tuple(sorted(found.union(iri for hit in each.hits for link in hit.chain for iri in link.claims)))


def _json(answer: Chokepoints, record: Record) -> Json:
    """The JSON form of an answer."""
    return {
        "by": answer.by,
        "points": [_point(point, record) for point in answer.points],
        "removed": _point(answer.removed, record) if answer.removed else None,
        "wholes": [_whole(each, record) for each in answer.wholes],
        "found": answer.found,
    }


def _kind(key: Key) -> Json:
    return {"layer": key.layer, "state": key.state, "unit": key.unit}


def _point(point: Point, record: Record) -> Json:
    return {
        "failed": [thing(name, record) for name in point.failed],
        "stopped": [_stopped(each, record) for each in point.stopped],
        "hangsOn": [_doubt(each, record) for each in point.doubts],
        "substitutes": [thing(name, record) for name in point.substitutes],
        "modality": point.modality,
        "stance": point.stance,
        "weakest": None if point.weakest is None else float(point.weakest),
        "disputed": list(point.disputed),
        "denials": list(point.denials),
        "truncated": point.truncated,
    }


def _stopped(each: Stopped, record: Record) -> Json:
    return {
        "capacity": _kind(each.key),
        "quantity": range_json(each.quantity),
        "share": range_json(each.share),
        "items": [_hit(hit, record) for hit in each.hits],
    }


def _hit(hit: Hit, record: Record) -> Json:
    return {
        "item": _item(hit.item, record),
        "certain": hit.certain,
        "most": round(hit.most, 4),
        "chain": [_link(link, record) for link in hit.chain],
    }


def _item(item: Item, record: Record) -> Json:
    return {
        "thing": thing(item.name, record),
        "quantity": range_json(item.quantity),
        "modality": item.modality,
        "stance": item.stance,
        "confidence": float(item.confidence),
        "disputed": list(item.disputed),
        "claims": list(item.claims),
        "denials": list(item.denials),
    }


def _link(link: Link, record: Record) -> Json:
    sure = link.confidence
    return {
        "source": thing(link.source, record),
        "target": thing(link.target, record),
        "need": link.kind,
        "share": range_json(link.share),
        "families": [thing(name, record) for name in link.family],
        "certain": link.certain,
        "modality": link.modality,
        "stance": link.stance,
        "confidence": None
        if sure is None
        else {"value": float(sure.value), "origins": len(sure.origins), "why": sure.why},
        "disputed": list(link.disputed),
        "claims": list(link.claims),
        "denials": list(link.denials),
    }


def _doubt(doubt: Doubt, record: Record) -> Json:
    return {
        "why": doubt.why,
        "need": doubt.kind,
        "source": thing(doubt.source, record),
        "target": thing(doubt.target, record),
        "others": [thing(name, record) for name in doubt.others],
        "what": f"{doubt_words(doubt, record)}; {CLOSING[doubt.why]} would narrow it.",
        "items": doubt.items,
        "claims": list(doubt.claims),
    }


def _whole(each: Whole, record: Record) -> Json:
    return {
        "capacity": _kind(each.key),
        "quantity": range_json(each.quantity),
        "items": each.items,
        "withoutNeeds": [thing(name, record) for name in each.bare],
        "smallest": None if each.smallest is None else [thing(name, record) for name in each.smallest],
        "covered": each.covered,
        "truncated": each.cut,
    }


def _told(_: Chokepoints, point: Point, record: Record) -> Iterator[str]:
    yield point_sentence(point, record)
    yield from denial_sentences(point.denials, record)


ANSWERS = (
    Several("points", ("failed",), _told, drop=("removed",)),
    Several("removed", ("failed",), _told),
)
"""The points of failure one by one."""
