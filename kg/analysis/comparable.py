"""When do two claims speak of the same, and in what do they then exclude each other?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.analysis.denial import MEASURES, Denials
from kg.analysis.descent import descent, reach
from kg.analysis.pairing import Pair, blocks, pairs, state
from kg.clock import LASTING, days, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.claim import Claim, Range
    from kg.record import Record

SCALES = ("unit", "per", "basis", "item")
"""The codes that say of what a number is the number; where they differ, nothing is compared."""

ONE_VALUE = ("outcome", "pleads", "trend")
"""The codes of which only one can be so."""

TERMS = ("binding", "cancelable")
"""The terms of a deal that hold or do not."""

DATES = ("on", "from", "until", "target")
"""The dates of a claim, as its document writes them."""

HAPPENINGS = frozenset({"GoodsClaim", "MoneyClaim", "ActClaim"})
"""The families of claims on happenings: without a common event or lot, two of them may be two happenings."""

FLOWS = frozenset({"MoneyPaid", "MovedGoods", "DueGoods"})
"""What edges carry that runs one way."""

ENDED = frozenset({"Withdrawn", "Stopped"})
"""The stages at which a deal is off."""


@dataclass(frozen=True, slots=True)
class Difference:
    """That two claims exclude each other in one aspect.

    Attributes:
        aspect: ``quantity``, ``amount``, ``power``, ``share``, the name of a role, a code or a date, a term
            of the deal, ``modality``, or the aspect that a denial names.
        one: The claim whose IRI comes first.
        other: The other claim.
    """

    aspect: str
    one: Claim
    other: Claim


@dataclass(frozen=True)
class Comparison:
    """Compares the claims of a record, two by two.

    Attributes:
        record: The record.
        claims: The claims that take part, by IRI.
    """

    record: Record
    claims: Mapping[str, Claim]

    def differences(self) -> Iterator[Difference]:
        """All differences between the claims, each once.

        Two claims are comparable on the same event, or, without one, as claims of one class on the same
        things (``kg:comparedBy``); they differ where their numbers exclude each other, where a role of which
        there is one value in the world (``kg:functionalRole``) has two, where their dates, outcomes or terms
        cannot both be so, or where a denial meets what it denies.

        Yields:
            Differences, those of one aspect between two claims once.
        """
        seen: set[tuple[str, str, str]] = set()
        for one, other in self._pairs():
            for aspect in self.between(one, other):
                if (key := (aspect, one.iri, other.iri)) not in seen:
                    seen.add(key)
                    yield Difference(aspect, one, other)

    def between(self, one: Claim, other: Claim) -> Iterator[str]:
        """The aspects in which two claims exclude each other; some may come twice.

        Args:
            one: A claim.
            other: Another one.

        Yields:
            Aspects, as `Difference` has them.
        """
        if not (self._replaces(one, other) or self._within(one, other)):
            yield from self._aspects(one, other)

    def _pairs(self) -> Iterator[Pair]:
        """Pairs that share an event, a lot or their compared roles, or of which one answers the other."""
        return pairs(blocks(self.record, self.claims))

    def _aspects(self, one: Claim, other: Claim) -> Iterator[str]:
        if not (one.supports and other.supports):
            met = (self._denials.meets(one, other), self._denials.meets(other, one))
            yield from (aspect for aspect in met if aspect)
            return
        shared = bool(set(one.all("event")) & set(other.all("event")))
        if "Statement" in (one.kind, other.kind):
            yield from _spoken(one, other) if shared else ()
            return
        if shared:
            yield from _codes(one, other)
            if self._opposite(one, other):
                yield "direction"
        if not self._comparable(one, other, shared=shared):
            return
        if state(one) == state(other) and one.when.meets(other.when) and not _amended(one, other):
            yield from self._numbers(one, other)
            yield from self._single(one, other, shared=shared)
        if one.kind == other.kind and shared:
            yield from _terms(one, other)
            if _called_off(one, other):
                yield "modality"

    @cached_property
    def _denials(self) -> Denials:
        return Denials(self.record, self.claims)

    def _opposite(self, one: Claim, other: Claim) -> bool:
        """Whether the same money or goods run from one party to another, and by the other claim back."""
        money = one.amount and other.amount and one.currency == other.currency
        goods = one.quantity and other.quantity
        if (money and one.amount.excludes(other.amount)) or not (money or goods):
            return False
        return any(
            carried == also
            and not self._akin((source,), (target,))
            and self._akin((source,), (end,))
            and self._akin((target,), (start,))
            for carried, source, target in flows(one, self.record)
            for also, start, end in flows(other, self.record)
            if (money if carried == "MoneyPaid" else goods)
        )

    def _comparable(self, one: Claim, other: Claim, *, shared: bool) -> bool:
        """Whether two claims speak of the same: one event, one lot, or the same things."""
        families = self.record.families
        if one.kind != other.kind:
            return shared and families.get(one.kind) == families.get(other.kind) == "GoodsClaim"
        if shared:
            return True
        if (one.role("event") and other.role("event")) or (self._claimed_at_once(one, other)):
            return False
        if _apart(one, other, "lot"):
            return False
        same_lot = set(one.all("lot")) & set(other.all("lot"))
        return bool(same_lot) or self._same_things(one, other)

    @staticmethod
    def _claimed_at_once(one: Claim, other: Claim) -> bool:
        """Whether one claimant says both in one document: it does not contradict itself."""
        return one.document == other.document and one.claimant == other.claimant

    def _same_things(self, one: Claim, other: Claim) -> bool:
        roles = self.record.compared_by.get(one.kind, ())
        # A facility says where the chips stand; the party that holds them there need not be named.
        loose = (
            {"holder"} if one.role("facility") and one.role("facility") == other.role("facility") else set()
        )
        named = False
        for role in roles:
            mine, theirs = one.all(role), other.all(role)
            if role == "item":
                mine, theirs = _code(one, role), _code(other, role)
            if role in loose and not (mine and theirs):
                continue
            if mine != theirs:
                return False
            named = named or bool(mine)
        return named

    def _numbers(self, one: Claim, other: Claim) -> Iterator[str]:
        if any(one.code(scale) != other.code(scale) for scale in SCALES):
            return
        if _apart(one, other, "lot"):
            return
        for measure in MEASURES:
            mine: Range = getattr(one, measure)
            theirs: Range = getattr(other, measure)
            if measure == "amount" and not _same_money(one, other):
                continue
            if measure == "share" and self._of_two_parties(one, other):
                continue
            if mine and theirs and mine.excludes(theirs) and self._of_the_same(one, other, measure):
                yield measure
        if one.quantity and one.quantity == other.quantity and self._whole_and_part(one, other):
            yield "product"

    def _of_two_parties(self, one: Claim, other: Claim) -> bool:
        """Whether two shares are those of two parties, which add up rather than exclude each other."""
        roles = set(self.record.compared_by.get(one.kind, ())) - {"product", "lot", "event"}
        return any(one.all(r) and other.all(r) and not self._akin(one.all(r), other.all(r)) for r in roles)

    def _whole_and_part(self, one: Claim, other: Claim) -> bool:
        """Whether one counts systems and the other accelerators, which a system holds several of."""
        held = self.record.entities
        kinds = {held[iri].kind for claim in (one, other) for iri in claim.all("product") if iri in held}
        return kinds == {"System", "Accelerator"}

    def _of_the_same(self, one: Claim, other: Claim, measure: str) -> bool:
        """Whether two numbers that exclude each other are numbers of the same goods.

        Of one lot they are, by whichever name; else a family may be more than a member of it, never less.
        """
        mine, theirs = one.all("product"), other.all("product")
        if mine == theirs or set(one.all("lot")) & set(other.all("lot")):
            return True
        if not mine or not theirs:
            return bool(set(one.all("event")) & set(other.all("event")))
        for whole, part, of_whole, of_part in ((one, other, mine, theirs), (other, one, theirs, mine)):
            if set(of_whole) & self._above.get(of_part[0], frozenset()):
                held: Range = getattr(whole, measure)
                least: Range = getattr(part, measure)
                return least.exceeds(held)
        return False

    def _single(self, one: Claim, other: Claim, *, shared: bool) -> Iterator[str]:
        """Roles, codes and dates of which only one can be so."""
        if one.kind != other.kind:
            return
        lot = bool(set(one.all("lot")) & set(other.all("lot")))
        happening = self.record.families.get(one.kind) in HAPPENINGS
        if not happening or shared or lot:
            for role in self.record.functional.get(one.kind, ()):
                mine, theirs = one.all(role), other.all(role)
                if mine and theirs and not self._akin(mine, theirs) and not (one.share and other.share):
                    yield role
        if not shared:
            yield from _codes(one, other)
        elif self.record.families.get(one.kind) == LASTING:
            for role in self.record.compared_by.get(one.kind, ()):
                if one.all(role) and other.all(role) and not self._akin(one.all(role), other.all(role)):
                    yield role
        if shared and self.record.families.get(one.kind) == "MeasureClaim" and _periods_differ(one, other):
            yield "period"

    def _akin(self, some: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """Whether two values of a role can both be right: one is, contains or belongs to the other."""
        return any(
            a == b or b in self._above.get(a, ()) or a in self._above.get(b, ()) for a in some for b in others
        )

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        """For each entity, the wholes that it belongs to: countries, parents, families."""
        direct: dict[str, set[str]] = {}
        for iri, entity in self.record.entities.items():
            for link in ("kg:country", "kg:within", "org:subOrganizationOf", "kg:family"):
                direct.setdefault(iri, set()).update(entity.linked(link))
        return {iri: _closure(iri, direct) for iri in direct}

    def _replaces(self, one: Claim, other: Claim) -> bool:
        """Whether one of two claims took the place of the other, at once or by steps."""
        later = self.record.replaced_by
        if one.iri not in later and other.iri not in later:
            return False
        return other.iri in _closure(one.iri, later) or one.iri in _closure(other.iri, later)

    def _within(self, one: Claim, other: Claim) -> bool:
        """Whether one claim speaks of a part of the other's whole, or both of parts of one whole."""
        mine, theirs = ({*c.all("partOf"), *c.all("takenFrom")} for c in (one, other))
        of_mine, of_theirs = ({c.iri, *c.all("event"), *c.all("lot")} for c in (one, other))
        merged = one.all("takenFrom") != other.all("takenFrom") and not self._merged.isdisjoint(
            {*one.all("lot")} & {*other.all("lot")}
        )
        return bool(mine & of_theirs or theirs & of_mine or mine & theirs or merged)

    @cached_property
    def _merged(self) -> frozenset[str]:
        """The lots that were put together from several: what came from one of them is not the whole."""
        return descent(self.record.claims.values()).merged


