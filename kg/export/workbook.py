"""A workbook for people: the door to `kg.export.workbook_file`, which needs XlsxWriter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import MissingExtra
from kg.export.workbook_tables import about, tables

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.parcel import Parcel


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write an Office Open XML workbook with the sheets Actors, Claims, Sources and About.

    Args:
        parcel: What to write.
        stream: Where to; it need not be seekable.

    Raises:
        kg.errors.BadInput: There are more claims than a sheet has rows.
        kg.errors.MissingExtra: XlsxWriter is not installed.
    """
    try:
        from kg.export import workbook_file  # noqa: PLC0415 - an optional extra, at its own door
    except ImportError:
        raise MissingExtra("a workbook", "workbook") from None
    sheets = tables(parcel)
    workbook_file.write(sheets, about(parcel, sheets), stream)
