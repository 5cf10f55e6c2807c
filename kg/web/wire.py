"""How server, nursery and workers speak: frames of a length and as many bytes."""

import asyncio
import json
import socket
import struct
from typing import Any, Final

_LENGTH: Final = struct.Struct("!Q")
PIECE: Final = 1 << 18
"""How many bytes are handed on at once."""


def send(line: socket.socket, *frames: bytes) -> None:
    """Send frames.

    Args:
        line: The connection.
        frames: What to send.
    """
    line.sendall(b"".join(part for frame in frames for part in (_LENGTH.pack(len(frame)), frame)))


def receive(line: socket.socket) -> bytes | None:
    """Receive a frame.

    Args:
        line: The connection.

    Returns:
        The frame; None where the other side is gone.
    """
    head = _exactly(line, _LENGTH.size)
    return None if head is None else _exactly(line, *_LENGTH.unpack(head))


def _exactly(line: socket.socket, size: int) -> bytes | None:
    received = bytearray()
    while len(received) < size:
        piece = line.recv(min(PIECE, size - len(received)))
        if not piece:
            return None
        received += piece
    return bytes(received)


async def length(reader: asyncio.StreamReader) -> int:
    """Receive the length of the next frame.

    Args:
        reader: The connection.

    Returns:
        The length.

    Raises:
        asyncio.IncompleteReadError: The other side is gone.
    """
    (size,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return int(size)


async def frame(reader: asyncio.StreamReader) -> bytes:
    """Receive a frame.

    Args:
        reader: The connection.

    Returns:
        The frame.

    Raises:
        asyncio.IncompleteReadError: The other side is gone.
    """
    return await reader.readexactly(await length(reader))


def packed(message: bytes) -> bytes:
    """A frame as it is sent."""
    return _LENGTH.pack(len(message)) + message


def dumps(message: Any) -> bytes:  # noqa: ANN401 - whatever JSON takes
    """A message as bytes."""
    return json.dumps(message, separators=(",", ":")).encode()
