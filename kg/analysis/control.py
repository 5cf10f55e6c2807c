"""Who controls or influences a party on a day, whom does it control, and what flows between them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

import networkx as nx

from kg.analysis.leg import Leg
from kg.analysis.option import FirstDay, Subject, Within
from kg.analysis.related import Common, Influence, Related, common_persons, flows, nearest, related
from kg.analysis.tie import FUNDS, POST, Tie, ties
from kg.analysis.web import Web
from kg.claim import Range
from kg.clock import Holding, least_sure
from kg.network import Network, record_of

Word = Literal["controls", "bought", "owns", "funds", "linked"]
"""What may be said of a holder: the strongest word that the record or the threshold carries."""

MOST = 200
"""On so many ties at most an effective share is said to rest; that there are more is said too."""

WORDS: tuple[Word, ...] = ("controls", "bought", "owns", "funds", "linked")


@dataclass(frozen=True, slots=True)
class Holder:
    """What one party is to another below it.

    Attributes:
        holder: The party above.
        held: The party below.
        word: ``controls`` where a claim says so or the least votes that are known pass the threshold, along
            the whole way; ``bought`` where that holds if what was bought counts as controlled; ``owns``
            where it has a share, itself or through others; ``funds`` where it is only said to have put money
            into it, or into a firm on the way; ``linked`` where some step of the way is no share, and it
            does not control the party from which that step leads.
        recorded: Whether a claim says of these two that the one controls the other.
        majority: Whether it commands more votes than the threshold.
        possible: Whether only the largest shares that are stated would pass the threshold.
        direct: Its own share of the capital; open where it has one that is not known, empty where it is said
            to have none.
        effective: Its share directly and through others, as bounds; None where no way between them is one of
            shares.
        votes: The votes that it commands: its own and those of firms that it controls.
        through: The holders whose votes these are.
        chain: The shortest way from the one to the other, a tie for each step.
        claims: The claims behind the chain, the control and the effective share.
        modality: How far the chain's least step has come.
        stance: The weakest stance of a step.
        weakest: The confidence of the weakest step by which the word holds.
        denials: The claims that deny a step.
        disputed: The aspects that are denied.
        holds: How sure it is, as far as dates tell, that it was so on the day that was asked for.
        unknown: The steps of the chain of which the share is not known, as pairs of holder and held.
        cut: Whether the effective share rests on more ties than `claims` names.
    """

    holder: str
    held: str
    word: Word
    recorded: bool
    majority: bool
    possible: bool
    direct: Range | None
    effective: Range | None
    votes: Range
    through: tuple[str, ...]
    chain: tuple[Tie, ...]
    claims: tuple[str, ...]
    modality: str
    stance: str
    weakest: Decimal
    denials: tuple[str, ...]
    disputed: tuple[str, ...]
    holds: Holding | None
    unknown: tuple[tuple[str, str], ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """Who stands above, beside and below a party.

    Attributes:
        actor: The party.
        day: The day that was asked for, or None.
        threshold: The share of the votes above which a holder controls.
        influence: The share of the capital from which a holder influences.
        above: Who holds it or controls it, the strongest word first.
        below: Whom it holds or controls, likewise.
        posts: Who holds a post in it, or which posts it holds.
        common: The persons whom it shares with another party.
        related: The parties under common control or influence with it.
        flows: What flows between it and these, and among these.
        ahead: The ties to or from it that are planned, agreed, foreseen or given up: they count nowhere.
        former: The ties that ended, or that are not said to have outlived a purchase by another.
        over: The firms on these ways of which more than the whole is said to be held, with the sum.
        truncated: Whether there is more than is told.
    """

    actor: str
    day: date | None
    threshold: float
    influence: float
    above: tuple[Holder, ...]
    below: tuple[Holder, ...]
    posts: tuple[Tie, ...]
    common: tuple[Common, ...]
    related: tuple[Related, ...]
    flows: tuple[Leg, ...]
    ahead: tuple[Tie, ...]
    former: tuple[Tie, ...]
    over: tuple[tuple[str, Range], ...]
    truncated: bool


def control(
    network: Network[str],
    *,
    actor: Annotated[str, Subject("actor")],
    threshold: Annotated[float, Within(0, 1)] = 0.5,
    influence: Annotated[float, Within(0, 1)] = 0.2,
    after: Annotated[date | None, FirstDay()] = None,
    before: date | None = None,
    limit: Annotated[int, Within(1)] = 25,
) -> Control:
    """Who controls or influences an actor, and by which chains?

    And whom does it control, and what flows between those under common control or influence? Shares of
    capital become effective shares by integrated ownership (see `kg.analysis.integrated`), as bounds over
    all shares within the ranges that claims give. Control is by majority of votes, weak links added up
    (see `kg.analysis.majority`), or because a claim says so: a ``kg:Control`` that states a share of
    votes is judged by that share. Votes are as stated on that basis, else as the share of the capital. A
    purchase is by its definition that of a firm or a controlling part of it; it is told as a purchase,
    with a share only where one is stated. Parties are related where one influences the other or a third
    influences both (after IAS 24.9 and 28.5): by control, purchase, a key post, ownership from a share
    on, or ownership of which the share is not known. Influence passes on through firms that are
    controlled, and no further. A dealing that a third party is said to have decided relates the two
    between whom it was.

    Only what is actual counts. What is planned, agreed, foreseen or given up stands apart. An owner who was
    last attested before another bought the firm is not said to have kept anything, and stands apart too; it
    can still raise the highest effective share.

    Args:
        network: The network.
        actor: The actor.
        threshold: More than this share of the votes is called control.
        influence: From this share of the capital on, a holder is said to influence.
        after: Leave out flows that can only have been over before this day.
        before: Leave out flows that can only have begun after this day.
        limit: How many holders, firms held, related parties and flows to tell at most, of each.

    Returns:
        The holders above, the firms below, posts, common persons, related parties and flows; all empty where
        no selected claim ties the actor to anybody.
    """
    web = Web(ties(network), record_of(network), threshold)
    own = [tie for tie in web.ties if actor in {tie.holder, tie.held}]
    above, more_above = _ranked(web, actor, limit, up=True)
    below, more_below = _ranked(web, actor, limit, up=False)
    near, more_over = related(network, Influence(web, influence), actor)
    between = flows(network, {actor, *(each.party for each in near)}, after=after, before=before)
    on_the_way = {actor, *(tie.held for each in (*above, *below) for tie in each.chain)}
    return Control(
        actor=actor,
        day=network.graph["selection"].as_of,
        threshold=threshold,
        influence=influence,
        above=above,
        below=below,
        posts=tuple(tie for tie in own if tie.verb == POST and tie.current),
        common=common_persons(web, actor),
        related=near[:limit],
        flows=between[:limit],
        ahead=tuple(tie for tie in own if not tie.stands),
        former=tuple(tie for tie in own if tie.stands and not tie.current),
        over=tuple((held, total) for held, total in web.over.items() if held in on_the_way),
        truncated=more_above or more_below or more_over or len(near) > limit or len(between) > limit,
    )


def _ranked(web: Web, actor: str, limit: int, *, up: bool) -> tuple[tuple[Holder, ...], bool]:
    """The holders above an actor or the firms below it, the strongest word first."""
    if up:
        found, more = nearest(web, [actor], limit=limit + 1)
    else:
        found, more = _below(web, actor, limit + 1)
    pairs = [(each, actor) if up else (actor, each) for each in found if each != actor]
    effective = web.holdings.effective
    if up:
        shares = {(each, actor): effective(each, [actor]).get(actor) for each, _ in pairs}
    else:
        below = effective(actor, [held for _, held in pairs])
        shares = {(actor, held): below.get(held) for _, held in pairs}
    made = [_holder(web, *pair, shares[pair]) for pair in pairs]
    more |= any(each.cut for each in made)
    return tuple(sorted(made, key=_place)), more


def _below(web: Web, actor: str, limit: int) -> tuple[tuple[str, ...], bool]:
    """The actor and all that it holds, itself and through others, the nearest first."""
    if actor not in web.reach:
        return (actor,), False
    found = [actor, *(each for _, each in nx.bfs_edges(web.reach, actor, sort_neighbors=sorted))]
    return tuple(found[:limit]), len(found) > limit


def _place(each: Holder) -> tuple[object, ...]:
    low = each.effective.low if each.effective else None
    return (WORDS.index(each.word), len(each.chain), -(low or 0), each.holder, each.held)


def _holder(web: Web, holder: str, held: str, effective: Range | None) -> Holder:
    chain = _chain(web, holder, held)
    command = web.controls(holder, bought=True).get(held)
    strict = web.controls(holder).get(held)
    behind = web.behind(holder, held, bought=not strict) if command else chain
    way = tuple(dict.fromkeys((*chain, *behind)))
    word: Word = "controls" if strict else "bought" if command else "owns"
    if not command and any(tie.verb == FUNDS for tie in chain):
        word = "funds"
    if not command and effective is None:
        word = "linked"
    between, cut = _between(web, holder, held)
    record = web.record
    denials = {iri for tie in way for iri in tie.denials}
    return Holder(
        holder=holder,
        held=held,
        word=word,
        recorded=web.recorded(holder, held),
        majority=bool(command and command.majority),
        possible=command is None and held in web.might(holder),
        direct=web.capital.get(held, {}).get(holder),
        effective=effective,
        votes=web.commands(holder, held),
        through=command.through if command else (),
        chain=chain,
        claims=_claims((*way, *between)),
        modality=record.weakest(tie.modality for tie in way),
        stance=record.weakest(tie.stance for tie in way),
        weakest=min(tie.confidence.value for tie in behind),
        denials=tuple(sorted(denials)),
        disputed=tuple(sorted({aspect for tie in way for aspect in tie.disputed})),
        holds=least_sure(tie.holds for tie in way if tie.holds),
        unknown=tuple((tie.holder, tie.held) for tie in chain if _share_unknown(web, tie)),
        cut=cut,
    )


def _chain(web: Web, holder: str, held: str) -> tuple[Tie, ...]:
    """The shortest way, by the strongest tie of each step."""
    way = nx.shortest_path(web.reach, holder, held)
    return tuple(
        next(tie for tie in web.of[pair] if tie.verb != POST and tie.current) for pair in pairwise(way)
    )


def _share_unknown(web: Web, tie: Tie) -> bool:
    share = web.capital.get(tie.held, {}).get(tie.holder)
    return share is not None and not share


def _between(web: Web, holder: str, held: str) -> tuple[tuple[Tie, ...], bool]:
    """The ties on the ways from one to the other, nearest the one first, and whether there are more."""
    above = web.above(held)
    found: list[Tie] = []
    seen, ahead = {held}, [holder]
    for source in ahead:
        near = (each for each in web.reach.successors(source) if each != holder)
        for target in sorted(each for each in near if each == held or each in above):
            found += [tie for tie in web.of[source, target] if tie.verb != POST and tie.current]
            if target not in seen:
                seen.add(target)
                ahead.append(target)
        if len(found) > MOST:
            return tuple(found[:MOST]), True
    return tuple(found), False


def _claims(all_: Iterable[Tie]) -> tuple[str, ...]:
    return tuple(sorted({iri for tie in all_ for iri in tie.claims}))
