"""Diversions: three kinds of answers that are never mixed, with what stands beside each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.chain import Budget, Legs
from kg.analysis.diversion import SERVICE, Answers, diversions, kind_of, left_out
from kg.analysis.finding import KINDS, Finding
from kg.analysis.leg import Leg, legs
from kg.analysis.order import Wanted
from kg.claim import Claim, Entity, Range, Source
from kg.network import Selection, project
from tests.analysis.twin import all_chains, of_one_lot
from tests.builder import claim, entity, full, network, record, source

SWAP: dict[str, Any] = {"event": "event:swap", "divertedFrom": "tesla", "lot": "lot:l"}
OUT = claim("Diversion", doc="mail", supplier="nvidia", recipient="x", n=12000, on="2023-12", **SWAP)
ORDER = claim(
    "Order", doc="paper", supplier="nvidia", buyer="tesla", event="event:order", lot="lot:l", on="2023"
)


def ask(*parts: Claim | Source | Entity, kinds: Sequence[str] = KINDS, **asked: Any) -> Answers:
    selected = {name: asked.pop(name) for name in ("known", "as_of", "primary_only") if name in asked}
    return diversions(network(*parts, **selected), kinds=kinds, **asked)


def ways(*parts: Claim | Source | Entity, kinds: Sequence[str] = KINDS, **asked: Any) -> list[str]:
    """The answers in short: kind, and the parties on the way."""
    return sorted(map(in_short, ask(*parts, kinds=kinds, **asked).findings))


def in_short(finding: Finding) -> str:
    parties = [finding.legs[0].source, *(step.target for step in finding.legs)]
    return f"{finding.kind}: {'-'.join(iri.rsplit('/', 1)[-1] for iri in parties)}"


def one(*parts: Claim | Source | Entity, **asked: Any) -> Finding:
    (finding,) = ask(*parts, **asked).findings
    return finding


# ---- the three kinds


def test_a_source_that_says_so_itself_is_recorded() -> None:
    found = one(OUT)
    assert in_short(found) == "recorded: nvidia-tesla-x"
    assert (found.intended, found.actual) == (full("tesla"), full("x"))
    assert (found.quantity, found.lots) == (Range(12000, 12000), (full("lot:l"),))


def test_legs_on_one_lot_that_end_elsewhere_are_reconstructed() -> None:
    due = claim("Order", doc="a", supplier="maker", buyer="due", lot="lot:l", on="2023")
    went = claim("Sale", doc="b", supplier="due", buyer="other", lot="lot:l", on="2024")
    found = one(due, went)
    assert in_short(found) == "reconstructed: maker-due-other"
    assert (found.intended, found.actual) == (full("due"), full("other"))


def test_legs_on_a_part_of_the_lot_are_reconstructed() -> None:
    due = claim("Order", doc="a", supplier="maker", buyer="due", lot="lot:whole")
    went = claim("Sale", doc="b", supplier="due", buyer="other", lot="lot:part", takenFrom="lot:whole")
    assert ways(due, went) == ["reconstructed: maker-due-other"]


@pytest.mark.parametrize("lots", [("lot:l", None), (None, "lot:l"), (None, None), ("lot:l", "lot:m")])
def test_legs_that_need_not_be_the_same_goods_are_possible_at_most(lots: tuple[str | None, ...]) -> None:
    first, second = ({"lot": lot} if lot else {} for lot in lots)
    due = claim("Order", doc="a", supplier="maker", buyer="due", **first)
    went = claim("Sale", doc="b", supplier="due", buyer="other", **second)
    assert ways(due, went) == ["possible: maker-due-other"]


@pytest.mark.parametrize("lot", [{}, {"lot": "lot:l"}])
def test_leases_are_legs_of_possible_ways_only(lot: dict[str, str]) -> None:
    due = claim("Sale", doc="a", supplier="maker", buyer="cloud", **lot)
    let = claim("Lease", doc="b", lessor="cloud", lessee="user", **lot)
    assert ways(due, let) == ["possible: maker-cloud-user"]


def test_the_possible_is_off_by_default() -> None:
    due = claim("Order", doc="a", supplier="maker", buyer="due")
    went = claim("Sale", doc="b", supplier="due", buyer="other")
    assert diversions(network(due, went)).findings == ()


def test_a_promise_at_the_end_is_no_arrival() -> None:
    first = claim("Sale", doc="a", supplier="maker", buyer="due", lot="lot:l")
    promised = claim("Order", doc="b", supplier="due", buyer="other", lot="lot:l")
    assert ways(first, promised, kinds=["reconstructed"]) == []


def test_an_installation_ends_at_a_site_and_with_no_party() -> None:
    due = claim("Order", doc="a", supplier="maker", buyer="due", lot="lot:l")
    put = claim("Installation", doc="b", holder="due", facility="site:hall", lot="lot:l")
    assert ways(due, put) == []


def test_what_a_source_tells_itself_is_not_reconstructed_again() -> None:
    due = claim("Order", doc="a", supplier="maker", buyer="tesla", lot="lot:l")
    told = claim("Diversion", doc="b", recipient="x", **SWAP)
    went = claim("Sale", doc="c", supplier="tesla", buyer="x", lot="lot:l")
    assert ways(due, told, went, kinds=["recorded", "reconstructed"]) == ["recorded: maker-tesla-x"]


def test_what_a_source_tells_of_other_goods_hides_nothing() -> None:
    told = claim("Diversion", doc="a", recipient="x", **SWAP)
    due = claim("Order", doc="b", supplier="maker", buyer="tesla", lot="lot:m")
    went = claim("Sale", doc="c", supplier="tesla", buyer="x", lot="lot:m")
    assert ways(told, due, went, kinds=["recorded", "reconstructed"]) == [
        "reconstructed: maker-tesla-x",
        "recorded: tesla-x",
    ]


def test_a_leg_that_names_no_lot_is_no_part_of_a_reconstruction() -> None:
    vague = claim("Diversion", doc="a", supplier="s", divertedFrom="a", recipient="b", event="event:e")
    moved = claim("Shipment", doc="b", supplier="a", recipient="b", event="event:e", lot="lot:l")
    resold = claim("Sale", doc="c", supplier="b", buyer="c", lot="lot:l")
    other = claim("Sale", doc="d", supplier="s", buyer="z", lot="lot:m")
    assert ways(vague, moved, resold, other, kinds=["reconstructed"]) == ["reconstructed: a-b-c"]


def test_the_longest_way_is_told_and_not_its_stretches() -> None:
    steps = [
        claim("Sale", doc="a", supplier=start, buyer=end, lot="lot:l") for start, end in ("ab", "bc", "cd")
    ]
    assert ways(*steps) == ["reconstructed: a-b-c-d"]


def test_a_possible_way_need_not_start_where_nothing_comes_in() -> None:
    steps = [
        claim("Sale", supplier="a", buyer="b", on="2025"),
        claim("Sale", supplier="b", buyer="c", on="2023"),
        claim("Sale", supplier="c", buyer="d", on="2024"),
    ]
    assert ways(*steps) == ["possible: b-c-d"]


def test_goods_that_come_back_hide_no_possible_way() -> None:
    steps = [
        claim("Sale", supplier="a", buyer="b", on="2023"),
        claim("Sale", supplier="b", buyer="a", on="2023"),
        claim("Sale", supplier="b", buyer="c", on="2023"),
    ]
    assert ways(*steps) == ["possible: a-b-c"]


@pytest.mark.parametrize(
    ("chain", "kind"),
    [
        ([claim("Sale", supplier="a", buyer="b")], "recorded"),
        ([claim("Lease", lessor="a", lessee="b")], "recorded"),
        ([claim("Diversion", supplier="a", divertedFrom="b", recipient="c")], "recorded"),
    ],
)
def test_one_event_is_told_by_one_source(chain: list[Claim], kind: str) -> None:
    whole = network(*chain)
    goods = Legs(legs(whole, carries=SERVICE), whole.graph["record"])
    order = sorted(goods.steps, key=lambda step: step.source)
    assert kind_of(order, goods) == kind


# ---- the way to where the goods were diverted from


def test_an_order_of_its_own_tells_the_promise_better_than_the_diversion_alone() -> None:
    found = one(OUT, ORDER, kinds=["recorded"])
    assert [step.verb for step in found.legs] == ["hasOrderFrom", "divertedTo"]


def test_goods_of_another_lot_are_no_part_of_the_way() -> None:
    other = claim("Order", supplier="maker", buyer="tesla", event="event:order", lot="lot:m")
    plain = claim("Diversion", doc="mail", recipient="x", **SWAP)
    assert ways(plain, other, kinds=["recorded"]) == ["recorded: tesla-x"]


def test_other_products_are_no_part_of_the_way_be_they_of_one_lot() -> None:
    other = claim("Order", supplier="maker", buyer="tesla", lot="lot:l", product="product:a100")
    silent = claim("Order", supplier="maker", buyer="tesla", lot="lot:l")
    swap = claim("Diversion", doc="mail", recipient="x", product="product:h100", **SWAP)
    assert ways(swap, other, kinds=["recorded"]) == ["recorded: tesla-x"]
    assert ways(swap, silent, kinds=["recorded"]) == ["recorded: maker-tesla-x"]


def test_what_came_too_late_is_no_part_of_the_way() -> None:
    late = claim("Order", supplier="maker", buyer="tesla", event="event:order", lot="lot:l", on="2024")
    early = claim("Diversion", doc="mail", recipient="x", on="2023", **SWAP)
    assert ways(late, early, kinds=["recorded"]) == ["recorded: tesla-x"]


def test_the_way_goes_back_beyond_the_supplier_of_the_diversion() -> None:
    made = claim("Sale", doc="a", supplier="fab", buyer="nvidia", lot="lot:l", on="2022")
    assert ways(OUT, made, kinds=["recorded"]) == ["recorded: fab-nvidia-tesla-x"]


def test_the_way_has_no_more_legs_than_are_asked_for() -> None:
    made = claim("Sale", doc="a", supplier="fab", buyer="nvidia", lot="lot:l", on="2022")
    assert ways(OUT, made, kinds=["recorded"], max_legs=2) == ["recorded: nvidia-tesla-x"]
    assert ways(OUT, made, kinds=["recorded"], max_legs=1) == ["recorded: tesla-x"]


def test_a_possible_way_has_no_more_legs_than_are_asked_for() -> None:
    steps = [claim("Sale", supplier=a, buyer=b) for a, b in ("ab", "bc", "cd")]
    assert ways(*steps, kinds=["possible"]) == ["possible: a-b-c-d"]
    assert ways(*steps, kinds=["possible"], max_legs=2) == ["possible: a-b-c", "possible: b-c-d"]


# ---- what stands beside an answer


def test_orders_and_allocations_do_not_weaken_the_modality() -> None:
    planned = claim(
        "Allocation",
        doc="a",
        supplier="nvidia",
        recipient="tesla",
        lot="lot:l",
        modality="Proposed",
        on="2023",
    )
    moved = claim("Diversion", doc="b", recipient="x", on="2024", **SWAP)
    assert one(planned, moved, kinds=["recorded"]).modality == "Actual"


def test_the_modality_is_that_of_the_weakest_move() -> None:
    sold = claim("Sale", doc="a", supplier="nvidia", buyer="tesla", lot="lot:l", modality="Planned")
    assert one(sold, claim("Diversion", recipient="x", **SWAP), kinds=["recorded"]).modality == "Planned"


def test_a_swap_has_its_return_beside_it_and_not_as_an_answer_of_its_own() -> None:
    out = claim("Diversion", recipient="x", returnLeg="event:back", **SWAP)
    back = claim(
        "Diversion",
        supplier="nvidia",
        divertedFrom="x",
        recipient="tesla",
        event="event:back",
        modality="Planned",
        n=12000,
        on="2024-01/2024-06",
    )
    found = one(out, back, kinds=["recorded"])
    assert in_short(found) == "recorded: tesla-x"
    (leg,) = found.counter
    assert (leg.source, leg.target, leg.modality, leg.quantity) == (
        full("x"),
        full("tesla"),
        "Planned",
        Range(12000, 12000),
    )
    assert set(leg.claims) < set(found.claims)


def test_a_return_that_nobody_describes_leaves_the_answer_without_one() -> None:
    assert one(claim("Diversion", recipient="x", returnLeg="event:back", **SWAP)).counter == ()


def test_a_return_that_is_denied_is_no_return() -> None:
    out = claim("Diversion", recipient="x", **SWAP)
    denied = claim("Diversion", recipient="x", returnLeg="event:back", stance="Denies", **SWAP)
    back = claim("Diversion", divertedFrom="x", recipient="tesla", event="event:back")
    assert ways(out, denied, back, kinds=["recorded"]) == ["recorded: tesla-x", "recorded: x-tesla"]


def test_each_reading_of_an_event_has_the_others_beside_it() -> None:
    x = claim("Diversion", doc="mail", recipient="x", **SWAP)
    xai = claim("Diversion", doc="blog", recipient="xai", credibility=3, **SWAP)
    best, other = ask(x, xai, kinds=["recorded"]).findings
    assert (best.actual, [r.actual for r in best.readings]) == (full("x"), [full("xai")])
    assert (best.readings[0].weakest, best.readings[0].claims) == (other.weakest, (full("blog#c1"),))
    assert [r.actual for r in other.readings] == [full("x")]


def test_a_denial_marks_the_answer_and_lowers_nothing() -> None:
    denial = claim("Statement", doc="tesla", event="event:swap", stance="Denies", aspect="Legality")
    plain, denied = one(OUT), one(OUT, denial)
    assert (denied.disputed, denied.denials) == (("Legality",), (full("tesla#c1"),))
    assert (denied.weakest, denied.joint, denied.origins) == (plain.weakest, plain.joint, plain.origins)
    assert full("tesla#c1") in denied.claims


@pytest.mark.parametrize("no", [{"stance": "Denies"}, {"found": False}])
def test_what_is_denied_or_not_found_is_no_answer(no: dict[str, Any]) -> None:
    assert ways(claim("Diversion", recipient="x", **SWAP, **no)) == []


def test_what_followed_and_what_it_is_worth_stand_beside_it() -> None:
    late = claim("Consequence", doc="a", event="event:swap", effect="Delay")
    worth = claim("Valuation", doc="b", lot="lot:l", amount=(None, 500000000))
    other = claim("Valuation", doc="c", lot="lot:m", amount=7)
    denied = claim("Consequence", doc="d", event="event:swap", stance="Denies")
    found = one(OUT, late, worth, other, denied)
    assert (found.consequences, found.valuations) == ((full("a#c1"),), (full("b#c1"),))
    assert (found.amount, found.currency) == (Range(None, 500000000), "USD")
    assert {full("a#c1"), full("b#c1")} <= set(found.evidence)
    assert not {full("a#c1"), full("b#c1")} & set(found.claims)


def test_the_price_that_the_way_itself_states_goes_before_a_valuation() -> None:
    paid = claim("Diversion", doc="mail", recipient="x", amount=9, **SWAP)
    worth = claim("Valuation", doc="b", lot="lot:l", amount=7)
    assert one(paid, worth).amount == Range(9, 9)


def test_who_decided_and_who_was_in_between_are_named() -> None:
    found = one(
        claim(
            "Diversion",
            recipient="x",
            decidedBy="musk",
            intermediary="carrier",
            intendedRecipient="end",
            **SWAP,
        )
    )
    assert (found.decided_by, found.intermediaries, found.on_paper) == (
        (full("musk"),),
        (full("carrier"),),
        (full("end"),),
    )


def test_a_confirmation_of_the_event_alone_is_for_the_best_reading() -> None:
    x = claim("Diversion", doc="mail", recipient="x", stance="Reports", **SWAP)
    xai = claim("Diversion", doc="blog", recipient="xai", credibility=3, **SWAP)
    admits = claim("Statement", doc="post", event="event:swap", stance="Admits", aspect="Happened")
    best, other = ask(x, xai, admits, kinds=["recorded"]).findings
    assert (best.stance, best.weakest) == ("Admits", Decimal("0.87"))
    assert (other.stance, other.weakest) == ("Reports", Decimal("0.48"))


# ---- what is asked


def test_a_party_is_found_alone_and_as_a_member_of_a_group() -> None:
    both = entity("x-and-xai", kind="Group", members=["x", "xai"])
    alone = claim("Diversion", doc="mail", recipient="x", **SWAP)
    jointly = claim("Diversion", doc="blog", recipient="x-and-xai", **SWAP)
    asked = {"kinds": ["recorded"], "intended": full("tesla")}
    assert ways(both, alone, jointly, actual=full("x"), **asked) == [
        "recorded: tesla-x",
        "recorded: tesla-x-and-xai",
    ]
    assert ways(both, alone, jointly, actual=full("xai"), **asked) == ["recorded: tesla-x-and-xai"]
    assert ways(both, alone, jointly, intended=full("xai"), kinds=["recorded"]) == []


def test_only_the_kinds_that_are_asked_for_are_given() -> None:
    parts = [
        OUT,
        claim("Sale", doc="a", supplier="p", buyer="q", lot="lot:n"),
        claim("Sale", doc="b", supplier="q", buyer="r", lot="lot:n"),
        claim("Sale", doc="c", supplier="s", buyer="t"),
        claim("Sale", doc="d", supplier="t", buyer="u"),
    ]
    expected = {
        "recorded": ["recorded: nvidia-tesla-x"],
        "reconstructed": ["reconstructed: p-q-r"],
        "possible": ["possible: s-t-u"],
    }
    for kind, answers in expected.items():
        assert ways(*parts, kinds=[kind]) == answers
    assert ways(*parts) == sorted(answer for answers in expected.values() for answer in answers)


def test_on_a_day_before_it_was_known_there_was_nothing_to_answer() -> None:
    mail = claim("Diversion", doc="mail", recipient="x", known="2024-06-04", **SWAP)
    assert ways(mail, known=date(2024, 6, 3)) == []
    assert ways(mail, known=date(2024, 6, 4)) == ["recorded: tesla-x"]


def test_a_split_that_was_not_yet_known_ties_nothing() -> None:
    due = claim("Order", doc="a", supplier="maker", buyer="due", lot="lot:whole", known="2023-01-01")
    went = claim("Sale", doc="b", supplier="due", buyer="other", lot="lot:part", known="2023-01-01")
    split = claim("Count", doc="c", holder="other", lot="lot:part", takenFrom="lot:whole", known="2025-01-01")
    asked: dict[str, Any] = {"kinds": ["reconstructed"]}
    assert ways(due, went, split, known=date(2025, 1, 1), **asked) == ["reconstructed: maker-due-other"]
    assert ways(due, went, split, known=date(2024, 1, 1), **asked) == []


def test_as_the_world_was_on_a_day_what_came_later_had_not_happened() -> None:
    assert ways(OUT, as_of=date(2023, 11, 30)) == []
    assert ways(OUT, as_of=date(2023, 12, 1)) == ["recorded: nvidia-tesla-x"]


def test_primary_records_alone_leave_out_the_press() -> None:
    filing = source("filing", kind="Filing", primary=True)
    press = claim("Diversion", doc="news", recipient="x", **SWAP)
    court = claim("Diversion", doc="filing", recipient="x", event="event:swap", divertedFrom="tesla")
    assert ways(press, court, filing, primary_only=True) == ["recorded: tesla-x"]
    (found,) = ask(press, court, filing, primary_only=True).findings
    assert found.claims == (full("filing#c1"),)
    assert ways(press, filing, primary_only=True) == []


def test_more_answers_than_were_asked_for_are_told_as_more() -> None:
    two = [claim("Diversion", doc=d, divertedFrom="a", recipient=d, event=f"event:{d}") for d in "xy"]
    assert [ask(*two, wanted=Wanted(k=k)).truncated for k in (1, 2)] == [True, False]


def test_a_search_that_ran_out_of_time_is_told_as_not_all() -> None:
    due = claim("Order", doc="a", supplier="maker", buyer="due", lot="lot:l")
    assert ask(due, budget=Budget(seconds=-1)).truncated
    assert not ask(due, budget=Budget(seconds=1000)).truncated


def test_what_was_left_out_is_counted_with_its_reason() -> None:
    vague = claim("Diversion", supplier="nvidia", recipient="x")
    denied = claim("Diversion", recipient="x", stance="Denies")
    whole = network(OUT, vague, denied, superseded=["mail#c1"])
    assert left_out(whole) == (
        ("a diversion that does not name both parties", 1),
        ("superseded or retracted", 1),
    )
    assert diversions(whole).left_out == left_out(whole)
    assert left_out(network(OUT)) == ()


# ---- against all orders of all legs

ROLES: dict[str, tuple[str, ...]] = {
    "Sale": ("supplier", "buyer"),
    "Order": ("supplier", "buyer"),
    "Shipment": ("supplier", "recipient"),
    "Lease": ("lessor", "lessee"),
    "Diversion": ("supplier", "divertedFrom", "recipient"),
}
CLAIMS = st.lists(
    st.builds(
        lambda kind, ends, event, lot, on, doc: claim(
            kind,
            doc=doc,
            event=f"event:{event}",
            on=on,
            **dict(zip(ROLES[kind], ends, strict=False)),
            **({"lot": lot} if lot else {}),
            **({"takenFrom": "lot:whole"} if lot == "lot:part" else {}),
        ),
        st.sampled_from(["Sale", "Order", "Shipment", "Diversion", "Lease"]),
        st.permutations("abcd"),
        st.integers(1, 6),
        st.sampled_from([None, "lot:whole", "lot:part", "lot:part"]),
        st.sampled_from(["", "2024", "2024-02", "2024-06"]),
        st.sampled_from(["news", "blog"]),
    ),
    min_size=1,
    max_size=5,
)

Way = tuple[tuple[str, str, str, str], ...]


def keys(chains: Sequence[Sequence[Leg]]) -> set[Way]:
    return {tuple(step.key for step in chain) for chain in chains}


def chains_of(steps: Sequence[Leg], *, same: bool) -> set[tuple[Leg, ...]]:
    starts = {step.source for step in steps}
    return {chain for start in starts for chain in all_chains(steps, start, same=same)}


def is_stretch(short: Sequence[Leg], long: Sequence[Leg]) -> bool:
    return len(short) < len(long) and any(
        tuple(long[n : n + len(short)]) == tuple(short) for n in range(len(long))
    )


def in_twos(chain: Sequence[Leg], chains: Sequence[Sequence[Leg]], goods: Legs) -> bool:
    """Whether the chain's promise is told by a claim of its own in another chain over the same parties."""
    own = [step for step in chain if not goods.is_consignment(step)]
    return len(own) < len(chain) and any(
        [s.target for s in other] == [s.target for s in chain]
        and other[0].source == chain[0].source
        and not any(map(goods.is_consignment, other))
        and all(step in other for step in own)
        for other in chains
    )


def check_kinds(said: list[Claim]) -> None:
    whole = project(record(*said))
    found = diversions(whole, kinds=KINDS, max_legs=4).findings
    by_kind = {kind: [f for f in found if f.kind == kind] for kind in KINDS}

    goods = Legs(legs(whole), whole.graph["record"])
    tied = chains_of(goods.steps, same=True)
    diverted = [step for step in goods.steps if step.verb == "divertedTo"]
    assert [f.legs[-1] for f in sorted(by_kind["recorded"], key=lambda f: f.legs[-1].key)] == diverted
    for finding in by_kind["recorded"]:
        ends = [chain for chain in tied if chain[-1] == finding.legs[-1]]
        assert finding.legs in ends
        assert len(finding.legs) == max(map(len, ends))

    told = {(f.intended, f.actual, lot) for f in by_kind["recorded"] for lot in f.lots}
    moved = [
        chain
        for chain in tied
        if len(chain) > 1
        and chain[-1].moves
        and chain[-1].verb != "divertedTo"
        and all(step.lots for step in chain)
        and not any((chain[0].target, chain[-1].target, lot) in told for s in chain for lot in s.lots)
    ]
    whole_ways = [c for c in moved if not any(is_stretch(c, other) for other in moved)]
    expected = [c for c in whole_ways if not in_twos(c, whole_ways, goods)]
    assert keys([f.legs for f in by_kind["reconstructed"]]) == keys(expected)

    every = Legs(legs(whole, carries=SERVICE), whole.graph["record"])
    loose = [
        chain
        for chain in chains_of(every.steps, same=False)
        if len(chain) > 1
        and (any(step.carries == "ServiceProvided" for step in chain) or not of_one_lot(chain))
    ]
    whole_ways = [c for c in loose if not any(is_stretch(c, other) for other in loose)]
    expected = [c for c in whole_ways if not in_twos(c, whole_ways, every)]
    assert keys([f.legs for f in by_kind["possible"]]) == keys(expected)


@pytest.mark.slow
@given(CLAIMS)
def test_the_answers_are_those_of_all_orders_of_all_legs(said: list[Claim]) -> None:
    check_kinds(said)


@pytest.mark.long
@pytest.mark.slow
@settings(max_examples=1000)
@given(CLAIMS)
def test_the_answers_at_length(said: list[Claim]) -> None:
    check_kinds(said)


@pytest.mark.slow
@given(CLAIMS)
def test_no_way_is_of_two_kinds(said: list[Claim]) -> None:
    found = diversions(project(record(*said)), kinds=KINDS).findings
    assert len({f.legs for f in found}) == len(found)
    assert len({f.id for f in found}) == len(found)


@pytest.mark.slow
@given(CLAIMS, st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_nothing_is_answered_from_what_was_left_out(said: list[Claim], day: date) -> None:
    whole = project(record(*said), Selection(as_of=day))
    for finding in diversions(whole, kinds=KINDS).findings:
        assert set(finding.evidence) <= set(whole.graph["claims"])
