"""The beginning of a source file: what is known of a document, and what waits for a person.

A line that begins with `#` waits: it is Turtle once it is filled in and the `#` is gone. A line that begins
with `##` says what to do. An example value that nobody replaces, such as `actor:some-slug`, is one that the
rules of `kg check` do not let pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIXES: Final = ("kg", "actor", "product", "event", "lot", "source", "dct", "rdfs", "xsd")
_DATATYPES: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
"""The datatype of a date by the length of how it is written."""

_CLAIM: Final = """
## Write a claim for each thing that the document says: :c1, :c2 and so on. Its class is one of
## ontology/kg.ttl, whose kg:edge names the roles; data/README.md says what each line means.
# :c1 a kg:SomeRelation ;
#     kg:event event:some-slug ; kg:lot lot:some-slug ;
#     kg:someRole actor:some-slug ; kg:otherRole actor:some-slug ;
#     kg:product product:some-slug ; kg:quantity "number" ; kg:on "YYYY-MM-DD"^^xsd:date ;
#     kg:claimant actor:some-slug ; kg:modality kg:SomeModality ; kg:stance kg:SomeStance ; kg:credibility 0 ;
#     kg:locator 0 ;
#     rdfs:comment ""@en .
"""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What is known of a document before anybody has read it.

    Attributes:
        slug: Its name.
        url: Its address on the web.
        kind: The code of its kind, such as `News`.
        title: Its title, or None.
        publisher: The slug of its publisher, or None.
        offered: Slugs of actors that may be its publisher.
        issued: Its date as written, a year, a month or a day, or None.
        reliability: The source's grade, A to F, or None.
    """

    slug: str
    url: str
    kind: str = "News"
    title: str | None = None
    publisher: str | None = None
    offered: tuple[str, ...] = ()
    issued: str | None = None
    reliability: str | None = None

    def text(self) -> str:
        """The file, whole."""
        lines = [f"@prefix : <{terms.SOURCE}{self.slug}#> ."]
        lines += [f"@prefix {prefix}: <{terms.PREFIXES[prefix]}> ." for prefix in _PREFIXES]
        lines += ["## In the end, remove the prefixes that the file does not use.", ""]
        lines += [f"source:{self.slug} a kg:SourceDocument ;", *(f"    {line}" for line in self._header())]
        return "\n".join(lines) + "\n" + _CLAIM

    def _header(self) -> Iterator[str]:
        yield "## Fill in each line that begins with #, and remove the #; or remove the line."
        yield f"dct:title {quoted(self.title)}@en ;" if self.title else '# dct:title ""@en ;'
        if self.publisher:
            yield f"dct:publisher actor:{self.publisher} ;"
        else:
            yield "## Who published it; an actor whom no file defines needs a definition, too."
            for actor in self.offered or ("some-slug",):
                yield f"# dct:publisher actor:{actor} ;"
        yield f"dct:issued {_date(self.issued)} ;" if self.issued else '# dct:issued "YYYY-MM-DD"^^xsd:date ;'
        grade = self.reliability
        yield f"kg:reliability kg:{grade} ;" if grade else "# kg:reliability kg:SomeGrade ;"
        yield "## Where from: it saw or did it itself, or took it from another document, or does not say."
        yield "# kg:firstHand true ;"
        yield "# kg:origin source:some-slug ;"
        yield f"kg:documentKind kg:{self.kind} ;"
        yield f"kg:url <{self.url}> ."


def quoted(text: str) -> str:
    r"""Write a text as a string of Turtle.

    Args:
        text: Any text that can be written in UTF-8.

    Returns:
        The string with its quotation marks, on one line.

    Example:
        >>> print(quoted('Chips for "Sorrel"'))
        "Chips for \"Sorrel\""
    """
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


# RDF 1.1 Turtle, sections 2.5.1 and 6.4: what a string in single quotation marks may not hold as it is.
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\u0000"}


def _date(written: str) -> str:
    return f'"{written}"^^{_DATATYPES[len(written)]}'
