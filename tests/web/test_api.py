"""The routes under `/api`, asked of a running server: what commands answer, byte for byte."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from kg.ask.enquiries import enquiry, names, questions

pytestmark = pytest.mark.slow

PATIENCE = 120.0
"""How many seconds a server under test may take: others work on this machine too."""


def served(*words: str) -> Iterator[httpx.Client]:
    """A server in a process of its own, and a client of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--port", str(port), *words]
    server = subprocess.Popen(program, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                try:
                    client.get("/healthz").raise_for_status()
                    break
                except httpx.TransportError:
                    assert server.poll() is None
                    time.sleep(0.2)
            yield client
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.fixture(scope="module")
def client(_cache: None) -> Iterator[httpx.Client]:
    yield from served("--timeout", str(PATIENCE))


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").raise_for_status().json()
    return found


CASES: dict[str, list[str]] = {
    "/api/diversions": ["diversions"],
    "/api/diversions?intended=Tesla&kind=recorded&kind=possible&after=2023-12&k=5&by=quantity&avoid=xai": [
        "diversions", "--intended", "Tesla", "--kind", "recorded", "--kind", "possible", "--after", "2023-12",
        "-k", "5", "--by", "quantity", "--avoid", "xai",
    ],
    "/api/paths?source=nvidia&target=x-corp&max-legs=4&as_of=2024": [
        "paths", "nvidia", "x-corp", "--max-legs", "4", "--as-of", "2024",
    ],
    "/api/paths?source=nvidia&target=x-corp&bound=true&engine=columns": [
        "paths", "nvidia", "x-corp", "--bound", "--engine", "columns",
    ],
    "/api/reach?parties=nvidia&parties=supermicro&known=2024-06&min_quantity=1,000": [
        "reach", "nvidia", "supermicro", "--known", "2024-06", "--min-quantity", "1000",
    ],
    "/api/reach?parties=x-corp&backward": ["reach", "x-corp", "--backward"],
    "/api/lots?as_of=2024-12-31": ["lots", "--as-of", "2024-12-31"],
    "/api/lot?lot=tesla-12k-h100": ["lot", "tesla-12k-h100"],
    "/api/conflicts?known=2025": ["conflicts", "--known", "2025"],
    "/api/conflicts?about=Tesla&aspect=quantity": ["conflicts", "Tesla", "--aspect", "quantity"],
    "/api/timeline?name=Tesla&modality=actual": ["timeline", "Tesla", "--modality", "actual"],
    "/api/diff?first=2024-12&second=2025-06": ["diff", "2024-12", "2025-06"],
    "/api/show?name=Tesla&primary_only=yes": ["show", "Tesla", "--primary-only"],
    "/api/find?text=colossus": ["find", "colossus"],
    "/api/sources?known=2024": ["sources", "--known", "2024"],
    "/api/cite?name=F0024": ["cite", "F0024"],
    "/api/stats": ["stats"],
    "/api/stats?quality=true": ["stats", "--quality"],
    "/api/circular": ["circular"],
    "/api/circular?actor=OpenAI": ["circular", "OpenAI"],
    "/api/reconcile?about=Tesla&as_of=2024": ["reconcile", "Tesla", "--as-of", "2024"],
    "/api/cases": ["cases"],
    "/api/control?actor=Tesla": ["control", "Tesla"],
    "/api/chokepoints": ["chokepoints"],
    "/api/exposure?actor=OpenAI": ["exposure", "OpenAI"],
    "/api/screen?actor=megaspeed&known=2025": ["screen", "megaspeed", "--known", "2025"],
    "/api/sensitivity/lot?lot=tesla-12k-h100&origins=3&cited_only=true": [
        "sensitivity", "lot", "tesla-12k-h100", "--origins", "3", "--cited-only",
    ],
    "/api/sensitivity/diversions?intended=Tesla&kind=recorded&cited_only=true&k=5": [
        "sensitivity", "diversions", "--intended", "Tesla", "--kind", "recorded", "--cited-only", "-k", "5",
    ],
    "/api/sensitivity/reconcile?about=Tesla&as_of=2024&cited_only=true": [
        "sensitivity", "reconcile", "Tesla", "--as-of", "2024", "--cited-only",
    ],
    "/api/sensitivity/swap-legs?actor=tesla&cited_only=true": [
        "sensitivity", "swap-legs", "--set", "actor=tesla", "--cited-only",
    ],
    "/api/questions/diversions-of?actor=tesla": ["query", "--name", "diversions-of", "--set", "actor=tesla"],
    "/api/questions/diversions-of?actor=tesla&known=2024-06&as_of=2024": [
        "query", "--name", "diversions-of", "--set", "actor=tesla", "--known", "2024-06", "--as-of", "2024",
    ],
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("address", CASES)
def test_a_route_writes_the_bytes_that_its_command_writes(
    address: str, client: httpx.Client, document: dict[str, Any], said: Any
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    if "/questions/" in address:
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert answer.content.decode() == said(*CASES[address], "--format", "json").out
        return
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == said(*CASES[address], "--format", "json").out
    content = document["paths"][address.partition("?")[0]]["get"]["responses"]["200"]["content"]
    schema = {**content["application/json"]["schema"], "components": document["components"]}
    Draft202012Validator(schema).validate(answer.json())


def test_every_analysis_is_compared() -> None:
    assert {f"/api/{name}" for name in names()} <= {address.partition("?")[0] for address in CASES}


@pytest.mark.long
@pytest.mark.parametrize("name", questions())
def test_every_named_question_answers_in_a_worker(name: str, client: httpx.Client, said: Any) -> None:
    answer = client.get(f"/api/questions/{name}")
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"head", "results"}
    assert answer.content.decode() == said("query", "--name", name, "--format", "json").out


# ---- forms


@pytest.mark.parametrize(
    ("address", "media", "words", "form"),
    [
        ("/api/reconcile?about=Tesla", "text/csv", ["reconcile", "Tesla"], "csv"),
        ("/api/screen", "text/csv", ["screen"], "csv"),
        (
            "/api/sensitivity/swap-legs?cited_only=1", "text/csv",
            ["sensitivity", "swap-legs", "--cited-only"], "csv",
        ),
        ("/api/questions/diversions-of", "text/csv", ["query", "--name", "diversions-of"], "csv"),
        ("/api/questions/holdings", "text/tab-separated-values", ["query", "--name", "holdings"], "tsv"),
        ("/api/questions/holdings", "application/sparql-results+xml", ["query", "--name", "holdings"], "xml"),
        ("/api/lots", "text/tab-separated-values", ["lots"], "tsv"),
        ("/api/timeline?name=Tesla", "text/tab-separated-values", ["timeline", "Tesla"], "tsv"),
        ("/api/diversions?k=3", "text/turtle", ["diversions", "-k", "3"], "turtle"),
    ],
)  # fmt: skip
def test_other_forms_are_those_of_the_command(  # noqa: PLR0917 - what is asked, and what is expected
    address: str, media: str, words: list[str], form: str, client: httpx.Client, said: Any
) -> None:
    answer = client.get(address, headers={"accept": media})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.content.decode() == said(*words, "--format", form).out


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/api/circular?actor=OpenAI", ["circular", "OpenAI"]),
        ("/api/reconcile?about=Tesla", ["reconcile", "Tesla"]),
        ("/api/control?actor=Tesla", ["control", "Tesla"]),
    ],
)
def test_a_page_is_that_of_the_command_with_its_picture(
    address: str, words: list[str], client: httpx.Client, said: Any, tmp_path: Path
) -> None:
    pages = [client.get(address, headers={"accept": "text/html,*/*;q=0.1"}) for _ in range(3)]
    page = tmp_path / "page.html"
    assert said(*words, "--output", str(page)).status == 0
    assert {answer.status_code for answer in pages} == {200}
    assert "<svg" in pages[0].text
    assert {answer.text for answer in pages} == {page.read_text("utf-8")}


