"""The table of the analyses: the same names and questions at every door."""

from __future__ import annotations

import inspect

from kg.analysis.registry import ANALYSES
from kg.cli import COMMANDS


def test_each_analysis_answers_a_question() -> None:
    assert [each.name for each in ANALYSES if not each.question.endswith("?")] == []


def test_each_analysis_is_a_command_and_no_two_have_one_name() -> None:
    names = [each.name for each in ANALYSES]
    assert len(set(names)) == len(names)
    assert {name.split()[0] for name in names} <= {command.name for command in COMMANDS}


def test_each_analysis_takes_a_network_first() -> None:
    first = {each.name: next(iter(inspect.signature(each.run).parameters)) for each in ANALYSES}
    assert set(first.values()) == {"network"}


def test_each_analysis_of_the_package_is_in_the_table() -> None:
    assert {each.run.__name__ for each in ANALYSES} == {
        "diversions",
        "paths",
        "bound",
        "circular",
        "cases",
        "exposure",
        "reach",
        "screen",
        "conflicts",
        "chokepoints",
        "control",
        "lots",
        "ledger",
        "timeline",
        "profile",
        "quality",
        "reconcile",
        "stats",
    }
