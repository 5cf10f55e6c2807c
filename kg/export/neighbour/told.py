"""What may be told of a claim in a model that knows facts alone: how it is said, and who denies it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.export.cited import denials_of
from kg.export.sheet import clean
from kg.network import edge_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.claim import Claim, Source
    from kg.export.select import Part
    from kg.record import Record

SAID: Final[Mapping[str, str]] = {
    "Admits": "admitted",
    "Asserts": "asserted",
    "Settles": "settled",
    "Reports": "reported",
    "Estimates": "estimated",
    "Charges": "charged",
    "Alleges": "alleged",
    "Suspects": "suspected",
    "Denies": "denied",
    "Retracts": "retracted",
}
"""What is said of a thing by the stance of who says it."""

FIRM: Final = frozenset({"Admits", "Asserts", "Reports"})
"""The stances in which a thing is said to be so: not guessed, not alleged, not settled without admission."""


class End(NamedTuple):
    """An edge of a claim.

    Attributes:
        verb: The relation.
        source: From whom it goes.
        target: To whom it goes.
        name: What tells it from the other edges of the claim.
    """

    verb: str
    source: str
    target: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """A claim, and what is said against it.

    Attributes:
        claim: The claim.
        record: The record.
        denials: What denies or retracts it, or its event, or the act under which it is, in order of the IRIs.
        ends: Its edges.
        replaced: Whether a later claim took its place or retracted it, so that nobody stands by it now.
    """

    claim: Claim
    record: Record
    denials: tuple[Claim, ...]
    ends: tuple[End, ...]
    replaced: bool

    @property
    def source(self) -> Source:
        """The document in which it stands."""
        return self.record.sources[self.claim.document]

    @property
    def firm(self) -> bool:
        """Whether somebody says that it is so, here and now, and does not merely guess, accuse or plan."""
        claim = self.claim
        return claim.supports and claim.modality == "Actual" and claim.stance in FIRM and not self.replaced

    @property
    def plain(self) -> bool:
        """Whether a model that knows facts alone may have it: it is firm, and nobody denies it."""
        return self.firm and not self.denials

    @property
    def status(self) -> tuple[str, ...]:
        """How it is said, how far it has come where it is not actual, and what has become of it."""
        claim = self.claim
        return (
            *spoken(claim.stance, claim.modality, self.record),
            *(() if claim.found else ("nothing found",)),
            *(("superseded",) if self.replaced else ()),
            *(("disputed",) if self.denials else ()),
        )

    @property
    def said(self) -> str:
        """What it says, and on whose word: ``Tesla asserts (planned): … (CNBC, 2024)``."""
        return _attributed(self.claim, self.record)

    @property
    def against(self) -> tuple[str, ...]:
        """What each denial says, and on whose word."""
        return tuple(_attributed(denial, self.record) for denial in self.denials)

    @property
    def full(self) -> str:
        """What it says and what is said against it, a line each."""
        return "\n".join((self.said, *self.against))

    def verb(self, name: str) -> str:
        """A verb in words."""
        return self.record.labels.get(name, name)


def tell(part: Part) -> Iterator[Told]:
    """The claims of a part, in order of their IRIs, each with what is said against it.

    Denials are looked for in the whole record of the day that is asked for, whatever else is left out: an
    accusation never goes without its denial.

    Args:
        part: The part.

    Yields:
        Each of its claims, those that deny included.
    """
    denials, record = denials_of(part), part.record
    ends: dict[str, list[End]] = {}
    for source, target, (iri, verb), number in part.network.edges(keys=True, data="number", default=0):
        ends.setdefault(iri, []).append(End(verb, source, target, edge_name(verb, number)))
    chosen = part.scope.selection
    current = replace(chosen, as_of=None, modality=None, primary_only=False, superseded=False)
    for iri, claim in part.claims.items():
        yield Told(
            claim,
            record,
            tuple(record.claims[each] for each in denials.of(claim)) if claim.supports else (),
            tuple(sorted(ends.get(iri, ()))),
            chosen.superseded and current.why_not(claim, record, record) is not None,
        )


def sentence(rest: int, why: str) -> str:
    """A sentence on claims that a format cannot say; empty where there are none.

    >>> sentence(1, "what has no edge")
    '1 claim is left out: what has no edge.'
    """
    if not rest:
        return ""
    return f"{'1 claim is' if rest == 1 else f'{rest:,} claims are'} left out: {why}."


def spoken(stance: str, modality: str, record: Record) -> tuple[str, ...]:
    """How a thing is said, and how far it has come where it is not actual: ``("reported", "planned")``."""
    far = () if modality == "Actual" else (record.labels.get(modality, modality).lower(),)
    return (SAID.get(stance, stance.lower()), *far)


def party(claim: Claim, record: Record) -> str:
    """Who says a thing, by name."""
    return clean(record.label(claim.claimant)) if claim.claimant else "the document"


def _attributed(claim: Claim, record: Record) -> str:
    words = record.labels
    aspect = claim.code("aspect")
    notes = [
        words.get(claim.modality, claim.modality) if claim.modality != "Actual" else "",
        words.get(aspect, aspect) if aspect else "",
        "" if claim.found else "nothing found",
    ]
    noted = ", ".join(note for note in notes if note)
    stance = words.get(claim.stance, claim.stance)
    what = claim.says or words.get(claim.kind, claim.kind)
    head = f"{party(claim, record)} {stance}{f' ({noted})' if noted else ''}"
    return clean(f"{head}: {what} ({record.brief(claim.document)})")


def day(claim: Claim, record: Record) -> date | None:
    """The day on which a claim was published: the first of the month or year that its document bears."""
    issued = record.sources[claim.document].issued
    return date.fromisoformat(issued + "-01" * (2 - issued.count("-"))) if issued else claim.known_from


def first_told(record: Record) -> dict[str, date]:
    """The first day on which the record names each thing, whatever part of it is asked for."""
    days: dict[str, date] = {}
    for claim in record.claims.values():
        if (told := day(claim, record)) is not None:
            for iri in (claim.claimant, *(iri for _, iri in claim.roles)):
                if iri:
                    days[iri] = min(told, days.get(iri, told))
    return days
