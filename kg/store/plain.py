"""RDF as it stands in files: nothing is checked, derived or declared; for those who test the endpoint."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import BadInput, Unreadable
from kg.store.dataset import Store

FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""The formats by the ending of a file's name."""


class Plain(Store):
    """A dataset whose default graph is its own, and for which no prefix is declared."""

    def quads_query(
        self,
        text: str,
        *,
        prefixes: dict[str, str] | None = None,
        union: bool = False,
        graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
        base: str | None = None,
    ) -> "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples":
        """Run a query as it is; see `Store.quads_query`, whose union of all graphs is never asked here."""
        del union
        return super().quads_query(text, prefixes=prefixes or {}, union=False, graphs=graphs, base=base)


def open_plain(paths: Sequence[Path]) -> Plain:
    """Open plain RDF.

    Args:
        paths: Files; their endings tell their formats. Triples go into the default graph.

    Returns:
        The store.

    Raises:
        BadInput: A file is no RDF of its format, or its ending is none of a format.
        Unreadable: A file cannot be read.
    """
    dataset = ox.Store()
    digest = hashlib.sha256()
    for path in paths:
        form = FORMATS.get(path.suffix.lower())
        if form is None:
            raise BadInput(f"its name does not tell its format; it can end in {', '.join(FORMATS)}", path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Unreadable(path, (error.strerror or "it vanished").lower()) from None
        if form == ox.RdfFormat.RDF_XML and b"<!ENTITY" in data:  # some hundred bytes could take all memory
            raise BadInput("it declares entities, which are not followed; write them out", path)
        try:
            dataset.load(data, format=form, base_iri=f"file:///{quote(path.name)}")
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            raise BadInput(f"this is no RDF: {getattr(error, 'msg', error)}", path, line) from None
        digest.update(hashlib.sha256(data).digest())
    return Plain(dataset, digest=digest.hexdigest())
