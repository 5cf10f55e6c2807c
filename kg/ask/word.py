"""From the words that a reader writes to values: the same at every door, or a sentence that says why not."""

from typing import Final

TRUE: Final = frozenset({"", "1", "on", "true", "yes"})
"""The words that mean that something is wanted; to name it is enough."""

FALSE: Final = frozenset({"0", "false", "no", "off"})
"""The words that mean that it is not."""


def choice(word: str, choices: tuple[str, ...]) -> str:
    """Find the choice that a word means, in capitals or not.

    Args:
        word: The word.
        choices: What can be chosen.

    Returns:
        The choice.

    Raises:
        ValueError: It is none; one sentence names them all.

    Example:
        >>> choice("actual", ("Actual", "Planned"))
        'Actual'
    """
    for each in choices:
        if each.casefold() == word.casefold():
            return each
    raise ValueError(f"{word!r} is not one of {', '.join(choices)}.")


def number(
    word: str | float, kind: type[int] | type[float], least: float | None, most: float | None
) -> int | float:
    """Read a number, with `,` or `_` between its thousands or not, and hold it against its bounds.

    Args:
        word: The number as it is written; a number is taken as it is.
        kind: Whole numbers or any.
        least: The smallest that is allowed, or None.
        most: The largest that is allowed, or None.

    Returns:
        The number.

    Raises:
        ValueError: It is none, or beyond its bounds; one sentence says so.

    Example:
        >>> number("12,000", int, 1, None)
        12000
    """
    try:
        found = kind(word.replace(",", "")) if isinstance(word, str) else kind(word)
    except (ValueError, OverflowError):
        name = "a whole number" if kind is int else "a number"
        raise ValueError(f"{word!r} is not {name}.") from None
    if least is not None and not found >= least:  # also refuses what is not a number at all
        raise ValueError(f"{word} is less than {least}, the least that is allowed.")
    if most is not None and not found <= most:
        raise ValueError(f"{word} is more than {most}, the most that is allowed.")
    return found


def truth(word: str) -> bool:
    """Read whether something is wanted.

    Args:
        word: One of `TRUE` or `FALSE`, in capitals or not.

    Returns:
        Whether it is.

    Raises:
        ValueError: It is neither; one sentence says what can be written.

    Example:
        >>> truth("true"), truth("no")
        (True, False)
    """
    if word.casefold() in TRUE:
        return True
    if word.casefold() in FALSE:
        return False
    raise ValueError(f"{word!r} is not one of true, false.")
