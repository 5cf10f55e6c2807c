"""The fence under load: good clients are answered as if there were no hostile ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kg.graph

BENCH = Path(__file__).resolve().parents[2] / "bench" / "serve.py"


@pytest.mark.alone
def test_good_clients_are_answered_while_others_ask_for_too_much(graph: kg.graph.Graph) -> None:
    del graph  # the cache is warm
    command = [sys.executable, str(BENCH), "load", "60"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    load = json.loads(done.stdout)
    assert load["asked"] >= 28 * 2 * 60
    assert load["hostile"] > 50
    assert load["statuses"] == {"200": load["asked"]}, done.stderr
    assert load["p95"] <= 0.05
    assert load["p99"] <= 0.25
