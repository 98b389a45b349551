"""The next value of what drifts, beside the closed form of a normal distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from analytics.scenario.calibrate.drift import _filtered, next_value


@pytest.mark.parametrize("kept", [0.5, 1.0])
def test_the_filter_is_the_normal_distribution_of_all_values_together(kept: float) -> None:
    """The first true value is as unsure as its estimate; each next one keeps a share of it and takes a step."""
    values, errors, step = np.array([0.3, -0.1, 0.2, 0.5]), np.array([0.1, 0.2, 0.1, 0.3]), 0.15
    n = len(values)
    spread = np.zeros((n + 1, n + 1))  # of true values, given the first estimate
    spread[0, 0] = errors[0] ** 2
    for row in range(1, n + 1):
        spread[row, row] = kept**2 * spread[row - 1, row - 1] + step**2
    for row in range(n + 1):
        for column in range(row):
            spread[row, column] = spread[column, row] = kept ** (row - column) * spread[column, column]
    centre = values[0] * kept ** np.arange(n + 1)
    seen = spread[1:n, 1:n] + np.diag(errors[1:] ** 2)
    gain = spread[n, 1:n] @ np.linalg.inv(seen)
    mean, variance, likelihood = _filtered(values, errors, step, kept)
    assert mean == pytest.approx(centre[n] + gain @ (values[1:] - centre[1:n]))
    assert variance == pytest.approx(spread[n, n] - gain @ spread[1:n, n])
    density = multivariate_normal(centre[1:n], seen).logpdf(values[1:])
    assert likelihood == pytest.approx(density + (n - 1) / 2 * np.log(2 * np.pi))


def test_the_band_holds_the_next_value_as_often_as_it_says() -> None:
    random, inside = np.random.default_rng(5), []
    for _ in range(300):
        path = np.cumsum(0.03 * random.standard_normal(13))
        errors = np.full(12, 0.02)
        mean, deviation = next_value(path[:12] + errors * random.standard_normal(12), errors)
        inside.append(abs(path[12] - mean) < 1.645 * deviation)
    assert 0.85 <= np.mean(inside) <= 0.95


def test_a_single_value_is_carried_on() -> None:
    mean, deviation = next_value(np.array([0.7]), np.array([0.02]))
    assert mean == pytest.approx(0.7)
    assert deviation > 0.02
