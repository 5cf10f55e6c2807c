"""Who controls or influences a party, in sentences that an editor could print."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from kg.analysis.tie import BOUGHT, CONTROLS, FUNDS, OWNS, POST
from kg.claim import Range
from kg.export.sentence import attribution, denial_sentences
from kg.export.words import HOLDS, code, counted, joined, money, percent, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.control import Control, Holder
    from kg.analysis.leg import Leg
    from kg.analysis.related import Related
    from kg.analysis.tie import Tie
    from kg.record import Record

UNKNOWN = "not known"
"""What is said of a share of which no bound tells anything."""

FINE = Decimal("0.0001")
"""Effective shares are told to a hundredth of a percent where their bounds do not differ by more."""

SHOWN = 4
"""So many of the ties by which a party is related are told, and the number of the rest."""

SAID = {CONTROLS: "controls", BOUGHT: "bought", OWNS: "owns a share of", FUNDS: "put money into"}
"""The verb of a tie as a sentence has it."""

TO_BE = {CONTROLS: "control", BOUGHT: "buy", OWNS: "own a share of", FUNDS: "put money into"}
"""The same of what is not so, or not yet."""

AHEAD = {
    "Attempted": "tried to",
    "Committed": "is to, under a signed deal,",
    "Planned": "is to, by plan,",
    "Expected": "is expected to",
    "Conditional": "would, on a condition,",
    "Proposed": "would, by a proposal,",
    "Lapsed": "was to, by a plan since given up,",
}
"""How each modality is said of what is not so, or not yet."""

HOW = {
    "Attempted": "in an attempt",
    "Committed": "under a signed deal",
    "Planned": "by plan",
    "Expected": "as was expected",
    "Conditional": "on a condition",
    "Proposed": "by a proposal",
    "Lapsed": "by a plan since given up",
}
"""The same within a sentence."""

FLOWS = {
    "divertedTo": "Goods that {a} had or was due {went} to {b}: {what}",
    "guarantees": "{a} stands in for {b}: {what}",
    "grantsWarrantTo": "{a} grants {b} a right to buy its shares: {what}",
    "losesStaffTo": "{what} {went} from {a} to {b}",
    "leasesTo": "{a} {lets} {b} use {what}",
    "investsIn": "{a} {put} {what} into {b}",
    "MoneyPaid": "{a} {paid} {b} {what}",
    "DueGoods": "{b} {was} due from {a}: {what}",
    "MovedGoods": "{what} {went} from {a} to {b}",
}
"""How a flow is said, by its verb, or else by what it carries."""

PLAIN = {
    "losesStaffTo": "staff",
    "MoneyPaid": "money",
    "Relation": "an amount that is not said",
    "ServiceProvided": "its capacity",
}
"""What flows, where no claim says more."""


def share_words(share: Range | None) -> str:
    """A share as people read it: known bounds only, near ones as one figure.

    >>> share_words(Range(0, 1)), share_words(Range(0, Decimal("0.75")))
    ('not known', 'at most 75%')
    >>> share_words(Range(Decimal("0.333333"), Decimal("0.333334")))
    '33.33%'
    """
    if share is None:
        return ""
    low = share.low or None
    high = None if share.high is not None and share.high >= 1 and not share.low else share.high
    if low is not None and high is not None and 0 < high - low < FINE:
        low = high = Decimal(low).quantize(FINE, rounding=ROUND_HALF_EVEN)
    return percent(Range(low, high, share.stated, share.above, share.below)) or UNKNOWN


def sentences(answer: Control, record: Record) -> Iterator[str]:
    """The answer in sentences.

    Args:
        answer: The answer.
        record: The record.

    Yields:
        One sentence or two for each holder, firm, post, related party and flow.
    """
    name = record.label(answer.actor)
    if not answer.above:
        yield f"No source in the record says who owns or controls {name}{_then(answer)}."
    for holder in (*answer.above, *answer.below):
        yield holder_sentence(holder, answer, record)
    for tie in answer.posts:
        yield f"{post_words(tie, record)}, {_by(tie, record)}{_doubt(tie.holds)}."
    for each in answer.related:
        yield related_sentence(each, answer.actor, record)
    for leg in answer.flows:
        yield flow_sentence(leg, record)
        yield from denial_sentences(leg.denials, record)
    for tie in answer.ahead:
        yield ahead_sentence(tie, record)
    for tie in answer.former:
        yield former_sentence(tie, record)


def holder_sentence(each: Holder, answer: Control, record: Record) -> str:
    """What one party is to another, with the least sure step and who says it."""
    least = min(each.chain, key=lambda tie: tie.confidence.value)
    long = len(each.chain) > 1
    step = f"; the least sure step is that {tie_words(least, record)}, " if long else ", "
    text = f"{relation_words(each, answer, record)}{step}{_by(least, record)}{_doubt(each.holds)}"
    more = " ".join((odds_words(each.chain), *denial_sentences(each.denials, record))).strip()
    return f"{text}. {more}".strip()


def relation_words(each: Holder, answer: Control, record: Record, *, sized: bool = True) -> str:
    """What one party is to another, in the strongest words that the record or the threshold carries.

    Args:
        each: The two.
        answer: The answer, for its threshold.
        record: The record.
        sized: Whether the size of the share or of the votes is told too.

    Returns:
        Words without a full stop.
    """
    above, below = record.label(each.holder), record.label(each.held)
    between = [record.label(tie.held) for tie in each.chain[:-1]]
    way = f" through {joined(between)}" if between else ""
    if each.word == "controls":
        votes = f" with {share_words(each.votes)} of the votes, above {answer.threshold:.0%}"
        return f"{above} controls {below}{way}{votes if each.majority and sized else ''}"
    if each.word == "bought":
        return f"{above} has {below}{way}, by purchase" if way else f"{above} bought {below}"
    if each.word == "linked" or (each.word == "funds" and way):
        return above + ", which".join(f" {SAID[tie.verb]} {record.label(tie.held)}" for tie in each.chain)
    if each.word == "funds":
        return f"{above} put money into {below}"
    known = share_words(each.effective)
    size = f" ({known})" if known not in {"", UNKNOWN} else ", of which the size is not known"
    maybe = "; by the shares that are stated it may be a majority" if each.possible else ""
    return f"{above} owns a share of {below}{way}{size if sized else ''}{maybe}"


def tie_words(tie: Tie, record: Record) -> str:
    """One tie that stands, in words."""
    return f"{record.label(tie.holder)} {SAID[tie.verb]} {record.label(tie.held)}"


def post_words(tie: Tie, record: Record) -> str:
    """A post, in words."""
    posts = joined([code(post, record) for post in tie.posts]) or "has a role"
    return f"{record.label(tie.holder)} is {posts} of {record.label(tie.held)}"


def odds_words(chain: tuple[Tie, ...]) -> str:
    """That sources differ on a share, with the shares that they give; empty where they do not."""
    odd = [tie for tie in chain if tie.at_odds]
    return " ".join(
        f"Sources differ on the share: {joined([percent(reading.share) for reading in tie.readings])}."
        for tie in odd
    )


def related_sentence(each: Related, actor: str, record: Record) -> str:
    """Why a party is related to the one that is asked for, and who says so."""
    one, other = record.label(actor), record.label(each.party)
    if each.level == "decision":
        who = joined([record.label(iri) for iri in each.deciders])
        said = attribution(each.decided, _stance(each.decided, record), record)
        return f"{who} is said to have decided a dealing between {one} and {other}, {said}."
    kind = "related by" if each.direct else "under common"
    why = [f"{_step(tie, record)}, {_by(tie, record)}" for tie in each.ties[:SHOWN]]
    more = len(each.ties) - len(why)
    rest = f"; and {more} more ties" if more else ""
    return f"{one} and {other} are {kind} {each.level}: {'; '.join(why)}{rest}{_of_unknown(each)}."


def related_words(each: Related, record: Record) -> str:
    """The ties by which a party is related, in short."""
    if each.level == "decision":
        who = joined([record.label(iri) for iri in each.deciders])
        return f"{who} is said to have decided a dealing"
    steps = [_step(tie, record) for tie in each.ties]
    rest = f"; and {len(steps) - SHOWN} more" if len(steps) > SHOWN else ""
    return "; ".join(steps[:SHOWN]) + rest + _of_unknown(each)


def _step(tie: Tie, record: Record) -> str:
    return post_words(tie, record) if tie.verb == POST else tie_words(tie, record)


def _of_unknown(each: Related) -> str:
    return "; a share in it is not known" if each.open else ""


def flow_sentence(leg: Leg, record: Record) -> str:
    """One flow between related parties, with its date, modality and who says it."""
    template = FLOWS.get(leg.verb) or FLOWS[leg.carries]
    actual = leg.modality == "Actual"
    how = "" if actual else f", {HOW[leg.modality]},"
    text = template.format(
        a=record.label(leg.source),
        b=record.label(leg.target),
        what=flow_words(leg, record),
        went="went" if actual else f"were{how} to go",
        paid="paid" if actual else f"was{how} to pay",
        put="put" if actual else f"was{how} to put",
        was="was" if actual else f"was{how} to be",
        lets="lets" if actual else f"was{how} to let",
    )
    when = span(leg.when) or "date not stated"
    said = attribution(leg.claims, leg.stance, record)
    own = template.startswith("{what}") and not any(text.startswith(record.label(p)) for p in leg.products)
    text = text[:1].upper() + text[1:] if own else text
    return f"{text} ({when}), {said}{_doubt(leg.holds)}."


def flow_words(leg: Leg, record: Record) -> str:
    """What flows: how many of what, and for how much; words of its kind where that is not said."""
    products = joined([record.label(iri) for iri in leg.products], "or")
    quantity, amount = counted(leg.quantity, leg.unit), money(leg.amount, leg.currency)
    of = " of " if leg.unit != "PieceUnit" else " "
    goods = f"{quantity}{of}{products}" if quantity and products else quantity or products
    if goods and amount:
        return f"{goods} for {amount}"
    return goods or amount or PLAIN.get(leg.verb) or PLAIN.get(leg.carries, "goods")


def ahead_sentence(tie: Tie, record: Record) -> str:
    """A tie that is planned, agreed, foreseen or given up."""
    share = f" ({percent(tie.capital or tie.votes)})" if tie.capital or tie.votes else ""
    verb = "hold a post in" if tie.verb == POST else TO_BE[tie.verb]
    text = f"{record.label(tie.holder)} {AHEAD[tie.modality]} {verb} {record.label(tie.held)}{share}"
    denied = " ".join(denial_sentences(tie.denials, record))
    return f"{text}, {_by(tie, record)}. {denied}".strip()


def former_sentence(tie: Tie, record: Record) -> str:
    """A tie that ended, was left open by a later purchase, or is doubted."""
    text = post_words(tie, record) if tie.verb == POST else tie_words(tie, record)
    why = (
        f"this ended {tie.ended}"
        if tie.ended
        else "it was bought by another later, and nobody says what was kept"
        if tie.bought
        else "it is denied, and that it yet lies ahead is better attested"
    )
    denied = " ".join(denial_sentences(tie.denials, record))
    return f"Not counted: {text}, {_by(tie, record)}; {why}. {denied}".strip()


def _by(tie: Tie, record: Record) -> str:
    seen = f", as of {tie.attested}" if tie.attested else ""
    return f"{attribution(tie.claims, tie.stance, record)}{seen} (confidence {tie.confidence.value})"


def _stance(claims: tuple[str, ...], record: Record) -> str:
    return record.strongest(record.claims[iri].stance for iri in claims)


def _doubt(holds: str | None) -> str:
    return f"; {HOLDS[holds]}" if holds in {"possible", "undated"} else ""


def _then(answer: Control) -> str:
    return f" on {answer.day}" if answer.day else ""
