from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from kg.analysis.control import Control, control
from kg.claim import Claim, Range
from kg.export.control import report
from kg.export.control_text import flow_sentence, share_words
from kg.export.figure import Layers
from kg.export.report import Report
from kg.record import Record
from tests.builder import claim, days, entity, full, network, source


def owns(holder: str, held: str, percent: int | None = None, **said: Any) -> Claim:
    share = None if percent is None else Decimal(percent) / 100
    return claim("Ownership", owner=holder, owned=held, share=share, **said)


def asked(actor: str, *parts: Any, as_of: str = "", **options: Any) -> tuple[Control, Record]:
    day = days(as_of).latest if as_of else None
    whole = network(*parts, as_of=day)
    return control(whole, actor=full(actor), **options), whole.graph["record"]


def told(actor: str, *parts: Any, **options: Any) -> Report:
    return report(*asked(actor, *parts, **options))


def test_an_owner_is_told_with_share_attribution_and_day() -> None:
    owner = owns("p", "f", 30, on="2024-06", claimant="paper")
    first, *_ = told("f", owner, source("news", publisher=full("paper"), issued="2024-06-05")).sentences
    assert first == (
        "p owns a share of f (30%), as reported by paper (2024-06-05), as of 2024-06-30 (confidence 0.64)."
    )


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ([owns("p", "f", 60)], "p controls f with 60% of the votes, above 50%"),
        ([claim("Control", controller="p", controlled="f")], "p controls f, "),
        ([claim("Acquisition", acquirer="p", acquired="f")], "p bought f, "),
        ([owns("p", "f", 40)], "p owns a share of f (40%), "),
        ([owns("p", "f")], "p owns a share of f, of which the size is not known, "),
        ([claim("Investment", investor="p", investee="f")], "p put money into f, "),
        ([owns("p", "g", 40), owns("g", "f", 50)], "g owns a share of f (50%), "),
    ],
)
def test_the_word_is_no_stronger_than_what_is_said(claims: list[Claim], words: str) -> None:
    assert told("f", *claims).sentences[0].startswith(words)


def test_controls_is_never_said_of_a_post_an_investor_or_a_minority() -> None:
    parts = [
        claim("Role", person="q", organization="f", post="ChiefExecutive"),
        claim("Investment", investor="r", investee="f"),
        owns("p", "f", 49),
    ]
    found = told("f", *parts)
    assert not [sentence for sentence in found.sentences if "control" in sentence]
    assert not [row for table in found.tables for row in table.rows if "control" in str(row)]


def test_a_way_that_is_none_of_shares_is_told_step_by_step() -> None:
    found = told("f", owns("p", "g", 27), claim("Control", controller="g", controlled="f"))
    assert found.sentences[1].startswith(
        "p owns a share of g, which controls f; the least sure step is that "
    )


def test_a_chain_names_its_least_sure_step() -> None:
    found = told("f", owns("p", "g", 40, credibility=3), owns("g", "f", 50))
    assert "; the least sure step is that p owns a share of g, " in found.sentences[1]


def test_a_denial_stands_beside_what_it_denies() -> None:
    denial = claim(
        "Statement", doc="d2", stance="Denies", aspect="Happened", respondsTo="d1#c1", claimant="q"
    )
    found = told("f", owns("p", "f", 30, doc="d1"), denial)
    assert "Denied is Happened, by q (Title of d2)." in found.sentences[0]
    assert found.tables[0].rows[0][-1] == "Happened"


def test_sources_that_differ_on_a_share_are_told() -> None:
    found = told("f", owns("p", "f", 20, doc="d1"), owns("p", "f", 30, doc="d2"))
    assert "Sources differ on the share: 20% and 30%." in found.sentences[0]
    assert "Sources differ on the share of p in f: 20% and 30%." in found.notes


def test_nobody_above_is_said_and_what_is_not_known_is_named() -> None:
    assert "No source in the record says who owns or controls f." in told("f", owns("f", "g")).notes
    notes = told("f", owns("p", "f")).notes
    assert "Not known is the share of p in f. A claim of it would tell." in notes


def test_more_than_the_whole_is_named() -> None:
    notes = told("f", owns("p", "f", 70), owns("q", "f", 60)).notes
    assert any(note.startswith("Holders are said to have at least 130% of f together") for note in notes)


def test_a_flow_has_its_modality_and_stance() -> None:
    said = {"stance": "Alleges", "modality": "Planned", "claimant": "q"}
    sale = claim("Sale", supplier="f", buyer="p", amount=5_000_000, on="2024", **said)
    answer, record = asked("f", owns("p", "f", 60), sale)
    words = flow_sentence(answer.flows[0], record)
    assert words.startswith(
        "USD 5 million were, by plan, to go from f to p (2024), by an unproven allegation of "
    )


def test_what_does_not_count_stands_apart_with_its_reason() -> None:
    parts = [
        owns("p", "f", 60, modality="Planned"),
        owns("q", "f", on="2024"),
        claim("Acquisition", acquirer="r", acquired="f", on="2025-03"),
        claim("Role", person="s", organization="f", post="Chair", until="2023", on="/2023"),
    ]
    table = next(each for each in told("f", *parts).tables if each.title == "Not counted")
    reasons = {row[0]: row[4] for row in table.rows}
    assert reasons == {"p": "Planned", "q": "bought by another since", "s": "ended 2023"}


def test_the_drawing_leads_from_holders_to_what_they_hold() -> None:
    drawn = told("f", owns("p", "f", 60), owns("f", "g", 30)).picture
    assert isinstance(drawn, Layers)
    assert [(edge.source, edge.target) for edge in drawn.edges][:2] == [
        (full("p"), full("f")),
        (full("f"), full("g")),
    ]
    assert [node.name for node in drawn.nodes if node.strong] == [full("f")]
    assert told("f", entity("f")).picture is None


def test_every_claim_in_the_value_is_in_the_record() -> None:
    answer, record = asked(
        "f", owns("p", "f", 60), owns("f", "g", 30), claim("Sale", supplier="f", buyer="p")
    )
    value = report(answer, record).value
    assert json.loads(json.dumps(value)) == value
    named = [iri for part in ("above", "below", "flows") for each in value[part] for iri in each["claims"]]
    assert named
    assert all(iri in record.claims for iri in named)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Range(), "not known"),
        (Range(0, 1), "not known"),
        (Range(0, Decimal("0.75")), "at most 75%"),
        (Range(Decimal("0.5"), 1), "50% to 100%"),
        (Range(Decimal("0.063"), Decimal("0.077"), Decimal("0.07")), "about 7% (6.3% to 7.7%)"),
        (Range(1, 1), "100%"),
        (None, ""),
    ],
)
def test_a_share_is_told_by_the_bounds_that_say_something(share: Range | None, words: str) -> None:
    assert share_words(share) == words


def test_a_decision_is_only_said_to_have_been_taken() -> None:
    goods = claim("Diversion", divertedFrom="f", recipient="g", decidedBy="p")
    table = next(each for each in told("f", goods).tables if each.title == "Related parties")
    assert table.rows == (("g", "decision", "p is said to have decided a dealing"),)


def test_votes_that_are_taken_from_the_capital_are_named_so() -> None:
    notes = told("f", owns("p", "f", 60)).notes
    assert any("votes that no claim states are taken as the share of the capital" in note for note in notes)
