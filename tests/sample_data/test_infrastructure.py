"""Infrastructure of the sample is a line of tickets before people: its order by law, its shares as planted."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from sample_data.desk import CHANCE
from sample_data.hours import local
from sample_data.line import Back, Work, handled
from sample_data.make import SEED
from sample_data.organisation import OFFERINGS, PRIORITIES
from tests.sample_data.plain import by_month, sample, tickets_of

SERVICES = tuple(offering.name for offering in OFFERINGS if offering.group == "Infrastructure")
MINUTE = 60


def tickets(seed: int = SEED) -> pl.DataFrame:
    """What Infrastructure handled, with seconds of `came` and `begun`, never where work had not begun at the end."""
    ours = sample(seed)["tickets"].filter(pl.col("group") == "Infrastructure")
    begun = pl.col("responded").dt.epoch("s").fill_null(2**40)
    return ours.with_columns(came=pl.col("opened").dt.epoch("s"), begun=begun)


def test_it_resolves_what_its_services_bring_and_nothing_else() -> None:
    table = sample()["tickets"]
    of_its_services = pl.col("service").is_in(SERVICES)
    assert table.filter(of_its_services).height > 10_000
    assert (table.filter(of_its_services)["group"] == "Infrastructure").all()
    assert not (table.filter(~of_its_services)["group"] == "Infrastructure").any()
    handed = table.filter(pl.col("service") == "Case Management")["group"].value_counts(normalize=True)
    assert dict(handed.iter_rows()) == pytest.approx({"Applications": 0.91, "Service Desk": 0.09}, abs=0.01)


@pytest.mark.parametrize("seed", [SEED, 1])
def test_within_a_priority_work_begins_in_the_order_in_which_tickets_came(seed: int) -> None:
    for _, rows in tickets(seed).sort("came", maintain_order=True).group_by("priority"):
        apart = rows.group_by("came", maintain_order=True).agg(
            pl.col("begun").min().alias("first"), pl.col("begun").max()
        )
        assert (apart["first"].to_numpy()[1:] >= apart["begun"].to_numpy()[:-1]).all()


@pytest.mark.parametrize("seed", [SEED, 1])
def test_nothing_less_urgent_is_begun_while_something_more_urgent_waits(seed: int) -> None:
    every = tickets(seed)
    for place, priority in enumerate(PRIORITIES[:-1]):
        urgent = every.filter(pl.col("priority") == priority, pl.col("begun") - pl.col("came") > MINUTE)
        begun = np.sort(every.filter(pl.col("priority").is_in(PRIORITIES[place + 1 :]))["begun"].to_numpy())
        # Of whole minutes, those in which the wait begins and ends are left out.
        first = np.searchsorted(begun, urgent["came"].to_numpy() + MINUTE)
        assert (np.searchsorted(begun, urgent["begun"].to_numpy()) <= first).all()
        assert len(urgent) > 100


def test_waits_and_reopenings_come_as_often_as_elsewhere() -> None:
    held = tickets().join(sample()["holds"], on="ticket", how="left")
    share = held.group_by("priority").agg(pl.col("starts").is_not_null().mean()).sort("priority")["starts"]
    assert share.to_numpy() == pytest.approx(CHANCE, abs=0.02)
    assert tickets()["reopens"].mean() == pytest.approx(0.04, abs=0.005)


@pytest.mark.parametrize("seed", [SEED, 7, 11])
def test_its_services_keep_their_promises_in_most_months_and_miss_none_for_long(seed: int) -> None:
    for service, priorities, target in (
        ("Email and Collaboration", ["P3", "P4"], 0.92), ("Hosting Platform", ["P1", "P2"], 0.90),
        ("Hosting Platform", ["P3", "P4"], 0.95),
    ):  # fmt: skip
        months = by_month(tickets_of(service, seed).filter(pl.col("priority").is_in(priorities)))
        missed = months.filter(pl.col("month") < date(2026, 10, 1))["time"] < target
        assert missed.sum() <= 4
        assert not (missed & missed.shift(1) & missed.shift(2)).any()


def test_a_ticket_that_waits_and_comes_back_joins_the_line_each_time() -> None:
    """One person from hour 0. The first works an hour, waits two, works an hour, comes back after one for half an hour;
    the second comes at hour 2.5 and takes two hours."""
    work = Work(
        hours=np.array([2.0, 2.0]), waits=np.array([True, False]), before=np.array([0.5, 1.0]),
        outside=np.array([2.0, 5.0]),
    )  # fmt: skip
    back = Back(comes=np.array([True, False]), after=np.array([1.0, 9.0]), hours=np.array([0.5, 9.0]))
    found = handled(
        np.array([0, 9000]), np.array([0, 0]), work, np.ones(24, np.int64), since=0, back=back
    )  # fmt: skip
    hours = {name: (seconds / 3600).tolist() for name, seconds in found.items()}
    assert hours["responded"] == [0.0, 2.5]
    assert (hours["hold_starts"][0], hours["hold_ends"][0]) == (1.0, 3.0)
    assert hours["resolved"] == [5.5, 4.5]
    assert hours["again"] == [7.0, 4.5]


def test_shifts_begin_at_their_hour_of_the_clock_on_the_days_that_are_an_hour_longer_or_shorter() -> None:
    days = np.array(["2026-03-28", "2026-03-29", "2026-10-25"], dtype="datetime64[D]")
    early = local(6, days[:2])
    assert early.astype("datetime64[s]").astype(str).tolist() == ["2026-03-28T06:00:00", "2026-03-29T05:00:00"]
    assert str(local(6, days[2:])[0].astype("datetime64[s]")) == "2026-10-25T06:00:00"
    assert local(30, days[:1])[0] == early[1]
