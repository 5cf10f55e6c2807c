"""Single points of failure, in sentences that an editor could print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.account import MEGAWATT
from kg.analysis.capacity import H100E
from kg.claim import Range
from kg.export.sentence import attribution, denial_sentences
from kg.export.words import UNITS, code, joined, numbers, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.capacity import Key
    from kg.analysis.chokepoints import Chokepoints, Hit, Point, Stopped, Whole
    from kg.analysis.link import Doubt, Link
    from kg.record import Record

SHOWN = 4
"""So many names are told in a row, and the number of the rest."""

NEEDS = {
    "authority": "authority for",
    "builder": "builder of",
    "chip": "chip for",
    "designer": "designer of",
    "goods": "goods for",
    "ground": "ground of",
    "host": "host of",
    "kind": "kind of chip in",
    "lessor": "lessor of",
    "maker": "maker of",
    "member": "member of the family",
    "money": "money for",
    "operator": "operator of",
    "part": "part of",
    "permit": "permit for",
    "plant": "plant of",
    "power": "power for",
    "process": "process of",
    "site": "site of",
    "source": "source of",
    "supplier": "supplier of",
    "tool": "tool of",
}
"""Each need, as said of what is needed and what needs it."""

WHY = {
    "substitute": "the record knows alternatives: {others}",
    "share": "which share of the need it meets is not known",
    "others": "there can be alternatives that no claim names",
    "stock": "what runs has these goods already",
    "unsure": "that it cannot be done without is not sure",
    "figure": "the capacity itself is a range",
    "running": "how much of the plan runs already is told in other units only",
}
"""What leaves a range open."""

CLOSING = {
    "substitute": "a claim on whether they can take over, and how much",
    "share": "a claim of the share",
    "others": "a claim that names all alternatives, or that there is but one",
    "stock": "a claim on how long it runs without them",
    "unsure": "a claim that it is needed, or is not",
    "figure": "a narrower claim of the capacity",
    "running": "a claim of what runs in the same unit",
}
"""What would narrow it."""


def kind_words(key: Key) -> str:
    """A kind of capacity in words.

    >>> from kg.analysis.capacity import Key
    >>> kind_words(Key("site", "planned", "Megawatt")), kind_words(Key("deal", "running", "Megawatt"))
    ('MW planned at sites', 'MW running in deals')
    """
    return f"{unit_words(key.unit)} {key.state} {'at sites' if key.layer == 'site' else 'in deals'}"


def short_words(key: Key) -> str:
    """A kind of capacity in as few words as a column has room for.

    >>> from kg.analysis.capacity import Key
    >>> short_words(Key("site", "planned", "MegawattITPower"))
    'IT MW, sites'
    """
    unit = "H100e" if key.unit == H100E else unit_words(key.unit)
    return f"{'IT MW' if unit.endswith('alone') else unit}, {key.layer}s"


def unit_words(unit: str) -> str:
    """A unit of capacity in words."""
    if unit.startswith(MEGAWATT):
        return "MW of computers alone" if unit.endswith("ITPower") else "MW"
    return UNITS.get(unit, ("", unit))[1]


def stops_words(each: Stopped) -> str:
    """How much stops: a figure, a range, or at most so much."""
    low, high = each.quantity.low or None, each.quantity.high
    if low is None:
        return "not known how much" if high is None else f"at most {numbers(Range(high, high))}"
    return numbers(Range(low, high))


def share_words(each: Stopped) -> str:
    """Which share of the whole stops."""
    low, high = each.share.low or None, each.share.high
    if low is None and high is not None and high >= 1:
        return "not known"
    return percent(Range(low, None if high == 1 and low != 1 else high))


def name_words(names: tuple[str, ...], record: Record) -> str:
    """Names in a row, and how many more."""
    shown = [label(name, record) for name in names[:SHOWN]]
    more = len(names) - len(shown)
    return joined([*shown, f"{more} more"] if more else shown)


def label(name: str, record: Record) -> str:
    """The label of a thing; of a claim that stands for its event, its words."""
    claim = record.claims.get(name)
    return claim.says.rstrip(".") if claim else record.label(name)


def chain_words(chain: tuple[Link, ...], record: Record) -> str:
    """A chain in a few words."""
    return ", ".join(
        f"{NEEDS.get(link.kind, f'{link.kind} of')} {label(link.target, record)}" for link in chain
    )


def sentences(answer: Chokepoints, record: Record) -> Iterator[str]:
    """The answer in sentences.

    Args:
        answer: The answer.
        record: The record.

    Yields:
        A few sentences for each point, those of what was asked to fail together first.
    """
    for point in (answer.removed, *answer.points):
        if point is not None:
            yield point_sentence(point, record)
            yield from denial_sentences(point.denials, record)
    if not answer.points and answer.removed is None:
        yield "No claim in the record tells of capacity and of what it needs."


def point_sentence(point: Point, record: Record) -> str:
    """What would stop, by which chain, and on whose word."""
    failed = joined([label(name, record) for name in point.failed])
    if not point.stopped:
        return f"If {failed} failed, nothing that the record measures would stop, as far as it tells."
    amounts = [
        f"{stops_words(each)} {kind_words(each.key)} ({share_words(each)} of these)"
        if share_words(each) != "not known"
        else f"{stops_words(each)} {kind_words(each.key)}"
        for each in point.stopped
    ]
    first = next((hit for each in point.stopped for hit in each.hits if hit.chain), None)
    text = f"If {failed} failed, there would stop, as far as the record tells: {'; '.join(amounts)}."
    if first is not None:
        text += f" For {label(first.item.name, record)}: {_because(first, record)}."
    if point.substitutes:
        text += f" Alternatives that the record knows: {name_words(point.substitutes, record)}."
    elif any(each.quantity.low for each in point.stopped):
        text += " It names no alternative, which is not to say that there is none."
    return text


def _because(hit: Hit, record: Record) -> str:
    return "; ".join(link_words(link, record) for link in hit.chain)


def link_words(link: Link, record: Record) -> str:
    """One step of a chain, with who says it."""
    need = NEEDS.get(link.kind, f"{link.kind} of")
    said = f"{label(link.source, record)} is {need} {label(link.target, record)}"
    if link.family:
        family = name_words(link.family, record)
        said = f"{label(link.source, record)} is {need} {family}, and so of {label(link.target, record)}"
    if link.confidence is None or link.stance is None or link.modality is None:
        return said
    far = "" if link.modality == "Actual" else f" ({code(link.modality, record)})"
    return (
        f"{said}{far}, {attribution(link.claims, link.stance, record)} (confidence {link.confidence.value})"
    )


def doubt_words(doubt: Doubt, record: Record) -> str:
    """What leaves a range open, and of what."""
    return f"{step_words(doubt, record)}: {why_words(doubt, record)}"


def step_words(doubt: Doubt, record: Record) -> str:
    """The step, or the site or deal, of which something is open."""
    if doubt.source == doubt.target:
        return label(doubt.source, record)
    need = NEEDS.get(doubt.kind, f"{doubt.kind} of")
    return f"{label(doubt.source, record)} as {need} {label(doubt.target, record)}"


def why_words(doubt: Doubt, record: Record) -> str:
    """What is open."""
    return WHY[doubt.why].format(others=name_words(doubt.others, record))


def notes(answer: Chokepoints, record: Record) -> Iterator[str]:
    """What a reader must know to read the answer right."""
    yield (
        "“No alternative” means none in this record, not none in the world. The least is what certainly has "
        "none here; the most is what stops if nobody stands in for anybody."
    )
    yield (
        "What runs has its chips and other goods: without their makers it may stop for want of parts, and is "
        "not sure to. What is planned is what comes beside what runs. Kinds of capacity are never added to "
        "each other: the same megawatt can be at a site and in a deal."
    )
    for whole in answer.wholes:
        if whole.bare:
            yield (
                f"{kind_words(whole.key)}: for {len(whole.bare)} of {whole.items} the record names "
                "nothing that they need, so that only their own failure is known to stop them. Claims on "
                "their chips, power, operators or permits would tell."
            )
    for whole in answer.wholes:
        yield from _smallest(whole, record)


def _smallest(whole: Whole, record: Record) -> Iterator[str]:
    if whole.smallest and len(whole.smallest) > 1:
        least = "a set, not proved the smallest," if whole.cut else "a smallest set"
        names = joined([label(name, record) for name in whole.smallest])
        yield (
            f"{kind_words(whole.key)}: {least} whose joint failure stops for sure all of the "
            f"{whole.covered} that the failure of others can stop is {names}."
        )
