"""What a writer of files is handed: a part of the graph, with the store it came from and words about both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from kg.export import merge, sheet

if TYPE_CHECKING:
    from kg.export.layout import Layout
    from kg.export.select import Part
    from kg.store import Store

CONTENT = (
    "Claims on AI infrastructure: who supplies, funds, owns, houses and uses AI chips, who says so, and how "
    "sure that is. Each is what one claimant says in one document, not a fact."
)
"""What every exported file is, in words."""

MERGED = "one edge for each pair of nodes and relation; figures are sums of what the record tells apart"
"""What stands in a file whose edges stand for several claims each."""

Watch = Callable[[Iterator[sheet.Edge], int], Iterator[sheet.Edge]]
"""Is handed the edges with their number, and hands them on as they are written."""


def bundled(release: str) -> bool:
    """Whether all data came with the program, so that their licence and authors are known.

    Args:
        release: Whose data they are; see `kg.store.gathering.release_of`; ``remote`` are those elsewhere.

    Returns:
        Whether none are a reader's own, and none lie elsewhere.

    Example:
        >>> bundled("0.1.0"), bundled("0.1.0+user"), bundled("user")
        (True, False, False)
    """
    return "+" not in release and release not in {"user", "remote"}


def unwatched(edges: Iterator[sheet.Edge], count: int) -> Iterator[sheet.Edge]:  # noqa: ARG001 - as `Watch`
    """Hand edges on as they are."""
    return edges


@dataclass(frozen=True)
class Parcel:
    """A part of the graph, ready to be written.

    Attributes:
        store: The store that the part was taken from.
        part: The part.
        every: Whether RDF has all that the store holds: the ontology, and what its rules derive, too.
        merged: Whether a network has one edge for each pair of nodes and relation, and not for each claim.
        watch: What the edges go through as they are written.
        layout: How nodes are placed.
    """

    store: Store
    part: Part
    every: bool = False
    merged: bool = False
    watch: Watch = field(default=unwatched, repr=False)
    layout: Layout = "force"

    @cached_property
    def nodes(self) -> tuple[sheet.Node, ...]:
        """The nodes, in order."""
        return sheet.nodes(self.part, self.layout)

    @property
    def edges(self) -> Iterator[sheet.Edge]:
        """The edges, in order, one by one: they may be many."""
        made = merge.edges(self.part) if self.merged else sheet.edges(self.part)
        return self.watch(made, self.counts["edges"])

    @property
    def node_columns(self) -> tuple[sheet.Column, ...]:
        """What can stand in the cells of a node."""
        return sheet.NODE_COLUMNS

    @property
    def edge_columns(self) -> tuple[sheet.Column, ...]:
        """What can stand in the cells of an edge."""
        return merge.COLUMNS if self.merged else sheet.EDGE_COLUMNS

    @cached_property
    def about(self) -> dict[str, str]:
        """What the file is, from what it was made, and what was asked."""
        release = self.store.release
        return {
            "description": CONTENT,
            "program": f"kg {version('ai-infra-kg')}",
            "release": release,
            "data": self.store.digest,
            **({"license": "CC-BY-4.0"} if bundled(release) else {}),
            "selection": sheet.clean(self.part.scope.words(self.part.record)),
            **({"merged": MERGED} if self.merged else {}),
        }

    @cached_property
    def counts(self) -> dict[str, int]:
        """How much a network holds, and of how many claims it shows no edge."""
        edgeless, network = self.part.edgeless, self.part.network
        edges = merge.count(self.part) if self.merged else network.number_of_edges()
        return {"nodes": len(network), "edges": edges, "claims_without_edge": edgeless}
