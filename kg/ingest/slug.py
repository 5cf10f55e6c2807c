"""Slugs: the last part of an IRI, and the stem of a source file."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LENGTH: Final = 100
"""The most letters of a slug: it is a file's name, and one has to read it in a table."""

MAX_WORDS: Final = 5
"""How many words of an address or a title go into a slug."""

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# What says nothing of the document: articles, prepositions, and what content systems call a page.
_STOP: Final = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "its", "of", "on", "or"),
        *("the", "to", "with", "amp", "article", "articles", "default", "home", "html", "index", "news"),
        *("page", "post", "posts", "status", "story"),
    )
)
# The number of a page in some database: six digits or more, or hexadecimal with digits among it.
_NUMBER: Final = re.compile(r"\d{6,}|(?=[a-f]*\d)[0-9a-f]{8,}")


def words(text: str) -> tuple[str, ...]:
    """Split a text into the words of a slug: lower-case letters without accents, and digits.

    Args:
        text: Any text.

    Returns:
        The words; empty where the text has no letter or digit of the Latin alphabet.

    Example:
        >>> words("Tom's Hardware")
        ('tom', 's', 'hardware')
        >>> words("Société Générale")
        ('societe', 'generale')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def telling(text: str) -> tuple[str, ...]:
    """Choose the first few words of a text that tell what it is about.

    Args:
        text: Part of an address, or a title.

    Returns:
        At most `MAX_WORDS` words, without those that say nothing; empty where no word with a letter is left.

    Example:
        >>> telling("the-sale-of-500-h100-to-sorrel-bank-1234567")
        ('sale', '500', 'h100', 'sorrel', 'bank')
        >>> telling("2024")
        ()
    """
    found = [word for word in words(text) if word not in _STOP and not _NUMBER.fullmatch(word)]
    return tuple(found[:MAX_WORDS]) if any(not word.isdigit() for word in found) else ()


def joined(parts: Iterable[str]) -> str:
    """Make one slug of parts, as many whole words of them as fit.

    Args:
        parts: Slugs, words and dates; an empty one counts as none.

    Returns:
        The slug; empty where the parts are.

    Example:
        >>> joined(["pine-post", "2024-05-02", "h100", "loan"])
        'pine-post-2024-05-02-h100-loan'
    """
    slug = "-".join(part for part in parts if part)
    if len(slug) > MAX_LENGTH:
        slug = slug[: MAX_LENGTH + 1].rpartition("-")[0] or slug[:MAX_LENGTH]
    return slug


def checked(text: str) -> str:
    """See that a text is a slug.

    Args:
        text: What a reader gave as one.

    Returns:
        The same text.

    Raises:
        BadInput: It is none; the sentence says what a slug is.

    Example:
        >>> checked("pine-post-2024-05-02-h100-loan")
        'pine-post-2024-05-02-h100-loan'
        >>> checked("Pine Post")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        kg.errors.BadInput: 'Pine Post' is no name of a document: write lower-case letters and digits, ...
    """
    if not _SLUG.fullmatch(text):
        raise BadInput(
            f"{text[:MAX_LENGTH]!r} is no name of a document: write lower-case letters and digits, "
            "with single hyphens between the words."
        )
    if len(text) > MAX_LENGTH:
        raise BadInput(f"the name {text[:20]}… has {len(text):,} letters; write at most {MAX_LENGTH}.")
    return text
