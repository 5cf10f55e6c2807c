"""A part told for people: every claim once and attributed, its denial right beside it, no word as mark-up."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b64encode
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kg.export import dossier_page, dossier_text
from kg.export.dossier import DISPUTED, Dossier
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack

pytestmark = pytest.mark.slow

ACCUSED = record(
    claim(
        "Sale",
        "Maple sold chips to Oak.",
        name="news#c1",
        supplier="maple",
        buyer="oak",
        stance="Alleges",
        claimant="prosecutor",
        on="2024-05",
        n=(2000, None),
        locator="page 3",
        event="event:deal",
    ),
    claim(
        "Sale", "Maple is to sell more.", name="news#c2", supplier="maple", buyer="oak", modality="Planned"
    ),
    claim("Figure", "Oak spent a lot.", name="news#c3", subject="oak", amount=2_500_000_000),
    claim(
        "Statement",
        "Oak denies that it bought any.",
        name="reply#c1",
        event="event:deal",
        stance="Denies",
        aspect="Happened",
        claimant="oak",
        locator="paragraph 2",
    ),
    source(
        "news",
        title="A title",
        publisher=full("paper"),
        issued="2024-06",
        url="https://paper.example/a?b=1&c=2",
    ),
    source("reply", title="A reply", primary=True, url="javascript:alert(1)"),
    entity("maple", label="Maple Inc.", aliases=("MPL",)),
    entity("oak", label="Oak"),
    entity("paper"),
)

words = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.sampled_from(
        [
            "</script><script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "![a](http://evil.example/x.png)",
            "| a | b |",
            "# heading",
            "1. item",
            "- item",
            "`code`",
            "*a* _b_ ~~c~~",
            "&lt;b&gt;",
            "<!-- -->",
            "\\",
            "a\n\n# b",
            '"><svg onload=1>',
            "$x$",
        ]
    ),
)


def written(writer: Any, parcel: Parcel) -> str:
    stream = io.BytesIO()
    writer(parcel, stream)
    return stream.getvalue().decode()


def hostile(label: str, says: str, title: str, locator: str) -> Record:
    return record(
        claim("Sale", says, name="news#c1", supplier="a", buyer="b", locator=locator, event="event:e"),
        claim("Statement", says, name="reply#c1", event="event:e", stance="Denies", claimant="b"),
        source("news", title=title, url=f"https://x.example/{says}", publisher=full("a")),
        entity("a", label=label or "a", aliases=(label,)),
    )


# ---- the value


def test_it_counts_what_it_holds(pack: Pack) -> None:
    counts = dict(Dossier(pack(ACCUSED)).counts)
    assert list(counts.values()) == [4, 2, 1, 2, 1, 1, 1]


def test_every_claim_is_told_once_and_the_disputed_first(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled)
    groups = list(Dossier(parcel).groups())
    told = [iri for _, iris in groups for iri in iris]
    assert sorted(told) == sorted(parcel.part.claims)
    assert groups[0][0] == DISPUTED


def test_a_claim_is_told_with_who_says_so_and_its_denial(pack: Pack) -> None:
    told = Dossier(pack(ACCUSED)).told(full("news#c1"))
    assert told.sentence == (
        "By an unproven allegation of prosecutor (paper, 2024-06): Maple sold chips to Oak."
    )
    assert [(each.what, each.sentence) for each in told.denials] == [
        ("Denied as to: Happened", "According to Oak (A reply): Oak denies that it bought any.")
    ]
    facts = dict(told.facts)
    assert [facts[name] for name in ("when", "figures", "stance of who says so", "supplier")] == [
        "2024-05",
        "at least 2,000",
        "Alleges",
        "Maple Inc.",
    ]
    assert facts["confidence"] == "0.64 of 1"
    assert facts["why"].startswith("1 independent origin: paper, 2024-06 (B2 = 0.64)")


def test_how_far_a_thing_has_come_is_said_before_it(pack: Pack) -> None:
    told = Dossier(pack(ACCUSED)).told(full("news#c2"))
    assert told.sentence == "As reported by paper (paper, 2024-06), Planned: Maple is to sell more."


def test_a_denial_stands_beside_even_where_only_primary_records_were_asked_for(pack: Pack) -> None:
    filed = record(
        claim("Sale", name="court#c1", supplier="a", buyer="b", stance="Charges", event="event:e"),
        claim("Statement", name="reply#c1", event="event:e", stance="Denies"),
        source("court", primary=True),
    )
    dossier = Dossier(pack(filed, primary_only=True))
    assert [each.claim for each in dossier.told(full("court#c1")).denials] == [full("reply#c1")]
    assert [paper.title for paper in dossier.papers()] == ["Title of court", "Title of reply"]


def test_who_searched_and_found_nothing_is_not_said_to_deny(pack: Pack) -> None:
    looked = record(
        claim("Sale", name="news#c1", supplier="a", buyer="b", stance="Alleges", event="event:e"),
        claim("Inspection", name="visit#c1", inspector="c", inspected="b", event="event:e", found=False),
        claim("Statement", name="back#c1", respondsTo="news#c1", stance="Retracts"),
    )
    denials = Dossier(pack(looked)).told(full("news#c1")).denials
    assert [each.what for each in denials] == ["Retracted", "Looked for and not found"]


def test_a_denial_that_was_not_yet_known_is_not_told(pack: Pack) -> None:
    later = record(
        claim("Sale", name="news#c1", supplier="a", buyer="b", event="event:e", known="2024-01-01"),
        claim("Statement", name="reply#c1", event="event:e", stance="Denies", known="2024-09-01"),
    )
    from datetime import date

    assert Dossier(pack(later, known=date(2024, 5, 1))).told(full("news#c1")).denials == ()


# ---- Markdown


def marked(text: str) -> list[Any]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def inner(tokens: list[Any]) -> list[Any]:
    return [child for token in tokens for child in (token.children or [])]


def test_markdown_has_the_denial_right_below_what_it_denies(pack: Pack) -> None:
    lines = written(dossier_text.write, pack(ACCUSED)).splitlines()
    place = next(i for i, line in enumerate(lines) if "Maple sold chips to Oak" in line)
    assert lines[place + 1].startswith("  - **Denied as to: Happened.** According to Oak (A reply)")
    assert "([source 1](#source-1), page 3)" in lines[place]


def test_markdown_links_only_to_the_web_and_to_itself(pack: Pack) -> None:
    text = written(dossier_text.write, pack(ACCUSED))
    links = {t.attrs["href"] for t in inner(marked(text)) if t.type == "link_open"}
    assert {link for link in links if not link.startswith("#")} == {"https://paper.example/a?b=1&c=2"}
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= set(
        re.findall(r'<a id="([^"]+)">', text)
    )


def test_markdown_has_the_address_of_a_source_as_it_is(pack: Pack) -> None:
    address = "https://paper.example/?a=1&copy;=2&lt;3#x"
    parcel = pack(record(claim("Sale", name="news#c1", supplier="a", buyer="b"), source("news", url=address)))
    text = written(dossier_text.write, parcel)
    (link,) = {t.attrs["href"] for t in inner(marked(text)) if t.type == "link_open"} - {"#source-1"}
    assert link == address


@pytest.mark.parametrize(
    "address", ["https://e.example/x", "HTTP://e.example", "www.e.example", "WWW.e.example"]
)
def test_an_address_in_the_words_of_a_claim_becomes_no_link_by_itself(address: str, pack: Pack) -> None:
    parcel = pack(record(claim("Sale", f"See {address} now.", supplier="a", buyer="b")))
    text = written(dossier_text.write, parcel)
    assert re.findall(r"(?:[a-z]://|www\.)e\.example", text, re.IGNORECASE) == []
    assert f"See {address} now." in "".join(token.content for token in inner(marked(text)))


@settings(max_examples=50)
@given(label=words, says=words, title=words, locator=words)
def test_no_word_of_a_document_is_mark_up_in_markdown(
    label: str, says: str, title: str, locator: str, pack: Pack
) -> None:
    parcel = pack(hostile(label, says, title, locator))
    tokens = marked(written(dossier_text.write, parcel))
    plain = marked(written(dossier_text.write, pack(hostile("a", "says", "title", "place"))))

    def shape(all_: list[Any]) -> list[str]:
        return [token.type for token in all_ if token.type not in {"text", "text_special", "inline"}]

    assert shape(tokens) == shape(plain)
    assert [t.type for t in inner(tokens) if t.type in {"image", "code_inline", "em_open", "s_open"}] == []
    html = [t.content for t in inner(tokens) if t.type == "html_inline"]
    assert [each for each in html if not re.fullmatch(r'<a id="[\w.-]+">|</a>', each)] == []


# ---- HTML


class Page(HTMLParser):
    """A page's elements, with their attributes, in order; what is not closed is a fault."""

    VOID = frozenset({"meta"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_has_the_denial_beside_what_it_denies(pack: Pack) -> None:
    text = written(dossier_page.write, pack(ACCUSED))
    (article,) = re.findall(r'<article id="news-c1" class="disputed">.*?</article>', text, re.DOTALL)
    said, denied = article.index("Maple sold chips to Oak."), article.index("Oak denies that it bought any.")
    assert said < denied < article.index("<dl>")


def test_the_page_lets_nothing_in_but_its_own_style(pack: Pack) -> None:
    text = written(dossier_page.write, pack(ACCUSED))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = Page(text)
    assert {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert [attrs for _, attrs in page.elements if {"style", "src", "onload", "onclick"} & set(attrs)] == []


def test_the_page_leads_only_to_the_web_and_to_itself(pack: Pack, bundled: Record) -> None:
    page = Page(written(dossier_page.write, pack(bundled, focus=(full("tesla"),))))
    names = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    links = {str(attrs["href"]) for tag, attrs in page.elements if tag == "a"}
    assert len(names) == len(set(names))
    assert {link[1:] for link in links if link.startswith("#")} <= set(names)
    assert {link.partition(":")[0] for link in links if not link.startswith("#")} <= {"https", "http"}


def test_the_page_reads_well_for_all(pack: Pack) -> None:
    text = written(dossier_page.write, pack(ACCUSED))
    page = Page(text)
    tags = [tag for tag, _ in page.elements]
    assert ("html", {"lang": "en"}) in page.elements
    assert [tags.count(tag) for tag in ("h1", "main", "nav", "header", "footer")] == [1, 1, 1, 1, 1]
    assert "@media (prefers-color-scheme:dark)" in text
    assert "@media print" in text
    assert all("scope" in attrs for tag, attrs in page.elements if tag == "th")
    assert ("svg", "img") in {(tag, attrs.get("role")) for tag, attrs in page.elements}


@settings(max_examples=50)
@given(label=words, says=words, title=words, locator=words)
def test_no_word_of_a_document_is_mark_up_in_the_page(
    label: str, says: str, title: str, locator: str, pack: Pack
) -> None:
    parcel = pack(hostile(label, says, title, locator))
    plain = pack(hostile("a", "says", "title", "place"))

    def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
        page = Page(re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL))
        return [(tag, tuple(sorted(attrs))) for tag, attrs in page.elements]

    assert shape(written(dossier_page.write, parcel)) == shape(written(dossier_page.write, plain))


def test_words_stand_in_the_page_as_they_are(pack: Pack) -> None:
    trap = "<b>A & B</b> | [x](y) *z*"
    parcel = pack(hostile(trap, trap, trap, trap))
    text = " ".join("".join(Page(written(dossier_page.write, parcel)).words).split())
    assert text.count(trap) > 5
    shown = "".join(token.content for token in inner(marked(written(dossier_text.write, parcel))))
    assert unescape(shown).count(trap) > 5


@pytest.mark.parametrize("writer", [dossier_text.write, dossier_page.write])
def test_an_empty_part_is_a_whole_report(writer: Any, pack: Pack) -> None:
    text = written(writer, pack(record()))
    assert "What is on record: everything" in unescape(text)
