"""A part of the graph told for people: what was asked, who is in it, and each claim with who denies it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.analysis.confidence import combine
from kg.export.cited import denials_of, figures
from kg.export.sentence import claim_sentence
from kg.export.words import HOLDS, code, spaced, span
from kg.network import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.claim import Claim
    from kg.export.parcel import Parcel
    from kg.export.select import Part

UNPROVEN: Final = frozenset({"Charges", "Alleges", "Suspects"})
"""Stances by which a party is accused, and nothing is proven."""

DISPUTED: Final = "Disputed: what is said, and who denies it"
"""What the first group of claims is called."""


NOTES: Final = (
    (
        "Each sentence is what one claimant says in one document, and not a fact. An allegation, a charge "
        "and a suspicion are not proven; what was settled or admitted is said to be so."
    ),
    (
        "Who denies or retracts something stands right beside it, also where the denial itself was not asked "
        "for. A denial that names an aspect disputes that alone."
    ),
    (
        "Confidence is the document's reliability (A to F) times the claim's credibility (1 to 6), each as a "
        "number, and of this one claim alone. A claim that names no origin adds no independent support."
    ),
    "What a later claim replaced or retracted is left out.",
)
"""What a reader must know to read it right."""


@dataclass(frozen=True, slots=True)
class Denial:
    """What stands beside a claim that somebody denies or retracts.

    Attributes:
        claim: The IRI of the claim that does.
        what: Whether it denies, retracts, or searched and found nothing, and in which aspect.
        sentence: What it says, with who says so.
        source: The number of its document.
        locator: Where in the document, or nothing.
    """

    claim: str
    what: str
    sentence: str
    source: int
    locator: str


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as a person reads it.

    Attributes:
        claim: Its IRI.
        sentence: What it says, with who says so.
        facts: Names of what is said, with the words of each.
        source: The number of its document.
        locator: Where in the document, or nothing.
        denials: What denies or retracts it, in order.
    """

    claim: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    source: int
    locator: str
    denials: tuple[Denial, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A node of the part.

    Attributes:
        name: Its IRI.
        label: Its label.
        kind: What it is, in words.
        aliases: Its other names.
        edges: How many edges of the part end at it.
    """

    name: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    edges: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A document.

    Attributes:
        number: Its number among the sources.
        title: Its title.
        publisher: Who published it, or that this is not known.
        issued: Its date as written, or that it has none.
        url: Its address, or None.
        facts: What kind of document it is, how reliable, and from where it takes what it says.
        claims: How many claims of the part stand in it.
    """

    number: int
    title: str
    publisher: str
    issued: str
    url: str | None
    facts: tuple[str, ...]
    claims: int


class Dossier:
    """Tells of a part of the graph, claim by claim.

    Args:
        parcel: The part, with words about it.

    Attributes:
        about: What it is, from what it was made, and what was asked.
    """

    def __init__(self, parcel: Parcel) -> None:
        self.about: Mapping[str, str] = parcel.about
        self._part: Part = parcel.part
        self._record = parcel.part.record
        self._denials = denials_of(parcel.part)

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return f"What is on record: {self.about['selection']}"

    @property
    def made(self) -> str:
        """From what it was made, on one line."""
        return "; ".join(f"{name}: {value}" for name, value in self.about.items() if name != "description")

    @cached_property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How much it holds: what is counted, and how many."""
        claims = self._part.claims.values()
        publishers = {source.publisher for iri in self._numbers if (source := self._record.sources.get(iri))}
        return (
            ("claims", len(claims)),
            ("documents", len(self._numbers)),
            ("publishers", len(publishers - {None})),
            ("parties, sites, products, places and models", len(self._part.network)),
            ("disputed claims", sum(self._is_disputed(claim) for claim in claims)),
            ("unproven claims (charged, alleged or suspected)", sum(c.stance in UNPROVEN for c in claims)),
            (
                "claims of what has not happened (planned, expected …)",
                sum(c.modality != "Actual" for c in claims),
            ),
        )

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The nodes, by label."""
        network, entities = self._part.network, self._record.entities
        found = [
            Party(
                name=node,
                label=str(network.nodes[node]["label"]),
                kind=code(network.nodes[node]["kind"], self._record),
                aliases=entities[node].aliases if node in entities else (),
                edges=network.degree(node),
            )
            for node in network
        ]
        return tuple(sorted(found, key=lambda party: (party.label.casefold(), party.name)))

    def groups(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The claims in groups: those that are disputed first, all others by kind, each once.

        Yields:
            What the group is called, and the IRIs of its claims by their days.
        """
        groups: dict[str, list[Claim]] = {}
        for claim in self._part.claims.values():
            kind = DISPUTED if self._is_disputed(claim) else code(claim.kind, self._record)
            groups.setdefault(kind, []).append(claim)
        for name in sorted(groups, key=lambda name: (name != DISPUTED, name)):
            claims = sorted(groups[name], key=lambda claim: (claim.when.earliest or date.max, claim.iri))
            yield name[0].upper() + name[1:], tuple(claim.iri for claim in claims)

    def told(self, iri: str) -> Told:
        """One claim."""
        claim = self._record.claims[iri]
        return Told(
            claim=iri,
            sentence=claim_sentence(claim, self._record),
            facts=tuple((name, said) for name, said in self._facts(claim) if said),
            source=self._numbers[claim.document],
            locator=claim.locator or "",
            denials=tuple(self._denied(other) for other in self._denials.of(claim)),
        )

    def papers(self) -> Iterator[Paper]:
        """The documents, by their numbers."""
        counts = dict.fromkeys(self._numbers, 0)
        for claim in self._part.claims.values():
            counts[claim.document] += 1
        for iri, number in self._numbers.items():
            source = self._record.sources[iri]
            origin = self._record.brief(source.origin) if source.origin else ""
            yield Paper(
                number=number,
                title=source.title,
                publisher=self._record.label(source.publisher) if source.publisher else "publisher not known",
                issued=source.issued or "undated",
                url=source.url,
                facts=tuple(
                    part
                    for part in (
                        code(source.kind, self._record),
                        "primary record" if source.primary else "",
                        f"reliability {code(source.reliability, self._record)}",
                        f"taken from {origin}" if origin else "",
                    )
                    if part
                ),
                claims=counts[iri],
            )

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each document: of the claims, and of what denies them."""
        claims = self._record.claims
        found = {claim.document for claim in self._part.claims.values()}
        for claim in self._part.claims.values():
            found.update(claims[other].document for other in self._denials.of(claim))
        return {iri: number for number, iri in enumerate(sorted(found), start=1)}

    def _is_disputed(self, claim: Claim) -> bool:
        """Whether it says that something is so, and somebody denies or retracts that."""
        return claim.supports and bool(self._denials.of(claim))

    def _denied(self, iri: str) -> Denial:
        claim, record = self._record.claims[iri], self._record
        aspect = claim.code("aspect")
        what = _CONTRARY.get(claim.stance, "Looked for and not found")
        return Denial(
            claim=iri,
            what=f"{what} as to: {code(aspect, record)}" if aspect else what,
            sentence=claim_sentence(claim, record),
            source=self._numbers[claim.document],
            locator=claim.locator or "",
        )

    def _facts(self, claim: Claim) -> Iterator[tuple[str, str]]:
        record = self._record
        yield "when", claim.when_text or span(claim.when) or "not stated"
        yield "said", claim.stated or ""
        then = holds(self._part.network, [claim])
        yield "by the day that was asked for", HOLDS[then] if then else ""
        yield "figures", figures(claim)
        yield "how far it has come", code(claim.modality, record)
        yield "stance of who says so", code(claim.stance, record)
        if not claim.found:
            yield "result", "looked for and not found"
        confidence = combine([claim], record)
        yield "confidence", f"{confidence.value} of 1"
        yield "why", confidence.why
        for role in dict.fromkeys(role for role, _ in claim.roles):
            named = [self._named(iri) for iri in claim.all(role)]
            yield spaced(role), "; ".join(named)
        for name, value in claim.codes:
            if name not in _TOLD:
                yield spaced(name), code(value, record)
        for name, flag in claim.flags:
            yield spaced(name), "yes" if flag else "no"
        yield "identifiers", ", ".join(claim.identifiers)

    def _named(self, iri: str) -> str:
        other = self._record.claims.get(iri)
        return f"“{other.says}”" if other and other.says else self._record.label(iri)


_CONTRARY: Final = {"Denies": "Denied", "Retracts": "Retracted"}
"""What a claim does to another one; any other stance that speaks against it searched and found nothing."""

_TOLD: Final = frozenset({"modality", "stance", "credibility", "reliability", "unit"})
"""Codes that stand among the facts already."""
