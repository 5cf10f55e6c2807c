"""What all questions to a table of transfers share: reading it, and finding what it names."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from kg import terms
from kg.errors import BadInput
from kg.export.answer import Provenance
from kg.flow.table import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.flow.transfers import Transfers

SEARCHED = 200_000
"""Among how many names at most a near one is looked for where a name is unknown."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read.

    Attributes:
        held: Its transfers.
        path: Where it was.
        left_out: Why rows were left out, and how many.
    """

    held: Transfers
    path: str | Path
    left_out: tuple[tuple[str, int], ...]

    @classmethod
    def read(cls, path: str | Path, *, skip_bad: bool) -> Table:
        """Read a table.

        Args:
            path: A table as `kg.flow.table` reads it; `-` is CSV or TSV on the standard input.
            skip_bad: Leave bad rows out and count them, instead of refusing the table.

        Returns:
            The table.

        Raises:
            kg.errors.BadInput: The table is bad.
            kg.errors.MissingExtra: The table is Parquet or Arrow, and pyarrow is not installed.
            kg.errors.Unreadable: The table cannot be read.
        """
        held, skipped = read_table(path, skip_bad=skip_bad)
        return cls(held, path, skipped.counts)

    def party(self, name: str) -> int:
        """The place of a party; refused where no transfer names it."""
        place = self.held.place(name)
        return self._unknown("party", name, self.held.parties) if place is None else place

    def product(self, name: str | None) -> int | None:
        """The place of a product or family, or None where no name is given; refused where it is unknown."""
        if name is None:
            return None
        names = self.held.products
        return names.index(name) if name in names else self._unknown("product", name, names)

    def _unknown(self, what: str, name: str, names: Sequence[str]) -> int:
        near = get_close_matches(name, names, n=3) if len(names) <= SEARCHED else []
        hint = f"did you mean {' or '.join(near)}?" if near else "write it as the table does."
        raise BadInput(f"no transfer names the {what} {name!r}; {hint}", self.path)

    def provenance(self, command: str, asked: dict[str, object]) -> Provenance:
        """From what an answer was made; its data is the digest of the transfers."""
        return Provenance(
            data=self.held.digest,
            release=Path(self.path).name,
            program=f"kg {terms.VERSION}",
            query={"command": command, **asked},
        )
