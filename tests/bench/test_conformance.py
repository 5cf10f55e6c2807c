"""The W3C's tests are asked as they are meant, on a suite of a few tests of our own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = """
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> .
@prefix ut: <http://www.w3.org/2009/sparql/tests/test-update#> .
@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
@prefix : <urn:> .
"""
EMPTY = "<> a mf:Manifest ; mf:entries () ."
INCLUDING = "<> a mf:Manifest ; mf:include ( <small/manifest.ttl> ) ."
SMALL = """
<> a mf:Manifest ; mf:entries ( :rows :order :wrong :number :graphs :made :good :bad :lax :asks :changes ) .
:rows a mf:QueryEvaluationTest ; mf:result <rows.ttl> ;
    mf:action [ qt:query <rows.rq> ; qt:data <data.ttl> ] .
:order a mf:QueryEvaluationTest ; mf:result <rows.ttl> ;
    mf:action [ qt:query <order.rq> ; qt:data <data.ttl> ] .
:wrong a mf:QueryEvaluationTest ; mf:result <rows.ttl> ;
    mf:action [ qt:query <rows.rq> ; qt:data <one.ttl> ] .
:number a mf:QueryEvaluationTest ; mf:result <number.ttl> ; mf:action [ qt:query <number.rq> ] .
:graphs a mf:QueryEvaluationTest ; mf:result <graphs.ttl> ;
    mf:action [ qt:query <graphs.rq> ; qt:graphData <data.ttl> ] .
:made a mf:QueryEvaluationTest ; mf:result <made.ttl> ;
    mf:action [ qt:query <made.rq> ; qt:data <data.ttl> ] .
:good a mf:PositiveSyntaxTest11 ; mf:action <rows.rq> .
:bad a mf:NegativeSyntaxTest11 ; mf:action <bad.rq> .
:lax a mf:NegativeSyntaxTest11 ; mf:action <rows.rq> .
:asks a mf:PositiveSyntaxTest11 ; mf:action <asks.rq> .
:changes a mf:UpdateEvaluationTest ; mf:action [ ut:request <changes.ru> ] .
"""
ROWS = """[] a rs:ResultSet ; rs:resultVariable "o" ;
  rs:solution [ rs:index 1 ; rs:binding [ rs:variable "o" ; rs:value 1 ] ] ,
              [ rs:index 2 ; rs:binding [ rs:variable "o" ; rs:value _:b ] ] ."""
FILES = {
    "data.ttl": ":s :p 1 , _:n .",
    "one.ttl": ":s :p 1 .",
    "rows.rq": "SELECT ?o { ?s <urn:p> ?o }",
    "order.rq": "SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o",
    "rows.ttl": ROWS,
    "number.rq": "SELECT (1.0 AS ?o) {}",
    "number.ttl": '[] a rs:ResultSet ; rs:resultVariable "o" ; '
    'rs:solution [ rs:binding [ rs:variable "o" ; rs:value 1.0 ] ] .',
    "graphs.rq": "SELECT ?g { GRAPH ?g { ?s ?p 1 } }",
    "graphs.ttl": '[] a rs:ResultSet ; rs:resultVariable "g" ; '
    'rs:solution [ rs:binding [ rs:variable "g" ; rs:value <data.ttl> ] ] .',
    "made.rq": "CONSTRUCT { ?s <urn:q> ?o, <rows.rq> } { ?s ?p ?o }",
    "made.ttl": ":s :q 1, _:x, <rows.rq> .",
    "bad.rq": "SELECT ?o { ?s ?p",
    "asks.rq": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "changes.ru": "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
}


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    folder = tmp_path / "sparql"
    small = folder / "sparql11" / "small"
    for name in ("small", "protocol", "graph-store-protocol"):
        (folder / "sparql11" / name).mkdir(parents=True)
    (folder / "sparql10").mkdir()
    for name, text in FILES.items():
        declared = PREFIXES if name.endswith(".ttl") else ""
        (small / name).write_text(declared + text, encoding="utf-8")
    for path, text in {
        "sparql10/manifest.ttl": "<> a mf:Manifest ; mf:include () .",
        "sparql11/manifest-all.ttl": INCLUDING,
        "sparql11/small/manifest.ttl": SMALL,
        "sparql11/protocol/manifest.ttl": EMPTY,
        "sparql11/graph-store-protocol/manifest-direct.ttl": EMPTY,
        "sparql11/graph-store-protocol/manifest-indirect.ttl": EMPTY,
    }.items():
        (folder / path).write_text(PREFIXES + text, encoding="utf-8")
    for number in (1, 2, 3):
        file = folder / "sparql11" / "protocol" / f"data{number}.nt"
        file.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    return tmp_path


@pytest.mark.long
@pytest.mark.usefixtures("_cache")
def test_each_test_is_counted_where_it_belongs(suite: Path) -> None:
    written = suite / "page.md"
    words = [sys.executable, str(ROOT / "bench" / "conformance.py"), str(suite), str(written)]
    subprocess.run(words, check=True, capture_output=True, timeout=240)
    page = written.read_text("utf-8")
    assert "| sparql11 small | 11 | 5 | 1 | 3 | 2 |" in page
    assert "| service description | 3 | 3 | — | — | — |" in page
    told = re.findall(r"^\| sparql11 small \| `urn:(\w+)` \|.*\| (yes|\*\*no\*\*|—) \|$", page, re.MULTILINE)
    assert "| `urn:order` | the rows in another order |" in page
    assert sorted(told) == [("lax", "yes"), ("number", "yes"), ("order", "yes"), ("wrong", "yes")]
