"""The schemas of the answers, as the tables of the manual's page on their JSON have them."""

from __future__ import annotations

import re
from typing import Any, Final

from kg import terms

Json = dict[str, Any]

_TYPES: Final[Json] = {
    "text": {"type": "string"},
    "IRI": {"type": "string", "format": "iri"},
    "name": {"type": "string"},
    "code": {"type": "string", "pattern": r"^\w+$"},
    "day": {"type": "string", "format": "date"},
    "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
}
"""The types of the tables as JSON Schema has them."""

_ROW: Final = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
_BASE: Final = re.compile(r"^As \[.+\]\(#([\w-]+)\), and further:$", re.MULTILINE)


def schemas() -> Json:
    """Read the schemas.

    Returns:
        A schema of JSON Schema for each kind of value, by the anchor of its heading.

    Raises:
        KeyError: A table names a type that there is not; the tests of the page see to it that none does.
    """
    text = terms.manual("json.md").read_text("utf-8")
    _, *rest = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    bodies = {_anchor(name): body for name, body in zip(rest[::2], rest[1::2], strict=True)}
    rows = {name: _ROW.findall(body) for name, body in bodies.items()}
    found: Json = {}
    for name, body in bodies.items():
        base = _BASE.search(body)
        keys = [*(rows[base[1]] if base else ()), *rows[name]]
        if rows[name]:
            members = {key: {**_schema(kind), "description": _plain(means)} for key, kind, means in keys}
            found[name] = {"type": "object", "required": list(members), "properties": members}
    return found


def _schema(kind: str) -> Json:
    """A type of the tables as JSON Schema has it."""
    if kind.endswith(" or null"):
        return {"anyOf": [_schema(kind.removesuffix(" or null")), {"type": "null"}]}
    if kind.startswith("list of "):
        return {"type": "array", "items": _schema(kind.removeprefix("list of "))}
    if link := re.fullmatch(r"\[.+\]\(#([\w-]+)\)", kind):
        return {"$ref": f"#/components/schemas/{link[1]}"}
    return dict(_TYPES[kind])


def _anchor(heading: str) -> str:
    """The name by which a link finds a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _plain(text: str) -> str:
    """A text of Markdown without its links."""
    return re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text.replace("&#124;", "|"))
