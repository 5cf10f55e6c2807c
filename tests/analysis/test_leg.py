"""Legs: one event between two parties, weighed; and whether legs can follow each other in time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product as all_of
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.confidence import support
from kg.analysis.leg import Leg, in_time, legs, weighed_range
from kg.claim import Claim, Entity, Interval, Range, Source
from kg.network import project
from kg.record import Record
from tests.builder import MODALITIES, STANCES, claim, days, full, leg, network, record, source

SWAP = {"event": "event:swap", "divertedFrom": "tesla"}


def found(*parts: Claim | Source | Entity, **selected: Any) -> dict[tuple[str, str], Leg]:
    """The legs by their parties' short names."""
    short = {full(name): name for name in ("a", "b", "c", "nvidia", "tesla", "x", "xai")}
    return {(short[one.source], short[one.target]): one for one in legs(network(*parts, **selected))}


def only(*parts: Claim | Source | Entity) -> Leg:
    ((_, one),) = found(*parts).items()
    return one


# ---- in time

DAY0 = date(2024, 1, 1)
SPANS = st.builds(
    lambda start, end: Interval(
        None if start is None else DAY0 + timedelta(days=start),
        None if end is None else DAY0 + timedelta(days=max(end, start or 0)),
    ),
    st.none() | st.integers(0, 5),
    st.none() | st.integers(0, 5),
)


def one_instant_each(spans: Sequence[Interval]) -> bool:
    """Try every choice of a day for each span."""
    calendar = [DAY0 + timedelta(days=n) for n in range(6)]
    choices = [
        [day for day in calendar if (s.earliest or DAY0) <= day and (s.latest is None or day <= s.latest)]
        for s in spans
    ]
    return any(list(days) == sorted(days) for days in all_of(*choices))


def steps(spans: Sequence[Interval]) -> list[Leg]:
    return [leg(f"p{n}", f"p{n + 1}", on=span) for n, span in enumerate(spans)]


@pytest.mark.slow
@given(st.lists(SPANS, max_size=4))
def test_legs_are_in_time_where_one_day_for_each_can_be_chosen(spans: list[Interval]) -> None:
    assert in_time(steps(spans)) is one_instant_each(spans)


@pytest.mark.long
@pytest.mark.slow
@settings(max_examples=3000)
@given(st.lists(SPANS, max_size=6))
def test_legs_are_in_time_at_length(spans: list[Interval]) -> None:
    assert in_time(steps(spans)) is one_instant_each(spans)


@pytest.mark.parametrize(
    ("times", "possible"),
    [
        ("2024-06 2024 2024-02", False),
        ("2024-02 2024 2024-06", True),
        ("2024-06 2024 2024-06", True),
        ("2024-06-04 2024-06 2024-06-03", False),
        ("2024-06 2024-06-01", True),
        ("2024-06/ /2024-05", False),
        ("/2024-05 2024-06/", True),
        ("/ /", True),
        ("2024", True),
        ("", True),
    ],
)
def test_the_running_maximum_decides_and_not_the_neighbours(times: str, *, possible: bool) -> None:
    spans = [Interval() if text == "/" else days(text) for text in times.split()]
    assert in_time(steps(spans)) is possible


# ---- figures

BOUND = st.none() | st.integers(0, 9)
FIGURES = st.builds(
    lambda bounds: Range(min(bounds), max(bounds)) if None not in bounds else Range(*bounds),
    st.tuples(BOUND, BOUND),
)
GROUPS = st.lists(st.tuples(st.sampled_from("abcdu"), st.integers(1, 6), FIGURES), min_size=1, max_size=5)


def group(said: list[tuple[str, int, Range]]) -> Record:
    """Claims of documents a to d, and of u, which names no origin."""
    documents = [source(slug, first_hand=slug != "u") for slug in "abcdu"]
    return record(*documents, *(claim("Sale", doc=d, credibility=c, n=n) for d, c, n in said))


def within(numbers: Range) -> frozenset[int]:
    """The numbers of a range from below to above all bounds."""
    low, high = numbers.low, numbers.high
    return frozenset(n for n in range(-1, 12) if (low is None or low <= n) and (high is None or n <= high))


