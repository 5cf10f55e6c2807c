"""What a pack is made of: an answer, the claims that it names, what is said of them, and their record."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.analysis.confidence import combine
from kg.change.form import named
from kg.export.parcel import Parcel, bundled
from kg.export.select import Part, Scope, speech
from kg.export.words import spaced
from kg.network import Selection, claims_of, project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kg.analysis.confidence import Confidence
    from kg.analysis.finding import Finding
    from kg.claim import Claim
    from kg.export.answer import Provenance
    from kg.export.dump import Json
    from kg.export.figure import Figure
    from kg.record import Record
    from kg.store import Store

NO_PLACE = frozenset({"citations", "wouldChange", "needs", "indispensable", "originDocuments", "provenance"})
"""Keys of an answer under which claims stand once more."""


@dataclass(frozen=True, slots=True)
class Without:
    """What an answer would be without one document, and all that was taken from it.

    Attributes:
        document: The document's IRI.
        falls: Whether there is no such answer then.
        words: What changes, in words, where it does not fall.
    """

    document: str
    falls: bool
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked.

    Attributes:
        name: The name of the question.
        given: Pairs of an option and its value as a word, in the order of the options.
        text: The same as it is written on the command line.
        id: The name of the one answer that is wanted; None where it is all of them.
        sparql: The named questions that gather the claims behind such answers: name, first line, and text.
    """

    name: str
    given: tuple[tuple[str, str], ...]
    text: str
    id: str | None
    sparql: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """An answer with all that goes into its pack.

    Attributes:
        asked: What was asked.
        question: The question in plain words.
        answer: The answer as JSON, as docs/json.md describes it.
        sentences: The answer in sentences, a paragraph each.
        detail: The answer as lines of text; empty where `findings` tell it.
        findings: The ways that the answer gives, where it gives ways.
        notes: What one must know to read it right.
        figure: What a picture of it shows; None where there is nothing to draw.
        changes: What would change it; None where that was not tried.
        record: The record that it cites.
        store: The store from which the record is.
        provenance: From what it was made.
        without: The claims that were left out on request.
        published: The day of the data, as YYYY-MM-DD.
        pictured: Whether a picture goes into the pack.
    """

    asked: Asked
    question: str
    answer: Json
    sentences: tuple[str, ...]
    detail: tuple[str, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    figure: Figure | None
    changes: tuple[Without, ...] | None
    record: Record
    store: Store
    provenance: Provenance
    without: frozenset[str]
    published: str
    pictured: bool = True

    @property
    def command(self) -> str:
        """The command that makes the pack anew, but for where it is written to."""
        asked = self.asked
        words = ["kg", "evidence", *([asked.id, "--of"] if asked.id else []), asked.text]
        return shlex.join([*words, *(() if self.pictured else ("--no-picture",))])

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The claims that the answer names, in order."""
        told = {key: value for key, value in self.answer.items() if key != "provenance"}
        return tuple(sorted(named(told, self.record)))

    @cached_property
    def said(self) -> tuple[str, ...]:
        """The statements and denials that touch these claims and that the answer does not name, in order."""
        known = self.known
        found = speech({iri for iri in self.named if iri in known}, known)
        return tuple(sorted(found - {*self.named}))

    @property
    def known(self) -> Mapping[str, Claim]:
        """The claims that were on record on the day that was asked for."""
        day = self.provenance.known
        return self.record.claims if day is None else _known(self.record, day)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All claims of the pack, in the order of their numbers: those that it names, then those on them."""
        return tuple(self.record.claims[iri] for iri in (*self.named, *self.said))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each claim in the pack, from 1."""
        return {claim.iri: place for place, claim in enumerate(self.claims, start=1)}

    def refs(self, claims: Iterable[str]) -> str:
        """The numbers of claims of the pack, each in brackets; of others, none."""
        return "".join(f"[{self.numbers[iri]}]" for iri in claims if iri in self.numbers)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The documents of these claims, and those from which they took them, in order."""
        found = {document for claim in self.claims for document in self.record.lineage(claim)}
        return tuple(sorted(found & self.record.sources.keys()))

    @cached_property
    def places(self) -> Mapping[str, tuple[str, ...]]:
        """Where in the answer each claim is named: keys of its JSON, with the places in lists from 1."""
        found: dict[str, dict[str, None]] = {}
        body = self.answer.get("answer", self.answer)
        one = self.asked.id is not None
        for path, iri in _walk(body, (), self.record):
            parts = path[1:] if one and path[:1] == ("answers 1",) else path
            found.setdefault(iri, {})[" · ".join(map(spaced, parts))] = None
        # That it is somewhere in the answer says less than where.
        return {iri: tuple(filter(None, paths)) or ("answer",) for iri, paths in found.items()}

    @cached_property
    def denials(self) -> tuple[str, ...]:
        """The claims of the pack that deny or retract, in order."""
        return tuple(claim.iri for claim in self.claims if not claim.supports)

    @property
    def bundled(self) -> bool:
        """Whether all data came with the program, so that their licence and authors are known."""
        return bundled(self.provenance.release)

    @cached_property
    def support(self) -> Confidence:
        """How the claims that the answer names are supported together, for their origins."""
        return combine([self.record.claims[iri] for iri in self.named], self.record)

    @cached_property
    def parcel(self) -> Parcel:
        """The claims with all that they name, as what RDF and networks are written from."""
        held = {claim.iri: claim for claim in self.claims}
        part = project(replace(self.record, claims=held), Selection(superseded=True))
        then = Selection(known=self.provenance.known)
        scope = Cited(selection=then, answer=self.asked.id or self.asked.text)
        return Parcel(self.store, Part(self.record, part, dict(sorted(held.items())), scope))


@dataclass(frozen=True, slots=True)
class Cited(Scope):
    """What is wanted of the graph: the claims of one answer.

    Attributes:
        answer: The name of the answer, or its question.
    """

    answer: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out; never so."""
        return False

    def words(self, record: Record) -> str:  # noqa: ARG002 - as that of all scopes
        """What is wanted, in words."""
        return f"the claims of {self.answer}, and what is said of them"


def _known(record: Record, day: date) -> Mapping[str, Claim]:
    return claims_of(project(record, Selection(known=day, superseded=True)))


def _walk(value: Any, path: tuple[str, ...], record: Record) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401
    """Each claim that a value of JSON names, with the keys that lead to it."""
    match value:
        case str() if value in record.claims:
            yield path, value
        case dict():
            for key, member in value.items():
                if key not in NO_PLACE:
                    yield from _walk(member, path if key in {"claims", "claim"} else (*path, key), record)
        case list() if path:
            plain = all(isinstance(member, str) for member in value)
            for place, member in enumerate(value, start=1):
                here = path if plain else (*path[:-1], f"{path[-1]} {place}")
                yield from _walk(member, here, record)
        case list():
            for member in value:
                yield from _walk(member, path, record)
