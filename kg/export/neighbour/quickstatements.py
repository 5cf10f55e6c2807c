"""QuickStatements V1: what primary records assert as fact of things in Wikidata, to be looked over.

Syntax: https://www.wikidata.org/wiki/Help:QuickStatements. One statement to a line: item, property, value,
qualifiers, and the document as its reference. The format has no comments: what is left out is told elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg import query
from kg.export.neighbour.naming import address, digits, exact, wikidata
from kg.export.neighbour.told import Told, sentence, tell
from kg.export.sheet import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from kg.export.parcel import Parcel
    from kg.record import Record
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Property:
    """A property of Wikidata that says what a claim says.

    Attributes:
        number: Its number.
        of: The role of the item that the statement is about.
        to: The role of the item that is its value; empty where the value is the claim's money.
        over: The share must be more than this; None where it need not.
        share: Whether the share is a qualifier.
    """

    number: str
    of: str
    to: str
    over: Decimal | None = None
    share: bool = False


PROPERTIES: Final[Mapping[tuple[str, str], tuple[Property, ...]]] = {
    ("Ownership", ""): (
        Property("P127", "owned", "owner", share=True),
        Property("P1830", "owner", "owned", share=True),
        Property("P749", "owned", "owner", over=Decimal("0.5")),
        Property("P355", "owner", "owned", over=Decimal("0.5")),
    ),
    ("Role", "ChiefExecutive"): (Property("P169", "organization", "person"),),
    ("Role", "ChiefOperatingOfficer"): (Property("P1789", "organization", "person"),),
    ("Role", "Chair"): (Property("P488", "organization", "person"),),
    ("Role", "BoardMember"): (Property("P3320", "organization", "person"),),
    ("Role", "Founder"): (Property("P112", "organization", "person"),),
    ("Operation", ""): (Property("P137", "facility", "operator"),),
    ("Siting", ""): (Property("P276", "facility", "place"),),
    ("Manufacture", ""): (Property("P176", "product", "manufacturer"),),
    ("Development", ""): (Property("P178", "developed", "developer"),),
    ("ComponentOf", ""): (
        Property("P361", "component", "whole"),
        Property("P527", "whole", "component"),
    ),
    ("Figure", "Revenue"): (Property("P2139", "subject", ""),),
}
"""Which property says what, by the class of a claim and its post or item."""

CURRENCIES: Final[Mapping[str, str]] = {
    "USD": "4917",
    "EUR": "4916",
    "CNY": "39099",
    "GBP": "25224",
    "JPY": "8146",
}
"""Wikidata's item of each currency, without the Q."""

_TITLES: Final = """
SELECT ?document ?title (LANG(?title) AS ?language) WHERE { ?document a kg:SourceDocument ; dct:title ?title }
"""

_UNKNOWN: Final = "und"
"""The code for a language that is not known (ISO 639-2)."""

_AWKWARD: Final = re.compile(r"""[|"]|/\*|\*/""")
"""What a title may not have: some readers take bars, quotes and comments for their own."""


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write QuickStatements commands, a line each.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    languages = _languages(parcel.store)
    for told in tell(parcel.part):
        if _why_not(told) is None:
            reference = tuple(_reference(told, languages))
            for item, number, value, *qualifiers in _statements(told):
                line = "\t".join((item, number, value, *qualifiers, *reference))
                stream.write(line.encode() + b"\n")


def left_out(parcel: Parcel) -> str:
    """How many claims are not said, and why, in a sentence; empty where all are."""
    reasons = Counter(
        _why_not(each) or ("" if any(_statements(each)) else _NO_ITEM) for each in tell(parcel.part)
    )
    del reasons[""]
    listed = sorted(reasons.items(), key=lambda reason: (-reason[1], reason[0]))
    return sentence(sum(reasons.values()), "; ".join(f"{count:,} {reason}" for reason, count in listed))


_NO_ITEM: Final = "on what has no item in Wikidata, or no exact figure"