def slow_hull(whole: Record) -> frozenset[int] | None:
    """All between the least and the largest number that the best claims of the origins leave."""
    stated = [c for c in whole.claims.values() if c.quantity]
    by_origin: dict[str | None, list[Claim]] = {}
    for said in stated:
        by_origin.setdefault(whole.origin(said), []).append(said)
    if len(by_origin) > 1:
        by_origin.pop(None, None)
    best = [min(each, key=lambda c: (-support(c, whole), c.iri)) for each in by_origin.values()]
    sets = {within(c.quantity) for c in best}
    sharp = [s for s in sets if not any(other < s for other in sets)]
    numbers = frozenset().union(*sharp)
    return frozenset(n for n in range(-1, 12) if min(numbers) <= n <= max(numbers)) if sets else None


@pytest.mark.slow
@given(GROUPS, st.randoms(use_true_random=False))
def test_a_figure_is_the_hull_of_the_best_claims_of_the_origins(
    said: list[tuple[str, int, Range]], chance: random.Random
) -> None:
    whole = group(said)
    claims = list(whole.claims.values())
    numbers = weighed_range(claims, whole, "quantity")
    expected = slow_hull(whole)
    assert within(numbers) == (within(Range()) if expected is None else expected)
    chance.shuffle(claims)
    assert weighed_range(claims, whole, "quantity") == numbers


@pytest.mark.parametrize(
    ("said", "figure"),
    [
        ([("a", 2, 12000), ("b", 2, (2000, None))], Range(12000, 12000)),
        ([("a", 2, 12000), ("b", 2, 12000)], Range(12000, 12000)),
        ([("a", 2, 12000), ("b", 2, 10000)], Range(10000, 12000)),
        ([("a", 2, 12000), ("a", 3, 10000)], Range(12000, 12000)),
        ([("a", 2, 12000), ("u", 1, 10000)], Range(12000, 12000)),
        ([("u", 3, 12000), ("u", 2, 10000)], Range(10000, 10000)),
        ([("a", 2, None), ("u", 2, 10000)], Range(10000, 10000)),
        ([("a", 2, (5, None)), ("b", 2, 3)], Range(3, None)),
        ([("a", 2, None)], Range()),
        ([], Range()),
    ],
)
def test_a_vaguer_reading_gives_way_and_a_contradiction_widens(
    said: list[tuple[str, int, object]], figure: Range
) -> None:
    whole = group(said)  # type: ignore[arg-type]
    assert weighed_range(list(whole.claims.values()), whole, "quantity") == figure


def test_the_central_figure_is_kept_where_all_agree() -> None:
    whole = group([("a", 2, Range(6300, 7700, 7000)), ("b", 3, Range(6300, 7700))])
    assert weighed_range(list(whole.claims.values()), whole, "quantity").stated == 7000


# ---- what becomes a leg


def test_claims_on_one_event_between_two_parties_are_one_leg() -> None:
    one = only(
        claim("Sale", doc="a", supplier="a", buyer="b", event="event:sale", n=100, on="2024"),
        claim("Sale", doc="b", supplier="a", buyer="b", event="event:sale", n=100, on="2024-03"),
    )
    assert (one.event, one.claims) == (full("event:sale"), (full("a#c1"), full("b#c1")))
    assert (one.confidence.value, one.when) == (Decimal("0.87"), days("2024-03"))


def test_claims_without_an_event_are_legs_of_their_own() -> None:
    whole = network(claim("Sale", supplier="a", buyer="b"), claim("Sale", supplier="a", buyer="b"))
    assert [one.event for one in legs(whole)] == [full("news#c1"), full("news#c2")]


def test_money_is_no_leg_and_neither_is_a_party_to_itself() -> None:
    assert (
        legs(network(claim("Sale", supplier="a", buyer="a"), claim("Ownership", owner="a", owned="b"))) == ()
    )


def test_a_single_diversion_shows_the_whole_way() -> None:
    swap = claim("Diversion", supplier="nvidia", recipient="x", n=12000, **SWAP)
    way = found(swap)
    assert list(way) == [("nvidia", "tesla"), ("tesla", "x")]
    assert [(one.verb, one.moves) for one in way.values()] == [("consignsTo", False), ("divertedTo", True)]


