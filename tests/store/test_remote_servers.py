"""A store elsewhere gives the answers of the files, whichever server it is."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests

import kg
from kg import query
from kg.errors import BadInput, QueryRefused, TimedOut, Unanswered
from kg.record import open_record
from kg.store import Store, open_store
from tests.store import asked
from tests.store.conftest import free_port, oxigraph, running

PLACES = """
PREFIX g: <https://w3id.org/aikg/graph/places/>
SELECT (COUNT(*) AS ?n) FROM NAMED g:places { { ?s a kg:Place } UNION { GRAPH ?g { ?s a kg:Place } } }
"""

ANSWERS = Path(__file__).parents[1] / "ontology" / "answers"

pytestmark = [pytest.mark.slow, pytest.mark.long]

SERVERS = [
    "union",
    pytest.param("apart", marks=pytest.mark.long),
    "serving",
    pytest.param("virtuoso", marks=pytest.mark.long),
]


@pytest.fixture
def server(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_the_record_is_that_of_the_files(server: str) -> None:
    assert open_record(open_store([server])) == open_record(open_store())


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_each_named_question_has_its_golden_answer(server: str) -> None:
    store = open_store([server])
    for question in query.named():
        told = (ANSWERS / f"{question.name}.tsv").read_text(encoding="utf-8").splitlines()
        words = shlex.split(told[0].removeprefix("# "))
        given = dict(word.split("=", 1) for word in words[5::2])
        columns = told[1].split("\t")
        rows = query.shown(store, query.bind(store, question, given), timeout=120)
        found = [[row[rows.columns.index(column)] or "" for column in columns] for row in rows]
        assert found == [line.split("\t") for line in told[2:]], question.name


@pytest.mark.long
@pytest.mark.parametrize("server", ["union", "serving", "virtuoso"], indirect=True)
@pytest.mark.parametrize("command", asked.COMMANDS + asked.OF_ALL)
def test_each_command_answers_as_it_does_from_files(server: str, command: str) -> None:
    assert asked.answer(command, server) == asked.answer(command)


@pytest.mark.parametrize("server", ["union"], indirect=True)
@pytest.mark.parametrize("command", ["diversions", "stats --quality", "screen"])
def test_a_command_answers_as_it_does_from_files(server: str, command: str) -> None:
    assert asked.answer(command, server) == asked.answer(command)


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_all_of_it_can_be_read_and_is_the_same(server: str, whole: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nq"
    asked.text(f"export {copy} --whole", server)
    assert _plain(copy) == _plain(whole)


def _plain(path: Path) -> list[str]:
    """The statements, with numbers as the servers give them that keep no others."""
    text = path.read_text("utf-8")
    return sorted(text.replace("XMLSchema#integer", "XMLSchema#decimal").splitlines())


@pytest.mark.parametrize("server", SERVERS, indirect=True)
@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?lot ?label { ?lot a kg:Lot ; rdfs:label ?label } ORDER BY ?lot",
        "ASK { kg:Diversion a owl:Class }",
        "ASK { kg:Diversion a kg:Nothing }",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/aikg/graph/places/places> WHERE { ?s a kg:Place }",
        PLACES,
        "SELECT ?s ?b { ?s kg:found ?b } ORDER BY ?s LIMIT 5",
    ],
)
def test_a_query_answers_as_it_does_from_files(server: str, text: str) -> None:
    there, here = open_store([server]), open_store()
    for form in query.FORMATS[query.form_of(text)]:
        assert written(there, text, form) == written(here, text, form)


def written(store: Store, text: str, form: query.Format) -> bytes:
    stream = BytesIO()
    query.serialise(store, text, form, stream)
    return stream.getvalue()


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_a_graph_is_that_of_the_files(server: str) -> None:
    text = "CONSTRUCT { ?claim kg:found ?b } WHERE { ?claim kg:found ?b ; a ?class . ?class a owl:Class }"
    assert query.construct(open_store([server]), text) == query.construct(open_store(), text)


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_a_service_inside_of_a_query_is_answered_over_it(server: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "sparql" / "way.rq").read_text("utf-8")
    assert kg.open(server).query(text) == kg.open().query(text)


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_more_rows_than_a_server_gives_are_an_error_and_no_part(server: str, request: Any) -> None:
    """Virtuoso gives 10,000 rows, of a table as of a graph, and of a graph it does not say so."""
    store = open_store([server])
    text = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    if request.node.callspec.params["server"] == "virtuoso":
        for asking, asked_for in ((query.select, text), (query.construct, "CONSTRUCT WHERE { ?s ?p ?o }")):
            with pytest.raises(Unanswered, match="LIMIT"):
                asking(store, asked_for)
        return
    assert len(query.select(store, text)) == len(open_store())
    assert query.construct(store, "CONSTRUCT WHERE { ?s ?p ?o }").count(b"\n") == len(open_store())


@pytest.mark.parametrize("server", ["union", "serving"], indirect=True)
def test_what_is_never_done_is_refused_before_anything_is_sent(server: str) -> None:
    store = open_store([server])
    for text in ("INSERT DATA { kg:a kg:b kg:c }", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"):
        with pytest.raises(QueryRefused):
            query.select(store, text)


@pytest.mark.parametrize("server", ["union"], indirect=True)
def test_a_query_that_takes_too_long_is_ended(server: str) -> None:
    with pytest.raises(TimedOut):
        query.shown(open_store([server]), "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", timeout=1)


@pytest.mark.parametrize("server", ["union"], indirect=True)
def test_it_is_asked_by_itself(server: str) -> None:
    with pytest.raises(BadInput, match="leave --only out"):
        open_store([server], bundled=False)
    with pytest.raises(BadInput, match="by itself"):
        open_store([server, "data"])


def test_another_kg_serve_tells_what_it_answers_from(serving: str) -> None:
    here, there = open_store(), open_store([serving])
    assert (there.digest, there.release) == (here.digest, here.release)


@pytest.fixture
def changing(whole: Path, tmp_path: Path) -> Iterator[str]:
    """A server whose statements a test can change."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    folder = tmp_path / "store"
    load = [program, "load", "--location", str(folder), "--file", str(whole)]
    subprocess.run(load, check=True, capture_output=True)
    port = free_port()
    words = [program, "serve", "--location", str(folder), "--union-default-graph"]
    with running([*words, "--bind", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/query") as at:
        yield at
    shutil.rmtree(folder)


def update(at: str, text: str) -> None:
    requests.post(at.replace("/query", "/update"), data={"update": text}, timeout=60).raise_for_status()


def test_a_change_is_seen_though_no_number_of_statements_changes(changing: str) -> None:
    before = kg.open(changing)
    claim = "https://w3id.org/aikg/source/dcd-2024-06-h100-redirect#c1"
    said = before.record.claims[claim].says
    graph = claim.partition("#")[0]
    where = f"GRAPH <{graph}> {{ <{claim}> <http://www.w3.org/2000/01/rdf-schema#comment>"
    update(changing, f"DELETE WHERE {{ {where} ?o }} }} ; INSERT DATA {{ {where} {said[::-1]!r}@en }} }}")
    after = kg.open(changing)
    assert before.store.digest != after.store.digest
    assert after.record.claims[claim].says == said[::-1]


def test_graphs_of_others_are_not_asked(changing: str) -> None:
    update(changing, "INSERT DATA { GRAPH <urn:other> { <urn:a> <urn:b> <urn:c> } }")
    store = open_store([changing])
    assert query.select(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == ((len(open_store()),),)
    assert not query.ask(store, "ASK { GRAPH ?g { <urn:a> ?p ?o } }")


def test_statements_outside_of_any_graph_are_not_asked(changing: str) -> None:
    update(changing, "INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    store = open_store([changing])
    assert query.select(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == ((len(open_store()),),)


def test_another_ontology_is_refused(changing: str) -> None:
    update(changing, "DELETE WHERE { GRAPH <https://w3id.org/aikg/ontology> { ?s a ?o } }")
    with pytest.raises(Unanswered, match="its ontology is not that of this program"):
        open_store([changing])


def test_a_store_that_holds_nothing_of_ours_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    program = str(Path(sys.executable).with_name("oxigraph"))
    (tmp_path / "none.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:d> .\n")
    load = [program, "load", "--location", str(folder), "--file", str(tmp_path / "none.nq")]
    subprocess.run(load, check=True, capture_output=True)
    for at in oxigraph(folder):
        with pytest.raises(Unanswered, match="it holds no graph of this program"):
            open_store([at])


def test_kg_serve_answers_from_what_it_read_there(union: str) -> None:
    port = free_port()
    program = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--port", str(port)]
    with running([*program, "--data", union], f"http://127.0.0.1:{port}/sparql") as at:
        assert query.select(open_store([at]), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == (
            (len(open_store()),),
        )
