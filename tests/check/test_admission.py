"""Admission: what obeys goes in, what does not is named with file, line, rule and remedy."""

import re
import time
from pathlib import Path

import pytest

from kg import terms
from kg.check import Admitted, Violation, admit, judge
from kg.document import Document, find, parse, read

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PREFIXES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in terms.PREFIXES.items())
DOCUMENT = """source:mine a kg:SourceDocument ; dct:title "Mine"@en ; dct:publisher actor:paper ;
    kg:documentKind kg:News ; kg:reliability kg:C ; kg:url <https://paper.example/mine> .
"""
CLAIM = 'kg:modality kg:Actual ; kg:stance kg:Reports ; kg:credibility 3 ; rdfs:comment "Something."@en .'


@pytest.fixture(scope="module")
def context() -> list[Document]:
    return [read(FIXTURES / name) for name in ("entities.ttl", "good.ttl", "origin.ttl")]


def mine(claim: str, path: str = "mine.ttl") -> Document:
    head = f"@prefix : <{terms.SOURCE}mine#> .\n{PREFIXES}{DOCUMENT}"
    return parse(f"{head}:c1 {claim}\n".encode(), path=path)


def said(claim: str, context: list[Document]) -> list[str]:
    """Judge a claim, and give each rule with its sentence."""
    return [f"{each.rule}: {each.sentence}" for each in judge([mine(claim)], context=context)]


def test_what_obeys_is_admitted_in_its_order(context: list[Document]) -> None:
    documents = [mine(f"a kg:Shipment ; kg:supplier actor:maker ; {CLAIM}"), *context]
    assert admit(documents) == (tuple(Admitted(document) for document in documents), ())


def test_what_does_not_obey_stays_outside(context: list[Document]) -> None:
    wrong = mine(f"a kg:Shipment ; kg:supplier actor:maker ; kg:share 1.7 ; {CLAIM}")
    admitted, violations = admit([wrong, context[0]], context=context[1:])
    assert admitted == (Admitted(context[0]),)
    share = "a share is one number from 0 to 1, within its bounds; write 17 % as 0.17"
    assert violations == (Violation("mine.ttl", 28, "share", f"source:mine#c1 has kg:share 1.7: {share}"),)


def test_nothing_is_reported_of_the_context(context: list[Document]) -> None:
    wrong = mine(f"a kg:Shipment ; kg:supplier actor:maker ; kg:share 1.7 ; {CLAIM}")
    assert judge(context[:1], context=[wrong, *context[1:]]) == ()


def test_a_document_takes_the_place_of_the_one_in_the_context(context: list[Document]) -> None:
    assert judge([context[0]], context=context) == ()


def test_a_mistake_counts_though_the_context_has_a_version_without(context: list[Document]) -> None:
    worse = parse(context[1].text.replace("kg:share 0.2", "kg:share 1.7").encode(), path="worse.ttl")
    assert {(each.path, each.rule) for each in judge([worse], context=context)} == {("worse.ttl", "share")}


def test_one_document_in_two_files_is_a_violation(context: list[Document]) -> None:
    claim = f"a kg:Shipment ; kg:supplier actor:maker ; {CLAIM}"
    first, second = mine(claim, "a.ttl"), mine(claim, "b.ttl")
    admitted, violations = admit([first, second], context=context)
    assert (admitted, [str(each)[:44] for each in violations]) == (
        (Admitted(first),),
        ["b.ttl:26: one-file: source:mine is in a.ttl "],
    )


def test_a_warning_counts_where_the_check_is_strict(context: list[Document]) -> None:
    unused = parse(f'{PREFIXES}actor:idle a kg:Company ; rdfs:label "Idle"@en .'.encode(), path="idle.ttl")
    strict = judge([unused], context=context, strict=True)
    assert (judge([unused], context=context), [each.rule for each in strict]) == ((), ["orphan-thing"])


@pytest.mark.parametrize(
    ("claim", "term", "hint"),
    [
        ("a kg:Shipmnt ; kg:supplier actor:maker", "kg:Shipmnt", " (did you mean kg:Shipment?)"),
        ("a kg:Sale ; kg:suplier actor:maker", "kg:suplier", " (did you mean kg:supplier?)"),
        ("a kg:Sale ; kg:unit kg:PiecUnit", "kg:PiecUnit", " (did you mean kg:PieceUnit?)"),
        ("a kg:Sale ; kg:zzzz actor:maker", "kg:zzzz", ""),
    ],
)
def test_a_misspelt_term_is_one_sentence_with_a_near_one(
    claim: str,
    term: str,
    hint: str,
    context: list[Document],
) -> None:
    (sentence,) = said(f"{claim} ; {CLAIM}", context)
    assert sentence.startswith(
        f"undeclared-term: source:mine#c1 uses {term}, which is not declared{hint}; correct its spelling"
    )


def test_a_misspelt_stance_is_not_also_a_missing_one(context: list[Document]) -> None:
    claim = f"a kg:Shipment ; kg:supplier actor:maker ; {CLAIM.replace('kg:stance', 'kg:stanse')}"
    assert [sentence.partition(":")[0] for sentence in said(claim, context)] == ["undeclared-term"]


def test_a_misspelt_name_is_one_sentence_with_a_near_one(context: list[Document]) -> None:
    (sentence,) = said(f"a kg:Shipment ; kg:supplier actor:makers ; {CLAIM}", context)
    assert "names actor:makers, which no file defines (did you mean actor:maker?);" in sentence


@pytest.mark.parametrize(
    ("said_when", "rule"),
    [
        ('kg:on "2024-13"^^xsd:gYearMonth', "on"),
        ('kg:on "2023-02-29"^^xsd:date', "on"),
        ('kg:on "2024-02-29Z"^^xsd:date', "on"),
        ('kg:stated "24"^^xsd:gYear', "stated"),
        ('kg:quantity "12,000"^^xsd:integer ; kg:product product:chip', "quantity"),
        ('kg:credibility "5"^^xsd:byte', "credibility"),
    ],
)
def test_an_ill_formed_literal_is_one_sentence(said_when: str, rule: str, context: list[Document]) -> None:
    rest = CLAIM if "credibility" not in said_when else CLAIM.replace("kg:credibility 3 ;", "")
    (sentence,) = said(f"a kg:Shipment ; kg:supplier actor:maker ; {said_when} ; {rest}", context)
    assert sentence.startswith(f"{rule}: source:mine#c1 has kg:{rule} ")


@pytest.mark.slow
def test_the_bundled_data_obeys() -> None:
    documents = [read(path, shown=str(path)) for path in find([terms.data_dir()])]
    wrong = "\n".join(map(str, judge(documents, strict=True)))
    assert not wrong, f"mend what `kg check` says:\n{wrong}"


@pytest.mark.long
@pytest.mark.slow
def test_a_thousand_documents_that_share_all_take_seconds(context: list[Document]) -> None:
    text = context[1].text
    many = [
        parse(re.sub(r"source([:/])good", rf"source\1good-{n}", text).encode(), path=f"{n}.ttl")
        for n in range(1000)
    ]
    start = time.process_time()
    violations = judge(many, context=context)
    # 16,000 claims on the same events and lots: a query that pairs them up takes minutes.
    assert (violations, time.process_time() - start < 30) == ((), True)


def test_a_thousand_unknown_names_are_no_slower_than_one(context: list[Document]) -> None:
    names = " , ".join(f"actor:nobody-{n}" for n in range(1000))
    start = time.process_time()
    found = said(f"a kg:Statement ; kg:about {names} ; {CLAIM}", context)
    assert (len(found), time.process_time() - start < 5) == (1000, True)
