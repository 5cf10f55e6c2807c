"""What a query asks of a service, as plain values: each is of its kind, or an error says so."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import identity, terms
from kg.analysis.order import OBJECTIVES, Wanted
from kg.clock import days
from kg.errors import BadInput
from kg.query import SERVICES

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.query import Asked
    from kg.record import Record

Term = ox.NamedNode | ox.Literal

_DAY: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


class Options:
    """What is asked of a service, as plain values.

    Attributes:
        asked: The same as terms.
        record: The record.
    """

    def __init__(self, asked: Asked, record: Record) -> None:
        """Hold both, and refuse two values where one is meant."""
        self.asked = asked
        self.record = record
        service = next(each for each in SERVICES if each.name == asked.service)
        for option in service.options:
            if len(set(asked.values.get(option.name, ()))) > 1 and not (option.several or option.told):
                raise BadInput(f"kg:{option.name} is given twice; leave one of the two out.")

    def ends(self, name: str) -> frozenset[str] | None:
        """The parties at an end; None where it can be any."""
        constants = frozenset(self.party(value) for value in self.asked.values.get(name, ()))
        if name in self.asked.ends:
            found = self.asked.ends[name]
            return None if found is None else found | constants
        return constants or None

    def party(self, value: Term) -> str:
        """A party or site."""
        return self._entity(value, ("actor", "site"))

    def parties(self, name: str) -> frozenset[str]:
        """Some parties or sites."""
        return frozenset(self.party(value) for value in self.asked.values.get(name, ()))

    def words(self, name: str) -> tuple[Any, ...]:
        """Words of a list; empty where none is given."""
        service = next(each for each in SERVICES if each.name == self.asked.service)
        allowed = next(each.words for each in service.options if each.name == name)
        found = []
        for value in self.asked.values.get(name, ()):
            if not isinstance(value, ox.Literal) or value.value not in allowed:
                raise BadInput(f"kg:{name} cannot be {value}; it is one of {', '.join(allowed)}.")
            found.append(value.value)
        return tuple(found)

    def count(self, name: str) -> int | None:
        """A number of things, 1 or more."""
        value = self._one(name)
        if value is None:
            return None
        if not isinstance(value, ox.Literal) or not re.fullmatch(r"[+-]?[0-9]{1,9}", value.value):
            raise BadInput(f"kg:{name} cannot be {value}; write a whole number.")
        number = int(value.value)
        if number < 1:
            raise BadInput(f"kg:{name} cannot be {number}; it is 1 or more.")
        return number

    def share(self, name: str) -> Decimal | None:
        """A number from 0 to 1."""
        value = self._one(name)
        if value is None:
            return None
        if not isinstance(value, ox.Literal) or not re.fullmatch(r"0*(0|1|[01]?\.[0-9]+)", value.value):
            raise BadInput(f"kg:{name} cannot be {value}; write a number from 0 to 1, such as 0.5.")
        if (number := Decimal(value.value)) > 1:
            raise BadInput(f"kg:{name} cannot be {value.value}; it is 1 at most.")
        return number

    def day(self, name: str, *, last: bool) -> date | None:
        """A day: the first or the last one of a month or year."""
        value = self._one(name)
        if value is None:
            return None
        if isinstance(value, ox.Literal) and _DAY.fullmatch(value.value):
            with suppress(ValueError):  # such as the 30th of February
                span = days(value.value)
                return span.latest if last else span.earliest
        raise BadInput(f'kg:{name} cannot be {value}; write a day, as "2024-06-30" or "2024-06".')

    def flag(self, name: str) -> bool:
        """Whether something is wanted."""
        value = self._one(name)
        if value is not None and (not isinstance(value, ox.Literal) or value.value not in {"true", "false"}):
            raise BadInput(f"kg:{name} cannot be {value}; write true or false.")
        return value is not None and value.value == "true"

    @cached_property
    def modality(self) -> str | None:
        """The modality that is wanted at least."""
        value = self._one("atLeast")
        if value is None:
            return None
        code = value.value.removeprefix(terms.KG)
        if not isinstance(value, ox.NamedNode) or code not in self.record.ranks:
            raise BadInput(f"kg:atLeast cannot be {value}; write a modality, such as kg:Actual.")
        return code

    @cached_property
    def without(self) -> frozenset[str]:
        """The claims that are left out."""
        out: set[str] = set()
        for value in self.asked.values.get("without", ()):
            if value.value in self.record.claims:
                out.add(value.value)
                continue
            document = self._entity(value, ("source",))
            claims = self.record.claims.values()
            out.update(claim.iri for claim in claims if document in self.record.lineage(claim))
        return frozenset(out)

    @cached_property
    def wanted(self) -> Wanted:
        """What is wanted of the answers."""
        product = self._one("product")
        return Wanted(
            product=None if product is None else self._entity(product, ("product",)),
            after=self.day("after", last=False),
            before=self.day("before", last=True),
            min_quantity=self.count("minQuantity"),
            modality=self.modality,
            avoid=self.parties("avoid"),
            via=self.parties("via"),
            by=next(iter(self.words("by")), OBJECTIVES[0]),
            k=self.count("best"),
        )

    @cached_property
    def wanted_all(self) -> Wanted:
        """The same, however many there are."""
        return replace(self.wanted, k=None)

    def _one(self, name: str) -> Term | None:
        return next(iter(self.asked.values.get(name, ())), None)

    def _entity(self, value: Term, kinds: Collection[str]) -> str:
        if not isinstance(value, ox.NamedNode):
            raise BadInput(f"{value} is no IRI; write for instance {next(iter(kinds))}:NAME.")
        return identity.resolve(self.record, value.value, kinds=kinds)