def test_two_recipients_of_one_event_are_two_legs_and_one_consignment() -> None:
    way = found(
        claim("Diversion", supplier="nvidia", recipient="x", **SWAP),
        claim("Diversion", supplier="nvidia", recipient="xai", **SWAP),
    )
    assert sorted(way) == [("nvidia", "tesla"), ("tesla", "x"), ("tesla", "xai")]
    assert len(way["nvidia", "tesla"].claims) == 2


def test_the_verb_of_a_diversion_goes_before_that_of_a_better_claim() -> None:
    one = only(
        claim("Shipment", supplier="tesla", recipient="x", event="event:swap", credibility=1),
        claim("Diversion", recipient="x", credibility=5, **SWAP),
    )
    assert one.verb == "divertedTo"


def test_otherwise_the_verb_is_that_of_the_best_claim() -> None:
    one = only(
        claim("Shipment", supplier="a", recipient="b", event="event:e", credibility=3),
        claim("Sale", supplier="a", buyer="b", event="event:e", credibility=1),
    )
    assert one.verb == "sellsTo"


@pytest.mark.parametrize("no", [{"stance": "Denies"}, {"found": False}, {"stance": "Retracts"}])
def test_what_is_denied_or_not_found_is_no_leg(no: dict[str, Any]) -> None:
    assert legs(network(claim("Diversion", recipient="x", **SWAP, **no))) == ()


def test_a_superseded_claim_takes_no_part() -> None:
    old = claim("Sale", name="news#c1", supplier="a", buyer="b", event="event:e", n=5)
    new = claim("Sale", name="news#c2", supplier="a", buyer="b", event="event:e", n=7)
    (one,) = legs(network(old, new, superseded=["news#c1"]))
    assert (one.quantity, one.claims) == (Range(7, 7), (full("news#c2"),))


# ---- modality and stance


@pytest.mark.parametrize("first", MODALITIES)
def test_the_modality_is_the_furthest_that_a_claim_gives(first: str) -> None:
    for second in MODALITIES:
        one = only(
            claim("Sale", doc="a", supplier="a", buyer="b", event="event:e", modality=first),
            claim("Sale", doc="b", supplier="a", buyer="b", event="event:e", modality=second),
        )
        assert one.modality == min(first, second, key=MODALITIES.index)


@pytest.mark.parametrize("first", STANCES[:8])
def test_the_stance_is_the_strongest_that_supports_it(first: str) -> None:
    for second in STANCES[:8]:
        one = only(
            claim("Sale", doc="a", supplier="a", buyer="b", event="event:e", stance=first),
            claim("Sale", doc="b", supplier="a", buyer="b", event="event:e", stance=second),
        )
        assert one.stance == min(first, second, key=STANCES.index)


def test_a_strong_word_for_a_plan_is_no_strong_word_for_the_deed() -> None:
    one = only(
        claim("Sale", doc="a", supplier="a", buyer="b", event="event:e", modality="Planned", stance="Admits"),
        claim("Sale", doc="b", supplier="a", buyer="b", event="event:e", stance="Alleges"),
    )
    assert (one.modality, one.stance) == ("Actual", "Alleges")


# ---- what is said of it


def test_a_denial_is_listed_with_its_aspect_and_lowers_nothing() -> None:
    swap = claim("Diversion", name="news#c1", recipient="x", **SWAP)
    plain = only(swap)
    denied = only(
        swap,
        claim("Statement", doc="b", event="event:swap", stance="Denies", aspect="Number"),
        claim("Statement", doc="c", respondsTo="news#c1", stance="Denies", aspect="Legality"),
        claim("Statement", doc="d", respondsTo="news#c1", stance="Retracts"),
    )
    assert denied.denials == (full("b#c1"), full("c#c1"), full("d#c1"))
    assert denied.disputed == ("Happened", "Legality", "Number")
    assert (denied.confidence, denied.claims) == (plain.confidence, plain.claims)


