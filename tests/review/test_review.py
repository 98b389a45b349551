"""A review is its records and agreements as they stood: the past is seen as it was, and everything is made once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo, available_timezones

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalogue import Catalogue
from analytics.errors import DatasetError, QuestionError
from analytics.records.records import Records
from analytics.review import Review
from analytics.review.review import cut_off
from analytics.review.select import promise

LONDON = ZoneInfo("Europe/London")
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def test_a_review_looks_at_the_end_of_the_day_of_its_latest_record(review: Review) -> None:
    assert review.as_of == datetime(2026, 11, 1, tzinfo=UTC)
    assert review.last_day == date(2026, 10, 31)


def test_it_is_of_the_latest_complete_month_unless_another_is_named(review: Review) -> None:
    assert review.month() == date(2026, 10, 1)
    assert review.month("2025-02") == date(2025, 2, 1)
    assert (review.months[0], len(review.months)) == (date(2024, 11, 1), 24)


@pytest.mark.parametrize("named", ["2026-11", "October", "2024-10"])
def test_a_month_that_was_not_judged_is_answered_with_those_that_were(review: Review, named: str) -> None:
    with pytest.raises(QuestionError, match=f"no complete month '{named}' was judged.*There are: 2026-10, 2026-09"):
        review.month(named)


def test_without_records_no_month_can_be_judged_and_it_says_what_to_do() -> None:
    nothing = Review(Records(), Catalogue())
    assert (nothing.months, nothing.last_day) == ([], None)
    with pytest.raises(QuestionError, match=r"no month can be judged yet\. Load records, and agree a level"):
        nothing.month()
    with pytest.raises(QuestionError, match=r"there are no records yet\. Load some on the Records page"):
        nothing.warnings()


def test_an_earlier_cut_off_counts_nothing_that_came_after_it(review: Review) -> None:
    earlier = review.as_it_stood("2026-06")
    assert earlier.as_of == datetime(2026, 6, 30, 23, tzinfo=UTC)  # midnight in London, in summer
    assert earlier.last_day == date(2026, 6, 30)
    assert earlier.months[-1] == date(2026, 6, 1)
    tickets = review.records.tables["tickets"]
    known = tickets.filter(pl.col("opened") <= earlier.as_of)
    assert earlier.records["tickets"].height == known.height < tickets.height
    resolved = known.filter(pl.col("resolved") <= earlier.as_of).height
    assert earlier.records["tickets"]["resolved"].count() == resolved < known["resolved"].count()


def test_the_past_is_judged_as_it_was_then(review: Review) -> None:
    earlier = review.as_it_stood("2026-06")
    assert earlier.judged.filter(pl.col("segment") == "")["period"].max() == date(2026, 6, 1)
    # Due in June but resolved in July: late, when seen at the end of June, whatever came of it.
    june = pl.col("due").is_between(datetime(2026, 5, 31, 23, tzinfo=UTC), earlier.as_of)
    tickets = review.records["tickets"].filter(june, pl.col("service") == "Case Management")
    open_then = tickets.filter(pl.col("resolved").is_null() | (pl.col("resolved") > earlier.as_of))
    assert open_then.height > 0
    then = earlier.items("Case Management SLA", "Resolved by the time promised on the ticket")
    late = then.join(open_then, left_on="item", right_on="ticket", how="semi")["late"]
    assert late.to_list() == [1.0] * open_then.height


def test_a_months_earlier_review_is_made_once(review: Review) -> None:
    assert review.as_it_stood("2026-06") is review.as_it_stood("2026-06")


def test_terms_agreed_for_the_day_after_the_cut_off_do_not_hold_yet(review: Review) -> None:
    last = cut_off(date(2026, 3, 31), LONDON)
    before = Review(review.records.at(last), review.catalogue, last)
    assert before.last_day == date(2026, 3, 31)
    assert promise(before, "Citizen Portal SLA", "Portal available").target.level == 0.994
    assert promise(review, "Citizen Portal SLA", "Portal available").target.level == 0.996


def test_what_many_ask_for_at_a_time_is_made_once(review: Review) -> None:
    asked, made, together = 8, list[int](), Barrier(8)
    fresh = replace(review)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask(_: int) -> int:
        together.wait()
        return fresh.remembered("any", make)

    with ThreadPoolExecutor(asked) as threads:
        assert list(threads.map(ask, range(asked))) == [1] * asked
    assert made == [1]
    assert fresh.knows("any")
    assert not review.knows("any")


def test_what_is_made_may_ask_for_more_of_the_same_review(review: Review) -> None:
    fresh = replace(review)
    assert fresh.remembered("outer", lambda: fresh.remembered("inner", lambda: 1) + 1) == 2


def test_what_fails_is_tried_again_and_not_remembered(review: Review) -> None:
    fresh = replace(review)

    def fail() -> int:
        raise QuestionError("not now")  # noqa: EM101  # the shortest way to fail

    with pytest.raises(QuestionError):
        fresh.remembered("any", fail)
    assert fresh.remembered("any", lambda: 2) == 2


def test_an_earlier_cut_off_from_the_disk_is_that_of_memory(opened: Review) -> None:
    earlier = Review.open(as_of=date(2026, 6, 30))
    assert earlier.as_of == opened.as_it_stood("2026-06").as_of
    assert earlier.opened["as_of"] == earlier.as_of
    assert earlier.records["tickets"].equals(opened.as_it_stood("2026-06").records["tickets"])


def test_a_data_version_that_does_not_exist_is_answered_with_those_that_do(opened: Review) -> None:
    assert opened.records.data_version == 1
    with pytest.raises(DatasetError, match=r"no data version 9. There are: 1"):
        Review.open(data_version=9)


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.sampled_from(ZONES))
def test_a_day_ends_at_an_instant_that_is_itself_the_end_of_that_day(day: date, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    end = cut_off(day, zone)
    assert end is not None
    assert cut_off(end, zone) == end
    before = (end - timedelta(microseconds=1)).astimezone(zone).date()
    # A day that a zone leaves out altogether (Samoa, 30 December 2011) ends with the day before it.
    assert before == day or not any(
        (end + timedelta(hours=hour)).astimezone(zone).date() == day for hour in range(-30, 30)
    )
    assert end.astimezone(zone).date() > day


@given(st.integers(631_152_000, 2_082_672_000), st.sampled_from(ZONES))
def test_an_instant_is_taken_to_the_end_of_its_own_day_and_no_further(seconds: int, zone_name: str) -> None:
    zone, instant = ZoneInfo(zone_name), datetime.fromtimestamp(seconds, UTC)
    end = cut_off(instant, zone)
    assert end is not None
    assert instant <= end
    if end != instant:
        assert end == cut_off(instant.astimezone(zone).date(), zone)


@pytest.mark.parametrize(
    ("day", "zone", "ends"),
    [
        (date(2026, 3, 28), "Europe/London", "2026-03-29T00:00:00+00:00"),
        (date(2026, 3, 29), "Europe/London", "2026-03-29T23:00:00+00:00"),  # 23 hours long
        (date(2026, 10, 25), "Europe/London", "2026-10-26T00:00:00+00:00"),  # 25 hours long
        (date(2024, 4, 25), "Africa/Cairo", "2024-04-25T22:00:00+00:00"),  # the next day begins at one o'clock
        (date(2025, 11, 1), "America/Havana", "2025-11-02T04:00:00+00:00"),  # the next day has midnight twice
        (date(2026, 10, 31), "Asia/Kolkata", "2026-10-31T18:30:00+00:00"),
    ],
)
def test_a_day_ends_when_its_zone_says_so(day: date, zone: str, ends: str) -> None:
    found = cut_off(day, ZoneInfo(zone))
    assert found is not None
    assert found.isoformat() == ends
    assert cut_off(None, ZoneInfo(zone)) is None
