"""A store elsewhere that fails, cheats or is slow: one clear sentence, and nothing sent that must not be."""

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import cli
from kg.errors import BadInput, MissingExtra, QueryFailed, Unanswered
from kg.store import answer, endpoint, open_store
from kg.store.endpoint import Endpoint, Late, is_address
from tests.store.conftest import YES, Asked, Fake, ask, status


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib3.Retry.get_backoff_time", lambda _: 0.01)


# ---- addresses


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("https://store.example/sparql", True),
        ("HTTP://store.example", True),
        ("data/https", False),
        ("https.ttl", False),
        (Path("https://store.example"), False),
    ],
)
def test_an_address_is_told_from_a_path(place: object, *, expected: bool) -> None:
    assert is_address(place) is expected


@pytest.mark.parametrize(
    "address",
    ["https://user:pass@store.example/sparql", "http://token@store.example", "https://", "http://a:b/"],
)
def test_an_address_with_credentials_or_without_a_host_is_refused(address: str) -> None:
    with pytest.raises(BadInput) as refused:
        open_store([address])
    assert "pass" not in str(refused.value).replace("password", "")
    assert "token@" not in str(refused.value)


def test_what_stands_behind_a_question_mark_is_not_shown() -> None:
    assert Endpoint("https://store.example/sparql?key=secret").shown == "https://store.example/sparql"


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "requests", None)
    with pytest.raises(MissingExtra, match="remote"):
        open_store(["https://store.example/sparql"])


# ---- what goes wrong


def cut(asked: Asked) -> None:
    asked.say(200, **{"content-type": "application/sparql-results+json", "content-length": "100"})
    asked.wfile.write(YES)
    asked.close_connection = True


