"""The named questions: each is written as the others are, and has its answer from the bundled record.

The golden answers in `answers/` were held against the sources by hand. Each begins with the command that asks
for it; its second line names the columns that are compared.
"""

import re
import shlex
from pathlib import Path

import pytest

from kg import query
from kg.query import gate
from kg.store import Store, open_store

ANSWERS = Path(__file__).parent / "answers"
QUESTIONS = query.named()
NARROWED = [each for each in QUESTIONS if any(parameter.name == "asOf" for parameter in each.parameters)]


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store()


def test_every_question_has_a_golden_answer_and_every_answer_a_question() -> None:
    assert {path.stem for path in ANSWERS.glob("*.tsv")} == {question.name for question in QUESTIONS}


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_answer_is_the_golden_one(store: Store, question: query.Question) -> None:
    command, header, *lines = (ANSWERS / f"{question.name}.tsv").read_text(encoding="utf-8").splitlines()
    words = shlex.split(command.removeprefix("# "))
    assert words[:4] == ["kg", "query", "--name", question.name]
    given = dict(word.split("=", 1) for word in words[5::2])
    columns = header.split("\t")
    rows = query.shown(store, query.bind(store, question, given))
    found = [[row[rows.columns.index(column)] or "" for column in columns] for row in rows]
    assert found == [line.split("\t") for line in lines], (
        f"after a look at the sources, mend {question.name}.tsv"
    )
    assert lines, "an answer without rows would hide a query that finds nothing"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_is_written_as_the_others_are(question: query.Question) -> None:
    first, *others = question.text.splitlines()
    assert re.fullmatch(r"# [A-Z][^?]+\?", first)
    header = others[: others.index("")]
    assert all(line.startswith("# set ") for line in header[: len(question.parameters)])
    assert header[len(question.parameters) :] == ([f"# whole: {question.whole}"] if question.whole else [])
    assert "SELECT *" not in question.text
    assert "ORDER BY" in question.text
    assert "PREFIX" not in question.text


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_parameters_are_those_that_the_query_uses(question: query.Question) -> None:
    variables = {token.text for token in gate.tokens(question.text) if token.kind == "variable"}
    used = {name[1:] for name in variables if name.startswith("$")}
    assert used == {parameter.name for parameter in question.parameters}


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_answers_without_a_word_more(store: Store, question: query.Question) -> None:
    assert query.shown(store, query.bind(store, question, {})).rows


@pytest.mark.slow
@pytest.mark.parametrize("question", NARROWED, ids=lambda question: question.name)
def test_a_day_narrows_the_answer(store: Store, question: query.Question) -> None:
    everything, *narrowed = (
        {tuple(cell for name, cell in zip(rows.columns, row, strict=True) if name != "holds") for row in rows}
        for given in ({}, *({"asOf": f"{year}-06-30"} for year in (1900, 2024, 2100)))
        for rows in [query.shown(store, query.bind(store, question, given))]
    )
    assert all(rows <= everything for rows in narrowed)
    assert len(narrowed[0]) < len(everything)


def test_who_held_a_cluster_before_it_was_begun_is_not_told(store: Store) -> None:
    question = query.find("cluster-roles")
    rows = query.shown(store, query.bind(store, question, {"asOf": "2024-08-25"}))
    earliest = [row[rows.columns.index("earliest")] for row in rows]
    assert all(day is None or str(day) <= "2024-08-25" for day in earliest)
    assert "2024-06-04" in earliest
