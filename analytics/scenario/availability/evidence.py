"""What the availability of one target rests on: its parts and their failures, gathered from records and catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import polars as pl

from analytics.compliance.turn import turn
from analytics.errors import ScenarioError
from analytics.measures import availability
from analytics.measures.clock import over
from analytics.measures.measure import Clause, clauses, instant
from analytics.measures.period import add_months, coverage, partial, period_of
from analytics.measures.stretches import stretches
from analytics.measures.ticket_times import cut_off
from analytics.scenario.availability import parts, reliability, topology
from analytics.scenario.availability.design import Design
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from analytics.catalogue import Agreement, Calendar, Catalogue, Target, Version
    from analytics.records.records import Records
    from analytics.scenario.availability.failures import Failures
    from analytics.scenario.availability.reliability import Belief, Floats, Reliability
    from analytics.scenario.availability.topology import Way
    from analytics.scenario.terms import Source


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """What the futures of one target's availability are drawn from.

    Attributes:
        service: what is promised.
        version, target, calendar: the terms as they stand.
        as_of: data cut-off (UTC).
        up: the ways to be up.
        failures: those of each part that any were seen of, the service's own first.
        planned: share of service time under planned work in each month seen.
        seen: level of each whole month seen, as the records of the service alone have it.
        since: the first month that counts, where those before are unlike it; None for all there are.
        assumptions: what is taken for granted.
    """

    service: str
    version: Version
    target: Target
    calendar: Calendar
    as_of: datetime
    up: frozenset[Way]
    failures: Mapping[str, Failures]
    planned: Floats
    seen: Floats
    since: date | None = None
    assumptions: tuple[Assumption, ...] = ()

    @property
    def today(self) -> Design:
        """The service as it is built and worked on."""
        return Design(
            service=self.service, parts=tuple(self.failures), maintenance=self.version.conventions.maintenance
        )

    @property
    def outages(self) -> int:
        """How many failures all of it rests on."""
        return sum(each.number for each in self.failures.values())

    @property
    def together(self) -> Floats:
        """Service hours that each failure of any part cost."""
        return np.concatenate([each.hours for each in self.failures.values()])

    def reliability(self) -> tuple[Reliability, ...]:
        """MTBF, MTTR and availability of each part that failed."""
        return tuple(
            reliability.reliability(each, reliability.enough(each, self.together)) for each in self.failures.values()
        )

    def beliefs(self, futures: int, seed: int) -> dict[str, Belief]:
        """What may be true of each part that failed, for so many futures."""
        return {
            part: reliability.believed(
                each, reliability.enough(each, self.together), futures,
                np.random.default_rng((seed, crc32(part.encode()), 3)),
            )
            for part, each in self.failures.items()
        }  # fmt: skip

    def edges(self, horizon: int) -> Floats:
        """Service hours from the first month ahead to the edges of so many months, the first 0.

        Raises:
            ScenarioError: the agreement has no service hours in them.
        """
        day = (self.as_of - timedelta(seconds=1)).astimezone(self.calendar.tz).date().replace(day=1)
        firsts = [add_months(day, 1 + month) for month in range(horizon + 1)]
        clock = over([self.calendar], firsts[0] - timedelta(days=2), firsts[-1] + timedelta(days=2))
        sums = clock.sums(np.array([int(instant(each, self.calendar).timestamp()) for each in firsts]))
        edges: Floats = (sums - sums[0]) / 3600
        if not edges[-1]:
            problem = f"the calendar {self.calendar.name!r} has no service hours in the {horizon} months ahead"
            raise ScenarioError(problem, remedy="Give it hours, or ask about another calendar")
        return edges


def gather(
    records: Records,
    catalogue: Catalogue,
    agreement: str,
    target: str,
    *,
    beneath: bool = True,
    components: bool = False,
) -> Evidence:
    """What the availability of a target rests on.

    Args:
        records: what was delivered.
        catalogue: what was agreed, and what depends on what.
        agreement: name of the agreement.
        target: name of one of its availability targets.
        beneath: whether the service goes down with what it depends on; else by its own outages alone.
        components: whether components that outages name are parts of their own; else a service is one part.

    Raises:
        CatalogueError: there is no such agreement or target.
        ScenarioError: it is no availability target in force, a dependency is circular, no outages were recorded, or
            too few to tell.
    """
    clause, version, as_of = _clause(catalogue.agreement(agreement), catalogue, records, target)
    own = clause.service or clause.provider
    with_others = beneath and not clause.provider and own in {each.name for each in catalogue.services}
    up = topology.ways(catalogue, own) if with_others else frozenset({frozenset({own})})
    edges = availability.months(records, clause)
    if len(edges) < 2:
        problem = "no outages were loaded, so nothing is known of how often anything fails"
        raise ScenarioError(problem, remedy="Load a history of outages first")
    seen = _seen(records, clause)
    turned = turn(seen["level"].to_numpy())
    since = None if turned is None else seen["at"][turned].astimezone(clause.calendar.tz)
    edges = edges if since is None else [edge for edge in edges if edge >= since]
    needs = topology.needs(catalogue, up) if with_others else {own: frozenset[str]()}
    pieces = parts.split(records, clause, sorted(needs, key=lambda name: (name != own, name)), components=components)
    found, told = parts.failed(records, clause, edges, pieces, needs)
    evidence = Evidence(
        service=own, version=version, target=version.target(target), calendar=clause.calendar, as_of=as_of,
        up=topology.told_apart(up, {name: [each.name for each in some] for name, some in pieces.items()}),
        failures=found, planned=_planned(stretches(availability.outages(records, clause), clause, edges)),
        seen=seen.filter(pl.col("at") >= edges[0].astimezone(UTC))["level"].to_numpy(),
        since=since.date() if since else None,
        assumptions=(*told, *_taken(found, since, version)),
    )  # fmt: skip
    evidence.edges(12)
    reliability.enough(max(found.values(), key=lambda each: each.number), evidence.together)
    return evidence


def _clause(agreed: Agreement, catalogue: Catalogue, records: Records, target: str) -> tuple[Clause, Version, datetime]:
    """The terms of an availability target in force at the data cut-off, and that cut-off."""
    as_of = cut_off(records)
    version = agreed.version_on(as_of.date()) if as_of else None
    if as_of is None or version is None:
        problem = f"the agreement {agreed.name!r} has no version in force at the data cut-off"
        raise ScenarioError(problem, remedy="Load records, or ask about an agreement that is in force")
    meant = version.target(target)
    if meant.measure != "availability" or not meant.higher_is_better:
        problem = f"the target {target!r} promises no least availability but {meant.measure}"
        names = [each.name for each in version.targets if each.measure == "availability"]
        raise ScenarioError(problem, exists=names, remedy="" if names else "Ask about an agreement that promises one")
    clause = next(
        each for each in clauses(agreed, catalogue.calendar)
        if each.starts == version.in_force and each.target == meant
    )  # fmt: skip
    # Components that are multiplied are cut as if any of them down were the whole: they differ by what falls together.
    together = replace(clause.conventions, composite="any down")
    multiplied = clause.conventions.composite == "product"
    return replace(clause, conventions=together) if multiplied else clause, version, as_of


def _seen(records: Records, clause: Clause) -> pl.DataFrame:
    """Instant (`at`) and level of each whole month that can be judged, by the records of the service alone."""
    cut, zone = cut_off(records), clause.calendar.zone
    known = coverage(records["outages"]["starts"], cut, zone) if cut else None
    counted = availability.items(records, clause).filter(~pl.col("excluded") & (pl.col("total") > 0)).sort("at")
    days = counted["at"].dt.convert_time_zone(zone).dt.date().to_list()
    whole = [known is not None and not partial(period_of(day, "month"), *known) for day in days]
    return counted.filter(pl.Series(whole, dtype=pl.Boolean)).select(
        "at", pl.col("good").truediv("total").alias("level")
    )


def _taken(found: Mapping[str, Failures], since: datetime | None, version: Version) -> list[Assumption]:
    """What every future takes for granted."""
    first = f"{since:%B %Y}" if since else ""
    few = [each.part for each in found.values() if each.number < reliability.FEWEST]
    uneven = [each.part for each in found.values() if each.month_spread]
    told: list[tuple[bool, str, Source]] = [
        (True, "Failures to come are like those seen, and parts fail independently of each other", "method"),
        (bool(first), f"Only months since {first} count: they stand apart from those before", "records"),
        (version.conventions.composite == "product", "A service is down while any component is", "method"),
        (bool(few), f"{', '.join(few)} failed too rarely to tell how long restoring takes: all parts' hours are taken",
         "method"),
        (bool(uneven), f"Months of {', '.join(uneven)} differ by more than chance, and go on doing so", "records"),
    ]  # fmt: skip
    return [Assumption(words, source) for holds, words, source in told if holds]


def _planned(cut: pl.DataFrame) -> Floats:
    """The share of service time under planned work in each month."""
    planned = pl.col("planned").sum()
    inside = pl.col("agreed").sum() + pl.when(pl.col("agreed") == 0).then("planned").otherwise(0.0).sum()
    shares = (
        cut.filter(~pl.col("excluded")).group_by("slice", maintain_order=True).agg((planned / inside).alias("share"))
    )
    return shares["share"].fill_nan(0.0).fill_null(0.0).to_numpy()
