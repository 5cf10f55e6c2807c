"""Looks at the words of a query before the engine does, and refuses what must never reach it.

The engine follows SERVICE to wherever it points, falls over deep nesting, and leaves the process no way to
stop it. So the text is split into tokens (SPARQL 1.1, section 19.8) and judged by them. Where the engine's
parser is laxer than the grammar, the gate is stricter: it reads `trueSERVICE` as the engine does, as two
words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from kg.errors import QueryFailed, QueryRefused

MAX_BYTES: Final = 1_000_000
"""A query of more bytes is refused."""

MAX_DEPTH: Final = 100
"""Braces, brackets and parentheses that are nested deeper are refused; some 2,000 crash the engine."""

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING"}
)
_NO_FETCHING: Final = "nothing is fetched while a query runs; ask this graph alone."
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}

# An IRI takes a backslash, and a name a backslash with what follows, so that the `#` after one begins no
# comment. No alternative begins as another does, and runs are possessive, so that no text makes it slow; no
# group is possessive, because there Python before 3.11.5 finds what is not so.
_TOKEN: Final = re.compile(
    r"""
      (?P<space> \s++ )
    | (?P<comment> \#[^\r\n]*+ )
    | (?P<text> \"\"\" (?: [^"\\]++ | \\. | "(?!"") )* \"\"\"
              | ''' (?: [^'\\]++ | \\. | '(?!'') )* '''
              | " (?: [^"\\\r\n]++ | \\. )* "
              | ' (?: [^'\\\r\n]++ | \\. )* ' )
    | (?P<iri> <[^<>"{}|^`\x00-\x20]*+> )
    | (?P<variable> [?$]\w++ )
    | (?P<language> @[A-Za-z][A-Za-z0-9-]*+ )
    | (?P<name> (?: [^\W\d_] (?: [\w-] | \.(?=[\w.-]*:) )* | _ )? :
                (?: [\w:%-] | \\. | \.(?=\.*[\w:%\\-]) )* )
    | (?P<number> \d++ (?: \.\d++ )? (?: [eE][+-]?\d++ )? )
    | (?P<word> [^\W\d]\w*+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


_PLAIN: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
"""How an IRI begins that cannot be a comparison: nothing that is compared has `//` in it."""


class Token(NamedTuple):
    """A piece of a query.

    Attributes:
        kind: what it is: text, iri, variable, language, name, number, word or other.
        text: as it is written.
        start: where it begins, counted in characters from 0.
    """

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate saw of a query that it let through.

    Attributes:
        form: the query's form; `None` where it has none, which the engine will complain of.
        dataset: whether it names its graphs itself, with `FROM`.
    """

    form: Form | None
    dataset: bool


def tokens(text: str) -> Iterator[Token]:
    """Split a query into tokens, without spaces and comments.

    Args:
        text: the query.

    Yields:
        The tokens in their order.

    Example:
        >>> [token.text for token in tokens("ASK { ?s a kg:Lot } # any?")]
        ['ASK', '{', '?s', 'a', 'kg:Lot', '}']
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind not in {"space", "comment"}:
            yield Token(kind, match.group(), match.start())


def admit(text: str) -> Passed:
    """Let a query through, or refuse it.

    Args:
        text: the query.

    Returns:
        What was seen of it.

    Raises:
        QueryRefused: where it fetches, changes the graph, is nested too deep or too long.
        QueryFailed: where a bracket is not closed, or closed without being open.

    Example:
        >>> admit("SELECT ?s { ?s a kg:Lot }").form
        'SELECT'
        >>> admit("INSERT DATA { kg:a kg:b kg:c }")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        kg.errors.QueryRefused: INSERT is refused: ...
    """
    if len(text) > MAX_BYTES or len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise QueryRefused(f"a query of more than {MAX_BYTES:,} bytes", "ask for less at once.")
    form: Form | None = None
    dataset = False
    opened: list[Token] = []
    before: Token | None = None
    for token in tokens(text):
        if token.kind == "word":
            word = _refuse_word(token.text)
            form = form or next((each for each in _FORMS if each == word), None)
            dataset = dataset or word == "FROM"
        elif token.kind == "name":
            _refuse_prefix(token.text.partition(":")[0])
        elif token.kind == "iri":
            _look_into(token.text, len(opened))
            if opened and opened[-1].text == "(" and _is_operand(before):
                _look_behind(token, text)
        elif token.kind == "other":
            _nest(token, opened, text)
        before = token
    _closed(opened, text)
    return Passed(form, dataset)


def paired(text: str) -> None:
    """See that each bracket of a piece of a query is closed in it, and each that is closed was opened there.

    Args:
        text: the piece.

    Raises:
        QueryRefused: where it is nested too deep.
        QueryFailed: where a bracket is not closed, or closed without being open.

    Example:
        >>> paired("?s a kg:Lot } UNION {")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        kg.errors.QueryFailed: ... line 1, column 13: this '}' closes nothing that is open
    """
    opened: list[Token] = []
    for token in tokens(text):
        if token.kind == "other":
            _nest(token, opened, text)
    _closed(opened, text)


def place(text: str, offset: int) -> tuple[int, int]:
    r"""Find line and column of a character.

    Args:
        text: the query.
        offset: which character, counted from 0.

    Returns:
        Line and column, counted from 1.

    Example:
        >>> place("ASK {\n}", 6)
        (2, 1)
    """
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _refuse_word(text: str) -> str:
    """Refuse a word that fetches or changes; answer with the word in capitals."""
    word = text.upper()
    if "SERVICE" in word:  # the engine reads `trueSERVICE` as two words
        raise QueryRefused("SERVICE", _NO_FETCHING)
    if word == "LOAD":
        raise QueryRefused("LOAD", _NO_FETCHING)
    if word in _UPDATES:
        raise QueryRefused(word)
    return word


def _refuse_prefix(prefix: str) -> None:
    """Refuse a prefix that the engine may read as the keyword, with a name without prefix after it."""
    if prefix.upper().endswith("SERVICE"):
        raise QueryRefused(
            f"the prefix {prefix!r}", "it reads like the keyword SERVICE; give it another name."
        )


def _look_into(iri: str, depth: int) -> None:
    """Look into what may be a comparison, `?a<?b)SERVICE?s#>`, that only looks like an IRI."""
    if ")" in iri:
        for word in re.findall(r"[^\W\d]\w*", iri.partition(")")[2]):
            _refuse_word(word)
    if depth + iri.count("(") > MAX_DEPTH:
        _refuse_depth()


def _is_operand(token: Token | None) -> bool:
    """Whether a `<` after a token can compare."""
    return token is not None and (token.kind != "other" or token.text in {")", "]", "}"})


def _look_behind(token: Token, text: str) -> None:
    """Refuse what may be a comparison with a comment or a text that goes on behind it: `?a<?b)#>`."""
    if not _PLAIN.match(token.text) and re.search(r"[#']", token.text):
        sentence = (
            "this can be an IRI, or a comparison; write the IRI with a prefix, or a space after the `<`"
        )
        raise QueryFailed(sentence, *place(text, token.start))


def _nest(token: Token, opened: list[Token], text: str) -> None:
    """Keep account of what is open."""
    if token.text in "([{":
        opened.append(token)
        if len(opened) > MAX_DEPTH:
            _refuse_depth()
    elif token.text in _PAIRS:
        if not opened or opened[-1].text != _PAIRS[token.text]:
            raise QueryFailed(f"this {token.text!r} closes nothing that is open", *place(text, token.start))
        opened.pop()
    elif token.text in {'"', "'"}:
        raise QueryFailed("the text that begins here is never closed", *place(text, token.start))


def _closed(opened: list[Token], text: str) -> None:
    """See that nothing is left open."""
    if opened:
        raise QueryFailed(f"this {opened[-1].text!r} is never closed", *place(text, opened[-1].start))


def _refuse_depth() -> None:
    raise QueryRefused(
        f"nesting deeper than {MAX_DEPTH}", "say it with fewer braces, brackets and parentheses."
    )
