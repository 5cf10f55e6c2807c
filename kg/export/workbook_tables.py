"""What stands in a workbook: the actors, claims and sources of a part of the graph, as tables for people."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from kg import terms
from kg.analysis.confidence import round_, support
from kg.claim import Number
from kg.export.cited import denials_of
from kg.export.select import NODES
from kg.export.sheet import clean
from kg.export.words import HOLDS, code, counted, money, numbers, percent, spaced
from kg.identity import kind_of
from kg.network import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.claim import Claim, Range
    from kg.export.parcel import Parcel

Value = str | Number | date | None
"""What stands in a cell; None where nothing is said."""

Look = Literal["text", "long", "number", "share", "day", "link"]
"""How a column is shown: a long text is broken into lines, a day may be a year or month as written."""

WARNING: Final = (
    "Each row of Claims is what one claimant says in one document, not a fact. Whoever passes it on should "
    "say who says so (Claimant), how (Stance: alleged, charged, admitted, denied and settled are different "
    "things), how far the thing has come (Modality), and who denies it (Disputed, Denials)."
)
"""What every reader of the workbook has to know."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column.

    Attributes:
        name: What stands there.
        width: The width of the column, in letters.
        look: How it is shown.
    """

    name: str
    width: int
    look: Look = "text"


@dataclass(frozen=True)
class Table:
    """One sheet.

    Attributes:
        name: Its name.
        heads: The heads of its columns.
        size: How many rows it has below the head.
        rows: Makes the rows one by one.
    """

    name: str
    heads: tuple[Head, ...]
    size: int
    rows: Callable[[], Iterator[Sequence[Value]]]


def tables(parcel: Parcel) -> tuple[Table, ...]:
    """The sheets of a parcel: actors (with sites, products, places and models), claims and sources."""
    told = _Told(parcel)
    return (
        Table("Actors", _ACTORS, len(told.actors), told.actor_rows),
        Table("Claims", _CLAIMS, len(told.claims), told.claim_rows),
        Table("Sources", _SOURCES, len(told.sources), told.source_rows),
    )


def about(parcel: Parcel, sheets: Iterable[Table]) -> dict[str, Value]:
    """What the workbook is, from what it was made, how much it holds, and how it is to be read."""
    sizes = {table.name.lower(): table.size for table in sheets}
    return {**parcel.about, **sizes, "how to read it": WARNING}


_ACTORS: Final = (
    Head("Name", 36),
    Head("Kind", 20),
    Head("Category", 11),
    Head("Other names", 40, "long"),
    Head("Claims that name it", 12, "number"),
    Head("Claims that it makes", 12, "number"),
    Head("Same as", 40, "link"),
    Head("IRI", 48),
)

_CLAIMS: Final = (
    Head("Claim", 60, "long"),
    Head("Kind", 16),
    Head("Parties and things", 48, "long"),
    Head("Modality", 12),
    Head("Stance", 12),
    Head("Claimant", 24),
    Head("Disputed", 16),
    Head("Denials", 60, "long"),
    Head("Confidence", 11, "number"),
    Head("Reliability of the source", 11),
    Head("Credibility of the claim", 11, "number"),
    Head("When, as written", 22),
    Head("Earliest day", 12, "day"),
    Head("Latest day", 12, "day"),
    Head("So on the day asked for", 16),
    Head("Said", 12, "day"),
    Head("Public from", 12, "day"),
    Head("Figures in words", 36, "long"),
    Head("Quantity at least", 14, "number"),
    Head("Quantity at most", 14, "number"),
    Head("Quantity stated", 14, "number"),
    Head("Unit", 14),
    Head("Money at least", 18, "number"),
    Head("Money at most", 18, "number"),
    Head("Money stated", 18, "number"),
    Head("Currency", 9),
    Head("Megawatts at least", 12, "number"),
    Head("Megawatts at most", 12, "number"),
    Head("Megawatts stated", 12, "number"),
    Head("Share at least", 10, "share"),
    Head("Share at most", 10, "share"),
    Head("Share stated", 10, "share"),
    Head("Product", 24),
    Head("Event", 36),
    Head("Lot", 28),
    Head("Details", 36, "long"),
    Head("Publisher", 24),
    Head("Source", 50),
    Head("Published", 12, "day"),
    Head("Address", 50, "link"),
    Head("Where in it", 24),
    Head("Origin of the knowledge", 36),
    Head("On a primary record", 10),
    Head("Identifiers", 14),
    Head("IRI", 60),
)

_SOURCES: Final = (
    Head("Title", 60),
    Head("Publisher", 28),
    Head("Published", 12, "day"),
    Head("Public from", 12, "day"),
    Head("Kind", 20),
    Head("Primary record", 10),
    Head("Reliability", 11),
    Head("Address", 60, "link"),
    Head("Taken from", 40),
    Head("First-hand", 10),
    Head("Claims here", 9, "number"),
    Head("IRI", 60),
)


class _Told:
    """Tells the rows of a parcel."""

    def __init__(self, parcel: Parcel) -> None:
        self.part = parcel.part
        self.record = parcel.part.record
        self.claims = parcel.part.claims
        self._denials = denials_of(parcel.part)

    @cached_property
    def sources(self) -> list[str]:
        """The documents of the claims, and those from which their knowledge came."""
        found = {iri for claim in self.claims.values() for iri in self.record.lineage(claim)}
        return sorted(found & self.record.sources.keys())

    @cached_property
    def actors(self) -> list[str]:
        """All that can be a node and is named by a claim, speaks, or published a source."""
        named = {iri for claim in self.claims.values() for _, iri in claim.roles}
        named |= {claim.claimant for claim in self.claims.values() if claim.claimant}
        named |= {source.publisher for iri in self.sources if (source := self.record.sources[iri]).publisher}
        named |= {*self.part.network}
        return sorted(
            (iri for iri in named if kind_of(iri) in NODES), key=lambda iri: (NODES.index(kind_of(iri)), iri)
        )

    def actor_rows(self) -> Iterator[Sequence[Value]]:
        """A row for each of `actors`."""
        names = Counter(iri for claim in self.claims.values() for iri in {iri for _, iri in claim.roles})
        makes = Counter(claim.claimant for claim in self.claims.values())
        for iri in self.actors:
            entity = self.record.entities.get(iri)
            yield (
                self._label(iri),
                code(entity.kind, self.record) if entity else None,
                kind_of(iri),
                _joined(entity.aliases if entity else ()),
                names[iri],
                makes[iri],
                _joined(entity.linked("skos:exactMatch") if entity else ()),
                iri,
            )

    def claim_rows(self) -> Iterator[Sequence[Value]]:
        """A row for each of `claims`."""
        for claim in self.claims.values():
            yield (*self._what(claim), *self._when(claim), *self._figures(claim), *self._where(claim))

    def source_rows(self) -> Iterator[Sequence[Value]]:
        """A row for each of `sources`."""
        claims = Counter(claim.document for claim in self.claims.values())
        for iri in self.sources:
            source = self.record.sources[iri]
            yield (
                clean(source.title),
                self._label(source.publisher),
                _day(source.issued),
                source.known_from,
                code(source.kind, self.record),
                _yes(said=source.primary),
                source.reliability,
                source.url and clean(source.url),
                self._label(source.origin),
                _yes(said=source.first_hand),
                claims[iri],
                iri,
            )

    def _what(self, claim: Claim) -> Iterator[Value]:
        record = self.record
        against = [record.claims[iri] for iri in self._denials.of(claim)]
        shown = {"event", "lot", "product", "claimant"}
        yield clean(claim.says)
        yield code(claim.kind, record)
        yield _joined(f"{spaced(role)}: {self._label(iri)}" for role, iri in claim.roles if role not in shown)
        yield code(claim.modality, record)
        yield code(claim.stance, record)
        yield self._label(claim.claimant)
        yield _joined(sorted({code(each.code("aspect") or "Happened", record) for each in against}))
        yield "\n".join(map(self._denial, against)) or None
        yield round_(support(claim, record))
        source = record.sources.get(claim.document)
        yield source.reliability if source else None
        yield claim.credibility

    def _when(self, claim: Claim) -> Iterator[Value]:
        yield clean(claim.when_text) or None
        yield claim.when.earliest
        yield claim.when.latest
        holding = holds(self.part.network, [claim])
        yield HOLDS.get(holding, holding) if holding else None
        yield _day(claim.stated)
        yield claim.known_from

    def _figures(self, claim: Claim) -> Iterator[Value]:
        unit = claim.code("unit") or "PieceUnit"
        words = (
            counted(claim.quantity, unit),
            money(claim.amount, claim.currency),
            f"{numbers(claim.power)} MW" if claim.power else "",
            percent(claim.share),
        )
        yield _joined(word for word in words if word)
        yield from _bounds(claim.quantity)
        yield code(unit, self.record) if claim.quantity else None
        yield from _bounds(claim.amount)
        yield claim.currency
        yield from _bounds(claim.power)
        yield from _bounds(claim.share)

    def _where(self, claim: Claim) -> Iterator[Value]:
        record, source = self.record, self.record.sources.get(claim.document)
        for role in ("product", "event", "lot"):
            yield _joined(map(record.label, claim.all(role)))
        yield _joined(
            [
                *(
                    f"{spaced(name)}: {code(each, record)}"
                    for name, each in claim.codes
                    if name not in _APART
                ),
                *(f"{spaced(name)}: {_yes(said=flag)}" for name, flag in claim.flags),
            ]
        )
        yield self._label(source.publisher) if source else None
        yield clean(source.title) if source else None
        yield _day(source.issued) if source else None
        yield clean(source.url) if source and source.url else None
        yield clean(claim.locator) if claim.locator else None
        yield self._label(record.origin(claim))
        yield _yes(said=record.is_primary(claim))
        yield _joined(claim.identifiers)
        yield claim.iri

    def _denial(self, claim: Claim) -> str:
        """A denial in one paragraph: who denies what, in which words, where."""
        who = self._label(claim.claimant) or "the document"
        where = self.record.brief(claim.document)
        said = f"{who} ({code(claim.stance, self.record)}): {claim.says}"
        return clean(f"{said} [{where}; {terms.shorten(claim.iri)}]")

    def _label(self, iri: str | None) -> str | None:
        return clean(self.record.label(iri)) if iri else None


_APART: Final = frozenset({"modality", "stance", "unit", "credibility", "reliability"})
"""The codes that have columns of their own."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _day(text: str | None) -> Value:
    """A date as a day, where it is one; a year or a month as it is written."""
    try:
        return date.fromisoformat(text) if text and _DAY.fullmatch(text) else text
    except ValueError:
        return text


def _bounds(value: Range) -> tuple[Value, Value, Value]:
    return value.low, value.high, value.stated


def _joined(parts: Iterable[str]) -> str | None:
    return clean("; ".join(parts)) or None


def _yes(*, said: bool | None) -> str | None:
    return None if said is None else "yes" if said else "no"
