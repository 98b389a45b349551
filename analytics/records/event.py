"""An outside event marked by hand, taken in as a file of one row so that it is checked and kept like any other."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import IntakeError
from analytics.records.intake import take_in
from analytics.records.profile import Source, SourceProfile

if TYPE_CHECKING:
    from datetime import date

    from analytics.records.intake import Intake

#: What kinds of event a reader is offered; files may name others.
KINDS: Final = ("change", "incident", "supplier", "policy", "season", "other")

#: Columns of the one row, in the words of the table.
_ASKED: Final = ("event", "service", "happened", "kind")


def marked(name: str, day: date, *, service: str = "", kind: str = "other", zone: str = "UTC") -> Intake:
    """The intake of one event, ready to be loaded; the same event twice adds nothing.

    Args:
        name: what happened, as charts will call it.
        day: when; noon of that day is kept, an hour that every day has once.
        service: the service it touches; "" for all.
        kind: one of `KINDS`, or another word.
        zone: IANA zone whose day is meant.

    Raises:
        IntakeError: the name is empty, or the row is refused; the reason says why.
    """
    if not name.strip():
        problem = "the event has no name"
        raise IntakeError(problem, expected="what happened, such as 'New supplier'")
    row = pl.DataFrame([(name.strip(), service, f"{day} 12:00:00", kind)], schema=_ASKED, orient="row")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "event.csv"
        row.write_csv(file, quote_style="always")
        intake = take_in(file, _profile(zone))
    if intake.refused.height:
        problem = f"the event {name!r} was refused"
        raise IntakeError(problem, expected=str(intake.refused["reason"][0]))
    return intake


def _profile(zone: str) -> SourceProfile:
    columns = {column: Source(header=column) for column in _ASKED}
    return SourceProfile(
        name="marked by hand", title="An event marked by hand", table="events", columns=columns, zone=zone,
        ambiguous="earliest", non_existent="shift forward",
    )  # fmt: skip
