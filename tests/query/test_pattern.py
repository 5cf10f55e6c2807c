"""A pattern is refused at its own place, whatever stands in it, and can never get out of its braces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import query
from kg.errors import BadInput, KgError, QueryFailed
from kg.store import Store, build

pytestmark = pytest.mark.slow

PIECES = (
    "?claim", "a", "kg:Sale", ".", ";", "{", "}", "(", ")", "\n", " ", "# } \n", '"}"', "'", "FILTER",
    "UNION", "OPTIONAL", "SELECT", "WHERE", "b:c",
    "<http://example.org/>", "VALUES", "SERVICE", "LIMIT", "1", "é",
)  # fmt: skip


@pytest.fixture(scope="session")
def bare() -> Store:
    return build([], digest="0" * 64)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
def test_whatever_is_written_is_answered_or_refused_within_itself(bare: Store, pattern: str) -> None:
    refused: KgError | None = None
    try:
        assert query.matched(bare, pattern, ["claim"]).keys() == {"claim"}
    except KgError as error:
        refused = error
    assert "\n" not in str(refused)
    if isinstance(refused, QueryFailed) and refused.line is not None:
        lines = pattern.split("\n")
        assert 1 <= refused.line <= len(lines)
        assert 1 <= (refused.column or 1) <= len(lines[refused.line - 1]) + 1


def test_a_variable_may_be_written_with_a_dollar_sign(bare: Store) -> None:
    assert query.matched(bare, "VALUES $claim { kg:a }", ["claim", "node"]) == {
        "claim": frozenset({"https://w3id.org/aikg/ontology#a"})
    }


def test_a_variable_in_a_text_is_none(bare: Store) -> None:
    with pytest.raises(BadInput, match=r"names none of \?claim"):
        query.matched(bare, '?x rdfs:label "?claim" # ?claim', ["claim"])


def test_a_query_of_its_own_may_stand_in_it(bare: Store) -> None:
    found = query.matched(bare, "SELECT ?claim { VALUES ?claim { kg:a kg:b } } LIMIT 1", ["claim"])
    assert len(found["claim"]) == 1
