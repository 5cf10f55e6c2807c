"""A store elsewhere that fails, cheats or is slow: one clear sentence, and nothing sent that must not be."""

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cli
from kg.errors import BadInput, KgError, MissingExtra, QueryFailed, Unanswered
from kg.query.elsewhere import _Query
from kg.store import answer, credentials, endpoint, open_store, paging
from kg.store.endpoint import Endpoint, Late, is_address
from tests.store.conftest import Asked, Fake

YES = b'{"head": {}, "boolean": true}'


def ask(fake: Fake, **more: Any) -> bool:
    server = Endpoint(fake.address)
    return answer.truth(server.ask("ASK {}", answer.TABLE, **more).body, server.shown)


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


def status(code: int, body: bytes = b"", **headers: str) -> Callable[[Asked], None]:
    def answering(asked: Asked) -> None:
        asked.say(code, **({"content-length": str(len(body)), "content-type": "text/plain"} | headers))
        asked.wfile.write(body)

    return answering


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


def test_a_server_that_says_it_cut_off_rows_is_believed(fake: Fake) -> None:
    def answering(asked: Asked) -> None:
        asked.say(
            200,
            **{
                "content-type": "application/sparql-results+json",
                "content-length": str(len(YES)),
                "x-sparql-maxrows": "10",
            },
        )
        asked.wfile.write(YES)

    fake.answering = answering
    assert Endpoint(fake.address).ask("ASK {}", answer.TABLE).cut


def test_a_server_that_answers_with_a_part_is_believed(fake: Fake) -> None:
    fake.answering = lambda asked: asked.give(YES, status=206)
    assert Endpoint(fake.address).ask("ASK {}", answer.TABLE).cut


# ---- credentials and redirects


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


# ---- answers


def test_blank_nodes_of_any_name_are_read_and_kept_apart() -> None:
    rows = [{"a": {"type": "bnode", "value": name}} for name in ("nodeID://b1", "a b", "nodeID://b1")]
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": rows}}).encode()
    first, second = (
        [row["a"].value for row in answer.solutions(answer.table(body, "x")[0])] for _ in range(2)
    )
    assert first[0] == first[2] != first[1]
    assert not set(first) & set(second)


def test_truth_is_written_as_the_engine_writes_it() -> None:
    one = {"type": "typed-literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"}
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": one}]}}).encode()
    (row,) = answer.solutions(answer.table(body, "x")[0])
    assert row["a"] == ox.Literal(True)  # noqa: FBT003 - as the engine has it


@given(st.lists(st.text(max_size=3), max_size=4), st.data())
def test_a_table_that_is_cut_anywhere_is_an_error(values: list[str], data: st.DataObject) -> None:
    rows = [{"a": {"type": "literal", "value": value}} for value in values]
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": rows}}).encode()
    assert answer.table(body, "x")[1] == len(values)
    with pytest.raises(Unanswered):
        answer.table(body[: data.draw(st.integers(0, len(body) - 1))], "x")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["head", "vars", "results", "bindings", "a", "type", "value", "boolean"]),
                inner,
                max_size=3,
            )
        ),
    )
)
def test_whatever_json_it_is_an_answer_or_an_error(told: Any) -> None:
    body = json.dumps(told).encode()
    for read in (answer.table, answer.truth):
        try:
            read(body, "x")
        except Unanswered:
            continue


# ---- pages

THINGS = st.dictionaries(st.integers(0, 60), st.integers(1, 12), max_size=30)


@given(THINGS, st.integers(14, 40), st.integers(1, 200))
def test_what_comes_in_pages_is_what_is_there(things: dict[int, int], page: int, at_once: int) -> None:
    dataset = ox.Store()
    for thing, number in things.items():
        for value in range(number):
            dataset.add(
                ox.Quad(
                    ox.NamedNode(f"urn:{thing}"),
                    ox.NamedNode("urn:p"),
                    ox.Literal(value),
                    ox.NamedNode("urn:g"),
                )
            )
    longest = 0

    def rows(text: str) -> list[ox.QuerySolution]:
        nonlocal longest
        found = dataset.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        answered = list(found)
        longest = max(longest, len(answered))
        return answered

    subjects = paging.keys(rows, "?it ?p ?o", page)
    assert sorted(subjects) == sorted(f"urn:{thing}" for thing in things)
    before, paging.AT_ONCE = paging.AT_ONCE, at_once  # type: ignore[misc] # a test of all sizes
    try:
        said = list(paging.described(rows, subjects, "?it ?property ?value", page))
    finally:
        paging.AT_ONCE = before  # type: ignore[misc]
    assert len(said) == len({str(each) for each in said}) == sum(things.values())
    assert longest <= page


