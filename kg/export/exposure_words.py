"""Who depends on a party, and who loses what, in words."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from kg.analysis.giving import State
from kg.analysis.loss import SECOND
from kg.claim import Range
from kg.export.sentence import attribution
from kg.export.words import BILLION, HOLDS, MILLION, code, joined, money, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.dependence import Dependence, Share, Tie
    from kg.analysis.exposure import Exposure
    from kg.analysis.funded import Funded
    from kg.analysis.loss import Call, Cascade, Loss
    from kg.claim import Number
    from kg.record import Record

UNKNOWN = "not known"

MEANS: dict[Tie, str] = {
    "supply": "gets goods, compute or space from it",
    "revenue": "was paid by it for goods, or delivered them",
    "backlog": "is to be paid by it under contracts",
    "prospect": "may be paid by it, by plan",
    "funding": "is funded by it",
    "guarantee": "is stood in for by it",
    "stake": "has put money into it, or is to",
    "surety": "stands in for it",
    "warrant": "may get its shares",
    "payment": "was paid by it, for a purpose that no claim tells",
}
"""For what a party depends on another, as a table has it."""

SAYS: dict[Tie, str] = {
    "supply": "{a} gets goods, compute or space from {b}",
    "revenue": "{a} gets revenue from {b}",
    "backlog": "{a} is to be paid by {b} under contracts",
    "prospect": "{a} may be paid by {b}, by plan",
    "funding": "{a} is funded by {b}, or is to be",
    "guarantee": "{a} is stood in for by {b}",
    "stake": "{a} has put money into {b}, or is to",
    "surety": "{a} stands in for {b}",
    "warrant": "{a} may get shares of {b}",
    "payment": "{a} was paid by {b}, for a purpose that no claim tells",
}
"""The same as a sentence has it."""

HAS_COME: dict[State, str] = {
    "cash": "given",
    "binding": "binding",
    "planned": "planned",
    "lapsed": "fallen through",
}

PROMISES = {"guarantee": "stands in", "warrant": "right to shares", "condition": "pays on a condition"}

PARTS = {"revenue": "revenue", "backlog": "backlog", "planned": "plans"}

TOLD = 12
"""How many of each are told in sentences."""


def loosely(amount: Range, currency: str | None) -> str:
    """Bounds that follow from a reckoning, rounded outwards to a tenth of a million or billion."""
    if amount.low == 0 and amount.high == 0:
        return ""
    low, high = _round(amount.low, ROUND_FLOOR), _round(amount.high, ROUND_CEILING)
    if not low and high is None:
        return UNKNOWN
    return money(Range(low or None, high) if low != high else Range(low, high), currency)


def most_words(amount: Range, currency: str | None) -> str:
    """The upper bound of a range alone; empty where it is nought."""
    if amount.high is None:
        return UNKNOWN
    return loosely(Range(None, amount.high), currency).removeprefix("at most ") if amount.high else ""


def _round(figure: Number | None, way: str) -> Number | None:
    if figure is None:
        return None
    for size in (BILLION, MILLION):
        short = Decimal(figure) / size
        if figure >= size and short != round(short, 3):
            unit = Decimal(size) / 10
            return int((Decimal(figure) / unit).to_integral_value(way) * unit)
        if figure >= size:
            break
    return figure


def amount_words(amount: Range, currency: str | None) -> str:
    """An amount that claims state; in so many words where none does."""
    return money(Range(amount.low or None, amount.high, amount.stated), currency) or UNKNOWN


def share_words(share: Share, record: Record) -> str:
    """A share with its whole, and when."""
    claim = record.claims.get(share.of)
    whole = claim.says.rstrip(".") if claim else code(share.of, record) if share.of else "the whole"
    if share.of in record.entities:
        whole = record.label(share.of)
    when = f", {' and '.join(share.dates)}" if share.dates else ""
    return f"{percent(share.range) or UNKNOWN} of {whole}{when}"


def held_words(held: Range) -> str:
    """The share in what the record holds; empty where it tells nothing."""
    low, high = held.low or None, None if held.high == 1 else held.high
    if held.low == held.high == 1:
        return "all"
    if low is None and high is None:
        return ""
    return percent(Range(low, 1 if high is None and low is not None else high))


def dependence_sentence(each: Dependence, record: Record) -> str:
    """A tie as a sentence that could be printed."""
    said = SAYS[each.tie].format(a=record.label(each.dependent), b=record.label(each.on))
    parts = [amount_words(each.amount, each.currency) if each.amount else "how much is not known"]
    parts += [share_words(share, record) for share in each.shares]
    terms = [*dict.fromkeys((HAS_COME[each.state], code(each.modality, record)))]
    if each.cancelable:
        terms.append("can be cancelled")
    if each.holds and each.holds != "certain":
        terms.append(HOLDS[each.holds])
    source = attribution(each.claims, each.stance, record)
    told = f"{said}: {', '.join(parts)} ({', '.join(terms)}), {source}."
    if each.upon:
        told += f" It is contingent: {joined([_thing(iri, record) for iri in each.upon])}."
    if each.missing:
        told += f" Its share is not known; a figure of its {code(each.missing, record)} would tell."
    if each.disputed:
        told += f" Denied: {', '.join(code(aspect, record) for aspect in each.disputed)}."
    return told


def _thing(iri: str, record: Record) -> str:
    claim = record.claims.get(iri)
    return claim.says.rstrip(".") if claim else record.label(iri)


def upon_words(upon: Iterable[str], record: Record) -> str:
    """On what something is contingent."""
    return "; ".join(_thing(iri, record) for iri in upon)


def funded_sentence(each: Funded, actor: str, record: Record) -> str:
    """What of a party's revenue, backlog or plans comes from those that it funds."""
    name, what = record.label(actor), PARTS[each.part]
    start = f"Of the {what} of {name} that the record holds"
    if not each.customers:
        return f"{start}, nothing comes from firms that it funds."
    mine = ", ".join(
        f"{record.label(c.party)} ({amount_words(c.amount, each.currency)})" for c in each.customers
    )
    share = percent(each.held)
    told = f"{start}, firms that it funds stand for {share or 'a share that is not known'}: {mine}."
    if each.unmeasured:
        customers = f"{each.unmeasured} customer{'s' if each.unmeasured > 1 else ''}"
        told += f" Of {customers} no claim states the amount; it would close the gap."
    told += "".join(f" That is {share_words(whole, record)}." for whole in each.whole)
    if not each.whole and each.part != "planned":
        told += f" A figure of all its {what} would tell the share in the whole."
    return told


