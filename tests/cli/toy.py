"""An analysis made for the tests, which takes one option of each kind and tells what it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Annotated, Any, Literal

from kg.analysis.option import Named, Subject, Within
from kg.analysis.registry import Analysis
from kg.claim import Range
from kg.export.figure import Bar, Group, Ranges
from kg.export.report import Report, Table
from kg.network import Network, claims_of
from kg.record import Record

LINE = "What was asked of the toy?"


@dataclass(frozen=True)
class Toy:
    """What the toy was given."""

    given: dict[str, Any]
    claims: tuple[str, ...]


def toy(
    network: Network[str],
    *,
    actor: Annotated[str | None, Subject("actor")] = None,
    near: Annotated[tuple[str, ...], Named("actor", "site")] = (),
    pays: Annotated[float, Within(0, 1)] = 0.5,
    legs: Annotated[int, Within(1)] = 3,
    whole: bool = False,
    since: date | None = None,
    by: Literal["amount", "count"] = "amount",
) -> Toy:
    """What was asked of the toy?

    Args:
        network: The network.
        actor: The party of which it tells.
        near: Only what is near this party.
        pays: The share that it pays, from 0 to 1.
        legs: How many legs at most.
        whole: Tell the whole.
        since: From this day on.
        by: What is counted.
    """
    given = {
        "actor": actor, "near": near, "pays": pays, "legs": legs, "whole": whole, "since": since, "by": by,
    }  # fmt: skip
    return Toy(given, tuple(iri for iri, claim in claims_of(network).items() if claim.kind == "Diversion"))


def report(found: Toy, record: Record) -> Report:
    """Tell what it was given."""
    name = record.label(found.given["actor"]) if found.given["actor"] else "nobody"
    rows = (("<b>first</b>", Range(10, None), found.claims[:2]), ("=1+1", Range(5, 20, 12), ()))
    bars = tuple(Bar("said", str(row[0]), row[1], "words & more") for row in rows)
    return Report(
        title=f"What was asked of {name}?",
        sentences=(f"{name} was asked for.",),
        tables=(Table("What was given", ("what", "chips", "claims"), rows),),
        value={"given": {key: str(value) for key, value in found.given.items()}},
        claims=found.claims[:1],
        notes=("It is a toy.",),
        picture=Ranges("A toy", "chips", (Group("", bars),), ("said",)) if found.given["legs"] > 1 else None,
        truncated=found.given["whole"],
    )


def modules() -> dict[str, ModuleType]:
    """The modules in which an analysis and its teller are looked for."""
    analysis, teller = ModuleType("kg.analysis.toy"), ModuleType("kg.export.toy")
    analysis.__dict__["toy"] = toy
    teller.__dict__["report"] = report
    return {module.__name__: module for module in (analysis, teller)}


DEFINITION = Analysis("toy", "toy:toy", LINE)
