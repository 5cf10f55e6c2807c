"""The two engines: one answer, whatever is asked, over the bundled graph and over whatever else there is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis import diversion, engine, paths
from kg.analysis.chain import Budget, Legs, walk
from kg.analysis.diversion import SERVICE, Answers, diversions
from kg.analysis.engine import ENGINES, MANY
from kg.analysis.finding import KINDS
from kg.analysis.leg import GOODS, Leg, legs
from kg.analysis.order import OBJECTIVES, Wanted
from kg.ask import ways
from kg.claim import Claim
from kg.export.answer import Provenance, answers_json
from kg.export.dump import dump
from kg.graph import Graph
from kg.network import Network, claims_of, record_of
from tests.builder import claim, entity, full, leg, network

pytestmark = pytest.mark.slow

PROVENANCE = Provenance(data="", release="", program="", query={})


def said(answers: Answers, over: Network[str]) -> str:
    """The answers as the bytes that a reader gets."""
    return dump(answers_json(answers, record_of(over), question="", provenance=PROVENANCE))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weigh the legs of a network once, not for each question."""
    held = cache(lambda over, carries: legs(over, carries=carries))

    def once(over: Network[str], *, carries: tuple[str, ...] = GOODS) -> tuple[Leg, ...]:
        made: tuple[Leg, ...] = held(over, carries)
        return made

    for module in (paths, diversion):
        monkeypatch.setattr(module, "legs", once)


# ---- the bundled graph


def party(name: str) -> str:
    return full(f"actor:{name}")


FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"k": 3},
    {"k": 2, "by": "earliest"},
    {"k": 4, "by": "legs"},
    {"k": 3, "by": "quantity"},
    {"after": date(2024, 1, 1)},
    {"before": date(2024, 6, 30), "by": "earliest"},
    {"after": date(2023, 6, 1), "before": date(2025, 1, 1), "k": 5},
    {"min_quantity": 1000},
    {"min_quantity": 1, "by": "quantity", "k": 1},
    {"product": full("product:h100")},
    {"product": full("product:hopper"), "k": 2},
    {"avoid": frozenset({party("oracle"), party("nobody")})},
    {"via": frozenset({party("nvidia")})},
    {"via": frozenset({party("nvidia"), party("nobody")})},
    {"modality": "Actual", "k": 3},
)
SEARCHES: tuple[dict[str, Any], ...] = (
    {},
    {"max_legs": 2},
    {"max_degree": 6},
    {"kinds": ("possible",)},
    {"kinds": ("recorded", "reconstructed"), "max_legs": 4},
    {"seconds": -1},
)


NAMED = tuple(
    (party(start), party(end))
    for start, end in (("nvidia", "x-corp"), ("nvidia", "xai"), ("tesla", "x-corp"))
)


def connected(over: Network[str]) -> list[tuple[str, str]]:
    """The pairs of parties between which there is any chain."""
    goods = Legs(legs(over, carries=SERVICE), record_of(over), claims_of(over))
    starts = sorted({step.source for step in goods.steps})
    return sorted({(chain[0].source, chain[-1].target) for chain in walk(goods, starts)})


def same_paths(
    over: Network[str], ends: tuple[str, str], wanted: Wanted, seconds: float = 1000, **asked: Any
) -> Answers:
    one, other = (
        paths.paths(over, *ends, wanted=wanted, budget=Budget(seconds), engine=name, **asked)
        for name in ENGINES
    )
    assert said(one, over) == said(other, over), (ends, wanted, asked)
    assert one == other
    return one


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_both_engines_give_the_same_json_for_every_connected_pair(network: Network[str]) -> None:
    pairs = connected(network)
    assert len(pairs) > 200
    for ends in pairs:
        same_paths(network, ends, Wanted())


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: " ".join(filters) or "none")
def test_both_engines_give_the_same_json_under_every_filter(
    filters: dict[str, Any], network: Network[str]
) -> None:
    chance = Random(str(filters))
    parties = sorted({end for step in legs(network) for end in (step.source, step.target)})
    drawn = [*chance.sample(connected(network), 8), (parties[0], chance.choice(parties))]
    for ends, asked in zip([*NAMED, *drawn], [*SEARCHES, *SEARCHES], strict=True):
        same_paths(network, ends, Wanted(**filters), **asked)


