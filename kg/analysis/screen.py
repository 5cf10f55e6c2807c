"""Which parties show which red flags of official export-control guidance?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from kg import terms
from kg.analysis.confidence import Confidence, combine, support
from kg.analysis.conflict import conflicts
from kg.analysis.denial import Denials
from kg.analysis.option import Subject
from kg.clock import least_sure
from kg.network import Network, claims_of, holds, record_of, store_of
from kg.query.flags import Flag, flags, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from kg.claim import Claim
    from kg.clock import Holding
    from kg.query.flags import Judged
    from kg.record import Record

FAMILY = "GoodsClaim"
"""The family of claims that make somebody a party to goods."""

PARTIES = (
    "buyer",
    "divertedFrom",
    "intendedRecipient",
    "intermediary",
    "lessee",
    "lessor",
    "recipient",
    "supplier",
)
"""The roles in which one is a party to goods: who sends, lets, takes, passes on or is due them."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Claims that raise a flag together.

    Attributes:
        claims: The claims; each is needed.
        beside: Claims that tell against it.
        fact: A thing that is no claim and is needed too, such as the country in a party's entry; or None.
        modality: That of the claim that has come least far.
        stance: That of the claim whose claimant stands behind it least.
        holds: How sure it is, as far as dates tell, that all of them were so on the day that was asked for;
            None without a day.
    """

    claims: tuple[str, ...]
    beside: tuple[str, ...]
    fact: str | None
    modality: str
    stance: str
    holds: Holding | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A flag that a party shows.

    Attributes:
        flag: The name of the flag.
        party: The party.
        grounds: The claims that raise it: what has come furthest first, of that the best supported.
        modality: That of the first ground.
        stance: That of the first ground.
        confidence: How well the first ground is supported: by its weakest claim.
        denials: The claims that deny what the grounds rest on, with the aspect.
        against: Claims that say something else where only one can be so, such as another recipient.
        about: Denials that name the party itself, of whatever.
        said: Statements on the same happenings that are no denials, such as that it is lawful there.
    """

    flag: str
    party: str
    grounds: tuple[Ground, ...]
    modality: str
    stance: str
    confidence: Confidence
    denials: tuple[tuple[str, str], ...]
    against: tuple[str, ...]
    about: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """All claims on which it rests."""
        return tuple(dict.fromkeys(iri for ground in self.grounds for iri in ground.claims))


@dataclass(frozen=True, slots=True)
class Flagged:
    """One flag, and what it finds.

    Attributes:
        flag: The flag with its source.
        hits: Who shows it, the best supported first.
        clear: The parties of whom the record says enough to see that they do not.
        unknown: The parties of whom it says too little.
    """

    flag: Flag
    hits: tuple[Hit, ...]
    clear: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """The red flags of parties.

    Attributes:
        actor: The party that was asked for, or None for all.
        flags: Each flag, by name.
        parties: Who was screened.
        perhaps: Claims by which the party that was asked for is reported to be another one, or the other way
            round; nothing is merged.
    """

    actor: str | None
    flags: tuple[Flagged, ...]
    parties: tuple[str, ...]
    perhaps: tuple[str, ...]


def screen(network: Network[str], *, actor: Annotated[str | None, Subject("actor")] = None) -> Screen:
    """Which parties show which red flags of official guidance?

    Each flag is a query in ``ontology/flags/`` with its official source. It is asked of the selected claims
    alone. It finds for a party that the flag is raised, by which claims; or that it is not. Of whom it finds
    neither, the record says too little, and they are counted. Screened is who sends, lets, takes, passes on
    or is due goods in a selected claim.

    Flags are not added up, nor weighed: guidance does neither. A ground is as far come, and as sure, as its
    weakest claim. Where several claims that have come equally far could stand in the place of one of them,
    they are combined over independent origins as in ``docs/confidence.md``.

    Args:
        network: The network, of a graph.
        actor: Only this party, and groups of which it is a member.

    Returns:
        Every flag, with its hits, and who is clear of it or cannot be judged.
    """
    record, claims = record_of(network), claims_of(network)
    parties = _parties(claims.values(), record)
    asked = parties if actor is None else tuple(each for each in parties if actor in _members(each, record))
    dropped = record.claims.keys() - claims.keys()
    whole = store_of(network)
    store = whole.without(dropped, anew=False) if dropped else whole  # no flag asks of direct edges
    reply = _Reply(network)
    found = tuple(_flagged(flag, judge(flag, store), asked, reply) for flag in flags())
    return Screen(
        actor=actor,
        flags=found,
        parties=asked,
        perhaps=tuple(
            claim.iri
            for claim in claims.values()
            if claim.kind == "Identification" and claim.supports and actor in {iri for _, iri in claim.roles}
        ),
    )


def _parties(claims: Iterable[Claim], record: Record) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                party
                for claim in claims
                if record.families.get(claim.kind) == FAMILY and claim.supports
                for role in PARTIES
                for party in claim.all(role)
                if party.startswith(terms.ACTOR)
            }
        )
    )


def _members(party: str, record: Record) -> tuple[str, ...]:
    """A party with, where it is a group, its members."""
    members = record.entities[party].linked("org:hasMember") if party in record.entities else ()
    return (party, *map(terms.expand, members))


