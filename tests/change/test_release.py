"""Releases: a folder, a day of the record, or a revision of a git repository; and what is none of these."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kg import query
from kg.change.release import open_release
from kg.change.state import State
from kg.errors import BadInput, Unreadable
from kg.store import Store
from tests.change.paper import PREFIXES, THINGS, folder, iri, paper, said, state

pytestmark = pytest.mark.slow

ONE, TWO, THREE = (paper(name, said("Sale", supplier="actor:a")) for name in ("one", "two", "three"))


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the reader's own settings of git, and any repository around the test's folder, out of it."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for name in ("GIT_DIR", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def git(repository: Path, *words: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *who, "-C", str(repository), *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of three commits: one document, tagged v1; two; and one that took the folder away."""
    top = tmp_path / "repository"
    top.mkdir()
    git(top, "init", "--quiet")
    for name, papers in (("first", {"one": ONE}), ("second", {"one": ONE, "two": TWO})):
        folder(top / "data", **papers)
        git(top, "add", ".")
        git(top, "commit", "--quiet", "--message", name)
        if name == "first":
            git(top, "tag", "v1")
    git(top, "branch", "both")
    shutil.move(top / "data", top / "moved")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message", "third")
    return top


def nothing() -> Store:
    raise AssertionError("no day is asked for")


def opened(name: str, repository: Path = Path(), now: Callable[[], Store] = nothing) -> State:
    return open_release(name, now=now, repository=repository)


def claims(found: State) -> set[str]:
    """The claims of a state, by its dataset, which has to outlive the files."""
    held = {str(row[0]) for row in query.select(found.store, "SELECT ?it { ?it kg:statedIn ?document }").rows}
    assert held <= found.record.claims.keys()
    return held


def refused(name: str, repository: Path = Path(), kind: type[Exception] = BadInput) -> str:
    with pytest.raises(kind) as caught:
        opened(name, repository)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---- folders


def test_a_folder_of_documents_is_a_release(tmp_path: Path) -> None:
    folder(tmp_path / "here", one=ONE, two=TWO)
    assert claims(opened(str(tmp_path / "here"))) == {iri("one#c1"), iri("two#c1")}
    assert claims(opened("here")) == {iri("one#c1"), iri("two#c1")}


def test_a_folder_with_a_folder_data_is_meant_as_that(tmp_path: Path) -> None:
    folder(tmp_path / "here" / "data", one=ONE)
    folder(tmp_path / "here" / "other", two=TWO)
    assert claims(opened("here")) == {iri("one#c1")}


def test_a_folder_is_that_although_it_is_called_as_a_year(tmp_path: Path) -> None:
    folder(tmp_path / "2024", one=ONE)
    assert claims(opened("2024")) == {iri("one#c1")}


def test_the_dataset_stays_when_the_folder_is_gone(tmp_path: Path) -> None:
    found = opened(str(folder(tmp_path / "here", one=ONE)))
    shutil.rmtree(tmp_path / "here")
    assert claims(found) == {iri("one#c1")}


# ---- days


@pytest.mark.parametrize(
    ("name", "day", "kept"),
    [
        ("2023", date(2023, 12, 31), {"old"}),
        ("2024-06", date(2024, 6, 30), {"old", "month"}),
        ("2024-06-29", date(2024, 6, 29), {"old"}),
        ("2024-02", date(2024, 2, 29), {"old"}),
    ],
)
def test_a_date_is_the_record_as_it_was_known_at_its_end(name: str, day: date, kept: set[str]) -> None:
    whole = state(
        paper("old", said("Sale"), issued="2023"),
        paper("month", said("Sale"), issued="2024-06"),
        paper("later", said("Sale"), issued="2024-07-01"),
        paper("undated", said("Sale"), issued=None),
    )
    found = opened(name, now=lambda: whole.store)
    assert found.selection.known == day
    assert claims(found) == {iri(f"{each}#c1") for each in kept}


