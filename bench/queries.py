"""The tests of the query language: a server for each dataset, and the engine asked the same without it."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import alike
import httpx
import pyoxigraph as ox
from suite import Outcome, Server, Suite, Test

SYNTAX: Final = frozenset(
    {"PositiveSyntaxTest", "PositiveSyntaxTest11", "NegativeSyntaxTest", "NegativeSyntaxTest11"}
)
EVALUATED: Final = frozenset({"QueryEvaluationTest", "CSVResultFormatTest"})
UPDATES: Final = frozenset(
    {"UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11"}
)
ACCEPT: Final = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
ENDINGS: Final = {media: ending for ending, media in ACCEPT.items()} | {"text/turtle": ".ttl"}
GRAPH: Final = "text/turtle, application/sparql-results+json;q=0.9"
"""What is asked for where the wanted answer is written as a graph, as some tables are."""

AT_ONCE: Final = 2
"""How many servers run at once: most of the time goes into their starts."""


def queries(suite: Suite) -> list[Outcome]:
    """Ask every query of the suite of a running server, in the order of the manifests."""
    names = [*suite.included("sparql10/manifest.ttl"), *suite.included("sparql11/manifest-all.ttl")]
    tests = [test for name in names for test in _tests(suite, name)]
    asked: dict[tuple[tuple[Path, ...], tuple[Path, ...]], list[Test]] = defaultdict(list)
    for test in tests:
        asked[test.data, test.named].append(test)
    found: dict[tuple[str, str], Outcome] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, outcomes in enumerate(pool.map(lambda group: _served(suite, group), asked.values()), 1):
            found |= {(each.suite, each.name): each for each in outcomes}
            print(f"{number} of {len(asked)} datasets", end="\r", file=sys.stderr, flush=True)
    return [found[test.suite, test.name] for test in tests]


def _tests(suite: Suite, name: str) -> Iterator[Test]:
    if "entailment" in name:  # of regimes that go beyond simple entailment, every one of them
        return
    if any(part in name for part in ("protocol", "service-description", "http-rdf-update")):
        return
    for included in suite.included(name) if name.count("/") == 1 else [name]:
        yield from suite.tests(included)


def _served(suite: Suite, tests: list[Test]) -> list[Outcome]:
    """Ask the tests of one dataset."""
    quads = list(suite.dataset(tests[0]))
    store = ox.Store()
    store.extend(quads)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "data.nq"
        file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
        with Server(file) as server:
            return [_outcome(suite, test, server, store) for test in tests]


def _outcome(suite: Suite, test: Test, server: Server, store: ox.Store) -> Outcome:
    if test.kind in UPDATES or test.query.suffix == ".ru":
        response = server.post("/sparql", data={"update": test.text})
        return _refusal(test, response)
    response = _ask(test, server)
    if response.status_code == 400 and "SERVICE" in test.text.upper():
        return _refusal(test, response)
    alone = _alone(test, store)
    if test.kind in SYNTAX:
        good, status = test.kind.startswith("Positive"), response.status_code
        why = "" if status == (200 if good else 400) else _said(response)
        return Outcome(test.suite, test.name, why, alone=isinstance(alone, str) == (status == 400))
    assert test.kind in EVALUATED, test.kind
    if response.status_code != 200:
        return Outcome(test.suite, test.name, _said(response), alone=isinstance(alone, str))
    got = alike.read(response.content, ENDINGS[response.headers["content-type"].partition(";")[0]])
    assert test.wanted is not None
    wanted = alike.read(test.wanted.read_bytes(), test.wanted.suffix, suite.iri(test.wanted))
    agrees = not isinstance(alone, str) and alike.alike(
        alike.written(alone, test.wanted.suffix), got, ordered=test.ordered
    )
    how = {"ordered": test.ordered, "lax": test.lax}
    if alike.alike(wanted, got, **how):
        return Outcome(test.suite, test.name, alone=agrees)
    spelled = alike.alike(alike.valued(wanted), alike.valued(got), **how)
    return Outcome(test.suite, test.name, alike.differing(wanted, got), spelled=spelled, alone=agrees)


def _ask(test: Test, server: Server) -> httpx.Response:
    """Send the query; the base of its relative names is sent with it, since a server cannot know it."""
    base = f"BASE <{test.iri}>\n" if test.kind in EVALUATED else ""
    accept = ACCEPT.get(test.wanted.suffix, GRAPH) if test.wanted else "*/*"
    headers = {"content-type": "application/sparql-query", "accept": accept}
    response: httpx.Response = server.post("/sparql", content=(base + test.text).encode(), headers=headers)
    return response


def _alone(test: Test, store: ox.Store) -> alike.Answer | str:
    """What the engine answers by itself, or what it complains of."""
    try:
        answer = store.query(test.text, base_iri=test.iri)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        return str(error) or "error"
    return alike.taken(answer)


def _refusal(test: Test, response: httpx.Response) -> Outcome:
    """What asks for what is never done is to be refused with a word that says so."""
    told = response.status_code in {400, 403} and response.json()["error"] == "QueryRefused"
    return Outcome(test.suite, test.name, "" if told else _said(response), refused=True)


def _said(response: httpx.Response) -> str:
    if response.status_code == 200:
        return "200: it is taken for a query"
    return f"{response.status_code}: {response.json()['message']}"
