"""Windows for planned work, and how much people usually ask for in such hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

#: Weeks that are looked back at for what people usually ask.
YEAR: Final = 52


@dataclass(frozen=True)
class Window:
    """Planned work between two instants (UTC)."""

    starts: datetime
    ends: datetime

    @property
    def seconds(self) -> float:
        """How long it takes, by the clock on the wall."""
        return (self.ends - self.starts).total_seconds()


def candidates(first: date, last: date, at: time, hours: float, zone: str) -> list[Window]:
    """A window on each day from first to last, beginning when the zone's clocks show a time.

    Where they skip that time it begins by as much later, where they show it twice at the first.

    Example:
        >>> night = candidates(date(2026, 10, 24), date(2026, 10, 25), time(22), 4, "Europe/London")
        >>> [window.ends.isoformat() for window in night]
        ['2026-10-25T01:00:00+00:00', '2026-10-26T02:00:00+00:00']
    """
    begins = [
        datetime.combine(first + timedelta(days=n), at, ZoneInfo(zone)).astimezone(UTC)
        for n in range((last - first).days + 1)
    ]
    return [Window(start, start + timedelta(hours=hours)) for start in begins]


def usually_asked(
    tickets: pl.DataFrame, services: Collection[str], windows: Sequence[Window], zone: str, cut: datetime
) -> list[float]:
    """Tickets that people usually open in such hours of such a weekday: the mean of the weeks of a year, by window.

    Args:
        tickets: the tickets table.
        services: those that are down.
        windows: when they are.
        zone: IANA zone whose clocks tell the hours.
        cut: the data cut-off.
    """
    ours = tickets.filter(pl.col("service").is_in(list(services)), pl.col("opened") < cut)
    opened = ours["opened"].dt.convert_time_zone(zone).dt.replace_time_zone(None).sort().to_numpy()
    if not len(opened):
        return [0.0] * len(windows)
    week, edge = np.timedelta64(7, "D"), _local(cut, zone)
    first = max(opened[0], edge - YEAR * week)
    return [_mean(opened, _local(each.starts, zone), _local(each.ends, zone), first, edge) for each in windows]


def _mean(
    opened: npt.NDArray[np.datetime64], starts: np.datetime64, ends: np.datetime64, first: np.datetime64,
    edge: np.datetime64,
) -> float:  # fmt: skip
    """Tickets opened between two times of the week, on average over the whole weeks between first and edge."""
    week = np.timedelta64(7, "D")
    latest, earliest = -((edge - ends) // week), (starts - first) // week
    back = np.arange(max(int(latest), 1), int(earliest) + 1) * week
    many = np.searchsorted(opened, ends - back) - np.searchsorted(opened, starts - back)
    return float(many.mean()) if len(many) else 0.0


def _local(instant: datetime, zone: str) -> np.datetime64:
    return np.datetime64(instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None), "us")
