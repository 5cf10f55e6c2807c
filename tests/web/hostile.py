"""Queries that would harm a server without a fence: what they ask for is too much, or is not a question at all.

They are data for the tests; each has a name, and none is answered twice as the other.
"""

# ruff: noqa: E501 - a query is best read in one line

from __future__ import annotations

from typing import Final

ALL: Final = "?a ?b ?c"
PRODUCT: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ANY: Final = "(kg:none|!kg:none)"
"""A path of one step along any property."""


def nested(before: str, inside: str, after: str, times: int) -> str:
    return before * times + inside + after * times


def doubled(times: int, start: str = '"0123456789abcdef"') -> str:
    """A text that becomes twice as long so many times."""
    return f"BIND({start} AS ?x0) " + " ".join(
        f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times)
    )


def values(name: str, count: int) -> str:
    return f"VALUES ?{name} {{ {' '.join(map(str, range(count)))} }}"


DEEP: Final = {
    f"{name} {times} deep": text
    for times in (60, 99, 101, 4000)
    for name, text in {
        "braces": f"SELECT * {{ {nested('{', ALL, '}', times)} }}",
        "parentheses": f"SELECT * {{ {ALL} FILTER({nested('(', '1', ')', times)}) }}",
        "brackets": f"SELECT * {{ ?s ?p {nested('[ ?q ', '1', ']', times)} }}",
        "lists": f"SELECT * {{ ?s ?p {nested('(', '1', ')', times)} }}",
        "optionals": f"SELECT * {{ {nested('OPTIONAL { ?a ?b ?c ', '', '}', times)} }}",
        "subqueries": f"SELECT * {{ {nested('{ SELECT * { ', ALL, '} }', times // 2)} }}",
        "unions": f"SELECT * {{ {nested('{', ALL, '} UNION { ?a ?b ?c }', times)} }}",
        "minuses": f"SELECT * {{ {ALL} {nested('MINUS { ?a ?b ?c ', '', '}', times)} }}",
        "existences": f"ASK {{ {ALL} {nested('FILTER EXISTS { ?a ?b ?c ', '', '}', times)} }}",
        "functions": f"SELECT ({nested('STR(', '1', ')', times)} AS ?x) {{ {ALL} }}",
        "stars": f"SELECT * {{ ?a {nested('(', ANY, ')*', times - 3)} ?b }}",
        "quoted triples": f"SELECT * {{ {nested('<<', ALL, '>> ?b ?c', times)} }}",
    }.items()
}

