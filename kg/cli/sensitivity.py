"""`kg sensitivity`: takes the words of another command, or of a named question, and asks it again and again.

It takes the options that the command has, and asks by the same definition: so whatever an analysis takes, and
whichever there are, nothing has to be said of it here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from kg.cli import sets
from kg.cli.analysis import Form, Output, Theme
from kg.cli.query import Given, pair
from kg.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path


Question = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION",
        help="An analysis, such as reconcile, or a named question, such as holdings; after it, what that "
        "takes: `kg sensitivity QUESTION --help` lists it.",
    ),
]
Cited = Annotated[
    bool,
    typer.Option(
        "--cited-only",
        help="Only leave out origins of claims that the answer names: quicker, and misses what hangs on "
        "others.",
    ),
]
Figure = Annotated[
    str | None,
    typer.Option(
        "--figure",
        metavar="TEXT",
        help="Draw the figure that has TEXT in its name; where not given, the one that most origins move.",
    ),
]
Origins = Annotated[int, typer.Option("--origins", metavar="N", min=1, help="Show the N weightiest origins.")]
Seconds = Annotated[
    float | None,
    typer.Option("--seconds", metavar="SECONDS", min=0, help="Leave out no further origin then, and say so."),
]

LEFT_OUT: Final = ("format", "output", "theme", "explain", "effect", "transfers", "skip_bad")
"""Options that say how an answer is written, or ask something else than the record: they are no part of a
question."""


def command(
    *,
    question: Question,
    cited_only: Cited = False,
    figure: Figure = None,
    origins: Origins = 20,
    seconds: Seconds = None,
    format: Form = None,
    output: Output = None,
    theme: Theme = "light",
) -> NoReturn:
    """Which origins carry an answer, and what changes without each?

    Give it what another command takes, or a named question with its parameters:

    \b
    kg sensitivity reconcile Tesla --as-of 2024-12-31
    kg sensitivity holdings --set holder=megaspeed --output holdings.svg
    """
    # What is given before the question's name belongs to none, so `command_of` was not asked.
    del cited_only, figure, origins, seconds, format, output, theme
    raise BadInput(f"name the question first: kg sensitivity {question} …")


def command_of(name: str) -> Callable[..., None]:
    """Make the command that asks one question again and again.

    Args:
        name: The name of an analysis's command, or of a named question.

    Returns:
        A function for the command line.

    Raises:
        kg.errors.BadInput: There is no such question.
    """
    from kg import query  # its module is needed for one command alone
    from kg.cli import COMMANDS

    commands = {each.name: each for each in COMMANDS}
    questions = [each.name for each in query.named()]
    if name in _analyses() and name in commands:
        made = _of_command(name, commands[name].function)
    elif name in questions:
        made = _of_question(name)
    else:
        import difflib

        near = difflib.get_close_matches(name, [*_analyses(), *questions])
        hint = f"did you mean {' or '.join(near)}?" if near else "`kg questions` lists the questions."
        raise BadInput(f"{name!r} is no analysis and no named question; {hint}")
    made.__doc__ = f"{inspect.getdoc(command).splitlines()[0]}\n\nThe question is that of `{_asks(name)}`."  # type: ignore[union-attr]
    return made


def _asks(name: str) -> str:
    return f"kg {name}" if name in _analyses() else f"kg query --name {name}"


def _analyses() -> tuple[str, ...]:
    """The commands that an analysis answers."""
    registry = import_module("kg.analysis.registry")
    return tuple(dict.fromkeys(each.name.split()[0] for each in registry.ANALYSES))


def _of_command(name: str, function: Callable[..., object]) -> Callable[..., None]:
    theirs = inspect.signature(function, eval_str=True).parameters
    own = _own()
    clash = [each for each in own if each in theirs and each not in LEFT_OUT]
    if clash:
        raise TypeError(f"kg {name} has an option {clash[0]} too")
    # What says how it is written has no place in the question, so its defaults stand for it.
    asked = {each: theirs[each] for each in theirs if each not in LEFT_OUT}

    def ask(**given: Any) -> None:  # noqa: ANN401 - as the options of the command say
        mine = {each: given.pop(each) for each in own}
        _tell(given.pop("opening"), name, _plain(given), **mine)

    return _with(ask, [*asked.values(), *own.values()])


def _of_question(name: str) -> Callable[..., None]:
    def asked(
        *,
        given: Given = None,
        days: sets.Days,
        opening: sets.Opening,
        **mine: Any,  # noqa: ANN401 - as its own options say
    ) -> None:
        values = dict(pair(each) for each in given or ())
        _tell(opening, name, {**values, **_plain(days._asdict())}, **mine)

    shared = inspect.signature(asked, eval_str=True).parameters.values()
    theirs = [each for each in shared if each.kind is inspect.Parameter.KEYWORD_ONLY]
    return _with(asked, [*theirs, *_own().values()])


def _own() -> dict[str, inspect.Parameter]:
    """The options of `kg sensitivity` itself."""
    parameters = inspect.signature(command, eval_str=True).parameters
    return {name: each for name, each in parameters.items() if name != "question"}


def _with(function: Callable[..., None], parameters: Sequence[inspect.Parameter]) -> Callable[..., None]:
    """A function with a signature of its own, those that must be given first."""
    keyword = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    function.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined] # Typer reads it
    return function


def _plain(given: dict[str, Any]) -> dict[str, object]:
    """What was given, by the names of the options."""
    found: dict[str, object] = {}
    for key, value in given.items():
        found |= value._asdict() if isinstance(value, tuple) and hasattr(value, "_asdict") else {key: value}
    return {key: value for key, value in found.items() if value not in (None, False, (), [])}


def _tell(
    opening: sets.Opening,
    name: str,
    given: dict[str, object],
    *,
    format: Any,  # noqa: ANN401 - one of the forms
    output: Path | None,
    theme: Any,  # noqa: ANN401 - one of the themes
    **mine: Any,  # noqa: ANN401 - as its own options say
) -> None:
    # Late, so that help and errors need not wait for the graph.
    from kg.ask.enquiries import hangs_on
    from kg.cli.output import refuse_ending, write_report
    from kg.cli.waiting import bar

    refuse_ending(format, output)
    found = hangs_on(
        name, opening.graph(), {**given, **mine}, watch=lambda items: bar(items, "Leaving out each origin")
    )
    write_report(found, format, output, theme=theme)
