"""Reads one source file into a `Document`: its IRI, its path, its statements, and where each subject stands.

A file is a named graph: that of the source document it describes, or, where it describes none (actors,
products, places …), one named after the file. Whatever cannot be read as Turtle is refused here, with line
and column; whether it *says* what it should is the business of `kg.check`.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NoReturn
from urllib.parse import quote, urljoin

import pyoxigraph as ox

from kg import terms
from kg.errors import BadInput, Unreadable

MAX_BYTES: Final = 256 * 1024 * 1024
"""A file larger than this is refused: one file is one document."""

MAX_LINE: Final = 1_000_000
"""A line longer than this many bytes is refused: nobody reviews it, and no message can point into it."""

_TYPE: Final = ox.NamedNode(terms.RDF + "type")
_SOURCE_DOCUMENT: Final = ox.NamedNode(terms.KG + "SourceDocument")


@dataclass(frozen=True, slots=True)
class Document:
    """One file, parsed.

    Attributes:
        iri: the named graph into which its statements go: the IRI of the source document that the file
            describes, or an IRI made of the file's name.
        path: the file, as the reader typed it; relative to the data folder where it came with the program.
        kind: `source` where the file describes a source document, else `reference`.
        triples: its statements; blank nodes are numbered in the order of the file.
        digest: SHA-256 of the file's bytes, in hexadecimal.
        text: what the file holds.
    """

    iri: str
    path: str
    kind: Literal["source", "reference"]
    triples: tuple[ox.Triple, ...] = field(repr=False, compare=False)
    digest: str
    text: str = field(repr=False, compare=False)
    _lines: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def line(self, subject_iri: str) -> int:
        r"""Find the first line at which a subject stands.

        Args:
            subject_iri: the full IRI of a subject.

        Returns:
            The line, counted from 1; 1 where the file has no such subject.

        Example:
            >>> document = parse(b"@prefix a: <https://example.org/> .\na:b a:c a:d .", path="x.ttl")
            >>> document.line("https://example.org/b")
            2
        """
        if not self._lines:  # only files with a mistake are ever asked, so nothing is counted before
            for iri, line in _subjects(self.text):
                self._lines.setdefault(iri, line)
        return self._lines.get(subject_iri, 1)


def find(paths: Iterable[Path]) -> list[Path]:
    """List the Turtle files among files and folders.

    Args:
        paths: files, which are taken whatever their ending, and folders, which are searched for `*.ttl`.
            Folders whose name begins with a dot are passed over.

    Returns:
        Each file once, a folder's files sorted by path.

    Raises:
        Unreadable: where a path does not exist, or a folder may not be listed.
        BadInput: where a folder holds no Turtle file.

    Example:
        >>> [path.name for path in find([terms.data_dir() / "places"])]
        ['places.ttl']
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise Unreadable(path, "there is no such file or folder")
            found[path] = None
            continue
        # By their parts, as paths are compared, but ten times as fast.
        files = sorted(_below(path), key=lambda each: each.parts)
        if not files:
            raise BadInput("there is no .ttl file in this folder or below it", path)
        found.update(dict.fromkeys(files))
    return list(found)


