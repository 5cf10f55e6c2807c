"""The lineage of a lot, as JSON and as lines of text: splits and merges, and what remains unexplained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg import terms
from kg.analysis.balance import Balance
from kg.analysis.gap import Gap
from kg.analysis.lineage import Lineage, Member, Taking
from kg.analysis.size import Reading, Size
from kg.claim import Range
from kg.export.answer import range_json, thing
from kg.export.dump import Json
from kg.export.words import code, counted, joined
from kg.record import Record

LEVELS = 12
"""How far a tree is set in at most, so that a long chain of lots does not run out of the page."""


def lineage_json(lineage: Lineage, record: Record) -> Json:
    """The JSON form of a lot's lineage, of its balances, and of what would close its rest."""
    own = lineage.own
    return {
        "parents": [taking_json(taking, record) for taking in lineage.parents],
        "children": [taking_json(taking, record) for taking in lineage.children],
        "sizes": [_size_json(size, record) for size in own.sizes] if own else [],
        "balances": [_balance_json(balance) for balance in own.balances] if own else [],
        "relatives": [_member_json(each, record) for each in lineage.members if each.depth],
        "circle": [thing(lot, record) for lot in lineage.circle],
        "gaps": [
            {
                "what": gap.what,
                "state": gap.state,
                "lots": [thing(lot, record) for lot in gap.lots],
                "says": gap_words(gap, lineage),
            }
            for gap in lineage.gaps
        ],
    }


def lineage_claims(lineage: Lineage) -> tuple[str, ...]:
    """All claims on which a lineage rests, in order of their IRIs."""
    found: set[str] = set()
    for member in lineage.members:
        found.update(iri for taking in member.parents for iri in taking.claims)
        found.update(iri for size in member.sizes for iri in size.claims)
        found.update(iri for balance in member.balances for iri in balance.claims)
    return tuple(sorted(found))


def taking_json(taking: Taking, record: Record) -> Json:
    """The JSON form of goods that went from one lot into another."""
    return {
        "from": thing(taking.parent, record),
        "lot": thing(taking.lot, record),
        "quantity": {**range_json(taking.quantity), "unit": taking.way.unit},
        "product": thing(taking.way.product, record) if taking.way.product else None,
        "dates": list(taking.dates),
        "confidence": float(taking.confidence),
        "claims": list(taking.claims),
    }


def _member_json(member: Member, record: Record) -> Json:
    return {
        "lot": thing(member.lot, record),
        "depth": member.depth,
        "parents": [taking_json(taking, record) for taking in member.parents],
        "sizes": [_size_json(size, record) for size in member.sizes],
        "balances": [_balance_json(balance) for balance in member.balances],
    }


def _size_json(size: Size, record: Record) -> Json:
    return {
        "state": size.state,
        "quantity": {**range_json(size.quantity), "unit": size.way.unit},
        "product": thing(size.way.product, record) if size.way.product else None,
        "summed": size.summed,
        "events": size.events,
        "readings": [_reading_json(reading, record) for reading in size.readings],
    }


def _reading_json(reading: Reading, record: Record) -> Json:
    return {
        "quantity": {**range_json(reading.quantity), "unit": reading.way.unit},
        "product": thing(reading.way.product, record) if reading.way.product else None,
        "share": range_json(reading.share) if reading.share else None,
        "modality": reading.modality,
        "stance": reading.stance,
        "dates": list(reading.dates),
        "confidence": float(reading.confidence),
        "claims": list(reading.claims),
    }


def _balance_json(balance: Balance) -> Json:
    def quantity(value: Range) -> Json:
        return {**range_json(value), "unit": balance.size.way.unit}

    return {
        "state": balance.state,
        "taken": quantity(balance.taken),
        "gone": [{"state": state, "quantity": quantity(value)} for state, value in balance.gone],
        "rest": quantity(balance.rest),
        "untraced": quantity(balance.untraced),
        "given": quantity(balance.given) if balance.given is not None else None,
        "beyond": quantity(balance.beyond) if balance.beyond is not None else None,
        "over": list(balance.over),
        "claims": list(balance.claims),
    }


def rest_words(balance: Balance | None) -> str:
    """The rest of one balance in a few words; empty where there is none.

    Args:
        balance: The balance, or None.

    Returns:
        Such as ``1,448 seen``.
    """
    if balance is None:
        return ""
    if balance.over:
        return f"more {joined([_done(name) for name in balance.over])} than it holds"
    return f"{_amount(balance.rest, balance.size.way.unit)} {_done(balance.state)}"


def lineage_lines(lineage: Lineage, record: Record, told: Sequence[str] = ()) -> list[str]:
    """The lineage of a lot as a tree, its rest in each state, and what would close it, as lines of text.

    Args:
        lineage: The lineage.
        record: The record.
        told: Claims that the reader has before him already, and that need not be named again.

    Returns:
        The lines; a line that begins with spaces is set in.
    """
    lines = ["lineage:", *_tree(lineage)] if len(lineage.members) > 1 else []
    if lineage.circle:
        steps = [f"{terms.shorten(a)} from {terms.shorten(b)}" for a, b in _steps(lineage.circle)]
        lines.append(f"it runs in a circle, so that no rest is told: taken is {joined(steps)}")
    for balance in lineage.own.balances if lineage.own else ():
        lines += _rest_lines(balance, record, told)
    return lines + [f"would close it: {gap_words(gap, lineage)}" for gap in lineage.gaps]


