"""Chances of a miss, of each month and of the first, are those of plain futures drawn and counted one by one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from analytics.forecast.level.futures import Expected, futures
from analytics.forecast.level.levels import Levels, levels
from analytics.forecast.level.miss_chance import chance_of_miss
from analytics.forecast.level.outlook import outlook, read_off
from analytics.forecast.series import Floats
from tests.forecast.series_made import judged, months

#: Futures drawn plainly, and by the code that is tested.
PLAIN, DRAWN = 12_000, 40_000

#: Three months ahead that hang together, each less sure than the one before.
MEAN = np.array([2.9, 2.8, 2.6])
COVARIANCE = np.array([[0.09, 0.07, 0.06], [0.07, 0.14, 0.11], [0.06, 0.11, 0.2]])

FEW, MANY = [7.0, 9.0, 12.0], [900.0, 1200.0, 4000.0]


def misses(good: int, count: int, promised: float, *, at_least: bool) -> bool:
    """Whether so many of so many break a promise, in whole numbers."""
    share, asked = Fraction(good, count), Fraction(str(promised))
    return share < asked if at_least else share > asked


def plainly(source: Expected, promised: Floats, draws: int, rng: np.random.Generator, *, at_least: bool) -> Floats:
    """Futures one by one, month by month: 1 for a miss; the logits by the axes of their covariance."""
    variance, axes = np.linalg.eigh(source.covariance)
    found = np.zeros((draws, len(promised)))
    for row in range(draws):
        logit = source.mean + axes @ (np.sqrt(np.maximum(variance, 0)) * rng.standard_normal(len(promised)))
        for month, (each, items, asked) in enumerate(zip(logit, source.items, promised, strict=True)):
            good = int(rng.binomial(round(items), 1 / (1 + np.exp(-each))))
            found[row, month] = misses(good, round(items), float(asked), at_least=at_least)
    return found


def plainly_of_history(known: Levels, promised: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Futures of past months alone: months weighed anew for each future, with half a miss and half a month kept."""
    past = [float(level) for level in known.level[~np.isnan(known.level)][-24:]]
    found = np.zeros((draws, len(promised)))
    for row in range(draws):
        weights = rng.dirichlet([1.0] * len(past) + [0.5, 0.5])
        for month, asked in enumerate(promised):
            short = [level < asked if known.at_least else level > asked for level in past]
            found[row, month] = rng.choice([*short, True, False], p=weights)
    return found


def counted(missed: Floats) -> tuple[Floats, Floats]:
    """Share of futures that miss each month, and whose first miss it is, counted future by future."""
    first = np.zeros(missed.shape[1])
    for future in missed:
        for month, miss in enumerate(future):
            if miss:
                first[month] += 1
                break
    return missed.sum(axis=0) / len(missed), first / len(missed)


def apart(one: Floats, other: Floats, draws: float, plain: float = PLAIN) -> float:
    """The farthest that two shares are apart, in standard errors of their difference."""
    share = np.clip((one + other) / 2, 1 / plain, 1 - 1 / plain)
    return float(np.max(np.abs(one - other) / np.sqrt(share * (1 - share) * (1 / plain + 1 / draws))))


def target(*, at_least: bool, promised: float, length: int = 24) -> Levels:
    """Months about 94 % of a target."""
    return levels(months(np.full(length, 0.94), total=200, promised=promised, at_least=at_least))


@pytest.mark.parametrize("items", [FEW, MANY], ids=["few", "many"])
@pytest.mark.parametrize("at_least", [True, False], ids=["at least", "at most"])
@pytest.mark.parametrize("promised", [[0.9, 0.9, 0.9], [0.75, 0.95, 0.99]], ids=["one promise", "raised"])
def test_the_chances_read_off_are_those_of_futures_drawn_one_by_one(
    items: list[float], at_least: bool, promised: list[float]
) -> None:
    source, asked = Expected(MEAN, COVARIANCE, np.array(items)), np.array(promised)
    known = target(at_least=at_least, promised=promised[-1])
    frame = read_off(known, futures(known, source, 0.0, asked, DRAWN), asked)
    plain = plainly(source, asked, PLAIN, np.random.default_rng(11), at_least=at_least)
    each, first = counted(plain)
    assert apart(frame["chance_of_miss"].to_numpy(), each, DRAWN) < 4
    assert apart(frame["chance_of_first_miss"].to_numpy(), first, DRAWN) < 4
    assert apart(frame["chance_by_then"].to_numpy(), np.cumsum(first), DRAWN) < 4


