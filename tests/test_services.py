"""Services inside queries, over the bundled record: they tell what the commands tell."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
import kg.ask.ways
import kg.graph
from kg import terms
from kg.analysis import paths
from kg.errors import QueryFailed
from kg.export.rdf import service
from kg.graph import Graph
from kg.query import child

ROOT = Path(__file__).resolve().parent.parent

PATHS = """
SELECT ?path ?kind ?low ?high ?confidence ?joint ?truncated
       ?i ?giver ?taker ?first ?last ?claim ?denial WHERE {
  SERVICE kg:%s {
    ?path %s kg:answerKind ?kind ; kg:confidence ?confidence ; kg:jointConfidence ?joint ;
          kg:truncated ?truncated ; kg:leg ?leg .
    OPTIONAL { ?path kg:leastPieces ?low } OPTIONAL { ?path kg:mostPieces ?high }
    ?leg kg:index ?i ; kg:startsAt ?giver ; kg:endsAt ?taker .
    OPTIONAL { ?leg kg:notBefore ?first } OPTIONAL { ?leg kg:notAfter ?last }
    { ?leg kg:claim ?claim } UNION { ?leg kg:denial ?denial }
  }
}
"""


def told(graph: Graph, name: str, options: str) -> dict[str, Any]:
    """What a service tells of each finding."""
    found: dict[str, Any] = {}
    for row in graph.query(PATHS % (name, options)):
        path, kind, low, high, sure, joint, _, i, giver, taker, first, last, claim, denial = row
        legs = found.setdefault(
            str(path), ((kind, low, high, sure, joint), defaultdict(lambda: (set(), set())))
        )[1]
        claims, denials = legs[i, giver, taker, first, last]
        claims.update([claim] if claim else [])
        denials.update([denial] if denial else [])
    return {path: (figures, dict(legs)) for path, (figures, legs) in found.items()}


def expected(answered: kg.ask.ways.Answered) -> dict[str, Any]:
    """What the command tells of each finding."""
    return {
        terms.FINDING + each.id: (
            (each.kind, each.quantity.low, each.quantity.high, each.weakest, each.joint),
            {
                (place, leg.source, leg.target, leg.when.earliest, leg.when.latest): (
                    set(leg.claims),
                    set(leg.denials),
                )
                for place, leg in enumerate(each.legs, start=1)
            },
        )
        for each in answered.answers.findings
    }


ACTORS = (
    "nvidia",
    "tesla",
    "x-corp",
    "xai",
    "supermicro",
    "dell",
    "megaspeed",
    "openai",
    "company-1",
    "coreweave",
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, str, dict[str, Any], str]:
    """Two parties, mostly with a way between them, and options as Python and as SPARQL has them."""
    source, target = connected()[draw(st.integers(0, len(connected()) - 1))]
    if draw(st.integers(0, 9)) == 0:
        target = terms.ACTOR + draw(st.sampled_from(ACTORS))
    options: dict[str, Any] = {"k": None}
    written = ""
    for name, written_as, values in (
        ("max_legs", "kg:maxLegs {}", st.integers(1, 4)),
        ("k", "kg:best {}", st.integers(1, 5)),
        ("by", 'kg:by "{}"', st.sampled_from(("confidence", "quantity", "earliest", "legs"))),
        ("after", 'kg:after "{}"^^xsd:date', st.dates(date(2022, 1, 1), date(2025, 12, 31))),
        ("before", 'kg:before "{}"', st.dates(date(2022, 1, 1), date(2026, 6, 30))),
        ("known", 'kg:known "{}"', st.dates(date(2024, 1, 1), date(2026, 6, 30))),
        ("as_of", 'kg:asOf "{}"', st.dates(date(2023, 1, 1), date(2026, 6, 30))),
        ("min_quantity", "kg:minQuantity {}", st.integers(1, 20_000)),
        ("modality", "kg:atLeast kg:{}", st.sampled_from(("Actual", "Committed", "Planned"))),
        ("primary_only", "kg:primaryOnly true", st.just(value=True)),
        ("max_degree", "kg:maxDegree {}", st.integers(1, 40)),
    ):
        if draw(st.integers(0, 7)) == 0:
            options[name] = draw(values)
            written += f"{written_as.format(options[name])} ; "
    for name in ("avoid", "via"):
        if draw(st.integers(0, 7)) == 0:
            options[name] = (terms.ACTOR + (party := draw(st.sampled_from(ACTORS))),)
            written += f"kg:{name} actor:{party} ; "
    if "avoid" in options and options["avoid"] == options.get("via"):
        del options["avoid"]
        written = re.sub(r"kg:avoid \S+ ; ", "", written)
    if draw(st.integers(0, 7)) == 0:
        kinds = tuple(
            draw(st.sets(st.sampled_from(("recorded", "reconstructed", "possible")), min_size=1, max_size=1))
        )
        options["kinds"] = kinds
        written += f'kg:answerKind "{kinds[0]}" ; '
    return source, target, options, written


@pytest.mark.long
@settings(max_examples=60)
@given(questions())
def test_paths_are_those_of_the_command(question: tuple[str, str, dict[str, Any], str]) -> None:
    graph = opened()
    source, target, options, written = question
    answered = kg.ask.ways.paths(graph, source, target, **options)
    assert told(graph, "paths", f"kg:from <{source}> ; kg:to <{target}> ; {written}") == expected(answered)


@pytest.mark.slow
def test_most_of_these_questions_have_an_answer() -> None:
    """Else the test above would say little."""
    pairs = connected()[::10]
    assert all(told(opened(), "paths", f"kg:from <{a}> ; kg:to <{b}> ; kg:maxLegs 4 ;") for a, b in pairs)


@cache
def connected() -> list[tuple[str, str]]:
    """The parties between which there is a way of a few legs."""
    text = "SELECT DISTINCT ?a ?b { SERVICE kg:paths { ?p kg:from ?a ; kg:to ?b ; kg:maxLegs 4 } }"
    return sorted((str(start), str(end)) for start, end in opened().query(text))


_OPENED: list[Graph] = []


def opened() -> Graph:
    """The bundled graph; hypothesis takes no fixture of a function's."""
    if not _OPENED:
        _OPENED.append(kg.graph.open())
    return _OPENED[0]


