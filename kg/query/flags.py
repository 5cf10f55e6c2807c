"""The red flags: signs that official guidance names, one query each in `ontology/flags/`.

A flag is a SELECT of ?party and ?verdict, which is `hit` or `clear`; of ?claim, ?and, ?also and ?more, the
claims that it takes together; of ?beside, a claim that tells against it; of ?fact, a thing that is no claim,
such as the country in a party's entry. A party of which it selects nothing is not judged: the record does not
say enough.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg import terms
from kg.query.run import select
from kg.store import Store

_FIELD: Final = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)
_FIELDS: Final = (
    "title",
    "publisher",
    "document",
    "date",
    "place",
    "url",
    "read",
    "severity",
    "means",
    "not",
    "judged",
)
_TAKEN: Final = ("claim", "and", "also", "more")


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag with its official source.

    Attributes:
        name: the stem of its file.
        title: what it says of a party, in one sentence.
        publisher: who published the guidance.
        document: the guidance.
        date: of which day it is, as written.
        place: where in the guidance.
        url: where it can be read.
        read: in which words it was read here: its own, or another's.
        severity: how grave it is, as far as the guidance says so.
        means: what a hit means.
        does_not_mean: what a hit does not mean.
        judged: which parties it can judge.
        sparql: the query.
    """

    name: str
    title: str
    publisher: str
    document: str
    date: str
    place: str
    url: str
    read: str
    severity: str
    means: str
    does_not_mean: str
    judged: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a flag finds of one party by some claims.

    Attributes:
        party: the IRI of the party.
        hit: whether the flag is raised; it is known not to be where it is not.
        claims: the IRIs of the claims that say so together; none where a fact alone does.
        beside: the IRI of a claim that tells against it.
        fact: the IRI of a thing that is no claim, such as a country.
    """

    party: str
    hit: bool
    claims: tuple[str, ...]
    beside: str | None
    fact: str | None


@lru_cache(maxsize=1)
def flags() -> tuple[Flag, ...]:
    """Read the flags that came with the program.

    Returns:
        The flags, by name.

    Raises:
        ValueError: where a file lacks one of the comments of its header.

    Example:
        >>> [flag.date for flag in flags() if flag.name == "new-customer-large-quantity"]
        ['2025-05-13']
    """
    files = sorted((terms.ontology_dir() / "flags").glob("*.rq"))
    return tuple(parse(file.stem, file.read_text("utf-8")) for file in files)


def parse(name: str, text: str) -> Flag:
    """Read one flag.

    Args:
        name: what to call it.
        text: the query with its header.

    Returns:
        The flag.

    Raises:
        ValueError: where a comment of the header is missing, or not known.
    """
    header = dict(_FIELD.findall(text.split("\n\n", 1)[0]))
    if set(header) != set(_FIELDS):
        wrong = ", ".join(sorted(set(header) ^ set(_FIELDS)))
        raise ValueError(f"flags/{name}.rq has a comment too few or too many in its header: {wrong}")
    header["does_not_mean"] = header.pop("not")
    return Flag(name=name, sparql=text, **header)


def judge(flag: Flag, store: Store) -> tuple[Judged, ...]:
    """Ask a flag.

    Args:
        flag: the flag.
        store: the record.

    Returns:
        What it finds, in the order of its answer.
    """
    rows = select(store, flag.sparql)
    found = []
    for row in rows:
        said = {name: str(cell) for name, cell in zip(rows.columns, row, strict=True) if cell is not None}
        claims = tuple(said[name] for name in _TAKEN if name in said)
        found.append(
            Judged(said["party"], said["verdict"] == "hit", claims, said.get("beside"), said.get("fact"))
        )
    return tuple(found)
