"""How many can have gone over all ways together, as JSON, text and a sentence, with what limits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kg.export.paragraph import wrap
from kg.export.words import counted, number, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.analysis.leg import Leg
    from kg.export.dump import Json
    from kg.flow.limits import Limited, Limits
    from kg.record import Record

Shown = TypeVar("Shown")

UNIT = "PieceUnit"

FEWER = "Some days are open, or goods of several kinds cross: it may be that fewer can have gone."
"""What is said where the bound need not be reached."""

OPEN = (
    "No known number of pieces limits how many can have gone over all ways together; these legs, each of a "
    "number that is not known, make up whole ways"
)

LEAST = "If each leg carried only the least that is stated of it, at most"

SHOWN = 10
"""How many of the legs that limit a bound are told in words."""

SPENT = "Time ran out: there may be a lower bound; raise --budget."


def bound_json(bound: Limits[Shown], leg: Callable[[Shown], Json]) -> Json:
    """The JSON form of a bound.

    Args:
        bound: The bound.
        leg: The JSON form of a leg.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """

    def limit(limited: Limited[Shown]) -> Json:
        quantity = limited.quantity
        return {
            "quantity": quantity if quantity is None or isinstance(quantity, int) else float(quantity),
            "cut": [leg(each) for each in limited.cut],
            "openBy": [leg(each) for each in limited.open_by],
        }

    return {
        "low": limit(bound.low),
        "high": limit(bound.high),
        "unit": UNIT,
        "exact": bound.exact,
        "truncated": bound.truncated,
    }


def bound_text(bound: Limits[Shown], leg: Callable[[Shown], str], *, width: int = 100) -> Iterator[str]:
    """A bound as lines of text.

    Args:
        bound: The bound.
        leg: A leg in words.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    for sentence, legs in _told(bound):
        yield from wrap(f"{sentence}{':' if legs else '.'}", width)
        for each in _listed(legs, leg):
            yield from wrap(each, width, "   - ", "     ")
    for note in _notes(bound):
        yield from wrap(note, width)


def bound_sentence(bound: Limits[Shown], leg: Callable[[Shown], str]) -> str:
    """A bound as sentences in one paragraph.

    Args:
        bound: The bound.
        leg: A leg in words.

    Returns:
        The paragraph.
    """
    told = [
        f"{sentence}: {'; '.join(_listed(legs, leg))}." if legs else f"{sentence}."
        for sentence, legs in _told(bound)
    ]
    return " ".join([*told, *_notes(bound)])


def leg_words(leg: Leg, record: Record) -> str:
    """A leg in words, with the claims on which it rests."""
    goods = " or ".join(record.label(iri) for iri in leg.products) or "goods"
    quantity = counted(leg.quantity, leg.unit)
    claims = ", ".join(iri.rsplit("/", 1)[-1] for iri in leg.claims)
    verb = record.labels.get(leg.verb, leg.verb)
    way = f"{record.label(leg.source)} → {record.label(leg.target)} ({verb})"
    return f"{way}: {f'{quantity} × ' if quantity else ''}{goods}, {span(leg.when) or 'undated'} [{claims}]"


def _told(bound: Limits[Shown]) -> Iterator[tuple[str, tuple[Shown, ...]]]:
    """What the bound says, with the legs that each sentence names behind it."""
    high, low = bound.high, bound.low
    if high.quantity is None:
        yield (
            OPEN if high.open_by else "How many can have gone over all ways together is not known",
            high.open_by,
        )
    elif high.quantity:
        yield f"Over all ways together at most {_pieces(high)} can have gone; {_limiting(high)}", high.cut
    else:
        yield "No way is known by which goods can have gone within these limits", ()
    if low.quantity and low.quantity != high.quantity:
        yield f"{LEAST} {_pieces(low)} can have gone; {_limiting(low)}", low.cut


def _listed(legs: tuple[Shown, ...], leg: Callable[[Shown], str]) -> list[str]:
    """The first legs in words, and how many more there are."""
    more = len(legs) - SHOWN
    return [*map(leg, legs[:SHOWN]), *([f"and {number(more)} more"] if more > 0 else [])]


def _notes(bound: Limits[Shown]) -> Iterator[str]:
    if bound.high.quantity and not bound.exact:
        yield FEWER
    if bound.truncated:
        yield SPENT


def _pieces(limited: Limited[Shown]) -> str:
    quantity = limited.quantity or 0
    return f"{number(quantity)} {'piece' if quantity == 1 else 'pieces'}"


def _limiting(limited: Limited[Shown]) -> str:
    return "this leg limits it" if len(limited.cut) == 1 else f"these {len(limited.cut)} legs limit it"
