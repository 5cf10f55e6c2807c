"""Reads the W3C's tests of SPARQL: manifests, the data that each test is asked of, and what it wants."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import httpx
import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, Namespace

from kg import cli
from kg.query import gate

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suite says that it is."""

Node = rdflib.term.Node


@dataclass(frozen=True)
class Outcome:
    """What came of one test.

    Attributes:
        suite: The suite.
        name: The test.
        why: What is answered otherwise; empty where it is answered as wanted.
        refused: Whether it asks for what is never done, and is told so.
        spelled: Whether only numbers, truths and dates are written otherwise, and mean the same.
        alone: Whether the engine alone, asked without the server, answers the same; None where nothing can
            be asked of it.
    """

    suite: str
    name: str
    why: str = ""
    refused: bool = False
    spelled: bool = False
    alone: bool | None = None


@dataclass(frozen=True)
class Test:
    """A test of the query language.

    Attributes:
        suite: The suite.
        name: The test.
        kind: What it is, as its manifest calls it.
        query: The file of the query.
        iri: Where that file is said to be.
        data: The files of the default graph.
        named: The files of the named graphs, which are named by where they are said to be.
        wanted: The file of the answer; None where there is none.
        lax: Whether a row may come less often than in that file.
    """

    suite: str
    name: str
    kind: str
    query: Path
    iri: str
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    wanted: Path | None
    lax: bool

    @property
    def text(self) -> str:
        """The query."""
        return self.query.read_text("utf-8")

    @property
    def ordered(self) -> bool:
        """Whether the query itself, and not one within it, orders its rows."""
        depth = 0
        for token in gate.tokens(self.text):
            depth += (token.text == "{") - (token.text == "}")
            if not depth and token.kind == "word" and token.text.upper() == "ORDER":
                return True
        return False


class Suite:
    """The suite in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve() / "sparql"

    def manifest(self, name: str) -> tuple[rdflib.Graph, list[Node]]:
        """A manifest, and its tests in order."""
        graph = rdflib.Graph().parse(self.folder / name, format="turtle", publicID=BASE + name)
        return graph, list(Collection(graph, next(graph.objects(None, MF.entries))))

    def included(self, name: str) -> list[str]:
        """The manifests that a manifest includes."""
        graph = rdflib.Graph().parse(self.folder / name, format="turtle", publicID=BASE + name)
        found = Collection(graph, next(graph.objects(None, MF.include)))
        return [str(each).removeprefix(BASE) for each in found]

    def tests(self, name: str) -> Iterator[Test]:
        """The tests of a manifest that have a query or an update."""
        graph, tests = self.manifest(name)
        for test in tests:
            action = graph.value(test, MF.action)
            query = str(graph.value(action, QT.query) or graph.value(action, UT.request) or action)
            wanted = graph.value(test, MF.result)
            data = [self.path(str(each)) for each in graph.objects(action, QT.data)]
            named = [self.path(str(each)) for each in graph.objects(action, QT.graphData)]
            yield Test(
                suite=name.removesuffix("/manifest.ttl").replace("/", " "),
                name=local(test),
                kind=local(graph.value(test, RDF.type)),
                query=self.path(query),
                iri=query,
                data=tuple(sorted(data)),
                named=tuple(sorted({*named, *self._asked(query)})),
                wanted=self.path(str(wanted)) if isinstance(wanted, rdflib.URIRef) else None,
                lax=(test, MF.resultCardinality, MF.LaxCardinality) in graph,
            )

    def path(self, iri: str) -> Path:
        """The file of which an IRI is the address."""
        return self.folder / iri.removeprefix(BASE)

    def iri(self, path: Path) -> str:
        """The address of a file."""
        return BASE + path.relative_to(self.folder).as_posix()

    def dataset(self, test: Test) -> Iterator[ox.Quad]:
        """The data of which a test is asked."""
        yield from (ox.Quad(*triple) for path in test.data for triple in self._triples(path))
        for path in test.named:
            graph = ox.NamedNode(self.iri(path))
            yield from (ox.Quad(*triple, graph) for triple in self._triples(path))

    def _triples(self, path: Path) -> Iterator[tuple[Any, Any, Any]]:
        """The statements of a file, whose blank nodes are its own."""
        form, data = ox.RdfFormat.from_extension(path.suffix[1:]), path.read_bytes()
        for quad in ox.parse(data, format=form, base_iri=self.iri(path), rename_blank_nodes=True):
            yield quad.subject, quad.predicate, quad.object

    def _asked(self, query: str) -> Iterator[Path]:
        """The files that a query names with FROM."""
        path = self.path(query)
        if path.suffix == ".rq":
            for name in re.findall(r"\bFROM\s+(?:NAMED\s+)?<([^>:]+)>", path.read_text("utf-8")):
                if (file := path.parent / name).is_file():
                    yield file


TIMEOUT: Final = 30
"""How many seconds an answer may take."""

FORKING: Final = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["__main__", "kg.cli.serve", "kg.web.app", "kg.web.server"])


class Server:
    """`kg serve --rdf`, while it is needed.

    It is forked from a process that has imported the program, since a test's answer takes a thousandth of the
    time that a start of Python takes.
    """

    def __init__(self, file: Path) -> None:
        log, self.process = file.with_suffix(".log"), FORKING.Process(target=_serve, args=(file,))
        self.process.start()
        while not (found := re.search(r"http://\S+/", log.read_text("utf-8") if log.exists() else "")):
            if not self.process.is_alive():
                sys.exit(log.read_text("utf-8"))
            time.sleep(0.01)
        self.client = httpx.Client(base_url=found[0], timeout=2 * TIMEOUT)

    def post(self, path: str, **how: Any) -> httpx.Response:  # noqa: ANN401 - as httpx has it
        """Ask, and again where the machine has too much to do besides."""
        for pause in (1.5, 3, 6):
            response = self.client.post(path, **how)
            if response.status_code not in {503, 504}:
                break
            time.sleep(pause)
        return response

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.process.terminate()
        self.process.join()


def _serve(file: Path) -> None:
    """Run the command; what it says goes into a file beside the data."""
    log = os.open(file.with_suffix(".log"), os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 2)
    sys.exit(cli.run(["serve", "--port", "0", "--timeout", str(TIMEOUT), "--rdf", str(file)]))


def local(node: object) -> str:
    """The last part of a name."""
    return re.split(r"[#/]", str(node))[-1]
