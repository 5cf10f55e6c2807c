"""JSON written as it is made: objects one to a line, so that a list may be longer than the memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

    from kg.export.sheet import Column

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def as_json(value: object) -> bytes:
    """A value as JSON on one line, in the letters of the source."""
    return _ENCODER.encode(value).encode()


def write_list(stream: BinaryIO, name: str, things: Iterable[object]) -> None:
    """Write a name and a list, one thing to a line."""
    stream.write(as_json(name) + b": [")
    stream.writelines((b",\n" if place else b"\n") + as_json(thing) for place, thing in enumerate(things))
    stream.write(b"\n]")


def types(columns: Sequence[Column]) -> dict[str, str]:
    """The names of columns with their types, in order: what JSON itself does not tell."""
    return dict(columns)
