"""Each name leads to what is said of the thing, as data and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import rdflib

from kg import terms
from kg.analysis.profile import profile
from kg.export.cited import disputes
from kg.network import Network
from kg.record import Record
from kg.web.claim import Told
from tests.web.running import Running, read

slow = pytest.mark.slow

PAGE = {"accept": "text/html"}
SWAP = "/source/cnbc-2024-06-04-nvidia-emails"
THINGS = (
    "/actor/nvidia",
    "/product/h100",
    "/site/colossus-1",
    "/place/malaysia",
    "/model/grok-2",
    "/event/tesla-x-h100-swap-out",
    "/lot/tesla-12k-h100",
    SWAP,
)
KINDS = ("actor", "product", "site", "place", "model", "event", "lot", "source")
DATA = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
ALONE = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page taken apart: its links, anchors, words and what is not well nested."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = dict(attrs)
        self.links += [named["href"] or ""] if "href" in named else []
        self.anchors += [named["id"] or ""] if "id" in named else []
        self.wrong += [f"{tag} {name}" for name in named if name.startswith("on")]
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(server: Running, path: str) -> Page:
    response = server.client.get(path, headers=PAGE)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


@slow
@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("media", DATA)
def test_a_name_leads_to_data_in_each_format(server: Running, path: str, media: str) -> None:
    response = server.client.get(path, headers={"accept": media})
    assert response.headers["content-type"].partition(";")[0] == media
    assert response.headers["vary"].startswith("Accept")
    graph = read(response)
    thing = rdflib.URIRef(f"https://w3id.org/aikg{path}")
    assert (thing, rdflib.RDF.type, None) in graph
    assert len(graph) > 2


@slow
def test_the_data_of_a_thing_lead_to_the_claims_that_name_it(server: Running) -> None:
    response = server.client.get("/lot/tesla-12k-h100", headers={"accept": "text/turtle"})
    graph = read(response)
    lot, role = rdflib.URIRef(terms.LOT + "tesla-12k-h100"), rdflib.URIRef(terms.KG + "lot")
    assert rdflib.URIRef(terms.SOURCE + "dcd-2024-06-h100-redirect#c1") in set(graph.subjects(role, lot))


@slow
@pytest.mark.parametrize("path", [*THINGS, "/", "/ontology", *(f"/{kind}/" for kind in KINDS)])
def test_a_page_is_well_formed_and_runs_nothing(server: Running, path: str) -> None:
    made = page(server, path)
    assert made.wrong == []
    assert not made.tags & {"script", "iframe", "object", "form", "img"}
    assert made.tags >= {"main", "h1"}


def within(made: Page, path: str) -> Iterator[str]:
    """The ways within the graph to which a page has links."""
    for link in made.links:
        way = urljoin(f"http://here{path}", link)
        if urlsplit(way).netloc == "here":
            yield way.removeprefix("http://here")


@slow
@pytest.mark.parametrize("path", [*THINGS, "/", "/ontology", "/ontology/codes"])
def test_each_link_within_leads_somewhere(server: Running, path: str) -> None:
    held: dict[str, Page] = {}
    broken = []
    for way in sorted(set(within(page(server, path), path)))[:120]:
        address, _, anchor = way.partition("#")
        if address not in held:
            response = server.client.get(address, headers={"accept": "text/html, */*;q=0.1"})
            held[address] = Page(response.text)
            broken += [address] if response.status_code != 200 else []
        broken += [way] if anchor and anchor not in held[address].anchors else []
    assert broken == []


@slow
@pytest.mark.parametrize("name", ["actor/nvidia", "site/colossus-1", "lot/tesla-12k-h100"])
def test_the_page_of_a_thing_tells_each_claim_on_it(
    server: Running, name: str, network: Network[str], bundled: Record
) -> None:
    made = page(server, f"/{name}")
    found = profile(network, f"https://w3id.org/aikg/{name}").relations
    assert len(found) > 5
    links = {urljoin("https://w3id.org/aikg/x/", link) for link in made.links}
    for relation in found:
        claim = bundled.claims[relation.claim]
        assert claim.iri in links
        assert " ".join(claim.says.split()) in made.text
        assert not relation.other or bundled.label(relation.other) in made.text


@slow
def test_denials_stand_beside_what_they_deny(server: Running, bundled: Record) -> None:
    claim = next(c for c in bundled.claims.values() if c.supports and disputes(c, bundled))
    made = page(server, f"/source/{claim.document.rpartition('/')[2]}")
    for iri in disputes(claim, bundled):
        assert "Disputed" in made.text
        assert " ".join(bundled.claims[iri].says.split()) in made.text


def test_who_disputes_a_claim_is_found_as_kg_cite_finds_it(bundled: Record) -> None:
    told = Told(bundled, "../")
    wrong = [iri for iri, claim in bundled.claims.items() if told.disputes(claim) != disputes(claim, bundled)]
    assert wrong == []
    assert any(told.disputes(claim) for claim in bundled.claims.values())


@slow
def test_the_page_of_a_document_has_its_claims_by_their_names(server: Running, bundled: Record) -> None:
    path = "/source/dcd-2024-06-h100-redirect"
    made = page(server, path)
    claims = [c for c in bundled.claims.values() if c.document == f"https://w3id.org/aikg{path}"]
    assert len(claims) > 1
    names = sorted((claim.iri.partition("#")[2] for claim in claims), key=lambda name: int(name[1:]))
    assert made.anchors == names
    for claim in claims:
        assert " ".join(claim.says.split()) in made.text
        assert (claim.locator or "place not noted") in made.text


@slow
def test_what_the_bundled_record_says_of_the_swap_is_on_its_page(server: Running) -> None:
    made = page(server, "/lot/tesla-12k-h100")
    for words in ("12,000 H100 reserved for Tesla", "Nvidia", "Elizabeth Warren", "DatacenterDynamics"):
        assert words in made.text
    assert "asserts · actual" in made.text


@slow
@pytest.mark.parametrize("name", ["Diversion", "divertedFrom", "Alleges", "ReliabilityScheme", "quantityMin"])
def test_each_term_of_the_ontology_has_its_place(server: Running, name: str) -> None:
    assert name in page(server, "/ontology").anchors
    assert name in page(server, "/ontology/codes").anchors
    graph = read(server.client.get("/ontology", headers={"accept": "text/turtle"}))
    assert (rdflib.URIRef(terms.KG + name), rdflib.RDFS.label, None) in graph


@slow
def test_all_terms_are_on_the_page_once(server: Running) -> None:
    made = page(server, "/ontology")
    query = "SELECT DISTINCT ?t { ?t rdfs:isDefinedBy ?o ; skos:definition ?d }"
    rows = server.client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert sorted(made.anchors) == sorted(row["t"]["value"].removeprefix(terms.KG) for row in rows)


@slow
def test_a_name_that_nothing_bears_is_answered_with_near_ones(server: Running) -> None:
    for accept in ("text/html", "text/turtle"):
        response = server.client.get("/actor/nvdia", headers={"accept": accept})
        assert (response.status_code, response.json()["error"]) == (404, "UnknownName")
        assert "actor:nvidia" in response.json()["message"]
    assert server.client.get("/actor/a%2Fb").status_code == 404
    assert server.client.get("/ontology/nowhere", headers=PAGE).status_code == 404


@slow
def test_a_list_of_names_is_a_page_alone(server: Running) -> None:
    assert server.client.get("/actor/", headers={"accept": "text/turtle"}).status_code == 406
    assert "Nvidia" in page(server, "/actor/").text


HOSTILE = """
@prefix : <https://w3id.org/aikg/source/hostile#> .
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix event: <https://w3id.org/aikg/event/> .
@prefix source: <https://w3id.org/aikg/source/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

