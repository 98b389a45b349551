"""Effects of actions in words: the answer, how it was worked out, how sure it is, and what else may explain it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from analytics.compliance.effect.checks import likeness
from analytics.errors import ServiceReviewError
from analytics.measures import registry
from analytics.review import words
from analytics.review.improvement import A_WEEK
from analytics.review.select import promise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from analytics.compliance.effect.checks import Placebo
    from analytics.compliance.effect.effect import Effect
    from analytics.register.action import Action
    from analytics.review.improvement import Judged
    from analytics.review.review import Review

METHOD: Final = (
    "Interrupted time series, and with a control difference in differences, as log odds: a step since the action took "
    "hold, beside drift, a wave of the year and noise that lasts. How much of the noise lasts is not taken as known "
    "(restricted likelihood, each possibility by its weight), so that few periods give an honest interval. Source: "
    "Turner and others (2021) for what such series need; docs/methods.md, Effect of an action."
)

#: Likeness below which a control is said to move otherwise.
ALIKE: Final = 0.3


def subject(review: Review, told: Mapping[str, Any]) -> str:
    """What the action was to improve, in words."""
    if told["agreement"]:
        whose = review.catalogue.agreement(told["agreement"])
        customer = f" for {whose.customer}" if whose.customer else ""
        name = f"{whose.service}{customer}: {told['target']}"
    else:
        name = f"{told['service']}: {registry.measure(told['measure']).label}"
    part = [f"{name} {told[name]}" for name in ("priority", "category", "group") if told[name]]
    return f"{name}, {', '.join(part)}" if part else name


def interval(effect: Effect, unit: str) -> str:
    """The 95 % interval in the measure's unit.

    Example:
        >>> from types import SimpleNamespace as Any
        >>> interval(Any(low=-0.012, high=0.034), "share")
        '-1.2 to +3.4 points'
    """
    low, high = (points(effect, bound, unit) for bound in (effect.low, effect.high))
    return f"{low.partition(' ')[0]} to {high}"


def points(effect: Effect, change: float | None, unit: str) -> str:
    """A change with its sign and unit, shares in points, with as many decimals as the width of the interval bears.

    Example:
        >>> from types import SimpleNamespace as Any
        >>> points(Any(low=-0.0012, high=0.0034), 0.0011, "share"), points(Any(low=-90.0, high=34.0), 5.0, "h")
        ('+0.11 points', '+5.0 h')
    """
    if unit != "share" or change is None or effect.low is None or effect.high is None:
        return words.points(change, unit)
    wide = 100 * (effect.high - effect.low)
    decimals = 1 if wide >= 1 else 2 if wide >= 0.1 else 3
    shown = f"{100 * change:+,.{decimals}f}"
    return f"{shown if any(digit in shown for digit in '123456789') else shown.replace(shown[0], '±', 1)} points"


def answer(found: Judged, title: str = "") -> str:
    """The verdict in a sentence with the number; `title` is what the action is called."""
    effect, unit = found.effect, found.course.of.unit
    quoted = f"“{title}”" if title else f"what was done from {found.asked.since:%-d %B %Y}"
    if effect.size is None:
        return f"It is too early to tell whether {quoted} worked: nothing was measured since"
    size, within = points(effect, effect.size, unit), f"95 % interval {interval(effect, unit)}"
    if effect.verdict == "no evidence":
        return f"No evidence that {quoted} did anything: {size}, {within}{_further(effect)}"
    if effect.verdict == "too early":
        many = words.counted(effect.periods_after, f"whole {found.course.span}")
        needed = words.counted(effect.wait, f"more {found.course.span}")
        told = f"{many} since, and it takes {needed} before anything is claimed; so far {size}, {within}"
        return f"It is too early to tell whether {quoted} worked: {told}{_further(effect)}"
    did = "worked" if effect.verdict == "worked" else "made it worse"
    level, without = (words.level(each, unit) for each in (effect.level, effect.without))
    return words.sentence(f"{quoted} {did}: {size} ({within}), {level} since in place of {without}")


def expected(review: Review, held: Action) -> str:
    """What an action is expected to bring, in words; "" where nobody has said."""
    if held.expected is None:
        return ""
    if not held.agreement:
        return f"{held.expected:+,g}"
    try:
        return words.points(held.expected, promise(review, held.agreement, held.target).measure.unit)
    except ServiceReviewError:
        return f"{held.expected:+,g}"


def counts(found: Judged) -> str:
    """What stands behind an effect."""
    effect, span = found.effect, found.course.span
    items = f", {words.about(float(found.levels.weight.sum()))} items" if found.levels.counted else ""
    return (
        f"{words.counted(effect.periods_before, span)} before and {words.counted(effect.periods_after, span)} "
        f"after{items}"
    )


def left_out(found: Judged) -> tuple[str, ...]:
    """The periods that are left out, and why."""
    effect, course = found.effect, found.course
    told = []
    if effect.split:
        told.append(f"The {course.span} from {effect.split:%-d %B %Y}, in which it took hold")
    if effect.trigger:
        told.append(
            f"The {course.span} from {effect.trigger:%-d %B %Y}, the worst before it, which may be why it was begun: "
            "what follows so bad a one is better by itself"
        )
    if course.terms_since:
        told.append(f"What was measured before {course.terms_since:%-d %B %Y}, under other terms")
    return tuple(told)


def method(found: Judged) -> str:
    """How an effect was worked out, and beside what."""
    weeks = f"By the week, since a week has {A_WEEK} items or more." if found.course.span == "week" else ""
    if found.control is None:
        return " ".join(filter(None, [METHOD, weeks, "No control: what happened to everybody counts as its effect."]))
    alike = likeness(found.course.levels, found.control.levels, found.asked.since)
    told = "The control cannot be held against it before the action." if alike is None else _alike(alike)
    return " ".join(filter(None, [METHOD, weeks, told]))


def accuracy(found: Judged, happened: Sequence[tuple[date, str]]) -> str:
    """How sure an effect is, whether what was expected fits, and what else may explain it."""
    effect, unit = found.effect, found.course.of.unit
    told = []
    if effect.size is not None:
        told.append(f"95 % interval {interval(effect, unit)}.")
        least = points(effect, effect.tells, unit).lstrip("+±")
        told.append(f"An effect of less than {least} is lost in the noise.")
        told.append(f"{words.share(effect.lasting)} of what lasts of the noise is left after a month.")
    told.append(_expected(found))
    told += _beside(found.asked.since, happened)
    return " ".join(filter(None, told))


def _beside(since: date, happened: Sequence[tuple[date, str]]) -> list[str]:
    """What else happened that may explain an effect."""
    same = [event for day, event in happened if day == since]
    near = [f"{event} ({day:%-d %B %Y})" for day, event in happened if day != since]
    told = []
    if same:
        told.append(f"On that very day there was {words.listing(same)}: what is not the action cannot be told from it.")
    if near:
        told.append(f"Near that day there was also {words.listing(near, most=4)}, which may explain some of it.")
    return told


def stands(found: Judged, others: Sequence[str], tried: Placebo) -> str:
    """Whether a verdict stands up, in a sentence."""
    verdict = found.effect.verdict
    apart = sum(other != verdict for other in others)
    said = f"Worked out in {words.counted(len(others), 'other way')} it comes to the same" if not apart else (
        f"Worked out otherwise, {words.number_word(apart)} of {words.counted(len(others), 'way')} "
        f"{'comes' if apart == 1 else 'come'} to another verdict"
    )  # fmt: skip
    if not others:
        said = "There is no other way to work it out"
    if not tried.days:
        return f"{said}; too little came before it to try the method on days with nothing to find"
    struck = words.number_word(len(tried.struck)) if tried.struck else "none"
    looked = "looks" if len(tried.struck) <= 1 else "look"
    return f"{said}; of {words.counted(len(tried.days), 'day')} with nothing to find {struck} {looked} like an effect"


def _further(effect: Effect) -> str:
    """How much longer it takes until what was expected can be told from nothing."""
    if effect.more is None or effect.expected_within is None or (effect.wait and not effect.more):
        return ""
    if effect.more == 0:
        return "" if effect.expected_within else "; what was expected can be ruled out"
    return f"; about {words.counted(effect.more, 'more month')} would tell what was expected from nothing"


def _expected(found: Judged) -> str:
    effect, expected = found.effect, found.asked.expected
    if effect.expected_within is None or expected is None:
        return ""
    told = f"The {points(effect, expected, found.course.of.unit)} that were expected"
    return f"{told} {'lie' if effect.expected_within else 'do not lie'} in the interval."


def _alike(alike: float) -> str:
    if alike >= ALIKE:
        return f"Before the action the control moved with it (correlation {alike:.1f})."
    told = f"Before the action the control hardly moved with it (correlation {alike:.1f})"
    return f"{told}, so it brings noise of its own."
