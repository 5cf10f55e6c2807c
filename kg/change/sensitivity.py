"""Which origins carry an answer? Each is left out in turn, and the answer is asked for again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

from kg.change.contrast import Change, contrast
from kg.change.form import CONFIDENCE, Branch, leaves, named, read

if TYPE_CHECKING:
    from kg.record import Record

Json = Mapping[str, Any]

Watch = Callable[[Sequence[str]], Iterable[str]]
"""Is handed the origins that are tried, and hands them on; for a progress bar."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What becomes of an answer without one origin.

    Attributes:
        origin: The document in which the knowledge began.
        independent: Whether it counts as an independent origin (docs/confidence.md).
        claims: The claims that the answer names and that go with it.
        left_out: How many claims of the record go with it, named or not.
        changes: What changes, the weightiest first.
        share: How much of the answer that is, from 0 to 1; see `kg.change.contrast.contrast`.
        falls: Whether the answer says nothing any more.
        truncated: Whether the answer without it is not the whole.
    """

    origin: str
    independent: bool
    claims: tuple[str, ...]
    left_out: int
    changes: tuple[Change, ...]
    share: Decimal
    falls: bool
    truncated: bool

    @property
    def surer_only(self) -> bool:
        """Whether it changes nothing but how sure the answer is."""
        return all(change.kind == CONFIDENCE for change in self.changes)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What an answer hangs on.

    Attributes:
        question: The question in plain words; empty where the answer does not tell it.
        answer: What the answer says.
        removals: The origins without which it changes, those with the largest share first.
        steady: The origins without which it stays as it is.
        untried: The origins that were not left out, because time ran out or only those that the answer names
            were asked for.
        cited: How many origins the claims have that the answer names.
        cited_only: Whether only these were to be left out.
        partial: Whether the answer itself is not the whole.
        truncated: Whether that is so, or one without an origin is not the whole, or time ran out.
        left_out: How many claims the question leaves out anyhow, by reason, as far as the answer tells.
    """

    question: str
    answer: Branch
    removals: tuple[Removal, ...]
    steady: tuple[str, ...]
    untried: tuple[str, ...]
    cited: int
    cited_only: bool
    partial: bool
    truncated: bool
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def hangs(self) -> bool:
        """Whether a row, figure or word of it hangs on any one origin."""
        return any(not each.surer_only for each in self.removals)


def sensitivity(
    ask: Callable[[frozenset[str]], Json],
    record: Record,
    *,
    cited_only: bool = False,
    seconds: float | None = None,
    watch: Watch = iter,
    begun: Callable[[Branch], None] = lambda _: None,
) -> Sensitivity:
    """Which origins carry an answer, and how does it change without each?

    An origin is the document in which a claim's knowledge began (`Record.lineage`). It is left out with all
    that is taken from it, as ``--without`` does, and the answer is asked for again. Every origin of the
    record is tried, since an answer can depend on claims that it does not name: one that supersedes another,
    that dates an event, that counts towards a whole. Those of the claims that it names come first.

    Leaving out one input at a time is the sensitivity analysis that a tornado diagram shows (Eschenbach 1992,
    Interfaces 22(6)); here an input is there or not, and has no range of its own.

    Args:
        ask: Asks the question without some claims; comes back with its JSON.
        record: The record.
        cited_only: Only try the origins of claims that the answer names.
        seconds: Try no further origin after so many seconds.
        watch: Is handed the origins that are tried, and hands them on.
        begun: Is handed what the answer says before any origin is left out.

    Returns:
        The origins without which the answer changes, and which do not matter.
    """
    whole = ask(frozenset())
    before, claims = read(whole, record), named(whole, record)
    begun(before)
    end = None if seconds is None else monotonic() + seconds
    below = origins(record)
    counted = Counter(root(record, iri) for iri in claims)
    tried = sorted(counted, key=lambda origin: (-counted[origin], origin))
    rest = [origin for origin in sorted(below) if origin not in counted]
    if not cited_only:
        tried, rest = [*tried, *rest], []
    removals, steady, done = [], [], 0
    for origin in watch(tried):
        if end is not None and monotonic() > end:
            break
        done += 1
        out = below[origin]
        found = _removal(origin, out, before, ask(out), record)
        found = replace(found, claims=tuple(sorted(claims & out)))
        if found.changes:
            removals.append(found)
        else:
            steady.append(origin)
    return Sensitivity(
        question=str(whole.get("question") or ""),
        answer=before,
        removals=tuple(sorted(removals, key=lambda each: (-each.share, each.origin))),
        steady=tuple(steady),
        untried=(*islice(tried, done, None), *rest),
        cited=len(counted),
        cited_only=cited_only,
        partial=bool(whole.get("truncated")),
        truncated=done < len(tried)
        or bool(whole.get("truncated"))
        or any(each.truncated for each in removals),
        left_out=tuple((each["reason"], each["claims"]) for each in whole.get("leftOut", ())),
    )


def root(record: Record, claim: str) -> str:
    """The document in which a claim's knowledge began, as far as the record tells."""
    return record.lineage(record.claims[claim])[-1]


def origins(record: Record) -> dict[str, frozenset[str]]:
    """Each document in which knowledge began, with all claims that came from it or through it.

    Args:
        record: The record.

    Returns:
        The claims that are left out with each origin.
    """
    through: dict[str, set[str]] = defaultdict(set)
    for iri, claim in record.claims.items():
        for document in record.lineage(claim):
            through[document].add(iri)
    return {origin: frozenset(through[origin]) for origin in {root(record, iri) for iri in record.claims}}


def _removal(origin: str, out: frozenset[str], before: Branch, after: Json, record: Record) -> Removal:
    rest = read(after, record)
    found = contrast(before, rest)
    return Removal(
        origin=origin,
        independent=any(record.origin(record.claims[iri]) == origin for iri in out),
        claims=(),
        left_out=len(out),
        changes=found.changes,
        share=found.share,
        falls=bool(found.changes) and not any(True for _ in leaves(rest)),
        truncated=bool(after.get("truncated")),
    )
