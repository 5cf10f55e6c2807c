"""What can be wrong with a transfer: one word for each reason, and what a transfer has to be instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST: Final = 1e15
"""The most pieces that a transfer can be of; above it, columns could not tell one more from one less."""

REASONS: Final = {
    "cut off": "the last line has to end with a line break: without one, nobody can tell whether it is whole",
    "fields": "a row has as many fields as the header",
    "party": "a transfer names its source and its target",
    "id": "a transfer has an identifier where the table has a column for it",
    "date": "a date is YYYY, YYYY-MM or YYYY-MM-DD",
    "period": "a transfer does not end before it starts",
    "number": "a quantity or a confidence is a plain number, such as 12000 or 0.8",
    "negative": "a quantity is not negative",
    "too many": "a quantity is at most 1e15 pieces",
    "range": "the least quantity is not more than the largest",
    "confidence": "a confidence is from 0 to 1",
    "duplicate": "no two transfers have the same identifier",
}
"""The reasons for which a row is refused or skipped, each with the rule that it breaks."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row.

    Attributes:
        reason: A key of `REASONS`.
        column: The name of the column in the table.
    """

    reason: str
    column: str


@dataclass(slots=True)
class Judgement:
    """Which rows of a table are bad, and each for its first reason.

    Attributes:
        codes: For each row 0, or one more than the place of its fault in `faults`.
        faults: All faults that were looked for and found.
    """

    codes: NDArray[np.uint8]
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, reason: str, column: str, bad: NDArray[np.bool_]) -> None:
        """Note rows that are bad, save where they are so already.

        Args:
            reason: A key of `REASONS`.
            column: The name of the column in the table.
            bad: Which rows.
        """
        if bad.any():
            self.faults.append(Fault(reason, column))
            self.codes[bad & (self.codes == 0)] = len(self.faults)

    def first(self) -> tuple[int, Fault] | None:
        """The first bad row with its fault, or None where all are good."""
        bad = np.flatnonzero(self.codes)
        return (int(bad[0]), self.faults[self.codes[bad[0]] - 1]) if len(bad) else None

    def counts(self) -> dict[str, int]:
        """How many rows are bad for which reason, in the order of `REASONS`."""
        numbers = np.bincount(self.codes, minlength=len(self.faults) + 1)[1:]
        found = dict.fromkeys(REASONS, 0)
        for fault, number in zip(self.faults, numbers.tolist(), strict=True):
            found[fault.reason] += number
        return {reason: number for reason, number in found.items() if number}
