"""Which claims does a second, independent origin bear out?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.pairing import AHEAD
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.claim import Claim
    from kg.record import Record

SPEECH = "SpeechClaim"
"""The family of claims that say what somebody said: two people can say two things of one event."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The support for what is said of one event or lot.

    Attributes:
        iri: The event or lot.
        claims: How many claims on it support something.
        seconded: How many of these a second origin bears out.
        origins: The documents in which their knowledge began, each once.
    """

    iri: str
    claims: int
    seconded: int
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corroboration:
    """Which claims stand on more than one origin.

    Attributes:
        supporting: The claims that support something.
        comparable: Those of them that name an event or a lot.
        seconded: Those of them that a second origin bears out.
        topics: Each event and lot; the smallest share of claims with a second origin first, of equals that
            with most claims.
    """

    supporting: tuple[str, ...]
    comparable: tuple[str, ...]
    seconded: tuple[str, ...]
    topics: tuple[Topic, ...]


def corroboration(network: Network[str]) -> Corroboration:
    """Which claims does a second, independent origin bear out?

    Two claims say the same where both are of one class and one state (done, or ahead), and speak of one
    event; or of one lot, if one of them names no event and none of the roles by which the class is compared
    has another party in it. Two statements also have one claimant and one aspect. A claim has a second origin
    where it and the claims that say the same come from two documents or more in which knowledge began
    (`Record.origin`). What names no origin and is not first-hand adds none. What denies, retracts or found
    nothing supports nothing, and takes no part.

    Args:
        network: The network.

    Returns:
        The claims, and the share for each event and lot.
    """
    record = record_of(network)
    supporting = {iri: claim for iri, claim in claims_of(network).items() if claim.supports}
    comparable = {iri: claim for iri, claim in supporting.items() if _topics(claim)}
    blocks: dict[tuple[str | None, ...], list[Claim]] = defaultdict(list)
    for claim in comparable.values():
        for key in _keys(claim, record):
            blocks[key].append(claim)
    seconded = tuple(iri for iri, claim in comparable.items() if len(_origins(claim, blocks, record)) > 1)
    return Corroboration(
        supporting=tuple(supporting),
        comparable=tuple(comparable),
        seconded=seconded,
        topics=_by_topic(comparable, frozenset(seconded), record),
    )


def _topics(claim: Claim) -> tuple[str, ...]:
    return (*claim.all("event"), *claim.all("lot"))


def _keys(claim: Claim, record: Record) -> Iterator[tuple[str | None, ...]]:
    """What two claims that say the same have in common: one of these."""
    state = "ahead" if claim.modality in AHEAD else claim.modality
    speech = record.families.get(claim.kind) == SPEECH
    who = (claim.claimant, claim.code("aspect")) if speech else ()
    for role in ("event", "lot"):
        for iri in claim.all(role):
            yield (role, iri, claim.kind, state, *who)


def _origins(
    claim: Claim, blocks: Mapping[tuple[str | None, ...], Sequence[Claim]], record: Record
) -> frozenset[str]:
    """The origins of a claim and of all that say the same."""
    same = {claim.iri: claim}
    for key in _keys(claim, record):
        same |= {
            other.iri: other for other in blocks[key] if key[0] == "event" or _one_lot(claim, other, record)
        }
    return frozenset(origin for each in same.values() if (origin := record.origin(each)))


def _one_lot(one: Claim, other: Claim, record: Record) -> bool:
    """Whether two claims of one class on one lot speak of one happening; the goods are the same anyhow."""
    if one.role("event") and other.role("event"):
        return False  # of one event they are the same by that, of two they are two happenings
    roles = (role for role in record.compared_by.get(one.kind, ()) if role not in {"event", "lot", "product"})
    pairs = ((set(one.all(role)), set(other.all(role))) for role in roles)
    return all(mine & theirs for mine, theirs in pairs if mine and theirs)


def _by_topic(claims: Mapping[str, Claim], seconded: frozenset[str], record: Record) -> tuple[Topic, ...]:
    on: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        for iri in _topics(claim):
            on[iri].append(claim)
    topics = (
        Topic(
            iri=iri,
            claims=len(group),
            seconded=sum(claim.iri in seconded for claim in group),
            origins=tuple(sorted({origin for claim in group if (origin := record.origin(claim))})),
        )
        for iri, group in on.items()
    )
    return tuple(sorted(topics, key=lambda t: (t.seconded / t.claims, -t.claims, t.iri)))
