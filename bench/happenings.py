"""Draws what happens in a made record, and which documents tell of it; see `bench/record.py`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

EXPONENT: Final = 2.5
"""Of the power law of the numbers of roles of a party."""

TOLD: Final = 3
"""Of the power law of the numbers of tellings."""

FIRST_DAY: Final = date(2015, 1, 1)
DAYS: Final = 3653
"""From 2015 to 2024."""

AFTER: Final = 731
"""For how many days after that there are documents."""

A_DOCUMENT: Final = 20
"""How many claims a document has."""

GOODS: Final = frozenset(
    ("Allocation", "Diversion", "Inspection", "Installation", "Lease", "Order", "Sale", "Shipment", "Supply")
)
LASTING: Final = frozenset(("Control", "Operation", "Ownership", "Role", "Siting", "Use"))
"""Classes of what holds from a day on."""

KINDS: Final = {
    "Sale": (130, "supplier buyer product", "quantity amount"),
    "Supply": (40, "supplier recipient product", "quantity"),
    "Shipment": (90, "supplier recipient product", "quantity"),
    "Order": (40, "supplier buyer product", "quantity amount"),
    "Allocation": (20, "supplier recipient product", "quantity"),
    "Diversion": (50, "divertedFrom recipient product place", "quantity amount"),
    "Lease": (40, "lessor lessee product", "amount"),
    "Installation": (20, "holder facility product", "quantity"),
    "Inspection": (10, "inspector inspected product", "quantity"),
    "Investment": (100, "investor investee", "amount"),
    "Loan": (40, "lender borrower", "amount"),
    "Guarantee": (10, "guarantor obligor", "amount"),
    "Acquisition": (10, "acquirer acquired", "amount"),
    "Payment": (20, "payer payee", "amount"),
    "Valuation": (10, "valued", "amount"),
    "Ownership": (100, "owner owned", "share"),
    "Control": (10, "controller controlled", ""),
    "Role": (40, "person organization", ""),
    "Operation": (20, "operator facility", ""),
    "Use": (20, "user facility", ""),
    "Siting": (20, "facility place", ""),
    "Count": (80, "holder facility product", "quantity"),
    "Figure": (60, "subject", "amount"),
    "Tally": (3, "product place", "quantity"),
    "Manufacture": (2, "manufacturer product", ""),
    "Accusation": (4, "accuser accused", ""),
    "Listing": (4, "authority listed", ""),
}
"""Each class: how many of a thousand happenings are of it, its roles, and its measures."""

TAKERS: Final = ("recipient", "buyer", "lessee", "holder")
GIVERS: Final = ("supplier", "divertedFrom", "lessor", "inspected")
"""The roles of who has goods afterwards, and before."""

DISPUTED: Final = ("recipient", "buyer", "investee", "operator", "user", "place")
"""The roles of which one telling can name another party than the others."""

COUNTRIES: Final = (
    "united-states",
    "china",
    "taiwan",
    "japan",
    "singapore",
    "malaysia",
    "india",
    "germany",
    "hong-kong",
    "france",
    "netherlands",
    "ireland",
    "canada",
    "russia",
    "macau",
)
"""From the likeliest on: each has a probability that falls as one over its place."""

FAMILIES: Final = ("ash", "beech", "fir", "yew")
MODELS: Final = 4


@dataclass
class Happening:
    """One thing that happened, is so or is meant to be, of which some documents tell.

    Attributes:
        kind: The class of its claims.
        roles: Who and what takes part, by role.
        measures: How much, by measure.
        day: The day on which it happens, or begins.
        digits: How many letters of the day are known: 10, 7 or 4.
        event: Its event, or an empty text.
        lot: The lot of its goods.
        taken_from: The lot that this was taken from.
        act: The act under which it is charged.
    """

    kind: str
    roles: dict[str, str]
    measures: dict[str, float]
    day: date
    digits: int
    event: str = ""
    lot: str = ""
    taken_from: str = ""
    act: str = ""

    @property
    def known(self) -> str:
        """The day as it is written."""
        return self.day.isoformat()[: self.digits]


class World:
    """Draws what happens."""

    def __init__(self, chance: Random, relations: int) -> None:
        self.chance = chance
        self.documents = max(2, relations // A_DOCUMENT)
        self.sizes = {
            "party": max(20, relations // 10),
            "site": max(5, relations // 50),
            "person": max(10, relations // 20),
        }
        self.products = [
            name for family in FAMILIES for name in (family, *(f"{family}-{n}" for n in range(1, MODELS + 1)))
        ]
        self.shuffled = {kind: chance.sample(range(size), size) for kind, size in self.sizes.items()}
        self.events: dict[str, str] = {}
        self.lots: list[tuple[str, str, str]] = []
        self.told: list[Happening] = []
        self.free: dict[str, float] = defaultdict(lambda: 1.0)
        self.tellings = [k**-TOLD for k in range(1, 41)]
        self.harmonic = {
            n: [1 / place for place in range(1, n + 1)] for n in (len(COUNTRIES), len(self.products))
        }

    def issued(self, document: int) -> date:
        """The day of a document; they are in order."""
        return FIRST_DAY + timedelta(days=(DAYS + AFTER) * (document + 1) // self.documents)

    def happen(self) -> Iterator[tuple[Happening, int]]:
        """What happens next, with the documents that tell of it."""
        if self.told and self.chance.random() < 0.04:
            yield self._statement()
            return
        kind = self.chance.choices(tuple(KINDS), [share for share, _, _ in KINDS.values()])[0]
        made = self._happening(kind)
        (times,) = self.chance.choices(range(1, 41), self.tellings)
        if times > 1 or made.act or self.chance.random() < 0.1:
            made.event = self._event(kind)
            self.told.append(made)
        if made.act:
            yield from self._act(made)
        for document in self._later(made.day, times, made.digits):
            yield made, document

    def _happening(self, kind: str) -> Happening:
        _, roles, measures = KINDS[kind]
        made = Happening(
            kind=kind,
            roles={role: self.draw(role) for role in roles.split()},
            measures={measure: self._much(measure) for measure in measures.split()},
            day=FIRST_DAY + timedelta(days=self.chance.randrange(DAYS)),
            digits=self.chance.choices((10, 7, 4), (60, 28, 12))[0],
        )
        if "share" in made.measures:
            owned = made.roles["owned"]
            made.measures["share"] = round(self.free[owned] * self.chance.uniform(0.05, 0.5), 4)
            self.free[owned] -= made.measures["share"]
        if kind in GOODS and "quantity" in made.measures and self.chance.random() < 0.12:
            self._of_a_lot(made)
        if kind == "Diversion" and self.chance.random() < 0.2:
            made.act = self._event("Charge")
        ends = [iri for role, iri in made.roles.items() if role not in {"product", "place"}]
        return self._happening(kind) if len(set(ends)) < len(ends) else made

    def _of_a_lot(self, made: Happening) -> None:
        """Pass on, split or begin a lot."""
        how = self.chance.random() if self.lots else 1
        if how < 0.65:
            lot, holder, product = self.chance.choice(self.lots[-200:])
            giver = next((role for role in GIVERS if role in made.roles), None)
            if giver and holder:
                made.roles[giver] = holder
            made.roles["product"] = product
            made.lot = lot if how < 0.4 else f"lot:l{len(self.lots)}"
            made.taken_from = "" if how < 0.4 else lot
        else:
            made.lot = f"lot:l{len(self.lots)}"
        taker = next((made.roles[role] for role in TAKERS if role in made.roles), "")
        self.lots.append((made.lot, taker, made.roles["product"]))

    def _act(self, made: Happening) -> Iterator[tuple[Happening, int]]:
        """The charge of a diversion, and perhaps what the party pleads."""
        (document,) = self._later(made.day, 1)
        whom, day = made.roles["divertedFrom"], self.issued(document)
        roles = {"authority": self.draw("authority"), "defendant": whom}
        yield Happening("Charge", roles, {}, day, 10, event=made.act), document
        if self.chance.random() < 0.5:
            (after,) = self._later(day, 1)
            yield Happening("Plea", {"defendant": whom}, {}, self.issued(after), 10, event=made.act), after

    def _statement(self) -> tuple[Happening, int]:
        """Somebody denies what was told, or says something else of it."""
        of = self.chance.choice(self.told)
        (document,) = self._later(of.day, 1)
        roles = {"about": next(iter(of.roles.values()))}
        return Happening("Statement", roles, {}, self.issued(document), 10, event=of.event), document

    def draw(self, role: str) -> str:
        """Who or what is in a role."""
        if role == "product":
            return f"product:{self._near(self.products)}"
        if role == "place":
            return f"place:{self._near(COUNTRIES)}"
        if role == "authority":
            return f"actor:authority-{self.chance.randrange(3)}"
        kind = {"facility": "site", "person": "person"}.get(role, "party")
        number = self.shuffled[kind][self._power(self.sizes[kind])]
        return f"site:site-{number}" if kind == "site" else f"actor:{kind}-{number}"

    def _near(self, names: Sequence[str]) -> str:
        return self.chance.choices(names, self.harmonic[len(names)])[0]

    def _power(self, size: int) -> int:
        """A place drawn by weights that fall as a power of it; see `bench/transfers.py`."""
        above = 1 - 1 / (EXPONENT - 1)
        drawn = (1 + self.chance.random() * ((size + 1) ** above - 1)) ** (1 / above)
        return min(int(drawn), size) - 1

    def _much(self, measure: str) -> float:
        if measure == "amount":
            return int(10 ** self.chance.uniform(0, 5)) * 1_000_000
        return int(10 ** self.chance.uniform(0, 5))

    def _event(self, kind: str) -> str:
        name = f"event:e{len(self.events)}"
        self.events[name] = kind
        return name

    def _later(self, day: date, times: int, digits: int = 10) -> Sequence[int]:
        """Documents after a day, a month or a year, each once; fewer where there are not as many."""
        ends = {10: day, 7: day + timedelta(days=31), 4: date(day.year, 12, 31)}
        first = ((ends[digits] - FIRST_DAY).days + 1) * self.documents // (DAYS + AFTER) + 1
        first = min(first, self.documents - 1)
        return self.chance.sample(range(first, self.documents), min(times, self.documents - first))
