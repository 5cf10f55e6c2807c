"""The formats of `kg export`: the one table from which the command, the manual and the tests are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, cast

from kg.errors import BadInput
from kg.export.words import joined

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.parcel import Parcel


Family = Literal["network", "rdf", "neighbour", "report"]
"""Nodes and edges; claims as RDF; the things of another project's model; or what people read."""


class Writer(Protocol):
    """Writes a parcel to a stream of bytes. What writes a network needs no more of it than a sheet."""

    def __call__(self, parcel: Parcel, stream: BinaryIO, /) -> None:
        """Write it."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: What ``--format`` calls it.
        endings: The endings of its files, the usual one first; one may have several dots, as ``.ftm.jsonl``.
        media_type: Its media type.
        family: What it holds.
        writer: The module, and in it the function, that writes it.
        line: What it is good for, in one sentence.
        beside: The files beside it: the end of the name of each, the module, and in it the function, that
            writes it. An end that begins with a dot stands after the whole name, which its writer is told as
            ``name``; any other stands before the ending.
    """

    name: str
    endings: tuple[str, ...]
    media_type: str
    family: Family
    writer: tuple[str, str]
    line: str
    beside: tuple[tuple[str, str, str], ...] = ()

    @property
    def rdf(self) -> bool:
        """Whether it holds claims as RDF, with all that they say."""
        return self.family == "rdf"

    def load(self) -> Writer:
        """Import what writes the format, and none of the others."""
        return _load(*self.writer)

    def files(self, path: Path) -> tuple[tuple[Path, Writer], ...]:
        """The files that a name stands for, each with what writes it."""
        return (path, self.load()), *(
            (path.with_name(self._named(path.name, end)), _beside(module, function, end, path.name))
            for end, module, function in self.beside
        )

    def _named(self, name: str, end: str) -> str:
        """The name of a file beside another."""
        if end.startswith("."):
            return name + end
        known = max((each for each in self.endings if name.lower().endswith(each)), key=len, default="")
        ending = name[-len(known) :] if known else "".join(Path(name).suffixes[-1:])
        return f"{name.removesuffix(ending)}{end}{ending}"


FORMATS: Final[tuple[Format, ...]] = (
    Format(
        "graphml",
        (".graphml",),
        "application/graphml+xml",
        family="network",
        writer=("kg.export.graphml", "write"),
        line="A network for Cytoscape, yEd, igraph, networkx and Gephi.",
    ),
    Format(
        "gexf",
        (".gexf",),
        "application/gexf+xml",
        family="network",
        writer=("kg.export.gexf", "write"),
        line="A network for Gephi and Gephi Lite, with colours, sizes and places.",
    ),
    Format(
        "json",
        (".json",),
        "application/json",
        family="network",
        writer=("kg.export.nodelink", "write"),
        line="A network as node-link JSON, for networkx, D3 and scripts.",
    ),
    Format(
        "csv",
        (".csv",),
        "text/csv",
        family="network",
        writer=("kg.export.table_csv", "write"),
        line="A network as tables: the edges in FILE, the nodes in a second file beside it.",
        beside=(("-nodes", "kg.export.table_csv", "write_nodes"),),
    ),
    Format(
        "turtle",
        (".ttl",),
        "text/turtle",
        family="rdf",
        writer=("kg.export.rdf.turtle", "write_turtle"),
        line="The claims as RDF in one graph, sorted, for reading and comparing.",
    ),
    Format(
        "trig",
        (".trig",),
        "application/trig",
        family="rdf",
        writer=("kg.export.rdf.turtle", "write_trig"),
        line="The claims as RDF, one named graph for each document.",
    ),
    Format(
        "ntriples",
        (".nt",),
        "application/n-triples",
        family="rdf",
        writer=("kg.export.rdf.nquads", "write_triples"),
        line="The claims as RDF in one graph, one statement to a line.",
    ),
    Format(
        "nquads",
        (".nq",),
        "application/n-quads",
        family="rdf",
        writer=("kg.export.rdf.nquads", "write"),
        line="The claims as RDF, one statement to a line, for loading into a triple store.",
    ),
    Format(
        "rdfxml",
        (".rdf",),
        "application/rdf+xml",
        family="rdf",
        writer=("kg.export.rdf.rdfxml", "write"),
        line="The claims as RDF in XML, in one graph, for older tools and Protégé.",
    ),
    Format(
        "jsonld",
        (".jsonld",),
        "application/ld+json",
        family="rdf",
        writer=("kg.export.rdf.jsonld", "write"),
        line="The claims as RDF in JSON, with the context inside.",
    ),
    Format(
        "canonical",
        (".canonical.nq",),
        "application/n-quads",
        family="rdf",
        writer=("kg.export.rdf.nquads", "write"),
        line="The claims as canonical N-Quads (RDFC-1.0), with their SHA-256 in a second file beside it.",
        beside=((".sha256", "kg.export.rdf.nquads", "write_sum"),),
    ),
)
"""Every format."""


def named(name: str) -> Format:
    """Find a format by its name.

    Args:
        name: The name, in any case.

    Returns:
        The format.

    Raises:
        BadInput: There is none of this name; the sentence lists those that there are.
    """
    for each in FORMATS:
        if each.name == name.lower():
            return each
    raise BadInput(f"there is no format {name!r}; choose {joined([each.name for each in FORMATS], 'or')}.")


def of_file(path: Path) -> Format:
    """Find the format of a file by the ending of its name.

    Args:
        path: The file, which need not exist.

    Returns:
        The format.

    Raises:
        BadInput: No format has this ending; the sentence lists those that have one.

    Example:
        >>> from pathlib import Path
        >>> of_file(Path("graph.GEXF")).name
        'gexf'
    """
    name = path.name.lower()
    fitting = [
        (ending, each)
        for each in FORMATS
        for ending in each.endings
        if name.endswith(ending) and name != ending
    ]
    if fitting:
        return max(fitting, key=lambda pair: len(pair[0]))[1]
    ending = path.suffix.lower()
    endings = joined([ending for each in FORMATS for ending in each.endings], "or")
    what = f"no format has the ending {ending}" if ending else "the name has no ending that tells the format"
    raise BadInput(f"{what}; end the name in {endings}, or say --format.", path)


def _load(module: str, function: str) -> Writer:
    return cast("Writer", getattr(import_module(module), function))


def _beside(module: str, function: str, end: str, name: str) -> Writer:
    written: Any = _load(module, function)
    return cast("Writer", partial(written, name=name) if end.startswith(".") else written)
