"""What the diversion question and every named question answer on one state of the record, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import query, terms
from kg.analysis.diversion import diversions
from kg.identity import kind_of
from kg.network import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.analysis.finding import Finding
    from kg.change.state import State
    from kg.record import Record
    from kg.store import Store

DIVERSIONS = "diversions"
"""The name under which the answers of the diversion analysis stand."""

Given = tuple[tuple[str, str], ...]
"""Pairs of a question's parameter and the IRI that it is asked about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer.

    Attributes:
        cells: Pairs of a column and what stands in it, as text, those that are empty left out.
        claims: The claims that it names, or rests on.
    """

    cells: tuple[tuple[str, str], ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question answers.

    Attributes:
        name: The name of the question.
        line: The question in plain words.
        given: What it was asked about; empty where that is left open, or is what the question has by default.
        rows: Its rows, in order.
    """

    name: str
    line: str
    given: Given
    rows: tuple[Row, ...]


def answers(state: State, about: Iterable[str] = ()) -> Mapping[tuple[str, Given], Answer]:
    """What every question answers on a state of the record.

    A named question that has to be asked about something, such as a facility, is asked about each thing of
    its kind that is given, or else about what it has by default. The diversion question has no limits.

    Args:
        state: The state.
        about: IRIs of entities.

    Returns:
        The answers by name and by what they are about: that of the diversion analysis, then those of the
        named questions.
    """
    found = diversions(project(state.record, state.selection), kinds=("recorded", "reconstructed"))
    line = (diversions.__doc__ or "").strip().splitlines()[0]
    rows = tuple(_finding(each, state.record) for each in found.findings)
    held: dict[tuple[str, Given], Answer] = {(DIVERSIONS, ()): Answer(DIVERSIONS, line, (), rows)}
    entities = sorted(set(about))
    for question in query.named():
        for given in _given(question, entities):
            text = query.bind(state.store, question, dict(given), exact=True)
            if query.form_of(text) == "SELECT":
                told = _rows(state.store, text, state.record)
                held[question.name, given] = Answer(question.name, question.line, given, told)
    return held


def _given(question: query.Question, entities: Iterable[str]) -> Iterator[Given]:
    """About what a question is asked: each entity that fits the parameter which it cannot do without."""
    needed = next((each for each in question.parameters if each.kind == "IRI" and each.default), None)
    kinds = needed.entities() if needed else ()
    fitting: list[Given] = []
    if needed:
        fitting = [((needed.name, iri),) for iri in entities if kind_of(iri) in kinds]
    yield from fitting or [()]


def _rows(store: Store, text: str, record: Record) -> tuple[Row, ...]:
    found = query.select(store, text)
    rows = []
    for values in found.rows:
        cells = [(column, str(value)) for column, value in zip(found.columns, values, strict=True)]
        filled = tuple((column, value) for column, value in cells if value not in {"None", ""})
        named = {claim for _, value in filled for claim in value.split() if claim in record.claims}
        rows.append(Row(filled, tuple(sorted(named))))
    return tuple(rows)


def _finding(finding: Finding, record: Record) -> Row:
    label = record.label
    goods = ", ".join(map(label, finding.products))
    bounds = (finding.quantity.low, finding.quantity.high)
    quantity = f"{bounds[0]} to {bounds[1]}" if bounds[0] != bounds[1] else str(bounds[0])
    cells = (
        ("kind", finding.kind),
        ("intended", label(finding.intended)),
        ("actual", label(finding.actual)),
        ("goods", goods),
        ("lots", ", ".join(map(terms.shorten, finding.lots))),
        ("legs", " → ".join([label(finding.legs[0].source), *(label(leg.target) for leg in finding.legs)])),
        ("quantity", quantity if finding.quantity else ""),
        ("modality", finding.modality),
        ("stance", finding.stance),
        ("confidence", str(finding.weakest)),
        ("disputed", ", ".join(finding.disputed)),
    )
    return Row(tuple(cell for cell in cells if cell[1]), tuple(sorted(finding.evidence)))
