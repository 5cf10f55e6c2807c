"""Paths, diversions and loops inside of queries, asked over HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from kg.query import serialise
from tests.web.running import ROOT, Running

QUERIES = sorted((ROOT / "docs" / "sparql").glob("*.rq"))


@pytest.mark.slow
@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_manuals_queries_answer_as_on_the_command_line(
    server: Running, path: Path, tmp_path: Path
) -> None:
    text = path.read_text("utf-8")
    graph, written = kg.open(), tmp_path / "rows.json"
    with written.open("wb") as file:
        serialise(graph.store, text, "json", file, services=graph.services)
    reply = server.client.get("/sparql", params={"query": text})
    assert reply.status_code == 200, reply.text
    told, expected = reply.json()["results"], json.loads(written.read_bytes())["results"]
    assert expected["bindings"]
    assert sorted(map(str, told["bindings"])) == sorted(map(str, expected["bindings"]))


def test_what_a_service_is_asked_wrongly_is_told_with_its_place(server: Running) -> None:
    text = "SELECT * {\n  SERVICE kg:paths { ?path kg:from actor:nobody-at-all ; kg:to ?end }\n}"
    reply = server.client.get("/sparql", params={"query": text})
    assert reply.status_code == 400
    told = reply.json()
    assert "nobody-at-all" in told["message"]
    assert told["line"] == 2


@pytest.mark.parametrize(
    "service", ["<https://example.org/sparql>", "SILENT <https://example.org/>", "?any", "kg:others"]
)
def test_every_other_service_is_refused(server: Running, service: str) -> None:
    text = (
        f"SELECT * {{ VALUES ?any {{ kg:paths }} SERVICE {service} {{ ?path kg:from ?from ; kg:to ?end }} }}"
    )
    reply = server.client.get("/sparql", params={"query": text})
    assert reply.status_code == 400
    assert reply.json()["error"] == "QueryRefused"


def test_the_name_of_a_service_can_be_relative_to_the_server(server: Running) -> None:
    """It is none of the program's then."""
    text = "SELECT * { SERVICE <paths> { ?path <from> <a> ; <to> ?end } }"
    assert server.client.get("/sparql", params={"query": text}).json()["error"] == "QueryRefused"
