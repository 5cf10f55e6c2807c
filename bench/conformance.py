"""Asks the running server what the W3C's tests ask, and writes what it answers otherwise.

    git clone https://github.com/w3c/rdf-tests
    python bench/conformance.py rdf-tests docs/conformance.md

The tests of the protocol, the service's description and the graph store ask a server of the protocol's own data. Those of
the query language ask a server that holds every data file of the suite as a named graph; each request says which of
them are its default graph and its named ones.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, Namespace

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT: Final = Namespace("http://www.w3.org/2011/http#")
CNT: Final = Namespace("http://www.w3.org/2011/content#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
RS: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")

BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suite says that it is."""

QUERIES: Final = (
    *("aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation"),
    *("project-expression", "property-path", "subquery", "syntax-query", "csv-tsv-res", "json-res"),
)
OLDER: Final = (
    *(
        "algebra",
        "ask",
        "basic",
        "bnode-coreference",
        "boolean-effective-value",
        "bound",
        "cast",
        "construct",
    ),
    *("dataset", "distinct", "expr-builtin", "expr-equals", "expr-ops", "graph", "i18n", "open-world"),
    *(
        "optional",
        "optional-filter",
        "reduced",
        "regex",
        "solution-seq",
        "sort",
        "triple-match",
        "type-promotion",
    ),
    *("syntax-sparql1", "syntax-sparql2", "syntax-sparql3", "syntax-sparql4", "syntax-sparql5"),
)
GRAPHS: Final = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".n3": "n3"}
ROWS: Final = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
MEDIA: Final = {
    "boolean": ("application/sparql-results+xml", "application/sparql-results+json"),
    "tabular": ("application/sparql-results+xml", "application/sparql-results+json", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}


@dataclass(frozen=True)
class Outcome:
    """What came of one test; `why` is empty where it passed."""

    suite: str
    name: str
    title: str
    why: str


def manifest(folder: Path, base: str) -> tuple[rdflib.Graph, list[rdflib.term.Node]]:
    """A manifest, and its tests in order."""
    graph = rdflib.Graph().parse(folder / "manifest.ttl", format="turtle", publicID=f"{base}manifest.ttl")
    entries = graph.value(None, MF.entries, None, any=True)
    return graph, list(Collection(graph, entries or RDF.nil))


class Server:
    """`kg serve --rdf`, while it is needed."""

    def __init__(self, *files: Path) -> None:
        words = [word for file in files for word in ("--rdf", str(file))]
        program = "from kg.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", "--port", "0", *words],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r"http://\S+/", line)
        if found is None:
            sys.exit(line)
        # The log is read by nobody, and must not fill its pipe.
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stderr, stdout=subprocess.DEVNULL)
        self.client = httpx.Client(base_url=found[0], timeout=30)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.process.terminate()
        self.process.wait()


# ---- protocol, service description, graph store


def protocol(suite: Path) -> Iterator[Outcome]:
    """The tests of the protocol."""
    folder = suite / "sparql11" / "protocol"
    graph, tests = manifest(folder, f"{BASE}sparql11/protocol/")
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "data.nq"
        lines = []
        for number in (1, 2, 3):
            iri = f"http://kasei.us/2009/09/sparql/data/data{number}.rdf"
            text = (folder / f"data{number}.nt").read_text().strip().removesuffix(".")
            lines.append(f"{text} <{iri}> .\n")
        file.write_text("".join(lines))
        with Server(file) as server:
            for test in tests:
                yield Outcome(
                    "protocol", _local(test), str(graph.value(test, MF.name)), _asked(graph, test, server)
                )


def graph_store(suite: Path) -> Iterator[Outcome]:
    """The tests of the Graph Store Protocol."""
    folder = suite / "sparql11" / "graph-store-protocol"
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "data.nq"
        file.write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n")
        with Server(file) as server:
            for which in ("direct", "indirect"):
                graph = rdflib.Graph().parse(folder / f"manifest-{which}.ttl", format="turtle")
                for test in graph.subjects(RDF.type, MF.GraphStoreProtocolTest):
                    why = _asked(graph, test, server)
                    yield Outcome("graph store", _local(test), str(graph.value(test, MF.name)), why)


