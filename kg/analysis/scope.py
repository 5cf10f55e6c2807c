"""What belongs to one holder or cluster: its parties, facilities and lots, and who speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg import terms
from kg.analysis.descent import reach
from kg.claim import Claim
from kg.record import Record

HOLDING = {"Ownership": ("owner", "owned"), "Operation": ("operator", "facility")}
"""The classes of claims by which a facility is a party's own, and their roles of the two."""

USING = {"Use": ("user", "facility"), "Lease": ("lessee", "facility")}
"""Those by which a party uses a facility that need not be its own."""

LETTING = {
    "Lease": ("lessor", "facility"),
    "Installation": ("holder", "facility"),
    "Count": ("holder", "facility"),
}
"""Further classes whose parties have a facility in their hands, so that they speak for it."""

ENDS = {
    "Order": ("buyer",),
    "Sale": ("buyer",),
    "Allocation": ("recipient",),
    "Shipment": ("recipient",),
    "Supply": ("recipient",),
    "Diversion": ("recipient", "divertedFrom"),
    "Installation": ("holder",),
    "Inspection": ("inspected",),
    "Count": ("holder",),
    "Figure": ("subject",),
    "Tally": ("subject",),
    "Lease": ("lessee", "lessor"),
    "PowerSupply": (),
    "Construction": ("builder",),
}
"""For each class of claims, the roles of the parties to whose account it belongs."""


@dataclass(frozen=True)
class Scope:
    """One actor or facility, and what belongs to it.

    Attributes:
        about: Its IRI.
        record: The record.
        claims: The claims that may be used, by IRI.
    """

    about: str
    record: Record
    claims: Mapping[str, Claim]

    @cached_property
    def is_facility(self) -> bool:
        """Whether it is a cluster, a data centre or another facility."""
        return self.about.startswith(terms.SITE)

    @cached_property
    def within(self) -> Mapping[str, frozenset[str]]:
        """For each facility, those that it is said to stand in, over one step or more."""
        direct: dict[str, set[str]] = {}
        for claim in self.claims.values():
            part, whole = claim.role("facility"), claim.role("within") or claim.role("host")
            siting = claim.kind in {"Siting", "Hosting"} and claim.supports
            if siting and part and whole and whole.startswith(terms.SITE) and part != whole:
                direct.setdefault(part, set()).add(whole)
        return {part: frozenset(reach(part, direct)) - {part} for part in direct}

    @cached_property
    def parties(self) -> frozenset[str]:
        """The actor and the organisations that are part of it; none for a facility."""
        if self.is_facility:
            return frozenset()
        below: dict[str, set[str]] = {}
        for iri, entity in self.record.entities.items():
            for whole in entity.linked("org:subOrganizationOf"):
                below.setdefault(whole, set()).add(iri)
        return frozenset(reach(self.about, below))

    @cached_property
    def facilities(self) -> frozenset[str]:
        """The facility, or the facilities that the actor owns or operates, with those that stand in them."""
        roots = {self.about} if self.is_facility else set(self._named(HOLDING))
        return frozenset(roots | {part for part, wholes in self.within.items() if wholes & roots})

    @cached_property
    def used(self) -> frozenset[str]:
        """The facilities that the actor uses or rents and is not said to own or operate."""
        return frozenset(self._named(USING)) - self.facilities

    @cached_property
    def lots(self) -> frozenset[str]:
        """The lots that a claim puts in the facility; none for an actor."""
        if not self.is_facility:
            return frozenset()
        return frozenset(
            lot
            for claim in self.claims.values()
            if claim.supports and claim.role("facility") in self.facilities
            for lot in claim.all("lot")
        )

    @cached_property
    def voices(self) -> frozenset[str]:
        """Whose counts are its own: the holder's, of people in a post with it, and of who has the site."""
        owners = set(self.parties)
        if self.is_facility:
            for table in (HOLDING, LETTING):
                for claim in self.claims.values():
                    roles = table.get(claim.kind)
                    if roles and claim.supports and claim.role(roles[1]) == self.about:
                        owners |= {party for party in claim.all(roles[0]) if party.startswith(terms.ACTOR)}
        people = {
            claim.role("person") or ""
            for claim in self.claims.values()
            if claim.kind == "Role" and claim.supports and claim.role("organization") in owners
        }
        return frozenset(owners | people)

    def own_word(self, claim: Claim) -> bool:
        """Whether a claim is the holder's own word, by its claimant or the document it was taken from."""
        root = self.record.sources.get(self.record.origin(claim) or "")
        return claim.claimant in self.voices or (root is not None and root.publisher in self.voices)

    def role(self, claim: Claim) -> str | None:
        """By which role a claim belongs to the account.

        Args:
            claim: A claim.

        Returns:
            The role's local name; ``facility`` where it is of one of its facilities, ``used`` where it is of
            one that it uses, ``lot`` where it is of goods that are in the facility; None where it does not
            belong to it.
        """
        place = claim.role("facility") or (claim.role("subject") if claim.kind == "Figure" else None)
        if self.is_facility:
            if place in self.facilities:
                return "facility"
            around = place is None or place in self.within.get(self.about, ())
            return "lot" if around and self.lots.intersection(claim.all("lot")) else None
        for role in ENDS.get(claim.kind, ()):
            if self.parties.intersection(claim.all(role)):
                return role
        nobody = not any(claim.all(role) for role in ENDS.get(claim.kind, ()) if role != "subject")
        if place in self.facilities and (nobody or claim.kind in {"Figure", "PowerSupply", "Construction"}):
            return "facility"
        return (
            "used" if place in self.used and claim.kind in {"Figure", "PowerSupply", "Construction"} else None
        )

    def beside(self, taken: Iterator[Claim] | list[Claim]) -> tuple[str, ...]:
        """Claims of others that say they are a part of, or overlap, what stands in the account.

        Args:
            taken: The claims in the account.

        Returns:
            Their IRIs; their figures are never added.
        """
        held = list(taken)
        names = {name for claim in held for name in (*claim.all("event"), claim.iri)}
        mine = {claim.iri for claim in held}
        return tuple(
            iri
            for iri, claim in sorted(self.claims.items())
            if iri not in mine
            and claim.supports
            and self.record.families.get(claim.kind) in {"GoodsClaim", "MeasureClaim"}
            and names.intersection((*claim.all("partOf"), *claim.all("overlaps")))
        )

    def _named(self, table: Mapping[str, tuple[str, str]]) -> Iterator[str]:
        """The facilities that claims of some classes give to the actor; what lapsed gives none."""
        for claim in self.claims.values():
            roles = table.get(claim.kind)
            if roles and claim.supports and claim.modality != "Lapsed":
                place = claim.role(roles[1])
                if place and place.startswith(terms.SITE) and self.parties.intersection(claim.all(roles[0])):
                    yield place