def test_the_filters_between_them_ask_for_all(network: Network[str]) -> None:
    asked = {name for filters in FILTERS for name in filters}
    assert asked == set(Wanted.__slots__)
    assert {name for search in SEARCHES for name in search} == {"max_legs", "max_degree", "kinds", "seconds"}
    named = [filters["product"] for filters in FILTERS if "product" in filters]
    assert all(iri in record_of(network).entities for iri in named)
    assert all(same_paths(network, ends, Wanted()).findings for ends in NAMED)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: " ".join(filters) or "none")
def test_both_engines_give_the_same_diversions(filters: dict[str, Any], network: Network[str]) -> None:
    asked: dict[str, Any] = Random(str(filters)).choice(
        ({}, {"intended": party("tesla")}, {"actual": party("xai"), "max_legs": 3})
    )
    wanted = Wanted(**filters)
    one, other = (diversions(network, kinds=KINDS, wanted=wanted, engine=e, **asked) for e in ENGINES)
    assert said(one, network) == said(other, network)


@pytest.mark.slow
@pytest.mark.parametrize("ends", [("Nvidia", "X Corp."), ("Nvidia", "xAI"), ("Tesla", "X Corp.")])
def test_a_reader_gets_the_same_bytes_from_both(ends: tuple[str, str], graph: Graph) -> None:
    asked: dict[str, Any] = {"k": 3, "as_of": date(2025, 6, 30), "product": "Hopper", "avoid": ("Oracle",)}
    for words in ({}, asked, {"known": date(2024, 12, 31), "via": ("Tesla",)}, {"primary_only": True}):
        one, other = (ways.paths(graph, *ends, engine=name, **words).lines("json") for name in ENGINES)
        assert list(one) == list(other)
    one, other = (ways.diversions(graph, kinds=KINDS, engine=name).lines("json") for name in ENGINES)
    assert list(one) == list(other)


# ---- whatever else there is

PARTIES = ("a", "b", "c", "d", "e", "f")
PRODUCTS = ("product:gpu", "product:h100", "product:hgx", "product:a100")
WORLD = (
    entity("product:gpu"),
    entity("product:h100", family="product:gpu"),
    entity("product:a100", family="product:gpu"),
    entity("actor:f", kind="UnknownParty"),
    claim("ComponentOf", doc="maker", whole="product:hgx", component="product:h100", n=8),
    claim("Count", doc="count", lot="lot:part", takenFrom="lot:whole"),
)
KINDS_OF_CLAIMS = {
    "Sale": ("supplier", "buyer"),
    "Order": ("supplier", "buyer"),
    "Shipment": ("supplier", "recipient"),
    "Lease": ("lessor", "lessee"),
    "Diversion": ("divertedFrom", "recipient"),
    "Installation": ("holder", "facility"),
}
BEGIN = date(2024, 1, 1)


@dataclass(frozen=True)
class Asked:
    """A question on some claims."""

    parts: tuple[Claim, ...]
    ends: tuple[str, str]
    wanted: Wanted
    max_legs: int
    max_degree: int | None
    kinds: tuple[str, ...]


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """Claims on few parties in few events on few days, and a question; chance draws both."""
    chance = Random(draw(st.integers(0, 2**32)))
    parts = [made(chance) for _ in range(18)]
    ends = [full(name) for name in (*PARTIES, *PARTIES, "site:hall", "nobody")]
    wanted = Wanted(
        product=chance.choice([None, None, None, *map(full, PRODUCTS)]),
        after=chance.choice([None, None, None, day(chance)]),
        before=chance.choice([None, None, None, day(chance)]),
        min_quantity=chance.choice([None, None, None, 1, 16]),
        modality=chance.choice([None, None, None, "Planned", "Actual"]),
        avoid=frozenset(chance.sample(ends, chance.choice([0, 0, 0, 1]))),
        via=frozenset(chance.sample(ends, chance.choice([0, 0, 0, 1]))),
        by=chance.choice(OBJECTIVES),
        k=chance.choice([None, 1, 1, 2, 4]),
    )
    return Asked(
        parts=tuple(parts[draw(st.integers(0, 14)) :]),
        ends=(full(chance.choice(PARTIES)), chance.choice(ends)),
        wanted=wanted,
        max_legs=chance.choice([1, 2, 3, 4, 6]),
        max_degree=chance.choice([None, None, None, 3, 6]),
        kinds=chance.choice([KINDS, KINDS, ("possible",), ("recorded", "reconstructed")]),
    )


