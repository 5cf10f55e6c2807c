"""Arrows for a picture: all edges from one node to another as one, with what can be said of them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.export.cited import denials_of
from kg.export.dossier import UNPROVEN
from kg.export.sheet import clean, edge_label

if TYPE_CHECKING:
    from collections.abc import Container

    from kg.export.select import Part

LISTED: Final = 8
"""Of how many edges an arrow tells the words."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The edges from one node to another.

    Attributes:
        source: The IRI of the node from which they lead.
        target: The IRI of the node to which they lead.
        count: How many they are.
        carries: What all of them carry, such as ``MoneyPaid``; empty where that differs.
        actual: Whether any of them is said to be actual.
        unproven: Whether all of them are charged, alleged or suspected.
        disputed: Whether any of them is denied or retracted.
        words: What the first of them say, each with who says so.
    """

    source: str
    target: str
    count: int
    carries: str
    actual: bool
    unproven: bool
    disputed: bool
    words: tuple[str, ...]

    @property
    def stroke(self) -> Stroke:
        """How its line is drawn: what is unproven goes before what has not happened."""
        if self.unproven:
            return "dotted"
        return "solid" if self.actual else "dashed"


Stroke = Literal["solid", "dashed", "dotted"]
"""How a line is drawn: of what is said to be so, of what has not happened, and of what is unproven."""


def bundles(part: Part, nodes: Container[str]) -> list[Bundle]:
    """Bundle the edges between some nodes.

    Args:
        part: The part of the graph.
        nodes: The IRIs of the nodes.

    Returns:
        The bundles, by source and target.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source, target, key in part.network.edges(keys=True):
        if source in nodes and target in nodes:
            found.setdefault((source, target), []).append(key)
    denials = denials_of(part)
    disputed = {iri for keys in found.values() for iri, _ in keys if denials.of(part.claims[iri])}
    return [_bundle(*pair, sorted(found[pair]), part, disputed) for pair in sorted(found)]


def _bundle(
    source: str, target: str, keys: list[tuple[str, str]], part: Part, disputed: Container[str]
) -> Bundle:
    claims = [part.claims[iri] for iri, _ in keys]
    carried = {str(part.network.edges[source, target, key].get("carries", "")) for key in keys}
    return Bundle(
        source=source,
        target=target,
        count=len(keys),
        carries=carried.pop() if len(carried) == 1 else "",
        actual=any(claim.modality == "Actual" for claim in claims),
        unproven=all(claim.stance in UNPROVEN for claim in claims),
        disputed=any(iri in disputed for iri, _ in keys),
        words=tuple(
            clean(edge_label(part.claims[iri], verb, part.record, disputed=iri in disputed))
            for iri, verb in keys[:LISTED]
        ),
    )