def _asked(graph: rdflib.Graph, test: rdflib.term.Node, server: Server) -> str:
    """Make the requests of a test; what is answered otherwise, in words."""
    requests = graph.value(graph.value(test, MF.action), HT.requests)
    for number, request in enumerate(Collection(graph, requests or RDF.nil), 1):
        path = str(graph.value(request, HT.absolutePath))
        path = path.replace("/sparql/", "/sparql", 1).replace("/gsp", "/graph", 1)
        headers = {
            str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
            for each in Collection(graph, graph.value(request, HT.headers) or RDF.nil)
        }
        body = graph.value(request, HT.body)
        charset = str(graph.value(body, CNT.characterEncoding)) if body else "utf-8"
        content = str(graph.value(body, CNT.chars)).encode(charset) if body else b""
        response = server.client.request(
            str(graph.value(request, HT.methodName)), path, content=content, headers=headers
        )
        if why := _unlike(graph, graph.value(request, HT.resp), response):
            return f"request {number}: {why}"
    return ""


def _unlike(graph: rdflib.Graph, wanted: rdflib.term.Node | None, response: httpx.Response) -> str:
    codes = {_local(each) for each in graph.objects(wanted, MF.expectedStatus)}
    names = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
    status = response.status_code
    if not any(code == f"StatusCode{status // 100}xx" or names.get(code) == status for code in codes):
        said = response.json()["message"] if "json" in response.headers.get("content-type", "") else ""
        return f"{status} where {' or '.join(sorted(codes))} is wanted: {said}"
    media = response.headers.get("content-type", "").partition(";")[0]
    form = graph.value(wanted, MF.expectedFormat)
    if form and media not in MEDIA[str(form)]:
        return f"{media} is no format of {form}"
    truth = graph.value(wanted, MF.expectedBoolean)
    if truth is not None and response.json()["boolean"] != bool(truth):
        return f"{response.json()['boolean']} where {truth} is wanted"
    return ""


def described(suite: Path) -> Iterator[Outcome]:
    """The tests of the service's description, which are told in words alone."""
    del suite
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "data.nq"
        file.write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n")
        with Server(file) as server:
            response = server.client.get("/sparql")
            graph = rdflib.Graph()
            try:
                graph.parse(data=response.content, format="turtle")
                why = ""
            except Exception as error:  # noqa: BLE001 - whatever rdflib says of what is no Turtle
                why = str(error)
            yield Outcome("service description", "returns-rdf", "GET on endpoint returns RDF", why)
            endpoint = rdflib.URIRef(str(server.client.base_url) + "sparql")
            found = (None, SD.endpoint, endpoint) in graph
            title = "Service description contains a matching sd:endpoint triple"
            yield Outcome(
                "service description", "has-endpoint-triple", title, "" if found else "there is none"
            )
            (service,) = graph.subjects(RDF.type, SD.Service)
            wrong = [
                str(prop)
                for prop, kind in ((SD.defaultDataset, SD.Dataset),)
                for value in graph.objects(service, prop)
                if (value, RDF.type, kind) not in graph
            ]
            terms = {prop for prop in graph.predicates() if str(prop).startswith(str(SD))} - SCHEMA
            wrong += sorted(map(str, terms))
            yield Outcome(
                "service description",
                "conforms-to-schema",
                "Service description conforms to schema",
                ", ".join(wrong),
            )


SCHEMA: Final = {
    SD[name]
    for name in (
        *("endpoint", "feature", "defaultEntailmentRegime", "entailmentRegime", "extensionFunction"),
        *(
            "extensionAggregate",
            "languageExtension",
            "supportedLanguage",
            "propertyFeature",
            "defaultDataset",
        ),
        *("availableGraphs", "resultFormat", "inputFormat", "defaultGraph", "namedGraph", "name", "graph"),
    )
}
"""The properties of the vocabulary of service descriptions."""


# ---- queries


def queries(suite: Path, older: bool) -> Iterator[Outcome]:  # noqa: FBT001 - one suite or the other
    """The tests of the query language."""
    version = "sparql10" if older else "sparql11"
    folders = [suite / version / name for name in (OLDER if older else QUERIES)]
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "data.nq"
        _gather(folders, suite, file)
        with Server(file) as server:
            for folder in folders:
                graph, tests = manifest(folder, _iri(folder, suite) + "/")
                for test in tests:
                    why = _answered(graph, test, folder, suite, server)
                    if why is not None:
                        title = str(graph.value(test, MF.name))
                        yield Outcome(f"{version} {folder.name}", _local(test), title, why)


