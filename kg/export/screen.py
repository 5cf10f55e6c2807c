"""Red flags told: who shows which, by whose word, who denies it, and of whom the record says too little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.evidence import cite
from kg.export.answer import thing
from kg.export.dump import Json
from kg.export.figure import Edge, Layers, Node
from kg.export.report import Cell, Report, Table
from kg.export.sentence import WAYS
from kg.export.several import Several
from kg.export.words import code, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.screen import Flagged, Ground, Hit, Screen
    from kg.query.flags import Flag
    from kg.record import Record

NOTES = (
    "A red flag is a reason to ask, and proves nothing. Flags are neither added up nor weighed.",
    "Where the record says too little of a party it is not judged; that clears nobody.",
    (
        "Not asked is what no claim of the record can carry: a freight forwarder's or a private address, no"
        " trace on the web, a business that the goods do not fit, cash, and what a customer will not say."
    ),
)
"""What is said below every answer."""

WORDS = {
    "Admits": "admitted",
    "Settles": "settled",
    "Estimates": "estimated",
    "Charges": "charged",
    "Alleges": "alleged",
    "Suspects": "suspected",
}
"""What stands on an arrow where the claimant does not plainly assert or report it."""

SHOWN = 3
"""How many grounds of a hit are told in sentences."""


def report(found: Screen, record: Record) -> Report:
    """Tell who shows which red flags.

    Args:
        found: The answer.
        record: The record.

    Returns:
        The report; with one party, each claim that raises a flag, else one row for each flag and party.
    """
    who = record.label(found.actor) if found.actor else ""
    title = (
        f"Which red flags of official guidance does {who} show?"
        if found.actor
        else "Which parties show which red flags of official guidance?"
    )
    hits = [(flagged, hit) for flagged in found.flags for hit in flagged.hits]
    sentences = [" ".join(_sentences(flagged.flag, hit, record)) for flagged, hit in hits]
    return Report(
        title=title,
        sentences=tuple(sentences) or (_nothing(found, who),),
        tables=_of_one(found, record) if found.actor else _of_all(found, record),
        value=_json(found, record),
        notes=(*NOTES, *_perhaps(found, record)),
        picture=_picture(title, found, record),
        data=_rows(found, record),
    )


def _nothing(found: Screen, who: str) -> str:
    if found.actor and not found.parties:
        return f"No selected claim has {who} send, let, take, pass on or be due goods, so it is not screened."
    return "No selected claim raises a flag."


# ---- sentences


def _sentences(flag: Flag, hit: Hit, record: Record) -> Iterator[str]:
    who = record.label(hit.party)
    yield f"{who}: {flag.title[0].lower()}{flag.title[1:]} ({flag.publisher}, {flag.date})."
    told: dict[str, None] = {}
    for ground in hit.grounds[:SHOWN]:
        told |= dict.fromkeys(_said(iri, record) for iri in ground.claims)
        if ground.fact:
            told[f"The record's own entry names {record.label(ground.fact)}."] = None
        told |= dict.fromkeys(f"Beside it stands: {_said(iri, record)}" for iri in ground.beside)
    yield from told
    if len(hit.grounds) > SHOWN:
        yield f"{len(hit.grounds) - SHOWN} more of the kind are not told here."
    denied: dict[str, list[str]] = {}
    for iri, aspect in hit.denials:
        denied.setdefault(aspect, []).append(_claimant(iri, record))
    for aspect, parties in denied.items():
        yield f"Denied is {code(aspect, record)}, by {joined(list(dict.fromkeys(parties)))}."
    for heading, claims in (
        ("Others say otherwise", hit.against),
        ("Denied of the party itself", hit.about),
        ("Also said", hit.said),
    ):
        yield from (f"{heading}: {_said(iri, record)}" for iri in claims)
    yield f"Confidence, by the weakest claim: {hit.confidence.value} of 1 ({hit.confidence.why})."


def _said(iri: str, record: Record) -> str:
    """One claim as a sentence with attribution, modality and date."""
    claim = record.claims[iri]
    way = WAYS.get(claim.stance, "according to {who}").format(who=_claimant(iri, record))
    if not claim.supports and claim.stance == "Denies":
        way = f"by a denial of {_claimant(iri, record)}"
    facts = [record.brief(claim.document), code(claim.modality, record), claim.when_text or "date not stated"]
    return f"{claim.says.removesuffix('.')}, {way} ({'; '.join(facts)})."


def _claimant(iri: str, record: Record) -> str:
    (citation,) = cite(record, [iri])
    return citation.claimant or citation.publisher or "a document"


def _perhaps(found: Screen, record: Record) -> Iterator[str]:
    for iri in found.perhaps:
        claim = record.claims[iri]
        yield f"{claim.says.removesuffix('.')} ({terms.shorten(iri)}); nothing is merged, so look at both."


# ---- tables


def _of_all(found: Screen, record: Record) -> tuple[Table, ...]:
    """A table for each flag that is raised, and one of all flags."""
    headers = ("party", "how far", "stance", "confidence", "disputed", "by these claims")
    raised = tuple(
        Table(
            _heading(each.flag),
            headers,
            tuple(
                (
                    record.label(hit.party),
                    code(hit.modality, record),
                    code(hit.stance, record),
                    hit.confidence.value,
                    _disputed(hit, record),
                    hit.grounds[0].claims,
                )
                for hit in each.hits
            ),
        )
        for each in found.flags
        if each.hits
    )
    counts = tuple(
        (each.flag.title, len(each.hits), len(each.clear), len(each.unknown)) for each in found.flags
    )
    of = f"Of {len(found.parties)} parties to goods, by flag"
    return (*raised, Table(of, ("", "shown by", "clear", "not judged"), counts))


def _of_one(found: Screen, record: Record) -> tuple[Table, ...]:
    """A table for each flag that the party shows, and one of the others."""
    headers = ("what is said", "how far", "stance", "confidence", "by these claims")
    raised = tuple(
        Table(
            _heading(each.flag),
            headers,
            tuple(
                (
                    " ".join(_words(ground, record)),
                    code(ground.modality, record),
                    code(ground.stance, record),
                    hit.confidence.value if place == 0 else None,
                    ground.claims,
                )
                for place, ground in enumerate(hit.grounds)
            )
            + tuple(_replies(hit, record)),
        )
        for each in found.flags
        for hit in each.hits
    )
    others = tuple(
        (each.flag.title, "not shown" if each.clear else "not judged", each.flag.judged)
        for each in found.flags
        if not each.hits
    )
    return (*raised, Table("The other flags", ("", "", "who can be judged"), others)) if found.parties else ()


def _heading(flag: Flag) -> str:
    return f"{flag.title}. {flag.publisher}, {flag.date}: {flag.document}; {flag.place}. [{flag.name}]"


def _replies(hit: Hit, record: Record) -> Iterator[tuple[Cell, ...]]:
    """What is said against a flag, and with it, as rows of the table of its grounds."""
    denied: dict[str, list[str]] = {}
    for iri, aspect in hit.denials:
        denied.setdefault(iri, []).append(code(aspect, record))
    for iri, aspects in denied.items():
        yield _reply(f"Denied ({joined(aspects)}): ", iri, record)
    for heading, claims in (
        ("Another reading: ", hit.against),
        ("Denied of the party: ", hit.about),
        ("Also said: ", hit.said),
    ):
        yield from (_reply(heading, iri, record) for iri in claims)


def _reply(heading: str, iri: str, record: Record) -> tuple[Cell, ...]:
    claim = record.claims[iri]
    how_far = None if claim.kind == "Statement" else code(claim.modality, record)
    return (heading + claim.says, how_far, code(claim.stance, record), None, (iri,))


def _words(ground: Ground, record: Record) -> Iterator[str]:
    yield from (record.claims[iri].says for iri in ground.claims)
    if ground.fact:
        yield f"By the record's entry: {record.label(ground.fact)}."
    yield from (f"Beside it: {record.claims[iri].says}" for iri in ground.beside)


def _disputed(hit: Hit, record: Record) -> str:
    aspects = sorted({code(aspect, record) for _, aspect in hit.denials})
    parts = [f"denied: {joined(aspects)}"] if aspects else []
    parts += ["another reading"] if hit.against else []
    parts += ["of the party itself"] if hit.about else []
    return "; ".join(parts)


def _rows(found: Screen, record: Record) -> Table:
    """One row for each ground."""
    headers = (
        *("flag", "title", "publisher", "document", "date", "place", "url", "severity"),
        *("party", "party iri", "how far", "stance", "confidence", "on the day", "claims", "fact", "beside"),
        *("denied by", "against", "denied of the party", "also said"),
    )
    rows = tuple(
        (
            *(each.flag.name, each.flag.title, each.flag.publisher, each.flag.document, each.flag.date),
            *(each.flag.place, each.flag.url, each.flag.severity.removeprefix("as stated: ")),
            *(record.label(hit.party), terms.shorten(hit.party), ground.modality, ground.stance),
            *(hit.confidence.value if place == 0 else None, ground.holds, ground.claims),
            *(ground.fact and terms.shorten(ground.fact), ground.beside),
            *(tuple(dict.fromkeys(iri for iri, _ in hit.denials)), hit.against, hit.about, hit.said),
        )
        for each in found.flags
        for hit in each.hits
        for place, ground in enumerate(hit.grounds)
    )
    return Table("", headers, rows)


# ---- JSON and picture


def _json(found: Screen, record: Record) -> Json:
    return {
        "actor": thing(found.actor, record) if found.actor else None,
        "parties": len(found.parties),
        "flags": [_flag_json(each, record) for each in found.flags],
        "perhaps": list(found.perhaps),
    }


def _flag_json(each: Flagged, record: Record) -> Json:
    flag = each.flag
    return {
        "name": flag.name,
        "title": flag.title,
        "source": {
            "publisher": flag.publisher,
            "document": flag.document,
            "date": flag.date,
            "place": flag.place,
            "url": flag.url,
            "read": flag.read,
        },
        "severity": flag.severity.removeprefix("as stated: "),
        "means": flag.means,
        "doesNotMean": flag.does_not_mean,
        "judges": flag.judged,
        "hits": [_hit_json(hit, record) for hit in each.hits],
        "clear": list(each.clear),
        "notJudged": list(each.unknown),
    }


def _hit_json(hit: Hit, record: Record) -> Json:
    return {
        "party": thing(hit.party, record),
        "modality": hit.modality,
        "stance": hit.stance,
        "confidence": {
            "value": float(hit.confidence.value),
            "origins": len(hit.confidence.origins),
            "why": hit.confidence.why,
        },
        "grounds": [
            {
                "claims": list(ground.claims),
                "beside": list(ground.beside),
                "fact": thing(ground.fact, record) if ground.fact else None,
                "modality": ground.modality,
                "stance": ground.stance,
                "holds": ground.holds,
            }
            for ground in hit.grounds
        ],
        "denials": [{"claim": iri, "aspect": aspect} for iri, aspect in hit.denials],
        "against": list(hit.against),
        "about": list(hit.about),
        "said": list(hit.said),
    }


def _picture(title: str, found: Screen, record: Record) -> Layers | None:
    """Flags on the left, who shows them on the right; of one party, the documents that raise them before."""
    hits = [(each.flag, hit) for each in found.flags for hit in each.hits]
    if not hits:
        return None
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for flag, hit in hits:
        nodes[flag.name] = Node(flag.name, flag.title)
        nodes[hit.party] = Node(
            hit.party, record.label(hit.party), record.entities[hit.party].kind, strong=bool(found.actor)
        )
        disputed = bool(hit.denials or hit.against)
        words = WORDS.get(hit.stance, "")
        edges[flag.name, hit.party] = Edge(flag.name, hit.party, words, hit.modality, disputed=disputed)
        if found.actor:
            for ground in hit.grounds:
                for iri in ground.claims:
                    document = record.claims[iri].document
                    nodes[document] = Node(document, record.brief(document))
                    edges.setdefault(
                        (document, flag.name), Edge(document, flag.name, modality=ground.modality)
                    )
    note = (
        "A red flag is a reason to ask, and proves nothing. Some are disputed."
        if any(each.disputed for each in edges.values())
        else "A red flag is a reason to ask, and proves nothing."
    )
    return Layers(title, tuple(nodes.values()), tuple(edges.values()), note)


def _told(found: Screen, hit: Hit, record: Record) -> Iterator[str]:
    flag = next(each.flag for each in found.flags if any(one is hit for one in each.hits))
    yield from _sentences(flag, hit, record)


ANSWERS = (Several("flags.hits", ("name", "party"), _told, keep=("parties",)),)
"""The parties that show a flag, one by one."""
