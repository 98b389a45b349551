"""What is still open, and what it does to a figure: every reading of one rate, so that a backlog cannot flatter it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from scipy.special import xlogy

from analytics.measures.survival import share_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Upper edges of the ageing bands, in days.
BANDS: Final = (1, 7, 30, 90)

#: One row a service whose tickets came to be left open.
LEFT_OPEN: Final[dict[str, pl.DataType]] = {
    "service": pl.String(),
    "since": pl.Datetime("us", "UTC"),
    "opened": pl.Int64(),
    "open": pl.Int64(),
    "share": pl.Float64(),
    "usual": pl.Float64(),
    "as_quick": pl.Boolean(),
}

#: Share of finished tickets that took no longer than the time after which one should be finished.
SETTLED: Final = 0.99

#: Chance that open tickets fall together so much by accident, over all places at which they might begin to.
ACCIDENT: Final = 0.001

#: A rise by one in twenty: less is within the headroom of most promises, and moves no figure that a board would read.
MATTERS: Final = 0.05

#: Fewest tickets to speak of a share of them.
FEWEST: Final = 30

#: Standard errors beyond which finished tickets have become slower.
SLOWER: Final = 3.0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many tickets met, missed or are open, and the rates that follow.

    Attributes:
        met, missed: closed in time, closed late.
        late, open: still open and past the allowed time, still open and not past it.
        no_target: without a target; part of no rate but `rate_naive`.
        estimated: Kaplan-Meier share that is closed within its allowed time, open ones accounted for; None without any.
    """

    met: int
    missed: int
    late: int
    open: int
    no_target: int
    estimated: float | None

    @property
    def rate(self) -> float | None:
        """Met among all that can be judged: an open ticket past its time has missed."""
        return _quotient(self.met, self.met + self.missed + self.late)

    @property
    def rate_closed(self) -> float | None:
        """Met among the closed ones alone: a backlog flatters it."""
        return _quotient(self.met, self.met + self.missed)

    @property
    def rate_naive(self) -> float | None:
        """What comes out if tickets without a target are taken for met: named so that nobody reports it unawares."""
        return _quotient(self.met + self.no_target, self.met + self.missed + self.late + self.no_target)

    @property
    def never_closed(self) -> float | None:
        """Open ones among all with a target."""
        return _quotient(self.late + self.open, self.met + self.missed + self.late + self.open)


def standing(tickets: pl.DataFrame, as_of: datetime) -> Standing:
    """Counts and rates of tickets.

    Args:
        tickets: rows of `measures.timeliness.TICKETS`; excluded ones are left out.
        as_of: data cut-off.
    """
    kept = tickets.filter(~pl.col("excluded"))
    counts = dict(kept.group_by("verdict").agg(pl.len()).iter_rows())
    return Standing(
        met=counts.get("met", 0),
        missed=counts.get("missed", 0),
        late=counts.get("late", 0),
        open=counts.get("open", 0) + counts.get("at risk", 0),
        no_target=counts.get("no target", 0),
        estimated=_estimated(kept.filter(pl.col("verdict") != "no target"), as_of),
    )


def ageing(tickets: pl.DataFrame, as_of: datetime, bands: Sequence[int] = BANDS) -> pl.DataFrame:
    """Open tickets by how long ago they were opened, youngest first: `band`, `open`, `late`.

    Args:
        tickets: rows of `measures.timeliness.TICKETS`; excluded ones are left out.
        as_of: data cut-off.
        bands: upper edges in days, increasing; the last band has none. An edge belongs to the older band.
    """
    edges = [0, *bands]
    words = [f"{lo} to {hi} days" for lo, hi in zip(edges, bands, strict=False)] + [f"{edges[-1]} days or more"]
    running = tickets.filter(~pl.col("excluded"), pl.col("stops").is_null(), pl.col("opened") <= as_of)
    lasted = pl.lit(as_of) - pl.col("opened")
    place = pl.sum_horizontal((lasted >= timedelta(days=edge)).cast(pl.Int64) for edge in bands)
    found = running.group_by(place.alias("place")).agg(
        pl.len().cast(pl.Int64).alias("open"), (pl.col("verdict") == "late").sum().cast(pl.Int64).alias("late")
    )
    every = pl.DataFrame({"place": range(len(words)), "band": words}, schema_overrides={"place": pl.Int64})
    return every.join(found, on="place", how="left", maintain_order="left").drop("place").fill_null(0)


