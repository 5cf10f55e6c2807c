"""Pictures of a network: no name lies on another, what is not sure looks so, and the bytes are the same."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput, MissingExtra
from kg.export.parcel import Parcel
from kg.export.picture import plan as planning
from kg.export.picture.naming import Room, box
from kg.export.picture.network import inline, write_pdf, write_png, write_svg
from kg.export.picture.plan import plan
from kg.export.picture.scene import Scene, Text
from kg.record import Record
from tests.builder import claim, entity, full, record
from tests.export.conftest import Pack

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def written(writer: Any, parcel: Parcel) -> bytes:
    stream = io.BytesIO()
    writer(parcel, stream)
    return stream.getvalue()


def rooms(scene: Scene) -> list[Room]:
    return [_room(text) for text in scene.names]


def _room(text: Text) -> Room:
    (x, y), (wide, high) = text.at, box(text.lines, text.size, bold=text.bold)
    left = x - {"left": 0, "center": wide / 2, "right": wide}[text.side]
    return Room(left + 0.01, y - high / 2 + 0.01, left + wide - 0.01, y + high / 2 - 0.01)


def only(scene: Scene) -> Any:
    (arrow,) = scene.arrows
    return arrow.bundle


@pytest.fixture(scope="module")
def whole(pack: Pack, bundled: Record) -> Scene:
    return plan(pack(bundled))


def test_no_name_lies_on_another_name_or_on_a_dot_or_beyond_the_picture(whole: Scene) -> None:
    placed = rooms(whole)
    page = Room(0, 0, *whole.size)
    assert [a for a, b in itertools.combinations(placed, 2) if a.meets(b)] == []
    assert [room for room in placed if not room.within(page)] == []
    dots = [
        Room(x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7)
        for (x, y), r in ((d.at, d.radius) for d in whole.dots)
    ]
    assert [room for room in placed for dot in dots if room.meets(dot)] == []


def test_where_not_all_names_have_room_the_picture_says_so(whole: Scene) -> None:
    shown = {line for text in whole.names for line in text.lines}
    most = max(whole.dots, key=lambda dot: dot.radius)
    assert most.label in shown
    assert f"of {len(whole.dots):,}, the most connected first" in whole.about


def test_a_small_picture_names_all(pack: Pack) -> None:
    made = plan(pack(record(*(claim("Sale", supplier="hub", buyer=f"leaf {i}") for i in range(9)))))
    assert {text.lines for text in made.names} >= {(f"leaf {i}",) for i in range(9)} | {("hub",)}
    assert "Named are" not in made.about


def test_only_so_many_are_drawn_and_the_picture_says_so(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "DOTS", 3)
    monkeypatch.setattr(planning, "ARROWS", 1)
    sales = [claim("Shipment", supplier="hub", recipient=f"leaf-{i}", name=f"a#c{i}") for i in range(9)]
    made = plan(pack(record(*sales, claim("Shipment", supplier="hub", recipient="leaf-3", name="b#c1"))))
    assert (len(made.dots), len(made.arrows), only(made).count) == (3, 1, 2)
    assert "Drawn are the 3 most connected of 10." in made.about
    assert "Of 2 arrows the 1 of the most claims are drawn." in made.about


def test_edges_that_lead_the_same_way_are_one_arrow_and_those_back_another(pack: Pack) -> None:
    made = plan(
        pack(
            record(
                claim("Shipment", supplier="a", recipient="b"),
                claim("Shipment", supplier="a", recipient="b", modality="Planned"),
                claim("Payment", payer="b", payee="a"),
            )
        )
    )
    assert [(arrow.bundle.source, arrow.bundle.count) for arrow in made.arrows] == [
        (full("a"), 2),
        (full("b"), 1),
    ]
    forth, back = made.arrows
    assert forth.along(0.5) != pytest.approx(back.along(0.5), abs=3)
    assert forth.width > back.width


def test_half_way_along_an_arrow_is_the_same_place_from_either_end(pack: Pack) -> None:
    (arrow,) = plan(pack(record(claim("Shipment", supplier="a", recipient="b")))).arrows
    curve = ((94.1, 423.7), (534.6, 127.5), (346.8, 224.7), (456.1, 394.4))
    turned = curve[3], curve[2], curve[1], curve[0]
    assert replace(arrow, curve=curve).along(0.5) == replace(arrow, curve=turned).along(0.5)


@pytest.mark.parametrize(
    ("said", "stroke"),
    [
        ([{}], "solid"),
        ([{"modality": "Planned"}], "dashed"),
        ([{"modality": "Planned"}, {}], "solid"),
        ([{"stance": "Alleges"}], "dotted"),
        ([{"stance": "Charges", "modality": "Attempted"}], "dotted"),
        ([{"stance": "Suspects"}, {"stance": "Asserts"}], "solid"),
    ],
)
def test_what_is_not_so_or_not_proven_looks_so(said: list[dict[str, str]], stroke: str, pack: Pack) -> None:
    made = plan(pack(record(*(claim("Shipment", supplier="a", recipient="b", **each) for each in said))))
    assert only(made).stroke == stroke
    assert {sample.sign for sample in made.legend} - {"dot"} == {"solid", stroke}


def test_what_is_disputed_is_marked_and_each_arrow_says_on_whose_word_it_stands(pack: Pack) -> None:
    parcel = pack(
        record(
            claim(
                "Shipment", supplier="a", recipient="b", event="event:e", stance="Alleges", claimant="court"
            ),
            claim("Statement", event="event:e", stance="Denies", claimant="b"),
        )
    )
    root = ET.fromstring(written(write_svg, parcel))
    titles = [each.text or "" for each in root.iter(f"{SVG}title")]
    assert any("(court Alleges; disputed)" in title for title in titles)
    assert len([each for each in root.iter(f"{SVG}polygon") if each.get("fill") == "#b00020"]) == 2
    assert "disputed: somebody denies it" in {each.text for each in root.iter(f"{SVG}text")}


@given(label=st.text(st.characters(exclude_categories=()), max_size=30), says=st.text(max_size=12))
def test_any_label_makes_a_valid_svg_that_runs_and_fetches_nothing(label: str, says: str, pack: Pack) -> None:
    parcel = pack(
        record(claim("Shipment", says, supplier="a", recipient="b"), entity("a", label=label or "a"))
    )
    root = ET.fromstring(written(write_svg, parcel))
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "path", "polygon", "circle", "text"
    }  # fmt: skip
    assert {
        name for each in root.iter() for name in each.attrib if name.startswith(("on", "href", "{"))
    } == set()
    ET.fromstring(inline(parcel))


def test_a_title_and_words_for_those_who_cannot_see_it(pack: Pack, bundled: Record) -> None:
    root = ET.fromstring(written(write_svg, pack(bundled, focus=(full("tesla"),))))
    assert root.get("role") == "img"
    assert (root[0].text or "").startswith("Who is linked with whom: within 1 hop of Tesla")
    assert (root[1].text or "").startswith("Each arrow is what somebody says, and not a fact")


@pytest.mark.parametrize("writer", [write_svg, write_png, write_pdf])
def test_nodes_without_places_are_not_drawn(writer: Any, bare: Any, pack: Pack) -> None:
    parcel = Parcel(bare, pack(record()).part, layout="none")
    with pytest.raises(BadInput, match=r"^a picture needs places for its nodes; take --layout force"):
        written(writer, parcel)


@pytest.mark.parametrize(
    ("writer", "sign"), [(write_png, b"\x89PNG"), (write_pdf, b"%PDF"), (write_svg, b"<?xml")]
)
def test_an_empty_part_is_a_picture_too(writer: Any, sign: bytes, pack: Pack) -> None:
    assert written(writer, pack(record())).startswith(sign)


PROGRAM = """
import sys
from kg.export.picture.network import write_pdf, write_png, write_svg
from kg.export.parcel import Parcel
from kg.export.select import Scope, select
from kg.store import build
sys.path.insert(0, sys.argv[1])  # where a package that is called as this folder is does not stand before it
from builder import claim, entity, record
made = record(
    claim("Shipment", supplier="a", recipient="b", modality="Planned"),
    claim("Payment", payer="b", payee="a"),
    entity("a", label="ΑΒΓ 北京 $5 to $6"),
)
parcel = Parcel(build([], digest="0" * 64), select(made, Scope()))
for writer in (write_svg, write_png, write_pdf):
    writer(parcel, sys.stdout.buffer)
"""


def test_the_same_picture_of_another_process_is_the_same_bytes_and_bears_no_day() -> None:
    made = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).parents[2])],
            capture_output=True,
            check=True,
            env=dict(os.environ) | {"PYTHONHASHSEED": seed, "TZ": zone},
        )
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert made[0].stdout == made[1].stdout
    assert [sign for sign in (b"</svg>", b"\x89PNG", b"%PDF") if sign not in made[0].stdout] == []
    assert [run.stderr for run in made] == [b"", b""]
    signs = (b"Date", b"/Producer", b"/Creator", b"Software")
    assert [sign for sign in signs if sign in made[0].stdout] == []


def test_without_matplotlib_svg_is_drawn_and_for_the_others_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, pack: Pack
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    parcel = pack(record(claim("Shipment", supplier="a", recipient="b")))
    assert written(write_svg, parcel).endswith(b"</svg>\n")
    for writer in (write_png, write_pdf):
        with pytest.raises(MissingExtra, match="a picture needs the extra 'pictures'"):
            written(writer, parcel)
