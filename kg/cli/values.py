"""From the words of the command line to values.

Typer converts them with pydantic, whose import alone takes longer than a warm query. The few kinds of values
that our options have are converted here, with sentences of our own for what does not convert; any other kind
is left to Typer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import typer
from typer.core import TyperArgument, TyperOption
from typer.models import ParameterInfo

from kg.ask.word import choice, number

Parameter = TypeVar("Parameter")
Converter = Callable[[Any], object]
"""Makes a value of a word, or raises `ValueError` with a sentence that says why it cannot."""


def lighten(parameters: list[Parameter]) -> list[Parameter]:
    """Give each parameter of a command the converter for its type, where there is one here.

    Args:
        parameters: what Typer made of a function's parameters; changed in place.

    Returns:
        The same parameters.
    """
    for parameter in parameters:
        if not isinstance(parameter, TyperOption | TyperArgument):
            continue
        descriptor = parameter.type_descriptor
        converter = _converter(descriptor.annotation, descriptor.parameter_info)
        if converter:
            # Typer asks each parameter for what converts it, and makes that on first use: the seam for ours.
            parameter.get_runtime_param = _Given(converter)  # type: ignore[assignment, method-assign]
    return parameters


@dataclass(frozen=True)
class _Given:
    """Stands where Typer looks for what converts a parameter."""

    converter: Converter

    def __call__(self) -> "_Given":
        return self

    def coerce(self, value: object, param: TyperOption | TyperArgument, ctx: object) -> object:  # noqa: ARG002
        """Convert what was given; of what was not given, make nothing."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        try:
            return self.converter(value)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None


def _converter(kind: Any, info: ParameterInfo) -> Converter | None:  # noqa: ANN401 - an annotation
    """Find what converts a word to an annotated type; `None` leaves it to Typer."""
    if get_origin(kind) is list:
        each = _converter(get_args(kind)[0], info)
        return each and (lambda words: [each(word) for word in words])
    if info.parser:
        return _unless_converted(info.parser)
    if get_origin(kind) is Literal:
        return lambda word: choice(word, get_args(kind))
    if kind in (int, float):
        return lambda word: number(word, kind, info.min, info.max)
    return {str: str, Path: Path, bool: bool}.get(kind)


def _unless_converted(parser: Callable[[str], object]) -> Converter:
    """Parse words alone: a default is a value already."""
    return lambda word: parser(word) if isinstance(word, str) else word
