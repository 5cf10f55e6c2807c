"""Ask by which ways goods went, or can have gone: diversions and paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from kg.analysis import diversion as _diversion
from kg.analysis import paths as _paths
from kg.analysis.chain import DEFAULT_LEGS, SECONDS, Budget
from kg.analysis.finding import KINDS
from kg.analysis.option import Subject
from kg.analysis.order import Wanted
from kg.ask.asking import asked, checked, ends, left_out, not_both, provenance, resolved
from kg.ask.parameters import (
    After,
    Best,
    Day,
    Degree,
    Engine,
    Kinds,
    Legs,
    Modality,
    Objective,
    Party,
    Passed,
    Product,
    Quantity,
    Seconds,
    Without,
)
from kg.export.answer import Provenance, answers_json, leg_json
from kg.export.answer_text import answers_text
from kg.export.bound import bound_json, bound_sentence, bound_text, leg_words
from kg.export.dump import dump
from kg.export.sentence import answers_sentences
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.diversion import Answers
    from kg.analysis.leg import Leg
    from kg.flow.limits import Limits
    from kg.graph import Graph
    from kg.record import Record

DEFAULT_KINDS = ("recorded", "reconstructed")
"""The kinds of answers that `diversions` gives where nothing else is asked."""

PARTIES = ("actor",)
"""Where the name of a party is looked up."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answers and their evidence.

    Attributes:
        question: The question in plain words.
        answers: The findings, and whether there are more.
        record: The record that they cite.
        provenance: From what they were made.
    """

    question: str
    answers: Answers
    record: Record
    provenance: Provenance

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""
        return answers_json(self.answers, self.record, question=self.question, provenance=self.provenance)

    def lines(self, form: str = "table", *, width: int = 100, explain: bool = False) -> Iterator[str]:
        """The answers as lines of text.

        Args:
            form: ``table``, ``sentence``, ``json``, or ``turtle`` for the findings as RDF.
            width: How many columns a line of a table has at most.
            explain: Whether a table lists the claims without which each answer falls.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield dump(self.json()).rstrip("\n")
        elif form == "turtle":
            from kg.export.rdf.finding import findings_turtle  # noqa: PLC0415 - a table needs no RDF library

            yield from findings_turtle(self.answers, question=self.question, provenance=self.provenance)
        elif form == "sentence":
            yield from answers_sentences(self.answers, self.record)
        else:
            yield from answers_text(
                self.answers, self.record, question=self.question, width=width, explain=explain
            )


@dataclass(frozen=True, slots=True)
class Paths(Answered):
    """The same for paths, with what can have gone over all of them together.

    Attributes:
        bound: How many can have gone; None where that was not asked.
    """

    bound: Limits[Leg] | None = None

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""
        told = Answered.json(self)
        told["bound"] = bound_json(self.bound, lambda leg: leg_json(leg, self.record)) if self.bound else None
        return told

    def lines(self, form: str = "table", *, width: int = 100, explain: bool = False) -> Iterator[str]:
        """The paths as lines of text; with the arguments of `Answered.lines`."""
        line = ""
        for line in Answered.lines(self, form, width=width, explain=explain):
            yield line
        if self.bound and form == "sentence":
            yield bound_sentence(self.bound, lambda leg: leg_words(leg, self.record))
        elif self.bound and form == "table":
            yield from [""] if line else []
            yield from bound_text(self.bound, lambda leg: leg_words(leg, self.record), width=width)


