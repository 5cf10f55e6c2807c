"""A profile as JSON, and its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.export.answer import citations_json, thing
from kg.export.dump import Json
from kg.export.judged import judged_json, judged_words
from kg.export.words import code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.profile import Profile
    from kg.claim import Entity
    from kg.identity import Judgement
    from kg.record import Record


def title(entity: Entity, record: Record, judgements: Sequence[Judgement] = ()) -> str:
    """An entity in one line: label, address, class, other names, links, and what it was judged to be."""
    parts = [f"{entity.label} ({terms.shorten(entity.iri)}), {code(entity.kind, record)}"]
    if entity.aliases:
        parts.append(f"also {', '.join(entity.aliases)}")
    parts += [f"{name.split(':')[-1]}: {record.label(value)}" for name, value in entity.links]
    parts += [judged_words(entity.iri, judgements, record)]
    return "; ".join(part for part in parts if part)


def profile_json(profile: Profile, record: Record, judgements: Sequence[Judgement] = ()) -> Json:
    """A profile as JSON."""
    entity = profile.entity
    return {
        "entity": {
            **thing(entity.iri, record),
            "class": entity.kind,
            "aliases": list(entity.aliases),
            "judgements": judged_json(entity.iri, judgements, record),
            "links": [{"property": name, "value": value} for name, value in entity.links],
        },
        "relations": [
            {
                "direction": relation.direction,
                "relation": relation.relation,
                "other": thing(relation.other, record) if relation.other else None,
                "when": record.claims[relation.claim].when_text or None,
                "holds": relation.holds,
                **citations_json([relation.claim], record)[0],
            }
            for relation in profile.relations
        ],
    }
