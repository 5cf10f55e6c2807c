"""Control by majority: whose votes, with those of the firms that it controls, outvote all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

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


@dataclass(frozen=True)
class Ballots:
    """The votes in all firms, made ready to be asked who controls which.

    Attributes:
        votes: For each firm, the share of votes of each holder. What a firm holds of itself has no vote.
    """

    votes: Shares

    @cached_property
    def held(self) -> Mapping[str, Sequence[str]]:
        """The firms in which each holder has votes, in order."""
        found: dict[str, list[str]] = {}
        for firm in sorted(self.votes):
            for holder in self.votes[firm]:
                found.setdefault(holder, []).append(firm)
        return found

    @cached_property
    def least(self) -> Mapping[str, Decimal]:
        """The least votes of all holders of each firm, added up."""
        return {
            firm: sum((Decimal(share.low or 0) for share in holders.values()), Decimal(0))
            for firm, holders in self.votes.items()
        }


@dataclass(frozen=True, eq=False)
class Controlled(Mapping[str, Command]):
    """The firms that a party controls, in order, with the votes that it commands in each.

    Attributes:
        party: The party.
        there: The party and the firms.
        over: More than this share of the votes is a majority.
        votes: For each firm, the share of votes of each holder.
    """

    party: str
    there: frozenset[str]
    over: Decimal
    votes: Shares
    _made: dict[str, Command] = field(default_factory=dict)

    def __getitem__(self, firm: str) -> Command:
        if firm not in self:
            raise KeyError(firm)
        if firm not in self._made:
            held = self.votes.get(firm, {})
            holders = {each for each in held if each in self.there and each != firm}
            count = _Count()
            for holder in holders:
                count.add(held[holder])
            majority = count.outvotes(self.over, Decimal(0), possible=False)
            self._made[firm] = Command(commanded(held, holders), tuple(sorted(holders)), majority)
        return self._made[firm]

    def __contains__(self, firm: object) -> bool:
        return firm in self.there and firm != self.party

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.there - {self.party}))

    def __len__(self) -> int:
        return len(self.there) - 1


def controlled(
    votes: Shares | Ballots,
    party: str,
    *,
    threshold: float,
    given: Mapping[str, Collection[str]] = NOTHING,
    possible: bool = False,
) -> Controlled:
    """The firms that a party controls by majority, itself or through firms that it controls.

    The smallest set of firms such that a firm is in it where the party and the firms in it together have more
    than the threshold of its votes: "company control" as in Ceri, Gottlob and Tanca, Logic Programming and
    Databases (1990), with weak links added up. Votes pass in full along a chain of control, and are not
    multiplied. What is given is in the set too, and lends its votes. The set grows with every share, so that
    what is in it by the least shares is in it whatever the shares are; what is in it by none of the largest
    is in no such set.

    Args:
        votes: For each firm, the share of votes of each holder, or what is made ready of them.
        party: The party.
        threshold: More than this share of the votes is a majority.
        given: The firms that a holder is said to control, whatever its votes are.
        possible: Count the largest shares that are stated, as far as the least of all others leave room for
            them, instead of the least. A share that is not known counts nothing in either.

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
    ballots = votes if isinstance(votes, Ballots) else Ballots(votes)
    there, ahead = {party}, [party]
    counts: dict[str, _Count] = defaultdict(_Count)
    while ahead:
        each = ahead.pop()
        beyond = [*given.get(each, ())]
        for firm in ballots.held.get(each, ()):
            count = counts[firm]
            count.add(ballots.votes[firm][each])
            if firm not in there and count.outvotes(over, ballots.least[firm], possible=possible):
                beyond.append(firm)
        for firm in beyond:
            if firm not in there:
                there.add(firm)
                ahead.append(firm)
    return Controlled(party, frozenset(there), over, ballots.votes)


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


@dataclass
class _Count:
    """The votes of some holders of a firm.

    Attributes:
        low: The least of each, added up.
        most: The largest that is stated of each, the least where none is.
        above: Whether one has more than its least.
    """

    low: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    above: bool = False

    def add(self, share: Range) -> None:
        """Count one more holder."""
        low = Decimal(share.low or 0)
        self.low += low
        self.most += low if share.high is None else Decimal(share.high)
        self.above = self.above or share.above

    def outvotes(self, over: Decimal, least: Decimal, *, possible: bool) -> bool:
        """Whether they have a majority, where the least votes of all holders add up to so many."""
        if self.low > over or (self.low == over and self.above):
            return True
        return possible and min(self.most, 1 - (least - self.low)) > over
