"""What is sent along with a question, and where to: credentials, and redirects."""

import time
from pathlib import Path

import pytest

from kg.errors import BadInput, Unanswered
from kg.store import credentials, endpoint
from tests.store.conftest import YES, Asked, Fake, ask, status


def credentials_of(asked: Asked) -> str | None:
    return asked.headers.get("authorization")


@pytest.mark.parametrize(
    ("given", "netrc", "sent"),
    [
        ({}, "", None),
        ({"KG_USER": "ada", "KG_PASSWORD": "päss"}, "", "Basic YWRhOnDDpHNz"),
        ({"KG_TOKEN": "t0ken"}, "", "Bearer t0ken"),
        ({"KG_TOKEN": "t0ken", "KG_USER": "ada", "KG_PASSWORD": "x"}, "", "Bearer t0ken"),
        ({"KG_USER": "ada"}, "", None),
        ({}, "machine 127.0.0.1 login ada password secret", "Basic YWRhOnNlY3JldA=="),
        ({}, "machine elsewhere.example login ada password secret", None),
    ],
)
def test_credentials_come_from_the_environment_or_netrc(
    fake: Fake,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    given: dict[str, str],
    netrc: str,
    sent: str | None,
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "netrc").write_text(netrc)
    (tmp_path / "netrc").chmod(0o600)
    assert ask(fake)
    assert [credentials_of(each) for each in fake.asked] == [sent]


def test_a_token_that_breaks_the_line_is_refused(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "a\r\nx: y")
    with pytest.raises(BadInput) as refused:
        ask(fake)
    assert "x: y" not in str(refused.value)


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_the_question_goes_where_the_server_sends_it_but_credentials_stay(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int
) -> None:
    monkeypatch.setenv("KG_TOKEN", "t0ken")
    # What the user's file has for the other host is not sent either: nobody asked for that host.
    (tmp_path / "netrc").write_text("machine localhost login ada password secret")
    other = fake.address.replace("127.0.0.1", "localhost")

    def answering(asked: Asked) -> None:
        moved = {"/query": "/there", "/there": other}
        if asked.headers["host"].startswith("localhost"):
            asked.give(YES)
        else:
            status(code, location=moved[asked.path])(asked)

    fake.answering = answering
    assert ask(fake)
    assert [credentials_of(each) for each in fake.asked] == ["Bearer t0ken", "Bearer t0ken", None]
    assert [each.query for each in fake.asked] == ["ASK {}"] * 3


@pytest.mark.parametrize(
    "target",
    [
        "/query",
        "ftp://elsewhere.example/",
        "http://a:b@127.0.0.1/",
        "http://[",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
    ],
)
def test_a_redirect_in_a_circle_or_to_what_is_no_address_ends(fake: Fake, target: str) -> None:
    fake.answering = status(307, location=target)
    with pytest.raises(Unanswered, match="it sends on"):
        ask(fake)
    assert len(fake.asked) <= endpoint.REDIRECTS + 1


@pytest.mark.parametrize("host", ["a" * 70, "a..b", "\xe9\xff"])
def test_a_redirect_to_what_no_host_can_be_is_one_sentence(fake: Fake, host: str) -> None:
    fake.answering = status(307, location=f"http://{host}.example/")
    with pytest.raises(Unanswered):
        ask(fake)


def test_what_a_redirect_says_beside_its_target_is_not_read(fake: Fake) -> None:
    def answering(asked: Asked) -> None:
        if asked.path == "/there":
            asked.give(YES)
        else:
            asked.say(307, location="/there", **{"content-length": "1000"})
            asked.wfile.flush()
            time.sleep(5)

    fake.answering = answering
    assert ask(fake, seconds=4)


def test_where_credentials_do_not_follow_that_is_said(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "t0ken")
    other = fake.address.replace("127.0.0.1", "localhost")
    fake.answering = lambda asked: (
        status(401)(asked)
        if asked.headers["host"].startswith("localhost")
        else status(307, location=other)(asked)
    )
    with pytest.raises(Unanswered, match="where credentials do not follow"):
        ask(fake)


def test_the_port_and_the_scheme_are_part_of_whom_credentials_are_for() -> None:
    origins = {credentials.origin(each) for each in ("http://a/", "https://a/", "http://a:81/", "http://b/")}
    assert len(origins) == 4
    assert credentials.origin("http://A:80/x") == credentials.origin("http://a/y")
