"""What can go wrong for a reader: one root, one child for each thing that the reader can do about it.

An error carries its facts as attributes, and its text says what to do next. Only a broken program raises
anything else; bad *data* is a list of violations, not an error.

Errors cross process boundaries (a query runs in a process of its own), so each can be pickled: what
`Exception.args` holds is what the constructor takes.
"""

from pathlib import Path
from typing import ClassVar


class KgError(Exception):
    """The root of every error that a reader of the graph can meet.

    Attributes:
        exit_status: what the command line ends with when this error reaches it.

    Example:
        >>> KgError.exit_status
        2
    """

    exit_status: ClassVar[int] = 2


class BadInput(KgError):
    """Something that was handed in cannot be understood: mend it at the place that is named.

    Attributes:
        message: one sentence that says what is wrong, and what to write instead.
        path: the file, where there is one.
        line: the line in the file, counted from 1.
        column: the column in the line, counted from 1.

    Example:
        >>> print(BadInput("a share is at most 1; write 0.17 for 17%.", "deals.ttl", 12))
        deals.ttl:12: a share is at most 1; write 0.17 for 17%.
        >>> print(BadInput("the file is empty; write at least the document's own statements."))
        the file is empty; write at least the document's own statements.
    """

    def __init__(
        self,
        message: str,
        path: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message, path, line, column)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        if self.path is None:
            return self.message
        place = f"{self.path}" if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class UnknownName(KgError):
    """Nothing bears this name: choose one of the near ones, or search.

    Attributes:
        name: the name as it was given.
        near: names that are spelt alike, the nearest first; empty where none is.

    Example:
        >>> print(UnknownName("Nvida", ("NVIDIA",)))
        nothing is called 'Nvida'; did you mean NVIDIA?
        >>> print(UnknownName("Zuse"))
        nothing is called 'Zuse'; `kg find TEXT` searches for a piece of a name.
    """

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(name, near)
        self.name = name
        self.near = near

    def __str__(self) -> str:
        if self.near:
            return f"nothing is called {self.name!r}; did you mean {_either(self.near)}?"
        return f"nothing is called {self.name!r}; `kg find TEXT` searches for a piece of a name."


class UnknownAnswer(KgError):
    """No answer bears this id: choose one of the near ones, or list the answers.

    Attributes:
        name: the id as it was given.
        near: ids that are spelt alike, the nearest first; empty where none is.
        hint: where ids are listed, or what to write instead.

    Example:
        >>> print(UnknownAnswer("d-0", (), "`kg diversions` lists such ids"))
        no answer has the id 'd-0'; `kg diversions` lists such ids.
        >>> print(UnknownAnswer("d-0", ("d-01", "d-02"), "`kg diversions` lists such ids"))
        no answer has the id 'd-0'; did you mean d-01 or d-02? `kg diversions` lists such ids.
    """

    def __init__(self, name: str, near: tuple[str, ...], hint: str) -> None:
        super().__init__(name, near, hint)
        self.name, self.near, self.hint = name, near, hint

    def __str__(self) -> str:
        meant = f"did you mean {_either(self.near)}? " if self.near else ""
        return f"no answer has the id {self.name!r}; {meant}{self.hint}."


class UnknownParameter(KgError):
    """An enquiry has no such parameter: choose one of the near ones, or of all.

    Attributes:
        name: the name as it was given.
        near: parameters that are spelt alike, the nearest first.
        known: all that there are.

    Example:
        >>> print(UnknownParameter("acter", ("actor",), ("actor", "as_of")))
        there is no parameter 'acter'; did you mean actor? There are actor, as_of.
    """

    def __init__(self, name: str, near: tuple[str, ...], known: tuple[str, ...]) -> None:
        super().__init__(name, near, known)
        self.name, self.near, self.known = name, near, known

    def __str__(self) -> str:
        hint = f"did you mean {' or '.join(self.near)}? " if self.near else ""
        there = f"There are {', '.join(self.known)}." if self.known else "There are none."
        return f"there is no parameter {self.name!r}; {hint}{there if hint else there.lower()}"