@pytest.mark.parametrize(
    ("options", "written"),
    [
        ({}, ""),
        ({"intended": "actor:tesla"}, "kg:intended actor:tesla ;"),
        ({"actual": "actor:xai", "known": date(2024, 12, 31)}, 'kg:to actor:xai ; kg:known "2024-12" ;'),
        ({"product": "product:h100", "by": "earliest"}, 'kg:product product:h100 ; kg:by "earliest" ;'),
        ({"kinds": ("recorded",), "primary_only": True}, 'kg:answerKind "recorded" ; kg:primaryOnly true ;'),
        ({"k": 3}, "kg:best 3 ;"),
    ],
)
def test_diversions_are_those_of_the_command(graph: Graph, options: dict[str, Any], written: str) -> None:
    found = told(graph, "diversions", written)
    assert found == expected(kg.ask.ways.diversions(graph, **options))
    assert found


def test_the_record_has_a_way_from_nvidia_by_tesla_to_x(graph: Graph) -> None:
    found = told(
        graph, "paths", "kg:from actor:nvidia ; kg:to actor:x-corp ; kg:via actor:tesla ; kg:best 1 ;"
    )
    ((figures, legs),) = found.values()
    assert [str(figure) for figure in figures] == ["recorded", "12000", "12000", "0.64", "0.61"]
    assert [(i, giver.rsplit("/")[-1], taker.rsplit("/")[-1]) for i, giver, taker, _, _ in sorted(legs)] == [
        (1, "nvidia", "tesla"),
        (2, "tesla", "x-corp"),
    ]
    assert (
        terms.SOURCE + "dcd-2024-06-h100-redirect#c1"
        in legs[2, terms.ACTOR + "tesla", terms.ACTOR + "x-corp", date(2023, 12, 1), date(2023, 12, 31)][0]
    )


# ---- ends


ENDS = """SELECT DISTINCT ?path ?start ?end WHERE {
  SERVICE kg:paths { ?path kg:from ?start ; kg:to ?end ; kg:maxLegs 2 } %s
} ORDER BY ?path"""


