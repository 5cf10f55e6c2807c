"""Lines in the order of their bytes, however many there are, in little memory.

What does not fit is sorted in parts, which are put on the disk and merged at the end. Two parts are merged
block by block: what is not after the last line of any block that was read can go out, for nothing that is yet
to be read comes before it. Python sorts these blocks together, and finds that each is in order already.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

ROOM: Final = 32 * 2**20
"""How many bytes of lines are held in memory."""

BLOCK: Final = 64 * 2**10
"""How many bytes of a part are read at a time, at least."""


@contextmanager
def on_disk() -> Iterator[None]:
    """Say in a sentence that what was put on the disk for a while cannot be there.

    Raises:
        BadInput: That is so.
    """
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"it cannot be sorted in this folder: {(error.strerror or str(error)).lower()}; name one with"
            " more room in TMPDIR",
            tempfile.gettempdir(),
        ) from None


class Lines:
    """Takes lines, and gives them back in order; a context, after which nothing is left on the disk.

    Each line ends with a line feed, and has no other line break in it.

    >>> with Lines() as lines:
    ...     lines.take([b"b" + bytes([10]), b"a" + bytes([10])])
    ...     [line.decode().strip() for block in lines.blocks() for line in block]
    ['a', 'b']
    """

    def __init__(self, room: int = ROOM) -> None:
        """Hold none.

        Args:
            room: How many bytes of lines are held in memory.
        """
        self._room = room
        self._held: list[bytes] = []
        self._size = 0
        self._disk: BinaryIO | None = None
        self._ends: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._disk:
            self._disk.close()

    def take(self, lines: list[bytes]) -> None:
        """Take lines.

        Args:
            lines: The lines, in any order; the list is sorted, which is quicker than to sort all at the end.

        Raises:
            BadInput: There is no room for them on the disk.
        """
        lines.sort()
        self._held += lines
        self._size += sum(map(len, lines))
        if self._size > self._room:
            self._put()

    def blocks(self) -> Iterator[list[bytes]]:
        """All lines in order, a list of them at a time; lines that are the same stand in the same list."""
        if self._disk is None:
            self._held.sort()
            yield self._held
            return
        self._put()
        starts = [0, *self._ends[:-1]]
        size = max(BLOCK, self._room // len(starts))
        yield from merged(_read(self._disk, *ends, size) for ends in zip(starts, self._ends, strict=True))

    def _put(self) -> None:
        """Put what is held on the disk."""
        self._held.sort()
        with on_disk():
            if self._disk is None:
                self._disk = tempfile.TemporaryFile()  # noqa: SIM115 - the end of the context closes it
            self._disk.writelines(self._held)
            self._disk.flush()
            self._ends.append(self._disk.tell())
        self._held = []
        self._size = 0


def merged(parts: Iterable[Iterator[bytes]]) -> Iterator[list[bytes]]:
    """Merge lines that are in order already.

    Args:
        parts: Each gives its own lines in order, whole, many at a time.

    Yields:
        All lines in order, a list of them at a time; lines that are the same stand in the same list.
    """
    left = list(map(_Part, parts))
    while left := [part for part in left if part.lines]:
        bound = min(part.lines[-1] for part in left)
        block = [line for part in left for line in part.until(bound)]
        block.sort()
        yield block


class _Part:
    """Lines in order, of which some are read.

    Attributes:
        lines: Those that are read, and not given back yet; none at the end.
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self.lines: list[bytes] = []
        self._read()

    def until(self, bound: bytes) -> list[bytes]:
        """Give back those that are not after a line."""
        found: list[bytes] = []
        while self.lines and self.lines[0] <= bound:
            count = bisect_right(self.lines, bound)
            found += self.lines[:count]
            del self.lines[:count]
            if not self.lines:
                self._read()
        return found

    def _read(self) -> None:
        self.lines = next(filter(None, self._blocks), b"").splitlines(keepends=True)


def _read(disk: BinaryIO, place: int, end: int, size: int) -> Iterator[bytes]:
    """Read a part of what is on the disk, whole lines at a time; another may read there meanwhile."""
    while place < end:
        disk.seek(place)
        data = disk.read(min(size, end - place))
        if not data.endswith(b"\n"):
            data += disk.readline()
        place += len(data)
        yield data