@given(st.integers(1, 40), st.integers(1, 39))
def test_a_server_that_gives_less_than_it_says_is_found_out(number: int, most: int) -> None:
    dataset = ox.Store()
    for thing in range(number):
        dataset.add(
            ox.Quad(ox.NamedNode(f"urn:{thing}"), ox.NamedNode("urn:p"), ox.Literal(1), ox.NamedNode("urn:g"))
        )

    def rows(text: str) -> list[ox.QuerySolution]:
        found = dataset.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return list(found)[:most]

    everything = [f"urn:{thing}" for thing in range(number)]
    assert sorted(paging.keys(rows, "?it ?p ?o", 1_000)) == sorted(everything)  # an empty page is the last
    try:
        said = list(paging.described(rows, everything, "?it ?property ?value", 1_000))
    except paging.Partial:
        assert number + 1 > most
    else:
        assert len(said) == number


# ---- what is made of a query

QUERIES = [
    "SELECT ?s WHERE { ?s ?p ?o }",
    "select ?s { ?s ?p ?o } # the end",
    "PREFIX a: <urn:a#> SELECT (COUNT(*) AS ?n) FROM a:x FROM NAMED <urn:y> WHERE { ?s ?p ?o } LIMIT 3",
    "SELECT (EXISTS { ?a ?b ?c } AS ?d) ?s { ?s ?p ?o } ORDER BY ?s VALUES ?s { <urn:s> }",
    "BASE <urn:b> ASK { <x> ?p ?o }",
    "ASK FROM <urn:x>{ ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <urn:x> { ?s ?p ?o }",
    "CONSTRUCT FROM <urn:x> WHERE { ?s ?p ?o } LIMIT 3",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <urn:s>",
    "DESCRIBE ?s kg:a # who\nFROM <urn:x> WHERE { ?s ?p ?o }",
    "DESCRIBE * WHERE { ?s ?p ?o }",
    "SELECT * { { SELECT ?s { ?s ?p ?o } } FILTER(?s < <urn:x>) }",
]


@pytest.mark.parametrize("text", QUERIES)
def test_graphs_are_put_in_their_place(text: str) -> None:
    dataset = ox.Store()
    for graph in ("urn:x", "urn:z"):
        dataset.add(
            ox.Quad(ox.NamedNode(f"{graph}:s"), ox.NamedNode("urn:p"), ox.Literal(1), ox.NamedNode(graph))
        )
    query = _Query(text)
    for written in (
        query.with_dataset("FROM <urn:z> FROM NAMED <urn:z>"),
        query.with_dataset(None),
        *(
            [query.counting("FROM <urn:z>"), query.counting(None)]
            if query.form in {"SELECT", "CONSTRUCT"}
            else []
        ),
    ):
        dataset.query(f"{query.prefixes} {written}")  # it is SPARQL still
    assert "urn:x>" not in query.with_dataset("FROM <urn:z>") or "< <urn:x>" in text
    assert "FROM NAMED <urn:z>" in query.with_dataset("FROM <urn:z> FROM NAMED <urn:z>")


def test_prefixes_are_put_before_a_query_unless_it_declares_them() -> None:
    assert _Query("ASK { kg:a a owl:Class }").prefixes == (
        "PREFIX kg: <https://w3id.org/aikg/ontology#> PREFIX owl: <http://www.w3.org/2002/07/owl#>"
    )
    assert _Query("PREFIX kg: <urn:other#> ASK { kg:a a kg:b }").prefixes == ""


def test_errors_of_this_kind_are_those_of_the_program() -> None:
    assert issubclass(Unanswered, KgError)
    assert Unanswered.exit_status == 2
