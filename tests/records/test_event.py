"""An event marked by hand is a record like any other: checked, kept once, and found by whoever asks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from analytics.errors import IntakeError
from analytics.records import event
from analytics.records.dataset import Dataset

if TYPE_CHECKING:
    from pathlib import Path


def test_a_marked_event_is_kept_at_noon_of_its_day_in_its_zone(tmp_path: Path) -> None:
    Dataset(tmp_path).load([event.marked("New supplier", date(2026, 7, 1), service="Print", zone="Europe/London")])
    (kept,) = Dataset(tmp_path).read()["events"].to_dicts()
    assert (kept["event"], kept["service"], kept["kind"]) == ("New supplier", "Print", "other")
    assert kept["happened"] == datetime(2026, 7, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize("name", ['Move, of "all" staff', "=1+1", "Größe; neu", "a\nb"])
def test_a_name_is_kept_as_it_was_written(name: str) -> None:
    assert event.marked(name, date(2026, 7, 1)).kept["event"].to_list() == [name]


def test_the_same_event_marked_twice_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        report = Dataset(tmp_path).load(
            [event.marked("Strike", date(2026, 3, 29), kind="policy", zone="Europe/London")]
        )
    assert report.version == 1
    assert Dataset(tmp_path).read()["events"].height == 1


@pytest.mark.parametrize("name", ["", "  "])
def test_an_event_without_a_name_is_refused_in_words(name: str) -> None:
    with pytest.raises(IntakeError, match="no name"):
        event.marked(name, date(2026, 7, 1))
