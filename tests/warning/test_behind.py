"""Who and what stands behind a target is named where the records show it, and not where they do not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue, Group
from analytics.forecast.level.levels import levels
from analytics.forecast.level.outlook import outlook
from analytics.warning import warnings
from analytics.warning.behind import part, provider
from analytics.warning.drivers import course, planned, why
from tests.forecast.series_made import judged, months
from tests.warning.test_warnings import TODAY, catalogue, resolve, version

UNTIL = date(2026, 11, 1)
#: A day in each of the two half-years that are compared, and one in none of them.
BEFORE, AFTER, LONG_AGO = (
    datetime(year, month, 15, 12, tzinfo=UTC) for year, month in ((2025, 12), (2026, 6), (2025, 3))
)
AGREED = Catalogue(
    groups=(Group(name="Field"),),
    agreements=(
        Agreement(name="Field OLA", kind="OLA", provider="Field", versions=(version(date(2024, 1, 1), resolve()),)),
        Agreement(
            name="Cloud contract", kind="underpinning contract", provider="Halden",
            versions=(version(date(2024, 1, 1), resolve()),),
        ),
    ),
)  # fmt: skip


def items(*rows: tuple[datetime, str, str, float, float]) -> pl.DataFrame:
    """Items, many in a row: when, priority, group, good and total."""
    frame = pl.DataFrame(rows, schema=["at", "priority", "group", "good", "total"], orient="row")
    return frame.with_columns(pl.lit("").alias("category"), pl.lit("").alias("customer"), excluded=pl.lit(value=False))


def test_the_segment_whose_performance_made_most_of_a_fall_is_named_with_the_agreement_that_binds_it() -> None:
    found = part(items(
        (LONG_AGO, "P1", "Field", 0, 5000),
        (BEFORE, "P1", "Field", 480, 500), (BEFORE, "P1", "Desk", 480, 500),
        (AFTER, "P1", "Field", 380, 500), (AFTER, "P1", "Desk", 470, 500),
    ), UNTIL, 0.95, AGREED)  # fmt: skip
    # 96 % to 85 %: Field fell by 20 points and Desk by 2, with half of the items each.
    assert found == "support group Field (OLA: Field OLA) took 10.0 points on the half-year before (11.0 in all)"


def test_a_change_of_mix_is_told_as_one() -> None:
    found = part(items(
        (BEFORE, "P1", "Desk", 400, 500), (BEFORE, "P4", "Desk", 500, 500),
        (AFTER, "P1", "Desk", 720, 900), (AFTER, "P4", "Desk", 100, 100),
    ), UNTIL, 0.5, AGREED)  # fmt: skip
    # 80 % and 100 % as before, but nine in ten are P1 now: 90 % to 82 %.
    assert found == "the mix by priority took 8.0 points on the half-year before (8.0 in all)"


def test_without_a_fall_it_is_the_segment_that_alone_keeps_the_promise_from_being_met() -> None:
    same = [(at, "P1", group, good, 400) for at in (BEFORE, AFTER) for group, good in (("Field", 300), ("Desk", 392))]
    more = [(at, "P1", "Remote", 392, 400) for at in (BEFORE, AFTER)]
    found = part(items(*same, *more), UNTIL, 0.95, AGREED)
    assert found == ("without support group Field (OLA: Field OLA) the last half-year would be at 98.0 %, not 90.3 %")


@pytest.mark.parametrize(
    ("rows", "promised"),
    [
        # As many good as before, and the promise is met.
        ([(BEFORE, "P1", "Field", 480, 500), (AFTER, "P1", "Field", 480, 500)], 0.95),
        # Every group fell alike, and no group alone would make it good: two halves of the fall, and neither is most.
        ([(at, "P1", group, good, 500) for at, good in ((BEFORE, 480), (AFTER, 400)) for group in "ABC"], 0.99),
        # A fall that chance explains.
        ([(BEFORE, "P1", "Field", 48, 50), (BEFORE, "P1", "Desk", 48, 50), (AFTER, "P1", "Field", 46, 50),
          (AFTER, "P1", "Desk", 48, 50)], 0.9),
        # Nothing counted before.
        ([(AFTER, "P1", "Field", 400, 500)], 0.95),
    ],
)  # fmt: skip
def test_nothing_is_named_where_nothing_stands_out(
    rows: list[tuple[datetime, str, str, float, float]], promised: float
) -> None:
    assert part(items(*rows), UNTIL, promised, AGREED) == ""


def test_of_a_share_that_should_be_small_a_rise_is_the_loss() -> None:
    found = part(items(
        (BEFORE, "P1", "Field", 10, 500), (BEFORE, "P1", "Desk", 10, 500),
        (AFTER, "P1", "Field", 60, 500), (AFTER, "P1", "Desk", 10, 500),
    ), UNTIL, 0.05, AGREED, at_least=False)  # fmt: skip
    assert found.endswith("took 5.0 points on the half-year before (5.0 in all)")


def lost(*rows: tuple[datetime, str, str, float]) -> pl.DataFrame:
    """Lost time: when, supplier, group, minutes."""
    found = pl.DataFrame(rows, schema=["at", "supplier", "group", "minutes"], orient="row").with_row_index("outage")
    return found.with_columns(seconds=pl.col("minutes") * 60)


def test_the_supplier_that_lost_most_minutes_is_named_with_its_contract_else_the_group() -> None:
    mostly = lost((AFTER, "Halden", "Field", 70), (BEFORE, "", "Desk", 30), (LONG_AGO, "", "Desk", 900))
    assert provider(mostly, UNTIL, AGREED) == (
        "Halden (underpinning contract: Cloud contract) lost 70 % of the minutes of twelve months"
    )
    ours = lost((AFTER, "Halden", "Field", 40), (BEFORE, "", "Field", 60))
    assert provider(ours, UNTIL, AGREED) == "Field (OLA: Field OLA) lost 100 % of the minutes of twelve months"
    apart = lost((AFTER, "Halden", "A", 40), (BEFORE, "", "B", 35), (BEFORE, "Other", "C", 25))
    assert provider(apart, UNTIL, AGREED) == ""
    assert provider(apart.clear(), UNTIL, AGREED) == ""


def full(missed: tuple[int, ...], fuller: float) -> pl.DataFrame:
    """Two years in which some months missed, with so many items where the others have about 1,000."""
    total = [fuller + place if place in missed else 1000.0 + place for place in range(24)]
    good = [each * (0.9 if place in missed else 0.99) for place, each in enumerate(total)]
    return judged(good, total)


def test_a_breach_is_traced_to_volume_where_breached_months_were_fuller_and_only_there() -> None:
    agreed = catalogue()
    traced = warnings(full((3, 9, 15, 21), 1600.0), agreed, TODAY, tested=False)["why"].item()
    assert "breaches come with volume: 4 of 4 in periods with more items than were ever served in time" in traced
    quiet = warnings(full((3, 9, 15, 21), 800.0), agreed, TODAY, tested=False)["why"].item()
    assert "come with volume" not in quiet
    limited = full((3, 9, 15, 21), 1600.0).with_columns(beyond_workload=pl.col("total") > 1500)
    assert "4 of 4 in periods above the workload limit" in warnings(limited, agreed, TODAY, tested=False)["why"].item()


def test_the_records_are_asked_of_targets_that_may_be_missed_alone_and_what_they_say_follows_the_course() -> None:
    asked = list[tuple[str, str]]()

    def behind(agreement: str, target: str) -> list[str]:
        asked.append((agreement, target))
        return ["group Field made it"]

    rows = pl.concat([months([0.99] * 24, total=1000, agreement="calm"), months([0.9] * 24, agreement="sure")])
    found = warnings(rows, catalogue(names=("calm", "sure")), TODAY, tested=False, behind=behind)
    assert asked == [("sure", "Resolve")]
    assert found["why"][0].startswith("group Field made it; missed in")
    steady = months([0.96] * 24)
    assert why(steady, levels(steady), course(levels(steady)), behind=["x"]) == "x"


def test_the_first_miss_is_dated_by_the_share_of_futures_that_have_missed() -> None:
    raised = catalogue(version(date(2024, 1, 1)), version(date(2027, 1, 1), resolve(0.9999)))
    found = warnings(months([0.985] * 24, total=1000), raised, TODAY, tested=False).row(0, named=True)
    # Hardly a miss before the promise is raised to what cannot be kept, nearly all of them in that month.
    assert found["first_miss"] == date(2027, 1, 1)
    assert found["first_miss_late"] == date(2027, 1, 1)
    calm = warnings(months([0.99] * 24, total=1000), catalogue(), TODAY, tested=False).row(0, named=True)
    assert (calm["first_miss"], calm["first_miss_late"]) == (None, None)


def test_demand_ahead_is_named_where_it_was_planned_with_and_grows() -> None:
    steady = months([0.96] * 24)
    known = levels(steady)
    for items, said in ((480.0, "demand ahead 20 % above the last twelve periods"), (400.0, ""), (300.0, "")):
        source = outlook(steady, 3, items=[items] * 3, tested=False).source
        assert planned(known, source) == said
    assert planned(known, outlook(steady, 3, tested=False).source) == ""
