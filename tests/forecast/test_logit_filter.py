"""The filter on logits equals a slow plain twin, statsmodels where all is Gaussian, and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from analytics.forecast import logit_filter
from analytics.forecast.logit_filter import Filtered, Models, logits, models, paths, run
from analytics.forecast.series import Floats


def picked(which: int, **changed: Floats) -> Models:
    """One model of the grid alone."""
    whole = models(seasonal=True)
    parts = {
        name: getattr(whole, name)[which : which + 1] for name in ("transition", "noise", "spread", "start", "prior")
    }
    return Models(**(parts | changed))


def plainly(among: Models, logit: Floats, variance: Floats) -> tuple[Floats, Floats, float]:
    """The same filter for one model, written out number by number."""
    onward, noise, spread = among.transition[0], np.diag(among.noise[0]), float(among.spread[0])
    seen = [value for value in logit if not np.isnan(value)][:6]
    mean = np.array([sum(seen) / len(seen), 0.0, 0.0, 0.0, 0.0])
    covariance = np.diag(among.start[0])
    score = float(among.prior[0])
    for place, value in enumerate(logit):
        mean, covariance = onward @ mean, onward @ covariance @ onward.T + noise
        if np.isnan(value):
            continue
        load = np.array([1, 1, 0, np.cos(2 * np.pi * place / 12), np.sin(2 * np.pi * place / 12)])
        expected = float(load @ covariance @ load) + variance[place] + spread**2
        surprise = value - float(load @ mean)
        if place >= 3:
            score += -0.5 * np.log(expected) - 3.5 * np.log(1 + surprise**2 / expected / 6)
        held = 1.0 if surprise**2 / expected <= 6 else np.sqrt(6 / (surprise**2 / expected))
        gain = covariance @ load / expected * held
        mean, covariance = mean + gain * surprise, covariance - np.outer(gain, load @ covariance)
    return mean, covariance, score


@pytest.fixture
def seen() -> tuple[Floats, Floats]:
    rng = np.random.default_rng(3)
    total = rng.integers(50, 400, 30).astype(float)
    good = rng.binomial(total.astype(int), 0.9 - 0.1 * (np.arange(30) == 17)).astype(float)
    total[11], good[11] = 0, 0
    return logits(good, total)


def test_every_model_side_by_side_equals_the_filter_written_out_number_by_number(seen: tuple[Floats, Floats]) -> None:
    known = run(*seen)
    scores = []
    for which in range(len(known.models.spread)):
        mean, covariance, score = plainly(picked(which), *seen)
        np.testing.assert_allclose(known.mean[-1, which], mean, atol=1e-10)
        np.testing.assert_allclose(known.covariance[-1, which], covariance, atol=1e-10)
        scores.append(score)
    weight = np.exp(np.array(scores) - max(scores))
    np.testing.assert_allclose(known.weight[-1], weight / weight.sum(), atol=1e-12)


def test_what_is_known_at_a_place_does_not_depend_on_what_came_later(seen: tuple[Floats, Floats]) -> None:
    whole, before = run(*seen), run(seen[0][:20], seen[1][:20])
    np.testing.assert_allclose(whole.mean[20], before.mean[20])
    np.testing.assert_allclose(whole.weight[20], before.weight[20])


def test_a_walk_seen_with_gaussian_noise_is_filtered_as_statsmodels_does() -> None:
    rng = np.random.default_rng(5)
    values = np.cumsum(rng.normal(0, 0.1, 40)) + rng.normal(0, 0.2, 40) + 2
    start = np.array([[1.0, 0.0, 0.0, 0.0, 0.0]])
    noise = np.array([[0.0, 0.1**2, 0.0, 0.0, 0.0]])
    alone = picked(0, start=start, noise=noise, spread=np.array([0.0]))
    known = run(values, np.full(40, 0.3**2), among=alone)
    theirs = sm.tsa.UnobservedComponents(values, "local level")
    # Ours steps on before the first value is seen, theirs starts there.
    theirs.ssm.initialize_known(np.array([values[:6].mean()]), np.array([[1.0 + 0.1**2]]))
    found = theirs.filter([0.3**2, 0.1**2])
    np.testing.assert_allclose(known.mean[1:, 0, :2].sum(1), found.filtered_state[0], atol=1e-8)
    ours = known.covariance[1:, 0]
    level = ours[:, 0, 0] + 2 * ours[:, 0, 1] + ours[:, 1, 1]
    np.testing.assert_allclose(level, found.filtered_state_cov[0, 0], atol=1e-8)


def test_a_month_with_nothing_counted_teaches_nothing_and_only_lets_time_pass(seen: tuple[Floats, Floats]) -> None:
    known = run(*seen)
    mean, covariance = logit_filter.step_on(known.models, known.mean[11], known.covariance[11])
    np.testing.assert_array_equal(known.weight[12], known.weight[11])
    np.testing.assert_array_equal(known.mean[12], mean)
    np.testing.assert_array_equal(known.covariance[12], covariance)


def settled(logit: float, spread: float) -> Filtered:
    """A filter that is sure of the level and of one model that stays there."""
    alone = picked(0, spread=np.array([spread]), noise=np.zeros((1, 5)))
    mean = np.array([[[logit, 0.0, 0.0, 0.0, 0.0]]])
    return Filtered(alone, 12, mean, np.zeros((1, 1, 5, 5)), np.ones((1, 1)))


def test_the_chance_of_a_miss_from_futures_is_that_of_the_closed_form() -> None:
    """Binomial counts about a normal logit, integrated by Gauss-Hermite quadrature."""
    mean, spread, items, promised = 2.5, 0.3, 200, 0.9
    futures = paths(settled(mean, spread), 0, 2, items=items, draws=40_000, rng=np.random.default_rng(1))
    at, weight = np.polynomial.hermite_e.hermegauss(40)
    share = 1 / (1 + np.exp(-(mean + spread * at)))
    fewest = np.ceil(promised * items - 1e-9) - 1
    expected = float((weight / weight.sum()) @ stats.binom.cdf(fewest, items, share))
    np.testing.assert_allclose((futures < promised).mean(axis=0), expected, atol=0.01)
    # Nothing but counting and spread moves the months, so they are independent.
    assert (futures < promised).any(axis=1).mean() == pytest.approx(1 - (1 - expected) ** 2, abs=0.012)


def test_months_of_one_future_hang_together_where_the_level_is_not_known() -> None:
    known = settled(2.5, 0.05)
    unsure = Filtered(known.models, 12, known.mean, known.covariance + np.diag([0.5, 0, 0, 0, 0]), known.weight)
    futures = paths(unsure, 0, 2, items=1000, draws=4000, rng=np.random.default_rng(1))
    assert float(np.corrcoef(futures[:, 0], futures[:, 1]).min()) > 0.9


def test_without_a_season_no_model_has_a_wave() -> None:
    assert len(models(seasonal=False).spread) == 54
    assert not models(seasonal=False).start[:, 3:].any()
    assert len(run(*logits(np.full(9, 8.0), np.full(9, 10.0)), season=1).models.spread) == 54


def test_the_logit_of_a_month_and_its_variance_are_those_worked_out_by_hand() -> None:
    logit, variance = logits(np.array([19.0, 0.0]), np.array([20.0, 0.0]))
    assert logit[0] == pytest.approx(np.log(19.5 / 1.5))
    assert np.isnan(logit[1])
    share = (19 + 20 * (20 / 22)) / 40
    assert variance[0] == pytest.approx(1 / (20 * share * (1 - share)))


def test_a_surprise_beyond_its_bound_moves_the_level_less_than_in_proportion() -> None:
    mean, covariance = np.zeros((1, 5)), np.diag([1.0, 0, 0, 0, 0])[None]
    load = logit_filter.loading(0, 12)
    moved = [float(logit_filter.learn(mean, covariance, far, np.array([1.0]), load)[0][0, 0]) for far in (3.0, 12.0)]
    assert moved[0] == pytest.approx(1.5)
    assert moved[1] == pytest.approx(6.0 * np.sqrt(6 / 72))