def cascade_sentences(found: Cascade, actor: str, record: Record) -> Iterator[str]:
    """What follows if a party pays only a part, in sentences."""
    name, part = record.label(actor), pays_words(found)
    yield (
        f"{name} is to pay {amount_words(found.promised, found.currency)}; if it pays {part} of each "
        f"commitment, {loosely(found.short, found.currency) or 'nothing'} stays unpaid."
    )
    first = [loss for loss in found.losses if loss.round == 1]
    for loss in first[:TOLD]:
        yield loss_sentence(loss, found, name, record)
    if found.pays < 1 and first:
        most = most_words(found.second, found.currency)
        if not most:
            yield "The record names nobody to whom those owe anything."
        else:
            bound = "an amount that is not known" if most == UNKNOWN else f"at most {most}"
            yield (
                "In the second round they can pass on from nothing, if each makes it up from elsewhere, to "
                f"{bound}, if each passes all of it on."
            )
    for loss in [each for each in found.losses if each.round > 1][:TOLD]:
        yield loss_sentence(loss, found, name, record)
    for call in found.calls[:TOLD]:
        yield call_sentence(call, found, name, record)
    yield paid_sentence(found, record)


def pays_words(found: Cascade) -> str:
    """The part that is paid, in percent."""
    return percent(Range(*(Decimal(str(float(found.pays))),) * 2))


def loss_sentence(loss: Loss, found: Cascade, name: str, record: Record) -> str:
    """What one party can lose, as a sentence."""
    who = record.label(loss.party)
    source = attribution(loss.nearest, loss.stance, record)
    if loss.round == 1 and loss.first != Range(0, 0):
        owed = amount_words(loss.owed, found.currency) if loss.owed else "an amount that is not known"
        lost = loosely(loss.first, found.currency)
        lost = "an amount that is not known" if lost == UNKNOWN else lost
        told = f"{who} is owed {owed} by {name} and loses {lost} in the first round"
    elif loss.round == 1:
        told = f"{who} stands in for {name} and can be called in the first round"
    else:
        bound = loss.second if loss.round == SECOND else loss.final
        most = most_words(bound, found.currency) or "nothing"
        most = most if most == UNKNOWN else f"at most {most}"
        through = joined([record.label(each) for each in loss.before])
        told = f"{who} can lose through {through}, in round {loss.round}: {most}"
    unknown = [each for each in loss.unmeasured if each in loss.before]
    if unknown and loss.round > 1:
        owing = joined([record.label(each) for each in unknown])
        told += f" (no claim states the amount that is owed to it by {owing})"
    return f"{told}, {source}.{' Some of it is denied.' if loss.denials else ''}"


