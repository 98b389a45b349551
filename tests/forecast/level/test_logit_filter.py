"""The filters on logits equal a slow plain twin, statsmodels where all is Gaussian, and closed forms."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
import statsmodels.api as sm

from analytics.forecast.level import logit_filter
from analytics.forecast.level.logit_filter import Models, State, ahead, logits, models, walk
from analytics.forecast.series import Floats

PARTS = ("moves", "persists", "trend", "damped", "spread", "wave", "prior")


def picked(which: int, **changed: float) -> Models:
    """One model of the grid alone."""
    whole = models()
    parts = {name: getattr(whole, name)[which : which + 1] for name in PARTS}
    return Models(**(parts | {name: np.array([value]) for name, value in changed.items()}))


def last(*given: Floats, among: Models | None = None, **more: Floats) -> State:
    """What is known after all periods."""
    return deque(walk(*given, among=among, **more), maxlen=1)[0]  # type: ignore[arg-type]  # season is left out


def onward(among: Models) -> Floats:
    """The transition of one model's states, as a matrix."""
    found = np.eye(3 + 2 * among.harmonics)
    found[1, 1], found[1, 2], found[2, 2] = among.persists[0], among.damped[0], among.damped[0]
    return found


def plainly(among: Models, logit: Floats, variance: Floats, load: Floats | None = None) -> tuple[Floats, Floats, float]:
    """The same filter for one model and one series, written out number by number."""
    own = 3 + 2 * among.harmonics
    size = own if load is None else own + 1
    forward, noise, covariance = np.eye(size), np.zeros((size, size)), np.zeros((size, size))
    forward[:own, :own] = onward(among)
    noise[1, 1], noise[2, 2] = among.moves[0] ** 2, among.trend[0] ** 2
    covariance[:own, :own] = np.diag(among.start[:, 0])
    if load is not None:
        covariance[own, own] = 0.7**2
    early = [place for place, value in enumerate(logit) if not np.isnan(value)][:6]
    trust = [1 / (0.1 + variance[place]) for place in early]
    mean = np.zeros(size)
    mean[0] = sum(t * logit[place] for t, place in zip(trust, early, strict=True)) / sum(trust)
    score, seen = float(among.prior[0]), 0
    for place, value in enumerate(logit):
        if seen:
            mean, covariance = forward @ mean, forward @ covariance @ forward.T + noise
        else:
            pass  # nothing was seen yet: it stays as it began
        if np.isnan(value):
            continue
        wave = []
        for times in range(1, among.harmonics + 1):
            wave += [np.cos(2 * np.pi * times * place / 12), np.sin(2 * np.pi * times * place / 12)]
        loads = np.array([1, 1, 0, *wave, *([] if load is None else [load[place]])])
        expected = float(loads @ covariance @ loads) + variance[place] + among.spread[0] ** 2
        surprise = value - float(loads @ mean)
        if seen >= 3:
            score += -0.5 * np.log(expected) - 3.5 * np.log(1 + surprise**2 / expected / 6)
        held = 1.0 if surprise**2 / expected <= 15 else np.sqrt(15 / (surprise**2 / expected))
        gain = covariance @ loads / expected * held
        mean, covariance, seen = mean + gain * surprise, covariance - np.outer(gain, loads @ covariance), seen + 1
    return mean, covariance, score


@pytest.fixture
def seen() -> tuple[Floats, Floats]:
    """Two series, one with a month of nothing and an odd one, the other beginning late."""
    rng = np.random.default_rng(3)
    total = rng.integers(50, 400, (2, 30)).astype(float)
    good = rng.binomial(total.astype(int), 0.9 - 0.1 * (np.arange(30) == 17)).astype(float)
    total[0, 11], good[0, 11], total[1, :4], good[1, :4] = 0, 0, 0, 0
    return logits(good, total)


