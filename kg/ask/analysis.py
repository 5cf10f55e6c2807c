"""Ask an analysis by its definition alone: names and days in, a told answer with its evidence out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analysis.identifier import answer_id
from kg.analysis.option import Option
from kg.analysis.registry import named
from kg.ask.asking import asked, checked, left_out, provenance
from kg.ask.parameters import Day, Modality, Without
from kg.errors import BadInput
from kg.export.answer import Provenance
from kg.export.dump import dump
from kg.export.picture.canvas import is_picture
from kg.export.report import Report, report_json
from kg.export.report_page import inline, report_page
from kg.export.report_text import report_csv, report_sentences, report_text
from kg.export.several import Place, Several, alone, name_rows, places, rows
from kg.file import replacing
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.export.figure import Theme
    from kg.graph import Graph
    from kg.record import Record

ENDINGS = {".txt": "table", ".json": "json", ".csv": "csv"}
"""The format of a file of text, by the ending of its name."""

PAGE = ".html"
"""The ending of a page."""


@dataclass(frozen=True)
class Reported:
    """An analysis with its answer and the evidence.

    Attributes:
        name: The name of the analysis, and of the module in `kg.export` that tells its answer.
        answer: What its function gave.
        record: The record that it cites.
        provenance: From what it was made.
        left_out: How many claims it could not rest on, by reason.
        subjects: The IRIs of that of which it tells.
        plain: Whether nothing else was asked, so that question and subjects name it.
    """

    name: str
    answer: Any
    record: Record
    provenance: Provenance
    left_out: tuple[tuple[str, int], ...]
    subjects: tuple[str, ...] = ()
    plain: bool = False

    @property
    def id(self) -> str | None:
        """The name of the whole answer; None where it is to a question with options of its own."""
        return answer_id(self.name, self.subjects) if self.plain else None

    @cached_property
    def report(self) -> Report:
        """The answer as it is told."""
        told: Report = self._teller.report(self.answer, self.record)
        return told

    @property
    def several(self) -> tuple[Several, ...]:
        """The lists in the answer whose rows are answers of their own."""
        lists: tuple[Several, ...] = getattr(self._teller, "ANSWERS", ())
        return lists

    @property
    def _teller(self) -> Any:  # noqa: ANN401 - a module
        return import_module(f"kg.export.{self.name}")

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""
        value = name_rows(self.report.value, self.several, self.name, self.subjects)
        named = replace(self.report, value=value)
        told = report_json(named, self.record, provenance=self.provenance, left_out=self.left_out)
        return {"id": self.id, **told}

    def alone(self, name: str) -> Reported | None:
        """One row of the answer by itself.

        Args:
            name: The row's ``id``.

        Returns:
            The answer with that row alone, told in its own sentences, with the notes of the whole; None
            where no row has that name.
        """
        value = self.json()["answer"]
        for each in self.several:
            ids = (row["id"] for row in rows(value, each))
            for found, (place, row) in zip(ids, places(self.answer, each), strict=True):
                if found == name:
                    return self._only(each, place, row)
        return None

    def _only(self, several: Several, place: Place, row: Any) -> Reported:  # noqa: ANN401 - any row
        only = replace(self, answer=alone(self.answer, several, place))
        told = replace(
            only.report,
            sentences=tuple(several.tell(self.answer, row, self.record)),
            notes=self.report.notes,
            truncated=self.report.truncated,
        )
        only.__dict__["report"] = told  # in place of what a `cached_property` would make
        return only

    def lines(self, form: str = "table", *, width: int = 100) -> Iterator[str]:
        """The answer as lines of text.

        Args:
            form: ``table``, ``sentence``, ``json``, ``csv``, or ``html`` for a page on light ground.
            width: How many columns a line of a table has at most.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield dump(self.json()).rstrip("\n")
        elif form == "csv":
            yield from report_csv(self.report)
        elif form == "html":
            yield from self.page()
        elif form == "sentence":
            yield from report_sentences(self.report, self.left_out)
        else:
            yield from report_text(self.report, self.left_out, width=width)

    def write(self, path: Path, *, theme: Theme = "light", width: int = 100) -> None:
        """Write the answer to a file, whole or not at all, in the form that the ending of its name says.

        Args:
            path: The file: ``.svg`` and ``.png`` are pictures, ``.html`` is a page, the rest is text.
            theme: The ground of a picture or page.
            width: How many columns a line of a table has at most.

        Raises:
            kg.errors.BadInput: The ending is of no form, there is nothing to draw, or it cannot be written.
            kg.errors.MissingExtra: It is a picture, and matplotlib is not installed.
        """
        form = form_of(path)
        if is_picture(path):
            from kg.export.picture.drawing import draw  # noqa: PLC0415 - a text needs no picture

            if self.report.picture is None:
                raise BadInput(
                    "there is nothing to draw: the answer is empty; leave --output out to read why."
                )
            draw(self.report.picture, path, theme=theme)
            return
        lines = self.page(theme) if form == "html" else self.lines(form, width=width)
        with replacing(path) as stream:
            for line in lines:
                stream.write((line + "\n").encode())

    def page(self, theme: Theme = "light") -> Iterator[str]:
        """The answer as a page of HTML that needs nothing else.

        Args:
            theme: The ground of the page.

        Yields:
            Lines without line breaks.

        Raises:
            kg.errors.MissingExtra: There is something to draw, and matplotlib is not installed.
        """
        picture = ""
        if self.report.picture is not None:
            from kg.export.picture.drawing import svg  # noqa: PLC0415 - a text needs no picture

            picture = inline(svg(self.report.picture, theme=theme))
        return report_page(
            self.report,
            self.record,
            provenance=self.provenance,
            left_out=self.left_out,
            picture=picture,
            theme=theme,
        )


