"""Answers the services inside of queries, as a graph of findings with their legs.

The words are those of the findings as RDF (`kg.export.rdf.finding`), with what a query needs besides: the
claims and denials of each leg, the parties on the way, and whether there is more than was asked for.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import terms
from kg.analysis.chain import DEFAULT_LEGS, Budget
from kg.analysis.circular import LONGEST, loops
from kg.analysis.diversion import diversions, members
from kg.analysis.finding import KINDS, Finding
from kg.analysis.giving import top
from kg.analysis.loop import furthest
from kg.analysis.paths import MOST, ways
from kg.errors import BadInput
from kg.export.rdf.asked import Options
from kg.export.rdf.finding import about, triple, triples_of
from kg.network import Selection
from kg.query import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from kg.analysis.loop import Loop
    from kg.analysis.step import Step
    from kg.network import Network
    from kg.query import Asked
    from kg.record import Record

NO_END: Final = float(10**9)
"""For how many seconds to search: the query that asks has a time of its own."""

_TWO, _TWELVE = 2, 12
"""How many steps a loop has at least, and at most may be asked for."""


class Answering:
    """Answers what queries ask of the services.

    Attributes:
        record: The record.
    """

    def __init__(
        self,
        record: Record,
        network: Callable[[Selection], Network[str]],
        *,
        as_of: date | None = None,
        known: date | None = None,
    ) -> None:
        """Hold what is needed; nothing is read from a file hereafter.

        Args:
            record: The record.
            network: What projects it.
            as_of: The day in the world, where a query names none.
            known: The day in the record, where a query names none.
        """
        self.record = record
        self._project = network
        self._days = (as_of, known)
        self._last: tuple[Selection, Network[str]] | None = None
        record.names()  # gathered once, for all queries to come

    def __call__(self, asked: Asked) -> Answer:
        """Answer a service.

        Args:
            asked: What is asked of it.

        Returns:
            The findings as a graph; empty where nothing is found.

        Raises:
            kg.errors.BadInput: A value is not of its kind, or there is too much to be found.
            kg.errors.UnknownName: A party, product, claim or document is none.
        """
        given = Options(asked, self.record)
        if asked.service == "paths":
            return self._paths(given)
        return self._diversions(given) if asked.service == "diversions" else self._circular(given)

    def _paths(self, given: Options) -> Answer:
        sources, targets = given.ends("from"), given.ends("to")
        found = ways(
            self._network(given),
            sources=sources,
            targets=targets,
            kinds=given.words("answerKind") or KINDS,
            wanted=given.wanted,
            least=given.share("minConfidence"),
            max_legs=given.count("maxLegs") or DEFAULT_LEGS,
            max_degree=given.count("maxDegree"),
        )
        if found.truncated:
            raise BadInput(
                f"there are more than {MOST:,} ways; name an end with kg:from or kg:to, or ask for fewer "
                "legs with kg:maxLegs."
            )
        told: list[ox.Triple] = []
        for answers in found.found:
            for finding in answers.findings:
                told += _finding(finding, truncated=answers.truncated)
        return _answer((finding.id for answers in found.found for finding in answers.findings), told)

    def _diversions(self, given: Options) -> Answer:
        network = self._network(given)
        found = diversions(
            network,
            kinds=given.words("answerKind") or KINDS[:2],
            wanted=given.wanted_all,
            max_legs=given.count("maxLegs") or DEFAULT_LEGS,
            budget=Budget(NO_END),
        )
        least = given.share("minConfidence") or 0
        ends = {"intended": given.ends("intended"), "to": given.ends("to")}
        kept: list[tuple[Finding, dict[str, set[str]]]] = []
        for finding in found.findings:
            parties = {"intended": finding.intended, "to": finding.actual}
            concerned = {
                name: {party, *((ends[name] or frozenset()) & members(network, party))}
                for name, party in parties.items()
            }
            fits = all(wanted is None or wanted & concerned[name] for name, wanted in ends.items())
            if fits and finding.weakest >= least:
                kept.append((finding, concerned))
        k = given.count("best")
        told: list[ox.Triple] = []
        for finding, concerned in kept[:k]:
            told += _finding(finding, truncated=k is not None and len(kept) > k)
            for name, parties_of in concerned.items():
                told += (triple(_name(finding.id), name, ox.NamedNode(party)) for party in parties_of)
        return _answer((finding.id for finding, _ in kept[:k]), told)

    def _circular(self, given: Options) -> Answer:
        longest = given.count("maxLegs") or LONGEST
        if not _TWO <= longest <= _TWELVE:
            raise BadInput(f"kg:maxLegs cannot be {longest}; a loop has {_TWO} to {_TWELVE} steps.")
        through = given.ends("via")
        wanted = [given.party(value) for value in given.asked.values.get("via", ())]
        network = self._network(given)
        kind: Any = given.words("answerKind") or ("financing", "payment")
        found = loops(network, actor=wanted[0] if wanted else None, kind=kind, longest=longest, budget=NO_END)
        if found.truncated:
            raise BadInput("there are too many loops; ask for fewer steps with kg:maxLegs, or name a kg:via.")
        told: list[ox.Triple] = []
        kept: list[str] = []
        for each in found.loops:
            counted = {party: top(party, self.record) for party in (through or ())}
            via = {*each.parties, *(party for party, whole in counted.items() if whole in each.parties)}
            if set(wanted) <= via and (through is None or through & via):
                kept.append(each.id)
                told += _loop(each, via, self.record)
        return _answer(kept, told)

    def _network(self, given: Options) -> Network[str]:
        """The network of what is selected; the last one is kept, since queries often ask for the same."""
        as_of, known = self._days
        selection = Selection(
            as_of=given.day("asOf", last=True) or as_of,
            known=given.day("known", last=True) or known,
            modality=given.modality if given.asked.service == "circular" else None,
            primary_only=given.flag("primaryOnly"),
            without=given.without,
        )
        if self._last is None or self._last[0] != selection:
            self._last = (selection, self._project(selection))
        return self._last[1]


def _finding(finding: Finding, *, truncated: bool) -> Iterator[ox.Triple]:
    """What is told of a finding, and of its legs."""
    name = _name(finding.id)
    yield from triples_of(finding)
    yield triple(name, "truncated", ox.Literal(truncated))
    yield triple(name, "from", ox.NamedNode(finding.legs[0].source))
    yield triple(name, "to", ox.NamedNode(finding.actual))
    for party in sorted({finding.legs[0].source, *(leg.target for leg in finding.legs)}):
        yield triple(name, "via", ox.NamedNode(party))
    for place, leg in enumerate(finding.legs, start=1):
        own = f"{name}#leg{place}"
        yield from (triple(own, "goods", ox.NamedNode(iri)) for iri in (*leg.products, *leg.lots))
        yield from _claims(own, leg.claims, leg.denials)


def _loop(found: Loop, via: Iterable[str], record: Record) -> Iterator[ox.Triple]:
    """What is told of a loop, and of its steps."""
    name = _name(found.id)
    said: list[tuple[str, object]] = [
        ("answerKind", ox.Literal(found.kind)),
        ("startsAt", ox.NamedNode(found.parties[0])),
        ("endsAt", ox.NamedNode(found.parties[0])),
        ("confidence", found.confidence),
        ("jointConfidence", found.product),
        ("truncated", ox.Literal(False)),  # noqa: FBT003 - a term
        *(("via", ox.NamedNode(party)) for party in sorted(via)),
        *(("disputedIn", ox.NamedNode(terms.KG + aspect)) for aspect in found.disputed),
        *((terms.PROV + "wasDerivedFrom", ox.NamedNode(iri)) for iri in (*found.claims, *found.denials)),
    ]
    if found.currency:
        said += _amount(found.smallest.low, found.smallest.high, found.currency)
    yield from about(name, "Finding", said)
    for place, step in enumerate(found.steps, start=1):
        own = f"{name}#leg{place}"
        yield triple(name, "leg", ox.NamedNode(own))
        yield from about(own, "Leg", _step(step, place, record))
        live = step.through("planned") or step.given
        claims = sorted({iri for each in live for iri in each.claims})
        denials = sorted({iri for each in live for iri in each.denials})
        yield from _claims(own, claims, denials)
        for iri in (*claims, *denials):
            yield triple(own, terms.PROV + "wasDerivedFrom", ox.NamedNode(iri))


def _step(step: Step, place: int, record: Record) -> Iterator[tuple[str, object]]:
    yield "index", place
    yield "startsAt", ox.NamedNode(step.giver)
    yield "endsAt", ox.NamedNode(step.taker)
    yield "confidence", furthest(step, record).confidence.value
    if len(step.currencies) == 1:
        amount = step.amount(step.currencies[0], "planned")
        yield from _amount(amount.low, amount.high, step.currencies[0])


def _amount(low: object, high: object, currency: str) -> list[tuple[str, object]]:
    figures = [("amountLow", low), ("amountHigh", high)]
    told = [(name, Decimal(str(value))) for name, value in figures if value is not None]
    return [*told, ("currency", ox.Literal(currency))]


def _claims(leg: str, claims: Iterable[str], denials: Iterable[str]) -> Iterator[ox.Triple]:
    yield from (triple(leg, "claim", ox.NamedNode(iri)) for iri in claims)
    yield from (triple(leg, "denial", ox.NamedNode(iri)) for iri in denials)


def _answer(names: Iterable[str], told: list[ox.Triple]) -> Answer:
    return Answer(tuple(map(_name, names)), tuple(told))


def _name(identifier: str) -> str:
    return terms.FINDING + identifier
