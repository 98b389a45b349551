"""A mapping made by hand is a profile like any other, or says what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analytics.errors import ProfileError
from analytics.records import by_hand
from analytics.records.intake import take_in
from analytics.records.profile import NEEDED, dump, parse
from analytics.records.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_words_and_those_a_row_needs_come_first(table: str) -> None:
    labels = by_hand.labels(table)
    assert set(labels) == set(TABLES[table].column_names())
    assert list(labels)[: len(NEEDED[table])] == list(NEEDED[table])
    assert all(labels.values())


def test_a_column_no_row_can_do_without_is_asked_for_by_its_label() -> None:
    with pytest.raises(ProfileError, match="nothing is chosen for Service, Opened"):
        by_hand.profile("desk", "tickets", {"ticket": "id", "opened": ""}, {"service": ""})


def test_a_mapping_by_hand_reads_a_file_with_a_constant_and_the_usual_words_for_a_verdict(tmp_path: Path) -> None:
    file = tmp_path / "desk.csv"
    file.write_text(
        "id,opened,flag\n1,2026-01-05 09:00:00,ONTIME\n2,2026-01-05 10:00:00,OVERDUE\n3,2026-01-06 10:00:00,\n"
    )
    made = by_hand.profile(
        "desk",
        "tickets",
        {"ticket": "id", "opened": "opened", "verdict": "flag"},
        {"service": "Desk"},
        zone="Europe/Paris",
    )
    intake = take_in(file, made)
    assert intake.kept["verdict"].to_list() == ["met", "missed", ""]
    assert intake.kept["service"].unique().to_list() == ["Desk"]
    assert f"{intake.kept['opened'][0]:%H:%M}" == "08:00"


def test_a_profile_made_by_hand_can_be_kept_and_read_again() -> None:
    made = by_hand.profile("desk", "volumes", {"day": "date", "volume": "calls"}, {"service": "Desk"})
    assert parse(dump(made)) == made


def test_a_column_that_a_row_needs_fills_no_other() -> None:
    chosen = {"ticket": "id", "service": "desk", "opened": "date", "resolved": "date"}
    with pytest.raises(ProfileError, match="the column 'date' is chosen for Opened and for Resolved"):
        by_hand.profile("desk", "tickets", chosen, {})


def test_one_column_may_say_both_when_a_ticket_was_resolved_and_when_it_was_closed() -> None:
    chosen = {"ticket": "id", "service": "desk", "opened": "start", "resolved": "done", "closed": "done"}
    assert by_hand.profile("desk", "tickets", chosen, {}).headers == ("id", "desk", "start", "done")


def test_columns_called_alike_are_suggested_once_and_never_twice() -> None:
    headers = ["case_enquiry_id", "open_dt", "target_dt", "closed_dt", "ontime", "ward"]
    assert by_hand.suggested("tickets", headers) == {
        "ticket": "case_enquiry_id", "opened": "open_dt", "due": "target_dt", "closed": "closed_dt",
        "resolved": "closed_dt", "verdict": "ontime",
    }  # fmt: skip
    assert by_hand.suggested("counts", ["date"]) == {"period": "date"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_mapped_from_columns_that_are_called_as_ours(table: str) -> None:
    columns = TABLES[table].column_names()
    assert by_hand.profile("ours", table, by_hand.suggested(table, columns), {}).headers


def test_a_mapping_by_which_every_ticket_would_be_open_is_warned_of() -> None:
    assert "every ticket would count as open" in by_hand.caution("tickets", {"ticket": "id", "closed": "done"})
    assert not by_hand.caution("tickets", {"resolved": "done"})
    assert not by_hand.caution("volumes", {})
