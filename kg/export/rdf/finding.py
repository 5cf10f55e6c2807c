"""Findings as RDF: what the program found, each leg with its claims; never a source of the graph.

After PROV-O (https://www.w3.org/TR/prov-o/): a finding is a `prov:Entity` that was derived from its claims.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import terms
from kg.export.rdf.subjects import described
from kg.export.rdf.turtle import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.diversion import Answers
    from kg.analysis.finding import Finding
    from kg.analysis.leg import Leg
    from kg.export.answer import Provenance

_TYPE: Final = ox.NamedNode(terms.RDF + "type")


def findings_turtle(answers: Answers, *, question: str, provenance: Provenance) -> Iterator[str]:
    """The answers as Turtle.

    Args:
        answers: The answers.
        question: The question in plain words.
        provenance: From what they were made.

    Yields:
        Lines without line breaks; the same for the same answers.
    """
    text = Text()
    triples = {each for found in answers.findings for each in triples_of(found)}
    body = "".join(text.subjects(described(triples)))  # before the prefixes, which are those that it uses
    yield f"# {question}"
    yield f"# {provenance.program}, data {provenance.data}"
    yield "# Derived from claims, and no source: ask them with kg query --findings FILE."
    yield ""
    yield from (f"@prefix {prefix}: <{terms.PREFIXES[prefix]}> ." for prefix in sorted(text.prefixes))
    yield from body.split("\n")[:-1]


def triples_of(finding: Finding) -> Iterator[ox.Triple]:
    """The triples of one finding, and of its legs.

    Args:
        finding: The finding.

    Yields:
        Triples whose subjects are the finding and its legs.
    """
    own = f"{terms.FINDING}{finding.id}"
    yield from about(own, "Finding", _said(finding))
    for place, leg in enumerate(finding.legs, start=1):
        name = f"{own}#leg{place}"
        yield triple(own, "leg", ox.NamedNode(name))
        yield from about(name, "Leg", (("index", place), *_leg(leg)))


def _said(finding: Finding) -> Iterator[tuple[str, object]]:
    yield "answerKind", ox.Literal(finding.kind)
    yield "startsAt", ox.NamedNode(finding.legs[0].source)
    yield "endsAt", ox.NamedNode(finding.actual)
    yield "intended", ox.NamedNode(finding.intended)
    yield from (("goods", ox.NamedNode(iri)) for iri in (*finding.products, *finding.lots))
    yield "leastPieces", finding.quantity.low
    yield "mostPieces", finding.quantity.high
    yield "confidence", finding.weakest
    yield "jointConfidence", finding.joint
    yield from (("disputedIn", ox.NamedNode(terms.KG + aspect)) for aspect in finding.disputed)
    yield from ((terms.PROV + "wasDerivedFrom", ox.NamedNode(iri)) for iri in finding.claims)


def _leg(leg: Leg) -> Iterator[tuple[str, object]]:
    yield "startsAt", ox.NamedNode(leg.source)
    yield "endsAt", ox.NamedNode(leg.target)
    yield "leastPieces", leg.quantity.low
    yield "mostPieces", leg.quantity.high
    yield "notBefore", leg.when.earliest
    yield "notAfter", leg.when.latest
    yield "confidence", leg.confidence.value
    yield from ((terms.PROV + "wasDerivedFrom", ox.NamedNode(iri)) for iri in (*leg.claims, *leg.denials))


def about(name: str, kind: str, said: Iterable[tuple[str, object]]) -> Iterator[ox.Triple]:
    """The triples of one thing.

    Args:
        name: Its IRI.
        kind: Its class, by local name.
        said: What is said of it: properties, by IRI or local name, with terms, numbers or days.

    Yields:
        The class first, then the rest, but for what is None.
    """
    yield ox.Triple(ox.NamedNode(name), _TYPE, ox.NamedNode(terms.KG + kind))
    yield from (triple(name, prop, _term(value)) for prop, value in said if value is not None)


def triple(subject: str, prop: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    """One triple.

    Args:
        subject: An IRI.
        prop: The property, by IRI or local name.
        value: The term.

    Returns:
        The triple.
    """
    iri = prop if "://" in prop else terms.KG + prop
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(iri), value)


def _term(value: object) -> ox.NamedNode | ox.Literal:
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value
    if isinstance(value, Decimal):
        return ox.Literal(f"{value:f}", datatype=ox.NamedNode(terms.XSD + "decimal"))
    if isinstance(value, int):
        return ox.Literal(value)
    return ox.Literal(str(value), datatype=ox.NamedNode(terms.XSD + "date"))
