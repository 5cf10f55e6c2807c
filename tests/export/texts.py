"""Texts that break what is not written with care: what every writer's property is tried with."""

from __future__ import annotations

from hypothesis import strategies as st

AWKWARD = (
    "=1+1",
    "@x",
    "-",
    "+",
    "\t",
    "\r\n",
    "\n",
    '"',
    "'",
    "`",
    ";",
    ",",
    "|",
    " | ",
    "\\",
    '\\"',
    "\\u0022",
    "\\\\u0022}]) DETACH DELETE n;//",
    "'=1",
    ";=1",
    ';"=1',
    "]]>",
    "<a>&amp;",
    "_x0041_",
    "\x00\x1b[31m",
    "\x1f",
    "\ud800",
    "\ufeff",
    "\u2028",
    "\U0001f600",
)

awkward = st.sampled_from(AWKWARD)
anything = st.text(st.characters(exclude_categories=()), max_size=8)
texts = st.one_of(anything, awkward, st.lists(st.one_of(anything, awkward), max_size=4).map("".join))
"""Any text, and those that mean something to some format, alone or in a row."""
