"""The record: read from a store as plain values, kept and read again, and the names by which things go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.graph
from kg.claim import Claim, Entity, Interval, Range, Source
from kg.identity import Name
from kg.record import Record, keeping, open_record
from kg.store import cache
from tests import builder
from tests.builder import claim, entity, full, record, source

ENTITIES = """
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix product: <https://w3id.org/aikg/product/> .
@prefix event: <https://w3id.org/aikg/event/> .
@prefix lot: <https://w3id.org/aikg/lot/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

actor:maker a kg:Company ; rdfs:label "Maker"@en ; skos:altLabel "MKR"@en , "Maker Inc."@en .
actor:buyer a kg:Company ; rdfs:label "Buyer"@en .
actor:other a kg:UnknownParty ; rdfs:label "Company-9"@en ;
    kg:unknownReason kg:Pseudonym ; kg:pseudonym "Nine" .
actor:both a kg:Group ; rdfs:label "Both"@en ; org:hasMember actor:buyer , actor:other .
product:chips a kg:Accelerator ; rdfs:label "Chips"@en .
product:chip a kg:Accelerator ; rdfs:label "Chip"@en ; kg:family product:chips .
event:swap a kg:Event ; rdfs:label "The swap"@en ; kg:eventType kg:Diversion .
lot:whole a kg:Lot ; rdfs:label "The whole"@en .
"""

HEAD = """
@prefix : <https://w3id.org/aikg/source/%s#> .
@prefix source: <https://w3id.org/aikg/source/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

ORIGIN = """
source:mails a kg:SourceDocument ; dct:title "Mails of the maker"@en ; dct:publisher actor:maker ;
    kg:documentKind kg:OfficialStatement ; kg:reliability kg:A ; rdfs:comment "Not read."@en .
"""

NEWS = """
source:news a kg:SourceDocument ; dct:title "Chips went astray"@en ; dct:publisher actor:buyer ;
    dct:issued "2024-06"^^xsd:gYearMonth ; kg:documentKind kg:News ; kg:reliability kg:B ;
    kg:url <https://paper.example/astray> ; kg:origin source:mails .

:c1 a kg:Diversion ; dct:identifier "F1" , "F0" ;
    kg:event event:swap ; kg:lot lot:whole ;
    kg:supplier actor:maker ; kg:divertedFrom actor:buyer ; kg:recipient actor:other ;
    kg:product product:chip ;
    kg:quantity 7000 ; kg:approximate true ; kg:amountAbove 500000000 ; kg:currency "USD" ;
    kg:on "2023-12"^^xsd:gYearMonth ;
    kg:claimant actor:maker ; kg:modality kg:Actual ; kg:stance kg:Asserts ; kg:credibility 2 ;
    kg:locator "paragraph 4" ; rdfs:comment "Seven thousand chips went to another."@en .

:c2 a kg:Statement ; dct:identifier "F2" ; kg:event event:swap ; kg:respondsTo :c1 ; kg:firstHand true ;
    kg:claimant actor:other ; kg:stance kg:Denies ; kg:aspect kg:Number ; kg:credibility 6 ;
    kg:stated "2024-06-04"^^xsd:date ; rdfs:comment "Not so many."@en .

:c3 a kg:Sale ; dct:identifier "F3" ;
    kg:supplier actor:maker ; kg:buyer actor:buyer ; kg:product product:chips ;
    kg:quantityMin 12.5 ; kg:quantityMax 20 ; kg:unit kg:WaferUnit ; kg:target "2025"^^xsd:gYear ;
    kg:modality kg:Planned ; kg:stance kg:Reports ; kg:credibility 3 ; kg:supersedes :c4 ;
    rdfs:comment "A sale is planned."@en .

:c4 a kg:Sale ; dct:identifier "F4" ;
    kg:supplier actor:maker ; kg:buyer actor:buyer ; kg:product product:chips ;
    kg:from "2024-01-05"^^xsd:date ; kg:until "2024-06"^^xsd:gYearMonth ;
    kg:modality kg:Planned ; kg:stance kg:Reports ; kg:credibility 3 ; rdfs:comment "An older plan."@en .
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a few source documents and entities."""
    where = tmp_path_factory.mktemp("data")
    (where / "entities.ttl").write_text(ENTITIES, encoding="utf-8")
    head = ENTITIES.partition("\n\n")[0] + HEAD
    (where / "mails.ttl").write_text(head % "mails" + ORIGIN, encoding="utf-8")
    (where / "news.ttl").write_text(head % "news" + NEWS, encoding="utf-8")
    return where


@pytest.fixture(scope="session")
def own(folder: Path, graph: kg.graph.Graph) -> Record:
    """The record of that folder alone."""
    del graph  # it comes first, so that this cache entry is not the oldest
    return kg.graph.open(folder, bundled=False).record


def said(own: Record, name: str) -> Claim:
    return own.claims[full(f"news#{name}")]


