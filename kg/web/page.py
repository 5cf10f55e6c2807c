"""What every page is made of: a frame without scripts, links within the graph, and text that is only text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from kg import terms
from kg.export.sheet import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BASE: Final = terms.ACTOR.removesuffix("actor/")
"""What all names within the graph begin with; the rest is the way to their page."""

KINDS: Final = (
    ("actor", "Actors"),
    ("product", "Products"),
    ("site", "Sites"),
    ("place", "Places"),
    ("model", "AI models"),
    ("event", "Events"),
    ("lot", "Lots"),
    ("source", "Source documents"),
)
"""The kinds of things that have pages, by their namespace, and what they are called."""

_STYLE: Final = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1a1a1a;--faint:#5f6368;--line:#d0d4d9;--link:#0b5394;
--doubt:#9c3a00}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--ink:#e8eaed;--faint:#a8adb3;--line:#3a4047;
--link:#8ab4f8;--doubt:#ffb58a}}
body{background:var(--ground);color:var(--ink);font:16px/1.5 "DejaVu Sans",Verdana,sans-serif;max-width:75rem;
margin:0 auto;padding:1rem}
a{color:var(--link)} nav{font-size:.85rem} h1{font-size:1.5rem;margin:.8rem 0 .2rem}
h2{font-size:1.15rem;margin:2rem 0 .4rem} h3{font-size:1rem;margin:1.2rem 0 .2rem}
.faint{color:var(--faint);font-size:.85rem} .doubt{color:var(--doubt)}
.wide{overflow-x:auto} table{border-collapse:collapse;font-size:.9rem;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line);
overflow-wrap:break-word}
th{white-space:nowrap} td{min-width:5.5rem} td p{margin:0;min-width:14rem}
:target{outline:2px solid var(--link)}
article{border-bottom:1px solid var(--line);padding:.2rem 0 .8rem} p{margin:.3rem 0}
ul.names{columns:18rem;padding-left:1.2rem} code{font-size:.9em;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.4rem 0} dd{margin:0}
dt{color:var(--faint)} @media (max-width:40rem){dl{display:block} dd{margin:0 0 .3rem}}
"""


def frame(title: str, body: Iterable[str], *, up: str) -> Iterator[str]:
    """A whole page.

    Args:
        title: What it is about.
        body: Its lines of HTML below the heading.
        up: The way from it to the start page, such as ``../``.

    Yields:
        Lines of HTML.
    """
    yield '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{text(title)}</title><style>{_STYLE}</style></head><body>"
    ways = "".join(f' · <a href="{up}{kind}/">{name}</a>' for kind, name in KINDS)
    yield f'<nav><a href="{up or "./"}">Start</a>{ways} · <a href="{up}ontology">Ontology</a></nav>'
    yield f"<main><h1>{text(title)}</h1>"
    yield from body
    yield "</main></body></html>"


def text(words: object) -> str:
    """Any text as HTML that shows it, on one line and without control characters.

    >>> text("<b>A & B")
    '&lt;b&gt;A &amp; B'
    """
    return escape(" ".join(clean(str(words)).split()))


def link(iri: str, words: object, *, up: str) -> str:
    """A link to where more is said of something; its name alone where that is nowhere.

    >>> link("https://w3id.org/aikg/source/some-slug#c1", "claim", up="../")
    '<a href="../source/some-slug#c1">claim</a>'
    >>> link("javascript:alert(1)", "a site", up="../")
    'a site'
    """
    if iri.startswith(BASE):
        address = up + quote(iri.removeprefix(BASE), safe="/#")
    elif urlsplit(iri).scheme in {"http", "https"}:
        address = clean(iri)
    else:  # only an address of the web becomes a link: a document's words shall not run anything
        return text(words)
    outside = "" if iri.startswith(BASE) else ' rel="noreferrer"'
    return f'<a href="{escape(address)}"{outside}>{text(words)}</a>'


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of cells that are HTML already."""
    head = "".join(f"<th>{text(header)}</th>" for header in headers)
    yield f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>'
    for row in rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
    yield "</tbody></table></div>"


def facts(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names of things with what is said of each, which is HTML already; what is not said is left out."""
    said = "".join(f"<dt>{text(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    if said:
        yield f"<dl>{said}</dl>"


def formats(iri: str) -> str:
    """What is told at the end of a page: how a program gets the same."""
    return (
        f'<p class="faint">The same as data: ask this address with <code>Accept: text/turtle</code>, '
        f"<code>application/ld+json</code>, <code>application/n-triples</code> or "
        f"<code>application/rdf+xml</code>. Its permanent name is <code>{text(iri)}</code>.</p>"
    )
