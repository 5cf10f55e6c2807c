r"""A part of the graph as a report in Markdown, which readers of CommonMark and plain text editors show.

Format: CommonMark 0.31 with the tables of GitHub. No word of a document is mark-up: all signs that could
begin some are escaped, and only an address of the web becomes a link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kg.export.dossier import NOTES, Dossier
from kg.export.paragraph import one_line
from kg.export.report_page import anchor, web
from kg.export.report_text import short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kg.export.dossier import Denial, Paper, Told
    from kg.export.parcel import Parcel

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|~$&#])")
_ADDRESS: Final = re.compile(r"(?<=[a-z]):(?=//)|(?<=www)\.", re.IGNORECASE)
_START: Final = re.compile(r"^([-+]|\d+(?=[.)](?: |$)))")
_KEPT: Final = "%/:?#[]@!$&'*+,;=~-._"


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write a part of the graph as a report in Markdown.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(Dossier(parcel)))


def plain(words: str) -> str:
    r"""Any text as Markdown that shows it, on one line.

    >>> plain("1. <b>A_B</b> [x](y)"), plain("at www.example.org")
    ('1\\. \\<b\\>A\\_B\\</b\\> \\[x\\](y)', 'at www\\.example.org')
    """
    text = _SIGNS.sub(r"\\\1", one_line(words))
    text = _ADDRESS.sub(r"\\\g<0>", text)  # which many a reader makes a link without any sign
    return _START.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", text)


def _lines(dossier: Dossier) -> Iterator[str]:
    yield f"# {plain(dossier.title)}"
    yield ""
    yield plain(dossier.about["description"])
    yield ""
    for name, count in dossier.counts:
        yield f"- {count:,} {plain(name)}"
    yield ""
    yield "## To read it right"
    yield ""
    for note in NOTES:
        yield f"- {plain(note)}"
    for name, iris in dossier.groups():
        yield ""
        yield f"## {plain(name)}"
        for iri in iris:
            yield ""
            yield from _claim(dossier.told(iri))
    yield ""
    yield "## Who and what is in it"
    yield ""
    yield "| name | what it is | other names | edges | address |"
    yield "|---|---|---|---:|---|"
    for party in dossier.parties:
        cells = (party.label, party.kind, ", ".join(party.aliases))
        yield f"| {' | '.join(map(plain, cells))} | {party.edges:,} | {plain(short(party.name))} |"
    yield ""
    yield "## Sources"
    for paper in dossier.papers():
        yield ""
        yield _paper(paper)
    yield ""
    yield "## How it was made"
    yield ""
    for name, value in dossier.about.items():
        yield f"- {plain(name)}: {plain(value)}"


def _claim(told: Told) -> Iterator[str]:
    """A claim as an item, with what denies it right below it, and then all else that it says."""
    yield f'- <a id="{anchor(told.claim)}"></a>{plain(told.sentence)} {_where(told.source, told.locator)}'
    for denial in told.denials:
        yield f"  - **{plain(denial.what)}.** {_denied(denial)}"
    for name, said in told.facts:
        yield f"  - {plain(name)}: {plain(said)}"
    yield f"  - claim: {plain(short(told.claim))}"


def _denied(denial: Denial) -> str:
    return f"{plain(denial.sentence)} {_where(denial.source, denial.locator)}"


def _where(number: int, locator: str) -> str:
    place = f", {plain(locator)}" if locator else ", place not noted"
    return f"([source {number}](#source-{number}){place})"


def _paper(paper: Paper) -> str:
    title = f"“{plain(paper.title)}”"
    if (address := web(paper.url)) is not None:
        # An ampersand could begin the name of a letter there, too.
        title = f"[{title}](<{quote(address, safe=_KEPT).replace('&', '&amp;')}>)"
    else:
        title += " (no web address)"
    facts = plain("; ".join(paper.facts))
    count = f"{paper.claims:,} claim{'' if paper.claims == 1 else 's'} here"
    where = f"{plain(paper.publisher)}, {plain(paper.issued)}"
    number = f'<a id="source-{paper.number}"></a>**{paper.number}.**'
    return f"{number} {where}: {title}. {facts}; {count}."
