"""Ask which origins carry the answer to any question: an analysis, or a named question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from kg import query
from kg.analysis.option import Within
from kg.ask.analysis import Reported
from kg.ask.asking import provenance
from kg.change.rows import answer_of
from kg.change.sensitivity import sensitivity as _sensitivity
from kg.change.state import State
from kg.export.sensitivity import Hanging
from kg.export.sensitivity_picture import has_figure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.change.sensitivity import Watch
    from kg.graph import Graph

ORIGINS = 20
"""How many origins are told where nothing else is asked."""


class Answered(Protocol):
    """What every question gives: an answer that can be written as JSON."""

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""


def sensitivity(
    graph: Graph,
    question: Callable[[Graph], Answered],
    *,
    name: str = "",
    asked: Mapping[str, object] | None = None,
    watch: Watch = iter,
    cited_only: bool = False,
    figure: str | None = None,
    origins: Annotated[int, Within(1)] = ORIGINS,
    seconds: Annotated[float | None, Within(0)] = None,
) -> Reported:
    """Which origins carry an answer, and how does it change without each?

    Args:
        graph: The graph.
        question: Asks the question of a graph, such as ``lambda graph: kg.reconcile(graph, "Tesla")``.
        name: The name of the question, for the record of what was asked.
        asked: What it is asked about, likewise.
        watch: Is handed the origins that are left out, and hands them on; for a progress bar.
        cited_only: Only leave out the origins of claims that the answer names: quicker, and what hangs on
            other claims is not seen.
        figure: The picture shows the figure that has this in its name; where it is None, the figure that most
            origins move.
        origins: How many origins to tell at most.
        seconds: Leave out no further origin after so many seconds.

    Returns:
        What the answer hangs on, those origins first without which most of it changes.

    Raises:
        kg.errors.BadInput: No figure of the answer bears the name.
    """
    found = _sensitivity(
        lambda out: question(graph.less(out) if out else graph).json(),
        graph.record,
        cited_only=cited_only,
        seconds=seconds,
        watch=watch,
        begun=lambda answer: has_figure(answer, figure, graph.record),
    )
    if not found.question:
        found = replace(found, question=f"kg {name}" if name else "")
    about = asked or {}
    own = {"cited_only": cited_only, "figure": figure, "origins": origins if origins != ORIGINS else None}
    given = {"question": name, **about, **{key: value for key, value in own.items() if value}}
    days = (day if isinstance(day := about.get(each), date) else None for each in ("as_of", "known"))
    made = provenance(graph, "sensitivity", given, *days)
    return Reported("sensitivity", Hanging(found, figure, origins), graph.record, made, found.left_out)


class Rows:
    """A named question, asked of a graph.

    Attributes:
        answer: Its rows in the common form of answers.
    """

    def __init__(self, question: str, answer: Mapping[str, Any]) -> None:
        self.question = question
        self.answer = answer

    def json(self) -> dict[str, Any]:
        """The rows by what they tell of; see `kg.change.rows.answer_of`."""
        return {"question": self.question, **self.answer}


def asking(
    graph: Graph,
    name: str,
    given: Mapping[str, str] | None = None,
    *,
    as_of: date | None = None,
    known: date | None = None,
) -> Callable[[Graph], Rows]:
    """A named question that can be asked of a graph, and of the same graph without some claims.

    Args:
        graph: The graph, in which names are looked up.
        name: The name of the question.
        given: A value for each of its parameters that is set, as a reader writes it.
        as_of: As the world was at the end of this day; the parameter ``asOf`` is set to it too.
        known: As the public record was at the end of this day.

    Returns:
        The function that asks it.

    Raises:
        kg.errors.UnknownName: There is no such question, or a name stands for nothing.
        kg.errors.AmbiguousName: A name stands for more than one thing.
        kg.errors.BadInput: The question has no such parameter, or a value is not of its kind.
        kg.errors.QueryFailed: The question asks for no rows.
    """
    question = query.find(name)
    values = dict(given or {})
    if as_of is not None and any(each.name == "asOf" for each in question.parameters):
        values["asOf"] = as_of.isoformat()
    text = query.bind(graph.store, question, values)
    state = State(graph.store, graph.record).known_on(known)

    def ask(part: Graph) -> Rows:
        store = state.less(part.without).on_day(as_of).store
        return Rows(question.line, answer_of(query.select(store, text), part.record))

    return ask
