"""What servers and libraries say of a failure, in a few words that can be shown."""

from __future__ import annotations

from typing import Any, Final

_SHOWN: Final = 200
"""How many letters are shown at most."""


def plain(text: str) -> str:
    r"""Words on one line, without what a terminal would obey.

    Args:
        text: what was said.

    Returns:
        The same, where no letter of it is a control character.

    >>> plain("all is \x1b[32mwell\r\n")
    'all is �[32mwell'
    """
    return "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in " ".join(text.split())
    )


def cause(error: BaseException) -> str:
    """The innermost reason of an error of a library.

    Args:
        error: the error.

    Returns:
        Its last words, in small letters; its name where it has none.
    """
    told: Any = error
    while True:
        inner = getattr(told, "reason", None) or next(
            (each for each in getattr(told, "args", ()) if isinstance(each, BaseException)), None
        )
        if not isinstance(inner, BaseException) or inner is told:
            break
        told = inner
    text = plain(getattr(told, "strerror", None) or str(told))
    return text.rpartition(": ")[2].strip().rstrip(".")[:_SHOWN].lower() or type(told).__name__


def first_line(body: bytes) -> str:
    """What an answer says first.

    Args:
        body: the answer.

    Returns:
        Its first line, cut where it is long; nothing where it is a page for a browser.
    """
    text = body[:4096].decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return ""
    line = plain(text.partition("\n")[0])
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()} …"
