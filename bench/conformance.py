"""Asks the running server what the W3C's tests ask, and writes what it answers otherwise.

    git clone https://github.com/w3c/rdf-tests
    python bench/conformance.py rdf-tests docs/conformance.md

Updates and writes are refused, and the page says so of each test that makes one.
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
from typing import Final, Self

import httpx
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, Namespace

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT: Final = Namespace("http://www.w3.org/2011/http#")
CNT: Final = Namespace("http://www.w3.org/2011/content#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")

BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suite says that it is."""

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
    entries = next(graph.objects(None, MF.entries))
    return graph, list(Collection(graph, entries))


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

    def __enter__(self) -> Self:
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

What the [tests of the W3C](https://github.com/w3c/rdf-tests) find at a running `kg serve --rdf`. The page is
written by `python bench/conformance.py FOLDER docs/conformance.md`, where FOLDER is a copy of them.

"""
MIDDLE: Final = """
## What is answered otherwise

A request that would change something is refused, as it should be by a server that only reads; the later
requests of such a test are not made.

"""


def main() -> None:
    """Run them all, and write the page."""
    suite, written = Path(sys.argv[1]).resolve() / "sparql", Path(sys.argv[2])
    begun = time.monotonic()
    outcomes = [*protocol(suite), *described(suite), *graph_store(suite)]
    written.write_text(page(outcomes), encoding="utf-8")
    failed = sum(1 for each in outcomes if each.why)
    print(f"{len(outcomes)} tests, {failed} answered otherwise, in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
