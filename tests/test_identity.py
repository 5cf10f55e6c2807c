"""Names: what is the same name, which entity it means, and that nobody guesses."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import identity, terms
from kg.errors import AmbiguousName, BadInput, UnknownName
from kg.graph import Graph
from kg.identity import Name, normalise
from kg.identity.name import NEAR_MATCHES
from kg.record import Record


@dataclass(frozen=True)
class Names:
    entries: tuple[Name, ...]

    def names(self) -> tuple[Name, ...]:
        return self.entries


def catalogue(**names: str) -> Names:
    """Names by a slug with ``_`` for the colon of its kind: ``actor_tesla="Tesla, Inc.|TSLA"``."""
    entries = []
    for slug, texts in names.items():
        kind, _, local = slug.partition("_")
        iri = terms.PREFIXES[kind] + local
        entries += [Name(text, iri, kind) for text in (*texts.split("|"), local)]
    return Names(tuple(entries))


KNOWN = catalogue(
    actor_tesla="Tesla|Tesla, Inc.",
    actor_xcorp="X Corp.|X|Twitter",
    actor_googlex="X Development|X",
    actor_smci="Super Micro Computer|Supermicro",
    site_colossus1="Colossus 1|Colossus",
    site_colossus2="Colossus 2|Colossus",
    product_h100="Nvidia H100|H100",
    lot_tesla="12,000 H100 reserved for Tesla",
)
TESLA = terms.ACTOR + "tesla"


@pytest.mark.parametrize(
    "name",
    [
        "Tesla, Inc.",
        "tesla inc",
        "  TESLA   INC ",
        "Téslà, Inc",
        "actor:tesla",
        "https://w3id.org/aikg/actor/tesla",
        "<https://w3id.org/aikg/actor/tesla>",
    ],
)
def test_a_label_in_any_writing_a_slug_or_an_iri_is_the_entity(name: str) -> None:
    assert identity.resolve(KNOWN, name, kinds=["actor"]) == TESLA


def test_a_pseudonym_of_two_entities_is_refused_with_all_of_them() -> None:
    with pytest.raises(AmbiguousName) as caught:
        identity.resolve(KNOWN, "x")
    assert caught.value.candidates == ("actor:googlex (X Development)", "actor:xcorp (X Corp.)")


def test_a_slug_that_two_kinds_share_is_refused_and_decided_by_the_kind() -> None:
    with pytest.raises(AmbiguousName) as caught:
        identity.resolve(KNOWN, "tesla")
    assert caught.value.candidates == ("actor:tesla (Tesla)", "lot:tesla (12,000 H100 reserved for Tesla)")
    assert identity.resolve(KNOWN, "tesla", kinds=["lot"]) == terms.LOT + "tesla"


def test_a_name_of_another_kind_is_refused() -> None:
    with pytest.raises(BadInput):
        identity.resolve(KNOWN, "H100", kinds=["actor"])


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Telsa", "Tesla"),
        ("Super Micro", "Super Micro Computer"),
        ("actor:telsa", "Tesla"),
        ("https://w3id.org/aikg/actor/tesl", "Tesla"),
        ("Colosus", "Colossus"),
    ],
)
def test_an_unknown_name_offers_near_ones_the_nearest_first(name: str, near: str) -> None:
    with pytest.raises(UnknownName) as caught:
        identity.resolve(KNOWN, name)
    assert caught.value.near[0] == near
    assert len(caught.value.near) <= NEAR_MATCHES


@pytest.mark.parametrize("name", ["", "  ", "?!", "zzzzzz"])
def test_what_is_near_to_nothing_offers_nothing(name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        identity.resolve(KNOWN, name)
    assert caught.value.near == ()


def test_an_iri_that_nobody_has_is_no_guess() -> None:
    with pytest.raises(UnknownName):
        identity.resolve(KNOWN, "https://example.org/tesla")


def test_a_near_name_is_offered_once_for_each_entity() -> None:
    names = catalogue(actor_a="Megaspeed|Megaspeed International|Megaspeed Intl")
    with pytest.raises(UnknownName) as caught:
        identity.resolve(names, "Megaspee")
    assert caught.value.near == ("Megaspeed",)


def test_a_search_finds_any_piece_of_a_name_the_shortest_name_first() -> None:
    found = identity.search(KNOWN, "colossus")
    assert found == (terms.SITE + "colossus1", terms.SITE + "colossus2")
    assert identity.search(KNOWN, "TESLA")[0] == TESLA
    assert identity.search(KNOWN, "tesla", kinds=["lot"]) == (terms.LOT + "tesla",)


@pytest.mark.parametrize("text", ["", "...", "nobody at all"])
def test_a_search_for_nothing_finds_nothing(text: str) -> None:
    assert identity.search(KNOWN, text) == ()


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        (TESLA, "actor"),
        (terms.LOT + "a-b", "lot"),
        (terms.SOURCE + "a#c1", ""),
        (terms.KG + "Actual", ""),
        ("https://example.org/actor/tesla", ""),
    ],
)
def test_the_kind_of_an_iri_is_its_namespace(iri: str, kind: str) -> None:
    assert identity.kind_of(iri) == kind


@given(st.text())
def test_a_name_that_is_normalised_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(st.sampled_from("aäÅ éß -_.,&()"), max_size=12))
def test_case_and_outer_spaces_make_no_other_name(text: str) -> None:
    assert normalise(f"  {text.upper()} ") == normalise(text)


@given(st.text(st.sampled_from("abc -."), min_size=1, max_size=6))
def test_what_resolves_is_also_found(name: str) -> None:
    names = catalogue(actor_one=name, actor_two="another")
    try:
        iri = identity.resolve(names, name)
    except UnknownName:
        assert normalise(name) == ""
    else:
        assert iri in identity.search(names, name)


def test_a_name_of_nothing_but_punctuation_stands_for_nothing() -> None:
    with pytest.raises(UnknownName):
        identity.resolve(catalogue(actor_dots="..."), "?!")


@pytest.mark.slow
def test_every_label_of_the_bundled_record_is_its_entity_or_ambiguous(bundled: Record) -> None:
    lost = []
    for iri, entity in bundled.entities.items():
        try:
            means = [identity.resolve(bundled, entity.label, kinds=[identity.kind_of(iri)])]
        except AmbiguousName as error:
            means = [terms.expand(candidate.split()[0]) for candidate in error.candidates]
        if iri not in means:
            lost.append(iri)
    assert lost == []


def test_a_name_of_another_kind_says_what_it_is(graph: Graph) -> None:
    with pytest.raises(BadInput, match=r"'Colossus' is site:colossus-1 and site:colossus-2, .*no actor"):
        graph.resolve("Colossus", kinds=("actor",))
