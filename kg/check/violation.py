"""What a check yields: the mistakes of a document, or the document, admitted."""

from dataclasses import dataclass

from kg.document import Document


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One mistake in one file, in the words of the one who mends it.

    Attributes:
        path: the file, as the reader typed it.
        line: the first line of the subject that is wrong, counted from 1.
        rule: the shape in `ontology/shapes.ttl`, or the query in `ontology/verify/`, that is not obeyed.
        sentence: what is wrong, and what to do.

    Example:
        >>> print(Violation("deals.ttl", 12, "share", "a share is at most 1; write 17 % as 0.17"))
        deals.ttl:12: share: a share is at most 1; write 17 % as 0.17
    """

    path: str
    line: int
    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A document that obeys the shapes and the verify queries: the only kind that a store takes.

    Only `kg.check.admit` makes one.

    Attributes:
        document: the document.
    """

    document: Document
