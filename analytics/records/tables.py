"""Every table of records, every column and every row rule, once.

A row that breaks a rule is refused and kept with its reason; `RULES` puts each rule into words. Text columns that name
something (service, customer, priority ...) are never null: "" means the source did not state it. Instants are UTC.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy
import polars as pl


def _name(label: str, **more: object) -> dy.String:
    return dy.String(nullable=False, metadata={"label": label, **more})


def _instant(label: str, *, nullable: bool = True) -> dy.Datetime:
    return dy.Datetime(time_unit="us", time_zone="UTC", nullable=nullable, metadata={"label": label})


def _number(label: str, *, nullable: bool = True, **bounds: float) -> dy.Float64:
    return dy.Float64(nullable=nullable, allow_inf=False, allow_nan=False, metadata={"label": label}, **bounds)  # type: ignore[arg-type]  # dataframely types each bound apart


class Tickets(dy.Schema):
    """Requests and incidents, one row each, as they stood at their last update."""

    ticket = dy.String(nullable=False, min_length=1, metadata={"label": "Ticket"})
    service = dy.String(nullable=False, min_length=1, metadata={"label": "Service"})
    customer = _name("Customer")
    priority = _name("Priority")
    category = _name("Category")
    group = _name("Support group")
    state = _name("State")
    opened = _instant("Opened", nullable=False)
    prioritised = _instant("Priority set")
    responded = _instant("First response")
    first_resolved = _instant("First resolved")
    reopened = _instant("Last re-opened")
    resolved = _instant("Resolved")
    closed = _instant("Closed")
    due = _instant("Due, as promised on the ticket")
    reopens = dy.Int64(nullable=False, min=0, metadata={"label": "Times re-opened"})
    held_seconds = dy.Int64(nullable=True, min=0, metadata={"label": "Service seconds on hold, as the source counts"})
    verdict = dy.String(nullable=False, metadata={"label": "Verdict of the source: met, missed or empty"})
    updated = _instant("Updated")

    @dy.rule()
    def responded_before_opened(cls) -> pl.Expr:
        return pl.col("responded") >= pl.col("opened")

    @dy.rule()
    def resolved_before_opened(cls) -> pl.Expr:
        return pl.col("resolved") >= pl.col("opened")

    @dy.rule()
    def closed_before_opened(cls) -> pl.Expr:
        return pl.col("closed") >= pl.col("opened")

    @dy.rule()
    def reopened_before_first_resolved(cls) -> pl.Expr:
        return pl.col("reopened") >= pl.col("first_resolved")

    @dy.rule()
    def unknown_verdict(cls) -> pl.Expr:
        return pl.col("verdict").is_in(["", "met", "missed"])


class Holds(dy.Schema):
    """Spells in which a ticket's clock stood still."""

    ticket = dy.String(nullable=False, min_length=1, metadata={"label": "Ticket"})
    starts = _instant("Hold began", nullable=False)
    ends = _instant("Hold ended")
    reason = _name("Reason")

    @dy.rule()
    def ends_before_start(cls) -> pl.Expr:
        return pl.col("ends") >= pl.col("starts")


class Outages(dy.Schema):
    """Spells in which a service, or a component of it, was down, degraded or under planned work."""

    outage = dy.String(nullable=False, min_length=1, metadata={"label": "Outage"})
    service = dy.String(nullable=False, min_length=1, metadata={"label": "Service"})
    component = _name("Component")
    group = _name("Support group")
    supplier = _name("Supplier")
    cause = _name("Cause")
    impact = _name("Impact")
    planned = dy.Bool(nullable=False, metadata={"label": "Planned work"})
    starts = _instant("Began", nullable=False)
    ends = _instant("Ended")
    updated = _instant("Updated")

    @dy.rule()
    def ends_before_start(cls) -> pl.Expr:
        return pl.col("ends") >= pl.col("starts")


class Counts(dy.Schema):
    """Good and total per period, as some sources report instead of single items."""

    service = dy.String(nullable=False, min_length=1, metadata={"label": "Service"})
    customer = _name("Customer")
    category = _name("Category")
    period = dy.Date(nullable=False, metadata={"label": "First day of the period"})
    good = _number("Met the target", nullable=False, min=0)
    total = _number("All", nullable=False, min=0)

    @dy.rule()
    def more_good_than_total(cls) -> pl.Expr:
        return pl.col("good") <= pl.col("total")


class Volumes(dy.Schema):
    """Demand per day. A day without a row is missing, not zero."""

    service = dy.String(nullable=False, min_length=1, metadata={"label": "Service"})
    customer = _name("Customer")
    category = _name("Category")
    day = dy.Date(nullable=False, metadata={"label": "Day"})
    volume = _number("Volume", nullable=False, min=0)


