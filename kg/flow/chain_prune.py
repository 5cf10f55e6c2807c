"""Which transfers can lie on an answer: found from both ends at once, so that little else is touched.

Two frontiers grow towards each other, one from the source with the first day on which goods can have come,
one from the target with the last on which they can leave and still be in time; the one that is cheaper to
extend is extended, until the two together have as many legs as a path may have. A transfer is kept where it
can lie between them. What is looked at are the transfers of the parties in the frontiers, never all.

After the bidirectional search of Pohl (1971), with the arrival labels of temporal graphs (Wu et al. 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.transfers import LAST, NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]

NEVER: Final = LAST + 1
"""The day of arrival where goods cannot have come."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The transfers by which a frontier was extended once.

    Attributes:
        rows: Their places.
        near: For each, the party on the side from which the frontier came.
        far: For each, the party on the other side.
        day: For each, the first day of arrival there, or the last of departure.
    """

    rows: Places
    near: Places
    far: Places
    day: Places


def candidates(transfers: Transfers, asked: Question) -> Places:
    """The transfers that can lie on an answer.

    Args:
        transfers: The transfers.
        asked: The question.

    Returns:
        Their places, in order, each once. Each answer is made of them; not each of them lies on an answer.
    """
    search = _Search(transfers, asked)
    forward: list[Layer] = []
    backward: list[Layer] = []
    ahead, behind = search.start(asked.source, asked.after), search.start(asked.target, asked.before)
    while len(forward) + len(backward) < asked.max_legs:
        cost_ahead, cost_behind = search.cost(ahead[0], out=True), search.cost(behind[0], out=False)
        if not cost_ahead and not cost_behind:
            break
        # The frontier that is spent has told all: the other one goes on alone.
        if cost_ahead and (cost_ahead <= cost_behind or not cost_behind):
            forward.append(search.out_of(*ahead))
            ahead = _earliest(forward[-1])
        else:
            backward.append(search.into(*behind))
            behind = _latest(backward[-1])
    return _met(asked, forward, backward)


class _Search:
    """Extends frontiers over the indexes of the transfers."""

    def __init__(self, transfers: Transfers, asked: Question) -> None:
        self.transfers = transfers
        self.asked = asked
        self.out = transfers.out_start
        self.into_start = transfers.in_start

    @staticmethod
    def start(party: int, day: int) -> tuple[Places, Places]:
        return np.array([party], dtype=np.int32), np.array([day], dtype=np.int32)

    def cost(self, parties: Places, *, out: bool) -> int:
        """How many transfers it takes to extend a frontier."""
        starts = self.out if out else self.into_start
        return int((starts[parties + 1] - starts[parties]).sum())

    def out_of(self, parties: Places, arrival: Places) -> Layer:
        """The transfers by which goods can go on from parties."""
        held, asked = self.transfers, self.asked
        rows, owner = _gather(self.out, parties)
        came = arrival[owner]
        latest = np.minimum(held.latest[rows], asked.before)
        first = np.maximum(held.earliest[rows], asked.after)
        target = held.target[rows]
        fits = (latest >= came) & (first <= asked.before) & (latest >= asked.after)
        fits &= (target != asked.source) & self._passable(rows, target, asked.target)
        rows, target = rows[fits], target[fits]
        return Layer(rows, parties[owner[fits]], target, np.maximum(first[fits], came[fits]))

    def into(self, parties: Places, departure: Places) -> Layer:
        """The transfers by which goods can have come to parties in time."""
        held, asked = self.transfers, self.asked
        places, owner = _gather(self.into_start, parties)
        rows = held.in_order[places]
        due = departure[owner]
        latest = np.minimum(held.latest[rows], asked.before)
        first = np.maximum(held.earliest[rows], asked.after)
        source = held.source[rows]
        fits = (first <= due) & (first <= asked.before) & (latest >= asked.after)
        fits &= (source != asked.target) & self._passable(rows, source, asked.source)
        rows, source = rows[fits], source[fits]
        return Layer(rows, parties[owner[fits]], source, np.minimum(latest[fits], due[fits]))

    def _passable(self, rows: Places, far: Places, end: int) -> NDArray[np.bool_]:
        """Whether the goods, the number and the party on the other side are such as are asked for."""
        held, asked = self.transfers, self.asked
        fits: NDArray[np.bool_] = held.source[rows] != held.target[rows]
        if asked.min_quantity > 0:
            fits &= held.high[rows] >= asked.min_quantity
        if asked.product is not None:
            product = held.product[rows]
            fits &= (product == NONE) | held.compatible[asked.product][product]
        if asked.avoid:
            fits &= ~np.isin(far, np.fromiter(asked.avoid, dtype=np.int32))
        if asked.max_degree is not None:
            degree = self.out[far + 1] - self.out[far] + self.into_start[far + 1] - self.into_start[far]
            fits &= (degree <= asked.max_degree) | (far == end)
        return fits


def _gather(starts: Places, parties: Places) -> tuple[Places, Places]:
    """The places of all rows of parties, and for each whose it is: many slices as one array."""
    first = starts[parties]
    counts = starts[parties + 1] - first
    owner = np.repeat(np.arange(len(parties), dtype=np.int32), counts)
    shift = first - np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int32)
    return np.arange(len(owner), dtype=np.int32) + shift[owner], owner


def _earliest(layer: Layer) -> tuple[Places, Places]:
    """Each party of a layer once, with the first day on which goods can have come."""
    order = np.lexsort((layer.day, layer.far))
    party, day = layer.far[order], layer.day[order]
    first = _firsts(party)
    return party[first], day[first]


def _latest(layer: Layer) -> tuple[Places, Places]:
    """Each party of a layer once, with the last day on which goods can leave it."""
    order = np.lexsort((-layer.day, layer.far))
    party, day = layer.far[order], layer.day[order]
    first = _firsts(party)
    return party[first], day[first]


def _firsts(values: Places) -> NDArray[np.bool_]:
    """Whether each of some sorted values is the first of its kind."""
    found = np.ones(len(values), dtype=np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def _met(asked: Question, forward: list[Layer], backward: list[Layer]) -> Places:
    """The transfers of the layers that lie between the two ends."""
    # From the last layer to the first: what leads to where the other side has come, or to what was kept.
    goal = np.array([asked.target], dtype=np.int32)
    begin = np.array([asked.source], dtype=np.int32)
    behind = np.unique(np.concatenate([goal, *(layer.far for layer in backward)]))
    ahead = np.unique(np.concatenate([begin, *(layer.far for layer in forward)]))
    kept = [*_kept(forward, behind), *_kept(backward, ahead)]
    if not kept:
        return np.empty(0, dtype=np.int32)
    return np.unique(np.concatenate(kept))


def _kept(layers: list[Layer], other: Places) -> list[Places]:
    """The rows that lead to a party that the other side reached, or to a row of the next layer that does."""
    found: list[Places] = []
    next_near: Places | None = None
    for layer in reversed(layers):
        leads = _among(layer.far, other)
        if next_near is not None:
            leads |= _among(layer.far, next_near)
        rows = layer.rows[leads]
        next_near = np.unique(layer.near[leads])
        found.append(rows)
    return found


def _among(values: Places, held: Places) -> NDArray[np.bool_]:
    """Whether each of some values is among others that are sorted."""
    if not len(held):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.searchsorted(held, values)
    at[at == len(held)] = 0
    found: NDArray[np.bool_] = held[at] == values
    return found
