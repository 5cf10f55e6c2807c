"""What the tests of questions share: the example of the manual, and the pack of its first answer."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
import kg.graph
from kg.ask.pack import Pack

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"


@pytest.fixture(scope="package")
def example(_cache: None) -> kg.graph.Graph:
    return kg.graph.open(EXAMPLE, bundled=False)


@pytest.fixture(scope="package")
def swap(example: kg.graph.Graph) -> Pack:
    """The answer of the manual: the swap, with a denial, another reading, and a way back."""
    (first, *_) = kg.diversions(example, intended="Birch Motors", actual="Cedar Social").answers.findings
    return kg.pack(example, first.id)
