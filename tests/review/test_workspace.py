"""A workspace keeps every catalogue there ever was, and takes no bad one."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.catalogue import Catalogue, fingerprint, parse
from analytics.errors import CatalogueError, DatasetError, ProfileError, QuestionError
from analytics.records import by_hand, profile
from analytics.records.intake import take_in
from analytics.review import Review, export, former, open_sample, workspace
from analytics.review.findings import agreements

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.review import Workspace

FIRST, SECOND = 'organisation = "Harbour"', 'organisation = "Harbour"\ncurrency = "EUR"'


def test_a_workspace_without_a_catalogue_has_an_empty_one(own: Workspace) -> None:
    assert own.catalogue() == Catalogue()
    assert not own.folder.exists()


def test_what_is_agreed_now_is_the_last_that_was_agreed(own: Workspace) -> None:
    own.agree(FIRST)
    own.agree(SECOND)
    assert own.catalogue().currency == "EUR"


def test_an_earlier_catalogue_can_be_opened_by_its_version(own: Workspace) -> None:
    earlier = fingerprint(own.agree(FIRST))
    later = fingerprint(own.agree(SECOND))
    assert own.catalogue(earlier).currency == "GBP"
    assert own.catalogue(later) == own.catalogue()
    assert Review.open("own", root=own.folder.parent, agreement_version=earlier).agreement_version == earlier


def test_a_figure_s_workbook_prints_the_head_by_which_the_trail_can_be_proved_later(own: Workspace) -> None:
    own.agree(FIRST)
    found = agreements.unagreed(Review.open("own", root=own.folder.parent))
    own.agree(SECOND)
    sheet = pl.read_excel(io.BytesIO(export.xlsx(found)), sheet_name="How this is worked out", has_header=False)
    printed = dict(sheet.iter_rows())["Trail of changes"]
    assert printed == export.as_record(found)["method"]["trail"]
    assert own.register.verify(printed) == []
    assert own.register.verify("f" * 64)


def test_a_version_that_never_was_is_answered_with_those_that_were(own: Workspace) -> None:
    version = fingerprint(own.agree(FIRST))
    with pytest.raises(QuestionError, match=f"no agreement version 'abc' was ever kept. There are: {version}"):
        own.catalogue("abc")


@pytest.mark.parametrize("bad", ["organisation = ", "organisation = 7", 'currency = "pounds"', 'nobody = "x"'])
def test_a_catalogue_that_cannot_be_read_leaves_the_one_before(own: Workspace, bad: str) -> None:
    own.agree(FIRST)
    before = own.register.head()
    with pytest.raises(CatalogueError):
        own.agree(bad)
    assert own.catalogue().organisation == "Harbour"
    assert own.register.head() == before


@pytest.mark.parametrize("name", ["", "..", "a/b", "../own", "a b", "."])
def test_a_name_that_could_leave_the_home_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match="cannot name a workspace"):
        workspace(name, tmp_path)


def test_the_sample_is_loaded_on_first_use_alone_and_says_how_far_it_is(opened: Review, tmp_path: Path) -> None:
    assert opened.records.data_version == 1
    told: list[tuple[float, str]] = []
    again = open_sample(progress=lambda done, what: told.append((done, what)))
    assert not told
    assert len(again.dataset.versions()) == 1
    sample = open_sample(tmp_path, progress=lambda done, what: told.append((done, what)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[0][1] == "Reading the sample's costs"
    assert sample.catalogue() == again.catalogue()


def test_a_profile_made_here_is_recognised_from_then_on(own: Workspace, tmp_path: Path) -> None:
    made = by_hand.profile(
        "desk", "volumes", {"day": "Tag", "volume": "Anrufe"}, {"service": "Desk"}, zone="Europe/Rome"
    )
    assert profile.recognise(["Tag", "Anrufe"], own.profiles()) == []
    own.keep(made)
    assert profile.recognise(["Tag", "Anrufe"], own.profiles()) == [("desk", 1.0)]
    assert own.profiles()["desk"] == made
    assert own.zone() == "UTC"
    (tmp_path / "calls.csv").write_text("Tag,Anrufe\n2026-05-01,3\n", "utf-8")
    own.dataset.load([take_in(tmp_path / "calls.csv", made)])
    assert own.zone() == "Europe/Rome"


def test_a_profile_that_comes_with_the_program_is_not_kept_again(own: Workspace) -> None:
    own.keep(profile.shipped()["boston_311"])
    assert not own.folder.exists()


def test_a_profile_whose_name_leads_elsewhere_is_refused(own: Workspace) -> None:
    made = by_hand.profile("../../desk", "volumes", {"day": "Tag", "volume": "Anrufe"}, {"service": "Desk"})
    with pytest.raises(ProfileError, match="cannot name a profile"):
        own.keep(made)
    assert not own.folder.exists()


def test_files_of_which_one_cannot_be_read_are_taken_over_whole_once_it_is_mended(own: Workspace) -> None:
    (own.folder / "profiles").mkdir(parents=True)
    (own.folder / "catalogue.toml").write_text(FIRST, "utf-8")
    (own.folder / "profiles" / "desk.toml").write_text("no profile", "utf-8")
    with pytest.raises(ProfileError, match=r"desk\.toml"):
        own.catalogue()
    made = by_hand.profile("desk", "volumes", {"day": "Tag", "volume": "Anrufe"}, {"service": "Desk"})
    (own.folder / "profiles" / "desk.toml").write_text(profile.dump(made), "utf-8")
    assert own.catalogue().organisation == "Harbour"
    assert own.profiles()["desk"] == made


def test_what_an_earlier_version_kept_in_files_is_taken_over_once(own: Workspace) -> None:
    made = by_hand.profile("desk", "volumes", {"day": "Tag", "volume": "Anrufe"}, {"service": "Desk"})
    for folder in ("catalogues", "profiles"):
        (own.folder / folder).mkdir(parents=True)
    for number, text in enumerate((FIRST, SECOND)):
        (own.folder / "catalogues" / f"{number}.toml").write_text(text, "utf-8")
        os.utime(own.folder / "catalogues" / f"{number}.toml", ns=(number, number))
    (own.folder / "catalogue.toml").write_text(SECOND, "utf-8")
    (own.folder / "profiles" / "desk.toml").write_text(profile.dump(made), "utf-8")
    assert own.begun()
    assert own.catalogue().currency == "EUR"
    assert own.catalogue(fingerprint(parse(FIRST))).currency == "GBP"
    assert own.profiles()["desk"] == made
    many = len(own.register.history())
    former.take_in(own.folder, own.register)
    assert len(own.register.history()) == many
