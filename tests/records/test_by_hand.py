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
