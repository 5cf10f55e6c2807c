"""The server of the bundled record, which the clients ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.running import Running


@pytest.fixture(scope="session")
def server(_cache: None) -> Iterator[Running]:
    """A server of the bundled record."""
    running = Running()
    yield running
    running.end()
