"""A pack as the bytes of a ZIP, the same for the same files; and such a ZIP read with all caution.

Nothing is compressed, so that no version of a compressing library changes a byte; times, rights and the order
of the files are fixed. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from kg.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST: Final = 64 * 2**20
"""How many bytes a pack, and all files in one together, have at most."""

MOST: Final = 200
"""How many files a pack has at most."""

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
"""What the name of a file in a pack is written like: no folder, no way out of one."""

_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
_RIGHTS: Final = (stat.S_IFREG | 0o644) << 16
_UNIX: Final = 3
_ENTRY: Final = b"PK\x01\x02"  # with this begins each file's entry in the directory
_PIECE: Final = 2**16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Put files into a ZIP.

    Args:
        files: What each file holds, by its name, in order.

    Returns:
        The bytes of the ZIP.

    Example:
        >>> zipped({"a.txt": b"a"}) == zipped({"a.txt": b"a"})
        True
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.create_system, entry.external_attr = _UNIX, _RIGHTS
            archive.writestr(entry, data)
    return written.getvalue()


def unzipped(data: bytes, path: str | Path) -> dict[str, bytes]:
    """Read the files of a ZIP that may be meant to do harm.

    Nothing is written to disk. Names that lead elsewhere, or occur twice, links, encrypted files, more files
    or bytes than a pack has, and sizes that are not what they are said to be, are refused.

    Args:
        data: The bytes of the ZIP.
        path: Where it was, for messages.

    Returns:
        What each file holds, by its name, in the order of the ZIP.

    Raises:
        Unreadable: It is no ZIP, is damaged, or is refused.
    """
    if len(data) > LARGEST:
        raise Unreadable(path, f"it is larger than a pack can be ({LARGEST // 2**20} MB)")
    if data.count(_ENTRY) > MOST:  # before a directory of a million files is read
        raise Unreadable(path, f"it holds more files than a pack has ({MOST})")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse(entries, path)
            found: dict[str, bytes] = {}
            left = LARGEST
            for entry in entries:
                found[entry.filename] = _read(archive, entry, left, path)
                left -= len(found[entry.filename])
            return found
    except zipfile.BadZipFile as error:
        raise Unreadable(path, f"it is no ZIP, or a damaged one ({_sentence(error)})") from None
    # What the reader of the format raises on nonsense: it has no error of its own for most of it.
    except (
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
        OverflowError,
    ) as error:
        raise Unreadable(path, f"it is a damaged ZIP ({_sentence(error)})") from None


def _refuse(entries: list[zipfile.ZipInfo], path: str | Path) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if not NAME.fullmatch(name) or entry.orig_filename != name:
            raise Unreadable(
                path, f"it holds a file by the name {entry.orig_filename[:100]!r}, which no pack has"
            )
        if name.casefold() in seen:
            raise Unreadable(path, f"it holds {name} twice")
        seen.add(name.casefold())
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in {0, stat.S_IFREG}:
            raise Unreadable(path, f"{name} in it is a link or a device, and no file")
        if entry.flag_bits & 1:
            raise Unreadable(path, f"{name} in it is encrypted")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Unreadable(path, f"{name} in it is compressed in a way that packs are not")
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise Unreadable(path, f"its files are larger than those of a pack can be ({LARGEST // 2**20} MB)")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, path: str | Path) -> bytes:
    """A file, never more of it than is left, whatever it says of its size."""
    pieces: list[bytes] = []
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise Unreadable(path, f"{entry.filename} in it is larger than it says")
            pieces.append(piece)
    return b"".join(pieces)


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
