"""Ask where sources contradict each other, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from kg.analysis import conflict as _conflict
from kg.analysis.option import Subject
from kg.ask.asking import asked, checked, provenance
from kg.ask.parameters import Day, Modality
from kg.change.effect import effects
from kg.change.state import State
from kg.errors import BadInput
from kg.export.answer import Provenance
from kg.export.conflicts import conflicts_json, conflicts_text
from kg.export.dump import dump
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.analysis.conflict import Conflict
    from kg.change.effect import Effect
    from kg.graph import Graph
    from kg.record import Record


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The conflicts of the record with their readings, and what each reading would mean where that was asked.

    Attributes:
        question: The question in plain words.
        conflicts: The conflicts.
        effects: Tells what each reading of a conflict would mean; None where that was not asked.
        record: The record that they cite.
        provenance: From what they were made.
    """

    question: str
    conflicts: tuple[Conflict, ...]
    effects: Callable[[Conflict], tuple[Effect, ...]] | None
    record: Record
    provenance: Provenance

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""
        return conflicts_json(
            self.conflicts,
            self.record,
            question=self.question,
            provenance=self.provenance,
            effects=self.effects,
        )

    def lines(self, form: str = "table", *, width: int = 100) -> Iterator[str]:
        """The conflicts as lines of text.

        Args:
            form: ``table`` or ``json``.
            width: How many columns a line has at most.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield dump(self.json()).rstrip("\n")
            return
        yield from conflicts_text(
            self.conflicts, self.record, question=self.question, width=width, effects=self.effects
        )


def conflicts(
    graph: Graph,
    about: Annotated[str | None, Subject()] = None,
    *,
    aspect: str | None = None,
    effect: bool = False,
    modality: Modality = None,
    as_of: Day = None,
    known: Day = None,
    primary_only: bool = False,
) -> Disagreements:
    """Where do sources contradict each other, and what hangs on it?

    Args:
        graph: The graph.
        about: Only conflicts that name the entity, event, lot or document of this name, or the claim.
        aspect: Only conflicts in this aspect, such as ``quantity`` or ``recipient``.
        effect: Whether to ask every question again under each reading.
        modality: Only claims that have come at least this far.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        primary_only: Rest on primary records alone.

    Returns:
        The conflicts with their readings; none where nothing is contradicted.

    Raises:
        kg.errors.UnknownName: A name stands for nothing.
        kg.errors.AmbiguousName: A name stands for more than one thing.
        kg.errors.BadInput: No conflict has such an aspect.
    """
    given = asked(locals())
    checked(graph, "confidence", (), modality)
    topic = None if about is None else _topic(graph, about)
    selection = Selection(
        as_of=as_of, known=known, modality=modality, primary_only=primary_only, superseded=True
    )
    everything = _conflict.conflicts(graph.network(selection))
    if aspect is not None and all(each.aspect != aspect for each in everything):
        # On another day there may be one: then there is none on this day, and nothing is misspelt.
        whole = _conflict.conflicts(graph.network(Selection(superseded=True)))
        aspects = sorted({each.aspect for each in whole})
        if aspect not in aspects:
            words = ", ".join(aspects) or "nothing"
            raise BadInput(f"no conflict is in {aspect!r}; there are conflicts in {words}.")
    found = tuple(
        each
        for each in (everything if topic is None else _conflict.naming(everything, topic, graph.record))
        if aspect in (None, each.aspect)
    )
    question = "Where do sources contradict each other?"
    if topic is not None:
        question = f"Where do sources contradict each other on {graph.record.label(topic)}?"
    made = provenance(graph, "conflicts", given, as_of, known)
    state = State(graph.store, graph.record)
    # On the days that were asked for; and only when it is read, since a conflict takes its time.
    meaning = partial(effects, state.known_on(known).on_day(as_of)) if effect else None
    return Disagreements(question, found, meaning, graph.record, made)


def _topic(graph: Graph, name: str) -> str:
    """The entity, document or claim of a name; a claim where the name has its form."""
    if "#" in name:
        return graph.claims_named(name)[0]
    return graph.resolve(name)
