"""A folder that `kg build` made: versions of a store, each whole and never changed, one of which answers.

DIR/kg-store        which version answers; replaced as a whole, at which moment a build counts
DIR/build.lock      held by the process that builds
DIR/checked         which documents were found to obey the shapes
DIR/v-…/            a version: `quads/` (the engine's files), `record.json`, `stated.nq.gz` and `rest.nq.gz`,
                    `beside/`, and `about.json`
DIR/v-….part/       one that is being built, or that a killed build left
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.errors import BadInput, Unreadable
from kg.store import lock, quads, stated
from kg.store.dataset import BESIDE, Built, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import BinaryIO

FORMAT: Final = 1
"""The form of what lies in the folder; a program reads its own alone."""

NAMES: Final = "kg-store"
"""The file that names the version that answers."""
LOCK: Final = "build.lock"
"""The file that is held while a version is built."""
ABOUT: Final = "about.json"
"""The file of a version that says what it is; written last, and held by those who read the version."""
DATASET: Final = "quads"
"""The folder of the engine's files."""
RECORD: Final = "record.json"
"""The file of the typed values."""
PACKED: Final = tuple(f"{part}.nq.gz" for part in stated.PARTS)
"""The files of what `kg.store.stated` packs; each tells whether it is whole."""
VERSION: Final = re.compile(r"v-[0-9a-f]{16}-(\d+)(\.part)?")
"""The name of the folder of a version, or of one that is being built."""