class AmbiguousName(KgError):
    """Several things bear this name: choose one of them, for the program does not guess.

    Attributes:
        name: the name as it was given.
        candidates: what it can mean, each in a form that is not ambiguous.

    Example:
        >>> print(AmbiguousName("Colossus", ("site:colossus-1", "site:colossus-2")))
        'Colossus' can mean site:colossus-1 or site:colossus-2; give one of these instead.
    """

    def __init__(self, name: str, candidates: tuple[str, ...]) -> None:
        super().__init__(name, candidates)
        self.name = name
        self.candidates = candidates

    def __str__(self) -> str:
        return f"{self.name!r} can mean {_either(self.candidates)}; give one of these instead."


class QueryRefused(KgError):
    """A query asks for something that is never done: write it without.

    Attributes:
        construct: what is refused, such as `SERVICE`, `LOAD` or `INSERT DATA`.
        advice: what to do instead.

    Example:
        >>> print(QueryRefused("SERVICE", "ask this graph alone."))
        SERVICE is refused: ask this graph alone.
    """

    def __init__(
        self,
        construct: str,
        advice: str = "the graph is only read, and nothing is fetched; "
        "ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    ) -> None:
        super().__init__(construct, advice)
        self.construct = construct
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.construct} is refused: {self.advice}"


class QueryFailed(KgError):
    """A query cannot be run as it is written: mend it at the place that is named.

    Attributes:
        reason: what is wrong.
        line: the line of the query, counted from 1; `None` where it is not known.
        column: the column in the line, counted from 1; `None` where it is not known.

    Example:
        >>> print(QueryFailed("expected a variable", 2, 14))
        the query cannot be run: line 2, column 14: expected a variable
    """

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(reason, line, column)
        self.reason = reason
        self.line = line
        self.column = column

    def __str__(self) -> str:
        places = (("line", self.line), ("column", self.column))
        place = ", ".join(f"{word} {number}" for word, number in places if number is not None)
        return ": ".join(part for part in ("the query cannot be run", place, self.reason) if part)


class TimedOut(KgError):
    """The time was up before there was an answer: ask for less, or allow more time.

    Attributes:
        seconds: how long it was allowed to take.

    Example:
        >>> print(TimedOut(2.5))
        ended after 2.5 s without an answer; ask for less, or give --timeout more.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"ended after {self.seconds:g} s without an answer; ask for less, or give --timeout more."


class TooMuch(KgError):
    """An answer is larger than the limits allow: ask for less.

    Attributes:
        what: more than what it has.

    Example:
        >>> print(TooMuch("1,000,000 rows"))
        the answer has more than 1,000,000 rows; ask for less, for instance with LIMIT.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return f"the answer has more than {self.what}; ask for less, for instance with LIMIT."


class Unreadable(KgError):
    """A file or folder cannot be read: see that it is there, is text, and may be read.

    Attributes:
        path: the file or folder.
        reason: why, in a few words.

    Example:
        >>> print(Unreadable("notes.ttl", "it holds bytes that are no UTF-8"))
        notes.ttl: cannot be read: it holds bytes that are no UTF-8
    """

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: cannot be read: {self.reason}"


class Unanswered(KgError):
    """A store elsewhere did not answer, or not with what was asked: do what the sentence says.

    Attributes:
        address: the address that was asked.
        reason: what is wrong, and what can be done about it.

    Example:
        >>> print(Unanswered("https://store.example/sparql", "nothing answers there"))
        https://store.example/sparql: nothing answers there
    """

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.address}: {self.reason}"


class MissingExtra(KgError):
    """Something optional is not installed: install it.

    Attributes:
        what: what cannot be made without it.
        extra: the name of the extra that brings it.

    Example:
        >>> print(MissingExtra("a picture", "pictures"))
        a picture needs the extra 'pictures'; install it with: pip install 'ai-infra-kg[pictures]'
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, extra)
        self.what = what
        self.extra = extra

    def __str__(self) -> str:
        install = f"pip install 'ai-infra-kg[{self.extra}]'"
        return f"{self.what} needs the extra {self.extra!r}; install it with: {install}"


def _either(names: tuple[str, ...]) -> str:
    """Join names as a sentence does: `a`, `a or b`, `a, b or c`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
