"""Which products can be the same goods: a family and its members, a system and what it contains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claim import Range
    from kg.record import Record


@dataclass(frozen=True)
class Products:
    """The products of a record with their families and contents.

    Attributes:
        record: The record.
    """

    record: Record

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        """For each product, itself, its families, and what it contains with the families of that."""
        direct: dict[str, set[str]] = {}
        for iri, entity in self.record.entities.items():
            direct.setdefault(iri, set()).update(entity.linked("kg:family"))
        for claim in self.record.claims.values():
            whole, component = claim.role("whole"), claim.role("component")
            if claim.kind == "ComponentOf" and claim.supports and whole and component:
                direct.setdefault(whole, set()).add(component)
        return {iri: _closure(iri, direct) for iri in direct}

    @cached_property
    def _families(self) -> dict[str, frozenset[str]]:
        """For each product, itself and its families."""
        direct = {iri: set(entity.linked("kg:family")) for iri, entity in self.record.entities.items()}
        return {iri: _closure(iri, direct) for iri in direct}

    @cached_property
    def _contents(self) -> dict[str, int]:
        """How many pieces one piece of a system contains, as far as a claim says so exactly."""
        return {
            claim.role("whole") or "": int(claim.quantity.low)
            for claim in self.record.claims.values()
            if claim.kind == "ComponentOf"
            and claim.supports
            and claim.quantity.low
            and _exact(claim.quantity)
        }

    @cached_property
    def _components(self) -> dict[str, frozenset[str]]:
        """Of which products a system is said to contain an exact number."""
        found: dict[str, set[str]] = {}
        for claim in self.record.claims.values():
            whole, component = claim.role("whole"), claim.role("component")
            if (
                claim.kind == "ComponentOf"
                and claim.supports
                and whole
                and component
                and _exact(claim.quantity)
            ):
                found.setdefault(whole, set()).add(component)
        return {whole: frozenset(parts) for whole, parts in found.items()}

    def pieces(self, products: Iterable[str]) -> int | None:
        """How many accelerators one piece of the goods is.

        Args:
            products: IRIs of the products that a leg names.

        Returns:
            One for a chip, or where none is named; what a system contains; None where that is not known.
        """
        counts = {self._contents.get(iri, None if self._is_system(iri) else 1) for iri in products} or {1}
        return counts.pop() if len(counts) == 1 else None

    def _is_system(self, iri: str) -> bool:
        entity = self.record.entities.get(iri)
        return entity is not None and entity.kind == "System"

    def narrowest(self, products: Iterable[str]) -> tuple[str, ...]:
        """The products of which no other one is a member or a container, in order.

        Args:
            products: IRIs of products.

        Returns:
            Those that say the most: of a family and its member, the member.
        """
        named = set(products)
        return tuple(sorted(p for p in named if not any(p in self._above.get(o, ()) for o in named - {p})))

    def compatible(self, one: str, other: str) -> bool:
        """Whether two products can be the same goods.

        Args:
            one: A product's IRI.
            other: Another's.

        Returns:
            True where they are the same, one is a family of the other, or one contains the other (or a member
            of its family).
        """
        return other in self._above.get(one, {one}) or one in self._above.get(other, {other})

    def akin(self, one: str, other: str) -> bool:
        """Whether a piece of one product is a piece of the other: the same, or a family and its member.

        Args:
            one: A product's IRI.
            other: Another's.

        Returns:
            True where pieces of both can be added; False where one only contains the other.
        """
        return other in self._families.get(one, {one}) or one in self._families.get(other, {other})

    def belongs(self, one: str, family: str) -> bool:
        """Whether a product is a member of a family, over one step or more, and not the family itself."""
        return one != family and family in self._families.get(one, ())

    def families(self, one: str) -> frozenset[str]:
        """A product with the families that it belongs to."""
        return self._families.get(one, frozenset({one}))

    def content(self, product: str) -> tuple[str, int] | None:
        """What a system contains, and how many of it, as far as one claim says so exactly; None otherwise."""
        held, parts = self._contents.get(product), self._components.get(product, frozenset())
        return (next(iter(parts)), held) if held is not None and len(parts) == 1 else None

    def any_compatible(self, some: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """Whether any of some products fits any of others; true where either says nothing."""
        return not some or not others or any(self.compatible(a, b) for a in some for b in others)


def _exact(quantity: Range) -> bool:
    return quantity.low == quantity.high and quantity.low == int(quantity.low or 0)


def _closure(start: str, direct: dict[str, set[str]]) -> frozenset[str]:
    seen, todo = {start}, [start]
    while todo:
        for above in direct.get(todo.pop(), ()):
            if above not in seen:
                seen.add(above)
                todo.append(above)
    return frozenset(seen)
