"""The stages of a holder's account, and the claims that stand in it: pieces of chips, or megawatts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kg.analysis.counting import scaled
from kg.analysis.descent import Descent
from kg.analysis.pairing import AHEAD
from kg.analysis.portion import Entry
from kg.analysis.product import Products
from kg.analysis.scope import ENDS, Scope
from kg.analysis.size import Sizes, of_share, sizes
from kg.analysis.stage import states
from kg.claim import Claim, Interval, Range
from kg.clock import days, said

LINE = ("announced", "ordered", "allocated", "imported", "delivered")
"""The stages that goods come through on their way, in order."""

VIEWS = ("installed", "disclosed", "seen")
"""The stages that tell how many were there: put in, by the holder's own word, and seen by others."""

STAGES = (*LINE, "sent on", *VIEWS, "contracted", "running")
"""The stages of an account of chips; the last two are those of what is rented or let."""

POWER_STAGES = ("announced", "contracted", "under construction", "in place", "running", "energised")
"""The stages of an account of megawatts: goods are in place, leases run, sites and supplies are energised."""

LAYERS = ("chips", "cloud", "site", "tenancy", "supply", "equipment", "let")
"""Of what is told: chips, compute that is rented, own sites, sites of others that it uses, power supplied,
equipment for power and cooling, and what it lets to others. One megawatt can be in several."""

POWER_STAGE = {
    "Construction": "under construction",
    "Order": "contracted",
    "Allocation": "contracted",
    "Lease": "running",
    "Figure": "energised",
    "PowerSupply": "energised",
}
"""The stage of megawatts that an actual claim of a class tells; of other classes, that goods are in place."""

OFF = ("Lapsed", "Attempted")
"""What came to nothing, or need not have come to anything: it stands in no stage."""

COUNTED = ("PieceUnit", "SystemUnit", "H100EquivalentUnit")
"""The units in which chips are accounted for; no figure in one is turned into another."""

CHIPS = ("Accelerator", "System")
"""The classes of products that are chips, or hold them."""

STOCK = ("Count", "Figure", "Inspection", "PowerSupply", "Construction")
"""The classes of claims that tell how many were in place at a time; the others tell what was added."""

MEGAWATT = "Megawatt"
"""The unit of power."""

COMING = ("Order", "Sale", "Shipment", "Supply", "Diversion", "Allocation", "Installation")
"""The classes by which goods come to the holder."""