LONG: Final = {
    "30,000 nots": f"SELECT * {{ {ALL} FILTER({'!' * 30_000}true) }}",
    "30,000 minus signs": f"SELECT ({'- ' * 30_000}1 AS ?x) {{ {ALL} }}",
    "30,000 inverses": f"SELECT * {{ ?a {'^' * 30_000}kg:p ?b }}",
    "a path of 20,000 steps": f"SELECT * {{ ?a {'/'.join(['kg:p'] * 20_000)} ?b }}",
    "a path of 30 steps along anything": f"SELECT * {{ ?a {'/'.join([ANY] * 30)} ?b }}",
    "a path of 20,000 ways": f"SELECT * {{ ?a {'|'.join(['kg:p'] * 20_000)} ?b }}",
    "10,000 triples": f"SELECT * {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(10_000))} }}",
    "3,000 triples of one chain": f"SELECT * {{ {' '.join(f'?s{n} ?p{n} ?s{n + 1} .' for n in range(3000))} }}",
    "20,000 optionals": f"SELECT * {{ {ALL} {' '.join(['OPTIONAL { ?a ?b ?c }'] * 20_000)} }}",
    "500 optionals of anything": f"SELECT * {{ {' '.join(f'OPTIONAL {{ ?s ?p{n} ?o{n} }}' for n in range(500))} }}",
    "10,000 unions": f"SELECT * {{ {' UNION '.join(['{ ?a ?b ?c }'] * 10_000)} }}",
    "20,000 filters": f"SELECT * {{ {ALL} {'FILTER(?a != ?b) ' * 20_000} }}",
    "20,000 conjunctions": f"SELECT * {{ {ALL} FILTER({' && '.join(['?a != ?b'] * 20_000)}) }}",
    "20,000 disjunctions": f"SELECT * {{ {ALL} FILTER({' || '.join(['?a = ?b'] * 20_000)}) }}",
    "60,000 sums": f"SELECT ({'+'.join(['1'] * 60_000)} AS ?x) {{ {ALL} }}",
    "10,000 bindings": f"SELECT * {{ {' '.join(f'BIND({n} AS ?x{n})' for n in range(10_000))} }}",
    "20,000 prefixes": " ".join(f"PREFIX p{n}: <urn:{n}>" for n in range(20_000)) + f" SELECT * {{ {ALL} }}",
    "30,000 objects": f"SELECT * {{ ?s ?p {', '.join(['?o'] * 30_000)} }}",
    "20,000 predicates": f"SELECT * {{ ?s {' ; '.join(['?p ?o'] * 20_000)} }}",
    "a list of 100,000 to be in": f"SELECT * {{ {PRODUCT} FILTER(?c IN ({', '.join(map(str, range(100_000)))})) }}",
    "a list of 100,000 not to be in": f"SELECT * {{ {ALL} FILTER(?c NOT IN ({', '.join(map(str, range(100_000)))})) }}",
    "100,000 values": f"SELECT * {{ {values('x', 100_000)} {PRODUCT} }}",
    "a concatenation of 50,000": f"SELECT (CONCAT({', '.join(['STR(?a)'] * 50_000)}) AS ?x) {{ {ALL} }}",
    "a choice of 50,000": f"SELECT (COALESCE({', '.join(['?z'] * 50_000)}) AS ?x) {{ {PRODUCT} }}",
    "5,000 subqueries": f"SELECT * {{ {' '.join(['{ SELECT ?a { ?a ?b ?c } }'] * 5000)} }}",
    "3,000 minuses": f"SELECT * {{ {ALL} {'MINUS { ?a ?x ?y } ' * 3000} }}",
    "20,000 groups": f"SELECT (COUNT(*) AS ?n) {{ {ALL} }} GROUP BY {' '.join(['?a'] * 20_000)}",
    "20,000 orders": f"SELECT * {{ {PRODUCT} }} ORDER BY {' '.join(['?a'] * 20_000)}",
    "20,000 columns": f"SELECT {' '.join(f'(1 AS ?x{n})' for n in range(20_000))} {{ {ALL} }}",
}