def read(path: Path, *, shown: str | None = None) -> Document:
    """Read one Turtle file.

    Args:
        path: the file.
        shown: how messages name it; as `path` where it is not given.

    Returns:
        The document.

    Raises:
        Unreadable: where the file is missing, may not be read, is binary or too large.
        BadInput: where it is no Turtle, says nothing, has an over-long line, or describes two documents.

    Example:
        >>> read(terms.data_dir() / "places" / "places.ttl", shown="places/places.ttl").iri
        'https://w3id.org/aikg/graph/places/places'
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(shown or path, _reason(error)) from error
    return parse(data, path=shown or str(path), graph=_graph_of(path))


def parse(data: bytes, *, path: str, graph: str | None = None) -> Document:
    """Read one Turtle document from its bytes.

    Args:
        data: the bytes of the file.
        path: how messages name it.
        graph: the IRI of its graph where it describes no source document; made of `path` where not given.

    Returns:
        The document.

    Raises:
        Unreadable: where the bytes are no text, or too many.
        BadInput: where they are no Turtle, say nothing, have an over-long line, or describe two documents.

    Example:
        >>> parse(b"<https://example.org/a> a <https://example.org/B> .", path="mine.ttl").kind
        'reference'
    """
    text = _text(data, path)
    digest = hashlib.sha256(data).hexdigest()
    triples = _triples(text, path, digest)
    if not triples:
        raise BadInput("the file says nothing; write at least what the document is: see data/README.md", path)
    _refuse_later_rdf(triples, text, path)
    iri = _described(triples, text, path)
    return Document(
        iri=iri or graph or _graph_of(Path(path)),
        path=path,
        kind="source" if iri else "reference",
        triples=triples,
        digest=digest,
        text=text,
    )


def _refuse_later_rdf(triples: Iterable[ox.Triple], text: str, path: str) -> None:
    """Refuse what RDF 1.2 added, which most readers of our exports do not know."""
    for triple in triples:
        value = triple.object
        directed = isinstance(value, ox.Literal) and value.direction is not None
        if directed or isinstance(value, ox.Triple):
            what = "a text with a direction" if directed else "a triple term"
            line = dict(reversed(list(_subjects(text)))).get(getattr(triple.subject, "value", ""), 1)
            raise BadInput(f"{what} is of RDF 1.2; write it in RDF 1.1", path, line)


def _below(folder: Path) -> Iterator[Path]:
    """Walk a folder; unlike `Path.rglob`, a folder that may not be listed is an error and not a silence."""

    def refuse(error: OSError) -> NoReturn:
        raise Unreadable(error.filename, _reason(error)) from error

    for where, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(where, name) for name in files if name.endswith(".ttl"))


def _reason(error: OSError) -> str:
    """Say in words why the system would not open a file or folder."""
    if isinstance(error, PermissionError):
        return "you may not read it; change its permissions, or leave it out"
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    return (error.strerror or type(error).__name__).lower()


def _graph_of(path: Path) -> str:
    """Name the graph of a file that describes no source document: by its folder and stem."""
    bundled = path.resolve().is_relative_to(terms.data_dir())
    parts = [path.parent.name, path.stem] if bundled else ["user", path.parent.name, path.stem]
    return terms.GRAPH + "/".join(quote(os.fsencode(part), safe="") for part in parts if part)


def _text(data: bytes, path: str) -> str:
    """Decode a file, and refuse what no Turtle file holds before a parser sees it."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            path, f"it is larger than {MAX_BYTES // 1024**2} MB; split it into one file per document"
        )
    if b"\0" in data:
        raise Unreadable(path, "it is a binary file, not Turtle text")
    for number, content in enumerate(data.split(b"\n"), 1):
        if len(content) > MAX_LINE:
            sentence = f"the line has {len(content):,} bytes, more than {MAX_LINE:,}; break it into lines"
            raise BadInput(sentence, path, number)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(path, f"line {line} holds bytes that are no UTF-8; save it as UTF-8 text") from error


def _triples(text: str, path: str, digest: str) -> tuple[ox.Triple, ...]:
    """Parse the text. Without a store, so that each literal stays as it was written."""
    try:
        quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        reason = re.sub(r"^Parser error [^:]*: ", "", error.msg)
        sentence = f"column {error.offset}: this is no Turtle: {reason[:300]}"
        raise BadInput(sentence, path, error.lineno, error.offset) from error
    # The parser names blank nodes at random, or as the file does; two files must not share one, and the
    # same file must yield the same names.
    names: dict[str, ox.BlankNode] = {}

    def renamed(node: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(node.value, ox.BlankNode(f"b{digest[:12]}n{len(names)}"))

    triples = []
    for quad in quads:
        subject, obj = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode) or isinstance(obj, ox.BlankNode):
            subject = renamed(subject) if isinstance(subject, ox.BlankNode) else subject
            obj = renamed(obj) if isinstance(obj, ox.BlankNode) else obj
            triples.append(ox.Triple(subject, quad.predicate, obj))
        else:
            triples.append(quad.triple)
    return tuple(triples)


