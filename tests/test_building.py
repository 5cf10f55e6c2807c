"""A store on disk: what is built, what a second build does, who reads it, and what happens when it fails."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.graph
from kg import cli, query, terms
from kg.errors import BadInput, QueryFailed, Unreadable
from kg.identity import FILE, judgements
from kg.record import open_record
from kg.record.building import Outcome, build_into
from kg.store import NotAdmitted, Store, lock, open_store, quads, shelf
from kg.store.dataset import BESIDE

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = ("good.ttl", "entities.ttl", "origin.ttl")
OWN = [FIXTURES / name for name in NAMES]
CLAIMS = "SELECT ?claim ?says { ?claim kg:statedIn ?document ; rdfs:comment ?says } ORDER BY ?claim"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was built, for those who only read it."""
    folder = tmp_path_factory.mktemp("built") / "store"
    build(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, for those who harm it or build there."""
    return shutil.copytree(made, tmp_path / "store")


@pytest.fixture
def copies(tmp_path: Path) -> list[Path]:
    """The documents, to be changed."""
    (tmp_path / "fixtures").mkdir()  # a file that is no source document is named by its folder
    return [Path(shutil.copy(path, tmp_path / "fixtures" / path.name)) for path in OWN]


def build(folder: Path, paths: list[Path] = OWN) -> Outcome:
    return build_into(folder, paths, bundled=False)


def opened(folder: Path) -> Store:
    return open_store([folder], bundled=False)


def rows(store: Store) -> tuple[tuple[query.Value, ...], ...]:
    return query.select(store, CLAIMS).rows


def canonical(store: Store) -> set[str]:
    """All statements, with names of blank nodes that do not depend on how they were read."""
    found = ox.Dataset(store.quads())
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, found))


def change(copies: list[Path], before: str = "12,000", after: str = "12 000") -> None:
    text = copies[0].read_text("utf-8")
    assert before in text
    copies[0].write_text(text.replace(before, after), "utf-8")


def version(folder: Path) -> Path:
    return folder / shelf.named(folder)


# ---- what is built


def test_what_is_built_holds_what_its_documents_make(made: Path) -> None:
    direct, built = open_store(OWN, bundled=False), opened(made)
    assert canonical(built) == canonical(direct)
    assert (built.digest, built.release) == (direct.digest, direct.release)
    assert (len(built), built.sizes()) == (len(direct), direct.sizes())
    assert open_record(built) == open_record(direct)


def test_a_command_answers_from_it_to_the_last_byte_as_from_the_documents(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def out(*words: str) -> str:
        assert cli.run(words) == 0
        return capsys.readouterr().out

    own = [word for path in OWN for word in ("--data", str(path))]
    for words in (("query", CLAIMS), ("stats",), ("diversions",), ("sources",)):
        assert out(*words, "--only", "--data", str(made)) == out(*words, "--only", *own)


@pytest.mark.slow
def test_the_bundled_graph_can_be_built(tmp_path: Path, graph: kg.graph.Graph) -> None:
    done = build_into(tmp_path / "store")
    built = kg.graph.open(tmp_path / "store")
    assert (done.claims, done.unchanged) == (len(graph.record.claims), False)
    assert built.record == graph.record
    assert built.store.release == graph.store.release
    assert rows(built.store) == rows(graph.store)


@pytest.mark.slow
def test_what_was_judged_beside_the_documents_is_kept(tmp_path: Path, copies: list[Path]) -> None:
    beside = copies[0].parent / FILE
    shutil.copy(terms.data_dir() / FILE, beside)
    build(tmp_path / "store", [copies[0].parent])
    expected = judgements(beside)
    assert expected
    assert kg.graph.open(tmp_path / "store", bundled=False).judgements == expected
    beside.unlink()
    assert not build(tmp_path / "store", [copies[0].parent]).unchanged
    assert kg.graph.open(tmp_path / "store", bundled=False).judgements == ()


@pytest.mark.slow
@pytest.mark.parametrize("gone", [True, False], ids=["gone", "cut"])
def test_what_was_judged_is_made_anew_where_it_is_damaged(
    tmp_path: Path, copies: list[Path], *, gone: bool
) -> None:
    shutil.copy(terms.data_dir() / FILE, copies[0].parent / FILE)
    build(tmp_path / "store", [copies[0].parent])
    expected = kg.graph.open(tmp_path / "store", bundled=False).judgements
    beside = version(tmp_path / "store") / BESIDE
    if gone:
        shutil.rmtree(beside)
        with pytest.raises(Unreadable, match="beside is gone; build it again"):
            opened(tmp_path / "store")
    else:
        _cut(next(beside.rglob(FILE)))
    assert not build(tmp_path / "store", [copies[0].parent]).unchanged
    assert kg.graph.open(tmp_path / "store", bundled=False).judgements == expected


def test_a_copy_needs_no_empty_folder(folder: Path) -> None:
    told = rows(opened(folder))
    for path in folder.rglob("*"):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()  # as a copy by way of git or an object store has it
    assert kg.graph.open(folder, bundled=False).judgements == ()
    assert rows(opened(folder)) == told
    assert build(folder).unchanged


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are valid Unicode")
def test_a_folder_whose_name_is_no_unicode_can_be_built_from(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"odd \xff") / "fixtures"
    odd.mkdir(parents=True)
    copies = [Path(shutil.copy(path, odd)) for path in OWN]
    build(tmp_path / "store", copies)
    assert rows(opened(tmp_path / "store")) == rows(open_store(OWN, bundled=False))


# ---- a second build


def test_a_build_of_the_same_changes_nothing_and_says_so(folder: Path) -> None:
    before = version(folder)
    done = build(folder)
    assert (done.unchanged, done.judged, done.documents) == (True, 0, len(OWN))
    assert version(folder) == before


def test_only_what_changed_is_judged_by_the_shapes_again(folder: Path, copies: list[Path]) -> None:
    change(copies)
    done = build(folder, copies)
    assert (done.unchanged, done.judged) == (False, 1)
    assert any("12 000" in str(says) for _, says in rows(opened(folder)))


def test_the_version_before_is_swept(folder: Path, copies: list[Path]) -> None:
    change(copies)
    build(folder, copies)
    assert {path.name for path in folder.iterdir()} == {
        shelf.NAMES,
        shelf.LOCK,
        "checked",
        version(folder).name,
    }


def test_a_version_that_is_read_stays_until_its_reader_is_gone(folder: Path, copies: list[Path]) -> None:
    before, reader = version(folder), opened(folder)
    told = rows(reader)
    change(copies)
    build(folder, copies)
    assert before.is_dir()
    assert rows(reader) == told != rows(opened(folder))
    del reader
    assert build(folder, copies).unchanged
    assert not before.exists()


@pytest.mark.slow
def test_a_document_that_breaks_a_rule_refuses_all_and_the_old_one_answers(
    folder: Path, copies: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    told = rows(opened(folder))
    change(copies, "kg:share 0.2", "kg:share 1.7")
    with pytest.raises(NotAdmitted) as raised:
        build(folder, copies)
    assert raised.value.violations
    words = [word for path in copies for word in ("--data", str(path))]
    assert cli.run(["build", str(folder), "--only", *words]) == 1
    out, err = capsys.readouterr()
    *violations, last = err.splitlines()
    assert (out, violations) == ("", list(raised.value.violations))
    assert violations[0].startswith(f"{copies[0]}:")
    assert last == "kg: nothing was built; what answered before still does."
    assert rows(opened(folder)) == told
    shutil.copy(OWN[0], copies[0])
    assert build(folder, copies).judged == 0


@pytest.mark.slow
def test_a_document_that_breaks_a_rule_is_judged_again_until_it_is_mended(
    tmp_path: Path, copies: list[Path]
) -> None:
    change(copies, "kg:share 0.2", "kg:share 1.7")
    for _ in range(2):
        with pytest.raises(NotAdmitted):
            build(tmp_path / "store", copies)
    change(copies, "kg:share 1.7", "kg:share 0.2")
    assert build(tmp_path / "store", copies).judged == 1


# ---- how it can be asked


@pytest.mark.parametrize(
    ("more", "bundled", "sentence"),
    [
        ([OWN[0]], False, "what was built is asked by itself"),
        ([], True, "it was built without the bundled graph; add --only"),
    ],
)
def test_what_was_built_is_asked_by_itself_and_as_it_was_built(
    made: Path, more: list[Path], *, bundled: bool, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        open_store([made, *more], bundled=bundled)


def test_a_store_is_no_document_of_another(made: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="give the documents that it was built from"):
        build(tmp_path / "other", [made])


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(BadInput, match="holds other things"):
        build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_two_builds_do_not_meet(folder: Path) -> None:
    held = lock.take(folder / shelf.LOCK)
    assert held is not None
    with held, pytest.raises(BadInput, match="another process builds there"):
        build(folder)
    assert build(folder).unchanged


@pytest.mark.slow
def test_many_processes_read_it_at_once_while_it_is_built(folder: Path, copies: list[Path]) -> None:
    code = (
        "import sys; from pathlib import Path; from kg import query; from kg.store import open_store\n"
        f"store = open_store([Path({str(folder)!r})], bundled=False)\n"
        "print('open', flush=True); sys.stdin.readline()\n"
        f"print(len(query.select(store, {CLAIMS!r}).rows))\n"
    )
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
    expected = len(rows(opened(folder)))
    change(copies)
    build(folder, copies)
    for reader in readers:
        assert reader.communicate("now\n")[0] == f"{expected}\n"


def test_a_query_in_a_child_may_open_the_tables_that_were_not_open(tmp_path: Path) -> None:
    place = tmp_path / "quads"
    dataset = ox.Store(str(place))
    for batch in range(8):
        lines = (f'<urn:s{batch}-{n}> <urn:p{n % 7}> "{batch} {n}" <urn:g> .\n' for n in range(500))
        dataset.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    del dataset
    store = Store(quads.OnDisk(quads.opener(place)), digest="many tables")
    assert store.later > 0
    count = "SELECT (COUNT(?o) AS ?n) (MIN(?o) AS ?first) { ?s ?p ?o }"
    assert query.shown(store, count).rows == (("4000", "0 0"),)


# ---- what fails


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _turned(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _largest(folder: Path) -> Path:
    return max((version(folder) / shelf.DATASET).glob("*.sst"), key=lambda path: path.stat().st_size)


def _foldered(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a table is cut": lambda folder: _cut(_largest(folder)),
    "a table is gone": lambda folder: _largest(folder).unlink(),
    "the record is cut": lambda folder: _cut(version(folder) / shelf.RECORD),
    "the record is changed": lambda folder: _turned(version(folder) / shelf.RECORD),
    "the version does not say what it is": lambda folder: _cut(version(folder) / shelf.ABOUT),
    "the version is gone": lambda folder: shutil.rmtree(version(folder)),
    "no version is named": lambda folder: (folder / shelf.NAMES).unlink(),
    "the name is cut": lambda folder: _cut(folder / shelf.NAMES),
    "the name is no JSON": lambda folder: (folder / shelf.NAMES).write_text("[]"),
    "the name is too deep": lambda folder: (folder / shelf.NAMES).write_text("[" * 100_000),
    "the form is no number": lambda folder: (folder / shelf.NAMES).write_text(
        '{"format": 1e999, "current": ""}'
    ),
    "what the version says is a folder": lambda folder: _foldered(version(folder) / shelf.ABOUT),
    "what the version says is too deep": lambda folder: (version(folder) / shelf.ABOUT).write_text(
        "[" * 100_000
    ),
    "the engine's own list is cut": lambda folder: _cut(
        next((version(folder) / shelf.DATASET).glob("MANIFEST-*"))
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_told_in_a_sentence_and_mended_by_a_build(
    folder: Path, damage: Callable[[Path], object]
) -> None:
    told = rows(opened(folder))
    damage(folder)
    with pytest.raises(Unreadable, match="build it again"):
        open_record(opened(folder))
    done = build(folder)
    assert (done.unchanged, done.judged) == (False, 0)
    assert rows(opened(folder)) == told


def test_a_byte_that_changed_within_a_table_gives_no_wrong_answer(folder: Path) -> None:
    told = rows(opened(folder))
    for table in (version(folder) / shelf.DATASET).glob("*.sst"):
        sound = table.read_bytes()
        _turned(table)
        try:
            assert rows(opened(folder)) == told  # it does not stand where the query reads
        except (QueryFailed, Unreadable) as error:
            assert str(error)  # noqa: PT017 - an answer is as good, if it is the right one
        table.write_bytes(sound)
    _turned(_largest(folder))
    assert not build(folder).unchanged
    assert rows(opened(folder)) == told


@pytest.mark.slow
@pytest.mark.parametrize(("form", "sentence"), [(99, "a newer kg"), (0, "an older kg")])
def test_another_form_is_not_guessed_at(folder: Path, form: int, sentence: str) -> None:
    told = json.loads((folder / shelf.NAMES).read_text("utf-8"))
    (folder / shelf.NAMES).write_text(json.dumps(told | {"format": form, "program": "9.8.7"}), "utf-8")
    with pytest.raises(BadInput, match=rf"{sentence} \(9\.8\.7\) built it"):
        opened(folder)
    assert not build(folder).unchanged
    assert rows(opened(folder))


FULL = """
import resource, sys
from pathlib import Path
from kg.errors import KgError
from kg.record.building import build_into
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
try:
    build_into(Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]], bundled=False)