# ---- errors, tags, limits


@pytest.mark.parametrize(
    ("address", "status", "kind", "near"),
    [
        ("/api/diversionz", 404, "UnknownName", "diversions"),
        ("/api/questions/diversion-of", 404, "UnknownName", "diversions-of"),
        ("/api/sensitivity/reconcil", 404, "UnknownName", "reconcile"),
        ("/api/show?name=Tesal", 404, "UnknownName", "Tesla"),
        ("/api/diversions?intented=Tesla", 400, "UnknownParameter", "intended"),
        ("/api/diversions?data=/etc", 400, "UnknownParameter", None),
        ("/api?x=1", 400, "UnknownParameter", None),
        ("/api/diversions?after=2024-13", 400, "BadInput", None),
        ("/api/diversions?max_legs=1000", 400, "BadInput", None),
        ("/api/show", 400, "BadInput", None),
        ("/api/diff?first=2024&second=HEAD", 400, "BadInput", None),
        ("/api/diff?first=/etc&second=2024", 400, "BadInput", None),
        ("/api/conflicts?aspect=nothing", 400, "BadInput", None),
        ("/api/questions/diversions-of?actor=nobody-at-all", 404, "UnknownName", None),
        ("/api/show?name=%ff", 400, "BadInput", None),
        ("/api/show?" + "name=x&" * 1001, 400, "BadInput", None),
        ("/api/nothing/at/all", 404, "NoSuchThing", None),
    ],
)
def test_every_error_has_one_shape(  # noqa: PLR0917 - what is asked, and what is expected
    address: str, status: int, kind: str, near: str | None, client: httpx.Client, document: dict[str, Any]
) -> None:
    answer = client.get(address)
    told = answer.json()
    assert (answer.status_code, told["error"]) == (status, kind)
    assert told["message"].endswith((".", "?"))
    assert near is None or near in told["near"]
    schema = {"$ref": "#/components/schemas/Error", "components": document["components"]}
    Draft202012Validator(schema).validate(told)


