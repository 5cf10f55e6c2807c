"""Control by majority: whose votes, with those of the firms that it controls, outvote all others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.analysis.integrated import Shares
from kg.claim import Range

NOTHING: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True, slots=True)
class Command:
    """The votes in one firm that a party commands.

    Attributes:
        votes: How many: its own and those of the firms that it controls, added up.
        through: The holders whose votes these are, itself among them.
        majority: Whether they are more than the threshold, by the least that is known of each.
    """

    votes: Range
    through: tuple[str, ...]
    majority: bool


def controlled(
    votes: Shares,
    party: str,
    *,
    threshold: float,
    given: Mapping[str, Collection[str]] = NOTHING,
    possible: bool = False,
    held: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Command]:
    """The firms that a party controls by majority, itself or through firms that it controls.

    The smallest set of firms such that a firm is in it where the party and the firms in it together have more
    than the threshold of its votes: "company control" as in Ceri, Gottlob and Tanca, Logic Programming and
    Databases (1990), with weak links added up. Votes pass in full along a chain of control, and are not
    multiplied. What is given is in the set too, and lends its votes. The set grows with every share, so that
    what is in it by the least shares is in it whatever the shares are; what is in it by none of the largest
    is in no such set.

    Args:
        votes: For each firm, the share of votes of each holder. What a firm holds of itself has no vote.
        party: The party.
        threshold: More than this share of the votes is a majority.
        given: The firms that a holder is said to control, whatever its votes are.
        possible: Count the largest shares that are stated, as far as the least of all others leave room for
            them, instead of the least. A share that is not known counts nothing in either.
        held: What `held_by` gives for the votes, where many parties are asked for.

    Returns:
        The firms, each with the votes that the party commands there. The party itself is none of them.

    Example:
        The party has 60 % of one firm and 20 % of another, of which the first has 35 %:

        >>> def of(percent: int) -> Range:
        ...     return Range(Decimal(percent) / 100, Decimal(percent) / 100)
        >>> found = controlled({"f": {"p": of(60)}, "g": {"p": of(20), "f": of(35)}}, "p", threshold=0.5)
        >>> {firm: (str(command.votes.low), command.through) for firm, command in found.items()}
        {'f': ('0.6', ('p',)), 'g': ('0.55', ('f', 'p'))}
    """
    over = Decimal(str(threshold))
    held = held_by(votes) if held is None else held
    there, ahead = {party}, [party]
    while ahead:
        each = ahead.pop()
        beyond = [*given.get(each, ())]
        beyond += [
            firm for firm in held.get(each, ()) if _outvotes(votes[firm], there, over, possible=possible)
        ]
        for firm in beyond:
            if firm not in there:
                there.add(firm)
                ahead.append(firm)
    return {
        firm: Command(
            votes=commanded(votes.get(firm, {}), there - {firm}),
            through=tuple(sorted((there - {firm}).intersection(votes.get(firm, {})))),
            majority=_outvotes(votes.get(firm, {}), there - {firm}, over, possible=False),
        )
        for firm in sorted(there - {party})
    }


def held_by(votes: Shares) -> dict[str, list[str]]:
    """The firms in which each holder has votes, in order."""
    found: dict[str, list[str]] = {}
    for firm in sorted(votes):
        for holder in votes[firm]:
            found.setdefault(holder, []).append(firm)
    return found


def commanded(holders: Mapping[str, Range], there: Collection[str]) -> Range:
    """The votes that some holders have together.

    Args:
        holders: The share of each holder of a firm.
        there: The holders that are asked for.

    Returns:
        The least of all added up, to the largest, at most what the least of the others leave.
    """
    ours = [share for holder, share in holders.items() if holder in there]
    others = sum(
        (Decimal(share.low or 0) for holder, share in holders.items() if holder not in there), Decimal(0)
    )
    low = sum((Decimal(share.low or 0) for share in ours), Decimal(0))
    high = sum((Decimal(1) if share.high is None else Decimal(share.high) for share in ours), Decimal(0))
    if not ours:
        return Range()
    return Range(low, max(low, min(high, 1 - others)), above=any(share.above for share in ours))


def _outvotes(holders: Mapping[str, Range], there: Collection[str], over: Decimal, *, possible: bool) -> bool:
    lows = {holder: Decimal(share.low or 0) for holder, share in holders.items()}
    ours = [holder for holder in holders if holder in there]
    low = sum((lows[holder] for holder in ours), Decimal(0))
    if low > over or (low == over and any(holders[holder].above for holder in ours)):
        return True
    if not possible:
        return False
    most = (holders[h].high for h in ours)
    known = sum(
        (lows[h] if high is None else Decimal(high) for h, high in zip(ours, most, strict=True)), Decimal(0)
    )
    others = sum((low for holder, low in lows.items() if holder not in there), Decimal(0))
    return min(known, 1 - others) > over
