"""Which format is chosen: by the table, by a slow twin, and by the running server."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import httpx
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.web.negotiation import GRAPHS, OFFERED, PAGES, chosen
from tests.web.running import Running, read

TABLE = OFFERED["SELECT"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ([], "application/sparql-results+json"),
        ([""], "application/sparql-results+json"),
        (["*/*"], "application/sparql-results+json"),
        (["text/*"], "text/xml"),
        (["text/csv"], "text/csv"),
        (["TEXT/CSV"], "text/csv"),
        (["text/csv;q=0.2, text/tab-separated-values;q=0.9"], "text/tab-separated-values"),
        (["text/csv;q=0.2", "text/tab-separated-values;q=0.9"], "text/tab-separated-values"),
        (["text/*;q=0.3, text/csv;q=0.7, */*;q=0.5"], "text/csv"),
        (["text/csv;q=0.1, */*;q=0.2"], "application/sparql-results+json"),
        (
            ["application/sparql-results+json;q=0, application/json;q=0, */*"],
            "application/sparql-results+xml",
        ),
        (["text/csv; charset=utf-8; header=present"], "text/csv"),
        (["application/xml"], "application/xml"),
        (["image/png, text/csv;q=0.01"], "text/csv"),
    ],
)
def test_the_type_that_is_wanted_most_is_chosen(accept: list[str], expected: str) -> None:
    found = chosen(accept, TABLE)
    assert found is not None
    assert found == (expected, TABLE[expected])


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "*/*;q=0", "text"])
def test_nothing_is_chosen_where_nothing_is_wanted(accept: str) -> None:
    assert chosen([accept], TABLE) is None


def test_a_browser_gets_a_page_and_a_program_data() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert chosen([browser], PAGES) == ("text/html", "html")
    assert chosen(["*/*"], PAGES) == ("text/turtle", "turtle")


RANGES = st.sampled_from([*TABLE, "*/*", "text/*", "application/*", "image/*", "image/png"])
QUALITIES = st.sampled_from(["1", "0.9", "0.5", "0.001", "0"])


@given(st.dictionaries(RANGES, QUALITIES, min_size=1, max_size=6))
def test_no_type_is_wanted_more_than_the_one_that_is_chosen(wanted: dict[str, str]) -> None:
    def quality(media: str) -> float:
        kind = media.partition("/")[0]
        return next((float(wanted[each]) for each in (media, f"{kind}/*", "*/*") if each in wanted), 0.0)

    found = chosen([", ".join(f"{name};q={q}" for name, q in wanted.items())], TABLE)
    best = max(map(quality, TABLE))
    assert (0.0 if found is None else quality(found[0])) == best


QUERY = 'SELECT ?x ?y { VALUES (?x ?y) { ("a, \\"b\\"" 1) (UNDEF <urn:c>) } }'


@pytest.mark.slow
@pytest.mark.parametrize(("media", "form"), TABLE.items())
def test_rows_are_written_in_each_format(server: Running, media: str, form: str) -> None:
    response = server.client.get("/sparql", params={"query": QUERY}, headers={"accept": media})
    assert response.headers["content-type"].partition(";")[0] == media
    assert response.headers["vary"].startswith("Accept")
    assert found(response, form) == [['a, "b"', "1"], ["", "urn:c"]]


def found(response: httpx.Response, form: str) -> list[list[str]]:
    """The cells as text, each format read by a reader of its own."""
    if form == "json":
        lines = response.json()["results"]["bindings"]
        return [[line.get(name, {"value": ""})["value"] for name in "xy"] for line in lines]
    if form == "xml":
        return [
            [next((b[0].text or "" for b in line if b.get("name") == name), "") for name in "xy"]
            for line in ET.fromstring(response.content)[1]
        ]
    if form == "csv":
        return list(csv.reader(io.StringIO(response.text)))[1:]
    assert form == "tsv"
    lines = [line.split("\t") for line in response.text.splitlines()[1:]]
    return [[str(rdflib.util.from_n3(cell)) if cell else "" for cell in line] for line in lines]


@pytest.mark.slow
@pytest.mark.parametrize("media", OFFERED["ASK"])
def test_a_truth_value_is_written_in_each_format(server: Running, media: str) -> None:
    response = server.client.get("/sparql", params={"query": "ASK {}"}, headers={"accept": media})
    assert response.headers["content-type"].partition(";")[0] == media
    if media.endswith("json"):
        assert response.json()["boolean"] is True
    else:
        assert b"<boolean>true</boolean>" in response.content


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s a kg:Lot } { ?s a kg:Lot }", "DESCRIBE lot:tesla-12k-h100"]
)
@pytest.mark.parametrize("media", GRAPHS)
def test_a_graph_is_written_in_each_format(server: Running, media: str, query: str) -> None:
    response = server.client.get("/sparql", params={"query": query}, headers={"accept": media})
    assert response.headers["content-type"].partition(";")[0] == media
    graph = read(response)
    kind = rdflib.URIRef("https://w3id.org/aikg/ontology#Lot")
    assert (rdflib.URIRef("https://w3id.org/aikg/lot/tesla-12k-h100"), rdflib.RDF.type, kind) in graph


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK {}", "text/csv"),
        ("SELECT * {}", "text/turtle"),
        ("DESCRIBE <urn:x>", "text/csv"),
        ("", "text/html"),
    ],
)
def test_what_cannot_be_had_is_told_with_what_can(server: Running, query: str, accept: str) -> None:
    response = server.client.get(
        "/sparql", params={"query": query} if query else {}, headers={"accept": accept}
    )
    assert response.status_code == 406
    assert json.loads(response.content)["error"] == "NotAcceptable"
    assert "can be had as" in response.json()["message"]
