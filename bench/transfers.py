"""Makes transfers to measure with: a power-law temporal multigraph, the same for the same seed.

What it is like, so that others can make one that is as hard:

- Parties are drawn for both ends by the same power law, so that who sends much also gets much: the
  probability that a party has k transfers falls as k to the power of -2.5 (`EXPONENT`). Two parties can have
  many transfers; none is from a party to itself.
- Days are even over the ten years from 2015 to 2024. Of a hundred transfers, 60 are dated to the day, 28 to
  the month and 12 to the year; of 3 in a hundred it is open when they ended.
- Quantities are from 1 to 99,999, even in their logarithm. Of a hundred, 75 are exact, 15 a range up to at
  most twice the least, and 10 not stated.
- There are 20 products, four families with four models each. Of a hundred transfers, 85 name a model, 5 a
  family alone, and 10 nothing.
- Confidences are even from 0.20 to 0.99, in hundredths. Of a hundred transfers 5 name a lot, of which there
  is one for each hundred transfers.

All columns are drawn by numpy, each at once. Run as a program it writes a file, of the kind that its ending
says:

    python bench/transfers.py 1000000 one-million.parquet
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from kg.clock import days
from kg.flow import file
from kg.flow.names import Names, Numbers
from kg.flow.transfers import LAST, NONE, STATED, Transfers, assemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]

EXPONENT: Final = 2.5
"""Of the power law of the numbers of transfers."""

FIRST_DAY: Final = date(2015, 1, 1).toordinal()
LAST_DAY: Final = date(2024, 12, 31).toordinal()

MODELS: Final = 4
PRODUCTS: Final = tuple(
    name
    for family in ("Ash", "Beech", "Fir", "Yew")
    for name in (family, *(f"{family} {model}" for model in range(1, MODELS + 1)))
)
"""The products, in order: each family stands before its models."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Drawn:
    """Transfers as they were drawn, in no order.

    Attributes:
        columns: As `kg.flow.transfers.COLUMNS` has them.
        when: For each transfer the place in `dates` of its date.
        dates: All days, months and years, as they are written.
        parties: The names of the parties.
        lots: The names of the lots.
    """

    columns: dict[str, NDArray[Any]]
    when: Ints
    dates: list[str]
    parties: Names
    lots: Names


def generate(rows: int, *, parties: int | None = None, seed: int = 0) -> Transfers:
    """Make transfers.

    Args:
        rows: How many.
        parties: How many parties at most; a tenth of the rows, and at least two, where it is None.
        seed: What chance begins with.

    Returns:
        The transfers; each is identified by its number.
    """
    drawn = draw(rows, parties=parties, seed=seed)
    places = range(len(PRODUCTS))
    return assemble(
        drawn.columns,
        parties=drawn.parties,
        products=PRODUCTS,
        lots=drawn.lots,
        compatible=[(place, place - place % (MODELS + 1)) for place in places],
        ids=Numbers(np.arange(1, rows + 1, dtype=np.int32)),
    )


