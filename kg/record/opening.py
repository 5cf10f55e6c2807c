"""The record of a store: from where it was built or from the cache, else read from the store and kept."""

from __future__ import annotations

from kg.errors import Unreadable
from kg.record import keeping
from kg.record.model import Record
from kg.store import Store, cache, quads, shelf
from kg.store.dataset import Built


def open_record(store: Store) -> Record:
    """Read the whole record of a store.

    Args:
        store: The store.

    Returns:
        All claims, documents and entities. A copy in the cache that cannot be read is as if it were not
        there.

    Raises:
        Unreadable: The store was built into a folder, and the record there is damaged.
    """
    if store.built:
        return _built(store.built)
    name = store.kept
    kept = cache.read(name, cache.RECORD)
    if kept is not None:
        try:
            return keeping.unpack(kept)
        except _NOT_PACKED:
            pass
    from kg.record import reading  # noqa: PLC0415 - the query engine is needed on a cold start alone

    record = reading.read(store)
    store.unchanged()
    cache.write(name, keeping.pack(record), cache.RECORD)
    return record


_NOT_PACKED = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError)


def _built(built: Built) -> Record:
    """The record that lies beside a dataset."""
    wrong = quads.damage(built.folder, built.sealed, thorough=True)
    if wrong is None:
        try:
            return keeping.unpack((built.folder / shelf.RECORD).read_bytes())
        except OSError as error:
            wrong = (error.strerror or "it is gone").lower()
        except _NOT_PACKED:
            wrong = "it is not of this version of the program"
    raise Unreadable(built.folder / shelf.RECORD, f"{wrong}; build it again with `kg build`")
