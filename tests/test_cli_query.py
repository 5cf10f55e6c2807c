"""`kg query` and `kg questions`, as a reader runs them."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import cli, query, terms

SELECT = "SELECT ?code ?rank { ?code kg:rank ?rank ; skos:inScheme kg:ModalityScheme } ORDER BY ?rank LIMIT 2"
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) }"


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.run(["query", *words])
    out, err = capfd.readouterr()
    return status, out, err


# ---- where the query comes from


def test_a_query_is_an_argument(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "ASK { kg:Diversion a owl:Class }") == (0, "true\n", "")


def test_a_query_is_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a {query}.rq"
    file.write_text("\ufeffASK {\n kg:Diversion a kg:Lot }", encoding="utf-8")
    assert run(capfd, str(file)) == (0, "false\n", "")


def test_a_query_is_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"ASK {}")))
    assert run(capfd, "-") == (0, "true\n", "")


@pytest.mark.slow
def test_a_query_is_a_named_question(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capfd, "--name", "swap-legs", "--set", "actor=Tesla", "--format", "csv")
    assert (status, err) == (0, "")
    header, row = out.splitlines()
    assert header.startswith("swap,returnLeg,claim,from,to,")
    assert f"{terms.ACTOR}x-corp,{terms.ACTOR}tesla,{terms.PRODUCT}h100,12000,12000" in row


def test_a_file_may_declare_parameters_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("# Is it so?\n# set who: IRI of the actor\nASK { $who rdfs:label ?name }")
    assert run(capfd, str(file), "--set", "who=xAI") == (0, "true\n", "")


# ---- how the answer is written


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "?code\t?rank\n<https://w3id.org/aikg/ontology#Actual>\t1\n"),
        (["--format", "tsv"], "?code\t?rank\n<https://w3id.org/aikg/ontology#Actual>\t1\n"),
        (["--format", "csv"], "code,rank\nhttps://w3id.org/aikg/ontology#Actual,1\n"),
        (["--format", "xml"], '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'),
        (["--format", "table"], "code          rank\nkg:Actual     1"),
    ],
)
def test_rows_are_written_as_asked(
    capfd: pytest.CaptureFixture[str], words: list[str], expected: str
) -> None:
    status, out, err = run(capfd, SELECT, *words)
    assert (status, err) == (0, "")
    assert out.replace("\r\n", "\n").startswith(expected)


@pytest.mark.slow
def test_json_is_that_of_the_w3c(capfd: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(run(capfd, SELECT, "--format", "json")[1])
    assert answer["head"] == {"vars": ["code", "rank"]}
    assert answer["results"]["bindings"][1] == {
        "code": {"type": "uri", "value": f"{terms.KG}Attempted"},
        "rank": {"type": "literal", "value": "2", "datatype": f"{terms.XSD}integer"},
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (None, "<https://w3id.org/aikg/ontology#a> <https://w3id.org/aikg/ontology#b> "),
        ("turtle", "@prefix kg: <https://w3id.org/aikg/ontology#> .\nkg:a kg:b "),
        ("jsonld", '[{"@id":"https://w3id.org/aikg/ontology#a"'),
        ("xml", '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'),
    ],
)
def test_a_graph_is_written_as_asked(
    capfd: pytest.CaptureFixture[str], form: str | None, expected: str
) -> None:
    words = ["--format", form] if form else []
    status, out, err = run(capfd, "CONSTRUCT { kg:a kg:b kg:c } {}", *words)
    assert (status, err) == (0, "")
    assert out.startswith(expected)


@pytest.mark.slow
def test_a_terminal_gets_a_table_and_turtle() -> None:
    for text, expected in ((SELECT, b"code"), ("CONSTRUCT { kg:a kg:b kg:c } {}", b"@prefix kg:")):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-c", "from kg.cli import main; main()", "query", text]
        subprocess.run(command, stdout=theirs, check=True)
        os.close(theirs)
        assert os.read(ours, 65536).startswith(expected)
        os.close(ours)


def test_an_answer_goes_to_a_file_whole(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "answer.csv"
    assert run(capfd, SELECT, "--format", "csv", "--output", str(file)) == (0, "", "")
    assert file.read_bytes() == (
        b"code,rank\r\nhttps://w3id.org/aikg/ontology#Actual,1\r\nhttps://w3id.org/aikg/ontology#Attempted,2\r\n"
    )


@pytest.mark.parametrize("words", [["--timeout", "0.2"], ["--format", "turtle"]])
def test_what_fails_leaves_the_file_as_it_was(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], words: list[str]
) -> None:
    file = tmp_path / "answer.json"
    file.write_text("before")
    status, out, _ = run(capfd, HOSTILE, "--output", str(file), *words)
    assert (status, out) == (2, "")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("answer.json", "before")]


# ---- which graph, and when


@pytest.mark.slow
def test_a_day_of_the_record_hides_what_came_later(capfd: pytest.CaptureFixture[str]) -> None:
    claims = "SELECT (COUNT(?claim) AS ?n) { ?claim kg:statedIn ?document }"
    counts = [
        int(run(capfd, claims, "--known", day, "--format", "csv")[1].split()[1])
        for day in ("1990", "2024-06", "2025", "2100")
    ]
    assert counts == sorted(set(counts))
    assert counts[0] == 0


@pytest.mark.slow
def test_a_true_day_is_given_to_a_question_that_has_one(capfd: pytest.CaptureFixture[str]) -> None:
    words = ["--name", "cluster-counts", "--format", "csv"]
    later = run(capfd, *words)[1].splitlines()
    earlier = run(capfd, *words, "--as-of", "2024-09")[1].splitlines()
    assert set(earlier) < set(later)


def test_the_own_documents_alone_can_be_asked(capfd: pytest.CaptureFixture[str]) -> None:
    documents = "SELECT ?document { ?document a kg:SourceDocument } ORDER BY ?document"
    fixtures = Path(__file__).parent / "fixtures"
    own = [
        word for name in ("good", "entities", "origin") for word in ("--data", str(fixtures / f"{name}.ttl"))
    ]
    assert run(capfd, documents, *own, "--only", "--format", "csv")[1].split() == [
        "document",
        f"{terms.SOURCE}good",
        f"{terms.SOURCE}origin",
    ]


# ---- what goes wrong, in one line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "give one query"),
        (["ASK {}", "--name", "supplies"], "give one query"),
        (["SELECT ?s {"], "line 1, column 11: this '{' is never closed"),
        (["SELECT ?s WHERE {\n ?s nope:a ?o }"], "line 2, column 5: the prefix nope: is not declared"),
        (["ASK { SERVICE <http://127.0.0.1:1/> {} }"], "SERVICE is refused"),
        (["DROP ALL"], "DROP is refused"),
        (["nowhere.rq"], "nowhere.rq: cannot be read: no such file"),
        (["nowhere"], "nowhere: cannot be read: no such file"),
        (["ASK {}", "--format", "csv"], "csv does not fit the answer to ASK; it can be written as json, xml"),
        (["DESCRIBE kg:a", "--format", "table"], "table does not fit the answer to DESCRIBE"),
        (["--name", "suplies"], "did you mean supplies"),
        (["--name", "supplies", "--set", "actor"], "--set actor is no NAME=VALUE"),
        (["--name", "supplies", "--set", "actor=Teslla"], "nothing is called 'Teslla'; did you mean"),
        (["--name", "supplies", "--set", "who=Tesla"], "no parameter 'who'; it has actor"),
        (["--name", "diversions-of", "--set", "asOf=2024-13"], "asOf=2024-13 is no day"),
        (["ASK {}", "--known", "2024-13"], "there is no month 13"),
        (["ASK {}", "--data", "nowhere.ttl"], "nowhere.ttl: cannot be read"),
        (["ASK {}", "--timeout", "-1"], "-1"),
    ],
)
def test_a_mistake_is_one_sentence(
    capfd: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    status, out, err = run(capfd, *words)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.startswith("kg: ")
    assert err.count("\n") == 1


def test_a_file_that_is_no_text_is_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "binary.rq"
    file.write_bytes(b"\xff\x00")
    assert run(capfd, str(file)) == (2, "", f"kg: {file}: cannot be read: it holds bytes that are no UTF-8\n")
    status, _, err = run(capfd, str(tmp_path / "."))
    assert (status, err.count("\n")) == (2, 1)


def test_a_query_is_ended_in_time(capfd: pytest.CaptureFixture[str]) -> None:
    begin = time.monotonic()
    status, out, err = run(capfd, HOSTILE, "--timeout", "0.3")
    assert (status, out) == (2, "")
    assert err.startswith("kg: ended after 0.3 s without an answer")
    assert time.monotonic() - begin < 60  # without the deadline it would go on for hours


@pytest.mark.slow
def test_an_interrupt_ends_the_query_and_its_child() -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "query", HOSTILE]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        time.sleep(2)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, b"", b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


# ---- kg questions


def test_the_questions_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["questions"]) == 0
    header, *lines = capfd.readouterr().out.splitlines()
    assert header.split("\t") == ["name", "question", "parameters"]
    assert [line.split("\t")[:2] for line in lines] == [[each.name, each.line] for each in query.named()]
    assert any(line.endswith("\tactor=actor:tesla, asOf") for line in lines)


def test_a_question_is_shown_as_it_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["questions", "supplies"]) == 0
    assert capfd.readouterr().out == query.find("supplies").text


def test_a_question_that_there_is_not_is_one_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["questions", "suplies"]) == 2
    assert capfd.readouterr().err.startswith("kg: nothing is called 'suplies'; did you mean supplies")
