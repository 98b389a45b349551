"""Words of files just read that want one of ours: verdicts nobody can take, names the catalogue does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.catalogue import Catalogue, Service
from analytics.records import by_hand, vocabulary
from analytics.records.intake import take_in

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "id,service,opened,flag\n" + "".join(
    f"{n},{service},2026-01-05 09:00:00,{flag}\n"
    for n, (service, flag) in enumerate([("Desk", "yes"), ("Dsk", "tbd"), ("Dsk", "no"), ("Portal", "tbd")])
)


def test_words_that_are_not_known_are_asked_for_and_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "desk.csv"
    file.write_text(ROWS, "utf-8")
    mapped = {"ticket": "id", "service": "service", "opened": "opened", "verdict": "flag"}
    made = by_hand.profile("desk", "tickets", mapped, {})
    catalogue = Catalogue(services=(Service(name="Desk"), Service(name="Portal")))
    before = take_in(file, made)
    assert vocabulary.asked([before], made, catalogue) == {"service": {"Dsk": 1}, "verdict": {"tbd": 2}}
    made = by_hand.translated(made, "verdict", {"tbd": ""})
    made = by_hand.translated(made, "service", {"Dsk": "Desk"})
    after = take_in(file, made)
    assert vocabulary.asked([after], made, catalogue) == {}
    assert (after.kept.height, after.refused_rows) == (4, 0)
    assert after.kept["verdict"].to_list() == ["met", "", "missed", ""]


def test_a_word_that_is_the_same_in_every_row_is_not_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "desk.csv"
    file.write_text(ROWS, "utf-8")
    made = by_hand.profile("desk", "tickets", {"ticket": "id", "opened": "opened"}, {"service": "Elsewhere"})
    catalogue = Catalogue(services=(Service(name="Desk"),))
    assert vocabulary.asked([take_in(file, made)], made, catalogue) == {}


def test_customers_and_priorities_are_held_only_against_a_catalogue_that_names_some() -> None:
    assert vocabulary.known(Catalogue()) == {}
