"""How two portions of an account stand to each other: part and whole, overlapping, apart, or not told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.analysis.descent import Descent, reach
from kg.analysis.nesting import Nesting
from kg.analysis.pairing import AHEAD
from kg.analysis.portion import Portion
from kg.analysis.product import Products
from kg.claim import Number


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What tells a portion from others.

    Attributes:
        portion: The portion.
        stock: Whether it tells how many were in place, rather than how many were added.
        product: The product, or None.
        place: The facility, or None.
        places: All facilities that its claims name, and None where one names none.
        events: Its events.
        lots: Its lots.
        origins: The lots that these were taken from, over one step or more.
        happenings: Its happenings.
        inside: These, and all that is a part of them.
        around: All that they are a part of.
        touched: What a claim says overlaps something inside.
        near: What a claim says overlaps something inside or around.
    """

    portion: Portion
    stock: bool
    product: str | None
    place: str | None
    places: frozenset[str | None]
    events: frozenset[str]
    lots: frozenset[str]
    origins: frozenset[str]
    happenings: frozenset[str]
    inside: frozenset[str]
    around: frozenset[str]
    touched: frozenset[str]
    near: frozenset[str]

    @property
    def low(self) -> Number:
        """How much there is at least."""
        return self.portion.quantity.low or 0


@dataclass(frozen=True)
class Relations:
    """Tells how portions stand to each other.

    Attributes:
        products: Which products can be the same goods.
        descent: Which lots were taken from which.
        nesting: Which happenings are parts of which, and which overlap.
        within: For each facility, those that it stands in.
    """

    products: Products
    descent: Descent
    nesting: Nesting
    within: Mapping[str, frozenset[str]]

    def marks(self, portion: Portion) -> Marks:
        """What tells a portion from others."""
        first = portion.entries[0]
        happenings = self.nesting.of(portion.claims)
        inside, around = self.nesting.inside(happenings), self.nesting.around(happenings)
        lots = frozenset(portion.all("lot"))
        return Marks(
            portion=portion,
            stock=first.stock,
            product=first.product,
            place=first.place,
            places=frozenset(entry.place for entry in portion.entries),
            events=frozenset(portion.all("event")),
            lots=lots,
            origins=frozenset(each for lot in lots for each in reach(lot, self.descent.parents)) - lots,
            happenings=happenings,
            inside=inside,
            around=around,
            touched=self.nesting.touched(inside),
            near=self.nesting.touched(inside | around),
        )

    def inside(self, part: Marks, whole: Marks) -> bool:
        """Whether one portion is a part of another, as far as the record says so.

        Args:
            part: The one.
            whole: The other.

        Returns:
            True where a claim says so, over any steps; where its lots were taken from the other's; where both
            are of one event or lot, and it is of a member of the family that the other is of; and of what was
            in place, where the other was counted at the same time of a wider kind or place.
        """
        if part.around & whole.happenings or part.origins & whole.lots:
            return True
        if part.stock != whole.stock:
            return False
        if (part.events & whole.events or part.lots & whole.lots) and self._narrower(part, whole):
            return True
        return part.stock and self._counted_in(part, whole)

    def overlapping(self, one: Marks, other: Marks) -> bool:
        """Whether a claim says that one, or a part of it, overlaps the other, or a part of that."""
        return bool(one.touched & other.inside)

    def apart(self, one: Marks, other: Marks) -> bool:
        """Whether two portions have no goods in common, as far as the record tells them apart.

        Args:
            one: A portion.
            other: Another, of which neither is a part of the other.

        Returns:
            True for products that cannot be the same goods, unless of one lot; for two events, two lots of
            which neither was taken from the other, two facilities, and two times at which goods were added.
            Two plans for one place, or one for all places, are not told apart unless one document has both: a
            plan takes another's place. What is a part of things that overlap is not told apart either.
        """
        if one.lots & other.lots or _replaced(one, other) or one.near & (other.inside | other.around):
            return False  # a lot is one quantity, so that two products of it are two readings
        if one.product and other.product and not self.products.compatible(one.product, other.product):
            return True
        if one.events & other.events or one.origins & other.lots or other.origins & one.lots:
            return False
        if one.stock and other.stock:
            nested = self._within(one.place, other.place) or self._within(other.place, one.place)
            return None not in (one.place, other.place) and one.place != other.place and not nested
        named = (one.events and other.events) or (one.lots and other.lots)
        return bool(named) or not _meet(one.portion, other.portion)

    def _within(self, place: str | None, around: str | None) -> bool:
        return around in self.within.get(place or "", ())

    def _counted_in(self, part: Marks, whole: Marks) -> bool:
        """Whether what was counted is among what was counted at the same time of a wider kind or place."""
        of_a_deal = whole.lots or (whole.place is None and whole.events)
        if of_a_deal or not _meet(part.portion, whole.portion):
            return False
        high = whole.portion.quantity.high
        if _replaced(part, whole) and high is not None and part.low > high:
            return False  # a larger plan is no part of another's
        placed = whole.place is None or whole.place in part.places
        placed = placed or any(self._within(place, whole.place) for place in part.places)
        kind = part.product == whole.product or self._narrower(part, whole)
        same = part.product == whole.product and whole.place in part.places and not part.lots
        return placed and kind and not same

    def _narrower(self, part: Marks, whole: Marks) -> bool:
        """Whether a portion is of a member of the family that another is of, or of all kinds."""
        if part.product is None or part.product == whole.product:
            return False
        return whole.product is None or self.products.belongs(part.product, whole.product)


def _replaced(one: Marks, other: Marks) -> bool:
    """Whether one plan for a place may have taken the place of the other: no document has both."""
    if not (one.stock and other.stock and (one.place == other.place or None in (one.place, other.place))):
        return False
    claims = (*one.portion.claims, *other.portion.claims)
    documents = [{claim.document for claim in each.portion.claims} for each in (one, other)]
    return all(claim.modality in AHEAD for claim in claims) and documents[0].isdisjoint(documents[1])


def _meet(one: Portion, other: Portion) -> bool:
    return any(a.span.meets(b.span) for a in one.entries for b in other.entries)
