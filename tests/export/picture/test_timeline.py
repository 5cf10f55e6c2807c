"""Timelines as pictures: written whole, the same every time, with each label as text in its colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from kg.analysis.timeline import timeline
from kg.claim import Claim, Entity, Source
from kg.errors import BadInput
from kg.export.picture.timeline import ACTUAL, LABEL, PLANNED, draw
from kg.network import Selection, project
from kg.record import Record
from tests.builder import claim, entity, full, record, source

HALL = entity("site:hall", label="Hall")
PNG = b"\x89PNG\r\n\x1a\n"


def drawn(path: Path, *parts: Claim | Source | Entity, **more: Any) -> bytes:
    whole: Record = record(HALL, *parts, **more)
    draw(timeline(project(whole, Selection(superseded=True)), full("site:hall")), whole, path)
    return path.read_bytes()


def texts(svg: bytes) -> list[str]:
    """The texts that a drawing holds."""
    return [unescape(text) for text in re.findall("<text[^>]*>([^<]*)</text>", svg.decode())]


def count(says: str = "A count.", **said: Any) -> Claim:
    return claim("Count", says, **{"facility": "site:hall", "n": 5, **said})


WHOLE = (
    entity("paper", label="The Paper"),
    source("news", publisher=full("paper"), issued="2024-06"),
    count("It is to hold 100,000 for $5 & more.", n=100_000, on="2024", modality="Planned"),
    count("It held half.", n=50_000, on="2025-03", stated="2025-04"),
    count("It drew much.", n=None, power=(100, None), on="2025"),
)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_timeline_is_the_same_bytes(form: str, tmp_path: Path) -> None:
    one, two = (drawn(tmp_path / f"{name}.{form}", *WHOLE) for name in ("one", "two"))
    assert one == two
    assert one.startswith(PNG if form == "png" else b"<?xml")


def test_a_drawing_holds_its_labels_as_text(tmp_path: Path) -> None:
    text = "\n".join(texts(drawn(tmp_path / "a.svg", *WHOLE)))
    wanted = [
        "Hall: what happened, and what was said of it",
        "It is to hold 100,000 for $5 & more.",
        "It held half.",
        "100,000 (Planned)",
        "50,000",
        "at least 100 MW",
        "The Paper, 2024-06",
        "megawatts",
        "accelerators",
    ]
    assert [each for each in wanted if each not in text] == []


def test_a_plan_and_what_came_about_have_their_colours(tmp_path: Path) -> None:
    plan, came = count(on="2024", modality="Planned"), count(on="2024")
    for parts, colours in ((plan, {PLANNED}), (came, {ACTUAL})):
        text = drawn(tmp_path / "a.svg", parts).decode()
        assert {colour for colour in (PLANNED, ACTUAL) if colour in text} == colours


def test_a_long_text_is_cut_and_a_superseded_claim_says_so(tmp_path: Path) -> None:
    cut = f"{'word ' * (LABEL // 5)}".rstrip() + "…"
    parts = [count(says, name=f"a#{says[:3]}", known="2024-06-30") for says in ("New.", "word " * 40)]
    assert {"New.", cut} <= set(texts(drawn(tmp_path / "a.svg", *parts)))
    old = texts(drawn(tmp_path / "a.svg", *parts, superseded=["a#wor"]))
    assert {"New.", f"{cut} (superseded)"} <= set(old)


@pytest.mark.parametrize(
    "parts",
    [[], [count()], [count(n=0, on="2024")], [claim("Operation", facility="site:hall", on="2024/")]],
    ids=["nothing", "no day", "no height", "no number"],
)
def test_what_has_little_to_show_is_drawn_without_a_warning(parts: list[Claim], tmp_path: Path) -> None:
    assert drawn(tmp_path / "a.svg", *parts).startswith(b"<?xml")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="it cannot be written there: no such file or directory"):
        drawn(tmp_path / "nowhere" / "a.svg", *WHOLE)


def test_control_characters_are_left_out_so_that_the_drawing_can_be_read(tmp_path: Path) -> None:
    hall = entity("site:hall", label="Hall\x1b")
    said = count("It held\x01 half.", n=50_000, on="2025-03")
    path = tmp_path / "a.svg"
    whole = record(hall, said)
    draw(timeline(project(whole, Selection(superseded=True)), full("site:hall")), whole, path)
    ET.fromstring(path.read_bytes())
    assert "Hall: what happened, and what was said of it" in texts(path.read_bytes())
