"""The page that says what there is, and those that list the things of one kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg import terms
from kg.analysis.stats import stats
from kg.export.words import code
from kg.identity import kind_of
from kg.web.page import KINDS, facts, frame, link, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph import Graph
    from kg.network import Network
    from kg.record import Record

_NAMES: Final = dict(KINDS)

_DOORS: Final = (
    ("sparql", "SPARQL 1.1: queries by GET and POST; without a query, a description of the service."),
    ("graph?default", "All statements as one graph; ?graph=IRI gives one document's."),
    (".well-known/void", "What the graph holds, in numbers (VoID)."),
    ("ontology", "The terms, with what each means."),
    ("healthz", "Whether the server is well, and which release it answers from."),
)


def start_page(graph: Graph, network: Network[str]) -> Iterator[str]:
    """The page that says what there is.

    Args:
        graph: The graph.
        network: The claims that count.

    Returns:
        Lines of HTML.
    """
    return frame("The open knowledge graph of AI infrastructure", _start(graph, network), up="")


def _start(graph: Graph, network: Network[str]) -> Iterator[str]:
    record, counts = graph.record, stats(network)
    yield (
        "<p>Who supplies, diverts, owns, funds, powers and uses AI chips, made of single claims that each "
        "name who says so, where, when and how surely. A claim is what one party says in one document; "
        "that it stands here does not make it true, and what denies it stands beside it.</p>"
    )
    yield from facts(
        (
            ("claims", f"{counts.claims:,}, in {counts.documents:,} documents"),
            ("things", f"{counts.entities:,}"),
            ("latest document", text(counts.last or "not known")),
            ("release", text(graph.store.release)),
            ("data", f"<code>{text(graph.store.digest)}</code>"),
        )
    )
    sizes = Counter(kind_of(iri) for iri in (*record.entities, *record.sources))
    yield "<h2>What the claims speak of</h2>"
    pages = ((f'<a href="{kind}/">{text(name)}</a>', f"{sizes[kind]:,}") for kind, name in KINDS)
    yield from table(("kind", "how many"), pages)
    yield "<h2>For programs</h2>"
    doors = (
        (f'<a href="{address}"><code>/{text(address)}</code></a>', text(what)) for address, what in _DOORS
    )
    yield from table(("address", "what it answers"), doors)


def kind_page(record: Record, kind: str) -> Iterator[str]:
    """The page that lists the things of one kind.

    Args:
        record: The record.
        kind: Their namespace.

    Returns:
        Lines of HTML.
    """
    body = _sources(record) if kind == "source" else _entities(record, kind)
    return frame(_NAMES[kind], body, up="../")


def _entities(record: Record, kind: str) -> Iterator[str]:
    found = [each for each in record.entities.values() if kind_of(each.iri) == kind]
    by_class = Counter(each.kind for each in found)
    words = ", ".join(f"{count:,} × {code(name, record)}" for name, count in by_class.most_common())
    yield f"<p>{len(found):,}: {text(words)}.</p>" if found else "<p>None.</p>"
    yield '<ul class="names">'
    for each in sorted(found, key=lambda entity: (entity.label.casefold(), entity.iri)):
        yield f"<li>{link(each.iri, each.label, up='../')}</li>"
    yield "</ul>"


def _sources(record: Record) -> Iterator[str]:
    claims = Counter(claim.document for claim in record.claims.values())
    rows = (
        (
            text(each.issued or "undated"),
            link(each.iri, each.title, up="../"),
            text(record.label(each.publisher)) if each.publisher else "not known",
            text(each.reliability),
            f"{claims[each.iri]:,}",
        )
        for each in sorted(record.sources.values(), key=lambda source: (source.issued or "", source.iri))
    )
    yield f"<p>{len(record.sources):,}; those without claims are named by others as their origin.</p>"
    yield from table(("issued", "title", "publisher", "reliability", "claims"), rows)


def is_list(iri: str) -> str | None:
    """The kind whose list a name stands for; None where it is no such name.

    >>> is_list("https://w3id.org/aikg/actor/")
    'actor'
    """
    kind = iri.removeprefix(terms.ACTOR.removesuffix("actor/")).removesuffix("/")
    return kind if iri.endswith("/") and kind in _NAMES else None
