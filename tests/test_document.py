"""One file becomes one document, or one sentence that says where it is no document."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import document, terms
from kg.document import Document, find, parse, read
from kg.errors import BadInput, Unreadable

PREFIX = (
    "@prefix kg: <https://w3id.org/aikg/ontology#> .\n@prefix source: <https://w3id.org/aikg/source/> .\n"
)


def parsed(text: str) -> Document:
    return parse(text.encode(), path="x.ttl")


# ---- what a document is


def test_a_file_with_a_source_document_is_its_graph() -> None:
    found = parsed(PREFIX + "source:a a kg:SourceDocument .\n<https://w3id.org/aikg/source/a#c1> a kg:Sale .")
    assert (found.iri, found.kind, found.path) == ("https://w3id.org/aikg/source/a", "source", "x.ttl")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (terms.data_dir() / "actors" / "publishers.ttl", "actors/publishers"),
        (Path("publishers.ttl"), "user/publishers"),
        (Path("mine/publishers.ttl"), "user/mine/publishers"),
        (Path("mine/a b#c.ttl"), "user/mine/a%20b%23c"),
    ],
    ids=str,
)
def test_a_file_without_one_is_named_after_itself(path: Path, name: str) -> None:
    found = parse(b"<https://example.org/a> a <https://example.org/B> .", path=str(path))
    assert (found.iri, found.kind) == (terms.GRAPH + name, "reference")


def test_a_literal_stays_as_it_was_written() -> None:
    found = parsed('<a:b> <a:c> 0.50 , 007 , "2024-13"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .')
    texts = [t.object.value for t in found.triples if isinstance(t.object, ox.Literal)]
    assert texts == ["0.50", "007", "2024-13"]


def test_the_digest_is_of_the_bytes() -> None:
    first, second = parsed("<a:b> a <a:c> ."), parsed("<a:b> a <a:c> . ")
    assert (first.triples == second.triples, first.digest == second.digest) == (True, False)
    assert first == parsed("<a:b> a <a:c> .")
    assert hash(first) != hash(second)


def test_blank_nodes_have_the_same_names_each_time_and_others_in_each_file() -> None:
    text = "<a:b> <a:c> [ <a:d> _:same ] , [] ."
    first, again, other = (parsed(written) for written in (text, text, f"{text} "))
    nodes = {str(t.object) for t in first.triples if isinstance(t.object, ox.BlankNode)}
    assert first.triples == again.triples
    assert len(nodes) == 3
    assert nodes & {str(t.object) for t in other.triples} == set()


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse(b"\xef\xbb\xbf<a:b> a <a:c> .", path="x.ttl").line("a:b") == 1


# ---- where a subject stands


def test_a_line_is_the_first_on_which_a_subject_stands() -> None:
    text = """# a:late a a:X .
