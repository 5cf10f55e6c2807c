"""The verify queries: each has a file that breaks it, and it alone."""

import re
from functools import cache
from pathlib import Path

import pytest

from kg import terms
from kg.check import Violation, judge
from kg.check.verify import VerifyQuery, verify_queries
from kg.document import find, read

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
QUERIES = verify_queries()
TERMS = "".join((terms.ontology_dir() / name).read_text("utf-8") for name in ("kg.ttl", "codes.ttl"))


CONTEXT = [read(FIXTURES / name) for name in ("entities.ttl", "good.ttl", "origin.ttl")]


@cache
def broken(name: str) -> tuple[Violation, ...]:
    return judge([read(FIXTURES / "verify" / f"{name}.ttl")], context=CONTEXT, strict=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", [query.name for query in QUERIES])
def test_a_file_breaks_each_query_and_no_other_rule(name: str) -> None:
    assert {violation.rule for violation in broken(name)} == {name}


@pytest.mark.slow
@pytest.mark.parametrize("name", [query.name for query in QUERIES])
def test_a_sentence_names_the_culprit_and_says_what_to_do(name: str) -> None:
    query = next(query for query in QUERIES if query.name == name)
    for violation in broken(name):
        found, _, do = violation.sentence.partition("; ")
        assert (do, "<" in found, "(unbound)" in found) == (query.do, False, False)
        assert violation.line > 1


def test_lots_that_were_taken_from_each_other_are_a_circle() -> None:
    culprits = {violation.sentence.partition(" is")[0] for violation in broken("no-circle")}
    assert {"lot:one", "lot:two"} <= culprits


def test_what_the_good_documents_say_breaks_no_query() -> None:
    assert judge(CONTEXT, strict=True) == ()


def test_every_breaking_file_has_a_query() -> None:
    assert {path.stem for path in find([FIXTURES / "verify"])} == {query.name for query in QUERIES}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_says_what_it_is_for(query: VerifyQuery) -> None:
    assert (query.title[0].isupper(), query.title[-1] != ".", query.constraint[-1]) == (True, True, ".")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_names_its_columns_and_only_declared_terms(query: VerifyQuery) -> None:
    body = re.sub(r'"(?:[^"\\]|\\.)*"|^#.*$', "", query.sparql, flags=re.MULTILINE)
    used = set(re.findall(r"\bkg:(\w+)", body))
    declared = set(re.findall(r"^kg:(\w+) a ", TERMS, flags=re.MULTILINE))
    assert ("SELECT *" in query.sparql, used - declared) == (False, set())


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_manual_has_every_query(query: VerifyQuery) -> None:
    assert f"| `{query.name}` | {query.constraint} |" in (terms.ontology_dir() / "README.md").read_text(
        "utf-8"
    )
