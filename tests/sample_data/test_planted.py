"""Each planted truth is there by a plain statistic, and is not there when it is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from analytics.catalogue import parse
from sample_data.make import SEED, catalogue
from sample_data.planted import PAYROLL_PEAKS
from tests.sample_data.plain import END, EVERY_TRUTH, by_month, sample, share_in_time, tickets_of

pytestmark = pytest.mark.parametrize("seed", [SEED, 1, 2])

AUTUMN_2025 = date(2025, 8, 1), date(2025, 10, 1)
AUTUMN_2026 = date(2026, 8, 1), date(2026, 10, 1)
LAST_HALF_YEAR = date(2026, 5, 1), date(2026, 10, 1)
HALF_YEAR_BEFORE = date(2025, 11, 1), date(2026, 4, 1)
SINCE_RELEASE = date(2026, 4, 1), date(2026, 10, 1)
BEFORE_RELEASE = date(2025, 4, 1), date(2026, 2, 1)


def test_case_management_slides_for_a_year_to_the_edge_of_its_target(seed: int) -> None:
    def slide(without: tuple[str, ...]) -> float:
        tickets = tickets_of("Case Management", seed, without)
        kept = tickets.with_columns((pl.col("resolved").fill_null(END) <= pl.col("due")).alias("time"))
        return share_in_time(kept, *AUTUMN_2026) - share_in_time(kept, *AUTUMN_2025)

    assert -0.09 < slide(()) < -0.025
    assert abs(slide(EVERY_TRUTH)) < 0.02


def test_identity_and_access_steps_down_at_the_release(seed: int) -> None:
    def step(without: tuple[str, ...]) -> float:
        tickets = tickets_of("Identity and Access", seed, without)
        return share_in_time(tickets, *SINCE_RELEASE) - share_in_time(tickets, *BEFORE_RELEASE)

    assert -0.05 < step(()) < -0.02
    assert abs(step(EVERY_TRUTH)) < 0.012


def test_both_priorities_of_finance_improve_while_their_total_falls(seed: int) -> None:
    tickets = tickets_of("Finance and Purchasing", seed)
    change = {
        words: share_in_time(part, *LAST_HALF_YEAR) - share_in_time(part, *HALF_YEAR_BEFORE)
        for words in ("P3", "P4", "P3P4")
        for part in [tickets.filter(pl.lit(words).str.contains(pl.col("priority")))]
    }
    assert change["P3"] > 0
    assert change["P4"] > 0
    assert change["P3P4"] < -0.02


def test_the_mix_of_finance_stays_as_it_is_where_no_shift_is_planted(seed: int) -> None:
    tickets = tickets_of("Finance and Purchasing", seed, EVERY_TRUTH)
    of_p4 = tickets.group_by("month").agg((pl.col("priority") == "P4").mean().alias("share"))["share"]
    assert of_p4.is_between(0.13, 0.27).all()


def test_workplace_support_meets_its_targets_while_users_lose_heart(seed: int) -> None:
    tickets = tickets_of("Workplace Support", seed)
    for priorities, target in ((["P1", "P2"], 0.90), (["P3"], 0.92), (["P4"], 0.90)):
        met = by_month(tickets.filter(pl.col("priority").is_in(priorities)))
        assert met.filter(pl.col("month") < date(2026, 10, 1))["time"].min() >= target  # type: ignore[operator]  # a share
    assert _mood_and_reopens(seed, ()) == (True, True)
    assert _mood_and_reopens(seed, EVERY_TRUTH) == (False, False)


def test_payroll_breaches_in_the_months_above_its_workload_limit_and_in_no_other(seed: int) -> None:
    months = by_month(tickets_of("Payroll and HR", seed)).with_columns(pl.col("month").dt.strftime("%Y-%m"))
    assert months.filter(pl.col("n") > 310)["month"].to_list() == list(PAYROLL_PEAKS)
    assert months.filter(pl.col("time") < 0.9)["month"].to_list() == list(PAYROLL_PEAKS)
    ordinary = by_month(tickets_of("Payroll and HR", seed, EVERY_TRUTH))
    assert ordinary.filter((pl.col("n") > 310) | (pl.col("time") < 0.9)).is_empty()


def test_a_quarter_of_print_tickets_stays_open_though_the_others_are_as_quick_as_ever(seed: int) -> None:
    since = pl.col("opened").is_between(datetime(2026, 6, 15, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
    tickets = tickets_of("Print and Post", seed)
    open_share = tickets.filter(since)["resolved"].is_null().mean()
    closed = tickets.filter(pl.col("resolved").is_not_null())
    assert 0.2 < open_share < 0.33  # type: ignore[operator]  # a share
    assert closed.filter(since)["time"].sum() / closed.filter(since).height > 0.94
    assert tickets_of("Print and Post", seed, EVERY_TRUTH).filter(since)["resolved"].null_count() <= 2


def test_users_score_print_work_that_the_records_call_open(seed: int) -> None:
    tables = sample(seed)
    scored = tables["scores"].join(tables["tickets"].filter(pl.col("resolved").is_null()), on="ticket")
    assert set(scored["service"]) == {"Print and Post"}


def test_the_volumes_of_the_portal_stop_in_the_middle_of_a_day(seed: int) -> None:
    def days(without: tuple[str, ...]) -> pl.DataFrame:
        portal = sample(seed, without)["volumes"].filter(pl.col("service") == "Citizen Portal")
        return portal.group_by("day").agg(pl.col("volume").sum()).sort("day")

    cut, whole = days(()), days(EVERY_TRUTH)
    assert (cut["day"].max(), whole["day"].max()) == (date(2026, 10, 23), date(2026, 10, 31))
    assert cut["volume"][-1] < 0.5 * cut["volume"][-8] < whole.filter(pl.col("day") == cut["day"][-1])["volume"].item()


def test_one_service_has_records_and_no_agreement(seed: int) -> None:
    recorded = set(sample(seed)["tickets"]["service"])
    assert recorded - {agreement.service for agreement in parse(catalogue()).slas()} == {"Data and Reporting"}
    assert recorded == {agreement.service for agreement in parse(catalogue(["unagreed_service"])).slas()}


def _mood_and_reopens(seed: int, without: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether satisfaction fell by 0.4 points and re-opens rose by 3 points since the first year."""
    scores = sample(seed, without)["scores"].filter(pl.col("service") == "Workplace Support")
    late = pl.col("given") >= datetime(2026, 5, 1, tzinfo=UTC)
    early = pl.col("given") < datetime(2025, 12, 1, tzinfo=UTC)
    fall = scores.select(pl.col("score").filter(early).mean() - pl.col("score").filter(late).mean()).item()
    tickets = tickets_of("Workplace Support", seed, without)
    late, early = pl.col("month") >= LAST_HALF_YEAR[0], pl.col("month") < date(2025, 12, 1)
    rise = tickets.select(pl.col("reopens").filter(late).mean() - pl.col("reopens").filter(early).mean()).item()
    return fall > 0.4, rise > 0.03
