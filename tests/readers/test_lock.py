"""The packages that npm brings for the tests."""

from __future__ import annotations

import json
from pathlib import Path

LOCK = Path(__file__).with_name("package-lock.json")


def test_the_lock_names_no_host() -> None:
    """Where packages come from is a matter of who installs them."""
    text = LOCK.read_text("utf-8")
    assert [word for word in ("://", '"resolved"') if word in text] == [], "take out `resolved` and `funding`"


def test_the_lock_holds_each_package_to_its_bytes() -> None:
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []
