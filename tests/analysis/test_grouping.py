"""Groups of claims that differ: against comparing each claim with every other."""

from __future__ import annotations

import time
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.comparable import Comparison
from kg.analysis.grouping import groups, spoken
from kg.analysis.pairing import Block, blocks, of_one_lot
from kg.claim import Claim, Range
from tests.builder import claim, entity, record

NAMES = st.sampled_from(["a", "b", "group"])
BOUNDS = st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from([None, 2, 3]), st.booleans(), st.booleans())
RANGES = st.one_of(
    st.integers(1, 3).map(lambda n: Range(n, n, n)),
    BOUNDS.map(lambda each: Range(each[0], each[1], None, *each[2:])),
)
DATES = st.sampled_from(["2024", "2024-06", "2025", "2024-06-04", "/2024-03", "2024-05/"])
SAID = {
    "event": st.sampled_from(["event:e", "event:f"]),
    "lot": st.sampled_from(["lot:l", "lot:m"]),
    "takenFrom": st.sampled_from(["lot:l", "lot:n"]),
    "partOf": st.just("event:e"),
    "facility": st.sampled_from(["site:hall", "site:yard"]),
    "product": st.sampled_from(["product:a", "product:b", "product:rack"]),
    "supplier": NAMES,
    "buyer": NAMES,
    "recipient": NAMES,
    "operator": NAMES,
    "holder": NAMES,
    "subject": NAMES,
    "n": RANGES,
    "amount": RANGES,
    "currency": st.sampled_from(["USD", "EUR"]),
    "on": DATES,
    "target": st.sampled_from(["2025", "2026"]),
    "stance": st.sampled_from(["Reports", "Reports", "Denies"]),
    "modality": st.sampled_from(["Actual", "Planned", "Lapsed"]),
    "aspect": st.sampled_from(["Happened", "Number", "Schedule"]),
    "stage": st.sampled_from(["Changed", "Stopped"]),
    "item": st.sampled_from(["Revenue", "Term"]),
    "unit": st.sampled_from(["PieceUnit", "SystemUnit"]),
    "outcome": st.sampled_from(["Approved", "Rejected"]),
    "flags": st.sampled_from([(("binding", True),), (("binding", False),)]),
    "claimant": NAMES,
    "stated": st.sampled_from(["2024-01-01", "2024-09-01"]),
    "respondsTo": st.sampled_from(["one#c1", "two#c1"]),
}
CLAIMS = st.lists(
    st.builds(
        lambda kind, doc, said: claim(kind, doc=doc, **said),
        st.sampled_from(["Sale", "Order", "Count", "Statement", "Operation", "Figure", "Installation"]),
        st.sampled_from(["one", "two", "three"]),
        st.fixed_dictionaries({}, optional=SAID),
    ),
    max_size=9,
)
THINGS = (
    entity("group", kind="Group", members=["a"]),
    entity("b", part_of="group"),
    entity("product:b", family="product:a"),
    entity("product:rack", kind="System"),
)


class Slow(Comparison):
    """Compares every claim with every other, without looking for what they share first."""

    def pairs(self) -> list[tuple[Claim, Claim]]:
        every = sorted(self.claims.values(), key=lambda each: each.iri)
        return [pair for pair in combinations(every, 2) if not self.answers_a_statement_alone(*pair)]

    @staticmethod
    def answers_a_statement_alone(one: Claim, other: Claim) -> bool:
        """A statement is met over its event or lot, not by being answered."""
        speech = (one.kind == "Statement" and not other.supports) or (
            other.kind == "Statement" and not one.supports
        )
        return speech and not (set(one.all("event")) & set(other.all("event")) or of_one_lot(one, other))

    def groups(self) -> set[tuple[str, tuple[str, ...]]]:
        apart: dict[str, nx.Graph[str]] = {}
        for one, other in self.pairs():
            for aspect in self.between(one, other):
                apart.setdefault(aspect, nx.Graph()).add_edge(one.iri, other.iri)
        return {
            (aspect, tuple(sorted(group)))
            for aspect, graph in apart.items()
            for group in nx.connected_components(graph)
        }


def compared(claims: list[Claim], *, replaced: bool) -> Slow:
    named = record(*THINGS, *claims)
    superseded = list(named.claims)[:1] if replaced and len(claims) > 1 else []
    whole = record(*THINGS, *claims, superseded=superseded)
    return Slow(whole, whole.claims)


def iris(found: list[tuple[str, list[Claim]]]) -> list[tuple[str, tuple[str, ...]]]:
    return [(aspect, tuple(each.iri for each in group)) for aspect, group in found]


@pytest.mark.slow
@given(claims=CLAIMS, replaced=st.booleans(), crowd=st.sampled_from([-1, 16]))
def test_groups_are_those_of_comparing_all_pairs(claims: list[Claim], crowd: int, *, replaced: bool) -> None:
    comparison = compared(claims, replaced=replaced)
    found = iris(groups(comparison, crowd=crowd))
    assert len(found) == len(set(found))
    assert set(found) == comparison.groups()


@pytest.mark.slow
@given(CLAIMS)
def test_two_claims_that_differ_in_an_aspect_say_different_things_in_it(claims: list[Claim]) -> None:
    comparison = compared(claims, replaced=False)
    denied = {each.code("aspect") or "Happened" for each in claims if not each.supports}
    for one, other in comparison.pairs():
        mine, theirs = (dict(spoken(each, comparison, denied)) for each in (one, other))
        for aspect in comparison.between(one, other):
            slots = [slot for slot in mine if slot[0] == aspect and slot in theirs]
            assert any(mine[slot] != theirs[slot] for slot in slots)


@given(st.lists(DATES, max_size=8), st.sets(st.integers(0, 7)))
def test_the_sweep_meets_who_is_of_one_time_and_not_both_of_an_event(days: list[str], own: set[int]) -> None:
    claims = [
        claim("Sale", name=f"d{n}#c1", on=day, **({"event": f"event:e{n}"} if n in own else {}))
        for n, day in enumerate(days)
    ]
    expected = {
        (one.iri, other.iri)
        for one, other in combinations(claims, 2)
        if one.when.meets(other.when) and not (one.role("event") and other.role("event"))
    }
    block = Block(tuple(claims), event=False)
    found = [(one.iri, other.iri) for one, other in block.pairs()]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert len(found) <= block.meetings


@pytest.mark.slow
def test_ten_thousand_claims_on_one_product_are_compared_in_a_moment() -> None:
    """All of one supplier, buyer and product, undated, each with another number: fifty million pairs."""
    deal = {"supplier": "a", "buyer": "b", "product": "product:a"}
    claims = [claim("Sale", name=f"d{n}#c1", n=n, **deal) for n in range(10_000)]
    whole = record(*claims)
    begin = time.process_time()
    (found,) = groups(Comparison(whole, whole.claims))
    assert (found[0], len(found[1])) == ("quantity", 10_000)
    assert time.process_time() - begin < 10


def test_who_sells_what_to_whom_keeps_claims_on_one_product_apart() -> None:
    claims = [
        claim("Sale", name=f"d{n}#c1", supplier="a", buyer=f"b{n}", product="product:a", n=n)
        for n in range(9)
    ]
    whole = record(*claims)
    assert list(blocks(whole, whole.claims)) == []
