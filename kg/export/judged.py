"""Judgements on whether things are one, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.export.dump import Json
from kg.identity import judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.identity import Judgement
    from kg.record import Record

WORDS = {"same": "the same as", "different": "not", "unsure": "perhaps"}
"""How a verdict is said before the name of the other thing."""


def judged_words(iri: str, judgements: Sequence[Judgement], record: Record) -> str:
    """What an entity was judged to be, and not to be; empty where nobody judged."""
    return "; ".join(
        f"{WORDS[each.verdict]} {_name(each.other(iri), record)}" for each in judged(iri, judgements)
    )


def judged_json(iri: str, judgements: Sequence[Judgement], record: Record) -> list[Json]:
    """The judgements on an entity, as JSON."""
    return [
        {
            "verdict": each.verdict,
            "other": each.other(iri),
            "label": record.label(each.other(iri)) if each.other(iri) in record.entities else None,
            "author": each.author,
            "date": each.date.isoformat(),
            "reason": each.reason,
        }
        for each in judged(iri, judgements)
    ]


def _name(iri: str, record: Record) -> str:
    short = terms.shorten(iri)
    return f"{record.label(iri)} ({short})" if iri in record.entities else short
