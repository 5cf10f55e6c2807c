"""One edge for each pair of nodes and relation, with what its claims tell of together.

What is added and what is not stands in `kg.analysis.bundle`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis.bundle import Bundling
from kg.export import look
from kg.export.cited import denials_of
from kg.export.sheet import Column, Edge, clean, edge_label, named, said
from kg.network import claims_of, holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.analysis.bundle import Bundle
    from kg.analysis.denial import Objections
    from kg.claim import Claim, Range
    from kg.export.select import Part
    from kg.record import Record

COLUMNS: Final[tuple[Column, ...]] = (
    ("relation", "string"),
    ("carries", "string"),
    ("claims", "string"),
    ("claim_count", "integer"),
    ("happenings", "integer"),
    ("origins", "integer"),
    ("documents", "integer"),
    ("claim_kind", "string"),
    ("modality", "string"),
    ("modalities", "string"),
    ("stances", "string"),
    ("confidence_weakest", "double"),
    ("confidence_strongest", "double"),
    ("disputed", "string"),
    ("disputed_by", "string"),
    ("valid_from", "string"),
    ("valid_to", "string"),
    ("holds", "string"),
    ("quantity_min", "double"),
    ("quantity_max", "double"),
    ("unit", "string"),
    ("amount_min", "double"),
    ("amount_max", "double"),
    ("currency", "string"),
    ("power_mw_min", "double"),
    ("power_mw_max", "double"),
    ("share_min", "double"),
    ("share_max", "double"),
    ("uncounted", "string"),
    ("event", "string"),
    ("event_label", "string"),
    ("lot", "string"),
    ("lot_label", "string"),
    ("product", "string"),
    ("product_label", "string"),
    ("claimant", "string"),
    ("claimant_label", "string"),
)
"""What is said of an edge that stands for several claims, besides its ends and label."""

RELATION: Final = "Relation"
"""What an edge carries along which nothing passes."""

NAMED: Final = 3
"""How many claimants of one stance a label names."""


def edges(part: Part) -> Iterator[Edge]:
    """The edges of a part, one for each pair of nodes and relation, in their order, one by one.

    Args:
        part: The part.

    Yields:
        The edges.
    """
    bundling = Bundling(part.record, claims_of(part.network))
    denials = denials_of(part)
    for source in sorted(part.network):
        for target in sorted(part.network.succ[source]):
            for verb, claims in _by_verb(part, source, target):
                first = (claims[0].iri, verb)
                carries = str(part.network.edges[source, target, first].get("carries", ""))
                bundle = bundling.bundle(claims, passes=carries != RELATION)
                yield _edge(part, (source, verb, target), carries, bundle, denials)


def count(part: Part) -> int:
    """How many edges that makes.

    Args:
        part: The part.

    Returns:
        The number of pairs and relations.
    """
    return len({(source, target, key[1]) for source, target, key in part.network.edges(keys=True)})


def _by_verb(part: Part, source: str, target: str) -> list[tuple[str, list[Claim]]]:
    """The claims between two nodes, by verb."""
    found: dict[str, list[Claim]] = {}
    keys: list[tuple[str, str]] = sorted(part.network.succ[source][target])  # type: ignore[arg-type]
    for iri, verb in keys:
        found.setdefault(verb, []).append(part.claims[iri])
    return sorted(found.items(), key=lambda item: item[0])


def _edge(
    part: Part,
    ends: tuple[str, str, str],
    carries: str,
    bundle: Bundle,
    denials: Objections,
) -> Edge:
    source, verb, target = ends
    record, claims = part.record, part.record.claims
    disputes = sorted({iri for claim in bundle.claims for iri in denials.of(claim)})
    if len(bundle.claims) == 1:
        text = edge_label(bundle.claims[0], verb, record, disputed=bool(disputes))
    else:
        text = _label(bundle, verb, record, disputed=bool(disputes))
    return Edge(
        name=clean(f"{source}|{verb}|{target}"),
        source=clean(source),
        target=clean(target),
        label=clean(text),
        colour=look.CARRIED.get(carries, look.PLAIN),
        cells=said(
            {
                "relation": verb,
                "carries": carries,
                "disputed": sorted({claims[iri].code("aspect") or "Happened" for iri in disputes}),
                "disputed_by": disputes,
                "holds": holds(part.network, bundle.claims),
                **_cells(bundle, record),
            }
        ),
    )


def _cells(bundle: Bundle, record: Record) -> dict[str, object]:
    claims, when = bundle.claims, bundle.when
    return {
        "claims": [claim.iri for claim in claims],
        "claim_count": len(claims),
        "happenings": bundle.happenings,
        "origins": len(bundle.origins),
        "documents": len({claim.document for claim in claims}),
        "claim_kind": sorted({claim.kind for claim in claims}),
        "modality": bundle.modality,
        "modalities": bundle.modalities,
        "stances": bundle.stances,
        "confidence_weakest": bundle.weakest,
        "confidence_strongest": bundle.strongest,
        "valid_from": when.earliest and when.earliest.isoformat(),
        "valid_to": when.latest and when.latest.isoformat(),
        **_bounds("quantity", bundle.quantity),
        "unit": bundle.unit,
        **_bounds("amount", bundle.amount),
        "currency": bundle.currency,
        **_bounds("power_mw", bundle.power),
        **_bounds("share", bundle.share),
        "uncounted": bundle.uncounted,
        **named("event", _all(claims, "event"), record),
        **named("lot", _all(claims, "lot"), record),
        **named("product", _all(claims, "product"), record),
        **named("claimant", sorted({claim.claimant for claim in claims if claim.claimant}), record),
    }


def _bounds(column: str, numbers: Range) -> dict[str, object]:
    return {f"{column}_min": numbers.low, f"{column}_max": numbers.high}


def _all(claims: Sequence[Claim], role: str) -> list[str]:
    return sorted({iri for claim in claims for iri in claim.all(role)})


def _label(bundle: Bundle, verb: str, record: Record, *, disputed: bool) -> str:
    """An edge in words that name who says so, stance by stance: no accusation is lost among other claims.

    For example ``sold goods to (3 claims of 2 origins; actual, planned; asserts: NVIDIA; alleges: a paper)``.
    """
    words = record.labels
    origins = "1 origin" if len(bundle.origins) == 1 else f"{len(bundle.origins) or 'no named'} origins"
    parts = [f"{len(bundle.claims)} claims of {origins}"]
    if bundle.modalities != ("Actual",):
        parts.append(", ".join(words.get(each, each) for each in bundle.modalities))
    for stance in bundle.stances:
        who = sorted({record.label(c.claimant) for c in bundle.claims if c.stance == stance and c.claimant})
        more = f" and {len(who) - NAMED} more" if len(who) > NAMED else ""
        told = words.get(stance, stance)
        parts.append(f"{told}: {', '.join(who[:NAMED])}{more}" if who else told)
    parts += ["disputed"] if disputed else []
    return f"{words.get(verb, verb)} ({'; '.join(parts)})"
