"""A running server: the installed command in a process of its own, asked over real sockets."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import rdflib

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "example"
PROGRAM = "import sys; from kg.cli import main; sys.argv[0] = 'kg'; main()"


class Running:
    """A server that runs, and what it has said so far."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", "--port", "0", *words],
            cwd=ROOT,
            env=dict(os.environ),
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        self.client = httpx.Client()
        try:
            found = self.wait_for(lambda line: re.search(r"http://\S+/", line))
        except BaseException:
            self.end()
            raise
        self.address = found[0].rstrip("/")
        self.client = httpx.Client(base_url=self.address, timeout=30)

    def wait_for(self, wanted: Callable[[str], Any], seconds: float = 60) -> Any:
        """The first line that is wanted, as `wanted` makes it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in tuple(self.lines):
                if made := wanted(line):
                    return made
            if self.process.poll() is not None:
                self._reading.join(1)
                message = f"it ended: {self.lines}"
                raise AssertionError(message)
            time.sleep(0.02)
        message = f"it did not say so: {self.lines}"
        raise AssertionError(message)

    def logged(self) -> list[dict[str, Any]]:
        """The access log."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end, and wait for its exit status."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(90)
        self._reading.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return status

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))


def read(response: httpx.Response) -> rdflib.Graph:
    """A graph as rdflib reads it by the media type, which for JSON-LD warns of itself."""
    media = response.headers["content-type"].partition(";")[0]
    form = {"text/plain": "nt", "application/n-triples": "nt", "application/xml": "xml"}.get(media, media)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return rdflib.Graph().parse(data=response.content, format=form)