def _why_not(told: Told) -> str | None:
    """Why a claim cannot be said, or None where its words allow it."""
    claim = told.claim
    if not told.record.is_primary(claim):
        return "without a primary record"
    if told.replaced:
        return "superseded"
    if not told.firm or claim.stance == "Reports":
        return "not asserted as actual by one who knows"
    if told.denials:
        return "denied"
    if address(told.source.url) is None:
        return "of a document without an address"
    return None if _properties(told) else "for which there is no property"


def _properties(told: Told) -> tuple[Property, ...]:
    claim = told.claim
    if claim.kind == "Ownership" and claim.code("basis") not in {None, "Equity"}:
        return ()  # who has votes need not own as much
    detail = claim.code("post") or claim.code("item") or ""
    return PROPERTIES.get((claim.kind, detail), ()) or PROPERTIES.get((claim.kind, ""), ())


def _statements(told: Told) -> Iterator[tuple[str, ...]]:
    """Item, property, value and qualifiers of each statement that a claim yields."""
    claim, record = told.claim, told.record
    for each in _properties(told):
        item = _item(claim.all(each.of), record)
        value = _item(claim.all(each.to), record) if each.to else _amount(told)
        enough = each.over is None or (claim.share.low is not None and claim.share.low > each.over)
        if item and value and enough:
            yield item, each.number, value, *_qualifiers(told, share=each.share)


def _item(iris: tuple[str, ...], record: Record) -> str | None:
    """Wikidata's item of the one thing in a role; None where there are several, or none."""
    return wikidata(record.entities.get(iris[0])) if len(iris) == 1 else None


def _amount(told: Told) -> str | None:
    """The exact amount with its currency; None where it is a range, undated, or of a part of the business."""
    claim = told.claim
    unit = CURRENCIES.get(claim.currency or "")
    # A rate, a part, or a figure at the prices of another year is no revenue of a span of time.
    alone = {name for name, _ in (*claim.roles, *claim.codes)} <= _WHOLE
    one = exact(claim.amount)
    dated = any(claim.date(name) for name in ("on", "from", "until"))
    if unit is None or one is None or not dated or not alone:
        return None
    return f"{digits(one)}U{unit}"


_WHOLE: Final = frozenset({"event", "item", "modality", "stance", "subject", "trend"})
"""What a figure on the whole of a business may name."""


def _qualifiers(told: Told, *, share: bool) -> Iterator[str]:
    claim = told.claim
    for number, name in (("P580", "from"), ("P582", "until"), ("P585", "on")):
        if day := claim.date(name):
            yield number
            yield time(day)
    if share and (one := exact(claim.share)) is not None:
        yield "P1107"
        yield digits(one)


def _reference(told: Told, languages: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """The document: its address, title and date; when it was read is not known, so S813 is left out."""
    source = told.source
    yield from ("S854", f'"{source.url}"')
    title = " ".join(clean(source.title).split())
    if title and not _AWKWARD.search(title):
        yield from ("S1476", f'{languages.get((source.iri, source.title)) or _UNKNOWN}:"{title}"')
    if source.issued:
        yield from ("S577", time(source.issued))


def time(day: str) -> str:
    """A year, a month or a day as Wikidata has it, with its precision.

    >>> time("2024"), time("2024-06"), time("2024-06-05")
    ('+2024-00-00T00:00:00Z/9', '+2024-06-00T00:00:00Z/10', '+2024-06-05T00:00:00Z/11')
    """
    year, month, date = (*day.split("-"), "00", "00")[:3]
    return f"+{year}-{month}-{date}T00:00:00Z/{9 + day.count('-')}"


def _languages(store: Store) -> dict[tuple[str, str], str]:
    """The language of each title of each document, where it is told."""
    rows = query.select(store, _TITLES).rows
    told = {(str(document), str(title), str(code).lower()) for document, title, code in rows if code}
    return {(document, title): code for document, title, code in sorted(told, reverse=True)}
