"""Transfers as columns: sorted, indexed, and the same whatever the order of the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.transfers import PRODUCTS, generate
from kg.errors import BadInput
from kg.flow.transfers import CERTAIN, COLUMNS, FIRST, INDEXES, LAST, NONE, STATED, Row, Transfers, from_rows

PARTIES = ["Alder", "Birch", "Cedar", "Élan"]
DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 9))
FIGURES = st.integers(0, 5) | st.sampled_from([0.5, 1e15])


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A row that can be, but for its identifier."""
    ends = sorted([draw(DAYS), draw(DAYS)])
    figures = sorted([draw(FIGURES), draw(FIGURES)])
    maybe = st.booleans()
    return Row(
        id="",
        source=draw(st.sampled_from(PARTIES)),
        target=draw(st.sampled_from(PARTIES)),
        earliest=ends[0] if draw(maybe) else None,
        latest=ends[1] if draw(maybe) else None,
        low=figures[0] if draw(maybe) else None,
        high=figures[1] if draw(maybe) else None,
        confidence=draw(st.integers(0, CERTAIN)),
        product=draw(st.sampled_from(["H100", "H200", None])),
        lot=draw(st.sampled_from(["a", "b", None])),
    )


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Rows with identifiers, which are in no order."""
    drawn = draw(st.lists(rows(), max_size=12))
    ids = draw(st.permutations([f"{'x' * (place % 3)}{place}" for place in range(len(drawn))]))
    return [replace(row, id=name) for row, name in zip(drawn, ids, strict=True)]


def read_back(transfers: Transfers) -> list[Row]:
    """The rows of columns, in their order."""
    return [
        Row(
            id=transfers.ids[n],
            source=transfers.parties[transfers.source[n]],
            target=transfers.parties[transfers.target[n]],
            earliest=None if transfers.earliest[n] == FIRST else date.fromordinal(transfers.earliest[n]),
            latest=None if transfers.latest[n] == LAST else date.fromordinal(transfers.latest[n]),
            low=float(transfers.low[n]) if transfers.flags[n] & STATED else None,
            high=None if np.isinf(transfers.high[n]) else float(transfers.high[n]),
            confidence=int(transfers.confidence[n]),
            product=None if transfers.product[n] == NONE else transfers.products[transfers.product[n]],
            lot=None if transfers.lot[n] == NONE else transfers.lots[transfers.lot[n]],
        )
        for n in range(len(transfers))
    ]


def in_order(table: list[Row]) -> list[Row]:
    """Rows as columns have them: sorted, and a least quantity of 0 where only the largest is stated."""

    def key(row: Row) -> tuple[str, date, date, str, str]:
        return row.source, row.earliest or date.min, row.latest or date.max, row.target, row.id

    return [
        replace(row, low=0) if row.low is None and row.high is not None else row
        for row in sorted(table, key=key)
    ]


@given(tables())
def test_the_columns_hold_the_rows_in_order(table: list[Row]) -> None:
    assert read_back(from_rows(table)) == in_order(table)


@given(tables())
def test_the_names_are_those_that_stand_in_rows_in_order(table: list[Row]) -> None:
    made = from_rows(table)
    assert list(made.parties) == sorted({name for row in table for name in (row.source, row.target)})
    assert list(made.products) == sorted({row.product for row in table if row.product})
    assert list(made.lots) == sorted({row.lot for row in table if row.lot})
    assert [made.place(name) for name in made.parties] == list(range(len(made.parties)))
    assert made.place("nobody") is None


@given(tables())
def test_the_ranks_are_the_places_of_the_identifiers_in_order(table: list[Row]) -> None:
    made = from_rows(table)
    assert [sorted(made.ids)[rank] for rank in made.rank] == list(made.ids)


@given(tables())
def test_the_indexes_find_the_rows_of_each_party(table: list[Row]) -> None:
    made = from_rows(table)
    for place in range(len(made.parties)):
        out = range(made.out_start[place], made.out_start[place + 1])
        assert list(out) == np.flatnonzero(made.source == place).tolist()
        into = made.in_order[made.in_start[place] : made.in_start[place + 1]].tolist()
        there = np.flatnonzero(made.target == place).tolist()
        assert into == sorted(there, key=lambda row: (-made.latest[row], row))
    assert made.out_start[-1] == made.in_start[-1] == len(table)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(table: list[Row], chance: np.random.Generator) -> None:
    shuffled = list(table)
    chance.shuffle(shuffled)
    assert from_rows(shuffled).digest == from_rows(table).digest


@given(tables().filter(bool))
def test_the_digest_tells_whatever_differs(table: list[Row]) -> None:
    before = from_rows(table).digest
    row = table[0]
    for other in (
        replace(row, id="another"),
        replace(row, source="Other"),
        replace(row, lot="c"),
        replace(row, product="GB200"),
        replace(row, confidence=row.confidence ^ 1 if row.confidence < CERTAIN else 0),
        replace(row, low=7.25, high=None),
    ):
        assert from_rows([other, *table[1:]]).digest != before
    assert from_rows(table, compatible=[("H100", "H200")]).digest == before or {"H100", "H200"} <= {
        row.product for row in table
    }


def test_products_are_compatible_with_themselves_and_as_they_are_said_to_be() -> None:
    goods = ["H100", "H200", "Hopper"]
    table = [Row(id=name, source="a", target="b", product=name) for name in goods]
    made = from_rows(table, compatible=[("H100", "Hopper"), ("H200", "unheard of")])
    assert made.compatible.tolist() == [[True, False, True], [False, True, False], [True, False, True]]


GOOD = Row(id="1", source="a", target="b")
BAD = {
    "source": (replace(GOOD, source=" "), "a transfer names its source and its target"),
    "target": (replace(GOOD, target=""), "a transfer names its source and its target"),
    "id": (replace(GOOD, id=""), "a transfer has an identifier"),
    "end": (
        replace(GOOD, earliest=date(2024, 1, 2), latest=date(2024, 1, 1)),
        "a transfer does not end before it starts",
    ),
    "negative": (replace(GOOD, low=-1), "a quantity is not negative"),
    "too many": (replace(GOOD, low=1, high=1e18), "a quantity is at most 1e15 pieces"),
    "no number": (replace(GOOD, low=float("nan")), "is a plain number"),
    "range": (replace(GOOD, low=2, high=1), "the least quantity is not more than the largest"),
    "sure": (replace(GOOD, confidence=CERTAIN + 1), "a confidence is from 0 to 1"),
    "unsure": (replace(GOOD, confidence=-1), "a confidence is from 0 to 1"),
    "twice": (replace(GOOD, id="0"), "no two transfers have the same identifier"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_row_that_cannot_be_is_refused_with_its_number(bad: tuple[Row, str]) -> None:
    row, why = bad
    with pytest.raises(BadInput, match=f"^row 2: .*{why}"):
        from_rows([replace(GOOD, id="0"), row])


def test_no_column_can_be_written_to() -> None:
    made = from_rows([GOOD])
    for name in (*COLUMNS, *INDEXES, "compatible"):
        assert not getattr(made, name).flags.writeable, name
        kind = np.bool_ if name == "compatible" else COLUMNS.get(name.removeprefix("in_"), np.int32)
        assert getattr(made, name).dtype == kind


def test_there_can_be_no_transfer() -> None:
    none = from_rows([])
    assert (len(none), none.out_start.tolist(), none.in_order.tolist(), none.nbytes) == (0, [0], [], 8)
    assert repr(none) == "<0 transfers between 0 parties>"


def test_a_transfer_takes_at_most_64_bytes_and_a_party_8() -> None:
    made = generate(100_000)
    assert made.nbytes / len(made) <= 64
    lonely = from_rows([Row(id=str(n), source=f"s{n}", target=f"t{n // 2}") for n in range(1000)])
    assert lonely.nbytes <= 64 * len(lonely) + 8 * len(lonely.parties)


def test_more_products_than_can_be_told_apart_are_refused() -> None:
    many = [Row(id=str(n), source="a", target="b", product=str(n)) for n in range(2**15)]
    with pytest.raises(BadInput, match=r"there are 32,768 products; at most 32,767"):
        from_rows(many)


# ---- the generator of the benchmarks


def test_the_generator_makes_the_same_of_the_same_seed_and_no_other() -> None:
    one, same, other = generate(3000, seed=1), generate(3000, seed=1), generate(3000, seed=2)
    assert one.digest == same.digest != other.digest


def test_what_is_generated_is_as_it_is_described() -> None:
    made = generate(200_000)
    assert not (made.source == made.target).any()
    spans = made.latest - made.earliest
    shares = {
        "day": (spans == 0, 0.60 * 0.97),
        "year": ((spans > 360) & (made.latest < LAST), 0.12 * 0.97),
        "open": (made.latest == LAST, 0.03),
        "not stated": ((made.flags & STATED) == 0, 0.10),
        "no product": (made.product == NONE, 0.10),
        "lot": (made.lot != NONE, 0.05),
    }
    wrong = {word: so.mean() for word, (so, share) in shares.items() if abs(so.mean() - share) > 0.005}
    assert wrong == {}
    assert made.products == PRODUCTS == tuple(sorted(PRODUCTS))
    assert len(PRODUCTS) == 20
    assert (made.earliest.min(), made.earliest.max()) == (
        date(2015, 1, 1).toordinal(),
        date(2024, 12, 31).toordinal(),
    )
    assert made.confidence.min() == 2000
    assert set((made.confidence % 100).tolist()) == {0}


def test_the_numbers_of_transfers_follow_the_power_law() -> None:
    """By Hill's estimator (1975) over the twentieth of the parties that have most."""
    made = generate(400_000, parties=40_000)
    degrees = np.bincount(made.source, minlength=len(made.parties)) + np.bincount(
        made.target, minlength=len(made.parties)
    )
    tail = np.sort(degrees)[::-1][: len(degrees) // 20]
    exponent = 1 + 1 / np.log(tail / tail[-1]).mean()
    assert exponent == pytest.approx(2.5, abs=0.1)
