"""Denials: which claims one meets, by what it answers or on its event, and in which aspect."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.denial import MEASURES, Denials
from kg.claim import Claim, Entity
from tests.builder import claim, entity, full, record

EVENT = {"event": "event:e"}
SALE = entity("event:e", eventType="kg:Sale")


def met(*parts: Claim | Entity) -> dict[str, str]:
    """In which aspect each claim is met by the denial of the document ``firm``, by short names."""
    whole = record(*parts)
    denials = Denials(whole, whole.claims)
    denial = whole.claims[full("firm#c1")]
    found = {each.iri: denials.meets(denial, each) for each in whole.claims.values()}
    return {iri.rpartition("/")[2]: aspect for iri, aspect in found.items() if aspect}


def denial(**said: Any) -> Claim:
    return claim("Statement", **{"name": "firm#c1", "stance": "Denies", **said})


def test_it_meets_the_claim_that_it_answers_and_no_other() -> None:
    claims = [claim("Sale", name=f"news#c{number}", n=number) for number in (1, 2)]
    assert met(denial(respondsTo="news#c1", aspect="Number"), *claims) == {"news#c1": "Number"}


def test_without_an_aspect_it_denies_that_it_happened() -> None:
    assert met(denial(respondsTo="news#c1"), claim("Sale", name="news#c1")) == {"news#c1": "Happened"}
    assert met(denial(**EVENT), claim("Sale", name="news#c1", **EVENT)) == {"news#c1": "Happened"}


@pytest.mark.parametrize("said", [{}, {"event": "event:other"}, {"about": "event:e"}])
def test_on_another_event_or_none_it_meets_nothing(said: dict[str, str]) -> None:
    assert met(denial(**EVENT), claim("Sale", name="news#c1", **said)) == {}


def test_on_its_event_it_meets_what_the_event_is_about_and_not_what_goes_with_it() -> None:
    sale, role = claim("Sale", name="news#c1", **EVENT), claim("Role", name="news#c2", **EVENT)
    assert met(SALE, denial(**EVENT), sale, role) == {"news#c1": "Happened"}


def test_where_no_claim_is_of_the_events_class_it_meets_them_all() -> None:
    role, use = claim("Role", name="news#c1", **EVENT), claim("Use", name="news#c2", **EVENT)
    assert met(SALE, denial(**EVENT), role, use) == {"news#c1": "Happened", "news#c2": "Happened"}
    denied = claim("Sale", name="news#c3", **EVENT, stance="Denies")
    assert "news#c1" in met(SALE, denial(**EVENT), role, denied)


def test_one_event_at_whose_heart_a_claim_stands_is_enough() -> None:
    role = claim("Role", name="news#c1", event=["event:e", "event:post"])
    sale = claim("Sale", name="news#c2", **EVENT)
    assert met(SALE, denial(**EVENT), role, sale) == {"news#c2": "Happened"}
    other = entity("event:post", eventType="kg:Role")
    assert "news#c1" in met(SALE, other, denial(event=["event:e", "event:post"]), role, sale)


@pytest.mark.parametrize(
    ("aspect", "said", "meets"),
    [
        ("Number", {"n": 5}, True),
        ("Number", {"amount": 5}, True),
        ("Number", {"power": 5}, True),
        ("Number", {"share": 1}, True),
        ("Number", {"on": "2024"}, False),
        ("Schedule", {"on": "2024"}, True),
        ("Schedule", {"target": "2024"}, True),
        ("Schedule", {"n": 5}, False),
        ("Legality", {}, True),
        ("Happened", {}, True),
    ],
)
def test_on_its_event_it_meets_what_speaks_of_its_aspect(
    aspect: str, said: dict[str, Any], *, meets: bool
) -> None:
    found = met(denial(**EVENT, aspect=aspect), claim("Sale", name="news#c1", **EVENT, **said))
    assert found == ({"news#c1": aspect} if meets else {})


@pytest.mark.parametrize(("aspect", "meets"), [("Number", True), ("Legality", False), (None, False)])
def test_on_its_event_it_meets_statements_on_the_same_aspect(aspect: str | None, *, meets: bool) -> None:
    said = {"aspect": aspect} if aspect else {}
    speech = claim("Statement", name="news#c1", **EVENT, **said)
    assert bool(met(SALE, denial(**EVENT, aspect="Number"), speech)) is meets


@pytest.mark.parametrize("said", [{"stance": "Denies"}, {"stance": "Retracts"}, {"found": False}])
def test_whatever_supports_nothing_can_meet_and_cannot_be_met(said: dict[str, Any]) -> None:
    sale = claim("Sale", name="news#c1", **EVENT)
    assert met(denial(**{**EVENT, "stance": "Reports", **said}), sale) == {"news#c1": "Happened"}
    assert met(denial(**EVENT), claim("Sale", name="news#c1", **EVENT, **said)) == {}


def test_what_affirms_meets_nothing() -> None:
    sale = claim("Sale", name="news#c1", **EVENT)
    assert met(denial(**EVENT, stance="Admits", respondsTo="news#c1"), sale) == {}


def test_a_denial_of_any_class_meets() -> None:
    no_sale = claim("Sale", name="firm#c1", **EVENT, stance="Denies")
    assert met(no_sale, claim("Sale", name="news#c1", **EVENT)) == {"news#c1": "Happened"}


# ---- all denials of a claim


def denied(*parts: Claim | Entity, **said: Any) -> list[tuple[str, str]]:
    """The denials of a sale of which some is said, with their aspects, by short names."""
    whole = record(claim("Sale", name="news#c1", **said), *parts)
    found = Denials(whole, whole.claims).of(whole.claims[full("news#c1")])
    return [(denial.iri.rpartition("/")[2], aspect) for denial, aspect in found]


def test_a_claim_is_denied_by_what_answers_it_and_on_each_of_its_events_each_once() -> None:
    found = denied(
        denial(event="event:f", respondsTo="news#c1", aspect="Legality"),
        denial(name="firm#c2", event="event:f"),
        denial(name="firm#c3", event="event:other"),
        event=["event:e", "event:f"],
    )
    assert found == [("firm#c1", "Legality"), ("firm#c2", "Happened")]


def test_who_denies_a_charge_denies_what_is_charged_under_it() -> None:
    found = denied(
        denial(event="event:charge", aspect="Responsibility"),
        denial(name="firm#c2", respondsTo="event:charge"),
        under="event:charge",
    )
    assert found == [("firm#c1", "Responsibility"), ("firm#c2", "Happened")]


def test_what_denies_is_denied_by_nothing() -> None:
    assert denied(denial(event="event:charge"), under="event:charge", stance="Denies") == []


some_claim = st.builds(
    lambda kind, doc, said: claim(kind, doc=doc, **said),
    st.sampled_from(["Sale", "Role", "Statement"]),
    st.sampled_from(["one", "two"]),
    st.fixed_dictionaries(
        {},
        optional={
            "event": st.sampled_from(["event:e", "event:f"]),
            "respondsTo": st.sampled_from(["one#c1", "two#c1"]),
            "aspect": st.sampled_from(["Number", "Schedule", "Legality"]),
            "stance": st.sampled_from(["Denies", "Retracts"]),
            "n": st.integers(1, 3),
            "on": st.just("2024"),
            "found": st.booleans(),
        },
    ),
)


def twin(denied: Claim, affirmed: Claim, whole: list[Claim]) -> bool:
    """The same rule in other words, for events of which one is about a sale."""
    if denied.supports or not affirmed.supports:
        return False
    if ("respondsTo", affirmed.iri) in denied.roles:
        return True
    event, aspect = affirmed.role("event"), denied.code("aspect") or "Happened"
    if event is None or denied.role("event") != event:
        return False
    if affirmed.kind == "Statement":
        return affirmed.code("aspect") == aspect
    sold = any(c.kind == "Sale" and c.role("event") == event and c.supports for c in whole)
    if event == full("event:e") and sold and affirmed.kind != "Sale":
        return False
    says = {"Number": any(getattr(affirmed, name) for name in MEASURES), "Schedule": affirmed.dates != ()}
    return says.get(aspect, True)


@given(st.lists(some_claim, max_size=6))
def test_who_meets_whom_is_as_the_twin_has_it(claims: list[Claim]) -> None:
    whole = record(SALE, *claims)
    denials, held = Denials(whole, whole.claims), list(whole.claims.values())
    for one in held:
        for other in held:
            aspect = denials.meets(one, other)
            assert (aspect is not None) is twin(one, other, held)
            assert aspect in {None, one.code("aspect") or "Happened"}
