"""What a pack's picture shows where the answer has none: ways of goods, or what its claims tie together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export.cited import denials_of
from kg.export.figure import Edge, Layers, Node
from kg.export.screen import WORDS
from kg.export.words import code, counted, joined, money, span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.finding import Finding
    from kg.analysis.leg import Leg
    from kg.export.select import Part
    from kg.record import Record

MOST: Final = 24
"""So many parties are drawn at most."""


def of_way(finding: Finding, record: Record) -> Layers:
    """One way of goods, with what was to come back.

    Args:
        finding: The way.
        record: The record.

    Returns:
        What to draw.
    """
    steps = [(f"{place}. ", leg) for place, leg in enumerate(finding.legs, start=1)]
    steps += [("in return: ", leg) for leg in finding.counter]
    names = dict.fromkeys(name for _, leg in steps for name in (leg.source, leg.target))
    shown = {finding.intended, finding.actual}
    sure = f"confidence {finding.weakest} of 1 by the weakest step"
    disputed = joined([code(each, record) for each in finding.disputed])
    return Layers(
        title=f"The way of goods from {record.label(finding.legs[0].source)} to "
        f"{record.label(finding.actual)}, as claims tell it ({finding.kind})",
        nodes=tuple(_node(name, record, strong=name in shown) for name in names),
        edges=tuple(_edge(head, leg, record) for head, leg in steps),
        note=f"{sure}; {f'disputed: {disputed}' if disputed else 'no claim of the record denies it'}.",
    )


def of_claims(part: Part, title: str) -> Layers | None:
    """What claims tie together: one arrow for each pair of parties, verb, modality and stance.

    Args:
        part: The claims.
        title: What stands above.

    Returns:
        What to draw; None where no claim has an edge, or there are too many parties for a picture.
    """
    record, network = part.record, part.network
    grouped: dict[tuple[str, str, str, str, str, str], list[str]] = {}
    for source, target, key, data in sorted(network.edges(keys=True, data=True), key=lambda edge: edge[2]):
        group = (source, target, key[1], data["modality"], data["stance"], data["carries"])
        grouped.setdefault(group, []).append(key[0])
    names = sorted({name for group in grouped for name in group[:2]})
    if not names or len(names) > MOST:
        return None
    denials = denials_of(part)
    denied = {iri for iri, claim in part.claims.items() if denials.of(claim)}
    edges = []
    for (source, target, verb, modality, stance, carries), claims in sorted(grouped.items()):
        words = [code(verb, record)]
        words += [WORDS[stance]] if stance in WORDS else []
        words += [f"{len(claims)} claims"] if len(claims) > 1 else []
        edges.append(
            Edge(source, target, ", ".join(words), modality, carries, disputed=bool(denied & {*claims}))
        )
    return Layers(title, tuple(_node(name, record) for name in names), tuple(edges))


def _node(name: str, record: Record, *, strong: bool = False) -> Node:
    entity = record.entities.get(name)
    return Node(name, record.label(name), entity.kind if entity else "", strong=strong)


def _edge(head: str, leg: Leg, record: Record) -> Edge:
    words = [code(leg.verb, record), _goods(leg, record), span(leg.when) or "undated"]
    words += [WORDS[leg.stance]] if leg.stance in WORDS else []
    return Edge(
        leg.source,
        leg.target,
        head + ", ".join(_filled(words)),
        leg.modality,
        leg.carries,
        disputed=bool(leg.denials),
    )


def _goods(leg: Leg, record: Record) -> str:
    products = " / ".join(map(record.label, leg.products))
    quantity = counted(leg.quantity, leg.unit)
    return " ".join(_filled((quantity, products, money(leg.amount, leg.currency))))


def _filled(words: Iterable[str]) -> list[str]:
    return [word for word in words if word]