def form_of(path: Path) -> str:
    """The form of a file by the ending of its name.

    Args:
        path: The file.

    Returns:
        ``svg``, ``png``, ``html``, ``table``, ``json`` or ``csv``.

    Raises:
        kg.errors.BadInput: The ending is of none.

    Example:
        >>> form_of(Path("a.svg")), form_of(Path("a.txt"))
        ('svg', 'table')
    """
    ending = path.suffix.lower()
    if is_picture(path) or ending == PAGE:
        return ending.removeprefix(".")
    if ending not in ENDINGS:
        raise BadInput(
            "its ending says no form; end it in .svg, .png, .html, .txt, .json or .csv, or say --format.",
            path,
        )
    return ENDINGS[ending]


def ask(
    graph: Graph,
    name: str,
    given: Mapping[str, Any],
    *,
    modality: Modality = None,
    as_of: Day = None,
    known: Day = None,
    primary_only: bool = False,
    without: Without = (),
) -> Reported:
    """Ask an analysis.

    Args:
        graph: The graph.
        name: The name of the analysis.
        given: The options of its function; entities by name.
        modality: Only claims that have come at least this far.
        as_of: As the world was at the end of this day.
        known: As the public record was at the end of this day.
        primary_only: Rest on primary records alone.
        without: Leave out these claims and documents, with all that is taken from them.

    Returns:
        The answer, with its evidence.

    Raises:
        kg.errors.UnknownName: A name stands for nothing.
        kg.errors.AmbiguousName: A name stands for more than one thing.
        kg.errors.BadInput: An option has a value that it cannot have.
    """
    analysis = named(name)
    checked(graph, "confidence", (), modality)
    options = {option.name: option for option in analysis.options}
    values = {key: _value(graph, options[key], value) for key, value in given.items() if key in options}
    if wrong := [key for key in given if key not in options]:
        raise BadInput(f"{name} has no option {wrong[0]!r}; it has {', '.join(options) or 'none'}.")
    if missing := [key for key, option in options.items() if option.required and values.get(key) is None]:
        raise BadInput(f"{name} needs {missing[0]}: {options[missing[0]].meaning}")
    selection = Selection(
        as_of=as_of,
        known=known,
        modality=modality,
        primary_only=primary_only,
        without=left_out(graph, without),
        superseded=analysis.superseded,
    )
    network = graph.network(selection)
    # What was not given is left to the function's own default.
    answer = analysis.run(network, **{key: value for key, value in values.items() if value is not None})
    limits = {"as_of": as_of, "known": known, "modality": modality, "primary_only": primary_only}
    own = {key: value for key, value in given.items() if value is not None and _differs(value, options[key])}
    query = {**own, **asked({**limits, "without": tuple(without)})}
    omitted = tuple(sorted(network.graph["omitted"].items()))
    made = provenance(graph, name, query, as_of, known)
    subjects = tuple(str(values[key]) for key in own if options[key].subject)
    plain = all(options[key].subject for key in own)
    return Reported(name, answer, graph.record, made, omitted, subjects, plain)


def asker(name: str) -> Callable[..., Reported]:
    """The call of an analysis for users of Python: a graph and the subjects first, options by name.

    Args:
        name: The name of the analysis.

    Returns:
        A function with the analysis's docstring.
    """
    analysis = named(name)
    options = analysis.options
    subjects = [option.name for option in options if option.subject]

    def call(graph: Graph, *names: str, **given: Any) -> Reported:  # noqa: ANN401 - as its options say
        if len(names) > len(subjects):
            raise TypeError(
                f"{name}() takes {len(subjects)} names after the graph, but {len(names)} were given"
            )
        own = dict(zip(subjects, names, strict=False))
        own |= {option.name: given.pop(option.name) for option in options if option.name in given}
        return ask(graph, name, own, **given)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = analysis.run.__doc__
    return call


def _differs(value: object, option: Option) -> bool:
    """Whether something else was asked than what is taken where nothing is."""
    return value != option.default and not (option.several and not value)


def _value(graph: Graph, option: Option, value: Any) -> Any:  # noqa: ANN401 - as its type says
    """What a function gets for what was given."""
    if value is None:
        return None
    if option.several:
        return tuple(_one(graph, option, each) for each in ([value] if isinstance(value, str) else value))
    return _one(graph, option, value)


def _one(graph: Graph, option: Option, value: Any) -> Any:  # noqa: ANN401 - as its type says
    if option.entity:
        return graph.resolve(value, kinds=option.kinds)
    if option.choices and value not in option.choices:
        raise BadInput(f"{option.name} cannot be {value!r}; it is one of {', '.join(option.choices)}.")
    low, high = option.within.least, option.within.most
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        raise BadInput(f"{option.name} cannot be {value}; it is {_between(low, high)}.")
    return value


def _between(low: float | None, high: float | None) -> str:
    words = [f"at least {low:g}" if low is not None else "", f"at most {high:g}" if high is not None else ""]
    return " and ".join(word for word in words if word)
