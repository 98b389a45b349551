"""The queue equals the sample's own loop over events, which was written apart from it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from analytics.scenario.calibrate.queue import Steps
from analytics.scenario.calibrate.queue import served as ours
from sample_data.served import served


@pytest.mark.parametrize("seed", range(3))
def test_every_stage_begins_and_ends_at_the_same_hour(seed: int) -> None:
    random, n = np.random.default_rng(seed), 800
    opened, rank = np.sort(random.random(n) * 24 * 30), random.integers(0, 4, n)
    count = random.integers(1, 4, n)
    first = np.concatenate([[0], np.cumsum(count)])
    work, away = random.exponential(1.0, first[-1]), random.exponential(20.0, first[-1])
    hours = np.arange(0.0, 24 * 40)
    people = np.where((hours % 24 > 8) & (hours % 24 < 18), random.integers(2, 7, len(hours)), 0)
    people[-1] = 0
    pairs = list(zip(work.tolist(), away.tolist(), strict=True))
    stages = [pairs[start:end] for start, end in pairwise(first)]
    theirs = served(opened.tolist(), rank.tolist(), stages, zip(hours.tolist(), people.tolist(), strict=True))
    begun, ended = ours(opened, rank, Steps(first, work, away), (hours, people))
    assert np.isinf(ended).any()
    np.testing.assert_allclose(begun, theirs[0], atol=1e-9)
    np.testing.assert_allclose(ended, theirs[1], atol=1e-9)
