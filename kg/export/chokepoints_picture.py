"""Single points of failure, as pictures: shares side by side, or the chains of one failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.claim import Range
from kg.export.chokepoints_text import NEEDS, kind_words, label, stops_words
from kg.export.figure import Bar, Edge, Group, Layers, Node, Ranges
from kg.export.words import joined

if TYPE_CHECKING:
    from kg.analysis.chokepoints import Chokepoints, Point
    from kg.analysis.link import Link
    from kg.record import Record

MOST = 8
"""So many points are drawn at most; the answer in words has all."""

CHAINS = 6
"""So many chains of one failure are drawn at most."""


def picture(answer: Chokepoints, record: Record) -> Ranges | Layers | None:
    """The chains where it was asked what stops together, else the shares that single failures stop.

    Args:
        answer: The answer.
        record: The record.

    Returns:
        What to draw; None where nothing stops.
    """
    if answer.removed is not None:
        return _chains(answer.removed, record)
    groups = []
    series: dict[str, None] = {}
    for point in answer.points[:MOST]:
        bars = []
        for each in point.stopped:
            if each.key.state == answer.by:
                kind = kind_words(each.key)
                series[kind] = None
                shares = Range((each.share.low or 0) * 100, (each.share.high or 0) * 100)
                bars.append(Bar(kind, "", shares, stops_words(each), open=answer.by == "planned"))
        if bars:
            groups.append(Group(label(point.failed[0], record), tuple(bars)))
    if not groups:
        return None
    return Ranges(
        title=f"What stops if one fails: shares of the capacity that is {answer.by}",
        axis="per cent of the capacity of each kind",
        groups=tuple(groups),
        series=tuple(series),
        note="From what has no alternative in the record to what may stop; not none in the world.",
    )


def _chains(point: Point, record: Record) -> Layers | None:
    """The steps from what fails to what stops."""
    chains = [hit.chain for each in point.stopped for hit in each.hits if hit.chain]
    kept = list(dict.fromkeys(chains))[:CHAINS]
    # One arrow for each need and each way in which it has come: of two, none hides the other.
    found: dict[tuple[str, str, str, str], list[Link]] = {}
    for link in dict.fromkeys(link for chain in kept for link in chain):
        found.setdefault((link.source, link.target, link.kind, link.modality or "Actual"), []).append(link)
    if not found:
        return None
    edges = tuple(
        Edge(
            source,
            target,
            NEEDS.get(kind, f"{kind} of"),
            modality,
            "MovedGoods" if any(link.certain for link in links) else "Relation",
            disputed=any(link.denials for link in links),
        )
        for (source, target, kind, modality), links in found.items()
    )
    names = dict.fromkeys(name for edge in edges for name in (edge.source, edge.target))
    left = len(set(chains)) - len(kept)
    more = f" Not drawn: {left} more." if left else ""
    failed = joined([label(name, record) for name in point.failed])
    return Layers(
        title=f"What stops if {failed} fail{'s' if len(point.failed) == 1 else ''}",
        nodes=tuple(_node(name, point, record) for name in names),
        edges=edges,
        note=f"Along coloured arrows all stops for sure; along grey ones it may.{more}",
    )


def _node(name: str, point: Point, record: Record) -> Node:
    held = record.entities.get(name)
    return Node(name, label(name, record), held.kind if held else "", strong=name in point.failed)