def test_a_denial_of_another_claim_or_event_is_not_its_own() -> None:
    one = only(
        claim("Diversion", recipient="x", **SWAP),
        claim("Statement", event="event:other", stance="Denies"),
        claim("Statement", respondsTo="news#c9", stance="Denies"),
        claim("Statement", event="event:swap", stance="Admits", aspect="Number"),
    )
    assert (one.denials, one.disputed, len(one.claims)) == ((), (), 1)


@pytest.mark.parametrize("of_it", [{"event": ["event:swap", "event:trial"]}, {"under": "event:trial"}])
def test_a_denial_of_any_of_its_events_or_of_the_act_under_which_it_stands_is_its_own(of_it: Any) -> None:
    one = only(
        claim("Diversion", recipient="x", **{**SWAP, **of_it}),
        claim("Statement", doc="b", event="event:trial", stance="Denies", aspect="Legality"),
    )
    assert (one.denials, one.disputed) == ((full("b#c1"),), ("Legality",))


def test_a_denied_claim_of_the_same_class_disputes_that_it_happened() -> None:
    one = only(
        claim("Diversion", doc="a", recipient="x", **SWAP),
        claim("Diversion", doc="b", recipient="x", stance="Denies", **SWAP),
    )
    assert (one.denials, one.disputed, one.claims) == ((full("b#c1"),), ("Happened",), (full("a#c1"),))


def test_an_admission_supports_the_claim_to_which_it_responds() -> None:
    one = only(
        claim("Diversion", name="mail#c1", recipient="x", stance="Reports", **SWAP),
        claim("Statement", doc="post", respondsTo="mail#c1", stance="Admits", aspect="Happened"),
    )
    assert (one.stance, one.confidence.origins) == ("Admits", (full("source:mail"), full("source:post")))


def test_an_admission_that_names_only_the_event_counts_for_the_best_reading_only() -> None:
    way = found(
        claim("Diversion", doc="mail", recipient="x", **SWAP),
        claim("Diversion", doc="news", recipient="xai", credibility=3, **SWAP),
        claim("Statement", doc="post", event="event:swap", stance="Admits", aspect="Happened"),
    )
    assert (way["tesla", "x"].claims, way["tesla", "x"].stance) == (
        (full("mail#c1"), full("post#c1")),
        "Admits",
    )
    assert (way["tesla", "xai"].claims, way["tesla", "xai"].stance) == ((full("news#c1"),), "Reports")


def test_an_admission_that_answers_another_reading_does_not_count_for_the_best_one() -> None:
    way = found(
        source("mail", reliability="A"),
        claim("Diversion", doc="mail", recipient="x", credibility=1, **SWAP),
        claim("Diversion", name="news#c1", recipient="xai", credibility=3, **SWAP),
        claim(
            "Statement",
            doc="post",
            event="event:swap",
            respondsTo="news#c1",
            stance="Admits",
            aspect="Happened",
        ),
    )
    assert way["tesla", "x"].claims == (full("mail#c1"),)
    assert way["tesla", "xai"].claims == (full("news#c1"), full("post#c1"))


def test_an_admission_counts_for_what_moves_and_not_for_what_was_due() -> None:
    way = found(
        claim("Diversion", doc="mail", supplier="nvidia", recipient="x", **SWAP),
        claim("Statement", doc="post", event="event:swap", stance="Admits", aspect="Happened"),
    )
    assert way["nvidia", "tesla"].claims == (full("mail#c1"),)


@pytest.mark.parametrize("aspect", ["Number", "Legality", "Purpose"])
def test_a_word_on_another_aspect_confirms_nothing(aspect: str) -> None:
    one = only(
        claim("Diversion", name="mail#c1", recipient="x", **SWAP),
        claim("Statement", event="event:swap", respondsTo="mail#c1", stance="Admits", aspect=aspect),
    )
    assert one.claims == (full("mail#c1"),)


# ---- as of a day

