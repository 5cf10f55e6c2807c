"""Who published it: by name, by the documents at the host, by the host itself; never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import AmbiguousName, BadInput
from kg.ingest import address, publisher
from kg.ingest.catalogue import Catalogue, gather
from kg.ingest.publisher import Publisher


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Pine Post", "pine-post"),
        ("pine-post", "pine-post"),
        ("actor:pine-post", "pine-post"),
        ("https://w3id.org/aikg/actor/pine-post", "pine-post"),
    ],
)
def test_a_name_is_that_of_an_actor(name: str, actor: str, catalogue: Catalogue) -> None:
    assert publisher.named(name, catalogue) == Publisher(actor)


@pytest.mark.parametrize(("name", "actor"), [("Elm & Söhne", "elm-sohne"), ("actor:elm", "elm")])
def test_a_name_that_no_file_has_is_offered_for_a_person_to_define(
    name: str, actor: str, catalogue: Catalogue
) -> None:
    assert publisher.named(name, catalogue) == Publisher(None, (actor,))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Oak Hall", ["site:oak-hall", "no actor"]),
        ("財新", ["no slug can be made", "actor:some-slug"]),
        ("https://elm.example/", ["no slug can be made"]),
        ("actor:Elm", ["'Elm' is no name"]),
    ],
)
def test_a_name_that_no_actor_can_have_is_refused(name: str, parts: list[str], catalogue: Catalogue) -> None:
    with pytest.raises(BadInput) as caught:
        publisher.named(name, catalogue)
    assert [part for part in parts if part not in str(caught.value)] == []


def test_a_name_of_two_is_refused_with_both(catalogue: Catalogue) -> None:
    with pytest.raises(AmbiguousName, match=r"actor:maple-post \(Maple Post\) or actor:pine-post"):
        publisher.named("The Post", catalogue)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://pine-post.example/other", Publisher("pine-post")),
        ("http://www.pine-post.example:8080/other", Publisher("pine-post")),
        ("https://fig.news/other", Publisher("fig-news")),
        # Who alone was read at a host of many is not who published the next.
        ("https://x.com/birch/status/2", Publisher(None, ("ash",))),
        ("https://copies.example/other", Publisher(None, ("maple-post", "pine-post"))),
        ("https://www.tomsherald.co.uk/other", Publisher(None, ("tom-s-herald",))),
        ("https://elm.example/other", Publisher(None)),
    ],
)
def test_the_host_tells_the_publisher_or_offers_some(
    url: str, found: Publisher, catalogue: Catalogue
) -> None:
    assert publisher.at(address.read(url), catalogue) == found


def test_a_document_is_found_by_its_address_and_by_its_name(catalogue: Catalogue) -> None:
    held = catalogue.at(address.read("http://www.pine-post.example/sale/#top"))
    assert held == catalogue.called("pine-post-2024-sale")
    assert held
    assert Path(held.path).name == "pine-post-2024-sale.ttl"
    assert (held.title, held.publisher) == (
        "On pine-post-2024-sale",
        "https://w3id.org/aikg/actor/pine-post",
    )
    assert catalogue.at(address.read("https://pine-post.example/")) is None
    assert catalogue.called("pine-post") is None


def test_a_file_that_is_named_twice_is_read_once(files: tuple[Path, ...], catalogue: Catalogue) -> None:
    assert gather([*files, *files]) == catalogue
