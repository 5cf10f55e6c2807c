"""All chains from some parties, and paths under a rule of the caller's own, against walking all of them."""

from dataclasses import replace
from itertools import pairwise
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kg.analysis.chain import Budget
from kg.flow import chains as module
from kg.flow.chains import chains
from kg.flow.paths import paths_in_order
from kg.flow.question import Question
from kg.flow.transfers import Row, Transfers, from_rows
from tests.flow.drawn import questions, transfers
from tests.flow.twin import Steps, answers, best, walked


def every(held: Transfers, starts: list[int], most: int) -> list[Steps]:
    """All chains from some parties, each to any other, by the definition of a path."""
    asked = [
        Question(source=start, target=end, max_legs=most)
        for start in starts
        for end in range(len(held.parties))
    ]
    return [path for one in asked for path in walked(held, one) if answers(held, one, path)]


def obeys(path: Steps) -> bool:
    return all(fits(before, after) for before, after in pairwise(path))


def fits(before: int, after: int) -> bool:
    return (2 * before + after) % 3 != 0


def fit(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray((2 * before + after) % 3 != 0)


def found(held: Transfers, starts: list[int], most: int, *, rule: bool) -> list[Steps]:
    given = chains(held, starts, max_legs=most, follows=fit if rule else None)
    return [tuple(path) for some in given for path in some.tolist()]


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(held=transfers(), data=st.data(), rule=st.booleans(), portion=st.sampled_from([1, 3, 1 << 16]))
def test_all_chains_come_once(held: Transfers, data: st.DataObject, *, rule: bool, portion: int) -> None:
    places = range(len(held.parties))
    starts = data.draw(st.lists(st.sampled_from(places), unique=True)) if len(held) else []
    most = data.draw(st.integers(1, 4))
    with patch.object(module, "AT_ONCE", portion):
        come = found(held, starts, most, rule=rule)
    assert sorted(come) == sorted(path for path in every(held, starts, most) if not rule or obeys(path))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(held=transfers(), data=st.data())
def test_paths_under_a_rule_are_those_of_the_best_that_obey_it(held: Transfers, data: st.DataObject) -> None:
    if not len(held):
        return
    asked = data.draw(questions(held))
    come = list(paths_in_order(held, asked, follows=fits))
    assert come == [path for path in best(held, replace(asked, k=None)) if obeys(path)]


def test_without_time_nothing_is_found() -> None:
    held = from_rows([Row("1", "a", "b"), Row("2", "b", "c")])
    assert found(held, [0, 1, 2], 3, rule=False) == [(0,), (1,), (0, 1)]
    assert not list(chains(held, [0, 1, 2], max_legs=3, clock=Budget(-1)))
    assert list(paths_in_order(held, Question(0, 2))) == [(0, 1)]
    assert list(paths_in_order(held, Question(0, 2), clock=Budget(-1))) == [None]
