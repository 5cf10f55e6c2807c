"""Comunica, the query engine of JavaScript: at the endpoint, and at the pages of things as linked data."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from tests.web.running import Running

HERE = Path(__file__).parent
NODE = shutil.which("node")
FOUND = (HERE / "node_modules" / "@comunica" / "query-sparql").is_dir()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NODE is None, reason="Node.js is not here"),
    pytest.mark.skipif(not FOUND, reason="Comunica is not here: run `make clients`"),
]

PREFIXES = """
PREFIX kg: <https://w3id.org/aikg/ontology#>
PREFIX actor: <https://w3id.org/aikg/actor/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
JOINED = """SELECT ?claim ?claimant ?label ?denier {
  ?claim a kg:Diversion ; kg:claimant ?claimant .
  ?claimant rdfs:label ?label
  OPTIONAL { ?denial kg:denies ?claim ; kg:claimant ?denier }
}"""
QUESTIONS = {
    "a join and an optional part": JOINED,
    "a truth": "ASK { ?lot a kg:Lot ; rdfs:label ?label FILTER(CONTAINS(?label, 'Tesla')) }",
    "what is not so": "ASK { actor:tesla a kg:Lot }",
    "a graph": "CONSTRUCT { ?claim kg:claimant ?who } { ?claim a kg:Diversion ; kg:claimant ?who }",
    "a path": "SELECT ?below { ?below rdfs:subClassOf+ kg:Claim }",
    "a count in groups": "SELECT ?kind (COUNT(?lot) AS ?n) { ?lot a kg:Lot ; a ?kind } GROUP BY ?kind",
    "named graphs": "SELECT DISTINCT ?document { GRAPH ?document { ?claim a kg:Diversion } }",
    "a long one": f"SELECT ?lot {{ ?lot a kg:Lot }} # {'long ' * 2000}",
}


@dataclass(frozen=True)
class Answered:
    """What Comunica answered, and what went over HTTP for it."""

    text: str
    seen: list[list[Any]]


def comunica(*asked: dict[str, Any]) -> list[Answered]:
    """Ask Comunica several questions in one process."""
    assert NODE
    done = subprocess.run(
        [NODE, "ask.mjs"],
        cwd=HERE,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    answers = json.loads(done.stdout)
    assert [each["error"] for each in answers if "error" in each] == []
    return [Answered(each["text"], each["seen"]) for each in answers]


def read(query: str, text: str) -> Any:
    """An answer without its order."""
    if query.startswith("CONSTRUCT"):
        return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}
    said = json.loads(text)
    if query.startswith("ASK"):
        return said["boolean"]
    return Counter(
        frozenset((name, cell["type"], cell["value"], cell.get("xml:lang")) for name, cell in row.items())
        for row in said["results"]["bindings"]
    )


@pytest.fixture
def kg_query(said: Any) -> Any:
    """What `kg query` answers."""

    def asked(query: str) -> Any:
        form = "nt" if query.startswith("CONSTRUCT") else "json"
        done = said("query", "--format", form, PREFIXES + query)
        assert (done.status, done.err) == (0, "")
        return read(query, done.out)

    return asked


@pytest.fixture(scope="module")
def answers(server: Running) -> dict[str, Answered]:
    """What Comunica answers to each question, at the endpoint."""
    source = {"type": "sparql", "value": f"{server.address}/sparql"}
    asked = [
        {
            "query": PREFIXES + query,
            "sources": [source],
            "media": TRIPLES if query.startswith("CONSTRUCT") else JSON,
        }
        for query in QUESTIONS.values()
    ]
    return dict(zip(QUESTIONS, comunica(*asked), strict=True))


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_answers_as_the_command_does(answers: dict[str, Answered], kg_query: Any, name: str) -> None:
    query = QUESTIONS[name]
    got = read(query, answers[name].text)
    assert got == kg_query(query)
    assert got != Counter()


def test_a_long_query_is_sent_by_post(answers: dict[str, Answered]) -> None:
    assert {each[0] for each in answers["a long one"].seen} == {"POST"}
    assert {each[0] for each in answers["a path"].seen} == {"GET"}


def test_it_finds_out_by_itself_that_there_is_an_endpoint(server: Running, kg_query: Any) -> None:
    """By the description of the service, which says that the whole query can be sent there."""
    asked = {"query": PREFIXES + JOINED, "sources": [f"{server.address}/sparql"], "media": JSON}
    (answer,) = comunica(asked)
    assert read(JOINED, answer.text) == kg_query(JOINED)
    assert len(answer.seen) == 2


OF_TESLA = "SELECT ?p ?o { actor:tesla ?p ?o }"


@pytest.mark.parametrize("accept", ["", "text/turtle", "application/ld+json", "application/rdf+xml"])
def test_the_page_of_a_thing_is_linked_data(server: Running, kg_query: Any, accept: str) -> None:
    page = f"{server.address}/actor/tesla"
    (answer,) = comunica(
        {"query": PREFIXES + OF_TESLA, "sources": [page], "media": JSON, "accept": accept or None}
    )
    assert read(OF_TESLA, answer.text) == kg_query(OF_TESLA)
    ((method, status, media),) = answer.seen
    assert (method, status) == ("GET", 200)
    assert media.startswith(accept or "application/ld+json")


def test_a_page_and_the_endpoint_are_joined(server: Running, kg_query: Any) -> None:
    query = "SELECT ?other ?label { ?other kg:supplies actor:tesla . ?other rdfs:label ?label }"
    page, endpoint = f"{server.address}/actor/tesla", {"type": "sparql", "value": f"{server.address}/sparql"}
    (answer,) = comunica({"query": PREFIXES + query, "sources": [page, endpoint], "media": JSON})
    wanted = kg_query(query)
    assert set(read(query, answer.text)) == set(wanted) != set()