source:hostile a kg:SourceDocument ;
    dct:title "<script>alert('title')</script>"@en ;
    dct:publisher actor:evil ; dct:issued "2024-01-01"^^xsd:date ;
    kg:documentKind kg:News ; kg:reliability kg:F ; kg:firstHand true ;
    kg:url <https://evil.example/?%22%3E%3Cscript%3E> .

:c1 a kg:Ownership ; dct:identifier "\\"><img src=x onerror=alert(1)>" ;
    kg:owner actor:evil ; kg:owned actor:good ; kg:share 0.5 ; kg:on "2024"^^xsd:gYear ;
    kg:modality kg:Actual ; kg:stance kg:Asserts ; kg:credibility 3 ; kg:locator "</article></main><h1>x"@en ;
    rdfs:comment "<b onmouseover=alert(1)>bold</b> & \\u0000 \\u001b[31m"@en .
"""
ENTITIES = """
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
actor:evil a kg:Company ; rdfs:label "</title><script>alert('label')</script>"@en ;
    skos:altLabel "'\\"><svg onload=alert(1)>"@en .
actor:good a kg:Company ; rdfs:label "Good"@en .
"""


@slow
def test_what_a_document_says_is_shown_and_not_run(tmp_path: Path) -> None:
    (tmp_path / "hostile.ttl").write_text(HOSTILE.replace(" \\u0000", ""), encoding="utf-8")
    (tmp_path / "entities.ttl").write_text(ENTITIES, encoding="utf-8")
    running = Running("--only", "--data", str(tmp_path))
    try:
        for path in ("/actor/evil", "/actor/good", "/source/hostile", "/actor/", "/source/", "/"):
            response = running.client.get(path, headers=PAGE)
            made = Page(response.text)
            assert made.wrong == []
            assert not made.tags & {"script", "img", "svg", "b"}
            assert [link for link in made.links if link.startswith("javascript")] == []
            assert not re.search("[\x00-\x08\x0b-\x1f]", response.text)
            assert "default-src 'none'" in response.headers["content-security-policy"]
        assert (
            "<b onmouseover=alert(1)>bold</b> &"
            in Page(running.client.get("/source/hostile", headers=PAGE).text).text
        )
    finally:
        running.end()