def flows(claim: Claim, record: Record) -> Iterator[tuple[str, str, str]]:
    """The ways that money or goods run by a claim.

    Args:
        claim: The claim.
        record: The record, with the recipes of the claim's class.

    Yields:
        What runs, from whom, and to whom.
    """
    for recipe in record.recipes:
        if recipe.kind == claim.kind and recipe.carries in FLOWS:
            source, target = claim.role(recipe.source), claim.role(recipe.target)
            if source and target:
                yield recipe.carries, source, target


def _code(claim: Claim, name: str) -> tuple[str, ...]:
    code = claim.code(name)
    return (code,) if code else ()


def _apart(one: Claim, other: Claim, role: str) -> bool:
    """Whether both name something in a role, and not the same."""
    mine, theirs = set(one.all(role)), set(other.all(role))
    return bool(mine and theirs) and not mine & theirs


def _same_money(one: Claim, other: Claim) -> bool:
    """Whether two amounts are in one currency, and figures of one period: a year holds its quarters."""
    spans = one.kind != "Figure" or one.when == other.when or not (one.dates and other.dates)
    return one.currency == other.currency and spans


def _codes(one: Claim, other: Claim) -> Iterator[str]:
    for code in ONE_VALUE:
        if one.code(code) and other.code(code) and one.code(code) != other.code(code):
            yield code


