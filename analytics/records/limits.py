"""How much one file may ask for before it is refused in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What reading one file may take.

    Attributes:
        file_bytes: largest file as it lies on the disk.
        unpacked_bytes: largest content once unpacked.
        cells: largest area of a sheet, rows times columns, empty cells included.
        memory_bytes: address space of the process that reads it.
        seconds: time that process may take.
    """

    file_bytes: int = 512 * MIB
    unpacked_bytes: int = 1024 * MIB
    cells: int = 30_000_000
    memory_bytes: int = 4096 * MIB
    seconds: int = 300


LIMITS: Final = Limits()


def size(count: int) -> str:
    """A number of bytes as people read it.

    Example:
        >>> size(536_870_912)
        '512 MB'
    """
    return f"{count / MIB:,.0f} MB" if count >= MIB else f"{count / 1024:,.1f} KB"
