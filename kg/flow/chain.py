"""What the parts of the search for paths hand to each other: what is known of parties, and what is left."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from kg.flow.reach import BLOCKED, UNREACHED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]

_Room = TypeVar("_Room")

MEETINGS: Final = 200
"""Where both ends are likely to meet in no more places than this, all transfers are looked at."""

MANY: Final = 1000
"""Where more transfers than this can lie on an answer, paths are looked for over the best of them first."""


class End(NamedTuple):
    """What is known of each party, as one end of the paths sees it; a search changes it.

    Attributes:
        legs: The fewest legs between the end and the party: int8, -1 where none is known. It is small,
            since most parties that are looked at are not known.
        days: The first day on which goods can have come there, or from the target minus the last on which
            they can leave it and be in time: int32; `UNREACHED` where they cannot, `BLOCKED` where they may
            not.
    """

    legs: NDArray[np.int8]
    days: Places

    @classmethod
    def of(cls, parties: int) -> End:
        """Nothing is known of so many parties."""
        return cls(np.full(parties, -1, dtype=np.int8), np.full(parties, UNREACHED, dtype=np.int32))

    def block(self, parties: Places) -> None:
        """Let no path come to these parties."""
        self.days[parties] = BLOCKED

    def forget(self, parties: Places) -> None:
        """Know nothing of these parties again, and let paths come to them."""
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

    @classmethod
    def of(cls, parties: int) -> Room:
        """Nothing is known of so many parties."""
        return cls(End.of(parties), End.of(parties), np.zeros(parties, dtype=np.int32))


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

_SPARE: Final[WeakKeyDictionary[Transfers, dict[object, list[Any]]]] = WeakKeyDictionary()


@contextmanager
def borrowed(transfers: Transfers, make: Callable[[int], _Room]) -> Iterator[list[_Room]]:
    """Lend room to work in; whoever borrows it leaves it as it was.

    Args:
        transfers: The transfers that are searched.
        make: Makes such room for so many parties.

    Yields:
        A list of one, the room, that no other search has at the same time; what stands there at the end is
        lent the next time. What an interrupted search leaves is thrown away.
    """
    spare = _SPARE.setdefault(transfers, {}).setdefault(make, [])
    lent = spare.pop() if spare else [make(len(transfers.parties))]
    yield lent
    spare.append(lent)
