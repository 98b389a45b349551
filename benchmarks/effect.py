"""How often the effect of an action is judged right, and how often its interval holds it, over many planted worlds.

    python -m benchmarks.effect              # 300 seeds a world, some minutes
    python -m benchmarks.effect --seeds 1000

Beside the method stand two rivals in the same runs: a plain before-and-after of two shares, and a binomial regression
with a step and a slope whose errors are widened by its dispersion (statsmodels).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import statsmodels.api as sm
from scipy.special import expit, logit

from analytics.compliance.effect.effect import Asked, measured
from tests.compliance.effect.planted import Planted, World, plant

if TYPE_CHECKING:
    from analytics.compliance.effect.effect import Effect

ALONE: Final = World()
BESIDE: Final = World(control=True, drift=0.0, slide=0.6, shock=0.5)

WORLDS: Final = {
    "no effect": ALONE,
    "no effect, pure chance": replace(ALONE, noise=0.0),
    "no effect, long noise": replace(ALONE, noise=0.2, lasting=0.6),
    "no effect, sliding": replace(ALONE, drift=-0.6),
    "no effect, wave of the year": replace(ALONE, wave=0.15),
    "no effect, begun after the worst month": replace(ALONE, noise=0.2, after_worst=True),
    "no effect, weeks": replace(ALONE, weeks=True),
    "better": replace(ALONE, effect=1.0),
    "better, late in the records": replace(ALONE, effect=1.0, takes_hold=19),
    "worse": replace(ALONE, effect=-0.8),
    "better, weeks": replace(ALONE, effect=1.0, weeks=True),
    "no effect, shock to both": BESIDE,
    "no effect, shock, drifting apart": replace(BESIDE, drift=0.15),
    "no effect, shock, long noise": replace(BESIDE, noise=0.2, lasting=0.6),
    "no effect, shock, weeks": replace(BESIDE, weeks=True),
    "better, shock to both": replace(BESIDE, effect=0.9),
    "worse, shock to both": replace(BESIDE, effect=-0.8),
}


@dataclass
class Tally:
    """What was judged in one world."""

    right: int = 0
    holds: int = 0
    wide: list[float] = field(default_factory=list)

    def add(self, truth: float, low: float, high: float) -> None:
        """Counts one seed."""
        judged = 0 if low <= 0 <= high else 1 if low > 0 else -1
        self.right += judged == np.sign(truth)
        self.holds += low <= truth <= high
        self.wide.append(high - low)

    def line(self, seeds: int) -> str:
        """Its part of a line."""
        return f"{self.right / seeds:6.1%} {self.holds / seeds:6.1%} {100 * np.mean(self.wide):5.1f}"


def main() -> None:
    """Prints, world by world, how often the verdict was right, how often the interval held the truth, and its width."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=300)
    seeds = parser.parse_args().seeds
    heads = ("this method", "two shares", "step and slope")
    print(f"{'':40}" + "".join(f"{head:>22}" for head in heads))
    print(f"{'world':40}" + f"{'right  holds  wide':>22}" * len(heads))
    held: list[float] = []
    for name, world in WORLDS.items():
        tallies = [Tally() for _ in heads]
        for seed in range(seeds):
            drawn = plant(world, seed)
            ours: Effect = measured(drawn.levels, Asked(since=drawn.since), drawn.control)
            tallies[0].add(drawn.effect, ours.low or 0.0, ours.high or 0.0)
            for tally, rival in zip(tallies[1:], (two_shares, step_and_slope), strict=True):
                tally.add(drawn.effect, *rival(drawn))
        held.append(tallies[0].holds / seeds)
        print(f"{name:40}" + "".join(f"{tally.line(seeds):>22}" for tally in tallies), flush=True)
    print(f"interval of this method holds the truth: {np.mean(held):.1%} over all, {min(held):.1%} at the least")


def two_shares(drawn: Planted) -> tuple[float, float]:
    """The 95 % interval of a difference of two shares, as if all were chance."""
    after = np.array([start >= drawn.since for start in drawn.levels.starts])
    levels = drawn.levels
    sides = [(levels.pooled(side), levels.weight[side].sum()) for side in (after, ~after)]
    middle = sides[0][0] - sides[1][0]
    half = 1.96 * np.sqrt(sum(share * (1 - share) / count for share, count in sides))
    return middle - half, middle + half


def step_and_slope(drawn: Planted) -> tuple[float, float]:
    """The interval of a segmented binomial regression, its errors widened by Pearson's dispersion."""
    levels = drawn.levels
    after = np.array([start >= drawn.since for start in levels.starts], float)
    design = np.column_stack([np.ones(len(after)), levels.years - levels.years.mean(), after])
    model = sm.GLM(levels.level, design, family=sm.families.Binomial(), var_weights=levels.weight)
    fit = model.fit(scale="X2")
    low, high = fit.conf_int()[2]
    level = levels.pooled(after > 0)
    return tuple(float(level - expit(logit(level) - step)) for step in (low, high))  # type: ignore[return-value]  # two


if __name__ == "__main__":
    main()
