"""What the tests share: hypothesis without clock or chance, the bundled graph, opened once, and commands."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import kg
import kg.graph
from kg import cli
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


@dataclass(frozen=True)
class Said:
    """What a command said."""

    status: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        assert (self.status, self.err) == (0, "")
        read: dict[str, Any] = json.loads(self.out)
        return read

    def rows(self) -> list[dict[str, str]]:
        assert (self.status, self.err) == (0, "")
        head, *lines = (line.split("\t") for line in self.out.splitlines())
        return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], graph: kg.graph.Graph, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command line, over the bundled graph that is open already."""
    opened = kg.graph.open

    def again(*paths: Path, bundled: bool = True) -> kg.graph.Graph:
        return graph if bundled and not paths else opened(*paths, bundled=bundled)

    def run(*words: str) -> Said:
        capsys.readouterr()
        status = cli.run(words)
        return Said(status, *capsys.readouterr())

    monkeypatch.setattr(kg.graph, "open", again)

    return run
