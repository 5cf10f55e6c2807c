"""What the tests of the ways in share: a small folder of files, and the check that judges them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import check, document
from kg.ingest.catalogue import Catalogue, gather

PARTIES = """
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix site: <https://w3id.org/aikg/site/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
actor:pine-post a kg:Company ; rdfs:label "Pine Post"@en ; skos:altLabel "The Post"@en .
actor:maple-post a kg:Company ; rdfs:label "Maple Post"@en ; skos:altLabel "The Post"@en .
actor:fig-news a kg:Company ; rdfs:label "fig.news"@en .
actor:tom-s-herald a kg:Company ; rdfs:label "Tom's Herald"@en .
actor:ash a kg:Person ; rdfs:label "Ash"@en .
site:oak-hall a kg:DataCentre ; rdfs:label "Oak Hall"@en .
"""

DOCUMENT = """
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix source: <https://w3id.org/aikg/source/> .
@prefix dct: <http://purl.org/dc/terms/> .
source:{slug} a kg:SourceDocument ; dct:title "On {slug}"@en ; dct:publisher actor:{publisher} ;
    kg:documentKind kg:News ; kg:reliability kg:B ; kg:url <{url}> .
"""

DOCUMENTS = (
    ("pine-post-2024-loan", "pine-post", "https://www.pine-post.example/loan"),
    ("pine-post-2024-sale", "pine-post", "http://pine-post.example/sale?utm_source=x"),
    ("ash-2024-post", "ash", "https://x.com/ash/status/1"),
    ("maple-post-2024-copy", "maple-post", "https://copies.example/maple"),
    ("pine-post-2024-copy", "pine-post", "https://copies.example/pine"),
)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """A small folder: parties, and documents at a few addresses."""
    folder = tmp_path_factory.mktemp("record")
    (folder / "parties.ttl").write_text(PARTIES, encoding="utf-8")
    for slug, publisher, url in DOCUMENTS:
        text = DOCUMENT.format(slug=slug, publisher=publisher, url=url)
        (folder / f"{slug}.ttl").write_text(text, encoding="utf-8")
    return tuple(sorted(folder.iterdir()))


@pytest.fixture(scope="session")
def catalogue(files: tuple[Path, ...]) -> Catalogue:
    """What the files of the small folder have."""
    return gather(files)


@pytest.fixture(scope="session")
def judged(files: tuple[Path, ...]) -> object:
    """Judges one more file among those of the small folder: rule, line and sentence of each violation."""
    context = [document.read(path) for path in files]

    def judge(text: str) -> list[tuple[str, int, str]]:
        violations = check.judge([document.parse(text.encode(), path="new.ttl")], context=context)
        return [(each.rule, each.line, each.sentence) for each in violations]

    return judge
