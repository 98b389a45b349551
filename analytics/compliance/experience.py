"""Watermelons: services whose levels are green outside while their users are unhappy inside."""

from __future__ import annotations

from typing import Final

import polars as pl

from analytics.measures.registry import MEASURES

#: Standard errors beyond which a fall is not chance, and the standard deviations from which it matters (Cohen, 1988:
#: 0.2 is a small effect, 0.8 a large one).
BEYOND_CHANCE: Final = 3.0
MATTERS: Final = 0.2
FAR_BELOW_OTHERS: Final = 0.8

REOPENS: Final[dict[str, pl.DataType]] = {
    "service": pl.String(),
    "period": pl.Date(),
    "good": pl.Float64(),
    "total": pl.Float64(),
    "rate": pl.Float64(),
}


def disagreement(
    judged: pl.DataFrame, scores: pl.DataFrame, reopens: pl.DataFrame | None = None, recent: int = 3
) -> pl.DataFrame:
    """How far levels and users disagree, service by service, the widest disagreement first.

    Columns: `service`; `attained`, share of judged targets met in its last periods; `score` of those periods, `usual`
    before them, `others`, the mean of the other services; `fall` (usual less score) and `gap` (others less score) in
    standard deviations of single scores; `beyond_chance`, the fall in standard errors; `reopened` and
    `reopened_usual`, shares of tickets re-opened in the last periods and before, and `rise` of them as Cohen's h;
    `disagreement`, `attained` times the largest of fall, gap and rise, 0 where users are content; `watermelon`, every
    target met while the score fell by more than chance or lies far below that of others.

    Args:
        judged: judged rows; targets on the score itself are left out.
        scores: satisfaction by service and period, in the columns of `MEASUREMENTS`.
        reopens: what `reopened` gives; None where it is not known.
        recent: how many of the last periods "now" means.
    """
    now = _now(scores.filter(~pl.col("partial"), pl.col("items") > 0), recent)
    again = _again(pl.DataFrame(schema=REOPENS) if reopens is None else reopens, recent)
    found = now.join(_attained(judged, recent), on="service").join(again, on="service", how="left")
    unhappy = pl.max_horizontal("fall", "gap", "rise", pl.lit(0.0))
    fell = (pl.col("beyond_chance") >= BEYOND_CHANCE) & (pl.col("fall") >= MATTERS)
    low = (fell | (pl.col("gap") >= FAR_BELOW_OTHERS)).fill_null(value=False)
    return found.with_columns(
        (pl.col("attained") * unhappy).alias("disagreement"),
        ((pl.col("attained") == 1) & low).alias("watermelon"),
    ).sort("disagreement", "service", descending=[True, False])


def reopened(tickets: pl.DataFrame) -> pl.DataFrame:
    """The share of resolved tickets that were re-opened, by service and month opened (UTC), in `REOPENS`.

    `good` were not re-opened; `rate` is the share that was.

    Args:
        tickets: rows of the tickets table.
    """
    resolved = tickets.filter(pl.col("first_resolved").is_not_null() | pl.col("resolved").is_not_null())
    counted = resolved.group_by("service", pl.col("opened").dt.date().dt.truncate("1mo").alias("period")).agg(
        (pl.col("reopens") == 0).sum().cast(pl.Float64).alias("good"), pl.len().cast(pl.Float64).alias("total")
    )
    rated = counted.with_columns((1 - pl.col("good") / pl.col("total")).alias("rate"))
    return rated.select(*REOPENS).sort("service", "period")


def _again(reopens: pl.DataFrame, recent: int) -> pl.DataFrame:
    """Each service's share of re-opened tickets in its last months beside the usual one."""
    last = pl.col("period").rank("dense", descending=True).over("service") <= recent
    n, rate = pl.col("total"), pl.col("rate")
    each = reopens.group_by("service").agg(
        _mean(rate.filter(last), n.filter(last)).alias("reopened"),
        _mean(rate.filter(~last), n.filter(~last)).alias("reopened_usual"),
    )
    angle = [2 * pl.col(name).sqrt().arcsin() for name in ("reopened", "reopened_usual")]
    return each.with_columns((angle[0] - angle[1]).alias("rise"))


def _now(scores: pl.DataFrame, recent: int) -> pl.DataFrame:
    """Each service's score of its last periods beside its usual one and that of others."""
    last = pl.col("period").rank("dense", descending=True).over("service") <= recent
    n, value = pl.col("items").cast(pl.Float64), pl.col("value")
    within = pl.col("spread").fill_null(0.0).pow(2) * (n - 1)
    each = scores.group_by("service").agg(
        _mean(value.filter(last), n.filter(last)).alias("score"),
        _mean(value.filter(~last), n.filter(~last)).alias("usual"),
        n.filter(last).sum().alias("n_now"), n.filter(~last).sum().alias("n_before"),
        (within.sum() / (n - 1).sum()).sqrt().alias("deviation"),
    ).with_columns(pl.when(pl.col("deviation") > 0).then("deviation").alias("deviation"))  # fmt: skip
    others = (pl.col("score").sum() - pl.col("score")) / (pl.len() - 1)
    error = (1 / pl.col("n_now") + 1 / pl.col("n_before")).sqrt()
    compared = each.with_columns(pl.when(pl.len() > 1).then(others).alias("others")).with_columns(
        ((pl.col("usual") - pl.col("score")) / pl.col("deviation")).alias("fall"),
        ((pl.col("others") - pl.col("score")) / pl.col("deviation")).alias("gap"),
    )
    columns = ("service", "score", "usual", "others", "fall", "gap", "beyond_chance")
    return compared.with_columns((pl.col("fall") / error).alias("beyond_chance")).select(columns)


def _mean(value: pl.Expr, n: pl.Expr) -> pl.Expr:
    return pl.when(n.sum() > 0).then((value * n).sum() / n.sum())


def _attained(judged: pl.DataFrame, recent: int) -> pl.DataFrame:
    """The share of judged targets, other than those on scores, that each service met in its last periods."""
    on_scores = [measure.name for measure in MEASURES if measure.table == "scores"]
    rows = judged.filter(
        pl.col("segment") == "", ~pl.col("partial"), pl.col("status") != "not enough data",
        ~pl.col("measure").is_in(on_scores),
    )  # fmt: skip
    last = pl.col("period").rank("dense", descending=True).over("agreement", "target") <= recent
    return rows.filter(last).group_by("service").agg((pl.col("status") != "breached").mean().alias("attained"))