def call_sentence(call: Call, found: Cascade, name: str, record: Record) -> str:
    """A promise for the case, as a sentence."""
    promise = call.promise
    giver, taker = record.label(promise.giver), record.label(promise.taker)
    size = amount_words(promise.amount, promise.currency)
    upon = f", contingent on: {upon_words(promise.upon, record)}" if promise.upon else ""
    source = attribution(promise.given.claims, promise.given.stance, record)
    verb = {
        "guarantee": f"{giver} stands in for {taker}" + (f" with {size}" if size != UNKNOWN else ""),
        "warrant": f"{giver} has promised {taker} a right to its shares",
        "condition": f"{giver} has promised {taker} {size}",
    }[promise.kind]
    told = f"{verb}{upon}, {source}."
    if promise.given.disputed:
        told += f" Denied: {', '.join(code(aspect, record) for aspect in promise.given.disputed)}."
    if call.round is None:
        return f"{told} That is a promise of {name} itself, worth what it pays of it."
    if promise.kind == "guarantee":
        most = most_words(call.amount or call.final, found.currency)
        told_most = (
            "for an amount that is not known" if most == UNKNOWN else f"for at most {most or 'nothing'}"
        )
        return f"{told} It can fire in round {call.round}, {told_most}."
    return f"{told} The record does not say that it hangs on what {name} pays."


def paid_sentence(found: Cascade, record: Record) -> str:
    """The clearing vector on the record alone, as a sentence."""
    kind = "The clearing payments" if found.single else "The clearing payments at the central figures"
    alone = "if no firm had anything but what the record tells"
    if not found.paid:
        return f"{kind}, {alone}: everybody else named would still pay in full."
    told = "; ".join(
        f"{record.label(each)} would pay {loosely(Range(pays, pays), found.currency) or 'nothing'} of "
        f"{loosely(Range(owes, owes), found.currency)}"
        for each, owes, pays in found.paid[:TOLD]
    )
    more = len(found.paid) - TOLD
    return f"{kind}, {alone}: {told}{f', and {more} more would fall short' if more > 0 else ''}."


def notes(answer: Exposure, record: Record) -> Iterator[str]:
    """What a reader must know to read it right."""
    yield (
        "A tie says that the one has something at stake with the other, not that it could not do without. "
        "The share of what the record holds compares with the ties of the same kind that claims state; what "
        "they do not state can only make it less."
    )
    if answer.cascades:
        yield (
            "Later losses are bounds and no forecast: what firms hold beside what the record tells is not "
            "known, so that each may make up all that it loses from elsewhere, and pass on nothing, or pass "
            "all of it on to those whom the record names. Claims on their cash and other income would narrow "
            "them."
        )
        yield (
            "Commitments count at their face over their whole terms, without interest; of what has begun to "
            "be paid, how much is left is not told. Who is not paid need not deliver, so that payments that "
            "do not come are no loss of as much profit."
        )
    for found in answer.cascades:
        if found.later or found.later_calls:
            yield (
                f"{found.later} more parties can lose in later rounds, and {found.later_calls} promises to "
                "stand in can fire only then; --rounds names them."
            )
        if not found.settled:
            yield "Some bounds could be narrower: the search for them was cut short."
    if answer.pays is not None and not answer.cascades:
        yield f"The record holds no commitment of {record.label(answer.actor)} that it has still to pay."
    if answer.lapsed:
        told = "; ".join(
            f"{record.label(each.giver)} → {record.label(each.taker)}, "
            f"{', '.join(code(kind, record) for kind in each.kinds)}, "
            f"{amount_words(each.amount('lapsed'), each.currency)}"
            for each in answer.lapsed
        )
        yield f"Fallen through, and not counted: {told}."
    if answer.readings:
        yield f"Other readings of {len(answer.readings)} events, less well supported, count for nothing."
    if answer.doubtful:
        yield f"{len(answer.doubtful)} claims are graded below the floor, and count for nothing."
    if answer.merged:
        merged = ", ".join(f"{record.label(party)} as {record.label(top)}" for party, top in answer.merged)
        yield f"Counted as the organisation that it is a part of: {merged}."
