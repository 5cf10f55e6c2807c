"""Single points of failure: what the record makes of claims, and the answer on the bundled record."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg import terms
from kg.analysis.capacity import Capacity, Item, Key, capacity
from kg.analysis.chokepoints import Chokepoints, Point, Stopped, chokepoints
from kg.analysis.making import Making
from kg.analysis.needs import Grounds, of_deal, root
from kg.claim import Claim, Range
from kg.network import Network, claims_of, record_of
from tests.analysis.test_failing import sure_twin
from tests.builder import claim, entity, full, network

H100E = "H100EquivalentUnit"

SITE = claim("Count", facility="site:s", n=100, unit=H100E, modality="Planned", target="2027")
CHIPS = claim("Count", facility="site:s", n=9, product="product:chip", modality="Planned")


def runs(site: str = "s", n: Any = 100, **said: Any) -> Claim:
    return claim("Count", facility=f"site:{site}", n=n, unit=H100E, **said)


def makes(maker: str, product: str = "product:chip", **said: Any) -> Claim:
    return claim("Manufacture", manufacturer=maker, product=product, **said)


def asked(*parts: Any, **options: Any) -> Chokepoints:
    return chokepoints(network(*parts), **options)


def stopped(
    failed: str | tuple[str, ...], *parts: Any, unit: str = H100E, state: str = "planned"
) -> Range | None:
    """How much stops at sites if something fails, or None where nothing can."""
    names = (failed,) if isinstance(failed, str) else failed
    point = asked(*parts, remove=tuple(map(full, names))).removed
    assert point is not None
    return next(
        (each.quantity for each in point.stopped if (each.key.unit, each.key.state) == (unit, state)), None
    )


# ---- alternatives


def test_a_sole_maker_stops_the_site_and_so_does_the_site_itself() -> None:
    assert stopped("m", SITE, CHIPS, makes("m")) == Range(100, 100)
    assert stopped("site:s", SITE, CHIPS, makes("m")) == Range(100, 100)
    assert stopped("other", SITE, CHIPS, makes("m")) is None


def test_a_second_maker_keeps_it_from_being_sure() -> None:
    parts = [SITE, CHIPS, makes("m"), makes("n")]
    assert stopped("m", *parts) == Range(0, 100)
    assert stopped(("m", "n"), *parts) == Range(100, 100)


def test_shares_bound_the_most_that_stops() -> None:
    parts = [SITE, CHIPS, makes("m", share=(0.6, 0.7)), makes("n", share=(0.3, 0.4))]
    assert stopped("m", *parts) == Range(0, 70)
    assert stopped("n", *parts) == Range(0, 40)


def test_a_share_that_is_not_the_whole_leaves_others_that_no_claim_names() -> None:
    assert stopped("m", SITE, CHIPS, makes("m", share=(0.8, 0.9))) == Range(0, 90)


def test_another_chip_at_the_site_is_an_alternative() -> None:
    other = claim("Count", facility="site:s", n=9, product="product:own", modality="Planned")
    assert stopped("m", SITE, CHIPS, other, makes("m"), makes("n", "product:own")) == Range(0, 100)


def test_what_lapsed_is_no_alternative_and_what_is_proposed_is_one() -> None:
    assert stopped("m", SITE, CHIPS, makes("m"), makes("n", modality="Lapsed")) == Range(100, 100)
    assert stopped("m", SITE, CHIPS, makes("m"), makes("n", modality="Proposed")) == Range(0, 100)


@pytest.mark.parametrize(
    "said", [{"stance": "Alleges"}, {"stance": "Suspects"}, {"credibility": 5}, {"modality": "Proposed"}]
)
def test_a_need_that_is_only_alleged_improbable_or_proposed_is_not_sure(said: dict[str, Any]) -> None:
    assert stopped("m", SITE, CHIPS, makes("m", **said)) == Range(0, 100)


def test_a_need_that_is_denied_is_not_sure_and_the_denial_is_told() -> None:
    made = makes("m", name="news#m")
    denial = claim("Statement", stance="Denies", respondsTo="news#m", aspect="Happened", name="news#d")
    point = asked(SITE, CHIPS, made, denial, remove=(full("m"),)).removed
    assert point is not None
    assert point.stopped[0].quantity == Range(0, 100)
    assert (point.denials, point.disputed) == ((full("news#d"),), ("Happened",))


# ---- who is a source


def test_who_passes_goods_on_is_no_alternative_to_their_source() -> None:
    parts = [
        SITE,
        CHIPS,
        claim("Sale", supplier="brand", buyer="dealer", product="product:chip"),
        claim("Sale", supplier="dealer", buyer="x", product="product:chip"),
    ]
    assert stopped("brand", *parts) == Range(100, 100)
    assert stopped("dealer", *parts) is None


def test_an_accused_or_unnamed_supplier_is_no_alternative() -> None:
    parts = [
        SITE,
        CHIPS,
        claim("Sale", supplier="brand", buyer="x", product="product:chip"),
        claim("Sale", supplier="smuggler", buyer="y", product="product:chip", stance="Charges"),
        claim("Sale", supplier="nobody", buyer="y", product="product:chip"),
        entity("nobody", kind="UnknownParty"),
    ]
    assert stopped("brand", *parts) == Range(100, 100)


def test_a_contract_maker_and_the_brand_are_both_needed() -> None:
    parts = [
        SITE,
        CHIPS,
        makes("fab"),
        claim("Supply", supplier="fab", recipient="brand", product="product:chip"),
        claim("Sale", supplier="brand", buyer="x", product="product:chip"),
    ]
    assert stopped("fab", *parts) == stopped("brand", *parts) == Range(100, 100)


def test_what_is_said_of_a_family_holds_for_its_members_and_not_the_other_way_round() -> None:
    family = entity("product:chip", family="product:all")
    assert stopped("m", SITE, CHIPS, family, makes("m", "product:all")) == Range(100, 100)
    wide = claim("Count", facility="site:s", n=9, product="product:all", modality="Planned")
    assert stopped("m", SITE, wide, family, makes("m")) == Range(0, 100)


def test_parts_processes_and_tools_are_followed_upwards() -> None:
    parts = [
        SITE,
        CHIPS,
        claim("ComponentOf", component="product:memory", whole="product:chip"),
        makes("memory-maker", "product:memory"),
        makes("fab", process="product:pack"),
        makes("packer", "product:pack"),
        claim("Supply", supplier="optics", recipient="fab", product="product:tool"),
        entity("product:memory", kind="Component"),
        entity("product:pack", kind="Process"),
        entity("product:tool", kind="Equipment"),
    ]
    for failed in ("memory-maker", "product:memory", "product:pack", "packer", "fab"):
        assert stopped(failed, *parts) == Range(100, 100), failed
    assert stopped("optics", *parts) == Range(0, 100)  # a fab has its tools


def test_parts_of_one_family_stand_in_for_each_other_and_others_do_not() -> None:
    def whole(*families: str) -> list[Any]:
        return [
            SITE,
            CHIPS,
            claim("ComponentOf", component="product:a", whole="product:chip"),
            claim("ComponentOf", component="product:b", whole="product:chip"),
            entity("product:a", kind="Component", family=families),
            entity("product:b", kind="Component", family=families),
            makes("m", "product:a"),
        ]

    assert stopped("m", *whole()) == Range(100, 100)
    assert stopped("m", *whole("product:memory")) == Range(0, 100)


# ---- sites


def test_what_runs_has_its_chips_but_needs_its_operator_and_power() -> None:
    parts = [
        runs(),
        claim("Count", facility="site:s", n=9, product="product:chip"),
        makes("m"),
        claim("Operation", operator="o", facility="site:s"),
        claim("PowerSupply", powerSupplier="grid", facility="site:s"),
    ]
    assert stopped("m", *parts, state="running") == Range(0, 100)
    assert stopped("o", *parts, state="running") == Range(100, 100)
    assert stopped("grid", *parts, state="running") == Range(100, 100)


def test_a_second_source_of_power_is_an_alternative() -> None:
    supply = [claim("PowerSupply", powerSupplier=each, facility="site:s") for each in ("grid", "turbines")]
    assert stopped("grid", runs(), *supply, state="running") == Range(0, 100)
    assert stopped(("grid", "turbines"), runs(), *supply, state="running") == Range(100, 100)


def test_members_of_a_group_stand_in_for_each_other_and_an_owner_brings_down_its_parts() -> None:
    group = entity("both", kind="Group", members=["a", "b"])
    run = claim("Operation", operator="both", facility="site:s")
    assert stopped("a", runs(), run, group, state="running") == Range(0, 100)
    assert stopped("both", runs(), run, group, state="running") == Range(100, 100)
    part = entity("cloud", part_of="shop")
    assert stopped(
        "shop", runs(), claim("Operation", operator="cloud", facility="site:s"), part, state="running"
    )


def test_a_permit_for_a_whole_site_is_needed_and_one_for_some_equipment_may_be() -> None:
    def permit(**said: Any) -> list[Any]:
        given = claim("Licence", authority="county", licensee="x", facility="site:s", event="event:p", **said)
        return [runs(), given]

    assert stopped("event:p", *permit(outcome="Approved"), state="running") == Range(100, 100)
    assert stopped("county", *permit(outcome="Approved"), state="running") == Range(100, 100)
    assert stopped("event:p", *permit(product="product:turbine"), state="running") == Range(0, 100)
    assert stopped("event:p", *permit(outcome="Rejected"), state="running") is None


def test_builders_are_needed_until_it_runs_and_money_may_be() -> None:
    parts = [
        SITE,
        claim("Construction", builder="b", facility="site:s", modality="Planned"),
        claim("Loan", lender="bank", facility="site:s"),
    ]
    assert stopped("b", *parts) == Range(100, 100)
    assert stopped("bank", *parts) == Range(0, 100)


# ---- nothing twice


def test_what_is_planned_is_what_comes_beside_what_runs() -> None:
    assert stopped("site:s", SITE, runs(n=30, on="2025")) == Range(70, 70)
    assert stopped("site:s", SITE, runs(n=30, on="2025"), state="running") == Range(30, 30)


def test_of_a_plan_whose_running_part_is_told_in_other_units_the_least_is_nought() -> None:
    power = claim("Figure", subject="site:s", item="Power", power=50)
    assert stopped("site:s", SITE, power) == Range(0, 100)


def test_sites_that_nothing_tells_apart_count_once_in_the_least() -> None:
    lease = [
        claim("Lease", lessor="l", lessee="t", facility=f"site:{site}", event="event:e")
        for site in ("a", "b", "c")
    ]
    counts = [runs("a", 10), runs("b", 20), runs("c", 25)]
    assert stopped("l", *counts, *lease, state="running") == Range(25, 55)
    two = entity("site:a", differentFrom="site:b")
    links = tuple((prop.replace("kg:", "owl:"), value) for prop, value in two.links)
    apart = type(two)(two.iri, two.label, two.kind, (), links)
    assert stopped("l", *counts, *lease, apart, state="running") == Range(30, 55)


def test_a_site_within_another_adds_nothing_to_it() -> None:
    inside = claim("Siting", facility="site:a", within="site:b")
    assert stopped("site:b", runs("a", 10), runs("b", 30), inside, state="running") == Range(30, 30)


def test_a_deal_that_is_a_part_of_another_adds_nothing_and_deals_are_not_added_to_sites() -> None:
    parts = [
        claim("Order", supplier="m", buyer="x", power=60, modality="Planned", event="event:all"),
        claim(
            "Order",
            supplier="m",
            buyer="x",
            power=10,
            modality="Planned",
            event="event:one",
            partOf="event:all",
        ),
        claim("Figure", subject="site:s", item="Power", power=60, modality="Planned"),
    ]
    answer = asked(*parts, remove=(full("m"),))
    assert answer.removed is not None
    assert [(each.key.layer, each.quantity) for each in answer.removed.stopped] == [("deal", Range(60, 60))]
    assert {each.key.layer: each.quantity for each in answer.wholes} == {
        "deal": Range(60, 60),
        "site": Range(60, 60),
    }


def test_a_deal_over_equipment_is_none_over_computing() -> None:
    parts = [
        claim("Order", supplier="m", buyer="x", power=60, product="product:turbine", modality="Planned"),
        entity("product:turbine", kind="Equipment"),
    ]
    assert asked(*parts).wholes == ()


# ---- the answer


def test_the_chain_names_each_step_with_its_claims_and_family() -> None:
    made = makes("m", "product:all", name="news#m")
    answer = asked(SITE, CHIPS, made, entity("product:chip", family="product:all"), remove=(full("m"),))
    assert answer.removed is not None
    maker, chip = answer.removed.stopped[0].hits[0].chain
    assert (maker.source, maker.target, maker.kind) == (full("m"), full("product:chip"), "maker")
    assert (maker.claims, maker.family) == ((full("news#m"),), (full("product:all"),))
    assert (chip.source, chip.target, chip.kind) == (full("product:chip"), full("site:s"), "chip")
    assert answer.removed.weakest == maker.confidence.value if maker.confidence else None


def test_what_a_range_hangs_on_names_substitutes_and_what_is_not_known() -> None:
    point = asked(SITE, CHIPS, makes("m"), makes("n"), remove=(full("m"),)).removed
    assert point is not None
    assert point.substitutes == (full("n"),)
    assert {(doubt.why, doubt.kind) for doubt in point.doubts} == {
        ("substitute", "maker"),
        ("share", "maker"),
    }


def test_failures_together_are_not_the_sum_of_those_apart() -> None:
    parts = [SITE, CHIPS, makes("m"), makes("n")]
    assert stopped(("m", "n"), *parts) == Range(100, 100)  # apart each is sure to stop nothing
    parts = [SITE, CHIPS, makes("m"), claim("Operation", operator="o", facility="site:s", modality="Planned")]
    assert stopped(("m", "o"), *parts) == Range(100, 100)  # apart each stops the same hundred


def test_points_are_in_order_and_more_of_them_are_said_to_be_there() -> None:
    other = claim("Count", facility="site:t", n=20, unit=H100E, modality="Planned")
    parts = [SITE, other, claim("Hosting", host="h", facility="site:t"), CHIPS, makes("m")]
    answer = asked(*parts, limit=2)
    assert [point.failed for point in answer.points] == [(full("m"),), (full("site:s"),)]
    assert (answer.found, answer.truncated) == (4, True)
    assert not asked(*parts, limit=4).truncated


def test_a_smallest_set_stops_all_that_has_needs() -> None:
    parts = [
        SITE,
        CHIPS,
        makes("m"),
        makes("n"),
        claim("Count", facility="site:bare", n=5, unit=H100E, modality="Planned"),
    ]
    (whole,) = asked(*parts).wholes
    assert (whole.smallest, whole.covered, whole.items) == ((full("m"), full("n")), 1, 2)
    assert whole.bare == (full("site:bare"),)


def test_a_record_without_capacity_has_no_points() -> None:
    answer = asked(makes("m"))
    assert (answer.points, answer.wholes, answer.found, answer.truncated) == ((), (), 0, False)


def said(kind: str, party: str, product: str, site: str) -> Claim:
    """One claim by chance."""
    place, goods = f"site:{site}", f"product:{product}"
    if kind == "maker":
        return makes(party, goods)
    if kind == "operator":
        return claim("Operation", operator=party, facility=place)
    if kind == "power":
        return claim("PowerSupply", powerSupplier=party, facility=place)
    return claim("Count", facility=place, n=9, product=goods, modality="Planned")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["maker", "operator", "power", "chip"]),
            st.sampled_from("abcd"),
            st.sampled_from("pq"),
            st.sampled_from("st"),
        ),
        max_size=12,
    ),
    st.sets(st.sampled_from("abcd"), min_size=1, max_size=2),
    st.sampled_from("abcd"),
)
@pytest.mark.slow
def test_removing_more_never_stops_less_capacity(
    rows: list[tuple[str, str, str, str]], gone: set[str], more: str
) -> None:
    parts: list[Any] = [runs("s", 10), runs("t", 30)]
    parts += [claim("Count", facility=f"site:{each}", n=50, unit=H100E, modality="Planned") for each in "st"]
    parts += [said(*row) for row in rows]
    whole = network(*parts)
    less, greater = (
        chokepoints(whole, remove=tuple(map(full, sorted(names)))).removed for names in (gone, gone | {more})
    )
    assert less is not None
    assert greater is not None
    found = {each.key: each for each in greater.stopped}
    for each in less.stopped:
        other = found[each.key]
        assert (other.quantity.low or 0) >= (each.quantity.low or 0)
        assert (other.quantity.high or 0) >= (each.quantity.high or 0)
        assert 0 <= (each.share.low or 0) <= (each.share.high or 0) <= 1


# ---- the bundled record, read by hand against the facts


@pytest.fixture(scope="module")
def record(graph: kg.graph.Graph) -> Network[str]:
    return graph.network()


@pytest.fixture(scope="module")
def bundled(record: Network[str]) -> Chokepoints:
    return chokepoints(record, limit=1000)


def of(answer: Chokepoints, failed: str) -> Point:
    return next(point for point in answer.points if point.failed == (full(failed),))


def part(point: Point, layer: str, state: str, unit: str) -> Stopped:
    return next(each for each in point.stopped if each.key == Key(layer, state, unit))


@pytest.mark.slow
def test_the_planned_computing_capacity_of_the_record(bundled: Chokepoints) -> None:
    """Colossus 2: 1,824,154 (F0315) less 1,111,673 (F0314); Dojo about 8,000; Dojo 2 about 100,000."""
    whole = next(each for each in bundled.wholes if each.key == Key("site", "planned", H100E))
    assert whole.quantity == Range(712_481 + 7_200 + 90_000, 712_481 + 8_800 + 110_000)


@pytest.mark.slow
def test_tsmc_makes_blackwell_and_the_d1_and_the_record_names_no_other(bundled: Chokepoints) -> None:
    """Blackwell: F0709. D1, in N7: F0645. Colossus 2 has GB200, GB300 and B300: F0319, F0716."""
    found = part(of(bundled, "tsmc"), "site", "planned", H100E)
    assert found.quantity == Range(712_481 + 7_200, 712_481 + 8_800)
    assert [hit.item.name for hit in found.hits if hit.certain] == [
        full("site:colossus-2"),
        full("site:dojo"),
        full("site:dojo-1-phase-1"),
    ]
    n7 = part(of(bundled, "product:tsmc-n7"), "site", "planned", H100E)
    assert n7.quantity == Range(7_200, 8_800)


@pytest.mark.slow
def test_nvidia_stops_no_dojo_and_broadcom_the_tpu_and_openai_s_own_chip(bundled: Chokepoints) -> None:
    assert part(of(bundled, "nvidia"), "site", "planned", H100E).quantity == Range(712_481, 712_481)
    deals = part(of(bundled, "broadcom"), "deal", "planned", "Megawatt")
    assert deals.quantity == Range(
        10_000 + 2 * 1_000, None
    )  # "well over" and "several" gigawatts: F0482, F0483
    assert {hit.item.name for hit in deals.hits} == {
        full("event:openai-broadcom-10-gw-deal"),
        full("event:anthropic-google-tpu-2025"),
        full("event:anthropic-google-tpu-2026"),
    }


@pytest.mark.slow
def test_memory_has_three_makers_and_so_none_of_them_is_sure_to_stop_anything(bundled: Chokepoints) -> None:
    """F0564 to F0570: SK Hynix, Samsung and Micron."""
    for maker in ("sk-hynix", "samsung-electronics", "micron"):
        assert not any(each.quantity.low for each in of(bundled, maker).stopped), maker


@pytest.mark.slow
def test_lithography_is_needed_for_new_tools_and_so_may_stop_what_tsmc_makes(
    bundled: Chokepoints,
) -> None:
    """ASML has about 90 per cent of lithography (F0677), and Carl Zeiss makes its optics (F0683)."""
    for maker in ("asml", "carl-zeiss"):
        found = part(of(bundled, maker), "site", "planned", H100E)
        assert found.quantity.low == 0
        assert (found.quantity.high or 0) > 0


@pytest.mark.slow
def test_spacex_lets_both_clusters_and_what_is_counted_of_both_together_is_not_added(
    bundled: Chokepoints,
) -> None:
    """275,796 (F0311) and 1,111,673 (F0314); the million of both (F0671) is of the same chips."""
    found = part(of(bundled, "spacex"), "site", "running", H100E)
    assert found.quantity == Range(275_796 + 1_111_673, 275_796 + 1_111_673 + 1_100_000)


@pytest.mark.slow
def test_a_permit_for_turbines_may_stop_colossus_1_and_is_not_sure_to(bundled: Chokepoints) -> None:
    found = part(of(bundled, "event:colossus-1-turbine-permit"), "site", "running", H100E)
    assert found.quantity == Range(0, 275_796)


@pytest.mark.slow
def test_each_point_is_what_removing_it_alone_from_the_definition_gives(
    bundled: Chokepoints, record: Network[str]
) -> None:
    """A slow twin: the graph anew for each, and the largest sum of what nothing says to be the same."""
    making = Making(record_of(record), claims_of(record))
    held = capacity(record, lambda each: of_deal(making, each))
    graph = Grounds(making, held).needs()
    parts = {iri: each.linked("org:subOrganizationOf") for iri, each in record_of(record).entities.items()}
    for point in bundled.points:
        (name,) = point.failed
        if name.startswith(terms.ACTOR) and record_of(record).entities[name].kind == "Group":
            continue
        gone = sure_twin(graph, {name, *(iri for iri, wholes in parts.items() if name in wholes)})  # type: ignore[arg-type]
        for key in held.keys:
            sure = [item for item in held.by_key[key] if root(item) in gone]
            told = next((each.quantity.low for each in point.stopped if each.key == key), 0)
            assert told == largest(sure, held), (name, key)


def largest(items: list[Item], held: Capacity) -> Any:
    """The largest sum of lows of which no two may be the same, or the one within the other."""
    tied = {frozenset(pair) for pair in held.same}
    tied |= {frozenset((one, whole)) for one, wholes in held.inside.items() for whole in wholes}
    lows = {item.name: item.quantity.low or 0 for item in items}
    bound = [name for name in lows if any(frozenset((name, other)) in tied for other in lows)]
    best = max(
        sum(lows[name] for name in chosen)
        for size in range(len(bound) + 1)
        for chosen in combinations(bound, size)
        if not any(frozenset(pair) in tied for pair in combinations(chosen, 2))
    )
    return sum(low for name, low in lows.items() if name not in bound) + best


@pytest.mark.slow
@pytest.mark.parametrize("by", ["planned", "running"])
@pytest.mark.parametrize("limit", [1, 7, 40])
def test_the_first_are_those_that_come_first_if_all_are_weighed(
    record: Network[str], by: Any, limit: int
) -> None:
    every = [point.failed for point in chokepoints(record, by=by, limit=1000).points]
    assert [point.failed for point in chokepoints(record, by=by, limit=limit).points] == every[:limit]


@pytest.mark.slow
def test_amounts_reckoned_from_what_is_hit_are_those_of_the_whole(
    bundled: Chokepoints, record: Network[str]
) -> None:
    making = Making(record_of(record), claims_of(record))
    held = capacity(record, lambda each: of_deal(making, each))
    for point in bundled.points:
        for each in point.stopped:
            hits = {hit.item.name: hit for hit in each.hits}
            items = held.by_key[each.key]
            sure = [(item, 1.0) for item in items if item.name in hits and hits[item.name].certain]
            may = [(item, hits[item.name].most) for item in items if item.name in hits]
            assert each.quantity == Range(held.least(sure), held.most(may))
            goes_on = held.most((item, 1.0) for item in items if item not in [hit for hit, _ in sure])
            low = each.quantity.low or 0
            share = 0 if goes_on is None or not low else low / (low + goes_on)
            assert float(each.share.low or 0) == pytest.approx(float(share), abs=0.001)
