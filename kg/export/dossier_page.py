"""A part of the graph as one page of HTML: no script, nothing fetched, to be read, printed and passed on."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Final

from kg.export.dossier import DISPUTED, NOTES, Dossier
from kg.export.picture.network import inline
from kg.export.picture.scene_svg import variables
from kg.export.report_page import COLOURS, STYLE, anchor, text, web
from kg.export.report_text import short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kg.export.dossier import Denial, Paper, Told
    from kg.export.parcel import Parcel

PICTURED: Final = 150
"""Up to how many nodes the page has a picture of them; with more it would be no help to a reader."""

_LIGHT: Final = f"{COLOURS['light']};--doubt:#9c3a00;{variables('light')}"
_DARK: Final = f"{COLOURS['dark']};--doubt:#ffb58a;{variables('dark')}"
_STYLE: Final = f"""
:root{{color-scheme:light dark;{_LIGHT}}}
@media (prefers-color-scheme:dark){{:root{{{_DARK}}}}}
{STYLE.strip()}
.skip{{position:absolute;left:-99rem}} .skip:focus{{position:static}}
nav ul{{columns:20rem;padding-left:1.2rem;font-size:.9rem}}
ul.counts{{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.6rem}}
.counts b{{font-size:1.15rem;font-variant-numeric:tabular-nums}}
article{{border-top:1px solid var(--line);padding:.6rem 0;break-inside:avoid}}
article.disputed{{display:grid;grid-template-columns:3fr 2fr;gap:0 1.5rem}}
article p{{margin:.2rem 0}} .says{{font-size:1rem}}
aside{{border-left:4px solid var(--doubt);padding:0 0 .2rem .8rem;margin:.2rem 0;break-inside:avoid}}
aside b{{color:var(--doubt)}}
dl{{display:grid;grid-template-columns:max-content 1fr;gap:.05rem 1rem;margin:.3rem 0;font-size:.85rem}}
dt{{color:var(--faint)}} dd{{margin:0;overflow-wrap:anywhere}} article.disputed dl{{grid-column:1/-1}}
:target{{outline:2px solid var(--link)}} a:focus-visible{{outline:2px solid var(--ink)}}
@media (max-width:45rem){{article.disputed{{display:block}} dl{{display:block}} dd{{margin:0 0 .2rem}}}}
@media print{{:root{{color-scheme:light;{_LIGHT}}} body{{font-size:10pt;max-width:none}}
nav,.skip{{display:none}} a{{color:inherit}} a[rel]::after{{content:" <" attr(href) ">";font-size:.8em;
overflow-wrap:anywhere}} h2{{break-after:avoid}}}}
"""


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write a part of the graph as a page.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(Dossier(parcel), parcel))


def policy(style: str, script: str = "") -> str:
    """What a page may do, as a meta element: nothing but what stands in it itself, named by its digest.

    Args:
        style: What stands in its style element.
        script: What stands in its script element; nothing runs where it is empty.

    Returns:
        One element of HTML.
    """
    rules = ["default-src 'none'", f"style-src {_digest(style)}", "base-uri 'none'", "form-action 'none'"]
    if script:
        rules.insert(2, f"script-src {_digest(script)}")
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _digest(words: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(words.encode()).digest()).decode()}'"


def _lines(dossier: Dossier, parcel: Parcel) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield policy(_STYLE)
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{text(dossier.title)}</title><style>{_STYLE}</style></head>"
    yield '<body><a class="skip" href="#claims">To the claims</a>'
    yield f"<header><h1>{text(dossier.title)}</h1><p>{text(dossier.about['description'])}</p>"
    counts = "".join(f"<li><b>{count:,}</b> {text(name)}</li>" for name, count in dossier.counts)
    yield f'<ul class="counts">{counts}</ul></header>'
    groups = list(dossier.groups())
    yield from _contents(groups)
    yield "<main>"
    if 1 < len(dossier.parties) <= PICTURED:
        yield f"<figure>{inline(parcel)}</figure>"
    yield '<h2 id="reading">To read it right</h2><ul>'
    yield from (f"<li>{text(note)}</li>" for note in NOTES)
    yield '</ul><div id="claims">'
    for place, (name, iris) in enumerate(groups):
        yield f'<section><h2 id="group-{place}">{text(name)}</h2>'
        for iri in iris:
            yield from _claim(dossier.told(iri), disputed=name == DISPUTED)
        yield "</section>"
    yield "</div>"
    yield from _parties(dossier)
    yield '<h2 id="sources">Sources</h2><ol>'
    yield from (_paper(paper) for paper in dossier.papers())
    yield "</ol></main><footer>"
    yield f'<p class="faint">{text(dossier.made)}</p></footer></body></html>'


def _contents(groups: list[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    items = [(f"group-{place}", f"{name} ({len(iris):,})") for place, (name, iris) in enumerate(groups)]
    items += [("parties", "Who and what is in it"), ("sources", "Sources")]
    links = "".join(f'<li><a href="#{name}">{text(words)}</a></li>' for name, words in items)
    yield f'<nav aria-label="Contents"><ul>{links}</ul></nav>'


def _claim(told: Told, *, disputed: bool) -> Iterator[str]:
    """A claim, with what denies it beside it, and below both all else that it says."""
    kind = ' class="disputed"' if disputed else ""
    yield f'<article id="{anchor(told.claim)}"{kind}>'
    yield f'<p class="says">{text(told.sentence)} {_where(told.source, told.locator)}</p>'
    if told.denials:
        yield f"<div>{''.join(map(_denial, told.denials))}</div>"
    facts = [*told.facts, ("claim", short(told.claim))]
    pairs = "".join(f"<dt>{text(name)}</dt><dd>{text(said)}</dd>" for name, said in facts)
    yield f"<dl>{pairs}</dl></article>"


def _denial(denial: Denial) -> str:
    where = _where(denial.source, denial.locator)
    return f"<aside><p><b>{text(denial.what)}.</b> {text(denial.sentence)} {where}</p></aside>"


def _where(number: int, locator: str) -> str:
    place = text(locator) if locator else "place not noted"
    return f'<span class="faint">(<a href="#source-{number}">source {number}</a>, {place})</span>'


def _parties(dossier: Dossier) -> Iterator[str]:
    yield '<h2 id="parties">Who and what is in it</h2><div class="wide"><table><thead><tr>'
    names = ("name", "what it is", "other names", "edges", "short name")
    yield "".join(f'<th scope="col">{name}</th>' for name in names)
    yield "</tr></thead><tbody>"
    for party in dossier.parties:
        yield (
            f'<tr><th scope="row">{text(party.label)}</th><td>{text(party.kind)}</td>'
            f'<td>{text(", ".join(party.aliases))}</td><td class="n">{party.edges:,}</td>'
            f"<td>{text(short(party.name))}</td></tr>"
        )
    yield "</tbody></table></div>"


def _paper(paper: Paper) -> str:
    title = f"“{text(paper.title)}”"
    if (address := web(paper.url)) is not None:
        title = f'<a href="{escape(address)}" rel="noreferrer">{title}</a>'
    else:
        title += " (no web address)"
    facts = text("; ".join(paper.facts))
    count = f"{paper.claims:,} claim{'' if paper.claims == 1 else 's'} here"
    return (
        f'<li id="source-{paper.number}">{text(paper.publisher)}, {text(paper.issued)}: {title}. '
        f'<span class="faint">{facts}; {count}.</span></li>'
    )
