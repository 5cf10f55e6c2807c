"""The red flags: each written as the others are, with a small graph that raises it and one that does not."""

import re
from pathlib import Path

import pytest

from kg import terms
from kg.query import gate
from kg.query.flags import Flag, flags, judge, parse
from kg.store import Store, open_store

FLAGS = flags()
BY_NAME = {flag.name: flag for flag in FLAGS}
TERMS = "".join((terms.ontology_dir() / name).read_text("utf-8") for name in ("kg.ttl", "codes.ttl"))
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())

THINGS = """
actor:seller a kg:Company ; rdfs:label "Seller"@en ; kg:country place:united-states .
actor:customer a kg:Company ; rdfs:label "Customer"@en ; kg:country place:singapore .
actor:customer-there a kg:Company ; rdfs:label "Customer there"@en ; kg:country place:china .
actor:customer-nowhere a kg:Company ; rdfs:label "Customer without a seat"@en .
actor:maker-there a kg:Company ; rdfs:label "Maker there"@en ; kg:country place:china .
actor:holding a kg:Company ; rdfs:label "Holding"@en .
actor:leader a kg:Person ; rdfs:label "Leader"@en .
actor:authority a kg:PublicBody ; rdfs:label "Authority"@en ; kg:country place:united-states .
actor:nobody a kg:UnknownParty ; rdfs:label "Nobody knows"@en ; kg:country place:china ;
    kg:unknownReason kg:NotEstablished .
actor:unnamed a kg:UnknownParty ; rdfs:label "Left out"@en ; kg:country place:china ;
    kg:unknownReason kg:NotNamed .
actor:paper a kg:Company ; rdfs:label "Paper"@en .
product:chip a kg:Accelerator ; rdfs:label "Chip"@en .
product:cooler a kg:Equipment ; rdfs:label "Cooler"@en .
place:china a kg:Place ; rdfs:label "China"@en .
place:singapore a kg:Place ; rdfs:label "Singapore"@en .
place:united-states a kg:Place ; rdfs:label "United States"@en .
"""
DOCUMENT = """
source:paper-2025 a kg:SourceDocument ; dct:title "Paper"@en ; dct:publisher actor:paper ;
    dct:issued "2025-06-01"^^xsd:date ;
    kg:documentKind kg:News ; kg:reliability kg:B ; kg:url <https://paper.example/> .
"""
CHIPS = " ; kg:product product:chip"
SALE = "Sale ; kg:supplier actor:seller ; kg:buyer actor:customer" + CHIPS
PART = "Shipment ; kg:recipient actor:customer ; kg:lot lot:part ; kg:takenFrom lot:goods" + CHIPS
CHECK = "Inspection ; kg:inspected actor:customer" + CHIPS
OWNED = 'Ownership ; kg:owner actor:holding ; kg:owned actor:%s ; kg:until "2023"^^xsd:gYear'
LISTED = "Listing ; kg:authority actor:authority ; kg:listed actor:%s ; kg:list kg:EntityList"

RAISED = {
    "listed-party": (
        LISTED % "customer" + ' ; kg:on "2024"^^xsd:gYear',
        SALE + ' ; kg:on "2024-05"^^xsd:gYearMonth',
    ),
    "unverified-party": (
        "Listing ; kg:authority actor:authority ; kg:listed actor:customer ; kg:list kg:UnverifiedList",
    ),
    "owned-by-listed-party": (
        LISTED % "maker-there",
        "Ownership ; kg:owner actor:maker-there ; kg:owned actor:holding ; kg:share 0.33",
        "Ownership ; kg:owner actor:holding ; kg:owned actor:customer",
    ),
    "shared-leader-with-listed-party": (
        LISTED % "maker-there",
        "Role ; kg:person actor:leader ; kg:organization actor:maker-there ; kg:post kg:Chair",
        "Role ; kg:person actor:leader ; kg:organization actor:customer ; kg:post kg:ChiefExecutive",
    ),
    "headquarters-in-restricted-destination": (SALE.replace("actor:customer", "actor:customer-there"),),
    "parent-in-restricted-destination": (
        SALE + ' ; kg:on "2023"^^xsd:gYear',
        'Ownership ; kg:owner actor:maker-there ; kg:owned actor:customer ; kg:until "2023"^^xsd:gYear',
    ),
    "remote-user-in-restricted-destination": (
        "Lease ; kg:lessor actor:customer ; kg:lessee actor:customer-there ; kg:product product:chip",
    ),
    "new-customer-large-quantity": (
        SALE + ' ; kg:quantity 1000 ; kg:on "2024"^^xsd:gYear',
        OWNED % "customer",
    ),
    "end-user-on-paper-differs": (
        "Diversion ; kg:divertedFrom actor:customer ; kg:recipient actor:nobody"
        " ; kg:intendedRecipient actor:holding" + CHIPS,
    ),
    "payment-from-elsewhere": (
        SALE,
        'Payment ; kg:payer actor:unnamed ; kg:payee actor:customer ; kg:amount 5 ; kg:currency "USD"',
    ),
    "end-user-not-established": (
        "Shipment ; kg:supplier actor:customer ; kg:recipient actor:nobody ; kg:product product:chip",
    ),
    "site-short-of-receipts": (
        PART + " ; kg:quantityMin 101",
        CHECK + " ; kg:lot lot:goods ; kg:quantity 100",
    ),
    "not-found-at-check": (CHECK + " ; kg:found false",),
}
"""For each flag claims that raise it."""

