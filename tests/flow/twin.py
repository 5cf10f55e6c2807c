"""The slow twin of the engine: every path is walked, and judged by its definition."""

from collections.abc import Iterator

from kg.flow.question import Question
from kg.flow.transfers import FIRST, LAST, NONE, STATED, Transfers

Steps = tuple[int, ...]


def walked(held: Transfers, asked: Question) -> Iterator[Steps]:
    """All simple paths of rows from one party to the other, whatever their days."""
    todo: list[Steps] = [(row,) for row in range(len(held)) if held.source[row] == asked.source]
    while todo:
        path = todo.pop()
        parties = [int(held.source[path[0]]), *(int(held.target[row]) for row in path)]
        if len(set(parties)) < len(parties):
            continue
        if parties[-1] == asked.target:
            yield path
        elif len(path) < asked.max_legs:
            todo += [(*path, row) for row in range(len(held)) if held.source[row] == parties[-1]]


def answers(held: Transfers, asked: Question, path: Steps) -> bool:
    """Whether a path answers the question, by its definition."""
    reached = asked.after
    for row in path:
        reached = max(reached, int(held.earliest[row]))
        if reached > min(int(held.latest[row]), asked.before):
            return False
    if any(held.confidence[row] < asked.min_confidence or held.low[row] < asked.min_stated for row in path):
        return False
    products = [int(held.product[row]) for row in path if held.product[row] != NONE]
    if any(not held.compatible[one, other] for one in products for other in products):
        return False
    if asked.product is not None and not (
        products and all(held.compatible[asked.product, each] for each in products)
    ):
        return False
    stated = any(held.flags[row] & STATED for row in path)
    most = min(float(held.high[row]) for row in path)
    if asked.min_quantity > 0 and not (stated and most >= asked.min_quantity):
        return False
    parties = {int(held.source[path[0]]), *(int(held.target[row]) for row in path)}
    inside = {int(held.target[row]) for row in path[:-1]}
    few = asked.max_degree is None or all(_degree(held, each) <= asked.max_degree for each in inside)
    return few and not asked.avoid & parties and asked.via <= parties


def _degree(held: Transfers, party: int) -> int:
    return int((held.source == party).sum()) + int((held.target == party).sum())


def key(held: Transfers, asked: Question, path: Steps) -> tuple[object, ...]:
    """What puts paths in order, by its definition."""
    sure = [int(held.confidence[row]) for row in path]
    joint = 1
    for each in sure:
        joint *= each
    low, high = (min(float(column[row]) for row in path) for column in (held.low, held.high))
    stated = any(held.flags[row] & STATED for row in path)
    arrival = max(int(held.earliest[row]) for row in path)
    first: dict[str, tuple[object, ...]] = {
        "confidence": (-min(sure), -joint * 10_000 ** (asked.max_legs - len(path))),
        "quantity": (
            not stated,
            -low if stated else 0,
            stated and high < float("inf"),
            -high if stated and high < float("inf") else 0,
        ),
        "earliest": (arrival == FIRST, LAST if arrival == FIRST else arrival),
        "legs": (),
    }
    dates = [(int(held.earliest[row]), int(held.latest[row])) for row in path]
    return (*first[asked.by], len(path), dates, [int(held.rank[row]) for row in path])


def best(held: Transfers, asked: Question) -> list[Steps]:
    """The best paths, by looking at all of them."""
    if asked.source == asked.target or {asked.source, asked.target} & asked.avoid:
        return []
    found = sorted(
        (p for p in walked(held, asked) if answers(held, asked, p)), key=lambda p: key(held, asked, p)
    )
    return found[: asked.k]
