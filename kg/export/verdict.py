"""What became of a pack, in words and as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.claim import Range
from kg.export.dump import Json
from kg.export.paragraph import wrap
from kg.export.sensitivity_words import ends, kinds, sentence, where
from kg.export.words import joined, numbers, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.change.contrast import Change
    from kg.change.verdict import Changed, Verdict
    from kg.record import Record

SHOWN: Final = 12
"""So many changes of the answer are told in words; JSON has all."""

LONG: Final = 100
"""So many letters of what a field of a claim said are shown."""


ROW: Final = 2
"""How many steps lead to a row of an answer: the list, and its name."""


def verdict_text(
    found: Verdict, kept: Mapping[str, Mapping[str, Any]], record: Record, *, width: int = 100
) -> Iterator[str]:
    """What became of a pack as lines of text.

    Args:
        found: What became of it.
        kept: What the pack says of each of its claims, by IRI.
        record: The record by which it was verified.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks; the first begins with ``same``, ``changed`` or ``broken``.
    """
    yield from wrap(_head(found), width)
    for fault in found.faults:
        yield from wrap(fault, width, "- ", "  ")
    if found.state == "broken":
        return
    yield ""
    what = f"answer {found.id} to `{found.question}`" if found.id else f"answer to `{found.question}`"
    yield from wrap(f"asked again: {what}", width)
    yield from _made(found, width)
    if found.repacked:
        sentence_ = (
            "The files are whole, but the ZIP is not as this program writes it: it was packed anew, or has "
            "bytes that belong to no file."
        )
        yield from wrap(sentence_, width)
    if found.drawn:
        sentence_ = (
            "The picture was not held against a new one: another version of the library that draws it is "
            "here, or none. Its SHA-256 is that of the manifest."
        )
        yield from wrap(sentence_, width)
    for name in found.altered:
        sentence_ = f"{name} is not as this version of the program writes it from the same data."
        yield from wrap(sentence_, width, "! ", "  ")
    yield from _answer(found, record, width)
    yield from _claims(found, kept, record, width)


def _head(found: Verdict) -> str:
    if found.state == "broken":
        return "broken: the files are not as the pack's own lists say, so nothing in it can be relied on."
    if found.state == "same":
        return "same: every file is whole, and the answer and its claims are what they were."
    return f"changed: every file is whole, but {joined(list(_why(found)))}."


def _why(found: Verdict) -> Iterator[str]:
    if found.altered:
        yield "some do not hold what the program writes from these data"
    if found.gone:
        yield "there is no such answer any more"
    elif found.changes:
        yield f"the answer is another ({kinds(found.changes)})"
    elif found.evidence:
        yield "the answer says the same on other evidence, or in other words"
    if found.claims:
        yield "claims behind it have changed"


def _made(found: Verdict, width: int) -> Iterator[str]:
    for what, (before, now) in (
        ("program", found.program),
        ("release", found.release),
        ("data", found.data),
    ):
        told = f"{before}, as then" if before == now else f"then {before}, now {now}"
        yield from wrap(f"{what}: {told}", width, "", "  ")


def _answer(found: Verdict, record: Record, width: int) -> Iterator[str]:
    if not found.changes:
        if found.evidence and not found.gone:
            yield ""
            keys = joined([spaced(key) for key in found.evidence])
            yield from wrap(f"In the answer's JSON there differs: {keys}.", width)
        return
    yield ""
    yield "the answer"
    for change in found.changes[:SHOWN]:
        yield from wrap(sentence(_within(change, found), record), width, "  ", "    ")
    if len(found.changes) > SHOWN:
        yield f"  and {len(found.changes) - SHOWN} more; --format json has them all"


def _within(change: Change, found: Verdict) -> Change:
    """A change as it stands in the one answer that a pack holds."""
    one = found.id is not None and change.path[0] in {"answers", "conflicts"} and len(change.path) > ROW
    return replace(change, path=change.path[ROW:]) if one else change


def _claims(
    found: Verdict, kept: Mapping[str, Mapping[str, Any]], record: Record, width: int
) -> Iterator[str]:
    claims = found.claims

    def told(iri: str) -> str:
        claim = record.claims.get(iri)
        before = kept.get(iri, {})
        says = claim.says if claim else str(before.get("says", ""))
        source = record.brief(claim.document) if claim else _brief(before)
        return f"{source}: {says} [{terms.shorten(iri)}]"

    for word, sign, iris in (
        ("added", "+", claims.added),
        ("withdrawn: the record does not hold them any more", "-", claims.withdrawn),
        ("no longer behind it, though the record holds them", "·", claims.unused),
    ):
        if iris:
            yield ""
            yield f"{_counted(len(iris))} {word}"
            for iri in iris:
                yield from wrap(f"{sign} {told(iri)}", width, "  ", "    ")
    if claims.replaced:
        yield ""
        yield f"{_counted(len(claims.replaced))} replaced or retracted since"
        for iri, by in claims.replaced:
            yield from wrap(f"× {told(iri)}; by {joined([*map(terms.shorten, by)])}", width, "  ", "    ")
    if claims.changed:
        yield ""
        yield f"{_counted(len(claims.changed))} changed"
        for each in claims.changed:
            yield from _changed(each, told(each.claim), width)


def _changed(each: Changed, told: str, width: int) -> Iterator[str]:
    yield from wrap(f"~ {told}", width, "  ", "    ")
    for key, before, now in each.fields:
        yield from wrap(f"{spaced(key)}: {_short(before)} → {_short(now)}", width, "      ", "        ")


def verdict_json(found: Verdict, record: Record) -> Json:
    """What became of a pack, as docs/json.md describes it.

    Args:
        found: What became of it.
        record: The record by which it was verified.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    claims = found.claims
    return {
        "verdict": found.state,
        "faults": list(found.faults),
        "repacked": found.repacked,
        "id": found.id,
        "question": found.question or None,
        "program": _pair(found.program),
        "release": _pair(found.release),
        "data": _pair(found.data),
        "altered": list(found.altered),
        "pictureNotCompared": found.drawn,
        "gone": found.gone,
        "changes": [_change(_within(change, found), record) for change in found.changes],
        "keys": list(found.evidence),
        "claims": {
            "added": list(claims.added),
            "withdrawn": list(claims.withdrawn),
            "replaced": [{"claim": iri, "by": list(by)} for iri, by in claims.replaced],
            "unused": list(claims.unused),
            "changed": [
                {
                    "claim": each.claim,
                    "fields": [
                        {"field": key, "before": _short(before), "after": _short(now)}
                        for key, before, now in each.fields
                    ],
                }
                for each in claims.changed
            ],
        },
    }