def test_every_series_and_model_side_by_side_equals_the_filter_written_out_number_by_number(
    seen: tuple[Floats, Floats],
) -> None:
    known = last(*seen)
    for row in range(2):
        scores = []
        for which in range(len(models())):
            mean, covariance, score = plainly(picked(which), seen[0][row], seen[1][row])
            np.testing.assert_allclose(known.mean[:, row, which], mean, atol=1e-10)
            np.testing.assert_allclose(known.covariance[:, :, row, which], covariance, atol=1e-10)
            scores.append(score)
        weight = np.exp(np.array(scores) - max(scores))
        np.testing.assert_allclose(known.weight[row], weight / weight.sum(), atol=1e-12)


def test_the_effect_of_a_load_is_a_state_like_any_other(seen: tuple[Floats, Floats]) -> None:
    load = np.random.default_rng(9).normal(0, 0.3, (2, 30))
    known = last(*seen, load=load)
    for which in (0, 83, 167):
        mean, covariance, _ = plainly(picked(which), seen[0][0], seen[1][0], load[0])
        np.testing.assert_allclose(known.mean[:, 0, which], mean, atol=1e-10)
        np.testing.assert_allclose(known.covariance[:, :, 0, which], covariance, atol=1e-10)


def test_what_many_have_in_common_has_two_waves_a_year(seen: tuple[Floats, Floats]) -> None:
    shared = models(common=True)
    known = last(*seen, among=shared)
    for which in (1, 95, 167):
        parts = {name: getattr(shared, name)[which : which + 1] for name in PARTS}
        mean, covariance, _ = plainly(Models(**parts, harmonics=2), seen[0][0], seen[1][0])
        np.testing.assert_allclose(known.mean[:, 0, which], mean, atol=1e-10)
        np.testing.assert_allclose(known.covariance[:, :, 0, which], covariance, atol=1e-10)


def test_what_is_known_at_a_place_does_not_depend_on_what_came_later(seen: tuple[Floats, Floats]) -> None:
    whole = list(walk(*seen))[20]
    before = last(seen[0][:, :20], seen[1][:, :20])
    np.testing.assert_array_equal(whole.mean, before.mean)
    np.testing.assert_array_equal(whole.weight, before.weight)


def test_a_series_is_filtered_alone_as_among_others(seen: tuple[Floats, Floats]) -> None:
    both, alone = last(*seen), last(seen[0][:1], seen[1][:1])
    np.testing.assert_array_equal(both.of(np.array([0])).covariance, alone.covariance)


def test_a_walk_seen_with_gaussian_noise_is_filtered_as_statsmodels_does() -> None:
    rng = np.random.default_rng(5)
    values = np.cumsum(rng.normal(0, 0.1, 40)) + rng.normal(0, 0.2, 40) + 2
    alone = picked(0, moves=0.1, spread=0.0)
    states = list(walk(values[None], np.full((1, 40), 0.3**2), among=alone))
    theirs = sm.tsa.UnobservedComponents(values, "local level")
    theirs.ssm.initialize_known(np.array([values[:6].mean()]), np.array([[1.0]]))
    found = theirs.filter([0.3**2, 0.1**2])
    level = np.array([state.mean[0, 0, 0] + state.mean[1, 0, 0] for state in states[1:]])
    spread = np.array([state.covariance[:2, :2, 0, 0].sum() for state in states[1:]])
    # An odd value is held back here and not there: none of these is.
    np.testing.assert_allclose(level, found.filtered_state[0], atol=1e-8)
    np.testing.assert_allclose(spread, found.filtered_state_cov[0, 0], atol=1e-8)
    six = theirs.filter([0.3**2, 0.1**2]).get_forecast(6)
    mean, variance = ahead(alone, states[-1], 6, 12)
    np.testing.assert_allclose(mean[0], six.predicted_mean, atol=1e-8)
    # Theirs is the variance of what is seen, ours of what is there.
    np.testing.assert_allclose(variance[0], six.var_pred_mean - 0.3**2, atol=1e-8)


