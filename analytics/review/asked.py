"""What was asked of services, by service, support group and customer, month by month and as series."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.demand.added import FILLED, STALE, added
from analytics.forecast.series import CLOSED, prepare, spacing
from analytics.review import words

if TYPE_CHECKING:
    from analytics.forecast.series import Series
    from analytics.review.review import Review

#: What demand can be told apart by.
LEVELS: Final = {
    "service": "Service",
    "group": "Support group",
    "customer": "Customer",
}

#: What stands where nobody said which customer or group it is.
UNSTATED: Final = "not stated"

#: Share of a sum's usual demand that may be missing from a month that still counts as whole.
_MISSING: Final = 0.01


def services(review: Review) -> list[str]:
    """Every service that demand was recorded for."""
    return review.remembered("services asked", lambda: _months(review, "service")["name"].unique().sort().to_list())


def recorded(review: Review) -> list[str]:
    """Every service that demand was recorded for.

    Raises:
        QuestionError: none.
    """
    found = services(review)
    if not found:
        problem = "no demand was recorded"
        raise QuestionError(problem, remedy="Load tickets, volumes or counts on the Records page")
    return found


def levels(review: Review) -> dict[str, str]:
    """What the demand there is can be told apart by, in words: levels that have two parts or more."""
    return review.remembered("levels asked", lambda: {
        by: label for by, label in LEVELS.items() if _months(review, by)["name"].n_unique() > 1
    })  # fmt: skip


def kinds(review: Review) -> pl.DataFrame:
    """What is counted as the demand for each service, in the words of its records: service, kind."""
    return review.remembered("kinds asked", lambda: _kinds(review))


def counted(review: Review, service: str = "") -> str:
    """What is counted of a service, or of all, in words: the kinds that the volumes name, else tickets or counts."""
    known = kinds(review)
    named = known["kind"] if not service else known.filter(pl.col("service") == service)["kind"]
    return words.listing(named.unique(maintain_order=True).to_list(), most=12)


def by_month(review: Review, name: str, by: str = "service") -> pl.DataFrame:
    """Demand of a service, or of another part, by month: period, level, partial.

    Raises:
        QuestionError: no demand was recorded for it.
    """
    every = _months(review, by)
    rows = every.filter(pl.col("name") == name)
    if rows.is_empty():
        problem = f"no demand was recorded for {name!r}"
        raise QuestionError(problem, found=name, exists=every["name"].unique().sort().to_list())
    return rows.select("period", "level", "partial")


def all_by_month(review: Review) -> pl.DataFrame:
    """Demand of all services together by month: period, level, partial."""
    rows = _months(review, "service").rename({"name": "part"}).with_columns(pl.lit("").alias("name"))
    return summed(rows).select("period", "level", "partial")


def year_before(history: pl.DataFrame, months: pl.DataFrame) -> float | None:
    """What was asked in the same months a year earlier; None where one of them is not whole."""
    earlier = months.select(pl.col("period").dt.offset_by("-1y"))
    found = earlier.join(history.filter(~pl.col("partial")), on="period", how="left")
    return None if found["level"].null_count() else float(found["level"].sum())


def holidays(review: Review, service: str) -> tuple[str, str]:
    """The public holidays that a calendar of the service's agreements keeps, and the agreement; "" for none."""
    agreed = [
        (sla.name, review.catalogue.calendar(sla.versions[-1].calendar)) for sla in review.catalogue.slas(service)
    ]
    return next(((calendar.holidays, name) for name, calendar in agreed if calendar.holidays), ("", ""))


def summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Monthly demand of parts added up by name; a month that lacks more than a hundredth of it is partial.

    Args:
        rows: name, part, period, level, partial; a part that ends within two months of the latest is still waited for.
    """
    latest = rows["period"].max()
    spans = rows.group_by("name", "part").agg(
        pl.col("period").min().alias("first"),
        pl.col("period").max().alias("last"),
        pl.col("level").mean().alias("usual"),
    )
    going_on = pl.col("last") >= pl.lit(latest, pl.Date) - pl.lit(STALE)
    spans = spans.with_columns(pl.when(going_on).then(pl.lit(latest, pl.Date)).otherwise("last").alias("last"))
    whole = rows.filter(~pl.col("partial")).select("name", "part", "period", pl.lit(value=True).alias("whole"))
    wanted = (
        rows.select("name", "period")
        .unique()
        .join(spans, on="name")
        .filter(pl.col("period").is_between("first", "last"))
    )
    lacking = (
        wanted.join(whole, on=["name", "part", "period"], how="left")
        .group_by("name", "period")
        .agg(
            (pl.col("usual").filter(pl.col("whole").is_null()).sum() > _MISSING * pl.col("usual").sum()).alias(
                "partial"
            )
        )
    )
    levels = rows.group_by("name", "period").agg(pl.col("level").sum())
    return levels.join(lacking, on=["name", "period"]).sort("name", "period")


def _months(review: Review, by: str) -> pl.DataFrame:
    """Measured months of everything of a level: name, period, level, partial, sorted."""
    return review.remembered(("months asked", by), lambda: _summed_by(review, by))


def _summed_by(review: Review, by: str) -> pl.DataFrame:
    dimensions = () if by in ("service", "group") else (by,)
    rows = review.untargeted("demand", by=dimensions)
    if by == "service":
        name = pl.col("service")
    elif by == "group":
        name = pl.col("service").replace_strict(group_of(review), default="")
    else:
        name = pl.col("segment").str.strip_prefix(f"{by}=")
    named = rows.select(
        pl.when(name == "").then(pl.lit(UNSTATED)).otherwise(name).alias("name"), pl.col("service").alias("part"),
        "period", pl.col("value").alias("level"), "partial",
    )  # fmt: skip
    gappy = named.join(_gappy(review), left_on=["part", "period"], right_on=["service", "period"], how="left")
    told = gappy.with_columns(pl.col("partial") | pl.col("gappy").fill_null(value=False)).drop("gappy")
    return told.drop("part").sort("name", "period") if by == "service" else summed(told)


def _listed(review: Review) -> set[str]:
    """Services whose demand is their tickets: the source lists every one, so that a day without any had none."""
    named = review.records["volumes"]["service"].unique()
    return set(review.records["tickets"]["service"].unique()) - set(named)


def _gappy(review: Review) -> pl.DataFrame:
    """Months that lack more than a tenth of the days on which a service is open: service, period, gappy."""
    daily = review.untargeted("demand", "day").filter(~pl.col("service").is_in(_listed(review)))
    daily = daily.filter(~(pl.col("period").dt.day() == 1).all().over("service"))
    days = pl.date_ranges(pl.col("period").min(), pl.col("period").max()).alias("day")
    every = daily.group_by("service").agg(days.first()).explode("day")
    seen = daily.select("service", pl.col("period").alias("day"), pl.lit(value=True).alias("seen"))
    every = every.join(seen, on=["service", "day"], how="left").with_columns(pl.col("seen").fill_null(value=False))
    is_open = pl.col("seen").mean().over("service", pl.col("day").dt.weekday()) >= CLOSED
    month = pl.col("day").dt.truncate("1mo").alias("period")
    return every.filter(is_open).group_by("service", month).agg((pl.col("seen").mean() < 1 - FILLED).alias("gappy"))


def _kinds(review: Review) -> pl.DataFrame:
    """The kinds that volumes name; where they name none, or there are none, what the table is of."""
    volumes = review.records["volumes"].select("service", pl.col("category").alias("kind")).unique()
    named = volumes.with_columns(pl.col("kind").replace("", "units"))
    for table, word in (("tickets", "tickets"), ("counts", "items")):
        rest = review.records[table].select("service").unique().join(named, on="service", how="anti")
        named = pl.concat([named, rest.with_columns(pl.lit(word).alias("kind"))])
    return named.sort("service", "kind")


def group_of(review: Review) -> dict[str, str]:
    """The support group that usually serves each service."""
    return {entry.name: entry.group for entry in review.catalogue.services}


def histories(review: Review, by: str) -> tuple[list[Series], dict[str, str]]:
    """The history of everything of a level, by the day or as it was recorded, and why something has none."""
    daily = review.untargeted("demand", "day", by=() if by == "service" else (by,))
    listed = _listed(review)
    found: defaultdict[str, list[Series]] = defaultdict(list)
    failed: dict[str, str] = {}
    for (service, segment), history in daily.group_by("service", "segment", maintain_order=True):
        name = str(service) if by == "service" else str(segment).removeprefix(f"{by}=") or UNSTATED
        try:
            region = holidays(review, str(service))[0]
            one = prepare(history, name=name, region=region, frequency=spacing(history))
            one = one.counted_out(whole=str(service) in listed)
        except ForecastError as error:
            failed[name] = error.problem.removeprefix(f"{name}: ")
        else:
            found[name].append(one)
    mixed = {name for name, each in found.items() if len({one.frequency for one in each}) > 1}
    failed |= dict.fromkeys(mixed, "some of it is recorded by the day and some by the month")
    whole = [each[0] if len(each) == 1 else added(name, each) for name, each in found.items() if name not in mixed]
    return whole, {name: why for name, why in failed.items() if name not in found or name in mixed}
