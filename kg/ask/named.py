"""Finds the answer that bears an id again, from the id alone or within the answer to a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from kg import terms
from kg.analysis.chain import Budget
from kg.analysis.identifier import HALF, MARK, WHOLE, subject_digits
from kg.analysis.paths import bearing
from kg.ask import reach, ways
from kg.ask.analysis import Reported
from kg.ask.asking import left_out
from kg.ask.conflicts import Disagreements
from kg.ask.enquiries import enquiry
from kg.ask.listed import Listed
from kg.ask.words import PACKED, Question, is_id, read
from kg.errors import AmbiguousName, BadInput, UnknownAnswer
from kg.export.reach import party_id
from kg.export.several import rows
from kg.identity import kind_of
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ask.enquiry import Answer
    from kg.graph import Graph

LENGTH: Final = 14
"""How many letters a whole id has."""

LEAST: Final = 4
"""How many digits of an id that begins with ``a-`` are needed: fewer fit too many questions."""

ALL: Final = "100000"
"""As many answers as there are."""

KINDS: Final = ("financing", "payment", "trade", "funding")

LISTED_BY: Final = {
    "d": "`kg diversions`, `kg paths`",
    "l": "`kg circular`",
    "c": "`kg conflicts`",
    "a": "`kg reach`, `kg lots`, `kg timeline` and the analyses",
}
"""Which commands list the ids that begin with a letter."""

Given = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer that was found.

    Attributes:
        question: The question to which it is one.
        id: Its id; None where it is all that the question is answered with.
        answer: The answer, with nothing that tells of others.
    """

    question: Question
    id: str | None
    answer: Answer


def find(graph: Graph, text: str, *, within: str | None = None, given: Given = ()) -> Found:
    """Find an answer.

    Args:
        graph: The graph.
        text: The id of an answer, or its beginning; a claim; or a question as it is written on the command
            line.
        within: The question in whose answer the id is looked for; everywhere where it is None.
        given: More options of the question, as pairs of a name and a word: days and limits.

    Returns:
        The answer.

    Raises:
        UnknownAnswer: No answer bears the id.
        AmbiguousName: Several do that begin with it.
        kg.errors.UnknownName: A name in the question stands for nothing.
        kg.errors.BadInput: It is neither.
    """
    text = text.strip()
    if not is_id(text):
        if within is not None:
            raise BadInput("--of goes with the id of an answer; a question is given by itself.")
        question = _question(graph, text).more(given).settled(graph)
        return Found(question, None, question.ask(graph))
    if within is not None:
        asked = [read(within).more(given)]
    else:
        if text.startswith(MARK) and len(text) < len(MARK) + LEAST:
            raise UnknownAnswer(text, (), f"write {LEAST} digits of it or more")
        asked = list(_questions(graph, text, given))
    near: list[str] = []
    for question in asked:
        answer = question.ask(graph)
        held = ids(answer)
        fitting = [name for name in dict.fromkeys(held) if name.startswith(text)]
        if len(fitting) > 1 and text not in fitting:
            raise AmbiguousName(text, tuple(fitting[:5]))
        if fitting:
            name = text if text in fitting else fitting[0]
            return Found(question.settled(graph), name, alone(answer, name))
        near += held
    found = _path(graph, text, given) if within is None and text.startswith("d-") else None
    if found is not None:
        return found
    alike = get_close_matches(text, dict.fromkeys(near), n=3, cutoff=0.7)
    raise UnknownAnswer(text, tuple(alike), _hint(text, within))


def ids(answer: Answer) -> list[str]:
    """The ids in an answer.

    Args:
        answer: The answer.

    Returns:
        The ids, in order; none where it has none.
    """
    if isinstance(answer, ways.Answered):
        return [finding.id for finding in answer.answers.findings]
    if isinstance(answer, Disagreements):
        return [conflict.id for conflict in answer.conflicts]
    if isinstance(answer, reach.Answered):
        return [party_id(answer.asked, each.party) for each in answer.reach.parties]
    if isinstance(answer, Reported):
        value = answer.json()
        found = [row["id"] for each in answer.several for row in rows(value["answer"], each)]
        return [*([value["id"]] if value["id"] else []), *found]
    if isinstance(answer, Listed):
        return [str(answer.json()["id"])] if "id" in answer.json() else []
    return []


def alone(answer: Answer, name: str) -> Answer:
    """One of the answers to a question, by itself.

    Args:
        answer: All of them.
        name: The id of the one.

    Returns:
        The same, with nothing that tells of others.
    """
    if isinstance(answer, ways.Answered):
        kept = tuple(each for each in answer.answers.findings if each.id == name)
        told = replace(answer, answers=replace(answer.answers, findings=kept))
        return replace(told, bound=None) if isinstance(told, ways.Paths) else told
    if isinstance(answer, Disagreements):
        return replace(answer, conflicts=tuple(each for each in answer.conflicts if each.id == name))
    if isinstance(answer, reach.Answered):
        asked = answer.asked
        parties = tuple(each for each in asked.reach.parties if party_id(asked, each.party) == name)
        return replace(answer, asked=replace(asked, reach=replace(asked.reach, parties=parties)))
    if isinstance(answer, Reported):
        return answer if answer.id == name else answer.alone(name) or answer
    return answer


