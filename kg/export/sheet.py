"""The network as two tables of plain values, nodes and edges: what every network format writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, Protocol

from kg import terms
from kg.analysis.confidence import round_, support
from kg.export import look
from kg.export.cited import denials_of
from kg.export.layout import Layout, places
from kg.identity import kind_of
from kg.network import edge_name, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.claim import Claim, Range
    from kg.export.select import Part
    from kg.record import Record

Cell = str | int | float | bool | None
"""One value; None where nothing is said."""

Row = dict[str, Cell]
"""The values of one node or edge by the name of the column; of what is not said, there is none."""

Column = tuple[str, Literal["string", "integer", "double", "boolean"]]
"""The name and the type of what is said."""

NODE_COLUMNS: Final[tuple[Column, ...]] = (
    ("kind", "string"),
    ("category", "string"),
    ("aliases", "string"),
)
"""What is said of a node besides its name, label and look, and the type of each."""

EDGE_COLUMNS: Final[tuple[Column, ...]] = (
    ("claim", "string"),
    ("relation", "string"),
    ("claim_kind", "string"),
    ("carries", "string"),
    ("modality", "string"),
    ("stance", "string"),
    ("credibility", "integer"),
    ("reliability", "string"),
    ("confidence", "double"),
    ("disputed", "string"),
    ("disputed_by", "string"),
    ("valid_from", "string"),
    ("valid_to", "string"),
    ("holds", "string"),
    ("when", "string"),
    ("stated", "string"),
    ("known_from", "string"),
    ("quantity_min", "double"),
    ("quantity_max", "double"),
    ("quantity_stated", "double"),
    ("unit", "string"),
    ("amount_min", "double"),
    ("amount_max", "double"),
    ("amount_stated", "double"),
    ("currency", "string"),
    ("power_mw_min", "double"),
    ("power_mw_max", "double"),
    ("power_mw_stated", "double"),
    ("share_min", "double"),
    ("share_max", "double"),
    ("share_stated", "double"),
    ("event", "string"),
    ("event_label", "string"),
    ("lot", "string"),
    ("lot_label", "string"),
    ("product", "string"),
    ("product_label", "string"),
    ("roles", "string"),
    ("codes", "string"),
    ("claimant", "string"),
    ("claimant_label", "string"),
    ("document", "string"),
    ("title", "string"),
    ("publisher", "string"),
    ("publisher_label", "string"),
    ("issued", "string"),
    ("url", "string"),
    ("locator", "string"),
    ("origin", "string"),
    ("primary", "boolean"),
    ("says", "string"),
    ("identifier", "string"),
)
"""What is said of an edge besides its ends and label, and the type of each.

None is called ``id``, ``type``, ``start`` or ``key``: readers of GEXF and GraphML overwrite those.
"""

BETWEEN: Final = " | "
"""What stands between several values in one cell."""

_BAR: Final = re.compile(r" \|(?= |$)")

# What XML 1.0 does not allow, and the controls that it does: no reader wants them, and a terminal obeys them.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """A node.

    Attributes:
        name: Its IRI.
        label: Its label.
        colour: Its colour as ``#rrggbb``.
        size: Its size.
        x: Its place from left to right.
        y: Its place from bottom to top.
        cells: What stands in ``NODE_COLUMNS``.
    """

    name: str
    label: str
    colour: str
    size: float
    x: float
    y: float
    cells: Row


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge.

    Attributes:
        name: Its claim and its verb; no other edge has the same.
        source: The IRI of the node from which it leads.
        target: The IRI of the node to which it leads.
        label: What it says, with modality, claimant and stance.
        colour: Its colour as ``#rrggbb``.
        cells: What stands in ``EDGE_COLUMNS``.
    """

    name: str
    source: str
    target: str
    label: str
    colour: str
    cells: Row


