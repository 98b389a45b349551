"""A service desk's profile and a place to write its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.records import intake, profile
from analytics.records.intake import Intake
from analytics.records.profile import SourceProfile

Write = Callable[[str | bytes], Path]
Take = Callable[..., Intake]

DESK = """
name = "desk"
table = "tickets"
optional = ["priority", "customer", "resolved", "due", "held_seconds", "updated", "verdict", "reopens"]
nulls = ["n/a", "-"]

[columns]
ticket = "Number"
service = "Service"
priority = "Priority"
customer = "Customer"
opened = { header = "Opened", format = "iso" }
resolved = { header = "Resolved", format = "iso" }
due = { header = "Due", format = "iso" }
held_seconds = { header = "Minutes on hold", unit = "minutes" }
updated = { header = "Updated", format = "iso" }
verdict = "In time"
reopens = "Re-opened"

[words.verdict]
yes = "met"
no = "missed"
"""


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_REVIEW_HOME", str(tmp_path / "home"))


@pytest.fixture
def desk() -> SourceProfile:
    return profile.parse(DESK)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes) -> Path:
        path = tmp_path / "desk.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


@pytest.fixture
def take(write: Write, desk: SourceProfile) -> Take:
    """Takes content in, and sees to it that the rows always add up."""

    def taken(content: str | bytes, given: SourceProfile | None = None, **more: object) -> Intake:
        result = intake.take_in(write(content), given or desk, **more)  # type: ignore[arg-type]  # any of its arguments
        assert len(result.kept) + result.refused_rows + result.merged == result.rows
        return result

    return taken
