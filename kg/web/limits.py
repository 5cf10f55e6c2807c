"""What one request may cost: one table, from which the manual's is made."""

from dataclasses import dataclass, field, fields
from typing import Any, Final


def _limit(default: float, unit: str, means: str, beyond: str) -> Any:  # noqa: ANN401 - as `field` has it
    return field(default=default, metadata={"unit": unit, "means": means, "beyond": beyond})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request, one client and the whole server may take.

    Each field says in its metadata in what it is counted, what it means, and what is answered beyond it.
    """

    seconds: float = _limit(10.0, "s", "How long a worker may take for an answer.", "504")
    memory: int = _limit(2 * 1024**3, "bytes", "How much memory a worker may take beyond the graph.", "400")
    rows: int = _limit(1_000_000, "rows", "How many rows an answer may have.", "400")
    answer: int = _limit(256 * 1024**2, "bytes", "How long an answer may be.", "400")
    request: int = _limit(1024**2, "bytes", "How long a request's body may be, and its head.", "413, 431")
    address: int = _limit(32 * 1024, "bytes", "How long a request's address may be.", "414")
    nesting: int = _limit(100, "levels", "How deep brackets may be nested in a query.", "400")
    workers: int = _limit(4, "processes", "How many quick answers are worked on at once.", "503 after `wait`")
    slow: int = _limit(8, "processes", "How many answers slower than `gentle` are worked on besides.", "503")
    wait: float = _limit(5.0, "s", "How long a request waits for a free worker.", "503")
    each: int = _limit(4, "requests", "How many requests of one client are worked on at once.", "503")
    connections: int = _limit(64, "connections", "How many connections one client may keep open.", "503")
    idle: float = _limit(
        10.0, "s", "How long a client may take to send a request, or to take in a piece of its answer.", "408"
    )
    gentle: float = _limit(
        0.1, "s", "After how long an answer counts as slow: its worker lets quicker ones go first.", "—"
    )


LIMITS: Final = Limits()
"""The limits where nothing else is said."""


def table(limits: Limits = LIMITS) -> list[tuple[str, str, str, str]]:
    """The limits as rows of text.

    Args:
        limits: The limits.

    Returns:
        For each its name, its value with the unit, what it means, and what is answered beyond it.
    """
    return [
        (each.name, _amount(getattr(limits, each.name), each.metadata["unit"]), *_told(each.metadata))
        for each in fields(limits)
    ]


def _told(metadata: Any) -> tuple[str, str]:  # noqa: ANN401 - as `field` has it
    return metadata["means"], metadata["beyond"]


def _amount(value: float, unit: str) -> str:
    for name, size in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if unit == "bytes" and value >= size:
            return f"{value / size:g} {name}"
    return f"{value:,} {unit}" if isinstance(value, int) else f"{value:g} {unit}"
