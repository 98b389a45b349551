"""A finding on a page: its picture and its words, made harmless, and what stands behind it only when asked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from analytics.charts.registry import CHARTS
from analytics.charts.theme import STATUSES
from analytics.review.finding import Finding, Method, Picture, Recipe
from pages.parts import cells
from tests.charts.examples import EXAMPLES, OPTIONS

HOSTILE = "*Payments* [click](https://evil.example) ![x](https://evil.example/x.png) :red[hot] $x^2$ `code` <b>b</b>"


def finding(kind: str = "level", **given: Any) -> Finding:
    """A finding that draws the example of a kind of chart."""
    table = EXAMPLES[kind]()
    known = {
        "key": f"example.{kind}",
        "question": f"What does a {kind} show?",
        "answer": "Payments fell to 99.87 %, under its target of 99.9 %",
        "table": table,
        "labels": {name: name.capitalize() for name in table.columns},
        "picture": Picture(kind=kind, frame=table, options=OPTIONS.get(kind, {}), description=f"A {kind} of payments"),
        "method": Method(
            definition="Share of agreed time in which the service was up", n="744 h agreed, 3 outages",
            calendar="24x7, Europe/London", conventions=("maintenance leaves the denominator", "outages are merged"),
            exclusions=("2 h on 3 May, storm, approved by J. Doe",), method="Up time over agreed time",
            accuracy="95 % interval 99.8 to 99.9 %", as_of=datetime(2026, 11, 1, tzinfo=UTC), data_version=3,
            agreement_version="ab12cd",
        ),
        "recipe": Recipe(function="compliance.level", parameters={"service": "Payments"}, review={"data_version": 3}),
    }  # fmt: skip
    return Finding(**{**known, **given})


def draw(kind: str, given: dict[str, object], how: dict[str, str]) -> None:
    from pages.parts import cells
    from tests.pages.test_cells import finding

    cells.cell(finding(kind, **given), **how)


def drawn(kind: str = "level", given: dict[str, Any] | None = None, **how: Any) -> AppTest:
    test = AppTest.from_function(
        draw, kwargs={"kind": kind, "given": given or {}, "how": how}, default_timeout=30
    ).run()
    assert not test.exception, test.exception
    return test


@pytest.mark.parametrize("kind", sorted(CHARTS))
def test_every_kind_of_chart_is_drawn_with_words_for_those_who_cannot_see_it(kind: str) -> None:
    (chart,) = drawn(kind).get("vega_lite_chart")
    assert chart.proto.alt == f"A {kind} of payments"
    assert chart.proto.data.data
    assert "values" not in json.loads(chart.proto.spec).get("data", {})


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_a_status_is_told_in_a_word(status: str) -> None:
    told = [shown.value for shown in drawn(given={"status": status}).markdown]
    assert any(STATUSES[status].word in text for text in told)


def test_text_from_data_is_shown_as_it_is_written() -> None:
    test = drawn(given={"answer": HOSTILE})
    heading = test.subheader[0].value
    assert "](" not in heading
    assert ":red[" not in heading
    assert "\\*Payments\\*" in heading


def test_a_question_as_heading_is_followed_by_its_answer() -> None:
    test = drawn(heading="question")
    assert "What does a level show" in test.subheader[0].value
    assert any("99\\.87" in shown.value for shown in test.markdown)


def test_what_stands_behind_a_finding_is_not_sent_before_it_is_opened() -> None:
    test = drawn()
    assert len(test.dataframe) == 0
    assert len(test.code) == 0


def test_a_table_that_is_shown_carries_labels_and_formats() -> None:
    table = pl.DataFrame({"service": ["Payments"], "level": [0.9987], "hidden": [1]})
    given = {"table": table, "labels": {"service": "Service", "level": "Level"}, "formats": {"level": "percent2"}}
    (shown,) = drawn(given=given, table="shown").dataframe
    assert list(shown.value.columns) == ["service", "level"]
    assert shown.value["level"][0] == pytest.approx(99.87)
    columns = json.loads(shown.proto.columns)
    assert columns["level"]["label"] == "Level"
    assert columns["level"]["type_config"]["format"] == "%.2f %%"


def test_a_chance_in_a_table_never_reads_like_certainty() -> None:
    table = pl.DataFrame({"within": [0.0, 0.5, 0.99996]})
    given = {"table": table, "labels": {"within": "Within six"}, "formats": {"within": "chance"}}
    (shown,) = drawn(given=given, table="shown").dataframe
    assert shown.value["within"].to_list() == pytest.approx([0.1, 50, 99.9])
    assert json.loads(shown.proto.columns)["within"]["type_config"]["format"] == "%.1f %%"


def explain() -> None:
    from pages.parts import cells
    from tests.pages.test_cells import finding

    cells.worked_out(finding())


def test_how_it_is_worked_out_tells_everything_and_gives_the_python() -> None:
    test = AppTest.from_function(explain, default_timeout=30).run()
    told = " ".join(shown.value for shown in test.markdown).replace("\\", "").replace("\xa0", " ")
    for words in (
        "Share of agreed time", "744 h agreed", "24x7, Europe/London", "maintenance leaves the denominator",
        "storm, approved by J. Doe", "Up time over agreed time", "99.8 to 99.9 %", "1 November 2026",
        "data version 3", "ab12cd",
    ):  # fmt: skip
        assert words in told
    assert test.code[0].value == finding().recipe.code().strip()


def test_what_is_not_known_is_left_out_of_how_it_is_worked_out() -> None:
    assert list(cells.told_of(Method(definition="A count"))) == ["What is measured", "Versions"]


def test_downloads_of_different_figures_never_share_a_name() -> None:
    other = Recipe(function="compliance.level", parameters={"service": "Payroll"}, review={"data_version": 3})
    assert cells.stem(finding()) != cells.stem(finding(recipe=other))
    assert cells.stem(finding()) == cells.stem(finding())
