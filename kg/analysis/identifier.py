"""Names of answers: the same as long as an answer is one to the same question, on the same things.

A name is made of what the answer is about, and never of its figures, grades or sources. Half of it names the
question with its subjects, so that the question can be found again from the name alone.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK: Final = "a-"
"""How the name begins of an answer that has no kind of name of its own."""

HALF: Final = 6
"""How many hexadecimal digits each half has."""

FORM: Final = re.compile(r"[acdl]-[0-9a-f]{1,12}", re.ASCII)
"""What a name is written like, or the beginning of one."""


def answer_id(question: str, subjects: Iterable[str] = (), *keys: str) -> str:
    """The name of an answer.

    Args:
        question: The name of the question.
        subjects: The IRIs of that of which the question asks.
        keys: What tells the answer from others to the same question; none where it is the whole.

    Returns:
        ``a-`` and twelve hexadecimal digits.

    Example:
        >>> answer_id("lot", ["https://w3id.org/aikg/lot/tesla-12k-h100"])
        'a-23071fe3b0c4'
    """
    return f"{MARK}{subject_digits(question, subjects)}{_digits(keys)}"


def subject_digits(question: str, subjects: Iterable[str] = ()) -> str:
    """The half of a name that the question and its subjects give.

    Args:
        question: The name of the question.
        subjects: IRIs.

    Returns:
        Six hexadecimal digits.
    """
    return _digits((question, *subjects))


WHOLE: Final = hashlib.sha256(b"").hexdigest()[:HALF]
"""The other half, where an answer is the whole answer to its question."""


def _digits(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:HALF]
