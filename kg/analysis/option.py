"""What an analysis can be asked: read from its function's signature and docstring, for every door alike.

A function says what it takes by the types of its parameters: ``bool``, ``int``, ``float``, ``date``, ``str``,
a ``Literal`` of texts, or a ``tuple`` or ``Sequence`` of any number of one of these. The markers of this
module tell the rest::

    def control(
        network: Network[str],
        *,
        actor: Annotated[str, Subject("actor")],
        through: Annotated[tuple[str, ...], Named("actor", "site")] = (),
        above: Annotated[float, Within(0, 1)] = 0.5,
    ) -> Control:

A door takes ``actor`` and ``through`` by name, and the function gets IRIs.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable


class Named:
    """Marks a text as an entity, which readers give by its name.

    Attributes:
        kinds: The namespaces in which the name is looked up, such as ``actor`` and ``site``; all where empty.
    """

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds


class Subject(Named):
    """Marks the entity of which an analysis tells: on a command line the word after the command."""


class OneOf:
    """Marks a text as one of some words, where the type of the parameter is to stay a plain text.

    Attributes:
        words: The words that are allowed.
    """

    def __init__(self, *words: str) -> None:
        self.words = words


class FirstDay:
    """Marks a date that begins a span: of a month or a year it is the first day, and not the last."""


@dataclass(frozen=True, slots=True)
class Within:
    """The numbers that are allowed, both ends among them.

    Attributes:
        least: The smallest, or None where any is small enough.
        most: The largest, or None where any is large enough.
    """

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that an analysis can be asked.

    Attributes:
        name: The name of the function's parameter.
        meaning: What the docstring says of it.
        kind: The type of one value: ``bool``, ``int``, ``float``, ``date`` or ``str``.
        choices: The texts that are allowed; any where empty.
        several: Whether it takes any number of values.
        default: What is taken where nothing is given, or `REQUIRED`.
        entity: Whether it is an entity's name.
        kinds: The namespaces in which that name is looked up; all where empty.
        subject: Whether it is that of which the analysis tells.
        first_day: Whether a month or a year stands for its first day; it stands for its last otherwise.
        within: The numbers that are allowed.
    """

    name: str
    meaning: str
    kind: type
    choices: tuple[str, ...]
    several: bool
    default: object
    entity: bool
    kinds: tuple[str, ...]
    subject: bool
    first_day: bool
    within: Within

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is REQUIRED


REQUIRED = inspect.Parameter.empty
"""The default of what must be given."""

KINDS = (bool, int, float, date, str)
"""The types that one value can have."""


def options(function: Callable[..., object], *, given: int = 1) -> tuple[Option, ...]:
    """What an analysis can be asked, in the order of its parameters.

    Args:
        function: The analysis.
        given: How many of its first parameters are not asked for: the network alone, as a rule.

    Returns:
        One option for each further parameter; one that gathers any number of places must be given.

    Raises:
        TypeError: A parameter is of a type that no door can ask for, or its docstring says nothing of it.

    Example:
        >>> def near(network: object, *, legs: int = 3) -> None:
        ...     '''Who is near?
        ...
        ...     Args:
        ...         network: The network.
        ...         legs: How many legs
        ...             at most.
        ...     '''
        >>> [(option.name, option.meaning, option.default) for option in options(near)]
        [('legs', 'How many legs at most.', 3)]
    """
    parameters = list(inspect.signature(function).parameters.values())[given:]
    # Only what is asked for is evaluated: other names may be imported for the type checker alone.
    asked = {each.name: each.annotation for each in parameters}
    module = inspect.unwrap(function).__globals__
    types = get_type_hints(SimpleNamespace(__annotations__=asked), module, include_extras=True)
    told = meanings(function.__doc__ or "")
    for name in asked:
        if name not in told:
            raise TypeError(f"{function.__qualname__}: say what {name} means, under Args.")
    return tuple(_option(each, types[each.name], told[each.name]) for each in parameters)


def meanings(docstring: str) -> dict[str, str]:
    r"""What a docstring says of each argument.

    >>> meanings("Who?\n\n    Args:\n        who: A party\n            or site.\n\n    Returns:\n")
    {'who': 'A party or site.'}
    """
    section = re.search(r"^Args:\n((?:(?: .*)?\n)*)", inspect.cleandoc(docstring) + "\n", re.MULTILINE)
    if section is None:
        return {}
    _, *parts = re.split(r"^    (\w+): ", section[1], flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def _option(parameter: inspect.Parameter, annotation: Any, meaning: str) -> Option:  # noqa: ANN401
    kind, marks = _bare(annotation)
    spread = parameter.kind is inspect.Parameter.VAR_POSITIONAL
    several = spread or get_origin(kind) in {tuple, Sequence}
    if several and not spread:
        kind, more = _bare(get_args(kind)[0])
        marks += more
    words = next((mark.words for mark in marks if isinstance(mark, OneOf)), ())
    choices = get_args(kind) if get_origin(kind) is Literal else words
    one = str if choices else kind
    if one not in KINDS:
        raise TypeError(
            f"{parameter.name} is {annotation}; a door asks for {', '.join(k.__name__ for k in KINDS)}."
        )
    named = next((mark for mark in marks if isinstance(mark, Named)), None)
    return Option(
        name=parameter.name,
        meaning=meaning,
        kind=one,
        choices=choices,
        several=several,
        default=parameter.default,
        entity=named is not None,
        kinds=named.kinds if named else (),
        subject=isinstance(named, Subject),
        first_day=any(isinstance(mark, FirstDay) for mark in marks),
        within=next((mark for mark in marks if isinstance(mark, Within)), Within()),
    )


def _bare(annotation: Any) -> tuple[Any, list[object]]:  # noqa: ANN401 - an annotation
    """A type without its markers, and without the None that stands for nothing given."""
    marks: list[object] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
        elif get_origin(annotation) in {Union, UnionType}:
            rest = [each for each in get_args(annotation) if each is not type(None)]
            if len(rest) != 1:
                return annotation, marks
            (annotation,) = rest
        else:
            return annotation, marks
