"""Detectors of what figures alone would hide: each looks at every service alike and says what it found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.compliance import drivers, experience, workload
from analytics.forecast.shift import Shift, after, shift, since
from analytics.measures import registry
from analytics.records.coverage import coverage
from analytics.review import words
from analytics.review.signal import Signal
from analytics.warning.chance import by_target, comparable

if TYPE_CHECKING:
    from analytics.review.review import Review

#: Standard errors a fall must be beyond: over some forty targets, chance alone does that once in thirty reviews.
PLAIN: Final = -3.2

#: Least fall that a board would call one, as a share.
SIZE: Final = 0.015

#: Months over which a slide is looked for.
SLIDE: Final = 12

#: Days after which a ticket is finished as a rule; one still open then was probably never closed in the source.
SETTLED: Final = 45

#: Beyond chance by so much (chi-square over its degrees of freedom), a dimension truly explains a change.
EVIDENCE: Final = 10.0


def services_without_agreement(review: Review) -> list[Signal]:
    """Services that records name and no agreement with a customer covers; none while nothing at all is agreed."""
    agreed = {sla.service for sla in review.catalogue.slas()}
    bare = [service for service in review.records.services if service not in agreed] if agreed else []
    tickets = review.records["tickets"]
    return [
        Signal(
            kind="unagreed", service=service, page="agreements", weight=0.6,
            sentence=f"{service} is delivered, and no agreement covers it",
            evidence=tickets.filter(pl.col("service") == service).head(20),
        )
        for service in bare
    ]  # fmt: skip


def extracts_cut_off(review: Review) -> list[Signal]:
    """Tables of a service that end, or begin, within a month, so that the month looks low."""
    cut = coverage(review.records).filter(pl.col("first_cut") | pl.col("last_cut"))
    return [
        Signal(
            kind="edge", service=row["service"], page="records", weight=0.5, evidence=cut,
            sentence=(
                f"{row['service']}: its {row['table']} end on {row['last']:%-d %B %Y}; the last month looks low, as "
                "the extract is cut off"
                if row["last_cut"]
                else f"{row['service']}: its {row['table']} begin on {row['first']:%-d %B %Y}, within a month"
            ),
        )
        for row in cut.to_dicts()
    ]  # fmt: skip


def breaches_by_volume(review: Review) -> list[Signal]:
    """Targets whose breaches come with more volume than was agreed or ever served in time."""
    found = workload.breaches_by_volume(review.judged).filter("by_volume")
    return [
        Signal(
            kind="volume", service=row["service"], page="demand", weight=0.7, agreement=row["agreement"],
            target=row["target"], evidence=found,
            sentence=(
                f"{row['service']}: {row['target']} was missed in {words.counted(row['breaches'], 'month')}, "
                f"{words.number_word(_explained(row))} of them with more work than it is promised for or was ever done "
                "in time"
            ),
        )
        for row in found.to_dicts()
    ]  # fmt: skip


def _explained(row: dict[str, Any]) -> int:
    return int(max(row["breaches_beyond_limit"], row["breaches_above_served"]))


def users_who_disagree(review: Review) -> list[Signal]:
    """Services that meet what was agreed while their users grow unhappy: green outside, red within."""
    scores = review.untargeted("satisfaction")
    if scores.is_empty():
        return []
    reopens = experience.reopened(review.records["tickets"])
    found = experience.disagreement(review.judged, scores, reopens).filter("watermelon")
    return [
        Signal(
            kind="watermelon", service=row["service"], page="compliance", weight=0.8, evidence=found,
            sentence=(
                f"{row['service']} meets what was agreed while its users grow unhappy: satisfaction "
                f"{row['score']:.2f}, usually {row['usual']:.2f}{_again(row)}"
            ),
        )
        for row in found.to_dicts()
    ]  # fmt: skip


def _again(row: dict[str, Any]) -> str:
    """What re-opened tickets add to the picture; nothing where they did not rise."""
    now, usual = row["reopened"], row["reopened_usual"]
    if not (now and usual and now > usual):
        return ""
    return f", and {words.share(now)} of tickets are re-opened, usually {words.share(usual)}"


def records_left_open(review: Review) -> list[Signal]:
    """Services of which many more tickets than before were never closed, so that figures look like decline."""
    if review.as_of is None:
        return []
    settled = review.as_of - timedelta(days=SETTLED)
    lately = settled - timedelta(days=120)
    known = review.records["tickets"].filter(pl.col("opened") < settled)
    still = pl.col("resolved").is_null() & pl.col("closed").is_null()
    recent = pl.col("opened") >= lately
    shares = known.group_by("service").agg(
        recent.sum().alias("recent"), (~recent).sum().alias("before"),
        (still & recent).sum().alias("open_recent"), (still & ~recent).sum().alias("open_before"),
    ).with_columns(
        (pl.col("open_recent") / pl.col("recent")).alias("share"),
        ((pl.col("open_before") + 1) / (pl.col("before") + 2)).alias("usual"),
    )  # fmt: skip
    # One in twenty, five times the usual share, and a dozen tickets: no backlog of an ordinary service comes near.
    found = shares.filter(
        pl.col("share") >= 0.05, pl.col("share") >= 5 * pl.col("usual"), pl.col("open_recent") >= 12
    ).sort("share", descending=True)
    return [
        Signal(
            kind="unclosed", service=row["service"], page="compliance", weight=0.75, evidence=found,
            sentence=(
                f"{row['service']}: {words.share(row['share'])} of the tickets opened since {lately:%B %Y} were never "
                f"closed, usually {words.share(row['usual'], 1)}; look at how records are closed before the service "
                "is blamed"
            ),
        )
        for row in found.to_dicts()
    ]  # fmt: skip


def changes_of_mix(review: Review) -> list[Signal]:
    """Targets whose total moved against every segment between the last two half-years (Simpson's paradox)."""
    return [
        signal for promise, rows in by_target(review.judged) if (signal := _mixed(review, promise, rows)) is not None
    ]


def _mixed(review: Review, promise: tuple[str, str], rows: pl.DataFrame) -> Signal | None:
    agreement, target = promise
    measured = registry.measure(rows["measure"][0])
    whole = rows.filter(~pl.col("partial"))
    if measured.statistic != "share" or measured.table != "tickets" or whole.height < 12:
        return None
    last = whole["period"].max()
    if not isinstance(last, date):
        return None
    month = pl.col("at").dt.date().dt.truncate("1mo")
    items = review.items(agreement, target).with_columns(month.alias("month"))
    ago = pl.lit(last).dt.offset_by
    now = items.filter(pl.col("month") > ago("-6mo"), pl.col("month") <= last)
    before = items.filter(pl.col("month") > ago("-12mo"), pl.col("month") <= ago("-6mo"))
    if before["total"].sum() == 0 or now["total"].sum() == 0:
        return None
    found = [
        change for change in drivers.explanations(before, now, ("priority", "customer", "category"))
        if change.simpson and change.evidence > EVIDENCE
    ]  # fmt: skip
    if not found:
        return None
    change, service = found[0], str(rows["service"][0])
    way = "improved" if change.total < 0 else "worsened"
    return Signal(
        kind="mix", service=service, page="compliance", weight=0.7, agreement=agreement, target=target,
        evidence=change.segments,
        sentence=(
            f"{service}: {target} moved {words.points(change.total, 'share')} from half-year to half-year although "
            f"every {change.by} {way}; the mix of {change.by} alone moved it {words.points(change.mix, 'share')}"
        ),
    )  # fmt: skip


def levels_that_changed(review: Review) -> list[Signal]:
    """Targets whose level slides over the last year, or stepped down at an event of their service."""
    found = []
    for (agreement, target), rows in by_target(review.judged):
        agreed = review.catalogue.agreement(agreement)
        whole = rows.filter(~pl.col("partial") & (pl.col("total") > 0) & pl.col("low").is_not_null())
        if agreed.kind != "SLA" or whole.is_empty() or whole["unit"][0] != "share":
            continue
        same = comparable(whole, agreed, target).sort("period")
        if same.height >= 15:
            found += _course(review, same, agreement, target)
    return found


def _course(review: Review, rows: pl.DataFrame, agreement: str, target: str) -> list[Signal]:
    """The slide or the step that tells more of a target's course; nothing where neither is plain."""
    good, total = rows["good"].to_numpy(), rows["total"].to_numpy()
    service, periods = str(rows["service"][0]), rows.height
    slide = shift(good, total, since(periods, SLIDE))
    steps = [(shift(good, total, after(periods, place)), told) for place, told in _events(review, service, rows)]
    step, event = min(steps, key=lambda each: each[0].z, default=(Shift(0.0, 0.0), ""))
    best = min(slide, step, key=lambda each: each.z)
    if best.z > PLAIN or best.size > -SIZE:
        return []
    moved = words.points(best.size, "share").lstrip("-")
    said = f"fell by {moved} after {event}"
    if best is slide:
        said = f"slid by {moved} over the last {SLIDE} months, to {words.level(rows['level'][-1], 'share')}"
    return [
        Signal(
            kind="degradation" if best is slide else "step", service=service, page="warnings", agreement=agreement,
            target=target, weight=0.75 if best is slide else 0.65, evidence=rows,
            sentence=f"{service}: {target} {said}",
        )
    ]  # fmt: skip


def _events(review: Review, service: str, rows: pl.DataFrame) -> list[tuple[float, str]]:
    """Events of the service with three periods or more on either side: place among the periods, and words."""
    starts = rows["period"].to_list()
    happened = (
        review.records["events"].filter(pl.col("service") == service).select("event", pl.col("happened").dt.date())
    )
    places = [
        (sum(start <= day for start in starts) - 1 + (day.day - 1) / 31, f"'{event}' on {day:%-d %B %Y}")
        for event, day in happened.iter_rows()
    ]
    return [(place, told) for place, told in places if 3 <= place <= len(starts) - 3]
