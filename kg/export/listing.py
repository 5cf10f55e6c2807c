"""Lists as headers and rows: lots, ledgers, profiles, sources and counts, for tables and spreadsheets."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from kg import terms
from kg.claim import Number, Range
from kg.export.answer import thing
from kg.export.dump import Json
from kg.export.judged import judged_json, judged_words
from kg.export.lineage import lineage_lines, rest_words
from kg.export.words import code, counted, money, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.ledger import Ledger
    from kg.analysis.profile import Profile
    from kg.analysis.stats import Stats
    from kg.claim import Claim
    from kg.identity import Judgement
    from kg.record import Record

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]
"""The headers, and the rows."""


THEN = ("on the day",)
"""The column in which stands how sure it is that something was so on the day that was asked for."""


def lots_table(ledgers: Sequence[Ledger], record: Record) -> Table:
    """One row for each lot."""
    headers = (
        "lot",
        "label",
        "quantity",
        "product",
        "last stage",
        "holder",
        *THEN,
        "claims",
        "missing",
        "rest",
    )
    rows: list[tuple[object, ...]] = [
        (
            terms.shorten(ledger.lot),
            record.label(ledger.lot),
            counted(ledger.quantity, ledger.unit),
            ", ".join(record.label(iri) for iri in ledger.products),
            ledger.stage,
            record.label(ledger.holder) if ledger.holder else None,
            ledger.holds,
            len({entry.claim for entry in ledger.entries}),
            len(ledger.missing),
            rest_words(ledger.lineage.balance),
        )
        for ledger in ledgers
    ]
    return headers, rows


def lots_columns(ledgers: Sequence[Ledger], record: Record) -> Table:
    """The same in the few columns that fit a terminal."""
    rows: list[tuple[object, ...]] = []
    for ledger in ledgers:
        now = [ledger.stage or "", record.label(ledger.holder) if ledger.holder else ""]
        rows.append(
            (
                terms.shorten(ledger.lot),
                counted(ledger.quantity, ledger.unit),
                _then(" → ".join(part for part in now if part), ledger.holds),
                rest_words(ledger.lineage.balance),
            )
        )
    return ("lot", "quantity", "last stage", "rest"), rows


def ledger_table(ledger: Ledger, record: Record) -> Table:
    """One row for each entry of a ledger."""
    headers = (
        "stage",
        "when",
        *THEN,
        "from",
        "to",
        "quantity",
        "amount",
        "modality",
        "stance",
        "confidence",
        "source",
        "claim",
    )
    rows: list[tuple[object, ...]] = [
        (
            entry.stage,
            entry.when or "undated",
            entry.holds,
            record.label(entry.source) if entry.source else None,
            record.label(entry.target) if entry.target else None,
            counted(entry.quantity, entry.unit),
            money(entry.amount, entry.currency),
            code(entry.modality, record),
            code(entry.stance, record),
            entry.confidence,
            _publisher(record.claims[entry.claim], record),
            terms.shorten(entry.claim),
        )
        for entry in ledger.entries
    ]
    return headers, rows


def ledger_columns(ledger: Ledger, record: Record) -> Table:
    """A ledger in the few columns that fit a terminal."""
    headers = ("stage", "when", "way", "what", "how sure", "claim")
    rows: list[tuple[object, ...]] = []
    for entry in ledger.entries:
        ends = [record.label(end) for end in (entry.source, entry.target) if end]
        figures = (counted(entry.quantity, entry.unit), money(entry.amount, entry.currency))
        how = (code(entry.modality, record), code(entry.stance, record), str(entry.confidence))
        rows.append(
            (
                entry.stage,
                _then(entry.when or "undated", entry.holds),
                " → ".join(ends),
                ", ".join(figure for figure in figures if figure),
                " · ".join(how),
                _short(entry.claim),
            )
        )
    return headers, rows


def ledger_notes(ledger: Ledger, record: Record) -> list[str]:
    """What stands around a ledger: the lot's lineage and its rest, denials and what is missing."""
    told = [entry.claim for entry in ledger.entries]
    notes = lineage_lines(ledger.lineage, record, told)
    notes += [f"denied: {record.claims[iri].says} ({terms.shorten(iri)})" for iri in ledger.denials]
    return notes + [f"missing: {sentence}" for sentence in ledger.missing]


def profile_table(profile: Profile, record: Record) -> Table:
    """One row for each relation of an entity."""
    headers = (
        "way",
        "relation",
        "with",
        "when",
        *THEN,
        "what",
        "modality",
        "stance",
        "grade",
        "source",
        "claim",
    )
    ways = {"out": "→", "in": "←", "about": "·"}
    rows: list[tuple[object, ...]] = []
    for relation in profile.relations:
        claim = record.claims[relation.claim]
        source = record.sources[claim.document]
        rows.append(
            (
                ways[relation.direction],
                code(relation.relation, record),
                record.label(relation.other) if relation.other else None,
                claim.when_text or None,
                relation.holds,
                _what(claim, record) or (None if relation.other else claim.says),
                code(claim.modality, record),
                code(claim.stance, record),
                f"{source.reliability}{claim.credibility}",
                _publisher(claim, record),
                terms.shorten(claim.iri),
            )
        )
    return headers, rows


