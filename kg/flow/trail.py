"""What a search by waves leaves behind, so that one way to each party can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.flow.reach import NAMED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.reach import Side, Wave


@dataclass(frozen=True, eq=False)
class Trail:
    """By which row each state was improved after how many legs: what one way to a party is read from.

    Attributes:
        walked: The legs, as they were walked.
        states: The states, in order; one that was improved several times stands there as often: int32.
        rows: The row by which it was: int32.
        legs: After how many legs: int32, in order within a state.
        start: The label before the first leg; 0 where no way starts.
    """

    walked: Side
    states: NDArray[np.int32]
    rows: NDArray[np.int32]
    legs: NDArray[np.int32]
    start: int

    @classmethod
    def of(cls, walked: Side, waves: tuple[Wave, ...]) -> Trail:
        """The trail that waves left."""
        states = np.concatenate([wave.states for wave in waves])
        rows = np.concatenate([wave.rows for wave in waves])
        legs = np.repeat(np.arange(len(waves), dtype=np.int32), [len(wave.states) for wave in waves])
        order = np.argsort(states, kind="stable")
        start = int(waves[0].days[0]) if len(waves[0].days) else 0
        return cls(walked, states[order], rows[order], legs[order], start)

    def way(self, party: int, legs: int) -> tuple[int, ...]:
        """One way of so many legs.

        Args:
            party: The place of a party.
            legs: The number of legs after which it was improved; none for no way.

        Returns:
            The rows of its legs as goods go along them.
        """
        wanted = self.walked.fits
        layer = 0 if wanted is None else self.walked.parties
        rows = []
        while legs > 0:
            row = self._row(party + layer, legs)
            rows.append(row)
            if wanted is not None and wanted[self.walked.product[row] + 1] == NAMED:
                layer = 0
            party = int(self.walked.begins[row])
            legs -= 1
        return tuple(reversed(rows)) if self.walked.sign > 0 else tuple(rows)

    def _row(self, state: int, legs: int) -> int:
        """The row by which a state was reached with the label that it has after so many legs."""
        begin, end = np.searchsorted(self.states, [state, state + 1])
        place = begin + np.searchsorted(self.legs[begin:end], legs, side="right") - 1
        return int(self.rows[place])

    def day(self, way: tuple[int, ...]) -> int:
        """The first day on which goods can come by a way; backwards the last, with the other sign."""
        return max(self.start, *(int(self.walked.opens[row]) * self.walked.sign for row in way))

    def last(self, parties: NDArray[np.int32]) -> NDArray[np.int32]:
        """The row by which each party was improved last: the one at its end of the way that comes first.

        Args:
            parties: Their places; each was reached.

        Returns:
            The rows.
        """
        layer = 0 if self.walked.fits is None else self.walked.parties
        return np.asarray(self.rows[np.searchsorted(self.states, parties + layer, side="right") - 1])
