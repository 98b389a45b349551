"""What a zone's clocks show: offsets from UTC by instant, exact to the second at which they change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.int64]

DAY: Final = 86_400


@dataclass(frozen=True, eq=False)
class Offsets:
    """Offsets of one zone between two instants.

    Attributes:
        starts: first UTC second of each stretch of one offset, increasing.
        offsets: seconds that the zone is ahead of UTC in each stretch.
        ends: the UTC second at which the last stretch is cut off.
    """

    starts: Seconds
    offsets: Seconds
    ends: int

    def local(self, instants: Seconds) -> Seconds:
        """Seconds of the zone's wall clock at UTC seconds."""
        return instants + self.offsets[np.searchsorted(self.starts, instants, side="right") - 1]

    def utc(self, local: Seconds) -> Seconds:
        """UTC seconds of wall-clock seconds; of a doubled hour the first, a skipped hour moved on by what was skipped.

        Source: PEP 495, fold=0.
        """
        changes = self.starts[1:] + np.maximum(self.offsets[:-1], self.offsets[1:])
        return local - self.offsets[np.searchsorted(changes, local, side="right")]


@lru_cache(maxsize=256)
def offsets(zone: str, lo: int, hi: int) -> Offsets:
    """The offsets of a zone between two UTC seconds.

    Example:
        >>> year = [int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (2026, 2027)]
        >>> offsets("Europe/London", *year).offsets.tolist()
        [0, 3600, 0]
    """
    tz = ZoneInfo(zone)
    starts, found, at = [lo], [_offset(tz, lo)], lo
    while at < hi:
        ahead = min(at + DAY // 2, hi)
        if _offset(tz, ahead) != found[-1]:
            ahead = _change(tz, at, ahead)
            starts.append(ahead)
            found.append(_offset(tz, ahead))
        at = ahead
    return Offsets(np.array(starts, np.int64), np.array(found, np.int64), hi)


def _offset(tz: ZoneInfo, second: int) -> int:
    ahead = datetime.fromtimestamp(second, UTC).astimezone(tz).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def _change(tz: ZoneInfo, before: int, after: int) -> int:
    """The first second of the next offset, by bisection."""
    old = _offset(tz, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _offset(tz, middle) == old else (before, middle)
    return after
