"""What an analysis can be asked, read from its signature and docstring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest

from kg.analysis.option import REQUIRED, Named, OneOf, Subject, Within, meanings, options
from kg.analysis.registry import ANALYSES, generic, named

if TYPE_CHECKING:
    from kg.record import Record  # a name that is not there when the program runs


def asked(
    network: Record,
    *,
    actor: Annotated[str, Subject("actor")],
    near: Annotated[tuple[str, ...], Named("actor", "site")] = (),
    pays: Annotated[float | None, Within(0, 1)] = None,
    legs: int = 3,
    whole: bool = False,
    since: date | None = None,
    by: Literal["amount", "count"] = "amount",
) -> Record:
    """Who?

    Args:
        network: The network.
        actor: The one of whom
            it tells.
        near: Only these.
        pays: The share that is paid, from 0 to 1.
        legs: How many legs at most.
        whole: Whether all is shown.
        since: From this day on.
        by: What is counted.

    Returns:
        It: all of it.
    """
    del actor, near, pays, legs, whole, since, by
    return network


def test_each_parameter_but_the_network_is_an_option_in_its_order() -> None:
    assert [each.name for each in options(asked)] == [
        "actor", "near", "pays", "legs", "whole", "since", "by",
    ]  # fmt: skip


def test_types_and_markers_say_what_an_option_takes() -> None:
    found = {each.name: each for each in options(asked)}
    assert {name: each.kind for name, each in found.items()} == {
        "actor": str, "near": str, "pays": float, "legs": int, "whole": bool, "since": date, "by": str,
    }  # fmt: skip
    assert [name for name, each in found.items() if each.entity] == ["actor", "near"]
    assert [name for name, each in found.items() if each.subject] == ["actor"]
    assert [name for name, each in found.items() if each.several] == ["near"]
    assert [name for name, each in found.items() if each.required] == ["actor"]
    assert found["near"].kinds == ("actor", "site")
    assert found["pays"].within == Within(0, 1)
    assert found["by"].choices == ("amount", "count")
    assert (found["actor"].default, found["legs"].default) == (REQUIRED, 3)


def test_the_docstring_says_what_each_means() -> None:
    found = {each.name: each.meaning for each in options(asked)}
    assert found["actor"] == "The one of whom it tells."
    assert found["by"] == "What is counted."


def test_a_docstring_without_arguments_says_nothing() -> None:
    assert meanings("Who?") == meanings("") == {}


def test_a_parameter_without_a_meaning_is_refused() -> None:
    def silent(network: object, *, legs: int = 3) -> None:
        """Who?"""

    with pytest.raises(TypeError, match="say what legs means, under Args"):
        options(silent)


@pytest.mark.parametrize("kind", [bytes, list[str], int | str, dict[str, int]])
def test_a_type_that_no_door_can_ask_for_is_refused(kind: Any) -> None:
    def odd(network: object, *, what: Any = None) -> None:
        """Who?

        Args:
            network: The network.
            what: A thing.
        """

    odd.__annotations__["what"] = kind
    with pytest.raises(TypeError, match="a door asks for"):
        options(odd)


def test_an_analysis_is_found_by_its_name() -> None:
    assert [named(each.name) for each in ANALYSES] == list(ANALYSES)


@pytest.mark.parametrize("analysis", generic(), ids=lambda each: each.name)
def test_each_definition_can_be_read_and_has_a_name_that_python_allows(analysis: Any) -> None:
    assert analysis.name.isidentifier()
    assert analysis.question == analysis.line
    assert [each.name for each in analysis.options if not each.meaning] == []


def test_a_call_of_python_says_what_it_takes_in_the_same_way() -> None:
    def reached(
        graph: object,
        name: str,
        *parties: Annotated[str, Subject("actor")],
        kinds: Annotated[Sequence[str], OneOf("sure", "likely")] = ("sure",),
        by: Annotated[str | None, OneOf("legs")] = None,
    ) -> None:
        """Who?

        Args:
            graph: The graph.
            name: Its name.
            parties: The parties.
            kinds: Which kinds.
            by: In which order.
        """

    parties, kinds, by = options(reached, given=2)
    assert (parties.several, parties.required, parties.subject, parties.kind) == (True, True, True, str)
    assert (kinds.several, kinds.choices, kinds.default) == (True, ("sure", "likely"), ("sure",))
    assert (by.several, by.choices, by.kind, by.required) == (False, ("legs",), str, False)
