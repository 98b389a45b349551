"""What money of months to come is worth today, and what that is a year: discounting, annuity and payback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: When in its month money is paid: at its end, or spread over it and counted from its middle.
When = Literal["end of month", "middle of month"]

_PAID: Final[dict[When, float]] = {"end of month": 1.0, "middle of month": 0.5}


def check_rate(rate: float) -> None:
    """Nothing, where a discount rate leaves money worth something; ScenarioError for -100 % or less."""
    if not np.isfinite(rate) or rate <= -1:
        problem = f"a discount rate of {rate:.0%}" if np.isfinite(rate) else f"a discount rate of {rate}"
        raise ScenarioError(problem, expected="more than -100 % a year, such as 3.5 %")


def discounted(amounts: ArrayLike, rate: float, years: ArrayLike) -> NDArray[np.float64]:
    """The sum over the last axis of amounts paid so many years from today, each worth amount / (1 + rate)^years.

    Raises:
        ScenarioError: the rate is -100 % a year or less, or an amount is not finite.

    Example:
        >>> round(float(discounted([-1000, 500, 500, 500], 0.1, [0, 1, 2, 3])), 3)
        243.426
    """
    check_rate(rate)
    money = np.asarray(amounts, np.float64)
    if not np.isfinite(money).all():
        problem = "an amount to be discounted is not a finite number"
        raise ScenarioError(problem, remedy="Leave out what is not known")
    return np.asarray((money * (1 + rate) ** -np.asarray(years, np.float64)).sum(axis=-1), np.float64)


def present_value(monthly: ArrayLike, rate: float, when: When = "middle of month") -> NDArray[np.float64]:
    """What a stream of monthly amounts (last axis) is worth at the beginning of its first month.

    The rate is effective a year: 6 % is 0.487 % a month, not 0.5 %.

    Raises:
        ScenarioError: the rate is -100 % a year or less, or an amount is not finite.

    Example:
        >>> round(float(present_value([0] * 11 + [106], 0.06, "end of month")), 9)
        100.0
    """
    money = np.asarray(monthly, np.float64)
    return discounted(money, rate, (np.arange(money.shape[-1]) + _PAID[when]) / 12)


def annuity(rate: float, years: float) -> float:
    """What 1 at the end of each year is worth today: (1 - (1 + rate)^-years) / rate, and `years` for a rate of 0.

    Raises:
        ScenarioError: the rate is -100 % a year or less, or there are no years.

    Example:
        >>> round(annuity(0.1, 3), 5)
        2.48685
    """
    check_rate(rate)
    if not years > 0:
        problem = f"an annuity over {years:g} years"
        raise ScenarioError(problem, expected="more than 0")
    return years if rate == 0 else float(-np.expm1(-years * np.log1p(rate)) / rate)


def equivalent_annual(present: float, rate: float, months: int) -> float:
    """The amount at the end of each year that is worth as much, by which horizons of other lengths are compared.

    Example:
        >>> round(equivalent_annual(248.685, 0.1, 36), 2)
        100.0
    """
    return present / annuity(rate, months / 12)


def payback_months(streams: ArrayLike) -> NDArray[np.float64]:
    """The month at whose end each stream (last axis) has paid back, counted from 1 and not discounted.

    It is the first from which what came in covers what went out until the horizon ends; 0 where nothing is ever owed,
    not a number where it is not covered within the horizon.

    Example:
        >>> payback_months([[-100, 60, 60], [-100, 20, 20], [10, 10, 10]]).tolist()
        [3.0, nan, 0.0]
    """
    so_far = np.cumsum(np.asarray(streams, np.float64), axis=-1)
    # A sum of many amounts that comes out even is off by rounding alone.
    short = so_far < -1e-9 * np.abs(so_far).max(axis=-1, keepdims=True)
    months = short.shape[-1]
    last_short = months - np.argmax(short[..., ::-1], axis=-1)
    return np.where(~short.any(axis=-1), 0.0, np.where(short[..., -1], np.nan, last_short + 1.0))
