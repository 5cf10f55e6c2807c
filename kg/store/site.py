"""Where a version of a store is built: beside the one that answers, which no step before the last touches.

Whatever a killed build left is found by the next: a dataset that is whole is taken as it is, documents that
obeyed the shapes are not judged by them again, and all else is swept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager, suppress
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import file, terms
from kg.errors import BadInput
from kg.store import lock, quads, shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.document import Document
    from kg.store.dataset import Store

_CHECKED: Final = "checked"
_SEAL: Final = "quads.seal"
_JUDGES: Final = (
    "document.py",
    "check/admission.py",
    "check/collection.py",
    "check/literal.py",
    "check/rule.py",
    "check/shacl.py",
)
_SHAPES: Final = ("shapes.ttl", "kg.ttl", "codes.ttl")


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Go and build in a folder, as the only one.

    Args:
        folder: the folder; it is made where it is missing.

    Yields:
        The site.

    Raises:
        BadInput: where the folder holds other things, another process builds there, or it cannot be written;
            what answered before still does.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not shelf.is_store(folder) and any(folder.iterdir()):
            raise BadInput(
                "this folder holds other things; name one that is new, empty, or was built before", folder
            )
        held = lock.take(folder / shelf.LOCK)
        if held is None:
            raise BadInput("another process builds there; wait until it is done", folder)
        with held:
            yield Site(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadInput(
            f"it cannot be built there: {reason}; what answered before still does", folder
        ) from error


class Site:
    """A folder that one builds in.

    Attributes:
        folder: the folder.
        checked: of the documents that were found to obey the shapes, what `mark` says of them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rules = _rules()
        self._noted = False
        self.checked = frozenset(self._read())

    def part(self, digest: str) -> Path:
        """Find the place for a version, and sweep what else killed builds left.

        Args:
            digest: what the dataset is named by.

        Returns:
            A folder, which holds what a killed build of the same had finished.
        """
        begun = f"v-{digest[:16]}-"
        mine: Path | None = None
        last = 0
        for path, number, partial in self._versions():
            last = max(last, number)
            if partial and mine is None and path.name.startswith(begun):
                mine = path
            elif partial:
                shutil.rmtree(path)
        for path in self.folder.glob(".kg-*"):  # a file that was being replaced
            path.unlink()
        mine = mine or self.folder / f"{begun}{last + 1}.part"
        mine.mkdir(exist_ok=True)
        return mine

    def dataset(self, part: Path, make: Callable[[], Store]) -> tuple[Path, str]:
        """Write the dataset of a version, or take the one that a killed build had finished.

        Args:
            part: the place of the version.
            make: makes the store, where it is needed.

        Returns:
            The folder of the engine's files, and their seal.
        """
        place, seal = part / shelf.DATASET, part / _SEAL
        with suppress(OSError, ValueError):
            sealed = seal.read_text("utf-8")
            if sealed and quads.damage(place, sealed, thorough=True) is None:
                return place, sealed
        for path in part.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        quads.write(place, make().quads())
        sealed = quads.seal(place)
        with file.replacing(seal) as stream:
            stream.write(sealed.encode())
        return place, sealed

    def finish(self, part: Path, told: shelf.About) -> Path:
        """Let a version answer from now on, and sweep those that nobody reads any more.

        Args:
            part: its place; it holds all but what it says of itself.
            told: what it says of itself.

        Returns:
            The folder of the version.
        """
        (part / _SEAL).unlink(missing_ok=True)
        with file.replacing(part / shelf.ABOUT) as stream:
            stream.write(shelf.dump(told))
        for place in (*(path for path in part.rglob("*") if path.is_dir()), part):
            quads.sync(place)
        version = part.with_suffix("")
        part.rename(version)
        quads.sync(self.folder)
        with file.replacing(self.folder / shelf.NAMES) as stream:
            stream.write(shelf.names(version.name))
        quads.sync(self.folder)
        self.sweep(version.name)
        return version

    def sweep(self, name: str) -> None:
        """Remove every version but one, where nobody reads it; what cannot be removed, the next build tries.

        Args:
            name: the name of the folder of the version that stays.
        """
        for path, _, _ in self._versions():
            if path.name == name:
                continue
            with suppress(OSError):  # the version that stays answers by now, so the build has not failed
                alone = lock.take(path / shelf.ABOUT)
                if alone is not None:
                    with alone:
                        shutil.rmtree(path)

    def note(self, documents: Sequence[Document]) -> None:
        """Note that documents obey the shapes, so that the next build need not judge them again.

        Args:
            documents: the documents.
        """
        if not self._noted:  # a killed build can have left half a line, or another program what it judged by
            self.keep(self.checked)
        marks = [mark(each) for each in documents]
        with (self.folder / _CHECKED).open("a", encoding="ascii") as stream:
            stream.writelines(f"{each}\n" for each in marks)
            stream.flush()
            os.fsync(stream.fileno())
        self.checked |= frozenset(marks)

    def keep(self, marks: Iterable[str]) -> None:
        """Forget of all but some documents that they obey the shapes.

        Args:
            marks: what `mark` says of those.
        """
        with file.replacing(self.folder / _CHECKED) as stream:
            stream.writelines(f"{line}\n".encode() for line in (self._rules, *sorted(marks)))
        self._noted = True

    def _read(self) -> Iterator[str]:
        """What an earlier build noted, by the same rules."""
        with suppress(OSError, UnicodeDecodeError):
            lines = (self.folder / _CHECKED).read_text("ascii").splitlines()
            if lines[:1] == [self._rules]:
                yield from (line for line in lines[1:] if len(line) == len(self._rules))

    def _versions(self) -> Iterator[tuple[Path, int, bool]]:
        """The versions, whole or begun, with their numbers."""
        for path in sorted(self.folder.iterdir()):
            if (match := shelf.VERSION.fullmatch(path.name)) is not None:
                yield path, int(match[1]), match[2] is not None


def mark(document: Document) -> str:
    """Name a document by what it holds and where it belongs.

    Args:
        document: the document.

    Returns:
        A SHA-256.
    """
    return hashlib.sha256(f"{document.iri}\0{document.digest}".encode()).hexdigest()


def _rules() -> str:
    """Name the rules by which a document is judged by itself: shapes, terms, the code that applies them."""
    whole = hashlib.sha256(version_of("pyoxigraph").encode())
    package = Path(__file__).parents[1]
    made_of = [package / name for name in _JUDGES]
    for path in (*made_of, *(terms.ontology_dir() / name for name in _SHAPES)):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