class Readings(dy.Schema):
    """Values read off an instrument or report: energy, latency, anything with a unit."""

    service = dy.String(nullable=False, min_length=1, metadata={"label": "Service"})
    customer = _name("Customer")
    quantity = dy.String(nullable=False, min_length=1, metadata={"label": "What was read, such as energy"})
    taken = _instant("Read at", nullable=False)
    value = _number("Value", nullable=False)
    unit = _name("Unit")


class Costs(dy.Schema):
    """Cost of service by month and kind."""

    service = dy.String(nullable=False, min_length=1, metadata={"label": "Service"})
    month = dy.Date(nullable=False, metadata={"label": "Month"})
    kind = _name("Kind of cost")
    amount = _number("Amount", nullable=False)
    currency = dy.String(nullable=False, regex=r"^[A-Z]{3}$", metadata={"label": "Currency"})


class Rosters(dy.Schema):
    """People on duty in a support group."""

    group = dy.String(nullable=False, min_length=1, metadata={"label": "Support group"})
    starts = _instant("Shift begins", nullable=False)
    ends = _instant("Shift ends", nullable=False)
    people = _number("People", nullable=False, min=0)

    @dy.rule()
    def ends_before_start(cls) -> pl.Expr:
        return pl.col("ends") > pl.col("starts")


class Scores(dy.Schema):
    """What users said of the service, on a scale with ends."""

    score_id = dy.String(nullable=False, min_length=1, metadata={"label": "Answer"})
    service = dy.String(nullable=False, min_length=1, metadata={"label": "Service"})
    customer = _name("Customer")
    ticket = _name("Ticket")
    given = _instant("Given", nullable=False)
    score = _number("Score", nullable=False)
    lowest = _number("Lowest of the scale", nullable=False)
    highest = _number("Highest of the scale", nullable=False)

    @dy.rule()
    def off_the_scale(cls) -> pl.Expr:
        return pl.col("score").is_between(pl.col("lowest"), pl.col("highest"))


class Events(dy.Schema):
    """Things that happened around a service: a release, a major incident, a change of supplier."""

    event = dy.String(nullable=False, min_length=1, metadata={"label": "Event"})
    service = _name("Service, empty for all")
    happened = _instant("Happened", nullable=False)
    kind = _name("Kind")


TABLES: Final[dict[str, type[dy.Schema]]] = {
    "tickets": Tickets,
    "holds": Holds,
    "outages": Outages,
    "counts": Counts,
    "volumes": Volumes,
    "readings": Readings,
    "costs": Costs,
    "rosters": Rosters,
    "scores": Scores,
    "events": Events,
}

#: What makes two rows the same record.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "tickets": ("ticket",),
    "holds": ("ticket", "starts"),
    "outages": ("outage",),
    "counts": ("service", "customer", "category", "period"),
    "volumes": ("service", "customer", "category", "day"),
    "readings": ("service", "customer", "quantity", "taken"),
    "costs": ("service", "month", "kind"),
    "rosters": ("group", "starts"),
    "scores": ("score_id",),
    "events": ("event", "service", "happened"),
}

#: The column by whose month a table is kept in parts, and which places a record in time.
WHEN: Final[dict[str, str]] = {
    "tickets": "opened",
    "holds": "starts",
    "outages": "starts",
    "counts": "period",
    "volumes": "day",
    "readings": "taken",
    "costs": "month",
    "rosters": "starts",
    "scores": "given",
    "events": "happened",
}

#: Each row rule: the column whose value is shown to the reader, and the reason in words.
RULES: Final[dict[str, tuple[str, str]]] = {
    "responded_before_opened": ("responded", "responded before it was opened"),
    "resolved_before_opened": ("resolved", "resolved before it was opened"),
    "closed_before_opened": ("closed", "closed before it was opened"),
    "reopened_before_first_resolved": ("reopened", "re-opened before it was first resolved"),
    "unknown_verdict": ("verdict", "is neither met nor missed"),
    "ends_before_start": ("ends", "ends before it starts"),
    "more_good_than_total": ("good", "more good than there are in total"),
    "off_the_scale": ("score", "lies off its scale"),
}


def as_text(column: str, kind: pl.DataType) -> pl.Expr:
    """A column as text for people: instants to the second and named UTC, everything else as it is.

    Example:
        >>> pl.select(day=pl.date(2026, 10, 1)).select(as_text("day", pl.Date())).item()
        '2026-10-01'
    """
    if isinstance(kind, pl.Datetime):
        return pl.col(column).dt.strftime("%Y-%m-%d %H:%M:%S UTC")
    return pl.col(column).cast(pl.String)


def empty(table: str) -> pl.DataFrame:
    """No rows, in the columns and types of a table.

    Example:
        >>> empty("holds").columns
        ['ticket', 'starts', 'ends', 'reason']
    """
    return TABLES[table].create_empty()