PRODUCTS: Final = {
    "a product": f"SELECT * {{ {PRODUCT} }}",
    "a product counted": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "a product, each counted once": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {PRODUCT} }}",
    "a product sorted": f"SELECT * {{ {PRODUCT} }} ORDER BY ?a DESC(?f) ?i",
    "a product sorted by chance": f"SELECT * {{ {PRODUCT} }} ORDER BY RAND() LIMIT 1",
    "a product sorted by digests": f"SELECT * {{ {PRODUCT} }} ORDER BY SHA512(CONCAT(STR(?c), STR(?f))) LIMIT 1",
    "a product, each once": f"SELECT DISTINCT ?a ?e ?i {{ {PRODUCT} }}",
    "a product reduced": f"SELECT REDUCED ?a {{ {PRODUCT} }}",
    "a product grouped": f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a ?d ?g",
    "a product in one text": f"SELECT (GROUP_CONCAT(?c; separator=', ') AS ?x) {{ {PRODUCT} }}",
    "a product in texts": f"SELECT ?a (GROUP_CONCAT(DISTINCT ?f) AS ?x) {{ {PRODUCT} }} GROUP BY ?a",
    "a product summed": f"SELECT (SUM(STRLEN(STR(?c)) * STRLEN(STR(?f))) AS ?x) {{ {PRODUCT} }}",
    "the least of a product": f"SELECT (MIN(CONCAT(STR(?c), STR(?i))) AS ?x) {{ {PRODUCT} }}",
    "a sample of a product": f"SELECT (SAMPLE(?c) AS ?x) (AVG(?f) AS ?y) {{ {PRODUCT} }}",
    "a product with a condition on groups": f"SELECT ?a {{ {PRODUCT} }} GROUP BY ?a HAVING (COUNT(*) > 1)",
    "a product that never fits": f"ASK {{ {PRODUCT} FILTER(?c = 'x' && ?f = 'y' && ?i = 'z') }}",
    "the far end of a product": f"SELECT * {{ {PRODUCT} }} OFFSET 999999999999 LIMIT 1",
    "a product in named graphs": "SELECT * { GRAPH ?g { ?a ?b ?c . ?d ?e ?f } GRAPH ?h { ?g ?i ?j . ?k ?l ?m } }",
    "a product of graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?g {} GRAPH ?h {} GRAPH ?i {} GRAPH ?j {} GRAPH ?k {} }",
    "a product without another": f"SELECT * {{ {PRODUCT} MINUS {{ ?a ?x ?y . ?z ?q ?f }} }}",
    "a product with another if there is": f"SELECT * {{ {PRODUCT} OPTIONAL {{ ?m ?n ?o . ?q ?r ?s FILTER(?o > ?s) }} }}",
    "a product where another exists": f"SELECT * {{ {PRODUCT} FILTER EXISTS {{ ?x ?y ?c . ?z ?w ?f . ?u ?v ?t }} }}",
    "a product where another does not": f"SELECT * {{ {ALL} FILTER NOT EXISTS {{ {PRODUCT} FILTER(?c = ?nothing) }} }}",
    "products one after another": f"SELECT * {{ {{ {PRODUCT} }} UNION {{ {PRODUCT} }} UNION {{ {PRODUCT} }} }}",
    "a product to be compared": f"SELECT * {{ {PRODUCT} FILTER(STR(?c) < STR(?f) && STR(?f) < STR(?i) && ?a = ?nothing) }}",
    "a graph of a product": f"CONSTRUCT {{ ?a ?e ?i . ?d ?b ?c }} WHERE {{ {PRODUCT} }}",
    "a graph of new nodes": f"CONSTRUCT {{ [] ?b ?f }} WHERE {{ {PRODUCT} }}",
    "all of everything described": "DESCRIBE ?a ?b ?c WHERE { ?a ?b ?c . ?d ?e ?f }",
    "all described": "DESCRIBE * WHERE { ?s ?p ?o }",
    "all as a graph": "CONSTRUCT WHERE { ?s ?p ?o }",
    "all as rows": "SELECT * { ?s ?p ?o } ORDER BY ?o ?p ?s",
    "values multiplied": f"SELECT (SUM(?u*?v*?w*?x*?y*?z) AS ?n) {{ {' '.join(values(n, 1000) for n in 'uvwxyz')} }}",
    "new names without end": f"SELECT (UUID() AS ?x) (STRUUID() AS ?y) {{ {PRODUCT} }}",
    "subqueries multiplied": f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'{{ SELECT ?x{n} {{ ?x{n} ?y ?z }} }}' for n in range(6))} }}",
    "counts of counts": (
        "SELECT (SUM(?m) AS ?x) { { SELECT ?a (SUM(?n) AS ?m) { { SELECT ?a ?d (COUNT(*) AS ?n) "
        f"{{ {PRODUCT} }} GROUP BY ?a ?d }} }} GROUP BY ?a }} }}"
    ),
    "a condition in each of five depths": "SELECT * { "
    + nested("?a ?b ?c FILTER EXISTS { ?d ?e ?c . ?f ?g ?d . ", "?h ?i ?nothing . ?nothing ?j ?k", " }", 5)
    + " }",
}

PATHS: Final = {
    "everything reached from everything": f"SELECT * {{ ?a {ANY}* ?b }}",
    "everything reached, counted": f"SELECT (COUNT(*) AS ?n) {{ ?a {ANY}+ ?b . ?b {ANY}+ ?c }}",
    "reached, and reached again": f"SELECT * {{ ?a ({ANY}*)* ?b . ?c ({ANY}+)+ ?d }}",
    "there and back": f"SELECT (COUNT(*) AS ?n) {{ ?a (({ANY}|^{ANY})*) ?b }}",
    "in circles": f"SELECT (COUNT(*) AS ?n) {{ ?a ({ANY}/{ANY}/{ANY})+ ?a }}",
    "nothing but not": "SELECT * { ?a !(kg:a|^kg:b)* ?b }",
    "perhaps": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([ANY + '?'] * 40)} ?b }}",
    "five steps in both directions": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([f'({ANY}|^{ANY})'] * 5)} ?b }}",
    "reached in every graph": f"SELECT * {{ GRAPH ?g {{ ?a ({ANY}|^{ANY})* ?b }} GRAPH ?h {{ ?b ({ANY}|^{ANY})* ?c }} }}",
    "whether a path is missing": f"ASK {{ ?a ({ANY}|^{ANY})* ?b FILTER NOT EXISTS {{ ?b ({ANY}|^{ANY})* ?a }} }}",
    "stars in stars": "SELECT * { ?a ((((((kg:a*)*/^kg:a*)*|kg:b*)*/!kg:c*)*)*)* ?b }",
    "from a thing that is not there": f"SELECT * {{ <urn:none> ({ANY}|^{ANY})* ?a . ?b ({ANY}|^{ANY})* ?c }}",
}

