"""States: the dataset and the record agree on which claims count, whatever was asked for in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.graph
from kg import query, terms
from kg.change.state import State
from kg.network import Selection, claims_of, project
from tests.change.paper import iri, paper, said, state
from tests.derivation import SLOW

DAY = date(2024, 6, 15)


def of_store(found: State) -> set[str]:
    """The claims that the dataset holds."""
    return {str(row[0]) for row in query.select(found.store, "SELECT ?it { ?it kg:statedIn ?document }").rows}


def of_record(found: State) -> set[str]:
    """The claims that the selection keeps, those that were replaced too."""
    return set(claims_of(project(found.record, replace(found.selection, superseded=True))))


def counted(found: State) -> set[str]:
    """The claims that count, by both."""
    assert of_store(found) == of_record(found)
    return {each.removeprefix(terms.SOURCE) for each in of_store(found)}


def test_of_the_whole_everything_counts() -> None:
    whole = state(paper("one", said("Sale"), said("Sale")), paper("two", said("Sale"), issued=None))
    assert counted(whole) == {"one#c1", "one#c2", "two#c1"}


def test_what_came_into_the_record_later_or_at_no_known_time_does_not_count() -> None:
    whole = state(
        paper("day", said("Sale"), issued="2024-06-15"),
        paper("month", said("Sale"), issued="2024-06"),
        paper("undated", said("Sale"), issued=None),
    )
    assert counted(whole.known_on(DAY)) == {"day#c1"}
    assert counted(whole.known_on(date(2024, 6, 30))) == {"day#c1", "month#c1"}


def test_what_began_later_or_was_over_does_not_count() -> None:
    whole = state(
        paper(
            "one",
            said("Sale", on="2024-06"),
            said("Sale", on="2024-06-16"),
            said("Operation", from_="2023", until="2024-06-14"),
            said("Operation", from_="2023", until="2024-06"),
            said("Sale", from_="2023", until="2024-06-14"),
        )
    )
    assert counted(whole.on_day(DAY)) == {"one#c1", "one#c4", "one#c5"}


def test_what_is_left_out_does_not_count() -> None:
    whole = state(paper("one", said("Sale"), said("Sale")), paper("two", said("Sale")))
    once = whole.less([iri("one#c1")])
    assert counted(once) == {"one#c2", "two#c1"}
    assert counted(once.less([iri("two#c1")])) == {"one#c2"}


def test_where_no_day_is_given_it_stays_as_it_is() -> None:
    whole = state(paper("one", said("Sale")))
    assert whole.known_on(None) is whole
    assert whole.on_day(None) is whole


def test_another_state_leaves_the_first_as_it_was() -> None:
    whole = state(paper("one", said("Sale", on="2025"), issued="2025"))
    for other in (whole.known_on(DAY), whole.on_day(DAY), whole.less([iri("one#c1")])):
        assert counted(other) == set()
    assert counted(whole) == {"one#c1"}


def test_without_what_replaced_it_a_claim_yields_its_edge_again() -> None:
    sale = {"supplier": "actor:a", "buyer": "actor:b"}
    whole = state(
        paper("old", said("Sale", **sale), issued="2024-01"),
        paper("new", said("Statement", supersedes="old#c1"), issued="2025-01"),
    )
    sells = "ASK { actor:a kg:sellsTo actor:b }"
    assert [
        query.ask(found.store, sells) for found in (whole, whole.known_on(DAY), whole.less([iri("new#c1")]))
    ] == [False, True, True]


def test_a_denial_that_follows_from_a_plea_can_be_left_out() -> None:
    plea = said(
        "Plea", event="event:case", defendant="actor:a", pleads="kg:NotGuilty", stance="kg:Denies", on="2024"
    )
    whole = state(paper("one", plea))
    assert counted(whole) == {"one#c1", "one#c1-denial"}
    assert counted(whole.less([iri("one#c1-denial")])) == {"one#c1"}
    assert counted(whole.less([iri("one#c1")])) == set()
    assert counted(whole.on_day(date(2023, 12, 31))) == set()


Step = Callable[[State], State]


def steps(known: date | None, as_of: date | None, out: Iterable[str]) -> list[Step]:
    names = [iri(name) for name in out]
    return [
        lambda each: each.known_on(known),
        lambda each: each.on_day(as_of),
        lambda each: each.less(names) if names else each,
    ]


@pytest.mark.slow
@pytest.mark.parametrize("left_out", [False, True], ids=["not yet known", "left out"])
def test_a_claim_that_does_not_count_dates_no_other_whichever_was_asked_first(*, left_out: bool) -> None:
    bare = said("Sale", event="event:e", supplier="actor:a")
    whole = state(
        paper("bare", bare, issued="2024-05"),
        paper("dated", said("Sale", event="event:e", on="2024-06-20"), issued="2024-07"),
    )
    assert counted(whole.on_day(DAY)) == set()
    asked = steps(None if left_out else DAY, DAY, ["dated#c1"] if left_out else [])
    for first, then, last in permutations(asked):
        assert counted(last(then(first(whole)))) == {"bare#c1"}


# ---- any documents, any order

NAMES = st.sampled_from([f"{slug}#c{number}" for slug in ("one", "two", "three") for number in (1, 2)])
WRITTEN = st.sampled_from(["2023", "2024", "2024-06", "2024-06-15", "2024-06-16", "2025-01"])
CLAIM = st.builds(
    lambda kind, told: said(kind, **told),
    st.sampled_from(["Sale", "Operation", "Count", "Statement"]),
    st.fixed_dictionaries(
        {},
        optional={
            "event": st.sampled_from(["event:e", "event:f"]),
            "on": WRITTEN,
            "from": WRITTEN,
            "until": WRITTEN,
            "stance": st.sampled_from(["kg:Denies", "kg:Retracts"]),
            "found": st.just("false"),
            "respondsTo": NAMES,
            "supersedes": NAMES,
        },
    ),
)
PAPERS = st.tuples(
    *(
        st.builds(
            lambda claims, issued, slug=slug: paper(slug, *claims, issued=issued),
            st.lists(CLAIM, max_size=2),
            st.none() | WRITTEN,
        )
        for slug in ("one", "two", "three")
    )
)
DAYS = st.none() | st.sampled_from([date(2023, 12, 31), date(2024, 6, 15), date(2024, 12, 31)])


@pytest.mark.long
@pytest.mark.slow
@SLOW
@given(
    papers=PAPERS, known=DAYS, as_of=DAYS, out=st.sets(NAMES, max_size=2), order=st.permutations([0, 1, 2])
)
def test_the_dataset_and_the_record_agree(
    papers: tuple[str, ...], known: date | None, as_of: date | None, out: set[str], order: list[int]
) -> None:
    whole = state(*papers)
    todo = steps(known, as_of, out)
    found = whole
    for place in order:
        found = todo[place](found)
    assert found.selection == Selection(known=known, as_of=as_of, without=frozenset(map(iri, out)))
    assert of_store(found) == of_record(found)


@pytest.mark.slow
@pytest.mark.parametrize("known", [None, date(2024, 6, 5), date(2025, 10, 31)], ids=str)
@pytest.mark.parametrize("as_of", [date(2023, 12, 15), date(2024, 6, 5), date(2025, 3, 31)], ids=str)
def test_on_the_bundled_record_they_agree(graph: kg.graph.Graph, known: date | None, as_of: date) -> None:
    found = State(graph.store, graph.record).known_on(known).on_day(as_of)
    assert of_record(found) == of_store(found)
