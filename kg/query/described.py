"""Asks for all that is said of some things: at once of a store here, in pages of a store elsewhere."""

from collections.abc import Iterator, Sequence

from kg.query import run
from kg.query.elsewhere import remote
from kg.query.rows import Value, value
from kg.store import Store, paging


def described(
    store: Store, *patterns: str, where: str = "", unless: Sequence[str] = ()
) -> Iterator[tuple[Value, Value, Value]]:
    """Ask for all that is said of some things.

    Args:
        store: what to ask.
        patterns: what the things, `?it`, are to fulfil: triple patterns, one each.
        where: a FILTER on what these bind, or several.
        unless: properties that need not be told, by their IRIs: a store elsewhere leaves them out.

    Yields:
        The thing, the property and the value, in no particular order.

    Raises:
        Unanswered: where a store elsewhere does not answer, or not wholly.
    """
    there = remote(store)
    if there is None:
        body = f"{' . '.join(patterns)} . ?it ?property ?value {where}"
        for it, prop, said in run.select(store, f"SELECT ?it ?property ?value WHERE {{ {body} }}"):
            yield it, prop, said
        return
    with there.reading():
        things = paging.keys(there.rows, f"{there.stated(*patterns)} {where}", there.page)
        said = there.stated("?it ?property ?value")
        for row in paging.described(there.rows, things, said, there.page, unless=unless):
            yield value(row["it"]), value(row["property"]), value(row["value"])
