"""N-Quads and N-Triples: one statement to a line, for loading, sorting and comparing; and what seals them.

Formats: https://www.w3.org/TR/n-quads/ and https://www.w3.org/TR/n-triples/. Lines stand in the order of
their code points, texts are escaped as little as can be, and blank nodes have canonical names: the N-Quads
are the canonical form of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), by which any program can see that it
holds the same statements.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from kg.export.rdf.quads import gather
from kg.store.stated import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kg.export.parcel import Parcel


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write canonical N-Quads.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines(_quads(parcel))


def write_sum(parcel: Parcel, stream: BinaryIO, *, name: str) -> None:
    """Write the SHA-256 of canonical N-Quads, in the form that ``sha256sum --check`` reads.

    Args:
        parcel: What the N-Quads hold.
        stream: Where to.
        name: The name of the file that holds them.
    """
    digest = hashlib.sha256()
    for block in _quads(parcel):
        digest.update(block)
    mark = "\\" if any(each in name for each in "\\\n\r") else ""
    shown = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    stream.write(os.fsencode(f"{mark}{digest.hexdigest()}  {shown}\n"))


def write_triples(parcel: Parcel, stream: BinaryIO) -> None:
    """Write the union of all documents as canonical N-Triples.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    if parcel.part.scope.made is not None:
        stream.writelines(_quads(parcel))  # of the default graph alone
        return
    last = b""
    for block in _quads(parcel):
        # The same statement may stand in several graphs, whose lines stand together.
        lines = dict.fromkeys(line[: line.rindex(b"<")] + b".\n" for line in block.splitlines(keepends=True))
        lines.pop(last, None)
        stream.writelines(lines)
        last = next(reversed(lines), last)


def _quads(parcel: Parcel) -> Iterator[bytes]:
    """The lines, in order."""
    if parcel.part.scope.whole:
        return parcel.store.statements(every=parcel.every)
    return blocks(lambda take: gather(parcel, take))
