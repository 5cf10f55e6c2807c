"""The picture of a pack whose answer has none: what its claims tie together."""

from __future__ import annotations

from kg.export.pack.picture import of_claims
from tests.builder import claim, record
from tests.export.conftest import Pack


def test_who_denies_a_charge_disputes_what_is_charged_under_it(pack: Pack) -> None:
    charged = record(
        claim("Sale", supplier="a", buyer="b", under="event:charge", stance="Charges"),
        claim("Sale", supplier="a", buyer="c", name="paper#c2"),
        claim("Statement", event="event:charge", stance="Denies", doc="other"),
    )
    drawn = of_claims(pack(charged).part, "What is charged")
    assert drawn is not None
    there = {
        (edge.target.rpartition("/")[2], edge.disputed) for edge in drawn.edges if "sellsTo" in edge.label
    }
    assert there == {("b", True), ("c", False)}
