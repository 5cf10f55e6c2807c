"""What can go wrong while `kg export` writes: a sentence, no half file, nothing left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from kg import cli

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="mounts and signals of other systems"),
]

KG = str(Path(sysconfig.get_path("scripts")) / "kg")
FIXTURES = Path(__file__).parents[1] / "fixtures"
OWN = [
    word for name in ("good", "entities", "origin") for word in ("--data", str(FIXTURES / f"{name}.ttl"))
] + ["--only"]

MOUNTED = """
mount -t tmpfs -o size=$SIZE none "$0" || exit 99
for name in $BEFORE; do printf before > "$0/$name"; done
[ -z "$READ_ONLY" ] || mount -o remount,ro "$0"
"$@"
echo "status $?"
cd "$0" && for name in $(ls -A); do echo "$name: $(head -c 20 "$name")"; done
"""
"""Runs a program over a small file system of its own, and tells what is in it afterwards."""


def on_a_disk(folder: Path, *words: str, size: str, before: str = "", read_only: str = "") -> tuple[str, str]:
    """What is on a small disk after a command, and what the command complains of."""
    apart = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare")
    done = subprocess.run(
        [*apart, "sh", "-c", MOUNTED, str(folder), KG, "export", *words, *OWN],
        env=dict(os.environ) | {"SIZE": size, "BEFORE": before, "READ_ONLY": read_only},
        capture_output=True,
        text=True,
        check=False,
    )
    if "status" not in done.stdout:
        pytest.skip(f"no file system can be mounted: {done.stderr.strip()}")
    return done.stdout, done.stderr


@pytest.mark.parametrize("name", ["graph.csv", "graph.nq"])
def test_a_full_disk(name: str, tmp_path: Path) -> None:
    found, said = on_a_disk(tmp_path, str(tmp_path / name), size="4k", before=name)
    assert said == f"kg: {tmp_path / name}: it cannot be written there: no space left on device.\n"
    assert found == f"status 2\n{name}: before\n"


def test_a_disk_that_is_full_after_the_first_of_two_files(tmp_path: Path) -> None:
    """Neither is replaced, though the edges alone had room."""
    alone = tmp_path / "alone.csv"
    subprocess.run([KG, "export", str(alone), *OWN], check=True)
    room = alone.stat().st_size // 4096 * 4 + 4
    disk = tmp_path / "disk"
    disk.mkdir()
    before = "graph.csv graph-nodes.csv"
    found, said = on_a_disk(disk, str(disk / "graph.csv"), size=f"{room + 8}k", before=before)
    assert said == f"kg: {disk / 'graph-nodes.csv'}: it cannot be written there: no space left on device.\n"
    assert found == "status 2\ngraph-nodes.csv: before\ngraph.csv: before\n"


def test_a_disk_that_is_read_only(tmp_path: Path) -> None:
    found, said = on_a_disk(tmp_path, str(tmp_path / "graph.nq"), size="1m", before="a", read_only="yes")
    assert said.startswith(f"kg: {tmp_path / 'graph.nq'}: the folder {tmp_path} may not be written to")
    assert found == "status 2\na: before\n"


def as_nobody_special() -> list[str]:
    """What takes from the superuser the power to write anywhere."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("the superuser may write anywhere")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.parametrize(
    ("name", "closed", "sentence"),
    [
        ("graph.graphml", "graph.graphml", "this file may not be written"),
        ("graph.csv", "graph-nodes.csv", "this file may not be written"),
        ("graph.graphml", ".", "may not be written to"),
    ],
)
def test_what_is_closed_to_writing(name: str, closed: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / closed).touch()
    (tmp_path / closed).chmod(0o555)
    try:
        done = subprocess.run(
            [*as_nobody_special(), KG, "export", str(tmp_path / name), *OWN],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        tmp_path.chmod(0o755)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sentence in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ([] if closed == "." else [closed])


def test_two_files_of_which_one_is_a_link_to_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edges = tmp_path / "graph.csv"
    edges.write_text("before")
    (tmp_path / "graph-nodes.csv").symlink_to(edges)
    assert cli.run(["export", str(edges), *OWN]) == 2
    assert capsys.readouterr().err == (
        f"kg: {edges}: graph.csv and graph-nodes.csv are one file; take the link away.\n"
    )
    assert edges.read_text() == "before"


def test_a_full_standard_output() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [KG, "export", "-", "--format", "csv", *OWN], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.stderr == b"kg: the standard output cannot be written: no space left on device.\n"
    assert done.returncode == 2


SLOW = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from kg.cli import main
from kg.export import sheet
made = sheet.edges
def slowly(part):
    for edge in made(part):
        yield edge
        print("begun", flush=True)
        time.sleep(60)
sheet.edges = slowly
main()
"""
"""Writes one edge and waits. Where the tests run in the background, a shell may have them ignore Ctrl-C."""


@pytest.mark.parametrize("name", ["graph.graphml", "graph.csv"])
def test_control_c_in_the_midst_of_writing(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("before", encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, "export", str(tmp_path / name), *OWN],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        assert len(list(tmp_path.iterdir())) == 2
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, "", "")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [
        (name, "before")
    ]
