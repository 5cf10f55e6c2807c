"""A report as one page that needs nothing else: the picture, the tables, the sentences and the citations."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.evidence import Citation, cite
from kg.export.paragraph import one_line
from kg.export.report import Cell, Report, Table, cited
from kg.export.report_text import MORE, is_figure, short
from kg.export.report_text import words as cell_words
from kg.export.sheet import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.export.answer import Provenance
    from kg.export.figure import Theme
    from kg.record import Record

COLOURS = {
    "light": "--ground:#ffffff;--ink:#1a1a1a;--faint:#5f6368;--line:#d0d4d9;--link:#0b5394",
    "dark": "--ground:#14171a;--ink:#e8eaed;--faint:#a8adb3;--line:#3a4047;--link:#8ab4f8",
}
"""The colours of a page on either ground."""

_FIGURE = '<td class="n">'
STYLE = """
body{background:var(--ground);color:var(--ink);font:16px/1.5 "DejaVu Sans",Verdana,sans-serif;
max-width:75rem;margin:2rem auto;padding:0 1rem}
a{color:var(--link)} h1{font-size:1.4rem} h2{font-size:1.1rem;margin-top:2rem}
figure{margin:1.5rem 0} figure svg{max-width:100%;height:auto}
.wide{overflow-x:auto} table{border-collapse:collapse;font-size:.85rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
td.n{text-align:right;font-variant-numeric:tabular-nums} .faint{color:var(--faint);font-size:.85rem}
li{margin:.4rem 0}
"""
"""How a page looks."""


def report_page(
    report: Report,
    record: Record,
    *,
    provenance: Provenance,
    left_out: Sequence[tuple[str, int]] = (),
    picture: str = "",
    theme: Theme = "light",
) -> Iterator[str]:
    """A report as a page of HTML.

    Args:
        report: The report.
        record: The record that it cites.
        provenance: From what it was made.
        left_out: How many claims it could not rest on, by reason.
        picture: The picture as SVG; empty where there is none.
        theme: The ground of the page.

    Yields:
        Lines without line breaks.
    """
    title = text(report.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield f"<title>{title}</title>"
    # Nothing is fetched and nothing runs, whatever a document's words are.
    yield (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
    )
    yield f"<style>:root{{color-scheme:{theme};{COLOURS[theme]}}}{STYLE}</style></head>"
    yield f"<body><h1>{title}</h1>"
    if picture:
        yield f"<figure>{picture}</figure>"
    claims = cited(report, record)
    for table in report.tables:
        yield from _table(table, frozenset(claims))
    if report.sentences:
        yield "<h2>In sentences</h2>"
        yield from (f"<p>{text(sentence)}</p>" for sentence in report.sentences)
    yield from _notes(report, left_out)
    yield "<h2>Sources</h2>"
    yield "<ol>"
    yield from (_citation(each) for each in cite(record, claims))
    yield "</ol>"
    yield f'<p class="faint">{text(_made(provenance))}</p>'
    yield "</body></html>"


def inline(svg: str) -> str:
    """An SVG file as it stands within a page: without its prolog."""
    return svg[svg.index("<svg") :].strip()


def _table(table: Table, claims: frozenset[str]) -> Iterator[str]:
    if table.title:
        yield f"<h2>{text(table.title)}</h2>"
    head = "".join(f"<th>{text(header)}</th>" for header in table.headers)
    yield f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>'
    for row in table.rows:
        yield f"<tr>{''.join(_cell(cell, claims) for cell in row)}</tr>"
    yield "</tbody></table></div>"


def _cell(cell: Cell, claims: frozenset[str]) -> str:
    if isinstance(cell, tuple):
        return f"<td>{', '.join(_link(iri, claims) for iri in cell)}</td>"
    return f"{_FIGURE if is_figure(cell) else '<td>'}{text(cell_words(cell))}</td>"


def _link(iri: str, claims: frozenset[str]) -> str:
    name = text(short(iri))
    return f'<a href="#{anchor(iri)}">{name}</a>' if iri in claims else name


def _notes(report: Report, left_out: Sequence[tuple[str, int]]) -> Iterator[str]:
    notes = list(report.notes)
    if left_out:
        notes.append(f"Claims left out: {'; '.join(f'{n} × {reason}' for reason, n in left_out)}.")
    if report.truncated:
        notes.append(MORE)
    if notes:
        yield "<h2>To read it right</h2>"
        yield "<ul>"
        yield from (f"<li>{text(note)}</li>" for note in notes)
        yield "</ul>"


def _citation(citation: Citation) -> str:
    where = ", ".join(part for part in (citation.publisher, citation.issued, citation.locator) if part)
    title = text(citation.title)
    if (address := web(citation.url)) is not None:
        title = f'<a href="{escape(address)}" rel="noreferrer">{title}</a>'
    who = f"{citation.claimant or 'the document'}, {citation.stance}, {citation.modality}"
    grade = f"{citation.reliability}{citation.credibility}"
    return (
        f'<li id="{anchor(citation.claim)}">{text(citation.says)} '
        f'<span class="faint">{text(who)}, {grade}. {"; ".join(filter(None, (title, text(where))))}. '
        f"{text(short(citation.claim))}</span></li>"
    )


def web(url: str | None) -> str | None:
    """An address of the web, or None: a document's words shall not run anything.

    >>> web("https://example.org/a"), web("javascript:alert(1)"), web(None)
    ('https://example.org/a', None, None)
    """
    try:
        return clean(url) if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:  # as of "http://[": it leads nowhere
        return None


def _made(provenance: Provenance) -> str:
    query = " ".join(f"{name}={value}" for name, value in provenance.query.items())
    days = [
        f"{word} {day}" for word, day in (("as of", provenance.as_of), ("known", provenance.known)) if day
    ]
    return "; ".join(
        [f"{provenance.program}", f"release {provenance.release}", f"data {provenance.data}", query, *days]
    )


def anchor(iri: str) -> str:
    """The name by which a page links to a claim on it; no two claims have the same.

    >>> anchor("https://w3id.org/aikg/source/news#c1"), anchor("https://w3id.org/aikg/source/news#c-1")
    ('news-c1', 'news-c--1')
    """
    document, _, name = short(iri).partition("#")
    return escape(f"{document}-{name.replace('-', '--')}" if name else document)


def text(words: str) -> str:
    """Any text as HTML that shows it, on one line and without control characters."""
    return escape(one_line(words))
