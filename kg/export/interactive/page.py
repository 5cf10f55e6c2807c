"""A part of the graph as one page of HTML with its own small script: it opens from a disk and asks nobody.

The data stand in a script element that does not run, as JSON in which no sign could end it. The page's policy
lets nothing in but its own style and script, by their digests. The script makes text of words, never mark-up.
"""

from __future__ import annotations

import json
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.export.dossier import NOTES, UNPROVEN, Dossier
from kg.export.dossier_page import policy
from kg.export.picture.plan import STROKES
from kg.export.picture.scene import SEVERAL
from kg.export.picture.scene_svg import variables
from kg.export.picture.theme import SAID
from kg.export.report_page import COLOURS, text, web
from kg.export.report_text import short
from kg.export.sheet import BETWEEN, clean
from kg.export.words import code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from kg.export.dossier import Paper
    from kg.export.dump import Json
    from kg.export.parcel import Parcel
    from kg.export.sheet import Node

_FOLDER: Final = Path(__file__).parent

_SCRIPTS: Final = ("choosing", "drawing", "telling", "moving")
"""The parts of the script, in the order in which they need each other."""

_HELP: Final = (
    "The network. Arrow keys move it, plus and minus zoom, 0 shows all of it. Search to read what is known."
)

_DASHES: Final = {"solid": "", "dashed": "6 4", "dotted": "1.5 3"}


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write a part of the graph as a page that can be searched, filtered and looked into.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(parcel))


def embedded(value: object) -> str:
    r"""A value as JSON that can stand in an element of HTML: no sign of it begins mark-up.

    >>> embedded("</script><b>&")
    '"\\u003c/script\\u003e\\u003cb\\u003e\\u0026"'
    """
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def _lines(parcel: Parcel) -> Iterator[str]:
    dossier = Dossier(parcel)
    style = _style()
    script = "".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    title = text(dossier.title)
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield policy(style, script)
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{title}</title><style>{style}</style></head>"
    yield f'<body><header><h1>{title}</h1><p class="faint">{text(NOTES[0])}</p>'
    yield "<noscript><p>This page draws by a script of its own, which is switched off here; the report that "
    yield "<code>kg export FILE.html</code> writes needs none.</p></noscript></header>"
    yield from _side(parcel)
    yield f'<main id="view"><canvas id="canvas" tabindex="0" role="img" aria-label="{_HELP}"></canvas>'
    yield '<div id="zoom"><button type="button" id="in" aria-label="Larger">+</button>'
    yield '<button type="button" id="out" aria-label="Smaller">&minus;</button>'
    yield '<button type="button" id="fit">All</button></div></main>'
    yield '<section id="panel" aria-label="What is known" tabindex="0">'
    yield '<div id="told" aria-live="polite"></div></section>'
    yield f'<footer class="faint"><span id="status" role="status"></span> {text(dossier.made)}</footer>'
    yield '<script type="application/json" id="data">{'
    yield from _data(parcel, dossier)
    yield f"}}</script>\n<script>{script}</script></body></html>"


def _style() -> str:
    """The style, with the colours of the other pages, on light and dark ground."""
    light = f"{COLOURS['light']};--doubt:#b00020;{variables('light')}"
    dark = f"{COLOURS['dark']};--doubt:#ff8a80;{variables('dark')}"
    return (
        f"\n:root{{color-scheme:light dark;{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        + (_FOLDER / "style.css").read_text(encoding="utf-8")
    )


def _side(parcel: Parcel) -> Iterator[str]:
    """Search, filters and legend."""
    yield '<div id="side"><label for="search">Search names and claims</label>'
    yield '<input type="search" id="search" autocomplete="off"><ul id="found" aria-label="Found"></ul>'
    yield '<details id="filters" open><summary>Filters and signs</summary>'
    yield '<fieldset><legend>Relation</legend><div id="verbs" class="scroll"></div></fieldset>'
    yield '<fieldset><legend>How far it has come</legend><div id="modalities"></div></fieldset>'
    yield "<fieldset><legend>When it was</legend>"
    for name, words in (("from", "from"), ("to", "to")):
        yield f'<label>{words} <span id="{name}-words"></span><input type="range" id="{name}"></label>'
    yield '<label><input type="checkbox" id="undated" checked> also what has no date</label></fieldset>'
    yield "<fieldset><legend>On whose word</legend>"
    yield '<label><input type="checkbox" id="disputed"> only what is disputed</label><label>'
    yield '<input type="checkbox" id="proven"> without what is charged, alleged or suspected</label>'
    yield "</fieldset>"
    yield "<fieldset><legend>Signs</legend>"
    kinds = {
        (node.colour, code(str(node.cells.get("kind", "")), parcel.part.record)) for node in parcel.nodes
    }
    for colour, kind in sorted(kinds, key=itemgetter(1, 0)):
        yield _sign(f'<circle cx="12" cy="6" r="6" fill="{colour}"/>', kind or "not said")
    for name, words in (*SAID.items(), (SEVERAL, "several of these")):
        yield _sign(_line(f"var(--{name})", ""), words)
    for stroke, words in STROKES.items():
        yield _sign(_line("currentColor", _DASHES[stroke]), words)
    yield _sign('<path d="M12 1l5 5-5 5-5-5z" fill="var(--doubt)"/>', "disputed: somebody denies it")
    yield "</fieldset></details></div>"


