"""Which entity is this name, and which two are one? Nothing is guessed, and nothing merged."""

from kg.identity.judgement import FILE, Judgement, judged, judgements
from kg.identity.name import Catalogue, Name, kind_of, normalise, resolve, search

__all__ = [
    "FILE",
    "Catalogue",
    "Judgement",
    "Name",
    "judged",
    "judgements",
    "kind_of",
    "normalise",
    "resolve",
    "search",
]
