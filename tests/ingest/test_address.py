"""Addresses: which are none and why, which are the same, and what their words tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import document
from kg.errors import BadInput
from kg.ingest import address

UNSEEN = "it has a character that cannot be seen (U+{}); copy it anew"
LONE_PERCENT = "it has a '%' without two hexadecimal digits after it; write %25 for it"
TOO_LONG = "it has 2,001 characters, more than 2,000; leave out what a search added"

SHORT = st.text(alphabet="ab1:/?#[]@!$&'()*+,;=-._~% <>\"{}|\\^`é中\u200b\x00\ud800", max_size=9)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "begin it with https:// or http://"),
        ("pine-post.example/a", "begin it with https:// or http://"),
        ("//pine-post.example/a", "begin it with https:// or http://"),
        ("file:///etc/passwd", "begin it with https:// or http://"),
        ("ftp://pine-post.example/a", "begin it with https:// or http://"),
        ("javascript:alert(1)", "begin it with https:// or http://"),
        ("https:/pine-post.example", "begin it with https:// or http://"),
        (" https://pine-post.example/a", "it has a space; write %20 for it"),
        ("https://pine-post.example/a b", "it has a space; write %20 for it"),
        ("https://pine-post.example/\n", UNSEEN.format("000A")),
        ("https://pine-post.example/\x1b[2J", UNSEEN.format("001B")),
        ("https://pine-post.example/\u202e", UNSEEN.format("202E")),
        ("https://pine-post.example/\udc80", UNSEEN.format("DC80")),
        ('https://pine-post.example/"a"', "it has '\"'; write %22 for it"),
        ("https://pine-post.example/<a>", "it has '<'; write %3C for it"),
        ("https://pine-post.example/a>", "it has '>'; write %3E for it"),
        ("https://pine-post.example/a|b", "it has '|'; write %7C for it"),
        ("https://pine-post.example\\a", r"it has '\\'; write %5C for it"),
        ("https://pine-post.example/[a]", "it has '['; write %5B for it"),
        ("https://pine-post.example/#a#b", "it has '#' twice; write %23 for the second"),
        ("https://pine-post.example/100%", LONE_PERCENT),
        ("https:///a", "it names no host"),
        ("https://./a", "it names no host"),
        (
            "https://me:secret@pine-post.example/",
            "it names a user, who does not belong in the record; leave out what stands before the @",
        ),
        ("https://p.example:99999/", "its host or port is wrong (Port out of range 0-65535)"),
        ("https://p.example/" + "x" * 1983, TOO_LONG),
    ],
)
def test_what_is_no_address_is_one_sentence(text: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        address.read(text)
    sentence = str(caught.value)
    assert sentence.endswith(f" is no address of a document: {why}.")
    assert sentence.isprintable()
    assert len(sentence) < 220


def test_an_address_may_be_as_long_as_two_thousand_characters() -> None:
    longest = "https://p.example/" + "x" * 1982
    assert address.read(longest).url == longest


@given(SHORT.map("https://".__add__) | SHORT.map("http://a.example/".__add__) | st.text(max_size=30))
def test_an_address_that_is_read_stands_in_turtle(text: str) -> None:
    try:
        read = address.read(text)
    except BadInput:
        return
    (triple,) = document.parse(f"<urn:x:a> <urn:x:b> <{read.url}> .".encode(), path="x.ttl").triples
    assert str(triple.object) == f"<{read.url}>"
    assert address.key(read.url) == address.key(text)
    assert read.url.startswith(("https://", "http://"))


@pytest.mark.parametrize(
    "other",
    [
        "http://pine-post.example/a/b?id=1",
        "HTTPS://WWW.Pine-Post.example:443/a/b/?id=1#part",
        "https://pine-post.example/a/b?utm_source=x&id=1&fbclid=y",
        "https://pine-post.example/%61/b?id=1",
    ],
)
def test_one_address_can_be_written_in_several_ways(other: str) -> None:
    assert address.key(other) == address.key("https://pine-post.example/a/b?id=1")


@pytest.mark.parametrize(
    "other",
    [
        "https://pine-post.example/a/b",
        "https://pine-post.example/a/b?id=2",
        "https://pine-post.example/a/B?id=1",
        "https://pine-post.example:8080/a/b?id=1",
        "https://m.pine-post.example/a/b?id=1",
    ],
)
def test_two_addresses_are_two(other: str) -> None:
    assert address.key(other) != address.key("https://pine-post.example/a/b?id=1")


def test_what_cannot_be_taken_apart_is_its_own_key() -> None:
    assert (address.key("https://[x"), address.host("https://[x")) == ("https://[x", "")


@pytest.mark.parametrize(
    ("url", "name", "telling"),
    [
        ("https://www.pine-post.example/2024/05/02/h100-loan/", "pine-post", ("h100", "loan")),
        ("https://verdict.co.uk/Tesla_disbands_Dojo.html", "verdict", ("tesla", "disbands", "dojo")),
        ("https://news.pine.com/a/12345678", "pine", ()),
        ("https://pine.com.au/loan/12345678?x=y", "pine", ("loan",)),
        ("https://pine.example/%C3%BCber%20uns", "pine", ("uber", "uns")),
        ("https://pine.example", "pine", ()),
        ("https://pine/v1.0-notes", "pine", ("v1", "0", "notes")),
    ],
)
def test_the_words_of_an_address(url: str, name: str, telling: tuple[str, ...]) -> None:
    read = address.read(url)
    assert (read.name, read.telling()) == (name, telling)


def test_hosts_at_which_many_publish_are_told_apart() -> None:
    assert list(address.SHARED_HOSTS) == sorted(set(address.SHARED_HOSTS))
    assert address.read("https://www.youtube.com/watch").shared
    assert not address.read("https://pine-post.example/").shared
