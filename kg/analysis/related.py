"""Related parties: who stands under common control or influence with whom, and what flows between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kg.analysis.leg import Leg, legs
from kg.analysis.tie import BOUGHT, CONTROLS, OWNS, POST, Tie
from kg.analysis.web import Web
from kg.claim import Claim, Interval
from kg.identity import kind_of
from kg.network import Network, claims_of

BOARD = frozenset({"BoardMember", "Chair"})
"""The posts that are seats on a board."""

KEY = BOARD | {
    "ChiefExecutive",
    "ChiefFinancialOfficer",
    "ChiefOperatingOfficer",
    "ChiefTechnologyOfficer",
    "Executive",
    "Founder",
}
"""The posts whose holders plan and direct what a firm does, as IAS 24.9 has key management; and founders."""

LEVELS = ("control", "influence", "decision")
"""How parties are related, the closest first."""

DUE = "DueGoods"
"""What is carried where goods are only due."""

CARRIED = (DUE, "MovedGoods", "ServiceProvided", "MoneyPaid")
"""What flows between parties: goods, use, and money."""

OTHER = ("losesStaffTo", "guarantees", "grantsWarrantTo")
"""The verbs of what passes between parties and is none of these: staff, guarantees, rights to shares."""

FARTHEST = 300
"""Of so many parties above one it is asked whether they control it, the nearest first."""


@dataclass(frozen=True, slots=True)
class Related:
    """A party under common control or influence with the one that is asked for.

    Attributes:
        party: The party.
        level: ``control`` where one controls the other, or a third controls both; what was bought counts as
            controlled here. ``influence`` where one influences the other, or a third influences both. Else
            ``decision``: a third is said to have decided a dealing between them.
        direct: Whether one influences the other.
        common: The parties that influence both.
        ties: The ties by which that is so, on either side.
        decided: The claims by which a third decided a dealing between them.
        deciders: Who that is.
    """

    party: str
    level: str
    direct: bool
    common: tuple[str, ...]
    ties: tuple[Tie, ...]
    decided: tuple[str, ...] = ()
    deciders: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether some of it rests on a share that is not known."""
        return any(tie.verb == OWNS and not tie.capital for tie in self.ties)


@dataclass(frozen=True, slots=True)
class Common:
    """A person who holds something or a post in two parties.

    Attributes:
        person: The person.
        other: The other party.
        here: The person's ties to the party that is asked for.
        there: Those to the other.
    """

    person: str
    other: str
    here: tuple[Tie, ...]
    there: tuple[Tie, ...]


@dataclass(frozen=True)
class Influence:
    """Who influences whom.

    Attributes:
        web: The ties.
        share: A holding from this share of the capital on influences, and so does one of which the share is
            not known.
    """

    web: Web
    share: float

    @cached_property
    def out(self) -> Mapping[str, tuple[Tie, ...]]:
        """The ties by which each party influences others."""
        found: dict[str, list[Tie]] = {}
        for tie in self.web.ties:
            if self.tells(tie):
                found.setdefault(tie.holder, []).append(tie)
        return {holder: tuple(each) for holder, each in found.items()}

    def tells(self, tie: Tie) -> bool:
        """Whether a tie gives influence: control, purchase, a key post, or enough of the capital.

        IAS 28.5 presumes significant influence from a fifth of the votes on; IAS 24.9 relates firms to those
        who control them, have significant influence on them, or are their key management.
        """
        if not tie.current:
            return False
        if tie.verb == POST:
            return not KEY.isdisjoint(tie.posts)
        if tie.verb in {CONTROLS, BOUGHT}:
            return True
        if tie.verb == OWNS and not tie.capital:
            return True
        return float(tie.capital.low or 0) >= self.share

    def of(self, party: str) -> Mapping[str, tuple[Tie, ...]]:
        """Whom a party influences, itself or through firms that it controls, by which ties."""
        found: dict[str, list[Tie]] = {}
        for holder in (party, *self.web.controls(party, bought=True)):
            for tie in self.out.get(holder, ()):
                if tie.held != party:
                    found.setdefault(tie.held, []).append(tie)
        return {held: tuple(each) for held, each in found.items()}

    def over(self, party: str) -> tuple[Mapping[str, tuple[Tie, ...]], bool]:
        """Who influences a party, by which ties; and whether not all who are above it were asked."""
        near = sorted({tie.holder for each in self.out.values() for tie in each if tie.held == party})
        above, more = nearest(self.web, near, limit=FARTHEST)
        found = {}
        for each in above:
            if each != party and (by := self.of(each).get(party)):
                found[each] = by
        return found, more


def nearest(web: Web, start: Iterable[str], *, limit: int) -> tuple[tuple[str, ...], bool]:
    """Parties and all that hold them, the nearest first.

    Args:
        web: The ties.
        start: The parties from which to look upwards.
        limit: How many at most.

    Returns:
        The parties, and whether there are more.
    """
    found: dict[str, None] = dict.fromkeys(start)
    ahead = list(found)
    for each in ahead:
        if each in web.reach:
            for holder in sorted(web.reach.predecessors(each)):
                if holder not in found:
                    found[holder] = None
                    ahead.append(holder)
        if len(ahead) > limit:
            return tuple(ahead[:limit]), True
    return tuple(ahead), False


