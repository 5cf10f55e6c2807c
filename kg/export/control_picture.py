"""Who holds whom around a party, and what flows between them, as a layered drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from kg.analysis.tie import POST, Tie
from kg.export.control_text import UNKNOWN, flow_words, share_words
from kg.export.figure import Edge, Layers, Node
from kg.export.words import code, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.control import Control
    from kg.analysis.leg import Leg
    from kg.record import Record

MOST = 14
"""So many parties are drawn at most; the answer in words has all."""


def picture(answer: Control, record: Record) -> Layers | None:
    """The ties on the chains, the posts, and the flows.

    Args:
        answer: The answer.
        record: The record.

    Returns:
        The drawing; None where there is nothing to draw.
    """
    ties = dict.fromkeys(tie for each in (*answer.above, *answer.below) for tie in each.chain)
    ties.update(dict.fromkeys(answer.posts))
    ties.update(dict.fromkeys(tie for each in answer.related for tie in each.ties))
    rank = _ranks(ties)
    edges = [_edge(tie, record) for tie in sorted(ties, key=lambda tie: (rank[tie.held], rank[tie.holder]))]
    edges += _flows(answer.flows, record)
    names = dict.fromkeys([answer.actor, *(name for edge in edges for name in (edge.source, edge.target))])
    shown = list(names)[:MOST]
    kept = tuple(edge for edge in edges if edge.source in shown and edge.target in shown)
    if not kept:
        return None
    left = len(names) - len(shown)
    day = f", {answer.day}" if answer.day else ""
    return Layers(
        title=f"Who holds and influences {record.label(answer.actor)}{day}",
        nodes=tuple(_node(name, answer.actor, record) for name in shown),
        edges=kept,
        note=f"{left} more parties are not drawn." if left else "",
    )


def _ranks(ties: Iterable[Tie]) -> dict[str, int]:
    """The place of each party such that holders come before what they hold, as far as no circle hinders it.

    The drawing goes along the edges in their order, so that flows back do not turn it round.
    """
    graph: nx.DiGraph[str] = nx.DiGraph([(tie.holder, tie.held) for tie in ties])
    parts: nx.DiGraph[int] = nx.condensation(graph)
    order = nx.topological_sort(parts)
    names = [name for part in order for name in sorted(parts.nodes[part]["members"])]
    return {name: place for place, name in enumerate(names)}


def _node(name: str, actor: str, record: Record) -> Node:
    held = record.entities.get(name)
    return Node(name, record.label(name), held.kind if held else "", strong=name == actor)


def _edge(tie: Tie, record: Record) -> Edge:
    if tie.verb == POST:
        label = joined([code(post, record) for post in tie.posts])
    else:
        share = share_words(tie.capital or tie.votes)
        label = code(tie.verb, record) + (f" {share}" if share != UNKNOWN else "")
    return Edge(tie.holder, tie.held, label, tie.modality, "Relation", disputed=bool(tie.denials))


def _flows(legs: tuple[Leg, ...], record: Record) -> list[Edge]:
    """One arrow for what flows of one kind between two parties: what the first is, and how many more."""
    found: dict[tuple[str, str, str, str], list[Leg]] = {}
    for leg in legs:
        found.setdefault((leg.source, leg.target, leg.carries, leg.modality), []).append(leg)
    return [
        Edge(
            source,
            target,
            flow_words(group[0], record) + (f" and {len(group) - 1} more" if len(group) > 1 else ""),
            modality,
            carries,
            disputed=any(leg.denials for leg in group),
        )
        for (source, target, carries, modality), group in found.items()
    ]
