"""The parties that goods of a table can have come to, or from: as JSON, text and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.paragraph import wrap
from kg.export.reach import Asked, notes_text, parties_json, parties_sentences, parties_text
from kg.export.ways import named, named_step, step_words, way_json, way_sureness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.export.dump import Json
    from kg.flow.way import Way


def table_json(asked: Asked[Way]) -> Json:
    """The JSON form of the parties of a table.

    Args:
        asked: The question with its parties.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return parties_json(asked, name=named, way=way_json, left_out="rows")


def table_text(asked: Asked[Way], *, width: int = 100) -> Iterator[str]:
    """The parties of a table as lines of text.

    Args:
        asked: The question with its parties.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """

    def way(found: Way) -> Iterator[str]:
        yield from wrap(way_sureness(found), width, "   ")
        for step in found.steps:
            yield from wrap(named_step(step), width, "   - ", "     ")

    yield from parties_text(asked, name=str, way=way, holds="table", width=width)
    yield from notes_text(asked, left_out="Rows", width=width)


def table_sentences(asked: Asked[Way]) -> Iterator[str]:
    """The parties of a table as paragraphs.

    Args:
        asked: The question with its parties.

    Yields:
        Paragraphs.
    """

    def way(found: Way) -> Iterator[str]:
        yield f"{'; '.join(step_words(step) for step in found.steps)} ({way_sureness(found)})."

    yield from parties_sentences(asked, name=str, way=way, holds="table")
