"""`kg serve --rdf`: plain RDF, without the record's prefixes, union and pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg import cli
from kg.errors import BadInput, Unreadable
from kg.store import open_plain
from kg.terms import RDF
from tests.web.running import Running

DEFAULT = "<urn:a> <urn:p> 1 . _:same <urn:p> 2 ."
NAMED = "GRAPH <urn:g> { <urn:b> <urn:p> 3 . _:same <urn:p> 4 }"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("rdf")
    (folder / "default.ttl").write_text(DEFAULT, encoding="utf-8")
    (folder / "named.trig").write_text(NAMED, encoding="utf-8")
    return [folder / "default.ttl", folder / "named.trig"]


@pytest.fixture(scope="module")
def plain(files: list[Path], _cache: None) -> Iterator[Running]:
    running = Running("--rdf", str(files[0]), "--rdf", str(files[1]))
    yield running
    running.end()


def test_triples_are_the_default_graph_and_no_node_is_shared_by_files(files: list[Path]) -> None:
    store = open_plain(files)
    assert store.graphs() == ("urn:g",)
    assert len(store) == 4
    assert len({quad.subject for quad in store.quads()}) == 4
    assert store.digest == open_plain(files).digest != open_plain(files[:1]).digest


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "<urn:a> <urn:b> <urn:c> ."),
        ("a.nt", "<urn:a> <urn:b> <urn:c> ."),
        ("a.nq", "<urn:a> <urn:b> <urn:c> <urn:g> ."),
        ("a.trig", "<urn:g> { <urn:a> <urn:b> <urn:c> }"),
        ("a.jsonld", '{"@id": "urn:a", "urn:b": {"@id": "urn:c"}}'),
        ("a.rdf", f'<d:x xmlns:r="{RDF}" xmlns:d="urn:" r:about="urn:a"><d:b r:resource="urn:c"/></d:x>'),
    ],
)
def test_the_ending_of_a_name_tells_the_format(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    triples = {quad.triple for quad in open_plain([tmp_path / name]).quads()}
    assert triples >= {ox.Triple(*(ox.NamedNode(f"urn:{each}") for each in "abc"))}


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b>\n.", encoding="utf-8")
    (tmp_path / "a.rdf").write_text('<!DOCTYPE x [<!ENTITY y "z">]><x/>', encoding="utf-8")
    for name, words in (
        ("a.txt", "can end in .ttl"),
        ("a.ttl", "a.ttl:2: this is no RDF"),
        ("a.rdf", "entities"),
    ):
        with pytest.raises(BadInput, match=words):
            open_plain([tmp_path / name])
    with pytest.raises(Unreadable, match="no such file"):
        open_plain([tmp_path / "b.ttl"])


def test_it_goes_with_no_other_data(capsys: pytest.CaptureFixture[str], files: list[Path]) -> None:
    assert cli.run(["serve", "--rdf", str(files[0]), "--only"]) == 2
    assert capsys.readouterr().err.startswith("kg: --rdf serves files of its own")


@pytest.mark.slow
def test_the_default_graph_is_its_own(plain: Running) -> None:
    def numbers(query: str, ways: str = "") -> list[int]:
        response = plain.client.get(f"/sparql?query={quote(query)}{ways}")
        return sorted(int(row["o"]["value"]) for row in response.json()["results"]["bindings"])

    assert numbers("SELECT ?o { ?s ?p ?o }") == [1, 2]
    assert numbers("SELECT ?o { GRAPH ?g { ?s ?p ?o } }") == [3, 4]
    assert numbers("SELECT ?o FROM <urn:g> { ?s ?p ?o }") == [3, 4]
    assert numbers("SELECT ?o { ?s ?p ?o }", "&default-graph-uri=urn:g") == [3, 4]
    assert numbers("SELECT ?o { ?s ?p ?o }", "&named-graph-uri=urn:g") == []


@pytest.mark.slow
def test_no_prefix_is_declared(plain: Running) -> None:
    response = plain.client.get("/sparql", params={"query": "ASK { ?s a rdfs:Class }"})
    assert (response.status_code, response.json()["error"]) == (400, "QueryFailed")


@pytest.mark.slow
def test_graphs_are_handed_out(plain: Running) -> None:
    headers = {"accept": "application/n-triples"}
    assert len(plain.client.get("/graph?default", headers=headers).text.splitlines()) == 2
    assert len(plain.client.get("/graph?graph=urn:g", headers=headers).text.splitlines()) == 2


@pytest.mark.slow
def test_there_are_no_pages(plain: Running) -> None:
    for path in ("/actor/nvidia", "/ontology", "/actor/"):
        assert plain.client.get(path).status_code == 404
    assert plain.client.get("/", headers={"accept": "text/html"}).status_code == 406
    said = plain.client.get("/sparql").text
    assert "UnionDefaultGraph" not in said
    assert "license" not in said


@pytest.mark.slow
def test_another_version_of_the_file_is_served_when_it_is_there(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DEFAULT, encoding="utf-8")
    running = Running("--rdf", str(file))
    try:
        file.write_text(f"{DEFAULT} <urn:new> <urn:p> 5 .", encoding="utf-8")
        running.wait_for(lambda line: "opened the graph anew" in line)
        assert running.client.get("/healthz").json()["statements"] == 3
    finally:
        running.end()
