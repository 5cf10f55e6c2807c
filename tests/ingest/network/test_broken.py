"""What is broken, too large or set as a trap is one sentence with the line, and nothing is run or fetched."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.errors import BadInput, Unreadable
from kg.ingest.network import columns, drawing, element, member
from kg.ingest.network.form import read

GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n{}\n</graphml>'
GEXF = '<gexf xmlns="http://gexf.net/1.3">\n<graph>\n{}\n</graph></gexf>'
LAUGHS = (
    '<!DOCTYPE graphml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'
    '<graphml><graph><node id="&b;"/></graph></graphml>'
)
OUTSIDE = '<!DOCTYPE graphml SYSTEM "file:///etc/passwd">\n<graphml/>'
DEEP = "<graph>" * 200 + "</graph>" * 200


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", None, "this is no network in GraphML"),
        ("id,label\n1,a\n", None, "this is no network"),
        ("<html><body/></html>", None, "this is no network"),
        ("[1, 2]", None, "this is no network"),
        ('{"a": 1}', None, "this is no network"),
        ("<graphml>\n<graph>\n</graphml>", 3, "no well-formed XML: mismatched tag"),
        ("<graphml>\n<graph>", 2, "no well-formed XML: no element found"),
        ("<graphml>\n<graph>&nbsp;</graph></graphml>", 2, "no well-formed XML: undefined entity"),
        ("<graphml>\n\x00</graphml>", 2, "no well-formed XML"),
        ('<?xml version="1.0" encoding="klingon"?>\n<graphml/>', 1, "unknown encoding"),
        (LAUGHS, 1, "it declares a document type"),
        (OUTSIDE, 1, "it declares a document type"),
        (GRAPHML.format(DEEP), 2, "more than 100 elements lie inside of each other"),
        (GRAPHML.format("<graph>\n<node/></graph>"), 3, "a node needs an id"),
        (GRAPHML.format('<graph><node id="a"/>\n<node id="a"/></graph>'), 3, "a second node has the id 'a'"),
        (
            GRAPHML.format('<graph><node id="a"/>\n<node id="a&#x7f;"/></graph>'),
            3,
            "a second node has the id",
        ),
        (GEXF.format('<nodes><node id="a"/>\n<node id="&#x9b;a"/></nodes>'), 4, "a second node has the id"),
        (GRAPHML.format('<graph><node id="a"/>\n<edge source="a"/></graph>'), 3, "a source and a target"),
        (
            GRAPHML.format('<graph><node id="a"/>\n<edge source="a" target="b"/></graph>'),
            3,
            "an edge leads to the node 'b', of which nothing is said",
        ),
        (GRAPHML.format('<graph><node id="a"><data key="k"/></node></graph>'), 2, "no <key> before it"),
        (
            GRAPHML.format(
                '<key id="n" for="node" attr.name="n" attr.type="int"/>\n'
                '<graph><node id="a">\n<data key="n">many</data></node></graph>'
            ),
            4,
            "'many' is no number",
        ),
        (
            GRAPHML.format(
                '<key id="n" for="node" attr.name="n" attr.type="int"/>\n'
                '<graph><node id="a">\n<data key="n">1.5</data></node></graph>'
            ),
            4,
            "'1.5' is no whole number",
        ),
        (GEXF.format('<edges>\n<edge source="a" target="a" weight="big"/></edges>'), 4, "'big' is no number"),
        (
            GRAPHML.format(
                '<key id="n" for="node" attr.name="n" attr.type="boolean"/>\n'
                '<graph><node id="a"><data key="n">perhaps</data></node></graph>'
            ),
            3,
            "'perhaps' is neither true nor false",
        ),
        (GRAPHML.format("<graph>\n<hyperedge/></graph>"), 3, "a hyperedge has more than two ends"),
        (
            GEXF.format(
                '<nodes>\n<node id="a"><attvalues><attvalue for="0" value="1"/></attvalues></node></nodes>'
            ),
            4,
            "no <attribute> before it declares '0'",
        ),
        (
            GEXF.format('<nodes><node id="a">\n<color r="300" g="0" b="0"/></node></nodes>'),
            4,
            "from 0 to 255",
        ),
        (GEXF.format('<nodes><node id="a">\n<size value="big"/></node></nodes>'), 4, "'big' is no number"),
        ('{"nodes": [\n{"id": "a"},\n{"id": }]}', 3, "no JSON that can be read: expecting value"),
        ('{"nodes": [\n{"id": "a"}', 2, ", or ] is wanted here, but the file ends"),
        ('{"nodes": [\n{"id": "a"}]} more', 2, "there is more behind the end"),
        ('{"nodes": [\n{"label": "a"}]}', 2, "a node needs an id"),
        ('{"nodes": [\n5]}', 2, "a member of nodes is no object"),
        ('{"nodes": [\n{"id": "a"}],\n"edges": [{"source": "a"}]}', 3, "a source and a target"),
        (
            '{"nodes": [\n{"id": "a"}],\n"edges": [\n{"source": "a", "target": "b"}]}',
            4,
            "leads to the node 'b'",
        ),
        ('{"nodes": [\n' + "[" * 100_000 + "]}", 2, "more than 100 values lie inside of each other"),
        ('{"nodes": [\n{"id": ' + "1" * 5000 + "}]}", 2, "a number has too many digits"),
        ('{\n"elements": {"nodes": [\n{"id": "a"}]}}', 3, "has no data in braces"),
        ('{\n"elements": {"nodes": [\n{"data": {}}]}}', 3, "a node needs an id"),
        ('{"nodes": [\n{"id": 1e400}]}', 2, "a node needs an id"),
        ('{"columns": {\n"nodes": 5}, "nodes": [{"id": "a"}]}', 1, "columns has to give each column"),
    ],
)
def test_it_is_one_sentence_with_the_line(text: str, line: int | None, sentence: str, file: Any) -> None:
    path = file(text)
    with pytest.raises(BadInput) as error:
        list(read(path).edges)
    assert (error.value.path, error.value.line) == (path, line)
    assert sentence in error.value.message
    assert "\n" not in str(error.value)


def test_bytes_that_are_no_text_are_refused(file: Any) -> None:
    with pytest.raises(BadInput, match="no UTF-8"):
        read(file(b'{"nodes": [{"id": "\xff"}]}'))
    with pytest.raises(BadInput, match="no well-formed XML: not well-formed"):
        read(file(b"<graphml>\xff</graphml>"))


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Any) -> None:
    with pytest.raises(Unreadable, match="no such file"):
        read(tmp_path / "nowhere.graphml")
    with pytest.raises(Unreadable, match="it is a folder"):
        read(tmp_path)


def test_what_is_beyond_a_bound_is_refused(file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    long = GRAPHML.format(f"<graph><node id='a'><data>{'x' * 2000}</data></node></graph>")
    monkeypatch.setattr(element, "MAX_TEXT", 1000)
    with pytest.raises(BadInput, match="a text is longer than 1,000 characters"):
        read(file(long))
    with pytest.raises(BadInput, match="a text is longer than 1,000 characters"):
        read(file(f"<gexf><graph><nodes><node id='a' label='{'x' * 2000}'/></nodes></graph></gexf>"))
    monkeypatch.setattr(element, "MAX_SIZE", 3000)
    many = "<spells>" + "<spell/>" * 2000 + "</spells>"
    with pytest.raises(BadInput, match="a <spells> holds more than 3,000 characters"):
        read(file(f"<gexf><graph><nodes><node id='a'>{many}</node></nodes></graph></gexf>"))
    with pytest.raises(BadInput, match="a tag or comment is longer than 3,000 bytes"):
        read(file(f"<gexf>\n<!-- {'x' * 200_000} --></gexf>"))
    monkeypatch.setattr(drawing, "MAX_NODES", 1)
    with pytest.raises(BadInput, match="more than 1 nodes"):
        read(file('{"nodes": [{"id": "a"}, {"id": "b"}]}'))
    monkeypatch.setattr(columns, "MAX_COLUMNS", 2)
    with pytest.raises(BadInput, match="more than 2 columns"):
        read(file('{"nodes": [{"id": "a", "c": 1, "d": 2, "e": 3}]}'))
    monkeypatch.setattr(member, "MAX_VALUE", 1000)
    monkeypatch.setattr(member, "_PIECE", 100)
    with pytest.raises(BadInput, match="no JSON that can be read"):
        read(file(f'{{"nodes": [{{"id": "{"x" * 5000}"}}]}}'))


def test_a_number_that_no_reader_could_hold_is_left_out(file: Any) -> None:
    text = '{"nodes": [{"id": "a", "n": 1e999, "m": NaN, "k": -Infinity, "j": 1}]}'
    (node,) = read(file(text)).nodes
    assert node.cells == {"j": 1}


@pytest.mark.parametrize(("begin", "end"), ["[]", ('{"a":', "}")], ids=["lists", "objects"])
def test_a_value_may_be_as_deep_as_the_manual_says(file: Any, begin: str, end: str) -> None:
    text = '{{"nodes": [\n{{"id": "a", "v": {}1{}}}]}}'
    (node,) = read(file(text.format(begin * 99, end * 99))).nodes
    assert "1" in str(node.cells["v"])
    for deep in (100, 500, 900):
        with pytest.raises(BadInput, match="more than 100 values lie inside of each other"):
            read(file(text.format(begin * deep, end * deep)))


def test_columns_that_are_spelt_alike_are_no_trap(file: Any) -> None:
    cells = {chr(0x4E00 + number): number for number in range(20_000)}  # each is called by low lines alone
    with pytest.raises(BadInput, match="its nodes have more than 1,000 columns"):
        read(file(json.dumps({"nodes": [{"id": "a", **cells}]})))


@pytest.mark.parametrize("piece", [1, 100, 5000])
def test_how_long_a_value_may_be_does_not_hang_on_where_it_stands(
    file: Any, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(member, "MAX_VALUE", 1000)
    monkeypatch.setattr(member, "_PIECE", piece)
    text = '{{"graph": {{}},\n"nodes": [{{"id": "{}"}}]}}'
    assert len(read(file(text.format("x" * 990))).nodes) == 1
    with pytest.raises(BadInput, match="longer than 1,000 characters"):
        read(file(text.format("x" * 991)))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_json_in_another_encoding_is_told_from_xml(file: Any, encoding: str) -> None:
    with pytest.raises(BadInput, match="no UTF-8; save it as UTF-8"):
        read(file('{"nodes": [{"id": "a"}]}'.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_xml_in_another_encoding_is_read(file: Any, encoding: str) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><graphml><graph><node id="é"/></graph></graphml>'
    assert [node.name for node in read(file(text.encode(encoding))).nodes] == ["é"]


def test_spaces_before_a_network_are_passed_over_however_many(file: Any) -> None:
    assert len(read(file(" \n" * 9000 + '{"nodes": [{"id": "a"}]}')).nodes) == 1


@pytest.mark.parametrize("piece", [1, 2, 3, 7])
def test_where_a_piece_ends_makes_no_difference(
    file: Any, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    path = file('{"graph": {"n": 12},\n "nodes": [ {"id": "a", "n": 345} , {"id":"b"}],"links":[]}')
    whole = read(path)
    monkeypatch.setattr(member, "_PIECE", piece)
    assert read(path).nodes == whole.nodes
    assert read(path).counts == {"n": 12, "nodes": 2, "edges": 0}
