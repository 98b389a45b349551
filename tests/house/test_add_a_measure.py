"""The page on adding a measure, followed to the letter in a copy of the house."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sample_data import make
from tests.house.conftest import Copy

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "add-a-measure.md").read_text("utf-8")

#: The page's blocks, in its order.
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"^ *```\w+\n(.*?)^ *```$", PAGE, re.DOTALL | re.MULTILINE)]

#: A review of the one agreement that has the new target, made in the copy, and what it says.
PROGRAM = """
import json
from dataclasses import replace

from analytics import catalogue
from analytics.charts import registry as charts
from analytics.measures.registry import MEASURES
from analytics.records.records import Records
from analytics.review import Review
from analytics.review.findings import compliance
from sample_data import make

agreed = catalogue.parse(make.catalogue())
agreed = replace(agreed, agreements=(agreed.agreement("Workplace Support SLA"),))
records = Records(tables={"tickets": make.make()["tickets"]})
review = Review(records.at(records.last_instant), agreed, records.last_instant)
about = {"agreement": "Workplace Support SLA", "target": "Right first time"}
found = compliance.level(review, **about)
ahead = review.outlooks().outlooks[tuple(about.values())].frame
print(json.dumps({
    "measures": [measure.name for measure in MEASURES],
    "levels": {f"{row['period']:%Y-%m}": [row["good"], row["total"], row["level"]] for row in found.table.to_dicts()},
    "answer": found.answer,
    "definition": found.method.definition,
    "drawn": charts.chart(found.picture.kind).rows(found.picture.frame).height,
    "ahead": ahead.height,
    "chances": ahead["chance_of_miss"].to_list(),
}))
"""


@pytest.fixture(scope="module")
def house(copy: Copy) -> Copy:
    """The copy with the page followed in it."""
    file, line, target, twin = BLOCKS
    written, checked = re.findall(r"`([\w/]+/\w*first_time_right\.py)`", PAGE)
    copy.write(written, file)
    copy.write(checked, twin)
    copy.insert("analytics/measures/registry.py", "from analytics.measures.experience import SATISFACTION\n", line)
    name = '[[agreements]]\nname = "Workplace Support SLA"\n'
    agreed = (copy.folder / "sample_data/catalogue.toml").read_text("utf-8")
    terms = agreed.partition(name)[2].partition("[[agreements]]")[0]
    copy.insert("sample_data/catalogue.toml", name + terms, target)
    return copy


@pytest.fixture(scope="module")
def told(house: Copy) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(house.run("-c", PROGRAM))
    return said


def test_the_measure_is_registered(told: dict[str, Any]) -> None:
    assert "first_time_right" in told["measures"]


def test_its_target_has_a_level_in_every_month_and_it_is_the_one_counted_by_hand(told: dict[str, Any]) -> None:
    counts: dict[str, list[int]] = {}
    for ticket in make.make()["tickets"].to_dicts():
        if ticket["service"] == "Workplace Support" and ticket["resolved"] is not None:
            month = f"{ticket['resolved'].astimezone(ZoneInfo('Europe/London')):%Y-%m}"
            good, total = counts.get(month, [0, 0])
            counts[month] = [good + (ticket["reopens"] == 0), total + 1]
    levels = told["levels"]
    assert {month: [good, total] for month, (good, total, _) in levels.items()} == counts
    assert {month: level for month, (*_, level) in levels.items()} == {
        month: pytest.approx(good / total) for month, (good, total) in counts.items()
    }


def test_it_is_looked_ahead_for_six_periods_with_a_chance_in_each(told: dict[str, Any]) -> None:
    assert told["ahead"] == 6
    assert all(0 <= chance <= 1 for chance in told["chances"])


def test_it_has_a_figure_with_a_picture_and_says_what_it_is(told: dict[str, Any]) -> None:
    assert told["answer"].startswith("Workplace Support: Right first time stood at")
    assert told["definition"] == "Share of resolved tickets that were never re-opened."
    assert told["drawn"] == len(told["levels"])


def test_its_twin_agrees(house: Copy) -> None:
    assert "1 passed" in house.run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/measures/test_first_time_right.py"
    )


@pytest.mark.parametrize(
    "tool", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=lambda tool: tool[-1]
)
def test_the_files_are_in_the_style_of_the_house(house: Copy, tool: list[str]) -> None:
    files = ["analytics/measures/first_time_right.py", "analytics/measures/registry.py"]
    house.run("-m", *tool, *files, "tests/measures/test_first_time_right.py")