PARTY = {"headquarters-in-restricted-destination": "customer-there"}
"""Of whom they raise it, where that is not the customer."""

QUIET = {
    # It was listed after the goods had come.
    "listed-party": (
        LISTED % "customer" + ' ; kg:on "2025"^^xsd:gYear',
        SALE + ' ; kg:on "2024-05"^^xsd:gYearMonth',
    ),
    # Another list.
    "unverified-party": (LISTED % "customer",),
    # The listed party is owned, and owns nothing.
    "owned-by-listed-party": (
        LISTED % "maker-there",
        "Ownership ; kg:owner actor:customer ; kg:owned actor:maker-there",
    ),
    # The same person, at a party that is not listed.
    "shared-leader-with-listed-party": (
        LISTED % "maker-there",
        "Role ; kg:person actor:leader ; kg:organization actor:holding ; kg:post kg:Chair",
        "Role ; kg:person actor:leader ; kg:organization actor:customer ; kg:post kg:ChiefExecutive",
    ),
    # No chips; and chips of a maker there.
    "headquarters-in-restricted-destination": (
        SALE.replace("actor:customer", "actor:customer-there").replace("chip", "cooler"),
        SALE.replace("actor:customer", "actor:customer-there"),
        "Manufacture ; kg:manufacturer actor:maker-there ; kg:product product:chip",
    ),
    # The owner was gone before goods came.
    "parent-in-restricted-destination": (
        SALE + ' ; kg:on "2024"^^xsd:gYear',
        'Ownership ; kg:owner actor:maker-there ; kg:owned actor:customer ; kg:until "2023"^^xsd:gYear',
    ),
    "remote-user-in-restricted-destination": (
        "Lease ; kg:lessor actor:customer ; kg:lessee actor:seller ; kg:product product:chip",
    ),
    # New, and takes little; or much, and had some before.
    "new-customer-large-quantity": (
        SALE + ' ; kg:quantity 999 ; kg:on "2024"^^xsd:gYear',
        OWNED % "customer",
        f'Sale ; kg:buyer actor:customer-nowhere{CHIPS} ; kg:quantity 5000 ; kg:on "2024"^^xsd:gYear',
        f'Sale ; kg:buyer actor:customer-nowhere{CHIPS} ; kg:quantity 1 ; kg:on "2021"^^xsd:gYear',
        OWNED % "customer-nowhere",
    ),
    "end-user-on-paper-differs": (
        "Shipment ; kg:supplier actor:seller ; kg:recipient actor:customer"
        " ; kg:intendedRecipient actor:customer" + CHIPS,
    ),
    # The payer is a customer.
    "payment-from-elsewhere": (
        SALE,
        'Payment ; kg:payer actor:customer-there ; kg:payee actor:customer ; kg:amount 5 ; kg:currency "USD"',
        "Lease ; kg:lessor actor:customer ; kg:lessee actor:customer-there ; kg:product product:chip",
    ),
    # A source leaves the name out.
    "end-user-not-established": (
        "Shipment ; kg:supplier actor:customer ; kg:recipient actor:unnamed ; kg:product product:chip",
    ),
    "site-short-of-receipts": (
        PART + " ; kg:quantityMin 100",
        CHECK + " ; kg:lot lot:goods ; kg:quantity 100",
    ),
    # A search for a diversion that found none, and a check that found goods.
    "not-found-at-check": (
        CHECK + " ; kg:event event:way ; kg:found false",
        CHECK + " ; kg:quantity 7",
    ),
}
"""For each flag claims that come near it and do not raise it."""

CLEAR = {
    "headquarters-in-restricted-destination": set(),
    "listed-party": set(),
    "owned-by-listed-party": set(),
    "shared-leader-with-listed-party": set(),
    "unverified-party": set(),
    "remote-user-in-restricted-destination": {"customer"},
    "new-customer-large-quantity": {"authority", "customer-nowhere", "seller"},
}
"""Who is clear of a flag by the second of these graphs, where that is not the customer alone."""


