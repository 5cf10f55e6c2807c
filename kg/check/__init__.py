"""Judges documents: each by the shapes, the whole collection by the verify queries.

`admit` is the only door into the store: what it lets through is an `Admitted`, what it finds is a list of
`Violation`s, each with file and line. Bad data is never an exception here; a file that cannot be read at all
is, and comes from `kg.document`.
"""

from kg.check.admission import admit, judge
from kg.check.violation import Admitted, Violation

__all__ = ["Admitted", "Violation", "admit", "judge"]
