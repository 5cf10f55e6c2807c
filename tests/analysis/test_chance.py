"""Networks by chance keep degrees and strengths on average."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.analysis.chance import chances
from kg.analysis.circulation import Flows

flows = st.dictionaries(
    st.sampled_from(sorted(itertools.permutations("abcdef", 2))), st.integers(1, 50), min_size=3, max_size=16
)
WHOLE = {("a", "b"): 10, ("b", "c"): 5, ("c", "a"): 2, ("a", "d"): 8, ("d", "e"): 8, ("e", "b"): 1}


@pytest.mark.slow
@given(flows)
@settings(max_examples=12, deadline=None)
def test_what_is_expected_is_what_the_flow_has(whole: Flows) -> None:
    fitted = chances(whole)
    own = np.zeros_like(fitted.bears)
    for (tail, head), flow in whole.items():
        own[fitted.nodes.index(tail), fitted.nodes.index(head)] = flow
    links = own > 0
    # A node with links to or from all others, or one through which nearly all flows, is kept in the limit
    # alone, which a fit comes near slowly.
    most = len(links) - 1
    assume(max(links.sum(axis=0).max(), links.sum(axis=1).max()) < most)
    assume((own.sum(axis=0) + own.sum(axis=1)).max() < 0.9 * own.sum())
    expected = fitted.likely * fitted.bears
    for axis in (0, 1):
        np.testing.assert_allclose(fitted.likely.sum(axis=axis), links.sum(axis=axis), rtol=1e-3)
        np.testing.assert_allclose(expected.sum(axis=axis), own.sum(axis=axis), rtol=1e-3)


def test_what_is_drawn_has_on_average_what_is_expected() -> None:
    fitted, drawn, samples = chances(WHOLE), Counter[tuple[str, str]](), 4000
    for network in fitted.draw(samples, seed=3):
        drawn.update(network.keys())
        assert all(tail != head for tail, head in network)
    for place, likely in np.ndenumerate(fitted.likely):
        arc = (fitted.nodes[place[0]], fitted.nodes[place[1]])
        assert drawn[arc] / samples == pytest.approx(likely, abs=0.04)


def test_the_same_seed_draws_the_same_networks() -> None:
    fitted = chances(WHOLE)
    one, again, other = (list(fitted.draw(5, seed)) for seed in (1, 1, 2))
    assert one == again
    assert one != other
