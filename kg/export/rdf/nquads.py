"""N-Quads: one statement to a line, for loading, sorting and comparing.

Format: https://www.w3.org/TR/n-quads/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.rdf.quads import quads

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.parcel import Parcel


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write N-Quads, sorted by their text.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines(sorted(f"{quad} .\n".encode() for quad in quads(parcel)))
