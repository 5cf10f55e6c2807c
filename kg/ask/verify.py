"""Verifies a pack: are its files whole, and is its answer still the answer?"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.ask.pack import Pack, again
from kg.change.verdict import Verdict, claims_of, differs, on_evidence
from kg.errors import AmbiguousName, BadInput, MissingExtra, UnknownName, UnknownParameter, Unreadable
from kg.export.dump import dump
from kg.export.pack.archive import LARGEST
from kg.export.pack.claims import claims_json, entry
from kg.export.pack.files import PICTURE, Drawn, draw
from kg.export.pack.opened import opened
from kg.export.sheet import clean
from kg.export.verdict import verdict_json, verdict_text
from kg.file import standard_input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.export.pack.case import Case
    from kg.export.pack.opened import Opened
    from kg.graph import Graph
    from kg.record import Record

STDIN: Final = "-"

STATUS: Final = {"same": 0, "changed": 1, "broken": 2}
"""What the command line ends with."""

_CONTROL: Final = re.compile("[\x7f-\x9f]")
"""The signs that JSON may hold as they are, and that some terminals obey."""

_NO_ANSWER: Final = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError, RecursionError,
)  # fmt: skip
"""What reading an answer comes to that is none."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A pack that was verified.

    Attributes:
        verdict: What became of it.
        kept: What the pack says of each of its claims, by IRI.
        record: The record by which it was verified.
    """

    verdict: Verdict
    kept: dict[str, dict[str, Any]]
    record: Record

    @property
    def same(self) -> bool:
        """Whether the pack is whole and its answer still the answer."""
        return self.verdict.state == "same"

    @property
    def status(self) -> int:
        """What the command line ends with."""
        return STATUS[self.verdict.state]

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""
        return verdict_json(self.verdict, self.record)

    def lines(self, form: str = "text", *, width: int = 100) -> Iterator[str]:
        """What became of the pack as lines of text.

        Args:
            form: ``text`` or ``json``.
            width: How many columns a line has at most.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", dump(self.json()).rstrip("\n"))
        else:
            # What a pack says of itself is shown, and commands nothing to a terminal.
            yield from map(clean, verdict_text(self.verdict, self.kept, self.record, width=width))


def verify(graph: Graph, path: str | Path) -> Verified:
    """Is a pack whole, and is its answer still the answer?

    Args:
        graph: The graph by which it is verified.
        path: The pack; ``-`` is the standard input.

    Returns:
        What became of it.

    Raises:
        kg.errors.Unreadable: It is no pack, is damaged, or is refused.
    """
    held = opened(_bytes(path), path)
    if held.faults:
        return Verified(Verdict("broken", faults=held.faults), {}, graph.record)
    kept = {iri: dict(each) for iri, each in held.claims.items()}
    try:
        return Verified(_verdict(graph, held), kept, graph.record)
    except _NO_ANSWER as error:  # its files fit its lists, and yet are none that this program writes
        fault = f"its answer is not of the form of an answer ({type(error).__name__}: {error})."
        return Verified(Verdict("broken", faults=(fault,)), {}, graph.record)


def _bytes(path: str | Path) -> bytes:
    place = Path(path)
    try:
        if str(path) == STDIN:
            return standard_input().read(LARGEST + 1)
        if place.is_dir():
            raise Unreadable(path, "it is a folder; give the ZIP")
        with place.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(path, (error.strerror or "it is no file").lower()) from None


def _verdict(graph: Graph, held: Opened) -> Verdict:
    asked, record = held.query, graph.record
    given = tuple((each["name"], each["value"]) for each in asked["given"])
    told = Verdict(
        "changed",
        repacked=held.repacked,
        id=asked["id"],
        question=asked["command"],
        program=(asked["program"], f"kg {terms.VERSION}"),
        data=(asked["data"], graph.store.digest),
        release=(asked["release"], graph.store.release),
    )
    now: Case | None
    try:
        now = again(graph, asked["name"], given, asked["id"], picture=asked.get("picture") is not False)
    except (UnknownName, AmbiguousName, UnknownParameter, BadInput):  # what it names is gone, or is two
        now = None
    if now is None:
        still = {iri: entry(record.claims[iri], record) for iri in held.claims if _stands(iri, record)}
        return replace(told, gone=True, claims=claims_of(held.claims, still, record))
    # Numbers and lists as they are read back from a file.
    after = json.loads(dump(now.answer))
    listed = json.loads(dump(claims_json(now)))["claims"]
    claims = claims_of(held.claims, {each["claim"]: each for each in listed}, record)
    changes = differs(held.answer, after, record, held.claims)
    evidence = on_evidence(held.answer, after)
    altered, drawn = _altered(now, held) if told.of_the_same else ((), False)
    return replace(
        told,
        state="changed" if changes or evidence or claims or altered else "same",
        changes=changes,
        evidence=evidence,
        claims=claims,
        altered=altered,
        drawn=drawn,
    )


def _stands(iri: str, record: Record) -> bool:
    return iri in record.claims and not record.replaced_by.get(iri)


def _altered(now: Case, held: Opened) -> tuple[tuple[str, ...], bool]:
    """The files that are not as this program writes them from the same data, and whether the picture is one.

    The picture is held against a new one only where the same version of the same library draws it.
    """
    kept = held.files.get(PICTURE)
    by = str(held.query.get("drawnBy"))
    again_ = Pack(now, Drawn(kept or b"", by)).files  # one that was taken out needs not be drawn to be missed
    names = dict.fromkeys((*again_, *held.files))
    altered = tuple(name for name in names if again_.get(name) != held.files.get(name))
    if kept is None:
        return altered, False
    try:
        fresh = draw(now)
    except MissingExtra:
        return altered, True
    if fresh is None or fresh.by != by:
        return altered, fresh is None or fresh.svg != kept
    return (altered if fresh.svg == kept else (*altered, PICTURE)), False
