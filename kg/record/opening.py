"""The record of a store: from the cache where it is there, else read from the store and kept."""

from __future__ import annotations

from kg.record import keeping
from kg.record.model import Record
from kg.store import Store, cache


def open_record(store: Store) -> Record:
    """Read the whole record of a store.

    Args:
        store: The store.

    Returns:
        All claims, documents and entities. A copy in the cache that cannot be read is as if it were not
        there.
    """
    kept = cache.read(store.digest, cache.RECORD)
    if kept is not None:
        try:
            return keeping.unpack(kept)
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
            pass
    from kg.record import reading  # noqa: PLC0415 - the query engine is needed on a cold start alone

    record = reading.read(store)
    cache.write(store.digest, keeping.pack(record), cache.RECORD)
    return record