def _sign(shape: str, words: str) -> str:
    """A line of the legend."""
    drawn = f'<svg class="sign" viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">{shape}</svg>'
    return f"<div>{drawn}{text(words)}</div>"


def _line(colour: str, dashes: str) -> str:
    return f'<path d="M0 6h24" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}" fill="none"/>'


def _data(parcel: Parcel, dossier: Dossier) -> Iterator[str]:
    """What the script reads, one thing to a line; claims and edges may be many."""
    record, claims = parcel.part.record, parcel.part.claims
    number = {node.name: place for place, node in enumerate(parcel.nodes)}
    place_of = {iri: place for place, iri in enumerate(claims)}
    joined = sorted((*key, source, target) for source, target, key in parcel.part.network.edges(keys=True))
    verbs = sorted({verb for _, verb, _, _ in joined})
    modalities = sorted(
        {claim.modality for claim in claims.values()}, key=lambda name: (record.rank(name), name)
    )
    carries = [*SAID]
    yield f'"verbs":{embedded([code(verb, record) for verb in verbs])},'
    yield f'"modalities":{embedded([code(name, record) for name in modalities])},'
    yield f'"carries":{embedded(carries)},'
    yield from _list("nodes", (_node(node, parcel) for node in parcel.nodes))
    yield from _list("papers", (_paper(paper) for paper in dossier.papers()))
    yield from _list("claims", (_claim(iri, parcel, dossier, number, modalities) for iri in claims))
    edges = (
        [
            number[clean(source)],
            number[clean(target)],
            place_of[iri],
            verbs.index(verb),
            _place(carries, str(parcel.part.network.edges[source, target, (iri, verb)].get("carries", ""))),
        ]
        for iri, verb, source, target in joined
    )
    yield from _list("edges", edges, end="")


def _place(names: Sequence[str], name: str) -> int:
    """The place of a name, or that after the last where it is not there."""
    return names.index(name) if name in names else len(names)


def _list(name: str, things: Iterable[object], end: str = ",") -> Iterator[str]:
    yield f'"{name}":['
    before = ""
    for thing in things:
        yield f"{before}{embedded(thing)}"
        before = ","
    yield f"]{end}"


def _node(node: Node, parcel: Parcel) -> Json:
    kind = code(str(node.cells.get("kind", "")), parcel.part.record)
    aliases = ", ".join(str(node.cells.get("aliases", "")).split(BETWEEN))
    return {
        "l": node.label,
        "k": kind or "not said",
        "a": aliases,
        "s": short(node.name),
        "c": node.colour,
        "x": node.x,
        "y": node.y,
        "r": node.size / 2,
    }


def _paper(paper: Paper) -> Json:
    return {
        "p": clean(paper.publisher),
        "i": clean(paper.issued),
        "t": clean(paper.title),
        "u": web(paper.url),
        "f": clean("; ".join(paper.facts)),
    }


def _claim(
    iri: str, parcel: Parcel, dossier: Dossier, number: Mapping[str, int], modalities: Sequence[str]
) -> Json:
    """One claim: what it says, who denies it, when it was, and of which nodes it speaks."""
    claim, told = parcel.part.claims[iri], dossier.told(iri)
    named = sorted({number[clean(role)] for _, role in claim.roles if clean(role) in number})
    return {
        "i": short(iri),
        "t": clean(told.sentence),
        "f": [[name, clean(said)] for name, said in told.facts],
        "d": told.source,
        "p": clean(told.locator),
        "x": [
            {"w": clean(each.what), "t": clean(each.sentence), "d": each.source, "p": clean(each.locator)}
            for each in told.denials
        ],
        "m": modalities.index(claim.modality),
        "u": claim.stance in UNPROVEN,
        "actual": claim.modality == "Actual",
        "b": claim.when.earliest and claim.when.earliest.isoformat(),
        "e": claim.when.latest and claim.when.latest.isoformat(),
        "n": named,
    }
