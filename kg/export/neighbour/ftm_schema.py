"""Which schema of FollowTheMoney a thing or a claim has: the one table of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Final[Mapping[str, str]] = {
    "Company": "Company",
    "SpecialPurposeVehicle": "Company",
    "Person": "Person",
    "PublicBody": "PublicBody",
    "Fund": "Organization",
    "Group": "Organization",
    "UnknownParty": "LegalEntity",
    "ComputeCluster": "RealEstate",
    "DataCentre": "RealEstate",
    "Place": "Address",
}
"""The schema of each class of things; goods and models have none, and stand in the words of the links."""

LEGAL: Final = frozenset({"Company", "Person", "PublicBody", "Organization", "LegalEntity"})
ORGANISED: Final = frozenset({"Company", "PublicBody", "Organization"})
ASSETS: Final = frozenset({"Company", "RealEstate"})


@dataclass(frozen=True, slots=True)
class Link:
    """How an edge is written.

    Attributes:
        schema: The schema.
        source: The property of the edge's source.
        target: The property of the edge's target.
        sources: The schemata that the source may have; any where it is empty.
        targets: The schemata that the target may have; any where it is empty.
        by_name: Whether the source's property takes a name, and no entity.
        share: Whether it has a place for a share.
        money: Whether it has a place for money.
        purpose: The property for the purpose and the money in words; empty where it has none.
        code: The property for the claim's post or list; empty where it has none.
        status: Whether it has a place for a status.
    """

    schema: str
    source: str
    target: str
    sources: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    by_name: bool = False
    share: bool = False
    money: bool = False
    purpose: str = ""
    code: str = ""
    status: bool = True

    def takes(self, source: str, target: str) -> bool:
        """Whether ends of these schemata fit."""
        return (not self.sources or source in self.sources) and (not self.targets or target in self.targets)


UNKNOWN: Final = Link("UnknownLink", "subject", "object")
"""How all else is written: its role says what it is, and its status how it is said."""

_PAYMENT: Final = Link(
    "Payment", "payer", "beneficiary", LEGAL, LEGAL, money=True, purpose="purpose", status=False
)

SCHEMATA: Final[Mapping[str, Link]] = {
    "Ownership": Link("Ownership", "owner", "asset", LEGAL, ASSETS, share=True),
    "Investment": _PAYMENT,
    "Payment": _PAYMENT,
    "Subsidy": _PAYMENT,
    "Loan": Link("Debt", "creditor", "debtor", LEGAL, LEGAL, money=True, status=False),
    "Listing": Link("Sanction", "authority", "entity", by_name=True, code="program"),
}
"""How the claims of a class are written, where they are plain."""

_DIRECTS: Final = Link("Directorship", "director", "organization", LEGAL, ORGANISED, code="role")
_WORKS: Final = Link("Employment", "employee", "employer", frozenset({"Person"}), ORGANISED, code="role")

POSTS: Final[Mapping[str, Link]] = {
    "BoardMember": _DIRECTS,
    "Chair": _DIRECTS,
    "ChiefExecutive": _DIRECTS,
    "ChiefFinancialOfficer": _DIRECTS,
    "ChiefOperatingOfficer": _DIRECTS,
    "ChiefTechnologyOfficer": _DIRECTS,
    "Executive": _WORKS,
    "Manager": _WORKS,
}
"""How a post is written, where the claim is plain; a founder or a minister is no employee."""
