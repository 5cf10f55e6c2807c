"""FollowTheMoney: what its model allows, and no accusation as a fact."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from kg.export.neighbour import ftm
from kg.export.neighbour.ftm_schema import KINDS
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.neighbour.conftest import EXAMPLES, records, told, written

pytestmark = pytest.mark.slow

THING = {"name", "alias", "wikidataId", "sourceUrl", "notes"}
INTERVAL = {
    "date",
    "description",
    "endDate",
    "proof",
    "publisher",
    "recordId",
    "sourceUrl",
    "startDate",
    "summary",
}
INTEREST = INTERVAL | {"role", "status"}
LEGAL = {"Company", "LegalEntity", "Organization", "Person", "PublicBody"}
OWNED = {
    "asset",
    "owner",
    "ownershipType",
    "percentage",
    "sharesCount",
    "sharesCurrency",
    "sharesValue",
}
ALLOWED: dict[str, set[str]] = {
    **{schema: THING | {"leiCode"} for schema in LEGAL - {"Person"}},
    "Person": THING,
    "RealEstate": THING,
    "Address": THING | {"full"},
    "Document": {"fileName", "notes", "publishedAt", "publisher", "sourceUrl", "title"},
    "UnknownLink": INTEREST | {"subject", "object"},
    "Ownership": INTEREST | OWNED,
    "Directorship": INTEREST | {"director", "organization"},
    "Employment": INTEREST | {"employee", "employer"},
    "Payment": INTERVAL | {"payer", "beneficiary", "amount", "currency", "purpose"},
    "Debt": INTERVAL | {"creditor", "debtor", "amount", "currency"},
    "Sanction": INTERVAL | {"entity", "authority", "program", "status"},
}
"""The properties of the published schemata that are used; each link needs its two ends."""
ENDS: dict[str, dict[str, set[str]]] = {
    "UnknownLink": {"subject": set(KINDS.values()), "object": set(KINDS.values())},
    "Ownership": {"owner": LEGAL, "asset": {"Company", "RealEstate"}},
    "Directorship": {"director": LEGAL, "organization": {"Company", "Organization", "PublicBody"}},
    "Employment": {"employee": {"Person"}, "employer": {"Company", "Organization", "PublicBody"}},
    "Payment": {"payer": LEGAL, "beneficiary": LEGAL},
    "Debt": {"creditor": LEGAL, "debtor": LEGAL},
    "Sanction": {"entity": set(KINDS.values())},
}
"""Which schemata the ends of a link may have."""
DATES = {"date", "endDate", "publishedAt", "startDate"}


def entities(parcel: Parcel) -> dict[str, dict[str, Any]]:
    """The entities by their ids."""
    lines = written("ftm", parcel).decode().split("\n")
    assert lines.pop() == ""
    made = [json.loads(line) for line in lines]
    assert len({each["id"] for each in made}) == len(made)
    return {each["id"]: each for each in made}


def check(made: dict[str, dict[str, Any]]) -> None:
    """Hold entities against the model."""
    for name, each in made.items():
        schema, said = each["schema"], each["properties"]
        assert re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?", name)
        assert said.keys() <= ALLOWED[schema]
        assert all(value and isinstance(value, str) for values in said.values() for value in values)
        assert all(
            re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day) for key in DATES & said.keys() for day in said[key]
        )
        assert all(url.startswith(("http://", "https://")) for url in said.get("sourceUrl", ()))
        for end, schemata in ENDS.get(schema, {}).items():
            (other,) = said[end]
            assert made[other]["schema"] in schemata
        for proof in said.get("proof", ()):
            assert made[proof]["schema"] == "Document"


def by_claim(parcel: Parcel) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in entities(parcel).values():
        for iri in each["properties"].get("recordId", ()):
            found.setdefault(iri, []).append(each)
    return found


def check_honest(parcel: Parcel) -> None:
    """What is not plain is an unknown link that says how it is said, and each denial goes with it."""
    tellings = told(parcel)
    for iri, links in by_claim(parcel).items():
        each = tellings[iri]
        for link in links:
            said = link["properties"]
            assert said["summary"] == [each.said]
            assert {*each.against} == {*said.get("description", ())}
            if not each.plain:
                assert link["schema"] == "UnknownLink"
                assert said["status"] == ["; ".join(each.status)]
                assert said["role"][0].endswith(f"({'; '.join(each.status)})")


@settings(max_examples=EXAMPLES)
@given(records())
def test_every_record_is_written_as_the_model_has_it_and_honestly(pack: Pack, one: Record) -> None:
    check(entities(pack(one)))
    check_honest(pack(one))
    assert written("ftm", pack(one)) == written("ftm", pack(one))


def test_the_bundled_record_is_written_as_the_model_has_it_and_honestly(whole: Parcel) -> None:
    made = entities(whole)
    check(made)
    check_honest(whole)
    assert {each["schema"] for each in made.values()} >= {
        "Company",
        "Ownership",
        "UnknownLink",
        "Directorship",
    }


def test_a_claim_is_typed_where_it_is_plain_and_its_ends_fit(pack: Pack) -> None:
    one = record(
        claim("Ownership", owner="p", owned="c", share=1, name="d#all", on="2024-05/"),
        claim("Ownership", owner="p", owned="g", name="d#group"),
        claim("Payment", payer="c", payee="p", amount=5, name="d#paid", on="2024"),
        claim("Role", person="p", organization="c", post="Chair", name="d#chair"),
        claim("Role", person="p", organization="c", post="Founder", name="d#founder"),
        entity("p", kind="Person"),
        entity("g", kind="Group"),
        source("d", url="https://example.org/d", title="A title", publisher=full("c"), issued="2024-06"),
    )
    found = {iri.partition("#")[2]: links[0] for iri, links in by_claim(pack(one)).items()}
    assert {name: link["schema"] for name, link in found.items()} == {
        "all": "Ownership",
        "group": "UnknownLink",
        "paid": "Payment",
        "chair": "Directorship",
        "founder": "UnknownLink",
    }
    owns = found["all"]["properties"]
    assert (owns["percentage"], owns["startDate"], owns["publisher"]) == (["100%"], ["2024-05"], ["c"])
    paid = found["paid"]["properties"]
    assert (paid["amount"], paid["currency"], paid["date"]) == (["5"], ["USD"], ["2024"])
    (document,) = [each for each in entities(pack(one)).values() if each["schema"] == "Document"]
    assert document["properties"]["publishedAt"] == ["2024-06"]


def test_a_rate_is_no_amount_and_a_share_of_votes_says_so(pack: Pack) -> None:
    one = record(
        claim("Payment", payer="a", payee="b", amount=5, per="Month", name="d#rate"),
        claim("Payment", payer="a", payee="b", amount=Decimal("0.00000001"), name="d#sum"),
        claim("Ownership", owner="a", owned="b", share=Decimal("0.6"), basis="Votes", name="d#votes"),
    )
    found = {iri.partition("#")[2]: links[0]["properties"] for iri, links in by_claim(pack(one)).items()}
    assert "amount" not in found["rate"]
    assert found["rate"]["purpose"] == ["Payment, USD 5 per Month"]
    assert (found["sum"]["amount"], found["sum"]["currency"]) == (["0.00000001"], ["USD"])
    assert (found["votes"]["percentage"], found["votes"]["ownershipType"]) == (["60%"], ["Votes"])


def test_an_accusation_and_what_is_denied_are_links_that_say_so(pack: Pack) -> None:
    owns: dict[str, Any] = {"owner": "a", "owned": "b"}
    one = record(
        claim("Ownership", "A owns B.", name="d#1", stance="Alleges", claimant="c", **owns),
        claim("Ownership", "A owns B.", name="d#2", stance="Asserts", claimant="a", **owns),
        claim(
            "Statement", "It does not.", name="d#3", stance="Denies", respondsTo="source:d#2", claimant="b"
        ),
    )
    found = {iri.partition("#")[2]: links[0] for iri, links in by_claim(pack(one)).items()}
    assert [found[name]["schema"] for name in ("1", "2")] == ["UnknownLink", "UnknownLink"]
    alleged, denied = (found[name]["properties"] for name in ("1", "2"))
    assert (alleged["role"], alleged["summary"]) == (
        ["owns (alleged)"],
        ["c Alleges: A owns B. (Title of d)"],
    )
    assert denied["role"] == ["owns (asserted; disputed)"]
    assert denied["description"] == ["b Denies: It does not. (Title of d)"]


def test_what_is_left_out_is_counted(pack: Pack) -> None:
    one = record(
        claim("Sale", supplier="a", buyer="b", name="d#sale"),
        claim("Figure", subject="a"),
        claim("Installation", holder="a", facility="model:m"),
        claim("Statement", stance="Denies", respondsTo="source:d#sale", claimant="b"),
    )
    assert ftm.left_out(pack(one)).startswith("2 claims are left out")
    assert ftm.left_out(pack(record(claim("Sale", supplier="a", buyer="b")))) == ""
