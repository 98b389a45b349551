"""What an action did to a level: the step since it took hold, beside what the level would have done by itself.

Without a control that is what the level did before, carried on: its mean, its drift and the wave of its year. With one
it is what the control did meanwhile: difference in differences, in which the two may still drift apart a little. The
period in which the action took hold is part before and part after, and is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np

from analytics.compliance.effect.difference import difference, sides
from analytics.compliance.effect.levels import Bools, Floats, Levels, together
from analytics.compliance.effect.noise import Own, Step, step
from analytics.errors import QuestionError

Verdict = Literal["worked", "made it worse", "no evidence", "too early"]

#: How sure an interval is.
SURE: Final = 0.95

#: Periods before that are the least to tell what a level does by itself.
FEWEST_BEFORE: Final = 6

#: Periods after, and days they last, below which nothing is claimed.
FEWEST_AFTER: Final = 3
SOONEST: Final = timedelta(days=68)

#: A period as bad as none before it, so shortly before an action, may be why it was begun.
SHORTLY: Final = timedelta(days=62)

#: A change that rounding makes of none.
NOTHING: Final = 1e-9

#: Months beyond which nobody is told to wait.
LONGEST: Final = 24

#: Alone a level may drift and sway; beside a control it may still drift apart from it, by about a tenth of that.
ALONE: Final = Own(drift=1.0, sway=0.1, caution=1.5)
BESIDE: Final = Own(drift=0.1)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of levels.

    Attributes:
        since: the day the action took hold.
        higher_is_better: which way is better.
        expected: the change that was expected, in the measure's unit and with its sign; None where nobody said.
        without_trigger: whether a period that may be why the action was begun is left out.
    """

    since: date
    higher_is_better: bool = True
    expected: float | None = None
    without_trigger: bool = True


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The effect of an action, in the measure's unit.

    Attributes:
        verdict: in a word what the interval says.
        size, low, high: level since it took hold less what it would have been, and the 95 % interval of that; None
            where nothing was measured since.
        before, level, without: the level before, since, and since as it would have been.
        periods_before, periods_after: how many stand behind it.
        trigger: first day of the period left out because it may be why the action was begun; None for none.
        split: first day of the period in which it took hold, left out; None where it began with a period.
        expected_within: whether the expected effect lies in the interval; None where nobody expected any.
        tells: half the width of the interval: an effect of less is lost in the noise.
        more: months more until the expected effect would be told from none; 0 where it can be now, None where that
            takes longer than two years or nobody expected any.
        wait: whole periods more until there are enough after it for anything to be claimed.
        lasting: how much of the lasting noise is left after a month.
        noise: standard deviation of the noise against that of chance alone.
        starts: first day of every period.
        course: the level in each as it would have been without the action.
        course_low, course_high: the same at the ends of the interval, since it took hold; before, as `course`.
        left_out: the periods that are left out.
        after: the periods after.
    """

    verdict: Verdict
    size: float | None = None
    low: float | None = None
    high: float | None = None
    before: float
    level: float | None = None
    without: float | None = None
    periods_before: int
    periods_after: int
    trigger: date | None = None
    split: date | None = None
    expected_within: bool | None = None
    tells: float | None = None
    more: int | None = None
    wait: int = 0
    lasting: float = 0.0
    noise: float = 1.0
    starts: tuple[date, ...]
    course: Floats
    course_low: Floats
    course_high: Floats
    left_out: Bools
    after: Bools


@dataclass(frozen=True)
class Split:
    """Which periods are before and after an action, and which are neither."""

    before: Bools
    after: Bools
    split: date | None = None
    trigger: date | None = None

    @property
    def used(self) -> Bools:
        """The periods that are one or the other."""
        return np.asarray(self.before | self.after)


@dataclass(frozen=True)
class Fitted:
    """A step fitted to levels, and what it was fitted to."""

    step: Step
    chance: Floats
    years: Floats
    after: Floats
    own: Own

    def variance(self, months: int = 0) -> float:
        """Variance of the step once so many more months are there, the noise being as it is."""
        gap = np.diff(self.years).min()
        further = self.years[-1] + gap * np.arange(1, round(months / 12 / gap) + 1)
        years = np.append(self.years, further)
        chance = np.append(self.chance, np.full(len(further), self.chance.mean()))
        design = np.column_stack([np.ones(len(years)), np.append(self.after, np.ones(len(further)))])
        roots = np.linalg.cholesky(self.own.covariances(years, chance))
        whitened = np.linalg.solve(roots, np.broadcast_to(design, (len(roots), *design.shape)))
        spread = np.linalg.inv(np.swapaxes(whitened, 1, 2) @ whitened)[:, 1, 1]
        return float(self.step.weight @ (self.step.scale * spread))


def measured(levels: Levels, asked: Asked, control: Levels | None = None, own: Own | None = None) -> Effect:
    """The effect of an action on levels, beside a control where one is given.

    Args:
        levels: of what it was to improve.
        asked: since when, which way is better, and what was expected.
        control: levels of something that the action did not touch, and everything else did.
        own: what a level may do by itself; None for what is usual alone and beside a control.

    Raises:
        QuestionError: there are too few periods before it to tell what the level does by itself.
    """
    if control is not None:
        levels, control = together(levels, control)
    parts = split(levels, asked)
    if parts.before.sum() < FEWEST_BEFORE:
        problem = f"{parts.before.sum()} whole periods before {asked.since:%-d %B %Y} can be compared"
        raise QuestionError(problem, expected=f"{FEWEST_BEFORE} or more", remedy="Load earlier records")
    if not parts.after.any():
        return _not_yet(levels, parts)
    usual = own or (BESIDE if control is not None else ALONE)
    fitted = _fit(levels, control, parts, usual)
    return _told(levels, control, parts, asked, fitted)


def split(levels: Levels, asked: Asked) -> Split:
    """Which periods are before the action and which after it; what is part of both is neither."""
    after = np.array([start >= asked.since for start in levels.starts])
    before, taken = ~after, None
    if before.any():
        last = int(np.flatnonzero(before)[-1])
        if asked.since != levels.starts[last] and asked.since < _ends(levels, last):
            before, taken = before & (np.arange(len(before)) != last), levels.starts[last]
    worst = _trigger(levels, before, asked) if asked.without_trigger and before.sum() > FEWEST_BEFORE else None
    if worst is None:
        return Split(before, after, taken)
    return Split(before & (np.arange(len(before)) != worst), after, taken, levels.starts[worst])


def _ends(levels: Levels, number: int) -> date:
    """The first day after a period: that of the next, or as long after as the one before."""
    starts = levels.starts
    if number + 1 < len(starts):
        return starts[number + 1]
    return starts[number] + (starts[number] - starts[number - 1] if number else timedelta(days=28))


def _trigger(levels: Levels, before: Bools, asked: Asked) -> int | None:
    """The period before the action that was worse than any other before it, where it was shortly before it."""
    numbers = np.flatnonzero(before)
    worth = levels.level[numbers] if asked.higher_is_better else -levels.level[numbers]
    worst = int(numbers[int(worth.argmin())])
    return worst if asked.since - levels.starts[worst] <= SHORTLY else None


def _fit(levels: Levels, control: Levels | None, parts: Split, own: Own) -> Fitted:
    used, after = parts.used, parts.after[parts.used]
    ours = levels.kept(used)
    years = levels.years[used]
    columns = [np.ones(len(years)), after.astype(float)]
    design = np.column_stack([*columns, years - years.mean()] if own.drift else columns)
    values, chance = ours.working(design, after)
    if control is not None:
        theirs, beside = control.kept(used).working(design, after)
        values, chance = values - theirs, chance + beside
    least = float(levels.share and levels.counted)
    found = step(values, chance, years, after.astype(float), own, ask=levels.years, least=least)
    return Fitted(found, chance, years, after.astype(float), own)


def _told(levels: Levels, control: Levels | None, parts: Split, asked: Asked, fitted: Fitted) -> Effect:
    found, after = fitted.step, parts.after
    middle, least, most = (found.at(chance) for chance in (0.5, (1 - SURE) / 2, (1 + SURE) / 2))
    sampled = 1 / (1 / fitted.chance[fitted.after > 0]).sum() if levels.share and levels.counted else 0.0
    without = sides(middle, least, most, sampled)
    scale = levels.kept(parts.used)  # what is left out takes no part in how levels add up
    size, low, high = difference(scale, float(scale.smoothed(after[parts.used])), without)
    base = found.course + (_smooth(control, parts.used) if control is not None else 0.0)
    level = levels.pooled(after)
    return Effect(
        verdict=_verdict(levels, parts, asked, low, high), size=size, low=low, high=high,
        before=levels.pooled(parts.before), level=level, without=level - size,
        periods_before=int(parts.before.sum()), periods_after=int(after.sum()),
        trigger=parts.trigger, split=parts.split,
        expected_within=None if asked.expected is None else bool(low <= asked.expected <= high),
        tells=(high - low) / 2, more=_more(scale, asked, fitted, level - size, (most - least) / 2),
        lasting=float(found.weight @ np.repeat(fitted.own.lasting, len(fitted.own.much))),
        wait=_wait(levels, parts), noise=float(np.sqrt(found.weight @ found.scale)),
        starts=levels.starts, course=scale.lowered(base),
        course_low=scale.lowered(np.where(after, base - without.below, base)),
        course_high=scale.lowered(np.where(after, base + without.above, base)),
        left_out=~parts.used, after=after,
    )  # fmt: skip


def _wait(levels: Levels, parts: Split) -> int:
    """How many more periods are needed after the action before anything is claimed."""
    days = float(np.median(np.diff(levels.years))) * 365.25
    return max(0, max(FEWEST_AFTER, int(np.ceil(SOONEST.days / days))) - int(parts.after.sum()))


def _verdict(levels: Levels, parts: Split, asked: Asked, low: float, high: float) -> Verdict:
    if _wait(levels, parts):
        return "too early"
    if low <= NOTHING and high >= -NOTHING:
        return "no evidence"
    return "worked" if (low > 0) == asked.higher_is_better else "made it worse"


def _more(levels: Levels, asked: Asked, fitted: Fitted, without: float, half: float) -> int | None:
    """Months more until the interval of an effect as expected leaves out zero."""
    if not asked.expected:
        return None
    least, most = (1e-9, 1 - 1e-9) if levels.share else (1e-9 if levels.level.min() > 0 else -np.inf, np.inf)
    reached = np.clip(without + asked.expected, least, most)
    wanted = abs(float(levels.raised(np.array(reached)) - levels.raised(np.array(without))))
    if half < wanted:
        return 0
    enough = fitted.variance() * (wanted / half) ** 2
    months = bisect_left(range(LONGEST + 1), x=True, key=lambda more: fitted.variance(more) < enough)
    return months if months <= LONGEST else None


def _smooth(control: Levels, used: Bools) -> Floats:
    """The control as it adds up; half an item of either sort keeps a period without a miss in sight."""
    if not (control.share and control.counted):
        return control.kept(used).raised(control.level)
    return control.raised((control.level * control.weight + 0.5) / (control.weight + 1))


def _not_yet(levels: Levels, parts: Split) -> Effect:
    """Nothing was measured since."""
    return Effect(
        verdict="too early", before=levels.pooled(parts.before), periods_before=int(parts.before.sum()),
        periods_after=0, wait=_wait(levels, parts), trigger=parts.trigger, split=parts.split, starts=levels.starts,
        course=levels.level, course_low=levels.level, course_high=levels.level, left_out=~parts.used,
        after=parts.after,
    )  # fmt: skip
