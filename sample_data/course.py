"""The course a service takes: demand, mix and how well its desk does, day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.catalogue.calendar import public_holidays
from sample_data.organisation import CUSTOMERS, DAYS, Days, Floats, Offering, stream

_WEEK = np.array([1.20, 1.08, 1.02, 0.98, 0.88])
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True, kw_only=True)
class Course:
    """How one service runs on each day of the sample.

    Attributes:
        offering: the service.
        demand: demand by day and customer, beside an average working day of the whole service at the start.
        surge: tickets beside those that the demand alone would bring.
        shares: share of each priority in the tickets of a day.
        met: share of each priority resolved in time, without pressure on the desk.
        reopens: share of tickets that are re-opened.
        mood: mean of what users would answer.
    """

    offering: Offering
    demand: Floats
    surge: Floats
    shares: Floats
    met: Floats
    reopens: Floats
    mood: Floats

    @property
    def tickets(self) -> Floats:
        """Tickets expected by day and customer."""
        service = self.offering
        a_working_day = service.tickets / _DAYS_A_MONTH / _mean_of_week(service)
        return self.demand * a_working_day * self.surge[:, None]


def ordinary(offering: Offering, seed: int, days: Days = DAYS) -> Course:
    """The course of a service in which nothing in particular happens, on consecutive days."""
    one = np.ones(len(days))
    return Course(
        offering=offering, demand=_demand(offering, seed, days), surge=one, shares=one[:, None] * offering.shares,
        met=one[:, None] * offering.met, reopens=one * 0.04, mood=one * offering.mood,
    )  # fmt: skip


def closed_days(days: Days = DAYS) -> Floats:
    """1 on public holidays, 0 on other days."""
    years = np.unique(days.astype("datetime64[Y]")).astype(np.int64) + 1970
    holidays = np.array([day for year in years for day in public_holidays("GB-ENG", int(year))], dtype="datetime64[D]")
    return np.isin(days, holidays).astype(float)


def _mean_of_week(offering: Offering) -> float:
    return float(_WEEK.sum() + 2 * offering.weekend) / 7


def _week(offering: Offering, days: Days) -> Floats:
    weekday = (days.astype(np.int64) + 3) % 7
    shape = np.concatenate([_WEEK, [offering.weekend * 1.15, offering.weekend * 0.85]])[weekday]
    closed = closed_days(days)
    after = np.concatenate([[0.0], closed[:-1]]) * (weekday < 5)
    week: Floats = np.where(closed > 0, offering.weekend, shape * (1 + 0.18 * after))
    return week


def _year(offering: Offering, days: Days) -> Floats:
    """Busy in autumn and after New Year, quiet in August and around Christmas."""
    day = (days - days.astype("datetime64[Y]")).astype(np.int64)  # 225 is mid-August, 361 is 28 December
    summer = (1 - offering.summer) * np.exp(-(((day - 225) / 24) ** 2))
    christmas = 0.45 * np.exp(-(((day - 361 + 366 * (day < 100)) / 5.5) ** 2)) * (1 - offering.weekend / 2)
    year: Floats = (1 + 0.05 * np.cos(2 * np.pi * (day - 300) / 365.25)) * (1 - summer - christmas)
    return year


def _terms(days: Days) -> Floats:
    """How busy a college is: full in term, less than half in summer, a rush in September."""
    day = (days - days.astype("datetime64[Y]")).astype(np.int64)
    terms: Floats = np.where((day > 190) & (day < 240), 0.5, 1.0) + 0.5 * np.exp(-(((day - 255) / 12) ** 2))
    return terms


def _demand(offering: Offering, seed: int, days: Days) -> Floats:
    random = stream(seed, "demand", offering.name)
    growth = (1 + offering.growth) ** (np.arange(len(days)) / 365.25)
    drift = 1 + 0.03 * _wander(random, len(days))
    whole = growth * drift * _week(offering, days) * _year(offering, days)
    shares = whole[:, None] * np.array(list(CUSTOMERS.values()))
    shares[:, list(CUSTOMERS).index("Tarn Valley College")] *= _terms(days)
    by_customer: Floats = shares * np.exp(0.06 * random.standard_normal(shares.shape))
    return by_customer


def _wander(random: np.random.Generator, length: int) -> Floats:
    """A slow autoregressive wander of about unit size: what one week is like, the next is like too."""
    level, path = 0.0, np.empty(length)
    for day, shock in enumerate(random.standard_normal(length)):
        level = 0.95 * level + 0.31 * shock
        path[day] = level
    return path
