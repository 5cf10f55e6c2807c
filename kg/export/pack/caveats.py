"""What must be borne in mind: what is disputed, alleged, undated, not primary, left out, or cut short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.export.dump import Json
from kg.export.words import code, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.claim import Claim
    from kg.export.pack.case import Case

ACCUSING: Final = ("Charges", "Alleges", "Suspects")
"""The stances of what is not proven."""


NONE: Final = "no origin, and adds no independent support"
"""What is said of a claim from a text that tells neither whence it has it nor that it saw it."""


@dataclass(frozen=True, slots=True)
class Caveats:
    """What must be borne in mind, as IRIs of claims.

    Attributes:
        disputed: The aspects that are denied, in words.
        denials: The claims that deny.
        accusing: Claims that accuse: a charge, an allegation or a suspicion, none of them proven.
        undated: Claims that do not say when.
        ahead: Claims on what had not happened: planned, expected, proposed and so on.
        primary: Claims that stand on primary records.
        other: Those that do not.
        rootless: Claims that name no origin and are not first-hand: they add no independent support.
        superseded: Claims that a later one replaced or retracted.
        origins: The documents in which the knowledge began, each once.
        left_out: How many claims could not be rested on, by reason.
        asked_out: Claims that were left out on request.
        truncated: Whether there is more than is told.
    """

    disputed: tuple[str, ...]
    denials: tuple[str, ...]
    accusing: tuple[str, ...]
    undated: tuple[str, ...]
    ahead: tuple[str, ...]
    primary: tuple[str, ...]
    other: tuple[str, ...]
    rootless: tuple[str, ...]
    superseded: tuple[str, ...]
    origins: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]
    asked_out: tuple[str, ...]
    truncated: bool


def caveats(case: Case) -> Caveats:
    """Find what must be borne in mind.

    Args:
        case: The answer with its claims.

    Returns:
        What there is.
    """
    record, known = case.record, case.known
    own = [record.claims[iri] for iri in case.named]
    told = [claim for claim in own if claim.supports]
    facts = [claim for claim in told if claim.kind != "Statement"]
    aspects = {record.claims[iri].code("aspect") for iri in case.denials}

    def those(claims: Iterable[Claim]) -> tuple[str, ...]:
        return tuple(claim.iri for claim in claims)

    return Caveats(
        disputed=tuple(sorted(code(each, record) if each else "that it is so" for each in aspects)),
        denials=case.denials,
        accusing=those(claim for claim in told if claim.stance in ACCUSING),
        undated=those(claim for claim in facts if not (claim.when.earliest or claim.when.latest)),
        ahead=those(claim for claim in facts if claim.modality != "Actual"),
        primary=those(claim for claim in told if record.is_primary(claim)),
        other=those(claim for claim in told if not record.is_primary(claim)),
        rootless=those(claim for claim in told if record.origin(claim) is None),
        superseded=those(
            claim for claim in own if any(by in known for by in record.replaced_by.get(claim.iri, ()))
        ),
        origins=tuple(sorted(_origins(case, told))),
        left_out=tuple((str(each["reason"]), int(each["claims"])) for each in case.answer.get("leftOut", ())),
        asked_out=tuple(sorted(case.without)),
        truncated=bool(case.answer.get("truncated")),
    )


def _origins(case: Case, told: Iterable[Claim]) -> set[str]:
    """The independent origins: of ways those of their legs, for other readings confirm nothing."""
    if case.findings:
        return {origin for finding in case.findings for origin in finding.origins}
    return {root for claim in told if (root := case.record.origin(claim))}


def caveats_json(found: Caveats, case: Case) -> Json:
    """The caveats, and what would change the answer, as JSON.

    Args:
        found: The caveats.
        case: The answer.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "disputed": list(found.disputed),
        "denials": list(found.denials),
        "notProven": list(found.accusing),
        "undated": list(found.undated),
        "notHappened": list(found.ahead),
        "onPrimaryRecords": list(found.primary),
        "notOnPrimaryRecords": list(found.other),
        "withoutOrigin": list(found.rootless),
        "supersededOrRetracted": list(found.superseded),
        "independentOrigins": list(found.origins),
        "leftOut": [{"reason": reason, "claims": count} for reason, count in found.left_out],
        "leftOutOnRequest": list(found.asked_out),
        "truncated": found.truncated,
        "wouldChange": None
        if case.changes is None
        else [
            {"without": each.document, "falls": each.falls, "what": each.words or None}
            for each in case.changes
        ],
        "sentences": list(sentences(found, case)),
    }


def sentences(found: Caveats, case: Case) -> Iterator[str]:
    """The caveats in sentences.

    Args:
        found: The caveats.
        case: The answer.

    Yields:
        One sentence or two for each.
    """
    yield (
        "The claims are told in the words of this record, which copies no sentence of a source. What counts "
        "is what the source says: look it up."
    )
    if found.denials:
        yield "Where claims are counted here, those that deny are left aside."
    yield from _kinds(found, case)
    if found.denials:
        yield f"Denied is {joined(list(found.disputed))}: {case.refs(found.denials)}."
    else:
        yield "No claim of this record denies any of it. That does not say that nobody does."
    yield from _standing(found)
    if found.superseded:
        yield f"Replaced or taken back by a later claim: {case.refs(found.superseded)}."
    if case.asked.id:
        yield (
            "This is one answer to its question. There may be others, and answer.json leaves empty what "
            "would tell of them."
        )
    if found.left_out:
        reasons = "; ".join(f"{count} × {reason}" for reason, count in found.left_out)
        yield f"Claims of the record on which no answer could rest: {reasons}."
    if found.asked_out:
        yield f"On request, {len(found.asked_out)} claims of the record were left out before it was asked."
    if found.truncated:
        yield "The search ended before it was through, or there are more answers than were asked for."


def _kinds(found: Caveats, case: Case) -> Iterator[str]:
    """How many of the claims are of a kind of which a reader must know."""
    ranks, whole = case.record.ranks, len(found.primary) + len(found.other)
    for claims, field, one, many in (
        (found.accusing, "stance", "is an accusation, not proven", "are accusations, not proven"),
        (
            found.ahead,
            "modality",
            "tells of what was yet to come",
            "tell of what was yet to come",
        ),
        (found.undated, "", "bears no date in the world", "bear no date in the world"),
        (found.primary, "", "stands on a primary record", "stand on primary records"),
        (
            found.rootless,
            "",
            "names no origin: no independent support",
            "name no origin: no independent support",
        ),
    ):
        if claims:
            said = {getattr(case.record.claims[iri], field) for iri in claims} if field else set()
            words = [code(name, case.record) for name in ranks if name in said]
            how = f" ({joined(words)})" if words else ""
            verb = one if len(claims) == 1 else many
            yield f"{_of(len(claims), whole)} {verb}{how}: {case.refs(claims)}."


def _standing(found: Caveats) -> Iterator[str]:
    told = bool(found.primary or found.other)
    if told and not found.primary:
        yield "None of it stands on a primary record: a filing, a court or customs record, or a statement."
    if told and len(found.origins) == 1:
        yield "All of it goes back to one origin: no second source confirms it independently."
    elif told and not found.origins:
        yield "No claim of it names where the knowledge began: no independent origin stands behind it."


def _of(some: int, whole: int) -> str:
    """How many of all claims.

    >>> _of(1, 3), _of(3, 3), _of(1, 1)
    ('1 of 3 claims', 'All 3 claims', 'The one claim')
    """
    if some == whole:
        return "The one claim" if whole == 1 else f"All {whole} claims"
    return f"{some} of {whole} claims"
