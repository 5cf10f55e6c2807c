"""The libraries of the projects whose formats are written judge what was written."""

from __future__ import annotations

import json

import pytest

from tests.readers.conftest import Exported

pytestmark = pytest.mark.slow


def test_followthemoney_takes_every_entity(exported: Exported) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not here: run `make readers`")
    lines = exported("ftm").read_text("utf-8").splitlines()
    assert lines
    known = {json.loads(line)["id"] for line in lines}
    for line in lines:
        data = json.loads(line)
        entity = ftm.model.get_proxy(data, cleaned=False)
        entity.schema.validate({"properties": data["properties"]})
        for prop, value in entity.itervalues():
            assert prop.type.clean(value) is not None, f"{entity.id}: {prop} cannot be {value!r}"
            assert prop.type.name != "entity" or value in known, f"{entity.id}: {prop} leads nowhere"
