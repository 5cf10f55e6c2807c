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
from kg.ask.listing import one_lot
from kg.ask.words import PACKED, Question, is_id, read
from kg.errors import AmbiguousName, BadInput, UnknownAnswer
from kg.export.reach import party_id
from kg.export.several import rows
from kg.identity import kind_of
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


def find(
    graph: Graph,
    text: str,
    *,
    within: str | None = None,
    given: Given = (),
    among: Sequence[str] = PACKED,
) -> Found:
    """Find an answer.

    Args:
        graph: The graph.
        text: The id of an answer, or its beginning; a claim; a question as it is written on the command line;
            or an id and behind it the question in whose answer it is looked for.
        within: That question, where it is not in the text; everywhere is looked where there is none.
        given: More options of the question, as pairs of a name and a word: days and limits.
        among: Which questions can be asked.

    Returns:
        The answer.

    Raises:
        UnknownAnswer: No answer bears the id.
        AmbiguousName: Several do that begin with it.
        kg.errors.UnknownName: A name in the question stands for nothing.
        kg.errors.BadInput: It is neither.
    """
    name, *behind = text.split(maxsplit=1) or [""]
    if not is_id(name):
        if within is not None:
            raise BadInput("--of goes with the id of an answer; a question is given by itself.")
        question = _question(graph, text.strip(), among).more(given).settled(graph)
        return Found(question, None, question.ask(graph))
    if behind and within is not None:
        raise BadInput(f"the question behind {name} and that of --of are one too many; leave one out.")
    within = behind[0] if behind else within
    if within is not None:
        question = read(within, among=among).more(given)
        hint = f"none of the answers to 'kg {question.text}' has it"
        return _among(graph, name, [question], hint)
    if name.startswith(MARK) and len(name) < len(MARK) + LEAST:
        raise UnknownAnswer(name, (), f"write {LEAST} digits of it or more")
    hint = (
        f"{LISTED_BY[name[0]]} list such ids (--format json). Where a day or another option was given "
        f"there, write that question behind the id: '{name} QUESTION'"
    )
    return _among(graph, name, _questions(graph, name, given), hint, given)


def _among(
    graph: Graph, name: str, asked: Iterable[Question], hint: str, given: Given | None = None
) -> Found:
    """The answer to any of some questions that bears an id; else a path, where options for it are given."""
    near: list[str] = []
    fitting: dict[str, tuple[Question, Answer]] = {}
    for question in asked:
        answer = question.ask(graph)
        held = ids(answer)
        fitting |= {each: (question, answer) for each in held if each.startswith(name)}
        # One on another subject is as likely as this; another way to ask this one is not.
        if name in fitting or (fitting and not name.startswith(MARK)):
            break
        near += held
    found = name if name in fitting else next(iter(fitting), None)
    if found is None:
        path = _path(graph, name, given) if given is not None and name.startswith("d-") else None
        if path is not None:
            return path
        alike = get_close_matches(name, dict.fromkeys(near), n=3, cutoff=0.7)
        raise UnknownAnswer(name, tuple(alike), hint)
    if len(fitting) > 1 and found != name:
        raise AmbiguousName(name, tuple(fitting)[:5])
    question, answer = fitting[found]
    return Found(question.settled(graph), found, alone(answer, found))


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
        told = answer.json()
        return [str(each["id"]) for each in (told, *told.get("lots", ())) if "id" in each]
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
    if isinstance(answer, Listed) and "lots" in answer.json():
        return one_lot(answer, name)
    return answer


def _question(graph: Graph, text: str, among: Sequence[str]) -> Question:
    """The question of some words, or that for a claim."""
    if "#" in text and " " not in text:
        (iri, *_) = graph.claims_named(text)
        return Question("cite", (("name", terms.shorten(iri)),))
    return read(text, among=among)


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
    found: tuple[str, str, str, str] | None = None
    for each in bearing(graph.network(selection), text, budget=budget):
        if found is not None and each[0] != found[0]:
            raise AmbiguousName(text, (found[0], each[0]))
        found = each
        if len(text) == LENGTH:
            break
    if budget.spent:
        hint = f"not all paths could be looked through in 30 seconds; say between whom: '{text} paths A B'"
        raise UnknownAnswer(text, (), hint)
    if found is None:
        return None
    name, source, target, kind = found
    words = (("source", terms.shorten(source)), ("target", terms.shorten(target)))
    for more in ((), (("k", ALL), ("kind", kind))):
        question = Question("paths", (*words, *more, *given))
        answer = question.ask(graph)
        if name in ids(answer):
            return Found(question.settled(graph), name, alone(answer, name))
    return None
