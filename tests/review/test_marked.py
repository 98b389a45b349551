"""An event marked by hand stands beside those that came with the records, once, and can be taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from analytics.errors import QuestionError
from analytics.register import Saying
from analytics.review import Review, marked, workspace

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.review import Workspace

ANN = Saying("Ann")


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    made = workspace("own", tmp_path)
    made.agree('zone = "Europe/London"')
    return made


def kept(own: Workspace) -> list[dict[str, object]]:
    return Review.open("own", root=own.folder.parent).records["events"].to_dicts()


def test_a_marked_event_stands_at_noon_of_its_day_in_the_zone_of_the_catalogue(own: Workspace) -> None:
    marked.mark(own, " New supplier ", date(2026, 7, 1), service="Print", by=ANN)
    (found,) = kept(own)
    assert (found["event"], found["service"], found["kind"]) == ("New supplier", "Print", "other")
    assert found["happened"] == datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert own.register.history("event")[-1].who == "Ann"


@pytest.mark.parametrize("name", ['Move, of "all" staff', "=1+1", "Größe; neu", "a\nb"])
def test_a_name_is_kept_as_it_was_written(own: Workspace, name: str) -> None:
    marked.mark(own, name, date(2026, 7, 1), by=ANN)
    assert [found["event"] for found in kept(own)] == [name]


def test_the_same_event_marked_twice_is_kept_once(own: Workspace) -> None:
    before = own.stamp()
    for _ in range(2):
        marked.mark(own, "Strike", date(2026, 3, 29), kind="policy", by=ANN)
    assert len(kept(own)) == 1
    assert own.stamp() != before


def test_an_event_that_is_taken_back_is_gone(own: Workspace) -> None:
    marked.mark(own, "Strike", date(2026, 3, 29), by=ANN)
    own.register.undo(own.register.history("event")[-1].number)
    assert kept(own) == []


@pytest.mark.parametrize("name", ["", "  "])
def test_an_event_without_a_name_is_refused_in_words(own: Workspace, name: str) -> None:
    with pytest.raises(QuestionError, match="no name"):
        marked.mark(own, name, date(2026, 7, 1), by=ANN)