@pytest.mark.slow
def test_bound_and_unbound_ends_tell_the_same_paths(graph: Graph) -> None:
    every = set(graph.query(ENDS % ""))
    assert len(every) > 100
    some = {terms.ACTOR + name for name in ("nvidia", "supermicro")}
    beside = "VALUES ?start { actor:nvidia actor:supermicro }"
    assert set(graph.query(ENDS % beside)) == {row for row in every if row[1] in some}
    countries = "?end kg:country place:china"
    there = {party for (party,) in graph.query("SELECT DISTINCT ?x { ?x kg:country place:china }")}
    assert set(graph.query(ENDS % countries)) == {row for row in every if row[2] in there}
    one = set(graph.query(ENDS % "FILTER(?end = actor:x-corp)"))
    assert one == {row for row in every if row[2] == terms.ACTOR + "x-corp"}
    assert one


def test_each_pair_of_an_answer_is_that_of_the_command(graph: Graph) -> None:
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, start, end in graph.query(ENDS % ""):
        pairs[str(start), str(end)].add(str(path))
    for start, end in sorted(pairs)[::40]:
        answered = kg.ask.ways.paths(graph, start, end, max_legs=2, k=None)
        assert {terms.FINDING + each.id for each in answered.answers.findings} == pairs[start, end]


def test_what_is_left_out_is_told(graph: Graph) -> None:
    text = """SELECT DISTINCT ?truncated (COUNT(DISTINCT ?path) AS ?n) WHERE {
      SERVICE kg:paths { ?path kg:from actor:nvidia ; kg:to actor:x-corp ; kg:truncated ?truncated %s } }
      GROUP BY ?truncated"""
    ((truncated, every),) = graph.query(text % "")
    assert not truncated
    assert list(graph.query(text % "; kg:best 1")) == [(True, 1)]
    assert list(graph.query(text % f"; kg:best {every}")) == [(False, every)]


