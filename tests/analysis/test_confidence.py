"""Confidence: the best claim of each origin counts, and only independent origins strengthen each other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.confidence import combine, round_, support
from kg.claim import Claim, Source
from kg.record import Record
from tests.builder import claim, full, record, source

SLUGS = ("one", "two", "three", "four")
SOURCES = st.tuples(
    *(
        st.builds(
            lambda slug, grade, root, own: replace(
                source(slug, reliability=grade, origin=root), first_hand=own
            ),
            st.just(slug),
            st.sampled_from("ABCDEF"),
            st.sampled_from([None, *SLUGS, "unread"]),
            st.sampled_from([None, True, False]),
        )
        for slug in SLUGS
    )
)
CLAIMS = st.lists(
    st.builds(
        lambda doc, grade, root, own: claim("Sale", doc=doc, credibility=grade, origin=root, first_hand=own),
        st.sampled_from(SLUGS),
        st.integers(1, 6),
        st.sampled_from([None, None, *SLUGS]),
        st.sampled_from([None, None, True, False]),
    ),
    max_size=5,
)
RECORDS = st.builds(lambda sources, claims: record(*sources, *claims), SOURCES, CLAIMS)


def slow_origin(said: Claim, whole: Record) -> str | None:
    """The end of the way from document to document; none where it has no first step, or a vain end."""
    document = whole.sources[said.document]
    if said.first_hand:
        return document.iri
    start = said.origin or document.origin
    if not start:
        own = said.first_hand if said.first_hand is not None else document.first_hand
        return document.iri if own else None
    way: list[str] = [start]
    while True:
        following = whole.sources[way[-1]].origin if way[-1] in whole.sources else None
        if following is None or following in way:
            end = whole.sources.get(way[-1])
            return None if end and end.first_hand is False else way[-1]
        way.append(following)


def turns_round(whole: Record) -> bool:
    """Whether documents name each other as origin in a circle, so that none of them is the first."""
    for start in whole.sources:
        step: str | None = start
        for _ in range(len(whole.sources) + 1):
            step = whole.sources[step].origin if step and step in whole.sources else None
        if step is not None:
            return True
    return False


def slow_value(claims: Sequence[Claim], whole: Record) -> Decimal:
    """The greatest doubt that is left where each origin has one witness, against the best that names none."""
    roots = {whole.origin(said) for said in claims} - {None}
    doubts = [min(1 - support(c, whole) for c in claims if whole.origin(c) == root) for root in roots]
    alone = max((support(c, whole) for c in claims if whole.origin(c) is None), default=Decimal(0))
    together = 1 - prod(doubts, start=Decimal(1)) if doubts else Decimal(0)
    return max(together, alone)


@pytest.mark.slow
@given(RECORDS)
def test_the_origin_is_the_end_of_the_way_from_document_to_document(whole: Record) -> None:
    if not turns_round(whole):
        for said in whole.claims.values():
            assert whole.origin(said) == slow_origin(said, whole)


@pytest.mark.parametrize(
    ("document", "said", "expected"),
    [
        ({"origin": None, "first_hand": True}, {}, "source:doc"),
        ({"origin": None, "first_hand": False}, {}, None),
        ({"origin": None, "first_hand": False}, {"first_hand": True}, "source:doc"),
        ({"origin": None, "first_hand": True}, {"first_hand": False}, None),
        ({"origin": "root"}, {}, "source:root"),
        ({"origin": "root"}, {"origin": "other"}, "source:other"),
        ({"origin": "root"}, {"first_hand": True}, "source:doc"),
        ({"origin": None, "first_hand": True}, {"origin": "other"}, "source:other"),
        ({"origin": "rumour"}, {}, None),
        ({"origin": "rumour"}, {"origin": "other"}, "source:other"),
    ],
)
def test_a_claims_own_origin_goes_before_that_of_its_document(
    document: dict[str, Any], said: dict[str, Any], expected: str | None
) -> None:
    rumour = source("rumour", first_hand=False)
    whole = record(rumour, source("doc", **document), claim("Sale", doc="doc", **said))
    (one,) = whole.claims.values()
    assert whole.origin(one) == (expected and full(expected))


def test_ten_reprints_of_one_leak_are_one_origin() -> None:
    leak = source("leak", reliability="B")
    mirrors: list[Claim | Source] = [leak]
    for number in range(10):
        root = "leak" if number == 0 else f"mirror{number - 1}"
        mirrors += [source(f"mirror{number}", origin=root), claim("Sale", doc=f"mirror{number}")]
    whole = record(*mirrors)
    found = combine(whole.claims.values(), whole)
    assert (found.origins, found.value) == ((full("source:leak"),), Decimal("0.64"))


def test_documents_that_name_each_other_as_origin_end_the_search() -> None:
    whole = record(source("a", origin="b"), source("b", origin="a"), claim("Sale", doc="a"))
    assert whole.origin(next(iter(whole.claims.values()))) in {full("source:a"), full("source:b")}


@pytest.mark.slow
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_value_is_that_of_the_rule_in_any_order(whole: Record, chance: random.Random) -> None:
    claims = list(whole.claims.values())
    found = combine(claims, whole)
    assert found.value == round_(slow_value(claims, whole))
    assert Decimal(0) <= found.value <= Decimal(1)
    assert found.origins == tuple(sorted({o for c in claims if (o := whole.origin(c))}))
    chance.shuffle(claims)
    assert combine(claims, whole) == found


@given(RECORDS, st.integers(0, 4), st.integers(1, 6))
def test_a_weaker_claim_of_the_same_origin_changes_nothing(whole: Record, place: int, grade: int) -> None:
    claims = list(whole.claims.values())
    if not claims:
        return
    held = claims[place % len(claims)]
    again = replace(held, iri=held.iri + "z", credibility=grade)
    if support(again, whole) <= support(held, whole):
        assert combine([*claims, again], whole).value == combine(claims, whole).value
        assert combine([*claims, again], whole).origins == combine(claims, whole).origins


@pytest.mark.slow
@given(RECORDS, st.sampled_from("ABCDEF"), st.integers(1, 6))
def test_another_independent_origin_never_lowers(whole: Record, grade: str, credibility: int) -> None:
    claims = list(whole.claims.values())
    more = record(
        *whole.sources.values(),
        source("new", reliability=grade),
        claim("Sale", doc="new", credibility=credibility),
    )
    (added,) = more.claims.values()
    before, after = combine(claims, whole), combine([*claims, added], more)
    assert after.value >= before.value
    assert after.origins == tuple(sorted({*before.origins, full("source:new")}))


@given(RECORDS, st.sampled_from("ABCDEF"), st.integers(1, 6))
def test_a_text_without_origin_never_raises_above_the_better_of_both(
    whole: Record, grade: str, credibility: int
) -> None:
    claims = list(whole.claims.values())
    document = source("new", reliability=grade, first_hand=False)
    more = record(*whole.sources.values(), document, claim("Sale", doc="new", credibility=credibility))
    (added,) = more.claims.values()
    before, after = combine(claims, whole), combine([*claims, added], more)
    assert after.value == max(before.value, round_(support(added, more)))
    assert after.origins == before.origins


def test_two_witnesses_leave_the_product_of_their_doubts() -> None:
    whole = record(
        source("a", reliability="A"),
        source("c", reliability="C"),
        claim("Sale", doc="a", credibility=1),
        claim("Sale", doc="c", credibility=4),
    )
    expected = 1 - (1 - Decimal("0.95") * Decimal("0.95")) * (1 - Decimal("0.6") * Decimal("0.35"))
    assert combine(whole.claims.values(), whole).value == round_(expected) == Decimal("0.92")


def test_without_a_claim_there_is_no_confidence() -> None:
    found = combine([], record())
    assert (found.value, found.origins) == (Decimal(0), ())


def test_it_says_why() -> None:
    whole = record(
        source("cnbc", publisher=full("cnbc"), issued="2024-06-04"),
        source("blog", reliability="E", first_hand=False),
        claim("Sale", doc="cnbc", about="cnbc"),
        claim("Sale", doc="blog"),
    )
    expected = (
        "1 independent origin: cnbc, 2024-06-04 (B2 = 0.64); "
        "best text without a named origin: Title of blog (E2 = 0.16)"
    )
    assert combine(whole.claims.values(), whole).why == expected


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.005", "0.01"), ("0.004999", "0.00"), ("0.645", "0.65"), ("1", "1.00")]
)
def test_halves_are_rounded_up(value: str, rounded: str) -> None:
    assert round_(Decimal(value)) == Decimal(rounded)


def test_the_grades_of_the_ontology_fall_from_best_to_worst(bundled: Record) -> None:
    weights = bundled.weights
    assert [weights[g] for g in "ABCDE"] == sorted((weights[g] for g in "ABCDE"), reverse=True)
    assert [weights[g] for g in "12345"] == sorted((weights[g] for g in "12345"), reverse=True)
    assert all(0 < weight < 1 for weight in weights.values())


@pytest.mark.slow
@settings(max_examples=1000)
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_value_is_that_of_the_rule_at_length(whole: Record, chance: random.Random) -> None:
    claims = list(whole.claims.values())
    chance.shuffle(claims)
    assert combine(claims, whole).value == round_(slow_value(claims, whole))
