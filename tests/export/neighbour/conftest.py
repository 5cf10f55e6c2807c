"""What the tests of the neighbours' formats share: random records, and what a writer writes."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st

import kg.graph
from kg.claim import Claim, Range
from kg.export import formats
from kg.export.neighbour.told import Told, tell
from kg.export.parcel import Parcel
from kg.export.select import Scope, select
from kg.record import Record
from kg.terms import WD
from tests.builder import MODALITIES, STANCES, claim, entity, full, record, source

EXAMPLES = 25
"""How many random records each writer is held to."""

AWKWARD = [
    "\t",
    "\r\n",
    "a|b",
    '"',
    "/* x */",
    "\x00\x1b[31m",
    "\ud800",
    "<b>&",
    "ümlaut",
    "=1+1",
    "{}",
    "\u2028",
]
KINDS = ("Company", "Fund", "Group", "Person", "PublicBody", "SpecialPurposeVehicle", "UnknownParty")
ACTORS = ("a", "b", "c", "d")
ROLES = {
    "Control": ("controller", "controlled"),
    "Diversion": ("divertedFrom", "recipient", "supplier"),
    "Figure": ("subject",),
    "Investment": ("investor", "investee"),
    "Ownership": ("owner", "owned"),
    "Payment": ("payer", "payee"),
    "Role": ("person", "organization"),
    "Sale": ("supplier", "buyer"),
}
POSTS = ("BoardMember", "Chair", "ChiefExecutive", "Founder", "Manager", "Minister")
LINKS = (
    (),
    (("kg:country", full("place:x")), ("kg:lei", "5493001KJTIIGC8Y1R12")),
    (("skos:exactMatch", f"{WD}Q7"),),
    (("skos:exactMatch", f"{WD}Q8"), ("skos:exactMatch", f"{WD}Q9")),
)

texts = st.text(st.characters(exclude_categories=()), max_size=6) | st.sampled_from(AWKWARD)
dates = st.sampled_from(["2023", "2024-02", "2024-02-29", "1899-12-31"])
hundredths = st.integers(0, 100).map(lambda number: Decimal(number) / 100)


@st.composite
def shares(draw: st.DrawFn) -> Range:
    """A share: none, one figure, or bounds, themselves excluded or not."""
    low, high = sorted((draw(hundredths), draw(hundredths)))
    above, below = draw(st.booleans()), draw(st.booleans())
    return draw(
        st.sampled_from(
            [
                Range(),
                Range(high, high, high),
                Range(low, high, above=above, below=below) if low < high else Range(low, high),
                Range(None, high, below=below),
                Range(low, None, above=above),
            ]
        )
    )


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim of a class that some neighbour knows."""
    kind = draw(st.sampled_from(sorted(ROLES)))
    said: dict[str, Any] = {role: draw(st.sampled_from(ACTORS)) for role in ROLES[kind]}
    said |= {"post": draw(st.sampled_from(POSTS))} if kind == "Role" else {}
    said |= {"item": "Revenue"} if kind == "Figure" else {}
    said |= (
        {"basis": draw(st.sampled_from(["Equity", "Votes", "ConstantPrices"]))} if draw(st.booleans()) else {}
    )
    said |= {"per": "Month"} if draw(st.booleans()) else {}
    said |= {"event": draw(st.sampled_from(["event:x", "event:y"]))} if draw(st.booleans()) else {}
    return claim(
        kind,
        draw(texts),
        doc=draw(st.sampled_from(["news", "filing"])),
        on=draw(st.builds(str.format, st.sampled_from(["", "{}", "{}/", "/{}"]), dates)),
        claimant=draw(st.sampled_from([None, "a", "e"])),
        stance=draw(st.sampled_from([*STANCES, "Asserts", "Admits"])),
        modality=draw(st.sampled_from([*MODALITIES, *["Actual"] * 8])),
        credibility=draw(st.integers(1, 6)),
        locator=draw(st.none() | texts),
        known=draw(st.sampled_from([None, "2024-05-31", "2025-01-01"])),
        found=draw(st.sampled_from([True, True, True, False])),
        share=draw(shares()),
        amount=draw(st.sampled_from([None, 10**18, -5, (1, 2), (None, 7)])),
        **said,
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record of a few claims, some of which are denied."""
    topics = st.sampled_from(["event:x", "source:news#c1", "source:filing#c1"])
    denials = [
        claim("Statement", draw(texts), doc="denial", stance="Denies", claimant="b", respondsTo=topic)
        for topic in draw(st.lists(topics, max_size=2))
    ]
    things = [
        replace(
            entity(
                name,
                kind=draw(st.sampled_from(KINDS)),
                label=draw(texts),
                aliases=draw(st.lists(texts, max_size=2)),
            ),
            links=draw(st.sampled_from(LINKS)),
        )
        for name in ACTORS
    ]
    urls = st.sampled_from([None, "https://example.org/a?b=1", "https://example.org/a|b"])
    documents = [
        source("news", url=draw(urls)),
        source(
            "filing",
            title=draw(texts),
            primary=True,
            kind="Filing",
            url="https://example.org/f",
            issued=draw(st.none() | dates),
            publisher="https://w3id.org/aikg/actor/e",
        ),
    ]
    return record(*draw(st.lists(claims(), max_size=5)), *denials, *things, *documents)


def written(name: str, parcel: Parcel) -> bytes:
    """What the writer of a format writes."""
    stream = io.BytesIO()
    formats.named(name).load()(parcel, stream)
    return stream.getvalue()


def told(parcel: Parcel) -> dict[str, Told]:
    """The claims of a parcel by their IRIs."""
    return {each.claim.iri: each for each in tell(parcel.part)}


@pytest.fixture(scope="session")
def whole(graph: kg.graph.Graph) -> Parcel:
    """All of the record that comes with the program, as `kg export` takes it."""
    return Parcel(graph.store, select(graph.record, Scope()))
