"""The formats of `kg export`: the one table from which the command, the manual and the tests are made."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast

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


class Caution(Protocol):
    """Says what is to be known of a file."""

    def __call__(self, parcel: Parcel, /) -> str | None:
        """A sentence; nothing where there is nothing to say."""
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
            writes it. An end that begins with a dot stands after the whole name, any other before the ending.
        caution: The module, and in it the function, that says what is to be known of a file, in a sentence:
            what the parcel holds that the format cannot say, or that not every reader takes it; or None where
            there is nothing to say.
    """

    name: str
    endings: tuple[str, ...]
    media_type: str
    family: Family
    writer: tuple[str, str]
    line: str
    beside: tuple[tuple[str, str, str], ...] = ()
    caution: tuple[str, str] | None = None

    @property
    def rdf(self) -> bool:
        """Whether it holds claims as RDF, with all that they say."""
        return self.family == "rdf"

    @property
    def drawn(self) -> bool:
        """Whether it holds edges, which can stand for several claims: a network, or a picture of one."""
        return self.family in {"network", "report"}

    def load(self) -> Writer:
        """Import what writes the format, and none of the others."""
        return cast("Writer", _load(*self.writer))

    def cautioned(self, parcel: Parcel) -> str | None:
        """What is to be known of a file of this format, in a sentence; None where there is nothing to say."""
        return None if self.caution is None else cast("Caution", _load(*self.caution))(parcel) or None

    def files(self, path: Path) -> tuple[tuple[Path, Writer], ...]:
        """The files that a name stands for, each with what writes it."""
        return (path, self.load()), *(
            (path.with_name(self._named(path.name, end)), cast("Writer", _load(module, function)))
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
        "gml",
        (".gml",),
        "text/x-gml",
        family="network",
        writer=("kg.export.gml", "write"),
        line="A network for igraph, networkx, yEd and Cytoscape, in ASCII.",
    ),
    Format(
        "pajek",
        (".net",),
        "text/x-pajek",
        family="network",
        writer=("kg.export.pajek", "write"),
        line="A network for Pajek, igraph and networkx: labels and places, and little more.",
    ),
    Format(
        "dot",
        (".dot", ".gv"),
        "text/vnd.graphviz",
        family="network",
        writer=("kg.export.dot", "write"),
        line="A network for Graphviz, with colours, and dashes for what is not actual.",
    ),
    Format(
        "mermaid",
        (".mmd",),
        "text/vnd.mermaid",
        family="network",
        writer=("kg.export.mermaid", "write"),
        line="A small network as a Mermaid flowchart, for a page of Markdown.",
        caution=("kg.export.mermaid", "too_large"),
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
        "cytoscape",
        (".cyjs",),
        "application/json",
        family="network",
        writer=("kg.export.cytoscape", "write"),
        line="A network as Cytoscape JSON, for Cytoscape and cytoscape.js, with places.",
    ),
    Format(
        "graphology",
        (".graphology.json",),
        "application/json",
        family="network",
        writer=("kg.export.graphology", "write"),
        line="A network as graphology's JSON, for graphology, sigma.js and Gephi Lite.",
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
        "neo4j",
        (".neo4j.csv",),
        "text/csv",
        family="network",
        writer=("kg.export.neo4j", "write"),
        line="A network for Neo4j's bulk import: the relationships in FILE, the nodes beside it.",
        beside=(("-nodes", "kg.export.neo4j", "write_nodes"),),
    ),
    Format(
        "cypher",
        (".cypher", ".cql"),
        "application/x-cypher-query",
        family="network",
        writer=("kg.export.cypher", "write"),
        line="A network as a script for Neo4j, Memgraph and other stores that speak Cypher.",
    ),
    Format(
        "parquet",
        (".parquet",),
        "application/vnd.apache.parquet",
        family="network",
        writer=("kg.export.parquet", "write"),
        line="A network as typed tables, for DuckDB, pandas and Kùzu: the edges in FILE, nodes beside it.",
        beside=(("-nodes", "kg.export.parquet", "write_nodes"),),
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
        "nquads",
        (".nq",),
        "application/n-quads",
        family="rdf",
        writer=("kg.export.rdf.nquads", "write"),
        line="The claims as RDF, one statement to a line, for loading into a triple store.",
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
        "ftm",
        (".ftm.jsonl",),
        "application/jsonl",
        family="neighbour",
        writer=("kg.export.neighbour.ftm", "write"),
        caution=("kg.export.neighbour.ftm", "left_out"),
        line="FollowTheMoney entities, for Aleph, OpenSanctions and other tools of investigators.",
    ),
    Format(
        "kgx",
        (".kgx.tsv",),
        "text/tab-separated-values",
        family="neighbour",
        writer=("kg.export.neighbour.kgx", "write"),
        caution=("kg.export.neighbour.kgx", "left_out"),
        line="KGX tables in the terms of Biolink: the edges in FILE, the nodes in a second file beside it.",
        beside=(("-nodes", "kg.export.neighbour.kgx", "write_nodes"),),
    ),
    Format(
        "bods",
        (".bods.json",),
        "application/json",
        family="neighbour",
        writer=("kg.export.neighbour.bods", "write"),
        caution=("kg.export.neighbour.bods", "left_out"),
        line="Who owns and controls whom, as statements of the Beneficial Ownership Data Standard 0.4.",
    ),
    Format(
        "quickstatements",
        (".qs.txt",),
        "text/plain",
        family="neighbour",
        writer=("kg.export.neighbour.quickstatements", "write"),
        caution=("kg.export.neighbour.quickstatements", "left_out"),
        line="What primary records assert, as QuickStatements V1 for Wikidata.",
    ),
    Format(
        "stix",
        (".stix.json",),
        "application/stix+json;version=2.1",
        family="neighbour",
        writer=("kg.export.neighbour.stix", "write"),
        caution=("kg.export.neighbour.stix", "left_out"),
        line="Cases of diversion as a STIX 2.1 bundle, for platforms of threat intelligence.",
    ),
    Format(
        "xlsx",
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        family="report",
        writer=("kg.export.workbook", "write"),
        line="A workbook for people: actors, claims with their denials, and sources.",
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


def _load(module: str, function: str) -> object:
    return getattr(import_module(module), function)
