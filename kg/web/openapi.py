"""The OpenAPI document: every route under `/api`, with what it takes and what it answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.ask.enquiries import enquiry, hangs, names, question, questions, sensitivity
from kg.web.schemas import schemas

if TYPE_CHECKING:
    from kg.analysis.option import Option
    from kg.ask.enquiry import Enquiry

Json = dict[str, Any]

DATE: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"

_TYPES: Final[dict[type, Json]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    date: {"type": "string", "pattern": DATE},
    str: {"type": "string"},
}
_TEXT: Final[Json] = {"schema": {"type": "string"}}
_FORMS: Final = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "html": "text/html",
    "turtle": "text/turtle",
}
_ERROR: Final[Json] = {
    "type": "object",
    "description": "Why there is no answer: the same for every route.",
    "required": ["error", "message"],
    "properties": {
        "error": {"type": "string", "description": "What went wrong, in one word."},
        "message": {"type": "string", "description": "The same in a sentence that says what to do."},
        "near": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Names that are spelt alike, where a name is unknown.",
        },
        "candidates": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What a name can mean, where it can mean several things.",
        },
        "line": {"type": "integer", "description": "The line, where it is known."},
        "column": {"type": "integer", "description": "The column, where it is known."},
    },
}
_REFUSALS: Final = {
    "400": "It cannot be asked so: a parameter is unknown, or has a value that it cannot have.",
    "404": "Nothing bears a name that was given.",
    "406": "The answer cannot be had in the form that is wanted.",
    "503": "All workers are busy, or too many requests of yours are worked on; ask again in a moment.",
    "504": "It took too long; ask for less.",
}
_INDEX: Final[Json] = {
    "type": "object",
    "required": ["name", "question", "address", "parameters"],
    "properties": {
        "name": {"type": "string"},
        "question": {"type": "string"},
        "address": {"type": "string"},
        "parameters": {"type": "array", "items": {"type": "string"}},
    },
}


def index() -> Json:
    """What can be asked.

    Returns:
        Analyses and named questions, with their addresses and parameters.
    """
    return {
        "description": "/openapi.json",
        "analyses": [_listed(enquiry(name), f"/api/{name}") for name in names()],
        "sensitivity": [f"/api/sensitivity/{name}" for name in hangs()],
        "questions": [_listed(question(name), f"/api/questions/{name}") for name in questions()],
    }


@cache
def document() -> Json:
    """The OpenAPI document.

    Returns:
        The document, version 3.1.
    """
    paths: Json = {
        "/api": _route("index", "What can be asked?", {"200": _listing("analyses", "questions")}),
        "/api/questions": _route(
            "questions", "Which named questions are there?", {"200": _listing("questions")}
        ),
    }
    for name in names():
        paths[f"/api/{name}"] = _asked(enquiry(name), f"analysis {name}", "analyses", _answer(name))
    for name in hangs():
        paths[f"/api/sensitivity/{name}"] = _asked(
            sensitivity(name), f"sensitivity {name}", "sensitivity", _answer("sensitivity")
        )
    for name in questions():
        paths[f"/api/questions/{name}"] = _asked(question(name), f"question {name}", "questions", None)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kg",
            "version": terms.VERSION,
            "description": "An open knowledge graph of the actors of AI infrastructure: what its commands "
            "answer, over HTTP. A parameter that takes several values is named again for each.",
            "license": {"name": "Apache-2.0 AND CC-BY-4.0", "identifier": "Apache-2.0 AND CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {
                "name": "analyses",
                "description": "Analyses and lists, as `kg NAME --format json` writes them.",
            },
            {"name": "sensitivity", "description": "On which origins an answer hangs."},
            {"name": "questions", "description": "Named questions, in the formats of SPARQL."},
        ],
        "paths": paths,
        "components": {
            "schemas": {
                **schemas(),
                "Error": _ERROR,
                "Listed": _INDEX,
            },
            "responses": {
                f"Refused{status}": {
                    "description": means,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
                }
                for status, means in _REFUSALS.items()
            },
        },
    }


def parameter(option: Option) -> Json:
    """What a route takes, as OpenAPI has it.

    Args:
        option: The option.

    Returns:
        The parameter.
    """
    one: Json = dict(_TYPES[option.kind])
    if option.choices:
        one["enum"] = list(option.choices)
    bounds = (("minimum", option.within.least), ("maximum", option.within.most))
    one |= {name: bound for name, bound in bounds if bound is not None}
    schema: Json = {"type": "array", "items": one} if option.several else one
    if not option.required and option.default not in (None, ()):
        schema["default"] = list(option.default) if isinstance(option.default, tuple) else option.default
    if option.several and option.required:
        schema["minItems"] = 1
    found: Json = {
        "name": option.name,
        "in": "query",
        "required": option.required,
        "description": f"{option.meaning}{_how(option)}",
        "schema": schema,
    }
    return found | ({"style": "form", "explode": True} if option.several else {})


def _how(option: Option) -> str:
    """How a value is written, where its type does not say it."""
    if option.kind is date:
        which = "first" if option.first_day else "last"
        return f" A year or a month stands for its {which} day."
    if option.entity:
        kinds = f" of {', '.join(option.kinds)}" if option.kinds else ""
        return f" By label, alias, slug or IRI{kinds}."
    return ""


def _asked(asked: Enquiry, name: str, tag: str, answer: Json | None) -> Json:
    media: Json = {"application/json": {"schema": answer}}
    if answer is None:
        rows = {"schema": {"type": "object", "required": ["head", "results"]}}
        media = {
            "application/sparql-results+json": rows,
            "application/json": rows,
            "application/sparql-results+xml": _TEXT,
        }
    media |= {_FORMS[form]: _TEXT for form in asked.forms if form in _FORMS}
    responses: Json = {
        "200": {
            "description": "The answer.",
            "headers": {
                "ETag": {
                    "description": "Names the answer; the same until the data change.",
                    "schema": {"type": "string"},
                }
            },
            "content": media,
        },
        "304": {"description": "The answer is the one that the request names in If-None-Match."},
    }
    return _route(name, asked.line, responses, tag, [parameter(option) for option in asked.options])


def _route(
    name: str, line: str, responses: Json, tag: str | None = None, parameters: list[Json] | None = None
) -> Json:
    refusals = {status: {"$ref": f"#/components/responses/Refused{status}"} for status in _REFUSALS}
    taken = refusals if parameters is not None else {"400": refusals["400"]}
    operation: Json = {
        "operationId": name.replace(" ", "_").replace("-", "_"),
        "summary": line,
        "parameters": parameters or [],
        "responses": {**responses, **taken},
    }
    return {"get": operation | ({"tags": [tag]} if tag else {})}


def _answer(name: str) -> Json:
    """The schema of an answer."""
    if name == "stats":
        return {"anyOf": [_ref("stats"), _ref("quality")]}
    return _ref(name)


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _listing(*keys: str) -> Json:
    members = {key: {"type": "array", "items": _ref("Listed")} for key in keys}
    schema = {"type": "object", "required": list(keys), "properties": members}
    return {"description": "What there is.", "content": {"application/json": {"schema": schema}}}


def _listed(asked: Enquiry, address: str) -> Json:
    return {
        "name": asked.name,
        "question": asked.line,
        "address": address,
        "parameters": [option.name for option in asked.options],
    }
