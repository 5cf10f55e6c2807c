"""Lineages: lots and their relatives, what would close their rest, and some of the bundled record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.analysis.gap import GAPS
from kg.analysis.lineage import Lineage, Lineages, lineage, lineages
from kg.claim import Claim, Entity, Range
from kg.network import Network, Selection, project
from kg.record import Record
from tests.builder import claim, entity, full, network


def of(*parts: Claim | Entity, lot: str = "lot:l", **selected: Any) -> Lineage:
    return lineage(network(*parts, **selected), full(lot))


def gaps(*parts: Claim | Entity, lot: str = "lot:l") -> list[tuple[str, list[str]]]:
    found = of(*parts, lot=lot).gaps
    assert [GAPS.index(gap.what) for gap in found] == sorted(GAPS.index(gap.what) for gap in found)
    return [(gap.what, [each.rsplit("/")[-1] for each in gap.lots]) for gap in found]


def said(kind: str, **more: Any) -> Claim:
    return claim(kind, **{"lot": "lot:l", **more})


def part(name: str, **more: Any) -> Claim:
    return claim("Shipment", **{"lot": f"lot:{name}", "takenFrom": "lot:l", **more})


def test_a_lineage_is_told_from_the_oldest_lot_on() -> None:
    found = of(
        part("l", takenFrom="lot:grand"),
        part("child"),
        part("child", takenFrom="lot:other"),
        part("grandchild", takenFrom="lot:child"),
        part("cousin", takenFrom="lot:grand"),
    )
    assert [(each.lot.rsplit("/")[-1], each.depth) for each in found.members] == [
        ("grand", -1),
        ("l", 0),
        ("child", 1),
        ("grandchild", 2),
    ]
    child = found.members[2]
    assert [taking.parent for taking in child.parents] == [full("lot:l"), full("lot:other")]


def test_a_taking_has_its_number_dates_and_confidence() -> None:
    (taking,) = of(
        said("Shipment", n=100), part("p", doc="a", n=30, on="2024"), part("p", doc="b", n=30, on="2023")
    ).children
    assert (taking.quantity, taking.dates, str(taking.confidence)) == (
        Range(30, 30),
        ("2023", "2024"),
        "0.87",
    )
    assert taking.claims == (full("a#c1"), full("b#c1"))


def test_a_lot_of_which_nobody_speaks_has_no_lineage() -> None:
    found = of(said("Order", n=1), lot="lot:other")
    assert (found.members, found.own, found.balance, found.parents) == ((), None, None, ())


def test_a_lot_that_is_only_named_as_a_whole_has_its_parts() -> None:
    found = of(part("p", n=3))
    assert [each.lot for each in found.members] == [full("lot:l"), full("lot:p")]
    assert (found.balance, [gap.what for gap in found.gaps]) == (None, ["size"])


@pytest.mark.parametrize("lot", ["a", "b", "c", "d", "e"])
def test_a_circle_anywhere_in_the_lineage_is_told_and_ends_the_sums(lot: str) -> None:
    ring = [
        claim("Shipment", lot="lot:a", takenFrom="lot:c", n=5),
        claim("Shipment", lot="lot:b", takenFrom="lot:a", n=5),
        claim("Shipment", lot="lot:c", takenFrom="lot:b", n=5),
        claim("Shipment", lot="lot:d", takenFrom="lot:a", n=2),
        claim("Shipment", lot="lot:e", takenFrom="lot:d", n=1),
    ]
    found = of(*ring, lot=f"lot:{lot}")
    assert found.circle == (full("lot:a"), full("lot:c"), full("lot:b"))
    assert [gap.what for gap in found.gaps] == ["circle"]
    assert all(member.sizes and not member.balances for member in found.members)


def test_a_lot_that_is_taken_from_itself_is_a_circle() -> None:
    assert of(part("l", n=5)).circle == (full("lot:l"),)


def test_the_rest_is_that_of_the_state_it_came_to_furthest_ends_aside() -> None:
    parts = [said("Order", n=100), said("Shipment", n=60), said("Installation", facility="site:h", n=40)]
    balance = of(*parts).balance
    assert balance is not None
    assert (balance.state, balance.rest) == ("shipped", Range(20, 20))
    alone = of(parts[-1]).balance
    assert alone is not None
    assert (alone.state, alone.rest) == ("installed", Range(0, 0))


# ---- what would close the rest


def test_a_lot_that_is_put_in_as_a_whole_lacks_nothing() -> None:
    assert gaps(said("Order", n=5), said("Installation", facility="site:h", n=5)) == []


def test_each_thing_that_keeps_the_rest_open_is_named() -> None:
    assert gaps(said("Order", n=5)) == [("end", ["l"])]
    assert gaps(said("Order", n=(5, None))) == [("most", ["l"]), ("end", ["l"])]
    assert gaps(said("Order", n=5), said("Order", doc="b", n=6)) == [("reading", ["l"]), ("end", ["l"])]
    assert gaps(said("Shipment", n=5), part("p")) == [("share", ["p"]), ("end", ["l"])]
    assert gaps(said("Shipment", n=5), part("p", n=(1, None))) == [("most", ["p"]), ("end", ["l"])]
    assert gaps(said("Shipment", n=5), part("p", n=5)) == []


def test_parts_in_another_way_of_counting_and_parts_that_may_be_the_same_are_named() -> None:
    rack = entity("product:rack", kind="System")
    whole = said("Shipment", n=50, product="product:chip")
    assert gaps(rack, whole, part("p", n=5, product="product:rack"))[0] == ("counting", ["p"])
    same = [part("p", n=5, event="event:e"), part("q", n=5, overlaps="event:e")]
    assert gaps(whole, *same) == [("overlap", ["p", "q"]), ("end", ["l"])]


def test_events_that_may_be_about_the_same_goods_and_goods_from_elsewhere_are_named() -> None:
    ends = [said("Seizure", authority=f"a{number}", event=f"event:e{number}", n=3) for number in range(2)]
    assert gaps(said("Shipment", n=9), *ends) == [("together", ["l"]), ("end", ["l"])]
    mixed = [said("Shipment", doc=doc, takenFrom=f"lot:{doc}", n=3) for doc in "ab"]
    assert gaps(*mixed, said("Shipment", n=9)) == [("elsewhere", ["l"]), ("end", ["l"])]
    assert gaps(*mixed, said("Shipment", n=6)) == [("end", ["l"])]


# ---- large lineages


@pytest.mark.slow
def test_a_long_chain_and_many_parts_are_no_trouble() -> None:
    chain = [claim("Shipment", lot=f"lot:l{n + 1}", takenFrom=f"lot:l{n}", n=1) for n in range(1500)]
    fan = [claim("Shipment", lot=f"lot:f{n}", takenFrom="lot:fan", n=1) for n in range(1500)]
    whole = network(*chain, *fan, claim("Shipment", lot="lot:fan", n=5000))
    found = lineages(whole)
    assert len(found.of(full("lot:l750")).members) == 1501
    balance = found.of(full("lot:fan")).balance
    assert balance is not None
    assert balance.rest == Range(3500, 3500)


# ---- the bundled record, read by hand


@pytest.fixture(scope="module")
def record_lineages(bundled: Record) -> Lineages:
    return lineages(project(bundled))


def states_of(found: Lineage) -> dict[str, tuple[Range, Range]]:
    assert found.own is not None
    return {each.state: (each.size.quantity, each.rest) for each in found.own.balances}


def test_the_chips_that_tesla_did_not_get_are_explained_up_to_x(record_lineages: Lineages) -> None:
    twelve, none = Range(12000, 12000), Range(0, 0)
    found = record_lineages.of(full("lot:tesla-12k-h100"))
    assert states_of(found) == {
        "stated": (twelve, none),
        "promised": (twelve, none),
        "allocated": (twelve, none),
        "diverted": (twelve, twelve),
    }
    assert [gap.what for gap in found.gaps] == ["end"]
    back = record_lineages.of(full("lot:x-12k-h100"))
    assert states_of(back) == {"promised": (twelve, twelve)}


def test_before_anybody_told_there_is_no_rest(bundled: Record) -> None:
    early = lineages(project(bundled, Selection(known=date(2024, 5, 31))))
    assert early.of(full("lot:tesla-12k-h100")).members == ()


def test_of_the_gpus_in_atlanta_all_but_those_of_x_are_left(record_lineages: Lineages) -> None:
    """Fact F0637: 12,448 GPUs, of which X brings 11,000 H100s (and the A100s, which are no lot)."""
    found = record_lineages.of(full("lot:atlanta-12448-gpus"))
    assert states_of(found)["seen"] == (Range(12448, 12448), Range(1448, 1448))
    assert [taking.quantity for taking in found.children] == [Range(11000, 11000)]
    assert states_of(record_lineages.of(full("lot:x-11k-h100-atlanta")))["installed"][1] == Range(0, 0)


def test_of_the_servers_that_came_to_shreya_some_did_not_go_to_russia(record_lineages: Lineages) -> None:
    """Facts F0609, F0610 and F0612: 1,407 came, 1,111 went on, of which 998 had H100s."""
    whole = record_lineages.of(full("lot:shreya-xe9680-servers"))
    assert [member.depth for member in whole.members] == [0, 1, 2]
    assert states_of(whole) == {"shipped": (Range(1407, 1407), Range(296, 296))}
    on = record_lineages.of(full("lot:shreya-1111-servers"))
    assert states_of(on) == {"shipped": (Range(1111, 1111), Range(113, 113))}


def test_fifty_thousand_gpus_of_megaspeed_were_not_seen(record_lineages: Lineages) -> None:
    """Facts F0348 to F0352: at least 136,000 came, over half Blackwell, about 86,000 were counted."""
    whole = record_lineages.of(full("lot:megaspeed-nvidia-hardware"))
    assert whole.own is not None
    shipped = whole.own.balances[0]
    assert shipped.size.quantity == Range(136000, None)
    assert shipped.gone == (("seen", Range(77400, 94600)),)
    assert shipped.untraced == Range(136000 - 94600, None)
    assert shipped.taken == Range(68001, None)
    blackwell = record_lineages.of(full("lot:megaspeed-blackwell"))
    assert blackwell.own is not None
    assert [each.rsplit("/")[-1] for each in (m.lot for m in blackwell.members)] == [
        "megaspeed-nvidia-hardware",
        "megaspeed-blackwell",
        "megaspeed-17544-gb300",
        "megaspeed-bianca-boards",
    ]
    came = blackwell.own.balances[0]
    assert (came.size.quantity, came.taken) == (Range(68001, None), Range(17544, None))
    assert came.over == ()  # 17,544 are more than the few thousand that were seen, not than what came
    assert came.untraced == Range(68001 - 9999, None)


def test_of_osaka_a_part_that_is_but_promised_to_tencent_leaves_all_or_nothing(
    record_lineages: Lineages,
) -> None:
    """Fact F0436: 15,000 Blackwell processors, of which a large part is contracted for."""
    found = record_lineages.of(full("lot:datasection-15k-blackwell"))
    assert states_of(found) == {"seen": (Range(15000, 15000), Range(0, 15000))}


def test_what_cortex_was_to_get_was_put_in_and_abilene_is_but_promised(record_lineages: Lineages) -> None:
    assert states_of(record_lineages.of(full("lot:cortex-50k-h100")))["promised"] == (
        Range(50000, 50000),
        Range(0, 0),
    )
    abilene = record_lineages.of(full("lot:abilene-gb200s"))
    assert states_of(abilene) == {"promised": (Range(360000, 440000), Range(360000, 440000))}
    assert [gap.what for gap in abilene.gaps] == ["reading", "end"]


def test_the_bundled_record_takes_no_more_from_a_lot_than_it_holds(
    record_lineages: Lineages, network: Network[str]
) -> None:
    for lot in record_lineages.descent.claims:
        found = record_lineages.of(lot)
        assert (found.circle, found.own is not None) == ((), True)
        for member in found.members:
            for balance in member.balances:
                assert (balance.over, balance.rest.low) == ((), max(0, balance.rest.low or 0))
    assert network.graph["record"]
