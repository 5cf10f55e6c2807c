"""The commands that answer from the record, run as a reader runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.record import Record
from tests.builder import full

Json = dict[str, Any]


def iris(things: list[Json]) -> list[str]:
    return [thing["iri"] for thing in things]


# ---- kg diversions


def test_diversions_of_what_was_due_to_tesla_begin_with_the_swap(said: Any) -> None:
    made = said("diversions", "--intended", "Tesla", "--format", "json").json()
    assert {"question", "answers", "truncated", "provenance"} <= made.keys()
    swap = made["answers"][0]
    assert (swap["kind"], swap["modality"]) == ("recorded", "Actual")
    assert swap["intended"] == {"iri": full("tesla"), "label": "Tesla"}
    assert swap["actual"] == {"iri": full("x-corp"), "label": "X Corp."}
    assert swap["lot"]["iri"] == full("lot:tesla-12k-h100")
    assert swap["product"]["iri"] == full("product:h100")
    assert (swap["quantity"]["min"], swap["quantity"]["max"]) == (12000, 12000)
    back = swap["counterLeg"]
    assert (back["from"]["iri"], back["to"]["iri"]) == (full("x-corp"), full("tesla"))
    assert (back["modality"], back["completed"]) == ("Planned", False)
    assert (back["quantity"]["min"], back["quantity"]["max"]) == (12000, 12000)
    assert sorted(iris([r["actual"] for r in swap["otherReadings"]])) == [full("x-and-xai"), full("xai")]


def test_what_was_known_leaves_out_what_came_later(said: Any) -> None:
    ids = {
        day: [a["id"] for a in said("diversions", "--known", day, "--format", "json").json()["answers"]]
        for day in ("2024-05-31", "2024-05", "2024-06-30", "2024-06")
    }
    assert "d-bffff4c2a132" not in ids["2024-05-31"]
    assert "d-bffff4c2a132" in ids["2024-06-30"]
    assert (ids["2024-05"], ids["2024-06"]) == (ids["2024-05-31"], ids["2024-06-30"])


def test_each_option_reaches_the_answers_and_is_told_in_the_provenance(said: Any) -> None:
    words = "--intended Tesla --actual x-corp --product h100 --after 2023-12 --before 2023-12"
    words += " --min-quantity 12,000"
    more = "--max-legs 2 -k 5 --by quantity --modality actual --as-of 2024 --known 2025 --kind recorded"
    made = said("diversions", *words.split(), *more.split(), "--format", "json").json()
    assert made["provenance"]["query"] == {
        "command": "diversions",
        "intended": "Tesla",
        "actual": "x-corp",
        "product": "h100",
        "after": "2023-12-01",
        "before": "2023-12-31",
        "min_quantity": 12000,
        "max_legs": 2,
        "k": 5,
        "by": "quantity",
        "modality": "Actual",
        "as_of": "2024-12-31",
        "known": "2025-12-31",
        "kinds": ["recorded"],
        "budget": 30.0,
    }
    assert "d-bffff4c2a132" in [answer["id"] for answer in made["answers"]]


def test_kinds_are_asked_for_one_by_one(said: Any) -> None:
    both = said("diversions", "--kind", "reconstructed", "--kind", "possible", "--format", "json").json()
    assert {answer["kind"] for answer in both["answers"]} == {"reconstructed", "possible"}


def test_diversions_are_a_text_by_default_and_sentences_where_asked_for(said: Any) -> None:
    text = said("diversions", "--intended", "Tesla", "-k", "1")
    assert text.status == 0
    assert "12,000 × Nvidia H100 that Tesla had or was due went to X Corp." in text.out
    assert "return leg: X Corp. → Tesla" in text.out
    assert "There are more answers: raise -k, or narrow the question." in text.out
    sentence = said("diversions", "--intended", "Tesla", "--format", "sentence").out
    assert (
        "12,000 Nvidia H100 that Tesla had or was due went to X Corp. (2023-12), by the admission of"
        in sentence
    )
    assert "No source in the record says whether that return took place." in sentence


def test_no_answer_is_an_answer(said: Any) -> None:
    assert said("diversions", "--known", "1999", "--format", "json").json()["answers"] == []
    none = said("diversions", "--known", "1999")
    assert (none.status, "The record holds no answer" in none.out) == (0, True)


def test_answers_go_to_a_file(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    told = said("diversions", "--format", "json", "-o", str(path))
    assert (told.status, told.out) == (0, "")
    assert json.loads(path.read_text("utf-8")) == said("diversions", "--format", "json").json()


# ---- kg paths


def test_paths_lead_from_nvidia_to_x_by_way_of_tesla(said: Any) -> None:
    made = said("paths", "nvidia", "x-corp", "--format", "json").json()
    ways = [[leg["to"]["iri"] for leg in answer["legs"]] for answer in made["answers"]]
    assert [full("tesla"), full("x-corp")] in ways
    assert (
        said("paths", "nvidia", "x-corp", "--max-legs", "1", "--format", "json").json()["answers"]
        != made["answers"]
    )


def test_paths_end_at_a_site_too(said: Any) -> None:
    made = said("paths", "nvidia", "site:cortex", "--format", "json")
    assert made.status == 0


def test_no_path_is_no_error(said: Any) -> None:
    told = said("paths", "x-corp", "nvidia")
    assert (told.status, told.err) == (0, "")
    assert "no answer" in told.out


@pytest.mark.slow
def test_a_bound_on_all_paths_has_the_legs_that_limit_it(said: Any) -> None:
    made = said("paths", "nvidia", "x-corp", "--bound", "-k", "1", "--format", "json").json()
    high = made["bound"]["high"]
    assert (high["quantity"], high["openBy"]) == (24000, [])
    assert {full("dcd-2024-06-h100-redirect#c4"), full("dcd-2024-06-h100-redirect#c1")} <= {
        claim for leg in high["cut"] for claim in leg["claims"]
    }
    text = said("paths", "nvidia", "x-corp", "--bound", "-k", "1").out
    assert "at most 24,000 pieces can have gone; these 2 legs limit it:" in text.replace("\n", " ")
    assert (
        "these 2 legs limit it: Nvidia → X Corp."
        in said("paths", "nvidia", "x-corp", "--bound", "--format", "sentence").out
    )
    assert said("paths", "nvidia", "x-corp", "--format", "json").json()["bound"] is None


def test_a_bound_is_open_where_whole_ways_are_of_unknown_numbers(said: Any) -> None:
    bound = said("paths", "nvidia", "xai", "--bound", "--format", "json").json()["bound"]
    assert bound["high"]["quantity"] is None
    assert full("humain") in {leg["to"]["iri"] for leg in bound["high"]["openBy"]}
    assert bound["low"]["quantity"] == 112_000
    refused = said("paths", "nvidia", "xai", "--bound", "--format", "turtle")
    assert (refused.status, "--bound" in refused.err) == (2, True)
    spent = said("paths", "nvidia", "xai", "--bound", "--budget", "0", "--format", "json").json()
    assert (spent["bound"]["truncated"], spent["bound"]["high"]["quantity"]) == (True, None)


# ---- kg lots, kg lot


@pytest.mark.slow
def test_lots_are_listed_with_where_they_are(said: Any, bundled: Record) -> None:
    rows = {row["lot"]: row for row in said("lots").rows()}
    assert rows["lot:tesla-12k-h100"]["holder"] == "X Corp."
    assert rows["lot:tesla-12k-h100"]["quantity"] == "12,000"
    assert rows["lot:x-12k-h100"]["holder"] == ""
    named = {lot for claim in bundled.claims.values() for lot in claim.all("lot")}
    assert {full(lot) for lot in rows} <= named
    as_json = said("lots", "--format", "json").json()["lots"]
    assert [ledger["lot"]["iri"] for ledger in as_json] == [full(row) for row in rows]


def test_a_lot_has_its_ledger_by_name_slug_or_iri(said: Any) -> None:
    by_name = said("lot", "12,000 H100 reserved for Tesla", "--format", "json").json()
    for name in ("tesla-12k-h100", "lot:tesla-12k-h100", full("lot:tesla-12k-h100")):
        assert said("lot", name, "--format", "json").json() == by_name
    assert {entry["stage"] for entry in by_name["entries"]} >= {"due", "allocated", "diverted", "valued"}
    assert by_name["holder"]["iri"] == full("x-corp")
    assert "no claim says that it was installed" in by_name["missing"]
    early = said("lot", "tesla-12k-h100", "--known", "2024-05", "--format", "json").json()
    assert early["entries"] == []


def test_a_ledger_as_a_table_has_its_notes(said: Any) -> None:
    table = said("lot", "tesla-12k-h100", "--format", "table").out
    assert table.startswith("12,000 H100 reserved for Tesla")
    assert "missing: no claim says that it was installed" in table
    assert {row["stage"] for row in said("lot", "tesla-12k-h100").rows()} >= {"due", "diverted"}


# ---- kg show, kg find


@pytest.mark.slow
def test_show_tells_every_relation_with_its_source(said: Any) -> None:
    made = said("show", "Tesla", "--format", "json").json()
    assert made["entity"]["iri"] == full("tesla")
    out = [r for r in made["relations"] if r["relation"] == "divertedTo" and r["direction"] == "out"]
    assert full("x-corp") in [r["other"]["iri"] for r in out]
    assert all(r["source"] and r["says"] for r in made["relations"])
    rows = said("show", "Tesla").rows()
    assert len(rows) == len(made["relations"])
    assert said("show", "Tesla", "--format", "table").out.startswith("Tesla (actor:tesla), company")


def test_show_takes_products_sites_and_lots_too(said: Any) -> None:
    for name in ("product:h100", "site:cortex", "lot:tesla-12k-h100"):
        assert said("show", name, "--format", "json").json()["entity"]["iri"] == full(name)


def test_find_lists_what_bears_a_piece_of_a_name(said: Any) -> None:
    found = said("find", "colossus", "--format", "json").json()["entities"]
    assert {full("site:colossus-1"), full("site:colossus-2")} <= set(iris(found))
    assert said("find", "h100").rows()[0]["iri"] == "product:h100"
    assert said("find", "zzzz").rows() == []


# ---- kg sources, kg cite, kg stats


def test_sources_list_every_document(said: Any, bundled: Record) -> None:
    rows = said("sources").rows()
    assert [full(row["source"]) for row in rows] == list(bundled.sources)
    assert sum(int(row["claims"]) for row in rows) == len(bundled.claims)
    as_json = said("sources", "--format", "json").json()["sources"]
    assert [each["source"] for each in as_json] == list(bundled.sources)


def test_cite_tells_who_says_a_claim(said: Any) -> None:
    name = "source:dcd-2024-06-h100-redirect#c1"
    text = said("cite", name)
    assert text.status == 0
    assert "who says so     Nvidia (asserts), actual" in text.out
    assert f"claim           {full(name)}" in text.out
    (claim,) = said("cite", name, "--format", "json").json()["claims"]
    assert (claim["claim"], claim["identifiers"]) == (full(name), ["F0024"])
    row = said("cite", "F0024", "--format", "json").json()["claims"]
    assert full(name) in [each["claim"] for each in row]
    assert all("F0024" in each["identifiers"] for each in row)


@pytest.mark.slow
def test_cite_takes_every_claim_that_an_answer_names(said: Any) -> None:
    swap = said("diversions", "--intended", "Tesla", "-k", "1", "--format", "json").json()["answers"][0]
    for iri in swap["claims"][:3]:
        assert said("cite", iri, "--format", "json").json()["claims"][0]["claim"] == iri


def test_stats_count_what_there_is(said: Any, bundled: Record) -> None:
    made = said("stats", "--format", "json").json()
    assert made["claims"] == len(bundled.claims) - len(bundled.replaced_by)
    assert {"heading": "total", "what": "claims", "count": str(made["claims"])} in said("stats").rows()
    assert said("stats", "--known", "2024-05", "--format", "json").json()["claims"] < made["claims"]


@pytest.mark.slow
@pytest.mark.parametrize("words", ["paths nvidia xai --by quantity", "diversions --kind possible -k 3"])
def test_each_engine_writes_the_same_bytes(said: Any, words: str) -> None:
    asked = [*words.split(), "--format", "json"]
    plain = said(*asked)
    assert plain.json()["answers"]
    for engine in ("networkx", "columns"):
        assert said(*asked, "--engine", engine) == plain


# ---- what cannot be answered


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("diversions --intended Telsa", ["'Telsa'", "did you mean Tesla"]),
        ("diversions --actual Nvida", ["'Nvida'", "Nvidia"]),
        ("diversions --product H1000", ["'H1000'", "H100"]),
        ("diversions --intended X", ["'X' can mean", "actor:x-corp (X Corp.)", "actor:x-holdings"]),
        ("paths nvidia Colossus", ["'Colossus' can mean", "site:colossus-1", "site:colossus-2"]),
        ("paths nvidia nobody-at-all", ["'nobody-at-all'"]),
        ("show Colossus", ["'Colossus' can mean", "site:colossus-1", "site:colossus-2"]),
        ("show X", ["'X' can mean", "actor:x-corp"]),
        ("show actor:telsa", ["'actor:telsa'", "Tesla"]),
        ("lot tesla-12k-h10", ["'tesla-12k-h10'", "tesla-12k-h100"]),
        ("cite F9999", ["'F9999'"]),
        ("cite source:dcd-2024-06-h100-redirect#c999", ["source:dcd-2024-06-h100-redirect#c9"]),
        ("diversions --known 2024-13", ["'2024-13' is no date: there is no month 13."]),
        ("lots --as-of 2023-02-29", ["'2023-02-29' is no date"]),
        ("diversions --kind likely", ["recorded, reconstructed, possible"]),
        ("diversions --by luck", ["confidence, quantity, earliest, legs"]),
        ("diversions --modality perhaps", ["Actual"]),
        ("diversions --engine steam", ["networkx, columns"]),
        ("diversions -k 0", ["1"]),
        ("paths nvidia", ["TO"]),
        ("show", ["ACTOR"]),
        ("lots --format sentence", ["table, tsv, json"]),
        ("diversions --data nowhere.ttl", ["nowhere.ttl"]),
        ("diversions --output nowhere/a.json", ["nowhere/a.json"]),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_status_2(
    said: Any, words: str, parts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = said(*words.split())
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith("kg: ")
    assert told.err.count("\n") == 1
    assert [part for part in parts if part not in told.err] == []
    assert list(tmp_path.iterdir()) == []
