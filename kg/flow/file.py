"""Transfers in one file, which is mapped into memory: it opens at once, and only what is read is loaded.

The file begins with a header of fixed size: `MAGIC`, then one JSON object, then spaces. After it stand the
columns, indexes and names as they are in memory, little-endian, each at a multiple of `ALIGNED` bytes. The
object holds

- ``format``, the version of this layout;
- ``digest``, that of the transfers; see `kg.flow.transfers.digest`;
- ``size``, the bytes of the whole file;
- ``parts``, for each array its ``type``, ``shape``, ``offset`` and ``sha256``;
- ``seal``, the SHA-256 of the same object without it, as `json.dumps` writes it with sorted keys.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadInput, Unreadable
from kg.file import replacing
from kg.flow.names import Names, Numbers
from kg.flow.soundness import is_sound
from kg.flow.transfers import COLUMNS, INDEXES, Transfers, digest, parts, seal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MAGIC: Final = b"kg transfers\n"
"""The first bytes of the file."""

ENDING: Final = ".transfers"
"""The ending of a file that is named by the digest of what it holds."""

ALIGNED: Final = 64
"""Each array begins at a multiple of so many bytes, those of a cache line."""

_FORMAT: Final = 2
_HEADER: Final = 8192
_WORDS: Final = ("parties", "products", "lots", "ids")


def save(transfers: Transfers, where: Path) -> Path:
    """Write transfers to a file, as a whole or not at all.

    Args:
        transfers: The transfers.
        where: The file; or a folder, in which the file is named by the digest.

    Returns:
        The file.

    Raises:
        kg.errors.BadInput: It cannot be written there; what stood there is left as it was.
    """
    arrays = parts(transfers) | {name: getattr(transfers, name) for name in INDEXES}
    entries: dict[str, dict[str, Any]] = {}
    offset = _HEADER
    for name, array in arrays.items():
        little = array.dtype.newbyteorder("<")
        entries[name] = {"type": little.str, "shape": array.shape, "offset": offset, "sha256": seal(array)}
        offset += -(-array.nbytes // ALIGNED) * ALIGNED
    sealed = {name: (array, entries[name]["sha256"]) for name, array in parts(transfers).items()}
    header = {"format": _FORMAT, "digest": digest(sealed), "size": offset, "parts": entries}
    path = where / f"{header['digest']}{ENDING}" if where.is_dir() else where
    with replacing(path) as stream:
        stream.write((MAGIC + _json(header | {"seal": _seal(header)})).ljust(_HEADER))
        for array in arrays.values():
            stream.write(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).data)
            stream.write(bytes(-array.nbytes % ALIGNED))
    return path


def is_saved(path: Path) -> bool:
    """Whether a file begins as those that `save` writes; a pipe is never read for that."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def load(path: Path, *, check: bool = False) -> Transfers:
    """Open a file that `save` wrote; nothing but its header is read before it is asked for.

    Args:
        path: The file.
        check: Read all of it, and see that it is what was written, and that its columns fit each other.

    Returns:
        The transfers; their columns are those of the file, and cannot be written to.

    Raises:
        kg.errors.BadInput: It is no such file, was cut off, or was changed.
        kg.errors.Unreadable: It is not there, or may not be read.
    """
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            header = _header(stream.read(_HEADER), path)
            if size != header["size"]:
                raise BadInput(
                    f"it is cut off: it has {size:,} of {header['size']:,} bytes; write it anew.", path
                )
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise Unreadable(path, "there is no such file") from None
    except OSError as error:
        raise Unreadable(path, (error.strerror or str(error)).lower()) from None
    try:
        arrays = {name: _array(data, entry) for name, entry in header["parts"].items()}
        made = _transfers(arrays, header["digest"])
    except (KeyError, TypeError, ValueError):
        raise BadInput("its header is damaged; write it anew.", path) from None
    if check:
        if any(seal(array) != header["parts"][name]["sha256"] for name, array in arrays.items()):
            raise BadInput("it was changed after it was written; write it anew.", path)
        if not is_sound(made):
            raise BadInput("its columns do not fit each other; write it anew, by kg.", path)
    return made


def _transfers(arrays: Mapping[str, NDArray[Any]], stated: str) -> Transfers:
    held: dict[str, Any] = {name: arrays[name] for name in (*COLUMNS, "compatible")}
    held |= {name: _names(name, arrays) for name in _WORDS}
    made = Transfers(**held)
    # What is cached on first use stands in the file already; a frozen value takes it only so.
    vars(made).update({name: arrays[name] for name in INDEXES}, digest=stated)
    return made


def _names(name: str, arrays: Mapping[str, NDArray[Any]]) -> Sequence[str]:
    if f"{name}.number" in arrays:
        return Numbers(arrays[f"{name}.number"])
    return Names(arrays[f"{name}.blob"], arrays[f"{name}.ends"])


def _array(data: mmap.mmap, entry: Mapping[str, Any]) -> NDArray[Any]:
    return np.ndarray(entry["shape"], dtype=entry["type"], buffer=data, offset=entry["offset"])


def _header(data: bytes, path: Path) -> dict[str, Any]:
    """The object of a header; that its seal fits says that it was written whole, by `save`."""
    if not data.startswith(MAGIC):
        raise BadInput("it is no file of transfers that kg wrote; give a table, or such a file.", path)
    try:
        header = dict(json.loads(data[len(MAGIC) :]))
        sealing = header.pop("seal")
        version = header["format"]
    except (ValueError, KeyError, TypeError):
        raise BadInput("its header is cut off or damaged; write it anew.", path) from None
    if version != _FORMAT:
        raise BadInput(f"it has format {version!r}, and this program reads {_FORMAT}; write it anew.", path)
    if sealing != _seal(header):
        raise BadInput("its header was changed after it was written; write it anew.", path)
    return header


def _json(header: Mapping[str, Any]) -> bytes:
    return json.dumps(header, sort_keys=True).encode()


def _seal(header: Mapping[str, Any]) -> str:
    return hashlib.sha256(_json(header)).hexdigest()
