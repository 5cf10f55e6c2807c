"""The account of a holder or cluster: stages, rests, totals, and some of the bundled record read by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kg.analysis.reconcile import Reconciliation, Row, reconcile
from kg.claim import Claim, Range
from kg.network import Selection, project
from kg.record import Record
from tests.builder import claim, entity, full, network, source

CHIPS = (
    entity("product:hopper"),
    entity("product:h100", family="product:hopper"),
    entity("product:h200", family="product:hopper"),
)


def of(*parts: Any, about: str = "holder", **asked: Any) -> Reconciliation:
    selected = {name: asked.pop(name) for name in ("as_of", "known", "primary_only") if name in asked}
    return reconcile(network(*CHIPS, *parts, **selected), about=full(about), **asked)


def row(
    found: Reconciliation, thing: str | None = "product:h100", layer: str = "chips", unit: str = ""
) -> Row:
    iri = full(thing) if thing else None
    return next(
        each for each in found.rows if (each.thing, each.layer) == (iri, layer) and unit in {"", each.unit}
    )


def stages(one: Row) -> dict[str, Range]:
    return {
        f"{told.stage}{'*' if told.stock and told.stage == 'announced' else ''}": told.quantity
        for told in one.told
    }


def between(one: Row) -> dict[tuple[str, str], tuple[Range, Range]]:
    return {(rest.earlier, rest.later): (rest.rest, rest.beyond) for rest in one.rests}


def order(**more: Any) -> Claim:
    return claim("Order", **{"buyer": "holder", "product": "product:h100", **more})


def came(**more: Any) -> Claim:
    return claim("Shipment", **{"recipient": "holder", "product": "product:h100", **more})


def count(**more: Any) -> Claim:
    return claim("Count", **{"holder": "holder", "product": "product:h100", "on": "2024-06", **more})


# ---- stages


def test_each_class_of_claims_stands_in_its_stage() -> None:
    found = of(
        order(doc="a", n=1, modality="Planned"),
        order(doc="b", n=2),
        claim("Sale", doc="c", buyer="holder", product="product:h100", n=3, modality="Committed"),
        claim("Allocation", doc="d", recipient="holder", product="product:h100", n=4),
        came(doc="e", n=5, basis="CustomsRecordBasis", on="2023"),
        came(doc="f", n=6, on="2024"),
        claim("Diversion", doc="g", divertedFrom="holder", recipient="other", product="product:h100", n=7),
        claim("Installation", doc="h", holder="holder", facility="site:s", product="product:h100", n=8),
        count(doc="i", n=9, claimant="holder"),
        count(doc="j", n=10, claimant="other"),
        count(doc="k", n=11, modality="Planned", on="", target="2025"),
    )
    assert stages(row(found)) == {
        "announced": Range(1, 1),
        "announced*": Range(11, 11),
        "ordered": Range(3, 5),
        "allocated": Range(4, 4),
        "imported": Range(5, 5),
        "delivered": Range(11, 11),
        "sent on": Range(7, 7),
        "installed": Range(8, 8),
        "disclosed": Range(9, 9),
        "seen": Range(10, 10),
    }


def test_what_lapsed_or_was_only_attempted_is_told_apart() -> None:
    found = of(order(doc="a", n=5, modality="Lapsed"), came(doc="b", n=5, modality="Attempted"))
    assert (found.rows, found.off) == ((), (full("a#c1"), full("b#c1")))


def test_a_search_that_found_nothing_is_told_and_counts_nowhere() -> None:
    found = of(
        claim("Inspection", doc="a", inspected="holder", product="product:h100", found=False),
        came(doc="b", n=5),
    )
    assert (found.vain, stages(row(found))) == ((full("a#c1"),), {"delivered": Range(5, 5)})


def test_the_own_word_is_that_of_the_holder_its_people_and_its_documents() -> None:
    head = claim("Role", doc="r", person="head", organization="holder")
    filing = source("filing", publisher=full("holder"))
    for more in ({"claimant": "head"}, {"origin": "filing"}):
        assert stages(row(of(head, filing, count(doc="a", n=9, **more)))) == {"disclosed": Range(9, 9)}
    assert stages(row(of(count(doc="a", n=9, claimant="head")))) == {"seen": Range(9, 9)}


def test_a_claim_without_a_figure_is_told_as_not_known() -> None:
    (told,) = row(of(came(doc="a"))).told
    assert (told.quantity, told.silent, told.claims) == (Range(), (full("a#c1"),), (full("a#c1"),))


def test_what_is_denied_stands_beside_what_is_said() -> None:
    denial = claim(
        "Statement", doc="n", event="event:e", stance="Denies", aspect="Happened", claimant="holder"
    )
    (told,) = row(of(came(event="event:e", n=5), denial)).told
    assert (told.denials, told.cells[0].disputed, told.quantity) == (
        (full("n#c1"),),
        ("Happened",),
        Range(5, 5),
    )
    part = came(doc="p", event="event:e", partOf="event:w", n=2)
    (told,) = row(of(came(doc="w", event="event:w", n=5), part, denial)).told
    assert (told.denials, told.denied_in_part) == ((), (full("n#c1"),))


# ---- units and families


def test_pieces_servers_and_equivalents_stand_in_lines_of_their_own() -> None:
    box = entity("product:box", kind="System")
    found = of(
        box,
        count(doc="a", n=100),
        count(doc="b", n=90, product=[], unit="H100EquivalentUnit"),
        came(doc="c", n=8, product="product:box"),
        came(doc="d", n=200, unit="ShipmentUnit"),
        came(doc="e", n=5, per="Month"),
    )
    lines = {
        (each.unit, each.thing): stages(each) for each in found.rows if any(t.quantity for t in each.told)
    }
    assert lines == {
        ("PieceUnit", full("product:h100")): {"delivered": Range(), "seen": Range(100, 100)},
        ("H100EquivalentUnit", None): {"seen": Range(90, 90)},
        ("SystemUnit", full("product:box")): {"delivered": Range(8, 8)},
    }
    assert found.elsewise == (full("d#c1"), full("e#c1"))


def test_a_server_is_the_chips_in_it_where_a_claim_says_how_many() -> None:
    box = entity("product:box", kind="System")
    eight = claim("ComponentOf", doc="z", component="product:h100", whole="product:box", n=8)
    assert stages(row(of(box, eight, came(doc="a", n=5, product="product:box")))) == {
        "delivered": Range(40, 40)
    }


def test_a_family_holds_its_members_and_is_never_added_to_them() -> None:
    found = of(*(count(doc=p, product=f"product:{p}", n=n) for p, n in (("h100", 150), ("h200", 50))))
    assert [(each.depth, stages(each)["seen"]) for each in found.rows] == [
        (0, Range(200, 200)),
        (1, Range(150, 150)),
        (1, Range(50, 50)),
    ]
    told = of(count(doc="a", product="product:hopper", n=230), count(doc="b", n=150))
    assert stages(row(told, "product:hopper"))["seen"] == Range(230, 230)
    assert [each.thing for each in of(count(doc="a", n=1), product=full("product:hopper")).rows] == [
        full("product:h100")
    ]
    assert of(count(doc="a", n=1), product=full("product:h200")).rows == ()


def test_a_share_of_a_lot_is_a_figure() -> None:
    part = came(
        doc="b",
        lot="lot:p",
        takenFrom="lot:l",
        share=Range(Decimal("0.5"), None, above=True),
        shareOf="lot:l",
    )
    found = of(came(doc="a", lot="lot:l", product="product:hopper", n=(1000, None)), part)
    assert stages(row(found)) == {"delivered": Range(501, None)}


# ---- counts over time


def test_the_last_count_of_each_place_stands() -> None:
    at = {"facility": "site:s"}
    found = of(
        count(doc="a", n=50, on="2023", **at),
        count(doc="b", n=80, on="2024", **at),
        count(doc="c", n=9, facility="site:t"),
    )
    assert stages(row(found)) == {"seen": Range(89, 89)}
    assert [cell.quantity.low for cell in found.cells] == [50, 80, 9]
    fewer = count(doc="a", n=80, on="2023", **at), count(doc="b", n=50, on="2024", **at)
    assert stages(row(of(*fewer))) == {"seen": Range(50, 50)}


def test_an_undated_count_stands_only_where_no_dated_one_does() -> None:
    undated = count(doc="a", n=50, on="", known="2025-01-01")
    assert stages(row(of(undated))) == {"seen": Range(50, 50)}
    assert stages(row(of(undated, count(doc="b", n=80)))) == {"seen": Range(80, 80)}


def test_later_counts_of_all_parts_end_an_older_count_of_the_whole() -> None:
    whole = count(doc="a", product="product:hopper", n=200, on="2023")
    parts = count(doc="b", n=150), count(doc="c", product="product:h200", n=50)
    assert stages(row(of(whole, *parts), "product:hopper")) == {"seen": Range(200, 200)}
    assert stages(row(of(whole, parts[0]), "product:hopper")) == {"seen": Range(200, 350)}


def test_a_day_chooses_the_plans_that_are_due_by_then() -> None:
    plans = [
        count(doc=due, n=n, on=f"2023/{due}", target=due, modality="Planned")
        for due, n in (("2024", 100), ("2026", 300))
    ]
    assert stages(row(of(*plans))) == {"announced*": Range(300, 300)}
    assert stages(row(of(*plans, as_of=date(2025, 1, 1)))) == {"announced*": Range(100, 100)}


# ---- clusters


def test_a_cluster_has_what_stands_in_it_and_the_lots_that_do() -> None:
    found = of(
        claim("Siting", doc="s", facility="site:hall", within="site:campus"),
        count(doc="a", n=50, facility="site:hall", lot="lot:l"),
        order(doc="b", n=60, lot="lot:l"),
        order(doc="c", n=70),
        count(doc="d", n=30, facility="site:elsewhere"),
        about="site:campus",
    )
    assert stages(row(found)) == {"ordered": Range(60, 60), "seen": Range(50, 50)}


def test_an_owner_answers_for_its_sites_and_a_user_for_none_of_them() -> None:
    at = count(doc="a", holder=[], facility="site:s", n=50)
    owned = claim("Ownership", doc="o", owner="holder", owned="site:s")
    used = claim("Use", doc="u", user="holder", facility="site:s")
    assert stages(row(of(at, owned))) == {"seen": Range(50, 50)}
    assert of(at, used).rows == ()


def test_claims_of_others_that_overlap_are_named_and_never_added() -> None:
    other = claim("Shipment", doc="b", recipient="unit", product="product:h100", n=9, overlaps="event:e")
    found = of(came(doc="a", event="event:e", n=5), other)
    assert (found.beside, stages(row(found))) == ((full("b#c1"),), {"delivered": Range(5, 5)})


# ---- rests and what would close them


def test_a_rest_is_the_earlier_less_the_later() -> None:
    found = row(of(order(n=100), came(n=(60, 70)), count(n=(40, 80))))
    assert between(found) == {
        ("ordered", "delivered"): (Range(30, 40), Range(0, 0)),
        ("delivered", "seen"): (Range(0, 30), Range(0, 20)),
    }


def test_what_was_sent_on_is_explained() -> None:
    away = claim("Diversion", divertedFrom="holder", recipient="other", product="product:h100", n=30)
    assert between(row(of(came(n=100), away, count(n=50)))) == {
        ("delivered", "seen"): (Range(20, 20), Range(0, 0))
    }


def test_plans_are_held_against_what_they_are_plans_for() -> None:
    found = row(
        of(
            count(doc="a", n=100, modality="Planned", on="", target="2024"),
            order(doc="b", n=60, modality="Planned"),
            came(doc="c", n=50),
            count(doc="d", n=40),
        )
    )
    assert between(found)["announced", "seen"] == (Range(60, 60), Range(0, 0))
    assert between(found)["announced", "delivered"] == (Range(10, 10), Range(0, 0))


def test_what_would_close_a_rest_is_named() -> None:
    found = row(
        of(came(doc="a", n=(50, None)), came(doc="b", on="2020"), count(doc="c", n=5), count(doc="d", n=6))
    )
    assert [(each.what, each.stage, each.other) for each in found.closings] == [
        ("number", "delivered", None),
        ("most", "delivered", None),
        ("reading", "seen", None),
        ("stage", "ordered", None),
        ("end", "delivered", "seen"),
    ]


# ---- megawatts, layers and totals


def power(subject: str = "site:s", **more: Any) -> Claim:
    return claim("Figure", **{"subject": subject, "item": "Power", **more})


OWNED = claim("Ownership", doc="o", owner="holder", owned="site:s")


def test_megawatts_stand_by_site_stage_and_quarter() -> None:
    found = of(
        OWNED,
        power(doc="a", power=100, on="2024-02"),
        power(doc="b", power=150, on="2024-11"),
        power(doc="c", power=500, modality="Planned", target="2026"),
        power(doc="d", power=90, on="2024-11", basis="ITPower"),
        claim("Construction", doc="e", builder="other", facility="site:s"),
        capacity=True,
    )
    site = row(found, "site:s", "site", "Megawatt")
    assert stages(site) == {
        "announced*": Range(500, 500),
        "under construction": Range(),
        "energised": Range(150, 150),
    }
    assert between(site) == {("announced", "energised"): (Range(350, 350), Range(0, 0))}
    assert stages(row(found, "site:s", "site", "MegawattITPower")) == {"energised": Range(90, 90)}
    assert [(each.quarter, [t.quantity.low for t in each.told]) for each in found.quarters] == [
        ("2024-Q1", [100]),
        ("2024-Q4", [150]),
        ("2026", [500]),
        ("2024-Q4", [90]),
    ]


def test_of_a_site_that_it_uses_a_party_has_at_most_all() -> None:
    used = claim("Use", doc="u", user="holder", facility="site:s")
    found = of(used, power(doc="a", power=100, on="2024"), capacity=True)
    assert stages(row(found, "site:s", "tenancy")) == {"energised": Range(None, 100)}


def layers() -> tuple[Claim, ...]:
    return (
        OWNED,
        power(doc="a", power=100, modality="Planned"),
        claim(
            "Lease",
            doc="b",
            lessor="cloud",
            lessee="holder",
            power=300,
            modality="Planned",
            product="product:h100",
        ),
        order(doc="c", power=500, modality="Planned"),
    )


def test_a_total_over_layers_is_refused_unless_it_is_asked_for() -> None:
    (refused,) = of(*layers(), capacity=True).sums
    assert (refused.refused, refused.quantity, refused.across) == (True, None, False)
    assert [(layer, told.quantity.low) for layer, told in refused.parts] == [
        ("chips", 500),
        ("cloud", 300),
        ("site", 100),
    ]
    (added,) = of(*layers(), capacity=True, across_layers=True).sums
    assert (added.quantity, added.across, added.refused) == (Range(500, 900), True, False)
    (single,) = of(*layers()[:2], capacity=True).sums
    assert (single.quantity, single.across) == (Range(100, 100), False)


def test_what_it_holds_and_what_it_rents_are_not_added_either() -> None:
    rents = claim("Lease", doc="r", lessor="cloud", lessee="holder", product="product:h100", n=16)
    (at_hand,) = of(count(doc="a", n=100), rents).sums
    assert at_hand.refused
    (added,) = of(count(doc="a", n=100), rents, across_layers=True).sums
    assert added.quantity == Range(100, 116)


def test_one_gigawatt_in_two_deals_is_not_counted_twice() -> None:
    deal = {"product": "product:h100", "modality": "Planned", "buyer": "holder"}
    one = claim("Sale", doc="a", event="event:a", power=1000, supplier="x", **deal)
    other = claim("Sale", doc="b", event="event:b", power=600, supplier="y", overlaps="event:a", **deal)
    (sum_,) = of(one, other, capacity=True).sums
    assert (sum_.quantity, sum_.quantity and sum_.quantity.below) == (Range(1000, 1600), True)


def test_only_a_claim_that_tells_both_turns_chips_into_megawatts() -> None:
    both = claim(
        "Installation", doc="a", holder="holder", facility="site:s", product="product:h100", n=200, power=400
    )
    assert of(both).conversions == of(both, capacity=True).conversions == (full("a#c1"),)
    assert of(order(n=5), order(doc="x", power=7)).conversions == ()


# ---- the bundled record, read by hand


def bundled_account(held: Record, about: str, **asked: Any) -> Reconciliation:
    selected = {name: asked.pop(name) for name in ("as_of", "known") if name in asked}
    return reconcile(project(held, Selection(**selected)), about=full(about), **asked)


def test_fifty_thousand_gpus_of_megaspeed_are_unexplained(bundled: Record) -> None:
    """Facts F0347 to F0353, F0356, F0361 to F0363.

    At least 136,000 came, more than half of them Blackwell; about 86,000 and a few thousand Blackwell were
    counted; officials suspect that some went on, Nvidia denies it; no purchase tells a number.
    """
    found = bundled_account(bundled, "megaspeed")
    gpus, blackwell = row(found, "product:nvidia-gpu"), row(found, "product:blackwell")
    assert stages(gpus) == {
        "announced": Range(),
        "imported": Range(136000, None),
        "delivered": Range(136000, None),
        "sent on": Range(),
        "seen": Range(77400, 94600),
    }
    assert between(gpus) == {("delivered", "seen"): (Range(41400, None), Range(0, 0))}
    assert stages(blackwell)["seen"] == Range(2000, 9999)
    assert between(blackwell) == {("delivered", "seen"): (Range(58002, None), Range(0, 0))}
    assert stages(row(found, "product:gb300")) == {"delivered": Range(17544, None)}
    sent = next(told for told in gpus.told if told.stage == "sent on")
    assert (sent.cells[0].stance, sent.cells[0].disputed) == ("Suspects", ("Happened", "Legality"))
    assert found.beside == (full("klse-screener-2025-10-10-speedmatrix#c1"),)
    assert ("most", "delivered") in {(each.what, each.stage) for each in gpus.closings}


def test_colossus_1_has_what_its_parts_come_to(bundled: Record) -> None:
    """Facts F0306 to F0311, F0317, F0717: 150,000 H100, 50,000 H200 and 30,000 B200 are the 230,000."""
    found = bundled_account(bundled, "site:colossus-1")
    seen = {
        thing: stages(row(found, f"product:{thing}"))["seen"].low
        for thing in ("nvidia-gpu", "hopper", "h100", "h200")
    }
    assert seen == {"nvidia-gpu": 230000, "hopper": 200000, "h100": 150000, "h200": 50000}
    assert stages(row(found, "product:b200")) == {
        "installed": Range(30000, 30000),
        "seen": Range(30000, 30000),
    }
    assert stages(row(found, None)) == {"seen": Range(275796, 275796)}
    days = [cell.quantity.low for cell in found.cells if cell.unit == "H100EquivalentUnit"]
    assert days == [25000, 100000, 200000, 275796, 209125, 275796, 275796]


def test_at_the_end_of_2024_colossus_1_had_what_was_announced_for_then(bundled: Record) -> None:
    """Facts F0039, F0125 and F0307: 100,000 H100 by the end of 2024, and 100,000 in September."""
    h100 = row(bundled_account(bundled, "site:colossus-1", as_of=date(2024, 12, 31)), "product:h100")
    assert stages(h100)["announced*"] == stages(h100)["seen"] == Range(100000, 100000)
    assert between(h100)["announced", "seen"] == (Range(0, 0), Range(0, 0))


def test_cortex_has_what_tesla_says_and_what_others_see(bundled: Record) -> None:
    """Facts F0060, F0072, F0325 and F0703: 50,000 H100 put in and seen, 16,000 H200 by Tesla's own word."""
    found = bundled_account(bundled, "site:cortex")
    h100, h200 = (row(found, f"product:{name}") for name in ("h100", "h200"))
    assert (stages(h100)["installed"], stages(h100)["seen"]) == (Range(50000, 50000), Range(50000, 50000))
    assert stages(h200) == {"installed": Range(16000, 16000), "disclosed": Range(16000, 16000)}
    assert stages(row(found, None, unit="H100EquivalentUnit")) == {"disclosed": Range(67000, 67000)}
    assert full("elon-musk") in found.voices


