"""Draws a network to write: as a sheet, whose edges are made one by one, and as a graph of networkx.

It is like what the bundled record gives, in the ways that cost a writer time: an edge has 28 of the 52
columns on average, its names are IRIs, its texts have quotes and signs that have to be escaped, and there is
a node for every tenth edge. Nothing is left to chance: edge n is the same in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from kg.export import look
from kg.export.sheet import EDGE_COLUMNS, NODE_COLUMNS, Column, Edge, Node, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://w3id.org/aikg/"
KINDS = ("Company", "Fund", "PublicBody", "Accelerator", "ComputeCluster", "Place")
VERBS = ("sellsTo", "divertedTo", "pays", "owns", "supplies", "leasesTo", "shipsTo")
PROSE = (
    'The supplier "confirmed" that about {0} pieces went to the site in week {0}, and that R&D got none.',
    "Filing {0}: the lessee pays < 5% of the rent in advance; see “Terms”, § 4.",
    "A spokesman said, 'no comment' on shipment {0}.",
)


@dataclass(frozen=True)
class Drawn:
    """A network of so many edges, none of which is held.

    Attributes:
        size: How many edges it has.
    """

    size: int

    @property
    def about(self) -> dict[str, str]:
        """What it is."""
        return {"description": "A network that was drawn.", "program": "kg", "selection": "everything"}

    @property
    def counts(self) -> dict[str, int]:
        """How much it has."""
        return {"nodes": self.parties, "edges": self.size}

    @property
    def parties(self) -> int:
        """How many nodes it has."""
        return max(self.size // 10, 2)

    @property
    def node_columns(self) -> tuple[Column, ...]:
        """Those of an export."""
        return NODE_COLUMNS

    @property
    def edge_columns(self) -> tuple[Column, ...]:
        """Those of an export."""
        return EDGE_COLUMNS

    @property
    def nodes(self) -> Iterator[Node]:
        """The nodes."""
        for n in range(self.parties):
            kind = KINDS[n % len(KINDS)]
            cells: Row = {"kind": kind, "category": "actor"}
            if n % 3 == 0:
                cells["aliases"] = f"P{n} | Party {n}, Inc."
            place = float(n % 1000), float(n // 1000)
            yield Node(_party(n), f"Party {n} & Co.", look.colour(kind), look.size(n % 50), *place, cells)

    @property
    def edges(self) -> Iterator[Edge]:
        """The edges."""
        return map(self.edge, range(self.size))

    def edge(self, n: int) -> Edge:
        """One edge."""
        verb = VERBS[n % len(VERBS)]
        claim = f"{BASE}source/document-{n // 20}#c{n % 20}"
        return Edge(
            f"{claim}|{verb}",
            _party(n % self.parties),
            _party((n * 7 + 3) % self.parties),
            f"{verb} (planned; Party {n % 90} asserts)",
            look.PLAIN,
            _cells(n, claim, verb),
        )


@dataclass(frozen=True)
class Held(Drawn):
    """A drawn network whose nodes and edges are held, as those of a graph are."""

    held: tuple[tuple[Node, ...], tuple[Edge, ...]] = ((), ())

    @property
    def nodes(self) -> Iterator[Node]:
        """The nodes."""
        return iter(self.held[0])

    @property
    def edges(self) -> Iterator[Edge]:
        """The edges."""
        return iter(self.held[1])


def hold(sheet: Drawn) -> Held:
    """The same, held."""
    return Held(sheet.size, (tuple(sheet.nodes), tuple(sheet.edges)))


def graph(sheet: Drawn) -> nx.MultiDiGraph[str]:
    """The same as a graph of networkx: each node and edge with the same attributes."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.graph.update(sheet.about, **sheet.counts)
    for node in sheet.nodes:
        looks = {"label": node.label, "color": node.colour, "size": node.size, "x": node.x, "y": node.y}
        made.add_node(node.name, **looks, **node.cells)
    for edge in sheet.edges:
        looks = {"label": edge.label, "color": edge.colour}
        made.add_edge(edge.source, edge.target, key=edge.name, **looks, **edge.cells)
    return made


def _party(n: int) -> str:
    return f"{BASE}actor/party-{n}"


def _cells(n: int, claim: str, verb: str) -> Row:
    document, said = f"{BASE}source/document-{n // 20}", PROSE[n % len(PROSE)].format(n)
    cells: Row = {
        "claim": claim,
        "relation": verb,
        "claim_kind": verb.title(),
        "carries": "MovedGoods" if n % 2 else "MoneyPaid",
        "modality": "Actual" if n % 4 else "Planned",
        "stance": "Asserts",
        "credibility": n % 6 + 1,
        "reliability": "ABCDEF"[n % 6],
        "confidence": (n % 100) / 100,
        "valid_from": f"{2015 + n % 10}-{n % 12 + 1:02}-01",
        "valid_to": f"{2015 + n % 10}-{n % 12 + 1:02}-28",
        "when": f"{2015 + n % 10}-{n % 12 + 1:02}",
        "known_from": f"{2016 + n % 10}-03-01",
        "claimant": _party(n % 90),
        "claimant_label": f"Party {n % 90} & Co.",
        "document": document,
        "title": f"Report {n // 20}: who supplies whom?",
        "publisher": _party(n % 90),
        "publisher_label": f"Party {n % 90} & Co.",
        "issued": f"{2016 + n % 10}-03-01",
        "url": f"https://example.org/reports/{n // 20}?page={n % 20}&lang=en",
        "locator": f"page {n % 20}",
        "origin": document,
        "primary": n % 5 == 0,
        "says": said,
        "roles": f"buyer=actor:party-{n} | supplier=actor:party-{n * 7 + 3}",
    }
    if n % 3 == 0:
        cells |= {
            "quantity_min": n,
            "quantity_max": n * 2,
            "unit": "PieceUnit",
            "product": f"{BASE}product/h100",
        }
    if n % 4 == 0:
        cells |= {"amount_min": n * 1.5, "amount_max": 1e9 + n, "currency": "USD"}
    if n % 7 == 0:
        cells |= {"event": f"{BASE}event/swap-{n}", "event_label": f"Swap {n}", "disputed": "Number"}
    return {name: cells[name] for name, _ in EDGE_COLUMNS if name in cells}
