"""The parties that goods can have come to, or from: as JSON, text and sentences, each with a way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from kg.analysis.identifier import answer_id
from kg.evidence import cite
from kg.export.answer import finding_json, interval_json, provenance_json, range_json, thing
from kg.export.answer_text import evidence_lines, facts, leg_lines
from kg.export.paragraph import wrap
from kg.export.sentence import denial_sentences, leg_sentence, sureness
from kg.export.words import number, numbers, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.analysis.finding import Finding
    from kg.claim import Interval
    from kg.export.answer import Provenance
    from kg.export.dump import Json
    from kg.flow.reached import Reach, Reached, Witness
    from kg.record import Record

Shown = TypeVar("Shown")

KIND = "possible"
"""What kind of answers these are: legs that follow in time need not be about the same goods."""

UNIT = "PieceUnit"

MEANING = "possible: an upper bound; the legs of a way follow in time, but need not be the same goods"

WAY = (
    "modality",
    "stance",
    "confidence",
    "holds",
    "disputed",
    "origins",
    "legs",
    "denials",
    "claims",
    "citations",
)
"""The keys of an answer that a way has too."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[Shown]):
    """A question with the parties that answer it.

    Attributes:
        question: The question in plain words.
        start: The parties from which goods come, or backwards to which they go, in words.
        forward: Whether goods come from them.
        reach: The parties.
        provenance: From what the answer was made.
        starts: The IRIs of these parties; none over a table.
    """

    question: str
    start: str
    forward: bool
    reach: Reach[Shown]
    provenance: Provenance
    starts: tuple[str, ...] = ()


def reach_json(asked: Asked[Finding], record: Record) -> Json:
    """The JSON form of the parties over the record.

    Args:
        asked: The question with its parties.
        record: The record.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """

    def way(finding: Finding) -> Json:
        whole = finding_json(finding, record)
        return {key: whole[key] for key in WAY}

    told = parties_json(asked, name=lambda party: thing(party, record), way=way, left_out="claims")
    told["answers"] = [{"id": party_id(asked, each["party"]["iri"]), **each} for each in told["answers"]]
    return told


def party_id(asked: Asked[Finding], party: str) -> str:
    """The name of the answer that a party is to a question over the record.

    Args:
        asked: The question.
        party: The party's IRI.

    Returns:
        The name.
    """
    return answer_id("reach" if asked.forward else "reach --backward", asked.starts, party)


def parties_json(
    asked: Asked[Shown], *, name: Callable[[str], Json], way: Callable[[Shown], Json], left_out: str
) -> Json:
    """The JSON form of the parties.

    Args:
        asked: The question with its parties.
        name: The JSON form of a party.
        way: The JSON form of a way, without its days.
        left_out: What is left out: ``claims`` or ``rows``.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """

    def witness(one: Witness[Shown]) -> Json:
        return {"when": interval_json(one.when), **way(one.way)}

    return {
        "question": asked.question,
        "answers": [
            {
                "party": name(each.party),
                "kind": KIND,
                "when": interval_json(each.when),
                "fewest": each.fewest,
                "quantity": {**range_json(each.quantity), "unit": UNIT},
                "way": witness(each.shortest),
                "earlier": witness(each.earlier) if each.earlier else None,
            }
            for each in asked.reach.parties
        ],
        "count": asked.reach.count,
        "truncated": asked.reach.truncated,
        "leftOut": [{"reason": reason, left_out: count} for reason, count in asked.reach.left_out],
        "provenance": provenance_json(asked.provenance),
    }


def reach_text(asked: Asked[Finding], record: Record, *, width: int = 100) -> Iterator[str]:
    """The parties over the record as lines of text, with the evidence of all below them.

    Args:
        asked: The question with its parties.
        record: The record.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    shown = [
        one.way for each in asked.reach.parties for one in (each.shortest, each.earlier) if one is not None
    ]
    citations = cite(record, (claim for finding in shown for claim in finding.claims))
    places = {citation.claim: place for place, citation in enumerate(citations, start=1)}

    def way(finding: Finding) -> Iterator[str]:
        yield from wrap(facts(finding, record), width, "   ")
        for place, leg in enumerate(finding.legs, start=1):
            yield from leg_lines(leg, record, places, f"leg {place}", width)

    yield from parties_text(asked, name=record.label, way=way, holds="record", width=width)
    if citations:
        yield "evidence"
        denials = {claim for finding in shown for claim in finding.denials}
        yield from evidence_lines(citations, denials, record, places, width)
        yield ""
    yield from notes_text(asked, left_out="Claims", width=width)


def parties_text(
    asked: Asked[Shown],
    *,
    name: Callable[[str], str],
    way: Callable[[Shown], Iterator[str]],
    holds: str,
    width: int,
) -> Iterator[str]:
    """The parties as lines of text.

    Args:
        asked: The question with its parties.
        name: What a party is called.
        way: The lines of a way.
        holds: What holds no answer, where there is none: the record, or a table.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    reach = asked.reach
    yield from wrap(asked.question, width)
    yield from wrap(MEANING, width) if reach.parties else ()
    yield ""
    if not reach.parties:
        yield nobody(asked, holds)
    for place, each in enumerate(reach.parties, start=1):
        legs = "1 leg" if each.fewest == 1 else f"{each.fewest} legs"
        told = (day(each.when, forward=asked.forward), f"{legs} at the fewest", most(each))
        yield from wrap(f"{place}. {name(each.party)}: {' · '.join(told)}", width, "", "   ")
        yield from way(each.shortest.way)
        if each.earlier:
            when = day(each.earlier.when, forward=asked.forward)
            other = "earlier" if asked.forward else "later"
            yield from wrap(f"a way that can be {other}, {when}:", width, "   ")
            yield from way(each.earlier.way)
        yield ""


