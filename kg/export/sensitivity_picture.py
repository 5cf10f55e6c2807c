"""What an answer hangs on as a picture: a tornado diagram of one figure, or the share of the answer."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.change.contrast import Step, moved
from kg.change.figure import Figure, all_figures, figures
from kg.claim import Range
from kg.errors import BadInput
from kg.export.figure import Bar, Group, Ranges, Swing, Tornado
from kg.export.sensitivity_words import document, kinds, said, where, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.change.form import Branch, Leaf
    from kg.change.sensitivity import Sensitivity
    from kg.record import Record

NEAR = 5
"""How many figures a message names where none bears the name that was given."""

SHARE = "share that changes without it"
"""The only series of a picture of the whole answer."""


def picture(
    found: Sensitivity, record: Record, *, figure: str | None = None, most: int
) -> Tornado | Ranges | None:
    """The picture of what an answer hangs on.

    Args:
        found: What the answer hangs on.
        record: The record.
        figure: A part of the name of the figure that is shown. Where it is None, that which most origins
            move; where none moves any, how much of the answer changes without each.
        most: How many origins are shown at most.

    Returns:
        The picture, or None where nothing changes.
    """
    moving = figures(found)
    if figure is not None:
        wanted = figure.casefold()
        named = (each for each in moving if wanted in where(each.path, record).casefold())
        best = next(named, None)
        return _of_figure(best, found, record, most) if best else None
    best = next((each for each in moving if each.weight and each.whole.range), None)
    if best is not None:
        return _of_figure(best, found, record, most)
    return _of_answer(found, record, most) if found.removals else None


def has_figure(answer: Branch, figure: str | None, record: Record) -> None:
    """Refuse a name that no figure of an answer has.

    Args:
        answer: The answer.
        figure: A part of the name of a figure, or None.
        record: The record.

    Raises:
        kg.errors.BadInput: No figure has it in its name.
    """
    names = [where(path, record) for path in all_figures(answer)]
    if figure is None or any(figure.casefold() in name.casefold() for name in names):
        return
    such = f"it has {len(names)}, such as {'; '.join(map(repr, names[:NEAR]))}" if names else "it has none"
    raise BadInput(f"no figure of the answer has {figure!r} in its name; {such}.")


def _of_figure(figure: Figure, found: Sensitivity, record: Record, most: int) -> Tornado:
    whole = figure.whole.range
    point = whole.low is not None and whole.low == whole.high
    without = sorted(figure.without.items(), key=lambda each: (-_far(figure, each[1]), each[0]))[:most]
    names = _names([origin for origin, _ in without], record)
    unit = figure.whole.unit
    return Tornado(
        title=f"What it hangs on: {_title(figure.path, record)}",
        axis=f"The figure without each origin{_in(unit, record)}",
        base=float(whole.low or 0),
        swings=tuple(_swing(names[origin], leaf, whole, record) for origin, leaf in without),
        note=f"All claims: {said(figure.whole, record)}. {_others(found, len(figure.without), len(without))}",
        whole=None if point else whole,
    )


def _title(path: Sequence[Step], record: Record) -> str:
    """Where a figure stands, without the name of the list where rows tell enough."""
    name = where(path, record)
    return name.partition(": ")[2] if len(path) > 1 and isinstance(path[1], tuple) else name


def _in(unit: str | None, record: Record) -> str:
    return f", in {word(unit, record)}" if unit and unit != "PieceUnit" else ""


def _names(origins: Iterable[str], record: Record) -> dict[str, str]:
    """The origins in a few words; those that go by the same words with the names of their files too."""
    briefs = {origin: record.brief(origin) for origin in origins}
    many = Counter(briefs.values())
    return {
        origin: brief if many[brief] == 1 else document(origin, record) for origin, brief in briefs.items()
    }


def _others(found: Sensitivity, moving: int, shown: int) -> str:
    still = len(found.removals) + len(found.steady) - moving
    more = f" {moving - shown} more that move it are not shown." if moving > shown else ""
    untried = f" {len(found.untried)} were not left out." if found.untried else ""
    return f"Without each of {still} other origins it stays as it is.{more}{untried}"


def _far(figure: Figure, leaf: Leaf | None) -> Decimal:
    """How far a figure moves; further than all where it is gone."""
    return Decimal(2) if leaf is None else moved(figure.whole.range, leaf.range)


def _swing(name: str, leaf: Leaf | None, whole: Range, record: Record) -> Swing:
    ends = [float(end) for end in (whole.low, whole.high) if end is not None]
    if leaf is None or not leaf.range:
        words = "its row goes" if leaf is None else "not known"
        return Swing(name, min(ends, default=0.0), max(ends, default=0.0), words)
    ends += [float(end) for end in (leaf.range.low, leaf.range.high) if end is not None]
    return Swing(name, min(ends), max(ends), said(leaf, record), leaf.range)


def _of_answer(found: Sensitivity, record: Record, most: int) -> Ranges:
    shown = found.removals[:most]
    names = _names([each.origin for each in shown], record)
    bars = []
    for each in shown:
        share = round(100 * each.share, 2)
        bars.append(Bar(SHARE, names[each.origin], Range(share, share), kinds(each.changes)))
    return Ranges(
        title=f"What it hangs on: {found.question}".removesuffix(": "),
        axis="How much of what the answer says changes without each origin, in per cent",
        groups=(Group("", tuple(bars)),),
        series=(SHARE,),
        note=_others(found, len(found.removals), len(shown)),
    )
