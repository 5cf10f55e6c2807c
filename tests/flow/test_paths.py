"""The best paths, held against a twin that walks all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from weakref import WeakKeyDictionary

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.flow import (
    chain,
    chain_few,
    chain_few_numba,
    chain_prune,
    chain_prune_numba,
    chain_room_numba,
    chain_search,
    chain_search_numba,
    kernel,
    paths,
)
from kg.flow.question import OBJECTIVES, Question
from kg.flow.reach import UNREACHED
from kg.flow.transfers import Row, Transfers, from_rows
from tests.flow.drawn import BEGIN, questions, transfers
from tests.flow.twin import best, key

KERNELS = {
    "numpy": (chain_prune.prune, chain_search.search),
    "numba": (chain_prune_numba.prune, chain_search_numba.search),
}


@contextmanager
def using(name: str, much: int, few: int = 20_000, many: int = 1000, walked: int = 64) -> Iterator[None]:
    """Search with one kernel, and with bounds of its own so that each way of searching is taken.

    Args:
        name: The kernel.
        much: Where more transfers than this are looked at, the best of them are tried first.
        few: Where no more than this have to be walked, all paths are walked; a queue is used where it is 0.
        many: Where more than this can lie on an answer, the best of them are tried first.
        walked: Room for how many there is at first.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "prune", KERNELS[name][0])
        patch.setattr(kernel, "search", KERNELS[name][1])
        patch.setattr(paths, "MUCH", much)
        patch.setattr(chain, "MANY", many)
        patch.setattr(chain_few, "MOST", few)
        patch.setattr(chain_few_numba, "MOST_KEPT", min(few, chain_few_numba.MOST_KEPT))
        patch.setattr(chain_prune, "MEETINGS", 0)
        patch.setattr(chain_prune_numba, "MEETINGS", 0)
        patch.setattr(chain_room_numba, "AT_FIRST", walked)
        patch.setattr(chain, "_SPARE", WeakKeyDictionary())
        yield


def check(held: Transfers, data: st.DataObject) -> None:
    if not len(held):
        return
    asked = data.draw(questions(held))
    bounds = [data.draw(st.sampled_from([0, less, 20_000])) for less in (2, 1, 3)]
    walked = data.draw(st.sampled_from([1, 64]))
    everything = best(held, replace(asked, k=None))
    for name in KERNELS:
        with using(name, bounds[0], bounds[1], bounds[2], walked):
            found = paths.best_paths(held, asked)
        assert list(found.paths) == everything[: asked.k], [key(held, asked, path) for path in found.paths]
        assert found.truncated == (len(found.paths) < len(everything))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=transfers(), data=st.data())
def test_compiled_code_keeps_no_transfer_that_numpy_does_not(held: Transfers, data: st.DataObject) -> None:
    if not len(held):
        return
    asked = data.draw(questions(held))
    if asked.source == asked.target or {asked.source, asked.target} & asked.avoid:
        return
    kept = []
    for prune, _ in KERNELS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chain, "MANY", -1)
            part = prune(held, asked, None)
        assert isinstance(part, chain.Part)
        rows = part.rows.tolist()
        assert part.parties[part.target].tolist() == held.target[rows].tolist()
        assert part.parties.repeat(np.diff(part.start)).tolist() == held.source[rows].tolist()
        assert len(set(rows)) == len(rows)
        kept.append(set(rows))
    assert kept[1] <= kept[0]


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


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=transfers(), data=st.data(), name=st.sampled_from([*KERNELS]))
def test_a_search_leaves_the_room_as_it_was(held: Transfers, data: st.DataObject, name: str) -> None:
    if not len(held):
        return
    asked = data.draw(questions(held))
    if asked.source == asked.target or {asked.source, asked.target} & asked.avoid:
        return
    KERNELS[name][0](held, asked, data.draw(st.sampled_from([None, 1, 3])))
    with chain.borrowed(held, chain.Room.of) as (room,):
        for end in (room.ahead, room.behind):
            assert set(end.legs.tolist()) <= {-1}
            assert set(end.days.tolist()) <= {UNREACHED}
    with chain.borrowed(held, chain_room_numba.Room.of) as (compiled,):
        assert set(compiled.legs.ravel().tolist()) <= {-1}
        assert set(compiled.days.ravel().tolist()) <= {UNREACHED}
        assert set(compiled.turns.ravel().tolist()) <= {0}
        assert not compiled.bits.any()


def ladder(steps: int, rungs: int) -> Transfers:
    """Parties in a row, with as many transfers from each to the next as there are rungs."""
    return from_rows(
        [
            Row(f"{step:03}-{rung:03}", f"p{step:03}", f"p{step + 1:03}", confidence=9_000 - rung)
            for step in range(steps)
            for rung in range(rungs)
        ]
    )


@pytest.mark.parametrize("name", [*KERNELS])
@pytest.mark.parametrize("legs", [6, 7, 8, 11])
def test_products_of_many_confidences_are_exact(name: str, legs: int) -> None:
    held = ladder(legs, 3)
    asked = Question(0, legs, k=200, max_legs=legs)
    with using(name, 20_000):
        found = paths.best_paths(held, asked)
    joint = [np.prod(held.confidence[list(path)].astype(object)) for path in found.paths]
    weakest = [int(held.confidence[list(path)].min()) for path in found.paths]
    told = [*zip(weakest, joint, strict=True)]
    assert len(found.paths) == 200
    assert found.truncated
    assert told == sorted(told, reverse=True)


class Ended:
    """A clock that has run out after some looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def left(self) -> bool:
        self.looks -= 1
        return self.looks >= 0


@pytest.mark.parametrize("name", [*KERNELS])
@pytest.mark.parametrize("much", [0, 20_000])
def test_what_is_found_until_the_time_is_up_is_told(name: str, much: int) -> None:
    held = ladder(5, 9)
    asked = Question(0, 5, k=None, max_legs=5)
    with using(name, much):
        whole = paths.best_paths(held, asked)
        assert (len(whole.paths), whole.truncated) == (9**5, False)
        some = paths.best_paths(held, asked, clock=Ended(3))
        assert some.truncated
        assert some.paths == whole.paths[: len(some.paths)]
        assert len(some.paths) < 9**5
        none = paths.best_paths(held, replace(asked, k=10), clock=Ended(0))
        assert (none.paths, none.truncated) == ((), True)


@pytest.mark.parametrize("name", [*KERNELS])
@pytest.mark.parametrize("few", [0, 20_000])
@pytest.mark.parametrize("by", OBJECTIVES)
@pytest.mark.parametrize("k", [1, 3, 8])
def test_days_and_identifiers_decide_where_all_else_is_equal(name: str, few: int, by: str, k: int) -> None:
    held = from_rows(
        [
            Row(f"{step}{9 - rung}", f"p{step}", f"p{step + 1}", BEGIN, BEGIN + timedelta(days=40 + rung % 2))
            for step in range(3)
            for rung in range(4)
        ]
    )
    asked = Question(0, 3, by=by, k=k, max_legs=4)
    with using(name, 20_000, few):
        assert list(paths.best_paths(held, asked).paths) == best(held, asked)
