from __future__ import annotations

from decimal import Decimal
from typing import Any

from kg.analysis.tie import ties
from kg.analysis.web import Web
from kg.claim import Claim, Entity, Range
from tests.builder import claim, entity, full, network


def owns(holder: str, held: str, percent: int | None = None, **said: Any) -> Claim:
    share = None if percent is None else Decimal(percent) / 100
    return claim("Ownership", owner=holder, owned=held, share=share, **said)


def of(percent: int) -> Range:
    return Range(Decimal(percent) / 100, Decimal(percent) / 100)


def web(*parts: Claim | Entity, threshold: float = 0.5) -> Web:
    whole = network(*parts)
    return Web(ties(whole), whole.graph["record"], threshold)


def names(iris: Any) -> str:
    return " ".join(sorted(iri[28:] for iri in iris))


def test_a_majority_reaches_through_firms_that_it_controls() -> None:
    made = web(owns("p", "f", 60), owns("p", "g", 20), owns("f", "g", 35), owns("g", "h", 51))
    assert names(made.controls(full("p"))) == "f g h"
    assert names(made.controls(full("f"))) == ""


def test_the_threshold_is_asked_for() -> None:
    made = [web(owns("p", "f", 30), threshold=t) for t in (0.2, 0.3)]
    assert [names(each.controls(full("p"))) for each in made] == ["f", ""]


def test_votes_that_are_stated_go_before_the_capital() -> None:
    made = web(owns("p", "f", 10, doc="d1"), owns("p", "f", 60, doc="d2", basis="Votes"), owns("q", "f", 60))
    assert names(made.controls(full("p"))) == ""  # 120 % of the votes cannot all be so
    assert (
        names(web(owns("p", "f", 10), owns("p", "f", 60, doc="d2", basis="Votes")).controls(full("p"))) == "f"
    )


def test_a_claim_of_control_carries_it_and_one_with_votes_is_judged_by_these() -> None:
    said = claim("Control", controller="p", controlled="f")
    judged = claim("Control", controller="q", controlled="g", share=Decimal("0.37"), basis="Votes")
    made = web(said, judged)
    assert [names(made.controls(full(each))) for each in "pq"] == ["f", ""]
    assert names(web(said, judged, threshold=0.3).controls(full("q"))) == "g"


def test_what_was_bought_is_controlled_only_where_that_is_asked_for() -> None:
    made = web(claim("Acquisition", acquirer="p", acquired="f"), owns("f", "g", 60))
    assert names(made.controls(full("p"))) == ""
    assert names(made.controls(full("p"), bought=True)) == "f g"


def test_what_a_member_holds_by_name_is_a_part_of_what_its_group_holds() -> None:
    group = entity("trio", kind="Group", members=["p", "q"])
    made = web(group, owns("trio", "f", 79), owns("p", "f", 37))
    assert made.capital[full("f")] == {full("trio"): of(42), full("p"): of(37)}
    assert made.over == {}


def test_shares_of_more_than_the_whole_are_named_and_carry_no_control() -> None:
    made = web(owns("p", "f", 70), owns("q", "f", 60, doc="d2"))
    assert made.over == {full("f"): Range(Decimal("1.3"), None)}
    assert names(made.controls(full("p"))) == ""


def test_an_owner_before_a_purchase_keeps_a_ceiling_and_no_vote() -> None:
    bought = claim("Acquisition", acquirer="q", acquired="f", on="2025-03-28")
    made = web(owns("p", "f", 80, on="2025-01-24"), bought)
    assert made.capital[full("f")][full("p")] == Range(None, Decimal("0.8"))
    assert names(made.controls(full("p"))) == ""


def test_control_rests_on_the_ties_along_its_ways() -> None:
    made = web(owns("p", "f", 60), owns("p", "g", 20), owns("f", "g", 35), owns("q", "g", 5))
    behind = made.behind(full("p"), full("g"), bought=False)
    assert [(t.holder[28:], t.held[28:]) for t in behind] == [("f", "g"), ("p", "f"), ("p", "g")]
