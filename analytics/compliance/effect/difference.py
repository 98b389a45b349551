"""A step as it adds up, turned into a difference in the measure's unit: since, less what would have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

if TYPE_CHECKING:
    from analytics.compliance.effect.levels import Levels


@dataclass(frozen=True)
class Sides:
    """How far the level since, and the level as it would have been, may lie from where they are put, as they add up.

    Attributes:
        step: the one less the other.
        fell, rose: how far the level since may lie lower and higher.
        below, above: how far what would have been may.
    """

    step: float
    fell: float
    rose: float
    below: float
    above: float


def sides(step: float, least: float, most: float, sampled: float, sure: float = 0.95) -> Sides:
    """What of the interval of a step is chance in the level since; the rest is that nobody knows what would have been.

    Args:
        step: the step.
        least, most: its interval.
        sampled: variance that chance gives the level since; 0 where it was all observed.
        sure: how sure the interval is.

    Example:
        >>> sides(1.0, 0.0, 2.0, 0.0)
        Sides(step=1.0, fell=0.0, rose=0.0, below=1.0, above=1.0)
    """
    whole = ((most - least) / 2 / float(ndtri(0.5 + sure / 2))) ** 2
    since = float(np.sqrt(min(sampled / whole, 1.0))) if whole > 0 else 0.0
    rest = float(np.sqrt(1 - since**2))
    down, up = step - least, most - step
    return Sides(step, since * down, since * up, rest * up, rest * down)


def difference(levels: Levels, since: float, parts: Sides) -> tuple[float, float, float]:
    """The level since less what it would have been, and the interval of that, in the measure's unit.

    Args:
        levels: say how levels add up.
        since: the level since the step, as it adds up.
        parts: the step, and how far both sides may lie from where they are put.

    Source: Zou and Donner (2008), "Construction of confidence limits about effect measures: a general approach", for an
    interval of a difference from those of its parts.
    """
    base = since - parts.step
    asked = np.array([since, since - parts.fell, since + parts.rose, base, base - parts.below, base + parts.above])
    level, fallen, risen, without, least, most = (float(each) for each in levels.lowered(asked))
    size = level - without
    low, high = np.hypot(level - fallen, most - without), np.hypot(risen - level, without - least)
    return size, float(size - low), float(size + high)