def _tree(lineage: Lineage) -> Iterator[str]:
    members = {member.lot: member for member in lineage.members}
    below: dict[str, list[str]] = {}
    for member in lineage.members:
        for taking in member.parents:
            below.setdefault(taking.parent, []).append(member.lot)
    roots = [lot for lot, member in members.items() if not any(t.parent in members for t in member.parents)]
    todo = [(lot, "", 1) for lot in reversed(roots or [lineage.lot])]
    shown: set[str] = set()
    while todo:
        lot, above, level = todo.pop()
        again = lot in shown
        shown.add(lot)
        yield "  " * min(level, LEVELS) + _lot_line(members[lot], above, lineage.lot, again=again)
        if not again:
            todo += [(child, lot, level + 1) for child in reversed(below.get(lot, []))]


def _lot_line(member: Member, above: str, asked: str, *, again: bool) -> str:
    name = f"{'└ ' if above else ''}{terms.shorten(member.lot)}"
    name += " (this lot)" if member.lot == asked else ""
    share = ""
    if len(member.parents) > 1 and above:
        taking = next(each for each in member.parents if each.parent == above)
        share = f", of which {counted(taking.quantity, taking.way.unit) or 'an unstated number'} from here"
    if again:
        return f"{name}: as above{share}"
    sizes = [_size_words(size) for size in member.sizes]
    return f"{name}: {'; '.join(sizes) or 'of unstated size'}{share}"


def _size_words(size: Size) -> str:
    best = size.readings[0]
    around = [*best.dates, str(best.confidence)]
    return f"{counted(size.quantity, size.way.unit)} {_done(size.state)} ({', '.join(around)})"


def _rest_lines(balance: Balance, record: Record, told: Sequence[str]) -> Iterator[str]:
    size, unit = balance.size, balance.size.way.unit
    whole = f"{counted(size.quantity, unit)} {_done(balance.state)}"
    if balance.over:
        yield _over_line(balance, whole)
    else:
        taken = [("taken", balance.taken)] if balance.taken != Range(0, 0) else []
        parts = [f"{_amount(value, unit)} {_done(name)}" for name, value in (*taken, *balance.gone)]
        line = f"rest of {whole}: {_amount(balance.rest, unit)}"
        line += f" ({'; '.join(parts)})" if parts else ""
        if balance.gone and balance.untraced != balance.rest:
            line += f"; {_amount(balance.untraced, unit)} are told no other end, in parts or not"
        yield line + _by([iri for iri in balance.claims if iri not in told])
    if balance.given is not None and balance.beyond is not None and "given" not in balance.over:
        given, beyond = _amount(balance.given, unit), _amount(balance.beyond, unit)
        yield f"of {whole}, {given} came from the lots that it was put together from, {beyond} from elsewhere"
    if len({reading.quantity for reading in size.readings}) > 1:
        each = "; ".join(_reading_words(reading, record) for reading in size.readings)
        yield f"readings of what is {_done(balance.state)}: {each}"


def _over_line(balance: Balance, whole: str) -> str:
    amounts = {"taken": balance.taken, "given": balance.given, **dict(balance.gone)}
    said = []
    for name in balance.over:
        amount = counted(amounts[name] or Range(), balance.size.way.unit)
        said.append(f"more was {_done(name)} than it is said to hold, {amount}")
    return f"the record contradicts itself: {joined(said)} of {whole}{_by(balance.claims)}"


def _reading_words(reading: Reading, record: Record) -> str:
    figure = counted(reading.quantity, reading.way.unit)
    how = (code(reading.modality, record), code(reading.stance, record), str(reading.confidence))
    return f"{figure} ({' · '.join(how)}{_by(reading.claims)})"


def gap_words(gap: Gap, lineage: Lineage) -> str:
    """What a claim would have to tell, in a sentence without a subject.

    Args:
        gap: What is missing.
        lineage: The lineage of the lot of whose rest it is asked.

    Returns:
        Such as ``how many went into lot:part``.
    """
    names = [terms.shorten(each) for each in gap.lots]
    own, done = gap.lots == (lineage.lot,), _done(gap.state or "stated")
    above = {taking.parent for taking in lineage.parents}
    went = f"how many {'came from' if gap.lots[0] in above else 'went into'} {names[0]}"
    said = {
        "circle": f"which of {joined(names)} was not taken from the next",
        "size": "how many it holds",
        "most": f"how many were {done} at most" if own else f"{went} at most",
        "reading": f"which figure of what was {done} is right",
        "share": went,
        "counting": f"{went}, counted in the same way",
        "overlap": f"whether {joined(names)} hold some of the same goods",
        "together": "whether the events at its ends are about the same goods",
        "elsewhere": "from where those came that no lot it was put together from gave",
        "end": "where the rest went, or was put in",
    }
    return said[gap.what]


def _amount(value: Range, unit: str) -> str:
    """A number of goods, also where nothing is known of it."""
    return counted(value, unit) if value.high is not None or value.low else "an unknown number"


def _done(name: str) -> str:
    """A state, or a way in which goods come into a lot or leave it, as a participle."""
    return {"taken": "taken from it", "given": "put into it"}.get(name, name)


def _by(claims: Sequence[str]) -> str:
    """The claims as `kg cite` takes them; of further ones of a document only the fragment is written."""
    named, before = [], ""
    for claim in claims:
        document, mark, fragment = terms.shorten(claim).removeprefix("source:").partition("#")
        named.append(f"{mark}{fragment}" if document == before else f"{document}{mark}{fragment}")
        before = document
    return f"; by {', '.join(named)}" if named else ""


def _steps(circle: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(circle, (*circle[1:], circle[0]), strict=True))
