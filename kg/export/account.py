"""The account of a holder or cluster as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.answer import interval_json, range_json, thing
from kg.export.dump import Json

if TYPE_CHECKING:
    from kg.analysis.closing import Closing, Rest
    from kg.analysis.reconcile import Reconciliation, Row, Sum
    from kg.analysis.told import Cell, Told
    from kg.claim import Range
    from kg.record import Record


def account_json(found: Reconciliation, record: Record) -> Json:
    """The JSON form of an account.

    Args:
        found: The account.
        record: The record.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "about": thing(found.about, record),
        "measure": "megawatts" if found.power else "chips",
        "day": found.day.isoformat() if found.day else None,
        "rows": [_row(row, record) for row in found.rows],
        "cells": [_cell(cell, record) for cell in found.cells],
        "quarters": [
            {
                "layer": each.layer,
                "thing": thing(each.thing, record) if each.thing else None,
                "unit": each.unit,
                "quarter": each.quarter or None,
                "stages": [_told(told, each.unit) for told in each.told],
            }
            for each in found.quarters
        ],
        "conflicts": [
            {"about": thing(each.about, record), "aspect": each.aspect, "claims": list(each.claims)}
            for each in found.conflicts
        ],
        "totals": [_sum(each) for each in found.sums],
        "conversions": list(found.conversions),
        "beside": list(found.beside),
        "cameToNothing": list(found.off),
        "foundNothing": list(found.vain),
        "countedOtherwise": list(found.elsewise),
        "facilities": [thing(iri, record) for iri in found.facilities],
        "used": [thing(iri, record) for iri in found.used],
        "ownWord": [thing(iri, record) for iri in found.voices],
    }


def _row(row: Row, record: Record) -> Json:
    return {
        "layer": row.layer,
        "thing": thing(row.thing, record) if row.thing else None,
        "unit": row.unit,
        "depth": row.depth,
        "stages": [_told(told, row.unit) for told in row.told],
        "rests": [_rest(rest, row.unit) for rest in row.rests],
        "closings": [_closing(each) for each in row.closings],
    }


def _told(told: Told, unit: str) -> Json:
    return {
        "stage": told.stage,
        "inPlace": told.stock,
        "quantity": _quantity(told.quantity, unit),
        "period": interval_json(told.last),
        "modalities": sorted({cell.modality for cell in told.cells}),
        "stances": sorted({cell.stance for cell in told.cells}),
        "confidence": float(told.confidence),
        "counted": [{"claims": list(cell.claims)} for cell in told.cells],
        "within": [{"claims": list(cell.claims)} for cell in told.within],
        "overlapping": [{"claims": list(pair)} for pair in told.shared],
        "perhapsTheSame": [{"claims": list(pair)} for pair in told.doubtful],
        "partsExceedWhole": told.over,
        "withoutFigure": list(told.silent),
        "denials": list(told.denials),
        "deniedInPart": list(told.denied_in_part),
        "disputed": sorted({aspect for cell in told.cells for aspect in cell.disputed}),
        "claims": list(told.claims),
    }


def _rest(rest: Rest, unit: str) -> Json:
    return {
        "earlier": rest.earlier,
        "later": rest.later,
        "rest": _quantity(rest.rest, unit),
        "beyond": _quantity(rest.beyond, unit),
        "sentOn": _quantity(rest.gone, unit),
        "claims": list(rest.claims),
    }


def _closing(closing: Closing) -> Json:
    return {
        "what": closing.what,
        "stage": closing.stage,
        "other": closing.other,
        "claims": list(closing.claims),
    }


def _cell(cell: Cell, record: Record) -> Json:
    return {
        "layer": cell.layer,
        "stage": cell.stage,
        "inPlace": cell.stock,
        "product": thing(cell.product, record) if cell.product else None,
        "place": thing(cell.place, record) if cell.place else None,
        "period": interval_json(cell.span),
        "quarter": cell.quarter or None,
        "dated": cell.dated,
        "quantity": _quantity(cell.quantity, cell.unit),
        "readings": [
            {
                "quantity": _quantity(reading.quantity, cell.unit),
                "modality": reading.modality,
                "stance": reading.stance,
                "dates": list(reading.dates),
                "confidence": float(reading.confidence),
                "claims": list(reading.claims),
            }
            for reading in cell.readings
        ],
        "modality": cell.modality,
        "stance": cell.stance,
        "confidence": float(cell.confidence),
        "origins": list(cell.origins),
        "claims": list(cell.claims),
        "denials": list(cell.denials),
        "disputed": list(cell.disputed),
        "holds": cell.holds,
    }


def _sum(each: Sum) -> Json:
    return {
        "stage": each.stage,
        "unit": each.unit,
        "parts": [
            {"layer": layer, "quantity": _quantity(told.quantity, each.unit), "claims": list(told.claims)}
            for layer, told in each.parts
        ],
        "quantity": None if each.quantity is None else _quantity(each.quantity, each.unit),
        "refused": each.refused,
        "acrossLayers": each.across,
    }


def _quantity(value: Range, unit: str) -> Json:
    return {**range_json(value), "unit": unit}
