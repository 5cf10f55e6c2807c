"""The analyses in one tuple that can be read: the doors take names, questions and functions from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis.bound import bound
from kg.analysis.conflict import conflicts
from kg.analysis.diversion import diversions
from kg.analysis.ledger import ledger, lots
from kg.analysis.paths import paths
from kg.analysis.profile import profile
from kg.analysis.quality import quality
from kg.analysis.reach import reach
from kg.analysis.stats import stats
from kg.analysis.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis.

    Attributes:
        name: The name of its command, and the option that asks for it where the command has several.
        run: The function: a network in, an answer out.
    """

    name: str
    run: Callable[..., Any]

    @property
    def question(self) -> str:
        """The question that it answers: the first line of its function's docstring."""
        return (self.run.__doc__ or "").strip().splitlines()[0]


ANALYSES: tuple[Analysis, ...] = (
    Analysis("diversions", diversions),
    Analysis("paths", paths),
    Analysis("paths --bound", bound),
    Analysis("reach", reach),
    Analysis("conflicts", conflicts),
    Analysis("lots", lots),
    Analysis("lot", ledger),
    Analysis("timeline", timeline),
    Analysis("show", profile),
    Analysis("stats", stats),
    Analysis("stats --quality", quality),
)
"""All analyses."""
