"""`kg check`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from kg import document, terms
from kg.check import judge
from kg.cli.waiting import bar
from kg.errors import BadInput, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.check import Violation
    from kg.document import Document

MANY: Final = 100
"""With fewer documents than this, a progress bar would be gone before one saw it."""

STDIN: Final = Path("-")

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="Files and folders; `-` is one document from the standard input; none is the bundled data.",
    ),
]
Only = Annotated[
    bool, typer.Option("--only", help="Leave the bundled graph out: judge what is given by itself.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Count warnings too, as for the bundled data they always are.")
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="How the violations are written.")]


def command(
    paths: Paths = None,
    only: Only = False,
    strict: Strict = False,
    format: Format = "text",
) -> int:
    """Do source files obey the ontology's shapes and rules?

    Each violation is one line: file, line, rule, what is wrong and what to do. The exit status is 0 where
    there is none, 1 where there are some, and 2 where a file cannot be read.

    \b
    kg check
    kg check my-sources/ more.ttl
    kg check --only --format json my-sources/
    """
    home = terms.data_dir()
    documents = _read(_files(paths or [home]))
    # What is judged by itself, and the bundled data, need no context.
    beside = [] if only or not paths else _read(document.find([home]))
    violations = judge(documents, context=beside, strict=strict or not paths, watch=_watch(documents))
    _write(violations, documents, format)
    return 1 if violations else 0


def _files(paths: Sequence[Path]) -> list[Path]:
    found = document.find(path for path in paths if path != STDIN)
    return [STDIN, *found] if STDIN in paths else found


def _read(files: Sequence[Path]) -> list[Document]:
    """Read every file, so that a reader learns of all that cannot be read at once."""
    documents: list[Document] = []
    failed: list[BadInput | Unreadable] = []
    for path in _watch(files)(files):
        try:
            documents.append(_document(path))
        except (BadInput, Unreadable) as error:
            failed.append(error)
    for each in failed[:-1]:
        print(f"kg: {each}", file=sys.stderr)
    if failed:
        raise failed[-1]  # which the door writes like the others
    return documents


def _document(path: Path) -> Document:
    if path == STDIN:
        from kg.file import standard_input  # late, as elsewhere: few commands read it

        return document.parse(standard_input().read(document.MAX_BYTES + 1), path="<stdin>")
    return document.read(path, shown=_shown(path))


def _shown(path: Path) -> str:
    """Name a file so that an editor opens it from here; a bundled one was not typed, so shorten it."""
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return os.path.relpath(path)
    return str(path)


def _watch(documents: Sequence[object]) -> Any:  # noqa: ANN401 - what it watches, it hands on
    """Show a progress bar where there is much to do."""
    if len(documents) < MANY:
        return iter
    return lambda items: bar(items, "Reading" if items is documents else "Checking")


def _write(violations: Sequence[Violation], documents: Sequence[Document], format: str) -> None:
    claims = sum(1 for each in documents for triple in each.triples if triple.predicate.value == _STANCE)
    if format == "json":
        found = [
            {"path": each.path, "line": each.line, "rule": each.rule, "sentence": each.sentence}
            for each in violations
        ]
        answer = {"documents": len(documents), "claims": claims, "violations": found}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for each in violations:
        print(each)
    if violations:
        count = f"{len(violations):,} violation{'s' if len(violations) > 1 else ''}"
        print(f"{count} in {len({each.path for each in violations}):,} of {len(documents):,} documents")
    else:
        print(f"clean: {len(documents):,} documents, {claims:,} claims")


_STANCE: Final = terms.KG + "stance"  # each claim has one