@dataclass(frozen=True)
class Account:
    """What belongs to one holder or cluster, claim by claim.

    Attributes:
        scope: The holder or cluster.
        lots: Which lots were taken from which, for claims that tell a share of one.
        power: Whether megawatts are accounted for, rather than chips.
    """

    scope: Scope
    lots: Descent
    power: bool = False

    @property
    def products(self) -> Products:
        """Which products can be the same goods."""
        return self._sizes.products

    @cached_property
    def _sizes(self) -> Sizes:
        """The sizes of the lots of which a claim tells a share."""
        shared = (lot for claim in self._claims for lot in claim.all("shareOf"))
        return sizes(self.lots, self.scope.record, shared)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The claims that stand in a stage, in order; those without a figure have an empty quantity."""
        return tuple(
            entry for claim in self._claims if claim.modality not in OFF for entry in self._entry(claim)
        )

    @cached_property
    def off(self) -> tuple[str, ...]:
        """Claims on what lapsed, or was only attempted."""
        return tuple(claim.iri for claim in self._claims if claim.modality in OFF and self._of_matter(claim))

    @cached_property
    def vain(self) -> tuple[str, ...]:
        """Claims that somebody looked for goods of the holder, and found none."""
        return tuple(
            iri
            for iri, claim in sorted(self.scope.claims.items())
            if not claim.found
            and claim.kind in {"Inspection", "Count"}
            and self.scope.role(claim) is not None
        )

    @cached_property
    def conversions(self) -> tuple[str, ...]:
        """Claims that say both how many chips, and how many megawatts they take."""
        return tuple(
            claim.iri
            for claim in self._claims
            if claim.quantity and claim.power and self._kind(claim.role("product")) in CHIPS
        )

    @cached_property
    def elsewise(self) -> tuple[str, ...]:
        """Claims on chips that count in other units, or are rates: they are in no sum."""
        return tuple(
            claim.iri
            for claim in self._claims
            if claim.quantity
            and not self.power
            and self._of_matter(claim)
            and (claim.code("per") or _unit(claim) not in COUNTED)
        )

    @cached_property
    def _built(self) -> frozenset[str]:
        """The facilities that run, and of which no claim tells that more is to come."""
        power = [claim for claim in self._claims if claim.kind == "Figure" and claim.code("item") == "Power"]
        runs = {claim.role("subject") or "" for claim in power if claim.modality == "Actual"}
        return frozenset(runs - {claim.role("subject") or "" for claim in power if claim.modality in AHEAD})

    @cached_property
    def _claims(self) -> tuple[Claim, ...]:
        return tuple(
            claim
            for _, claim in sorted(self.scope.claims.items())
            if claim.kind in ENDS and claim.supports and self.scope.role(claim) is not None
        )

    def _entry(self, claim: Claim) -> Iterator[Entry]:
        role = self.scope.role(claim) or ""
        stage = self._power_stage(claim) if self.power else self._stage(claim, role)
        if stage is None or not self._of_matter(claim):
            return
        figure, product, unit = self._megawatts(claim) if self.power else self._pieces(claim)
        place = claim.role("facility")
        if claim.kind == "Figure" and (subject := claim.role("subject")) in {
            *self.scope.facilities,
            *self.scope.used,
        }:
            place = subject
        if role == "used":
            figure = Range(None, figure.high)  # nobody says that it uses all of it
        stock = claim.kind in STOCK
        span, dated = span_of(claim, stock=stock)
        layer = self._power_layer(claim, role) if self.power else self._layer(claim, role)
        counted = replace(claim, quantity=figure)
        # What was imported was delivered too: customs records are one view of it.
        for each in (stage, "delivered") if stage == "imported" else (stage,):
            yield Entry(counted, each, layer, unit, product, place, stock, span, dated)

    def _of_matter(self, claim: Claim) -> bool:
        """Whether a claim is about what is accounted for."""
        if self.power:
            return self._of_power(claim)
        if claim.kind == "Figure":
            return claim.code("item") == "Compute" and bool(claim.quantity)
        if claim.kind not in {*COMING, "Count", "Lease", "Tally", "Inspection"}:
            return False
        product = claim.role("product")
        if product is None:
            return bool(claim.quantity) and _unit(claim) in COUNTED
        return self._kind(product) in CHIPS or self._in_family(product)

    def _of_power(self, claim: Claim) -> bool:
        if claim.kind == "Construction":
            return claim.role("facility") not in self._built
        if claim.kind == "Figure" and claim.code("item") != "Power":
            return False
        kinds = {*COMING, "Count", "Lease", "PowerSupply", "Figure"}
        return bool(claim.power) and not claim.code("per") and claim.kind in kinds

    def _in_family(self, product: str) -> bool:
        """Whether a component belongs to a family of chips, such as a board that holds them."""
        return any(self._kind(each) in CHIPS for each in self.products.families(product))

    def _kind(self, product: str | None) -> str:
        entity = self.scope.record.entities.get(product or "")
        return entity.kind if entity else ""

    def _stage(self, claim: Claim, role: str) -> str | None:
        if role == "divertedFrom":
            return "sent on" if claim.modality == "Actual" else None
        counted = claim.kind in {"Count", "Tally", "Figure", "Inspection"}
        if claim.modality in AHEAD and (claim.modality != "Committed" or counted):
            return "announced"
        if counted:
            return self._view(claim)
        signed = claim.modality == "Committed"
        stages = {
            "Lease": "contracted" if signed else "running",
            "Allocation": "allocated",
            "Installation": "ordered" if signed else "installed",
        }
        imported = claim.code("basis") == "CustomsRecordBasis"
        came = "ordered" if signed or claim.kind == "Order" else "imported" if imported else "delivered"
        return stages.get(claim.kind, came)

    def _view(self, claim: Claim) -> str:
        own = claim.kind != "Inspection" and self.scope.own_word(claim)
        return "disclosed" if own else "seen"

    @staticmethod
    def _power_stage(claim: Claim) -> str | None:
        if claim.modality != "Actual":
            return "contracted" if claim.modality == "Committed" else "announced"
        if claim.kind == "Construction" and (claim.ends or claim.code("stage") == "Completed"):
            return None
        return POWER_STAGE.get(claim.kind, "in place")

    def _layer(self, claim: Claim, role: str) -> str:
        if claim.kind != "Lease":
            return "chips"
        return "cloud" if role == "lessee" else "let"

    def _power_layer(self, claim: Claim, role: str) -> str:
        if claim.kind == "Lease":
            if role != "lessee":
                return "let"
            return "tenancy" if self._lets_a_site(claim) else "cloud"
        if claim.kind == "PowerSupply":
            return "supply"
        if claim.kind in {"Figure", "Construction"}:
            return "tenancy" if role == "used" else "site"
        return "chips" if self._kind(claim.role("product")) in CHIPS else "equipment"

    def _lets_a_site(self, claim: Claim) -> bool:
        """Whether a lease is of a site, by all that is said of it: no product is named, and a facility is."""
        named = self._leased.get(claim.happening, frozenset())
        return "facility" in named and "product" not in named

    @cached_property
    def _leased(self) -> Mapping[str, frozenset[str]]:
        """Which roles the claims on each lease name."""
        found: dict[str, set[str]] = {}
        for claim in self._claims:
            if claim.kind == "Lease":
                found.setdefault(claim.happening, set()).update(role for role, _ in claim.roles)
        return {event: frozenset(roles) for event, roles in found.items()}

    def _megawatts(self, claim: Claim) -> tuple[Range, str | None, str]:
        basis = claim.code("basis")
        return claim.power, claim.role("product"), f"{MEGAWATT}{basis or ''}"

    def _pieces(self, claim: Claim) -> tuple[Range, str | None, str]:
        """How many a claim counts; systems as the chips in them, where a claim says how many those are."""
        product, unit, figure = claim.role("product"), _unit(claim), claim.quantity
        system = self._kind(product) == "System"
        if claim.code("per") or unit not in COUNTED or (self._kind(product) not in CHIPS and product):
            return Range(), product, "PieceUnit"
        if not figure and not system:
            figure = self._share(claim)
        if not system or unit != "PieceUnit":
            return figure, product, unit
        content = self.products.content(product or "")
        if content is None:
            return figure, product, "SystemUnit"
        return (scaled(figure, Range(content[1], content[1])) if figure else figure), content[0], unit

    def _share(self, claim: Claim) -> Range:
        """The figure of a claim that tells a share of a lot, in the state that it tells."""
        for lot in claim.all("shareOf"):
            for state in reversed(states(claim)):
                counted = of_share(self._sizes, claim, lot, state)
                if counted is not None:
                    return counted.quantity
        return Range()


def _unit(claim: Claim) -> str:
    return claim.code("unit") or "PieceUnit"


def span_of(claim: Claim, *, stock: bool) -> tuple[Interval, bool]:
    """The days on which a claim's matter was so or is due, and whether the claim dates it at all."""
    if stock or not claim.dates:
        ahead = claim.modality in AHEAD
        names = ("target", "on", "from", "until") if ahead else ("on", "from", "target", "until")
        if written := next(filter(None, map(claim.date, names)), None):
            return days(written), True
        heard = said(claim)
        if ahead:
            return Interval(heard.earliest or heard.latest, None), False
        return Interval(None, heard.latest), False
    return claim.when, True
