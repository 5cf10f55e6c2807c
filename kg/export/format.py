"""What is known of one format of `kg export`: its name, its files, and what writes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.parcel import Parcel


Family = Literal["network", "rdf", "neighbour", "report"]
"""Nodes and edges; claims as RDF; the things of another project's model; or what people read."""


class Writer(Protocol):
    """Writes a parcel to a stream of bytes. What writes a network needs no more of it than a sheet."""

    def __call__(self, parcel: Parcel, stream: BinaryIO, /) -> None:
        """Write it."""
        ...


class Caution(Protocol):
    """Says what is to be known of a file."""

    def __call__(self, parcel: Parcel, /) -> str | None:
        """A sentence; nothing where there is nothing to say."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: What ``--format`` calls it.
        endings: The endings of its files, the usual one first; one may have several dots, as ``.ftm.jsonl``.
        media_type: Its media type.
        family: What it holds.
        writer: The module, and in it the function, that writes it.
        line: What it is good for, in one sentence.
        beside: The files beside it: the end of the name of each, the module, and in it the function, that
            writes it. An end that begins with a dot stands after the whole name, which its writer is told as
            ``name``; any other stands before the ending.
        caution: The module, and in it the function, that says what is to be known of a file, in a sentence:
            what the parcel holds that the format cannot say, or that not every reader takes it; or None where
            there is nothing to say.
    """

    name: str
    endings: tuple[str, ...]
    media_type: str
    family: Family
    writer: tuple[str, str]
    line: str
    beside: tuple[tuple[str, str, str], ...] = ()
    caution: tuple[str, str] | None = None

    @property
    def rdf(self) -> bool:
        """Whether it holds claims as RDF, with all that they say."""
        return self.family == "rdf"

    @property
    def drawn(self) -> bool:
        """Whether it holds edges, of which one can stand for several claims."""
        return self.family == "network"

    @property
    def placed(self) -> bool:
        """Whether its nodes have places."""
        return self.family in {"network", "report"}

    def load(self) -> Writer:
        """Import what writes the format, and none of the others."""
        return cast("Writer", _load(*self.writer))

    def cautioned(self, parcel: Parcel) -> str | None:
        """What is to be known of a file of this format, in a sentence; None where there is nothing to say."""
        return None if self.caution is None else cast("Caution", _load(*self.caution))(parcel) or None

    def files(self, path: Path) -> tuple[tuple[Path, Writer], ...]:
        """The files that a name stands for, each with what writes it."""
        return (path, self.load()), *(
            (path.with_name(self._named(path.name, end)), _beside(module, function, end, path.name))
            for end, module, function in self.beside
        )

    def _named(self, name: str, end: str) -> str:
        """The name of a file beside another."""
        if end.startswith("."):
            return name + end
        known = max((each for each in self.endings if name.lower().endswith(each)), key=len, default="")
        ending = name[-len(known) :] if known else "".join(Path(name).suffixes[-1:])
        return f"{name.removesuffix(ending)}{end}{ending}"


def _load(module: str, function: str) -> object:
    return getattr(import_module(module), function)


def _beside(module: str, function: str, end: str, name: str) -> Writer:
    written: Any = _load(module, function)
    return cast("Writer", partial(written, name=name) if end.startswith(".") else written)
