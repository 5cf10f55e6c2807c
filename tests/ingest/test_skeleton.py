"""A skeleton is Turtle whatever it is made of, and what waits in it is all that breaks a rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import document, terms
from kg.ingest.skeleton import Skeleton, quoted

Judged = Callable[[str], list[tuple[str, int, str]]]

SLUG = "elm-2024-05-02-loan"
URL = "https://elm.example/loan"
WAITING = re.compile(r"^( *)# (?!#)", re.MULTILINE)

WHOLE: dict[str, Any] = {
    "title": "A loan",
    "publisher": "pine-post",
    "issued": "2024-05-02",
    "reliability": "B",
}


@given(st.text())
def test_any_text_is_a_string_of_turtle(text: str) -> None:
    written = f"<urn:x:a> <urn:x:b> {quoted(text)} .".encode()
    (triple,) = document.parse(written, path="x.ttl").triples
    assert getattr(triple.object, "value", None) == text
    assert b"\n" not in written


@given(st.text(), st.sampled_from(["2024", "2024-05", "2024-05-02"]))
def test_a_skeleton_of_any_title_is_a_source_file(title: str, issued: str) -> None:
    text = Skeleton(SLUG, URL, title=title, publisher="elm", issued=issued, reliability="C").text()
    read = document.parse(text.encode(), path="x.ttl")
    assert (read.kind, read.iri) == ("source", terms.SOURCE + SLUG)
    said = {
        terms.shorten(triple.predicate.value): getattr(triple.object, "value", None)
        for triple in read.triples
    }
    expected = {"kg:url": URL, "dct:issued": issued, "kg:reliability": f"{terms.KG}C"}
    assert said | expected == said
    assert said.get("dct:title") == (title or None)


def test_only_the_claims_are_missing_where_all_else_is_given(judged: Judged) -> None:
    ((rule, line, sentence),) = judged(Skeleton(SLUG, URL, **WHOLE).text())
    assert (rule, line) == ("orphan-document", 13)
    assert sentence.startswith(f"source:{SLUG} has no claims and is the origin of none; write its claims")


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [("title", "title"), ("publisher", "publisher"), ("reliability", "reliability"), ("issued", None)],
)
def test_what_was_not_given_is_named_and_nothing_else(
    left_out: str, missing: str | None, judged: Judged
) -> None:
    text = Skeleton(SLUG, URL, **{name: value for name, value in WHOLE.items() if name != left_out}).text()
    rules = [(rule, line) for rule, line, _ in judged(text)]
    assert rules == sorted((rule, 13) for rule in ("orphan-document", missing) if rule)


def test_a_publisher_that_no_file_defines_is_named(judged: Judged) -> None:
    found = judged(Skeleton(SLUG, URL, **{**WHOLE, "publisher": "pine-pots"}).text())
    assert [rule for rule, _, _ in found] == ["orphan-document", "undefined-name"]
    assert "names actor:pine-pots, which no file defines (did you mean actor:pine-post?)" in found[1][2]


def test_whoever_may_be_the_publisher_is_offered() -> None:
    text = Skeleton(SLUG, URL, offered=("maple-post", "pine-post")).text()
    assert "    # dct:publisher actor:maple-post ;\n    # dct:publisher actor:pine-post ;\n" in text


def test_what_waits_is_turtle_of_which_every_value_has_to_be_replaced(judged: Judged) -> None:
    awake = WAITING.sub(r"\1", Skeleton(SLUG, URL).text())
    told = judged(awake)
    sentences = "\n".join(sentence for _, _, sentence in told)
    lines = awake.split("\n")
    assert {lines[line - 1].split(" ")[0] for _, line, _ in told} == {f"source:{SLUG}", ":c1"}
    for value in (
        *("actor:some-slug", "event:some-slug", "lot:some-slug", "product:some-slug", "source:some-slug"),
        *("kg:SomeRelation", "kg:someRole", "kg:otherRole"),
        *("kg:SomeModality", "kg:SomeStance", "kg:SomeGrade"),
        *(
            "kg:quantity number",
            "kg:on YYYY-MM-DD",
            "dct:issued YYYY-MM-DD",
            "kg:credibility 0",
            "kg:locator 0",
        ),
        *('dct:title ""', 'rdfs:comment ""'),
    ):
        assert value in sentences, value
    assert "one-provenance" in {rule for rule, _, _ in told}


def test_a_skeleton_keeps_to_the_format_of_the_record() -> None:
    for text in (Skeleton(SLUG, URL).text(), Skeleton(SLUG, URL, **WHOLE).text()):
        assert [line for line in text.split("\n") if line != line.rstrip() or "\t" in line] == []
        assert text.endswith(".\n")
        assert max(map(len, text.split("\n"))) <= 120
        declared = set(re.findall(r"^@prefix (\w*):", text, re.MULTILINE))
        body = WAITING.sub(r"\1", re.sub(r"^(@prefix|##).*$|<[^>]*>", "", text, flags=re.MULTILINE))
        assert declared == set(re.findall(r"(?<![\w:.-])(\w*):[a-zA-Z]", body))
