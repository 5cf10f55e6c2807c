"""What every store is asked: each command, so that a store elsewhere can be held against files."""

import io
import json
from contextlib import redirect_stdout
from typing import Any

from kg import cli

COMMANDS: tuple[str, ...] = (
    "diversions",
    "diversions --as-of 2024-12 --known 2025-06 -k 5",
    "paths nvidia x-corp --max-legs 4",
    "paths nvidia x-corp --bound",
    "reach nvidia",
    "lots",
    "lot tesla-12k-h100",
    "conflicts",
    "timeline tesla",
    "show xai",
    "sources",
    "cite source:dcd-2024-06-h100-redirect#c1",
    "stats",
    "stats --quality",
    "circular",
    "reconcile xai",
    "reconcile xai --capacity",
    "cases",
    "control xai",
    "chokepoints",
    "exposure coreweave",
    "screen",
    "screen --known 2025-06",
)
"""Commands that answer in JSON, for the bundled record."""

OF_ALL: tuple[str, ...] = (
    "diff 2025-06 2025-12",
    "query --name diversions-of --set actor=tesla --known 2025-06",
)
"""Commands that need all statements here."""


def answer(command: str, *data: str) -> Any:
    """What a command answers in JSON, but for what names the data."""
    told = json.loads(text(f"{command} --format json", *data))
    return _nameless(told)


def text(command: str, *data: str) -> str:
    """What a command writes."""
    written = io.BytesIO()
    out = io.TextIOWrapper(written, "utf-8", write_through=True)
    with redirect_stdout(out):
        status = cli.run([*command.split(), *(word for each in data for word in ("--data", each))])
    assert status == 0, command
    return written.getvalue().decode()


def _nameless(told: Any) -> Any:
    """The same without what names the data, which a store elsewhere names in its own way."""
    if isinstance(told, dict):
        return {
            name: "" if name in {"data", "release"} and isinstance(value, str) else _nameless(value)
            for name, value in told.items()
        }
    return [_nameless(each) for each in told] if isinstance(told, list) else told
