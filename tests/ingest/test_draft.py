"""A draft: the name that a document gets, and what keeps it from getting one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import document
from kg.errors import BadInput
from kg.ingest.catalogue import Catalogue
from kg.ingest.code import codes
from kg.ingest.draft import draft


@pytest.mark.parametrize(
    ("url", "given_", "slug"),
    [
        ("https://pine-post.example/h100-loan", {"issued": "2024-05-02"}, "pine-post-2024-05-02-h100-loan"),
        ("https://pine-post.example/h100-loan", {"issued": "2024"}, "pine-post-2024-h100-loan"),
        ("https://pine-post.example/h100-loan", {}, "pine-post-h100-loan"),
        ("https://elm.example/h100-loan", {"by": "Elm & Co"}, "elm-co-h100-loan"),
        ("https://elm.example/h100-loan", {}, "elm-h100-loan"),
        ("https://tomsherald.example/h100-loan", {}, "tom-s-herald-h100-loan"),
        ("https://copies.example/h100-loan", {}, "copies-h100-loan"),
        ("https://elm.example/?id=7", {"title": "The loan of 500 chips"}, "elm-loan-500-chips"),
        ("https://elm.example/", {"issued": "2024"}, "elm-2024"),
        ("https://elm.example/h100-loan", {"name": "what-i-like"}, "what-i-like"),
    ],
)
def test_a_name_is_made_of_publisher_date_and_address(
    url: str, given_: dict[str, Any], slug: str, catalogue: Catalogue
) -> None:
    assert draft(url, catalogue, **given_).slug == slug


@pytest.mark.parametrize("url", ["https://pine-post.example/sale", "http://www.pine-post.example/sale/?#x"])
def test_a_document_that_has_a_file_gets_no_second(url: str, catalogue: Catalogue) -> None:
    with pytest.raises(BadInput) as caught:
        draft(url, catalogue, name="another")
    assert Path(str(caught.value.path)).name == "pine-post-2024-sale.ttl"
    assert caught.value.message == (
        "source:pine-post-2024-sale is the document at this address; add your claims to it."
    )


def test_a_name_that_is_taken_is_refused_with_its_file(catalogue: Catalogue) -> None:
    with pytest.raises(BadInput, match="source:ash-2024-post is the name of another document") as caught:
        draft("https://elm.example/loan", catalogue, name="ash-2024-post")
    assert Path(str(caught.value.path)).name == "ash-2024-post.ttl"


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ({"title": " \n"}, "--title is empty; write it, or leave the option out."),
        ({"title": "\udc80"}, "--title holds bytes that are no UTF-8; copy it anew."),
        ({"by": ""}, "--publisher is empty; write it, or leave the option out."),
        ({"reliability": "G"}, "'G' is no grade; write one of A, B, C, D, E, F."),
        ({"kind": "Blog"}, "'Blog' is no kind of document; write one of Filing, CourtRecord, "),
        ({"name": "A B"}, "'A B' is no name of a document: "),
    ],
)
def test_what_is_no_good_is_one_sentence(given_: dict[str, str], sentence: str, catalogue: Catalogue) -> None:
    with pytest.raises(BadInput) as caught:
        draft("https://elm.example/loan", catalogue, **given_)
    assert str(caught.value).startswith(sentence)


def test_where_no_name_can_be_made_one_has_to_be_given(catalogue: Catalogue) -> None:
    with pytest.raises(BadInput, match="no name can be made of this address; give the document one"):
        draft("https://例え.テスト/記事", catalogue)
    assert draft("https://例え.テスト/記事", catalogue, name="a-b").url == "https://例え.テスト/記事"


def test_codes_are_those_of_the_ontology_in_any_case(catalogue: Catalogue) -> None:
    made = draft("https://elm.example/loan", catalogue, kind="kg:courtrecord", reliability="b")
    assert (made.kind, made.reliability) == ("CourtRecord", "B")
    assert {"News", "Mirror", "Filing", "Post"} <= set(codes("DocumentKindScheme"))


@pytest.mark.slow
@given(title=st.text(), by=st.text())
def test_any_title_and_publisher_make_a_file_or_one_sentence(title: str, by: str) -> None:
    try:
        made = draft("https://elm.example/loan", Catalogue((), ()), title=title, by=by)
    except BadInput:
        return
    read = document.parse(made.text().encode(), path="x.ttl")
    titles = [getattr(t.object, "value", "") for t in read.triples if t.predicate.value.endswith("/title")]
    assert titles == [made.title]
    assert made.title
    assert " ".join(made.title.split()) == made.title
