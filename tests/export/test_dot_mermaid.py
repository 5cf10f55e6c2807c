"""DOT and Mermaid: what is drawn, and that no text of a document is taken for an order."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings

from kg.export import dot, look, mermaid, pajek
from tests.builder import claim, full, record
from tests.export.conftest import Pack
from tests.export.made import EDGE_COLUMNS, Made, edge, node, sheets
from tests.export.tables import written

pytestmark = pytest.mark.slow

NEEDS_DOT = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


# ---- DOT


STRING = r'"((?:[^"\\\n]|\\.)*)"'
ATTRIBUTE = rf"(\w+)=(?:{STRING}|(\w+))"
STATEMENT = rf"  (?:graph|{STRING}(?: -> {STRING})?) \[({ATTRIBUTE}(?:, {ATTRIBUTE})*)\]"


def read_dot(text: str) -> dict[str, str]:
    """The attributes of a statement, their texts as they were."""
    return {name: unquoted(quoted or word) for name, quoted, word in re.findall(ATTRIBUTE, text)}


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


@settings(max_examples=20)
@given(sheet=sheets())
def test_dot_ends_no_quotation_early(sheet: Made) -> None:
    head, *lines, last = written(dot.write, sheet).decode().split("\n")[:-1]
    assert (head, last) == ("digraph kg {", "}")
    assert [
        line
        for line in lines
        if not re.match(r"  (node|edge) \[", line) and not re.fullmatch(STATEMENT, line)
    ] == []
    assert len(lines) == 3 + len(sheet.nodes) + len(sheet.lines)
    for line, each in zip(lines[3 + len(sheet.nodes) :], sheet.edges, strict=True):
        found = read_dot(line)
        assert found["label"] == each.label.replace("&", "&amp;")
        cells = {name.removeprefix("kg_"): value for name, value in found.items() if name.startswith("kg_")}
        assert cells == {
            name: str(v).lower() if isinstance(v, bool) else str(v) for name, v in each.cells.items()
        }


def test_dot_marks_what_is_not_actual_and_what_is_disputed_and_links_to_pages_alone() -> None:
    columns = (*EDGE_COLUMNS, ("url", "string"))
    lines = (
        edge("1", "a", "b", modality="Planned", url="https://paper.example/?a=1&b=2", says="It is to be."),
        edge("2", "a", "b", modality="Actual", disputed="Happened", url="javascript:alert(1)"),
    )
    text = written(dot.write, Made((node("a"), node("b")), lines, edge_columns=columns)).decode()
    planned, disputed = (read_dot(line) for line in text.splitlines() if " -> " in line)
    assert (planned["style"], planned["URL"]) == ("dashed", "https://paper.example/?a=1&amp;b=2")
    assert planned["tooltip"] == "It is to be."
    assert (disputed["arrowhead"], "style" in disputed, "URL" in disputed) == ("teenormal", False, False)
    assert "arrowhead" not in planned


@NEEDS_DOT
def test_graphviz_reads_and_draws_it() -> None:
    label = 'a "b" \\N & <i> &amp; \n{c|d}'
    lines = (edge("e", "a\\", "b", label, modality="Planned", disputed="Number", says=label),)
    data = written(dot.write, Made((node("a\\", label), node("b")), lines))
    done = subprocess.run(["dot", "-Tdot_json"], input=data, capture_output=True, check=True)
    assert done.stderr == b""
    read = json.loads(done.stdout)
    assert unquoted(read["edges"][0]["kg_says"]) == label
    drawn = subprocess.run(["dot", "-Tsvg"], input=data, capture_output=True, check=True)
    assert drawn.stderr == b""
    shown = " ".join(
        "".join(each.itertext()) for each in ET.fromstring(drawn.stdout).iter() if each.tag.endswith("text")
    )
    assert 'a "b" \\N & <i> &amp;' in shown


# ---- Mermaid

CODED = r"(?:[^\x00-\x1f\"`<>&#%@*_{}|\[\]\\/:!~=+.^$?-]|#\d+;)*"
NODE = rf'  n(\d+)\["({CODED})"\]:::k\d+'
ARROW = rf'  n(\d+) (-->|-\.->)(?:\|"({CODED})"\|)? n(\d+)'
OTHER = r"flowchart LR|  classDef k\d+ fill:#[0-9a-f]{6},color:#[0-9a-f]{6}|%% [^\n]*"


def decoded(text: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


@settings(max_examples=20)
@given(sheet=sheets())
def test_mermaid_shows_labels_and_no_label_has_a_meaning(sheet: Made) -> None:
    lines = written(mermaid.write, sheet).decode().split("\n")[:-1]
    assert [line for line in lines if not re.fullmatch(f"{NODE}|{ARROW}|{OTHER}", line)] == []
    assert not any(re.search(r"direction\s", line) or "%%{" in line for line in lines)
    nodes = [found for line in lines if (found := re.fullmatch(NODE, line))]
    arrows = [found for line in lines if (found := re.fullmatch(ARROW, line))]
    assert [decoded(each[2]) for each in nodes] == [
        " ".join(each.label.split()) or " ".join(each.name.split()) for each in sheet.nodes
    ]
    names = [each.name for each in sheet.nodes]
    drawn = [(names[int(each[1])], names[int(each[4])], each[2], decoded(each[3] or "")) for each in arrows]
    assert drawn == [
        (
            each.source,
            each.target,
            "-->" if each.cells.get("modality", "Actual") == "Actual" else "-.->",
            " ".join(each.label.split()),
        )
        for each in sheet.edges
    ]


@pytest.mark.parametrize(
    ("times", "label", "refused"),
    [(500, "s", False), (501, "s", True), (100, "s" * 480, False), (100, "s" * 500, True)],
)
def test_a_diagram_that_mermaid_refuses_says_so(times: int, label: str, *, refused: bool) -> None:
    sheet = Made((node("a"), node("b")), (edge("e", "a", "b", label),), times=times)
    text = written(mermaid.write, sheet).decode()
    assert (mermaid.too_large(sheet) is not None) is refused
    assert text.startswith(f"%% {mermaid.REFUSED}\n") is refused
    assert (len(text) > mermaid.LETTERS or text.count("-->") > mermaid.EDGES) is refused


def test_what_a_file_is_made_of_gives_mermaid_no_order_in_a_comment() -> None:
    sheet = Made((node("a"),), about={"selection": "relation %%{init: {}}%%\u2028click n0 href"})
    head = written(mermaid.write, sheet).decode().partition("flowchart LR\n")[0]
    assert head == "%% selection: relation %% {init: {}}%% click n0 href\n%% claims_without_edge: 3\n"


def test_a_diagram_that_tells_more_edges_than_mermaid_draws_is_not_read_at_all() -> None:
    told = Made((node("a"),), counts={"edges": mermaid.EDGES + 1})
    assert mermaid.too_large(told) == mermaid.REFUSED


# ---- what both show


@pytest.mark.parametrize("colour", [*look.KINDS.values(), *look.CARRIED.values()])
def test_ink_stands_out_from_every_colour(colour: str) -> None:
    def light(text: str) -> float:
        parts = [part / 255 for part in look.rgb(text)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(colour), light(look.ink(colour))), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 3


def test_an_edge_in_a_format_that_cannot_say_who_denies_it_still_says_that_it_is_disputed(pack: Pack) -> None:
    made = record(
        claim("Sale", supplier="a", buyer="b", event="event:one", stance="Alleges", claimant=full("c")),
        claim("Statement", event="event:one", stance="Denies", doc="reply"),
    )
    parcel = pack(made)
    for write in (pajek.write, mermaid.write, dot.write):
        text = decoded(written(write, parcel).decode())
        assert "c Alleges; disputed" in text
