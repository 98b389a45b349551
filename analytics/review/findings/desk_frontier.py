"""What does each level of a support desk cost, and which is the cheapest way to hold one?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import ScenarioError
from analytics.review import desks, words
from analytics.review.finding import Finding, Picture
from analytics.scenario.compare import AS_IT_IS
from analytics.scenario.desk.trade_off import played, trade_off
from analytics.scenario.desk.ways import ways
from analytics.scenario.money import frontier as curve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.review.finding import Method
    from analytics.review.review import Review
    from analytics.scenario.desk.answer import Outcome
    from analytics.scenario.desk.level import Aim
    from analytics.scenario.money.frontier import Option

_FORMATS: Final = {
    **dict.fromkeys(("level", "level_error"), "percent2"),
    **dict.fromkeys(("cost", "change", "low", "high", "credits"), "money"),
}  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """Of which promise of which desk ways are played, how long and how often, and what a tool costs a month."""

    group: str
    aim: Aim
    months: int
    tool: float | None
    replications: int


def frontier(
    review: Review, *, group: str, promise: str = "", horizon: int = 12, tool: float | None = None,
    replications: int = desks.FIRST, progress: Callable[[float], None] = lambda _: None,
) -> Finding:  # fmt: skip
    """Cost a month against the level of one promise over ways to run a group's desk, with the frontier and its knee.

    Args:
        review: the review.
        group: the support group.
        promise: name of the promise; "" for the worst held one of today.
        horizon: months played.
        tool: what it costs a month that handling is shorter; None where it is not known, and such ways are told
            without being weighed against the others.
        replications: how often each way is played.
        progress: told the share done.

    Raises:
        QuestionError: there is no such group or promise.
        ScenarioError: its log cannot carry a simulation.
    """
    aim = desks.aim(review, group, promise, months=horizon)
    asked, currency = _Asked(group, aim, horizon, tool, replications), review.catalogue.currency
    table = _table(review, asked, progress)
    bend = next(iter(table.filter("knee")["option"]), "")
    return Finding(
        key="desk_frontier.frontier",
        question=f"What does each level of {aim.name} cost?",
        answer=_told(group, aim, table, currency),
        table=table,
        labels=_labels(currency),
        formats=_FORMATS,
        picture=_picture(table, aim, currency, bend, "knee"),
        method=_method(review, asked),
        recipe=review.recipe(
            "desk_frontier.frontier", group=group, promise=aim.name, horizon=horizon, tool=tool,
            replications=replications,
        ),
    )  # fmt: skip


def cheapest(
    review: Review, *, group: str, promise: str = "", level: float | None = None, horizon: int = 12,
    tool: float | None = None, replications: int = desks.FIRST, progress: Callable[[float], None] = lambda _: None,
) -> Finding:  # fmt: skip
    """The way to run a group's desk that surely holds a level for the least money, of those of `frontier`.

    Args:
        review: the review.
        group: the support group.
        promise: name of the promise; "" for the worst held one of today.
        level: share in time to be held over all months together, 0 to 1; None for what is promised.
        horizon, tool, replications, progress: as in `frontier`.

    Raises:
        QuestionError: there is no such group or promise.
        ScenarioError: its log cannot carry a simulation.
    """
    aim = desks.aim(review, group, promise, months=horizon)
    asked, currency = _Asked(group, aim, horizon, tool, replications), review.catalogue.currency
    wanted = aim.level if level is None else level
    table = _held(_table(review, asked, progress), wanted)
    way = _cheapest(table.filter("priced"), wanted)
    return Finding(
        key="desk_frontier.cheapest",
        question=f"What is the cheapest way to hold {words.exact(wanted, 'share')} of {aim.name}?",
        answer=_least(aim, table, way, wanted, currency) if way else _short(aim, table, wanted),
        table=table,
        labels={"holds": "Holds it", **_labels(currency)},
        formats=_FORMATS,
        picture=_picture(table, aim, currency, way, "scenario"),
        method=_method(review, asked),
        recipe=review.recipe(
            "desk_frontier.cheapest", group=group, promise=aim.name, level=level, horizon=horizon, tool=tool,
            replications=replications,
        ),
    )  # fmt: skip


def _table(review: Review, asked: _Asked, progress: Callable[[float], None]) -> pl.DataFrame:
    """One row a way, by rising level, with what each is; each way is played once for all promises."""

    def weighed() -> pl.DataFrame:
        ground = desks.desk(review, asked.group, months=asked.months).ground
        ground, aim = replace(ground, replications=asked.replications), asked.aim
        every = ways(ground.desk, asked.tool)
        known = [way for way in every if asked.tool is not None or not way.changes["handling.percent"]]
        rest = [way for way in every if way not in known]
        share = len(known) / len(every)

        def play(way: Option) -> Outcome:
            key = ("way to run a desk", asked.group, asked.months, asked.replications, way.name, way.costs)
            return review.remembered(key, lambda: played(ground, way))

        found = [trade_off(ground, aim, known, progress=lambda done: progress(share * done), play=play)]
        if rest:
            told = trade_off(ground, aim, rest, progress=lambda done: progress(share + (1 - share) * done), play=play)
            found.append(told)
        return _by_month([table.with_columns(priced=place == 0) for place, table in enumerate(found)], asked.months)

    return review.remembered(("ways to run a desk", asked), weighed)


def _by_month(found: Sequence[pl.DataFrame], months: int) -> pl.DataFrame:
    """Both kinds of ways in one table, money by month, beside the desk as it is, and in words where each stands.

    Those without a price are on no frontier.
    """
    money = pl.col("cost", "cost_error", "low", "high", "credits") / months
    bend = pl.lit(curve.knee(found[0]), pl.String)
    name, front = pl.col("option"), pl.col("on_frontier") & pl.col("priced")
    standing = (
        pl.when(pl.col("starves") != "").then(pl.lit("at the expense of promises"))
        .when(~pl.col("priced")).then(pl.lit("its own price is not in the cost"))
        .when(front & (name == bend)).then(pl.lit("on the frontier, its knee"))
        .when(front).then(pl.lit("on the frontier"))
        .otherwise(pl.format("{} is plainly better", "beaten_by"))
    )  # fmt: skip
    table = pl.concat(found).with_columns(money, on_frontier=front, knee=(name == bend).fill_null(value=False))
    today = table.filter(name == AS_IT_IS)["cost"][0]
    return table.with_columns(change=pl.col("cost") - today, standing=standing).sort("level", "cost")


def _held(found: pl.DataFrame, wanted: float) -> pl.DataFrame:
    """The ways with whether each holds a level, those that surely do first, the cheapest first of alike ones."""
    level, error = pl.col("level"), 2 * pl.col("level_error")
    holds = pl.when(level - error >= wanted).then(pl.lit("surely")).when(level + error < wanted).then(pl.lit("no"))
    table = found.with_columns(holds=holds.otherwise(pl.lit("perhaps")))
    order = {"surely": 0, "perhaps": 1, "no": 2}
    return table.sort(pl.col("holds").replace_strict(order), "cost", maintain_order=True)


def _cheapest(found: pl.DataFrame, wanted: float) -> str:
    """The way that costs least of those that surely hold a level and starve nothing; "" for none."""
    try:
        return curve.cheapest(found.filter(pl.col("starves") == ""), wanted)
    except ScenarioError:
        return ""


def _labels(currency: str) -> dict[str, str]:
    sign = words.sign(currency)
    return {
        "option": "Way to run it", "level": "In time", "level_error": "Its error", "cost": f"Cost a month, {sign}",
        "change": f"Against today, {sign}", "low": "5 % of futures below", "high": "5 % above",
        "credits": "Of it credits", "standing": "Where it stands",
        "starves": "Promises it starves",
    }  # fmt: skip


def _told(group: str, aim: Aim, table: pl.DataFrame, currency: str) -> str:
    front = table.filter("on_frontier")
    if front.is_empty():
        return f"Every way that was tried to run {group} is at the expense of another promise"
    first, last = front.row(0, named=True), front.row(-1, named=True)
    least, most = (words.level(row["level"], "share", aim.level) for row in (first, last))
    costs, more = (words.money(row["cost"], currency) for row in (first, last))
    said = f"{aim.name}: {least} in time for {costs} a month, up to {most} for {more}"
    bend = front.filter("knee")["option"].to_list()
    return f"{said}; beyond “{bend[0]}” each further step costs clearly more" if bend else said


def _least(aim: Aim, table: pl.DataFrame, way: str, wanted: float, currency: str) -> str:
    row = table.row(by_predicate=pl.col("option") == way, named=True)
    against = "as much as today"
    if abs(row["change"]) >= 0.5:
        against = f"{words.money(abs(row['change']), currency)} {'more' if row['change'] > 0 else 'less'} than today"
    level = words.level(row["level"], "share", wanted)
    said = f"“{way}” is the cheapest way that surely holds {words.exact(wanted, 'share')} of {aim.name}: {level} for "
    said += f"{words.money(row['cost'], currency)} a month, {against}"
    other = _cheapest(table.filter(~pl.col("priced")), wanted)
    spared = row["cost"] - table.row(by_predicate=pl.col("option") == other, named=True)["cost"] if other else 0
    if spared < 0.5:
        return said
    return f"{said}; shorter handling would be worth up to {words.money(spared, currency)} a month"


def _short(aim: Aim, table: pl.DataFrame, wanted: float) -> str:
    """That no way holds a level, in a sentence; the nearest one, and whether shorter handling would."""
    fair = table.filter(pl.col("starves") == "")
    said = f"No way that was tried surely holds {words.exact(wanted, 'share')} of {aim.name}"
    if fair.filter("priced").is_empty():
        return f"{said} without another promise suffering"
    nearest = fair.filter("priced").sort(pl.col("level") - 2 * pl.col("level_error")).row(-1, named=True)
    said += f"; “{nearest['option']}” comes nearest at {words.level(nearest['level'], 'share', wanted)}"
    other = _cheapest(fair.filter(~pl.col("priced")), wanted)
    return f"{said}, and “{other}” does, its own price left out" if other else said


def _picture(table: pl.DataFrame, aim: Aim, currency: str, way: str, role: str) -> Picture:
    """The frontier as a curve, the desk as it is and one way named, the others as rings, or crosses that starve.

    Ways without a price are left out: beside a curve of costs they would look cheap.
    """
    name, marked = pl.col("option"), {AS_IT_IS: "today", **({way: role} if way else {})}
    other = pl.when(pl.col("starves") == "").then(pl.lit("option")).otherwise(pl.lit("starves"))
    points = table.filter("priced").select(
        "level", "cost", point="option", role=pl.coalesce(name.replace_strict(marked, default=None), other)
    )
    front = table.filter("on_frontier").sort("level")
    said = "; ".join(
        f"{row['option']}: {words.level(row['level'], 'share', aim.level)} for {words.money(row['cost'], currency)}"
        for row in front.iter_rows(named=True)
    )
    return Picture(
        kind="frontier",
        frame=pl.concat([front.select("level", "cost", "low", "high"), points], how="diagonal"),
        options={"unit": "share", "currency": currency, "level_title": "In time"},
        description=f"Cost a month against the level of {aim.name}. On the frontier: {said or 'nothing'}.",
    )


def _method(review: Review, asked: _Asked) -> Method:
    price = "What makes handling shorter has no price here, so those ways are told and not weighed against others."
    if asked.tool is not None:
        price = (
            f"Shorter handling costs {words.money(asked.tool, review.catalogue.currency)} a month (entered by hand)."
        )
    how = (
        f"Every mix of people, hours and handling is played. {price} A way is beaten where another is plainly better "
        "in cost or level and on average no worse in the other; one that makes any promise plainly worse than today "
        "and leaves it short is on no frontier. Surely means by two standard errors."
    )
    desk = desks.desk(review, asked.group, months=asked.months)
    return desks.method(review, desk, asked.months, asked.replications, how)
