"""The service clock against a slow plain twin, on random calendars over changes of clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.catalogue import Calendar, Duration, always
from analytics.errors import MeasureError
from analytics.measures import day_join
from analytics.measures.clock import INSTANT, Clock, over
from analytics.measures.due import calendar_days_later, days_needed, due
from tests.measures import slow_clock
from tests.measures.calendars import calendars

DAY = 86_400

#: A walk over every minute takes its time on a busy machine, which says nothing about the clock.
LAWS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def moments(seconds: list[int]) -> pl.Series:
    return (pl.Series(seconds, dtype=pl.Int64) * 1_000_000).cast(INSTANT)


def clock_of(calendar: Calendar, lo: int, hi: int) -> Clock:
    return over([calendar], datetime.fromtimestamp(lo, UTC).date(), datetime.fromtimestamp(hi, UTC).date())


def office(**more: object) -> Calendar:
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
    return Calendar(**{"name": "office", "hours": week, **more})  # type: ignore[arg-type]  # settings of each test


def at(text: str) -> pl.Series:
    return pl.Series([datetime.fromisoformat(text).replace(tzinfo=UTC)], dtype=INSTANT)


@settings(LAWS, max_examples=40)
@given(calendars(), st.data())
def test_elapsed_time_is_what_a_walk_over_every_minute_counts(
    drawn: tuple[Calendar, int, int], data: st.DataObject
) -> None:
    calendar, lo, hi = drawn
    steps = slow_clock.opened(calendar, lo, hi)
    pairs = data.draw(st.lists(st.tuples(st.integers(lo, hi), st.integers(lo, hi)), min_size=3, max_size=8))
    found = clock_of(calendar, lo, hi).elapsed(moments([a for a, _ in pairs]), moments([b for _, b in pairs]))
    assert found.to_list() == [slow_clock.elapsed(steps, a, b) for a, b in pairs]


@settings(LAWS, max_examples=40)
@given(calendars(), st.data())
def test_a_due_time_is_the_earliest_instant_at_which_the_allowed_time_has_passed(
    drawn: tuple[Calendar, int, int], data: st.DataObject
) -> None:
    calendar, lo, hi = drawn
    steps = slow_clock.opened(calendar, lo, hi)
    start, allowed = data.draw(st.integers(lo, hi - DAY)), data.draw(st.integers(1, 2 * DAY))
    expected = slow_clock.due(steps, start, allowed)
    clock = clock_of(calendar, lo, hi)
    if expected is not None:
        found = clock.due(moments([start]), allowed)
        assert found.to_list() == moments([expected]).to_list()
        assert clock.elapsed(moments([start]), found)[0] == allowed
        assert clock.elapsed(moments([start]), found.dt.offset_by("-1s"))[0] == allowed - 1


@settings(LAWS, max_examples=25)
@given(st.lists(calendars(), min_size=2, max_size=3), st.data())
def test_several_calendars_in_one_clock_answer_like_each_alone(
    drawn: list[tuple[Calendar, int, int]], data: st.DataObject
) -> None:
    lo, hi = min(lo for _, lo, _ in drawn), max(hi for _, _, hi in drawn)
    together = over(
        [calendar for calendar, *_ in drawn],
        datetime.fromtimestamp(lo, UTC).date(),
        datetime.fromtimestamp(hi, UTC).date(),
    )
    for place, (calendar, first, last) in enumerate(drawn):
        start, end = sorted((data.draw(st.integers(first, last)), data.draw(st.integers(first, last))))
        passed = together.elapsed(moments([start]), moments([end]), pl.Series([place]))
        assert passed.to_list() == clock_of(calendar, first, last).elapsed(moments([start]), moments([end])).to_list()
        if passed[0] > 0:
            alone = clock_of(calendar, first, last).due(moments([start]), passed)
            assert together.due(moments([start]), passed, pl.Series([place])).to_list() == alone.to_list()


@settings(LAWS, max_examples=10)
@given(st.lists(calendars(), min_size=1, max_size=3), st.data())
def test_the_join_on_calendar_and_day_answers_like_the_table_on_every_engine(
    drawn: list[tuple[Calendar, int, int]], data: st.DataObject
) -> None:
    lo, hi = min(lo for _, lo, _ in drawn), max(hi for _, _, hi in drawn)
    clock = over([calendar for calendar, *_ in drawn], *(datetime.fromtimestamp(s, UTC).date() for s in (lo, hi)))
    maybe = st.one_of(st.none(), st.integers(lo, hi))
    row = st.tuples(st.integers(0, len(drawn) - 1), maybe, maybe)
    rows = data.draw(st.lists(row, min_size=1, max_size=20))
    schema = {"row": pl.Int64, "calendar": pl.Int64, "starts": pl.Int64, "ends": pl.Int64}
    frame = pl.DataFrame([(place, *r) for place, r in enumerate(rows)], schema=schema, orient="row")
    frame = frame.with_columns((pl.col("starts", "ends") * 1_000_000).cast(pl.Datetime("us")))
    starts, ends = (frame[column].dt.replace_time_zone("UTC") for column in ("starts", "ends"))
    passed = clock.elapsed(starts, ends, frame["calendar"])
    frame = frame.with_columns(passed.alias("allowed"))
    fall_due = clock.due(starts, passed, frame["calendar"]).dt.epoch("s")
    tables = {"rows": frame, "days": day_join.days(clock), "spells": day_join.spells(clock)}

    def answers(
        engine: Callable[[pl.DataFrame], Any], read: Callable[[Any], pl.DataFrame]
    ) -> tuple[list[Any], list[Any]]:
        there = {name: engine(table) for name, table in tables.items()}
        took = day_join.elapsed(there["rows"], there["days"], starts="starts", ends="ends")
        due_at = day_join.due(there["rows"], there["days"], there["spells"], starts="starts", allowed="allowed")
        return read(took).sort("row")["elapsed"].to_list(), read(due_at).sort("row")["due"].to_list()

    expected = passed.to_list(), fall_due.to_list()
    assert answers(lambda table: table, lambda found: found) == expected
    assert answers(lambda table: table.lazy(), lambda found: found.collect(engine="streaming")) == expected
    with duckdb.connect() as connection:
        assert answers(lambda table: connection.from_arrow(table.to_arrow()), lambda found: found.pl()) == expected


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001  # the join reads UTC without a zone
def test_engines_that_cannot_subtract_instants_read_the_same_second_of_the_day(moment: datetime) -> None:
    frame = nw.from_native(pl.DataFrame({"at": [moment]}, schema={"at": pl.Datetime("us")}))
    either = [day_join.second_of_day(nw.col("at"), subtracts=can).alias(str(can)) for can in (True, False)]
    expected = moment.hour * 3600 + moment.minute * 60 + moment.second
    assert frame.select(*either).row(0) == (expected, expected)


def test_time_that_runs_out_as_service_closes_is_due_at_the_close() -> None:
    clock = over([office()], date(2026, 11, 1), date(2026, 11, 30))
    assert clock.due(at("2026-11-20T09:00"), 8 * 3600).to_list() == at("2026-11-20T17:00").to_list()


def test_no_time_allowed_is_due_at_once_even_out_of_hours() -> None:
    clock = over([office()], date(2026, 11, 1), date(2026, 11, 30))
    assert clock.due(at("2026-11-21T03:00"), 0).to_list() == at("2026-11-21T03:00").to_list()


def test_nulls_stay_null_and_do_not_touch_their_neighbours() -> None:
    clock = over([office()], date(2026, 11, 1), date(2026, 11, 30))
    starts = pl.concat([at("2026-11-20T16:00"), pl.Series([None], dtype=INSTANT)])
    ends = pl.concat([at("2026-11-23T10:00"), at("2026-11-23T10:00")])
    assert clock.elapsed(starts, ends).to_list() == [7200, None]
    assert clock.due(starts, 7200).to_list() == [*at("2026-11-23T10:00"), None]
    assert clock.remaining(starts, 3600, ends).to_list() == [-3600, None]
    assert clock.opening(starts).to_list() == [*at("2026-11-20T16:00"), None]


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (
            "2026-10-31T23:59",
            "2026-11-02T12:00",
            "2026-10-31 23:59 lies outside the days the service clock was made for",
        ),
        ("2026-11-02T12:00", "2026-12-05T00:00", "2026-12-05 00:00 lies outside"),
    ],
)
def test_an_instant_beyond_the_clocks_days_is_refused_not_miscounted(starts: str, ends: str, said: str) -> None:
    clock = over([office()], date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(MeasureError, match=said):
        clock.elapsed(at(starts), at(ends))


def test_a_due_time_beyond_the_clocks_days_is_refused() -> None:
    clock = over([office(), always()], date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(MeasureError, match="a due time lies after 2026-11-30"):
        clock.due(at("2026-11-27T09:00"), 17 * 3600)


def test_a_calendar_that_never_opens_has_no_due_time() -> None:
    with pytest.raises(MeasureError, match="a due time lies after"):
        over([Calendar(name="shut")], date(2026, 11, 1), date(2026, 11, 30)).due(at("2026-11-27T09:00"), 60)


@pytest.mark.parametrize(
    ("start", "within", "expected"),
    [
        ("2026-11-20T16:00", "30 minutes", "2026-11-20T16:30"),
        ("2026-11-20T16:00", "1 working day", "2026-11-23T16:00"),
        ("2026-11-21T11:00", "1 working day", "2026-11-23T11:00"),
        ("2026-11-20T16:00", "5 working days", "2026-11-27T16:00"),
        ("2026-11-20T16:00", "2 calendar days", "2026-11-22T16:00"),
        ("2026-12-24T10:00", "1 working day", "2026-12-29T10:00"),  # Christmas, a weekend, Boxing Day in lieu
    ],
)
def test_a_promise_falls_due_in_its_own_unit(start: str, within: str, expected: str) -> None:
    amount, _, unit = within.partition(" ")
    promise = Duration(amount=float(amount), unit=unit if unit.endswith("s") else unit + "s")  # type: ignore[arg-type]  # words of the case
    calendar = office(holidays="GB-ENG")
    clock = over([calendar], date(2026, 11, 1), date(2026, 11, 1) + timedelta(days=days_needed(calendar, promise) + 60))
    assert due(clock, at(start), promise).to_list() == at(expected).to_list()


def test_calendar_days_end_at_the_same_hour_of_the_wall_clock_over_a_change_of_clocks() -> None:
    london = Calendar(name="uk", zone="Europe/London")
    found = calendar_days_later(london, at("2026-10-24T09:00"), 1)  # 10:00 in summer time, then the clocks go back
    assert found.to_list() == at("2026-10-25T10:00").to_list()


def test_half_a_working_day_cannot_be_counted() -> None:
    clock = over([office()], date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(MeasureError, match="whole number of working days"):
        due(clock, at("2026-11-20T16:00"), Duration(amount=1.5, unit="working days"))


def test_working_days_of_a_calendar_without_any_are_refused_in_words() -> None:
    shut = Calendar(name="shut")
    clock = over([shut], date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(MeasureError, match="'shut' has no 2 open days"):
        due(clock, at("2026-11-20T16:00"), Duration(amount=2, unit="working days"))
