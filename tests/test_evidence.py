"""Citations: who said it, when, where, how sure, and from whom."""

from __future__ import annotations

from kg.evidence import Citation, cite
from kg.record import Record
from tests.builder import claim, entity, full, record, source

WHOLE = record(
    source(
        "dcd",
        title="Chips went to X",
        publisher=full("dcd"),
        issued="2024-06",
        url="https://dcd.example/x",
        origin="cnbc",
        reliability="C",
        kind="Mirror",
    ),
    source("cnbc", publisher=full("cnbc")),
    source("filing", kind="Filing", primary=True, reliability="A"),
    entity("dcd", label="DatacenterDynamics"),
    entity("nvidia", label="Nvidia"),
    claim(
        "Diversion",
        "Twelve thousand went to X.",
        name="dcd#c1",
        divertedFrom="tesla",
        recipient="x",
        claimant="nvidia",
        stance="Asserts",
        credibility=3,
        locator="paragraph 4",
        id=("F1", "F2"),
    ),
    claim("Statement", "It did.", name="filing#c1", about="x", aspect="Happened", modality="Planned"),
)


def test_a_citation_has_all_that_a_reader_needs_to_look_it_up() -> None:
    assert cite(WHOLE, [full("dcd#c1")]) == (
        Citation(
            claim=full("dcd#c1"),
            kind="Diversion",
            source=full("source:dcd"),
            title="Chips went to X",
            publisher="DatacenterDynamics",
            issued="2024-06",
            url="https://dcd.example/x",
            locator="paragraph 4",
            reliability="C",
            credibility=3,
            claimant="Nvidia",
            stance="Asserts",
            modality="Actual",
            origin=full("source:cnbc"),
            primary=False,
            says="Twelve thousand went to X.",
            identifiers=("F1", "F2"),
            aspect=None,
        ),
    )


def test_what_a_document_does_not_tell_is_none() -> None:
    (found,) = cite(WHOLE, [full("filing#c1")])
    assert (found.publisher, found.issued, found.url, found.locator, found.claimant) == (None,) * 5
    assert (found.primary, found.origin, found.aspect) == (True, full("source:filing"), "Happened")


def test_citations_come_once_in_the_order_of_the_claims_and_only_for_claims() -> None:
    asked = [full("filing#c1"), full("dcd#c1"), full("filing#c1"), full("dcd#c9"), full("tesla")]
    assert [c.claim for c in cite(WHOLE, asked)] == [full("dcd#c1"), full("filing#c1")]
    assert cite(WHOLE, []) == ()


def test_every_claim_of_the_bundled_record_can_be_cited(bundled: Record) -> None:
    found = cite(bundled, bundled.claims)
    assert [c.claim for c in found] == list(bundled.claims)
    assert [c.claim for c in found if not (c.says and c.identifiers and c.title and c.reliability)] == []
    assert [c.claim for c in found if not (c.publisher or c.claimant)] == []
