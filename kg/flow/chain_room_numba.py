"""Room in which compiled code searches for paths, and how far a search has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from kg.flow.kernel_numba import compiled
from kg.flow.reach import BLOCKED, UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int32]

AT_FIRST: Final = 1 << 20
"""Room for how many walked transfers there is at first; what is not used of it takes no memory."""

State = Any
"""Numbers that a search changes: an int64 array, with the legs, the size of the frontier, the number of
parties found, the number of transfers walked, and of those of which it is noted what they tell of parties, of
the source; then those of the target; which of them walks the last leg; how far it has come; a sum that nobody
reads."""

LEGS, COUNT, FOUND, WALKED, BEGIN, TARGET, LAST, PHASE, TOUCHED, NUMBERS = 0, 1, 2, 3, 4, 5, 10, 11, 12, 13

ROWS, LEADS, COMES, CAME = range(4)
"""What is known of each walked transfer: its place, the parties to and from which its end walked it, and the
day on which goods can have come there."""


class Room(NamedTuple):
    """What is known of each party, and room to work in; a search changes it and leaves it as it was.

    The first axis is of the source and the target, but for `marks`.

    Attributes:
        legs: The fewest legs between the end and each party: int8, -1 where none is known.
        days: The first day on which goods can have come there, or from the target minus the last on which
            they can leave it and be in time: int32; `UNREACHED` where they cannot, `BLOCKED` where they may
            not.
        turns: In how many legs a party that was known was found anew, while that leg is walked: int8.
        bits: Of which parties anything is known: a bit each.
        found: The parties of which something is known: int32.
        waves: Those of the frontier after an even number of legs and after an odd one, and at its other end
            those that were known before: int32.
        walked: What is known of the walked transfers: int32.
        marks: A number for each party, of any value: int32.
    """

    legs: NDArray[np.int8]
    days: Places
    turns: NDArray[np.int8]
    bits: NDArray[np.uint8]
    found: Places
    waves: Places
    walked: Places
    marks: Places

    @classmethod
    def of(cls, parties: int) -> Room:
        """Nothing is known of so many parties."""
        return cls(
            np.full((2, parties), -1, dtype=np.int8),
            np.full((2, parties), UNREACHED, dtype=np.int32),
            np.zeros((2, parties), dtype=np.int8),
            np.zeros((2, parties // 8 + 1), dtype=np.uint8),
            np.empty((2, parties), dtype=np.int32),
            np.empty((2, 2, 2 * parties), dtype=np.int32),
            np.empty((2, 4, AT_FIRST), dtype=np.int32),
            np.zeros(parties, dtype=np.int32),
        )

    def block(self, parties: Places) -> None:
        """Let no path come to these parties."""
        self.days[:, parties] = BLOCKED
        for bits in self.bits:
            np.bitwise_or.at(bits, parties >> 3, _bit(parties))

    def unblock(self, parties: Places) -> None:
        """Let paths come to them again."""
        self.days[:, parties] = UNREACHED
        for bits in self.bits:
            np.bitwise_and.at(bits, parties >> 3, ~_bit(parties))

    def grown(self) -> Room:
        """The same, with twice the room for walked transfers."""
        return self._replace(walked=np.concatenate([self.walked, np.empty_like(self.walked)], axis=2))


def _bit(parties: Places) -> NDArray[np.uint8]:
    bits: NDArray[np.uint8] = np.left_shift(1, parties & 7).astype(np.uint8)
    return bits


@compiled
def begin(room: Room, state: State, side: int, party: int, day: int) -> None:
    """Let an end begin at a party on a day, as that end counts."""
    at = TARGET * side
    state[at + COUNT] = state[at + FOUND] = 1
    room.legs[side, party], room.days[side, party] = 0, day
    room.found[side, 0] = room.waves[side, 0, 0] = party
    seen(room.bits[side], party)


@compiled
def forget(room: Room, state: State) -> None:
    """Leave the room as it was."""
    for side in range(2):
        at = TARGET * side
        legs, days, bits, found = room.legs[side], room.days[side], room.bits[side], room.found[side]
        for place in range(state[at + FOUND]):
            party = found[place]
            legs[party] = -1
            days[party] = UNREACHED
            unseen(bits, party)
        # What the last leg alone has seen is in the frontier, and nowhere else.
        wave = room.waves[side, state[at + LEGS] % 2]
        for place in range(state[at + COUNT]):
            unseen(bits, wave[place])


@compiled
def seen(bits: NDArray[np.uint8], party: int) -> None:
    """Note that a party is seen."""
    bits[party >> 3] |= 1 << (party & 7)


@compiled
def unseen(bits: NDArray[np.uint8], party: int) -> None:
    """Note nothing of it."""
    bits[party >> 3] &= 255 - (1 << (party & 7))
