"""Ask for lots, profiles, timelines and counts: analyses whose answers are lists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from kg.analysis.ledger import ledger
from kg.analysis.ledger import lots as _lots
from kg.analysis.option import Subject
from kg.analysis.profile import profile
from kg.analysis.quality import quality as _quality
from kg.analysis.stats import stats as _stats
from kg.analysis.timeline import timeline as _timeline
from kg.ask.listed import Listed
from kg.ask.parameters import Day, Modality
from kg.export.ledger import ledger_json
from kg.export.listing import (
    ledger_columns,
    ledger_notes,
    ledger_table,
    lots_columns,
    lots_table,
    profile_columns,
    profile_table,
    stats_json,
    stats_table,
)
from kg.export.profile import profile_json, title
from kg.export.quality import quality_columns, quality_json, quality_table
from kg.export.timeline import timeline_json, timeline_table
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.ledger import Ledger
    from kg.export.dump import Json
    from kg.graph import Graph
    from kg.record import Record

TOLD = ("actor", "site", "event", "lot", "product", "model", "place")
"""Of what a timeline can be."""

SHOWN = ("actor", "site", "product", "model", "place", "event", "lot")
"""Of what a profile can be."""


def lots(graph: Graph, *, as_of: Day = None, known: Day = None, primary_only: bool = False) -> Listed:
    """Which lots does the record follow, and where are they now?

    Args:
        graph: The graph.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        primary_only: Rest on primary records alone.

    Returns:
        The lots.
    """
    found = _lots(graph.network(Selection(as_of=as_of, known=known, primary_only=primary_only)))
    return _lots_listed(found, graph.record)


def one_lot(listed: Listed, name: str) -> Listed:
    """One of the lots of a list by itself.

    Args:
        listed: The answer of `lots`.
        name: The ``id`` of the lot's ledger.

    Returns:
        The list with that lot alone; with none where none has that name.
    """
    found = tuple(each for each in listed.found if ledger_json(each, listed.record)["id"] == name)
    return _lots_listed(found, listed.record)


def lot(
    graph: Graph,
    lot: Annotated[str, Subject("lot")],
    *,
    as_of: Day = None,
    known: Day = None,
    primary_only: bool = False,
) -> Listed:
    """What became of one lot, and what is missing to close it?

    Args:
        graph: The graph.
        lot: The lot, by label, slug or IRI.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        primary_only: Rest on primary records alone.

    Returns:
        Its ledger.

    Raises:
        kg.errors.UnknownName: No lot has that name.
        kg.errors.AmbiguousName: More than one has it.
    """
    iri = graph.resolve(lot, kinds=("lot",))
    found = ledger(graph.network(Selection(as_of=as_of, known=known, primary_only=primary_only)), iri)
    told = found, graph.record
    return Listed(
        *told,
        partial(ledger_json, *told),
        partial(ledger_table, *told),
        partial(ledger_columns, *told),
        title=graph.record.label(iri),
        notes=partial(ledger_notes, *told),
    )


def timeline(
    graph: Graph,
    name: Annotated[str, Subject(*TOLD)],
    *,
    as_of: Day = None,
    known: Day = None,
    modality: Modality = None,
    primary_only: bool = False,
) -> Listed:
    """What happened, what was said, when, and what was planned?

    Args:
        graph: The graph.
        name: An actor, site, event, lot, product, model or place.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        modality: Only claims that have come at least this far.
        primary_only: Rest on primary records alone.

    Returns:
        Its timeline.

    Raises:
        kg.errors.UnknownName: Nothing of these has that name.
        kg.errors.AmbiguousName: More than one has it.
    """
    iri = graph.resolve(name, kinds=TOLD)
    selection = Selection(
        as_of=as_of, known=known, modality=modality, primary_only=primary_only, superseded=True
    )
    told = _timeline(graph.network(selection), iri), graph.record
    return Listed(*told, partial(timeline_json, *told), partial(timeline_table, *told))


def show(
    graph: Graph,
    name: Annotated[str, Subject(*SHOWN)],
    *,
    as_of: Day = None,
    known: Day = None,
    modality: Modality = None,
    primary_only: bool = False,
) -> Listed:
    """What does the record say of one actor, and on whose word?

    Args:
        graph: The graph.
        name: An actor, site, product, model, place, event or lot.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        modality: Only claims that have come at least this far.
        primary_only: Rest on primary records alone.

    Returns:
        Its profile.

    Raises:
        kg.errors.UnknownName: Nothing of these has that name.
        kg.errors.AmbiguousName: More than one has it.
    """
    iri = graph.resolve(name, kinds=SHOWN)
    selection = Selection(as_of=as_of, known=known, modality=modality, primary_only=primary_only)
    record = graph.record
    found = profile(graph.network(selection), iri)
    return Listed(
        found,
        record,
        partial(profile_json, found, record, graph.judgements),
        partial(profile_table, found, record),
        partial(profile_columns, found, record),
        title=title(found.entity, record, graph.judgements),
    )


def stats(graph: Graph, *, quality: bool = False, as_of: Day = None, known: Day = None) -> Listed:
    """How much does the graph hold, of which kinds, from when?

    Args:
        graph: The graph.
        quality: Tell instead how good the record is: tiers, second origins, gaps, stale plans.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.

    Returns:
        The counts.
    """
    network, record = graph.network(Selection(as_of=as_of, known=known)), graph.record
    if not quality:
        counts = _stats(network)
        return Listed(counts, record, partial(stats_json, counts), partial(stats_table, counts, record))
    told = _quality(network), record
    return Listed(
        *told, partial(quality_json, *told), partial(quality_table, *told), partial(quality_columns, *told)
    )


def _lots_listed(found: Sequence[Ledger], record: Record) -> Listed:
    told = found, record
    return Listed(*told, partial(_lots_json, *told), partial(lots_table, *told), partial(lots_columns, *told))


def _lots_json(found: Sequence[Ledger], record: Record) -> Json:
    return {"lots": [ledger_json(each, record) for each in found]}
