"""The analyses in one tuple that can be read: the doors take names, questions and functions from here.

An analysis with a `line` needs nothing else: `kg.cli.analysis` makes its command and `kg.ask.analysis` its
call from the function's signature and docstring, and the function ``report`` of the module of the same name
in `kg.export` tells its answer. docs/analyses.md says how to add one. The others have doors of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.analysis.option import Option


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis. Nothing of it is imported before it is asked for.

    Attributes:
        name: The name of its command, and the option that asks for it where the command has several.
        home: Its module in `kg.analysis` and its function there, with a colon between them.
        line: The first line of its docstring, for the list of the commands; empty where it has a door of its
            own.
        superseded: Whether it is to see claims that a later one replaced or retracted.
    """

    name: str
    home: str
    line: str = ""
    superseded: bool = False

    @property
    def run(self) -> Callable[..., Any]:
        """The function: a network in, an answer out."""
        module, _, function = self.home.partition(":")
        found: Callable[..., Any] = getattr(import_module(f"kg.analysis.{module}"), function)
        return found

    @property
    def question(self) -> str:
        """The question that it answers: the first line of its function's docstring."""
        return (self.run.__doc__ or "").strip().splitlines()[0]

    @property
    def options(self) -> tuple[Option, ...]:
        """What it can be asked."""
        from kg.analysis.option import options  # noqa: PLC0415 - the list of the commands needs none

        return options(self.run)


ANALYSES: tuple[Analysis, ...] = (
    Analysis("diversions", "diversion:diversions"),
    Analysis("paths", "paths:paths"),
    Analysis("paths --bound", "bound:bound"),
    Analysis("reach", "reach:reach"),
    Analysis("conflicts", "conflict:conflicts"),
    Analysis("lots", "ledger:lots"),
    Analysis("lot", "ledger:ledger"),
    Analysis("timeline", "timeline:timeline"),
    Analysis("show", "profile:profile"),
    Analysis("stats", "stats:stats"),
    Analysis("stats --quality", "quality:quality"),
    Analysis(
        "circular",
        "circular:circular",
        "Which financing loops are there, and how circular is it all?",
    ),
    Analysis("reconcile", "reconcile:reconcile", "What of what was announced came, and what is unexplained?"),
    Analysis("cases", "cases:cases", "How do documented diversions compare with estimates, per year?"),
    Analysis("control", "control:control", "Who controls or influences an actor, and by which chains?"),
    Analysis(
        "chokepoints",
        "chokepoints:chokepoints",
        "Which single supplier, process, site or permit stops the most?",
    ),
    Analysis("exposure", "exposure:exposure", "Who depends on an actor, and who loses if it does not pay?"),
    Analysis("screen", "screen:screen", "Which parties show which red flags of official guidance?"),
)
"""All analyses."""


def generic() -> tuple[Analysis, ...]:
    """The analyses whose doors follow from their definition."""
    return tuple(each for each in ANALYSES if each.line)


def named(name: str) -> Analysis:
    """The analysis of a name.

    Raises:
        KeyError: There is none.
    """
    return {each.name: each for each in ANALYSES}[name]
