"""The whole record as one frozen value, read from the store once and kept in the cache."""

from kg.record.model import Record
from kg.record.opening import open_record

__all__ = ["Record", "open_record"]
