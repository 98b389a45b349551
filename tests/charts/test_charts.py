"""What every kind of chart keeps to: a valid spec without data, for both themes, that takes its frame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt
import jsonschema  # type: ignore[import-untyped]  # ships no types
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts.bars import cumulated, stepped
from analytics.charts.level import LEVEL
from analytics.charts.outlooks import OUTLOOKS
from analytics.charts.registry import CHARTS, chart, spec
from analytics.charts.small_multiples import SMALL_MULTIPLES
from analytics.charts.theme import STATUSES, THEMES, colour, theme
from analytics.errors import QuestionError
from tests.charts.examples import EXAMPLES, OPTIONS, level, months

KINDS = sorted(CHARTS)
SCHEMA = Path(alt.__file__).parent / "vegalite/v6/schema/vega-lite-schema.json"
VALID = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.parametrize("kind", KINDS)
def test_a_spec_is_valid_vega_lite(kind: str) -> None:
    VALID.validate({**spec(kind, OPTIONS.get(kind)), "data": {"name": "rows"}})


@pytest.mark.parametrize("kind", KINDS)
def test_a_spec_holds_no_data_and_fits_its_container(kind: str) -> None:
    drawn = spec(kind, OPTIONS.get(kind))
    assert drawn["width"] == "container"
    assert not {"data", "datasets"} & set(every_key(drawn))


def every_key(drawn: Any) -> list[str]:
    if isinstance(drawn, dict):
        return [key for name, value in drawn.items() for key in (name, *every_key(value))]
    return [key for value in drawn for key in every_key(value)] if isinstance(drawn, list) else []


@pytest.mark.parametrize("kind", KINDS)
def test_light_and_dark_differ_and_use_only_their_own_colours(kind: str) -> None:
    light, dark = (json.dumps(spec(kind, theme_name=look)) for look in ("light", "dark"))
    assert light != dark
    assert theme("light").ink not in dark
    assert theme("dark").ink not in light


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_drawn_is_a_column_or_made_on_the_way(kind: str) -> None:
    drawn = spec(kind, OPTIONS.get(kind))
    known = set(chart(kind).rows(EXAMPLES[kind]()).columns) | set(made(drawn))
    assert set(fields(drawn)) <= known


def fields(drawn: Any) -> list[str]:
    """Fields named by encodings anywhere in a spec."""
    if isinstance(drawn, dict):
        own = [drawn["field"]] if isinstance(drawn.get("field"), str) and "op" not in drawn else []
        return own + [found for value in drawn.values() for found in fields(value)]
    return [found for value in drawn for found in fields(value)] if isinstance(drawn, list) else []


def made(drawn: Any) -> list[str]:
    """Fields that transforms anywhere in a spec make."""
    if isinstance(drawn, dict):
        own = [drawn["as"]] if isinstance(drawn.get("as"), str) else []
        return own + [found for value in drawn.values() for found in made(value)]
    return [found for value in drawn for found in made(value)] if isinstance(drawn, list) else []


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_small_enough_to_be_drawn_at_once(kind: str) -> None:
    assert 0 < chart(kind).rows(EXAMPLES[kind]()).height <= 1_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_without_rows_is_taken(kind: str) -> None:
    assert chart(kind).rows(EXAMPLES[kind]().clear()).is_empty()


def test_a_missing_column_is_named() -> None:
    with pytest.raises(QuestionError, match="level chart cannot draw a frame with the columns period"):
        chart("level").rows(level().select("period"))


def test_a_column_nobody_draws_is_refused_rather_than_lost() -> None:
    with pytest.raises(QuestionError, match=r"There are: .*target"):
        chart("level").rows(level().with_columns(targett=pl.lit(0.9)))


def test_an_option_that_does_not_exist_is_refused() -> None:
    with pytest.raises(QuestionError, match="has no option 'units'"):
        spec("level", {"units": "h"})


@pytest.mark.parametrize(("kind", "look"), [("levels", "light"), ("level", "sepia")])
def test_a_kind_or_theme_that_does_not_exist_is_refused(kind: str, look: str) -> None:
    with pytest.raises(QuestionError):
        spec(kind, theme_name=look)


def test_a_forecast_starts_where_the_last_whole_period_ended() -> None:
    rows = LEVEL.rows(level())
    last = rows.filter(pl.col("level").is_not_null()).tail(1).to_dicts()[0]
    assert {last[name] for name in ("forecast", "low80", "high80", "low95", "high95")} == {last["level"]}


def test_a_forecast_is_not_joined_over_several_periods_of_which_only_part_was_measured() -> None:
    measured = pl.col("level").is_not_null()
    last = level().filter(measured)["period"].tail(2).implode()
    rows = LEVEL.rows(level().with_columns((measured & pl.col("period").is_in(last)).alias("partial")))
    assert rows.filter(measured)["forecast"].null_count() == 24


def test_an_event_in_a_measured_period_takes_a_row_of_its_own_and_the_line_goes_on() -> None:
    rows = LEVEL.rows(level())
    events = rows.filter(pl.col("event").is_not_null())
    assert events["event"].to_list() == ["Likely below target", "Release 4.1", "Retry limit raised to 5"]
    assert rows.filter(pl.col("level").is_not_null()).height == 24


def test_changes_in_a_waterfall_start_where_the_last_one_ended() -> None:
    table = pl.DataFrame({"name": list("abcd"), "value": [10.0, -3.0, 2.0, 9.0], "total": [True, False, False, True]})
    placed = stepped(table)
    assert placed["ends"].to_list() == [10.0, 7.0, 9.0, 9.0]
    assert placed["starts"].to_list()[1:3] == [10.0, 7.0]
    assert placed["starts"][0] == placed["starts"][3] < 7.0


def test_a_pareto_says_what_share_was_reached_before_each_row() -> None:
    placed = cumulated(pl.DataFrame({"name": list("abc"), "value": [1.0, 6.0, 3.0]}))
    assert placed["name"].to_list() == ["b", "c", "a"]
    assert placed["share"].to_list() == pytest.approx([0.6, 0.9, 1.0])
    assert placed["before"].to_list() == pytest.approx([0.0, 0.6, 0.9])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.floats(-1e6, 1e6))
def test_a_panel_fills_its_own_scale_whatever_its_values(values: list[float], target: float) -> None:
    same = {"panel": "one", "told": "", "target": target}
    frame = pl.DataFrame(
        [{"period": month, "level": value, **same} for month, value in zip(months(len(values)), values, strict=True)]
    )
    rows = SMALL_MULTIPLES.rows(frame)
    drawn = [*rows["rise"], *rows["promise"]]
    assert min(drawn) == 0.0
    assert max(drawn) in (0.0, pytest.approx(1.0))
    assert rows["last"].to_list() == [False] * (len(values) - 1) + [True]


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=20), st.integers(1, 18))
def test_an_outlook_fills_its_row_and_goes_on_from_what_was_measured(values: list[float], ahead: int) -> None:
    ahead = min(ahead, len(values) - 1)
    measured, coming = values[:-ahead], values[-ahead:]
    starts = months(len(values))
    parts = [
        part
        for name in ("zebra", "ant")
        for part in (
            pl.DataFrame({"panel": name, "period": starts[: len(measured)], "level": measured}),
            pl.DataFrame({"panel": name, "period": starts[-ahead:], "forecast": coming}),
        )
    ]
    frame = pl.concat(parts, how="diagonal")
    rows = OUTLOOKS.rows(frame)
    assert rows["panel"].unique(maintain_order=True).to_list() == ["zebra", "ant"]
    for place, name in enumerate(("zebra", "ant")):
        mine = rows.filter(pl.col("panel") == name)
        assert mine["above"].unique().to_list() == [float(place)]
        drawn = [*mine["rise_level"].drop_nulls(), *mine["rise_forecast"].drop_nulls()]
        assert min(drawn) == 0.0
        assert max(drawn) in (0.0, pytest.approx(1.0))
        last = mine.filter(pl.col("level").is_not_null()).row(-1, named=True)
        assert last["forecast"] == last["level"] == measured[-1]
        assert mine["first"].to_list() == [True] + [False] * (len(values) - 1)


def luminance(hexed: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", sorted(THEMES))
def test_words_and_marks_stand_out_from_the_paper(look: str) -> None:
    shown = theme(look)
    assert min(contrast(hue, shown.paper) for hue in (shown.ink, shown.mute, shown.accent)) >= 4.5
    assert min(contrast(colour(status, shown), shown.paper) for status in STATUSES) >= 3


def test_no_two_statuses_share_both_shape_and_fill() -> None:
    looks = {(found.shape, name == "not enough data") for name, found in STATUSES.items()}
    assert len(looks) == len(STATUSES)
