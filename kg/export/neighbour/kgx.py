"""KGX: nodes and edges as two tables in the terms of the Biolink Model.

Format: https://github.com/biolink/kgx/blob/master/docs/kgx_format.md. Biolink has no word for firms and
chips: what is said stands in ``original_predicate``, and ``predicate`` is as broad as Biolink's words are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import terms
from kg.export.neighbour.naming import address, curie, lei, uuid, wikidata
from kg.export.neighbour.told import Told, party, sentence, tell
from kg.export.sheet import clean
from kg.identity import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from kg.export.parcel import Parcel

NODE_COLUMNS: Final = ("id", "category", "name", "description", "synonym", "xref")
EDGE_COLUMNS: Final = (
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "publications",
    "original_predicate",
    "description",
    "status",
    "modality",
    "stance",
    "disputed_by",
    "reliability",
    "credibility",
    "valid_from",
    "valid_to",
    "claim",
    "claimant",
)

CATEGORIES: Final[Mapping[str, str]] = {
    "actor": "biolink:Agent",
    "place": "biolink:GeographicLocation",
    "product": "biolink:Device",
    "model": "biolink:InformationContentEntity",
}
"""Biolink's class of each kind of node; the others are things that have a name."""

PREDICATES: Final[Mapping[str, str]] = {
    "isComponentOf": "biolink:part_of",
    "sitedAt": "biolink:located_in",
    "sitedWithin": "biolink:located_in",
}
"""Biolink's word for a verb, where it has one; it is used of what is plain."""


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write the edges.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    _table(stream, EDGE_COLUMNS, _edges(parcel))


def write_nodes(parcel: Parcel, stream: BinaryIO) -> None:
    """Write the nodes.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    _table(stream, NODE_COLUMNS, _nodes(parcel))


def left_out(parcel: Parcel) -> str:
    """How many claims have no edge, in a sentence; empty where there are none."""
    denials = {denial.iri for told in tell(parcel.part) if told.ends for denial in told.denials}
    rest = sum(not told.ends and told.claim.iri not in denials for told in tell(parcel.part))
    return sentence(rest, "those that have no edge")


def _nodes(parcel: Parcel) -> Iterator[Mapping[str, object]]:
    record = parcel.part.record
    for iri in sorted(parcel.part.network):
        entity = record.entities.get(iri)
        number, code = wikidata(entity), lei(entity)
        yield {
            "id": curie(iri),
            "category": CATEGORIES.get(kind_of(iri), "biolink:NamedThing"),
            "name": record.label(iri),
            "description": record.labels.get(entity.kind, entity.kind) if entity else "",
            "synonym": entity.aliases if entity else (),
            "xref": [*([f"WIKIDATA:{number}"] if number else []), *([f"LEI:{code}"] if code else [])],
        }


def _edges(parcel: Parcel) -> Iterator[Mapping[str, object]]:
    for told in tell(parcel.part):
        claim, record = told.claim, told.record
        for verb, source, target, name in told.ends:
            yield {
                "id": f"urn:uuid:{uuid(claim.iri, name)}",
                "subject": curie(source),
                "predicate": (PREDICATES.get(verb) if told.plain else None) or "biolink:related_to",
                "object": curie(target),
                "category": "biolink:Association",
                "knowledge_level": level(told),
                "agent_type": "manual_agent",
                "primary_knowledge_source": curie(claim.document),
                "publications": [url] if (url := address(told.source.url)) else [curie(claim.document)],
                "original_predicate": curie(terms.KG + verb),
                "description": " / ".join((told.said, *told.against)),
                "status": told.status,
                "modality": claim.modality,
                "stance": claim.stance,
                "disputed_by": [curie(denial.iri) for denial in told.denials],
                "reliability": told.source.reliability,
                "credibility": claim.credibility,
                "valid_from": claim.when.earliest or "",
                "valid_to": claim.when.latest or "",
                "claim": curie(claim.iri),
                "claimant": party(claim, record) if claim.claimant else "",
            }


def level(told: Told) -> str:
    """Biolink's level of knowledge: an assertion only of what is plain, a prediction of what lies ahead."""
    if told.plain:
        return "knowledge_assertion"
    if told.claim.stance == "Estimates" or told.claim.modality == "Expected":
        return "prediction"
    return "not_provided"


def _table(stream: BinaryIO, columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> None:
    stream.write("\t".join(columns).encode() + b"\n")
    stream.writelines("\t".join(_cell(row[name]) for name in columns).encode() + b"\n" for row in rows)


def _cell(value: object) -> str:
    """A cell: several values have a bar between, and none is empty or has a bar, tab or line break in it."""
    values = value if isinstance(value, list | tuple) else [value]
    return "|".join(filter(None, (" ".join(clean(str(each)).replace("|", "/").split()) for each in values)))
