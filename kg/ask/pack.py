"""Puts an answer with all its evidence into one pack."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from kg import query
from kg.ask import named, reach, ways
from kg.ask.analysis import Reported
from kg.ask.asking import left_out, provenance
from kg.ask.conflicts import Disagreements
from kg.ask.documents import Cited
from kg.ask.listed import Listed
from kg.ask.words import PACKED, Question
from kg.change.contrast import contrast
from kg.change.form import read
from kg.change.sensitivity import origins, root
from kg.errors import BadInput, KgError, UnknownName
from kg.export.conflicts import conflict_sentence
from kg.export.pack.case import Asked, Case, Without
from kg.export.pack.files import Drawn
from kg.export.pack.files import Pack as Files
from kg.export.pack.files import pack as packed
from kg.export.pack.picture import of_claims, of_way
from kg.export.report import Table
from kg.export.report_text import columns, report_text
from kg.export.sensitivity_words import kinds, sentence, telling
from kg.export.timeline import timeline_text
from kg.export.words import joined
from kg.file import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.ask.enquiry import Answer
    from kg.ask.named import Found, Given
    from kg.export.figure import Figure
    from kg.graph import Graph

TRIED: Final = 12
"""Where the claims of an answer go back to so many origins at most, it is asked again without each."""

TOLD: Final = 4
"""So many changes are told in words for each origin."""

WIDTH: Final = 96
"""How many columns a table of plain text has at most."""

_PUBLISHED: Final = "SELECT (MAX(?day) AS ?last) { ?document a kg:SourceDocument ; kg:recorded ?day }"
_CREATED: Final = "SELECT (MAX(?day) AS ?last) { <https://w3id.org/aikg/ontology> dct:created ?day }"


@dataclass(frozen=True)
class Pack:
    """An answer with all its evidence.

    Attributes:
        case: The answer.
        drawn: Its picture, where that is not to be drawn anew.
    """

    case: Case
    drawn: Drawn | None = None

    @property
    def id(self) -> str | None:
        """The id of the one answer that is in it; None where it is all that a question is answered with."""
        return self.case.asked.id

    @cached_property
    def _made(self) -> Files:
        return packed(self.case, self.drawn)

    @property
    def files(self) -> Mapping[str, bytes]:
        """What each file holds, by its name, in order."""
        return self._made.files

    @cached_property
    def data(self) -> bytes:
        """The bytes of the ZIP."""
        return self._made.data

    def json(self) -> dict[str, Any]:
        """The answer, as docs/json.md describes it."""
        return self.case.answer

    def write(self, path: Path) -> None:
        """Write the ZIP, whole or not at all.

        Args:
            path: The file.

        Raises:
            kg.errors.BadInput: It cannot be written.
        """
        with replacing(path) as stream:
            stream.write(self.data)


def pack(
    graph: Graph,
    answer: str,
    *,
    within: str | None = None,
    as_of: date | None = None,
    known: date | None = None,
    modality: str | None = None,
    primary_only: bool = False,
    without: Sequence[str] = (),
    picture: bool = True,
) -> Pack:
    """Put an answer with all its evidence into one pack.

    Args:
        graph: The graph.
        answer: The id of an answer, or its beginning; a claim; or a question as it is written on the command
            line.
        within: The question in whose answer the id is looked for; everywhere where it is None.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        modality: Only claims that have come at least this far.
        primary_only: Rest on primary records alone.
        without: Leave out these claims and documents, with all that is taken from them.
        picture: Whether there is to be a picture.

    Returns:
        The pack.

    Raises:
        kg.errors.UnknownAnswer: No answer bears the id.
        kg.errors.AmbiguousName: Several do that begin with it.
        kg.errors.UnknownName: A name in the question stands for nothing.
        kg.errors.BadInput: It is neither, or the question does not take an option.
        kg.errors.MissingExtra: There is a picture to draw, and matplotlib is not installed.
    """
    limits = (("as_of", as_of), ("known", known), ("modality", modality))
    given = [(name, str(value)) for name, value in limits if value is not None]
    given += [("primary_only", "true")] if primary_only else []
    given += [("without", name) for name in without]
    found = named.find(graph, answer, within=within, given=tuple(given))
    return Pack(case(graph, found, picture=picture))


def again(graph: Graph, name: str, given: Given, answer: str | None, *, picture: bool) -> Case | None:
    """The answer to a question that was kept, with all that goes into its pack.

    Args:
        graph: The graph.
        name: The name of the question.
        given: Pairs of an option and a word.
        answer: The id of the answer; None where it is all of them.
        picture: Whether there is to be a picture.

    Returns:
        The answer; None where the question is not answered like that any more.

    Raises:
        kg.errors.KgError: The question cannot be asked of this graph.
    """
    if name not in PACKED:
        raise UnknownName(name, PACKED)
    question = Question(name, given)
    whole = question.ask(graph)
    if answer is not None and answer not in named.ids(whole):
        return None
    one = whole if answer is None else named.alone(whole, answer)
    return case(graph, named.Found(question.settled(graph), answer, one), picture=picture)


def case(graph: Graph, found: Found, *, picture: bool) -> Case:
    """Gather what goes into the pack of an answer.

    Args:
        graph: The graph.
        found: The answer.
        picture: Whether there is to be a picture.

    Returns:
        The answer with all that is told of it.
    """
    answer, question = found.answer, found.question
    told = answer.json()
    given = dict(question.enquiry.read(question.given))
    days = [given.get(name) for name in ("as_of", "known")]
    made = provenance(graph, question.name, dict(given), *days)
    without = left_out(graph, given.get("without", ()))
    asked = Asked(question.name, question.given, question.text, found.id, tuple(_sparql(question.name)))
    findings = answer.answers.findings if isinstance(answer, ways.Answered) else ()
    held = Case(
        asked=asked,
        question=str(told.get("question") or _line(graph, found)),
        answer=told,
        sentences=_sentences(answer),
        detail=() if findings else tuple(_detail(answer, question.name)),
        findings=findings,
        notes=answer.report.notes if isinstance(answer, Reported) else (),
        figure=None,
        changes=None,
        record=graph.record,
        store=graph.store,
        provenance=made,
        without=without,
        published=_published(graph),
        pictured=picture,
    )
    changes = None if findings else _changes(graph, found, held)
    return replace(held, figure=_figure(answer, held), changes=changes)


def _line(graph: Graph, found: Found) -> str:
    """The question in plain words, where the answer does not tell it."""
    line = found.question.enquiry.line
    about = [
        graph.record.label(graph.resolve(word, kinds=option.kinds))
        for option in found.question.enquiry.options
        for name, word in found.question.given
        if name == option.name and option.entity and option.subject
    ]
    return f"{line} ({joined(about)})" if about else line


def _sentences(answer: Answer) -> tuple[str, ...]:
    """The answer in sentences; of lists, none."""
    if isinstance(answer, ways.Answered | reach.Answered):
        return tuple(answer.lines("sentence"))
    if isinstance(answer, Disagreements):
        return tuple(conflict_sentence(each, answer.record) for each in answer.conflicts)
    return answer.report.sentences if isinstance(answer, Reported) else ()


def _detail(answer: Answer, name: str) -> Iterator[str]:
    """The answer as lines of text."""
    if isinstance(answer, Reported):
        bare = replace(answer.report, title="", notes=(), truncated=False)
        yield from islice(report_text(bare, width=WIDTH), 1, None)
    elif isinstance(answer, Listed):
        if name == "timeline":
            yield from timeline_text(answer.found, answer.record, width=WIDTH)
            return
        headers, rows = (answer.shown or answer.table)()
        cells = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
        yield from columns(Table("", headers, cells), WIDTH)
        yield from answer.notes()
    elif isinstance(answer, Disagreements | reach.Answered):
        yield from answer.lines("table", width=WIDTH)
    elif isinstance(answer, Cited):
        yield from answer.lines("text")


def _figure(answer: Answer, held: Case) -> Figure | None:
    if not held.pictured:
        return None
    if isinstance(answer, Reported):
        return answer.report.picture
    if len(held.findings) == 1:
        return of_way(held.findings[0], held.record)
    return of_claims(held.parcel.part, held.question)


def _sparql(name: str) -> Iterator[tuple[str, str, str]]:
    """The named questions that gather the claims behind the answers to a question."""
    for each in query.named():
        if f"kg {name}" in {" ".join(command.split()[:2]) for command in each.whole.split(", ")}:
            yield each.name, each.line, each.text


def _published(graph: Graph) -> str:
    """The day of the data: that on which the last document was recorded, else that of the ontology."""
    for text in (_PUBLISHED, _CREATED):
        for (day,) in graph.query(text).rows:
            if day is not None:
                return str(day)[:10]
    raise BadInput("the data bear no day: say kg:recorded of a document.")


def _changes(graph: Graph, found: Found, held: Case) -> tuple[Without, ...] | None:
    """What would change an answer: each origin of its claims is left out in turn, and it is asked again."""
    record = held.record
    roots = sorted({root(record, iri) for iri in held.named})
    if len(roots) > TRIED or not roots:
        return None
    below = origins(record)
    before = read(held.answer, record)
    changes = []
    for origin in roots:
        try:
            whole = found.question.ask(graph.less(below[origin]))
        except KgError:  # nothing is left of what it asks about
            changes.append(Without(origin, falls=True, words=""))
            continue
        if found.id is not None and found.id not in named.ids(whole):
            changes.append(Without(origin, falls=True, words=""))
            continue
        one = whole if found.id is None else named.alone(whole, found.id)
        moved = contrast(before, read(one.json(), record)).changes
        if moved:
            told = [sentence(change, record) for change in telling(moved, before, TOLD)]
            more = f"; and {len(moved) - len(told)} more" if len(moved) > len(told) else ""
            changes.append(Without(origin, falls=False, words=f"{kinds(moved)}: {'; '.join(told)}{more}"))
    return tuple(sorted(changes, key=lambda each: (not each.falls, each.document)))