def _gather(folders: list[Path], suite: Path, file: Path) -> None:
    """Put every data file into a graph of its own, named as the file is."""
    data = ox.Store()
    for folder in folders:
        for path in sorted(folder.iterdir()):
            form = ox.RdfFormat.from_extension(path.suffix[1:]) if path.suffix in GRAPHS else None
            if form is None or path.name.startswith("manifest"):
                continue
            iri = _iri(path, suite)
            try:
                quads = list(ox.parse(path.read_bytes(), format=form, base_iri=iri, rename_blank_nodes=True))
            except SyntaxError:  # what is an expected result in a form that is no RDF
                continue
            data.extend(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(iri)) for q in quads)
    file.write_bytes(data.dump(format=ox.RdfFormat.N_QUADS) or b"")


def _answered(
    graph: rdflib.Graph, test: rdflib.term.Node, folder: Path, suite: Path, server: Server
) -> str | None:
    """What is answered otherwise; None where the test is of another kind."""
    kind = _local(graph.value(test, RDF.type))
    action = graph.value(test, MF.action)
    query = graph.value(action, QT.query) or action
    path = _path(str(query), suite)
    base = f"BASE <{query}>\n"
    if kind in {"PositiveSyntaxTest", "PositiveSyntaxTest11", "NegativeSyntaxTest", "NegativeSyntaxTest11"}:
        status = _ask(server, base + path.read_text("utf-8"), [], [], "*/*").status_code
        good = kind.startswith("Positive")
        return "" if (status == 200) == good else f"{status} for what is {'good' if good else 'no good'}"
    if kind not in {"QueryEvaluationTest", "CSVResultFormatTest"}:
        return None
    default = [str(each) for each in graph.objects(action, QT.data)]
    named = [str(each) for each in graph.objects(action, QT.graphData)]
    wanted = _path(str(graph.value(test, MF.result)), suite)
    accept = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}.get(wanted.suffix, "*/*")
    response = _ask(server, base + path.read_text("utf-8"), default, named, accept)
    if response.status_code != 200:
        return f"{response.status_code}: {response.json()['message']}"
    del folder
    return "" if _same(response, wanted) else "another answer"


def _ask(server: Server, text: str, default: list[str], named: list[str], accept: str) -> httpx.Response:
    ways = [*(("default-graph-uri", iri) for iri in default), *(("named-graph-uri", iri) for iri in named)]
    path = "/sparql?" + "&".join(f"{name}={quote(iri, safe='')}" for name, iri in ways)
    headers = {"content-type": "application/sparql-query", "accept": accept}
    return server.client.post(path, content=text.encode(), headers=headers)


def _same(response: httpx.Response, wanted: Path) -> bool:
    if wanted.suffix == ".csv":
        return Counter(response.text.split()) == Counter(wanted.read_text("utf-8").split())
    data = wanted.read_bytes()
    if "sparql-results" not in response.headers["content-type"] and wanted.suffix in GRAPHS:
        graph = rdflib.Graph().parse(data=data, format=GRAPHS[wanted.suffix], publicID="urn:x")
        if (None, RDF.type, RS.ResultSet) not in graph:
            got = rdflib.Graph().parse(data=response.content, format="turtle")
            return isomorphic(got, graph)
    if wanted.suffix == ".tsv":
        got_rows = ox.parse_query_results(response.content, format=ox.QueryResultsFormat.TSV)
    else:
        got_rows = ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)
    if wanted.suffix in ROWS:
        return _alike(got_rows, ox.parse_query_results(data, format=ROWS[wanted.suffix]))
    return _as_graph_alike(got_rows, data, wanted)


def _alike(got: object, wanted: object) -> bool:
    if isinstance(wanted, ox.QueryBoolean) or isinstance(got, ox.QueryBoolean):
        return (
            isinstance(got, ox.QueryBoolean)
            and isinstance(wanted, ox.QueryBoolean)
            and bool(got) == bool(wanted)
        )
    assert isinstance(got, ox.QuerySolutions)
    assert isinstance(wanted, ox.QuerySolutions)
    names = {v.value for v in got.variables}
    return names == {v.value for v in wanted.variables} and isomorphic(_rows(got), _rows(wanted))


