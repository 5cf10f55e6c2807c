"""Answers the services of a query: asks each, matches its block with what it tells, and puts the rows in.

The engine has no place where a service of one's own could be put. So each block is matched by itself with a
graph that holds the answer and nothing else, as SPARQL 1.1 Federated Query has it (section 4), and its rows
stand in the query as VALUES, which the engine joins with the rest.
"""

from collections.abc import Callable, Sequence
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.errors import KgError, QueryFailed
from kg.query import elsewhere, gate, syntax
from kg.query.beside import beside
from kg.query.blocks import Block, Reading, masked, read, substituted
from kg.query.service import SERVICES, Answer, Asked, Given, constant, named, options
from kg.store import Store

Asking = Callable[[Asked], Answer]
"""What answers a service."""

Services = Callable[[], Asking]
"""What makes it ready: called before a query is confined to what is in memory."""

Graphs = tuple[Sequence[str], Sequence[str]]

MOST_PARTIES: Final = 1_000
"""Of how many parties beside a service it is asked; of any where there are more."""

MOST_ROWS: Final = 100_000
"""How many rows a service gives to a query at most."""

_NAMES: Final = tuple(each.name for each in SERVICES)


def reading(text: str) -> Reading:
    """Read a query for its services.

    Args:
        text: the query.

    Returns:
        What was read.
    """
    return read(text, _NAMES)


def answered(
    store: Store,
    found: Reading,
    asking: Asking,
    graphs: Graphs = ((), ()),
    *,
    union: bool = True,
    base: str | None = None,
) -> str:
    """Put the answers of its services into a query.

    Args:
        store: what the query asks.
        found: the query as it was read, with a block at least.
        asking: what answers a service.
        graphs: see `kg.query.write`.
        union: see `kg.store.Store.quads_query`.
        base: against what relative IRIs are resolved; without it there can be none.

    Returns:
        A query without services.

    Raises:
        QueryFailed: where it is no SPARQL, or a service cannot answer.
    """
    try:
        ox.Store().query(masked(found), prefixes=dict(terms.PREFIXES), base_iri=base)
    except SyntaxError as error:
        raise syntax.explain(found.text, str(error)) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryFailed(str(error)) from error

    def parties(block: Block, variable: str) -> frozenset[str] | None:
        return _parties(store, found, block, variable, graphs, union=union, base=base)

    return substituted(found, [_answer(found, block, asking, parties, base) for block in found.blocks])


def _answer(
    found: Reading,
    block: Block,
    asking: Asking,
    parties: Callable[[Block, str], frozenset[str] | None],
    base: str | None,
) -> str:
    """The rows of one service, as VALUES."""
    given = options(found, block)
    values: dict[str, tuple[ox.NamedNode | ox.Literal, ...]] = {}
    ends: dict[str, frozenset[str] | None] = {}
    for each in given:
        name = each.option.name
        if each.variable is None:
            values[name] = (*values.get(name, ()), constant(found, each, base))
        elif name in named(block.service).ends:
            now = parties(block, each.variable)
            before = ends.get(name, frozenset())
            ends[name] = None if now is None or before is None else before | now
    line, column = gate.place(found.text, found.tokens[block.word].start)
    try:
        answer = asking(Asked(block.service, values, ends))
    except QueryFailed:
        raise
    except KgError as error:
        raise QueryFailed(f"kg:{block.service}: {error}", line, column) from None
    return _rows(found, block, _graph(answer, given, values), base)


def _graph(
    answer: Answer,
    given: Sequence[Given],
    values: dict[str, tuple[ox.NamedNode | ox.Literal, ...]],
) -> ox.Store:
    """What a block is matched with: the answer, and of each finding the options by which it was found."""
    graph = ox.Store()
    graph.extend(ox.Quad(*triple) for triple in answer.triples)
    names = {each.option.name for each in given if not each.option.told}
    said = [(ox.NamedNode(terms.KG + name), value) for name in names for value in values[name]]
    graph.extend(ox.Quad(ox.NamedNode(node), *each) for node in answer.nodes for each in said)
    return graph


def _rows(found: Reading, block: Block, graph: ox.Store, base: str | None) -> str:
    """The solutions of a block, as VALUES."""
    body = found.slice(block.opening, block.closing + 1)
    text = f"{found.prologue} SELECT * WHERE {body}"
    solutions = graph.query(text, prefixes=dict(terms.PREFIXES), base_iri=base)
    assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - a SELECT
    names = [variable.value for variable in solutions.variables]
    rows: list[str] = []
    for solution in solutions:
        terms_of = (solution[name] for name in names)
        rows.append(f"({' '.join('UNDEF' if term is None else str(term) for term in terms_of)})")
        if len(rows) > MOST_ROWS:
            line, column = gate.place(found.text, found.tokens[block.word].start)
            sentence = (
                f"kg:{block.service} gives more than {MOST_ROWS:,} rows; ask for fewer ways, or less of each"
            )
            raise QueryFailed(sentence, line, column)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(rows)} }}"


def _parties(
    store: Store,
    found: Reading,
    block: Block,
    variable: str,
    graphs: Graphs,
    *,
    union: bool,
    base: str | None,
) -> frozenset[str] | None:
    """The parties that a variable can be, by what stands beside the service; `None` where any can."""
    told = beside(found, block, variable)
    if told is None:
        return None
    text = f"{found.prologue} SELECT DISTINCT ?{variable} {_dataset(found)} WHERE {{ {told} }}"
    try:
        limited = f"{text} LIMIT {MOST_PARTIES + 1}"
        there = elsewhere.remote(store)
        if there is not None:
            solutions = elsewhere.asked(there, limited, graphs, base)
        else:
            solutions = store.quads_query(limited, union=union, graphs=graphs, base=base)
    except (SyntaxError, ValueError, OSError, RuntimeError, QueryFailed):  # by itself it is no query
        return None
    assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - a SELECT
    values = [solution[variable] for solution in solutions]
    if len(values) > MOST_PARTIES:
        return None
    return frozenset(value.value for value in values if isinstance(value, ox.NamedNode))


def _dataset(found: Reading) -> str:
    """The graphs that a query names with FROM, as it names them."""
    pieces = []
    for at, token in enumerate(found.tokens):
        if token.kind == "other" and token.text == "{":
            break
        if token.kind == "word" and token.text.upper() == "FROM":
            named_one = found.tokens[at + 1].text.upper() == "NAMED"
            pieces.append(found.slice(at, at + 2 + named_one))
    return " ".join(pieces)