def profile_columns(profile: Profile, record: Record) -> Table:
    """A profile in the few columns that fit a terminal."""
    headers = ("relation", "when", "what", "how sure", "claim")
    _, rows = profile_table(profile, record)
    shown: list[tuple[object, ...]] = []
    for relation, (way, verb, other, when, holds, what, modality, stance, grade, *_) in zip(
        profile.relations, rows, strict=True
    ):
        words = " ".join(str(part) for part in (way, verb, other) if part)
        how = f"{modality} · {stance} · {grade}"
        shown.append((words, _then(str(when or ""), holds), what, how, _short(relation.claim)))
    return headers, shown


def _then(when: str, holds: object) -> str:
    """A date as written, with a word where it leaves open whether it was so on the day that was asked for."""
    return f"{when} ({holds})".strip() if holds == "possible" else when


def _short(claim: str) -> str:
    """A claim by the slug of its document and its fragment, which `kg cite` takes."""
    return terms.shorten(claim).removeprefix("source:")


def sources_table(record: Record) -> Table:
    """One row for each document."""
    counts = Counter(claim.document for claim in record.claims.values())
    headers = ("source", "publisher", "issued", "kind", "reliability", "claims", "origin", "title", "url")
    rows: list[tuple[object, ...]] = [
        (
            terms.shorten(source.iri),
            record.label(source.publisher) if source.publisher else None,
            source.issued,
            code(source.kind, record),
            source.reliability,
            counts[source.iri],
            "first-hand" if source.first_hand else terms.shorten(source.origin) if source.origin else None,
            source.title,
            source.url,
        )
        for source in record.sources.values()
    ]
    return headers, rows


def sources_json(record: Record) -> Json:
    """The documents as JSON."""
    counts = Counter(claim.document for claim in record.claims.values())
    return {
        "sources": [
            {
                "source": source.iri,
                "title": source.title,
                "publisher": thing(source.publisher, record) if source.publisher else None,
                "issued": source.issued,
                "kind": source.kind,
                "primary": source.primary,
                "reliability": source.reliability,
                "firstHand": source.first_hand,
                "origin": source.origin,
                "url": source.url,
                "claims": counts[source.iri],
            }
            for source in record.sources.values()
        ]
    }


def found_table(found: Sequence[str], record: Record, judgements: Sequence[Judgement] = ()) -> Table:
    """One row for each entity or document."""
    rows: list[tuple[object, ...]] = [
        (
            terms.shorten(iri),
            record.label(iri),
            _class(iri, record),
            ", ".join(_aliases(iri, record)),
            judged_words(iri, judgements, record),
        )
        for iri in found
    ]
    return ("iri", "label", "class", "also", "judged"), rows


def found_json(found: Sequence[str], record: Record, judgements: Sequence[Judgement] = ()) -> Json:
    """Entities and documents that were found, as JSON."""
    return {
        "entities": [
            {
                **thing(iri, record),
                "class": record.entities[iri].kind if iri in record.entities else "SourceDocument",
                "aliases": list(_aliases(iri, record)),
                "judgements": judged_json(iri, judgements, record),
            }
            for iri in found
        ]
    }


def _class(iri: str, record: Record) -> str:
    return code(record.entities[iri].kind if iri in record.entities else "SourceDocument", record)


def _aliases(iri: str, record: Record) -> tuple[str, ...]:
    return record.entities[iri].aliases if iri in record.entities else ()


def stats_json(stats: Stats) -> Json:
    """The counts as JSON."""
    return {
        "claims": stats.claims,
        "documents": stats.documents,
        "origins": stats.origins,
        "entities": stats.entities,
        "edges": stats.edges,
        "sourced": stats.sourced,
        "undated": stats.undated,
        "first": stats.first.isoformat() if stats.first else None,
        "last": stats.last.isoformat() if stats.last else None,
        "counts": [
            {"heading": heading, "what": name, "count": count}
            for heading, counts in stats.by
            for name, count in counts
        ],
    }


def stats_table(stats: Stats, record: Record) -> Table:
    """One row for each count."""
    rows: list[tuple[object, ...]] = [
        ("total", "claims", stats.claims),
        ("total", "documents with claims", stats.documents),
        ("total", "documents named as origins only", stats.origins),
        ("total", "entities", stats.entities),
        ("total", "edges", stats.edges),
        ("total", "claims with a named origin or a first-hand document", stats.sourced),
        ("total", "claims on the world without a date", stats.undated),
        ("total", "earliest day of any claim", stats.first),
        ("total", "latest document", stats.last),
    ]
    rows += [(heading, code(name, record), count) for heading, counts in stats.by for name, count in counts]
    return ("heading", "what", "count"), rows


def _what(claim: Claim, record: Record) -> str:
    products = " / ".join(record.label(iri) for iri in claim.all("product"))
    power = f"{numbers(claim.power)} MW" if claim.power else ""
    percent = f"{numbers(_hundredfold(claim.share))} %" if claim.share else ""
    post = claim.code("post") or claim.code("item")
    parts = [
        counted(claim.quantity, claim.code("unit") or "PieceUnit"),
        products,
        money(claim.amount, claim.currency),
        power,
        percent,
        code(post, record) if post else "",
    ]
    return " ".join(part for part in parts if part)


def _hundredfold(value: Range) -> Range:
    low, high, stated = (None if n is None else _percent(n) for n in (value.low, value.high, value.stated))
    return Range(low, high, stated, value.above, value.below)


def _percent(share: Number) -> Number:
    percent = Decimal(share) * 100
    return int(percent) if percent == int(percent) else percent.normalize()


def _publisher(claim: Claim, record: Record) -> str:
    source = record.sources[claim.document]
    name = record.label(source.publisher) if source.publisher else source.title
    return f"{name}, {source.issued or 'undated'}"
