"""Waits outside the desk: holds by closed forms, and times to resolution by what was planted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from analytics.scenario.calibrate.delay import delay, from_holds
from analytics.scenario.calibrate.pace import Pace
from analytics.scenario.calibrate.quarter import Quarter
from tests.scenario.calibrate.made import NEVER, log, truth, written


def held(lasting: list[float], *, never: int, ends: float = 1000.0) -> Quarter:
    """A quarter with tickets held from their second hour for so long, and others that were not."""
    n = len(lasting) + never
    since = [*np.full(len(lasting), 2.0), *np.full(never, NEVER)]
    until = [2.0 + hours for hours in lasting] + [NEVER] * never
    shut = [hour if hour < ends else NEVER for hour in until]
    made = written([0.0] * n, [1.0] * n, [5.0] * n, held=(since, shut), ends=ends)
    return Quarter(log=made, number=0, replications=1)


def test_ended_holds_give_the_moments_of_their_logarithms() -> None:
    lasting = np.random.default_rng(1).lognormal(2.0, 0.8, 40)
    found = from_holds(held(lasting.tolist(), never=160))
    np.testing.assert_allclose(found.chance, [0.2, np.sqrt(0.2 * 0.8 / 200)])
    assert found.centre[0] == pytest.approx(np.log(lasting).mean())
    assert found.spread == pytest.approx(np.log(lasting).std())


def test_holds_still_open_are_censored_as_the_likelihood_says() -> None:
    lasting, ends = np.random.default_rng(2).lognormal(3.0, 1.0, 60), 32.0
    found = from_holds(held(lasting.tolist(), never=60, ends=ends))
    over = lasting >= ends - 2.0
    logs = np.log(np.minimum(lasting, ends - 2.0))

    def unlikely(terms: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        off, spread = (logs - terms[0]) / np.exp(terms[1]), terms[1]
        return float(-(norm.logpdf(off) - spread)[~over].sum() - norm.logsf(off)[over].sum())

    best = minimize(unlikely, [3.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}).x
    assert over.sum() > 10
    np.testing.assert_allclose([found.centre[0], found.spread], [best[0], np.exp(best[1])], atol=1e-3)


def test_hardly_any_holds_are_no_reason_to_speak_of_their_hours() -> None:
    found = from_holds(held([3.0], never=199))
    assert found.chance[0] == pytest.approx(1.5 / 201)
    assert found.centre[1] >= 1.0


def test_without_holds_waits_are_found_in_the_time_to_resolution() -> None:
    """Applications, as the sample plants it: chance and median hours within a few standard errors, far from a guess."""
    found, true = log("Applications", holds=False), truth("Applications")
    pace = Pace(0.8, 1.1, np.array([1.3, 1.1, 1.0, 0.9]))
    for number in (2, 5):
        quarter = Quarter(log=found, number=number, replications=8)
        told = delay(quarter, pace, float(true["capacity"][number]))
        assert told.chance[0] == pytest.approx(true["chance"][number], rel=0.3)
        assert told.centre[0] == pytest.approx(np.log(true["median"][number]), abs=0.35)
        assert told.spread == pytest.approx(0.9, abs=0.3)
        assert told.chances[0] < told.chances[2]
