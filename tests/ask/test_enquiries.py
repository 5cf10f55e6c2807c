"""What can be asked: one definition for every door, and words that become values."""

from __future__ import annotations

import inspect
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.core import TyperArgument, TyperOption

from kg import query
from kg.analysis.option import REQUIRED, Option
from kg.analysis.registry import ANALYSES
from kg.ask.day import first_day, last_day
from kg.ask.enquiries import enquiry, hangs, names, question, questions, sensitivity
from kg.ask.enquiry import Enquiry
from kg.ask.parameters import MODALITIES
from kg.cli import COMMANDS
from kg.cli.group import Command
from kg.errors import BadInput, UnknownName, UnknownParameter
from kg.record import Record

ALL = [*map(enquiry, names()), *map(sensitivity, hangs()), *map(question, questions())]
OF_COMMANDS = {
    "data", "only", "format", "output", "theme", "explain", "transfers", "skip_bad", "repository", "every",
}  # fmt: skip
"""What a command takes and no other door does."""


def of_command(name: str) -> dict[str, tuple[Any, ...]]:
    """What a command takes, by name: default, choices, bounds, and whether it takes several."""
    command: Command = next(each for each in COMMANDS if each.name == name)
    return {
        str(each.name): told(each)
        for each in command.load().params
        if isinstance(each, TyperOption | TyperArgument) and each.name not in OF_COMMANDS
    }


def told(parameter: TyperOption | TyperArgument) -> tuple[Any, ...]:
    kind: Any = parameter.type_descriptor.annotation
    info = parameter.type_descriptor.parameter_info
    several = get_origin(kind) is list
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    unset = parameter.default in (None, (), False) or several
    return (
        parameter.required,
        None if unset else parameter.default,
        tuple(choices),
        (info.min, info.max),
        several,
    )


def of_enquiry(name: str) -> dict[str, tuple[Any, ...]]:
    return {each.name: as_told(each) for each in enquiry(name).options}


def as_told(option: Option) -> tuple[Any, ...]:
    unset = option.default in (None, (), False, REQUIRED) or option.several
    return (
        option.required,
        None if unset else option.default,
        option.choices if not option.several else (),
        (option.within.least, option.within.most),
        option.several,
    )


@pytest.mark.parametrize("name", names())
def test_a_command_takes_what_its_definition_says(name: str) -> None:
    assert of_command(name) == of_enquiry(name)
    assert list(of_command(name)) == list(of_enquiry(name))


@pytest.mark.parametrize("name", names())
def test_a_command_and_its_route_answer_one_question(name: str) -> None:
    line = next(each.line for each in COMMANDS if each.name == name)
    assert enquiry(name).line == line.replace("two releases", "two days")


def test_every_analysis_can_be_asked() -> None:
    assert {each.name.split()[0] for each in ANALYSES} <= set(names())
    assert set(questions()) == {each.name for each in query.named()}


def test_the_modalities_are_those_of_the_ontology(bundled: Record) -> None:
    ranks = bundled.ranks
    assert list(MODALITIES) == sorted(MODALITIES, key=lambda each: ranks[each])


@pytest.mark.parametrize("find", [enquiry, question, sensitivity])
def test_an_unknown_name_is_told_with_near_ones(find: Any) -> None:
    known = {enquiry: "diversions", question: "diversions-of", sensitivity: "diversions"}[find]
    with pytest.raises(UnknownName) as caught:
        find(known.replace("s", "z", 1))
    assert known in caught.value.near


# ---- words