SOLD: dict[str, Any] = {"supplier": "a", "buyer": "b", "event": "event:e"}


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        (["2024-03"], "certain"),
        (["2024"], "possible"),
        ([""], "undated"),
        (["2024", "2024-03"], "certain"),  # one of them is enough
        (["2024", ""], "possible"),
        (["2024-03", "2025"], "certain"),  # the later one is no claim of that day
    ],
)
def test_on_a_day_a_leg_is_as_sure_as_the_surest_of_its_claims(dates: list[str], holds: str) -> None:
    parts = [claim("Sale", doc=f"d{place}", on=on, **SOLD) for place, on in enumerate(dates)]
    assert found(*parts, as_of=date(2024, 6, 15))["a", "b"].holds == holds
    assert found(*parts)["a", "b"].holds is None


def test_a_plan_of_long_ago_makes_no_deed_sure() -> None:
    plan = claim("Sale", doc="plan", on="2023", modality="Planned", **SOLD)
    deed = claim("Sale", doc="deed", on="2024", **SOLD)
    day = date(2024, 6, 15)
    assert found(plan, deed, as_of=day)["a", "b"].holds == "possible"
    assert found(plan, as_of=day)["a", "b"].holds == "certain"


# ---- when, how many, of what


def dated(*texts: str) -> Interval:
    said = [
        claim("Sale", doc=f"d{n}", supplier="a", buyer="b", event="event:e", on=text)
        for n, text in enumerate(texts)
    ]
    return only(*said).when


@pytest.mark.parametrize(
    ("texts", "when"),
    [
        (["2024", "2024-06"], days("2024-06")),
        (["2024-06", "2024-06-04", ""], days("2024-06-04")),
        (["2024-01/2024-06", "2024-03/2024-09"], days("2024-03/2024-06")),
        (["/2024-06", "2024-02/"], days("2024-02/2024-06")),
        (["2024-01", "2024-03"], days("2024-01/2024-03")),
        (["/2024-01", "2024-06"], days("/2024-06")),
        (["2024-06/", "2024-01"], days("2024-01/")),
        (["/2024-01", "2024-06/"], Interval()),
        ([""], Interval()),
    ],
)
def test_the_time_is_where_all_agree_or_else_what_covers_them_all(texts: list[str], when: Interval) -> None:
    assert dated(*texts) == when


def test_it_bears_the_figures_products_and_lots_of_its_claims() -> None:
    said = {"supplier": "a", "buyer": "b", "event": "event:e", "unit": "WaferUnit"}
    one = only(
        claim("Sale", doc="a", n=5, amount=(7, 8), lot="lot:l", product="product:x", **said),
        claim("Sale", doc="b", lot="lot:m", product=["product:x", "product:y"], **said),
    )
    assert (one.quantity, one.unit, one.amount, one.currency) == (
        Range(5, 5),
        "WaferUnit",
        Range(7, 8),
        "USD",
    )
    assert one.lots == (full("lot:l"), full("lot:m"))
    assert one.products == (full("product:x"), full("product:y"))


def test_figures_in_other_units_or_currencies_do_not_mix() -> None:
    said: dict[str, Any] = {"supplier": "a", "buyer": "b", "event": "event:e"}
    one = only(
        claim("Sale", doc="a", n=56, unit="ShipmentUnit", amount=7, currency="SGD", **said),
        claim("Sale", doc="b", n=700, amount=9, credibility=3, **said),
        claim("Sale", doc="c", n=10, per="Month", credibility=4, **said),
    )
    assert (one.quantity, one.unit) == (Range(56, 56), "ShipmentUnit")
    assert (one.amount, one.currency) == (Range(7, 7), "SGD")


def test_the_legs_come_in_the_same_order_every_time(bundled: Record) -> None:
    made = legs(project(bundled))
    assert [one.key for one in made] == sorted(one.key for one in made)
    assert len({one.key for one in made}) == len(made)


def test_each_bundled_leg_rests_on_claims_that_support_it(bundled: Record) -> None:
    for one in legs(project(bundled)):
        said = [bundled.claims[iri] for iri in one.claims]
        assert all(each.supports for each in said)
        assert any(each.happening == one.event and each.kind != "Statement" for each in said)
        assert not any(bundled.claims[iri].supports for iri in one.denials)
        assert bool(one.denials) is bool(one.disputed)
