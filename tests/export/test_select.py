"""The part of the graph that an export takes: focus, hops, relations, days, and what belongs together."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim import Claim, Source
from kg.errors import AmbiguousName, BadInput, UnknownName
from kg.export.select import Part, Scope, relations, select
from kg.network import Selection, project
from kg.record import Record
from tests.builder import claim, full, record, source

CHAIN = (
    claim("Sale", supplier="a", buyer="b", name="d1#sale"),
    claim("Sale", supplier="b", buyer="c", name="d1#onward"),
    claim("Ownership", owner="c", owned="d", name="d1#owns"),
    claim("Figure", subject="a", name="d1#figure"),
    claim("Figure", subject="c", name="d1#far"),
)


def part(parts: tuple[Claim | Source, ...] = CHAIN, **wanted: object) -> Part:
    fields = {name: wanted.pop(name) for name in ("focus", "hops", "relations") if name in wanted}
    return select(record(*parts), Scope(selection=Selection(**wanted), **fields))  # type: ignore[arg-type]


def slugs(part: Part) -> set[str]:
    return {iri.rsplit("/", 1)[-1] for iri in part.network}


def names(part: Part) -> set[str]:
    return {iri.rsplit("#", 1)[-1] for iri in part.claims}


def test_everything_is_taken_where_nothing_is_wanted() -> None:
    whole = part()
    assert (slugs(whole), len(whole.claims), whole.scope.whole) == ({"a", "b", "c", "d"}, 5, True)


@pytest.mark.parametrize(
    ("hops", "nodes", "claims"),
    [
        (0, {"b"}, set()),
        (1, {"a", "b", "c"}, {"sale", "onward"}),
        (2, {"a", "b", "c", "d"}, {"sale", "onward", "owns", "figure", "far"}),
    ],
)
def test_hops_go_both_ways_and_claims_without_an_edge_are_one_step_away(
    hops: int, nodes: set[str], claims: set[str]
) -> None:
    around = part(focus=(full("b"),), hops=hops)
    assert (slugs(around), names(around)) == (nodes, claims)


def test_several_foci_unite() -> None:
    assert slugs(part(focus=(full("a"), full("d")), hops=1)) == {"a", "b", "c", "d"}


def test_a_focus_without_any_edge_is_a_node() -> None:
    lonely = part((claim("Figure", subject="a"),), focus=(full("a"),))
    assert (slugs(lonely), lonely.network.nodes[full("a")]["kind"]) == ({"a"}, "Company")


@pytest.mark.parametrize(
    ("wanted", "claims"),
    [
        ("sellsTo", {"sale", "onward"}),
        ("Ownership", {"owns"}),
        ("Figure", {"figure", "far"}),
        ("Inspection", set()),
    ],
)
def test_a_relation_is_a_verb_or_a_kind_of_claim(wanted: str, claims: set[str]) -> None:
    assert names(part(relations=(wanted,))) == claims


def test_a_verb_leaves_the_other_edges_of_its_claims_out() -> None:
    drawn = part(relations=("paysForGoods",)).network.edges(keys=True)
    assert {key[1] for *_, key in drawn} == {"paysForGoods"}


def test_an_accusation_never_travels_without_its_denials() -> None:
    accused = (
        claim("Diversion", divertedFrom="a", recipient="b", event="event:swap", name="d1#accused"),
        claim(
            "Statement", event="event:swap", stance="Denies", claimant="x", doc="d2", name="d2#of-the-event"
        ),
        claim("Statement", respondsTo="d1#accused", stance="Denies", doc="d3", name="d3#of-the-claim"),
        claim("Statement", respondsTo="d3#of-the-claim", doc="d4", name="d4#reply"),
        claim("Statement", event="event:other", doc="d5", name="d5#unrelated"),
        claim("Sale", supplier="x", buyer="y", name="d1#elsewhere"),
    )
    together = {"accused", "of-the-event", "of-the-claim", "reply"}
    assert names(part(accused, focus=(full("a"),))) == together
    assert names(part(accused, relations=("Diversion",))) == together


def test_who_denies_a_charge_denies_what_is_charged_under_it() -> None:
    charged = (
        claim("Sale", supplier="a", buyer="b", under="event:charge", stance="Charges", name="d1#charged"),
        claim("Statement", event="event:charge", stance="Denies", claimant="a", doc="d2", name="d2#denial"),
    )
    assert names(part(charged, relations=("Sale",))) == {"charged", "denial"}


@pytest.mark.parametrize(
    "wanted",
    [{"primary_only": True}, {"as_of": date(2024, 6, 30)}, {"modality": "Actual"}],
    ids=["primary records only", "as of a day", "modality"],
)
def test_a_denial_goes_along_whatever_else_leaves_it_out(wanted: dict[str, object]) -> None:
    charged = (
        claim("Sale", supplier="a", buyer="b", event="event:e", stance="Charges", name="court#charge"),
        claim("Sale", event="event:e", stance="Denies", on="2025", modality="Planned", name="reply#denial"),
        source("court", primary=True),
    )
    told = part(charged, **wanted)
    assert names(told) == {"charge", "denial"}
    assert [*told.denials] == [full("reply#denial")]


def test_a_denial_that_was_not_yet_on_record_or_is_left_out_on_request_stays_away() -> None:
    known = (
        claim("Sale", supplier="a", buyer="b", event="event:e", known="2024-01-01", name="d1#accused"),
        claim("Statement", event="event:e", stance="Denies", known="2024-09-01", doc="d2", name="d2#denial"),
    )
    assert names(part(known, known=date(2024, 6, 30))) == {"accused"}
    assert names(part(known, without=frozenset({full("d2#denial")}))) == {"accused"}


@pytest.mark.parametrize(
    ("wanted", "claims"),
    [
        ({"as_of": date(2024, 6, 30)}, {"early"}),
        ({"known": date(2024, 6, 30)}, {"early"}),
        ({"modality": "Actual"}, {"early"}),
        ({}, {"early", "late"}),
        ({"superseded": True}, {"early", "late", "old"}),
    ],
    ids=["as of", "known", "modality", "nothing", "superseded"],
)
def test_the_selection_is_that_of_the_network(wanted: dict[str, object], claims: set[str]) -> None:
    parts = (
        claim("Sale", supplier="a", buyer="b", on="2024-01", known="2024-02-01", name="d#early"),
        claim(
            "Sale",
            supplier="a",
            buyer="c",
            on="2025-01",
            known="2025-02-01",
            modality="Planned",
            name="d#late",
        ),
        claim(
            "Sale",
            supplier="a",
            buyer="d",
            on="2025-01",
            known="2025-02-01",
            modality="Planned",
            name="d#old",
        ),
    )
    made = record(*parts, superseded=["d#old"])
    assert names(select(made, Scope(selection=Selection(**wanted)))) == claims  # type: ignore[arg-type]


def test_claims_without_an_edge_are_counted() -> None:
    assert part().edgeless == 2


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12),
    st.integers(0, 4),
)
def test_hops_are_those_of_a_breadth_first_search(pairs: list[tuple[str, str]], hops: int) -> None:
    made = record(*(claim("Ownership", owner=one, owned=other) for one, other in pairs))
    found = select(made, Scope(focus=(full("a"),), hops=hops)).network
    whole: nx.Graph[str] = nx.Graph(project(made))
    whole.add_node(full("a"))
    near = nx.single_source_shortest_path_length(whole, full("a"), cutoff=hops)
    assert set(found) == set(near)
    assert set(found.edges(keys=True)) == set(project(made).subgraph(near).edges(keys=True))


@pytest.mark.parametrize(
    "name",
    [
        "divertedTo",
        "kg:divertedTo",
        "DIVERTEDTO",
        "had goods diverted to",
        "https://w3id.org/aikg/ontology#divertedTo",
    ],
)
def test_a_relation_is_found_by_name_or_label(name: str, bundled: Record) -> None:
    assert relations(bundled, [name]) == ("divertedTo",)


def test_a_verb_and_a_kind_that_differ_in_case_alone_are_told_apart_or_refused() -> None:
    made = record(
        claim("Supplies", supplier="a", recipient="b"), claim("Supply", supplier="a", recipient="b")
    )
    assert relations(made, ["supplies", "Supplies"]) == ("Supplies", "supplies")
    with pytest.raises(AmbiguousName, match="kg:Supplies or kg:supplies"):
        relations(made, ["SUPPLIES"])


def test_an_unknown_relation_offers_near_ones_or_says_what_a_relation_is() -> None:
    with pytest.raises(UnknownName, match="did you mean divertedTo"):
        relations(record(), ["divertTo"])
    with pytest.raises(BadInput, match="name a verb such as divertedTo"):
        relations(record(), ["zzzz"])


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), "everything"),
        (Scope(selection=Selection(superseded=True)), "everything"),
        (Scope(focus=(full("a"),)), "within 1 hop of a"),
        (
            Scope(
                focus=(full("a"),),
                hops=2,
                relations=("sellsTo",),
                selection=Selection(date(2024, 1, 31), date(2024, 2, 29), "Planned", primary_only=True),
            ),
            (
                "within 2 hops of a; relation sellsTo; as of 2024-01-31; known by 2024-02-29; "
                "Planned or further; primary records only"
            ),
        ),
    ],
    ids=["whole", "with what is superseded", "around a focus", "in every way"],
)
def test_a_scope_says_what_is_wanted(scope: Scope, words: str) -> None:
    assert scope.words(record(*CHAIN)) == words
