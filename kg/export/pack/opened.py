"""A pack that was read: its files held against its own lists, and what it says of itself."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.errors import Unreadable
from kg.export.pack.archive import NAME, unzipped, zipped
from kg.export.pack.files import FORM, MANIFEST, SUMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.export.dump import Json

NEEDED: Final = ("answer.json", "claims.json", "query.json", MANIFEST, SUMS)
"""The files without which nothing can be verified."""

_SUM: Final = re.compile(rf"([0-9a-f]{{64}})  ({NAME.pattern})", re.ASCII)

DEEP: Final = 100
"""How many levels of JSON a file of a pack has at most."""


@dataclass(frozen=True)
class Opened:
    """A pack that was read.

    Attributes:
        files: What each file holds, by its name.
        faults: In what the files are not as the pack's own lists say, a sentence each.
        repacked: Whether the ZIP is not as this program writes it, though its files are as its lists say.
        answer: The answer.
        claims: The claims, by IRI.
        query: What was asked, of which data, by which program.
    """

    files: Mapping[str, bytes]
    faults: tuple[str, ...]
    repacked: bool
    answer: Json
    claims: Mapping[str, Json]
    query: Json


def opened(data: bytes, path: str | Path) -> Opened:
    """Read a pack.

    Args:
        data: The bytes of the ZIP.
        path: Where it was, for messages.

    Returns:
        The pack, with all that is wrong with it. Where something is, its answer may be empty.

    Raises:
        Unreadable: It is no pack, is damaged, or is refused; see `kg.export.pack.archive.unzipped`.
    """
    files = unzipped(data, path)
    missing = [name for name in NEEDED if name not in files]
    if len(missing) == len(NEEDED):
        raise Unreadable(path, "it is a ZIP, but no evidence pack: it has no manifest.json")
    faults = tuple(_faults(files, missing))
    if faults:
        return Opened(files, faults, repacked=False, answer={}, claims={}, query={})
    try:
        answer, listed, asked = (_json(files[name]) for name in ("answer.json", "claims.json", "query.json"))
        claims = {_text(each, "claim"): each for each in listed["claims"] if _text(each, "source")}
        _asked(asked)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        faults = (f"its files are not of the form of a pack ({type(error).__name__}: {error}).",)
        return Opened(files, faults, repacked=False, answer={}, claims={}, query={})
    order = [*(each["name"] for each in _json(files[MANIFEST])["files"]), MANIFEST, SUMS]
    return Opened(files, (), zipped({name: files[name] for name in order}) != data, answer, claims, asked)


def _faults(files: Mapping[str, bytes], missing: list[str]) -> Iterator[str]:
    """In what files are not as the manifest and the list of sums say."""
    yield from (f"{name} is missing." for name in missing)
    if MANIFEST not in files:
        return
    told: dict[str, set[tuple[str, int]]] = {}
    try:
        manifest = _json(files[MANIFEST])
        form = _text(manifest, "form")
        for each in manifest["files"]:
            told.setdefault(_text(each, "name"), set()).add((_text(each, "sha256"), each["bytes"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        yield f"{MANIFEST} cannot be read."
        return
    if form != FORM:
        yield f"it is of the form {form[:60]!r}, and this program reads {FORM!r}."
        return
    sums, odd = _summed(files.get(SUMS, b""))
    yield from (f"{SUMS} has a line that says no sum: {line[:100]!r}." for line in odd)
    for name, data in files.items():
        yield from _fault(name, data, told.get(name, set()), sums.get(name, set()) if SUMS in files else None)
    for name in dict.fromkeys((*told, *sums)):
        if name not in files and name not in missing:
            yield f"{name[:100]} is missing."


def _summed(data: bytes) -> tuple[dict[str, set[str]], list[str]]:
    """The sums in a list of them, by the name of the file; and the lines that say none."""
    sums: dict[str, set[str]] = {}
    odd = []
    for line in data.decode("utf-8", "replace").split("\n"):
        found = _SUM.fullmatch(line)
        if found is not None:
            sums.setdefault(found[2], set()).add(found[1])
        elif line:
            odd.append(line)
    return sums, odd


def _fault(name: str, data: bytes, told: set[tuple[str, int]], sums: set[str] | None) -> Iterator[str]:
    """In what one file is not as the lists say; that of the sums does not hold its own."""
    digest = hashlib.sha256(data).hexdigest()
    if name not in {MANIFEST, SUMS} and not told:
        yield f"{name} was added: {MANIFEST} does not list it."
    elif told - {(digest, len(data))}:
        yield f"{name} was changed: its SHA-256 or size is not that of {MANIFEST}."
    elif sums is not None and sums != ({digest} if name != SUMS else set()):
        yield f"{name} is not as {SUMS} says."


def _json(data: bytes) -> Any:  # noqa: ANN401 - any value of JSON
    value = json.loads(data)
    if not isinstance(value, dict):
        raise TypeError("an object is expected")
    _sound(value)
    return value


def _sound(value: object, deep: int = 0) -> None:
    """See that a value can be walked through, and written again."""
    if deep > DEEP:
        raise ValueError("it is nested too deep")
    if isinstance(value, str):
        value.encode()  # half of a character that is written in two is no text
    inner = (*value, *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _sound(each, deep + 1)


def _asked(asked: Json) -> None:
    """See that what was asked is of the form in which it is written."""
    for key in (
        "name",
        "program",
        "data",
        "release",
        "command",
        *(["id"] if asked["id"] is not None else []),
    ):
        _text(asked, key)
    for each in asked["given"]:
        _text(each, "name")
        _text(each, "value")


def _text(value: Json, key: str) -> str:
    found = value[key]
    if not isinstance(found, str):
        raise TypeError(f"{key} is no text")
    return found
