"""How many can have gone over all ways together: held against a linear program over all chains."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kg.analysis.bound import bound, bound_over
from kg.analysis.chain import Budget, Legs, walk
from kg.analysis.leg import Leg
from kg.analysis.order import Wanted
from kg.claim import Range
from tests.analysis.test_columns import GOODS, STEPS
from tests.analysis.twin import WORLD
from tests.builder import claim, full, network

NEVER = 12
"""More legs than any chain of these tests has."""

TOLERANCE = 1e-6


def largest(chains: list[tuple[Leg, ...]], goods: Legs) -> float:
    """The most that can go along chains if no leg carries more than it says."""
    steps = {step.key: step for chain in chains for step in chain}
    limits = {key: most(goods, step) for key, step in steps.items()}
    known = [key for key, limit in limits.items() if limit is not None]
    if not chains:
        return 0.0
    if any(all(limits[step.key] is None for step in chain) for chain in chains):
        return float("inf")
    table = [[any(step.key == key for step in chain) for chain in chains] for key in known]
    solved = linprog(
        -np.ones(len(chains)),
        A_ub=np.array(table, dtype=float),
        b_ub=[limits[key] for key in known],
        method="highs",
    )
    return float(-solved.fun)


def most(goods: Legs, step: Leg) -> float | None:
    contents = goods.products.pieces(step.products)
    return None if contents is None or step.quantity.high is None else float(step.quantity.high * contents)


PARTIES = st.sampled_from([full(name) for name in "abcd"])


QUANTITIES = st.sampled_from([Range(), Range(1, 1), Range(2, 5), Range(None, 3)])
DAYS = st.sampled_from([None, None, date(2024, 2, 10), date(2024, 6, 4)])
QUESTIONS = st.builds(
    lambda product, avoid, after, before, modality: Wanted(
        product=product, avoid=frozenset(avoid), after=after, before=before, modality=modality
    ),
    st.sampled_from([None, None, *map(full, GOODS)]),
    st.lists(PARTIES, max_size=1),
    DAYS,
    DAYS,
    st.sampled_from([None, "Actual"]),
)


@pytest.mark.slow
@settings(max_examples=200)
@given(STEPS, st.lists(QUANTITIES, min_size=9, max_size=9), PARTIES, PARTIES, QUESTIONS)
def test_no_more_goes_along_chains_and_where_it_is_exact_as_much(
    steps: list[Leg], quantities: list[Range], source: str, target: str, wanted: Wanted
) -> None:
    own = [step for step in steps if step.source != step.target]
    moved = [replace(step, quantity=each) for step, each in zip(own, quantities, strict=False)]
    goods = Legs(tuple(moved), WORLD)
    found = bound_over(goods, source, target, wanted=wanted)
    chains = walk(goods, [source], end=target, max_legs=NEVER)
    ways = [chain for chain in chains if fits(chain, goods, wanted)]
    flow = largest(ways, goods)
    high = float("inf") if found.high.quantity is None else float(found.high.quantity)
    assert flow <= high + TOLERANCE
    if found.exact:
        assert flow == pytest.approx(high)
    if found.high.quantity is not None:
        assert sum(most(goods, leg) or 0 for leg in found.high.cut) == pytest.approx(high)
    else:
        assert all(most(goods, leg) is None for leg in found.high.open_by)
    assert not found.truncated


def fits(chain: tuple[Leg, ...], goods: Legs, wanted: Wanted) -> bool:
    parties = {party for step in chain for party in (step.source, step.target)}
    named = [step.products for step in chain if step.products]
    asked = wanted.product is None or (
        bool(named) and all(goods.products.any_compatible(some, (wanted.product,)) for some in named)
    )
    in_window = all(
        (wanted.after or date.min) <= (step.when.latest or date.max)
        and (step.when.earliest or date.min) <= (wanted.before or date.max)
        for step in chain
        if step.moves
    )
    far = wanted.modality is None or all(
        goods.record.at_least(step.modality, wanted.modality) for step in chain if step.carries != "DueGoods"
    )
    return asked and in_window and far and not parties & wanted.avoid


SALES = (
    claim("Sale", supplier="nvidia", buyer="tesla", n=100, on="2024-01-05", product="product:h100"),
    claim("Sale", supplier="tesla", buyer="xai", n=9, on="2024-03-01", product="product:battery"),
    claim("Sale", supplier="tesla", buyer="xai", n=70, on="2024-03-01", product="product:h100"),
    claim(
        "Diversion",
        supplier="nvidia",
        divertedFrom="tesla",
        recipient="xai",
        n=30,
        on="2024-02-01",
        event="event:swap",
        product="product:h100",
        modality="Planned",
    ),
)


def told(**wanted: Any) -> tuple[Any, list[str], bool]:
    found = bound(network(*SALES), full("nvidia"), full("xai"), wanted=Wanted(**wanted))
    return found.high.quantity, [leg.verb for leg in found.high.cut], found.exact


@pytest.mark.slow
def test_goods_of_another_kind_and_legs_in_two_roles_count_for_nothing_more() -> None:
    assert told() == (100, ["divertedTo", "sellsTo"], False)


@pytest.mark.parametrize(
    ("wanted", "quantity"),
    [
        ({"before": date(2024, 2, 28)}, 30),
        ({"after": date(2024, 2, 15)}, 0),
        ({"modality": "Actual"}, 70),
        ({"product": full("product:battery")}, 0),
        ({"avoid": frozenset([full("tesla")])}, 0),
        ({"avoid": frozenset([full("xai")])}, 0),
        ({"min_quantity": 1000}, 100),
    ],
)
def test_it_keeps_to_what_paths_keep_to(wanted: dict[str, Any], quantity: int) -> None:
    assert told(**wanted)[0] == quantity


def test_without_time_nothing_is_claimed() -> None:
    found = bound(network(*SALES), full("nvidia"), full("xai"), budget=Budget(0))
    assert (found.truncated, found.high.quantity) == (True, None)