def test_a_claim_is_read_with_all_that_it_says(own: Record) -> None:
    assert said(own, "c1") == Claim(
        iri=full("news#c1"),
        kind="Diversion",
        document=full("source:news"),
        roles=(
            ("divertedFrom", full("buyer")),
            ("event", full("event:swap")),
            ("lot", full("lot:whole")),
            ("product", full("product:chip")),
            ("recipient", full("other")),
            ("supplier", full("maker")),
        ),
        codes=(("modality", "Actual"), ("stance", "Asserts")),
        quantity=Range(6300, 7700, 7000),
        amount=Range(500000000, None),
        power=Range(),
        share=Range(),
        currency="USD",
        when=Interval(date(2023, 12, 1), date(2023, 12, 31)),
        when_text="2023-12",
        stated=None,
        known_from=date(2024, 6, 30),
        modality="Actual",
        stance="Asserts",
        credibility=2,
        claimant=full("maker"),
        origin=None,
        first_hand=None,
        found=True,
        says="Seven thousand chips went to another.",
        locator="paragraph 4",
        identifiers=("F0", "F1"),
        dates=(("on", "2023-12"),),
    )


def test_the_central_figure_is_read_beside_its_bounds(own: Record) -> None:
    assert said(own, "c1").quantity.stated == 7000


def test_what_is_not_said_has_its_default(own: Record) -> None:
    denial = said(own, "c2")
    assert (denial.modality, denial.first_hand, denial.code("aspect")) == ("Actual", True, "Number")
    assert (denial.stated, denial.supports, denial.role("respondsTo")) == (
        "2024-06-04",
        False,
        full("news#c1"),
    )
    assert said(own, "c3").claimant == full("buyer")


def test_a_fraction_stays_a_decimal_and_a_whole_number_an_integer(own: Record) -> None:
    quantity = said(own, "c3").quantity
    assert (quantity, type(quantity.low), type(quantity.high)) == (Range(Decimal("12.5"), 20), Decimal, int)


@pytest.mark.parametrize(
    ("name", "text", "when"),
    [
        ("c2", "", Interval()),
        ("c3", "by 2025", Interval(date(2024, 6, 1), date(2025, 12, 31))),
        ("c4", "2024-01-05 to 2024-06", Interval(date(2024, 1, 5), date(2024, 6, 30))),
    ],
)
def test_a_time_is_read_as_written_and_as_days(own: Record, name: str, text: str, when: Interval) -> None:
    assert (said(own, name).when_text, said(own, name).when) == (text, when)


def test_a_document_is_read_with_its_kind_its_grade_and_its_origin(own: Record) -> None:
    assert own.sources[full("source:news")] == Source(
        iri=full("source:news"),
        title="Chips went astray",
        publisher=full("buyer"),
        issued="2024-06",
        known_from=date(2024, 6, 30),
        url="https://paper.example/astray",
        reliability="B",
        kind="News",
        primary=False,
        origin=full("source:mails"),
        first_hand=None,
    )
    mails = own.sources[full("source:mails")]
    assert (mails.primary, mails.issued, mails.known_from, mails.url) == (True, None, None, None)


def test_an_entity_is_read_with_its_other_names_and_its_links(own: Record) -> None:
    assert own.entities[full("maker")] == Entity(full("maker"), "Maker", "Company", ("MKR", "Maker Inc."))
    assert own.entities[full("product:chip")].linked("kg:family") == (full("product:chips"),)
    assert own.entities[full("both")].linked("org:hasMember") == (full("buyer"), full("other"))


def test_what_a_later_claim_replaces_is_known_with_what_replaces_it(own: Record) -> None:
    assert own.replaced_by == {full("news#c4"): (full("news#c3"),)}


def test_each_class_of_claims_has_its_family(own: Record) -> None:
    assert (own.families["Sale"], own.families["Ownership"]) == ("GoodsClaim", "StandingClaim")


def test_a_claim_knows_whether_it_says_when_it_ended(own: Record) -> None:
    assert [said(own, name).ends for name in ("c1", "c3", "c4")] == [False, False, True]


def test_names_are_labels_aliases_pseudonyms_and_slugs_the_label_first(own: Record) -> None:
    nine = [name for name in own.names() if name.iri == full("other")]
    assert nine == [Name(text, full("other"), "actor") for text in ("Company-9", "Nine", "other")]
    assert Name("Chips went astray", full("source:news"), "source") in own.names()


def test_a_label_is_that_of_the_entity_or_the_title_or_the_short_name(own: Record) -> None:
    names = [full("maker"), full("source:news"), full("news#c1"), "https://example.org/x"]
    expected = ["Maker", "Chips went astray", "source:news#c1", "https://example.org/x"]
    assert [own.label(name) for name in names] == expected


def test_a_document_in_brief_is_its_publisher_and_date(own: Record) -> None:
    assert own.brief(full("source:news")) == "Buyer, 2024-06"
    assert own.brief(full("source:mails")) == "Maker, undated"
    assert own.brief(full("source:unheard-of")) == "source:unheard-of"
    assert record(claim("Sale")).brief(full("source:news")) == "Title of news"


