"""The dataset: what it holds, and its parts."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import document, terms
from kg.errors import BadInput
from kg.store import asking, rules, stated
from kg.store.quads import OnDisk, Opened

if TYPE_CHECKING:
    from kg.identity import Name

ONTOLOGY_GRAPH: Final = terms.KG.rstrip("#")
"""The graph that holds `kg.ttl` and `codes.ttl`."""

BESIDE: Final = "beside"
"""The folder of what stood beside the documents, in what was built."""

FINDINGS_GRAPH: Final = terms.GRAPH + "findings"
"""The graph that holds the findings of the program, where a query asks for them."""

_NAMED: Final = frozenset({"actor", "product", "site", "place", "model", "event", "lot", "source"})
_NAMING: Final = (
    terms.RDFS + "label",
    terms.DCT + "title",
    terms.SKOS + "altLabel",
    terms.KG + "pseudonym",
)


@dataclass(frozen=True)
class Built:
    """What is known beforehand of a store that was built into a folder.

    Attributes:
        folder: where its version lies, with the record and the judgements beside the dataset.
        sizes: how many statements each graph has.
        sealed: what its file of typed values holds; see `kg.store.quads.seal`.
        hold: what keeps the version from being swept as long as it is there.
    """

    folder: Path
    sizes: Mapping[str, int]
    sealed: str
    hold: object = None

    @property
    def beside(self) -> tuple[Path, ...]:
        """The folders that hold what stood beside the documents; none where nothing did."""
        return tuple(sorted((self.folder / BESIDE).glob("*")))


class Store:
    """The whole record, read-only: one named graph per document, the ontology, and what rules derive.

    A triple stands in one graph only, so that the union of all graphs, which is what a query sees, is a set.

    Attributes:
        digest: SHA-256 over all that the dataset is made of; two stores with one digest hold the same.
        release: whose data it holds; see `kg.store.gathering.release_of`.
        built: what is known of it beforehand, where it was built into a folder; `None` otherwise.
    """

    def __init__(
        self,
        dataset: ox.Store | Callable[[], ox.Store] | OnDisk,
        *,
        digest: str,
        release: str = "user",
        built: Built | None = None,
    ) -> None:
        self._given = dataset
        self.digest = digest
        self.release = release
        self.built = built

    def __repr__(self) -> str:
        return f"Store({len(self)} statements, digest={self.digest[:12]!r})"

    @cached_property
    def _opened(self) -> Opened | None:
        """The dataset where it lies on the disk, opened when it is first asked; `None` where it does not."""
        return self._given.open() if isinstance(self._given, OnDisk) else None

    @cached_property
    def _loaded(self) -> ox.Store:
        """The dataset in memory, loaded when it is first gone through."""
        given = self._given
        if isinstance(given, ox.Store):
            return given
        if not isinstance(given, OnDisk):
            return given()
        if given.load:
            return given.load()
        loaded = ox.Store()
        loaded.bulk_extend(self.dataset)
        return loaded

    @property
    def dataset(self) -> ox.Store:
        """The engine's own, for the rooms up to that of queries alone."""
        if "_loaded" in self.__dict__ or not self._opened:
            return self._loaded
        return self._opened.dataset

    @property
    def through(self) -> ox.Store:
        """What is gone through once from end to end."""
        large = isinstance(self._given, OnDisk) and not self._given.load
        return self.dataset if large else self._loaded

    @property
    def kept(self) -> str:
        """By what the cache names what was read from it."""
        return self.digest

    def unchanged(self) -> None:
        """See that it is still what it was when it was opened: a store that nobody writes to always is."""

    def load(self) -> None:
        """Have the dataset in memory, for one who asks many queries; a large one stays on the disk."""
        _ = self.through

    @property
    def later(self) -> int:
        """How many files the engine may open while it answers; the dataset is open after."""
        _ = self.dataset
        opened = None if "_loaded" in self.__dict__ else self._opened
        return opened.later if opened else 0

    def __len__(self) -> int:
        return sum(self.built.sizes.values()) if self.built else len(self.dataset)

    def quads_query(
        self,
        text: str,
        *,
        prefixes: dict[str, str] | None = None,
        union: bool = True,
        graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
        base: str | None = None,
    ) -> "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples":
        """Run a query as it is, without the gate of `kg.query`: for the rooms up to that one alone.

        Args:
            text: the query.
            prefixes: prefixes that it need not declare; those of the ontology where `None`.
            union: whether the default graph is the union of all named graphs. False where the query itself
                names its graphs with `FROM`, which the engine would otherwise pass over.
            graphs: the default graph as the union of these, and the named graphs that there are, whatever the
                query says; both empty where the query decides.
            base: against what relative IRIs are resolved; without it there can be none.

        Returns:
            What the engine answers.

        Raises:
            SyntaxError: where it is no SPARQL.
        """
        return self.dataset.query(
            text,
            prefixes=asking.prefixes_of(text) if prefixes is None else prefixes,
            base_iri=base,
            **asking.dataset_of(graphs, union=union),
        )

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all statements, each with its graph, in no particular order.

        Returns:
            An iterator over the quads.
        """
        return iter(self.through)

    def statements(self, *, every: bool = False) -> Iterator[bytes]:
        """Write all that documents state as canonical N-Quads (RDFC-1.0), in the order of their code points.

        Args:
            every: whether the ontology and what rules derive are written, too.

        Returns:
            Lines, many at a time.
        """
        graphs = self.graphs if every else self.sources
        return self.packed(every=every) or stated.blocks(lambda take: stated.gather(self, graphs(), take))

    def packed(self, *, every: bool = False) -> Iterator[bytes] | None:
        """Read the same where it was packed beside the dataset, which is far quicker.

        Args:
            every: as in `statements`.

        Returns:
            Lines, many at a time; `None` where it was not packed.
        """
        find = self._given.packed if isinstance(self._given, OnDisk) else None
        return stated.read(find, every=every) if find else None

    def write(self, graph: str, stream: IO[bytes]) -> None:
        """Write a graph as canonical N-Triples, in no particular order.

        Args:
            graph: its IRI.
            stream: where to.
        """
        self.through.dump(stream, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))

    def matching(
        self,
        *,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Go through the statements on a subject, or with a property, in no particular order.

        Args:
            subject: the subject; any where `None`.
            predicate: the property; any where `None`.

        Returns:
            An iterator over the quads.
        """
        return self.dataset.quads_for_pattern(subject, predicate, None, None)

    def graphs(self) -> tuple[str, ...]:
        """List the named graphs: documents, ontology and derived ones.

        Returns:
            Their IRIs, sorted.
        """
        return tuple(sorted(graph.value for graph in self.dataset.named_graphs()))

    def sources(self) -> tuple[str, ...]:
        """List the graphs of documents: all but the ontology and what rules derive.

        Returns:
            Their IRIs, sorted.
        """
        return tuple(filter(is_source, self.graphs()))

    def sizes(self) -> dict[str, int]:
        """Count the statements of each named graph.

        Returns:
            The number by the graph's IRI, sorted by that.
        """
        if self.built:
            return dict(self.built.sizes)
        counts = Counter(quad.graph_name for quad in self.through)
        return {name: counts[ox.NamedNode(name)] for name in self.graphs()}

    def names(self) -> "tuple[Name, ...]":
        """List by which names entities and documents go: labels, titles, aliases, pseudonyms and slugs.

        Returns:
            The names; an entity's label or title comes first of its names.
        """
        return self._names

    @cached_property
    def _names(self) -> "tuple[Name, ...]":
        from kg.identity import Name, kind_of  # noqa: PLC0415 - a query without names has no use for it

        found: list[Name] = []
        for naming in _NAMING:
            for quad in self.dataset.quads_for_pattern(None, ox.NamedNode(naming), None, None):
                subject, text = quad.subject, quad.object
                if isinstance(subject, ox.NamedNode) and isinstance(text, ox.Literal):
                    kind = kind_of(subject.value)
                    if kind in _NAMED:
                        found.append(Name(text.value, subject.value, kind))
        iris = {name.iri: name.kind for name in found}
        return (*found, *(Name(iri.rsplit("/", 1)[1], iri, kind) for iri, kind in sorted(iris.items())))

    def known(self, day: date) -> "Store":
        """The record as it stood at the end of a day.

        Documents of a later date are left out, claims and all, and so are undated ones, of which nobody can
        say that they were there; then everything is derived anew, so that what a later document superseded
        counts again.

        Args:
            day: the last day whose documents count.

        Returns:
            Another store.
        """
        found = self.quads_query(asking.PUBLIC_LATER % day.isoformat())
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT
        later = {row["document"] for row in found}
        return self._part(f"known {day.isoformat()}", lambda quad: quad.graph_name not in later)

    def as_of(self, day: date) -> "Store":
        """The record without what was not, or no longer, so at the end of a day.

        Claims on what can only have begun later are left out, and those on relations that are said to have
        ended before; then everything is derived anew.

        Args:
            day: the last day that counts.

        Returns:
            Another store.
        """
        found = self.quads_query(asking.NOT_THEN % {"day": day.isoformat()})
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT
        out = {row["claim"] for row in found}
        return self._part(f"as of {day.isoformat()}", lambda quad: quad.subject not in out)

    def without(self, claims: "Iterable[str]", *, anew: bool = True) -> "Store":
        """The record without some claims.

        Args:
            claims: the IRIs of the claims.
            anew: whether everything is derived anew. What is derived of each claim by itself is right without
                it, and takes a tenth of the time; direct edges, and denials by plea, are not.

        Returns:
            Another store.
        """
        out = {ox.NamedNode(claim) for claim in claims}
        name = " ".join(sorted(claim.value for claim in out))
        if anew:
            return self._part(f"without {name}", lambda quad: quad.subject not in out)
        digest = hashlib.sha256(f"{self.digest} less {name}".encode()).hexdigest()

        def made() -> ox.Store:
            dataset = ox.Store()
            dataset.extend(quad for quad in self.through if quad.subject not in out)
            return dataset

        return Store(made, digest=digest, release=self.release)

    def beside(self, paths: Iterable[Path]) -> "Store":
        """The record with findings of the program beside it, in a graph of their own.

        Args:
            paths: Turtle files, as `kg diversions --format turtle` writes them.

        Returns:
            Another store; nothing is derived from the findings.

        Raises:
            BadInput: where a file is no Turtle, or speaks of other things than findings and their legs.
            Unreadable: where a file cannot be read.
        """
        dataset = ox.Store()
        dataset.extend(self.through)
        digest = hashlib.sha256(self.digest.encode())
        for path in paths:
            read = document.read(path)
            for triple in read.triples:
                if not str(triple.subject)[1:].startswith(terms.FINDING):
                    raise BadInput(f"{triple.subject} is no finding: sources are given with --data", path)
            rules.add(dataset, list(read.triples), ox.NamedNode(FINDINGS_GRAPH))
            digest.update(read.digest.encode())
        return Store(dataset, digest=digest.hexdigest(), release=self.release)

    def _part(self, name: str, keep: "Callable[[ox.Quad], bool]") -> "Store":
        """A part of what documents and ontology say, with what follows from it; made when first asked."""
        rules.own()  # read now: a query that asks it first runs where no file can be opened

        def made() -> ox.Store:
            dataset = ox.Store()
            derived = {ox.NamedNode(graph) for graph in self.graphs() if graph.startswith(rules.DERIVED)}
            dataset.extend(quad for quad in self.through if quad.graph_name not in derived and keep(quad))
            rules.derive(dataset)
            # A denial that a rule derives from a plea is a claim too.
            for quad in [quad for quad in dataset if not keep(quad)]:
                dataset.remove(quad)
            return dataset

        digest = hashlib.sha256(f"{self.digest} {name}".encode()).hexdigest()
        return Store(made, digest=digest, release=self.release)

    def dump(self) -> bytes:
        """Write the whole dataset as N-Quads.

        Returns:
            The bytes; the order of the lines is that of the engine.
        """
        written = BytesIO()
        self.through.dump(written, format=ox.RdfFormat.N_QUADS)
        return written.getvalue()


def is_source(graph: str) -> bool:
    """Whether the graph of an IRI is that of a document: no ontology, and not what rules derive."""
    return graph != ONTOLOGY_GRAPH and not graph.startswith(rules.DERIVED)
