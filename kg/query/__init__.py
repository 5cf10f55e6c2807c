"""Asks the store in SPARQL: a caller's own query or a named question, and typed rows come back.

The last room that knows RDF terms. Past it there are `str` IRIs, numbers, dates and frozen values.
"""

from kg.query.answering import Asking, Services
from kg.query.described import described
from kg.query.engine import form_of
from kg.query.gate import Form
from kg.query.given import decoded, given
from kg.query.pattern import matched
from kg.query.questions import Parameter, Question, bind, find, named, parse
from kg.query.rows import Rows, Value
from kg.query.run import ask, construct, select, shown
from kg.query.service import SERVICES, Answer, Asked
from kg.query.written import FORMATS, TIMEOUT, Format, serialise, write

__all__ = [
    "FORMATS",
    "SERVICES",
    "TIMEOUT",
    "Answer",
    "Asked",
    "Asking",
    "Form",
    "Format",
    "Parameter",
    "Question",
    "Rows",
    "Services",
    "Value",
    "ask",
    "bind",
    "construct",
    "decoded",
    "described",
    "find",
    "form_of",
    "given",
    "matched",
    "named",
    "parse",
    "select",
    "serialise",
    "shown",
    "write",
]