class Sheet(Protocol):
    """Nodes and edges, ready to be written, with words about both.

    Edges may be many: they are made one by one as they are written, and again each time that they are asked
    for.
    """

    @property
    def about(self) -> Mapping[str, str]:
        """What it is, from what it was made, and what was asked."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """How many ``nodes`` and ``edges`` it has, and what else is counted."""
        ...

    @property
    def node_columns(self) -> Sequence[Column]:
        """What can stand in the cells of a node."""
        ...

    @property
    def edge_columns(self) -> Sequence[Column]:
        """What can stand in the cells of an edge."""
        ...

    @property
    def nodes(self) -> Iterable[Node]:
        """The nodes, in order."""
        ...

    @property
    def edges(self) -> Iterable[Edge]:
        """The edges, in order, from the first on."""
        ...


def clean(text: str) -> str:
    r"""Text without control characters, each line ended as on Unix.

    >>> clean("one\x1b[31m\r\ntwo\ttabs")
    'one[31m\ntwo\ttabs'
    """
    if text.isprintable():  # nearly all are
        return text
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def nodes(part: Part, layout: Layout = "force") -> tuple[Node, ...]:
    """The nodes of a part, in the order of their IRIs, coloured, sized and placed."""
    network, record = part.network, part.record
    names = sorted(network)
    at = places(names, network.edges(), layout)
    return tuple(
        Node(
            name=clean(name),
            label=clean(network.nodes[name]["label"]),
            colour=look.colour(network.nodes[name]["kind"]),
            size=look.size(network.degree(name)),
            x=x,
            y=y,
            cells=said(
                {
                    "kind": network.nodes[name]["kind"],
                    "category": kind_of(name),
                    "aliases": record.entities[name].aliases if name in record.entities else (),
                }
            ),
        )
        for name, (x, y) in zip(names, at, strict=True)
    )


def edges(part: Part) -> Iterator[Edge]:
    """The edges of a part, in the order of their claims and verbs, one by one."""
    denials, record = denials_of(part), part.record
    for iri, verb, source, target in sorted((*key, s, t) for s, t, key in part.network.edges(keys=True)):
        claim = part.claims[iri]
        disputes = [record.claims[each] for each in denials.of(claim)]
        told = part.network.edges[source, target, (iri, verb)]
        carries = str(told.get("carries", ""))
        yield Edge(
            name=clean(f"{iri}|{edge_name(verb, told.get('number', 0))}"),
            source=clean(source),
            target=clean(target),
            label=clean(edge_label(claim, verb, record, disputed=bool(disputes))),
            colour=look.CARRIED.get(carries, look.PLAIN),
            cells=said(
                {
                    "relation": verb,
                    "carries": carries,
                    "holds": holds(part.network, [claim]),
                    **_cells(claim, disputes, record),
                }
            ),
        )


def in_order(cells: Row, columns: Sequence[tuple[str, str]]) -> Iterable[tuple[str, Cell]]:
    """The cells that say something, in the order of the columns."""
    return ((name, cells[name]) for name, _ in columns if name in cells)


def edge_label(claim: Claim, verb: str, record: Record, *, disputed: bool) -> str:
    """An edge in words that name who says so: what one party says of another is never shown as plain fact.

    For example ``had goods diverted to (planned; NVIDIA asserts; disputed)``.
    """
    words = record.labels
    claimant = record.label(claim.claimant) if claim.claimant else ""
    parts = [
        words.get(claim.modality, claim.modality) if claim.modality != "Actual" else "",
        f"{claimant} {words.get(claim.stance, claim.stance)}".strip(),
        "disputed" if disputed else "",
    ]
    return f"{words.get(verb, verb)} ({'; '.join(part for part in parts if part)})"


def _cells(claim: Claim, disputes: Sequence[Claim], record: Record) -> dict[str, object]:
    source = record.sources.get(claim.document)
    plain = {"event", "lot", "product", "claimant"}
    return {
        "claim": claim.iri,
        "claim_kind": claim.kind,
        "modality": claim.modality,
        "stance": claim.stance,
        "credibility": claim.credibility,
        "reliability": source and source.reliability,
        "confidence": round_(support(claim, record)),
        "disputed": sorted({denial.code("aspect") or "Happened" for denial in disputes}),
        "disputed_by": [denial.iri for denial in disputes],
        "valid_from": claim.when.earliest and claim.when.earliest.isoformat(),
        "valid_to": claim.when.latest and claim.when.latest.isoformat(),
        "when": claim.when_text,
        "stated": claim.stated,
        "known_from": claim.known_from and claim.known_from.isoformat(),
        **_range("quantity", claim.quantity),
        "unit": (claim.code("unit") or "PieceUnit") if claim.quantity else None,
        **_range("amount", claim.amount),
        "currency": claim.currency,
        **_range("power_mw", claim.power),
        **_range("share", claim.share),
        **named("event", claim.all("event"), record),
        **named("lot", claim.all("lot"), record),
        **named("product", claim.all("product"), record),
        "roles": [f"{role}={terms.shorten(iri)}" for role, iri in claim.roles if role not in plain],
        "codes": [f"{name}={code}" for name, code in claim.codes if name not in _IN_COLUMNS],
        **named("claimant", [claim.claimant] if claim.claimant else [], record),
        "document": claim.document,
        "title": source and source.title,
        **named("publisher", [source.publisher] if source and source.publisher else [], record),
        "issued": source and source.issued,
        "url": source and source.url,
        "locator": claim.locator,
        "origin": record.origin(claim),
        "primary": source and source.primary,
        "says": claim.says,
        "identifier": claim.identifiers,
    }


_IN_COLUMNS: Final = frozenset({"modality", "stance", "unit", "credibility", "reliability"})


def _range(column: str, numbers: Range) -> dict[str, object]:
    """Three columns: what is possible at least and at most, and the one figure that is stated, if any."""
    return {f"{column}_min": numbers.low, f"{column}_max": numbers.high, f"{column}_stated": numbers.stated}


def named(column: str, iris: Sequence[str], record: Record) -> dict[str, object]:
    """Two columns: the IRIs, and their labels."""
    return {column: iris, f"{column}_label": [record.label(iri) for iri in iris]}


def said(cells: Mapping[str, object]) -> Row:
    """The cells that say something, as plain values."""
    row: Row = {}
    for name, value in cells.items():
        if value is not None:
            # Most are such texts, and need nothing done.
            cell = value if isinstance(value, str) and value.isprintable() else _plain(value)
            if cell is not None and cell != "":
                row[name] = cell
    return row


def _plain(value: object) -> Cell:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Decimal):
        if not -_LARGEST <= value <= _LARGEST:
            return None
        return float(value) if isinstance(value, Decimal) else value
    if isinstance(value, list | tuple):
        return BETWEEN.join(map(_whole, value)) if value else None
    return clean(str(value))


def _whole(value: object) -> str:
    """One of several values, which stays whole when they are taken apart: a bar in it is tied to its word."""
    return _BAR.sub("\u00a0|", clean(str(value)))


_LARGEST: Final = 10**300
"""Beyond it there is no number that every reader could hold; the RDF formats have it as it is written."""
