"""What changed between two states of the record: which claims, and which answers because of them?"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from kg.change.answers import answers
from kg.change.effect import AnswerChange, differing
from kg.claim import Range
from kg.network import claims_of, project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.change.answers import Row
    from kg.change.state import State
    from kg.claim import Claim


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim that both states hold, and of which they say different things.

    Attributes:
        claim: The claim's IRI.
        fields: Triples of a field's name, and what it was and is.
    """

    claim: str
    fields: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A claim that stands in the first state, and in the second no more.

    Attributes:
        claim: The claim's IRI.
        by: The claims that took its place or took it back.
    """

    claim: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two states of the record.

    Attributes:
        new: Claims that only the second state holds, in order.
        gone: Claims that only the first state holds.
        changed: Claims of which they say different things.
        superseded: Claims that a claim of the second state replaces, and none of the first.
        retracted: Claims that a claim of the second state takes back, and none of the first.
        answers: The answers that differ, and because of which claims.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Changed, ...]
    superseded: tuple[Replaced, ...]
    retracted: tuple[Replaced, ...]
    answers: tuple[AnswerChange, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any(getattr(self, field.name) for field in fields(self))


def difference(before: State, after: State) -> Difference:
    """What changed between two states of the record: which claims, and which answers because of them?

    Args:
        before: The first state.
        after: The second.

    Returns:
        The claims that are new, gone, changed, superseded and retracted, and the answers that differ.
    """
    old, new = (_claims(state) for state in (before, after))
    shared = sorted(old.keys() & new.keys())
    compared = [Changed(iri, _fields(old[iri], new[iri])) for iri in shared]
    changed = [each for each in compared if each.fields]
    replaced = [_replaced(iri, old, new, before, after) for iri in shared]
    superseded = tuple(each for each, retracts in replaced if each.by and not retracts)
    retracted = tuple(each for each, retracts in replaced if each.by and retracts)
    delta = {*(old.keys() ^ new.keys()), *(each.claim for each in changed)}
    delta.update(iri for each in (*superseded, *retracted) for iri in (each.claim, *each.by))
    # Of what a claim spoke before counts as much as of what it speaks now.
    versions = {iri: tuple(held[iri] for held in (old, new) if iri in held) for iri in delta}
    about = {iri for claims in versions.values() for claim in claims for _, iri in claim.roles}
    differing_answers = differing(answers(before, about), answers(after, about))
    return Difference(
        new=tuple(sorted(new.keys() - old.keys())),
        gone=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(changed),
        superseded=superseded,
        retracted=retracted,
        answers=tuple(_explained(change, versions) for change in differing_answers),
    )


def _claims(state: State) -> Mapping[str, Claim]:
    """All claims that a state holds, those that were replaced too."""
    return claims_of(project(state.record, replace(state.selection, superseded=True)))


def _fields(old: Claim, new: Claim) -> tuple[tuple[str, object, object], ...]:
    pairs = ((field.name, getattr(old, field.name), getattr(new, field.name)) for field in fields(old))
    return tuple((name, was, now) for name, was, now in pairs if _differ(was, now))


def _differ(was: object, now: object) -> bool:
    """Whether two values of a field differ, be it only in the central figure or in what a bound excludes."""
    if isinstance(was, Range) and isinstance(now, Range) and was == now:
        return (was.stated, was.above, was.below) != (now.stated, now.above, now.below)
    return was != now


def _replaced(
    iri: str, old: Mapping[str, Claim], new: Mapping[str, Claim], before: State, after: State
) -> tuple[Replaced, bool]:
    """What replaces a claim in the second state and did not in the first, and whether it takes it back."""
    was = {by for by in before.record.replaced_by.get(iri, ()) if by in old}
    now = {by for by in after.record.replaced_by.get(iri, ()) if by in new}
    by = tuple(sorted(now - was)) if now and not was else ()
    return Replaced(iri, by), any(new[each].stance == "Retracts" for each in by)


def _explained(change: AnswerChange, versions: Mapping[str, tuple[Claim, ...]]) -> AnswerChange:
    """Name the claims behind a change: those that its rows name, else those that speak of what is in them."""
    rows = (*change.gone, *change.come)
    named = {claim for row in rows for claim in row.claims} & versions.keys()
    if not named:
        named = {
            iri
            for iri, claims in versions.items()
            if any(_touches(claim, row) for claim in claims for row in rows)
        }
    return replace(change, because=tuple(sorted(named)))


def _touches(claim: Claim, row: Row) -> bool:
    cells = {value for _, value in row.cells}
    return bool(cells & {claim.document, claim.claimant, *(iri for _, iri in claim.roles)})
