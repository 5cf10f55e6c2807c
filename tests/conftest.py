"""What the tests share: hypothesis without clock or chance, and the bundled graph, opened once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

import kg
import kg.graph
from kg.network import Network
from kg.record import Record

settings.register_profile("kg", deadline=None, derandomize=True)
settings.load_profile("kg")


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the reader's own cache out of it."""
    before = os.environ.get("KG_CACHE")
    os.environ["KG_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["KG_CACHE"]
    else:
        os.environ["KG_CACHE"] = before


@pytest.fixture(scope="session")
def graph(_cache: None) -> kg.graph.Graph:
    """The bundled graph."""
    return kg.graph.open()


@pytest.fixture(scope="session")
def bundled(graph: kg.graph.Graph) -> Record:
    """The record of the bundled graph."""
    return graph.record


@pytest.fixture(scope="session")
def network(graph: kg.graph.Graph) -> Network[str]:
    """The network of the bundled graph, with all that is not superseded."""
    return graph.network()