def related(network: Network[str], influence: Influence, party: str) -> tuple[tuple[Related, ...], bool]:
    """Who stands under common control or influence with a party?

    Args:
        network: The network, for the dealings that a third party decided.
        influence: Who influences whom.
        party: The party.

    Returns:
        Those that it influences, that influence it, that another influences along with it, and with which it
        had a dealing that a third party decided; those under common control first. And whether not all who
        are above it were asked.
    """
    over, more = influence.over(party)
    found: dict[str, _Note] = {}
    for other, by in influence.of(party).items():
        found.setdefault(other, _Note()).direct.extend(by)
    for third, by in over.items():
        found.setdefault(third, _Note()).direct.extend(by)
        for other, there in influence.of(third).items():
            if other not in {party, third}:
                found.setdefault(other, _Note()).common[third] = (*by, *there)
    for other, claim in _decided(network, party):
        found.setdefault(other, _Note()).decided.append(claim)
    made = [_related(influence.web, party, other, found[other]) for other in sorted(found)]
    return tuple(sorted(made, key=lambda r: (LEVELS.index(r.level), not r.direct, r.party))), more


def _decided(network: Network[str], party: str) -> Iterator[tuple[str, Claim]]:
    """The dealings between a party and others, of goods that move, use, or money, that a third decided."""
    claims = claims_of(network)
    if party not in network:
        return
    edges = (*network.out_edges(party, data=True), *network.in_edges(party, data=True))
    for source, target, data in edges:
        claim, other = claims[data["claim"]], target if source == party else source
        moved = data["carries"] in CARRIED and data["carries"] != DUE
        if moved and kind_of(other) == "actor" and {*claim.all("decidedBy")} - {party, other}:
            yield other, claim


@dataclass
class _Note:
    """What relates another party to the one that is asked for."""

    direct: list[Tie] = field(default_factory=list)
    common: dict[str, tuple[Tie, ...]] = field(default_factory=dict)
    decided: list[Claim] = field(default_factory=list)


def _related(web: Web, party: str, other: str, note: _Note) -> Related:
    by = dict.fromkeys([*note.direct, *(tie for ties in note.common.values() for tie in ties)])
    controlled = any(
        {party, other} <= web.controls(each, bought=True).there for each in (party, other, *note.common)
    )
    return Related(
        party=other,
        level="control" if controlled else "influence" if by else "decision",
        direct=bool(note.direct),
        common=tuple(sorted(note.common)),
        ties=tuple(by),
        decided=tuple(sorted({claim.iri for claim in note.decided})),
        deciders=tuple(
            sorted({iri for claim in note.decided for iri in claim.all("decidedBy")} - {party, other})
        ),
    )


def common_persons(web: Web, party: str) -> tuple[Common, ...]:
    """Which persons hold something or a post both in a party and in another?

    Args:
        web: The ties.
        party: The party.

    Returns:
        Each person with each other party, whatever the posts are; none where the party is itself a person.
    """
    held: dict[str, dict[str, list[Tie]]] = {}
    for tie in web.ties:
        kind = web.record.entities.get(tie.holder)
        if tie.current and kind is not None and kind.kind == "Person":
            held.setdefault(tie.holder, {}).setdefault(tie.held, []).append(tie)
    return tuple(
        Common(person, other, tuple(parties[party]), tuple(ties))
        for person, parties in sorted(held.items())
        if party in parties
        for other, ties in sorted(parties.items())
        if other != party
    )


def flows(
    network: Network[str], parties: Collection[str], *, after: date | None = None, before: date | None = None
) -> tuple[Leg, ...]:
    """What goods, money, use of compute and staff flows between some parties, and who guarantees whom?

    Nothing is added up: a payment and the sale that it pays for are two claims on one thing.

    Args:
        network: The network.
        parties: The parties; a group of which all members are among them is one of them.
        after: Leave out what can only have been over before this day.
        before: Leave out what can only have begun after this day.

    Returns:
        The legs, what has happened first, then by day. The money that a sale or a lease itself tells of
        stands with its goods or its use, and not again.
    """
    among = {each for each in parties if each in network}
    among |= {each for each in network if _is_of(network, each, parties)}
    part = network.subgraph(among)
    other = network.edge_subgraph(
        [edge for edge in part.edges(keys=True) if edge[2][1] in OTHER]  # type: ignore[misc]
    )
    found = [*legs(part, carries=CARRIED), *legs(other, carries=("Relation",))]
    sides = {(leg.event, leg.source, leg.target): leg for leg in found if leg.carries != "MoneyPaid"}
    window = Interval(after, before)
    kept = [leg for leg in found if leg.when.meets(window) and not _told(leg, sides)]
    return tuple(sorted(kept, key=lambda leg: (leg.modality != "Actual", _day(leg), leg.key)))


def _told(leg: Leg, sides: Mapping[tuple[str, str, str], Leg]) -> bool:
    """Whether a payment is only the other side of goods or use that the same claims tell of."""
    side = sides.get((leg.event, leg.target, leg.source)) if leg.carries == "MoneyPaid" else None
    return side is not None and {*leg.claims} <= {*side.claims}


def _day(leg: Leg) -> date:
    return leg.when.earliest or leg.when.latest or date.max


def _is_of(network: Network[str], group: str, parties: Collection[str]) -> bool:
    held = network.graph["record"].entities.get(group)
    members = held.linked("org:hasMember") if held else ()
    return bool(members) and all(each in parties for each in members)