except KgError as error:
    sys.exit(str(error))
"""


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 100, 10_000, 100_000])
def test_where_there_is_no_room_the_old_one_answers(folder: Path, copies: list[Path], room: int) -> None:
    told = rows(opened(folder))
    change(copies)
    command = [sys.executable, "-c", FULL, str(room), str(folder), *map(str, copies)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "it cannot be" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(opened(folder)) == told
    build(folder, copies)
    assert rows(opened(folder)) != told


# A process of its own that has no store open, since the engine's threads do not survive a fork. Each child of
# it ends itself, as if by `kill -9`, when it is about to touch the folder for the n-th time.
KILLED = """
import os, signal, shutil, sys
from pathlib import Path
from kg import query
from kg.record.building import build_into
from kg.store import open_store
import kg.record.reading, kg.check.shacl, shutil, tempfile
folder, claims, step, stride = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
paths = [Path(each) for each in sys.argv[5:]]
EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.utime"}

def child(work):
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.write(writing, work().encode())
        except BaseException as error:
            os.write(writing, repr(error).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as told:
        said = told.read().decode()
    status = os.waitpid(pid, 0)[1]
    return said, os.WIFSIGNALED(status)

def build(step=0):
    touched = 0
    def hook(event, arguments):
        nonlocal touched
        if event in EVENTS and any(str(folder) in str(each) for each in arguments):
            touched += 1
            if touched == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    done = build_into(folder, paths, bundled=False)
    return f"{done.unchanged} {touched}"

def answer():
    return repr(query.select(open_store([folder], bundled=False), claims).rows)

before = shutil.copytree(folder, folder.with_suffix(".before"))
old = child(answer)[0]
killed, answers, finishes = 0, set(), set()
while True:
    said, was_killed = child(lambda: build(step))
    if not was_killed:
        new = child(answer)[0]
        assert new != old and said.startswith(("True", "False")), said
        break
    killed += 1
    answers.add(child(answer)[0])
    said, _ = child(build)
    assert said.startswith(("True", "False")), said
    finished = child(answer)[0]
    left = [path.name for path in folder.iterdir() if path.name.startswith((".", "v-")) ]
    assert len(left) == 1, left
    finishes.add(finished)
    shutil.rmtree(folder)
    shutil.copytree(before, folder)
    step += stride
assert answers <= {old, new}, answers
assert finishes == {new}, finishes
print(killed, old in answers, new in answers)
"""


def _killed(folder: Path, copies: list[Path], first: int, stride: int) -> tuple[int, bool, bool]:
    change(copies)
    command = [sys.executable, "-c", KILLED, str(folder), CLAIMS, str(first), str(stride), *map(str, copies)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    killed, old, new = done.stdout.split()
    return int(killed), old == "True", new == "True"


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_the_old_one_or_the_new_one(folder: Path, copies: list[Path]) -> None:
    killed, old, _ = _killed(folder, copies, first=2, stride=11)
    assert killed >= 3
    assert old


@pytest.mark.long
def test_a_build_that_is_killed_at_any_step_leaves_the_old_one_or_the_new_one(
    folder: Path, copies: list[Path]
) -> None:
    killed, old, new = _killed(folder, copies, first=1, stride=1)
    assert killed >= 30
    assert old
    assert new


@pytest.mark.long
def test_a_build_that_is_killed_at_any_time_leaves_the_old_one_or_the_new_one(
    folder: Path, copies: list[Path]
) -> None:
    told = rows(opened(folder))
    change(copies)
    code = (
        "import sys; from pathlib import Path; from kg.record.building import build_into\n"
        "print('now', flush=True)\n"
        "build_into(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]], bundled=False)\n"
    )
    seen = set()
    for wait in range(40):
        command = [sys.executable, "-c", code, str(folder), *map(str, copies)]
        builder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert builder.stdout is not None
        builder.stdout.readline()
        try:
            builder.wait(wait * 0.05)
        except subprocess.TimeoutExpired:
            builder.send_signal(signal.SIGKILL)
        builder.communicate()
        seen.add(rows(opened(folder)))
        if builder.returncode == 0:
            break
    build(folder, copies)
    assert len(seen | {told, rows(opened(folder))}) == 2
