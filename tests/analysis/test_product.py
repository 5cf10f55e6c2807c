"""Products: which can be the same goods."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.product import Products
from kg.claim import Claim, Entity
from kg.record import Record
from tests.builder import claim, entity, full, record


def name(number: int) -> str:
    return f"product:p{number}"


FAMILIES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6)


def products(families: list[tuple[int, int]], parts: list[tuple[int, int]]) -> Products:
    """Products p0 to p5; pairs of member and family, and of whole and component."""
    made: list[Entity | Claim] = [
        entity(name(n), family=[name(f) for m, f in families if m == n]) for n in range(6)
    ]
    made += [claim("ComponentOf", whole=name(w), component=name(c)) for w, c in parts]
    return Products(record(*made))


@pytest.mark.slow
@given(FAMILIES, FAMILIES, st.integers(0, 6), st.integers(0, 6))
def test_products_fit_where_a_way_of_families_and_components_leads_from_one_to_the_other(
    families: list[tuple[int, int]], parts: list[tuple[int, int]], one: int, other: int
) -> None:
    known = products(families, parts)
    graph: nx.DiGraph[int] = nx.DiGraph([*families, *parts])
    graph.add_nodes_from(range(7))
    expected = nx.has_path(graph, one, other) or nx.has_path(graph, other, one)
    assert known.compatible(full(name(one)), full(name(other))) is expected
    assert known.compatible(full(name(other)), full(name(one))) is expected
    assert known.compatible(full(name(one)), full(name(one)))


CHIPS = Products(
    record(
        entity("product:gpu"),
        entity("product:hopper", family="product:gpu"),
        entity("product:h100", family="product:hopper"),
        entity("product:a100", family="product:gpu"),
        entity("product:hgx", kind="System"),
        claim("ComponentOf", whole="product:hgx", component="product:h100", n=8),
        claim("ComponentOf", whole="product:dgx", component="product:a100", stance="Denies"),
        claim("ComponentOf", whole="product:rack", component="product:hgx", found=False),
        claim("Sale", whole="product:box", component="product:a100"),
    )
)


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("h100", "h100", True),
        ("h100", "hopper", True),
        ("h100", "gpu", True),
        ("hgx", "h100", True),
        ("hgx", "hopper", True),
        ("hgx", "gpu", True),
        ("hgx", "a100", False),
        ("h100", "a100", False),
        ("hopper", "a100", False),
        ("dgx", "a100", False),
        ("rack", "hgx", False),
        ("box", "a100", False),
        ("unheard-of", "h100", False),
        ("unheard-of", "unheard-of", True),
    ],
)
def test_a_system_contains_its_accelerators_and_a_family_its_models(
    one: str, other: str, *, fit: bool
) -> None:
    pair = full(f"product:{one}"), full(f"product:{other}")
    assert (CHIPS.compatible(*pair), CHIPS.compatible(*pair[::-1])) == (fit, fit)


@pytest.mark.parametrize(
    ("some", "others", "fit"),
    [("", "h100", True), ("h100", "", True), ("h100 a100", "dgx a100", True), ("h100", "a100 dgx", False)],
)
def test_where_nothing_is_said_anything_fits(some: str, others: str, *, fit: bool) -> None:
    sides = [tuple(full(f"product:{p}") for p in side.split()) for side in (some, others)]
    assert CHIPS.any_compatible(sides[0], sides[1]) is fit


@pytest.mark.parametrize(
    ("named", "narrowest"),
    [
        ("", ""),
        ("gpu h100 hopper", "h100"),
        ("h100 hgx", "hgx"),
        ("a100 h100", "a100 h100"),
        ("gpu x", "gpu x"),
    ],
)
def test_of_a_family_and_its_member_the_member_says_more(named: str, narrowest: str) -> None:
    found = CHIPS.narrowest(full(f"product:{p}") for p in named.split())
    assert found == tuple(full(f"product:{p}") for p in narrowest.split())


def test_the_bundled_h100_is_of_the_hopper_family_and_in_its_servers(bundled: Record) -> None:
    known = Products(bundled)
    h100 = full("product:h100")
    assert known.compatible(h100, full("product:hopper"))
    assert known.compatible(h100, full("product:nvidia-gpu"))
    assert not known.compatible(h100, full("product:blackwell"))


def test_a_member_belongs_to_all_its_families_and_no_product_to_itself() -> None:
    known = products([(0, 1), (1, 2)], [])
    one, family, above = (full(name(n)) for n in range(3))
    assert known.belongs(one, family)
    assert known.belongs(one, above)
    assert not known.belongs(one, one)
    assert not known.belongs(above, one)
    assert known.families(one) == {one, family, above}


def test_a_system_contains_what_one_claim_says_exactly() -> None:
    eight = claim("ComponentOf", doc="a", whole=name(1), component=name(0), n=8)
    vague = claim("ComponentOf", doc="b", whole=name(1), component=name(0), n=(8, None))
    other = claim("ComponentOf", doc="c", whole=name(1), component=name(2), n=8)
    assert Products(record(eight)).content(full(name(1))) == (full(name(0)), 8)
    assert Products(record(vague)).content(full(name(1))) is None
    assert Products(record(eight, other)).content(full(name(1))) is None
