"""How server, nursery and workers speak: a kind of one byte, a length, a time, and then the message."""

import json
import socket
import struct
import time
from typing import Any, Final

HEAD: Final = struct.Struct("!cQd")
"""What stands before a message: its kind, its length, and how many seconds its sender has had a processor."""

JOB: Final = b"j"
"""To a worker: do this."""

ANSWER: Final = b"a"
"""From a worker: the answer."""

ERROR: Final = b"e"
"""From a worker: why there is no answer."""

COMMAND: Final = struct.Struct("!cQ")
"""What the server says to the nursery: what to do, and with which process. All are of one length, so that
each is read alone, with the handle that comes with it."""

FORK: Final = b"f"
"""To the nursery: fork a worker, which speaks by the handle that comes with this."""

KILL: Final = b"k"
"""To the nursery: kill this worker."""

FORKED: Final = struct.Struct("!Q")
"""What the nursery says to the server: the number of the process that it has forked."""

PIECE: Final = 1 << 16
"""How many bytes are handed on at once."""

FIRST: Final = 1 << 14
"""How many bytes of a message are taken in at first; most are shorter."""


def send(line: socket.socket, kind: bytes, body: bytes | memoryview) -> None:
    """Send a message.

    Args:
        line: The connection.
        kind: What kind of message it is.
        body: The message.
    """
    head = HEAD.pack(kind, len(body), time.process_time())
    if len(body) <= PIECE:
        line.sendall(b"".join((head, body)))
    else:
        line.sendall(head)
        line.sendall(body)


def receive(line: socket.socket, begun: bytearray) -> bytes | None:
    """Receive a message, of whatever kind.

    Args:
        line: The connection.
        begun: What was received of later messages already, and is kept for the next call.

    Returns:
        The message; None where the other side is gone.
    """
    while True:
        if len(begun) >= HEAD.size:
            end = HEAD.size + HEAD.unpack_from(begun)[1]
            if len(begun) >= end:
                message = bytes(begun[HEAD.size : end])
                del begun[:end]
                return message
        piece = line.recv(FIRST)
        if not piece:
            return None
        begun += piece


def packed(kind: bytes, body: bytes) -> bytes:
    """A message as the server sends it, whose own time is nobody's concern."""
    return HEAD.pack(kind, len(body), 0.0) + body


def dumps(message: Any) -> bytes:  # noqa: ANN401 - whatever JSON takes
    """A message as bytes."""
    return json.dumps(message, separators=(",", ":")).encode()