def diversions(
    graph: Graph,
    *,
    intended: Party = None,
    actual: Party = None,
    product: Product = None,
    after: After = None,
    before: Day = None,
    min_quantity: Quantity = None,
    max_legs: Legs = DEFAULT_LEGS,
    k: Best = None,
    by: Objective = "confidence",
    modality: Modality = None,
    as_of: Day = None,
    known: Day = None,
    kinds: Kinds = DEFAULT_KINDS,
    primary_only: bool = False,
    avoid: Passed = (),
    via: Passed = (),
    without: Without = (),
    budget: Seconds = SECONDS,
    engine: Engine = None,
) -> Answered:
    """Which chips promised to one party ended with another?

    Args:
        graph: The graph.
        intended: Only goods that the party of this name had or was due.
        actual: Only goods that the party of this name got.
        product: Only this product, or what its family contains.
        after: Only what can have happened on this day or later.
        before: Only what can have happened on this day or earlier.
        min_quantity: Only what can have been as many.
        max_legs: How many legs at most.
        k: How many answers at most; all where it is None.
        by: ``confidence``, ``quantity``, ``earliest`` or ``legs``.
        modality: Only answers that have come at least this far.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        kinds: Which of ``recorded``, ``reconstructed`` and ``possible``.
        primary_only: Rest on primary records alone.
        avoid: Only ways on which no party of these names lies.
        via: Only ways on which all parties of these names lie.
        without: Leave out these claims, and these documents with all that is taken from them.
        budget: For how many seconds to search.
        engine: ``networkx`` or ``columns``, whose answers are the same: the one is quicker over few legs, the
            other over many. By the number of legs where it is None.

    Returns:
        The answers with their evidence; none where nothing is found.

    Raises:
        kg.errors.UnknownName: A name stands for nothing.
        kg.errors.AmbiguousName: A name stands for more than one thing.
        kg.errors.BadInput: An order, a kind, a modality or an engine is none.
    """
    given = asked(locals())
    checked(graph, by, kinds, modality, engine)
    on, off = frozenset(ends(graph, via)), frozenset(ends(graph, avoid))
    not_both(on, off, graph.record.label)
    wanted = Wanted(
        product=resolved(graph, product, ("product",)),
        after=after,
        before=before,
        min_quantity=min_quantity,
        modality=modality,
        avoid=off,
        via=on,
        by=by,
        k=k,
    )
    party = resolved(graph, intended, PARTIES), resolved(graph, actual, PARTIES)
    out = left_out(graph, without)
    network = graph.network(Selection(as_of=as_of, known=known, primary_only=primary_only, without=out))
    found = _diversion.diversions(
        network,
        intended=party[0],
        actual=party[1],
        kinds=kinds,
        wanted=wanted,
        max_legs=max_legs,
        budget=Budget(budget),
        engine=engine,
    )
    question = "Which goods promised, reserved or sold to one party ended with another?"
    return Answered(question, found, graph.record, provenance(graph, "diversions", given, as_of, known))


def paths(
    graph: Graph,
    source: Annotated[str, Subject("actor", "site")],
    target: Annotated[str, Subject("actor", "site")],
    *,
    product: Product = None,
    after: After = None,
    before: Day = None,
    min_quantity: Quantity = None,
    max_legs: Legs = DEFAULT_LEGS,
    k: Best = 10,
    by: Objective = "confidence",
    modality: Modality = None,
    as_of: Day = None,
    known: Day = None,
    kinds: Kinds = KINDS,
    primary_only: bool = False,
    avoid: Passed = (),
    via: Passed = (),
    without: Without = (),
    max_degree: Degree = None,
    bound: bool = False,
    budget: Seconds = SECONDS,
    engine: Engine = None,
) -> Paths:
    """By which ways can goods have gone from one party to another?

    Args:
        graph: The graph.
        source: The name of the party at which paths start.
        target: The name of the party or site at which they end.
        product: Only this product, or what its family contains.
        after: Only what can have happened on this day or later.
        before: Only what can have happened on this day or earlier.
        min_quantity: Only what can have been as many.
        max_legs: How many legs at most.
        k: How many paths at most; all where it is None.
        by: ``confidence``, ``quantity``, ``earliest`` or ``legs``.
        modality: Only paths that have come at least this far.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        kinds: Which of ``recorded``, ``reconstructed`` and ``possible``.
        primary_only: Rest on primary records alone.
        avoid: Only ways on which no party of these names lies.
        via: Only ways on which all parties of these names lie.
        without: Leave out these claims, and these documents with all that is taken from them.
        max_degree: No party with more legs than this lies between the two ends.
        bound: Tell also how many can have gone over all ways together, of any number of legs.
        budget: For how many seconds to search.
        engine: ``networkx`` or ``columns``, whose answers are the same: the one is quicker over few legs, the
            other over many. By the number of legs where it is None.

    Returns:
        The paths with their evidence; none where there is no path.

    Raises:
        kg.errors.UnknownName: A name stands for nothing.
        kg.errors.AmbiguousName: A name stands for more than one thing.
        kg.errors.BadInput: An order, a kind, a modality or an engine is none.
    """
    given = asked(locals())
    checked(graph, by, kinds, modality, engine)
    on, off = frozenset(ends(graph, via)), frozenset(ends(graph, avoid))
    not_both(on, off, graph.record.label)
    wanted = Wanted(
        product=resolved(graph, product, ("product",)),
        after=after,
        before=before,
        min_quantity=min_quantity,
        modality=modality,
        avoid=off,
        via=on,
        by=by,
        k=k,
    )
    start, end = ends(graph, (source, target))
    out = left_out(graph, without)
    network = graph.network(Selection(as_of=as_of, known=known, primary_only=primary_only, without=out))
    left = Budget(budget)
    found = _paths.paths(
        network,
        start,
        end,
        kinds=kinds,
        wanted=wanted,
        max_legs=max_legs,
        max_degree=max_degree,
        budget=left,
        engine=engine,
    )
    together = None
    if bound:
        from kg.analysis.bound import bound as most  # noqa: PLC0415 - numpy takes as long as all the rest

        together = most(network, start, end, wanted=wanted, budget=left)
    label = graph.record.label
    question = f"By which paths can goods have gone from {label(start)} to {label(end)}?"
    return Paths(question, found, graph.record, provenance(graph, "paths", given, as_of, known), together)