def made(chance: Random) -> Claim:
    """A claim: some are undated, some name no product and some two, some tell of an event that others do."""
    kind = chance.choice(
        ["Sale", "Sale", "Order", "Shipment", "Lease", "Diversion", "Diversion", "Installation"]
    )
    first, second = KINDS_OF_CLAIMS[kind]
    one, other, third = chance.sample(PARTIES, 3)
    words: dict[str, Any] = {first: one, second: "site:hall" if kind == "Installation" else other}
    if kind == "Diversion" and chance.random() < 0.8:
        words["supplier"] = third
    if chance.random() < 0.7:
        words["product"] = chance.sample(PRODUCTS, chance.choice([1, 1, 1, 2]))
    if chance.random() < 0.4:
        words["lot"] = chance.choice(["lot:whole", "lot:part", "lot:other"])
    low, high = sorted(chance.sample([1, 4, 8, 9, 100], 2))
    return claim(
        kind,
        doc=chance.choice(["news", "blog", "filing"]),
        event=f"event:{chance.randint(1, 9)}",
        on=chance.choice(["", "2024", "2024-01", f"{day(chance)}", f"{day(chance)}/", f"/{day(chance)}"]),
        n=chance.choice([None, low, (low, high), (low, None), (None, high)]),
        credibility=chance.randint(1, 5),
        modality=chance.choice(["Actual", "Actual", "Planned", "Proposed"]),
        stance=chance.choice(["Reports", "Reports", "Alleges", "Denies"]),
        **words,
    )


def day(chance: Random) -> date:
    return BEGIN + timedelta(days=chance.randint(0, 40))


def check(asked: Asked) -> None:
    over = network(*WORLD, *asked.parts)
    search: dict[str, Any] = {"max_legs": asked.max_legs, "kinds": asked.kinds}
    limits = {"max_degree": asked.max_degree, **search}
    found = same_paths(over, asked.ends, asked.wanted, **limits)
    whole = same_paths(over, asked.ends, replace(asked.wanted, k=None), **limits)
    assert found.findings == whole.findings[: asked.wanted.k]
    assert found.truncated is (len(found.findings) < len(whole.findings))
    for wanted in (asked.wanted, replace(asked.wanted, k=None)):
        one, other = (diversions(over, wanted=wanted, engine=name, **search) for name in ENGINES)
        assert said(one, over) == said(other, over)
        assert one.findings == other.findings[: asked.wanted.k] or wanted.k is None


@settings(max_examples=100)
@given(questions())
def test_both_engines_give_the_same_answers(asked: Asked) -> None:
    check(asked)


@pytest.mark.long
@settings(max_examples=10_000)
@given(questions())
def test_both_engines_give_the_same_answers_ten_thousand_times(asked: Asked) -> None:
    check(asked)


def test_a_first_day_that_is_the_first_there_is_comes_before_all_others() -> None:
    dated = [claim("Sale", supplier="a", buyer="b", on=on) for on in ("0001-01-01", "2023", "2024", "")]
    found = same_paths(network(*dated), (full("a"), full("b")), Wanted(by="earliest", k=1))
    assert [finding.arrival for finding in found.findings] == [date(1, 1, 1)]


