"""A JSON-LD context, read backwards: from IRIs and values to the terms and plain JSON that stand for them.

Of JSON-LD 1.1 it knows what contexts of vocabularies consist of: prefixes, terms with ``@id``, ``@type`` and
``@language``, ``@container: @set``, and aliases of keywords. A term that is defined in any other way is not
used, for what it stands for can always be written in full. Nothing is ever fetched.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN: Final = {"@id", "@type", "@language", "@container", "@prefix", "@protected"}
_DELIMITERS: Final = (":", "/", "?", "#", "[", "]", "@")  # how the IRI of a prefix ends
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}", re.ASCII)  # what every JSON reader holds exactly


Value = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class _Key:
    """A term, and what its values are taken for."""

    name: str
    kind: str | None = None
    language: str | None = None
    several: bool = False


class Context:
    """A context that is a JSON object of its own.

    Attributes:
        definition: What stands under ``@context``.
    """

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.definition = dict(definition)
        self._prefixes: dict[str, str] = {}
        self._keys: dict[str, list[_Key]] = {}
        self._words: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        for name, value in self.definition.items():
            if isinstance(value, str) and not name.startswith("@"):
                self._prefixes[name] = self._expand(value)
        language = self.definition.get("@language")
        for name, value in self.definition.items():
            self._define(name, {"@id": value} if isinstance(value, str) else value, language)
        self._fallback = _Key("", language=language)

    @classmethod
    def bundled(cls) -> Context:
        """The context of the ontology."""
        text = (terms.ontology_dir() / "context.jsonld").read_text(encoding="utf-8")
        return cls(json.loads(text)["@context"])

    def keyword(self, name: str) -> str:
        """The alias of a keyword, or the keyword."""
        return self._aliases.get(name, name)

    def iri(self, iri: str) -> str:
        """An IRI with a prefix of the context, or in full."""
        for prefix, namespace in self._prefixes.items():
            local = iri.removeprefix(namespace)
            if local not in ("", iri) and namespace.endswith(_DELIMITERS) and not local.startswith("//"):
                short = f"{prefix}:{local}"
                return iri if short in self.definition else short
        return iri

    def name(self, node: ox.NamedNode | ox.BlankNode) -> str:
        """The name of a node."""
        return self.iri(node.value) if isinstance(node, ox.NamedNode) else str(node)

    def word(self, node: ox.NamedNode | ox.BlankNode) -> str:
        """A class or code as a term of the context, or as the name of a node."""
        return self._words.get(node.value) or self.name(node)

    def pair(self, prop: str, value: Value) -> tuple[str, Any, bool]:
        """A property and a value as JSON.

        Args:
            prop: The IRI of the property.
            value: The value.

        Returns:
            The key, the value, and whether the key always has an array.
        """
        if prop == terms.RDF + "type" and not isinstance(value, ox.Literal):
            return self.keyword("@type"), self.word(value), False
        keys = self._keys.get(prop, [])
        for key in keys:
            plain = self._bare(key, value)
            if plain is not None:
                return key.name, plain, key.several
        key = keys[0] if keys else self._fallback
        plain = None if keys else self._bare(key, value)
        return key.name or self.iri(prop), self._full(value) if plain is None else plain, key.several

    def _bare(self, key: _Key, value: Value) -> str | int | bool | None:
        """A value as its key alone lets a reader understand it, or None where it would not."""
        if not isinstance(value, ox.Literal):
            return {"@id": self.name, "@vocab": self.word}.get(key.kind or "", _nothing)(value)
        kind = value.datatype.value
        if value.language:
            same = key.kind is None and (key.language or "").lower() == value.language.lower()
            return value.value if same else None
        if key.kind in (None, kind):
            if kind == terms.XSD + "boolean" and value.value in ("true", "false"):
                return value.value == "true"
            if kind == terms.XSD + "integer" and _INTEGER.fullmatch(value.value):
                return int(value.value)
        if key.kind == kind or (kind == terms.XSD + "string" and key.kind is None and key.language is None):
            return value.value
        return None

    def _full(self, value: Value) -> dict[str, str]:
        """A value that says itself what it is."""
        if not isinstance(value, ox.Literal):
            return {self.keyword("@id"): self.name(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == terms.XSD + "string":
            return {"@value": value.value}
        return {"@value": value.value, self.keyword("@type"): self.iri(value.datatype.value)}

    def _define(self, name: str, value: Any, language: str | None) -> None:  # noqa: ANN401 - JSON
        if name.startswith("@") or not isinstance(value, dict) or not value.keys() <= _PLAIN:
            return
        meant = value.get("@id", name)
        if meant in ("@id", "@type"):
            self._aliases[meant] = name
        several = value.get("@container")
        kind = value.get("@type")
        if (
            not isinstance(meant, str)
            or meant.startswith("@")
            or several not in (None, "@set")
            or kind == "@json"
        ):
            return
        iri = self._expand(meant)
        kind = self._expand(kind) if isinstance(kind, str) and not kind.startswith("@") else kind
        key = _Key(name, kind, value.get("@language", language), several == "@set")
        self._keys.setdefault(iri, []).append(key)
        if kind is None:
            self._words.setdefault(iri, name)

    def _expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        namespace = self.definition.get(prefix)
        if isinstance(namespace, dict):
            namespace = namespace.get("@id")
        if colon and isinstance(namespace, str) and not local.startswith("//"):
            return self._expand(namespace) + local
        vocabulary = self.definition.get("@vocab")
        return name if colon else f"{vocabulary or ''}{name}"


def _nothing(_: object) -> None:
    """What an IRI is for a key whose values are taken for text."""
