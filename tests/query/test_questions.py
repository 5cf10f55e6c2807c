"""Named questions: their header, and what is put in for their parameters."""

import re

import pytest

from kg import query, terms
from kg.errors import AmbiguousName, BadInput, KgError, UnknownName
from kg.graph import Graph
from kg.store import Store


def question(*lines: str) -> query.Question:
    return query.parse("q", "\n".join(lines))


def test_a_question_has_a_first_line_and_parameters() -> None:
    parsed = question(
        "# Who?",
        "# set who: IRI of the actor or site (default actor:a)",
        "# set by: date, the last",
        "ASK {}",
    )
    assert parsed.line == "Who?"
    who, by = parsed.parameters
    assert (who.name, who.kind, who.default, who.entities()) == ("who", "IRI", "actor:a", ("actor", "site"))
    assert (by.name, by.kind, by.default, by.entities()) == ("by", "date", None, ())


def test_a_parameter_takes_its_default_or_stays_a_variable(store: Store) -> None:
    asked = question(
        "# Who?", "# set a: IRI of the actor (default actor:a)", "# set b: IRI", "ASK { $a ?p $b }"
    )
    assert query.bind(store, asked, {}).endswith(f"ASK {{ <{terms.ACTOR}a> ?p $b }}")
    assert query.bind(store, asked, {"b": "actor:b"}).endswith(f"<{terms.ACTOR}a> ?p <{terms.ACTOR}b> }}")


@pytest.mark.parametrize(
    ("kind", "given", "term"),
    [
        ("date", "2024-06-30", f'"2024-06-30"^^<{terms.XSD}date>'),
        ("number", "12,000", f'"12000"^^<{terms.XSD}decimal>'),
        ("number", "0.5", f'"0.5"^^<{terms.XSD}decimal>'),
        ("number", "1e3", f'"1000"^^<{terms.XSD}decimal>'),
        ("text", 'a"} #', '"a\\"} #"'),
        ("IRI of the site", "colossus", f"<{terms.SITE}b>"),
        ("IRI of the actor", "actor:b", f"<{terms.ACTOR}b>"),
        ("IRI of the actor", f"{terms.ACTOR}b", f"<{terms.ACTOR}b>"),
    ],
)
def test_a_parameter_is_given_as_its_kind_is_written(store: Store, kind: str, given: str, term: str) -> None:
    asked = question("# Who?", f"# set x: {kind}", "ASK { ?s ?p $x }")
    assert query.bind(store, asked, {"x": given}).endswith(f"ASK {{ ?s ?p {term} }}")


@pytest.mark.parametrize(
    ("kind", "given", "error"),
    [
        ("date", "2024-13", BadInput),
        ("date", "june", BadInput),
        ("number", "many", BadInput),
        ("number", "NaN", BadInput),
        ("IRI", "Colossus", AmbiguousName),
        ("IRI", "Collosus", UnknownName),
        ("IRI of the actor", "site:b", UnknownName),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_an_error(
    store: Store, kind: str, given: str, error: type[KgError]
) -> None:
    with pytest.raises(error):
        query.bind(store, question("# Who?", f"# set x: {kind}", "ASK { ?s ?p $x }"), {"x": given})


def test_a_parameter_that_is_not_declared_is_an_error(store: Store) -> None:
    with pytest.raises(BadInput, match="no parameter 'y'; it has x"):
        query.bind(store, question("# Who?", "# set x: IRI", "ASK { ?s ?p $x }"), {"y": "actor:a"})


def test_a_kind_that_there_is_not_is_an_error() -> None:
    with pytest.raises(BadInput, match=r"^q\.rq:2: 'colour' is no kind"):
        question("# Who?", "# set x: colour of it", "ASK {}")


def test_a_question_is_found_by_its_name_or_near_ones_are_offered() -> None:
    assert query.find("diversions-of").name == "diversions-of"
    with pytest.raises(UnknownName) as unknown:
        query.find("diversion-of")
    assert "diversions-of" in unknown.value.near


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in query.named()])
def test_the_order_of_rows_is_that_of_the_question_and_of_no_store(graph: Graph, name: str) -> None:
    """A store on disk and one in memory find rows in different orders: no two may be alike by the keys."""
    text = query.find(name).text
    ordered = re.search(r"ORDER BY ([^{}]+)$", text)
    assert ordered
    keys = re.findall(r"\?(\w+)", ordered[1])
    rows = graph.query(text)
    by_keys = {tuple(row[rows.columns.index(key)] for key in keys) for row in rows}
    assert len(by_keys) == len(rows)