def test_too_many_ways_are_an_error(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    limited: Callable[..., Any] = paths.ways
    monkeypatch.setattr(service, "ways", lambda *given, **options: limited(*given, most=10, **options))
    with pytest.raises(QueryFailed, match="line 2, column 2: kg:paths: there are more than"):
        graph.query("SELECT * {\n SERVICE kg:paths { ?path kg:from actor:nvidia ; kg:to ?end } }")


def test_least_confidence_is_that_of_the_weakest_leg(graph: Graph) -> None:
    text = "SELECT ?path { SERVICE kg:paths { ?path kg:from actor:nvidia ; kg:to ?x ; kg:maxLegs 2 %s } }"
    sure = set(graph.query(text % "; kg:minConfidence 0.6"))
    assert sure == set(graph.query(text % "; kg:confidence ?c FILTER(?c >= 0.6)"))
    assert sure


# ---- loops


def test_loops_are_those_of_the_command(graph: Graph) -> None:
    from kg.ask import analysis

    answer = analysis.ask(
        graph, "circular", {"actor": "nvidia", "k": 10_000, "longest": 3, "samples": 0}
    ).answer
    rows = graph.query(
        """SELECT ?loop ?kind ?sure (COUNT(DISTINCT ?leg) AS ?n) (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
             SERVICE kg:circular { ?loop kg:via actor:nvidia ; kg:maxLegs 3 ; kg:answerKind ?kind ;
               kg:confidence ?sure ; kg:leg ?leg . ?leg kg:claim ?claim } }
           GROUP BY ?loop ?kind ?sure"""
    )
    assert set(rows) == {
        (terms.FINDING + each.id, each.kind, each.confidence, len(each.steps), len(each.claims))
        for each in answer.loops
    }
    assert len(rows)


def test_a_loop_through_a_party_that_is_looked_up(graph: Graph) -> None:
    text = (
        """SELECT DISTINCT ?loop WHERE { %s SERVICE kg:circular { ?loop kg:via %s , %s ; kg:maxLegs 3 } }"""
    )
    named = set(graph.query(text % ("", "actor:nvidia", "actor:openai")))
    assert named
    assert named == set(graph.query(text % ("VALUES ?who { actor:openai }", "actor:nvidia", "?who")))


# ---- joins


def test_claims_are_joined_with_what_the_record_says_of_them(graph: Graph) -> None:
    rows = graph.query((ROOT / "docs/sparql/admitted.rq").read_text("utf-8"))
    assert len(rows)
    for i, claimant, document in rows:
        claims = [
            claim
            for claim in graph.record.claims.values()
            if (claim.document, claim.stance) == (document, "Admits") and claim.claimant == claimant
        ]
        assert claims, (i, claimant, document)


def test_two_services_in_one_query_keep_apart(graph: Graph) -> None:
    text = """SELECT DISTINCT ?end WHERE {
      SERVICE kg:paths { ?first kg:from actor:nvidia ; kg:to ?end ; kg:maxLegs 1 }
      SERVICE kg:paths { ?second kg:from actor:tesla ; kg:to ?end ; kg:maxLegs 1 } }"""
    single = "SELECT DISTINCT ?end { SERVICE kg:paths { ?p kg:from actor:%s ; kg:to ?end ; kg:maxLegs 1 } }"
    assert set(graph.query(text)) == set(graph.query(single % "nvidia")) & set(graph.query(single % "tesla"))


# ---- mistakes


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("?p kg:from actor:nvidai", "nothing is called 'https://w3id.org/aikg/actor/nvidai'; did you mean"),
        ("?p kg:from 'Nvidia'", '"Nvidia" is no IRI; write for instance actor:NAME'),
        ("?p kg:from actor:nvidia ; kg:maxLegs 0", "kg:maxLegs cannot be 0; it is 1 or more"),
        ("?p kg:from actor:nvidia ; kg:maxLegs -3", "kg:maxLegs cannot be -3; it is 1 or more"),
        ("?p kg:from actor:nvidia ; kg:asOf '2024-02-30'", "kg:asOf cannot be"),
        ("?p kg:from actor:nvidia ; kg:asOf '2024-00'", "kg:asOf cannot be"),
        ("?p kg:from actor:nvidia ; kg:maxLegs 'many'", "write a whole number"),
        ("?p kg:from actor:nvidia ; kg:maxLegs 2, 3", "kg:maxLegs is given twice"),
        ("?p kg:from actor:nvidia ; kg:after '2024-13'", 'write a day, as "2024-06-30" or "2024-06"'),
        ("?p kg:from actor:nvidia ; kg:minConfidence 2", "kg:minConfidence"),
        ("?p kg:from actor:nvidia ; kg:by 'luck'", "kg:by cannot be"),
        ("?p kg:from actor:nvidia ; kg:atLeast kg:Done", "kg:atLeast cannot be"),
        ("?p kg:from actor:nvidia ; kg:primaryOnly 'yes'", "write true or false"),
        ("?p kg:from actor:nvidia ; kg:without source:nowhere", "nothing is called"),
        ("?p kg:from actor:nvidia ; kg:answerKind 'sure'", "kg:answerKind cannot be"),
    ],
)
def test_a_mistake_is_one_sentence_and_says_where(graph: Graph, body: str, sentence: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        graph.query(f"SELECT * {{\n SERVICE kg:paths {{ {body} }} }}")
    assert sentence in str(failed.value)
    assert (failed.value.line, failed.value.column) == (2, 2)


# ---- the command


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from kg.cli import main; main()", "query", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.long
@pytest.mark.parametrize(
    ("form", "begin"),
    [
        ("csv", "end"),
        ("tsv", "?end"),
        ("table", "end"),
        ("json", '{"head":{"vars":["end"]}'),
        ("xml", "<?xml"),
    ],
)
def test_the_command_answers_in_every_format(form: str, begin: str) -> None:
    text = "SELECT DISTINCT ?end { SERVICE kg:paths { ?p kg:from actor:tesla ; kg:to ?end ; kg:maxLegs 1 } }"
    done = run(text, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begin)
    assert "x-corp" in done.stdout


@pytest.mark.long
@pytest.mark.parametrize("form", ["turtle", "nt", "jsonld", "xml"])
def test_the_command_makes_graphs_of_it(form: str) -> None:
    block = "SERVICE kg:paths { ?p kg:from actor:tesla ; kg:to actor:x-corp ; kg:leg ?leg }"
    text = f"CONSTRUCT {{ ?p kg:leg ?leg }} {{ {block} }}"
    done = run(text, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert "#leg1" in done.stdout


@pytest.mark.long
def test_the_days_of_the_command_count_for_its_services() -> None:
    text = "SELECT DISTINCT ?p { SERVICE kg:paths { ?p kg:from actor:nvidia ; kg:to actor:x-corp } }"
    early = json.loads(run(text, "--known", "2024-06-04", "--format", "json").stdout)
    found = {row["p"]["value"] for row in early["results"]["bindings"]}
    answered = kg.ask.ways.paths(opened(), "actor:nvidia", "actor:x-corp", known=date(2024, 6, 4), k=None)
    assert found == set(expected(answered))
    late = json.loads(run(text, "--format", "json").stdout)
    assert found < {row["p"]["value"] for row in late["results"]["bindings"]}


@pytest.mark.long
def test_the_search_ends_with_the_time_of_the_query() -> None:
    begin = time.monotonic()
    text = "SELECT * { SERVICE kg:paths { ?p kg:from ?a ; kg:to ?b ; kg:leg ?l . ?l kg:claim ?c } }"
    done = run(text, "--timeout", "0.05")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: ended after 0.05 s")
    assert time.monotonic() - begin < 20


@pytest.mark.long
def test_an_interrupt_ends_the_search() -> None:
    block = "SERVICE kg:paths { ?p kg:from ?x ; kg:to ?y }"
    text = f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i {block} }}"
    command = [sys.executable, "-c", "from kg.cli import main; main()", "query", text]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        time.sleep(4)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, b"", b"")


