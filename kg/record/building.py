"""Builds a store into a folder: reads, checks, derives, and puts the whole in place at one stroke."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import document, identity, terms
from kg.check import admit
from kg.errors import BadInput
from kg.file import replacing
from kg.record import keeping, reading
from kg.store import NotAdmitted, Store, build, opening, quads, shelf, stated
from kg.store.dataset import BESIDE
from kg.store.gathering import release_of
from kg.store.site import Site, mark, site

if TYPE_CHECKING:
    from kg.document import Document

Watch = Callable[[str, Sequence[Any]], Iterable[Any]]
"""Hands on what it is given, and may show a reader what is done and how far it has come."""


@dataclass(frozen=True)
class Outcome:
    """What came of a build.

    Attributes:
        folder: the folder.
        unchanged: whether it held the same already, so that nothing was built.
        documents: how many documents it holds.
        judged: how many of them were judged by the shapes; the others had been before.
        claims: how many claims it holds.
        statements: how many statements.
        size: how many bytes the version takes.
    """

    folder: Path
    unchanged: bool
    documents: int
    judged: int
    claims: int
    statements: int
    size: int


def _in_silence(_: str, items: Sequence[Any]) -> Iterable[Any]:
    return items


def build_into(
    folder: Path, paths: Sequence[Path] = (), *, bundled: bool = True, watch: Watch = _in_silence
) -> Outcome:
    """Build a store into a folder, for `--data FOLDER`.

    Whatever happens on the way, what the folder held before answers until the new is whole; a build that was
    killed is taken up by the next.

    Args:
        folder: the folder: new, empty, or built before.
        paths: the user's files and folders.
        bundled: whether the record that came with the program is part of it.
        watch: is told of each step, and handed what there is to do.

    Returns:
        What came of it.

    Raises:
        kg.store.NotAdmitted: A document breaks the rules.
        BadInput: A document is no Turtle, or nothing can be built in the folder.
        Unreadable: A file or folder cannot be read.
    """
    for path in paths:
        if shelf.is_store(path):
            raise BadInput("this was built; give the documents that it was built from", path)
    files = list(opening.find(paths, bundled=bundled))
    with site(folder) as here:
        digest = opening.digest_of(files)
        beside = _beside(paths, bundled=bundled)
        before = shelf.current(folder)
        if before and (before[1].digest, before[1].beside) == (digest, shelf.name_of(beside)):
            here.sweep(before[0].name)
            return _outcome(folder, *before, judged=0, unchanged=True)
        release = release_of(bundled=bundled, own=any(not shown for _, shown in files))
        work = _Work(here, here.part(digest), files, watch)
        place, seal = here.dataset(work.part, work.store)
        store = work.made or Store(quads.OnDisk(quads.opener(place)), digest=digest, release=release)
        documents, rest = (replacing(work.part / name) for name in shelf.PACKED)
        with documents as stream, rest as other:
            stated.pack(store, stream, other)
        watch("Reading the record", ())
        record = reading.read(store)
        with replacing(work.part / shelf.RECORD) as stream:
            stream.write(keeping.pack(record))
        _copy(beside, work.part / BESIDE)
        told = shelf.About(
            digest=digest,
            program=terms.VERSION,
            bundled=bundled,
            release=release,
            paths=tuple(map(str, paths)),
            documents=len(files),
            claims=len(record.claims),
            sizes=store.sizes(),
            beside=shelf.name_of(beside),
            seal=seal,
            sealed=quads.seal(work.part, shelf.RECORD),
        )
        return _outcome(folder, here.finish(work.part, told), told, judged=work.judged, unchanged=False)


class _Work:
    """The part of a build that is left out where an earlier one had finished it.

    Attributes:
        part: the place of the version.
        judged: how many documents were judged by the shapes.
        made: the store, where it was not there already.
    """

    def __init__(
        self, here: Site, part: Path, files: Sequence[tuple[Path, str | None]], watch: Watch
    ) -> None:
        self._site, self.part, self._files, self._watch = here, part, files, watch
        self.judged = 0
        self.made: Store | None = None

    def store(self) -> Store:
        """Read and check the documents, and derive what follows from them."""
        documents = [document.read(path, shown=shown) for path, shown in self._watch("Reading", self._files)]
        marks = {mark(each) for each in documents}
        admitted, violations = admit(documents, ledger=self, watch=self._checking)
        if violations:
            raise NotAdmitted(violations)
        self._site.keep(marks)
        self._watch("Deriving", ())
        self.made = build(admitted)
        self._watch("Writing", ())
        return self.made

    def _checking(self, rules: Sequence[Any]) -> Iterable[Any]:
        return self._watch("Checking", rules)

    def knows(self, each: Document) -> bool:
        """Whether a document was found to obey the shapes before."""
        return mark(each) in self._site.checked

    def note(self, documents: Sequence[Document]) -> None:
        """Note that documents obey."""
        self.judged += len(documents)
        self._site.note(documents)


def _beside(paths: Sequence[Path], *, bundled: bool) -> list[bytes]:
    """What stands beside the documents: the judgements of each folder that has some."""
    folders = [*((terms.data_dir(),) if bundled else ()), *(path for path in paths if path.is_dir())]
    files = [folder / identity.FILE for folder in folders]
    return [path.read_bytes() for path in files if path.is_file()]


def _copy(beside: Sequence[bytes], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for number, data in enumerate(beside):
        place = folder / f"{number:03}"
        place.mkdir(parents=True)
        (place / identity.FILE).write_bytes(data)


def _outcome(folder: Path, version: Path, told: shelf.About, *, judged: int, unchanged: bool) -> Outcome:
    return Outcome(
        folder=folder,
        unchanged=unchanged,
        documents=told.documents,
        judged=judged,
        claims=told.claims,
        statements=sum(told.sizes.values()),
        size=sum(path.stat().st_size for path in version.rglob("*") if path.is_file()),
    )
