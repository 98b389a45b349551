"""Loads are all or nothing, versions stay, and the newest row of a record is the one that is read."""

from __future__ import annotations

import dataclasses
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from analytics.errors import DatasetError
from analytics.records.dataset import Dataset
from analytics.records.formats import Question

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.records.intake import Intake
    from tests.records.conftest import Take

HEAD = "Number,Service,Opened,Priority,Updated\n"
WHEN = datetime(2026, 4, 1, 8, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Dataset:
    return Dataset(tmp_path / "records")


@pytest.fixture
def first(take: Take) -> Intake:
    return take(HEAD + "T1,Mail,2026-02-02,P2,2026-02-03\nT2,Mail,2026-03-02,P1,2026-03-03\nT3,Mail,soon,P1,\n")


@pytest.fixture
def second(take: Take) -> Intake:
    return take(HEAD + "T1,Mail,2026-02-02,P1,2026-02-01\nT2,Mail,2026-03-02,P3,2026-03-04\nT4,Web,2026-03-09,P3,\n")


def test_what_was_loaded_is_read_back_and_survives_opening_anew(kept: Dataset, first: Intake) -> None:
    kept.load([first], when=WHEN)
    again = Dataset(kept.folder).read()
    assert again["tickets"].equals(first.kept)
    assert (again.data_version, again["outages"].height) == (1, 0)


def test_a_newer_update_replaces_an_older_one_whatever_came_later(kept: Dataset, first: Intake, second: Intake) -> None:
    kept.load([first])
    kept.load([second])
    assert dict(kept.read()["tickets"].select("ticket", "priority").iter_rows()) == {"T1": "P2", "T2": "P3", "T4": "P3"}
    assert Dataset(kept.folder).read(1)["tickets"].equals(first.kept)


def test_files_of_one_load_are_merged_like_loads_in_their_order(kept: Dataset, first: Intake, second: Intake) -> None:
    kept.load([first, second])
    assert len(kept.versions()) == 1
    assert dict(kept.read()["tickets"].select("ticket", "priority").iter_rows()) == {"T1": "P2", "T2": "P3", "T4": "P3"}


def test_without_an_update_the_later_load_stands(kept: Dataset, take: Take) -> None:
    kept.load([take(HEAD + "T1,Mail,2026-02-02,P2,\n")])
    kept.load([take(HEAD + "T1,Mail,2026-02-02,P1,\n")])
    assert kept.read()["tickets"]["priority"].to_list() == ["P1"]


def test_the_same_file_twice_adds_nothing_and_says_so(kept: Dataset, first: Intake, second: Intake) -> None:
    kept.load([first, first])
    report = kept.load([first])
    assert (report.version, report.loaded, report.already) == (1, (), ("desk.csv",))
    assert str(report) == "loaded before and adding nothing: desk.csv"
    assert str(kept.load([first, second])).startswith("Data version 2: 3 rows kept, 0 refused")
    assert [version.number for version in kept.versions()] == [1, 2]


def test_a_version_says_what_came_in_when_and_what_became_of_it(kept: Dataset, first: Intake) -> None:
    kept.load([first], when=WHEN)
    (version,) = kept.versions()
    assert (version.when, version.rows, version.kept, version.refused, version.merged) == (WHEN, 3, 2, 1, 0)
    assert (version.files[0].file, version.files[0].profile, len(version.hash)) == ("desk.csv", "desk", 64)


def test_refused_rows_are_kept_and_can_be_asked_for_by_version(kept: Dataset, first: Intake, second: Intake) -> None:
    kept.load([first])
    kept.load([second])
    assert kept.refused().drop("version").equals(first.refused)
    assert kept.refused(1)["version"].to_list() == [1]
    assert kept.refused(2).is_empty()


def test_what_a_later_load_restated_is_listed_value_by_value(kept: Dataset, first: Intake, second: Intake) -> None:
    kept.load([first])
    kept.load([second])
    assert kept.restated(1, 2).rows() == [
        ("tickets", "T2", "priority", "P1", "P3"),
        ("tickets", "T2", "updated", "2026-03-03 00:00:00 UTC", "2026-03-04 00:00:00 UTC"),
    ]
    assert kept.restated(2, 2).is_empty()


def test_records_are_cut_off_at_an_instant(kept: Dataset, first: Intake) -> None:
    kept.load([first])
    assert kept.read(as_of=datetime(2026, 2, 28, tzinfo=UTC))["tickets"]["ticket"].to_list() == ["T1"]


def test_costs_by_month_keep_their_month(kept: Dataset, take: Take) -> None:
    from analytics.records import profile

    costs = take("service,month,kind,amount,currency\nMail,2026-01-01,staff,5,GBP\n", profile.shipped()["sample_costs"])
    kept.load([costs])
    assert kept.read()["costs"].equals(costs.kept)


def test_a_file_that_leaves_a_question_open_is_not_loaded(kept: Dataset, first: Intake) -> None:
    asked = Question(column="opened", header="Opened", problem="two readings", readings=(), rows=1)
    with pytest.raises(DatasetError, match=r"desk\.csv: two readings"):
        kept.load([first, dataclasses.replace(first, questions=(asked,))])
    assert kept.versions() == []


def test_a_version_that_is_not_there_is_refused_with_those_that_are(kept: Dataset, first: Intake) -> None:
    kept.load([first])
    with pytest.raises(DatasetError, match=r"no data version 7\. There are: 1"):
        kept.read(7)
    assert kept.read(0)["tickets"].is_empty()


def test_a_folder_that_cannot_be_written_says_that_nothing_was_loaded(tmp_path: Path, first: Intake) -> None:
    (tmp_path / "records").write_text("in the way")
    with pytest.raises(DatasetError, match="nothing was loaded"):
        Dataset(tmp_path / "records").load([first])


@pytest.mark.parametrize("damage", ["part", "manifest", "chain"])
def test_damage_is_an_error_in_words(kept: Dataset, first: Intake, second: Intake, damage: str) -> None:
    kept.load([first])
    kept.load([second])
    manifest = kept.folder / "versions" / "000001.json"
    if damage == "part":
        next(kept.folder.glob("parts/tickets/*/*.parquet")).unlink()
    elif damage == "manifest":
        manifest.write_text("{")
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "when": "2026-01-01"}))
    with pytest.raises(DatasetError, match="Restore the records folder from a backup"):
        kept.read()


def test_several_writers_at_once_get_a_version_each(kept: Dataset, first: Intake) -> None:
    start = threading.Barrier(4)

    def write(number: int) -> None:
        start.wait()
        Dataset(kept.folder).load([dataclasses.replace(first, digest=f"{number}", file=f"{number}.csv")])

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(4)))
    assert sorted(version.files[0].file for version in kept.versions()) == ["0.csv", "1.csv", "2.csv", "3.csv"]
    assert kept.read()["tickets"].equals(first.kept)
