"""Sets of options that go together: a command that takes one takes each of its options, in this order.

A command writes `days: sets.Days`; `kg.cli.group` puts the options in its place.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.store import Store


class Opening(NamedTuple):
    """Which graph is asked."""

    data: options.Data = None
    only: options.Only = False

    def graph(self) -> "Graph":
        """Open it, with what an analysis needs."""
        import kg.graph  # late, so that help and errors need not wait for it

        return kg.graph.open(*(self.data or ()), bundled=not self.only)

    def store(self) -> "Store":
        """Open the dataset alone."""
        from kg.store import open_store  # late, as above

        return open_store(self.data or (), bundled=not self.only)


class Days(NamedTuple):
    """When the world, and the record of it, is looked at."""

    as_of: options.AsOf = None
    known: options.Known = None


class Goods(NamedTuple):
    """Which goods, and when they went."""

    product: options.Product = None
    after: options.After = None
    before: options.Before = None
    min_quantity: options.MinQuantity = None


class Ways(NamedTuple):
    """On what ways they may have gone, and resting on what."""

    avoid: options.Avoid = None
    via: options.Via = None
    without: options.Without = None


def named(chosen: Opening | Days) -> dict[str, Any]:
    """The options of a set as they are written on the command line, with their values.

    Args:
        chosen: a set.

    Returns:
        Each option and its value.

    Example:
        >>> named(Days())
        {'--as-of': None, '--known': None}
    """
    return {f"--{name.replace('_', '-')}": value for name, value in chosen._asdict().items()}
