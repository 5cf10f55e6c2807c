"""What the tests of exports share: parcels of records by hand, and of the documents among the fixtures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg.graph
from kg.export.parcel import Parcel
from kg.export.select import Scope, select
from kg.network import Selection
from kg.record import Record
from kg.store import Store, build
from tests.export.made import Made

FIXTURES = Path(__file__).parents[1] / "fixtures"

Pack = Callable[..., Parcel]


@pytest.fixture(scope="session")
def invented(_cache: None) -> kg.graph.Graph:
    """The documents among the fixtures, which use most of what a document can say."""
    return kg.graph.open(
        *(FIXTURES / f"{name}.ttl" for name in ("good", "entities", "origin")), bundled=False
    )


@pytest.fixture(scope="session")
def bare() -> Store:
    """A store without any document."""
    return build([], digest="0" * 64)


@pytest.fixture(scope="session")
def pack(bare: Store) -> Pack:
    """Makes a parcel of a record; what is not given is as `kg export` has it."""

    def made(record: Record, store: Store = bare, **wanted: Any) -> Parcel:
        fields = {name: wanted.pop(name) for name in ("focus", "hops", "relations") if name in wanted}
        return Parcel(store, select(record, Scope(selection=Selection(**wanted), **fields)))

    return made


@pytest.fixture(scope="session")
def whole(pack: Pack, bundled: Record) -> Made:
    """The bundled network with its edges made once, for what is written of it many times."""
    parcel = pack(bundled)
    return Made(
        parcel.nodes,
        tuple(parcel.edges),
        parcel.about,
        parcel.node_columns,
        parcel.edge_columns,
        parcel.counts,
    )
