"""Bad input gives a clear error or a stated fallback for its own series alone, and nothing is dropped in silence."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.demand import boosted_trees, table
from analytics.forecast.level.counts import eras
from analytics.forecast.level.levels import Levels, levels
from analytics.forecast.level.outlook import outlooks
from analytics.forecast.series import Floats, Frequency
from tests.forecast.series_made import judged, months, weekly

LENGTH, HORIZON = 120, 7
FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=day) for day in range(LENGTH)]
BUSY = np.abs(weekly(LENGTH))
PLACE = np.arange(LENGTH)

Row = tuple[date | None, float | None]


def rows(*, values: Floats = BUSY, more: tuple[Row, ...] = ()) -> list[Row]:
    return [*zip(DAYS, values.tolist(), strict=True), *more]


def long(name: str | None, given: list[Row]) -> pl.DataFrame:
    found = {"series": [name] * len(given), "period": [day for day, _ in given], "value": [value for _, value in given]}
    return pl.DataFrame(found, schema={"series": pl.String, "period": pl.Date, "value": pl.Float64})


SOUND = pl.concat([long("sound", rows(values=np.abs(weekly(LENGTH, seed=1)))), long("other", rows())])

#: What is wrong with a daily series, and what is said: of an error its words, of a fallback its reason and note.
REFUSED: dict[str, tuple[list[Row], str]] = {
    "one row twice": (rows(more=((DAYS[3], 4.0),)), "two rows for 2026-01-04"),
    "one value": (rows()[:1], "1 day with a value, too few"),
    "no value": ([(day, None) for day in DAYS], "0 days with a value"),
    "not a number": ([(day, float("nan")) for day in DAYS], "0 days with a value"),
    "a count below zero": (rows(values=np.where(PLACE == 5, -3.0, BUSY)), "the value on 2026-01-06 is -3"),
    "infinite": (rows(values=np.where(PLACE == 5, np.inf, BUSY)), "the value on 2026-01-06 is inf"),
    "minus infinite": (rows(values=np.where(PLACE == 5, -np.inf, BUSY)), "the value on 2026-01-06 is -inf"),
    "beyond measure": (rows(values=BUSY * 1e300), "the value on 2026-01-01 is"),
    "a day of another age": (rows(more=((date(9999, 12, 31), 4.0),)), "a value is dated 9999-12-31"),
    "a day that is no day": (rows(more=((date(1, 1, 1), 4.0),)), "a value is dated 0001-01-01"),
    "a day far ahead": (rows(more=((date(2099, 1, 1), 4.0),)), "no value between 2026-04-30 and 2099-01-01"),
    "a day far back": (rows(more=((date(1926, 1, 1), 4.0),)), "no value between 1926-01-01 and 2026-01-01"),
}
FALLBACK: dict[str, tuple[list[Row], str, str]] = {
    "unsorted": (rows()[::-1], "combined", ""),
    "a gap": (rows()[:50] + rows()[64:], "combined", "14 of 120 days are missing and were not taken for zero"),
    "an empty value": (rows(values=np.where(PLACE == 5, np.nan, BUSY)), "combined", "One day that the extract "
                       "cuts off, or without a value, is left out"),
    "days far apart": (rows()[::3], "sparse", "78 of 118 days are missing and were not taken for zero"),
    "zero throughout": (rows(values=np.zeros(LENGTH)), "flat", ""),
    "constant": (rows(values=np.full(LENGTH, 4.0)), "flat", ""),
    "two values": (rows()[:2], "short", ""),
    "seldom": (rows(values=(PLACE % 9 == 0).astype(float)), "rare", ""),
    "no date": (rows(more=((None, 4.0), (None, 5.0))), "combined", "2 rows without a date are left out"),
    "two years ahead": (rows(more=((date(2028, 1, 1), 4.0),)), "sparse", "610 of 731 days are missing"),
    "zero from some day on": (rows(values=np.where(PLACE < 60, BUSY, 0)), "combined", ""),
    "one enormous day": (rows(values=np.where(PLACE == 60, 1e12, BUSY)), "combined", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound() -> pl.DataFrame:
    return table.ahead(SOUND, HORIZON, fast=True).frame


@pytest.mark.parametrize("case", REFUSED)
def test_a_series_that_cannot_be_read_is_named_with_what_is_wrong_and_stops_no_other(
    case: str, sound: pl.DataFrame
) -> None:
    given, words = REFUSED[case]
    found = table.ahead(pl.concat([SOUND, long("bad", given)]), HORIZON, fast=True)
    assert words in found.failed["bad"]
    assert list(found.failed) == ["bad"]
    assert found.frame.equals(sound)


@pytest.mark.parametrize("case", FALLBACK)
def test_a_series_with_less_than_is_wished_is_looked_ahead_with_its_reason_and_what_was_left_out(case: str) -> None:
    given, reason, note = FALLBACK[case]
    found = table.ahead(pl.concat([long("bad", given), SOUND]), HORIZON, fast=True)
    assert not found.failed
    told = found.frame.filter(series="bad")
    assert told.height == HORIZON
    assert told["reason"].unique().to_list() == [reason]
    assert told["mean"].is_finite().all()
    assert (told["low80"].null_count() == 0) == (reason in {"combined", "rare"})
    assert note in "; ".join(found.notes.get("bad", ()))
    assert bool(note) == ("bad" in found.notes)
    assert found.frame["series"].unique().sort().to_list() == ["bad", "other", "sound"]


def test_all_of_it_at_once_leaves_every_series_either_told_or_refused() -> None:
    every = {name: case[0] for cases in (REFUSED, FALLBACK) for name, case in cases.items()}
    found = table.ahead(pl.concat([long(name, given) for name, given in every.items()]), HORIZON, fast=True)
    assert set(found.failed) == set(REFUSED)
    assert set(found.frame["series"]) == set(FALLBACK)
    assert found.frame["mean"].is_finite().all()
    told = found.frame.drop_nulls("low80")
    assert (told["low95"] <= told["low80"]).all()
    assert (told["low80"] <= told["high80"]).all()
    assert told["low95"].min() >= 0  # type: ignore[operator]  # a float


def test_one_enormous_value_and_long_gaps_hardly_move_what_trees_learn_from_all_series(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(boosted_trees, "TREES", 8)  # as many as show what they make of it
    days = [FIRST + timedelta(days=day) for day in range(600)]
    busy = [np.abs(weekly(600, seed=row)) for row in range(7)]
    sound = {f"S{row}": long(f"S{row}", [*zip(days, busy[row].tolist(), strict=True)]) for row in range(7)}
    odd = {
        "S5": long("S5", [*zip(days, np.where(np.arange(600) == 300, 1e12, busy[5]).tolist(), strict=True)]),
        "S6": long("S6", [row for row in zip(days, busy[6].tolist(), strict=True) if row[0].month != 8]),
    }
    one, other = (table.ahead(pl.concat(each.values()), HORIZON) for each in (sound, sound | odd))
    assert other.frame["mean"].is_finite().all()
    said = []
    for found in (one, other):
        among = found.outlook.forecasts["S0"].among
        assert among is not None
        said.append(among.parts["boosted_trees"])
    np.testing.assert_allclose(said[1][:5], said[0][:5], rtol=0.05)
    assert not np.array_equal(said[0], said[1])


def test_unsorted_rows_are_those_of_the_sorted_table(sound: pl.DataFrame) -> None:
    shuffled = SOUND.sample(fraction=1.0, shuffle=True, seed=3)
    assert table.ahead(shuffled, HORIZON, fast=True).frame.equals(sound)


def test_rows_of_no_series_are_counted_among_what_failed(sound: pl.DataFrame) -> None:
    found = table.ahead(pl.concat([SOUND, long(None, rows())]), HORIZON, fast=True)
    assert found.failed == {"": "120 rows do not say which series they are of. Name it, or leave them out."}
    assert found.frame.equals(sound)


def test_rows_dated_after_what_is_known_are_left_out_and_said_so(sound: pl.DataFrame) -> None:
    later = ((date(2026, 5, 1), 4.0), (date(2099, 1, 1), 4.0))
    given = pl.concat([SOUND.filter(pl.col("series") != "sound"), long("sound", rows(
        values=np.abs(weekly(LENGTH, seed=1)), more=later
    )), long("ahead", [*later])])  # fmt: skip
    found = table.ahead(given, HORIZON, fast=True, as_of=DAYS[-1])
    assert found.frame.sort("series").equals(sound.sort("series"))
    assert found.notes == {"sound": ("2 rows after 2026-04-30 are left out",)}
    assert "0 days with a value" in found.failed["ahead"]


@pytest.mark.parametrize(
    ("frequency", "days", "words"),
    [
        ("week", [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 20)], "2026-01-20 is not the first day of a week"),
        ("month", [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 2)], "2026-03-02 is not the first day of a month"),
        ("month", [date(2026, 1, 15), date(2026, 2, 15)], "is not the first day of a month"),
    ],
)
def test_periods_off_their_grid_are_named_with_the_day(frequency: Frequency, days: list[date], words: str) -> None:
    found = table.ahead(long("bad", [(day, 1.0) for day in days]), 3, frequency=frequency)
    assert words in found.failed["bad"]
    assert found.frame.is_empty()


def test_an_empty_table_is_an_empty_forecast() -> None:
    found = table.ahead(SOUND.clear(), HORIZON)
    assert found.frame.is_empty()
    assert found.frame.columns == table.ahead(SOUND, 1, fast=True).frame.columns
    assert not found.failed


@pytest.mark.parametrize("horizon", [0, -1, 801, 10**9])
def test_a_horizon_beyond_reason_is_refused_with_what_is_within(horizon: int) -> None:
    with pytest.raises(QuestionError, match="1 to 800 days"):
        table.ahead(SOUND, horizon)
    with pytest.raises(ForecastError, match="one to 60"):
        outlooks([levels(months([0.95] * 24))], horizon)


STEADY = months([0.95] * 24, total=300)
SHARE = STEADY["level"].to_list()
HOURS = [float(hours) for hours in np.random.default_rng(4).normal(20, 2, 24)]


def with_row(column: str, value: object, place: int = 5) -> pl.DataFrame:
    changed = pl.when(pl.int_range(pl.len()) == place).then(pl.lit(value)).otherwise(column)
    return STEADY.with_columns(changed.cast(STEADY.schema[column]).alias(column))


def hours(level: list[float]) -> pl.DataFrame:
    return judged(
        [0.0] * 24, [0.0] * 24, level=level, measure="resolution_percentile", unit="h", at_least=False, promised=21.0
    )


LEVELS_REFUSED = {
    "one row twice": (pl.concat([STEADY, STEADY[:1]]), "two rows for the period from 2024-11-01"),
    "one value": (STEADY[:1], "1 complete periods with a level, 6 are needed"),
    "nothing ever counted": (judged([0.0] * 24, [0.0] * 24), "0 complete periods with a level"),
    "more good than all": (with_row("good", 301.0), "301.0 good of 300.0 in the period from 2025-04-01"),
    "good below zero": (with_row("good", -4.0), "-4.0 good of 300.0"),
    "total below zero": (with_row("total", -300.0), "good of -300.0"),
    "infinite total": (with_row("total", float("inf")), "good of inf"),
    "infinite level": (with_row("level", float("inf")), "a level of inf"),
    "a share above one": (with_row("level", 1.2), "a level of 1.2"),
    "no promise": (STEADY.with_columns(promised=pl.lit(float("nan"))), "a promise of nan"),
    "a month begun late": (with_row("period", date(2025, 4, 4)), "from 2025-04-04 does not begin with a month"),
    "weeks": (
        STEADY.with_columns(period=pl.date(2026, 1, 5) + pl.duration(days=7 * pl.int_range(pl.len()))),
        "from 2026-01-05 does not begin with a month",
    ),
    "no first day": (with_row("period", None), "1 periods without a first or a last day"),
    "a month of another age": (
        pl.concat([STEADY, months([0.9], first=date(9998, 1, 1))]), "a period is dated 9998-01-01"
    ),
    "a month far ahead": (
        pl.concat([STEADY, months([0.9], first=date(2099, 1, 1))]), "more than 10 years without a period before 2099"
    ),
    "steps that differ": (
        pl.concat([months([0.9] * 6, step=3), months([0.9], first=date(2026, 6, 1))]), "does not follow in steps"
    ),
    "infinite hours": (hours([*HOURS[:5], float("inf"), *HOURS[6:]]), "a level of inf"),
    "hours beyond measure": (hours([each * 1e300 for each in HOURS]), "in the period from 2024-11-01"),
}  # fmt: skip

#: What is unlike a sound target, the method that it is looked ahead with, and whether a miss is likely.
LEVELS_KEPT = {
    "unsorted": (STEADY[::-1], "logit_filter", False),
    "months missing": (STEADY.filter(pl.int_range(pl.len()) % 4 != 0), "logit_filter", None),
    "a month of nothing": (judged([285.0] * 23 + [0.0], [300.0] * 23 + [0.0]), "logit_filter", None),
    "nothing ever good": (judged([0.0] * 24, [300.0] * 24), "logit_filter", True),
    "all good": (judged([300.0] * 24, [300.0] * 24), "logit_filter", False),
    "constant": (judged([285.0] * 24, [300.0] * 24), "logit_filter", None),
    "a level that is no number": (with_row("level", float("nan")), "logit_filter", None),
    "parts of items": (judged([0.3] * 24, [0.5] * 24), "logit_filter", None),
    "no counts": (with_row("good", None), "history_bootstrap", None),
    "constant hours": (hours([20.0] * 24), "history_bootstrap", None),
}


def read(given: pl.DataFrame) -> Levels:
    return levels(given.with_columns(target=pl.lit("Bad")))


@pytest.mark.parametrize("case", LEVELS_REFUSED)
def test_a_target_whose_figures_cannot_be_is_named_with_the_period_and_what_is_wrong(case: str) -> None:
    given, words = LEVELS_REFUSED[case]
    with pytest.raises(ForecastError, match="gold: Bad: ") as refused:
        read(given)
    assert words in str(refused.value)


@pytest.mark.parametrize("case", LEVELS_KEPT)
def test_a_target_that_is_odd_and_possible_is_looked_ahead_beside_others(case: str) -> None:
    given, method, likely = LEVELS_KEPT[case]
    found = outlooks([read(given), levels(STEADY)], HORIZON)
    assert [each.method for each in found] == [method, "logit_filter"]
    for each in found:
        assert each.frame["chance_of_miss"].is_between(0, 1).all()
        assert each.frame.select(pl.col(pl.Float64).is_finite().all()).row(0) == (True,) * 9
    if likely is not None:
        assert ((found[0].frame["chance_of_miss"] > 0.5) == likely).all()


def test_targets_of_another_age_are_told_of_by_themselves() -> None:
    """A target whose every date is mistyped makes no grid of centuries."""
    made = [levels(months([0.95] * 24, total=300, first=first, seed=first.year)) for first in (
        date(2150, 1, 1), date(2024, 11, 1), date(2014, 1, 1), date(1810, 1, 1)
    )]  # fmt: skip
    assert eras(made) == [[3], [1, 2], [0]]
    beside, alone = outlooks(made, HORIZON), outlooks(made[1:3], HORIZON)
    for one, other in zip(beside[1:3], alone, strict=True):
        assert one.frame.equals(other.frame)
    assert beside[0].frame["period"][0] == date(2152, 1, 1)


def test_promises_that_are_not_one_a_period_are_refused_in_words() -> None:
    known = [levels(STEADY)]
    for promised in ([0.95] * 3, [0.95] * 6 + [float("nan")]):
        with pytest.raises(ForecastError, match="for 7 periods ahead"):
            outlooks(known, HORIZON, promised=[promised])
