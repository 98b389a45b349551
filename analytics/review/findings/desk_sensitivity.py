"""What matters most to a support desk, and where does a change of it stop paying?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from analytics.errors import ScenarioError
from analytics.review import desks, words
from analytics.review.finding import Finding, Picture
from analytics.scenario.desk.answer import by_name, evaluate, named, work_out
from analytics.scenario.desk.levers import LEVERS
from analytics.scenario.desk.spans import called, spans
from analytics.scenario.lever import WORDS, knobs, pulled, word
from analytics.scenario.money import tornado as engine
from analytics.scenario.money.break_even import crossing, steps
from analytics.scenario.money.paired import difference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analytics.review.review import Review
    from analytics.scenario.compare import Difference
    from analytics.scenario.desk.answer import Ground
    from analytics.scenario.lever import Change
    from analytics.scenario.money.break_even import BreakEven
    from analytics.scenario.money.question import Answer, Changes
    from analytics.scenario.ticket import Floats

_MOVED: Final = ("at_low", "low_error", "at_high", "high_error", "swing", "swing_error")


def tornado(
    review: Review, *, group: str, promise: str = "", of: Literal["total", "level"] = "total", horizon: int = 12,
    progress: Callable[[float], None] = lambda _: None,
) -> Finding:  # fmt: skip
    """Every lever of a group's desk moved down and up by itself: which changes its cost, or a level, the most.

    Args:
        review: the review.
        group: the support group.
        promise: the promise whose level it is; "" for the worst held one of today.
        of: "total" for cost and credits a month, "level" for the share in time.
        horizon: months played.
        progress: told the share done.

    Raises:
        QuestionError: there is no such group or promise.
        ScenarioError: its log cannot carry a simulation.
    """
    desk, aim = desks.desk(review, group, months=horizon), desks.aim(review, group, promise, months=horizon)
    moved = spans(desk.ground.desk)

    def played() -> pl.DataFrame:
        # What is played holds both figures, so that asking for the other plays nothing again.
        known = review.remembered(("asked of a desk", group, aim, horizon), lambda: evaluate(desk.ground, aim))
        asked = _counting(known, 2 * len(moved) + 1, progress)
        return engine.tornado(asked, [span for span, _ in moved.values()], of=of)

    found = review.remembered(("what matters to a desk", group, aim, of, horizon), played)
    spoken = [
        (called(*name.split(".")), _span(low, high, moved[name][1].unit), "yes" if plain else "no")
        for name, low, high, plain in found.select("lever", "low", "high", "plain").iter_rows()
    ]
    table = found.with_columns(pl.col(_MOVED) / (horizon if of == "total" else 1)).hstack(
        pl.DataFrame(spoken, schema=dict.fromkeys(("moved", "span", "plainly"), pl.String), orient="row")
    )
    currency = review.catalogue.currency
    what, unit = (f"Cost a month, {words.sign(currency)}", "money") if of == "total" else ("In time", "percent2")
    return Finding(
        key="desk_sensitivity.tornado",
        question=f"What matters most to {f'what {group} costs' if of == 'total' else aim.name}?",
        answer=_most(table, f"what {group} costs a month" if of == "total" else aim.name, of, currency),
        table=table,
        labels={
            "moved": "Lever", "span": "Moved by", "at_low": f"{what}, at the lower end", "at_high": "At the upper end",
            "swing": "From least to most", "swing_error": "Its error", "plainly": "Plainly",
        },
        formats=dict.fromkeys(("at_low", "at_high", "swing", "swing_error"), unit),
        picture=_picture(table, of, currency),
        method=desks.method(
            review, desk, horizon, desk.ground.replications,
            "Each lever is moved by itself to either end, the others as they are; the greatest swing first, plain "
            "beyond two standard errors of the paired difference. A tool, or what else moves a lever, costs nothing "
            "here.",
        ),
        recipe=review.recipe("desk_sensitivity.tornado", group=group, promise=aim.name, of=of, horizon=horizon),
    )  # fmt: skip


def break_even(
    review: Review, *, group: str, lever: str, field: str, low: float, high: float, step: float,
    changes: tuple[Change, ...] = (), horizon: int = 12,
) -> Finding:  # fmt: skip
    """Where a lever of a group's desk makes a change stop paying, or that it pays everywhere or nowhere.

    Without changes the lever by itself is held against today. With changes these are held against the desk without
    them, wherever the lever stands; where they move the lever themselves, against today.

    Args:
        review: the review.
        group: the support group.
        lever, field: what is moved, such as "demand" and "percent".
        low, high, step: where it may stand, and how finely.
        changes: the change that may pay.
        horizon: months played.

    Raises:
        QuestionError: there is no such group.
        ScenarioError: its log cannot carry a simulation, there is no such lever, or the range makes no sense for it.
    """
    label, unit = _field(lever, field)
    steps(low, high, step)
    desk, currency = desks.desk(review, group, months=horizon), review.catalogue.currency
    told, at, why = review.remembered(
        ("where a desk breaks even", group, lever, field, low, high, step, changes, horizon),
        lambda: _broken(desk.ground, f"{lever}.{field}", (low, high, step), by_name(pulled(changes, LEVERS)), horizon),
    )
    table = pl.DataFrame(
        [(value, each.mean, each.error, _standing(each)) for value, each in sorted(told.items())], orient="row",
        schema={"value": pl.Float64, "saves": pl.Float64, "error": pl.Float64, "standing": pl.String},
    )  # fmt: skip
    return Finding(
        key="desk_sensitivity.break_even",
        question=f"Where does {'this scenario' if changes else f'“{label}”'} pay for {group}?",
        answer=_refused(why, label, currency, alone=not changes) if at is None
        else _pays(at, label, unit, alone=not changes),
        table=table,
        labels={
            "value": f"{label}, {unit}", "saves": f"Saves a month, {words.sign(currency)}", "error": "Its error",
            "standing": "So it",
        },
        formats={"value": "number", "saves": "money", "error": "money"},
        method=desks.method(
            review, desk, horizon, desk.ground.replications,
            "The range is halved until one step is left, where a straight line tells the value; what is saved is cost "
            "and credits, as a paired difference. What a change costs by itself is not in it.",
        ),
        recipe=review.recipe(
            "desk_sensitivity.break_even", group=group, lever=lever, field=field, low=low, high=high, step=step,
            changes=changes, horizon=horizon,
        ),
    )  # fmt: skip


def _span(low: float, high: float, unit: str) -> str:
    """How far a lever is moved, in words; an on-and-off one has no unit."""
    ends = f"{low:+g} to {high:+g}" if low < 0 else f"{low:g} to {high:g}"
    return ends if unit == "0 or 1" else f"{ends} {unit}"


def _counting(
    asked: Callable[[Changes], Answer], many: int, progress: Callable[[float], None]
) -> Callable[[Changes], Answer]:
    """The same simulation, telling the share done of so many questions."""
    done = 0

    def counted(changes: Changes) -> Answer:
        nonlocal done
        found, done = asked(changes), done + 1
        progress(min(done / many, 1.0))
        return found

    return counted


def _broken(
    ground: Ground, name: str, span: tuple[float, float, float], changes: Mapping[str, float], months: int
) -> tuple[dict[float, Difference], BreakEven | None, str]:
    """What was saved a month at each value asked about, where it breaks even, or why nowhere."""
    known: dict[tuple[tuple[str, float], ...], Floats] = {}

    def total(asked: Mapping[str, float]) -> Floats:
        key = tuple(sorted(asked.items()))
        if key not in known:
            known[key] = work_out(ground, named(asked)).bill.each("total") / months
        return known[key]

    told: dict[float, Difference] = {}

    def saving(value: float) -> Difference:
        moved = {name: value}
        beside = moved if changes and name not in changes else {}
        told[value] = difference(total(beside), total({**changes, **moved}))
        return told[value]

    low, high, step = span
    for end in (low, high):  # so that what cannot be played is an error, and only what does not break even an answer
        saving(end)
    try:
        return told, crossing(saving, low, high, step, "it"), ""
    except ScenarioError as refused:
        return told, None, refused.problem


def _field(lever: str, field: str) -> tuple[str, str]:
    """What people call a field of a lever, and its unit; ScenarioError where there is none, or it is a name."""
    pulled([(lever, field, 0.0)], LEVERS)
    knob = next(knob for each in LEVERS if word(each) == lever for knob in knobs(each) if knob.name == field)
    if knob.unit in WORDS:
        problem = f"{lever}.{field} is a name, which has no break-even"
        raise ScenarioError(problem, expected="a field that is a number")
    return called(lever, field), knob.unit


def _standing(saved: Difference) -> str:
    return ("pays" if saved.mean > 0 else "costs") if saved.plain else "leaves it open"


def _pays(at: BreakEven, label: str, unit: str, *, alone: bool) -> str:
    sure = at.sure_above if at.pays == "above" else at.sure_below
    plainly = "the simulation leaves open how far" if sure is None else f"plainly at {sure:g}"
    where = f"“{label}” pays" if alone else f"This scenario pays where “{label}” is"
    return f"{where} {at.pays} {at.at + 0.0:.3g} {unit}, {plainly}"


def _refused(why: str, label: str, currency: str, *, alone: bool) -> str:
    """The words of a refusal, which speak of "it" and amounts a month."""
    what = f"“{label}”" if alone else f"This scenario, as “{label}” is moved,"
    said = f"{what}{why.removeprefix('it')}" if why.startswith("it ") else f"{what.rstrip(',')}: {why}"
    return f"{said} {currency} a month" if "even at" in why else said


def _most(table: pl.DataFrame, about: str, of: str, currency: str) -> str:
    first = table.row(0, named=True)
    if not first["plain"]:
        return f"No lever that was moved plainly changes {about}"
    least, most = (end(first["at_low"], first["at_high"], 0.0) for end in (min, max))
    shown = words.points(least, "share"), words.points(most, "share")
    if of == "total":
        shown = f"{words.money(-least, currency)} less", f"{words.money(most, currency)} more"
    return f"“{first['moved']}” matters most to {about}: from {shown[0]} to {shown[1]}, moved by {first['span']}"


def _picture(table: pl.DataFrame, of: str, currency: str) -> Picture:
    swing: Any = pl.col("swing") * (1 if of == "total" else 100)
    bars = table.select(pl.format("{}, {}", "moved", "span").alias("name"), swing.alias("value"), main="plain")
    said = "; ".join(f"{name}: {value:,.1f}" for name, value, _ in bars.iter_rows())
    unit = currency if of == "total" else "points"
    return Picture(
        kind="bars", frame=bars, options={"unit": unit},
        description=f"From least to most as each lever is moved, in {unit}; red where plainly. {said}.",
    )  # fmt: skip
