"""Which claims have to be compared at all: those of one event or lot, or of the same things at one time."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.claim import Claim
    from kg.record import Record

AHEAD = frozenset({"Committed", "Planned", "Expected", "Conditional", "Proposed"})
"""The modalities of what has yet to happen."""

Pair = tuple["Claim", "Claim"]
"""Two claims, in the order of their IRIs."""


@dataclass(frozen=True, slots=True)
class Block:
    """Claims of which each two may have to be compared.

    Attributes:
        claims: The claims, in the order of their IRIs.
        event: Whether they are of one event, so that they need not be of one time.
    """

    claims: tuple[Claim, ...]
    event: bool

    @property
    def meetings(self) -> int:
        """How many pairs have to be compared, at most."""
        count = len(self.claims)
        pairs = count * (count - 1) // 2
        if self.event:
            return pairs
        ends = sorted(_span(claim)[1] for claim in self.claims)
        return pairs - sum(bisect_left(ends, _span(claim)[0]) for claim in self.claims)

    def pairs(self) -> Iterator[Pair]:
        """The pairs that have to be compared.

        Outside of an event only what is of one time differs, and of two claims with an event of their own
        neither speaks of the other's. The claims are put in order of their first days and swept, with those
        at hand that are not yet over (the interval join of Piatov, Helmer and Dignös, ICDE 2016).

        Yields:
            Pairs, each once.
        """
        if self.event:
            yield from combinations(self.claims, 2)
            return
        open_: list[tuple[date, bool, Claim]] = []
        for first, last, claim in sorted(
            ((*_span(claim), claim) for claim in self.claims), key=lambda each: (each[0], each[2].iri)
        ):
            own = claim.role("event") is not None
            open_ = [each for each in open_ if each[0] >= first]
            for _, theirs, other in open_:
                if not (own and theirs):
                    yield (claim, other) if claim.iri < other.iri else (other, claim)
            open_.append((last, own, claim))


def blocks(record: Record, claims: Mapping[str, Claim]) -> Iterator[Block]:
    """Put claims together of which two can differ.

    Two claims can differ that have an event in common. Without one they can if they are of one class and
    state and both affirm, and have a lot in common or are told of the same in each role by which their class
    is compared. What answers another claim can differ from that one.

    Args:
        record: The record.
        claims: The claims, by IRI.

    Yields:
        Blocks of two claims or more; two claims can stand in several.
    """
    found: dict[tuple[object, ...], list[Claim]] = {}
    for _, claim in sorted(claims.items()):
        for key in _keys(claim, record):
            found.setdefault(key, []).append(claim)
    yield from (Block(tuple(each), key[0] == "event") for key, each in found.items() if len(each) > 1)
    for claim in claims.values():
        if not claim.supports:
            for other in (claims[iri] for iri in claim.all("respondsTo") if iri in claims):
                # A statement is met over its event; one that answers it may speak of something else.
                if other.kind != "Statement" or of_one_lot(claim, other):
                    yield Block((claim, other) if claim.iri < other.iri else (other, claim), event=True)


def state(claim: Claim) -> str:
    """Whether something has happened, was tried, or lies ahead; what lapsed once lay ahead."""
    return "ahead" if claim.modality in AHEAD or claim.modality == "Lapsed" else claim.modality


def _keys(claim: Claim, record: Record) -> Iterator[tuple[object, ...]]:
    for event in claim.all("event"):
        yield ("event", event)
    if not claim.supports or claim.kind == "Statement":
        return
    for lot in claim.all("lot"):
        yield ("lot", lot, claim.kind, state(claim))
    roles = record.compared_by.get(claim.kind, ())
    things = tuple((role, _values(claim, role)) for role in roles)
    # A facility says where the chips stand; the party that holds them there need not be named.
    if "holder" in roles and (facility := claim.role("facility")):
        loose = tuple(each for each in things if each[0] != "holder")
        if _named(loose):
            yield ("things", claim.kind, state(claim), facility, loose)
        if "facility" in roles:
            return
    if _named(things):
        yield ("things", claim.kind, state(claim), things)


def _named(things: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether they name something; which figure it is does not, by itself."""
    return any(values for role, values in things if role != "item")


def _values(claim: Claim, role: str) -> tuple[str, ...]:
    if role == "item":
        code = claim.code(role)
        return (code,) if code else ()
    return claim.all(role)


def of_one_lot(one: Claim, other: Claim) -> bool:
    """Whether two claims are of one class and have a lot in common."""
    return one.kind == other.kind and bool(set(one.all("lot")) & set(other.all("lot")))


def _span(claim: Claim) -> tuple[date, date]:
    return claim.when.earliest or date.min, claim.when.latest or date.max


def pairs(found: Iterable[Block]) -> Iterator[Pair]:
    """All pairs of some blocks, each once."""
    done: set[tuple[str, str]] = set()
    for block in found:
        for one, other in block.pairs():
            if (key := (one.iri, other.iri)) not in done:
                done.add(key)
                yield one, other