def _described(triples: tuple[ox.Triple, ...], text: str, path: str) -> str | None:
    """Find the IRI of the source document that the file describes, if any."""
    found = {t.subject: None for t in triples if t.object == _SOURCE_DOCUMENT and t.predicate == _TYPE}
    nodes = [node.value for node in found if isinstance(node, ox.NamedNode)]
    if len(nodes) < len(found):
        raise BadInput("the source document has no IRI; name it source:some-slug", path)
    if len(nodes) > 1:
        lines = dict(reversed(list(_subjects(text))))
        first, second, *_ = sorted(nodes, key=lambda iri: lines.get(iri, 1))
        names = f"{terms.shorten(second)} is a second source document beside {terms.shorten(first)}"
        sentence = f"{names}; give it a file of its own"
        raise BadInput(sentence, path, lines.get(second, 1))
    return nodes[0] if nodes else None


# What a Turtle text consists of, as far as one must know it to tell where a statement begins (RDF 1.1
# Turtle, section 6.5). No alternative begins as another does, and runs are possessive, so that no text makes
# it slow; no group is possessive, because there Python before 3.11.5 finds what is not so.
_PIECE: Final = r"""
      (?P<skip> \s++ | \#[^\n]*+ )
    | (?P<text> \"\"\" (?: [^"\\]++ | \\. | "(?!"") )* \"\"\"
              | ''' (?: [^'\\]++ | \\. | '(?!'') )* '''
              | " (?: [^"\\\n]++ | \\. )* "
              | ' (?: [^'\\\n]++ | \\. )* ' )
    | (?P<iri> <[^<>"{}|^`\s]*+> )
    | (?P<at> @[A-Za-z][A-Za-z0-9-]*+ )
    | (?P<name> (?: [^\W\d_] (?: [\w-] | \.(?=[\w.-]*:) )* | _ )? :
                (?: [\w:%-] | \\. | \.(?=\.*[\w:%\\-]) )* )
    | (?P<number> [+-]? (?: \d++ \.? \d*+ [eE][+-]?\d++ | \.\d++ (?:[eE][+-]?\d++)? | \d*+\.\d++ | \d++ ) )
    | (?P<word> \w++ )
    | (?P<dot> \. )
    | (?P<other> . )
    """


def _subjects(text: str) -> Iterator[tuple[str, int]]:
    """Yield the IRI of each statement's subject, and its line."""
    prefixes: dict[str, str] = {}
    base, line, counted = "", 1, 0
    statement: list[tuple[str, str]] = []
    # Compiled here, since it takes longer than the rest of a warm start, which needs no line.
    for match in re.finditer(_PIECE, text, re.VERBOSE | re.DOTALL):
        kind, token = match.lastgroup, match.group()
        if kind == "skip":
            continue
        if kind == "dot":
            statement = []
            continue
        statement.append((kind or "", token))
        word = statement[0][1].lstrip("@").lower()
        if statement[0][0] in {"at", "word"} and word in {"prefix", "base"}:
            if kind == "iri":
                namespace = urljoin(base, _unescaped(token[1:-1]))
                if word == "base":
                    base = namespace
                else:
                    prefixes[statement[1][1][:-1]] = namespace
                statement = []  # `PREFIX` has no dot, and after `@prefix` a lone dot begins nothing
        elif len(statement) == 1 and kind in {"iri", "name"}:
            line, counted = line + text.count("\n", counted, match.start()), match.start()
            if kind == "iri":
                yield urljoin(base, _unescaped(token[1:-1])), line
            else:
                prefix, _, local = token.partition(":")
                yield prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local), line


def _unescaped(iri: str) -> str:
    """Resolve the numeric escapes of an IRI."""
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), iri)