def left_open(tickets: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Services whose tickets are left open since some day far more often than before, in the columns of `LEFT_OPEN`.

    Only tickets opened so long ago that 99 in 100 would be finished take part. `since` is the opening from which on
    the share that is still open rises most plainly (greatest likelihood of one change), `opened` and `open` count
    tickets since, `usual` is the share open before. `as_quick` says that those that were finished took no longer than
    before, by more than chance: then the work goes on and its records do not, while a backlog slows every ticket.

    Args:
        tickets: rows of the tickets table.
        as_of: data cut-off.

    Source: D. V. Hinkley and E. A. Hinkley (1970), "Inference about the change-point in a sequence of binomial
    variables", Biometrika 57.
    """
    ended = pl.min_horizontal("resolved", "closed")
    lasted = tickets.select("service", "opened", (ended - pl.col("opened")).dt.total_seconds().alias("lasted"))
    found = [
        {"service": service, **line}
        for (service,), rows in lasted.sort("opened").group_by("service", maintain_order=True)
        if (line := _left_since(rows, as_of)) is not None
    ]
    return pl.DataFrame(found, schema=LEFT_OPEN, orient="row").sort("share", descending=True)


def _left_since(rows: pl.DataFrame, as_of: datetime) -> dict[str, Any] | None:
    """Since when one service's tickets, in the order they were opened, are left open, and how many; None where not."""
    usually = rows["lasted"].quantile(SETTLED)
    if usually is None:
        return None
    known = rows.filter(pl.col("opened") < as_of - timedelta(seconds=usually))
    still = known["lasted"].is_null().to_numpy()
    if len(still) < 2 * FEWEST:
        return None
    place = likeliest_rise(still)
    later, since = still[place:], known["opened"][place]
    share, usual = float(later.mean()), float(still[:place].mean())
    by_accident = len(still) * _accident(share, usual, len(later))
    if share - usual < MATTERS or min(place, len(later)) < FEWEST or by_accident > ACCIDENT:
        return None
    after = pl.col("opened") >= since
    quick = _as_quick(known.filter(~after)["lasted"].drop_nulls(), known.filter(after)["lasted"].drop_nulls())
    return {
        "since": since, "opened": len(later), "open": int(later.sum()), "share": share, "usual": usual,
        "as_quick": quick,
    }  # fmt: skip


def likeliest_rise(hits: NDArray[np.bool_]) -> int:
    """The place from which on hits are likeliest to have become more frequent; 1 where they never are.

    Example:
        >>> likeliest_rise(np.array([False] * 6 + [True] * 4))
        6
    """
    earlier, tries = np.cumsum(hits.astype(np.int64))[:-1], np.arange(1, len(hits))
    later, left = hits.sum() - earlier, len(hits) - tries
    likely = _log_likelihood(earlier, tries) + _log_likelihood(later, left)
    return int(np.argmax(np.where(later / left > earlier / tries, likely, -np.inf))) + 1


def _log_likelihood(hits: NDArray[np.int64], tries: NDArray[np.int64]) -> NDArray[np.float64]:
    """Binomial log likelihood at its greatest."""
    return np.asarray(xlogy(hits, hits / tries) + xlogy(tries - hits, 1 - hits / tries))


def _accident(share: float, usual: float, tries: int) -> float:
    """The chance, at most, of such a share where the usual one holds, or that of tickets that take their time.

    Source: H. Chernoff (1952), "A measure of asymptotic efficiency for tests of a hypothesis based on the sum of
    observations": exp(-n D), with D the divergence of the two shares.
    """
    floor = max(usual, 1 - SETTLED)
    if share <= floor:
        return 1.0
    apart = xlogy(share, share / floor) + xlogy(1 - share, (1 - share) / (1 - floor))
    return float(np.exp(-tries * apart))


def _as_quick(before: pl.Series, after: pl.Series) -> bool:
    """Whether as many of the finished tickets as before took no longer than nine in ten did before."""
    if before.is_empty() or after.is_empty():
        return False
    within = before.quantile(0.9)
    shares = [float((lasted <= within).to_numpy().mean()) for lasted in (before, after)]
    error = np.sqrt(shares[0] * (1 - shares[0]) * (1 / len(before) + 1 / len(after)))
    return bool(shares[1] >= shares[0] - SLOWER * error)


def _estimated(tickets: pl.DataFrame, as_of: datetime) -> float | None:
    """The Kaplan-Meier share closed by the time allowed, each ticket's time in units of what it was allowed."""
    spent = pl.col("stops").fill_null(pl.lit(as_of)) - pl.col("starts")
    whole = pl.col("due") - pl.col("starts")
    by_instant = spent.dt.total_seconds() / pl.max_horizontal(whole.dt.total_seconds(), 1)
    by_hours = pl.col("elapsed") / pl.col("allowed")
    used = pl.when(pl.col("allowed") > 0).then(by_hours).otherwise(by_instant)
    found = tickets.select(used.alias("used"), pl.col("stops").is_not_null().alias("closed"))
    return share_within(found["used"], found["closed"], 1.0)


def _quotient(part: int, whole: int) -> float | None:
    return part / whole if whole else None
