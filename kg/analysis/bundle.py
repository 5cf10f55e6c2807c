"""Several claims by one verb between two things, as one: how much they tell of together, and on whose word.

What may be added is added, and nothing twice. Claims on one event, or on one lot, are readings of one figure:
they give the range between them. Only what the record tells apart is summed, by the rules of
`kg.analysis.overlap`. Of shares, and of what passes nothing on, such as what a site contains, several claims
are readings in any case.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.analysis.confidence import round_, support
from kg.analysis.counting import PIECES, hull, scaled, union
from kg.analysis.denial import MEASURES
from kg.analysis.descent import descent
from kg.analysis.making import ACCUSING
from kg.analysis.nesting import Nesting
from kg.analysis.overlap import Overlaps
from kg.analysis.portion import Entry
from kg.analysis.product import Products
from kg.analysis.scope import Scope
from kg.claim import Interval, Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from kg.claim import Claim
    from kg.record import Record

    Figures = Sequence[tuple[Claim, Range, str | None]]

CROWD: Final = 200
"""Of more figures no two are compared: the least is then the largest of them, the most their sum."""

TRIED: Final = "Attempted"
"""The modality of what was tried: how much of it came about is not told."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What several claims tell of together.

    Attributes:
        claims: The claims, in order of their IRIs.
        happenings: How many events they tell of; a claim without an event counts as one.
        origins: The documents in which their knowledge began, each once.
        modality: How far the furthest of it has come; the figures are of what has come as far.
        modalities: All that they give, the furthest first.
        stances: All stances of the claimants, the strongest first.
        weakest: The confidence of the weakest claim.
        strongest: That of the strongest.
        when: From the first day that a claim gives to the last one.
        quantity: How many.
        unit: The code of the unit, or None.
        amount: How much money.
        currency: The code of its currency, or None.
        power: How many megawatts.
        share: Which share, from 0 to 1.
        uncounted: The claims whose figures are in none of these: in another unit or currency, of another kind
            of goods, a rate, replaced by a later claim, or of what has not come as far.
    """

    claims: tuple[Claim, ...]
    happenings: int
    origins: tuple[str, ...]
    modality: str
    modalities: tuple[str, ...]
    stances: tuple[str, ...]
    weakest: Decimal
    strongest: Decimal
    when: Interval
    quantity: Range
    unit: str | None
    amount: Range
    currency: str | None
    power: Range
    share: Range
    uncounted: tuple[str, ...]


@dataclass(frozen=True)
class Bundling:
    """Puts claims together.

    Attributes:
        record: The record.
        claims: The claims that were selected, by IRI: they tell what is a part of what.
    """

    record: Record
    claims: Mapping[str, Claim]

    def bundle(self, group: Iterable[Claim], *, passes: bool = True) -> Bundle:
        """Put claims together.

        Args:
            group: Claims by one verb between two things; at least one.
            passes: Whether goods, services or money pass from the one to the other, so that there is more of
                them where there are more events.

        Returns:
            What they tell of together.
        """
        claims = tuple(sorted(group, key=lambda claim: claim.iri))
        record = self.record
        modalities = sorted({claim.modality for claim in claims}, key=record.rank)
        fit = [claim for claim in claims if claim.modality == modalities[0] and self._stands(claim)]
        unit, pieces = self._pieces([claim for claim in fit if claim.quantity])
        currency = _usual(claim.currency for claim in fit if claim.amount)
        money = _figures([claim for claim in fit if claim.currency == currency], "amount")
        power, shares = _figures(fit, "power"), _figures(fit, "share")
        used = {claim.iri for claim, *_ in (*pieces, *money, *power, *shares)}
        stated = {claim.iri for claim in claims if any(getattr(claim, name) for name in MEASURES)}
        grades = [support(claim, record) for claim in claims]
        return Bundle(
            claims=claims,
            happenings=len({claim.happening for claim in claims}),
            origins=tuple(sorted({origin for claim in claims if (origin := record.origin(claim))})),
            modality=modalities[0],
            modalities=tuple(modalities),
            stances=tuple(sorted({claim.stance for claim in claims}, key=record.rank)),
            weakest=round_(min(grades)),
            strongest=round_(max(grades)),
            when=_spanned(claim.when for claim in claims),
            quantity=self._together(pieces, unit or "", passes=passes),
            unit=unit,
            amount=self._together(money, currency or "", passes=passes),
            currency=currency,
            power=self._together(power, "MW", passes=passes),
            share=self._together(shares, "", passes=False),
            uncounted=tuple(sorted(stated - used)),
        )

    @cached_property
    def _overlaps(self) -> Overlaps:
        """Tells which figures are of the same goods, money or megawatts."""
        claims = self.claims
        within = Scope("", self.record, claims).within
        lots = descent(claims.values())
        return Overlaps(self.record, self._products, lots, Nesting(claims), within)

    @cached_property
    def _products(self) -> Products:
        return Products(self.record)

    def _stands(self, claim: Claim) -> bool:
        """Whether a claim's figures count: it gives no rate, and no later claim took its place."""
        replaced = any(by in self.claims for by in self.record.replaced_by.get(claim.iri, ()))
        return claim.code("per") is None and not replaced

    def _pieces(self, claims: Sequence[Claim]) -> tuple[str | None, Figures]:
        """How goods are counted, and what each claim says in that way.

        Pieces of several products are counted as what is in them, by what claims say that a system contains;
        kinds of goods of which none contains the other are not mixed.
        """
        unit = _usual(claim.code("unit") or "PieceUnit" for claim in claims)
        if unit not in PIECES:
            return unit, _figures([claim for claim in claims if claim.code("unit") == unit], "quantity")
        counted = [claim for claim in claims if (claim.code("unit") or "PieceUnit") in PIECES]
        if len({claim.role("product") for claim in counted}) == 1:
            return unit, _figures(counted, "quantity")
        inside = [(claim, *self._contained(claim)) for claim in counted]
        sort = _usual(kind for _, kind, *_ in inside if kind)
        return "PieceUnit", [
            (claim, claim.quantity if held == 1 else scaled(claim.quantity, Range(held, held)), product)
            for claim, kind, product, held in inside
            if held is not None and kind in (None, sort)
        ]

    def _contained(self, claim: Claim) -> tuple[str | None, str | None, int | None]:
        """The kind of the goods of a claim, the product that is counted, and how many are in a piece."""
        product = claim.role("product")
        if product is None:
            return None, None, 1
        content = self._products.content(product)
        counted, held = content or (product, self._products.pieces((product,)))
        entity = self.record.entities.get(counted)
        return entity.kind if entity else "", counted, held

    def _together(self, figures: Figures, unit: str, *, passes: bool) -> Range:
        """How much several figures tell of together, nothing twice."""
        firm = {claim.happening for claim, *_ in figures if _firm(claim)}
        told = [
            (
                replace(claim, quantity=figure if claim.happening in firm else Range(None, figure.high)),
                product,
            )
            for claim, figure, product in figures
        ]
        if not told:
            return Range()
        if len(told) == 1 or not passes:
            return hull([claim.quantity for claim, _ in told])
        if len(told) > CROWD:
            return union(_readings(claim for claim, _ in told))
        overlaps = self._overlaps
        return overlaps.together(overlaps.portions(_entry(*each, unit) for each in told)).quantity