# ---- where no file can be opened


def confined(graph: Graph, text: str) -> bytes:
    """What a query answers in a process that can open no file."""
    asking = graph.services()

    def work(file: Any) -> None:
        child.confine()
        kg.query.write(graph.store, text, "csv", file, services=lambda: asking)

    with child.complete(work, 60) as result:
        return result.read()


def test_a_service_answers_where_no_file_can_be_opened(graph: Graph) -> None:
    for block in (
        "kg:paths { ?p kg:from actor:nvidia ; kg:to actor:x-corp }",
        "kg:diversions { ?p kg:intended actor:tesla }",
        "kg:circular { ?p kg:via actor:nvidia ; kg:maxLegs 2 }",
    ):
        assert confined(graph, f"SELECT ?p {{ SERVICE {block} }}").count(b"finding/") > 0


# ---- the worker of the endpoint


# ---- the page


def test_the_queries_of_the_page_are_those_of_the_files() -> None:
    page = (ROOT / "docs" / "sparql.md").read_text("utf-8")
    shown = re.findall(r"```sparql\n(.*?)```\n\n```console\n\$ kg query (\S+)", page, re.DOTALL)
    assert [text for text, _ in shown] == [(ROOT / path).read_text("utf-8") for _, path in shown]
    assert {path for _, path in shown} == {
        f"docs/sparql/{path.name}" for path in (ROOT / "docs" / "sparql").iterdir()
    }


def test_hops_in_plain_sparql_find_the_claims_of_the_ways(graph: Graph) -> None:
    rows = set(graph.query((ROOT / "docs/sparql/hops.rq").read_text("utf-8")))
    ways = kg.ask.ways.paths(graph, "actor:nvidia", "actor:x-corp", max_legs=2, k=None)
    record = graph.record
    edges = {
        (recipe.kind, recipe.verb)
        for recipe in record.recipes
        if recipe.carries in {"DueGoods", "MovedGoods"}
    }
    kinds = {kind for kind, _ in edges}
    for finding in ways.answers.findings:
        if any(leg.carries == "ServiceProvided" for leg in finding.legs):
            continue
        hops = [[iri for iri in leg.claims if record.claims[iri].kind in kinds] for leg in finding.legs]
        if len(hops) == 1:
            assert {(claim, None, None) for claim in hops[0]} <= rows
        else:
            party = finding.legs[0].target
            assert {(first, party, second) for first in hops[0] for second in hops[1]} <= rows