# ---- revisions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("v1", {"one"}),
        ("both", {"one", "two"}),
        ("HEAD~1", {"one", "two"}),
        ("HEAD^^", {"one"}),
        ("main@{0}~2", {"one"}),
        ("refs/tags/v1", {"one"}),
    ],
)
def test_a_revision_is_its_folder_data(name: str, kept: set[str], repository: Path) -> None:
    assert claims(opened(name, repository)) == {iri(f"{each}#c1") for each in kept}


def test_a_commit_goes_by_its_name_and_by_the_beginning_of_it(repository: Path) -> None:
    whole = git(repository, "rev-parse", "v1")
    assert claims(opened(whole, repository)) == claims(opened(whole[:10], repository)) == {iri("one#c1")}


def test_any_folder_of_the_repository_will_do_and_what_is_not_committed_does_not_count(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(repository / "data", three=THREE)
    assert claims(opened("v1", repository / "moved")) == {iri("one#c1")}
    monkeypatch.chdir(repository / "moved")
    assert claims(opened("v1")) == {iri("one#c1")}


# ---- what is none of these


def test_a_revision_that_the_repository_does_not_know_is_said_to_be_none(repository: Path) -> None:
    assert refused("v9", repository) == (
        f"'v9' is no folder, no date, and no revision of the git repository {str(repository)!r}."
    )


@pytest.mark.parametrize("name", ["--output=x", "-x", "v1:data", "v1 both", "a;b", "é", "v1\n"])
def test_what_is_written_as_no_revision_never_reaches_git(name: str, repository: Path) -> None:
    sentence = "is no folder, no date and no revision; write for instance v0.2 or 2024-06."
    assert refused(name, repository) == f"{name!r} {sentence}"


@pytest.mark.parametrize("where", [".", "nowhere"])
def test_without_a_repository_it_is_said_how_to_name_one(where: str) -> None:
    assert refused("v1", Path(where)) == (
        f"'v1' is no folder and no date, and {where!r} is in no git repository; name one with --repository."
    )


def test_without_git_there_is_no_repository(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "is in no git repository" in refused("v1", repository)


def test_a_revision_without_a_folder_data_is_said_to_have_none(repository: Path) -> None:
    assert refused("HEAD", repository) == (
        f"revision HEAD of the git repository {str(repository)!r} has no folder 'data'."
    )


def test_a_folder_without_claims_is_no_release(tmp_path: Path) -> None:
    folder(tmp_path / "names")
    (tmp_path / "names" / "things.ttl").write_text(PREFIXES + THINGS["product:chip"], "utf-8")
    assert refused("names") == "names holds no claims; name a folder with source documents."


def test_an_empty_folder_is_no_release(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert refused("empty") == "empty: there is no .ttl file in this folder or below it"


@pytest.mark.parametrize(("name", "why"), [("2024-13", "13"), ("2024-02-30", "day"), ("0000", "0")])
def test_what_is_written_as_a_date_and_is_none_is_said_to_be_none(name: str, why: str) -> None:
    sentence = refused(name)
    assert sentence.startswith(f"{name!r} is no date: ")
    assert why in sentence
    assert sentence.endswith(".")


def test_documents_that_break_a_rule_are_named_as_the_reader_named_them(
    tmp_path: Path, repository: Path
) -> None:
    bad = ONE.replace("kg:supplier", "kg:lender")
    folder(tmp_path / "bad", one=bad)
    assert refused("bad").startswith(
        "bad cannot be compared: it breaks a rule of this program's ontology: bad/one.ttl:"
    )
    folder(repository / "data", one=bad)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "bad")
    assert refused("HEAD", repository).startswith(
        "HEAD cannot be compared: it breaks a rule of this program's ontology: HEAD/one.ttl:"
    )


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.ttl").symlink_to(tmp_path / "nowhere")
    assert "a.ttl: cannot be read" in refused("folder", kind=Unreadable)


def test_a_link_in_a_revision_is_refused(repository: Path) -> None:
    folder(repository / "data", one=ONE)
    (repository / "data" / "out.ttl").symlink_to("/etc/hostname")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "link")
    assert refused("HEAD", repository) == (
        "revision HEAD holds a link, 'data/out.ttl'; put the file itself in its place."
    )