def test_the_logits_ahead_have_the_mean_and_covariance_of_simulated_states(seen: tuple[Floats, Floats]) -> None:
    """Model and states drawn one by one by weight and covariance, and walked on step by step."""
    known, among = last(*seen), models()
    rng = np.random.default_rng(1)
    mean, covariance = ahead(among, known, 4, 12, joint=True)
    drawn = np.empty((6000, 4))
    for row, which in enumerate(rng.choice(len(among), len(drawn), p=known.weight[0])):
        one = picked(int(which))
        state = rng.multivariate_normal(known.mean[:, 0, which], known.covariance[:, :, 0, which], method="eigh")
        for step in range(4):
            state = onward(one) @ state
            state[1:3] += [one.moves[0] * rng.standard_normal(), one.trend[0] * rng.standard_normal()]
            wave = 2 * np.pi * (30 + step) / 12
            level = state[0] + state[1] + state[3] * np.cos(wave) + state[4] * np.sin(wave)
            drawn[row, step] = level + one.spread[0] * rng.standard_normal()
    error = np.sqrt(np.diag(covariance[0]) / len(drawn))
    np.testing.assert_array_less(np.abs(drawn.mean(axis=0) - mean[0]), 4 * error)
    np.testing.assert_allclose(np.cov(drawn.T), covariance[0], atol=0.1 * covariance[0].max())
    np.testing.assert_allclose(ahead(among, known, 4, 12)[1][0], np.diag(covariance[0]))


def test_a_month_with_nothing_counted_teaches_nothing_and_only_lets_time_pass(seen: tuple[Floats, Floats]) -> None:
    states = list(walk(*seen))
    among = models()
    stepped = logit_filter.step_on(among, states[11])
    np.testing.assert_array_equal(states[12].weight[0], states[11].weight[0])
    np.testing.assert_array_equal(states[12].mean[:, 0], stepped.mean[:, 0])
    np.testing.assert_array_equal(states[12].covariance[:, :, 0], stepped.covariance[:, :, 0])


def test_without_a_season_no_model_has_a_wave() -> None:
    assert len(models(seasonal=False)) == 84
    assert not models(seasonal=False).start[3:].any()
    few = logits(np.full((1, 9), 8.0), np.full((1, 9), 10.0))
    assert next(walk(*few, 1)).score.shape == (1, 84)
    assert next(walk(*few, 12)).score.shape == (1, 168)


def test_the_logit_of_a_month_and_its_variance_are_those_worked_out_by_hand() -> None:
    logit, variance = logits(np.array([[19.0, 0.0]]), np.array([[20.0, 0.0]]))
    share = (19 + 20 * (20 / 22)) / 40
    assert logit[0, 0] == pytest.approx(np.log(share / (1 - share)) + (0.95 - share) / (share * (1 - share)))
    assert np.isnan(logit[0, 1])
    assert variance[0, 0] == pytest.approx(1 / (20 * share * (1 - share)))


def test_months_of_few_items_do_not_pull_the_logit_to_one_side() -> None:
    """The empirical logit of four items at 90 % lies at 1.6 on average, where the logit of 90 % is 2.2."""
    rng = np.random.default_rng(2)
    good = rng.binomial(4, 0.9, (400, 60)).astype(float)
    logit, variance = logits(good, np.full(good.shape, 4.0))
    settled, trust = logit[:, 30:], 1 / variance[:, 30:]
    assert float((settled * trust).sum() / trust.sum()) == pytest.approx(np.log(9), abs=0.1)


def test_a_surprise_beyond_its_bound_moves_the_level_less_than_in_proportion() -> None:
    alone = picked(0, spread=0.0)
    start = logit_filter.begin(alone, np.zeros((1, 1)), np.ones((1, 1)))
    loads = logit_filter.loading(0, 12)
    moved = [
        float(logit_filter.learn(alone, start, np.array([far]), np.ones(1), loads).mean[0, 0, 0])
        for far in (3.0, 12.0)
    ]  # fmt: skip
    assert moved[0] == pytest.approx(1.5)
    assert moved[1] == pytest.approx(6.0 * np.sqrt(15 / 72))
