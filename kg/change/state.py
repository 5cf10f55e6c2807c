"""One state of the record: as it stands, as of a day, or without some of its claims."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kg.record import Record
    from kg.store import Store


@dataclass(frozen=True)
class State:
    """One state of the record: a dataset, the same as values, and which of its claims count.

    Attributes:
        whole: The dataset with all that was known.
        record: The same as values.
        selection: Which claims of the record count; `store` holds no others.
    """

    whole: Store
    record: Record
    selection: Selection = field(default_factory=Selection)

    @cached_property
    def store(self) -> Store:
        """The dataset of the claims that count.

        What is left out goes before what was not so on the day, whichever was asked for first: a claim that
        is left out dates no other.
        """
        out, day = self.selection.without, self.selection.as_of
        store = self.whole.without(out) if out else self.whole
        return store.as_of(day) if day else store

    def known_on(self, day: date | None) -> State:
        """The same as it was in the public record at the end of a day; as it is where that is None."""
        if day is None:
            return self
        return State(self.whole.known(day), self.record, replace(self.selection, known=day))

    def on_day(self, day: date | None) -> State:
        """The same as the world was at the end of a day; whatever it holds where that is None."""
        if day is None:
            return self
        return replace(self, selection=replace(self.selection, as_of=day))

    def less(self, claims: Iterable[str]) -> State:
        """The same without some claims.

        Args:
            claims: Their IRIs.

        Returns:
            Another state.
        """
        out = self.selection.without | frozenset(claims)
        return replace(self, selection=replace(self.selection, without=out))
