"""What a terminal shows while an answer takes long."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator

import pytest

from kg.cli import waiting

pty = pytest.importorskip("pty")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The other side of a terminal, which is the standard error."""
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    with os.fdopen(slave, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        yield master
    os.close(master)


def read(terminal: int) -> str:
    """What was shown since."""
    try:
        return os.read(terminal, 65_536).decode()
    except BlockingIOError:
        return ""


def test_a_long_answer_shows_what_is_worked_on(terminal: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    shown, until = "", time.monotonic() + 30
    with waiting.waiting("Which flags?"):
        while "Which flags?" not in shown and time.monotonic() < until:
            time.sleep(0.05)
            shown += read(terminal)
    assert "Which flags?" in shown


def test_a_quick_one_shows_nothing(terminal: int) -> None:
    with waiting.waiting("Which flags?"):
        pass
    assert not read(terminal)


def test_where_nobody_looks_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    with waiting.waiting("Which flags?"):
        time.sleep(0.1)
    assert not said.getvalue()


@pytest.mark.usefixtures("terminal")
def test_an_error_ends_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with pytest.raises(ValueError, match="no"), waiting.waiting("Which flags?"):
        raise ValueError("no")