def _periods_differ(one: Claim, other: Claim) -> bool:
    """Whether two figures are put on spans of days that are both known and not the same."""
    spans = (one.when, other.when)
    return spans[0] != spans[1] and all(s.earliest is not None and s.latest is not None for s in spans)


def _terms(one: Claim, other: Claim) -> Iterator[str]:
    for term in TERMS:
        mine, theirs = one.flag(term), other.flag(term)
        if mine is not None and theirs is not None and mine != theirs:
            yield term
    if state(one) != state(other):
        return
    for date in DATES:
        mine_at, theirs_at = one.date(date), other.date(date)
        if mine_at and theirs_at and not days(mine_at).meets(days(theirs_at)):
            yield date


def _called_off(one: Claim, other: Claim) -> bool:
    """Whether one claim has a deal off, and the other, said no earlier, has it stand."""
    for off, on in ((one, other), (other, one)):
        is_off = off.modality == "Lapsed" or off.code("stage") in ENDED
        stands = on.modality != "Lapsed" and on.code("stage") not in ENDED
        last, first = said(on).latest, said(off)
        begin = first.earliest or first.latest
        if is_off and stands and last is not None and begin is not None and last >= begin:
            return True
    return False


def _spoken(one: Claim, other: Claim) -> Iterator[str]:
    """In what two statements on one event differ, or a statement and another claim."""
    if _reasons_differ(one, other):
        yield "reason"
    if one.kind == other.kind and one.code("aspect") == other.code("aspect") == "Schedule":
        mine, theirs = one.date("on") or one.date("from"), other.date("on") or other.date("from")
        if mine and theirs and not one.when.meets(other.when):
            yield "period"


def _amended(one: Claim, other: Claim) -> bool:
    """Whether one claim tells how a deal was changed, and the other, said before, how it was."""
    for new, old in ((one, other), (other, one)):
        later, earlier = said(new).latest, said(old).latest
        if new.code("stage") == "Changed" != old.code("stage") and later and earlier and later > earlier:
            return True
    return False


def _reasons_differ(one: Claim, other: Claim) -> bool:
    """Whether one claimant is said to have given two reasons for one event."""
    mine, theirs = one.code("reason"), other.code("reason")
    same = one.claimant is not None and one.claimant == other.claimant and one.document != other.document
    return bool(same and mine and theirs and mine != theirs)


def _closure(start: str, direct: Mapping[str, set[str] | tuple[str, ...]]) -> frozenset[str]:
    return frozenset(reach(start, direct)) - {start}
