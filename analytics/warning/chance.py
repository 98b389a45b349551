"""Every target looked ahead: one row a target and period to come, and why a target has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import CatalogueError, ForecastError
from analytics.forecast.level.first_passage import first_miss
from analytics.forecast.level.levels import Levels, levels, misses
from analytics.forecast.level.outlook import LEARNT, Outlook, outlooks
from analytics.warning.track_record import PAST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.catalogue import Agreement, Catalogue, Version

#: The share of targets that is done, and the one that is next.
Progress = Callable[[float, str], None]

#: The share of the work that is done once all targets are read.
PREPARED: Final = 0.1

#: Agreement and target.
Key = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Chances:
    """Outlooks by agreement and target, and the reason where a target has none."""

    outlooks: Mapping[Key, Outlook]
    without: Mapping[Key, str] = field(default_factory=dict)

    def frame(self) -> pl.DataFrame:
        """One row a target and period ahead, in the columns of `Outlook.frame` after agreement and target."""
        return pl.concat([
            found.frame.select(pl.lit(agreement).alias("agreement"), pl.lit(target).alias("target"), pl.all())
            for (agreement, target), found in self.outlooks.items()
        ])  # fmt: skip

    def with_better(self, others: Mapping[Key, Outlook]) -> Chances:
        """These chances, a target's replaced by another's where that has shown skill, and more of it."""
        better = {
            key: other
            for key, other in others.items()
            if other.skill.positive and not other.skill.score <= self.outlooks[key].skill.score
        }
        return replace(self, outlooks={**self.outlooks, **better})

    def hindsight(self) -> pl.DataFrame:
        """The chances that would have been given in the past, in the columns of `track_record.PAST`.

        They are those of `replay`, for all months at once: each made from the periods before it, of what is promised
        now.
        """
        return pl.concat([
            pl.DataFrame(schema=PAST),
            *(
                found.past.frame.select(pl.lit(agreement).alias("agreement"), pl.lit(target).alias("target"), pl.all())
                for (agreement, target), found in self.outlooks.items()
            ),
        ])  # fmt: skip


def chances(
    judged: pl.DataFrame,
    catalogue: Catalogue,
    horizon: int = 6,
    *,
    tested: bool = True,
    progress: Progress | None = None,
    items: Mapping[Key, Sequence[float]] | None = None,
) -> Chances:
    """Chance that each target misses in each of the next periods; a target that cannot be looked ahead says why.

    All targets are looked ahead together, and learn from each other how far the past is to be believed. The level asked
    of a period ahead is that of the version of the agreement which will then be in force.

    Args:
        judged: judged rows; rows of segments are left out.
        catalogue: the agreements.
        horizon: periods ahead.
        tested: whether to say the skill of past chances.
        progress: told before each target is read, and before all are looked ahead.
        items: how many items are planned to count for a target in each period ahead, where that is known, such as from
            a forecast of demand; see `outlook.outlooks`.
    """
    ready, without = dict[Key, tuple[Levels, list[float]]](), dict[Key, str]()
    of = list(by_target(judged))
    for done, (key, rows) in enumerate(of):
        if progress:
            progress(PREPARED * done / len(of), ": ".join(key))
        try:
            alike = comparable(rows, catalogue.agreement(key[0]), key[1])
            ready[key] = levels(alike), promised(alike, catalogue.agreement(key[0]), key[1], horizon)
        except ForecastError as error:
            without[key] = str(error)
    if progress:
        progress(PREPARED, f"Looking {len(ready)} targets ahead together")
    found = outlooks(
        [known for known, _ in ready.values()], horizon, promised=[asked for _, asked in ready.values()],
        items=[(items or {}).get(key) for key in ready], tested=tested,
    )  # fmt: skip
    return Chances(dict(zip(ready, found, strict=True)), without)


def still_ahead(outlook: Outlook, today: date) -> pl.DataFrame:
    """The rows of an outlook whose periods had not ended, with the chances of the next miss among them.

    Where nothing was measured for some time, the first periods after the last level have passed already; what they came
    to will never be known, and nobody can act on them.

    Args:
        outlook: a target looked ahead.
        today: last day that the records cover.
    """
    frame = outlook.frame
    passed = frame.filter(pl.col("ends") <= today + timedelta(days=1)).height
    if not passed or passed == frame.height:
        return frame.slice(passed)
    asked = frame["promised"].to_numpy()[passed:]
    first = first_miss(misses(outlook.futures[:, passed:], asked, at_least=outlook.levels.at_least))
    return frame.slice(passed).with_columns(
        pl.Series("chance_of_first_miss", first), pl.Series("chance_by_then", first.cumsum())
    )


def by_target(judged: pl.DataFrame) -> Iterator[tuple[Key, pl.DataFrame]]:
    """Rows of each agreement and target, without segments, in the order they first appear."""
    whole = judged.filter((pl.col("segment") == "") & (pl.col("target") != "") & pl.col("promised").is_not_null())
    for (agreement, target), rows in whole.group_by("agreement", "target", maintain_order=True):
        yield (str(agreement), str(target)), rows


def comparable(rows: pl.DataFrame, agreement: Agreement, target: str, fewest: int = LEARNT) -> pl.DataFrame:
    """The rows since the terms that a level depends on last changed; all of them where too few of them are left.

    A shorter time allowed, another calendar or convention moves the level overnight although delivery is the same.

    Args:
        rows: judged rows of one target.
        agreement: its agreement.
        target: its name.
        fewest: known levels that are enough, by default those a forecast learns from; 0 never mixes terms.
    """
    last = rows["period"].max()
    since = [version for version in agreement.versions if isinstance(last, date) and version.in_force <= last]
    terms = [_terms(version, target) for version in since]
    changed = [
        version.in_force for version, now, before in zip(since[1:], terms[1:], terms, strict=False) if now != before
    ]
    alike = rows.filter(pl.col("period") >= changed[-1]) if changed else rows
    return alike if alike.filter(~pl.col("partial"))["level"].count() >= fewest else rows


def _terms(version: Version, target: str) -> tuple[object, ...]:
    """What a level depends on; the level promised, its credits and its workload limit move no level."""
    found = [entry for entry in version.targets if entry.name == target]
    parts = [(t.measure, t.within, t.percentile, t.priority, t.category, t.group, t.span) for t in found]
    return (version.calendar, version.conventions, *parts)


def promised(rows: pl.DataFrame, agreement: Agreement, target: str, horizon: int) -> list[float]:
    """Level asked in each period ahead by the version then in force; the last one where that names no such target.

    Raises:
        ForecastError: see `levels.levels`.
    """
    known = levels(rows)
    asked = []
    for place in range(len(known), len(known) + horizon):
        version = agreement.version_on(known.starts(place))
        try:
            asked.append(version.target(target).level if version else known.promised)
        except CatalogueError:
            asked.append(known.promised)
    return asked
