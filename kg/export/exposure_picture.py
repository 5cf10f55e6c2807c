"""Who depends on a party, and who loses what, as ranges side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.analysis.giving import STATES
from kg.claim import Range
from kg.export.exposure_words import MEANS, amount_words, loosely, pays_words
from kg.export.figure import Bar, Group, Ranges
from kg.export.words import BILLION

if TYPE_CHECKING:
    from kg.analysis.dependence import Dependence
    from kg.analysis.exposure import Exposure
    from kg.analysis.loss import Cascade, Loss
    from kg.record import Record

MOST = 24
"""So many bars are drawn at most; the answer in words has all."""

SERIES = {"cash": "given", "binding": "binding", "planned": "planned"}

LOST = ("in the first round", "in the second round, at most")


def picture(answer: Exposure, record: Record) -> Ranges | None:
    """What a picture shows: the losses where a part is paid, and the ties otherwise.

    Args:
        answer: The answer.
        record: The record.

    Returns:
        The chart; None where there is nothing to draw.
    """
    if answer.cascades:
        return _losses(answer.cascades[0], record, record.label(answer.actor))
    return _ties(answer, record)


def _ties(answer: Exposure, record: Record) -> Ranges | None:
    shown = _priced(answer.dependents)
    if not shown:
        return None
    currency = shown[0].currency
    groups: dict[str, list[Bar]] = {}
    for each in shown[:MOST]:
        bar = Bar(
            SERIES[each.state],
            record.label(each.dependent),
            billions(each.amount),
            amount_words(each.amount, each.currency),
            open=each.state != "cash",
        )
        groups.setdefault(MEANS[each.tie], []).append(bar)
    left = len(answer.dependents) - len(shown[:MOST])
    name = record.label(answer.actor)
    return Ranges(
        title=f"Who depends on {name}, and how much",
        axis=f"billion {currency}",
        groups=tuple(Group(label, tuple(bars)) for label, bars in groups.items()),
        series=tuple(SERIES[state] for state in STATES if any(each.state == state for each in shown[:MOST])),
        note=f"{left} more ties state no amount, or are not drawn." if left else "",
    )


def _priced(ties: tuple[Dependence, ...]) -> list[Dependence]:
    """Those of a known amount, in the currency of most of them."""
    currencies = [each.currency for each in ties if each.amount and each.currency]
    most = max(sorted(set(currencies)), key=currencies.count, default=None)
    return [each for each in ties if each.amount and each.currency == most]


def _losses(found: Cascade, record: Record, name: str) -> Ranges | None:
    first = [each for each in found.losses if each.first != Range(0, 0)]
    then = [each for each in found.losses if each.second != Range(0, 0)]
    then.sort(key=lambda each: (each.second.high is None, -(each.second.high or 0)))
    groups = []
    for number, losses in enumerate((first, then)):
        bars = tuple(_bar(each, number, found, record) for each in losses[: MOST // 2])
        if bars:
            groups.append(Group(("Lose in the first round", "Can lose in the second")[number], bars))
    if not groups:
        return None
    left = sum(max(0, len(each) - MOST // 2) for each in (first, then)) + found.later
    more = f" {left} more can lose, some in later rounds." if left else ""
    return Ranges(
        title=f"Who loses if {name} pays {pays_words(found)} of what it promised",
        axis=f"billion {found.currency or ''}".strip(),
        groups=tuple(groups),
        series=tuple(label for label in LOST if any(bar.series == label for g in groups for bar in g.bars)),
        note="The second round is a bound, from nothing to all that can be passed on, and no forecast."
        + more,
    )


def _bar(loss: Loss, number: int, found: Cascade, record: Record) -> Bar:
    amount = (loss.first, loss.second)[number]
    if not amount.low and amount.high is None:
        drawn, words = Range(), ""
    else:
        drawn, words = billions(amount), loosely(amount, found.currency)
    unknown = [each for each in loss.unmeasured if each in loss.before]
    if number and unknown and words:
        words += f" (owed by {', '.join(record.label(each) for each in unknown)}: not known)"
    return Bar(LOST[number], record.label(loss.party), drawn, words, open=number == 1)


def billions(amount: Range) -> Range:
    """The same in billions."""
    low, high, stated = (
        None if figure is None else Decimal(figure) / BILLION
        for figure in (amount.low, amount.high, amount.stated)
    )
    return replace(amount, low=low, high=high, stated=stated)
