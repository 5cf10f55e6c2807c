"""Why the engine answers some of the W3C's tests otherwise, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reason:
    """Why some tests are answered otherwise.

    Attributes:
        sentence: Why.
        tests: The tests, as they are named in the suite.
    """

    sentence: str
    tests: tuple[str, ...] = ()


SPELLED: Final = Reason(
    "The engine keeps numbers, truths and dates by their value: `01`, `+1` and `1` are one integer, which "
    "it writes as `1`. The types that XML Schema derives from `xsd:integer` become `xsd:integer`. These "
    "answers are the same but for that."
)
"""The reason where an answer is the same but for how its numbers, truths and dates are written."""

UNKNOWN: Final = Reason("No reason is known.")

REASONS: Final = (
    SPELLED,
    Reason(
        "For the same reason a pattern, `sameTerm`, `str` and `DISTINCT` do not tell `01` from `1`; for "
        "simple entailment they are two terms.",
        (
            *("open-eq-01", "dawg-str-1", "dawg-str-2", "dawg-datatype-1", "sameTerm-simple", "sameTerm-eq"),
            *("sameTerm-not-eq", "eq-graph-1", "eq-graph-2", "distinct-1", "distinct-9"),
        ),
    ),
    Reason("In CSV, which tells no types, a number has the engine's spelling too.", ("csv03",)),
    Reason(
        "A date with a time zone and one without are not equal for XML Schema 1.1, which the engine "
        "follows; the tests have it that nobody can tell.",
        ("date-2",),
    ),
    Reason(
        "The engine joins the name of a graph, `GRAPH ?g { … }`, with each pattern in the braces, so that "
        "`?g` has a value there, or has none in the end; the tests have it joined once, after all of "
        "them.",
        ("graph-variable-scope", "graph-optional", "graph-minus", "graph", "agg-empty-group-count-graph"),
    ),
    Reason("The engine knows `true` and `false` in small letters alone.", ("case-insensitive-booleans",)),
    Reason(
        "A function that the engine does not have makes it refuse the query; the tests have it taken, "
        "since only the call fails, row by row.",
        (
            *("syntax-expr-05", "syntax-order-05", "syntax-order-06", "syntax-function-01"),
            *("syntax-function-02", "syntax-function-03", "syntax-function-04", "test_4"),
        ),
    ),
    Reason(
        "The engine reads `?x<?a&&?b>?y` as two comparisons; the test has `<?a&&?b>` for one token, an IRI.",
        ("syn-bad-26",),
    ),
    Reason(
        "`GROUP_CONCAT` of texts of one language is a text of that language in the engine; in the tests "
        "it is one of none.",
        ("agg-groupconcat-04", "agg-groupconcat-06"),
    ),
    Reason(
        '`BNODE("x")` is the same blank node in all rows of an answer of the engine; in the test it is the '
        "same within a row alone.",
        ("bnode01",),
    ),
    Reason(
        "A path of no steps, from or to a name that is nowhere in the data, finds nothing in the engine; "
        "in the tests it finds that name.",
        (
            *("zero_or_more_set_start", "zero_or_more_set_end"),
            *("zero_or_one_set_start", "zero_or_one_set_end"),
        ),
    ),
)
"""Each reason, in the order in which the page tells them."""


def reason(name: str, *, spelled: bool) -> Reason:
    """Why a test is answered otherwise.

    Args:
        name: The test.
        spelled: Whether only numbers, truths and dates are written otherwise.

    Returns:
        The reason.
    """
    if spelled:
        return SPELLED
    return next((each for each in REASONS if name in each.tests), UNKNOWN)
