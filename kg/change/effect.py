"""How do the answers change where one reading of a conflict is taken for true?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.change.answers import Answer, Given, answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.analysis.conflict import Conflict
    from kg.change.answers import Row
    from kg.change.state import State


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """How one answer differs between two states of the record.

    Attributes:
        name: The name of the question.
        line: The question in plain words.
        given: What it was asked about, where it has to be asked about something.
        gone: The rows that only the first state has.
        come: The rows that only the second state has.
        because: The claims that only one of the states has and that stand behind these rows.
    """

    name: str
    line: str
    given: Given
    gone: tuple[Row, ...]
    come: tuple[Row, ...]
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What one reading of a conflict would mean.

    Attributes:
        reading: The place of the reading among those of the conflict, from 0.
        without: The claims of the other readings, which are left out.
        changes: The answers that then differ from those of the whole record.
    """

    reading: int
    without: tuple[str, ...]
    changes: tuple[AnswerChange, ...]


def effects(state: State, conflict: Conflict) -> tuple[Effect, ...]:
    """How do the answers change where one reading of a conflict is taken for true?

    For each reading, the claims of all other readings are left out, everything is derived anew, and every
    question is asked again, about all that the claims of the conflict name.

    Args:
        state: The state of the record.
        conflict: The conflict.

    Returns:
        One effect for each reading, in their order.
    """
    about = {iri for claim in conflict.claims for _, iri in state.record.claims[claim].roles}
    before = answers(state, about)
    found = []
    for place, reading in enumerate(conflict.readings):
        without = tuple(claim for claim in conflict.claims if claim not in reading.claims)
        found.append(Effect(place, without, differing(before, answers(state.less(without), about))))
    return tuple(found)


def differing(
    before: Mapping[tuple[str, Given], Answer], after: Mapping[tuple[str, Given], Answer]
) -> tuple[AnswerChange, ...]:
    """Which answers differ between two states of the record, and in which rows.

    Args:
        before: The answers of the first state, as `kg.change.answers.answers` gives them.
        after: Those of the second.

    Returns:
        The answers with rows that only one state has, in order of their names.
    """
    found = []
    for key in sorted({*before, *after}):
        one, other = before.get(key), after.get(key)
        old, new = (each.rows if each else () for each in (one, other))
        shared = {row.cells for row in old} & {row.cells for row in new}
        gone, come = (tuple(row for row in rows if row.cells not in shared) for rows in (old, new))
        if gone or come:
            told = other or one
            found.append(AnswerChange(*key[:1], told.line if told else "", key[1], gone, come))
    return tuple(found)