def graph(folder: Path, claims: tuple[str, ...], stance: str = "Reports") -> Store:
    """A small graph of some claims, each a class with its properties."""
    text = "".join(claims)
    things = THINGS
    if "lot:" in text:
        things += (
            'lot:goods a kg:Lot ; rdfs:label "Goods"@en .\nlot:part a kg:Lot ; rdfs:label "A part"@en .\n'
        )
    if "event:" in text:
        things += 'event:way a kg:Event ; rdfs:label "A way"@en ; kg:eventType kg:Diversion .\n'
    ending = (
        ' ; kg:modality kg:Actual ; kg:stance kg:Reports ; kg:credibility 2 ; rdfs:comment "Said."@en .\n'
    )
    ending = ending.replace("Reports", stance)
    lines = [f":c{number} a kg:{claim}{ending}" for number, claim in enumerate(claims, start=1)]
    (folder / "things.ttl").write_text(PREFIXES + things, encoding="utf-8")
    (folder / "paper-2025.ttl").write_text(
        f"@prefix : <{terms.SOURCE}paper-2025#> .\n{PREFIXES}{DOCUMENT}{''.join(lines)}", encoding="utf-8"
    )
    return open_store([folder], bundled=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_NAME)
def test_a_flag_is_raised_by_what_it_speaks_of(name: str, tmp_path: Path) -> None:
    claims = RAISED[name]
    found = judge(BY_NAME[name], graph(tmp_path, claims))
    party = terms.ACTOR + PARTY.get(name, "customer")
    (raised,) = [each for each in found if each.hit and each.party == party]
    evidence = {f"{terms.SOURCE}paper-2025#c{number}" for number in range(1, len(claims) + 1)}
    assert set(raised.claims) <= evidence
    assert raised.claims


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_NAME)
def test_a_flag_is_not_raised_by_what_comes_near_it(name: str, tmp_path: Path) -> None:
    found = judge(BY_NAME[name], graph(tmp_path, QUIET[name]))
    assert [each for each in found if each.hit] == []
    clear = {each.party.removeprefix(terms.ACTOR) for each in found}
    assert clear == CLEAR.get(name, {"customer"})


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_NAME)
def test_a_flag_is_not_raised_by_a_denial(name: str, tmp_path: Path) -> None:
    denied = tuple(claim + " ; kg:aspect kg:Happened ; kg:stance kg:Denies" for claim in RAISED[name])
    (tmp_path / "x").mkdir()
    store = _denied(tmp_path / "x", denied)
    assert [each for each in judge(BY_NAME[name], store) if each.hit] == []


def _denied(folder: Path, claims: tuple[str, ...]) -> Store:
    graph(folder, tuple(claim.replace(" ; kg:stance kg:Denies", "") for claim in claims))
    path = folder / "paper-2025.ttl"
    path.write_text(
        path.read_text("utf-8").replace("kg:stance kg:Reports", "kg:stance kg:Denies"), encoding="utf-8"
    )
    return open_store([folder], bundled=False)


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.name)
def test_a_flag_says_what_it_is_for_and_where_it_comes_from(flag: Flag) -> None:
    assert (flag.title[0].isupper(), flag.title[-1] != ".") == (True, True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d|as amended to \d{4}-\d\d-\d\d|undated", flag.date)
    assert flag.url.startswith("https://")
    assert flag.severity.startswith("as stated: ")
    assert all(text.endswith(".") for text in (flag.means, flag.does_not_mean, flag.judged))


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.name)
def test_a_flag_names_its_columns_and_only_declared_terms(flag: Flag) -> None:
    body = flag.sparql.split("\n\n", 1)[1]
    used = set(re.findall(r"\bkg:(\w+)", body))
    declared = set(re.findall(r"^kg:(\w+) a ", TERMS, flags=re.MULTILINE))
    assert used - declared == set()
    edges = set(re.findall(r"kg:verb kg:(\w+)", TERMS))
    assert used & edges == set(), "direct edges are not derived anew for the claims that are selected"
    columns = re.search(r"SELECT DISTINCT ((?:\?\w+ ?)+)WHERE", body)
    assert columns is not None
    names = columns[1].split()
    assert names[:2] == ["?party", "?verdict"]
    assert set(names) <= {"?party", "?verdict", "?claim", "?and", "?also", "?more", "?beside", "?fact"}
    assert "ORDER BY" in body
    assert not any(
        token.text.startswith("$") for token in gate.tokens(flag.sparql) if token.kind == "variable"
    )


def test_restricted_destinations_are_the_same_everywhere() -> None:
    lists = {found for flag in FLAGS for found in re.findall(r"IN \((place:[^)]+)\)", flag.sparql)}
    assert lists == {"place:china, place:hong-kong, place:macau, place:russia"}


def test_every_flag_has_its_graphs() -> None:
    assert set(RAISED) == set(QUIET) == set(BY_NAME)


def test_a_flag_without_its_source_is_not_read() -> None:
    text = FLAGS[0].sparql
    with pytest.raises(ValueError, match=r"flags/x\.rq .*: url$"):
        parse("x", re.sub(r"^# url: .*\n", "", text, flags=re.MULTILINE))
