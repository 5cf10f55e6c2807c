"""What a store holds, as canonical N-Quads (RDFC-1.0) in order; packed beside a dataset, it is read back.

To decode a statement takes the engine far longer than to read its line, and the order is that of a sort:
where a dataset is written once and read often, both are done when it is written.

It is packed in two parts, so that what documents state is read by itself, and all of it by merging the two.
The canonical names of blank nodes hang on all that is written with them. So the second part has every
statement with a blank node under the names that it has in the whole, those of documents once more.
"""

from __future__ import annotations

import gzip
import zlib
from functools import partial
from typing import IO, TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from kg.errors import Unreadable
from kg.store.lines import Lines, merged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from kg.store.dataset import Store

    Take = Callable[[str, bytes], object]
    """Is handed the IRI of a graph, empty for the default one, and lines of N-Triples that stand in it."""
    Open = Callable[[], BinaryIO]
    """Opens what was packed."""

STATED: Final = "stated"
"""The part that holds what documents state."""
REST: Final = "rest"
"""The part that holds what else there is: the ontology, and what rules derive."""
PARTS: Final = (STATED, REST)
"""Both, in the order in which `pack` takes their streams."""

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
        self._take(graph, self.hold(graph, lines))

    def hold(self, graph: str, lines: bytes) -> bytes:
        """Take those with blank nodes alone, and give back the others."""
        named, nameless = _split(lines)
        end = _end(graph)
        self._nameless.extend(line[:-2] + end for line in nameless)
        return named

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
    _each(store, graphs, sifter.take)
    sifter.end()


def blocks(gathering: Callable[[Take], object]) -> Iterator[bytes]:
    """Sort statements.

    Args:
        gathering: Hands on the statements, as `gather` does.

    Yields:
        Lines of N-Quads, many at a time, in the order of their code points.
    """
    with Lines() as lines:
        gathering(_into(lines))
        for block in lines.blocks():
            yield b"".join(block)


def pack(store: Store, documents: BinaryIO, rest: BinaryIO) -> None:
    """Write what a store holds, for `read`; the same bytes for the same statements.

    Args:
        store: The store.
        documents: Where to write what its documents state.
        rest: Where to write what else it holds.
    """
    sources = store.sources()
    with Lines() as said, Lines() as others:
        stated, whole = Sifter(_into(said)), Sifter(_into(others))

        def take(graph: str, lines: bytes) -> None:
            stated.take(graph, lines)
            whole.hold(graph, lines)

        _each(store, sources, take)
        _each(store, sorted(set(store.graphs()).difference(sources)), whole.take)
        stated.end()
        _pack(said, documents)
        whole.end()
        _pack(others, rest)


def read(find: Callable[[str], Open | None], *, every: bool) -> Iterator[bytes] | None:
    """Read what `pack` wrote, in the order of its code points.

    Args:
        find: Finds one of the two parts; None where it is not there.
        every: Whether all is read, and not only what documents state.

    Returns:
        Lines, many at a time, whose reading raises `Unreadable` as `unpack` does; None where one of the parts
        is not there.
    """
    documents = find(STATED)
    if documents is None:
        return None
    if not every:
        return unpack(documents)
    rest = find(REST)
    if rest is None:
        return None
    named = (_split(block)[0] for block in unpack(documents))
    return map(b"".join, merged([named, unpack(rest)]))


def unpack(opened: Open) -> Iterator[bytes]:
    """Read a part of what `pack` wrote.

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


def _each(store: Store, graphs: Iterable[str], take: Take) -> None:
    """Hand on the statements of graphs, with whatever names their blank nodes have."""
    for graph in graphs:
        stream = _Whole(partial(take, graph))
        store.write(graph, cast("IO[bytes]", stream))
        stream.close()


def _into(lines: Lines) -> Take:
    """Take lines of N-Triples as lines of N-Quads."""

    def take(graph: str, found: bytes) -> None:
        end = _end(graph)
        lines.take([line[:-2] + end for line in found.splitlines(keepends=True)])

    return take


def _pack(lines: Lines, stream: BinaryIO) -> None:
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, compresslevel=1, mtime=0) as packed:
        for block in lines.blocks():
            packed.write(b"".join(block))


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


def _split(lines: bytes) -> tuple[bytes, list[bytes]]:
    """Lines without blank nodes, and those with some."""
    if b"_:" not in lines:
        return lines, []
    named: list[bytes] = []
    nameless: list[bytes] = []
    for line in lines.splitlines(keepends=True):
        (nameless if _nameless(line) else named).append(line)
    return b"".join(named), nameless


def _nameless(line: bytes) -> bool:
    """Whether a statement has a blank node."""
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(_NAMELESS)


def _end(graph: str) -> bytes:
    """How a line of N-Quads ends that stands in a graph."""
    return f"<{graph}> .\n".encode() if graph else b".\n"
