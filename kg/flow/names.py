"""Names by the million: their bytes in one column, each read when it is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from kg.flow.sorting import order_with_ties

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

    from kg.flow.sorting import Key

_AT_ONCE: Final = 1 << 16  # names that are moved or read at once, so that what is between fits a cache
_LONGEST: Final = 64  # bytes of a name that is sorted by its columns of bytes
_SPACE: Final = 0x20  # of the bytes up to here, and those above 0x7F, some are white space
_ASCII: Final = 0x7F


class Names(Sequence[str]):
    """Strings that are kept as bytes.

    Example:
        >>> names = Names.of(["Alder", "Élan", ""])
        >>> names[1], len(names), list(names[1:])
        ('Élan', 3, ['Élan', ''])
    """

    __slots__ = ("blob", "ends")

    def __init__(self, blob: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        """Take strings from columns.

        Args:
            blob: The strings in UTF-8, one after another.
            ends: Where each begins in `blob`, and as the last where the last one ends.
        """
        self.blob = blob
        self.ends = ends

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Put strings into columns; names that are so already stay as they are."""
        if isinstance(names, cls):
            return names
        encoded = [name.encode() for name in names]
        ends = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(each) for each in encoded], out=ends[1:])
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> str | Self:
        if isinstance(place, slice):
            return self.take(np.arange(len(self))[place])
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        return self.blob[self.ends[place] : self.ends[place + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _AT_ONCE):
            ends = self.ends[first : first + _AT_ONCE + 1]
            data = self.blob[ends[0] : ends[-1]].tobytes()
            cuts = (ends - ends[0]).tolist()
            for start, end in pairwise(cuts):
                yield data[start:end].decode()

    def take(self, places: NDArray[np.int64]) -> Self:
        """The names at some places, in that order.

        Args:
            places: The places.

        Returns:
            As many names as there are places.
        """
        lengths = np.diff(self.ends)[places]
        ends = np.zeros(len(places) + 1, dtype=np.int64)
        np.cumsum(lengths, out=ends[1:])
        blob = np.empty(ends[-1], dtype=np.uint8)
        for first in range(0, len(places), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            begin, end = ends[first], ends[min(first + _AT_ONCE, len(places))]
            shift = np.repeat(self.ends[:-1][places[some]] - ends[:-1][some], lengths[some])
            blob[begin:end] = self.blob[shift + np.arange(begin, end)]
        return type(self)(blob, ends)

    def order_with_ties(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Order the names by code point.

        Returns:
            The places in order, and for each of them whether its name is that of the one before it.
        """
        longest = int(np.diff(self.ends).max(initial=0))
        if longest <= _LONGEST:
            return order_with_ties(self._bytes(longest), len(self))
        names = list(self)
        places = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
        pairs = pairwise(places.tolist())
        same = [False, *(names[one] == names[other] for one, other in pairs)]
        return places, np.array(same, dtype=np.bool_)

    def _bytes(self, longest: int) -> Iterator[Key]:
        """The last byte of each name, then the one before it, and so on; where a name has none, the least."""
        lengths = np.diff(self.ends)
        if longest and int(lengths.min()) == longest:
            square = self.blob[self.ends[0] : self.ends[-1]].reshape(len(lengths), longest)
            for place in reversed(range(longest)):
                yield square[:, place]
            return
        for place in reversed(range(longest)):
            found = np.zeros(len(lengths), dtype=np.int16)
            there = np.flatnonzero(lengths > place)
            found[there] = self.blob[self.ends[there] + place]
            found[there] += np.int16(1)
            yield found

    def trimmed(self) -> Self:
        """The names without white space before and after them."""
        there = np.flatnonzero(np.diff(self.ends))
        edges = self.blob[self.ends[:-1][there]], self.blob[self.ends[1:][there] - 1]
        if any(((edge <= _SPACE) | (edge > _ASCII)).any() for edge in edges):
            return type(self).of([name.strip() for name in self])
        return self


class Numbers(Sequence[str]):
    """The decimal digits of whole numbers, as identifiers of rows that have no other.

    Example:
        >>> list(Numbers(np.array([1, 12])))
        ['1', '12']
    """

    __slots__ = ("column",)

    def __init__(self, column: NDArray[np.int32]) -> None:
        """Take numbers from a column."""
        self.column = column

    def __len__(self) -> int:
        return len(self.column)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> str | Self:
        return type(self)(self.column[place]) if isinstance(place, slice) else str(self.column[place])

    def take(self, places: NDArray[np.int64]) -> Self:
        """The numbers at some places, in that order."""
        return type(self)(self.column[places])


def find(names: Sequence[str], name: str) -> int | None:
    """Find a name among names in order, reading few of them.

    Args:
        names: The names, in order of their code points.
        name: What to find.

    Returns:
        Its place, or None where it is not there.

    Example:
        >>> find(("Alder", "Birch"), "Birch")
        1
    """
    place = bisect_left(names, name)
    return place if place < len(names) and names[place] == name else None