def test_the_order_of_modalities_is_the_ontologys(own: Record) -> None:
    order = builder.MODALITIES
    for place, modality in enumerate(order):
        assert [own.at_least(modality, floor) for floor in order] == [place <= n for n in range(len(order))]


def test_the_hand_made_records_follow_the_ontology(bundled: Record) -> None:
    assert set(builder.RECIPES) <= set(bundled.recipes)
    assert set(builder.GIVINGS) == set(bundled.givings)
    assert {name: bundled.weights[name] for name in builder.WEIGHTS} == builder.WEIGHTS
    assert {name: bundled.ranks[name] for name in builder.RANKS} == builder.RANKS
    assert {name: bundled.families[name] for name in builder.FAMILIES} == builder.FAMILIES
    assert {name: bundled.compared_by[name] for name in builder.COMPARED} == builder.COMPARED
    functional = {name: roles for name, roles in bundled.functional.items() if name in builder.COMPARED}
    assert functional == builder.FUNCTIONAL


def test_every_claim_of_the_bundled_record_stands_on_what_the_record_holds(bundled: Record) -> None:
    lost = [
        (each.iri, role, iri)
        for each in bundled.claims.values()
        for role, iri in each.roles
        if iri not in bundled.entities and iri not in bundled.claims and iri not in bundled.sources
    ]
    assert lost == []
    assert {each.document for each in bundled.claims.values()} <= bundled.sources.keys()
    assert list(bundled.claims) == sorted(bundled.claims)


# ---- kept and read again


def leaves(value: object) -> Iterator[object]:
    """All values in a value, so that a field that equality leaves out is compared too."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield (type(value), value)


def same(one: Record, other: Record) -> bool:
    tables = [(one.claims, other.claims), (one.sources, other.sources), (one.entities, other.entities)]
    return one == other and all(
        list(a) == list(b)
        and all(list(leaves(x)) == list(leaves(y)) for x, y in zip(a.values(), b.values(), strict=True))
        for a, b in tables
    )


NUMBER = st.none() | st.integers(0, 10**12) | st.decimals(0, 10, places=2, allow_nan=False)
DAY = st.none() | st.dates()
WORD = st.text(max_size=5)
CLAIMS = st.builds(
    lambda name, quantity, when, said, flags: replace(
        claim("Sale", said[0], name=f"news#{name}", supplier="a", buyer=["b", "c"], unit="WaferUnit"),
        quantity=quantity,
        when=when,
        locator=said[1],
        known_from=when.earliest,
        first_hand=flags[0],
        found=flags[1],
        identifiers=tuple(said),
    ),
    st.sampled_from("abc"),
    st.builds(lambda low, high: Range(low, high, low), NUMBER, NUMBER),
    st.builds(Interval, DAY, DAY),
    st.tuples(WORD, WORD),
    st.tuples(st.none() | st.booleans(), st.booleans()),
)


@given(st.lists(CLAIMS, max_size=3), WORD)
def test_what_is_kept_is_read_again_as_it_was(claims: list[Claim], label: str) -> None:
    group = entity("group", label=label, aliases=(label, "x"), members=["a", "b"])
    whole = record(*claims, group, source("news", known_from=date(2024, 1, 1)))
    whole = replace(whole, replaced_by={"old": ("new", "newer")})
    assert same(keeping.unpack(keeping.pack(whole)), whole)


def test_the_bundled_record_is_kept_and_read_again_as_it_was(bundled: Record) -> None:
    assert same(keeping.unpack(keeping.pack(bundled)), bundled)


def test_a_record_is_one_line_of_the_same_bytes_every_time(bundled: Record) -> None:
    kept = keeping.pack(bundled)
    assert (kept.count(b"\n"), kept.endswith(b"\n"), keeping.pack(bundled) == kept) == (1, True, True)


def test_another_form_of_record_is_not_read(bundled: Record) -> None:
    kept = keeping.pack(bundled)
    with pytest.raises(ValueError, match="has the form other, and not"):
        keeping.unpack(kept.replace(keeping.FORM.encode(), b"other", 1))


def test_what_occurs_often_is_one_value(bundled: Record) -> None:
    again = keeping.unpack(keeping.pack(bundled))
    documents = [claim.document for claim in again.claims.values()]
    assert len({id(each) for each in documents}) == len(set(documents)) < len(documents)


@pytest.mark.slow
@pytest.mark.parametrize(
    "kept", [b"", b"\n", b"[]\n", b"{}\n", b'{"claims": 1}\n', b'{"claims": [[1]]}\n', b"\xff\n"]
)
def test_a_broken_copy_in_the_cache_is_read_anew(
    kept: bytes, folder: Path, own: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    store = kg.graph.open(folder, bundled=False).store
    cache.write(store.digest, kept, cache.RECORD)
    assert same(open_record(store), own)
    assert cache.read(store.digest, cache.RECORD) == keeping.pack(own)
