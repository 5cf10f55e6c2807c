"""Servers that several tests ask; they are started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.running import EXAMPLE, Running


@pytest.fixture(scope="session")
def server(_cache: None) -> Iterator[Running]:
    """A server of the bundled record."""
    running = Running()
    yield running
    running.end()


@pytest.fixture(scope="session")
def example(_cache: None) -> Iterator[Running]:
    """A server of the manual's example alone."""
    running = Running("--only", "--data", str(EXAMPLE))
    yield running
    running.end()
