"""Judgements: a row is a verdict with who, when and why; whatever is no judgement is named by its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.graph
from kg import terms
from kg.errors import BadInput, Unreadable
from kg.identity import FILE, Judgement, judged, judgements
from kg.identity.judgement import COLUMNS
from kg.record import Record
from tests.builder import full

ROW = {
    "subject_id": "actor:tesla",
    "subject_label": "Tesla",
    "predicate_modifier": "",
    "predicate_id": "skos:exactMatch",
    "object_id": "wd:Q478214",
    "object_label": "",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_label": "An author",
    "mapping_date": "2026-11-24",
    "confidence": "1.0",
    "comment": "Name and seat agree.",
}
HEAD = "\t".join(COLUMNS)


def row(**said: str) -> str:
    return "\t".join({**ROW, **said}.values())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


def read(path: Path, *lines: str) -> tuple[Judgement, ...]:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return judgements(path)


def test_a_row_is_a_judgement_with_who_when_and_why(path: Path) -> None:
    assert read(path, "#mapping_set_id: x", HEAD, row()) == (
        Judgement(
            subject=full("tesla"),
            object="http://www.wikidata.org/entity/Q478214",
            verdict="same",
            author="An author",
            date=date(2026, 11, 24),
            reason="Name and seat agree.",
        ),
    )


@pytest.mark.parametrize(
    ("modifier", "confidence", "verdict"),
    [
        ("", "1.0", "same"),
        ("", "1", "same"),
        ("", "", "same"),
        ("", "0.5", "unsure"),
        ("", "0", "unsure"),
        ("Not", "1.0", "different"),
        ("Not", "", "different"),
        ("Not", "0.9", "unsure"),
    ],
)
def test_the_modifier_and_the_confidence_make_the_verdict(
    modifier: str, confidence: str, verdict: str, path: Path
) -> None:
    (found,) = read(path, HEAD, row(predicate_modifier=modifier, confidence=confidence))
    assert found.verdict == verdict


def test_rows_stay_in_the_order_of_the_file_and_a_quote_is_a_letter(path: Path) -> None:
    found = read(path, HEAD, row(comment='"B", they say'), row(subject_id="actor:a", comment='Not "A'))
    assert [each.reason for each in found] == ['"B", they say', 'Not "A']


def test_where_there_is_no_file_nobody_judged(path: Path) -> None:
    assert judgements(path) == ()


def test_a_file_of_columns_alone_holds_no_judgement(path: Path) -> None:
    assert read(path, "# a comment", HEAD) == ()


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ({"subject_id": "tesla"}, ["subject_id 'tesla' is no compact IRI", "actor:tesla or wd:Q478214"]),
        ({"object_id": "nowhere:tesla"}, ["object_id 'nowhere:tesla' is no compact IRI"]),
        ({"predicate_id": "owl:sameAs"}, ["predicate_id is 'owl:sameAs'", "'skos:exactMatch'"]),
        ({"predicate_modifier": "not"}, ["predicate_modifier is 'not'", "'' or 'Not'"]),
        ({"mapping_justification": "guess"}, ["mapping_justification is 'guess'"]),
        ({"mapping_date": "24.11.2026"}, ["mapping_date '24.11.2026' is no day", "2026-11-24"]),
        ({"mapping_date": ""}, ["mapping_date '' is no day"]),
        ({"confidence": "high"}, ["confidence 'high' is no number from 0 to 1"]),
        ({"confidence": "1.5"}, ["confidence '1.5'"]),
        ({"confidence": "nan"}, ["confidence 'nan'"]),
        ({"author_label": " "}, ["author_label is empty"]),
        ({"comment": ""}, ["comment is empty"]),
    ],
)
def test_what_is_no_judgement_is_named_by_its_line(
    said: dict[str, str], parts: list[str], path: Path
) -> None:
    with pytest.raises(BadInput) as caught:
        read(path, "# one", "# two", HEAD, row(), row(**said))
    assert (caught.value.path, caught.value.line) == (path, 5)
    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("lines", "line", "part"),
    [
        ([HEAD, row() + "\tmore"], 2, "the row has 12 cells, and 11 are wanted."),
        ([HEAD, "", row()], 2, "the row has 0 cells"),
        (["# only a comment"], 2, "its columns are not subject_id, subject_label"),
        ([HEAD.replace("author", "by"), row()], 1, "its columns are not"),
    ],
)
def test_other_columns_or_cells_are_named_by_their_line(
    lines: list[str], line: int, part: str, path: Path
) -> None:
    with pytest.raises(BadInput) as caught:
        read(path, *lines)
    assert (caught.value.line, part in str(caught.value)) == (line, True)


def test_what_cannot_be_read_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(Unreadable, match=FILE):
        judgements(path)
    path.rmdir()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(Unreadable, match="it is no text in UTF-8"):
        judgements(path)


TEXT = st.text(alphabet="ab \"'#,;", min_size=1).filter(str.strip)
ROWS = st.fixed_dictionaries(
    {
        "subject_id": st.sampled_from(["actor:a", "site:b"]),
        "object_id": st.sampled_from(["wd:Q1", "actor:c"]),
        "predicate_modifier": st.sampled_from(["", "Not"]),
        "confidence": st.sampled_from(["", "0.5", "1.0"]),
        "mapping_date": st.dates().map(str),
        "author_label": TEXT,
        "comment": TEXT,
    }
)


@pytest.mark.slow
@given(st.lists(ROWS, max_size=5))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("judged") / FILE
    found = read(path, HEAD, *(row(**each) for each in rows))
    assert [(each.subject, each.object, str(each.date), each.author, each.reason) for each in found] == [
        (
            terms.expand(each["subject_id"]),
            terms.expand(each["object_id"]),
            each["mapping_date"],
            each["author_label"],
            each["comment"],
        )
        for each in rows
    ]


# ---- on one thing

PAIRS = [("a", "b"), ("c", "a"), ("b", "c")]
HELD = [Judgement(full(s), full(o), "different", "x", date(2026, 1, 1), "y") for s, o in PAIRS]


def test_the_judgements_on_a_thing_are_those_that_name_it_on_either_side() -> None:
    assert judged(full("a"), HELD) == (HELD[0], HELD[1])
    assert judged(full("z"), HELD) == ()


def test_of_two_things_the_other_is_the_other() -> None:
    assert [each.other(full("a")) for each in judged(full("a"), HELD)] == [full("b"), full("c")]


# ---- beside the documents


def test_the_judgements_beside_the_bundled_documents_speak_of_what_they_hold(
    graph: kg.graph.Graph, bundled: Record
) -> None:
    known = bundled.entities.keys() | bundled.sources.keys()
    found = graph.judgements
    assert found == judgements(terms.data_dir() / FILE) != ()
    assert [each.subject for each in found if each.subject not in known] == []
    ours = [each.object for each in found if each.object.startswith("https://w3id.org/aikg/")]
    assert [iri for iri in ours if iri not in known] == []
    pairs = [frozenset({each.subject, each.object}) for each in found]
    assert len(pairs) == len(set(pairs))
    assert [each for each in found if len({each.subject, each.object}) == 1] == []


def test_a_folder_of_ones_own_brings_its_judgements(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        "@prefix actor: <https://w3id.org/aikg/actor/> .\n@prefix kg: <https://w3id.org/aikg/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'actor:tesla a kg:Company ; rdfs:label "Tesla"@en .\n',
        encoding="utf-8",
    )  # fmt: skip
    assert kg.graph.open(tmp_path, bundled=False).judgements == ()
    (tmp_path / FILE).write_text(f"{HEAD}\n{row()}\n", encoding="utf-8")
    assert [each.verdict for each in kg.graph.open(tmp_path, bundled=False).judgements] == ["same"]
