"""What was loaded and refused is counted as the files have it, and what the catalogue does not know is named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from analytics.records.intake import take_in
from analytics.records.profile import parse
from analytics.review import Review, workspace
from analytics.review.findings import records

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.records.intake import Intake
    from analytics.review import Workspace

PROFILE = parse("""
name = "desk"
table = "tickets"
[columns]
ticket = "id"
service = "service"
priority = "priority"
opened = { header = "opened", format = "iso" }
resolved = { header = "resolved", format = "iso" }
""")
HEADER = "id,service,priority,opened,resolved\n"

#: Two sound rows, one twice, one resolved before it was opened, one without a date that is one, one with two faults.
MAY = HEADER + (
    "1,Desk,P1,2026-05-01 09:00:00,2026-05-01 10:00:00\n"
    "2,Portal,P9,2026-05-02 09:00:00,2026-05-02 10:00:00\n"
    "2,Portal,P9,2026-05-02 09:00:00,2026-05-02 10:00:00\n"
    "3,Desk,P1,2026-05-03 09:00:00,2026-05-03 08:00:00\n"
    "4,Desk,P1,yesterday,2026-05-03 08:00:00\n"
    "5,Desk,P1,soon,later\n"
)
JUNE = HEADER + (
    "1,Desk,P1,2026-05-01 09:00:00,2026-05-04 10:00:00\n2,Portal,P9,2026-05-02 09:00:00,2026-05-02 10:00:00\n"
)
AGREED = """
[[services]]
name = "Desk"
[[agreements]]
name = "Desk SLA"
service = "Desk"
[[agreements.versions]]
in_force = 2026-01-01
calendar = "24x7"
[[agreements.versions.targets]]
name = "P1"
measure = "resolution"
at_least = "90 %"
within = "4 hours"
priority = ["P1"]
"""


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace of one's own with nothing in it."""
    return workspace("own", tmp_path / "home")


def written(folder: Path, name: str, text: str) -> Intake:
    (folder / name).write_text(text, "utf-8")
    return take_in(folder / name, PROFILE)


def opened(place: Workspace) -> Review:
    return Review.open("own", root=place.folder.parent)


def test_before_the_first_load_there_is_nothing(place: Workspace) -> None:
    review = opened(place)
    assert records.loaded(review).answer == "Nothing is loaded yet"
    assert records.refused(review).answer == "No row was refused"
    assert records.unknown_words(review).table.is_empty()
    assert records.coverage(review).table.is_empty()


def test_rows_of_a_file_are_kept_refused_or_merged_and_none_is_lost(place: Workspace, tmp_path: Path) -> None:
    place.dataset.load([written(tmp_path, "may.csv", MAY)], when=datetime(2026, 6, 1, tzinfo=UTC))
    found = records.loaded(opened(place))
    assert found.table.row(0, named=True) == {
        "version": 1, "when": datetime(2026, 6, 1, tzinfo=UTC), "file": "may.csv", "table": "tickets",
        "profile": "desk", "rows": 6, "kept": 2, "refused": 3, "merged": 1,
    }  # fmt: skip
    assert found.answer == "2 records kept from one file, 3 refused, 1 merged as duplicates"


def test_refused_rows_stand_with_their_reasons_the_most_frequent_first(place: Workspace, tmp_path: Path) -> None:
    place.dataset.load([written(tmp_path, "may.csv", MAY)])
    found = records.refused(opened(place))
    assert found.table.select("row", "column", "value").rows() == [
        (6, "opened", "yesterday"), (7, "opened", "soon"), (5, "resolved", "2026-05-03 08:00:00"),
        (7, "resolved", "later"),
    ]  # fmt: skip
    assert found.answer.startswith("Three rows were refused, most often because 'opened' is not written as")


def test_what_the_catalogue_does_not_know_is_named_with_its_records(place: Workspace, tmp_path: Path) -> None:
    place.dataset.load([written(tmp_path, "may.csv", MAY)])
    bare = records.unknown_words(opened(place))
    assert bare.table.rows() == [("Service", "Desk", 1, "tickets"), ("Service", "Portal", 1, "tickets")]
    place.agree(AGREED)
    found = records.unknown_words(opened(place))
    assert found.table.rows() == [("Service", "Portal", 1, "tickets"), ("Priority", "P9", 1, "tickets")]
    assert found.answer == (
        "The catalogue does not know the service Portal (one record) and one other word that the records name"
    )
    assert found.status == "at risk"


def test_a_value_that_a_later_load_changed_is_shown_with_what_it_was(place: Workspace, tmp_path: Path) -> None:
    place.dataset.load([written(tmp_path, "may.csv", MAY)])
    place.dataset.load([written(tmp_path, "june.csv", JUNE)])
    found = records.restated(opened(place), before=1)
    assert found.table.rows() == [
        ("tickets", "1", "resolved", "2026-05-01 10:00:00 UTC", "2026-05-04 10:00:00 UTC"),
    ]  # fmt: skip
    assert found.answer == "One value restated since data version 1"


def test_the_same_file_again_adds_nothing_and_says_so(place: Workspace, tmp_path: Path) -> None:
    place.dataset.load([written(tmp_path, "may.csv", MAY)])
    report = place.dataset.load([written(tmp_path, "may.csv", MAY)])
    assert str(report) == "loaded before and adding nothing: may.csv"
    assert records.loaded(opened(place)).table.height == 1


def test_how_old_the_records_are_is_counted_to_the_cut_off(place: Workspace, tmp_path: Path) -> None:
    place.dataset.load([written(tmp_path, "may.csv", MAY)])
    later = Review.open("own", root=place.folder.parent, as_of=datetime(2026, 5, 12, tzinfo=UTC))
    desk = records.coverage(later).table.filter(service="Desk").row(0, named=True)
    assert (desk["rows"], desk["first"], desk["days_old"]) == (1, date(2026, 5, 1), 10.625)
