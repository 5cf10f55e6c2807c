"""Reads a query from where it is given: SPARQL as it is, or a file that holds it."""

from pathlib import Path

from kg.errors import Unreadable
from kg.query.questions import Question, parse


def given(text: str) -> Question:
    """Read a query.

    Args:
        text: SPARQL, or the path of a file that holds it.

    Returns:
        The query, with its header.

    Raises:
        kg.errors.Unreadable: where the file cannot be read.
        kg.errors.BadInput: where a parameter in its header is of no kind that there is.

    Example:
        >>> given("ASK { ?s a kg:Lot }").name
        'query'
    """
    # SPARQL has a brace or a space in it; a file's name that has one too is known by its ending.
    if not text.endswith((".rq", ".sparql")) and set(text) & set("{} \n"):
        return parse("query", text)
    try:
        return parse(text, decoded(Path(text).read_bytes(), text))
    except OSError as error:
        reason = (error.strerror or "it is no file").lower()
        raise Unreadable(text, f"{reason}; give a file, or SPARQL such as 'ASK {{ ?s ?p ?o }}'") from None


def decoded(data: bytes, what: str) -> str:
    """The text of some bytes in UTF-8.

    Args:
        data: the bytes.
        what: where they come from, in words.

    Returns:
        The text, without a byte order mark.

    Raises:
        kg.errors.Unreadable: where they are no UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(what, "it holds bytes that are no UTF-8") from None
