"""What documents state, as canonical N-Quads (RDFC-1.0) in order; packed beside a dataset, it is read back.

To decode a statement takes the engine far longer than to read its line, and the order is that of a sort:
where a dataset is written once and read often, both are done when it is written.
"""

from __future__ import annotations

import gzip
import zlib
from typing import IO, TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from kg.errors import Unreadable
from kg.store.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from kg.store.dataset import Store

    Take = Callable[[str, bytes], object]
    """Is handed the IRI of a graph, empty for the default one, and lines of N-Triples that stand in it."""

CHUNK: Final = 2**20
"""About how many bytes of lines are handed on at a time."""

_NAMELESS: Final = (b"_:", b"<<(")  # a blank node, or a term that may hold one


class Sifter:
    """Hands statements on, those with blank nodes last, when these have their canonical names.

    The names follow from the statements with blank nodes alone, so no others are held in memory.
    """

    def __init__(self, take: Take) -> None:
        self._take = take
        self._nameless: list[bytes] = []

    def take(self, graph: str, lines: bytes) -> None:
        """Take lines of canonical N-Triples that stand in a graph."""
        if b"_:" in lines:
            end = _end(graph)
            split = [(_nameless(line), line) for line in lines.splitlines(keepends=True)]
            self._nameless.extend(line[:-2] + end for out, line in split if out)
            lines = b"".join(line for out, line in split if not out)
        self._take(graph, lines)

    def end(self) -> None:
        """Hand on what was held back."""
        dataset = ox.Dataset(ox.parse(b"".join(self._nameless), format=ox.RdfFormat.N_QUADS, lenient=True))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        for quad in dataset:
            name = quad.graph_name
            self._take(name.value if isinstance(name, ox.NamedNode) else "", f"{quad.triple} .\n".encode())


def gather(store: Store, graphs: Iterable[str], take: Take) -> None:
    """Hand on the statements of graphs, in no particular order.

    Args:
        store: The store.
        graphs: The IRIs of the graphs.
        take: Is handed the statements, each once, as canonical N-Triples with canonical names of blank nodes.
    """
    sifter = Sifter(take)
    for graph in graphs:
        stream = _Whole(lambda lines, graph=graph: sifter.take(graph, lines))  # type: ignore[misc]
        store.write(graph, cast("IO[bytes]", stream))
        stream.close()
    sifter.end()


def blocks(gathering: Callable[[Take], object]) -> Iterator[bytes]:
    """Sort statements.

    Args:
        gathering: Hands on the statements, as `gather` does.

    Yields:
        Lines of N-Quads, many at a time, in the order of their code points.
    """

    def take(graph: str, found: bytes) -> None:
        end = _end(graph)
        lines.take([line[:-2] + end for line in found.splitlines(keepends=True)])

    with Lines() as lines:
        gathering(take)
        for block in lines.blocks():
            yield b"".join(block)


def pack(store: Store, stream: BinaryIO) -> None:
    """Write what the documents of a store state, for `unpack`; the same bytes for the same statements.

    Args:
        store: The store.
        stream: Where to.
    """
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, compresslevel=1, mtime=0) as packed:
        for block in store.statements():
            packed.write(block)


def unpack(opened: Callable[[], BinaryIO]) -> Iterator[bytes]:
    """Read what `pack` wrote.

    Args:
        opened: Opens it.

    Yields:
        Lines, many at a time.

    Raises:
        Unreadable: It is damaged, which may be found at the end.
    """
    name = "the cache"
    try:
        with opened() as stream, gzip.GzipFile(fileobj=stream) as packed:
            name = str(getattr(stream, "name", name))
            rest = b""
            while data := packed.read(CHUNK):
                end = data.rfind(b"\n") + 1
                if end:
                    yield rest + data[:end]
                rest = data[end:] if end else rest + data
            if not stream.tell():
                raise EOFError("it is empty")  # noqa: TRY301 - as where it is cut elsewhere
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(
            name, f"it is damaged ({str(error).lower()}); build it again with `kg build`"
        ) from None


class _Whole:
    """A stream that hands on whole lines, many at a time."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        self._held.append(data)
        self._size += len(data)
        if self._size > CHUNK:
            self._hand_on()
        return len(data)

    def flush(self) -> None:
        """Nothing is behind it."""

    def close(self) -> None:
        self._hand_on()

    def _hand_on(self) -> None:
        data = b"".join(self._held)
        end = data.rfind(b"\n") + 1
        self._held = [data[end:]]
        self._size = len(data) - end
        if end:
            self._take(data[:end])


def _nameless(line: bytes) -> bool:
    """Whether a statement has a blank node."""
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(_NAMELESS)


def _end(graph: str) -> bytes:
    """How a line of N-Quads ends that stands in a graph."""
    return f"<{graph}> .\n".encode() if graph else b".\n"
