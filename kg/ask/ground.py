"""On which claims an answer rests: of one that is named as `kg evidence` has it, or of any question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ask.enquiries import names, questions
from kg.ask.named import find
from kg.export.choice import by_answer

if TYPE_CHECKING:
    from kg.export.select import Choice
    from kg.graph import Graph


def ground(graph: Graph, words: str) -> Choice:
    """The claims on which an answer rests, or that it sets against each other.

    Args:
        graph: The graph.
        words: The id of an answer, or its beginning; a claim; a question with its options, for all of its
            answers; or an id and a question, for an answer that the question gives. A question is one that is
            asked over HTTP too, or a named question, its options as on the command line.

    Returns:
        The claims.

    Raises:
        kg.errors.UnknownAnswer: No answer has such an id.
        kg.errors.BadInput: It is neither, or the question does not take its words.
        kg.errors.UnknownName: A name in it stands for nothing.
        kg.errors.AmbiguousName: An id or a name in it stands for more than one thing.
        kg.errors.UnknownParameter: The question has no such option.
    """
    found = find(graph, words, among=(*names(), *questions()))
    told = f"answer {found.id}" if found.id else f"answer to {found.question.text}"
    return by_answer(graph.record, found.answer, f"the {told}")
