"""The page to look into: its data are whole, no word of them can run, and nothing is let in."""

from __future__ import annotations

import hashlib
import io
import json
import re
from base64 import b64encode
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export.interactive.page import embedded, write
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack

pytestmark = pytest.mark.slow


def written(parcel: Parcel) -> str:
    stream = io.BytesIO()
    write(parcel, stream)
    return stream.getvalue().decode()


def data(text: str) -> dict[str, Any]:
    """The data of a page, as its script reads them."""
    (held,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    value: dict[str, Any] = json.loads(held)
    return value


def test_every_node_edge_claim_and_source_stands_in_it(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled)
    held = data(written(parcel))
    assert [len(held[name]) for name in ("nodes", "edges", "claims")] == [
        len(parcel.nodes),
        len([*parcel.edges]),
        len(parcel.part.claims),
    ]
    ends = {
        (parcel.nodes[source].name, parcel.nodes[target].name, held["claims"][of]["i"])
        for source, target, of, _, _ in held["edges"]
    }
    assert ends == {
        (edge.source, edge.target, str(edge.cells["claim"]).rsplit("/", 1)[-1]) for edge in parcel.edges
    }
    assert all(0 < each["d"] <= len(held["papers"]) for each in held["claims"])
    addresses = {each["u"] for each in held["papers"]} - {None}
    assert {address.partition(":")[0] for address in addresses} <= {"http", "https"}


def test_a_claim_has_its_denials_its_days_and_how_far_it_has_come(pack: Pack) -> None:
    parcel = pack(
        record(
            claim(
                "Sale",
                "It sold.",
                name="n#c1",
                supplier="a",
                buyer="b",
                event="event:e",
                on="2024-02",
                stance="Alleges",
            ),
            claim("Sale", "It is to sell.", name="n#c2", supplier="a", buyer="b", modality="Planned"),
            claim("Statement", "No.", name="r#c1", event="event:e", stance="Denies", locator="page 1"),
        )
    )
    held = data(written(parcel))
    first, second, denial = held["claims"]
    assert (first["b"], first["e"]) == ("2024-02-01", "2024-02-29")
    assert [(each["w"], each["p"]) for each in first["x"]] == [("Denied", "page 1")]
    assert [each["u"] for each in (first, second, denial)] == [True, False, False]
    assert [held["modalities"][each["m"]] for each in (first, second)] == ["Actual", "Planned"]
    assert second["x"] == denial["x"] == []
    assert [held["nodes"][place]["s"] for place in first["n"]] == ["actor:a", "actor:b"]


@given(
    label=st.text(st.characters(exclude_categories=()), max_size=20),
    trap=st.sampled_from(["</script><b>", "<!--<script>", "]]>", "\u2028", "&lt;"]),
)
def test_no_word_ends_the_data_or_becomes_mark_up(label: str, trap: str, pack: Pack) -> None:
    words = f"{label}{trap}{label}"
    parcel = pack(
        record(
            claim("Sale", words, supplier="a", buyer="b", locator=words),
            source("news", title=words, url=f"javascript:{words}"),
            entity("a", label=words, aliases=(words,)),
        )
    )
    text = written(parcel)
    assert text.count("<script") == text.count("</script>") == 2
    held = data(text)
    (node, _) = held["nodes"]
    assert node["l"] == parcel.nodes[0].label
    assert held["papers"][0]["u"] is None
    (raw,) = re.findall(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert set("<>&\u2028\u2029") & set(raw) == set()


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=5))
def test_what_is_embedded_is_read_back_the_same(value: Any) -> None:
    assert json.loads(embedded(value)) == value


def test_the_page_lets_in_its_own_style_and_script_alone(pack: Pack) -> None:
    text = written(pack(record(claim("Sale", supplier="a", buyer="b"))))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)

    def digest(words: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(words.encode()).digest()).decode()}'"

    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src {digest(style)}",
        f"script-src {digest(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert (
        re.findall(
            r"\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|import|innerHTML|eval|document\.write)\b",
            script,
        )
        == []
    )
    assert re.findall(r"<(?:link|img|iframe|base)\b|\ssrc=|@import|url\(", text) == []


def test_an_empty_part_is_a_page_too(pack: Pack) -> None:
    held = data(written(pack(record(), known=date(2020, 1, 1))))
    assert [held[name] for name in ("nodes", "edges", "claims", "papers")] == [[], [], [], []]


def test_the_same_part_is_the_same_bytes(pack: Pack, bundled: Record) -> None:
    assert written(pack(bundled, focus=(full("tesla"),))) == written(pack(bundled, focus=(full("tesla"),)))