def _entry(claim: Claim, product: str | None, unit: str) -> Entry:
    """A figure to be added; on one event or lot, other products make other readings, and no other goods."""
    named = claim.all("event") or claim.all("lot")
    return Entry(
        claim=claim,
        stage="",
        layer="",
        unit=unit,
        product=None if named else product,
        place=claim.role("facility"),
        stock=False,
        span=claim.when,
        dated=True,
    )


def _readings(claims: Iterable[Claim]) -> list[Range]:
    """What is said of each happening, from the smallest figure to the largest."""
    by_happening: dict[str, list[Range]] = {}
    for claim in claims:
        by_happening.setdefault(claim.happening, []).append(claim.quantity)
    return [hull(figures) for figures in by_happening.values()]


def _firm(claim: Claim) -> bool:
    """Whether a claim says outright that something is so, rather than accusing, or telling of an attempt."""
    return claim.stance not in ACCUSING and claim.modality != TRIED


def _figures(claims: Iterable[Claim], name: str) -> Figures:
    """The claims that state a figure, with it and their product."""
    return [(claim, getattr(claim, name), claim.role("product")) for claim in claims if getattr(claim, name)]


def _usual(words: Iterable[str | None]) -> str | None:
    """The word that comes most often, the first in order of several; None where there is none."""
    counts = Counter(word for word in words if word)
    return min(counts, key=lambda word: (-counts[word], word), default=None)


def _spanned(spans: Iterable[Interval]) -> Interval:
    """From the first day to the last; an end is None where a span that has another end leaves it open."""
    dated = [span for span in spans if span.earliest or span.latest]
    starts = [span.earliest for span in dated if span.earliest]
    ends = [span.latest for span in dated if span.latest]
    return Interval(
        min(starts) if starts and len(starts) == len(dated) else None,
        max(ends) if ends and len(ends) == len(dated) else None,
    )
