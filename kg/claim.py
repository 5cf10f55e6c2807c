"""One claim as a frozen value, with its document, its entities and its recipe of edges, without any RDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

CONTRARY = frozenset({"Denies", "Retracts"})
"""Stances that support nothing."""

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval of numbers; None where a bound is not known.

    Attributes:
        low: The smallest number allowed.
        high: The largest number allowed.
        stated: The central figure that a source states, where it is one ("about 7,000"); it takes no part in
            comparisons of ranges.
        above: Whether the smallest number itself is excluded ("more than"); it takes no part either.
        below: Whether the largest number itself is excluded ("under"); it takes no part either.
    """

    low: Number | None = None
    high: Number | None = None
    stated: Number | None = field(default=None, compare=False)
    above: bool = field(default=False, compare=False, repr=False)
    below: bool = field(default=False, compare=False, repr=False)

    def __bool__(self) -> bool:
        """Whether either bound is stated."""
        return self.low is not None or self.high is not None

    def contains(self, other: Range) -> bool:
        """Whether each number of the other range lies in this one.

        >>> Range(2000, None).contains(Range(12000, 12000))
        True
        """
        below = self.low is None or (other.low is not None and other.low >= self.low)
        above = self.high is None or (other.high is not None and other.high <= self.high)
        return below and above

    def excludes(self, other: Range) -> bool:
        """Whether no number lies in both ranges.

        >>> Range(500, None, above=True).excludes(Range(None, 500, below=True))
        True
        >>> Range(500, None).excludes(Range(None, 500))
        False
        """
        return self.exceeds(other) or other.exceeds(self)

    def exceeds(self, other: Range) -> bool:
        """Whether each number of this range is larger than each of the other."""
        if self.low is None or other.high is None:
            return False
        return self.low > other.high or (self.low == other.high and (self.above or other.below))


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of days; None where a bound is not known.

    Attributes:
        earliest: The first day on which it can have begun.
        latest: The last day on which it can have ended.
    """

    earliest: date | None = None
    latest: date | None = None

    def meets(self, other: Interval) -> bool:
        """Whether a day can lie in both spans.

        >>> from datetime import date
        >>> Interval(date(2024, 1, 1), None).meets(Interval(None, date(2023, 12, 31)))
        False
        """
        return not (self._after(other) or other._after(self))

    def _after(self, other: Interval) -> bool:
        return self.earliest is not None and other.latest is not None and self.earliest > other.latest


@dataclass(frozen=True, slots=True)
class Source:
    """One source document.

    Attributes:
        iri: The document's IRI.
        title: Its title.
        publisher: The publisher's IRI, or None.
        issued: Its date as written (a year, a month or a day), or None.
        known_from: The day from which it counts as public, or None.
        url: Its web address, or None.
        reliability: Its Admiralty grade, A to F.
        kind: The code of its kind, such as ``News``.
        primary: Whether documents of its kind are primary records.
        origin: The document from which it takes what it says, or None.
        first_hand: Whether it saw, did or recorded what it says, or None where that is not said.
    """

    iri: str
    title: str
    publisher: str | None
    issued: str | None
    known_from: date | None
    url: str | None
    reliability: str
    kind: str
    primary: bool
    origin: str | None
    first_hand: bool | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claimant says in one document.

    Attributes:
        iri: The claim's IRI, its one name everywhere.
        kind: The local name of its class, such as ``Diversion``.
        document: The IRI of the document in which it stands.
        roles: Pairs of a role's local name and an entity's IRI, sorted.
        codes: Pairs of a property's local name and a code's local name, sorted.
        quantity: How many, in the unit that ``codes`` names (piece by default).
        amount: How much money, in units of ``currency``.
        power: Electric power in megawatts.
        share: A share from 0 to 1.
        currency: The ISO 4217 code of the amount, or None.
        when: When it happened or held.
        when_text: The same as written, for people.
        stated: When it was said, as written, or None.
        known_from: The day from which it counts as public, or None.
        modality: How far the thing has come (``Actual`` where nothing is said).
        stance: How the claimant stands to it.
        credibility: Its Admiralty grade, 1 to 6.
        claimant: Who says it: the publisher where no other is named, or None.
        origin: The document from which the claim is taken, where the claim itself names one.
        first_hand: Whether the claim itself is marked as first-hand, or None where it is not said.
        found: False where a search found nothing.
        says: What it says, in plain words.
        locator: Where in the document, or None.
        identifiers: Identifiers of the rows from which it was made.
        dates: Pairs of a date's property (``on``, ``from``, ``until``, ``target``) and the date as written,
            sorted.
        flags: Pairs of a term of the deal (``binding``, ``cancelable``) and whether it holds, sorted.
        derived_from: The claim from which it follows by a rule, without which it does not stand; None where
            a document makes it.
    """

    iri: str
    kind: str
    document: str
    roles: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    quantity: Range
    amount: Range
    power: Range
    share: Range
    currency: str | None
    when: Interval
    when_text: str
    stated: str | None
    known_from: date | None
    modality: str
    stance: str
    credibility: int
    claimant: str | None
    origin: str | None
    first_hand: bool | None
    found: bool
    says: str
    locator: str | None
    identifiers: tuple[str, ...]
    dates: tuple[tuple[str, str], ...] = ()
    flags: tuple[tuple[str, bool], ...] = ()
    derived_from: str | None = None

    def role(self, name: str) -> str | None:
        """The entity in a role, the first in order where there are several, or None."""
        return next((iri for role, iri in self.roles if role == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """All entities in a role."""
        return tuple(iri for role, iri in self.roles if role == name)

    def code(self, name: str) -> str | None:
        """The code of a property, or None."""
        return next((code for prop, code in self.codes if prop == name), None)

    def date(self, name: str) -> str | None:
        """A date as written, by its property, or None."""
        return next((text for prop, text in self.dates if prop == name), None)

    def flag(self, name: str) -> bool | None:
        """Whether a term of the deal holds, or None where that is not said."""
        return next((value for prop, value in self.flags if prop == name), None)

    @property
    def ends(self) -> bool:
        """Whether the claim itself says when it ended."""
        return self.date("until") is not None

    @property
    def happening(self) -> str:
        """The event that the claim speaks of, or the claim itself where it names none."""
        return self.role("event") or self.iri

    @property
    def supports(self) -> bool:
        """Whether it says that the thing is so, rather than denying or retracting it."""
        return self.stance not in CONTRARY and self.found


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the claims of a class yield an edge.

    Attributes:
        kind: The local name of the class.
        source: The role of the edge's source.
        target: The role of the edge's target.
        verb: The local name of the edge's property.
        carries: The code of what the edge carries.
    """

    kind: str
    source: str
    target: str
    verb: str
    carries: str


@dataclass(frozen=True, slots=True)
class Giving:
    """How the claims of a class tell that one party gives another money or its worth.

    Attributes:
        kind: The local name of the class.
        giver: The role of the party that gives.
        taker: The role of the party that gets it.
        purpose: The code of what stands against it: ``Funding``, ``ForGoods`` or ``AnyPurpose``.
        counts_as: How far it has come where the claim is actual: ``Actual``, or ``Committed`` of a promise.
    """

    kind: str
    giver: str
    taker: str
    purpose: str
    counts_as: str


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, product, site, place, model, event or lot.

    Attributes:
        iri: Its IRI.
        label: Its label.
        kind: The local name of its class.
        aliases: Its other names.
        links: Pairs of a property (shortened) and a value, for all else that its file says.
    """

    iri: str
    label: str
    kind: str
    aliases: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def linked(self, name: str) -> tuple[str, ...]:
        """The values of one property, such as ``kg:family``."""
        return tuple(value for prop, value in self.links if prop == name)
