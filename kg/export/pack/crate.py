"""The metadata of a pack as an RO-Crate (https://w3id.org/ro/crate/1.1), for archives and repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export.dump import Json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.export.pack.case import Case

NAME: Final = "ro-crate-metadata.json"
VERSION: Final = "https://w3id.org/ro/crate/1.1"

CC_BY: Final = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the bundled data."""

AUTHORS: Final = "#authors"
PROGRAM: Final = "#kg"
DATA: Final = "#data"
ACT: Final = "#made"

FORMS: Final = "The files of a pack are described in docs/evidence.md of the program."


def crate(case: Case, files: Iterable[tuple[str, str, str, int | None, str | None]]) -> Json:
    """The metadata of a pack.

    Args:
        case: The answer.
        files: The name of each file, its media type, what it is, how many bytes it has, and its SHA-256; the
            last two are None of what is made after this.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    told = list(files)
    parts = [{"@id": name} for name, *_ in told]
    graph: list[Json] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": VERSION},
            "about": {"@id": "./"},
        },
        _root(case, parts),
        *map(_file, told),
        {
            "@id": ACT,
            "@type": "CreateAction",
            "name": case.command,
            "description": "The answer was computed from the data, and packed with its claims.",
            "instrument": {"@id": PROGRAM},
            "object": {"@id": DATA},
            "result": parts,
        },
        {
            "@id": PROGRAM,
            "@type": "SoftwareApplication",
            "name": "kg",
            "url": "https://w3id.org/aikg/ontology",
            "version": case.provenance.program.removeprefix("kg "),
        },
        {
            "@id": DATA,
            "@type": "CreativeWork",
            "name": f"Claims on AI infrastructure, release {case.provenance.release}",
            "version": case.provenance.release,
            "identifier": f"sha256:{case.provenance.data}",
            "dateModified": case.published,
        },
        *_licence(case),
        *_sources(case),
    ]
    return {"@context": f"{VERSION}/context", "@graph": graph}


def _root(case: Case, parts: list[dict[str, str]]) -> Json:
    about = f"{case.asked.id}: {case.question}" if case.asked.id else case.question
    by = {"author": {"@id": AUTHORS}, "publisher": {"@id": AUTHORS}} if case.bundled else {}
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence pack: {about}",
        "description": (
            "An answer computed from claims, each of which is what one claimant says in one document, with "
            f"all of these claims, their sources, and who denies them. {FORMS}"
        ),
        "datePublished": case.published,
        "license": {"@id": CC_BY if case.bundled else "#licence"},
        **by,
        "identifier": case.asked.id or f"kg {case.asked.text}",
        "isBasedOn": {"@id": DATA},
        "mentions": {"@id": ACT},
        "citation": [{"@id": iri} for iri in case.sources],
        "hasPart": parts,
    }


def _file(told: tuple[str, str, str, int | None, str | None]) -> Json:
    name, media, what, size, digest = told
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": what,
        "encodingFormat": media,
        **({} if size is None else {"contentSize": str(size)}),
        **({} if digest is None else {"sha256": digest}),
    }


def _licence(case: Case) -> Iterator[Json]:
    if not case.bundled:
        yield {
            "@id": "#licence",
            "@type": "CreativeWork",
            "name": "No licence is known",
            "description": (
                "The answer rests, also or only, on documents that did not come with the program; what may "
                f"be done with them, their owners say. The data that came with it are under {CC_BY}."
            ),
        }
        return
    yield {
        "@id": CC_BY,
        "@type": "CreativeWork",
        "name": "CC BY 4.0",
        "description": "Creative Commons Attribution 4.0 International",
        "identifier": CC_BY,
    }
    yield {
        "@id": AUTHORS,
        "@type": "Organization",
        "name": "The kg authors",
        "url": "https://w3id.org/aikg/ontology",
    }


def _sources(case: Case) -> Iterator[Json]:
    """The documents on which the claims stand."""
    record = case.record
    publishers: dict[str, str] = {}
    for iri in case.sources:
        source = record.sources[iri]
        by = {}
        if source.publisher:
            publishers[source.publisher] = record.label(source.publisher)
            by = {"publisher": {"@id": source.publisher}}
        yield {
            "@id": iri,
            "@type": "CreativeWork",
            "name": source.title,
            **({"url": source.url} if source.url else {}),
            **({"datePublished": source.issued} if source.issued else {}),
            **by,
        }
    for iri, name in sorted(publishers.items()):
        entity = record.entities.get(iri)
        kind = "Person" if entity and entity.kind == "Person" else "Organization"
        yield {"@id": iri, "@type": kind, "name": name}
