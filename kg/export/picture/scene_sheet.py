"""A picture of a network on a sheet of matplotlib, for PNG and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.export.picture.canvas import DOTS, pressed, settled, sheet
from kg.export.picture.naming import LEADING
from kg.export.picture.scene import DASHES, diamond
from kg.export.picture.scene_svg import PAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from kg.export.picture.scene import Point, Scene, Text

LONGEST: Final = 5_000
"""How many dots of a screen a PNG is wide or high at most."""


@settled()
def press(scene: Scene, form: str) -> bytes:
    """A picture as the bytes of a file.

    Args:
        scene: The picture.
        form: ``png`` or ``pdf``.

    Returns:
        The same bytes for the same picture.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    return pressed(
        _sheet(scene), form, dots=min(DOTS, int(LONGEST * 72 / max(scene.size))), title=scene.title
    )


def _sheet(scene: Scene) -> Figure:
    wide, high = scene.size
    figure = sheet(wide / 72, high / 72)
    figure.set_layout_engine("none")  # every place is known
    figure.set_facecolor(PAPER.ground)
    axis: Axes = figure.add_axes((0, 0, 1, 1))
    axis.set_xlim(0, wide)
    axis.set_ylim(high, 0)
    axis.set_axis_off()
    _arrows(axis, scene)
    _dots(
        axis,
        [dot.at for dot in scene.dots],
        [dot.radius for dot in scene.dots],
        [dot.colour for dot in scene.dots],
    )
    marks = [diamond(arrow.along(0.5)) for arrow in scene.arrows if arrow.bundle.disputed]
    _polygons(axis, marks, PAPER.doubt, zorder=4, edgecolors=PAPER.ground)
    _legend(axis, scene)
    for text in scene.names:
        _text(axis, text, ground=True)
    for text in scene.words:
        _text(axis, text)
    return figure


def _arrows(axis: Axes, scene: Scene) -> None:
    from matplotlib.collections import PathCollection  # noqa: PLC0415 - an optional extra
    from matplotlib.path import Path  # noqa: PLC0415

    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    colours = [PAPER.of(arrow.bundle.carries) for arrow in scene.arrows]
    axis.add_collection(
        PathCollection(
            [Path(arrow.curve, codes) for arrow in scene.arrows],
            facecolors="none",
            edgecolors=colours,
            linewidths=[arrow.width for arrow in scene.arrows],
            linestyles=[_style(DASHES[arrow.bundle.stroke]) for arrow in scene.arrows],
            zorder=1,
        ),
        autolim=False,
    )
    _polygons(axis, [arrow.head for arrow in scene.arrows], colours, zorder=2)


def _style(lengths: tuple[float, ...]) -> Any:  # noqa: ANN401 - as matplotlib has it
    return (0, [length / 1.5 for length in lengths]) if lengths else "-"


def _polygons(
    axis: Axes,
    corners: Iterable[Sequence[Point]],
    colour: str | Sequence[str],
    **look: Any,  # noqa: ANN401 - as matplotlib has it
) -> None:
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 - an optional extra

    axis.add_collection(PolyCollection(list(corners), facecolors=colour, **look), autolim=False)


def _dots(axis: Axes, at: Sequence[Point], radii: Sequence[float], colours: Sequence[str]) -> None:
    if at:
        axis.scatter(
            [x for x, _ in at],
            [y for _, y in at],
            s=[(2 * radius) ** 2 for radius in radii],
            c=colours,
            edgecolors=PAPER.ground,
            linewidths=1,
            zorder=3,
        )


def _legend(axis: Axes, scene: Scene) -> None:
    for sample in scene.legend:
        x, y = sample.at
        middle, part = (x + sample.wide / 2, y), sample.size * 0.55
        if sample.sign == "dot":
            _dots(axis, [middle], [part], [sample.colour])
        elif sample.sign == "disputed":
            _polygons(axis, [diamond(middle, part)], PAPER.doubt, zorder=4)
        else:
            style = _style(DASHES[sample.sign])
            axis.plot(
                [x, x + sample.wide],
                [y, y],
                color=PAPER.of(sample.colour) if sample.colour else PAPER.ink,
                linewidth=sample.size / 5,
                linestyle=style,
            )
        axis.text(
            x + sample.wide + 6, y, sample.words, fontsize=sample.size, color=PAPER.ink, va="center_baseline"
        )


def _text(axis: Axes, text: Text, *, ground: bool = False) -> None:
    x, y = text.at
    top = y - len(text.lines) * text.size * LEADING / 2
    look: dict[str, Any] = {
        "fontsize": text.size,
        "color": PAPER.faint if text.faint else PAPER.ink,
        "fontweight": "bold" if text.bold else "normal",
        "ha": text.side,
        "va": "center_baseline",
        "zorder": 5,
    }
    if ground:  # words are kept apart from the lines behind them
        look["bbox"] = {"facecolor": PAPER.ground, "edgecolor": "none", "alpha": 0.75, "pad": 0.5}
    for place, line in enumerate(text.lines):
        axis.text(x, top + (place + 0.5) * text.size * LEADING, line, **look)
