"""Asks a running server what the W3C's tests ask, and writes what it answers otherwise.

    git clone https://github.com/w3c/rdf-tests
    python bench/conformance.py rdf-tests docs/conformance.md

Each dataset of the tests is served by a `kg serve --rdf` of its own, and every query goes there over HTTP.
The engine is asked the same without the server, so that one can see whose an answer is.
"""

from __future__ import annotations

import re
import sys
import textwrap
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import doors
from deviations import REASONS, UNKNOWN, reason
from queries import queries
from suite import Outcome, Suite


def page(outcomes: list[Outcome]) -> str:
    """The page: how many tests of each suite are answered as wanted, and each that is not."""
    suites: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        suites[each.suite].append(each)
    lines = [HEAD, "| suite | tests | as wanted | written otherwise | otherwise | refused by design |\n"]
    lines.append("| --- | --- | --- | --- | --- | --- |\n")
    lines += [_counted(suite, found) for suite, found in suites.items()]
    lines += [_counted("**all**", outcomes), *_deviations(outcomes)]
    return "".join(lines)


def _counted(suite: str, found: list[Outcome]) -> str:
    spelled = sum(each.spelled for each in found)
    refused = sum(each.refused and not each.why for each in found)
    otherwise = sum(bool(each.why) and not each.spelled for each in found)
    numbers = (len(found), len(found) - spelled - refused - otherwise, spelled, otherwise, refused)
    return f"| {suite} | {' | '.join(f'{number:,}' if number else '—' for number in numbers)} |\n"


def _deviations(outcomes: list[Outcome]) -> Iterator[str]:
    """Each test that is answered otherwise, by the reason for it."""
    asked = [each for each in outcomes if each.alone is not None]
    alone = sum(each.alone is True for each in asked)
    yield MIDDLE.format(asked=f"{len(asked):,}", alone="all" if alone == len(asked) else f"{alone:,}")
    for why in (*REASONS, UNKNOWN):
        found = [each for each in outcomes if each.why and reason(each.name, spelled=each.spelled) == why]
        if found:
            yield f"\n{textwrap.fill(why.sentence, WIDTH, break_on_hyphens=False)}\n\n{COLUMNS}"
            for each in found:
                yield f"| {each.suite} | `{each.name}` | {_cell(each.why)} | {_same(each)} |\n"


def _same(each: Outcome) -> str:
    return {True: "yes", False: "**no**", None: "—"}[each.alone]


def _cell(why: str) -> str:
    text = re.sub(r"\^\^<http://www\.w3\.org/2001/XMLSchema#(\w+)>", r"^^xsd:\1", " ".join(why.split()))
    return text.replace("|", "&#124;").replace("<", "&lt;")


WIDTH: Final = 110
HEAD: Final = """# Conformance

What the [tests of the W3C](https://github.com/w3c/rdf-tests) find at a running `kg serve --rdf`. The page
is written by `python bench/conformance.py FOLDER docs/conformance.md`, where FOLDER is a copy of them.
Every query goes over HTTP to a server that has the test's data as its default graph and its named graphs.

*As wanted* is an answer with the very terms that are wanted, blank nodes paired off, and in the order that
is wanted where the query orders; or a query that is taken where it is good, and refused with 400 where it
is not. *Written otherwise* is an answer that is the same but for how numbers, truths and dates are written
(`1` for `01`). *Refused by design* is what changes the graph or asks elsewhere (updates, writes,
`SERVICE`): it was sent, and refused with a word that says so. The tests of entailment are left out: none is
of simple entailment, and nothing is inferred while a query runs.

"""
MIDDLE: Final = """
## What is answered otherwise

Of {asked} queries the engine was asked without the server too, in the same run and of the same data; to
{alone} of them it gives the same answer.
"""
COLUMNS: Final = """| suite | test | what is answered | the engine alone answers the same |
| --- | --- | --- | --- |
"""


def main() -> None:
    """Run them all, and write the page."""
    suite, written = Suite(Path(sys.argv[1])), Path(sys.argv[2])
    begun = time.monotonic()
    outcomes = [*queries(suite), *doors.protocol(suite), *doors.described(), *doors.graph_store(suite)]
    written.write_text(page(outcomes), encoding="utf-8")
    otherwise = sum(bool(each.why) and not each.spelled for each in outcomes)
    print(f"{len(outcomes):,} tests, {otherwise} answered otherwise, in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
