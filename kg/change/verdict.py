"""How an answer that was kept differs from the same one now, and which claims it rested on have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from kg.change.contrast import Change, contrast
from kg.change.form import ON_EVIDENCE, PROSE, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.record import Record

Json = Mapping[str, Any]

State = Literal["same", "changed", "broken"]

ASIDE: Final = frozenset({"number", "inAnswer", "disputedBy"})
"""What is said of a claim in a pack that follows from the answer, or from other claims of the pack."""

BESIDE: Final = ("provenance", "leftOut")
"""What stands beside an answer and changes with any other claim of the record."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim of which something else is told now.

    Attributes:
        claim: Its IRI.
        fields: What of it, with what was told and what is told now.
    """

    claim: str
    fields: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """How the claims behind an answer differ.

    Attributes:
        added: Claims that are behind it now only.
        withdrawn: Claims that the record does not hold any more.
        replaced: Claims that a later one replaced or retracted since, each with those that did.
        unused: Other claims that are not behind it any more, though the record holds them.
        changed: Claims of which something else is told now.
    """

    added: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    replaced: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unused: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return any((self.added, self.withdrawn, self.replaced, self.unused, self.changed))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a pack.

    Attributes:
        state: ``same``, ``changed``, or ``broken`` where its files are not as its own lists say.
        faults: In what they are not.
        repacked: Whether the ZIP was packed by another program, or has bytes beside its files.
        id: The id of the answer; None where it is all that a question is answered with.
        question: The command that asks it.
        program: The program that made the pack, and this one.
        data: The SHA-256 of the data from which it was made, and of these.
        release: Their releases.
        gone: Whether there is no such answer any more.
        changes: In what the answer differs.
        evidence: All keys of the answer's JSON under which anything differs, its evidence and texts too.
        claims: How the claims behind it differ.
        altered: Files that this program does not write like that from the same data.
        drawn: Whether the picture could not be held against one that the same library draws now.
    """

    state: State
    faults: tuple[str, ...] = ()
    repacked: bool = False
    id: str | None = None
    question: str = ""
    program: tuple[str, str] = ("", "")
    data: tuple[str, str] = ("", "")
    release: tuple[str, str] = ("", "")
    gone: bool = False
    changes: tuple[Change, ...] = ()
    evidence: tuple[str, ...] = ()
    claims: Claims = Claims()
    altered: tuple[str, ...] = ()
    drawn: bool = False

    @property
    def of_the_same(self) -> bool:
        """Whether the same program made the pack from the same data."""
        return self.data[0] == self.data[1] and self.program[0] == self.program[1]


def differs(before: Json, after: Json, record: Record, claims: Json) -> tuple[Change, ...]:
    """In what an answer differs from the same one now.

    Args:
        before: The answer that was kept, as JSON.
        after: The answer now.
        record: The record now.
        claims: The claims that were kept, by IRI.

    Returns:
        The changes, the weightiest first.
    """
    # A claim that was withdrawn is none of the words of the answer, so both are read by one record.
    known = {**record.claims}
    one = next(iter(known.values()), None)
    if one is not None:
        known |= {iri: one for iri in claims if iri not in known}
    sources = {**record.sources}
    other = next(iter(sources.values()), None)
    if other is not None:
        sources |= {
            str(each["source"]): other for each in claims.values() if str(each["source"]) not in sources
        }
    both = replace(record, claims=known, sources=sources)
    return contrast(read(before, both), read(after, both)).changes


def on_evidence(before: Json, after: Json) -> tuple[str, ...]:
    """The keys of two answers that differ, leaving aside what stands beside them.

    Args:
        before: The answer that was kept.
        after: The answer now.

    Returns:
        Keys, sorted; none where the answers are the same to the letter.
    """
    return tuple(sorted(set(_different(before, after, ""))))


def _different(before: object, after: object, key: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for each in (*before, *(name for name in after if name not in before)):
            if each in BESIDE and not key:
                continue
            inner = each if key not in ON_EVIDENCE | PROSE else key
            yield from _different(before.get(each), after.get(each), inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from _different(one, other, key)
    elif before != after:
        yield key


def claims_of(before: Json, after: Json, record: Record) -> Claims:
    """How the claims behind an answer differ.

    Args:
        before: The claims that were kept, by IRI, as a pack has them.
        after: Those behind the answer now.
        record: The record now.

    Returns:
        What differs.
    """
    gone = [iri for iri in before if iri not in after]
    withdrawn = tuple(sorted(iri for iri in gone if iri not in record.claims))
    replaced = {iri: tuple(record.replaced_by[iri]) for iri in gone if record.replaced_by.get(iri)}
    unused = (iri for iri in gone if iri in record.claims and iri not in replaced)
    changed = []
    for iri in sorted(before.keys() & after.keys()):
        one, other = before[iri], after[iri]
        fields = tuple(
            (key, one.get(key), other.get(key))
            for key in (*one, *(key for key in other if key not in one))
            if key not in ASIDE and one.get(key) != other.get(key)
        )
        if fields:
            changed.append(Changed(iri, fields))
    return Claims(
        added=tuple(sorted(iri for iri in after if iri not in before)),
        withdrawn=withdrawn,
        replaced=tuple(sorted(replaced.items())),
        unused=tuple(sorted(unused)),
        changed=tuple(changed),
    )