TEXTS: Final = {
    "a text doubled 24 times": f"SELECT (STRLEN(?x24) AS ?n) {{ {doubled(24)} }}",
    "a text doubled 32 times": f"SELECT (STRLEN(?x32) AS ?n) {{ {doubled(32)} }}",
    "a text doubled 60 times": f"SELECT ?x60 {{ {doubled(60)} }}",
    "a long text in each row": f"SELECT ?x20 {{ {doubled(20)} {PRODUCT} }}",
    "a long text in capitals": f"SELECT (UCASE(?x26) AS ?y) {{ {doubled(26)} }}",
    "a long text escaped": f"SELECT (ENCODE_FOR_URI(?x26) AS ?y) {{ {doubled(26, chr(34) + 'äöü' + chr(34))} }}",
    "digests of a long text": f"SELECT (SHA512(?x22) AS ?y) (MD5(?x22) AS ?z) {{ {doubled(22)} {PRODUCT} }}",
    "each letter made many": f'SELECT (REPLACE(REPLACE(REPLACE(?x12, "[0-9a-f]", "{"0" * 2000}"), "0", "{"0" * 2000}"), "0", "11") AS ?y) {{ {doubled(12)} }}',
    "a text within itself": f"SELECT (CONTAINS(?x24, CONCAT(?x23, 'z')) AS ?y) {{ {doubled(24)} {PRODUCT} }}",
    "parts of a long text": f"SELECT (SUBSTR(?x24, 2, 99999999) AS ?y) {{ {doubled(24)} {PRODUCT} }}",
    "all in one text": "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?p), STR(?o), STR(?x))) AS ?t) { ?s ?p ?o . ?x ?y ?z }",
    "all in texts of texts": (
        "SELECT (GROUP_CONCAT(?t) AS ?u) { { SELECT ?p (GROUP_CONCAT(?o) AS ?t) "
        "{ ?s ?p ?o . ?x ?y ?z } GROUP BY ?p } ?a ?b ?c }"
    ),
    "an address of a long text": f"SELECT (IRI(CONCAT('urn:', ?x26)) AS ?y) {{ {doubled(26)} }}",
    "a long text as a number": f"SELECT (xsd:integer(?x26) AS ?y) (xsd:dateTime(?x26) AS ?z) {{ {doubled(26)} }}",
    "long texts compared": f"SELECT * {{ {doubled(22)} {PRODUCT} FILTER(CONCAT(?x22, STR(?c)) = CONCAT(?x22, STR(?f), 'z')) }}",
    "long texts sorted": f"SELECT ?y {{ {doubled(16)} {PRODUCT} BIND(CONCAT(?x16, STR(?c), STR(?f)) AS ?y) }} ORDER BY ?y",
    "long texts, each once": f"SELECT DISTINCT ?y {{ {doubled(16)} {PRODUCT} BIND(CONCAT(?x16, STR(?c), STR(?f)) AS ?y) }}",
}

PATTERNS: Final = {
    "(a+)+": f'SELECT * {{ {doubled(18, chr(34) + "a" * 16 + chr(34))} {PRODUCT} FILTER REGEX(?x18, "^(a+)+$b") }}',
    "(.*)*": f'SELECT * {{ {PRODUCT} FILTER REGEX(CONCAT(STR(?c), STR(?f)), "^(.*)*(.*)*(.*)*z$") }}',
    "repeated a million times": f'SELECT * {{ {ALL} FILTER REGEX(STR(?c), "((a{{1000}}){{1000}}){{1000}}") }}',
    "repeated, just within bounds": f'SELECT * {{ {PRODUCT} FILTER REGEX(STR(?c), "(\\\\p{{L}}{{50}}){{20}}") }}',
    "nested 5,000 deep": f'SELECT * {{ {ALL} FILTER REGEX(STR(?c), "{"(" * 5000}a{")*" * 5000}") }}',
    "another in each row": f'SELECT * {{ {PRODUCT} FILTER REGEX(STR(?c), CONCAT("(", ENCODE_FOR_URI(STR(?f)), "|\\\\w{{300}})+$")) }}',
    "many ways": f'SELECT * {{ {PRODUCT} FILTER REGEX(STR(?c), "{"|".join(f"x{n}.*" for n in range(3000))}") }}',
    "never closed": f'SELECT * {{ {ALL} FILTER REGEX(STR(?c), "(") }}',
    "of an unknown kind": f'SELECT * {{ {PRODUCT} FILTER REGEX(STR(?c), "a", "zq") }}',
    "replaced by more": f'SELECT (REPLACE(?x14, "(.)", "$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1") AS ?y) {{ {doubled(14)} {PRODUCT} }}',
    "replaced between letters": f'SELECT (REPLACE(?x20, "", "0123456789") AS ?y) {{ {doubled(20)} }}',
}

