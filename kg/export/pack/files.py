"""The files of a pack, in their order, and the lists by which they are checked."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from kg.export.dump import dump
from kg.export.pack.archive import zipped
from kg.export.pack.caveats import caveats, caveats_json
from kg.export.pack.claims import claims_csv, claims_json
from kg.export.pack.crate import NAME as CRATE
from kg.export.pack.crate import crate
from kg.export.pack.document import markdown, plain
from kg.export.pack.guide import guide
from kg.export.pack.told import TITLE, sections
from kg.export.rdf.turtle import write_trig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.export.dump import Json
    from kg.export.pack.case import Case

FORM: Final = "kg evidence pack 1"
"""Names the form of a pack in its manifest."""

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
PICTURE: Final = "picture.svg"

MEDIA: Final = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".json": "application/json",
    ".csv": "text/csv",
    ".trig": "application/trig",
    ".svg": "image/svg+xml",
    ".rq": "application/sparql-query",
    "": "text/plain",
}
"""The media type of a file by its ending."""

WHAT: Final = {
    "README.md": "How to read and check this pack, without the program too.",
    "answer.txt": "The answer in sentences, step by step, with all claims and sources, as plain text.",
    "answer.md": "The same as Markdown.",
    "answer.json": "The answer for programs, as docs/json.md of the program describes it.",
    "claims.csv": "Each claim and its source, with address, date and place in it, as a table.",
    "claims.json": "The same for programs, with all that each claim says.",
    "caveats.json": "What is disputed, not proven, undated, not primary or left out; what would change it.",
    "query.json": "What was asked, of which data, by which version of the program.",
    "subgraph.trig": "The claims with all that they name, as RDF (TriG): a named graph for each document.",
    PICTURE: "The answer as a picture.",
    CRATE: "Who made what from what, for archives (RO-Crate 1.1).",
    MANIFEST: "The SHA-256, the size and the media type of each file, for programs.",
    SUMS: "The SHA-256 of each file, for sha256sum.",
}
"""What each file is."""


@dataclass(frozen=True)
class Pack:
    """An evidence pack.

    Attributes:
        case: The answer that is in it.
        files: What each file holds, by its name, in order.
    """

    case: Case
    files: dict[str, bytes]

    @property
    def data(self) -> bytes:
        """The bytes of the ZIP."""
        return zipped(self.files)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that was drawn.

    Attributes:
        svg: Its bytes.
        by: The library that drew it, with its version.
    """

    svg: bytes
    by: str


def pack(case: Case, drawn: Drawn | None = None) -> Pack:
    """Make the files of a pack.

    Args:
        case: The answer.
        drawn: Its picture, where that is not to be drawn anew.

    Returns:
        The pack: the same bytes for the same answer.

    Raises:
        kg.errors.MissingExtra: There is a picture to draw, and matplotlib is not installed.
    """
    found = caveats(case)
    told = sections(case, found)
    picture = (drawn or draw(case)) if case.figure is not None and case.pictured else None
    title = f"{TITLE}: {case.question}"
    files = {
        "answer.txt": _text(plain(title, told)),
        "answer.md": _text(markdown(title, told)),
        "answer.json": dump(case.answer).encode(),
        "claims.csv": _text(claims_csv(case)),
        "claims.json": dump(claims_json(case)).encode(),
        "caveats.json": dump(caveats_json(found, case)).encode(),
        "query.json": dump(query_json(case, picture)).encode(),
        **{f"query-{name}.rq": text.encode() for name, _, text in case.asked.sparql},
        "subgraph.trig": _trig(case),
        **({PICTURE: picture.svg} if picture else {}),
    }
    names = ["README.md", *files, CRATE, MANIFEST, SUMS]
    files = {"README.md": _text(guide(case, [(name, _what(name, case)) for name in names])), **files}
    later = [(name, _media(name), _what(name, case), None, None) for name in (MANIFEST, SUMS)]
    files[CRATE] = dump(crate(case, [*(_row(*item, case) for item in files.items()), *later])).encode()
    files[MANIFEST] = dump(_manifest(files, case)).encode()
    files[SUMS] = "".join(f"{_digest(data)}  {name}\n" for name, data in files.items()).encode()
    return Pack(case, files)


def draw(case: Case) -> Drawn | None:
    """Draw the picture of an answer.

    Args:
        case: The answer.

    Returns:
        The picture; None where there is nothing to draw.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    if case.figure is None:
        return None
    from kg.export.picture.drawing import svg  # noqa: PLC0415 - an optional extra draws it

    return Drawn(svg(case.figure).encode(), f"matplotlib {version('matplotlib')}")


def query_json(case: Case, picture: Drawn | None) -> Json:
    """What was asked, as JSON.

    Args:
        case: The answer.
        picture: Its picture.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    made = case.provenance
    return {
        "id": case.asked.id,
        "question": case.question,
        "name": case.asked.name,
        "given": [{"name": name, "value": value} for name, value in case.asked.given],
        "command": f"kg {case.asked.text}",
        "packedBy": case.command,
        "asOf": made.as_of.isoformat() if made.as_of else None,
        "known": made.known.isoformat() if made.known else None,
        "program": made.program,
        "data": made.data,
        "release": made.release,
        "published": case.published,
        "picture": case.pictured,
        "drawnBy": picture.by if picture else None,
        "sparql": [
            {"name": name, "question": line, "file": f"query-{name}.rq"}
            for name, line, _ in case.asked.sparql
        ],
    }


def _manifest(files: dict[str, bytes], case: Case) -> Json:
    return {
        "form": FORM,
        "id": case.asked.id,
        "question": f"kg {case.asked.text}",
        "files": [
            {"name": name, "sha256": digest, "bytes": size, "mediaType": media, "what": what}
            for name, media, what, size, digest in (_row(*item, case) for item in files.items())
        ],
    }


def _row(name: str, data: bytes, case: Case) -> tuple[str, str, str, int, str]:
    return name, _media(name), _what(name, case), len(data), _digest(data)


def _what(name: str, case: Case) -> str:
    own = {f"query-{one}.rq": f"The SPARQL query “{line}”" for one, line, _ in case.asked.sparql}
    return own.get(name) or WHAT[name]


def _media(name: str) -> str:
    if name == CRATE:
        return "application/ld+json"
    _, dot, ending = name.rpartition(".")
    return MEDIA[f"{dot}{ending}" if dot else ""]


def _trig(case: Case) -> bytes:
    written = io.BytesIO()
    write_trig(case.parcel, written)
    return written.getvalue()


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
