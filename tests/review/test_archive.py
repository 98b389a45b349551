"""A workspace in one file, put back whole, and never over other records."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from analytics.errors import DatasetError
from analytics.records import by_hand
from analytics.records.intake import take_in
from analytics.register import Saying
from analytics.review import Workspace, archive, marked, workspace

BO = Saying("Bo")


def load(place: Workspace, folder: Path, volume: int) -> None:
    file = folder / f"{volume}.csv"
    file.write_text(f"Tag,Anrufe\n2026-05-01,{volume}\n", "utf-8")
    made = by_hand.profile("desk", "volumes", {"day": "Tag", "volume": "Anrufe"}, {"service": "Desk"})
    place.dataset.load([take_in(file, made)])


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    place = workspace("own", tmp_path / "home")
    place.agree('organisation = "Harbour"')
    marked.mark(place, "Strike", date(2026, 5, 1), by=BO)
    load(place, tmp_path, 3)
    return place


def test_a_workspace_is_put_back_whole_elsewhere(own: Workspace, tmp_path: Path) -> None:
    file = archive.archive(own, tmp_path / "b.zip")
    load(own, tmp_path, 5)
    other = workspace("other", tmp_path / "home")
    told = archive.restore(other, file, BO)
    assert told[0] == "2 files of records, up to data version 1"
    assert other.catalogue() == own.catalogue()
    assert other.dataset.versions() == own.dataset.versions()[:1]
    assert other.dataset.read()["volumes"]["volume"].to_list() == [3.0]
    assert not other.register.verify()


def test_a_backup_of_the_same_records_adds_only_what_is_missing(own: Workspace, tmp_path: Path) -> None:
    file = archive.archive(own, tmp_path / "b.zip")
    load(own, tmp_path, 5)
    marked.mark(own, "Flood", date(2026, 5, 2), by=BO)
    told = archive.restore(own, file, BO)
    assert told[0] == "0 files of records, up to data version 1"
    assert len(own.dataset.versions()) == 2
    assert [entry.value.event for entry in own.register.entries("event")] == ["Strike"]


def test_other_records_are_never_mixed_with_those_of_a_backup(own: Workspace, tmp_path: Path) -> None:
    file = archive.archive(own, tmp_path / "b.zip")
    other = workspace("other", tmp_path / "home")
    load(other, tmp_path, 7)
    with pytest.raises(DatasetError, match=r"holds other records .* Restore it into an empty workspace"):
        archive.restore(other, file, BO)
    assert other.dataset.read()["volumes"]["volume"].to_list() == [7.0]
    assert not other.begun()


def test_a_damaged_part_is_named_before_anything_is_put_back(own: Workspace, tmp_path: Path) -> None:
    file = archive.archive(own, tmp_path / "b.zip")
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in whole.namelist():
            bad.writestr(name, b"no part" if name.endswith(".parquet") else whole.read(name))
    other = workspace("other", tmp_path / "home")
    with pytest.raises(DatasetError, match="data version 1 is missing or damaged"):
        archive.restore(other, tmp_path / "bad.zip", BO)
    assert not other.dataset.versions()


def test_a_backup_is_never_written_over_and_what_is_none_is_said_so(own: Workspace, tmp_path: Path) -> None:
    file = archive.archive(own, tmp_path / "b.zip")
    with pytest.raises(DatasetError, match="is there already"):
        archive.archive(own, file)
    (tmp_path / "text.zip").write_text("no backup")
    with pytest.raises(DatasetError, match="cannot be read as a backup"):
        archive.restore(own, tmp_path / "text.zip", BO)
    with pytest.raises(DatasetError, match="cannot be read as a backup"):
        archive.restore(own, tmp_path / "none.zip", BO)
    assert not list(tmp_path.glob(".*"))


def test_an_empty_workspace_is_backed_up_as_nothing(tmp_path: Path) -> None:
    empty = workspace("empty", tmp_path / "home")
    file = archive.archive(empty, tmp_path / "b.zip")
    assert archive.restore(workspace("other", tmp_path / "home"), file, BO) == []
