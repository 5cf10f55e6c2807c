"""Findings: how a chain of legs is weighed, and what each document and origin is worth to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product as all_of

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.confidence import Confidence
from kg.analysis.finding import Finding, assess, least
from kg.analysis.leg import Leg, legs
from kg.claim import Claim, Entity, Range, Source
from kg.clock import SUREST, Holding
from kg.network import Selection, project
from kg.record import Record
from tests.builder import MODALITIES, STANCES, claim, entity, full, leg, record, source

NOTHING = record()


def weigh(*steps: Leg, same_goods: bool = True) -> Finding:
    return assess("recorded", steps[-1].source, steps, NOTHING, same_goods=same_goods)


# ---- the least of several quantities

TOP = 6
BOUND = st.none() | st.integers(0, TOP)
RANGES = st.builds(
    lambda bounds: Range(min(bounds), max(bounds)) if None not in bounds else Range(*bounds),
    st.tuples(BOUND, BOUND),
)


def samples(numbers: Range) -> list[int]:
    """Whole numbers of a range, from none to well above every bound."""
    low = 0 if numbers.low is None else int(numbers.low)
    high = TOP + 2 if numbers.high is None else int(numbers.high)
    return list(range(low, high + 1))


@pytest.mark.slow
@given(ranges=st.lists(RANGES, min_size=1, max_size=4), unstated_limits=st.booleans())
def test_the_least_is_between_the_least_and_the_most_that_can_have_gone_all_the_way(
    ranges: list[Range], *, unstated_limits: bool
) -> None:
    found = least(ranges, unstated_limits=unstated_limits)
    counted = ranges if unstated_limits else [r for r in ranges if r]
    gone = [min(chosen) for chosen in all_of(*map(samples, counted))] if any(ranges) else []
    if not gone:
        assert found == Range()
    else:
        assert (0 if found.low is None else found.low) == min(gone)
        assert (TOP + 2 if found.high is None else found.high) == max(gone)


@pytest.mark.slow
@given(ranges=st.lists(RANGES, min_size=1, max_size=4), unstated_limits=st.booleans())
def test_the_least_is_the_same_in_any_order(ranges: list[Range], *, unstated_limits: bool) -> None:
    asked = least(ranges, unstated_limits=unstated_limits)
    assert least(ranges[::-1], unstated_limits=unstated_limits) == asked


@pytest.mark.parametrize(
    ("ranges", "unstated_limits", "expected"),
    [
        ([(2000, None), 12000], False, Range(2000, 12000)),
        ([12000, None, 12000], False, Range(12000, 12000)),
        ([12000, None], True, Range(None, 12000)),
        ([(100, 200), (150, 300)], False, Range(100, 200)),
        ([(None, 350), (100, None)], False, Range(None, 350)),
        ([None, None], False, Range()),
        ([0, 5], False, Range(0, 0)),
    ],
)
def test_a_leg_of_other_goods_that_says_nothing_may_have_carried_less(
    ranges: Sequence[object], *, unstated_limits: bool, expected: Range
) -> None:
    steps = [leg(a, b, quantity=n) for a, b, n in zip("abc", "bcd", ranges, strict=False)]
    assert weigh(*steps, same_goods=not unstated_limits).quantity == expected


def test_about_seven_thousand_stays_about_seven_thousand() -> None:
    found = weigh(leg("a", "b", quantity=(6000, None)), leg("b", "c", quantity=Range(6300, 7700, 7000)))
    assert found.quantity == Range(6000, 7700)
    found = weigh(leg("a", "b", quantity=(6300, None)), leg("b", "c", quantity=Range(6300, 7700, 7000)))
    assert (found.quantity, found.quantity.stated) == (Range(6300, 7700), 7000)


def test_the_figure_of_a_whole_is_only_the_most_that_a_part_of_it_can_be() -> None:
    whole = leg("a", "b", quantity=1407, amount=9, currency="USD", lots=["lot:whole"])
    for part in (leg("b", "c", lots=["lot:part"]), leg("b", "c", lots=["lot:part"], quantity=998)):
        found = weigh(whole, part)
        assert found.quantity == (Range(998, 998) if part.quantity else Range(None, 1407))
        assert found.amount == Range(None, 9)
    assert weigh(whole, leg("b", "c", lots=["lot:whole"])).quantity == Range(1407, 1407)
    assert weigh(whole, leg("b", "c")).quantity == Range(1407, 1407)


def test_legs_in_another_unit_do_not_limit() -> None:
    found = weigh(leg("a", "b", quantity=5, unit="ShipmentUnit"), leg("b", "c", quantity=700))
    assert (found.quantity, found.unit) == (Range(700, 700), "PieceUnit")


def test_legs_in_another_currency_do_not_limit() -> None:
    found = weigh(leg("a", "b", amount=5, currency="SGD"), leg("b", "c", amount=700, currency="USD"))
    assert (found.amount, found.currency) == (Range(700, 700), "USD")


# ---- modality, stance and confidence of a way


def test_a_planned_lease_at_the_end_has_not_happened() -> None:
    sold, let = leg("a", "b"), leg("b", "c", carries="ServiceProvided", modality="Planned")
    assert weigh(sold, let).modality == "Planned"


@given(st.lists(st.sampled_from(MODALITIES), min_size=1, max_size=4))
def test_the_modality_is_the_weakest_of_the_legs_that_move_goods(modalities: list[str]) -> None:
    steps = [leg(a, b, modality=m) for a, b, m in zip("abcd", "bcde", modalities, strict=False)]
    due = [leg("z", "a", modality="Lapsed", carries="DueGoods"), *steps]
    weakest = max(modalities, key=MODALITIES.index)
    assert (weigh(*steps).modality, weigh(*due).modality) == (weakest, weakest)


def test_a_way_of_promises_alone_has_come_as_far_as_its_weakest_promise() -> None:
    due = [leg("a", "b", carries="DueGoods"), leg("b", "c", carries="DueGoods", modality="Proposed")]
    assert weigh(*due).modality == "Proposed"


@given(st.lists(st.sampled_from(STANCES[:8]), min_size=1, max_size=4))
def test_the_stance_is_the_weakest_legs_be_it_a_promise(stances: list[str]) -> None:
    steps = [
        leg(a, b, stance=s, carries="DueGoods") for a, b, s in zip("abcd", "bcde", stances, strict=False)
    ]
    assert weigh(*steps).stance == max(stances, key=STANCES.index)


def test_the_confidence_is_the_weakest_legs_and_the_product_stands_beside_it() -> None:
    found = weigh(leg("a", "b", confidence=Decimal("0.8")), leg("b", "c", confidence=Decimal("0.55")))
    assert (found.weakest, found.joint) == (Decimal("0.55"), Decimal("0.44"))


def test_two_legs_of_one_event_are_doubted_once() -> None:
    swap = {"event": "event:swap"}
    found = weigh(
        leg("a", "b", confidence=Decimal("0.6"), carries="DueGoods", **swap),
        leg("b", "c", confidence=Decimal("0.8"), **swap),
        leg("c", "d", confidence=Decimal("0.5")),
    )
    assert found.joint == Decimal("0.30")


def test_it_gathers_origins_denials_and_disputed_aspects_of_all_legs() -> None:
    one = Confidence(Decimal("0.5"), ("o1", "o2"), "")
    two = Confidence(Decimal("0.5"), ("o2", "o3"), "")
    found = weigh(
        replace(leg("a", "b"), confidence=one, denials=("d1",), disputed=("Number",)),
        replace(leg("b", "c"), confidence=two, denials=("d1", "d2"), disputed=("Happened", "Number")),
    )
    assert (found.origins, found.denials, found.disputed) == (
        ("o1", "o2", "o3"),
        ("d1", "d2"),
        ("Happened", "Number"),
    )


def test_products_and_lots_are_the_last_legs_or_else_those_of_any() -> None:
    first = leg("a", "b", products=["product:x"], lots=["lot:l"])
    assert weigh(first, leg("b", "c")).products == (full("product:x"),)
    assert weigh(first, leg("b", "c")).lots == (full("lot:l"),)
    last = leg("b", "c", products=["product:y"], lots=["lot:m"])
    assert (weigh(first, last).products, weigh(first, last).lots) == ((full("product:y"),), (full("lot:m"),))


def test_goods_can_have_arrived_when_the_last_leg_can_have_begun() -> None:
    steps = [leg("a", "b", on="2024-06"), leg("b", "c", on="2024"), leg("c", "d")]
    assert str(weigh(*steps).arrival) == "2024-06-01"
    assert weigh(leg("a", "b", on="/2024")).arrival is None


SURENESS: st.SearchStrategy[Holding | None] = st.sampled_from([None, *SUREST])


@pytest.mark.slow
@given(st.lists(SURENESS, min_size=1, max_size=4))
def test_all_of_it_is_as_sure_on_a_day_as_the_least_sure_of_its_legs(held: list[Holding | None]) -> None:
    steps = [leg(a, b, holds=holds) for a, b, holds in zip("abcd", "bcde", held, strict=False)]
    told = [holds for holds in held if holds]
    assert weigh(*steps).holds == (max(told, key=SUREST.index) if told else None)


# ---- its name


def test_its_name_depends_on_the_way_and_on_no_figure() -> None:
    plain = weigh(leg("a", "b"), leg("b", "c"))
    other = weigh(
        leg("a", "b", quantity=7, amount=9, on="2024", confidence=Decimal("0.9"), stance="Alleges"),
        leg("b", "c", modality="Planned", unit="WaferUnit", products=["product:x"], lots=["lot:l"]),
    )
    assert plain.id == other.id
    assert plain.id.startswith("d-")


@pytest.mark.parametrize(
    "other",
    [
        [leg("a", "b"), leg("b", "d")],
        [leg("x", "b"), leg("b", "c")],
        [leg("b", "c")],
        [leg("a", "b", event="event:other"), leg("b", "c")],
        [leg("a", "b", carries="DueGoods"), leg("b", "c")],
    ],
)
def test_another_way_has_another_name(other: list[Leg]) -> None:
    assert weigh(*other).id != weigh(leg("a", "b"), leg("b", "c")).id


def test_another_kind_or_another_party_to_which_it_was_due_has_another_name() -> None:
    steps = [leg("a", "b"), leg("b", "c")]
    names = {
        assess(kind, intended, steps, NOTHING, same_goods=True).id
        for kind in ("recorded", "reconstructed", "possible")
        for intended in (full("a"), full("b"))
    }
    assert len(names) == 6


def test_the_name_of_an_answer_is_the_same_in_every_release() -> None:
    assert weigh(leg("a", "b"), leg("b", "c")).id == "d-b8f1c94755dc"


# ---- what would change it

DOCUMENTS = st.tuples(
    *(
        st.builds(
            lambda slug, grade, root, own: replace(
                source(slug, reliability=grade, origin=root), first_hand=own
            ),
            st.just(slug),
            st.sampled_from("ABCE"),
            st.sampled_from([None, "paper", "leak"]),
            st.booleans(),
        )
        for slug in ("news", "blog", "court")
    )
)
SAYS = st.lists(
    st.builds(
        lambda doc, grade, place, root: claim(
            "Sale",
            doc=doc,
            credibility=grade,
            origin=root,
            supplier="abc"[place],
            buyer="bcd"[place],
            event=f"event:{place}",
        ),
        st.sampled_from(["news", "blog", "court"]),
        st.integers(1, 5),
        st.integers(0, 2),
        st.sampled_from([None, None, "leak", "tip"]),
    ),
    min_size=1,
    max_size=6,
)
CONFIRMATIONS = st.lists(
    st.builds(
        lambda doc, place: claim(
            "Statement", doc=doc, event=f"event:{place}", stance="Admits", aspect="Happened"
        ),
        st.sampled_from(["news", "blog", "court"]),
        st.integers(0, 2),
    ),
    max_size=2,
)


def way(whole: Record, selection: Selection | None = None) -> list[Leg]:
    return sorted(legs(project(whole, selection)), key=lambda step: step.source)


def really_without(whole: Record, steps: Sequence[Leg], gone: frozenset[str]) -> Decimal:
    """Take the claims out, weigh the legs anew, and look at the weakest; nothing where a leg is missing."""
    left = {step.key: step for step in way(whole, Selection(without=gone))}
    return min((left[step.key].confidence.value if step.key in left else Decimal(0)) for step in steps)


def check_changes(documents: tuple[Source, ...], said: list[Claim], words: list[Claim]) -> None:
    whole = record(*documents, *said, *words)
    steps = way(whole)
    found = assess("recorded", full("a"), steps, whole, same_goods=True)
    lost: dict[tuple[str, str], Decimal] = {}
    for one in whole.claims.values():
        lost["source", one.document] = really_without(whole, steps, frozenset({one.document}))
        root = whole.origin(one)
        if root:
            gone = {c.iri for c in whole.claims.values() if whole.origin(c) == root}
            lost["origin", root] = really_without(whole, steps, frozenset(gone))
    expected = {
        (what, name): weakest
        for (what, name), weakest in lost.items()
        if weakest < found.weakest and not (what == "origin" and lost.get(("source", name)) == weakest)
    }
    assert {(c.what, c.without): c.weakest for c in found.changes} == expected
    assert all(c.falls is (c.weakest == 0) for c in found.changes)
    assert [c.weakest for c in found.changes] == sorted(c.weakest for c in found.changes)


@pytest.mark.slow
@given(DOCUMENTS, SAYS, CONFIRMATIONS)
def test_what_would_change_it_is_what_changes_when_the_claims_are_taken_out(
    documents: tuple[Source, ...], said: list[Claim], words: list[Claim]
) -> None:
    check_changes(documents, said, words)


@pytest.mark.long
@pytest.mark.slow
@settings(max_examples=1000)
@given(DOCUMENTS, SAYS, CONFIRMATIONS)
def test_what_would_change_it_at_length(
    documents: tuple[Source, ...], said: list[Claim], words: list[Claim]
) -> None:
    check_changes(documents, said, words)


def test_an_answer_falls_with_the_one_document_that_tells_a_leg() -> None:
    whole = record(
        source("news", reliability="A"),
        claim("Sale", doc="news", supplier="a", buyer="b", event="event:1"),
        claim("Sale", doc="blog", supplier="a", buyer="b", event="event:1"),
        claim("Sale", doc="blog", supplier="b", buyer="c", event="event:2"),
    )
    (change,) = assess("recorded", full("a"), way(whole), whole, same_goods=True).changes
    assert (change.without, change.what, change.falls) == (full("source:blog"), "source", True)


def test_an_admission_without_what_it_admits_leaves_nothing() -> None:
    whole = record(
        claim("Sale", doc="news", supplier="a", buyer="b", event="event:1"),
        claim("Statement", doc="post", event="event:1", stance="Admits", aspect="Happened"),
    )
    changes = assess("recorded", full("a"), way(whole), whole, same_goods=True).changes
    assert [(c.without, c.falls) for c in changes] == [
        (full("source:news"), True),
        (full("source:post"), False),
    ]


# ---- racks and the chips in them, plans and deeds, primary records


def found_of(*parts: Claim | Source | Entity, kind: str = "recorded") -> Finding:
    whole = record(*parts)
    steps = legs(project(whole))
    return assess(kind, steps[0].target, steps, whole, same_goods=True)


RACKS = (
    entity("product:rack", kind="System"),
    claim("Sale", supplier="a", buyer="b", product="product:rack", n=32, lot="lot:l"),
    claim("Sale", supplier="b", buyer="c", product="product:chip", n=(2000, 2500), lot="lot:l"),
)


def test_racks_are_turned_into_the_chips_that_they_contain() -> None:
    contents = claim("ComponentOf", whole="product:rack", component="product:chip", n=72)
    assert found_of(*RACKS, contents).quantity == Range(2000, 32 * 72)


def test_racks_of_unknown_content_are_left_aside() -> None:
    assert found_of(*RACKS).quantity == Range(2000, 2500)


def test_a_well_attested_plan_makes_no_deed() -> None:
    plan = claim(
        "Sale", doc="plan", supplier="a", buyer="b", event="event:e", modality="Planned", credibility=1
    )
    deed = claim(
        "Sale", doc="deed", supplier="a", buyer="b", event="event:e", stance="Suspects", credibility=5
    )
    found = found_of(plan, deed)
    assert (found.modality, found.stance, found.weakest) == ("Actual", "Suspects", found_of(deed).weakest)


def test_a_rate_is_no_quantity_of_goods() -> None:
    rate = claim("Supply", supplier="a", recipient="b", n=1000)
    monthly = replace(rate, codes=(*rate.codes, ("per", "Month")))
    assert found_of(monthly).quantity == Range()


def test_what_stands_on_primary_records_alone_is_said() -> None:
    told = claim("Sale", doc="news", supplier="a", buyer="b", event="event:e")
    filed = claim("Sale", doc="filing", supplier="a", buyer="b", event="event:e")
    filing = source("filing", primary=True)
    assert found_of(told).primary_weakest == 0
    assert found_of(told, filed, filing).primary_weakest == found_of(filed, filing).weakest
