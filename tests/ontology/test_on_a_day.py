"""The two clocks in plain SPARQL, held to what `--as-of` and `--known` select."""

from datetime import date

import pytest

import kg.graph
from kg import query
from kg.network import Selection, claims_of, holds

DAYS = (date(2023, 12, 15), date(2024, 7, 24), date(2025, 1, 31), date(2026, 2, 2), date(2029, 12, 31))


def asked(graph: kg.graph.Graph, as_of: date, known: date | None) -> dict[str, str]:
    """What the named question says of each claim."""
    question = query.find("on-a-day")
    text = query.bind(graph.store, question, {"asOf": as_of.isoformat()})
    # Of everything, not of one thing: the parameter stays a variable.
    given = {"asOf": as_of.isoformat(), **({"known": known.isoformat()} if known else {})}
    whole = query.parse("on-a-day", question.text.replace(" (default site:cortex)", ""))
    text = query.bind(graph.store, whole, given)
    rows = query.select(graph.store, text)
    claim, holds = rows.columns.index("claim"), rows.columns.index("holds")
    return {str(row[claim]): str(row[holds]) for row in rows.rows}


def selected(graph: kg.graph.Graph, as_of: date, known: date | None) -> dict[str, str]:
    """What the options select, and how sure the dates of each claim make it."""
    network = graph.network(Selection(as_of=as_of, known=known))
    return {
        claim.iri: str(holds(network, [claim]))
        for claim in claims_of(network).values()
        if claim.stance not in {"Denies", "Retracts"}
    }


@pytest.mark.slow
@pytest.mark.parametrize("known", [None, date(2024, 6, 5), date(2025, 12, 31)], ids=str)
@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_question_and_the_options_agree(as_of: date, known: date | None, graph: kg.graph.Graph) -> None:
    assert asked(graph, as_of, known) == selected(graph, as_of, known)
