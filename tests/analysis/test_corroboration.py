"""When two claims say the same, and whether they come from two origins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.corroboration import Corroboration, Topic, corroboration
from kg.claim import Claim, Entity, Source
from kg.record import Record
from tests.builder import claim, full, network, record, source


def of(*parts: Claim | Source | Entity, **selected: Any) -> Corroboration:
    return corroboration(network(*parts, **selected))


def short(iris: tuple[str, ...]) -> list[str]:
    return [iri.rpartition("/")[2] for iri in iris]


SALE = {"event": "event:e", "supplier": "a", "buyer": "b"}


def test_two_first_hand_documents_on_one_event_bear_each_other_out() -> None:
    found = of(claim("Sale", doc="one", **SALE), claim("Sale", doc="two", **SALE))
    assert short(found.seconded) == ["one#c1", "two#c1"]
    assert found.topics == (
        Topic(full("event:e"), claims=2, seconded=2, origins=(full("source:one"), full("source:two"))),
    )


def test_ten_reprints_of_one_leak_bear_nothing_out() -> None:
    reprints = [
        part
        for n in range(10)
        for part in (source(f"reprint-{n}", origin="leak"), claim("Sale", doc=f"reprint-{n}", **SALE))
    ]
    found = of(source("leak"), claim("Sale", doc="leak", **SALE), *reprints)
    assert (len(found.comparable), found.seconded) == (11, ())
    assert found.topics[0].origins == (full("source:leak"),)


def test_what_names_no_origin_adds_none_but_is_borne_out_by_two_others() -> None:
    rumour = (source("rumour", first_hand=None), claim("Sale", doc="rumour", **SALE))
    assert of(*rumour, claim("Sale", doc="one", **SALE)).seconded == ()
    two = of(*rumour, claim("Sale", doc="one", **SALE), claim("Sale", doc="two", **SALE))
    assert short(two.seconded) == ["one#c1", "rumour#c1", "two#c1"]


def test_two_claims_of_one_document_with_two_origins_are_two() -> None:
    found = of(
        source("mixed", first_hand=None),
        claim("Sale", doc="mixed", origin="one", **SALE),
        claim("Sale", doc="mixed", origin="two", **SALE),
    )
    assert short(found.seconded) == ["mixed#c1", "mixed#c2"]


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("Shipment", {}),  # another class
        ("Sale", {"modality": "Planned"}),  # a plan does not bear out the deed
        ("Sale", {"modality": "Lapsed"}),
        ("Sale", {"stance": "Denies"}),
        ("Sale", {"stance": "Retracts"}),
        ("Sale", {"found": False}),
        ("Sale", {"event": "event:other"}),
    ],
)
def test_what_does_not_say_the_same_bears_nothing_out(kind: str, other: dict[str, Any]) -> None:
    assert of(claim("Sale", doc="one", **SALE), claim(kind, doc="two", **{**SALE, **other})).seconded == ()


def test_what_is_planned_and_what_is_committed_both_lie_ahead() -> None:
    plans = [claim("Sale", doc=m, modality=m, **SALE) for m in ("Planned", "Committed")]
    assert len(of(*plans).seconded) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"buyer": "b"}, {"buyer": "b"}, True),
        ({"buyer": "b"}, {}, True),
        ({"buyer": "b", "event": "event:e"}, {"buyer": "b"}, True),
        ({"product": "product:h"}, {"product": "product:family"}, True),  # of one lot, by whichever name
        ({"buyer": "b"}, {"buyer": "c"}, False),  # the lot went on
        ({"buyer": ["b", "c"]}, {"buyer": "c"}, True),
        ({"event": "event:e"}, {"event": "event:f"}, False),
    ],
)
def test_of_one_lot_claims_are_the_same_unless_event_or_party_differs(
    one: dict[str, Any], other: dict[str, Any], *, same: bool
) -> None:
    found = of(claim("Sale", doc="one", lot="lot:l", **one), claim("Sale", doc="two", lot="lot:l", **other))
    assert bool(found.seconded) is same


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"claimant": "a", "aspect": "Number"}, True),
        ({"claimant": "b", "aspect": "Number"}, False),
        ({"claimant": "a", "aspect": "Happened"}, False),
    ],
)
def test_two_statements_are_the_same_of_one_claimant_in_one_aspect(
    other: dict[str, str], *, same: bool
) -> None:
    said = claim("Statement", doc="one", event="event:e", claimant="a", aspect="Number")
    assert bool(of(said, claim("Statement", doc="two", event="event:e", **other)).seconded) is same


def test_what_names_no_event_and_no_lot_is_counted_and_compared_with_nothing() -> None:
    found = of(claim("Sale", doc="one", supplier="a"), claim("Sale", doc="two", supplier="a"))
    assert (len(found.supporting), found.comparable, found.seconded, found.topics) == (2, (), (), ())


def test_topics_come_with_the_least_borne_out_first() -> None:
    found = of(
        claim("Sale", doc="one", event="event:full"),
        claim("Sale", doc="two", event="event:full"),
        claim("Sale", doc="one", event="event:none"),
        claim("Sale", doc="one", event="event:twice-none"),
        claim("Sale", doc="one", event="event:twice-none"),
        claim("Sale", doc="one", event="event:half"),
        claim("Sale", doc="two", event="event:half"),
        claim("Order", doc="one", event="event:half"),
        claim("Shipment", doc="one", event="event:half"),
    )
    assert short(tuple(topic.iri for topic in found.topics)) == ["twice-none", "none", "half", "full"]


def test_only_the_selected_claims_count() -> None:
    parts = (claim("Sale", doc="one", known="2024-01-01", **SALE), claim("Sale", doc="two", **SALE))
    assert len(of(*parts).seconded) == 2
    assert of(*parts, superseded=["two#c1"]).seconded == ()


KINDS = st.sampled_from(["Sale", "Shipment", "Statement"])
NAMED = st.sampled_from([None, "one", "two"])
CLAIMS = st.lists(
    st.builds(
        lambda kind, doc, event, lot, party, modality: claim(
            kind,
            doc=doc,
            modality=modality,
            **({"event": f"event:{event}"} if event else {}),
            **({"lot": f"lot:{lot}"} if lot else {}),
            **({"recipient": party, "buyer": party} if party else {}),
        ),
        KINDS,
        st.sampled_from(["a", "b", "mirror-of-a", "nobody"]),
        NAMED,
        NAMED,
        NAMED,
        st.sampled_from(["Actual", "Planned", "Expected"]),
    ),
    max_size=8,
)


@pytest.mark.slow
@given(CLAIMS)
def test_the_rule_holds_pair_by_pair(claims: list[Claim]) -> None:
    whole = record(source("mirror-of-a", origin="a"), source("nobody", first_hand=None), *claims)
    expected = {
        one.iri
        for one in whole.claims.values()
        if len({whole.origin(o) for o in whole.claims.values() if o == one or slow(one, o, whole)} - {None})
        > 1
        and (one.role("event") or one.role("lot"))
    }
    found = of(*whole.claims.values(), *whole.sources.values())
    assert set(found.seconded) == expected


def slow(one: Claim, other: Claim, whole: Record) -> bool:
    """The rule as the manual words it."""
    ahead = {"Planned", "Expected"}
    if one.kind != other.kind or (one.modality in ahead) != (other.modality in ahead):
        return False
    event, further = one.role("event"), other.role("event")
    if event and event == further:
        return True
    if (event and further) or not one.role("lot") or one.role("lot") != other.role("lot"):
        return False
    compared = {"Sale": ["buyer"], "Shipment": ["recipient"], "Statement": []}[one.kind]
    assert set(compared) <= set(whole.compared_by.get(one.kind, ()))
    return all(
        one.role(role) == other.role(role) or not (one.role(role) and other.role(role)) for role in compared
    )