PREFIX a: <https://example.org/>
@prefix : <https://example.org/doc#> .
@base <https://example.org/base/> .
:c1 a:says \"\"\"
:c2 a a:X . # not a comment
\"\"\" , 'a:c . a:d' , 1.5 , -.5e3 , true .
a:x.y a a:X ; a:p ( a:z [ a:q a:w ] ) ; a:r <https://example.org/#no> .   # a:v
<rel> a a:X .[] a:p a:u .
:c2 a:p :c1
.
a:esc\\/aped a a:X . :c2 a a:X . :a:b a a:X . <https://example.org/\\u00e9> a a:X .
"""
    found = parsed(text)
    base = "https://example.org/"
    lines = {
        "doc#c1": 5,
        "x.y": 8,
        "base/rel": 9,
        "doc#c2": 10,
        "esc/aped": 12,
        "doc#a:b": 12,
        "é": 12,
        "late": 1,
        "z": 1,
        "u": 1,
    }
    assert {name: found.line(base + name) for name in lines} == lines


NOISE = st.sampled_from(
    [
        *("# a:s0 a a:X .\n", "\n", "1.5", "-2", "3e-4", "true", "<https://example.org/s0>", "a:s1", "_:s0"),
        *('"""a:s1 .\n a:s2 a a:X ."""', "'''\n\n'''", '"\\" . a:s0"', "'a:s1 .'", "a:s.1", "a:"),
        *("[ a:p a:s2 ; a:q 1 ]", "( a:s0 [] )"),
    ],
)


@given(st.lists(st.tuples(st.integers(0, 9), st.lists(NOISE, max_size=4)), min_size=1, max_size=12))
def test_nothing_that_stands_elsewhere_is_taken_for_a_subject(
    statements: list[tuple[int, list[str]]],
) -> None:
    text, lines = "@prefix a: <https://example.org/> .\n", dict[str, int]()
    for number, noise in statements:
        lines.setdefault(f"https://example.org/s{number}", text.count("\n") + 1)
        values = [one for one in noise if one.strip() and not one.startswith("#")]
        gaps = "".join(one for one in noise if one not in values)
        text += f"a:s{number} a:p a:o {gaps} {''.join(f' , {value} ' for value in values)} .{gaps}"
    found = parsed(text)
    assert {iri: found.line(iri) for iri in lines} == lines


@pytest.mark.parametrize(
    "path", find([terms.data_dir() / name for name in ("actors", "sources")])[::7], ids=str
)
def test_every_subject_of_the_bundled_data_has_its_line(path: Path) -> None:
    found = read(path)
    lines = found.text.splitlines()
    for subject in {t.subject for t in found.triples if isinstance(t.subject, ox.NamedNode)}:
        local = subject.value.rpartition("#" if "#" in subject.value else "/")[2]
        assert lines[found.line(subject.value) - 1].partition(" ")[0].partition(":")[2] == local


# ---- what is no document


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("a:b a a:c .", 1, 1, "The prefix a: has not been declared"),
        ("<a:b> a <a:c> .\n<a:b> a 'x .\n", 2, 9, "Unexpected end of file"),
        ("<a:b> a <a:c> .\n\n  <a:b> é <a:c> .\n", 3, 9, "é is not a valid predicate"),
        ("<a:b> a <a:c>\n\n<a:d> a <a:e> .", 3, 1, "A dot is expected"),
        ("<a:b> a <a:c>", 1, 14, "Unexpected end"),
        ("<relative> a <a:c> .", 1, 1, "No scheme found"),
        ("not Turtle at all", 1, 1, "not is not a valid subject"),
        ("[" * 100_000, 1, 2, "[ is not a valid predicate"),
        ('{"json": true}', 1, 1, "{ is not a valid subject"),
    ],
)
def test_a_syntax_error_has_a_line_and_a_column(text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        parsed(text)
    error = caught.value
    assert (error.path, error.line, error.column) == ("x.ttl", line, column)
    assert str(error).startswith(f"x.ttl:{line}: column {column}: this is no Turtle: {reason}")
    assert len(str(error)) < 200


@pytest.mark.parametrize("data", [b"", b" \n", b"# a comment alone\n", b"@prefix a: <a:b> .\n"])
def test_a_file_that_says_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"^x\.ttl: the file says nothing; "):
        parse(data, path="x.ttl")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x7fELF\x00\x01", "binary"),
        ("<a:b> a <a:c> .".encode("utf-16"), "binary"),
        (b"<a:b> a <a:c> .\n<a:b> <a:d> 'caf\xe9' .", "line 2 holds bytes that are no UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(data, path="x.ttl")


def test_ten_megabytes_on_one_line_are_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(BadInput, match=r"^x\.ttl:2: the line has 10,000,016 bytes"):
        parse(b"\n<a:b> <a:c> '" + b"x" * 10_000_000 + b"' .", path="x.ttl")
    assert time.process_time() - start < 1


def test_a_file_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 10)
    (tmp_path / "x.ttl").write_text("<a:b> a <a:c> .")
    with pytest.raises(Unreadable, match="larger than"):
        read(tmp_path / "x.ttl")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("source:a a kg:SourceDocument .\nsource:b a kg:SourceDocument .", 4),
        ("[] a kg:SourceDocument .", None),
    ],
)
def test_a_file_describes_one_source_document_with_a_name(text: str, line: int | None) -> None:
    with pytest.raises(BadInput) as caught:
        parsed(PREFIX + text)
    assert caught.value.line == line


# ---- files and folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.ttl", "a.ttl", "sub/c.ttl", ".git/d.ttl", "sub/e.txt", "retired/f.ttl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<a:b> a <a:c> .")
    return tmp_path


def test_a_folder_is_searched_in_order(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in find([folder])]
    assert names == ["a.ttl", "b.ttl", "retired/f.ttl", "sub/c.ttl"]


def test_a_file_is_taken_once_and_whatever_its_ending(folder: Path) -> None:
    paths = [folder / "sub" / "e.txt", folder / "b.ttl", folder, folder / "b.ttl"]
    assert [path.name for path in find(paths)] == ["e.txt", "b.ttl", "a.ttl", "f.ttl", "c.ttl"]


def test_a_folder_without_turtle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no \.ttl file"):
        find([tmp_path])


@pytest.mark.parametrize("look", [lambda path: find([path]), read], ids=["find", "read"])
def test_what_is_not_there_is_said(tmp_path: Path, look: object) -> None:
    assert callable(look)
    with pytest.raises(Unreadable, match=r"nowhere\.ttl: cannot be read: there is no such file"):
        look(tmp_path / "nowhere.ttl")


def test_a_folder_that_may_not_be_listed_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever is root may list any folder, so the system's answer is put in its place.
    scandir = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(Unreadable, match=r"sub: cannot be read: you may not read it"):
        find([folder])


def test_a_file_that_may_not_be_read_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable, match=r"^mine\.ttl: cannot be read: you may not read it"):
        read(folder / "a.ttl", shown="mine.ttl")
