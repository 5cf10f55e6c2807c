from __future__ import annotations

from decimal import Decimal
from typing import Any

from kg.analysis.related import Influence, Related, common_persons, flows, related
from kg.analysis.tie import ties
from kg.analysis.web import Web
from kg.claim import Claim, Entity
from kg.network import Network
from tests.builder import claim, days, entity, full, network


def owns(holder: str, held: str, percent: int | None = None, **said: Any) -> Claim:
    share = None if percent is None else Decimal(percent) / 100
    return claim("Ownership", owner=holder, owned=held, share=share, **said)


def role(person: str, organization: str, post: str, **said: Any) -> Claim:
    return claim("Role", person=person, organization=organization, post=post, **said)


def web(whole: Network[str]) -> Web:
    return Web(ties(whole), whole.graph["record"], 0.5)


def found(party: str, *parts: Claim | Entity) -> dict[str, Related]:
    whole = network(*parts)
    made, more = related(whole, Influence(web(whole), 0.2), full(party))
    assert not more
    return {each.party[28:]: each for each in made}


def test_firms_below_one_holder_are_under_common_control() -> None:
    made = found("f", owns("p", "f", 60), owns("p", "g", 60), owns("g", "h", 70))
    assert {name: (each.level, each.direct) for name, each in made.items()} == {
        "p": ("control", True),
        "g": ("control", False),
        "h": ("control", False),
    }
    assert made["h"].common == (full("p"),)


def test_a_fifth_of_the_capital_gives_influence_and_less_does_not() -> None:
    made = found("f", owns("p", "f", 20), owns("p", "g", 19), owns("p", "h", 20))
    assert {name: each.level for name, each in made.items()} == {"p": "influence", "h": "influence"}


def test_ownership_of_an_unknown_share_gives_influence_and_says_so() -> None:
    made = found("f", owns("p", "f"), claim("Investment", investor="q", investee="f"))
    assert {name: each.open for name, each in made.items()} == {"p": True}


def test_a_key_post_gives_influence_and_another_does_not() -> None:
    parts = [
        role("p", "f", "ChiefExecutive"),
        role("p", "g", "Founder"),
        role("q", "f", "Manager"),
        role("q", "h", "Manager"),
    ]
    assert {*found("f", *parts)} == {"p", "g"}


def test_influence_passes_through_what_is_controlled_and_no_further() -> None:
    made = found("f", owns("p", "m", 60), owns("m", "f", 30), owns("p", "g", 30), owns("g", "h", 30))
    assert {name: each.level for name, each in made.items()} == {
        "m": "influence",
        "p": "influence",
        "g": "influence",
    }


def test_a_dealing_that_a_third_decided_relates_the_two_and_not_the_supplier() -> None:
    goods = claim("Diversion", supplier="maker", divertedFrom="f", recipient="g", decidedBy="p", on="2023-12")
    made = found("f", goods)
    assert {name: (each.level, each.deciders) for name, each in made.items()} == {
        "g": ("decision", (full("p"),))
    }


def test_common_persons_hold_any_post_or_share_in_both() -> None:
    whole = network(
        entity("p", kind="Person"), role("p", "f", "Manager"), owns("p", "g"), owns("q", "f"), owns("q", "g")
    )
    (common,) = common_persons(web(whole), full("f"))
    assert (common.person, common.other) == (full("p"), full("g"))
    assert [tie.verb for tie in (*common.here, *common.there)] == ["holdsPostAt", "owns"]


def test_flows_are_goods_use_money_and_staff_between_the_parties_alone() -> None:
    parts = [
        claim("Sale", doc="d1", supplier="f", buyer="g", amount=5, on="2024"),
        claim("Lease", doc="d2", lessor="f", lessee="g", on="2023"),
        claim("Payment", doc="d3", payer="g", payee="f", amount=7, on="2022"),
        claim("StaffMove", doc="d4", formerEmployer="f", newEmployer="g", on="2021"),
        claim("Sale", doc="d5", supplier="f", buyer="other", on="2024"),
        owns("f", "g", 60, doc="d6"),
    ]
    made = flows(network(*parts), [full("f"), full("g")])
    assert [leg.verb for leg in made] == ["losesStaffTo", "pays", "leasesTo", "sellsTo"]


def test_flows_keep_to_the_window() -> None:
    sales = [claim("Sale", doc=f"d{y}", supplier="f", buyer="g", on=str(y)) for y in (2022, 2023, 2024)]
    window = days("2023")
    made = flows(network(*sales), [full("f"), full("g")], after=window.earliest, before=window.latest)
    assert [leg.when for leg in made] == [window]


def test_a_group_whose_members_are_all_related_is_one_of_the_parties() -> None:
    both = entity("both", kind="Group", members=["g", "h"])
    goods = claim("Diversion", divertedFrom="f", recipient="both")
    assert len(flows(network(both, goods), [full("f"), full("g"), full("h")])) == 1
    assert flows(network(both, goods), [full("f"), full("g")]) == ()


def test_a_flow_that_is_denied_says_so() -> None:
    sale = claim("Sale", doc="d1", supplier="f", buyer="g")
    denial = claim("Statement", doc="d2", stance="Denies", aspect="Happened", respondsTo="d1#c1")
    (leg,) = flows(network(sale, denial), [full("f"), full("g")])
    assert (leg.denials, leg.disputed) == ((full("d2#c1"),), ("Happened",))
