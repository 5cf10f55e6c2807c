"""The formats of `kg export`: the one table from which the command, the manual and the tests are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import BadInput
from kg.export.format import Format
from kg.export.words import joined

if TYPE_CHECKING:
    from pathlib import Path

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
    Format(
        "markdown",
        (".md",),
        "text/markdown",
        family="report",
        writer=("kg.export.dossier_text", "write"),
        line="A report for people: each claim on whose word, its denials beside it, its source.",
    ),
    Format(
        "html",
        (".html",),
        "text/html",
        family="report",
        writer=("kg.export.dossier_page", "write"),
        line="The same report as one page, to be read, printed and passed on.",
    ),
    Format(
        "svg",
        (".svg",),
        "image/svg+xml",
        family="report",
        writer=("kg.export.picture.network", "write_svg"),
        line="A picture of the network that can be enlarged at will.",
    ),
    Format(
        "png",
        (".png",),
        "image/png",
        family="report",
        writer=("kg.export.picture.network", "write_png"),
        line="The same picture as dots, for documents and slides.",
    ),
    Format(
        "pdf",
        (".pdf",),
        "application/pdf",
        family="report",
        writer=("kg.export.picture.network", "write_pdf"),
        line="The same picture for printing, with text that can be found.",
    ),
    Format(
        "interactive",
        (".interactive.html",),
        "text/html",
        family="report",
        writer=("kg.export.interactive.page", "write"),
        line="The network as one page to search, filter and look into, offline.",
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