def _question(graph: Graph, text: str) -> Question:
    """The question of some words, or that for a claim."""
    if "#" in text and " " not in text:
        (iri, *_) = graph.claims_named(text)
        return Question("cite", (("name", terms.shorten(iri)),))
    return read(text)


def _questions(graph: Graph, text: str, given: Given) -> Iterator[Question]:
    """The questions among whose answers one with the id can be, the likeliest first."""
    match text[0]:
        case "d":
            for words in ((), (("k", ALL),), (("k", ALL), ("kind", "possible"))):
                yield from _fitting("diversions", words, given)
        case "c":
            yield from _fitting("conflicts", (), given)
        case "l":
            whole, rest = (("samples", "0"),), (("k", ALL), *(("kind", kind) for kind in KINDS))
            yield from _fitting("circular", whole, given)
            yield from _fitting("circular", (*whole, *rest), given)
        case _:
            yield from _of_subjects(graph, text, given)


def _of_subjects(graph: Graph, text: str, given: Given) -> Iterator[Question]:
    """The questions whose name and subjects give the first half of an id."""
    digits = text.removeprefix(MARK)
    for name, subjects, words in _askable(graph):
        half = subject_digits(name, subjects)
        if not (half.startswith(digits[:HALF]) if len(digits) <= HALF else half == digits[:HALF]):
            continue
        for more in ((), *_variants(name, words)) if digits[HALF:] != WHOLE else ((),):
            yield from _fitting(name.split()[0], (*words, *more), given)


def _variants(name: str, words: Given) -> Iterator[Given]:
    """Other ways to ask a question, by which an answer can come that is not told otherwise."""
    for option in enquiry(name.split(maxsplit=1)[0]).options:
        if option.name in {"k", "limit"}:
            yield ((option.name, ALL),)
        elif option.kind is bool and option.name not in {"primary_only", "backward", *dict(words)}:
            yield ((option.name, "true"),)


def _askable(graph: Graph) -> Iterator[tuple[str, tuple[str, ...], Given]]:
    """Each question of which an answer can have an id that begins with `MARK`, with its subject."""
    by_kind: dict[str, list[str]] = {}
    for iri in graph.record.entities:
        by_kind.setdefault(kind_of(iri), []).append(iri)
    for name in PACKED:
        if name in {"diversions", "paths", "conflicts", "lots", "show", "cite"}:
            continue  # their answers have ids of other kinds, or are single claims
        subject = next((option for option in enquiry(name).options if option.subject), None)
        if subject is None or not subject.required:
            yield name, (), ()
        for kind in subject.kinds if subject else ():
            for iri in by_kind.get(kind, ()):
                word = (subject.name, terms.shorten(iri)) if subject else ("", "")
                yield name, (iri,), (word,)
                if name == "reach":
                    yield "reach --backward", (iri,), (word, ("backward", "true"))


def _fitting(name: str, words: Given, given: Given) -> Iterator[Question]:
    """A question with more options; none where it does not take them."""
    taken = {option.name for option in enquiry(name).options}
    if all(key in taken for key, _ in given):
        yield Question(name, (*words, *given))


def _path(graph: Graph, text: str, given: Given) -> Found | None:
    """The path that bears an id, between any two parties."""
    limits = enquiry("paths").read((*given, ("source", "-"), ("target", "-")))
    selection = Selection(
        as_of=limits.get("as_of"),
        known=limits.get("known"),
        primary_only=limits.get("primary_only", False),
        without=left_out(graph, limits.get("without", ())),
    )
    budget = Budget()
    ends = bearing(graph.network(selection), text, budget=budget)
    if ends is None:
        if budget.spent:
            hint = "not all paths could be looked through in 30 seconds; say between whom: --of 'paths A B'"
            raise UnknownAnswer(text, (), hint)
        return None
    source, target, kind = ends
    words = (("source", terms.shorten(source)), ("target", terms.shorten(target)))
    for more in ((), (("k", ALL), ("kind", kind))):
        question = Question("paths", (*words, *more, *given))
        answer = question.ask(graph)
        for name in ids(answer):
            if name.startswith(text):
                return Found(question.settled(graph), name, alone(answer, name))
    return None


def _hint(text: str, within: str | None) -> str:
    if within is not None:
        return f"none of the answers to 'kg {within}' has it"
    return (
        f"{LISTED_BY[text[0]]} list such ids (--format json). Where a day or another option was given "
        "there, give it here too, or name the whole question with --of"
    )