def _flagged(flag: Flag, judged: Sequence[Judged], parties: Sequence[str], reply: _Reply) -> Flagged:
    of: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        of[each.party].append(each)
    hits = {
        party: _hit(flag, party, raised, reply)
        for party in parties
        if (raised := [each for each in of[party] if each.hit])
    }
    return Flagged(
        flag=flag,
        hits=tuple(sorted(hits.values(), key=lambda hit: (-hit.confidence.value, hit.party))),
        clear=tuple(party for party in parties if party not in hits and of[party]),
        unknown=tuple(party for party in parties if party not in hits and not of[party]),
    )


def _hit(flag: Flag, party: str, raised: Sequence[Judged], reply: _Reply) -> Hit:
    beside: dict[tuple[str, ...], set[str]] = defaultdict(set)
    facts: dict[tuple[str, ...], str | None] = {}
    for each in raised:
        beside[each.claims] |= {each.beside} if each.beside else set()
        facts[each.claims] = each.fact
    grounds = sorted(
        (reply.ground(key, tuple(sorted(beside[key])), fact) for key, fact in facts.items()), key=reply.place
    )
    used = [reply.claims[iri] for iri in dict.fromkeys(iri for ground in grounds for iri in ground.claims)]
    denied = reply.denials(used)
    return Hit(
        flag=flag.name,
        party=party,
        grounds=tuple(grounds),
        modality=grounds[0].modality,
        stance=grounds[0].stance,
        confidence=reply.confidence(grounds),
        denials=denied,
        against=reply.against(used, without={iri for iri, _ in denied}),
        about=reply.about(party, without={iri for iri, _ in denied}),
        said=reply.said(used),
    )


class _Reply:
    """What the selected claims say for and against a ground."""

    def __init__(self, network: Network[str]) -> None:
        self.network = network
        self.record = record_of(network)
        self.claims = claims_of(network)
        self._denials = Denials(self.record, self.claims)
        self._said: dict[str, set[str]] = defaultdict(set)
        self._about: dict[str, list[str]] = defaultdict(list)
        for claim in self.claims.values():
            if claim.kind == "Statement" and claim.supports:
                for iri in (*claim.all("respondsTo"), *claim.all("event")):
                    self._said[iri].add(claim.iri)
            if claim.stance == "Denies":
                for iri in claim.all("about"):
                    self._about[iri].append(claim.iri)
        self._other: dict[str, set[str]] = defaultdict(set)
        # Whether something happened at all is what denials are about.
        for conflict in (each for each in conflicts(network) if each.aspect != "Happened"):
            for reading in conflict.readings:
                for iri in reading.claims:
                    self._other[iri].update(
                        other for each in conflict.readings if each is not reading for other in each.claims
                    )

    def ground(self, needed: tuple[str, ...], beside: tuple[str, ...], fact: str | None) -> Ground:
        claims = [self.claims[iri] for iri in needed]
        each = [holds(self.network, [claim]) for claim in claims]
        return Ground(
            claims=needed,
            beside=beside,
            fact=fact,
            modality=self.record.weakest(claim.modality for claim in claims),
            stance=self.record.weakest(claim.stance for claim in claims),
            holds=least_sure(how for how in each if how),
        )

    def place(self, ground: Ground) -> tuple[int, Decimal, tuple[str, ...]]:
        """What comes before what: the furthest come, then the best supported."""
        weakest = min(support(self.claims[iri], self.record) for iri in ground.claims)
        return self.record.rank(ground.modality), -weakest, ground.claims

    def confidence(self, grounds: Sequence[Ground]) -> Confidence:
        """That of the first ground: each of its claims with those that could stand in its place."""
        best = grounds[0]
        alike = [
            other.claims
            for other in grounds
            if other.modality == best.modality and len(other.claims) == len(best.claims)
        ]
        places = [
            {
                claims[at]
                for claims in alike
                if (*claims[:at], *claims[at + 1 :]) == (*best.claims[:at], *best.claims[at + 1 :])
            }
            for at in range(len(best.claims))
        ]
        combined = [combine((self.claims[iri] for iri in sorted(group)), self.record) for group in places]
        return min(combined, key=lambda each: each.value)

    def denials(self, used: Sequence[Claim]) -> tuple[tuple[str, str], ...]:
        """The claims that deny some of these, with the aspect; two looks at one thing deny nothing."""
        met = {
            (denial.iri, aspect)
            for claim in used
            for denial, aspect in self._denials.of(claim)
            if denial.kind != claim.kind
        }
        return tuple(sorted(met))

    def against(self, used: Sequence[Claim], *, without: set[str]) -> tuple[str, ...]:
        """The claims that give another reading of some of these."""
        others = {iri for claim in used for iri in self._other[claim.iri]}
        return tuple(sorted(others - without - {claim.iri for claim in used}))

    def about(self, party: str, *, without: set[str]) -> tuple[str, ...]:
        """Denials that name a party itself."""
        return tuple(iri for iri in self._about[party] if iri not in without)

    def said(self, used: Sequence[Claim]) -> tuple[str, ...]:
        """Statements, and no denials, on the happenings of some of these."""
        told = {
            iri for claim in used for topic in (claim.iri, *claim.all("event")) for iri in self._said[topic]
        }
        return tuple(sorted(told - {claim.iri for claim in used}))
