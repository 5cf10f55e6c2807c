"""The packages that npm brings for the tests, as their locks hold them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

LOCKS = [Path(__file__).with_name(folder) / "package-lock.json" for folder in ("clients", "readers")]
EACH = pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)


@EACH
def test_a_lock_names_no_host(lock: Path) -> None:
    """Where packages come from is a matter of who installs them."""
    text = lock.read_text("utf-8")
    assert [word for word in ("://", '"resolved"') if word in text] == [], "take out `resolved` and `funding`"


@EACH
def test_a_lock_holds_each_package_to_its_bytes(lock: Path) -> None:
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []
