"""Earliest arrivals, latest departures and ways, held against an enumeration of all ways."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.flow.arrival import between, earliest_arrival, latest_departure, ways
from kg.flow.transfers import FIRST, LAST, Row, Transfers, from_rows
from tests.flow.walks import (
    BEGIN,
    COMPATIBLE,
    KERNELS,
    PRODUCTS,
    Asked,
    answers,
    asked,
    fitting,
    kernels,
    simple_ways,
)

END = BEGIN + timedelta(days=5)

State = tuple[int, int, bool]


def reachable(held: Transfers, question: Asked, starts: tuple[int, ...]) -> dict[State, int]:
    """All that goods can be in: party, running first day, whether a leg has named the product; with legs."""
    rows = fitting(held, question)
    blocked = {*question.avoid, *starts}
    level = [(start, question.after, question.product is None) for start in starts]
    found = dict.fromkeys(level, 0) if question.after <= question.before else {}
    level = list(found)
    while level:
        following = []
        for party, day, named in level:
            for row in rows:
                if row.source == party and row.target not in blocked and day <= row.latest:
                    state = (row.target, max(day, row.earliest), named or row.kind == 2)
                    if state not in found:
                        found[state] = found[party, day, named] + 1
                        following.append(state)
        level = following
    return found


def turned(question: Asked) -> Asked:
    """The same with time and transfers running backwards: days count from the other end."""

    def mirror(day: date | None) -> date | None:
        return None if day is None else END - (day - BEGIN)

    rows = tuple(
        replace(
            row,
            source=row.target,
            target=row.source,
            earliest=mirror(row.latest),
            latest=mirror(row.earliest),
        )
        for row in question.rows
    )
    return replace(
        question,
        rows=rows,
        sources=question.targets,
        targets=question.sources,
        after=across(question.before),
        before=across(question.after),
    )


def across(day: int) -> int:
    """A day as it is when time runs backwards."""
    if day in {FIRST, LAST}:
        return FIRST + LAST - day
    return BEGIN.toordinal() + END.toordinal() - day


def check_arrival(question: Asked, name: str) -> None:
    held = question.held
    found = reachable(held, question, question.sources)
    with kernels(name):
        days = earliest_arrival(held, question.sources, **question.window)
        told = ways(held, question.sources, **question.window)
    for party in range(len(held.parties)):
        starts = party in question.sources and question.after <= question.before
        here = {(day, legs) for (at, day, named), legs in found.items() if at == party and named}
        here |= {(question.after, 0)} if starts else set()
        first = min((day for day, _ in here), default=LAST + 1)
        assert days.days[party] == told.days[party] == first
        assert days.reached[party] == bool(here)
        assert told.legs[party] == min((legs for day, legs in here if day == first), default=-1)
        assert told.fewest[party] == min((legs for _, legs in here), default=-1)
        for fewest in (False, True):
            check_way(held, question, told.way(party, fewest=fewest), party)
            assert len(told.way(party, fewest=fewest)) == max(
                0, (told.fewest if fewest else told.legs)[party]
            )
        assert arrives(held, question, told.way(party)) == first or not here


def arrives(held: Transfers, question: Asked, way: tuple[int, ...]) -> int:
    return max([question.after, *(int(held.earliest[row]) for row in way)])


def check_way(held: Transfers, question: Asked, way: tuple[int, ...], party: int) -> None:
    """A way that is given is one: it starts and ends where it should, in time, and names the product."""
    rows = {row.place: row for row in fitting(held, question)}
    steps = [rows[place] for place in way]
    here, day = steps[0].source if steps else party, question.after
    assert not steps or (here in question.sources and steps[-1].target == party)
    for step in steps:
        assert step.source == here
        here, day = step.target, max(day, step.earliest)
        assert day <= step.latest
        assert here not in question.avoid
    if steps and question.product is not None:
        assert any(step.kind == 2 for step in steps)


def check_simple(question: Asked, name: str) -> None:
    """Without a product, what counts are ways that come twice to no party."""
    held = question.held
    with kernels(name):
        told = ways(held, question.sources, **question.window)
        limited = ways(held, question.sources, max_legs=2, **question.window)
    found: dict[int, list[tuple[int, int]]] = {}
    for start in question.sources:
        for way in simple_ways(held, question, start):
            if answers(way, question) and not {row.target for row in way} & set(question.sources):
                day = max(question.after, *(row.earliest for row in way))
                found.setdefault(way[-1].target, []).append((day, len(way)))
    for party, ends in found.items():
        if question.product is None:
            assert (told.days[party], told.legs[party]) == min(ends)
            assert told.fewest[party] == min(legs for _, legs in ends)
            assert limited.days[party] == min((day for day, legs in ends if legs <= 2), default=LAST + 1)
            seen = [int(held.source[row]) for row in told.way(party)]
            assert len(set(seen)) == len(seen)
        else:
            assert told.days[party] <= min(ends)[0]
    if question.product is None:
        reached = {party for party in range(len(held.parties)) if told.legs[party] > 0}
        assert reached == set(found)


def check_departure(question: Asked, name: str) -> None:
    """Backwards is forwards with time and transfers turned round."""
    held = question.held
    targets = tuple(party for party in question.targets if party not in question.avoid)
    if not targets:
        return
    back = turned(replace(question, targets=targets))
    with kernels(name):
        days = latest_departure(held, targets, **question.window)
        told = ways(held, targets, forward=False, **question.window)
        mirrored = ways(back.held, targets, **back.window)
    for party in range(len(held.parties)):
        day = int(mirrored.days[party])
        expected = FIRST - 1 if day == LAST + 1 else across(day)
        assert days.days[party] == told.days[party] == expected
        assert told.legs[party] == mirrored.legs[party]
        assert told.fewest[party] == mirrored.fewest[party]
        if way := told.way(party):
            assert int(held.source[way[0]]) == party
            assert int(held.target[way[-1]]) in targets
            assert min([question.before, *(int(held.latest[row]) for row in way)]) == days.days[party]


def check_between(question: Asked, name: str) -> None:
    """A row lies on a way where goods can come to it, go by it, and come from it to a target."""
    held = question.held
    targets = tuple(p for p in question.targets if p not in {*question.sources, *question.avoid})
    if not targets:
        return
    inner = replace(question, targets=targets, avoid=(*question.avoid, *targets))
    states = reachable(held, inner, question.sources)
    with kernels(name):
        arrival = earliest_arrival(held, question.sources, **inner.window)
        window = question.window | {"avoid": (*question.avoid, *question.sources)}
        departure = latest_departure(held, targets, **window)
        rows = between(held, arrival, departure)
    legal = fitting(held, question)

    def goes_on(state: State, seen: set[State]) -> bool:
        party, day, named = state
        if party in targets:
            return named
        seen.add(state)
        return any(
            row.source == party
            and day <= row.latest
            and row.target not in {*question.avoid, *question.sources}
            and (following := (row.target, max(day, row.earliest), named or row.kind == 2)) not in seen
            and goes_on(following, seen)
            for row in legal
        )

    expected = [
        row.place
        for row in legal
        if row.target not in {*question.avoid, *question.sources}
        and any(
            party == row.source
            and day <= row.latest
            and goes_on((row.target, max(day, row.earliest), named or row.kind == 2), set())
            for party, day, named in states
        )
    ]
    assert rows.tolist() == expected
    for start in question.sources:
        for way in simple_ways(held, question, start):
            if way[-1].target in targets and answers(way, question):
                inside = {row.target for row in way[:-1]}
                if not inside & {*targets, *question.sources}:
                    assert {row.place for row in way} <= set(expected)


def check_alike(question: Asked, name: str) -> None:
    """All kernels give the same ways, of those that do equally well."""
    held = question.held
    found = []
    for each in (KERNELS[0], name):
        with kernels(each):
            forwards = ways(held, question.sources, **question.window)
            backwards = ways(held, question.targets, forward=False, **question.window)
        parties = range(len(held.parties))
        found.append(
            [
                told.way(party, fewest=fewest)
                for told in (forwards, backwards)
                for party in parties
                for fewest in (False, True)
            ]
        )
    assert found[0] == found[1]


CHECKS = (check_arrival, check_simple, check_departure, check_between, check_alike)


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(), name=st.sampled_from(KERNELS))
def test_days_legs_and_ways_are_those_of_an_enumeration(question: Asked, name: str) -> None:
    for check in CHECKS:
        check(question, name)


@pytest.mark.long
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(most=20), name=st.sampled_from(KERNELS))
def test_days_legs_and_ways_are_those_of_an_enumeration_ten_thousand_times(
    question: Asked, name: str
) -> None:
    for check in CHECKS:
        check(question, name)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("product", [None, 0])
def test_the_kernels_agree_on_thousands_of_transfers(seed: int, product: int | None) -> None:
    held = many(seed)
    starts = [seed, seed + 1]
    found = []
    for name in KERNELS:
        with kernels(name):
            days = [earliest_arrival, latest_departure]
            told = [ways(held, starts, forward=forward, product=product) for forward in (True, False)]
            found.append(
                [find(held, starts, product=product).days.tolist() for find in days]
                + [one.days.tolist() for one in told]
                + [one.legs.tolist() for one in told]
                + [one.fewest.tolist() for one in told]
                + [[one.way(party) for party in range(len(held.parties))] for one in told]
            )
    assert all(other == found[0] for other in found)
    assert found[0][:2] == found[0][2:4]
    assert sum(day <= LAST for day in found[0][0]) > 100


def many(seed: int) -> Transfers:
    """Some thousand transfers over two years, of which some last for months."""
    chance = Random(seed)
    rows = []
    for number in range(3000):
        source, target = (f"{int(150 * chance.random() ** 2):03}" for _ in range(2))
        first = BEGIN + timedelta(days=chance.randint(0, 730))
        last = first + timedelta(days=chance.choice([0, 0, 0, 30, 300]))
        product = chance.choice([None, *PRODUCTS])
        rows.append(Row(f"{number}", source, target, first, last, product=product))
    return from_rows(rows, compatible=COMPATIBLE)


@pytest.mark.parametrize("name", KERNELS)
def test_a_leg_from_a_party_to_itself_names_no_product_on_a_way(name: str) -> None:
    day = BEGIN
    held = from_rows([Row("1", "a", "b", day, day), Row("2", "b", "b", day, day, product="h100")])
    with kernels(name):
        assert not earliest_arrival(held, [0], product=0).reached[1]
        assert ways(held, [0], product=0).way(1) == ()


@pytest.mark.parametrize("name", KERNELS)
def test_nothing_is_reached_where_there_is_nothing(name: str) -> None:
    held = from_rows([])
    with kernels(name):
        assert len(earliest_arrival(held, []).days) == 0
        assert len(latest_departure(held, []).days) == 0
        assert len(ways(held, []).legs) == 0


class Spent:
    """A clock that lets some turns pass."""

    def __init__(self, turns: int) -> None:
        self.turns = turns

    def left(self) -> bool:
        self.turns -= 1
        return self.turns >= 0


@pytest.mark.parametrize("name", KERNELS)
def test_when_time_runs_out_what_was_found_is_given_and_said_to_be_cut(name: str) -> None:
    days = [BEGIN + timedelta(days=n) for n in range(4)]
    held = from_rows([Row(f"{n}", "edcba"[n], "edcba"[n + 1], day, day) for n, day in enumerate(days)])
    start = held.place("e") or 0
    with kernels(name):
        for find in (earliest_arrival, ways):
            assert find(held, [start], clock=Spent(2)).truncated
            whole = find(held, [start], clock=Spent(9))
            assert not whole.truncated
            assert find(held, [start], clock=Spent(2)).reached.sum() < whole.reached.sum()
