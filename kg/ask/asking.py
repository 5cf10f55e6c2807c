"""What all questions share: names looked up, words refused, answers told, and from what each was made."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, TypeVar

from kg import terms
from kg.analysis.engine import ENGINES
from kg.analysis.finding import KINDS
from kg.analysis.order import OBJECTIVES
from kg.errors import BadInput
from kg.export.answer import Provenance
from kg.export.dump import dump
from kg.export.words import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from kg.graph import Graph


Party = TypeVar("Party")


class Told(ABC):
    """An answer that can be told as a table, in sentences and as JSON."""

    __slots__ = ()

    @abstractmethod
    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""

    @abstractmethod
    def _sentences(self) -> Iterator[str]:
        """The answer in sentences."""

    @abstractmethod
    def _table(self, width: int) -> Iterator[str]:
        """The answer as a table of at most so many columns."""

    def lines(self, form: str = "table", *, width: int = 100) -> Iterator[str]:
        """The answer as lines of text.

        Args:
            form: ``table``, ``sentence`` or ``json``.
            width: How many columns a line of a table has at most.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield dump(self.json()).rstrip("\n")
        elif form == "sentence":
            yield from self._sentences()
        else:
            yield from self._table(width)


def checked(
    graph: Graph, by: str, kinds: Sequence[str], modality: str | None, engine: str | None = None
) -> None:
    """Refuse words that mean nothing here; the terminal door has refused them already."""
    engines = (engine,) if engine is not None else ()
    allowed = (("by", (by,), OBJECTIVES), ("kinds", tuple(kinds), KINDS), ("engine", engines, ENGINES))
    for name, given, words in allowed:
        for word in given:
            if word not in words:
                raise BadInput(f"{name} cannot be {word!r}; it is one of {', '.join(words)}.")
    if modality is not None and modality not in graph.record.ranks:
        raise BadInput(
            f"there is no modality {modality!r}; write it as in ontology/codes.ttl, such as Actual."
        )


def asked(given: dict[str, Any]) -> dict[str, object]:
    """What was asked, without what was left open, and without the engine, which changes no answer."""
    return {
        name: value
        for name, value in given.items()
        if name not in {"graph", "engine"} and value not in (None, False, ())
    }


def left_out(graph: Graph, names: Sequence[str]) -> frozenset[str]:
    """The claims that are left out where claims and documents of these names are.

    Args:
        graph: The graph.
        names: Claims, such as ``source:slug#c1``, and documents. What another document takes from one of
            these goes with it.

    Returns:
        IRIs of claims.

    Raises:
        kg.errors.UnknownName: A name stands for nothing.
        kg.errors.AmbiguousName: A name stands for more than one document.
    """
    out: set[str] = set()
    for name in names:
        if "#" in name:
            out.update(graph.claims_named(name))
            continue
        document = graph.resolve(name, kinds=("source",))
        claims = graph.record.claims.values()
        out.update(claim.iri for claim in claims if document in graph.record.lineage(claim))
    return frozenset(out)


def resolved(graph: Graph, name: str | None, kinds: Sequence[str]) -> str | None:
    """The entity of a name, or None where no name was given."""
    return None if name is None else graph.resolve(name, kinds=kinds)


def ends(graph: Graph, names: Sequence[str]) -> list[str]:
    """The parties and sites of some names: where ways begin and end, and what lies on them."""
    return [graph.resolve(name, kinds=("actor", "site")) for name in names]


def not_both(via: Iterable[Party], avoid: Iterable[Party], label: Callable[[Party], str]) -> None:
    """Refuse parties that are to lie on a way and not to lie on it: no way could be an answer.

    Args:
        via: The parties that are wanted on it.
        avoid: Those that are not.
        label: The name of a party.

    Raises:
        kg.errors.BadInput: A party is among both.

    Example:
        >>> not_both(["a", "b"], ["b"], str.upper)
        Traceback (most recent call last):
        kg.errors.BadInput: B is both wanted and forbidden on the way (via, avoid); leave one of the two out.
    """
    both = sorted(map(label, set(via) & set(avoid)))
    if both:
        are = "are" if len(both) > 1 else "is"
        raise BadInput(
            f"{joined(both)} {are} both wanted and forbidden on the way (via, avoid); leave one of the "
            "two out."
        )


def provenance(
    graph: Graph, command: str, asked: dict[str, object], as_of: date | None, known: date | None
) -> Provenance:
    """From what an answer was made."""
    return Provenance(
        data=graph.store.digest,
        release=graph.store.release,
        program=f"kg {terms.VERSION}",
        query={"command": command, **asked},
        as_of=as_of,
        known=known,
    )
