"""Casts against Python's own readings of the same text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.records import casts, formats

LOCAL = st.datetimes(datetime(1950, 1, 1), datetime(2150, 12, 31))  # noqa: DTZ001  # local times
PATTERNS = [
    "%d/%m/%Y %H:%M:%S",
    "%m-%d-%Y %H:%M",
    "%d.%m.%y %H:%M",
    "%Y%m%d %H%M%S",
    "%d-%b-%Y %I:%M %p",
    "%b %d, %Y %H:%M",
]


@settings(deadline=None)
@given(when=LOCAL, pattern=st.sampled_from(PATTERNS))
def test_an_instant_written_by_strftime_is_read_as_strptime_reads_it(when: datetime, pattern: str) -> None:
    text = when.replace(year=min(max(when.year, 1970), 2068)).strftime(pattern)
    expected = datetime.strptime(text, pattern).replace(tzinfo=UTC)
    assert casts.instants(pl.Series([text]), [pattern]).values.to_list() == [expected]


@settings(deadline=None)
@given(
    when=LOCAL,
    hours=st.integers(-14, 14),
    form=st.sampled_from(["T", " "]),
    width=st.sampled_from(["seconds", "minutes", "microseconds"]),
)
def test_iso_is_read_as_python_reads_it(when: datetime, hours: int, form: str, width: str) -> None:
    zoned = when.astimezone(UTC).replace(tzinfo=ZoneInfo("UTC")) + timedelta(hours=hours)
    offset = f"{'+' if hours >= 0 else '-'}{abs(hours):02}:00"
    text = zoned.replace(tzinfo=None).isoformat(form, width) + offset
    assert casts.instants(pl.Series([text]), ["iso"]).values.to_list() == [datetime.fromisoformat(text)]


@pytest.mark.parametrize(
    "text",
    [
        "", "2026", "2026-02-30", "2026-1-2", "20260102", "2026-01-02x", "2026-01-02T25:00", "0026-01-02",
        "2026-01-02T10", "02/03/2026", "2026-01-02 10:00 Uhr", "+2026-01-02",
    ],
)  # fmt: skip
def test_what_is_not_iso_is_refused(text: str) -> None:
    cast = casts.instants(pl.Series([text]), ["iso"])
    assert cast.values.to_list() == [None]
    assert cast.reasons.null_count() == 0


@settings(deadline=None)
@given(when=LOCAL, zone=st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]))
def test_local_times_become_the_instants_that_zoneinfo_says(when: datetime, zone: str) -> None:
    when, tz = when.replace(microsecond=0, year=min(max(when.year, 1990), 2030), day=min(when.day, 28)), ZoneInfo(zone)
    text = pl.Series([when.isoformat(" ")])
    early, late = (when.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early.astimezone(tz).replace(tzinfo=None) != when:
        assert casts.instants(text, ["iso"], zone=zone).values.to_list() == [None]
        assert casts.instants(text, ["iso"], zone=zone, non_existent="shift forward").values.to_list() == [early]
    else:
        assert casts.instants(text, ["iso"], zone=zone, ambiguous="earliest").values.to_list() == [early]
        assert casts.instants(text, ["iso"], zone=zone, ambiguous="latest").values.to_list() == [late]
        strict = casts.instants(text, ["iso"], zone=zone).values.to_list()
        assert strict == [early if early == late else None]


@pytest.mark.parametrize(
    ("zone", "gap", "becomes"),
    [
        ("Europe/London", "2026-03-29 01:30", "2026-03-29T01:30:00+00:00"),
        ("America/New_York", "2026-03-08 02:15", "2026-03-08T07:15:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00+00:00"),
    ],
)
def test_a_time_the_clocks_skipped_can_be_moved_on_by_what_was_skipped(zone: str, gap: str, becomes: str) -> None:
    cast = casts.instants(pl.Series([gap]), ["iso"], zone=zone, non_existent="shift forward")
    assert cast.values[0].isoformat() == becomes


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("epoch s", "1772442000", "2026-03-02T09:00:00+00:00"),
        ("epoch ms", "1772442000250", "2026-03-02T09:00:00.250000+00:00"),
        ("excel 1900", "46083.375", "2026-03-02T09:00:00+00:00"),
        ("excel 1904", "44621.375", "2026-03-02T09:00:00+00:00"),
        ("excel 1900", "61", "1900-03-01T00:00:00+00:00"),
        ("excel 1900", "60", None), ("excel 1900", "-3", None), ("epoch s", "soon", None), ("epoch s", "1e9", None),
        ("epoch s", "1772442000250", None), ("%Y-%m", "2026-03", "2026-03-01T00:00:00+00:00"),
        ("%d/%m/%Y", "02/03/26", None),
    ],
)  # fmt: skip
def test_serials_and_epochs_are_read_as_declared(pattern: str, text: str, expected: str | None) -> None:
    (found,) = casts.instants(pl.Series([text]), [pattern]).values.to_list()
    assert (found and found.isoformat()) == expected


@settings(deadline=None)
@given(
    number=st.decimals(-(10**12), 10**12, places=3, allow_nan=False),
    marks=st.sampled_from([(".", ""), (",", ""), (".", ","), (",", "."), (".", "'"), (",", " ")]),
)
def test_a_number_is_read_back_under_its_marks(number: Decimal, marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    text = f"{number:,}".translate({ord(","): thousands, ord("."): decimal})
    assert casts.numbers(pl.Series([text]), decimal=decimal, thousands=thousands).values.to_list() == [float(number)]


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1..2", "0x10", "1_000", "１２", "--1", "1-", "e5", ".", "12,34", "1,2345"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    cast = casts.numbers(pl.Series([text]), thousands=",")
    assert (cast.values.to_list(), cast.reasons.null_count()) == ([None], 0)


def test_percent_is_a_share_and_ends_at_a_hundred() -> None:
    cast = casts.numbers(pl.Series(["95 %", "100%", "100.1", "-1", "0.5"]), unit="percent")
    assert cast.values.to_list() == [0.95, 1.0, None, None, 0.005]


def test_a_count_must_be_whole() -> None:
    assert casts.whole(casts.numbers(pl.Series(["3.0", "3.5"]))).values.to_list() == [3, None]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2026-01-02", "2026-01-02T03:04Z"], ["iso"]),
        (["01/02/2026 10:00", "01/03/2026 11:30"], ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]),
        (["01/02/2026", "13/02/2026"], ["%d/%m/%Y"]),
        (["01/02/2026", "02/13/2026"], ["%m/%d/%Y"]),
        (["01/01/2026", "02/02/2026"], ["%d/%m/%Y"]),
        (["3 Mar 2026"], ["%d %b %Y"]),
        (["soon", "later"], []),
        ([None], ["iso"]),
        (["13/01/2026", "n.a."], []),
    ],
)
def test_dates_are_read_the_one_way_that_fits_or_stay_open(texts: list[str | None], expected: list[str]) -> None:
    assert formats.readings(pl.Series(texts, dtype=pl.String)) == expected