def test_of_abilene_a_third_runs_and_the_expansion_lapsed(bundled: Record) -> None:
    """Facts F0167, F0454, F0689 and F0692: 1,200 MW by 2026, 421 MW of computers run, 600 MW given up."""
    found = bundled_account(bundled, "site:stargate-abilene", capacity=True)
    site = stages(row(found, "site:stargate-abilene", "site", "Megawatt"))
    assert site == {"announced*": Range(1200, 1200), "under construction": Range()}
    assert stages(row(found, "site:stargate-abilene", "site", "MegawattITPower")) == {
        "energised": Range(421, 421)
    }
    assert found.off == (full("tom-s-hardware-2026-03-abilene#c1"),)
    chips = stages(row(bundled_account(bundled, "site:stargate-abilene"), "product:gb200"))
    assert chips == {"announced": Range(360000, 440000)}


def test_what_is_announced_for_openai_is_not_added_up_over_layers(bundled: Record) -> None:
    """Facts F0438, F0449, F0576, F0692: chips of 10, 6 and 10 GW, and a site of 1.2 GW, may be one."""
    announced = next(
        each for each in bundled_account(bundled, "openai", capacity=True).sums if each.stage == "announced"
    )
    assert [(layer, told.quantity) for layer, told in announced.parts] == [
        ("chips", Range(26000, 26000)),
        ("tenancy", Range(None, 1200)),
    ]
    assert announced.refused
