"""Paths between two parties: of each kind, within the limits that are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from kg.analysis.chain import Budget
from kg.analysis.diversion import Answers
from kg.analysis.order import Wanted
from kg.analysis.paths import paths
from kg.claim import Claim, Entity, Range, Source
from tests.builder import claim, entity, full, network

SWAP = claim(
    "Diversion",
    doc="mail",
    supplier="nvidia",
    divertedFrom="tesla",
    recipient="x",
    event="event:swap",
    lot="lot:l",
    n=12000,
    on="2023-12",
)


def ask(*parts: Claim | Source | Entity, ends: str = "a c", **asked: Any) -> Answers:
    start, end = ends.split()
    return paths(network(*parts), full(start), full(end), **asked)


def ways(*parts: Claim | Source | Entity, ends: str = "a c", **asked: Any) -> list[str]:
    return sorted(
        f"{f.kind}: {'-'.join(i.rsplit('/', 1)[-1] for i in [f.legs[0].source, *(s.target for s in f.legs)])}"
        for f in ask(*parts, ends=ends, **asked).findings
    )


def sale(supplier: str, buyer: str, **said: Any) -> Claim:
    return claim("Sale", supplier=supplier, buyer=buyer, **said)


def test_a_single_diversion_is_a_path_from_the_supplier() -> None:
    (found,) = ask(SWAP, ends="nvidia x").findings
    assert (found.kind, found.intended, found.actual) == ("recorded", full("tesla"), full("x"))
    assert ways(SWAP, ends="tesla x") == ["recorded: tesla-x"]


def test_what_was_only_due_is_no_path_by_itself() -> None:
    assert ways(SWAP, ends="nvidia tesla") == []


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ({"lot": "lot:l"}, {"lot": "lot:l"}, "reconstructed"),
        ({"lot": "lot:l"}, {}, "possible"),
        ({}, {}, "possible"),
    ],
)
def test_a_path_is_of_the_kind_of_its_legs(first: dict[str, str], second: dict[str, str], kind: str) -> None:
    steps = [sale("a", "b", **first), sale("b", "c", **second)]
    assert ways(*steps) == [f"{kind}: a-b-c"]
    assert ways(*steps, kinds=[kind]) == [f"{kind}: a-b-c"]
    assert ways(*steps, kinds=[k for k in ("recorded", "reconstructed", "possible") if k != kind]) == []


def test_a_path_whose_last_leg_is_a_diversion_of_the_same_goods_is_recorded() -> None:
    made = sale("fab", "nvidia", lot="lot:l", on="2022")
    assert ways(SWAP, made, ends="fab x") == ["recorded: fab-nvidia-tesla-x"]
    assert ask(SWAP, made, ends="fab x").findings[0].intended == full("tesla")


def test_a_path_ends_at_a_site_too() -> None:
    put = claim("Installation", holder="b", facility="site:hall")
    assert ways(sale("a", "b"), put, ends="a site:hall") == ["possible: a-b-hall"]


def test_june_any_day_of_the_year_and_february_are_no_path() -> None:
    steps = [sale("a", "b", on="2024-06"), sale("b", "x", on="2024"), sale("x", "c", on="2024-02")]
    assert ways(*steps) == []
    assert ways(*steps, ends="a x") == ["possible: a-b-x"]


def test_a_permission_to_sell_is_no_leg() -> None:
    assert ways(sale("a", "b"), claim("Licence", supplier="b", buyer="c")) == []


def test_other_goods_are_no_path() -> None:
    assert ways(sale("a", "b", product="product:h100"), sale("b", "c", product="product:a100")) == []


def test_a_server_with_the_chips_is_a_path_of_the_chips() -> None:
    inside = claim("ComponentOf", whole="product:hgx", component="product:h100")
    steps = [sale("a", "b", product="product:h100"), sale("b", "c", product="product:hgx")]
    assert ways(*steps, inside) == ["possible: a-b-c"]


def test_a_family_is_a_path_of_its_models() -> None:
    models = entity("product:h100", family="product:hopper")
    steps = [sale("a", "b", product="product:h100"), sale("b", "c", product="product:hopper")]
    assert ways(*steps, models) == ["possible: a-b-c"]


def test_the_quantity_is_the_least_of_the_legs() -> None:
    steps = [sale("a", "b", n=(2000, None), lot="lot:l"), sale("b", "c", n=12000, lot="lot:l")]
    (found,) = ask(*steps).findings
    assert found.quantity == Range(2000, 12000)
    silent = [sale("a", "b"), sale("b", "c", n=12000)]
    (found,) = ask(*silent).findings
    assert found.quantity == Range(None, 12000)


def test_of_what_is_only_possible_nothing_need_have_gone_all_the_way() -> None:
    steps = [sale("a", "b", n=12000, amount=7), sale("b", "c", n=12000, amount=9)]
    (found,) = ask(*steps).findings
    assert (found.quantity, found.amount) == (Range(None, 12000), Range(None, 7))


def test_the_best_paths_come_first_and_the_rest_is_told_as_more() -> None:
    steps = [
        sale("a", "c", credibility=5),
        sale("a", "b", credibility=1),
        sale("b", "c", credibility=1),
        sale("a", "d", on="2020", n=5),
        sale("d", "c", on="2020", n=5),
    ]
    assert [len(f.legs) for f in ask(*steps).findings] == [2, 2, 1]
    assert ask(*steps).findings[0].legs[0].target == full("b")
    assert [len(f.legs) for f in ask(*steps, wanted=Wanted(by="legs")).findings] == [1, 2, 2]
    assert ask(*steps, wanted=Wanted(by="quantity", k=1)).findings[0].legs[0].target == full("d")
    assert ask(*steps, wanted=Wanted(by="earliest", k=1)).findings[0].legs[0].target == full("d")
    assert [ask(*steps, wanted=Wanted(k=k)).truncated for k in (2, 3)] == [True, False]


def test_no_path_is_an_empty_answer() -> None:
    assert ask(sale("a", "b")) == Answers((), truncated=False)
    assert ways(sale("a", "c"), ends="a a") == []


def test_a_search_that_ran_out_of_time_is_told_as_not_all() -> None:
    assert ask(sale("a", "c"), budget=Budget(seconds=-1)).truncated


def test_the_number_of_legs_is_kept() -> None:
    steps = [sale("a", "b"), sale("b", "c"), sale("a", "c")]
    assert ways(*steps, max_legs=1) == ["recorded: a-c"]
