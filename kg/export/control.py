"""Who controls or influences a party, told once for every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.answer import leg_json, range_json, thing
from kg.export.control_picture import picture
from kg.export.control_text import (
    UNKNOWN,
    flow_words,
    holder_sentence,
    post_words,
    related_sentence,
    related_words,
    relation_words,
    sentences,
    share_words,
)
from kg.export.dump import Json
from kg.export.report import Cell, Report, Table
from kg.export.several import Several
from kg.export.words import code, joined, percent, span
from kg.identity import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.control import Control, Holder
    from kg.analysis.leg import Leg
    from kg.analysis.related import Common, Related
    from kg.analysis.tie import Tie
    from kg.record import Record

HOW = {"": "", "certain": "", "possible": "possibly", "undated": "undated"}
"""How sure it is that something was so on the day, in one word of a table."""


def report(answer: Control, record: Record) -> Report:
    """Tell who controls or influences a party, whom it controls, and what flows between the related ones.

    Args:
        answer: The answer.
        record: The record.

    Returns:
        The report.
    """
    name = record.label(answer.actor)
    day = f" on {answer.day}" if answer.day else ""
    return Report(
        title=f"Who controls or influences {name}{day}, and by which chains?",
        sentences=tuple(sentences(answer, record)),
        tables=tuple(table for table in _tables(answer, record) if table.rows),
        value=control_json(answer, record),
        claims=_claims(answer),
        notes=tuple(_notes(answer, record)),
        picture=picture(answer, record),
        data=_data(answer, record),
        truncated=answer.truncated,
    )


def control_json(answer: Control, record: Record) -> Json:
    """The JSON form of an answer."""
    return {
        "actor": thing(answer.actor, record),
        "day": answer.day.isoformat() if answer.day else None,
        "threshold": answer.threshold,
        "influence": answer.influence,
        "above": [_holder_json(each, record) for each in answer.above],
        "below": [_holder_json(each, record) for each in answer.below],
        "posts": [_tie_json(tie, record) for tie in answer.posts],
        "commonPersons": [_common_json(each, record) for each in answer.common],
        "related": [_related_json(each, record) for each in answer.related],
        "flows": [leg_json(leg, record) for leg in answer.flows],
        "ahead": [_tie_json(tie, record) for tie in answer.ahead],
        "former": [_tie_json(tie, record) for tie in answer.former],
        "overheld": [thing(held, record) for held, _ in answer.over],
    }


def _holder_json(each: Holder, record: Record) -> Json:
    return {
        "holder": thing(each.holder, record),
        "held": thing(each.held, record),
        "relation": each.word,
        "recorded": each.recorded,
        "majority": each.majority,
        "possible": each.possible,
        "direct": range_json(each.direct) if each.direct is not None else None,
        "effective": range_json(each.effective) if each.effective is not None else None,
        "votes": range_json(each.votes),
        "through": [thing(iri, record) for iri in each.through],
        "chain": [_tie_json(tie, record) for tie in each.chain],
        "unknownShares": [
            {"holder": thing(holder, record), "held": thing(held, record)} for holder, held in each.unknown
        ],
        "modality": each.modality,
        "stance": each.stance,
        "weakest": float(each.weakest),
        "holds": each.holds,
        "disputed": list(each.disputed),
        "claims": list(each.claims),
        "denials": list(each.denials),
    }


def _tie_json(tie: Tie, record: Record) -> Json:
    return {
        "holder": thing(tie.holder, record),
        "held": thing(tie.held, record),
        "verb": tie.verb,
        "capital": range_json(tie.capital),
        "votes": range_json(tie.votes),
        "posts": list(tie.posts),
        "readings": [
            {"share": range_json(reading.share), "claims": list(reading.claims)} for reading in tie.readings
        ],
        "modality": tie.modality,
        "stance": tie.stance,
        "confidence": {
            "value": float(tie.confidence.value),
            "origins": len(tie.confidence.origins),
            "why": tie.confidence.why,
        },
        "attested": tie.attested.isoformat() if tie.attested else None,
        "ended": tie.ended,
        "boughtSince": list(tie.bought),
        "doubted": tie.doubted,
        "holds": tie.holds,
        "disputed": list(tie.disputed),
        "claims": list(tie.claims),
        "denials": list(tie.denials),
    }


def _common_json(each: Common, record: Record) -> Json:
    return {
        "person": thing(each.person, record),
        "other": thing(each.other, record),
        "here": [_tie_json(tie, record) for tie in each.here],
        "there": [_tie_json(tie, record) for tie in each.there],
    }


def _related_json(each: Related, record: Record) -> Json:
    return {
        "party": thing(each.party, record),
        "level": each.level,
        "direct": each.direct,
        "common": [thing(iri, record) for iri in each.common],
        "open": each.open,
        "ties": [_tie_json(tie, record) for tie in each.ties],
        "decided": list(each.decided),
        "deciders": [thing(iri, record) for iri in each.deciders],
    }


def _tables(answer: Control, record: Record) -> Iterator[Table]:
    name = record.label(answer.actor)
    headers = ("relation", "own share", "effective", "votes", "confidence", "then", "denied")
    for title, holders in ((f"Above {name}", answer.above), (f"Below {name}", answer.below)):
        yield Table(title, headers, tuple(_holder_row(each, answer, record) for each in holders))
    yield Table(
        "Posts",
        ("post", "last seen", "confidence", "then"),
        tuple(
            (post_words(tie, record), tie.attested, tie.confidence.value, HOW[tie.holds or ""])
            for tie in answer.posts
        ),
    )
    yield Table(
        "Persons in common",
        ("person", "other party", "here", "there"),
        tuple(
            (record.label(c.person), record.label(c.other), _kinds(c.here, record), _kinds(c.there, record))
            for c in answer.common
        ),
    )
    yield Table(
        "Related parties",
        ("party", "by", "why"),
        tuple((record.label(each.party), each.level, related_words(each, record)) for each in answer.related),
    )
    yield Table(
        "Flows among them",
        ("flow", "when", "how far", "confidence", "then", "denied"),
        tuple(_flow_row(leg, record) for leg in answer.flows),
    )
    yield Table(
        "Not counted",
        ("who", "what", "whom", "share", "why not", "confidence"),
        tuple(_apart_row(tie, record) for tie in (*answer.ahead, *answer.former)),
    )


def _holder_row(each: Holder, answer: Control, record: Record) -> tuple[Cell, ...]:
    return (
        relation_words(each, answer, record, sized=False),
        share_words(each.direct),
        share_words(each.effective),
        share_words(each.votes) if each.votes else "",
        each.weakest,
        HOW[each.holds or ""],
        joined([code(aspect, record) for aspect in each.disputed]),
    )


def _flow_row(leg: Leg, record: Record) -> tuple[Cell, ...]:
    parties = f"{record.label(leg.source)} {code(leg.verb, record)} {record.label(leg.target)}"
    return (
        f"{parties}: {flow_words(leg, record)}",
        span(leg.when),
        f"{code(leg.modality, record)}, {code(leg.stance, record)}",
        leg.confidence.value,
        HOW[leg.holds or ""],
        joined([code(aspect, record) for aspect in leg.disputed]),
    )


def _apart_row(tie: Tie, record: Record) -> tuple[Cell, ...]:
    why = (
        code(tie.modality, record)
        if not tie.stands
        else f"ended {tie.ended}"
        if tie.ended
        else "bought by another since"
        if tie.bought
        else "denied, and better attested as yet to come"
    )
    share = percent(tie.capital) or (f"{percent(tie.votes)} of the votes" if tie.votes else "")
    verb = joined([code(post, record) for post in tie.posts]) or code(tie.verb, record)
    return (
        record.label(tie.holder), verb, record.label(tie.held), share, why, tie.confidence.value,
    )  # fmt: skip


def _kinds(ties: tuple[Tie, ...], record: Record) -> str:
    said = [code(post, record) for tie in ties for post in tie.posts]
    said += [code(tie.verb, record) for tie in ties if not tie.posts]
    return ", ".join(dict.fromkeys(said))


def _data(answer: Control, record: Record) -> Table:
    """The holders with their figures, for spreadsheets."""
    headers = (
        "holder", "relation", "held", "own share", "effective share", "votes", "steps", "modality", "stance",
        "confidence", "on the day", "claims", "denials",
    )  # fmt: skip
    rows = tuple(
        (
            record.label(each.holder), each.word, record.label(each.held), each.direct, each.effective,
            each.votes, len(each.chain), each.modality, each.stance, float(each.weakest), each.holds,
            each.claims, each.denials,
        )
        for each in (*answer.above, *answer.below)
    )  # fmt: skip
    return Table("", headers, rows)


def _notes(answer: Control, record: Record) -> Iterator[str]:
    name = record.label(answer.actor)
    if not answer.above and any((answer.below, answer.posts, answer.related, answer.flows)):
        yield next(sentences(answer, record))
    yield (
        f"“Controls” is said where a claim says so, or where more than {answer.threshold:.0%} of the votes "
        "are commanded, weak links added up; votes that no claim states are taken as the share of the "
        f"capital. From {answer.influence:.0%} of the capital on, a holder influences."
    )
    yield (
        "Effective shares are integrated ownership, as bounds over all shares that the claims allow; they "
        "speak of the holdings that the record names. Nothing is added up among the flows: a sale and a "
        "payment can be two claims on one thing."
    )
    missing = dict.fromkeys(pair for each in (*answer.above, *answer.below) for pair in each.unknown)
    if missing:
        pairs = [f"of {record.label(holder)} in {record.label(held)}" for holder, held in missing]
        yield f"{UNKNOWN.capitalize()} is the share {'; '.join(pairs)}. A claim of it would tell."
    chains = dict.fromkeys(tie for each in (*answer.above, *answer.below) for tie in each.chain)
    for tie in chains:
        if tie.at_odds:
            parties = f"{record.label(tie.holder)} in {record.label(tie.held)}"
            told = joined([percent(reading.share) for reading in tie.readings])
            yield f"Sources differ on the share of {parties}: {told}."
    for held, total in answer.over:
        yield (
            f"Holders are said to have {percent(total)} of {record.label(held)} together, which cannot all "
            "be so: no least share in it is counted."
        )
    groups = [
        record.label(iri)
        for iri, entity in record.entities.items()
        if kind_of(iri) == "actor" and answer.actor in entity.linked("org:hasMember")
    ]
    if groups:
        told = "; ".join(groups)
        yield f"Named jointly with others, as: {told}. What such a group holds is no member's own share."
    if any(each.holds in {"possible", "undated"} for each in (*answer.above, *answer.below)):
        yield f"“Possibly” means that dates leave open whether {name}'s tie had begun, or still held."


def _claims(answer: Control) -> tuple[str, ...]:
    ties = [*answer.posts, *answer.ahead, *answer.former]
    ties += [tie for each in answer.related for tie in each.ties]
    found = {iri for tie in ties for iri in (*tie.claims, *tie.denials)}
    return tuple(sorted(found))


def _told(answer: Control, each: Holder, record: Record) -> Iterator[str]:
    yield holder_sentence(each, answer, record)


def _told_related(answer: Control, each: Related, record: Record) -> Iterator[str]:
    yield related_sentence(each, answer.actor, record)


ANSWERS = (
    *(Several(path, ("holder", "held"), _told) for path in ("above", "below")),
    Several("related", ("party",), _told_related),
)
"""The holders and the related parties one by one."""