def values(option: Option) -> st.SearchStrategy[tuple[str, Any]]:  # noqa: PLR0911 - one for each type
    """A word for an option, and the value that it means."""
    if option.choices:
        return st.sampled_from(option.choices).map(lambda each: (each.swapcase(), each))
    if option.kind is bool:
        return st.sampled_from([("true", True), ("", True), ("YES", True), ("0", False), ("off", False)])
    if option.kind is date:
        read = first_day if option.first_day else last_day
        days = st.dates(date(1, 1, 1)).map(date.isoformat)
        return st.tuples(days, st.sampled_from([4, 7, 10])).map(
            lambda day: (day[0][: day[1]], read(day[0][: day[1]]))
        )
    if option.kind is int:
        low, high = option.within.least, option.within.most
        numbers = st.integers(None if low is None else int(low), None if high is None else int(high))
        return numbers.map(lambda each: (f"{each:,}", each))
    if option.kind is float:
        low, high = option.within.least, option.within.most
        found = st.floats(low, high, allow_nan=False, allow_infinity=False)
        return found.map(lambda each: (repr(each), each))
    if option.kind is Decimal:
        return st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
            lambda each: (str(each), each)
        )
    return st.text(min_size=1).map(lambda each: (each, each))


@st.composite
def askings(draw: st.DrawFn) -> tuple[Enquiry, list[tuple[str, str]], dict[str, Any]]:
    """An enquiry, words for some of its options, and what they mean."""
    asked = draw(st.sampled_from(ALL))
    words, meant = [], {}
    for option in asked.options:
        if not option.required and draw(st.booleans()):
            continue
        drawn = draw(st.lists(values(option), min_size=1, max_size=3 if option.several else 1))
        name = draw(st.sampled_from([option.name, option.name.replace("_", "-")]))
        words += [(name, word) for word, _ in drawn]
        found = tuple(value for _, value in drawn)
        meant[option.name] = found if option.several else found[0]
    return asked, draw(st.permutations(words)) if draw(st.booleans()) else words, meant


@pytest.mark.slow
@given(askings())
def test_words_become_the_values_that_they_mean(
    drawn: tuple[Enquiry, list[tuple[str, str]], dict[str, Any]],
) -> None:
    asked, words, meant = drawn
    found = asked.read(words)
    several = {option.name for option in asked.options if option.several}
    assert {key: sorted(value) if key in several else value for key, value in found.items()} == {
        key: sorted(value) if key in several else value for key, value in meant.items()
    }


@given(st.sampled_from(ALL), st.lists(st.tuples(st.text(), st.text())))
def test_any_words_are_read_or_refused(asked: Enquiry, words: list[tuple[str, str]]) -> None:
    names = [option.name for option in asked.options]
    with suppress(BadInput, UnknownParameter):
        asked.read([(names[len(name) % len(names)] if len(word) % 2 else name, word) for name, word in words])


def refused(asked: Enquiry, *words: tuple[str, str]) -> str:
    with pytest.raises((BadInput, UnknownParameter)) as caught:
        asked.read(words)
    return str(caught.value)


def test_what_cannot_be_asked_is_told_in_a_sentence() -> None:
    asked = enquiry("diversions")
    assert "did you mean intended?" in refused(asked, ("intented", "Tesla"))
    assert refused(asked, ("after", "2024-13")) == "after: '2024-13' is no date: there is no month 13."
    assert refused(asked, ("max_legs", "0")).startswith("max_legs: 0 is less than 1")
    assert refused(asked, ("by", "weight")).startswith("by: 'weight' is not one of confidence")
    assert refused(asked, ("kind", "sure")).startswith("kind: 'sure' is not one of recorded")
    assert refused(asked, ("budget", "inf")) == "budget: 'inf' is not a number."
    assert refused(asked, ("primary_only", "maybe")).startswith("primary_only: 'maybe' is not one of")
    assert refused(asked, ("k", "5"), ("k", "6")) == "k is given more than once; it takes one value."
    assert refused(enquiry("lot")).startswith("lot needs lot: ")
    assert "There are none" not in refused(enquiry("find"), ("x", "y"))


def test_an_empty_value_counts_as_not_given() -> None:
    assert enquiry("diversions").read([("intended", ""), ("avoid", ""), ("k", "")]) == {}


def test_each_option_says_what_it_means() -> None:
    assert [(asked.name, each.name) for asked in ALL for each in asked.options if not each.meaning] == []
    assert all(not inspect.isclass(each.default) or each.required for asked in ALL for each in asked.options)
