"""JSON as text: the one way in which every command writes it."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
"""An object of JSON."""


def dump(value: Json) -> str:
    r"""Write JSON: readable, in unescaped Unicode, ending with a line break.

    >>> dump({"who": "Nvidia"})
    '{\n  "who": "Nvidia"\n}\n'
    """
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