def notes_text(asked: Asked[Shown], *, left_out: str, width: int) -> Iterator[str]:
    """How many parties are shown, what was left out, and whether there are more.

    Args:
        asked: The question with its parties.
        left_out: What was left out: claims or rows, with a capital.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    reach = asked.reach
    if reach.count > len(reach.parties):
        yield f"{number(len(reach.parties))} of {number(reach.count)} parties are shown."
    if reach.left_out:
        reasons = "; ".join(f"{number(count)} × {reason}" for reason, count in reach.left_out)
        yield from wrap(f"{left_out} left out: {reasons}.", width)
    if reach.truncated:
        yield "There are more parties, or can be: raise -k or --budget, or narrow the question."


def reach_sentences(asked: Asked[Finding], record: Record) -> Iterator[str]:
    """The parties over the record as paragraphs.

    Args:
        asked: The question with its parties.
        record: The record.

    Yields:
        What kind of answer it is, and one paragraph for each party; one sentence where there is none.
    """

    def way(finding: Finding) -> Iterator[str]:
        for leg in finding.legs:
            yield leg_sentence(leg, finding, record)
        yield from denial_sentences(finding.denials, record)
        yield sureness(finding)

    yield from parties_sentences(asked, name=record.label, way=way, holds="record")


def parties_sentences(
    asked: Asked[Shown], *, name: Callable[[str], str], way: Callable[[Shown], Iterator[str]], holds: str
) -> Iterator[str]:
    """The parties as paragraphs.

    Args:
        asked: The question with its parties.
        name: What a party is called.
        way: The sentences of a way.
        holds: What holds no answer, where there is none: the record, or a table.

    Yields:
        Paragraphs.
    """
    reach = asked.reach
    if not reach.parties:
        yield nobody(asked, holds)
        return
    yield (
        "The following is possible, and no more than that: the steps of a way follow each other in time, but "
        "need not be about the same goods."
    )
    for each in reach.parties:
        when = day(each.when, forward=asked.forward)
        verb = "received goods from" if asked.forward else "sent goods that ended with"
        steps = "1 step" if each.fewest == 1 else f"{each.fewest} steps"
        first = f"{name(each.party)} can have {verb} {asked.start}, {when}, in {steps} or more; {most(each)}."
        told = [first, *way(each.shortest.way)]
        if each.earlier:
            other = "earlier" if asked.forward else "later"
            told += [f"A way that can be {other}:", *way(each.earlier.way)]
        yield " ".join(told)
    if reach.count > len(reach.parties):
        yield f"{number(reach.count)} parties answer; {number(len(reach.parties))} are given here."
    elif reach.truncated:
        yield "There can be more parties than are given here."


def nobody(asked: Asked[Shown], holds: str) -> str:
    """What is said where there is no party."""
    if asked.reach.truncated:
        return "Time ran out before a party was found."
    return f"The {holds} holds no party that answers this question with these limits."


def day(when: Interval, *, forward: bool) -> str:
    """The first day on which goods can have come, or the last on which they can have left, in words.

    Args:
        when: The span of days by the way that comes first, or leaves last.
        forward: Which of the two.

    Returns:
        A day, month or year; where it is open, what is known instead.

    Example:
        >>> from datetime import date
        >>> from kg.claim import Interval
        >>> day(Interval(date(2023, 12, 1), date(2023, 12, 31)), forward=True)
        '2023-12 at the earliest'
        >>> day(Interval(date(2023, 12, 1), date(2024, 6, 4)), forward=False)
        '2024-06-04 at the latest'
        >>> day(Interval(None, date(2024, 6, 4)), forward=True)
        'by 2024-06-04'
        >>> day(Interval(None, None), forward=True)
        'day not stated'
    """
    end = when.earliest if forward else when.latest
    text = span(when)
    if end is None:
        return text or "day not stated"
    whole = " to " not in text and text[:1].isdigit()
    return f"{text if whole else end.isoformat()} at the {'earliest' if forward else 'latest'}"


def most(each: Reached[Shown]) -> str:
    """How many pieces, over all ways together, in words."""
    if not each.quantity:
        return "no known number of pieces limits it"
    return f"{numbers(each.quantity)} pieces"
