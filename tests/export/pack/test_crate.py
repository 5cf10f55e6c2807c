"""The metadata of a pack are an RO-Crate 1.1, as the specification has it and as its own library reads it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

import kg
import kg.graph
from kg.ask.pack import Pack
from kg.export.pack.crate import CC_BY

EXAMPLE = Path(__file__).parents[3] / "docs" / "example"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own(_cache: None) -> Pack:
    return kg.pack(kg.graph.open(EXAMPLE, bundled=False), "conflicts", picture=False)


@pytest.fixture(scope="module")
def of_the_record(graph: kg.graph.Graph) -> Pack:
    return kg.pack(graph, "lot tesla-12k-h100", picture=False)


def entities(pack: Pack) -> dict[str, dict[str, Any]]:
    return {each["@id"]: each for each in json.loads(pack.files["ro-crate-metadata.json"])["@graph"]}


def test_its_library_reads_it_with_all_files(of_the_record: Pack, tmp_path: Path) -> None:
    for name, data in of_the_record.files.items():
        (tmp_path / name).write_bytes(data)
    crate = ROCrate(tmp_path)
    read = {entity.id for entity in crate.data_entities}
    assert read == set(of_the_record.files) - {"ro-crate-metadata.json"}
    assert crate.root_dataset["license"].id == CC_BY
    assert crate.root_dataset["datePublished"] == entities(of_the_record)["./"]["datePublished"]
    assert crate.get("#made").type == "CreateAction"
    assert crate.get("#made")["instrument"]["version"] == kg.__version__


@pytest.mark.parametrize("name", ["own", "of_the_record"])
def test_the_root_has_all_that_the_specification_demands(name: str, request: pytest.FixtureRequest) -> None:
    pack: Pack = request.getfixturevalue(name)
    metadata = json.loads(pack.files["ro-crate-metadata.json"])
    assert metadata["@context"] == "https://w3id.org/ro/crate/1.1/context"
    found = entities(pack)
    assert len(found) == len(metadata["@graph"])
    descriptor = found["ro-crate-metadata.json"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = found[descriptor["about"]["@id"]]
    assert root["@type"] == "Dataset"
    assert all(root[key] for key in ("name", "description", "datePublished", "license", "hasPart"))
    assert date.fromisoformat(root["datePublished"]) < date(2100, 1, 1)
    assert {each["@id"] for each in root["hasPart"]} == set(pack.files) - {"ro-crate-metadata.json"}


@pytest.mark.parametrize("name", ["own", "of_the_record"])
def test_whatever_is_named_is_described(name: str, request: pytest.FixtureRequest) -> None:
    found = entities(request.getfixturevalue(name))

    def named(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {value["@id"]} if value.keys() == {"@id"} else set().union(*map(named, value.values()))
        return set().union(*map(named, value)) if isinstance(value, list) else set()

    links = set().union(*(named(each) for each in found.values()))
    assert links - {"https://w3id.org/ro/crate/1.1"} <= set(found)


def test_the_bundled_data_have_their_licence_and_authors_and_no_others_do(
    own: Pack, of_the_record: Pack
) -> None:
    assert entities(of_the_record)["./"]["license"] == {"@id": CC_BY}
    assert entities(of_the_record)["./"]["author"] == {"@id": "#authors"}
    assert entities(own)["./"]["license"] == {"@id": "#licence"}
    assert "author" not in entities(own)["./"]


def test_each_source_is_cited_with_its_address(of_the_record: Pack) -> None:
    found = entities(of_the_record)
    listed = json.loads(of_the_record.files["claims.json"])["sources"]
    assert {each["iri"] for each in listed} == {each["@id"] for each in found["./"]["citation"]}
    assert all(found[each["iri"]].get("url") == each["url"] for each in listed if each["url"])


def test_the_day_is_that_of_the_data(of_the_record: Pack, graph: kg.graph.Graph) -> None:
    ((last,),) = graph.query("SELECT (MAX(?d) AS ?l) { ?s a kg:SourceDocument ; kg:recorded ?d }").rows
    assert entities(of_the_record)["./"]["datePublished"] == str(last)
