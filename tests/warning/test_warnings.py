"""Warnings name what will be missed, from when, by which day to act and why, and past ones can be scored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue, Customer, Duration, Service, Target, Version
from analytics.forecast.level.levels import levels
from analytics.forecast.skill import Skill
from analytics.warning import WARNINGS, as_it_stood, chances, replay, scored, warnings
from analytics.warning.budget import runs_out
from analytics.warning.chance import comparable, promised, still_ahead
from analytics.warning.drivers import course, open_items, volume, why
from tests.forecast.series_made import judged, months

if TYPE_CHECKING:
    from analytics.forecast.level.outlook import Outlook

TODAY = date(2026, 10, 31)


def resolve(level: float = 0.95, hours: float = 4, name: str = "Resolve") -> Target:
    return Target(name=name, measure="resolution", at_least=level, within=Duration(amount=hours, unit="hours"))


def version(day: date, *targets: Target) -> Version:
    return Version(in_force=day, calendar="24x7", targets=targets or (resolve(),))


def catalogue(*versions: Version, lead_days: int = 30, names: tuple[str, ...] = ("gold",)) -> Catalogue:
    terms = versions or (version(date(2024, 1, 1)),)
    return Catalogue(
        services=(Service(name="Pay"),), customers=(Customer(name="Retail"),),
        agreements=tuple(
            Agreement(name=name, service="Pay", customer="Retail", versions=terms, lead_days=lead_days)
            for name in names
        ),
    )  # fmt: skip


def test_a_target_that_is_missed_each_month_is_likely_to_be_missed_next_month() -> None:
    found = warnings(months([0.90] * 24, total=1000), catalogue(), TODAY).row(0, named=True)
    assert found["outlook"] == "likely"
    assert found["possible_from"] == found["likely_from"] == date(2026, 11, 1)
    assert found["act_by"] == date(2026, 10, 2)
    assert found["overdue"]
    assert found["chance_next"] > 0.75
    assert "missed in 6 of the last 6 periods" in found["why"]
    assert (found["service"], found["customer"], found["promised"]) == ("Pay", "Retail", 0.95)


def test_a_target_that_is_met_with_room_is_unlikely_to_be_missed_and_asks_for_nothing() -> None:
    found = warnings(months([0.99] * 24, total=1000), catalogue(), TODAY).row(0, named=True)
    assert (found["outlook"], found["act_by"], found["overdue"]) == ("unlikely", None, False)


def test_the_day_to_act_is_the_first_day_at_risk_less_the_days_a_remedy_needs() -> None:
    raised = catalogue(version(date(2024, 1, 1)), version(date(2027, 2, 1), resolve(0.999)), lead_days=45)
    found = warnings(months([0.985] * 24, total=1000), raised, TODAY).row(0, named=True)
    assert found["possible_from"] == date(2027, 2, 1)
    assert found["act_by"] == date(2026, 12, 18)
    assert not found["overdue"]


def test_warnings_come_in_the_order_of_the_day_to_act_then_of_the_chance() -> None:
    rows = pl.concat([
        months([0.99] * 24, total=1000, agreement="calm"),
        months([0.94] * 24, total=1000, agreement="near"),
        months([0.85] * 24, total=1000, agreement="sure"),
    ])  # fmt: skip
    found = warnings(rows, catalogue(names=("calm", "near", "sure")), TODAY, tested=False)
    assert found["agreement"].to_list() == ["sure", "near", "calm"]


def test_a_target_without_enough_periods_is_listed_with_the_reason_and_stops_no_other() -> None:
    rows = pl.concat([months([0.9] * 3), months([0.9] * 24, agreement="silver")])
    found = warnings(rows, catalogue(names=("gold", "silver")), TODAY, tested=False)
    assert found["outlook"].to_list() == ["likely", "not enough data"]
    assert "3 complete periods" in found["why"][1]


def test_rows_of_segments_and_of_measures_without_a_target_raise_no_warning() -> None:
    rows = months([0.9] * 24)
    segment = rows.with_columns(segment=pl.lit("priority=P1"))
    assert warnings(pl.concat([rows, segment]), catalogue(), TODAY, tested=False).height == 1
    nothing = warnings(rows.clear(), catalogue(), TODAY)
    assert nothing.is_empty()
    assert nothing.schema == pl.Schema(WARNINGS)


def test_progress_is_told_for_each_target_and_before_all_are_looked_ahead() -> None:
    told: list[tuple[float, str]] = []
    chances(months([0.9] * 24), catalogue(), tested=False, progress=lambda share, what: told.append((share, what)))
    assert told == [(0.0, "gold: Resolve"), (0.1, "Looking 1 targets ahead together")]


def test_the_frame_of_chances_has_a_row_for_each_target_and_period() -> None:
    frame = chances(months([0.9] * 24), catalogue(), horizon=4, tested=False).frame()
    assert frame.columns[:3] == ["agreement", "target", "period"]
    assert frame.height == 4


def test_the_level_asked_is_that_of_the_version_then_in_force() -> None:
    terms = (
        version(date(2024, 1, 1)),
        version(date(2026, 12, 1), resolve(0.97)),
        version(date(2027, 1, 1), resolve(name="Other")),
    )
    asked = promised(months([0.9] * 24), catalogue(*terms).agreement("gold"), "Resolve", 4)
    assert asked == [0.95, 0.97, 0.95, 0.95]


def test_months_under_other_terms_are_not_compared_but_another_level_of_promise_is_no_other_term() -> None:
    rows = months([0.9] * 24)
    stricter = catalogue(version(date(2024, 1, 1), resolve(hours=8)), version(date(2025, 8, 1))).agreement("gold")
    assert comparable(rows, stricter, "Resolve")["period"][0] == date(2025, 8, 1)
    raised = catalogue(version(date(2024, 1, 1), resolve(0.9)), version(date(2025, 8, 1))).agreement("gold")
    assert comparable(rows, raised, "Resolve").height == 24
    lately = catalogue(version(date(2024, 1, 1), resolve(hours=8)), version(date(2026, 6, 1))).agreement("gold")
    assert comparable(rows, lately, "Resolve").height == 24


def running(**changed: object) -> dict[str, object]:
    return {"period": date(2026, 10, 1), "ends": date(2026, 11, 1), "good": 95.0, "total": 100.0, "promised": 0.9,
            "at_least": True} | changed  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "day", "expected"),
    [
        # 5 a hundred items in ten days; 31 of 310 items may miss, at half an item a day that takes 62 days.
        ({}, 10, None),
        # Two a day: 31 are spent on the 16th.
        ({"good": 80.0}, 10, date(2026, 10, 16)),
        # Four a day: on the 8th, which has passed.
        ({"good": 60.0}, 10, date(2026, 10, 8)),
        ({"good": 100.0}, 10, None),
        ({"at_least": False, "good": 10.0}, 10, None),
        ({"total": 0.0, "good": 0.0}, 10, None),
        ({"promised": 1.0, "good": 99.0}, 10, date(2026, 10, 1)),
        ({"promised": 4.2, "good": 0.0}, 10, None),
    ],
)
def test_the_budget_runs_out_on_the_day_worked_out_by_hand(
    changed: dict[str, object], day: int, expected: date | None
) -> None:
    assert runs_out(running(**changed), date(2026, 10, day)) == expected


def test_the_budget_of_the_period_under_way_stands_in_the_warning() -> None:
    rows = months([0.96] * 23, total=310)
    now = judged([80.0], [100.0], promised=0.9, first=date(2026, 10, 1), partial_last=True)
    found = warnings(pl.concat([rows, now]), catalogue(), date(2026, 10, 10), tested=False)
    assert found["budget_runs_out"].item() == date(2026, 10, 16)
    assert found["periods"].item().to_list()[0] == date(2026, 10, 1)


def test_a_period_that_is_over_by_the_last_day_covered_runs_no_more() -> None:
    rows = pl.concat([months([0.96] * 23, total=310), judged([80.0], [100.0], first=date(2026, 10, 1))])
    # 5.17 of 103.3 items may miss; at two thirds of one a day they have after 7.75 days.
    for day, expected in ((date(2026, 10, 30), date(2026, 10, 8)), (TODAY, None)):
        found = warnings(rows, catalogue(), day, tested=False)
        assert found["budget_runs_out"].item() == expected


def test_what_drives_a_miss_is_named() -> None:
    rng = np.random.default_rng(3)
    total = np.concatenate([np.full(21, 1000.0), np.full(3, 1300.0)])
    share = np.concatenate([np.full(12, 0.985), 0.985 - 0.008 * np.arange(1, 13)]) + rng.normal(0, 0.002, 24)
    rows = judged(np.round(share * total), total).with_columns(late=pl.lit(60.0))
    clause = why(rows, levels(rows), course(levels(rows)))
    assert clause.startswith("falls 0.")
    assert "volume up 30 % on the twelve periods before" in clause
    assert "60 open items are late already" in clause
    steady = months([0.96] * 24)
    assert volume(levels(steady)) == open_items(steady) == ""
    assert why(steady, levels(steady), course(levels(steady))).startswith("no single cause")


def test_a_rise_is_no_driver_of_a_miss() -> None:
    rng = np.random.default_rng(3)
    share = 0.90 + 0.003 * np.arange(24) + rng.normal(0, 0.002, 24)
    rows = judged(np.round(share * 1000), np.full(24, 1000.0))
    assert "rises" not in why(rows, levels(rows), course(levels(rows)))


def test_an_earlier_month_is_seen_with_the_periods_that_had_ended() -> None:
    rows = months([0.9] * 24)
    assert as_it_stood(rows, date(2026, 3, 1))["period"].max() == date(2026, 2, 1)


def test_past_warnings_are_held_against_what_came_and_scored() -> None:
    share = np.concatenate([np.full(14, 0.975), np.full(14, 0.915)])
    rows = pl.concat([
        months(share, total=2000, agreement="gold"), months(np.full(28, 0.985), total=2000, agreement="silver")
    ])  # fmt: skip
    past = [date(2026, month, 1) for month in (2, 4, 6, 8)]
    found = replay(rows, catalogue(names=("gold", "silver")), past, horizon=3)
    assert found.height == 2 * 4 * 3
    known = found.filter(pl.col("agreement") == "gold")
    assert known.filter(pl.col("as_of") == date(2026, 2, 1))["missed"].to_list() == [True] * 3
    assert known.filter(pl.col("period") == date(2026, 10, 1))["chance_of_miss"].item() > 0.7
    how = scored(found)
    assert how.n == 24
    assert how.missed == 12
    assert how.score > 0.3


def test_a_replayed_warning_does_not_know_what_came_later() -> None:
    rows = months(np.concatenate([np.full(20, 0.97), np.full(8, 0.90)]), total=1000)
    month = date(2026, 6, 1)
    whole, cut = (replay(given, catalogue(), [month]) for given in (rows, as_it_stood(rows, month)))
    assert whole["chance_of_miss"].to_list() == cut["chance_of_miss"].to_list()
    assert cut["missed"].null_count() == 6


def test_another_outlook_is_taken_where_it_has_shown_skill_and_more_of_it() -> None:
    plain = chances(months([0.96] * 24), catalogue(), tested=False)
    key = ("gold", "Resolve")

    def skilled(score: float) -> Outlook:
        return replace(plain.outlooks[key], skill=Skill(score, 0.1, 0.1, 57, 13))

    for before, after, taken in (
        (float("nan"), 0.1, True), (0.1, 0.2, True), (0.2, 0.1, False), (0.1, 0.1, False), (-0.3, -0.1, False),
        (0.1, float("nan"), False),
    ):  # fmt: skip
        old, new = skilled(before), skilled(after)
        chosen = replace(plain, outlooks={key: old}).with_better({key: new}).outlooks[key]
        assert (chosen is new) == taken


def test_periods_that_passed_unmeasured_are_not_looked_ahead_to_and_the_rest_counts_from_the_first_to_come() -> None:
    outlook = chances(months([0.955] * 24, total=300), catalogue(), tested=False).outlooks["gold", "Resolve"]
    assert still_ahead(outlook, TODAY).equals(outlook.frame)
    later = still_ahead(outlook, date(2026, 12, 31))
    assert later["period"][0] == date(2027, 1, 1)
    assert later["chance_of_miss"].to_list() == outlook.frame["chance_of_miss"].to_list()[2:]
    # Of each future, whether it has missed by then, counted one by one from January on.
    missed = outlook.futures[:, 2:] < 0.95
    by_then = [sum(any(row[: step + 1]) for row in missed.tolist()) / len(missed) for step in range(4)]
    assert later["chance_by_then"].to_list() == pytest.approx(by_then)
    assert still_ahead(outlook, date(2027, 4, 30)).is_empty()
    old = warnings(months([0.9] * 24), catalogue(), date(2027, 6, 1), tested=False).row(0, named=True)
    assert (old["outlook"], old["act_by"], old["chances"]) == ("not enough data", None, None)
    assert old["why"] == "nothing was measured since 1 November 2026, so no chance is claimed"


def test_a_tenth_of_a_chance_is_told_where_the_level_slides_and_not_where_it_stands() -> None:
    sliding = np.concatenate([np.full(12, 0.975), 0.975 - 0.001 * np.arange(1, 13)])
    slide = warnings(months(sliding, total=1500), catalogue(), TODAY, tested=False).row(0, named=True)
    assert 0.1 <= slide["chance_greatest"] < 0.2
    assert slide["why"].startswith("falls")
    assert slide["outlook"] == "possible"
    assert slide["possible_from"] == next(
        day for day, chance in zip(slide["periods"], slide["chances"], strict=True) if chance >= 0.1
    )
    restless = 0.960 + 0.009 * np.tile([1.0, -1.0, 0.5, -0.5], 6)
    still = warnings(months(restless, total=1500), catalogue(), TODAY, tested=False).row(0, named=True)
    assert 0.1 <= still["chance_greatest"] < 0.2
    assert (still["outlook"], still["possible_from"]) == ("unlikely", None)