_NO_JSON: Final = (ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""What reading JSON raises where it is none of ours: a number can be too large, and a list too deep."""
_AGAIN: Final = "build it again with `kg build`"
_TRIES: Final = 20
"""How often a version may be replaced while it is being opened."""


@dataclass(frozen=True)
class About:
    """What a version says of itself.

    Attributes:
        digest: what the dataset is named by; see `kg.store.opening.digest_of`.
        program: the version of the program that built it.
        bundled: whether the record that came with the program is part of it.
        release: whose data it holds.
        paths: the files and folders that it was built from, as they were given.
        documents: how many documents it has.
        claims: how many claims.
        sizes: how many statements each graph has.
        beside: the SHA-256 of what stood beside the documents.
        seal: what each of its files holds, as `kg.store.quads.seal` says it.
        sealed: the same of the file of typed values.
    """

    digest: str
    program: str
    bundled: bool
    release: str
    paths: tuple[str, ...]
    documents: int
    claims: int
    sizes: dict[str, int] = field(repr=False)
    beside: str = field(repr=False)
    seal: str = field(repr=False)
    sealed: str = field(repr=False)


def is_store(path: Path) -> bool:
    """Tell whether a folder is one that `kg build` made, or began to make.

    Args:
        path: the folder.

    Returns:
        Whether it is.
    """
    return (path / NAMES).is_file() or (path / LOCK).is_file()


def named(folder: Path) -> str:
    """Find the version that answers.

    Args:
        folder: the folder.

    Returns:
        The name of its folder.

    Raises:
        Unreadable: where no build was finished, or the file that names it is damaged.
        BadInput: where another version of the program built it, whose form this one does not know.
    """
    try:
        told = json.loads((folder / NAMES).read_text("utf-8"))
        form, name, program = int(told["format"]), str(told["current"]), str(told["program"])
        known = form != FORMAT or VERSION.fullmatch(name)
    except FileNotFoundError:
        raise Unreadable(folder, f"no build of it was finished; {_AGAIN} {folder}") from None
    except (OSError, *_NO_JSON) as error:
        raise Unreadable(folder / NAMES, f"{_reason(error)}; {_AGAIN} {folder}") from None
    if not known:
        raise Unreadable(folder / NAMES, f"it is damaged; {_AGAIN} {folder}")
    if form != FORMAT:
        newer = "a newer kg" if form > FORMAT else "an older kg"
        advice = "update this program, or build it again with it" if form > FORMAT else _AGAIN
        raise BadInput(
            f"{newer} ({program}) built it, in a form that kg {terms.VERSION} does not read; {advice}", folder
        )
    return name


def about(version: Path) -> About:
    """Read what a version says of itself.

    Args:
        version: its folder.

    Returns:
        What it says.

    Raises:
        OSError: where it cannot be read.
        ValueError: where it is damaged.
    """
    try:
        told = json.loads((version / ABOUT).read_text("utf-8"))
        return About(**(told | {"paths": tuple(told["paths"])}))
    except _NO_JSON as error:
        raise ValueError(str(error)) from None


def dump(told: About) -> bytes:
    """Write what a version says of itself.

    Args:
        told: what it says.

    Returns:
        JSON, in ASCII: the name of a file need not be valid UTF-8.
    """
    return (json.dumps(asdict(told), indent=1) + "\n").encode()


def open_built(paths: Sequence[Path], *, bundled: bool | None) -> Store:
    """Open what `kg build` made, for reading.

    Args:
        paths: the one folder; with others it is refused.
        bundled: whether the record that came with the program is expected to be part of it; None where that
            does not matter.

    Returns:
        The store. Its version stays as it is for as long as the store is held, whatever is built meanwhile.

    Raises:
        BadInput: where it cannot be asked in this way; the sentence says in which it can.
        Unreadable: where it is damaged, or no build of it was finished.
    """
    folder = next(filter(is_store, paths))
    if len(set(paths)) > 1:
        more = " ".join(f"--data {path}" for path in paths)
        raise BadInput(
            "what was built is asked by itself, because rules see all documents at once; build one of all"
            f" with `kg build ANOTHER {more}`, with documents in the place of {folder}",
            folder,
        )
    version, told, hold = _held(folder)
    if bundled is not None and told.bundled != bundled:
        has, option = ("with", "leave --only out") if told.bundled else ("without", "add --only")
        raise BadInput(f"it was built {has} the bundled graph; {option}, or build it anew", folder)
    wrong = _damage(version, told, thorough=False)
    if wrong:
        raise Unreadable(folder, f"{wrong}; {_AGAIN} {folder}")
    built = Built(version, told.sizes, told.sealed, hold)
    on_disk = quads.OnDisk(quads.opener(version / DATASET), packed=lambda part: _packed(version, part))
    return Store(on_disk, digest=told.digest, release=told.release, built=built)


def _packed(version: Path, part: str) -> Callable[[], BinaryIO] | None:
    """Find a part of what is packed; older versions have the first alone, or none."""
    path = version / f"{part}.nq.gz"
    return (lambda: path.open("rb")) if path.exists() else None


def _held(folder: Path) -> tuple[Path, About, lock.Lock]:
    """The version that answers, with what it says of itself, held so that it is not swept."""
    for _ in range(_TRIES):
        version = folder / named(folder)
        try:
            hold = lock.share(version / ABOUT)
            if hold is not None:
                told = about(version)
                return version, told, hold
        except FileNotFoundError:
            if version.name == named(folder):  # it was not replaced by another meanwhile
                raise Unreadable(version, f"it is not there any more; {_AGAIN} {folder}") from None
        except (OSError, ValueError) as error:
            raise Unreadable(version / ABOUT, f"{_reason(error)}; {_AGAIN} {folder}") from None
    raise Unreadable(folder, "it is replaced again and again; try once more")


def _reason(error: Exception) -> str:
    """Why a file of ours cannot be read, in a few words."""
    told = error.strerror if isinstance(error, OSError) else None
    return (told or "it is damaged").lower()


def names(version: str) -> bytes:
    """Write the file that names the version that answers.

    Args:
        version: the name of its folder.

    Returns:
        JSON.
    """
    told: dict[str, Any] = {"format": FORMAT, "program": terms.VERSION, "current": version}
    return (json.dumps(told) + "\n").encode()


def current(folder: Path) -> tuple[Path, About] | None:
    """The version that answers, for who builds the next.

    Args:
        folder: the folder.

    Returns:
        Its folder and what it says of itself; `None` where there is none that this program can read.
    """
    with suppress(OSError, ValueError, BadInput, Unreadable):
        version = folder / named(folder)
        told = about(version)
        if not _damage(version, told, thorough=True):
            packed = [_packed(version, part) for part in stated.PARTS]
            for opened in filter(None, packed):  # it is read through, which raises where it is damaged
                for _ in stated.unpack(opened):
                    pass
            return (version, told) if all(packed) else None
    return None


def name_of(beside: Iterable[bytes]) -> str:
    """Name what stands beside the documents.

    Args:
        beside: what is in each file.

    Returns:
        A SHA-256.
    """
    return hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in beside)).hexdigest()


def _damage(version: Path, told: About, *, thorough: bool) -> str | None:
    """What has become of a version, but for what is packed, which is read through when it is needed."""
    wrong = quads.damage(version / DATASET, told.seal, thorough=thorough) or quads.damage(
        version, told.sealed, thorough=thorough
    )
    if wrong or told.beside == name_of(()):
        return wrong
    beside = version / BESIDE
    if not beside.is_dir():
        return f"{BESIDE} is gone"
    if thorough:
        files = sorted(path for path in beside.rglob("*") if path.is_file())
        if name_of(path.read_bytes() for path in files) != told.beside:
            return f"{BESIDE} is not what it was"
    return None
