"""Every reading of one rate: what is still open, and what the source itself says, so that none is taken for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.compliance import open_items
from analytics.errors import QuestionError
from analytics.measures.timeliness import tickets as timed
from analytics.review import words
from analytics.review.finding import Finding
from analytics.review.select import clause, method, promise

if TYPE_CHECKING:
    from analytics.compliance.open_items import Standing
    from analytics.review.review import Review
    from analytics.review.select import Promise


def open_work(review: Review, *, agreement: str, target: str) -> Finding:
    """What is still open, and every reading of the rate: late ones in, closed ones alone, no target taken for met."""
    promised = promise(review, agreement, target)
    if promised.measure.table != "tickets" or review.as_of is None:
        problem = f"{promised.name} is not about tickets, so nothing of it is open"
        raise QuestionError(problem, remedy="Choose a target on response or resolution")
    clocked = "response" if promised.target.measure.startswith("response") else "resolution"
    tickets = timed(review.records, clause(review, promised), clocked)  # type: ignore[arg-type]  # one of the two words
    found = open_items.standing(tickets, review.as_of)
    table = pl.DataFrame(
        _readings(found), schema={"reading": pl.String, "rate": pl.Float64, "means": pl.String}, orient="row"
    )
    return Finding(
        key="rates.open_work",
        question=f"What is still open of {promised.name}, and what does it do to the figure?",
        answer=_still_open(promised, found),
        table=table,
        labels={"reading": "Reading", "rate": "Level", "means": "What it says"},
        formats={"rate": "percent"},
        method=method(
            review, promised, n=f"{found.met + found.missed + found.late + found.open:,} tickets with a target",
            how="Kaplan and Meier (1958), each ticket's time in units of what it was allowed, open ones censored.",
        ),
        recipe=review.recipe("rates.open_work", agreement=agreement, target=target),
    )  # fmt: skip


def source_says(review: Review, *, agreement: str, target: str) -> Finding:
    """Our verdict on each ticket beside the one the source gave it, and the rates that follow from each reading."""
    promised = promise(review, agreement, target)
    told = review.records["tickets"].filter(pl.col("verdict") != "").select("ticket", source="verdict")
    if told.is_empty() or promised.measure.table != "tickets":
        problem = f"the source gave no verdict on the tickets of {promised.name}"
        raise QuestionError(problem, remedy="Map the column with its verdicts, if it has one, when the file is loaded")
    ours = timed(review.records, clause(review, promised)).filter(~pl.col("excluded")).join(told, on="ticket")
    both = ours.filter(pl.col("verdict").is_in(["met", "missed", "late"]))
    agree = both.filter((pl.col("verdict") == "met") == (pl.col("source") == "met")).height
    closed = both.filter(pl.col("verdict") != "late")
    rows = [
        (
            "Judged",
            _rate(both, "verdict"),
            both.height,
            "Met among tickets with a target; open ones past it have missed",
        ),
        (
            "The source's flag as it stands",
            _rate(ours, "source"),
            ours.height,
            "Takes a ticket without a target for met",
        ),
        ("Closed tickets only", _rate(closed, "verdict"), closed.height, "Leaves out what was never closed"),
    ]
    schema = {"reading": pl.String, "rate": pl.Float64, "tickets": pl.Int64, "means": pl.String}
    judged, naive = words.level(rows[0][1], "share"), words.level(rows[1][1], "share")
    how_many = "all" if agree == both.height else f"{agree:,} of"
    return Finding(
        key="rates.source_says",
        question=f"Does {promised.name} agree with what the source says?",
        answer=(
            f"Our verdict agrees with the source's on {how_many} {both.height:,} tickets with a target; {judged} were "
            f"met, where the source's flags add up to {naive}"
        ),
        table=pl.DataFrame(rows, schema=schema, orient="row"),
        labels={"reading": "Reading", "rate": "Level", "tickets": "Tickets", "means": "What it says"},
        formats={"rate": "percent", "tickets": "number"},
        method=method(
            review, promised, n=f"{ours.height:,} tickets with a verdict of the source",
            how="Each ticket's verdict beside the source's own; one without a target is in the second rate alone.",
        ),
        recipe=review.recipe("rates.source_says", agreement=agreement, target=target),
    )  # fmt: skip


def _rate(tickets: pl.DataFrame, column: str) -> float | None:
    return tickets.filter(pl.col(column) == "met").height / tickets.height if tickets.height else None


def _readings(found: Standing) -> list[tuple[str, float | None, str]]:
    return [
        ("Judged", found.rate, "Met among all that can be judged; an open ticket past its time has missed"),
        ("Closed only", found.rate_closed, "Met among closed tickets; a backlog flatters it"),
        ("No target taken as met", found.rate_naive, "What comes out if tickets without a target are taken for met"),
        ("Estimated", found.estimated, "Share closed in time once every open ticket is accounted for (Kaplan-Meier)"),
        ("Never closed", found.never_closed, "Open tickets among all with a target"),
    ]


def _still_open(promised: Promise, found: Standing) -> str:
    still = (
        f"{found.late + found.open:,} of {found.met + found.missed + found.late + found.open:,} tickets are still open"
    )
    if found.rate is None or found.rate_closed is None:
        return f"{promised.name}: {still}"
    judged, closed = promised.level(found.rate), words.level(found.rate_closed, "share")
    return (
        f"{promised.name}: {still}, {found.late:,} of them late; the level is {judged}, of closed ones alone {closed}"
    )