def test_a_name_of_several_things_is_told_with_what_it_can_mean(client: httpx.Client) -> None:
    answer = client.get("/api/show", params={"name": "colossus"})
    if answer.status_code == 200:
        pytest.skip("the record has one thing of that name")
    assert (answer.status_code, answer.json()["error"]) == (400, "AmbiguousName")
    assert len(answer.json()["candidates"]) > 1


def test_a_form_that_there_is_not_is_refused(client: httpx.Client) -> None:
    answer = client.get("/api/lots", headers={"accept": "image/png"})
    assert (answer.status_code, answer.json()["error"]) == (406, "NotAcceptable")


def test_an_answer_that_is_known_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/api/lots")
    again = client.get("/api/lots", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/lots?as_of=2024", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200
    head = client.head("/api/lots")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])


def test_what_takes_too_long_is_ended_and_others_are_answered() -> None:
    for client in served("--timeout", "0.7"):
        answer = client.get("/api/diff?first=2020&second=2026")
        assert (answer.status_code, answer.json()["error"]) == (504, "TimedOut")
        assert client.get("/api/find?text=tesla").status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("words", [{}, {"seconds": "1000"}])
def test_a_search_that_has_a_time_ends_before_that_of_the_server(words: dict[str, str]) -> None:
    for client in served("--timeout", "25"):
        answer = client.get("/api/sensitivity/lots", params=words)
        assert answer.status_code == 200, answer.text
        assert answer.json()["truncated"] is True


# ---- the OpenAPI document


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")
    operations = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(operations) == len(set(operations))


def sample(schema: dict[str, Any]) -> str:
    """A word for a parameter, as its schema says."""
    one = schema.get("items", schema)
    if "enum" in one:
        return str(one["enum"][0])
    least = str(one.get("minimum", 1))
    words = {"boolean": "true", "integer": least, "number": least}
    return words.get(one["type"], "2024-06" if "pattern" in one else "Tesla")


def test_every_documented_parameter_is_accepted(client: httpx.Client, document: dict[str, Any]) -> None:
    known = {"if-none-match": "*"}  # what is understood is not worked on
    for address, path in document["paths"].items():
        parameters = path["get"]["parameters"]
        needed: list[tuple[str, Any]] = [
            (each["name"], sample(each["schema"])) for each in parameters if each["required"]
        ]
        if "/api/" not in address or address == "/api/questions":
            continue
        for each in parameters:
            words = [*needed, *([] if each["required"] else [(each["name"], sample(each["schema"]))])]
            answer = client.get(address, params=words, headers=known)
            assert answer.status_code == 304, (address, each["name"], answer.text)
        assert client.get(address, params=[*needed, ("no_such", "1")], headers=known).status_code == 400


def test_the_list_names_every_route(client: httpx.Client, document: dict[str, Any]) -> None:
    listed = client.get("/api").json()
    addresses = {each["address"] for key in ("analyses", "questions") for each in listed[key]}
    assert addresses | set(listed["sensitivity"]) | {"/api", "/api/questions"} == set(document["paths"])
    assert client.get("/api/questions").json() == {"questions": listed["questions"]}


def test_a_document_tells_defaults_choices_and_bounds(document: dict[str, Any]) -> None:
    told = {
        each["name"]: each["schema"] for each in document["paths"]["/api/diversions"]["get"]["parameters"]
    }
    assert told["k"] == {"type": "integer", "minimum": 1, "default": 100}
    assert told["max_legs"] == {"type": "integer", "minimum": 1, "maximum": 127, "default": 6}
    assert told["kind"]["items"]["enum"] == ["recorded", "reconstructed", "possible"]
    assert told["by"]["default"] == "confidence"
    assert told["primary_only"] == {"type": "boolean", "default": False}
    assert json.dumps(document)
    assert [option.name for option in enquiry("diversions").options] == list(told)