def half(asked: Asked) -> None:
    asked.give(b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "val')


def hang_up(asked: Asked) -> None:
    asked.close_connection = True


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    ("answering", "sentence"),
    [
        (status(401), "it wants credentials: set KG_USER"),
        (status(403), "it does not allow to be asked"),
        (status(404, b"<html>"), "there is nothing at this address"),
        (status(405), "no queries by POST"),
        (status(429), "it is too busy: 429 after 5 tries"),
        (status(503), "it is too busy: 503 after 5 tries"),
        (status(500, b"engine on fire\nmore"), "it failed with status 500: engine on fire"),
        (status(500, b"<html>secret</html>"), "it failed with status 500"),
        (status(502), "it failed with status 502"),
        (
            status(500, b"all is \x1b[32mwell\x07"),
            "it failed with status 500: all is \N{REPLACEMENT CHARACTER}[32mwell",
        ),
        (status(999), "it failed with status 999"),
        (
            status(302, YES, **{"content-type": "application/sparql-results+json"}),
            "it failed with status 302",
        ),
        (
            lambda asked: asked.give(YES, "text/\x1b[31m"),
            "it answers with text/\N{REPLACEMENT CHARACTER}[31m in place",
        ),
        (lambda asked: asked.give(b"<html></html>", "text/html"), "it answers with text/html in place"),
        (lambda asked: asked.give(b"", ""), "it answers with nothing that it names"),
        (cut, "breaks off"),
        (half, "not whole"),
        (hang_up, "drops the connection"),
        (lambda asked: asked.give(b"[1]"), "neither true nor false"),
        (lambda asked: asked.give(b"[" * 100_000), "not whole, or no JSON"),
        (lambda asked: asked.give(b'{"boolean": "yes"}'), "neither true nor false"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    fake: Fake, answering: Callable[[Asked], None], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.answering = answering
    with pytest.raises(Unanswered) as failed:
        ask(fake)
    assert sentence in str(failed.value)
    assert str(failed.value).startswith(fake.address)
    assert "secret" not in str(failed.value)
    assert cli.run(["stats", "--data", fake.address]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"kg: {fake.address}: ")
    assert said.err.count("\n") == 1


ODD: list[Any] = [
    {"head": {"vars": []}, "results": {"bindings": []}},
    {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}},
    {
        "head": {"vars": ["default", "named", "ontology", "version"]},
        "results": {"bindings": [{"default": {"type": "literal", "value": "many"}}]},
    },
    {"head": {"vars": ["default", "named", "ontology", "version"]}, "results": {"bindings": [{}]}},
]


@pytest.mark.parametrize("told", ODD)
def test_a_server_that_answers_something_else_is_one_sentence(
    fake: Fake, told: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.answering = lambda asked: asked.give(json.dumps(told).encode())
    assert cli.run(["stats", "--data", fake.address]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith(f"kg: {fake.address}: ")


def test_a_query_that_the_server_does_not_take_is_told(fake: Fake) -> None:
    fake.answering = status(400, b"expected OPTIONAL")
    with pytest.raises(QueryFailed, match="expected OPTIONAL"):
        ask(fake)


def test_nobody_there_is_told_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(Unanswered, match="nobody is there"):
        Endpoint("http://127.0.0.1:9/sparql").ask("ASK {}", answer.TABLE)
    assert time.monotonic() - started < 5


def test_a_certificate_that_cannot_be_verified_is_told(fake: Fake, tmp_path: Path) -> None:
    import shutil
    import ssl
    import subprocess

    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*words, "-keyout", key, "-out", made], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    fake.socket = context.wrap_socket(fake.socket, server_side=True)
    with pytest.raises(Unanswered, match="certificate cannot be verified"):
        Endpoint(fake.address.replace("http:", "https:")).ask("ASK {}", answer.TABLE)


# ---- tries


def busy(times: int, **headers: str) -> Callable[[Asked], None]:
    def answering(asked: Asked) -> None:
        if len(asked.server.asked) <= times:
            status(503 if len(asked.server.asked) % 2 else 429, b"", **headers)(asked)
        else:
            asked.give(YES)

    return answering


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("times", range(endpoint.TRIES))
def test_a_busy_server_is_asked_again(fake: Fake, times: int) -> None:
    fake.answering = busy(times)
    assert ask(fake)
    assert len(fake.asked) == times + 1


def test_a_server_is_asked_again_when_it_says_so(fake: Fake) -> None:
    fake.answering = busy(1, **{"retry-after": "1"})
    started = time.monotonic()
    assert ask(fake)
    assert time.monotonic() - started >= 1


def test_a_server_that_wants_hours_is_not_waited_for(fake: Fake) -> None:
    fake.answering = busy(1, **{"retry-after": "3600"})
    started = time.monotonic()
    with pytest.raises(Unanswered, match="come back in 3600 s"):
        ask(fake)
    assert time.monotonic() - started < 5


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("word", ["soon", "-1", "", "9" * 5_000, "Fri, 31 Dec 99999999999 23:59:59 GMT"])
def test_a_time_that_is_none_does_no_harm(fake: Fake, word: str) -> None:
    fake.answering = busy(1, **{"retry-after": word})
    assert ask(fake)


@pytest.mark.usefixtures("_quick")
def test_a_connection_that_is_dropped_is_made_again(fake: Fake) -> None:
    fake.answering = lambda asked: hang_up(asked) if len(fake.asked) == 1 else asked.give(YES)
    assert ask(fake)


# ---- bounds


def trickle(asked: Asked) -> None:
    asked.say(200, **{"content-type": "application/sparql-results+json", "content-length": "1000"})
    for _ in range(100):
        asked.wfile.write(b" ")
        asked.wfile.flush()
        time.sleep(0.1)


def slow_head(asked: Asked) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nx-slow: yes, very very slow indeed":
        asked.wfile.write(bytes([letter]))
        asked.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("answering", [trickle, slow_head, lambda _: time.sleep(5)])
def test_the_time_is_kept_however_slowly_a_server_speaks(
    fake: Fake, answering: Callable[[Asked], None]
) -> None:
    fake.answering = answering
    started = time.monotonic()
    with pytest.raises(Late):
        ask(fake, seconds=0.5)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_has_a_largest_length(fake: Fake, monkeypatch: pytest.MonkeyPatch, *, packed: bool) -> None:
    monkeypatch.setattr(endpoint, "ANSWER", 1_000_000)
    body = b" " * 2_000_000

    def answering(asked: Asked) -> None:
        sent = gzip.compress(body) if packed else body
        more = {"content-encoding": "gzip"} if packed else {}
        asked.say(200, **{"content-type": "application/json", "content-length": str(len(sent)), **more})
        asked.wfile.write(sent)

    fake.answering = answering
    with pytest.raises(Unanswered, match="longer than"):
        ask(fake)


@pytest.mark.parametrize(
    ("code", "headers"), [(200, {"x-sparql-maxrows": "10"}), (206, {}), (200, {"x-sql-state": "S1TAT"})]
)
def test_a_server_that_says_it_gives_a_part_is_believed(
    fake: Fake, code: int, headers: dict[str, str]
) -> None:
    fake.answering = status(code, YES, **{"content-type": answer.TABLE}, **headers)
    assert Endpoint(fake.address).ask("ASK {}", answer.TABLE).cut
