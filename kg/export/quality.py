"""The quality of the record as a table and as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kg import terms
from kg.analysis.confidence import round_
from kg.export.answer import citations_json, thing
from kg.export.dump import Json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.quality import Quality
    from kg.export.listing import Table
    from kg.record import Record

HEADERS = ("heading", "what", "label", "count", "of", "share")
"""The columns of the table; a share is from 0 to 1, rounded as confidences are; a plan counts days."""

_Row = tuple[object, ...]


def quality_table(quality: Quality, record: Record) -> Table:
    """One row for each count, topic and plan, then one for each thing that lacks something."""
    rows = [*_summary(quality, record)]
    rows += [
        (gap.what, terms.shorten(iri), _label(iri, record), None, None, None)
        for gap in quality.gaps
        for iri in gap.items
    ]
    return HEADERS, rows


def quality_columns(quality: Quality, record: Record) -> Table:
    """The same without the things that lack something, which are many."""
    return HEADERS, [*_summary(quality, record)]


def quality_json(quality: Quality, record: Record) -> Json:
    """The quality of the record as JSON."""
    support = quality.support
    return {
        "day": quality.day.isoformat() if quality.day else None,
        "claims": quality.claims,
        "reliability": [{"tier": grade, "claims": count} for grade, count in quality.reliability],
        "records": [{"tier": tier, "claims": count} for tier, count in quality.records],
        "supporting": len(support.supporting),
        "comparable": len(support.comparable),
        "seconded": len(support.seconded),
        "topics": [
            {
                "topic": thing(topic.iri, record),
                "claims": topic.claims,
                "seconded": topic.seconded,
                "origins": len(topic.origins),
            }
            for topic in support.topics
        ],
        "gaps": [
            {"what": gap.what, "missing": len(gap.items), "of": gap.of, "items": list(gap.items)}
            for gap in quality.gaps
        ],
        "plans": [
            {
                "due": plan.due.isoformat(),
                "about": [thing(iri, record) for iri in plan.about],
                "claims": citations_json(plan.claims, record),
            }
            for plan in quality.plans
        ],
    }


def share(part: int, whole: int) -> Decimal | None:
    """A share from 0 to 1, or None where there is no whole.

    >>> share(2, 3), share(0, 0)
    (Decimal('0.67'), None)
    """
    return round_(Decimal(part) / whole) if whole else None


def _summary(quality: Quality, record: Record) -> Iterator[_Row]:
    support = quality.support
    yield _counted("total", "claims", quality.claims, quality.claims)
    for heading, tiers in (("reliability", quality.reliability), ("record", quality.records)):
        for tier, count in tiers:
            yield _counted(heading, tier, count, quality.claims)
    second, supporting = len(support.seconded), len(support.supporting)
    yield _counted("second origin", "of the claims that support something", second, supporting)
    yield _counted("second origin", "of those on an event or a lot", second, len(support.comparable))
    for gap in quality.gaps:
        yield _counted("missing", gap.what, len(gap.items), gap.of)
    yield ("missing", f"plans past their day by {quality.day}", None, len(quality.plans), None, None)
    for topic in support.topics:
        yield (
            "topic",
            terms.shorten(topic.iri),
            record.label(topic.iri),
            topic.seconded,
            topic.claims,
            share(topic.seconded, topic.claims),
        )
    for plan in quality.plans:
        since = (quality.day - plan.due).days if quality.day else None
        for iri in plan.claims:
            says = f"due {plan.due}: {record.claims[iri].says}"
            yield ("plan", terms.shorten(iri), says, since, None, None)


def _counted(heading: str, what: str, count: int, of: int) -> _Row:
    return (heading, what, None, count, of, share(count, of))


def _label(iri: str, record: Record) -> str:
    return record.claims[iri].says if iri in record.claims else record.label(iri)
