"""Names in a picture: how wide a line is taken to be."""

from __future__ import annotations

import pytest

from kg.export.picture.naming import width


@pytest.mark.parametrize("name", ["Megaspeed", "NVIDIA", "Taiwan Semiconductor"])
def test_a_line_is_as_wide_in_whatever_order_its_letters_are_added_up(name: str) -> None:
    assert width(name, 10) == width(name[::-1], 10)
