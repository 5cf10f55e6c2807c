"""Stages and states: how far a claim says that goods have come."""

from __future__ import annotations

import pytest

from kg.analysis.stage import APART, ENDS, FINAL, MOVED, NEARER, STATES, states
from tests.builder import claim


@pytest.mark.parametrize(
    ("kind", "roles", "actual"),
    [
        ("Order", {"buyer": "a"}, ("promised",)),
        ("Allocation", {"recipient": "a"}, ("allocated",)),
        ("Shipment", {"recipient": "a"}, ("shipped",)),
        ("Supply", {"recipient": "a"}, ("shipped",)),
        ("Sale", {"buyer": "a"}, ("shipped",)),
        ("Diversion", {"divertedFrom": "a", "recipient": "b"}, ("promised", "diverted")),
        ("Diversion", {"recipient": "b"}, ("diverted",)),
        ("Seizure", {"authority": "a"}, ("seized",)),
        ("Count", {"holder": "a"}, ("seen",)),
        ("Inspection", {"inspector": "a"}, ("seen",)),
        ("Installation", {"facility": "site:h"}, ("installed",)),
        ("Ownership", {"owner": "a"}, ("stated",)),
        ("Lease", {"lessee": "a"}, ("stated",)),
    ],
)
def test_what_has_happened_has_its_state_and_what_has_not_is_a_promise(
    kind: str, roles: dict[str, str], actual: tuple[str, ...]
) -> None:
    assert states(claim(kind, **roles)) == actual
    for modality in ("Planned", "Committed", "Attempted", "Lapsed"):
        assert states(claim(kind, **roles, modality=modality)) == ("promised",)


@pytest.mark.parametrize("modality", ["Actual", "Planned"])
def test_a_worth_tells_no_state(modality: str) -> None:
    assert states(claim("Valuation", valued="a", modality=modality)) == ("stated",)


def test_a_state_is_come_to_through_all_that_those_before_it_were_come_to_through() -> None:
    for state in STATES:
        for before in NEARER[state]:
            assert STATES.index(before) < STATES.index(state)
            assert set(NEARER[before]) <= set(NEARER[state])
    assert {*FINAL} < {*APART} < {*ENDS} < {*MOVED} < {*STATES}
