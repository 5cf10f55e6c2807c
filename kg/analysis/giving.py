"""What one party gives another, in money or its worth, event by event."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, get_args

from kg.analysis.confidence import Confidence, combine, support
from kg.analysis.denial import Denials
from kg.analysis.leg import weighed_range
from kg.claim import Claim, Range
from kg.clock import said
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.claim import Giving
    from kg.clock import Holding
    from kg.record import Record

State = Literal["cash", "binding", "planned", "lapsed"]
"""How far it has come: given (or goods have gone), owed, meant, or fallen through."""

STATES: Final[tuple[State, ...]] = get_args(State)
"""The same, the furthest first."""

FUNDING = "Funding"
"""What is put in, lent, granted or promised, and is the price of no goods."""

FOR_GOODS = "ForGoods"
"""What answers to goods, compute or space."""

TOLD = frozenset({"GoodsClaim", "MoneyClaim"})
"""The families of which each claim tells of such a thing; one of another does if it names both parties."""

PART_OF = "org:subOrganizationOf"
"""The link from a party to the organisation that it is a part of."""


@dataclass(frozen=True, slots=True)
class Given:
    """One event by which a party gives another money or its worth, with all claims on it.

    Attributes:
        event: The event's IRI, or the claim's where it names no event.
        giver: The party that gives.
        taker: The party that gets it.
        purposes: Against what it is given: codes of the ontology's ``PurposeScheme``, sorted.
        kinds: The classes of the claims, sorted.
        amounts: How much, for each state in which a claim gives a figure, the furthest first.
        currency: The ISO 4217 code of the amounts, or None.
        aside: Claims whose figure is left aside: a rate, or an amount in another currency.
        state: How far it has come, by the claim that has it furthest.
        cancelable: Whether a claim says that it can be cancelled.
        within: The events that it is a part of, and those that it overlaps, sorted.
        whole_of: Of these, the ones that it is a part of.
        modality: The furthest modality among the claims of that state.
        stance: The strongest stance among them.
        confidence: How well that state is supported, and why.
        claims: The claims, in order of their IRIs.
        denials: The claims that deny it.
        disputed: The aspects that are denied, in order.
        holds: How sure it is, as far as dates tell, that it was so on the day that was asked for; None where
            no day was.
    """

    event: str
    giver: str
    taker: str
    purposes: tuple[str, ...]
    kinds: tuple[str, ...]
    amounts: tuple[tuple[State, Range], ...]
    currency: str | None
    aside: tuple[str, ...]
    state: State
    cancelable: bool
    within: tuple[str, ...]
    whole_of: tuple[str, ...]
    modality: str
    stance: str
    confidence: Confidence
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    disputed: tuple[str, ...]
    holds: Holding | None = None

    @property
    def named(self) -> bool:
        """Whether it has an event of its own, so that it is known not to be another one told twice."""
        return self.event not in self.claims

    def amount(self, through: State) -> Range:
        """How much has come as far as a state, or further.

        Args:
            through: The state.

        Returns:
            What the claims of these states give, from the smallest to the largest; empty where none does.
        """
        deep = STATES.index(through)
        found = [amount for state, amount in self.amounts if STATES.index(state) <= deep]
        if not found:
            return Range()
        lows = [each.low for each in found if each.low is not None]
        highs = [each.high for each in found]
        high = None if None in highs else max(n for n in highs if n is not None)
        return Range(min(lows, default=None), high, found[-1].stated)


@dataclass(frozen=True, slots=True)
class Gifts:
    """All that parties give each other.

    Attributes:
        given: Each event between two parties, in order of giver, taker and event.
        readings: Other readings of some of these events, less well supported: with another party in a role
            that has one value in the world, or with what is paid for goods going the other way.
        doubtful: Claims that are graded below the floor, and so count for nothing, in order.
        merged: Parties that are counted as the organisation that they are a part of, with it.
        partyless: How many claims that tell of such a thing do not name both parties.
    """

    given: tuple[Given, ...]
    readings: tuple[Given, ...]
    doubtful: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    partyless: int


def gifts(
    network: Network[str],
    *,
    floor: Decimal = Decimal(0),
    apart: bool = False,
    givings: Sequence[Giving] | None = None,
) -> Gifts:
    """Weigh the claims of a network into what parties give each other.

    Which claims tell of it, from whom to whom, and against what, stands in the ontology (``kg:gives``).

    Args:
        network: The network.
        floor: Leave out claims whose grade (reliability times credibility) is below this.
        apart: Keep a party apart from the organisation that it is a part of.
        givings: The recipes by which claims tell of it; those of the ontology where it is None.

    Returns:
        One for each event and pair of parties; what a party gives to itself is left out.
    """
    record, claims = record_of(network), claims_of(network)
    tops: dict[str, str] = {}
    groups: dict[tuple[str, str, str], list[tuple[Claim, Giving]]] = defaultdict(list)
    partyless, doubtful = 0, list[str]()
    by_kind: dict[str, list[Giving]] = defaultdict(list)
    for recipe in record.givings if givings is None else givings:
        by_kind[recipe.kind].append(recipe)
    told = (
        (claim, recipe, claim.role(recipe.giver), claim.role(recipe.taker))
        for claim in claims.values()
        if claim.supports
        for recipe in by_kind.get(claim.kind, ())
    )
    for claim, recipe, giver, taker in told:
        if giver is None or taker is None:
            partyless += record.families.get(claim.kind) in TOLD
        elif support(claim, record) < floor:
            doubtful.append(claim.iri)
        else:
            ends = (giver, taker)
            if not apart:
                ends = tops.setdefault(giver, top(giver, record)), tops.setdefault(taker, top(taker, record))
            if ends[0] != ends[1]:
                groups[*ends, claim.happening].append((claim, recipe))
    judge = Denials(record, claims)
    made = [_given(key, groups[key], judge, network) for key in sorted(groups)]
    kept, readings = _read(made, record)
    merged = tuple(sorted((party, above) for party, above in tops.items() if party != above))
    return Gifts(kept, readings, tuple(sorted(set(doubtful))), merged, partyless)


def _read(made: Iterable[Given], record: Record) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
    """Of readings of one event that cannot all be so, keep the best supported; give the others apart."""
    events: dict[str, list[Given]] = defaultdict(list)
    for each in made:
        events[each.event].append(each)
    kept: list[Given] = []
    others: list[Given] = []
    for group in events.values():
        chosen: list[Given] = []
        for each in sorted(
            group, key=lambda g: (-g.confidence.value, STATES.index(g.state), g.giver, g.taker)
        ):
            clash = any(_exclude(each, other, record) for other in chosen)
            (others if clash else chosen).append(each)
        kept += chosen

    def place(each: Given) -> tuple[str, str, str]:
        return (each.giver, each.taker, each.event)

    return tuple(sorted(kept, key=place)), tuple(sorted(others, key=place))


def _exclude(one: Given, other: Given, record: Record) -> bool:
    """Whether two readings of one event cannot both be so.

    Turned about, both can be so only if one funds and the other answers to goods: then each has its own
    direction. Else one of them has the parties the wrong way round, or is what the other is given against.
    """
    if (one.giver, one.taker) == (other.taker, other.giver):
        return (one.purposes, other.purposes) not in {((FUNDING,), (FOR_GOODS,)), ((FOR_GOODS,), (FUNDING,))}
    single = {
        role
        for recipe in record.givings
        if recipe.kind in one.kinds and recipe.kind in other.kinds
        for role, same in ((recipe.taker, one.giver == other.giver), (recipe.giver, one.taker == other.taker))
        if same and role in record.functional.get(recipe.kind, ())
    }
    return bool(single)


def top(party: str, record: Record) -> str:
    """The outermost organisation that a party is a part of, or the party itself.

    Args:
        party: Its IRI.
        record: The record.

    Returns:
        The IRI; on a circle, the party that comes before its own repetition.
    """
    seen = [party]
    while entity := record.entities.get(seen[-1]):
        above = min(entity.linked(PART_OF), default=None)
        if above is None or above in seen:
            break
        seen.append(above)
    return seen[-1]


def state_of(claim: Claim, recipe: Giving) -> State:
    """How far what a claim tells of has come.

    Args:
        claim: The claim.
        recipe: The recipe by which it tells of it.

    Returns:
        ``lapsed`` for that modality. ``cash`` for what is actual, unless claims of the class tell of a
        promise when they are actual (an order, a lease, a guarantee): then it is ``binding``, as is what is
        committed, or said to bind; what is said not to bind, and all else, is ``planned``.
    """
    modality = recipe.counts_as if claim.modality == "Actual" else claim.modality
    if modality == "Lapsed":
        return "lapsed"
    if modality == "Actual":
        return "cash"
    if claim.flag("binding") is False:
        return "planned"
    return "binding" if modality == "Committed" or claim.flag("binding") else "planned"


def _states(group: Sequence[tuple[Claim, Giving]]) -> list[State]:
    """The state of each claim; a promise or plan has lapsed where a claim that is no older says so."""
    own = [state_of(claim, recipe) for claim, recipe in group]
    ended = [claim for (claim, _), state in zip(group, own, strict=True) if state == "lapsed"]
    return [
        "lapsed" if state in {"binding", "planned"} and _ends(ended, claim) else state
        for (claim, _), state in zip(group, own, strict=True)
    ]


def _ends(ended: Sequence[Claim], claim: Claim) -> bool:
    day = said(claim).latest
    days = [said(each).latest for each in ended]
    return any(day is None or last is None or last >= day for last in days)


def _given(
    key: tuple[str, str, str],
    group: Sequence[tuple[Claim, Giving]],
    judge: Denials,
    network: Network[str],
) -> Given:
    giver, taker, event = key
    record = judge.record
    claims = [claim for claim, _ in group]
    states = dict(zip((claim.iri for claim in claims), _states(group), strict=True))
    state = min(states.values(), key=STATES.index)
    best = [claim for claim in claims if states[claim.iri] == state]
    currency, counted = _counted(claims, record)
    by_state = {each: [c for c in counted if states[c.iri] == each] for each in STATES}
    amounts = ((each, weighed_range(told, record, "amount")) for each, told in by_state.items() if told)
    denials = judge.against(claims)
    whole_of = {event_of(iri, record) for claim in claims for iri in claim.all("partOf")} - {event}
    overlaps = {event_of(iri, record) for claim in claims for iri in claim.all("overlaps")} - {event}
    return Given(
        event=event,
        giver=giver,
        taker=taker,
        purposes=tuple(sorted({recipe.purpose for _, recipe in group})),
        kinds=tuple(sorted({claim.kind for claim in claims})),
        amounts=tuple((each, amount) for each, amount in amounts if amount),
        currency=currency,
        aside=tuple(sorted(c.iri for c in claims if c.amount and c not in counted)),
        state=state,
        cancelable=any(claim.flag("cancelable") for claim in claims),
        within=tuple(sorted(whole_of | overlaps)),
        whole_of=tuple(sorted(whole_of)),
        modality=record.strongest(c.modality for c in best),
        stance=record.strongest(c.stance for c in best),
        confidence=combine(best, record),
        claims=tuple(sorted(states)),
        denials=tuple(sorted(denials)),
        disputed=tuple(sorted(set(denials.values()))),
        holds=holds(network, best),
    )


def event_of(iri: str, record: Record) -> str:
    """The event that is meant where an event or a claim on it is named."""
    claim = record.claims.get(iri)
    return claim.happening if claim else iri


def _counted(claims: Sequence[Claim], record: Record) -> tuple[str | None, list[Claim]]:
    """The claims whose amounts are set side by side, and their currency: that of most of them.

    A rate is no amount, and what is a part of another of the claims is counted with it.
    """
    own = {claim.iri for claim in claims}
    figures = [c for c in claims if c.currency and c.code("per") is None and _is_amount(c.amount)]
    currencies = [c.currency for c in figures if c.currency]
    currency = max(sorted(set(currencies)), key=currencies.count, default=None)
    of_one = [c for c in figures if c.currency == currency]
    whole = [c for c in of_one if own.isdisjoint(c.all("partOf"))]
    return currency, sorted(whole or of_one, key=lambda c: (record.rank(c.modality), c.iri))


def _is_amount(amount: Range) -> bool:
    return bool(amount) and (amount.high is None or amount.high >= 0)
