"""The program's own methods held against what came: forecasts, chances, warnings, simulated desks, and loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import ServiceReviewError
from analytics.forecast.demand import past
from analytics.records.dataset import Dataset
from analytics.review.past_warnings import past_warnings
from analytics.warning.own_record import CHECKS
from analytics.warning.threshold import POSSIBLE
from analytics.warning.track_record import track_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analytics.review.review import Review
    from analytics.warning.chance import Progress

Check = tuple[str, str, date, float | None, float, float]


@dataclass(frozen=True)
class Method:
    """A method that is held to what it says of itself.

    Attributes:
        name: what people call it.
        share: what is told of what came, as a sentence goes on after a share.
        checks: what it said and what came, in the columns of `CHECKS`.
        claims: what it says of itself, in words; "" where it claims nothing.
        less, more: what to do where what it says comes less, or more, often than it says.
    """

    name: str
    share: str
    checks: Callable[[Review, Method, Progress], Iterator[Check]]
    claims: str = ""
    less: str = ""
    more: str = ""


def checks(review: Review, progress: Progress | None = None) -> pl.DataFrame:
    """Everything every method said of what has come since, in the columns of `CHECKS`; worked out once."""
    tell = progress or (lambda _done, _what: None)
    return review.remembered("checks of methods", lambda: _checks(review, tell))


def _checks(review: Review, tell: Progress) -> pl.DataFrame:
    rows = list[Check]()
    for place, method in enumerate(METHODS):

        def on(done: float, what: str, place: int = place) -> None:
            tell((place + done) / len(METHODS), what)

        on(0.0, f"Holding against what came: {method.name}")
        rows += method.checks(review, method, on)
    return pl.DataFrame(rows, schema=CHECKS, orient="row")


def _ranges(review: Review, method: Method, tell: Progress) -> Iterator[Check]:
    """Whether demand came into the 80 % range of forecasts made from the past; one case a forecast."""
    for service, found in review.demand(progress=tell).forecasts.items():
        for one in past.forecasts(found):
            if one.held is not None:
                yield method.name, service, one.frame["period"][-1], 0.8, one.held, 1.0


def _chances(review: Review, method: Method, tell: Progress) -> Iterator[Check]:
    """Whether a target was missed in the period it was next asked of; one case a target and period."""
    known = past_warnings(review, tell).chances.drop_nulls("missed")
    nearest = known.sort("as_of").group_by("agreement", "target", "period", maintain_order=True).last()
    for row in nearest.sort("period", "agreement", "target").to_dicts():
        about = f"{row['agreement']}: {row['target']}"
        yield method.name, about, row["ends"] - timedelta(days=1), row["chance_of_miss"], float(row["missed"]), 1.0


def _raised(review: Review, method: Method, tell: Progress) -> Iterator[Check]:
    """Whether a warning came true; one case a warning that is over. What chances claim is held to above."""
    for row in track_record(past_warnings(review, tell).chances, POSSIBLE).warnings.to_dicts():
        if row["came"] in ("came true", "false alarm"):
            about = f"{row['agreement']}: {row['target']}"
            yield method.name, about, row["period"], None, float(row["came"] == "came true"), 1.0


def _told(review: Review, method: Method, tell: Progress) -> Iterator[Check]:
    """Whether a missed period had been warned of; nothing is claimed of that."""
    for row in track_record(past_warnings(review, tell).chances, POSSIBLE).warnings.to_dicts():
        about = f"{row['agreement']}: {row['target']}"
        if row["missed"]:
            yield method.name, about, row["period"], None, float(row["came"] != "not warned"), float(row["missed"])


def _bands(review: Review, method: Method, tell: Progress) -> Iterator[Check]:
    """Whether a month of a simulated desk came into its 90 % band; the months of a quarter share their backlog."""
    from analytics.review import desks  # what plays a desk takes a second to import

    groups = review.records["tickets"]["group"].drop_nulls().unique().sort() if review.records["tickets"].height else ()
    for place, group in enumerate(groups):
        tell(place / max(len(groups), 1), f"Reading the log of {group}")
        try:
            found = desks.calibration(review, group)
        except ServiceReviewError:  # a log that cannot carry a simulation says nothing of one
            continue
        if found.backtest is None:
            continue
        log = found.past.log
        for row in found.backtest.months.to_dicts():
            inside = row["low"] <= row["level"] <= row["high"]
            ends = datetime.fromtimestamp(log.origin + 3600 * log.months[row["month"] + 1], UTC)
            yield method.name, group, (ends - timedelta(hours=12)).date(), 0.9, float(inside), 1 / log.span


def _loads(review: Review, method: Method, tell: Progress) -> Iterator[Check]:
    """Which share of the rows of a load was kept or merged; nothing is claimed of that."""
    tell(0.0, "Reading what was loaded")
    for version in Dataset(review.home / "records").versions() if review.home else ():
        day = version.when.date() if version.when else review.last_day
        for file in version.files if day else ():
            if day and file.rows:
                yield method.name, file.file, day, None, 1 - file.refused / file.rows, float(file.rows)


#: In the order they are told.
METHODS: Final = (
    Method(
        name="Range of a demand forecast", share="of what came lay in it", checks=_ranges,
        claims="four of five weeks to come lie in it",
        less="Read its ranges as too narrow, and look which service it missed",
        more="Its ranges are wider than they need be",
    ),
    Method(
        name="Chance of a miss", share="of periods were missed", checks=_chances,
        claims="misses come as often as the chances say",
        less="Read chances as too high, and look which targets were not missed",
        more="Read chances as too low, and warn from a smaller one on",
    ),
    Method(name="Warning raised, replayed", share="of warnings came true", checks=_raised),
    Method(name="Miss that was warned of, replayed", share="of misses had been warned of", checks=_told),
    Method(
        name="Band of a simulated desk", share="of months lay in it", checks=_bands,
        claims="nine of ten months held out lie in it",
        less="Read its answers with a wider band, and look what its log leaves out",
        more="Its bands are wider than they need be",
    ),
    Method(name="Rows of a load that were kept", share="of rows were kept", checks=_loads),
)  # fmt: skip
