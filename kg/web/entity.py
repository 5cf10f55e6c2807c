"""The page of an actor, product, site, place, model, event or lot: what the record says, on whose word."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kg import terms
from kg.analysis.profile import profile
from kg.export.judged import judged_words
from kg.export.words import code, spaced
from kg.web.claim import Told
from kg.web.page import facts, formats, frame, link, table, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.analysis.profile import Relation
    from kg.claim import Entity
    from kg.identity import Judgement
    from kg.network import Network
    from kg.record import Record

_UP = "../"
_HEADERS = ("with", "when", "what it says", "who says so", "how sure", "where")


def entity_page(
    network: Network[str], record: Record, iri: str, judgements: Sequence[Judgement] = ()
) -> Iterator[str]:
    """The page of a thing.

    Args:
        network: The claims that count.
        record: The record in which they stand.
        iri: The thing.
        judgements: Which things were judged to be one, or two.

    Returns:
        Lines of HTML.
    """
    entity = record.entities[iri]
    relations = profile(network, iri).relations
    return frame(entity.label, _body(entity, relations, record, judgements), up=_UP)


def _body(
    entity: Entity, relations: Sequence[Relation], record: Record, judgements: Sequence[Judgement]
) -> Iterator[str]:
    told = Told(record, _UP)
    kind, short = text(code(entity.kind, record)), text(terms.shorten(entity.iri))
    yield f'<p class="faint">{kind} · <code>{short}</code></p>'
    links = groupby(entity.links, key=lambda pair: pair[0])
    yield from facts(
        (
            ("also", text(", ".join(entity.aliases))),
            *((_property(name), ", ".join(_value(v, told) for _, v in pairs)) for name, pairs in links),
            ("judged", text(judged_words(entity.iri, judgements, record))),
        )
    )
    documents = {record.claims[each.claim].document for each in relations}
    claims = {each.claim for each in relations}
    yield f"<p>{len(claims):,} claims in {len(documents):,} documents speak of it.</p>"
    for (direction, relation), group in groupby(relations, key=lambda each: (each.direction, each.relation)):
        yield f"<h2>{text(_heading(direction, code(relation, record), entity.label))}</h2>"
        rows = tuple(_rows(group, told))
        column = 0 if any(row[0] for row in rows) else 1  # nobody else may be named in any of them
        yield from table(_HEADERS[column:], (row[column:] for row in rows))
    yield formats(entity.iri)


def _heading(direction: str, verb: str, label: str) -> str:
    if direction == "about":
        return f"Claims: {verb}"
    return f"{label} {verb} …" if direction == "out" else f"… {verb} {label}"


def _rows(relations: Iterable[Relation], told: Told) -> Iterator[tuple[str, ...]]:
    for relation in relations:
        claim = told.record.claims[relation.claim]
        says = claim.says or code(claim.kind, told.record)
        yield (
            told.named(relation.other) if relation.other else "",
            text(claim.when_text or "not stated"),
            f"<p>{text(says)}</p>{''.join(told.disputed(claim))}",
            told.who(claim),
            told.grade(claim),
            told.where(claim),
        )


def _property(name: str) -> str:
    return spaced(name.partition(":")[2])


def _value(value: str, told: Told) -> str:
    """What an entity's own file says of it: another thing, a page elsewhere, or plain words."""
    if value.startswith(terms.KG):
        return link(value, code(value.removeprefix(terms.KG), told.record), up=told.up)
    return told.named(value)
