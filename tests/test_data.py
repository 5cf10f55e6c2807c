"""The data is tested like code: each message says which file to mend, and how."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from kg import check, document, identity, terms

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
EXAMPLE = ROOT / "docs" / "example"
JUDGEMENTS = identity.judgements(DATA / identity.FILE)
FILES = sorted([*DATA.rglob("*.ttl"), *EXAMPLE.glob("*.ttl")])

LONGEST_COMMENT = 300
COMMENT = terms.RDFS + "comment"
IDENTIFIER = terms.DCT + "identifier"
DATATYPES = {
    terms.RDF + "langString",
    *(f"{terms.XSD}{name}" for name in ("string", "integer", "decimal", "boolean")),
    *(f"{terms.XSD}{name}" for name in ("date", "gYear", "gYearMonth")),
}

PREFIX = re.compile(r"^@prefix ([\w-]*): <([^>]+)> \.$", re.MULTILINE)
# IRIs, strings and comments, in which no prefix is used.
OTHER = re.compile(r'<[^<>\s]*>|"(?:[^"\\]|\\.)*"|#[^\n]*')
USED = re.compile(r"(?<![\w:.-])([\w-]*):[\w-]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def read(path: Path) -> document.Document:
    return document.read(path, shown=name_of(path))


def literals(path: Path) -> Iterator[tuple[ox.Triple, ox.Literal]]:
    for triple in read(path).triples:
        if isinstance(triple.object, ox.Literal):
            yield triple, triple.object


def items(path: Path) -> Iterator[tuple[str, str]]:
    """Each thing with the Wikidata item that it is said to be."""
    for triple in read(path).triples:
        if isinstance(triple.object, ox.NamedNode) and "wikidata.org" in triple.object.value:
            yield str(triple.subject), triple.object.value


def test_every_row_is_a_claim_or_left_out_with_a_reason() -> None:
    wanted = (ROOT / "tests" / "data-ids.txt").read_text("utf-8").split()
    claimed = {
        literal.value
        for path in FILES
        for triple, literal in literals(path)
        if triple.predicate.value == IDENTIFIER and path.is_relative_to(DATA / "sources")
    }
    head, *lines = (DATA / "left-out.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    left_out = {row[0] for row in rows}
    assert (head, [row for row in rows if len(row) != 2 or not row[1].strip()]) == ("id\treason", []), (
        "write each line of data/left-out.tsv as id, a tab, and the reason"
    )
    assert [row for row in wanted if row not in claimed | left_out] == [], (
        "write each row as a claim in data/sources/, with its dct:identifier, "
        "or add a line to data/left-out.tsv"
    )
    assert sorted(claimed & left_out) == [], "these are claims: remove their lines from data/left-out.tsv"


def test_the_bundled_data_obeys_every_rule() -> None:
    violations = check.judge([read(path) for path in document.find([DATA])], strict=True)
    assert [str(each) for each in violations] == [], "each line says what to do, as `kg check` does"


def test_the_example_of_the_manual_obeys_every_rule() -> None:
    violations = check.judge([read(path) for path in document.find([EXAMPLE])], strict=True)
    assert [str(each) for each in violations] == [], "each line says what to do, as `kg check` does"


def test_each_file_declares_the_prefixes_that_it_uses_and_no_others() -> None:
    faults = []
    for path in FILES:
        text = path.read_text("utf-8")
        declared = dict(PREFIX.findall(text))
        used = set(USED.findall(OTHER.sub(" ", PREFIX.sub("", text))))
        own = f"{terms.SOURCE}{path.stem}#"
        faults += [f"{name_of(path)}: remove @prefix {name}:" for name in sorted(set(declared) - used)]
        faults += [f"{name_of(path)}: declare @prefix {name}:" for name in sorted(used - set(declared))]
        faults += [
            f"{name_of(path)}: write @prefix {name}: <{terms.PREFIXES.get(name, own)}> ."
            for name, namespace in declared.items()
            if namespace != terms.PREFIXES.get(name, own)
        ]
    assert faults == []


def test_no_line_has_a_tab_or_ends_with_a_space_and_the_last_one_ends() -> None:
    faults = []
    for path in FILES:
        lines = path.read_bytes().decode().split("\n")
        faults += [
            f"{name_of(path)}:{number}: remove the tab, or the space at the end"
            for number, line in enumerate(lines, 1)
            if "\t" in line or line != line.rstrip()
        ]
        if lines[-1] or not lines[-2]:
            faults.append(f"{name_of(path)}:{len(lines)}: end the file with one line break")
    assert faults == []


def test_each_literal_is_of_a_datatype_of_the_house() -> None:
    faults = [
        f"{name_of(path)}: {terms.shorten(triple.predicate.value)} {literal}: "
        "write a plain number, true, false, a date of three kinds, or a text @en"
        for path in FILES
        for triple, literal in literals(path)
        if literal.datatype.value not in DATATYPES or literal.language not in {None, "en"}
    ]
    assert faults == []


def test_each_source_is_named_as_its_file() -> None:
    faults = [
        f"{name_of(path)}: name the file {read(path).iri.rpartition('/')[2]}.ttl, or mend the IRI"
        for path in FILES
        if read(path).kind == "source" and read(path).iri != terms.SOURCE + path.stem
    ]
    assert faults == []


def test_sources_stand_in_their_folder_and_nothing_else_does() -> None:
    faults = [
        f"{name_of(path)}: it is a {read(path).kind}; move it to the folder of its kind"
        for path in FILES
        if path.is_relative_to(DATA)
        and (read(path).kind == "source") != path.is_relative_to(DATA / "sources")
    ]
    assert faults == []


def test_each_comment_is_short() -> None:
    faults = [
        f"{name_of(path)}: {len(literal.value)} characters, say it in {LONGEST_COMMENT}: {literal.value}"
        for path in FILES
        for triple, literal in literals(path)
        if triple.predicate.value == COMMENT and len(literal.value) > LONGEST_COMMENT
    ]
    assert faults == []


def test_each_wikidata_item_is_well_formed() -> None:
    faults = [
        f"{name_of(path)}: {thing} {item}: write wd:Q and the number of the item"
        for path in FILES
        for thing, item in items(path)
        if not re.fullmatch(re.escape(terms.WD) + r"Q[1-9]\d*", item)
    ]
    assert faults == []


def test_no_wikidata_item_is_two_things() -> None:
    things: dict[str, set[str]] = {}
    for path in FILES:
        for thing, item in items(path):
            things.setdefault(item, set()).add(thing)
    twice = {item: sorted(names) for item, names in things.items() if len(names) > 1}
    assert twice == {}, "make one thing of the two, or remove the item that is wrong"


def test_each_legal_entity_identifier_has_its_check_digits() -> None:
    """ISO 17442: the letters as numbers from 10 to 35, the whole is 1 modulo 97 (ISO 7064, MOD 97-10)."""
    faults = [
        f"{name_of(path)}: {triple.subject} {literal.value}: it is no LEI; mend it, or remove it"
        for path in FILES
        for triple, literal in literals(path)
        if triple.predicate.value == terms.KG + "lei"
        and (
            not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", literal.value)
            or int("".join(str(int(char, 36)) for char in literal.value)) % 97 != 1
        )
    ]
    assert faults == []


def test_what_goes_by_one_name_is_judged() -> None:
    named: dict[tuple[str, str], set[str]] = {}
    for path in FILES:
        if path.is_relative_to(DATA) and not path.is_relative_to(DATA / "sources"):
            for triple, literal in literals(path):
                if triple.predicate.value in {terms.RDFS + "label", terms.SKOS + "altLabel"}:
                    iri = str(triple.subject)[1:-1]
                    named.setdefault((identity.kind_of(iri), identity.normalise(literal.value)), set()).add(
                        iri
                    )
    pairs = {pair for iris in named.values() for pair in combinations(sorted(iris), 2)}
    judged = {tuple(sorted((each.subject, each.object))) for each in JUDGEMENTS}
    assert sorted(pairs - judged) == [], (
        "two things go by one name: make them one, or judge them in data/same.sssom.tsv"
    )


def test_each_judgement_is_on_things_of_the_record_and_nothing_is_two_that_is_the_same() -> None:
    defined = {str(triple.subject)[1:-1] for path in FILES for triple in read(path).triples}
    ours = {"actor", "product", "site", "place", "model", "event", "lot", "source"}
    unknown = [
        iri
        for each in JUDGEMENTS
        for iri in (each.subject, each.object)
        if identity.kind_of(iri) in ours and iri not in defined
    ]
    assert unknown == [], "a judgement names what no file defines"
    same = [
        (each.subject, each.object)
        for each in JUDGEMENTS
        if each.verdict == "same" and identity.kind_of(each.object) in ours
    ]
    assert same == [], "make one thing of the two, and retire the other name"
    pairs = [tuple(sorted((each.subject, each.object))) for each in JUDGEMENTS]
    assert len(pairs) == len(set(pairs)), "a pair is judged twice"


def test_each_wikidata_item_is_judged_to_be_the_thing() -> None:
    found = {
        (str(triple.subject)[1:-1], triple.object.value)
        for path in FILES
        for triple in read(path).triples
        if triple.predicate.value == terms.SKOS + "exactMatch" and isinstance(triple.object, ox.NamedNode)
    }
    judged = {(each.subject, each.object) for each in JUDGEMENTS if each.verdict == "same"}
    assert found == judged, "write the same pairs as skos:exactMatch and into data/same.sssom.tsv"
