"""Documents in a few words, as Turtle, and the state of a record that they make."""

from __future__ import annotations

import re
from pathlib import Path

from kg import document, terms
from kg.change.state import State
from kg.check import Admitted
from kg.record import reading
from kg.store import build

PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())

THINGS = {
    name: f'{name} a kg:{kind} ; rdfs:label "{label}"@en .'
    for name, kind, label in (
        ("actor:a", "Company", "A"),
        ("actor:b", "Company", "B"),
        ("actor:c", "Company", "C"),
        ("actor:maker", "Company", "Maker"),
        ("actor:paper", "Company", "Paper"),
        ("event:case", "Event ; kg:eventType kg:Charge", "The case"),
        ("event:e", "Event ; kg:eventType kg:Sale", "E"),
        ("event:f", "Event ; kg:eventType kg:Diversion", "F"),
        ("lot:l", "Lot", "The lot"),
        ("product:chip", "Accelerator", "Chip"),
        ("site:hall", "DataCentre", "Hall"),
    )
}
"""What the documents speak of; invented."""

DATES = ("from", "on", "stated", "target", "until")


def iri(name: str) -> str:
    """The IRI of ``one#c1`` or of ``actor:a``."""
    return terms.SOURCE + name if "#" in name else terms.expand(name)


def day(text: str) -> str:
    """A date as Turtle, typed by its precision.

    >>> day("2024-06")
    '"2024-06"^^xsd:gYearMonth'
    """
    return f'"{text}"^^xsd:{("gYear", "gYearMonth", "date")[text.count("-")]}'


def said(kind: str, says: str = "", **told: str | int) -> str:
    """A claim as Turtle, without its subject: a report of what came about, unless it says otherwise.

    Args:
        kind: The local name of its class.
        says: Its comment.
        told: Its properties by local name, ``from`` as ``from_``: compact IRIs, claims (``one#c1``), numbers,
            dates.
    """
    told = {"stance": "kg:Reports", "credibility": 2, **told}
    if kind != "Statement":
        told = {"modality": "kg:Actual", **told}
    pairs = [f"kg:{name.rstrip('_')} {_value(name.rstrip('_'), value)}" for name, value in told.items()]
    return " ; ".join([f"a kg:{kind}", *pairs, f'rdfs:comment "{says or kind}"@en'])


def _value(name: str, value: str | int) -> str:
    if name in DATES and isinstance(value, str):
        return day(value)
    return f"<{iri(value)}>" if isinstance(value, str) and "#" in value else str(value)


def paper(slug: str, *claims: str, issued: str | None = "2024-06", publisher: str = "actor:paper") -> str:
    """A document as Turtle, with its claims c1, c2 … in order."""
    dated = f"dct:issued {day(issued)} ; " if issued else ""
    head = (
        f'source:{slug} a kg:SourceDocument ; dct:title "{slug}"@en ; dct:publisher {publisher} ; {dated}'
        f"kg:documentKind kg:News ; kg:reliability kg:B ; kg:url <https://paper.example/{slug}> ; "
        f"kg:recorded {day('2026-11-22')} ."
    )
    rest = [f"<{terms.SOURCE}{slug}#c{number}> {each} ." for number, each in enumerate(claims, start=1)]
    return "\n".join([PREFIXES, head, *rest, ""])


def state(*papers: str) -> State:
    """The state of a record of these documents, as if each had been judged."""
    texts = [PREFIXES + "\n".join(THINGS.values()), *papers]
    read = [document.parse(text.encode(), path=f"document-{number}.ttl") for number, text in enumerate(texts)]
    store = build([Admitted(each) for each in read])
    return State(store, reading.read(store))


def folder(path: Path, **papers: str) -> Path:
    """A folder with these documents, each in a file of its name, and one with the things that they name."""
    named = set(re.findall(r"\b[a-z]+:[\w-]+", " ".join(papers.values())))
    things = "\n".join(text for name, text in THINGS.items() if name in named)
    path.mkdir(parents=True, exist_ok=True)
    for name, text in {"things": PREFIXES + things, **papers}.items():
        (path / f"{name}.ttl").write_text(text, encoding="utf-8")
    return path