@pytest.mark.parametrize("items", [FEW, [150.0, 310.0, 350.0], MANY], ids=["few", "some", "many"])
@pytest.mark.parametrize("at_least", [True, False], ids=["at least", "at most"])
def test_the_chance_in_closed_form_is_that_of_futures_drawn_one_by_one(items: list[float], at_least: bool) -> None:
    """It is what past chances, the blend and the skill are worked out from."""
    source, asked = Expected(MEAN, COVARIANCE, np.array(items)), np.full(3, 0.93)
    found = chance_of_miss(MEAN, np.sqrt(np.diag(COVARIANCE)), np.array(items), asked, np.full(3, at_least))
    each, _ = counted(plainly(source, asked, PLAIN, np.random.default_rng(12), at_least=at_least))
    assert apart(found, each, np.inf) < 4


@pytest.mark.parametrize("at_least", [True, False], ids=["at least", "at most"])
@pytest.mark.parametrize(
    ("promised", "length"), [([0.93, 0.94, 0.95], 24), ([0.5] * 3, 8), ([0.999] * 3, 8)],
    ids=["now and then", "never or always", "always or never"],
)  # fmt: skip
def test_futures_of_past_months_alone_miss_as_often_and_as_early_as_months_drawn_one_by_one(
    at_least: bool, promised: list[float], length: int
) -> None:
    known, asked = target(at_least=at_least, promised=promised[-1], length=length), np.array(promised)
    none = Expected(MEAN, COVARIANCE, np.array(MANY))
    frame = read_off(known, futures(known, none, 1.0, asked, DRAWN), asked)
    each, first = counted(plainly_of_history(known, asked, PLAIN // 2, np.random.default_rng(13)))
    assert apart(frame["chance_of_miss"].to_numpy(), each, DRAWN, PLAIN // 2) < 4
    assert apart(frame["chance_of_first_miss"].to_numpy(), first, DRAWN, PLAIN // 2) < 4


@pytest.mark.parametrize("total", [11, 3000])
@pytest.mark.parametrize("at_least", [True, False], ids=["at least", "at most"])
def test_the_outlook_of_a_target_is_that_of_futures_drawn_one_by_one_from_what_it_says_of_itself(
    total: int, at_least: bool
) -> None:
    share = 0.95 - 0.002 * np.arange(24)
    good = np.random.default_rng(5).binomial(total, share if at_least else 1 - share)
    rows = judged(good.astype(float), np.full(24, float(total)), promised=0.9 if at_least else 0.1, at_least=at_least)
    found = outlook(rows, 4, draws=DRAWN, tested=False)
    assert isinstance(found.source, Expected)
    rng, asked = np.random.default_rng(14), found.frame["promised"].to_numpy()
    old = round(PLAIN * found.blend.history)
    plain = plainly(found.source, asked, PLAIN - old, rng, at_least=at_least)
    each, first = counted(np.vstack([plain, plainly_of_history(found.levels, asked, old, rng)]))
    assert apart(found.frame["chance_of_miss"].to_numpy(), each, DRAWN) < 4
    assert apart(found.frame["chance_of_first_miss"].to_numpy(), first, DRAWN) < 4
    by_then = np.cumsum(first)
    for share_of_futures in (0.25, 0.5):
        month = next((place + 1 for place, chance in enumerate(by_then) if chance >= share_of_futures), None)
        assert found.time_to_miss(share_of_futures) == month
