"""What a picture shows, without how it is drawn: ranges side by side, what an answer hangs on, or a graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.claim import Range


@dataclass(frozen=True, slots=True)
class Bar:
    """One range in a chart.

    Attributes:
        series: Which of the chart's series it belongs to.
        label: What stands at its left.
        range: The figures; nothing is drawn but words where neither bound is known.
        words: What stands at its right, such as "at least 12,000 (alleged)".
        open: Whether it is drawn without a filling: what has not happened, or is only foreseen.
    """

    series: str
    label: str
    range: Range
    words: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Ranges that stand together, such as those of one year.

    Attributes:
        label: What they have in common; empty where there is but one group.
        bars: The ranges, from top to bottom.
    """

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges of one measure side by side, by category.

    Attributes:
        title: What is shown.
        axis: What is measured, with its unit.
        groups: The groups, from top to bottom.
        series: The series in the order of their colours, for the legend.
        note: A line under the chart; empty where there is none.
    """

    title: str
    axis: str
    groups: tuple[Group, ...]
    series: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Swing:
    """How far an answer moves with one of the things that it rests on.

    Attributes:
        label: On what.
        low: The smallest figure of the answer with and without it.
        high: The largest.
        words: What stands at its right, such as "falls without it".
        without: The figure without it, where that of the whole is a range; None where there is none then.
    """

    label: str
    low: float
    high: float
    words: str = ""
    without: Range | None = None


@dataclass(frozen=True, slots=True)
class Tornado:
    """What an answer hangs on, the most important first.

    Attributes:
        title: What is shown.
        axis: What is measured, with its unit.
        base: The figure of the whole.
        swings: How far each thing moves it; drawn in the order of their lengths, the longest on top.
        note: A line under the chart; empty where there is none.
        whole: The figure of the whole where it is a range, or open at an end; its swings say what the range
            is without each thing, and are drawn in the order in which they stand. `base` means nothing then.
    """

    title: str
    axis: str
    base: float
    swings: tuple[Swing, ...]
    note: str = ""
    whole: Range | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A box in a drawing.

    Attributes:
        name: Its name, which edges use.
        label: What stands in it.
        kind: Its class, such as ``Company``, for its colour; see `kg.export.look`.
        strong: Whether it is what the drawing is about.
    """

    name: str
    label: str
    kind: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow in a drawing.

    Attributes:
        source: The name of the node from which it leads.
        target: The name of the node to which it leads.
        label: What stands on it; empty where nothing does.
        modality: How far the thing has come, for the style of its line.
        carries: What it carries, such as ``MoneyPaid``, for its colour; see `kg.export.look`.
        disputed: Whether somebody denies it.
    """

    source: str
    target: str
    label: str = ""
    modality: str = "Actual"
    carries: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Layers:
    """A directed graph in layers, from left to right; what leads back is drawn as an arc back.

    Attributes:
        title: What is shown.
        nodes: The boxes; of those on equal terms, the first stand above.
        edges: The arrows.
        note: A line under the drawing; empty where there is none.
    """

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    note: str = ""


Figure = Ranges | Tornado | Layers
"""What can be drawn."""

Theme = Literal["light", "dark"]
"""The ground on which it is drawn."""
