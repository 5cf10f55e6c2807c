"""What cannot be run: the mistake is named with its place."""

import contextlib

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import query
from kg.errors import KgError, QueryFailed
from kg.store import Store


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELCT ?s { ?s ?p ?o }", 1, 1, "`SELCT"),
        ("SELECT ?s {\n  ?s kg:a ?o .\n  ?o nope:b 1 }", 3, 6, "prefix nope: is not declared"),
        ("SELECT ?s {\n ?s ?p '1'^^nope:x }", 2, 13, "prefix nope: is not declared"),
        ("SELECT ?s { ?s ?p ?o ", 1, 11, "'{' is never closed"),
        ("SELECT ?s { ?s ?p ?o ) }", 1, 22, "')' closes nothing"),
        ("SELECT ?s { ?s ?p 'x }", 1, 19, "text that begins here is never closed"),
        ("SELECT ?s {\n ?s ?p ?o } garbage", 2, 13, "`garbage`"),
        ("SELECT ?s { ?s ?p ?o } LIMIT x", 1, 30, "`x`"),
        ("SELECT ?s { ?s ?p ?o OPTIONAL ?s ?a ?b }", 1, 31, "`?s ?a ?b }`"),
        ("SELECT ?s { ?s ?p ?o } ORDER ?o", 1, 30, "`?o`"),
        ("SELECT (FOO(?s) AS ?x) { ?s ?p ?o }", 1, 9, "`FOO(?s) AS ?x) { ?s ?p ?o }`"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", 1, 41, "variable that is unbound"),
        ("SELECT", 1, 7, "ends too early"),
        ("SELECT ?s { BIND(1 AS ?s) BIND(2 AS ?s) }", None, None, "not complete, or says what"),
        ("", None, None, "asks for nothing"),
        ("PREFIX a: <urn:>", None, None, "asks for nothing"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    store: Store, text: str, line: int | None, column: int | None, words: str
) -> None:
    for ask in (query.select, query.shown):
        with pytest.raises(QueryFailed) as failed:
            ask(store, text)
        assert (failed.value.line, failed.value.column) == (line, column)
        assert words in failed.value.reason
        assert "\n" not in str(failed.value)


@given(st.text(alphabet=st.sampled_from("SELECT{}?sp o.\n'<>:kg#\\()\"")))
@settings(max_examples=300, deadline=None)
def test_no_text_is_more_than_a_mistake(text: str) -> None:
    with contextlib.suppress(KgError):
        query.select(Store(ox.Store(), digest=""), text)


def test_a_query_of_another_form_is_named(store: Store) -> None:
    with pytest.raises(QueryFailed, match="it is ASK; SELECT is expected here"):
        query.select(store, "ASK {}")
    with pytest.raises(QueryFailed, match="it is SELECT; CONSTRUCT or DESCRIBE is expected here"):
        query.construct(store, "SELECT ?s { ?s ?p ?o }")
