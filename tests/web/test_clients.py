"""Clients that others wrote, as they are used."""

from __future__ import annotations

import json
import subprocess
import warnings
from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.web.running import Running

pytestmark = pytest.mark.slow

KG = rdflib.Namespace("https://w3id.org/aikg/ontology#")
LOTS = "SELECT ?lot ?label { ?lot a kg:Lot ; rdfs:label ?label } ORDER BY ?lot LIMIT 5"
LOT = rdflib.URIRef("https://w3id.org/aikg/lot/tesla-12k-h100")


def curl(*words: str) -> str:
    done = subprocess.run(["curl", "-sS", *words], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def test_curl_asks_by_get_and_by_post(server: Running) -> None:
    by_get = curl("-G", "--data-urlencode", f"query={LOTS}", f"{server.address}/sparql")
    by_post = curl("--data-urlencode", f"query={LOTS}", f"{server.address}/sparql")
    kind = "content-type: application/sparql-query"
    direct = curl("-H", kind, "--data-binary", LOTS, f"{server.address}/sparql")
    assert len(json.loads(by_get)["results"]["bindings"]) == 5
    assert by_get == by_post == direct


def test_curl_follows_the_name_of_a_thing(server: Running) -> None:
    turtle = curl("-H", "accept: text/turtle", f"{server.address}/lot/tesla-12k-h100")
    assert (LOT, rdflib.RDF.type, KG.Lot) in rdflib.Graph().parse(data=turtle, format="turtle")
    assert "HTTP/1.1 200 OK" in curl("-I", "--compressed", f"{server.address}/lot/tesla-12k-h100")


@pytest.mark.parametrize("how", ["GET", "POST", "DIRECT"])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_selects(server: Running, how: str, form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery(LOTS)
    client.setReturnFormat(form)
    if how != "GET":
        client.setMethod(POST)
    if how == "DIRECT":
        client.setRequestMethod(POSTDIRECTLY)
    found: Any = client.queryAndConvert()
    if form == JSON:
        assert len(found["results"]["bindings"]) == 5
    elif form == XML:
        assert len(found.getElementsByTagName("result")) == 5
    else:
        assert len(found.decode().splitlines()) == 6


@pytest.mark.parametrize("form", [TURTLE, RDFXML])
def test_sparqlwrapper_constructs(server: Running, form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery("CONSTRUCT { ?s a kg:Lot } { ?s a kg:Lot }")
    client.setReturnFormat(form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found: Any = client.queryAndConvert()
    graph = rdflib.Graph().parse(data=found) if isinstance(found, bytes) else found
    assert (LOT, rdflib.RDF.type, KG.Lot) in graph


def test_sparqlwrapper_hears_of_a_mistake(server: Running) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery("SELECT ?s { ?s a")
    with pytest.raises(QueryBadFormed, match="never closed"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_graph_of_rdflib_can_stand_on_it(server: Running, method: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql", method=method))
        lots = set(graph.subjects(rdflib.RDF.type, KG.Lot))
        assert LOT in lots
        assert graph.value(LOT, rdflib.RDFS.label) == rdflib.Literal(
            "12,000 H100 reserved for Tesla", lang="en"
        )
        (answer,) = graph.query("SELECT (COUNT(*) AS ?n) { ?lot a kg:Lot }", initNs={"kg": KG}).bindings
        assert int(str(answer[rdflib.Variable("n")])) == len(lots)
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
        made = graph.query("CONSTRUCT { ?s a ?t } { ?s a ?t } LIMIT 3")
        assert len(list(made)) == 3
