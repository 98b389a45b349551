"""What will be missed, how likely, from when, and by which day to act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.compliance.workload import breaches_by_volume
from analytics.forecast.level.first_passage import time_to_miss
from analytics.forecast.level.outlook import LABELS
from analytics.warning.budget import runs_out
from analytics.warning.chance import Chances, Progress, by_target, chances, still_ahead
from analytics.warning.drivers import course, why
from analytics.warning.threshold import LIKELY, threshold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.catalogue import Catalogue
    from analytics.forecast.level.outlook import Outlook

    #: What the records say of who and what stands behind an agreement's target, a clause each.
    Behind = Callable[[str, str], Sequence[str]]

#: Shares of futures that have missed by the first, the median and the last day told of the first miss.
FIRST_MISS: Final = {"first_miss_early": 0.1, "first_miss": 0.5, "first_miss_late": 0.9}

WARNINGS: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(),
    "target": pl.String(),
    "measure": pl.String(),
    "service": pl.String(),
    "customer": pl.String(),
    "unit": pl.String(),
    "outlook": pl.String(),
    "level": pl.Float64(),
    "promised": pl.Float64(),
    "periods": pl.List(pl.Date()),
    "chances": pl.List(pl.Float64()),
    "chance_next": pl.Float64(),
    "chance_greatest": pl.Float64(),
    "chance_by_then": pl.Float64(),
    "possible_from": pl.Date(),
    "likely_from": pl.Date(),
    "first_miss_early": pl.Date(),
    "first_miss": pl.Date(),
    "first_miss_late": pl.Date(),
    "act_by": pl.Date(),
    "overdue": pl.Boolean(),
    "budget_runs_out": pl.Date(),
    "why": pl.String(),
    "method": pl.String(),
    "skill": pl.Float64(),
    "skill_sentence": pl.String(),
}


def warnings(
    judged: pl.DataFrame, catalogue: Catalogue, as_of: date | datetime, *, horizon: int = 6, tested: bool = True,
    progress: Progress | None = None, ahead: Chances | None = None, behind: Behind | None = None,
) -> pl.DataFrame:  # fmt: skip
    """One row a target in the columns of `WARNINGS`, those to act on first at the top, then the likeliest.

    `outlook` is "likely" where some period ahead has a chance of at least a half, "possible" from a fifth on, or from a
    tenth on where the level was shown to worsen, "unlikely" below, and "not enough data" where no chance is claimed;
    `why` then says what is missing. Periods that ended by `as_of` without a level are not looked ahead to. `act_by` is
    the first day of the first period that is at least possible, less the days a remedy needs (`lead_days` of the
    agreement). `first_miss` is the first day of the period by which a miss has come in half of all futures,
    `first_miss_early` and `first_miss_late` that in one and in nine tenths; null where it lies beyond the horizon.

    Args:
        judged: judged rows; those of segments are left out, and periods that end after `as_of` tell only how the
            budget of the current one is going.
        catalogue: the agreements, for what is promised ahead and the days a remedy needs.
        as_of: last day that the records cover.
        horizon: periods ahead.
        tested: whether to work out the skill of past chances, which takes most of the time.
        progress: told before each target is looked ahead, or, where that was done before, before its causes are told.
        ahead: chances worked out before by `chances` from the same rows.
        behind: tells of an agreement and target that may be missed who and what stands behind it.
    """
    today = as_of.date() if isinstance(as_of, datetime) else as_of
    found = ahead or chances(judged, catalogue, horizon, tested=tested, progress=progress)
    loads = {(row["agreement"], row["target"]): row for row in breaches_by_volume(judged).to_dicts()}
    rows = []
    of = list(by_target(judged))
    for place, ((agreement, target), known) in enumerate(of):
        if progress and ahead:
            progress(place / len(of), f"What drives {agreement}: {target}")
        key = (agreement, target)
        told: dict[str, Any] = {"why": found.without.get(key, "")}
        if key in found.outlooks:
            ours = found.outlooks[key]
            moves = course(ours.levels)
            told = _told(ours, today, threshold(moves))
        if "possible_from" in told:
            also = behind(agreement, target) if behind and told["possible_from"] else ()
            told["why"] = why(known, ours.levels, moves, behind=also, workload=loads.get(key), source=ours.source)
        row = {**_plain(known, today), **told, "agreement": agreement, "target": target}
        rows.append(row | _due(row, catalogue.agreement(agreement).lead_days, today))
    frame = pl.DataFrame([{column: row.get(column) for column in WARNINGS} for row in rows], schema=WARNINGS)
    return frame.sort(
        "act_by", "chance_greatest", "agreement", "target", descending=[False, True, False, False], nulls_last=True
    )


def _plain(rows: pl.DataFrame, today: date) -> dict[str, Any]:
    """What a row holds whether or not its target can be looked ahead."""
    last = rows.sort("period").row(-1, named=True)
    current = rows.filter(pl.col("period") <= today, pl.col("ends") > today + timedelta(days=1)).sort("period")
    single = current.filter(pl.col("period") == pl.col("period").max())
    named = {column: last[column] for column in ("measure", "service", "customer", "unit", "promised")}
    budget = runs_out(single.row(0, named=True), today) if single.height and last["unit"] == "share" else None
    return {**named, "outlook": "not enough data", "budget_runs_out": budget}


def _told(known: Outlook, today: date, possible: float) -> dict[str, Any]:
    """What the outlook of a target says; that it says nothing where nothing was measured for too long."""
    frame = still_ahead(known, today)
    if frame.is_empty():
        return {"why": unmeasured(known)}
    greatest = float(frame["chance_of_miss"].max())  # type: ignore[arg-type]  # a float column has a float maximum
    return {
        "outlook": "likely" if greatest >= LIKELY else "possible" if greatest >= possible else "unlikely",
        "level": float(known.levels.level[~np.isnan(known.levels.level)][-1]),
        "promised": frame["promised"][0],
        "periods": frame["period"].to_list(),
        "chances": frame["chance_of_miss"].to_list(),
        "chance_next": frame["chance_of_miss"][0],
        "chance_greatest": greatest,
        "chance_by_then": frame["chance_by_then"][-1],
        "possible_from": _first(frame, possible),
        "likely_from": _first(frame, LIKELY),
        **reached(frame),
        "method": LABELS[known.method],
        "skill": known.skill.score,
        "skill_sentence": known.skill.sentence,
    }


def unmeasured(known: Outlook) -> str:
    """Why nothing is claimed of a target whose periods ahead have all passed."""
    return f"nothing was measured since {known.levels.ends(len(known.levels) - 1):%-d %B %Y}, so no chance is claimed"


def reached(frame: pl.DataFrame) -> dict[str, date | None]:
    """First day of the period by which each share of `FIRST_MISS` has missed; None where none of those ahead.

    Args:
        frame: that of an `Outlook`.
    """
    by_then = frame["chance_by_then"].to_numpy()
    steps = {name: time_to_miss(by_then, share) for name, share in FIRST_MISS.items()}
    return {name: frame["period"][step - 1] if step else None for name, step in steps.items()}


def _first(frame: pl.DataFrame, chance: float) -> date | None:
    reached = frame.filter(pl.col("chance_of_miss") >= chance)["period"]
    return reached[0] if len(reached) else None


def _due(row: dict[str, Any], lead_days: int, today: date) -> dict[str, Any]:
    if row.get("possible_from") is None:
        return {"act_by": None, "overdue": False}
    act_by = row["possible_from"] - timedelta(days=lead_days)
    return {"act_by": act_by, "overdue": act_by < today}
