"""The web of ties: who holds whom with which share, and who controls whom by which ground."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import networkx as nx

from kg.analysis.counting import less, total
from kg.analysis.integrated import Holdings, Shares, column
from kg.analysis.majority import Ballots, Controlled, commanded, controlled
from kg.analysis.tie import BOUGHT, CONTROLS, FUNDS, OWNS, POST, VERBS, Tie
from kg.claim import Range
from kg.record import Record

Reach = nx.DiGraph
"""Holders and what they hold: an edge for each pair with a tie that is no post."""


@dataclass(frozen=True)
class Web:
    """All ties that stand, and what follows from them.

    Attributes:
        ties: The ties, posts among them.
        record: The record, which knows the members of groups.
        threshold: More than this share of the votes is control.
    """

    ties: tuple[Tie, ...]
    record: Record
    threshold: float
    _sets: dict[tuple[str, bool], Controlled] = field(default_factory=dict)
    _maybe: dict[str, Controlled] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def of(self) -> Mapping[tuple[str, str], tuple[Tie, ...]]:
        """The ties that stand, by holder and held, the strongest first."""
        found: dict[tuple[str, str], list[Tie]] = {}
        for tie in self.ties:
            if tie.stands:
                found.setdefault((tie.holder, tie.held), []).append(tie)
        return {pair: tuple(sorted(each, key=lambda t: VERBS.index(t.verb))) for pair, each in found.items()}

    @cached_property
    def reach(self) -> Reach[str]:
        """Who holds whom now, by ties of ownership, purchase, funding or control."""
        graph: Reach[str] = nx.DiGraph()
        for (holder, held), each in sorted(self.of.items()):
            if any(tie.verb != POST and tie.current for tie in each):
                graph.add_edge(holder, held)
        return graph

    @cached_property
    def capital(self) -> Shares:
        """The share of each holder in the capital of each firm; open where it is not known."""
        found: dict[str, dict[str, Range]] = {}
        for (holder, held), each in self.of.items():
            stakes = [tie for tie in each if tie.verb in {OWNS, BOUGHT, FUNDS}]
            if stakes:
                found.setdefault(held, {})[holder] = _share(stakes)
        return {held: self._apart(holders) for held, holders in found.items()}

    @cached_property
    def holdings(self) -> Holdings:
        """The shares of capital, made ready to be asked for effective shares."""
        return Holdings(self.capital)

    @cached_property
    def _ballots(self) -> Ballots:
        return Ballots(self.votes)

    @cached_property
    def votes(self) -> Shares:
        """The share of each holder in the votes of each firm: as stated, else as in the capital.

        Where the least of them add up to more than the whole, some claim is wrong, and none has a least.
        """
        found = {held: dict(holders) for held, holders in self.capital.items()}
        for (holder, held), each in self.of.items():
            if stated := [tie.votes for tie in each if tie.votes and tie.current]:
                found.setdefault(held, {})[holder] = stated[0]
        return {held: _counted(self._apart(holders)) for held, holders in found.items()}

    @cached_property
    def over(self) -> Mapping[str, Range]:
        """The firms of which more than the whole is said to be held, with what it adds up to."""
        columns = sorted(self.holdings.columns.items())
        return {held: Range(each.over, None) for held, each in columns if each.over is not None}

    def above(self, held: str) -> frozenset[str]:
        """All that hold a party, themselves or through others."""
        if held not in self._above:
            self._above[held] = frozenset(nx.ancestors(self.reach, held))
        return self._above[held]

    def controls(self, party: str, *, bought: bool = False) -> Controlled:
        """The firms that a party controls: by majority, or because the record says so.

        Args:
            party: The party.
            bought: Whether what a holder is said to have bought counts as well.

        Returns:
            The firms, with the votes that it commands there.
        """
        key = (party, bought)
        if key not in self._sets:
            given = self._given[bought]
            self._sets[key] = controlled(self._ballots, party, threshold=self.threshold, given=given)
        return self._sets[key]

    def might(self, party: str) -> Controlled:
        """The firms that a party controls if its shares are the largest that are stated, or are bought."""
        if party not in self._maybe:
            self._maybe[party] = controlled(
                self._ballots, party, threshold=self.threshold, given=self._given[True], possible=True
            )
        return self._maybe[party]

    def commands(self, party: str, firm: str) -> Range:
        """The votes in a firm that a party commands, its own and those of firms that it controls."""
        return commanded(self.votes.get(firm, {}), self.controls(party, bought=True).there)

    def recorded(self, holder: str, held: str) -> bool:
        """Whether a claim says that one controls the other."""
        return held in self._given[False].get(holder, ())

    def behind(self, party: str, firm: str, *, bought: bool) -> tuple[Tie, ...]:
        """The ties by which a party controls a firm, each firm on the way included."""
        reached, givers = self.controls(party, bought=bought), self._givers[bought]
        found: dict[tuple[str, str], tuple[Tie, ...]] = {}
        ahead, seen = [firm], {party}
        while ahead:
            each = ahead.pop()
            if each in seen or each not in reached:
                continue
            seen.add(each)
            told = [holder for holder in givers.get(each, ()) if holder in reached.there]
            for holder in told or reached[each].through:
                grounds = {CONTROLS, BOUGHT} if told else {CONTROLS, BOUGHT, OWNS, FUNDS}
                by = (tie for tie in self.of[holder, each] if tie.current and tie.verb in grounds)
                found[holder, each] = tuple(by)
                ahead.append(holder)
        return tuple(tie for pair in sorted(found) for tie in found[pair])

    @cached_property
    def _given(self) -> Mapping[bool, Mapping[str, Collection[str]]]:
        """Whom each holder controls by the record; under True, what it has bought as well."""
        found: dict[bool, dict[str, set[str]]] = {False: {}, True: {}}
        for (holder, held), each in self.of.items():
            for tie in each:
                said = tie.current and tie.verb == CONTROLS and not tie.votes
                if said:
                    found[False].setdefault(holder, set()).add(held)
                if said or (tie.current and tie.verb == BOUGHT):
                    found[True].setdefault(holder, set()).add(held)
        return {
            bought: {holder: tuple(sorted(all_)) for holder, all_ in by.items()}
            for bought, by in found.items()
        }

    @cached_property
    def _givers(self) -> Mapping[bool, Mapping[str, Collection[str]]]:
        """By whom each firm is controlled by the record; under True, who has bought it as well."""
        found: dict[bool, dict[str, list[str]]] = {False: {}, True: {}}
        for bought, by in self._given.items():
            for holder, firms in by.items():
                for firm in firms:
                    found[bought].setdefault(firm, []).append(holder)
        return found

    def _apart(self, holders: Mapping[str, Range]) -> dict[str, Range]:
        """Shares without what a group and its members would count twice: the group's goes.

        A group is named jointly, so that what one of its members holds by name is a part of what it holds.
        """
        found = dict(holders)
        for group in holders:
            members = [each for each in self.members(group) if each in holders]
            if members and holders[group]:
                found[group] = _rest(holders[group], total(holders[each] for each in members))
        return found

    def members(self, group: str) -> tuple[str, ...]:
        """The members of a group, as the record names them; none where it is no group."""
        held = self.record.entities.get(group)
        return held.linked("org:hasMember") if held else ()


def _share(stakes: Iterable[Tie]) -> Range:
    """The share of a holder by its strongest tie that tells one; a ceiling where it need not last."""
    ties = list(stakes)
    for tie in sorted(ties, key=lambda t: (not t.current, t.verb != OWNS, VERBS.index(t.verb))):
        if tie.capital:
            return tie.capital if tie.current else Range(None, tie.capital.high)
    return Range()


def _counted(holders: Mapping[str, Range]) -> dict[str, Range]:
    if column(holders).over is None:
        return dict(holders)
    return {holder: Range(None, share.high) for holder, share in holders.items()}


def _rest(whole: Range, part: Range) -> Range:
    left = less(whole, part)
    return left if left.high is None or left.high >= 0 else Range(0, 0)