ODD: Final[dict[str, str | bytes]] = {
    "nothing": "",
    "a million spaces": " " * 900_000,
    "a million comments": "#\n" * 400_000 + f"SELECT * {{ {PRODUCT} }}",
    "a comment to the end": f"SELECT * {{ {ALL} # }}",
    "a long comment": "#" * 900_000,
    "a text without an end": f'SELECT * {{ {ALL} FILTER(?a = "',
    "a long text without an end": "SELECT * { ?a ?b '''" + "'' " * 200_000,
    "backslashes": "SELECT * { ?a ?b '" + "\\" * 500_001 + "' }",
    "quotes": '"' * 900_000,
    "an address of 900 kB": f"SELECT * {{ <urn:{'x' * 900_000}> ?p ?o }}",
    "a variable of 900 kB": f"SELECT * {{ ?{'x' * 900_000} ?p ?o }}",
    "a prefix of 900 kB": f"SELECT * {{ {'x' * 900_000}:a ?p ?o }}",
    "a number of 300 kB": f"SELECT ({'9' * 300_000} AS ?x) {{}}",
    "a fraction of 300 kB": f"SELECT ({'9' * 150_000}.{'9' * 150_000} + 1 AS ?x) {{}}",
    "a power": f"SELECT (1e308 * 1e308 / 0 AS ?x) (1e99999 AS ?y) {{ {ALL} }}",
    "multiplied over and over": "SELECT ?x40 { BIND(99999999999 AS ?x0) "
    + " ".join(f"BIND(?x{n} * ?x{n} AS ?x{n + 1})" for n in range(40))
    + " }",
    "a day far off": 'SELECT ("9999999999999-12-31T23:59:59Z"^^xsd:dateTime + "P999999999Y"^^xsd:duration AS ?x) {}',
    "SELECT": "SELECT " * 100_000,
    "brackets that do not match": "SELECT * { ( [ } ) ]",
    "brackets that open": "{" * 500_000,
    "brackets that close": "}" * 500_000,
    "an escaped name": "\\u0053ELECT * { ?a ?b ?c }",
    "half a character": "SELECT * { ?a ?b '\\uD800' }",
    "no character": "SELECT * { ?a ?b '\\U7FFFFFFF' }",
    "a mark of order": "\ufeffSELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "zeros": "SELECT * { ?a ?b '\0' }" + "\0" * 1000,
    "signs of direction": "SELECT * { ?a ?b '\u202e\u2066' }",
    "faces": "SELECT * { ?a ?b '" + "😀" * 200_000 + "' }",
    "no text": b"SELECT * { ?a ?b '\xff\xfe\xc0\x80' }",
    "half a text": b"SELECT * { ?a ?b '\xe2\x82",
    "a surrogate as bytes": b"SELECT * { ?a ?b '\xed\xa0\x80' }",
    "a zip": bytes(range(256)) * 100,
    "itself in itself": "SELECT (?x AS ?y) (?y AS ?x) { BIND(?y AS ?x) }",
    "a variable twice": "SELECT (1 AS ?x) (2 AS ?x) { ?x ?x ?x }",
    "blank nodes everywhere": f"SELECT * {{ {' '.join(f'_:a{n} _:p ?o .' for n in range(5000))} }}",
    "the same blank node everywhere": "SELECT * { " + "_:a ?p ?o . { _:a ?q ?r } " * 500 + "}",
    "no form": "WHERE { ?s ?p ?o }",
    "two queries": f"SELECT * {{ {ALL} }} SELECT * {{ {ALL} }}",
    "a table of nothing": "SELECT * { VALUES () { " + "() " * 200_000 + "} ?a ?b ?c }",
    "a table of unknowns": "SELECT * { VALUES (?a ?b ?c) { "
    + "(UNDEF UNDEF UNDEF) " * 30_000
    + "} ?a ?b ?c }",
}

HOSTILE: Final[dict[str, str | bytes]] = {**DEEP, **LONG, **PRODUCTS, **PATHS, **TEXTS, **PATTERNS, **ODD}
"""All of them, by name."""

FEW: Final = (
    "braces 4000 deep",
    "30,000 nots",
    "a product sorted",
    "everything reached, counted",
    "a text doubled 32 times",
    "no text",
)
"""Those of them that are tried each time."""