def test_a_promise_and_its_move_count_once_where_paths_are_put_in_order() -> None:
    swap = claim("Diversion", supplier="a", divertedFrom="b", recipient="c", event="event:swap")
    twice = [claim("Sale", supplier="a", buyer="d", event=f"event:{n}", credibility=2) for n in (1, 2)]
    last = claim("Sale", supplier="d", buyer="c", event="event:3", credibility=1)
    found = same_paths(network(swap, *twice, last), (full("a"), full("c")), Wanted(k=1))
    assert [step.verb for step in found.findings[0].legs] == ["consignsTo", "divertedTo"]


# ---- which of the two


def which(count: int, name: str | None = None) -> Iterator[str]:
    """The engine that looks for chains over as many legs."""
    over = network(claim("Sale", supplier="a", buyer="b"))
    goods = Legs((leg("a", "b"),) * count, record_of(over))
    limits: dict[str, Any] = {"max_legs": 1, "budget": Budget(-1), "engine": name}
    between = engine.between(goods, full("a"), full("b"), wanted=Wanted(), max_degree=None, **limits)
    for found in (between, engine.leaving(goods, **limits)):
        made_by: str = found.gi_code.co_filename  # type: ignore[union-attr]
        yield "columns" if made_by.endswith("columnar.py") else "networkx"


@pytest.mark.parametrize(
    ("count", "name", "expected"),
    [
        (MANY - 1, None, "networkx"),
        (MANY, None, "columns"),
        (MANY, "networkx", "networkx"),
        (1, "columns", "columns"),
    ],
)
def test_many_legs_are_read_as_columns(count: int, name: str | None, expected: str) -> None:
    assert set(which(count, name)) == {expected}


def test_the_manual_tells_how_many_legs_are_many() -> None:
    manual = Path(__file__).parents[2] / "docs" / "diversion.md"
    assert f"over {MANY:,} legs or more" in manual.read_text(encoding="utf-8")


def test_the_bundled_graph_needs_no_columns() -> None:
    ask = "graph = kg.open(); kg.paths(graph, 'Nvidia', 'xAI'); kg.diversions(graph)"
    ask = f"import kg, sys; {ask}; print('numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


# ---- between any of some parties


@pytest.mark.long
@settings(max_examples=100)
@given(questions(), st.sets(st.sampled_from(PARTIES)), st.sampled_from(["", "from", "to", "from to"]))
def test_the_paths_between_any_of_some_parties_are_those_between_each_two(
    asked: Asked, some: set[str], bound: str
) -> None:
    over = network(*WORLD, *asked.parts)
    search: dict[str, Any] = {
        "wanted": asked.wanted,
        "max_legs": asked.max_legs,
        "kinds": asked.kinds,
        "max_degree": asked.max_degree,
    }
    ends = sorted({end for pair in connected(over) for end in pair})
    named = {full(name) for name in some}
    sources, targets = (named if end in bound else None for end in ("from", "to"))
    found = paths.ways(over, sources=sources, targets=targets, **search)
    each = [
        paths.paths(over, start, end, **search)
        for start in (ends if sources is None else sorted(sources))
        for end in (ends if targets is None else sorted(targets))
        if start != end
    ]
    assert [(a.findings, a.truncated) for a in found.found] == [
        (a.findings, a.truncated) for a in each if a.findings
    ]
    assert not found.truncated


def test_no_more_chains_are_looked_at_than_is_allowed_and_it_is_said(network: Network[str]) -> None:
    every = paths.ways(network, max_legs=1)
    number = len(list(walk_of(network)))
    assert paths.ways(network, max_legs=1, most=number) == every
    assert paths.ways(network, max_legs=1, most=number - 1) == paths.Ways((), truncated=True)


def walk_of(over: Network[str]) -> Iterator[tuple[Leg, ...]]:
    """The chains of one leg."""
    goods = Legs(legs(over, carries=SERVICE), record_of(over), claims_of(over))
    return walk(goods, sorted({step.source for step in goods.steps}), max_legs=1)
