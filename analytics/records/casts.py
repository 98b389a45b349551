"""Text into instants, dates, numbers and booleans, by what the profile declares; what does not fit gets a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Years outside are slips of the pen: a two-digit year read as four, a serial read as a date.
FIRST_YEAR, LAST_YEAR = 1900, 2199

_ISO: Final = tuple(
    f"%Y-%m-%d{time}{zone}" for time in ("T%H:%M:%S%.f", "T%H:%M", "") for zone in ("", "%#z") if time or not zone
)

#: What people call ways of writing that are no pattern.
_CALLED: Final = {
    "iso": "2026-01-31 09:30:00 (ISO 8601)", "epoch s": "seconds since 1970", "epoch ms": "milliseconds since 1970",
}  # fmt: skip

_TRUE: Final = {"true": True, "yes": True, "1": True, "t": True, "y": True}
_FALSE: Final = {"false": False, "no": False, "0": False, "f": False, "n": False}
_SECONDS: Final = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}


@dataclass(frozen=True)
class Cast:
    """Values of one column, with the reason for each that could not be had (null where there is nothing to say)."""

    values: pl.Series
    reasons: pl.Series

    def otherwise(self, wrong: pl.Series, reason: str) -> Cast:
        """Takes the values away where `wrong` holds, with a reason where there is none yet."""
        wrong = wrong.fill_null(value=False)
        reasons = pl.select(
            pl.when(wrong & self.reasons.is_null()).then(pl.lit(reason)).otherwise(self.reasons)
        ).to_series()
        return Cast(pl.select(pl.when(~wrong).then(self.values)).to_series(), reasons)


def fine(values: pl.Series) -> Cast:
    """Values with nothing to say about any of them."""
    return Cast(values, pl.Series("reason", [None] * len(values), pl.String))


def instants(
    text: pl.Series,
    formats: Sequence[str],
    *,
    zone: str = "UTC",
    ambiguous: str = "refuse",
    non_existent: str = "refuse",
) -> Cast:
    """Instants (UTC, microseconds) from text.

    Args:
        text: what was written; null where nothing was.
        formats: ways of writing, tried in turn: strptime patterns or one of `profile.NAMED_FORMATS`.
        zone: IANA zone of those without an offset.
        ambiguous: "refuse", "earliest" or "latest" of a local time that happened twice.
        non_existent: "refuse" a local time that clocks skipped, or "shift forward" by what was skipped.

    Example:
        >>> text = pl.Series(["25/10/2026 01:30", "01/07/2026 12:00"])
        >>> cast = instants(text, ["%d/%m/%Y %H:%M"], zone="Europe/London")
        >>> cast.reasons[0], cast.values[1].isoformat()
        ('happened twice in Europe/London, when clocks went back', '2026-07-01T11:00:00+00:00')
    """
    local = pl.Series("local", [None] * len(text), pl.Datetime("us"))
    zoned = pl.Series("zoned", [None] * len(text), pl.Datetime("us", "UTC"))
    for pattern in formats:
        naive, utc = _parsed(text, pattern)
        local, zoned = _first(local, naive), _first(zoned, utc)
    placed = _placed(local, zone, ambiguous, non_existent)
    values = _first(zoned, placed.values)
    cast = Cast(values, placed.reasons).otherwise(
        text.is_not_null() & local.is_null() & zoned.is_null(), f"is not written as {_or(formats)}"
    )
    return _within_years(cast)


def dates(text: pl.Series, formats: Sequence[str]) -> Cast:
    """Dates as written, from text with or without a time of day; "%Y-%m" means the first of the month.

    Example:
        >>> dates(pl.Series(["22/01/17", "32/01/17"]), ["%d/%m/%y"]).values.to_list()
        [datetime.date(2017, 1, 22), None]
    """
    found = pl.Series("date", [None] * len(text), pl.Date)
    for pattern in formats:
        naive, utc = _parsed(text, pattern)
        found = _first(found, _first(naive.dt.date(), utc.dt.date()))
    missed = text.is_not_null() & found.is_null()
    return _within_years(fine(found).otherwise(missed, f"is not a date written as {_or(formats)}"))


def numbers(text: pl.Series, *, decimal: str = ".", thousands: str = "", unit: str = "") -> Cast:
    """Numbers from text; a share of 0 to 1 where the unit is "percent", seconds where it is a duration.

    Example:
        >>> numbers(pl.Series(["1.234,5", "1.23,5"]), decimal=",", thousands=".").values.to_list()
        [1234.5, None]
    """
    point = f"\\{decimal}"
    groups = rf"|\d{{1,3}}(?:\{thousands}\d{{3}})+" if thousands else ""
    shape = rf"^[+-]?(?:\d+{groups})?(?:{point}\d*)?(?:[eE][+-]?\d+)?$"
    bare = text.str.strip_chars_end(" %") if unit == "percent" else text
    written = bare.str.contains(shape) & bare.str.contains(r"\d")
    plain = bare.str.replace_all(thousands, "", literal=True) if thousands else bare
    plain = plain.str.replace(decimal, ".", literal=True) if decimal != "." else plain
    # Divided as text: polars divides by multiplying, and 95 / 100 would come out as 0.9500000000000001.
    plain = plain + "e-2" if unit == "percent" else plain
    values = plain.set(~written.fill_null(value=False), None).cast(pl.Float64, strict=False)
    marks = f"'{decimal}' before decimals" + (f" and '{thousands}' between thousands" if thousands else "")
    cast = fine(values).otherwise(text.is_not_null() & values.is_null(), f"is not a number with {marks}")
    if unit == "percent":
        return cast.otherwise(cast.values > 1, "is over 100 %").otherwise(cast.values < 0, "is under 0 %")
    return Cast(cast.values * _SECONDS[unit], cast.reasons) if unit in _SECONDS else cast


def whole(cast: Cast) -> Cast:
    """Whole numbers (64 bits): durations rounded to the second beforehand, anything else refused where not whole."""
    values = cast.values
    outside = values.is_infinite() | (values.abs() > 2**53)
    cast = cast.otherwise(outside, "is too large").otherwise(values != values.round(), "is not a whole number")
    return Cast(cast.values.cast(pl.Int64, strict=False), cast.reasons)


def truths(text: pl.Series) -> Cast:
    """Booleans from true/false, yes/no, t/f, y/n or 1/0; capitals do not matter.

    Example:
        >>> truths(pl.Series(["Yes", "0", "maybe"])).values.to_list()
        [True, False, None]
    """
    values = text.str.to_lowercase().replace_strict({**_TRUE, **_FALSE}, default=None, return_dtype=pl.Boolean)
    return fine(values).otherwise(text.is_not_null() & values.is_null(), "is neither true nor false")


def translate(text: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """Their words replaced by ours; words that are not listed stay as they are.

    Example:
        >>> translate(pl.Series(["ontime", "LATE"]), {"ONTIME": "met"}).to_list()
        ['met', 'LATE']
    """
    known = {theirs.strip().casefold(): ours for theirs, ours in words.items()}
    return text.replace(
        {word: known[word.casefold()] for word in text.drop_nulls().unique() if word.casefold() in known}
    )


def _parsed(text: pl.Series, pattern: str) -> tuple[pl.Series, pl.Series]:
    """Local times without a zone, and instants in UTC, read by one pattern; null where it does not read them."""
    nothing = pl.Series([None] * len(text), dtype=pl.Datetime("us"))
    if pattern == "iso":
        return _iso(text)
    if pattern.startswith("epoch"):
        return nothing, _epoch(text, 1_000_000 if pattern == "epoch s" else 1000)
    if pattern.startswith("excel"):
        return _serial(text, pattern), nothing.dt.replace_time_zone("UTC")
    pattern = pattern.replace(".%f", "%.f").replace("%z", "%#z")
    if "%d" not in pattern.replace("%-d", "%d") and not any(mark in pattern for mark in ("%e", "%j", "%F", "%D")):
        text, pattern = text + " 01", f"{pattern} %d"
    if "z" in pattern:
        return nothing, text.str.to_datetime(pattern, strict=False, time_unit="us", time_zone="UTC")
    if any(mark in pattern for mark in ("H", "I", "T")):
        return text.str.to_datetime(pattern, strict=False, time_unit="us"), nothing.dt.replace_time_zone("UTC")
    return text.str.to_date(pattern, strict=False).cast(pl.Datetime("us")), nothing.dt.replace_time_zone("UTC")


def _iso(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """ISO 8601 in any of its common lengths, with T or a blank, with or without an offset."""
    local = pl.Series([None] * len(text), dtype=pl.Datetime("us"))
    zoned = local.dt.replace_time_zone("UTC")
    joined = text.str.replace(r"^(\d{4}-\d{2}-\d{2}) (\d)", "${1}T${2}").str.replace(r" ?([+-]\d{2}:?\d{2}|Z)$", "${1}")
    joined = joined.set(~joined.str.contains(r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}|$)").fill_null(value=True), None)
    for pattern in _ISO:
        if local.null_count() + zoned.null_count() == len(text) + joined.null_count():
            break
        if "z" in pattern:
            zoned = _first(zoned, joined.str.to_datetime(pattern, strict=False, time_unit="us", time_zone="UTC"))
        elif "T" in pattern:
            local = _first(local, joined.str.to_datetime(pattern, strict=False, time_unit="us"))
        else:
            local = _first(local, joined.str.to_date(pattern, strict=False).cast(pl.Datetime("us")))
    return local, zoned


def _epoch(text: pl.Series, microseconds: int) -> pl.Series:
    """Instants counted from 1970 in units of so many microseconds."""
    count = text.set(~text.str.contains(r"^-?\d{1,15}(\.\d+)?$").fill_null(value=False), None).cast(pl.Float64)
    return (count * microseconds).round().cast(pl.Int64, strict=False).cast(pl.Datetime("us", "UTC"))


def _serial(text: pl.Series, pattern: str) -> pl.Series:
    """Local times counted in days as Excel does, to the millisecond; none before March 1900.

    Excel has a 29 February 1900, so earlier serials are off by one.
    """
    start = datetime(1904, 1, 1) if pattern.endswith("1904") else datetime(1899, 12, 30)  # noqa: DTZ001  # a local time
    days = text.set(~text.str.contains(r"^\d{1,7}(\.\d+)?(E-?\d+)?$").fill_null(value=False), None).cast(pl.Float64)
    days = days.set((days < 61).fill_null(value=False), None) if pattern.endswith("1900") else days
    milliseconds = (days * 86_400_000).round().cast(pl.Int64).alias("days")
    return milliseconds.to_frame().select(pl.lit(start) + pl.duration(milliseconds="days")).to_series()


def _placed(local: pl.Series, zone: str, ambiguous: str, non_existent: str) -> Cast:
    """Local times as instants, with a reason where the zone's clocks had that time twice or never."""
    choice = "null" if ambiguous == "refuse" else ambiguous
    placed = local.dt.replace_time_zone(zone, ambiguous=choice, non_existent="null")  # type: ignore[arg-type]  # one of its three words
    there = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    gap = local.is_not_null() & there.is_null()
    if non_existent == "shift forward" and gap.any():
        before = (local - timedelta(hours=1)).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        placed = _first(placed, before + timedelta(hours=1))
        gap = gap & placed.is_null()
    cast = fine(placed.dt.convert_time_zone("UTC"))
    cast = cast.otherwise(gap, f"never happened in {zone}, where clocks went forward")
    twice = local.is_not_null() & placed.is_null()
    return cast.otherwise(twice, f"happened twice in {zone}, when clocks went back")


def _within_years(cast: Cast) -> Cast:
    years = cast.values.dt.year()
    return cast.otherwise(
        ~years.is_between(FIRST_YEAR, LAST_YEAR), f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}"
    )


def _first(one: pl.Series, other: pl.Series) -> pl.Series:
    return pl.select(pl.coalesce(one, other)).to_series()


def _or(formats: Sequence[str]) -> str:
    return " or ".join(_CALLED.get(found, found) for found in formats)
