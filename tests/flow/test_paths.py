"""The best paths, held against a twin that walks all of them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.flow.paths import best_paths
from kg.flow.transfers import Transfers
from tests.flow.drawn import questions, transfers
from tests.flow.twin import best, key


def check(held: Transfers, data: st.DataObject) -> None:
    if not len(held):
        return
    asked = data.draw(questions(held))
    found = best_paths(held, asked)
    expected = best(held, asked)
    assert list(found.paths) == expected, [key(held, asked, path) for path in found.paths]
    if asked.k is None:
        assert not found.truncated


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=transfers(), data=st.data())
def test_the_best_paths_are_those_of_the_twin_in_its_order(held: Transfers, data: st.DataObject) -> None:
    check(held, data)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=transfers(), data=st.data())
def test_the_best_paths_are_those_of_the_twin_ten_thousand_times(
    held: Transfers, data: st.DataObject
) -> None:
    check(held, data)