def draw(rows: int, *, parties: int | None = None, seed: int = 0) -> Drawn:
    """Draw the columns of `generate`, which see, without sorting them."""
    chance = np.random.Generator(np.random.PCG64(seed))
    ends = _ends(chance, rows, max(2, rows // 10 if parties is None else parties))
    names, both = _named("party-", ends)
    lots, lot = _named("lot-", _some(chance, 0.05, chance.integers(0, rows // 100 + 1, rows)))
    dates, first, last = _calendar()
    when = _dated(chance, dates, rows)
    low, high, stated = _quantities(chance, rows)
    columns: dict[str, NDArray[Any]] = {
        "source": both[:rows],
        "target": both[rows:],
        "earliest": first[when],
        "latest": np.where(chance.random(rows) < 0.03, LAST, last[when]),
        "low": low,
        "high": high,
        "confidence": chance.integers(20, 100, rows) * 100,
        "product": _goods(chance, rows),
        "lot": lot,
        "flags": stated * STATED,
        "rank": np.arange(rows, dtype=np.int32),
    }
    return Drawn(columns, when, dates, names, lots)


def table(drawn: Drawn, *, ids: bool = True) -> pa.Table:
    """Put drawn transfers into a table, as `kg.flow.table` reads it.

    Args:
        drawn: The transfers.
        ids: Give each transfer an identifier.

    Returns:
        The table; its dates are words, as precise as they were drawn.
    """
    columns = drawn.columns
    product, not_stated = columns["product"], columns["flags"] != STATED
    family = np.where(product < 0, NONE, product - product % (MODELS + 1))
    fields = {
        "source": _words(columns["source"], drawn.parties),
        "target": _words(columns["target"], drawn.parties),
        "earliest": _words(drawn.when, drawn.dates),
        "latest": _words(np.where(columns["latest"] == LAST, NONE, drawn.when), drawn.dates),
        "quantity_min": pa.array(columns["low"], mask=not_stated),
        "quantity_max": pa.array(columns["high"], mask=not_stated),
        "product": _words(np.where(product == family, NONE, product), PRODUCTS),
        "family": _words(family, PRODUCTS),
        "confidence": pa.array(columns["confidence"] / 10_000),
        "lot": _words(columns["lot"], drawn.lots),
    }
    if ids:
        numbers = np.random.Generator(np.random.PCG64(len(product))).permutation(len(product))
        fields["id"] = pa.array(_numbered("T", numbers))
    return pa.table(fields)


def write(drawn: Drawn, path: Path, *, ids: bool = True) -> None:
    """Write drawn transfers as CSV, or as Parquet with days in place of words, as the ending says."""
    whole = table(drawn, ids=ids)
    if path.suffix == ".csv":
        texts = [
            field.type.value_type if pa.types.is_dictionary(field.type) else field.type
            for field in whole.schema
        ]
        plain = whole.cast(pa.schema(zip(whole.column_names, texts, strict=True)))
        csv.write_csv(plain, path, csv.WriteOptions(quoting_style="none"))
        return
    for name in ("earliest", "latest"):
        ordinals = drawn.columns[name]
        column = pa.array((ordinals - _EPOCH).astype(np.int32), mask=ordinals == LAST).cast(pa.date32())
        whole = whole.set_column(whole.column_names.index(name), name, column)
    parquet.write_table(whole, path)


def main() -> None:
    """Write a file of so many transfers."""
    if len(sys.argv) not in {3, 4}:
        sys.exit("give the number of transfers, the file (.parquet, .csv or .transfers) and, at will, a seed")
    rows, path, seed = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    if path.suffix == file.ENDING:
        file.save(generate(rows, seed=seed), path)
    else:
        write(draw(rows, seed=seed), path)


def _ends(chance: np.random.Generator, rows: int, parties: int) -> Ints:
    """The sources, then the targets, drawn by weights that fall as a power of the place, then shuffled.

    Where the weight of place i is i to the power of -a, the numbers of transfers have the exponent 1 + 1/a;
    the places are drawn by the inverse of the weights' integral.
    """
    above = 1 - 1 / (EXPONENT - 1)
    drawn = (1 + chance.random(2 * rows) * ((parties + 1) ** above - 1)) ** (1 / above)
    places = np.minimum(drawn.astype(np.int64), parties) - 1
    source, target = places[:rows], places[rows:]
    target[source == target] += 1
    target %= parties
    shuffled: Ints = chance.permutation(parties)[places]
    return shuffled


def _calendar() -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
    """All days, then all months, then all years, as they are written; the first and the last day of each."""
    written = [date.fromordinal(day).isoformat() for day in range(FIRST_DAY, LAST_DAY + 1)]
    words = [word for letters in (10, 7, 4) for word in dict.fromkeys(day[:letters] for day in written)]
    spans = [days(word) for word in words]
    first = np.array([(span.earliest or date.min).toordinal() for span in spans], dtype=np.int32)
    last = np.array([(span.latest or date.max).toordinal() for span in spans], dtype=np.int32)
    return words, first, last


def _dated(chance: np.random.Generator, dates: list[str], rows: int) -> Ints:
    """For each transfer a day, or the month or the year of one: places in `dates`."""
    place = {word: number for number, word in enumerate(dates)}
    coarser = np.array(
        [[place[word[:letters]] for letters in (10, 7, 4)] for word in dates if len(word) == 10]
    )
    precision = np.searchsorted([0.60, 0.88], chance.random(rows), side="right")
    drawn: Ints = coarser[chance.integers(0, len(coarser), rows), precision]
    return drawn


def _quantities(
    chance: np.random.Generator, rows: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    low = np.floor(10 ** (5 * chance.random(rows)))
    kind = chance.random(rows)
    high = np.where(kind < 0.75, low, np.floor(low * (1 + chance.random(rows))))
    stated = kind < 0.90
    return np.where(stated, low, 0.0), np.where(stated, high, np.inf), stated


def _goods(chance: np.random.Generator, rows: int) -> Ints:
    family = chance.integers(0, len(PRODUCTS) // (MODELS + 1), rows) * (MODELS + 1)
    kind = chance.random(rows)
    product = np.where(kind < 0.85, family + chance.integers(1, MODELS + 1, rows), family)
    return np.where(kind < 0.90, product, NONE)


def _some(chance: np.random.Generator, share: float, values: Ints) -> Ints:
    return np.where(chance.random(len(values)) < share, values, NONE)


def _named(prefix: str, values: Ints) -> tuple[Names, NDArray[np.int32]]:
    """Names for the numbers that there are, and their places among these; `NONE` has none."""
    used = np.bincount(values + 1)[1:] > 0
    places = np.append(np.cumsum(used) - 1, NONE).astype(np.int32)
    return _numbered(prefix, np.flatnonzero(used)), places[values]


def _numbered(prefix: str, numbers: Ints) -> Names:
    """A prefix with each number in as many digits, so that names are in order as numbers are."""
    width = len(str(int(numbers.max(initial=0))))
    letters = np.frombuffer(prefix.encode(), dtype=np.uint8)
    names = np.empty((len(numbers), len(letters) + width), dtype=np.uint8)
    names[:, : len(letters)] = letters
    for place in range(width):
        names[:, -1 - place] = numbers // 10**place % 10 + ord("0")
    return Names(names.reshape(-1), np.arange(len(numbers) + 1, dtype=np.int64) * names.shape[1])


def _words(places: Ints, words: Sequence[str]) -> pa.DictionaryArray:
    codes = pa.array(places.astype(np.int32), mask=places < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(list(words), pa.string()))


if __name__ == "__main__":
    main()