def _change(change: Change, record: Record) -> Json:
    before, after = ends(change, record)
    return {"kind": change.kind, "where": where(change.path, record), "before": before, "after": after}


def _pair(pair: tuple[str, str]) -> Json | None:
    return {"then": pair[0], "now": pair[1]} if any(pair) else None


def _brief(kept: Mapping[str, Any]) -> str:
    return f"{kept.get('publisher') or kept.get('title') or 'a document'}, {kept.get('issued') or 'undated'}"


def _short(value: object) -> str:
    """A field of a claim in a few words.

    >>> _short({"min": 1, "max": 2, "unit": "PieceUnit"}), _short({"role": "holder"}), _short([])
    ('1 to 2', 'role holder', 'nothing')
    """
    if isinstance(value, dict) and _is_range(value):
        told = numbers(Range(value["min"], value["max"], value.get("stated")))
        unit = value.get("unit") or value.get("currency") or ""
        told += f" {unit}" if told and unit not in {"", "PieceUnit"} else ""
    elif isinstance(value, dict):
        told = ", ".join(f"{key} {_short(each)}" for key, each in value.items() if each not in (None, [], ""))
    elif isinstance(value, list):
        told = "; ".join(_short(each) for each in value)
    elif isinstance(value, bool):
        told = "yes" if value else "no"
    else:
        told = "" if value is None else terms.shorten(str(value))
    return (told if len(told) <= LONG else f"{told[: LONG - 1]}…") or "nothing"


def _is_range(value: Mapping[str, Any]) -> bool:
    ends = [value.get(key) for key in ("min", "max", "stated")]
    return {"min", "max"} <= value.keys() and all(
        each is None or (isinstance(each, int | float) and not isinstance(each, bool)) for each in ends
    )


def _counted(count: int) -> str:
    return "1 claim" if count == 1 else f"{count} claims"
