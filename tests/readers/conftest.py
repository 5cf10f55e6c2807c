"""The files that the readers are given: the bundled record in each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.graph
from kg.export import formats
from kg.export.parcel import Parcel
from kg.export.select import Scope, select

Exported = Callable[[str], Path]

RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="session")
def parcel(graph: kg.graph.Graph) -> Parcel:
    """All of the bundled record."""
    return Parcel(graph.store, select(graph.record, Scope()))


@pytest.fixture(scope="session")
def exported(parcel: Parcel, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Writes the record in a format, once; a format that is not there is skipped."""
    folder = tmp_path_factory.mktemp("exported")

    def write(name: str) -> Path:
        chosen = next((each for each in formats.FORMATS if each.name == name), None)
        if chosen is None:
            pytest.skip(f"kg has no format {name}")
        path = folder / f"{name}{chosen.endings[0]}"
        if not path.exists():
            for each, writer in chosen.files(path):
                with each.open("wb") as stream:
                    writer(parcel, stream)
        return path

    return write


def statements(data: bytes, form: ox.RdfFormat) -> set[ox.Quad]:
    """What RDF says, with blank nodes by canonical names."""
    dataset = ox.Dataset(ox.parse(data, format=form))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)
