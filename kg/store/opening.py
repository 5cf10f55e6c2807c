"""Opens the record: from the cache where nothing has changed, else read, checked, derived and kept."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Final

import pyoxigraph as ox

from kg import document, terms
from kg.errors import BadInput, Unreadable
from kg.store import cache, quads, shelf, stated
from kg.store.dataset import Store
from kg.store.endpoint import is_address
from kg.store.gathering import build, release_of

if TYPE_CHECKING:
    from kg.check import Admitted, Violation

_SHAPERS: Final = (
    "document.py",
    "store/dataset.py",
    "store/gathering.py",
    "store/rules.py",
    "store/stated.py",
    "claim.py",
    "record/keeping.py",
    "record/reading.py",
)
"""The program's own files that decide what the dataset of given documents is."""

_MOMENT: Final = 2_000_000_000
"""How many nanoseconds the clock of a file system may be behind; FAT has the coarsest."""


_Files = Sequence[tuple[Path, str | None]]
"""Files, each with how messages name it where that is not its path."""


class NotAdmitted(BadInput):
    """Documents break the rules of the ontology: mend them where the violations say.

    Attributes:
        violations: every violation, as `path:line: rule: sentence`.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, violations: Sequence["Violation"]) -> None:
        first = violations[0]
        others = len(violations) - 1
        rest = f" (and {others} more; `kg check` lists them all)" if others else ""
        super().__init__(f"{first.rule}: {first.sentence}{rest}", first.path, first.line)
        self.args = (violations,)  # what the constructor takes, so that the error can be pickled
        self.violations = tuple(map(str, violations))


def open_store(paths: Sequence[str | Path] = (), *, bundled: bool = True) -> Store:
    """Open the bundled record, with the user's own documents added; or what was built, or is elsewhere.

    Args:
        paths: the user's files and folders; or one folder that `kg build` made, or the address of a SPARQL
            endpoint (a `str` with `http://` or `https://`), by itself.
        bundled: whether the record that came with the program is part of it.

    Returns:
        The store.

    Raises:
        NotAdmitted: where a document breaks the rules; it is a `BadInput` and lists the violations.
        BadInput: where a document is no Turtle, or a store that was built is asked for with other things.
        Unreadable: where a file or folder cannot be read.
        Unanswered: where a store elsewhere does not answer.
    """
    if any(map(is_address, paths)):
        from kg.store.remote import open_remote  # noqa: PLC0415 - files need nothing of it

        return open_remote(paths, bundled=bundled)
    places = [Path(path) for path in paths]
    if any(map(shelf.is_store, places)):
        return shelf.open_built(places, bundled=bundled)
    files = list(find(places, bundled=bundled))
    release = release_of(bundled=bundled, own=any(not shown for _, shown in files))
    digest = digest_of(files)
    return kept(digest, lambda: build(admit(files), digest=digest, release=release), release=release)


def kept(digest: str, make: Callable[[], Store], *, release: str) -> Store:
    """Open a dataset from the cache, or make it and keep it there.

    Args:
        digest: what it is named by.
        make: makes it where it is not there, or damaged.
        release: whose data it holds.

    Returns:
        The store.
    """
    if not cache.has(digest):
        return _made(digest, make)
    on_disk = quads.OnDisk(
        lambda: _opened(digest, make), lambda: _loaded(digest, make), lambda part: _packed(digest, part)
    )
    return Store(on_disk, digest=digest, release=release)


def _made(digest: str, make: Callable[[], Store]) -> Store:
    """Make it, and keep it."""
    store = make()
    cache.write(digest, store.dump(), cache.NQUADS)
    packed = BytesIO(), BytesIO()
    stated.pack(store, *packed)
    for part, stream in zip(cache.PACKED, packed, strict=True):
        cache.write(digest, stream.getvalue() + b"\n", part)  # the seal is a line of its own
    cache.keep(digest, store.quads())
    return store


def _packed(digest: str, part: str) -> Callable[[], BinaryIO] | None:
    """Find a part of what is packed, where it lies in the cache."""
    there = cache.read(digest, part)
    return None if there is None else lambda: BytesIO(there[:-1])


def _opened(digest: str, make: Callable[[], Store]) -> quads.Opened:
    """Open the dataset where it lies in the cache; what is damaged there is made anew."""
    for _ in range(2):
        there = cache.dataset(digest)
        if there is not None:
            with suppress(Unreadable):  # it was dropped in this moment, or the engine may open too few files
                return quads.opener(there, held=there.parent / cache.SEAL)()
        made = _made(digest, make).dataset
    return quads.Opened(made, 0, None)


def _loaded(digest: str, make: Callable[[], Store]) -> ox.Store:
    """Load the dataset from the cache; what is damaged there is made anew."""
    there = cache.read(digest, cache.NQUADS)
    if there is None:
        return _made(digest, make).dataset
    dataset = ox.Store()
    # What the cache holds is sealed, so nothing in it needs to be validated again.
    dataset.load(there, format=ox.RdfFormat.N_QUADS, lenient=True)
    return dataset


def admit(files: Iterable[tuple[Path, str | None]]) -> "Sequence[Admitted]":
    """Read documents, and judge them.

    Args:
        files: what `find` lists.

    Returns:
        The documents.

    Raises:
        NotAdmitted: where a document breaks the rules.
        BadInput: where a document is no Turtle.
        Unreadable: where a file cannot be read.
    """
    # The shapes take longer to import than a warm query takes to answer.
    from kg import check  # noqa: PLC0415

    admitted, violations = check.admit([document.read(path, shown=shown) for path, shown in files])
    if violations:
        raise NotAdmitted(violations)
    return admitted


def find(paths: Sequence[Path], *, bundled: bool) -> Iterator[tuple[Path, str | None]]:
    """List the files of which a store is made.

    Args:
        paths: the user's files and folders.
        bundled: whether the record that came with the program is part of it.

    Yields:
        Each file once; a bundled one with how messages name it.

    Raises:
        BadInput: where a folder holds no document.
        Unreadable: where a file or folder is not there, or may not be listed.
    """
    home = terms.data_dir()
    own = document.find(paths)
    if bundled:
        start = len(str(home)) + 1
        for path in document.find([home]):
            # Three times as fast as Path.relative_to, for hundreds of files at every start.
            yield path, str(path)[start:].replace(os.sep, "/")
        own = [path for path in own if not path.resolve().is_relative_to(home)]
    yield from ((path, None) for path in own)


def digest_of(files: Sequence[tuple[Path, str | None]]) -> str:
    """Name a dataset by all that it is made of: documents and their names, ontology, program.

    Args:
        files: what `find` lists.

    Returns:
        The SHA-256 of their names and contents. Where the system says that no file was touched since they
        were read last, none is read.

    Raises:
        Unreadable: where a file cannot be read.
    """
    made_of = [*((shown or _own_name(path), path) for path, shown in files), *_program()]
    try:
        looks, calm = _looks(made_of)
    except OSError as error:
        raise Unreadable(error.filename, (error.strerror or "it vanished").lower()) from error
    seen = cache.read(looks, cache.SEEN)
    if seen is not None:
        return seen.decode().strip()
    whole = hashlib.sha256()
    for name, path in made_of:
        try:
            # Unbuffered, since each of hundreds of files is read whole and once.
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                content = hashlib.sha256(file.read())
        except OSError as error:
            raise Unreadable(path, (error.strerror or "it vanished").lower()) from error
        whole.update(f"{name}\0{content.hexdigest()}\n".encode(errors="surrogateescape"))
    digest = whole.hexdigest()
    if calm:
        cache.write(looks, f"{digest}\n".encode(), cache.SEEN)
    return digest


def _program() -> Iterator[tuple[str, Path]]:
    """The files that decide what the dataset of given documents is."""
    package = Path(__file__).parents[1]
    home = terms.ontology_dir()
    ontology = (
        *(home / name for name in ("kg.ttl", "codes.ttl", "shapes.ttl")),
        *(path for folder in ("rules", "verify") for path in sorted((home / folder).glob("*.rq"))),
    )
    yield from ((path.name, path) for path in ontology if path.is_file())
    yield from ((name, package / name) for name in _SHAPERS)


def _looks(made_of: Iterable[tuple[str, Path]]) -> tuple[str, bool]:
    """What the system says of files without their being read, and whether it would tell of any change.

    A file that is changed right after it was read can bear the same times as before, where the clock of the
    file system is coarse. So what was touched a moment ago is not taken to be known (as git does not).
    """
    whole = hashlib.sha256()
    last = 0
    for name, path in made_of:
        told = os.stat(path)  # noqa: PTH116 - a Path takes twice as long, hundreds of times at every start
        last = max(last, told.st_mtime_ns, told.st_ctime_ns)
        told_of = f"{name}\0{path}\0{told.st_mtime_ns} {told.st_ctime_ns} {told.st_size} {told.st_ino}\n"
        whole.update(told_of.encode(errors="surrogateescape"))
    return whole.hexdigest(), last < time.time_ns() - _MOMENT


def _own_name(path: Path) -> str:
    """Name a file of the user's own; differently where its graph would be named differently."""
    return f"{'bundled' if path.resolve().is_relative_to(terms.data_dir()) else 'user'} {path}"
