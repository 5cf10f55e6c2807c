"""Names of the graph: prefixes, compact IRIs, and the folders that came with the program."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import terms
from kg.errors import UnknownName

IRIS = st.builds(
    "{}{}".format,
    st.sampled_from([*terms.PREFIXES.values(), "https://example.org/", "urn:isbn:"]),
    st.text(st.sampled_from("abz09-_.~#/:%é "), max_size=12),
)


@given(IRIS)
def test_expanding_a_shortened_iri_gives_the_iri_again(iri: str) -> None:
    assert terms.expand(terms.shorten(iri)) == iri


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/aikg/actor/",
        "https://w3id.org/aikg/actor/nvidia/board",
        "https://w3id.org/aikg/actor/société",
        "https://w3id.org/aikg/source/cnbc#",
        "https://example.org/nvidia",
    ],
)
def test_an_iri_that_no_prefix_fits_stays_whole(iri: str) -> None:
    assert terms.shorten(iri) == iri


def test_no_namespace_begins_with_another_so_that_the_order_of_prefixes_is_nothing() -> None:
    namespaces = list(terms.PREFIXES.values())
    assert [(a, b) for a in namespaces for b in namespaces if a != b and a.startswith(b)] == []


def test_an_unknown_prefix_names_its_neighbours() -> None:
    with pytest.raises(UnknownName) as caught:
        terms.expand("actr:nvidia")
    assert caught.value.near == ("actor:nvidia",)


def test_a_bare_word_is_no_compact_iri() -> None:
    with pytest.raises(UnknownName) as caught:
        terms.expand("nvidia")
    assert caught.value.near == ()


def test_the_folders_hold_the_ontology_and_the_data() -> None:
    found = (terms.ontology_dir() / "kg.ttl").is_file(), (terms.data_dir() / "sources").is_dir()
    assert found == (True, True)


def test_the_floor_imports_no_library() -> None:
    heavy = "{'rdflib', 'pyoxigraph', 'networkx', 'typer'}"
    program = f"import sys, kg.terms, kg.errors; print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
