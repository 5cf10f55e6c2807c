"""Answers are the same where their terms are, blank nodes paired off, and not where a term is another."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.alike import RS, Answer, Row, Table, alike, differing, read, taken, valued, written

XSD = "http://www.w3.org/2001/XMLSchema#"


def number(text: str, kind: str = "integer") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


def table(*rows: dict[str, ox.NamedNode | ox.BlankNode | ox.Literal], names: str = "xy") -> Table:
    return Table(frozenset(names), tuple(frozenset(row.items()) for row in rows))


A, B = ox.BlankNode("a"), ox.BlankNode("b")
ONE, TWO = number("1"), number("2")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (table({"x": ONE}, {"x": TWO}), table({"x": TWO}, {"x": ONE}), True),
        (table({"x": ONE}, {"x": ONE}), table({"x": ONE}), False),
        (table({"x": ONE}, {"x": ONE}, {"x": TWO}), table({"x": ONE}, {"x": TWO}, {"x": TWO}), False),
        (table({"x": ONE}), table({"y": ONE}), False),
        (table({"x": ONE}), table({"x": ONE}, names="xyz"), False),
        (table({"x": ONE}), table({"x": number("01")}), False),
        (table({"x": ONE}), table({"x": number("1", "decimal")}), False),
        (table({"x": ox.Literal("a")}), table({"x": ox.Literal("a", language="en")}), False),
        (table({"x": A, "y": A}), table({"x": B, "y": B}), True),
        (table({"x": A, "y": A}), table({"x": A, "y": B}), False),
        (table({"x": A}, {"x": B}), table({"x": A}, {"x": A}), False),
        (table({"x": A, "y": ONE}, {"x": B, "y": TWO}), table({"x": B, "y": ONE}, {"x": A, "y": TWO}), True),
        (True, True, True),
        (True, False, False),
        (True, table(), False),
        (frozenset({ox.Triple(A, ox.NamedNode("urn:p"), B)}), table(), False),
        (
            frozenset({ox.Triple(A, ox.NamedNode("urn:p"), B)}),
            frozenset({ox.Triple(B, ox.NamedNode("urn:p"), A)}),
            True,
        ),
        (
            frozenset({ox.Triple(A, ox.NamedNode("urn:p"), B)}),
            frozenset({ox.Triple(A, ox.NamedNode("urn:p"), A)}),
            False,
        ),
    ],
)
def test_two_answers_are_the_same_or_not(one: Answer, other: Answer, *, expected: bool) -> None:
    assert alike(one, other) is expected
    assert alike(other, one) is expected


def test_the_order_counts_where_it_is_asked_for() -> None:
    one, other = table({"x": A}, {"x": ONE}), table({"x": ONE}, {"x": B})
    assert alike(one, other)
    assert not alike(one, other, ordered=True)
    assert alike(one, table({"x": B}, {"x": ONE}), ordered=True)


def test_a_row_may_come_less_often_where_that_is_allowed_and_not_more_often() -> None:
    wanted = table({"x": ONE}, {"x": ONE}, {"x": TWO})
    for rows, expected in (((ONE, TWO), True), ((ONE,), False), ((ONE, ONE, ONE, TWO), False)):
        assert (
            alike(wanted, Table(wanted.names, tuple(frozenset({("x", term)}) for term in rows)), lax=True)
            is expected
        )


TERMS = st.sampled_from([ONE, TWO, number("01"), A, B, ox.BlankNode("c"), ox.NamedNode("urn:x")])
ROWS = st.lists(st.dictionaries(st.sampled_from("xy"), TERMS), max_size=5)


@given(ROWS, st.randoms(use_true_random=False))
def test_renamed_and_shuffled_it_is_the_same_and_one_row_less_it_is_not(
    rows: list[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]], chance: random.Random
) -> None:
    named = dict(zip("abc", chance.sample("pqr", 3), strict=True))
    renamed = [
        {
            name: ox.BlankNode(named[term.value]) if isinstance(term, ox.BlankNode) else term
            for name, term in row.items()
        }
        for row in rows
    ]
    chance.shuffle(renamed)
    assert alike(table(*rows), table(*renamed))
    if rows:
        assert not alike(table(*rows), table(*renamed[1:]))


def rows_of(answer: Answer) -> tuple[Row, ...]:
    assert isinstance(answer, Table)
    return answer.rows


def test_numbers_truths_and_dates_are_the_same_by_value() -> None:
    for one, other in (
        (number("01"), number("+1")),
        (number("-3", "negativeInteger"), number("-3")),
        (number("1.0", "decimal"), number("1", "decimal")),
        (number("3.0E4", "double"), number("30000", "double")),
        (number("0", "boolean"), number("false", "boolean")),
        (number("2006-08-23+00:00", "date"), number("2006-08-23Z", "date")),
    ):
        assert alike(valued(table({"x": one})), valued(table({"x": other})))
    for one, other in (
        (number("1"), number("1", "decimal")),
        (number("1.5", "decimal"), number("1.6", "decimal")),
        (ox.Literal("01"), ox.Literal("1")),
        (number("2006-08-23", "date"), number("2006-08-23Z", "date")),
    ):
        assert not alike(valued(table({"x": one})), valued(table({"x": other})))


QUERY = 'SELECT ?x ?y { VALUES (?x ?y) { ("a, b" 1) (UNDEF <urn:c>) } }'


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        (".srx", ox.QueryResultsFormat.XML),
        (".srj", ox.QueryResultsFormat.JSON),
        (".tsv", ox.QueryResultsFormat.TSV),
        (".csv", ox.QueryResultsFormat.CSV),
    ],
)
def test_rows_are_read_from_every_format(ending: str, form: ox.QueryResultsFormat) -> None:
    solutions, again = ox.Store().query(QUERY), ox.Store().query(QUERY)
    assert isinstance(solutions, ox.QuerySolutions)
    data = solutions.serialize(format=form)
    assert data is not None
    assert alike(read(data, ending), written(taken(again), ending), ordered=True)


def test_a_table_that_is_told_as_a_graph_is_read_in_the_order_that_it_tells() -> None:
    text = f"""@prefix rs: <{RS}> .
    [] a rs:ResultSet ; rs:resultVariable "x", "y" ;
       rs:solution [ rs:index 2 ; rs:binding [ rs:variable "x" ; rs:value 2 ] ] ,
                   [ rs:index 1 ; rs:binding [ rs:variable "x" ; rs:value _:b ] ,
                                             [ rs:variable "y" ; rs:value _:b ] ] ."""
    told = read(text.encode(), ".ttl")
    assert alike(told, table({"x": A, "y": A}, {"x": TWO}), ordered=True)
    assert read(f"[] a <{RS}ResultSet> ; <{RS}boolean> true .".encode(), ".ttl") is True
    assert len(rows_of(told)) == 2


def test_a_difference_is_told_in_a_few_words() -> None:
    assert differing(table({"x": ONE}), table({"x": ONE}, {"x": TWO})) == "2 rows in place of 1 row"
    one, other = table({"x": number("01"), "y": ONE}, {"x": TWO}), table({"x": TWO}, {"x": ONE, "y": ONE})
    assert differing(one, other) == f"?x = {ONE} in place of ?x = {number('01')}"
    assert differing(table({"x": A, "y": ONE}), table({"x": B, "y": TWO})).startswith("?x = a blank node ?y")
    assert differing(one, table({"x": TWO}, {"x": number("01"), "y": ONE})) == "the rows in another order"
    assert differing(table({"x": A, "y": A}), table({"x": A, "y": B})) == "other blank nodes are one"
    assert differing(frozenset(), table()) == "0 rows in place of 0 triples"
