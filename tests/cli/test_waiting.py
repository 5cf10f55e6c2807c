"""What a terminal shows while an answer takes long."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kg.cli import waiting

pty = pytest.importorskip("pty")


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Let the standard error be a terminal; yields its other side."""
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(slave, "w") as stream, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        yield master
    os.close(master)


def read(terminal: int) -> str:
    """What was shown since."""
    try:
        return os.read(terminal, 65_536).decode()
    except BlockingIOError:
        return ""


def test_a_long_answer_shows_what_is_worked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    shown, until = "", time.monotonic() + 30
    with terminal(monkeypatch) as other, waiting.waiting("Which flags?"):
        while "Which flags?" not in shown and time.monotonic() < until:
            time.sleep(0.05)
            shown += read(other)
    assert "Which flags?" in shown


def test_a_quick_one_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as other:
        with waiting.waiting("Which flags?"):
            pass
        assert not read(other)


def test_where_nobody_looks_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    with waiting.waiting("Which flags?"):
        time.sleep(0.1)
    assert not said.getvalue()


def test_an_error_ends_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with (
        terminal(monkeypatch),
        pytest.raises(ValueError, match="no"),
        waiting.waiting("Which flags?"),
    ):
        raise ValueError("no")


def test_one_thing_is_shown_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with terminal(monkeypatch) as other:
        for _ in waiting.bar(range(3), "Leaving out each origin"):
            with waiting.waiting("Which flags?"):
                time.sleep(0.1)
            assert list(waiting.bar("ab", "Reading")) == ["a", "b"]
        shown = read(other)
    assert "Leaving out each origin" in shown
    assert "Which flags?" not in shown
    assert "Reading" not in shown
