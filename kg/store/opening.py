"""Opens the record: from the cache where nothing has changed, else read, checked, derived and kept."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

import pyoxigraph as ox

from kg import document, terms
from kg.errors import BadInput, Unreadable
from kg.store import cache
from kg.store.dataset import Store, build

if TYPE_CHECKING:
    from kg.check import Violation

_SHAPERS: Final = (
    "document.py",
    "store/dataset.py",
    "store/rules.py",
    "claim.py",
    "record/keeping.py",
    "record/reading.py",
)
"""The program's own files that decide what the dataset of given documents is."""


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


def open_store(paths: Sequence[Path] = (), *, bundled: bool = True) -> Store:
    """Open the bundled record, with the user's own documents added.

    Args:
        paths: the user's files and folders.
        bundled: whether the record that came with the program is part of it.

    Returns:
        The store.

    Raises:
        NotAdmitted: where a document breaks the rules; it is a `BadInput` and lists the violations.
        BadInput: where a document is no Turtle.
        Unreadable: where a file or folder cannot be read.
    """
    files = list(_files(paths, bundled=bundled))
    digest = _digest(files)
    own = any(not shown for _, shown in files)
    kept = cache.read(digest)
    if kept is not None:
        return Store(lambda: _load(kept), digest=digest, bundled=bundled, own=own)
    # The shapes take longer to import than a warm query takes to answer.
    from kg import check  # noqa: PLC0415

    documents = [document.read(path, shown=shown) for path, shown in files]
    admitted, violations = check.admit(documents)
    if violations:
        raise NotAdmitted(violations)
    store = build(admitted, digest=digest, bundled=bundled, own=own)
    cache.write(digest, store.dump())
    return store


def _load(kept: bytes) -> ox.Store:
    dataset = ox.Store()
    # What the cache holds is sealed, so nothing in it needs to be validated again.
    dataset.load(kept, format=ox.RdfFormat.N_QUADS, lenient=True)
    return dataset


def _files(paths: Sequence[Path], *, bundled: bool) -> Iterator[tuple[Path, str | None]]:
    """List the files, each once; a bundled one with how messages name it."""
    home = terms.data_dir()
    own = document.find(paths)
    if bundled:
        start = len(str(home)) + 1
        for path in document.find([home]):
            # Three times as fast as Path.relative_to, for hundreds of files at every start.
            yield path, str(path)[start:].replace(os.sep, "/")
        own = [path for path in own if not path.resolve().is_relative_to(home)]
    yield from ((path, None) for path in own)


def _digest(files: Iterable[tuple[Path, str | None]]) -> str:
    """Name a dataset by all that it is made of: documents and their names, ontology, program."""
    package = Path(__file__).parents[1]
    home = terms.ontology_dir()
    ontology = (
        *(home / name for name in ("kg.ttl", "codes.ttl", "shapes.ttl")),
        *(path for folder in ("rules", "verify") for path in sorted((home / folder).glob("*.rq"))),
    )
    made_of = [
        *((shown or _own_name(path), path) for path, shown in files),
        *((path.name, path) for path in ontology if path.is_file()),
        *((name, package / name) for name in _SHAPERS),
    ]
    whole = hashlib.sha256()
    for name, path in made_of:
        try:
            # Unbuffered, since each of hundreds of files is read whole and once.
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                content = hashlib.sha256(file.read())
        except OSError as error:
            raise Unreadable(path, (error.strerror or "it vanished").lower()) from error
        whole.update(f"{name}\0{content.hexdigest()}\n".encode(errors="surrogateescape"))
    return whole.hexdigest()


def _own_name(path: Path) -> str:
    """Name a file of the user's own; differently where its graph would be named differently."""
    return f"{'bundled' if path.resolve().is_relative_to(terms.data_dir()) else 'user'} {path}"
