"""A tie: what one party is said to own of another, to control or to have bought, or its post there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kg.analysis.confidence import Confidence, combine
from kg.analysis.denial import Denials
from kg.analysis.leg import weighed_range
from kg.claim import Claim, Range, Recipe
from kg.clock import Holding, days, said
from kg.identity import kind_of
from kg.network import Network, claims_of, holds, record_of

OWNS, CONTROLS, BOUGHT, FUNDS, POST = "owns", "controls", "acquires", "investsIn", "holdsPostAt"
VERBS = (CONTROLS, BOUGHT, OWNS, FUNDS, POST)
"""The verbs of the edges that tie parties to each other, the strongest first."""

DEED = frozenset({"Happened", "ModalityAspect"})
"""The aspects in which a denial says that something is not so, or not yet."""

VOTES = "Votes"
"""The basis of a share that counts votes, and not capital."""


_Key = tuple[str, str, int, bool]  # holder, held, place of the verb, whether it lies ahead
_Purchase = tuple[str, date, tuple[str, ...]]  # buyer, day by which it had come about, claims
_End = tuple[str, str, int, str | None]  # holder, held, place of the verb, post


@dataclass(frozen=True, slots=True)
class Reading:
    """A share as some claims give it.

    Attributes:
        share: The share.
        claims: The claims that give it.
    """

    share: Range
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """What claims say of one party's hold on another.

    Attributes:
        verb: One of `VERBS`.
        holder: The party that owns, controls, bought, funds or holds a post.
        held: The other.
        capital: Its share of the capital; empty where no claim gives it.
        votes: Its share of the votes, where claims give that by itself.
        posts: The codes of the posts.
        readings: The shares of capital that claims give, where they give several, the best claim's first.
        modality: How far it has come: ``Actual`` of what stands.
        stance: The strongest stance among the claims of that modality.
        confidence: How well it is supported, and why.
        claims: The claims behind it, in order.
        denials: The claims that deny it.
        disputed: The aspects that are denied.
        attested: The last day on which a claim has it so, or None where that is not known.
        bought: Where another is said to have bought the held party after that day, the claims that say so:
            that the holder kept anything is then no longer said.
        ended: The date, as written, by which a claim says that it ended, where none has it so later.
        doubted: Whether it is denied that it is so, and claims by which it yet lies ahead are better
            supported.
        holds: How sure it is, as far as dates tell, that it was so on the day that was asked for; None where
            no day was.
    """

    verb: str
    holder: str
    held: str
    capital: Range
    votes: Range
    posts: tuple[str, ...]
    readings: tuple[Reading, ...]
    modality: str
    stance: str
    confidence: Confidence
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    disputed: tuple[str, ...]
    attested: date | None
    bought: tuple[str, ...] = ()
    ended: str | None = None
    doubted: bool = False
    holds: Holding | None = None

    @property
    def stands(self) -> bool:
        """Whether it is said to be so, rather than planned, agreed, foreseen or given up."""
        return self.modality == "Actual"

    @property
    def current(self) -> bool:
        """Whether it stands, is not doubted, and neither ended nor was left open by a later purchase."""
        return self.stands and not self.bought and self.ended is None and not self.doubted

    @property
    def at_odds(self) -> bool:
        """Whether claims give shares that exclude each other."""
        shares = [reading.share for reading in self.readings]
        return any(one.excludes(other) for one in shares for other in shares)


def ties(network: Network[str]) -> tuple[Tie, ...]:
    """Weigh what claims say of the ties between parties.

    Claims of one verb on the same two parties make one tie, what is so apart from what lies ahead. A share
    is the hull of what the best claim of each origin gives. What shares of a round or of another thing than
    the party itself a claim gives, is none of its capital.

    Args:
        network: The network.

    Returns:
        The ties, by parties, the strongest verb first; facilities and goods are no parties.
    """
    record, claims = record_of(network), claims_of(network)
    groups: dict[_Key, list[Claim]] = {}
    for holder, held, data in network.edges(data=True):
        if data["relation"] in VERBS and holder != held and kind_of(held) == kind_of(holder) == "actor":
            claim = claims[data["claim"]]
            key = (holder, held, VERBS.index(data["relation"]), claim.modality != "Actual")
            groups.setdefault(key, []).append(claim)
    told = _Told(network, Denials(record, claims), _purchases(groups), _ends(network))
    made = {key: _tie(key, groups[key], told) for key in sorted(groups)}
    return tuple(_doubted(tie, made.get((*key[:3], True))) for key, tie in made.items())


def _doubted(tie: Tie, ahead: Tie | None) -> Tie:
    """Mark what is said to be so, where that is denied and what still lies ahead is better supported."""
    if ahead is None or not tie.stands or DEED.isdisjoint(tie.disputed):
        return tie
    return replace(tie, doubted=tie.confidence.value < ahead.confidence.value)


@dataclass(frozen=True)
class _Told:
    """What claims beside those on a tie tell of it."""

    network: Network[str]
    denials: Denials
    purchases: Mapping[str, list[_Purchase]]
    ends: Mapping[_End, tuple[date, str]]


def _tie(key: _Key, group: list[Claim], told: _Told) -> Tie:
    holder, held, place, _ = key
    record = record_of(told.network)
    modality = record.strongest(c.modality for c in group)
    said_so = sorted((c for c in group if c.modality == modality), key=lambda c: c.iri)
    over = {c.iri: end for c in said_so if (end := _over(c, key, told.ends))}
    if len(over) < len(said_so):
        said_so, over = [c for c in said_so if c.iri not in over], {}
    stakes = [c for c in said_so if c.share and set(c.all("shareOf")) <= {held}]
    capital = [c for c in stakes if c.code("basis") != VOTES]
    met = told.denials.against(said_so)
    attested = max((day for c in said_so if (day := _attested(c))), default=None)
    verb = VERBS[place]
    later = [
        claims
        for buyer, day, claims in told.purchases.get(held, ())
        if verb in {OWNS, FUNDS} and buyer != holder and attested is not None and attested < day
    ]
    return Tie(
        verb=verb,
        holder=holder,
        held=held,
        capital=weighed_range(capital, record, "share"),
        votes=weighed_range([c for c in stakes if c.code("basis") == VOTES], record, "share"),
        posts=tuple(sorted({post for c in said_so if (post := c.code("post"))})),
        readings=_readings(capital),
        modality=modality,
        stance=record.strongest(c.stance for c in said_so),
        confidence=combine(said_so, record),
        claims=tuple(c.iri for c in said_so),
        denials=tuple(sorted(met)),
        disputed=tuple(sorted(set(met.values()))),
        attested=attested,
        bought=tuple(sorted({iri for claims in later for iri in claims})),
        ended=max(over.values(), default=None),
        holds=holds(told.network, said_so),
    )


def _readings(claims: Iterable[Claim]) -> tuple[Reading, ...]:
    """The distinct shares that claims give; none where there is but one."""
    found: dict[Range, list[str]] = {}
    for claim in claims:
        found.setdefault(claim.share, []).append(claim.iri)
    return tuple(Reading(share, tuple(iris)) for share, iris in found.items()) if len(found) > 1 else ()


def _attested(claim: Claim) -> date | None:
    """The last day on which a claim has the matter so: its own day or end, else when it was said."""
    written = claim.date("until") or claim.date("on")
    return days(written).latest if written else said(claim).latest


def _purchases(groups: Mapping[_Key, list[Claim]]) -> dict[str, list[_Purchase]]:
    """Who bought each party, by which day that had come about, and the claims that say so."""
    found: dict[str, list[_Purchase]] = {}
    for (buyer, held, place, ahead), group in groups.items():
        by = [day for claim in group if (day := claim.when.latest)]
        if VERBS[place] == BOUGHT and not ahead and by:
            claims = tuple(sorted(claim.iri for claim in group))
            found.setdefault(held, []).append((buyer, min(by), claims))
    return found


def _ends(network: Network[str]) -> dict[_End, tuple[date, str]]:
    """When ties are said to have ended, as far as that was known, by parties, verb and post."""
    record, dating = record_of(network), network.graph["dating"]
    day = network.graph["selection"].as_of
    recipes = {recipe.kind: recipe for recipe in record.recipes if recipe.verb in VERBS}
    found: dict[_End, tuple[date, str]] = {}
    for claim in dating.claims.values():
        if not claim.supports or claim.modality != "Actual":
            continue
        for key, end in (*_said_over(claim, recipes), *_left(claim)):
            if day is None or end[0] < day:
                found[key] = max(end, found.get(key, end))
    return found


def _said_over(claim: Claim, recipes: Mapping[str, Recipe]) -> Iterator[tuple[_End, tuple[date, str]]]:
    """The end of the very tie that a claim tells of."""
    recipe, written = recipes.get(claim.kind), claim.date("until")
    if recipe is not None and written is not None and (end := days(written).latest):
        holder, held = claim.role(recipe.source), claim.role(recipe.target)
        if holder and held:
            yield (holder, held, VERBS.index(recipe.verb), claim.code("post")), (end, written)


def _left(claim: Claim) -> Iterator[tuple[_End, tuple[date, str]]]:
    """The end of all posts of a person who left: who moves to another employer has none with the former."""
    employer, end = claim.role("formerEmployer"), claim.when.latest
    if claim.kind == "StaffMove" and employer and end:
        for person in claim.all("person"):
            yield (person, employer, VERBS.index(POST), None), (end, claim.when_text or f"by {end}")


def _over(claim: Claim, key: _Key, ends: Mapping[_End, tuple[date, str]]) -> str | None:
    """The date, as written, by which what a claim says is said to have ended after it, or None."""
    post, attested = claim.code("post"), _attested(claim)
    told = [ends[each] for each in {(*key[:3], post), (*key[:3], None)} if each in ends]
    return next((text for end, text in sorted(told) if attested is not None and attested <= end), None)
