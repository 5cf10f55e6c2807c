"""Names of columns and labels: no two the same, and none lost."""

from __future__ import annotations

import re

from hypothesis import given, settings

from kg.export.column import apart, distinct
from tests.export.made import Made, sheets


@settings(max_examples=20)
@given(sheets())
def test_labels_that_are_made_distinct_are_distinct_and_change_no_other(sheet: Made) -> None:
    pairs = [(each.name, each.label) for each in sheet.nodes]
    found = distinct(pairs)
    assert len(set(found.values())) == len(pairs)
    once = [label for _, label in pairs if label and [each for _, each in pairs].count(label) == 1]
    assert set(once) <= set(found.values())


def test_no_two_columns_are_written_under_one_name() -> None:
    columns = [(name, "string") for name in ("a", "a_", "b b", "b_b", "b-b")]
    found = apart(columns, {"a"}, spell=lambda name: re.sub(r"\W", "_", name))  # type: ignore[arg-type]
    assert len({name for _, name in found}) == len(columns)
    assert [name for name, _ in found] == [name for name, _ in columns]
