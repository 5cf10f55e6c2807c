"""XML that its readers can read: what the engine writes as XML, looked over while it is written."""

from typing import IO, Final, Self
from xml.parsers import expat

from kg.errors import BadInput

_CANNOT: Final = (
    "XML cannot hold this answer, which has a character that XML lacks, or a property whose IRI is no name"
    " there; take another format."
)


class Written:
    """A stream for XML, whose writer need not know what XML cannot say; a context.

    The engine writes a carriage return as it is, which readers of XML take for a line feed (XML 1.0, section
    2.11); here it is a character reference. What is no well-formed XML is found at the end of the context.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        """Hold nothing.

        Args:
            stream: Where to.
        """
        self._stream = stream
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End the document.

        Raises:
            BadInput: It is no XML.
        """
        self._parse(b"", last=True)
        if kind is None and self._broken:
            raise BadInput(_CANNOT)

    def write(self, data: bytes) -> int:
        """Write a piece, and look it over."""
        whole = bytes(data).replace(b"\r", b"&#13;")
        self._parse(whole)
        self._stream.write(whole)
        return len(data)

    def flush(self) -> None:
        """Hand on what is held, which is nothing."""
        self._stream.flush()

    def _parse(self, data: bytes, *, last: bool = False) -> None:
        if self._broken:
            return
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError:
            self._broken = True
