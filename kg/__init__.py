"""An open knowledge graph of the actors of AI infrastructure, one claim at a time.

Example:
    >>> import kg
    >>> graph = kg.open()  # doctest: +SKIP
    >>> kg.diversions(graph)  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.ask.conflicts import conflicts
    from kg.ask.diff import diff
    from kg.ask.pack import pack
    from kg.ask.reach import reach
    from kg.ask.sensitivity import sensitivity
    from kg.ask.verify import verify
    from kg.ask.ways import diversions, paths
    from kg.graph import Graph, open

    __version__: str

__all__ = [
    "Graph",
    "__version__",
    "conflicts",
    "diff",
    "diversions",
    "open",
    "pack",
    "paths",
    "reach",
    "sensitivity",
    "verify",
]

# Where each public name lives. They are fetched when first asked for, so that `import kg` costs nothing,
# and so that the command line does not pay for the graph before it needs one.
_HOMES = {
    "Graph": "kg.graph",
    "conflicts": "kg.ask.conflicts",
    "diff": "kg.ask.diff",
    "diversions": "kg.ask.ways",
    "open": "kg.graph",
    "pack": "kg.ask.pack",
    "paths": "kg.ask.ways",
    "reach": "kg.ask.reach",
    "sensitivity": "kg.ask.sensitivity",
    "verify": "kg.ask.verify",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what it returns is declared above
    """Fetch a public name on its first use."""
    if name == "__version__":
        value: Any = import_module("kg.terms").VERSION
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    elif name in _analyses():
        value = import_module("kg.ask.analysis").asker(name)
    else:
        message = f"module 'kg' has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted([*__all__, *_analyses()])


def _analyses() -> list[str]:
    """The analyses that are called as their definition says, by the names that Python allows."""
    return [each.name for each in import_module("kg.analysis.registry").generic()]
