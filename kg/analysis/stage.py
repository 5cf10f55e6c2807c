"""The stages of a lot's life, and how far a claim says that its goods have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.claim import Claim

STAGES = (
    ("due", ("Diversion",), "divertedFrom"),
    ("ordered", ("Order",), "buyer"),
    ("allocated", ("Allocation",), "recipient"),
    ("shipped", ("Shipment", "Supply"), "recipient"),
    ("sold", ("Sale",), "buyer"),
    ("diverted", ("Diversion",), "recipient"),
    ("installed", ("Installation",), "facility"),
    ("seen", ("Inspection", "Count"), "holder"),
    ("seized", ("Seizure",), "authority"),
    ("valued", ("Valuation", "Consequence"), "valued"),
)
"""The stages of a lot's life: the classes of claims that tell them, and the role of the party at the end."""

STATES = ("stated", "promised", "allocated", "shipped", "diverted", "seized", "seen", "installed")
"""How far goods have come, from near to far; `stated` is a figure that tells no state."""

NEARER: Mapping[str, tuple[str, ...]] = {
    "stated": (),
    "promised": ("stated",),
    "allocated": ("stated", "promised"),
    "shipped": ("stated", "promised", "allocated"),
    "diverted": ("stated", "promised", "allocated", "shipped"),
    "seized": ("stated", "promised", "allocated", "shipped"),
    "seen": ("stated", "promised", "allocated", "shipped"),
    "installed": ("stated", "promised", "allocated", "shipped", "seen"),
}
"""For each state, those that goods have come through by then: what was put in need not have been diverted."""

MOVED = ("shipped", "diverted", "seized", "seen", "installed")
"""The states of goods that are there, and no longer only due."""

ENDS = ("diverted", "seized", "seen", "installed")
"""The states that tell where goods are, or went on to."""

APART = ("diverted", "seized", "installed")
"""The ends of which several events can bring other goods; to count goods again brings none."""

FINAL = ("seized", "installed")
"""The ends after which nothing is left to explain: the goods are in their place."""

_STATE_OF = {
    "due": "promised",
    "ordered": "promised",
    "allocated": "allocated",
    "shipped": "shipped",
    "sold": "shipped",
    "diverted": "diverted",
    "seized": "seized",
    "seen": "seen",
    "installed": "installed",
}


def stages(claim: Claim) -> Iterator[tuple[str, str | None]]:
    """The stages that a claim tells.

    Args:
        claim: The claim.

    Yields:
        A stage, and the party or facility at its end, or None. A diversion tells two: what was due, and where
        it went; a claim of a class that moves, counts and values no goods tells none.
    """
    for stage, kinds, end in STAGES:
        target = claim.role(end)
        if claim.kind in kinds and (target or stage not in {"due", "diverted"}):
            yield stage, target


def states(claim: Claim) -> tuple[str, ...]:
    """The states in which a claim has the goods.

    Args:
        claim: The claim.

    Returns:
        Those of `STATES` that it tells, from near to far. What has not happened (planned, attempted, lapsed)
        is a promise at most, whatever it is about; a worth, and a claim that tells no stage, state a figure.
    """
    told = {_state(stage, claim.modality) for stage, _ in stages(claim)} or {_state("", claim.modality)}
    return tuple(state for state in STATES if state in told)


def _state(stage: str, modality: str) -> str:
    if modality != "Actual" and stage != "valued":
        return "promised"
    return _STATE_OF.get(stage, "stated")
