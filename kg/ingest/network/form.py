"""The forms of network files that are read, and which of them a file has."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import BadInput, Unreadable
from kg.file import standard_input
from kg.ingest.network import cytoscape, gexf, graphml, nodelink
from kg.ingest.network.drawing import Drawing, Reads, draw
from kg.ingest.network.element import root
from kg.ingest.network.member import members

_STDIN: Final = Path("-")
_MARK: Final = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of file.

    Attributes:
        name: The name of the format that writes it.
        title: Its name for people.
        reads: What reads it.
    """

    name: str
    title: str
    reads: Reads


FORMS: Final = (
    Form("graphml", "GraphML", graphml.things),
    Form("gexf", "GEXF", gexf.things),
    Form("json", "node-link JSON", nodelink.things),
    Form("cytoscape", "Cytoscape JSON", cytoscape.things),
)
"""Every form."""


def read(path: Path) -> Drawing:
    """Read a network, whichever form it has.

    Args:
        path: The file.

    Returns:
        The network.

    Raises:
        BadInput: The file has none of the forms, or is broken.
        Unreadable: The file cannot be read.
    """
    form = form_of(path)
    return draw(path, form.reads)


def form_of(path: Path) -> Form:
    """Tell the form of a file by what it holds; its name has no say.

    Args:
        path: The file.

    Returns:
        The form.

    Raises:
        BadInput: It has none of the forms, or is broken.
        Unreadable: The file cannot be read.
    """
    forms = {form.name: form for form in FORMS}
    begin = _begin(path)
    if begin.startswith(b"<"):
        if (tag := root(path)) in {"graphml", "gexf"}:
            return forms[tag]
    elif begin.startswith(b"{"):
        said = set()
        for member in members(path):
            if member.name.startswith("elements"):
                return forms["cytoscape"]
            if member.name in {"nodes", "links", "edges"}:
                return forms["json"]
            said.add(member.name)
        if said & {"format_version", "multigraph"}:  # there is no node
            return forms["cytoscape" if "format_version" in said else "json"]
    titles = [form.title for form in FORMS]
    raise BadInput(f"this is no network in {', '.join(titles[:-1])} or {titles[-1]}.", path)


@contextmanager
def seekable(path: Path) -> Iterator[Path]:
    """A file that can be read several times: a copy of the standard input, or of a pipe that has a name.

    Args:
        path: The file; ``-`` is the standard input.

    Yields:
        The file itself, or the copy.

    Raises:
        BadInput: The standard input is closed; or what was raised of the copy, with the name of the file.
    """
    given = path == _STDIN
    if not given and not path.is_fifo():
        yield path
        return
    named = "the standard input" if given else path
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        copy = Path(folder) / "network"
        with copy.open("wb") as stream, nullcontext(standard_input()) if given else path.open("rb") as pipe:
            shutil.copyfileobj(pipe, stream)
        try:
            yield copy
        except BadInput as error:
            if error.path != copy:
                raise
            raise BadInput(error.message, named, error.line) from None


def _begin(path: Path) -> bytes:
    """What a file begins with, without spaces: as ASCII, in whichever encoding of Unicode it is."""
    if path.is_dir():
        raise Unreadable(path, "it is a folder")
    try:
        with path.open("rb") as stream:
            begin = b""
            while not begin and (piece := stream.read(4096)):
                begin = _MARK.sub(b"", piece).replace(b"\0", b"").lstrip()
            return begin
    except OSError as error:
        raise Unreadable(path, (error.strerror or str(error)).lower()) from None
