"""Counts over what the graph holds."""

from __future__ import annotations

from datetime import date

from kg.analysis.stats import stats
from kg.network import Selection, project
from kg.record import Record
from tests.builder import claim, entity, network, record, source

WHOLE = record(
    source("news", reliability="B", known_from=date(2024, 6, 30)),
    source("mirror", reliability="C", kind="Mirror", origin="leak", known_from=date(2024, 7, 1)),
    source("leak", reliability="A"),
    source("rumour", reliability="E", first_hand=False),
    claim("Sale", doc="news", supplier="a", buyer="b", on="2023-12", known="2024-06-30"),
    claim("Sale", doc="mirror", supplier="a", buyer="b", on="2023", stance="Alleges", known="2024-07-01"),
    claim("Statement", doc="mirror", about="a", known="2024-07-01"),
    claim("Count", doc="rumour", holder="a", modality="Planned"),
    entity("site:hall"),
)


def test_claims_documents_entities_and_edges_are_counted() -> None:
    found = stats(project(WHOLE))
    assert (found.claims, found.documents, found.origins, found.entities, found.edges) == (4, 3, 1, 3, 4)
    assert (found.undated, found.sourced) == (1, 3)
    assert (found.first, found.last) == (date(2023, 1, 1), date(2024, 7, 1))


def test_counts_come_by_heading_the_most_first() -> None:
    found = dict(stats(project(WHOLE)).by)
    assert found["class"] == (("Sale", 2), ("Count", 1), ("Statement", 1))
    assert found["modality"] == (("Actual", 3), ("Planned", 1))
    assert found["stance"] == (("Reports", 3), ("Alleges", 1))
    assert found["reliability"] == (("B", 1), ("C", 1), ("E", 1))
    assert found["document kind"] == (("News", 2), ("Mirror", 1))
    assert found["entity"] == (("Company", 2), ("ComputeCluster", 1))


def test_on_an_earlier_day_there_was_less_and_no_document_became_an_origin() -> None:
    found = stats(project(WHOLE, Selection(known=date(2024, 6, 30))))
    assert (found.claims, found.documents, found.last) == (1, 1, date(2024, 6, 30))
    assert found.origins == 1


def test_on_a_day_in_the_world_it_is_counted_how_sure_the_dates_are() -> None:
    found = stats(project(WHOLE, Selection(as_of=date(2023, 12, 15))))
    assert dict(found.by)["on the day"] == (("possible", 2), ("undated", 2))
    assert found.claims == sum(count for _, count in dict(found.by)["on the day"])
    later = dict(stats(project(WHOLE, Selection(as_of=date(2024, 1, 1)))).by)
    assert later["on the day"] == (("certain", 2), ("undated", 2))
    assert "on the day" not in dict(stats(project(WHOLE)).by)


def test_nothing_is_counted_as_nothing() -> None:
    found = stats(network())
    assert (found.claims, found.first, found.last) == (0, None, None)


def test_the_counts_of_the_bundled_graph_add_up(bundled: Record) -> None:
    found = stats(project(bundled))
    by = dict(found.by)
    for heading in ("class", "modality", "stance"):
        assert sum(count for _, count in by[heading]) == found.claims
    assert sum(count for _, count in by["reliability"]) == found.documents
    assert found.claims == len(bundled.claims) - len(bundled.replaced_by)
    assert found.first
    assert found.last