def _rows(solutions: ox.QuerySolutions) -> rdflib.Graph:
    """Rows as a graph, so that blank nodes can be matched."""
    graph = rdflib.Graph()
    for solution in solutions:
        row = rdflib.BNode()
        graph.add((row, RDF.type, RS.ResultSet))
        for variable, value in zip(solutions.variables, solution, strict=True):
            if value is not None:
                graph.add((row, rdflib.URIRef(f"urn:v:{variable.value}"), _term(value)))
    return graph


def _term(value: object) -> rdflib.term.Node:
    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return rdflib.BNode(value.value)
    assert isinstance(value, ox.Literal)
    if value.language:
        return rdflib.Literal(value.value, lang=value.language)
    return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))


def _as_graph_alike(got: object, data: bytes, wanted: Path) -> bool:
    """Compare with a result that is written as a graph (the test vocabulary's `ResultSet`)."""
    graph = rdflib.Graph().parse(data=data, format=GRAPHS[wanted.suffix])
    truth = graph.value(None, RS.boolean) if isinstance(got, ox.QueryBoolean) else None
    if isinstance(got, ox.QueryBoolean):
        value = next(graph.objects(None, RS.boolean), None)
        return (
            value is not None and bool(got) == bool(value.toPython())
            if truth is None
            else bool(got) == bool(truth)
        )
    assert isinstance(got, ox.QuerySolutions)
    names = {str(name) for name in graph.objects(None, RS.resultVariable)}
    rows = rdflib.Graph()
    for solution in graph.objects(None, RS.solution):
        row = rdflib.BNode()
        rows.add((row, RDF.type, RS.ResultSet))
        for binding in graph.objects(solution, RS.binding):
            name = graph.value(binding, RS.variable)
            value = graph.value(binding, RS.value)
            if value is not None:
                rows.add((row, rdflib.URIRef(f"urn:v:{name}"), value))
    return names == {v.value for v in got.variables} and isomorphic(_rows(got), rows)


def _iri(path: Path, suite: Path) -> str:
    return BASE + path.relative_to(suite).as_posix()


def _path(iri: str, suite: Path) -> Path:
    return suite / iri.removeprefix(BASE)


def _local(node: object) -> str:
    return re.split(r"[#/]", str(node))[-1]


# ---- the page


def page(outcomes: list[Outcome]) -> str:
    """The page of all that is answered otherwise."""
    total: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for each in outcomes:
        total[each.suite] += 1
        passed[each.suite] += not each.why
    lines = [HEAD, "| suite | tests | as wanted |\n| --- | --- | --- |\n"]
    lines += [f"| {suite} | {total[suite]} | {passed[suite]} |\n" for suite in total]
    lines += [f"| **all** | **{total.total()}** | **{passed.total()}** |\n", MIDDLE]
    lines.append("| suite | test | what is answered |\n| --- | --- | --- |\n")
    for each in outcomes:
        if each.why:
            why = " ".join(each.why.split()).replace("|", "&#124;")
            lines.append(f"| {each.suite} | `{each.name}` | {why} |\n")
    return "".join(lines)


HEAD: Final = """# Conformance

What the tests of the W3C ([rdf-tests](https://github.com/w3c/rdf-tests)) find at a running `kg serve --rdf`. The page is
written by `python bench/conformance.py FOLDER docs/conformance.md`, where FOLDER is a copy of them.

"""
MIDDLE: Final = """
Not counted are the tests of updates, entailment and federation: the graph is only read, nothing is inferred while a query
runs, and nothing is ever fetched. Data of each test of the query language stand in named graphs of one server, and each
request names its own by `default-graph-uri` and `named-graph-uri`.

## What is answered otherwise

Tests that change something are answered with 403 or 405, as a server that only reads should; so their later requests, which ask
for what would have changed, are not made. All else is the engine's own reading.

"""


def main() -> None:
    """Run them all, and write the page."""
    suite, written = Path(sys.argv[1]).resolve() / "sparql", Path(sys.argv[2])
    begun = time.monotonic()
    outcomes = [*protocol(suite), *described(suite), *graph_store(suite)]
    for older in (False, True):
        outcomes += queries(suite, older)
    written.write_text(page(outcomes), encoding="utf-8")
    failed = sum(1 for each in outcomes if each.why)
    print(f"{len(outcomes)} tests, {failed} answered otherwise, in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
