"""Canonical N-Quads: other programs come to the same hash, and a release can be compared with the next."""

from __future__ import annotations

import difflib
import hashlib
import io
import random
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

import kg.graph
from kg import cli, document, terms
from kg.check import Admitted
from kg.export import formats
from kg.export.rdf import nquads
from kg.store import Store, build
from kg.store import lines as room
from tests.statements import GRAPHS, RDF, Plain, data, stated, whole
from tests.statements import quads as some

pytestmark = pytest.mark.slow

CANONICAL = formats.named("canonical")
N_QUADS = {"inputFormat": "application/n-quads", "format": "application/n-quads"}
FIXTURES = Path(__file__).parents[1] / "fixtures"


def by_pyld(quads: list[ox.Quad]) -> bytes:
    """What another implementation makes of statements: URDNA2015, which the W3C calls RDFC-1.0."""
    text = "".join(f"{quad} .\n" for quad in quads)
    found: str = jsonld.normalize(text, {"algorithm": "URDNA2015", **N_QUADS})
    return found.encode()


def linked(*edges: str) -> list[ox.Quad]:
    """Blank nodes, two letters for each edge: the hard part of canonical names is to tell them apart."""
    made = [
        ox.Quad(
            ox.BlankNode(edge[0]), ox.NamedNode("https://example.org/to"), ox.BlankNode(edge[1]), GRAPHS[0]
        )
        for edge in edges
    ]
    return [*made, ox.Quad(GRAPHS[1], ox.NamedNode("https://example.org/to"), ox.Literal("é\n"), GRAPHS[1])]


@pytest.mark.parametrize(
    "quads",
    [
        linked("ab", "ba"),
        linked("ab", "bc", "ca", "de", "ef", "fd"),
        linked("ab", "bc", "cd", "da", "ac"),
        linked("aa", "ab", "cb", "cc", "de"),
    ],
    ids=["pair", "two rings", "ring with a chord", "loops"],
)
def test_another_implementation_finds_the_same_hash(quads: list[ox.Quad]) -> None:
    written = data(CANONICAL, whole(Plain(quads)))
    assert b"_:c14n1" in written
    assert hashlib.sha256(written).digest() == hashlib.sha256(by_pyld(quads)).digest()


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)])
def test_another_implementation_finds_the_same_hash_of_documents(
    *, every: bool, invented: kg.graph.Graph
) -> None:
    quads = list(invented.store.quads()) if every else stated(invented.store)
    written = data(CANONICAL, whole(invented.store, every=every))
    assert written == by_pyld(quads)
    assert (b"_:c14n20 " in written) == every  # the ontology has blank nodes


@given(st.lists(some, max_size=12), st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_blank_nodes_do_not_matter(
    quads: list[ox.Quad], chance: random.Random
) -> None:
    other = ox.Dataset(quads)
    renamed = "".join(f"{quad} .\n" for quad in other).replace("_:a ", "_:z ").replace("_:b ", "_:a ")
    mixed = list(ox.parse(renamed, format=ox.RdfFormat.N_QUADS))
    chance.shuffle(mixed)
    for chosen in RDF:
        assert data(chosen, whole(Plain(quads))) == data(chosen, whole(Plain(mixed)))


@settings(max_examples=30)
@given(st.lists(some, min_size=4, max_size=30))
def test_what_does_not_fit_into_memory_is_written_the_same(quads: list[ox.Quad]) -> None:
    parcel = whole(Plain(quads))
    expected = {chosen.name: data(chosen, parcel) for chosen in RDF}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room.Lines.__init__, "__defaults__", (300,))
        patch.setattr(room, "BLOCK", 100)
        assert {chosen.name: data(chosen, parcel) for chosen in RDF} == expected


def test_n_quads_are_canonical_and_so_are_the_n_triples(invented: kg.graph.Graph) -> None:
    parcel = whole(invented.store)
    lines = data(formats.named("nquads"), parcel).splitlines(keepends=True)
    assert b"".join(lines) == data(CANONICAL, parcel)
    assert lines == sorted(f"{quad} .\n".encode() for quad in stated(invented.store))
    triples = data(formats.named("ntriples"), parcel).splitlines(keepends=True)
    assert triples == sorted({f"{quad.triple} .\n".encode() for quad in stated(invented.store)})


# ---- the hash


def run(*words: object) -> int:
    own = [word for name in ("good", "entities", "origin") for word in ("--data", FIXTURES / f"{name}.ttl")]
    return cli.run(["export", *map(str, [*words, *own, "--only"])])


def test_the_hash_beside_the_file_is_what_a_pipe_comes_to(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(tmp_path / "graph.canonical.nq") == 0
    assert run("-", "--format", "canonical") == 0
    piped = hashlib.sha256(capfdbinary.readouterr().out).hexdigest()
    assert (tmp_path / "graph.canonical.nq.sha256").read_text() == f"{piped}  graph.canonical.nq\n"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
@pytest.mark.parametrize(
    "name", ["graph.canonical.nq", "my graph.nq", "a\\b\nc.canonical.nq", "é.CANONICAL.NQ"]
)
def test_sha256sum_checks_it(name: str, tmp_path: Path) -> None:
    assert run(tmp_path / name, "--format", "canonical") == 0
    check = ["sha256sum", "--check", "--strict", f"{name}.sha256"]
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    with (tmp_path / name).open("ab") as file:
        file.write(b"more")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_the_hash_is_that_of_the_file(invented: kg.graph.Graph) -> None:
    stream = io.BytesIO()
    nquads.write_sum(whole(invented.store), stream, name="a")
    assert (
        stream.getvalue().split()[0].decode()
        == hashlib.sha256(data(CANONICAL, whole(invented.store))).hexdigest()
    )


# ---- releases

HEAD = """
@prefix kg: <https://w3id.org/aikg/ontology#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix actor: <https://w3id.org/aikg/actor/> . @prefix : <https://w3id.org/aikg/source/{slug}#> .
<https://w3id.org/aikg/source/{slug}> a kg:SourceDocument ; dct:title "{slug}"@en .
"""
CLAIM = ":c{number} a kg:Sale ; kg:supplier actor:a ; kg:buyer actor:b ; kg:quantity {number} .\n"


def release(*numbers: int) -> Store:
    """Three documents, of which the second has claims of these numbers."""
    texts = {"one": [1, 2], "two": numbers, "zero": [1]}
    made = [
        HEAD.format(slug=slug) + "".join(CLAIM.format(number=number) for number in each)
        for slug, each in texts.items()
    ]
    return build([Admitted(document.parse(text.encode(), path="a.ttl")) for text in made])


@pytest.mark.parametrize("name", ["turtle", "trig", "rdfxml", "ntriples", "nquads", "jsonld"])
@pytest.mark.parametrize("added", [3, 10, 30])
def test_a_new_claim_changes_its_own_lines_and_the_head_alone(name: str, added: int) -> None:
    before, after = (
        data(formats.named(name), whole(release(*numbers))).decode().splitlines()
        for numbers in ((2, 9, 20), (2, 9, 20, added))
    )
    changes = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    told = [line for line in changes if "data: " not in line]
    assert len(changes) - len(told) in (0, 2)
    assert [line for line in told if line[0] == "-"] in (
        [],
        ["-     }"],
    )  # JSON needs a comma before the next
    claim = [line for line in told if line[2:].strip(" {}[],.")]
    assert len(told) - len(claim) <= 3
    assert f"{terms.SOURCE}two#c{added}" in "".join(claim) or f"source:two#c{added}" in "".join(claim)
    assert 4 <= len(claim) <= 6
