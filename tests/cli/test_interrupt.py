"""A long search over transfers, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from kg.cli import main
main()
"""
"""Where the tests run in the background, a shell may have them ignore Ctrl-C."""

STEPS, RUNGS = 7, 40
PATIENCE = 3.0
"""Seconds after which a program that does not stop at once has failed; on a busy machine too."""


@pytest.fixture
def ladder(tmp_path: Path) -> str:
    """A table with forty to the power of seven paths from one end to the other."""
    rows = [
        f"T{step}-{rung},p{step},p{step + 1},2024,{0.5 + rung / 100:.2f}"
        for step in range(STEPS)
        for rung in range(RUNGS)
    ]
    path = tmp_path / "ladder.csv"
    path.write_text("\n".join(["id,source,target,date,confidence", *rows, ""]), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT of another process")
def test_a_search_stops_at_once(ladder: str, kernel: str) -> None:
    words = ("paths", "p0", f"p{STEPS}", "--transfers", ladder, "--max-legs", str(STEPS), "-k", "20000000")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words, "--budget", "600"],
        env=dict(os.environ) | {"KG_KERNEL": kernel},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(4)
        assert process.poll() is None
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
        assert time.monotonic() - begin < PATIENCE
    assert (process.returncode, out, err) == (130, "", "")
