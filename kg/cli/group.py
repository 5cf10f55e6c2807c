"""The command group that knows every command's first line, and imports a command when it is run."""

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from kg.cli.values import lighten
from kg.terms import VERSION

if TYPE_CHECKING:  # Typer keeps these names to itself, so they serve the type checker alone
    from typer._click import Command as AnyCommand
    from typer._click import Context as AnyContext
    from typer._click import Parameter as AnyParameter

_SETTINGS: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@dataclass(frozen=True)
class Command:
    """One line of the command line.

    Attributes:
        name: the word that follows `kg`.
        line: the first line of its help; equal to the first line of its function's docstring.
        module: the module whose function `command` it is.
        generic: whether that module makes the function, by `command_of` from the name.
        asks: whether the word after it names what its module makes a function of, by `command_of`, with
            arguments and options of its own.
    """

    name: str
    line: str
    module: str
    generic: bool = False
    asks: bool = False

    @property
    def function(self) -> Callable[..., object]:
        """The command's function; its module is imported now."""
        module = importlib.import_module(self.module)
        found: Callable[..., object] = module.command_of(self.name) if self.generic else module.command
        return found

    def load(self, asked: str | None = None) -> "AnyCommand":
        """Import the command's module, and make of its function what the command line can run.

        Args:
            asked: the word after it, of a command that asks for what that names.

        Returns:
            The command, with every option.
        """
        app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        function = self.function
        if asked is not None:
            function = importlib.import_module(self.module).command_of(asked)
        app.command(self.name, cls=_Loaded)(_spread(function))
        return get_command(app)


def _spread(function: Callable[..., object]) -> Callable[..., object]:
    """Make of a function that takes sets of options one that takes each option by itself, in their place."""
    signature = inspect.signature(function, eval_str=True)
    sets: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for each in signature.parameters.values():
        kind = each.annotation
        if isinstance(kind, type) and issubclass(kind, tuple):
            sets[each.name] = kind
            parameters += inspect.signature(kind).parameters.values()
        else:
            parameters.append(each)

    @wraps(function)
    def command(**given: object) -> object:
        for name, kind in sets.items():
            given[name] = kind(*map(given.pop, kind._fields))
        return function(**given)

    named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    command.__signature__ = signature.replace(parameters=named)  # type: ignore[attr-defined] # Typer reads it
    return command


class _Loaded(TyperCommand):
    """A command that can be run."""

    def get_params(self, ctx: "AnyContext") -> "list[AnyParameter]":
        """List the parameters, each with its converter."""
        return lighten(super().get_params(ctx))


class _Unloaded(TyperCommand):
    """A command of which only the name and the first line are known yet."""

    def __init__(self, command: Command) -> None:
        super().__init__(command.name, short_help=command.line)
        self.command = command


class Group(TyperGroup):
    """`kg` itself: lists the commands from their table, and loads the one that is run."""

    def get_params(self, ctx: "AnyContext") -> "list[AnyParameter]":
        """List the parameters, each with its converter."""
        return lighten(super().get_params(ctx))

    def resolve_command(
        self,
        ctx: "AnyContext",
        args: list[str],
    ) -> "tuple[str | None, AnyCommand | None, list[str]]":
        """Find the command that the arguments name, and load it."""
        name, command, rest = super().resolve_command(ctx, args)
        if not isinstance(command, _Unloaded):
            return name, command, rest
        if command.command.asks and rest and not rest[0].startswith("-"):
            return f"{name} {rest[0]}", command.command.load(rest[0]), rest[1:]
        return name, command.command.load(), rest


def build(commands: tuple[Command, ...]) -> Group:
    """Make the command line of a table of commands.

    Args:
        commands: the commands, in the order in which the help lists them.

    Returns:
        The group; its `main` runs it.

    Example:
        >>> list(build((Command("echo", "Says it again.", "nowhere"),)).commands)
        ['echo']
    """
    app = typer.Typer(
        cls=Group,
        context_settings=_SETTINGS,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_kg)
    group = get_command(app)
    assert isinstance(group, Group)  # noqa: S101 - Typer makes the class that it was given
    for command in commands:
        group.add_command(_Unloaded(command))
    return group


def _version(wanted: bool) -> None:
    """Print the version and end, where it is asked for."""
    if wanted:
        print(f"kg {VERSION}")
        raise typer.Exit


def _kg(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Ask an open graph of AI infrastructure who owns, buys, funds, powers, uses and diverts what.

    Every answer names its claims, and every claim its source: who said it, when, where, and how surely.
    """
