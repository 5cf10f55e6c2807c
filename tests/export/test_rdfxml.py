"""RDF/XML: what XML can say, and what it cannot."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.graph
from kg import cli, terms
from kg.errors import BadInput
from kg.export import formats
from tests.statements import GRAPHS, NAMELESS, Plain, by_oxigraph, data, whole

RDFXML = formats.named("rdfxml")
THING = ox.NamedNode(terms.ACTOR + "a")


def said(prop: str, value: ox.NamedNode | ox.Literal) -> Plain:
    return Plain([ox.Quad(THING, ox.NamedNode(prop), value, GRAPHS[0])])


@pytest.mark.parametrize("prop", NAMELESS)
def test_a_property_that_xml_cannot_name_is_refused_with_what_to_do(prop: str) -> None:
    with pytest.raises(BadInput, match=r"cannot name the property <.*>; take another format of RDF") as found:
        data(RDFXML, whole(said(prop, THING)))
    assert f"<{prop}>" in str(found.value)


def test_a_class_that_xml_cannot_name_is_a_property(invented: kg.graph.Graph) -> None:
    text = data(RDFXML, whole(said(terms.RDF + "type", ox.NamedNode("https://example.org/2024"))))
    assert b'<rdf:type rdf:resource="https://example.org/2024"/>' in text
    named = data(RDFXML, whole(invented.store)).decode()
    assert f'  <kg:Diversion rdf:about="{terms.SOURCE}good#c1">\n    <dct:identifier>' in named


def test_characters_that_xml_cannot_hold_are_replaced_and_counted() -> None:
    text = data(RDFXML, whole(said(terms.RDFS + "comment", ox.Literal("a\x00b\x1b[0m\x0c"))))
    ET.fromstring(text)
    assert b"each written as U+FFFD: 3 -->" in text
    assert by_oxigraph("rdfxml", text) == {f'{THING} <{terms.RDFS}comment> "a\ufffdb\ufffd[0m\ufffd"'}
    assert b"U+FFFD" not in data(RDFXML, whole(said(terms.RDFS + "comment", ox.Literal("a"))))


def test_text_keeps_its_language_spaces_and_line_ends() -> None:
    value = ox.Literal(' <a> & "b"\r\n\t]]> ', language="de")
    text = data(RDFXML, whole(said(terms.RDFS + "label", value)))
    assert b'<rdfs:label xml:lang="de"> &lt;a&gt; &amp; "b"&#13;\n\t]]&gt; </rdfs:label>' in text
    (label,) = ET.fromstring(text)[0]
    assert label.text == value.value


def test_the_head_says_what_it_is(invented: kg.graph.Graph) -> None:
    text = data(RDFXML, whole(invented.store)).decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!-- description: Claims on AI')
    assert "<!-- selection: everything -->\n<rdf:RDF\n" in text


def test_no_half_file_is_left_where_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.ttl"
    own.write_text("<https://w3id.org/aikg/actor/a> <https://example.org/2024> 1 .", encoding="utf-8")
    words = ["export", str(tmp_path / "graph.rdf"), "--data", str(own), "--only"]
    assert cli.run(words) in {1, 2}
    assert capsys.readouterr().err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["own.ttl"]
