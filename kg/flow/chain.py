"""What the parts of the search for paths hand to each other: what is known of parties, and what is left."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from kg.flow.reach import BLOCKED, UNREACHED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]


MEETINGS: Final = 200
"""Where both ends are likely to meet in no more places than this, all transfers are looked at."""

WALKED: Final = 1 << 17
"""Room for how many walked transfers there is at first."""


class End(NamedTuple):
    """What is known of each party, as one end of the paths sees it; a search changes it.

    Attributes:
        legs: The fewest legs between the end and the party: int8, -1 where none is known. It is small,
            since most parties that are looked at are not known.
        days: The first day on which goods can have come there, or from the target minus the last on which
            they can leave it and be in time: int32; `UNREACHED` where they cannot, `BLOCKED` where they may
            not.
        turns: In how many legs a party that was known was found anew, while that leg is walked: int8; the
            compiled kernel alone uses it.
        found: Room for the parties of which something is known: int32; the compiled kernel alone fills it.
        now: Room for those of the frontier after an even number of legs, and at its other end for those that
            were known before: int32, likewise, twice as long.
        then: Room for those after an odd number: int32, likewise.
        rows: Room for the transfers that are walked: int32, likewise.
        leads: Room for the parties to which they lead: int32, likewise.
        came: Room for the days on which goods can have come there: int32, likewise.
        bits: Of which parties anything is known: a bit each; likewise.
    """

    legs: NDArray[np.int8]
    days: Places
    turns: NDArray[np.int8]
    found: Places
    now: Places
    then: Places
    rows: Places
    leads: Places
    came: Places
    bits: NDArray[np.uint8]

    @classmethod
    def of(cls, parties: int) -> End:
        """Nothing is known of so many parties."""
        return cls(
            np.full(parties, -1, dtype=np.int8),
            np.full(parties, UNREACHED, dtype=np.int32),
            np.zeros(parties, dtype=np.int8),
            np.empty(parties, dtype=np.int32),
            np.empty(2 * parties, dtype=np.int32),
            np.empty(2 * parties, dtype=np.int32),
            np.empty(WALKED, dtype=np.int32),
            np.empty(WALKED, dtype=np.int32),
            np.empty(WALKED, dtype=np.int32),
            np.zeros(parties // 8 + 1, dtype=np.uint8),
        )

    def block(self, parties: Places) -> None:
        """Let no path come to these parties."""
        self.days[parties] = BLOCKED
        for party in parties.tolist():
            self.bits[party >> 3] |= 1 << (party & 7)

    def unblock(self, parties: Places) -> None:
        """Let paths come to them again."""
        self.days[parties] = UNREACHED
        for party in parties.tolist():
            self.bits[party >> 3] &= 255 - (1 << (party & 7))

    def grown(self) -> End:
        """The same, with twice the room for transfers."""
        rows, leads, came = (
            np.concatenate([held, np.empty_like(held)]) for held in (self.rows, self.leads, self.came)
        )
        return self._replace(rows=rows, leads=leads, came=came)

    def forget(self, parties: Places) -> None:
        """Know nothing of these parties again."""
        self.legs[parties] = -1
        self.days[parties] = UNREACHED


class Room(NamedTuple):
    """Room to work in, for each party: made once, since to make it costs more than many a search.

    Attributes:
        ahead: What the source knows of each party.
        behind: What the target does.
        marks: A number for each party, of any value: int32.
    """

    ahead: End
    behind: End
    marks: Places

    def grown(self) -> Room:
        """The same, with twice the room for transfers."""
        return self._replace(ahead=self.ahead.grown(), behind=self.behind.grown())


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """The transfers that can lie on an answer, by the party from which they go; parties are numbered anew.

    Attributes:
        rows: Their places, in order of their sources: int32.
        start: Where the rows of each party begin; one more than there are parties: int32.
        target: The party to which each goes: int32.
        away: How many legs each party is from the end, at least: int8.
        leave: The last day, at most, on which goods can leave it and be at the end in time: int32.
        parties: The place of each party among all: int32.
        source: The party at which paths start, or -1 where there is none.
        end: The party at which they end, or -1.
    """

    rows: Places
    start: Places
    target: Places
    away: NDArray[np.int8]
    leave: Places
    parties: Places
    source: int
    end: int

    def only(self, chosen: NDArray[np.bool_]) -> Part:
        """The same with some of its transfers alone."""
        before = np.zeros(len(chosen) + 1, dtype=np.int32)
        np.cumsum(chosen, out=before[1:])
        return replace(
            self, rows=self.rows[chosen], start=before.take(self.start), target=self.target[chosen]
        )

    def ways(self, legs: int) -> float:
        """How many ways lead from the source to the end in at most so many legs, whatever their days."""
        found = np.zeros(len(self.parties))
        before = np.zeros(len(self.rows) + 1)
        for _ in range(legs):
            found[self.end] = 1.0
            np.cumsum(found.take(self.target), out=before[1:])
            found = before.take(self.start[1:]) - before.take(self.start[:-1])
        return float(found[self.source])


_NONE: Final = np.empty(0, dtype=np.int32)

NO_PART: Final = Part(
    _NONE, np.zeros(1, dtype=np.int32), _NONE, np.empty(0, dtype=np.int8), _NONE, _NONE, -1, -1
)
"""No transfer at all."""

_SPARE: WeakKeyDictionary[Transfers, list[Room]] = WeakKeyDictionary()


@contextmanager
def room(transfers: Transfers) -> Iterator[Room]:
    """Lend room to work in; whoever borrows it leaves it as it was.

    Args:
        transfers: The transfers that are searched.

    Yields:
        Room that no other search has at the same time. What an interrupted search leaves is thrown away.
    """
    spare = _SPARE.setdefault(transfers, [])
    try:
        lent = spare.pop()
    except IndexError:
        parties = len(transfers.parties)
        lent = Room(End.of(parties), End.of(parties), np.zeros(parties, dtype=np.int32))
    yield lent
    spare.append(lent)
