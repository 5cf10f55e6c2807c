"""The commands of the analyses that have no door of their own: each is made from its definition."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kg.ask.day import first_day, last_day
from kg.cli import options, sets

if TYPE_CHECKING:
    from kg.analysis.option import Option

Form = Annotated[
    Literal["table", "sentence", "json", "csv"] | None,
    typer.Option("--format", help="How the answer is written; a table where not given."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to FILE; .svg and .png are pictures, .html is a page, .txt, .json and .csv are text.",
    ),
]
Theme = Annotated[Literal["light", "dark"], typer.Option("--theme", help="The ground of a picture or page.")]


def command_of(name: str) -> Callable[..., None]:
    """Make the command of an analysis.

    Args:
        name: The name of the analysis.

    Returns:
        A function for the command line, with the analysis's question as its help.
    """
    from kg.analysis.registry import named  # its module is needed for one command alone

    analysis = named(name)

    def command(
        *,
        modality: options.Modality = None,
        days: sets.Days,
        primary_only: options.PrimaryOnly = False,
        without: options.Without = None,
        format: Form = None,
        output: Output = None,
        theme: Theme = "light",
        opening: sets.Opening,
        **given: Any,  # noqa: ANN401 - as its options say
    ) -> None:
        # Late, so that help and errors need not wait for the graph.
        from kg.ask.analysis import ask
        from kg.cli.output import refuse_ending, write_report
        from kg.cli.waiting import waiting

        refuse_ending(format, output)
        with waiting(analysis.line):
            answered = ask(
                opening.graph(),
                name,
                given,
                modality=modality,
                **days._asdict(),
                primary_only=primary_only,
                without=tuple(without or ()),
            )
        write_report(answered, format, output, theme=theme)

    shared = inspect.signature(command, eval_str=True)
    own = [_parameter(option) for option in analysis.options]
    rest = [each for each in shared.parameters.values() if each.kind is inspect.Parameter.KEYWORD_ONLY]
    command.__signature__ = shared.replace(parameters=[*own, *rest])  # type: ignore[attr-defined]
    command.__doc__ = analysis.line
    return command


def _parameter(option: Option) -> inspect.Parameter:
    """A parameter of a command for an option of an analysis."""
    # Typer has no list of choices: `ask` refuses what is none of them.
    kind: Any = Literal[option.choices] if option.choices and not option.several else option.kind
    if option.several:
        kind = list[kind]
    if option.default is None or option.several:
        kind |= None
    default = option.default if not option.required else inspect.Parameter.empty
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=Annotated[kind, _told(option)],
        default=None if option.several and not option.required else default,
    )


def _told(option: Option) -> Any:  # noqa: ANN401 - Typer keeps the types of its parameters to itself
    """How an option is written on the command line."""
    several = " (repeatable)" if option.several and not option.subject else ""
    meaning = f"{option.meaning.removesuffix('.')}{several}." if several else option.meaning
    if option.subject:
        metavar = option.name.upper()
        return typer.Argument(metavar=metavar if option.required else f"[{metavar}]", help=meaning)
    more: dict[str, Any] = {"min": option.within.least, "max": option.within.most}
    if option.kind is date:
        more["parser"] = first_day if option.first_day else last_day
    if option.kind is not bool and (option.several or not option.choices):
        more["metavar"] = _metavar(option)
    return typer.Option(f"--{option.name.replace('_', '-')}", help=meaning, **more)


def _metavar(option: Option) -> str:
    if option.entity:
        return "NAME"
    if option.choices:
        return "|".join(option.choices)
    return {int: "N", float: "X", date: "DATE"}.get(option.kind, "TEXT")
