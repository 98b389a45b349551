"""Worked examples of availability: state timelines, composites, maintenance, impact weights, downtime and uptime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl

from analytics.catalogue import Conventions, always
from analytics.measures import availability, state_timeline
from analytics.measures.measure import Clause
from analytics.measures.outage_spells import product
from analytics.records.tables import empty
from tests.golden.agreement import Case

Given = Mapping[str, Any]

START: Final = datetime(2026, 6, 1, tzinfo=UTC)


def outages(*spells: dict[str, Any]) -> pl.DataFrame:
    """Outages of a service, each from and to a minute of the window."""
    blank: dict[str, Any] = {
        "service": "s",
        "component": "",
        "impact": "",
        "group": "",
        "supplier": "",
        "cause": "",
        "planned": False,
    }
    rows = [blank | spell | {"outage": str(place)} for place, spell in enumerate(spells)]
    for row in rows:
        row["starts"], row["ends"] = (START + timedelta(seconds=second) for second in row.pop("seconds"))
        row["updated"] = None
    return pl.DataFrame(rows, schema=empty("outages").schema)


def slice_of(found: pl.DataFrame, seconds: float, **conventions: Any) -> dict[str, float]:
    """What availability makes of a window of so many seconds."""
    clause = Clause(service="s", calendar=always(), conventions=Conventions(**conventions))
    return availability.slices(found, clause, [START, START + timedelta(seconds=seconds)]).row(0, named=True)


def percent(found: Mapping[str, float]) -> float:
    """Up time in percent of agreed time."""
    return 100 * found["up"] / found["agreed"]


def icinga(given: Given) -> Given:
    events, (first, last) = given["events"], given["period"]
    ok = [str(state) for state in given["ok_states"]]
    changes = pl.DataFrame(
        [
            {
                "at": START + timedelta(seconds=event["t"]),
                "state": str(event["state"]),
                "previous": str(event["previous"]),
            }
            for event in events
            if "t" in event
        ]
    )
    current = next((str(event["current_state"]) for event in events if "current_state" in event), None)
    edges = [START + timedelta(seconds=second) for second in (first, last)]
    found = state_timeline.outages(
        changes, (edges[0], edges[1]), ok=ok, unknown=str(given["unknown_state"]), current=current, service="s"
    )
    downtimes = outages(*({"seconds": event["downtime"], "planned": True} for event in events if "downtime" in event))
    conventions = Conventions(maintenance="counts as up", no_data="leaves agreed time")
    clause = Clause(service="s", calendar=always(), conventions=conventions)
    return {"ok_percent": percent(availability.slices(pl.concat([found, downtimes]), clause, edges).row(0, named=True))}


def any_down(given: Given) -> Given:
    def slots(names: Sequence[str]) -> float:
        down = [
            {"component": name, "seconds": (60 * slot, 60 * slot + 60)}
            for name in names
            for slot in given["members"][name]
        ]
        return percent(slice_of(outages(*down), 60 * given["slots"], composite="any down"))

    return {name: slots([name]) for name in given["members"]} | {"overall": slots(list(given["members"]))}


def maintenance(given: Given) -> Given:
    found = outages(
        {"seconds": (0, 60 * given["correction_min"]), "planned": True},
        {"seconds": (60 * 5000, 60 * (5000 + given["downtime_min"]))},
    )
    left_out, as_up = (
        100 - percent(slice_of(found, 60 * given["window_min"], maintenance=convention))
        for convention in ("leaves agreed time", "counts as up")
    )
    return {"downtime_pct_removed_from_denominator": left_out, "downtime_pct_counted_as_uptime": as_up}


def weighted(given: Given) -> Given:
    weights = {impact: weight for impact, weight in given["weights"].items() if impact != "other"}
    spells, at = [], 0
    for impact, minutes in given["minutes"].items():
        spells.append({"impact": impact, "seconds": (at, at + 60 * minutes)})
        at += 60 * minutes
    found = slice_of(
        outages(*spells), 60 * given["window_min"], impact_weights=weights, other_impact=given["weights"]["other"]
    )
    return {"weighted_outage_min": found["down"] / 60, "availability_pct": percent(found)}


def partial_minutes(given: Given) -> Given:
    counted = [
        slice_of(outages({"seconds": (0, length)}), 3600, whole_minutes=True)["down"] / 60
        for length in given["outages_s"]
    ]
    return {"counted_minutes": counted}


def composite(given: Given) -> Given:
    return {"composite": 100 * product([member / 100 for member in given["members"]])}


def downtime_table(given: Given) -> Given:
    year = timedelta(days=365)
    lost = availability.allowed_downtime(0.999, year.total_seconds())
    return {
        "minutes_per_30d": [availability.allowed_downtime(target / 100, 30 * 24 * 60) for target in given["targets"]],
        "hours_per_year_999": lost / 3600,
        "hms_999_year": str(timedelta(seconds=round(lost))),
    }


def healthchecks(given: Given) -> Given:
    found = outages({"seconds": (3600, 3600 * (1 + given["down_h"]))})
    return {"uptime_pct": percent(slice_of(found, 86_400 * given["days"]))}


def zabbix(given: Given) -> Given:
    sli, budget = [], []
    for case in given["cases"]:
        seen = case["uptime"] + case["downtime"]
        found = slice_of(outages({"seconds": (0, case["downtime"])}), seen) if seen else {"up": 0.0, "agreed": 0.0}
        sli.append(percent(found) if found["agreed"] else -1.0)  # Zabbix writes -1 where there is no level
        left = case["max_uptime"] - seen
        budget.append(availability.spendable(given["slo"] / 100, found["up"], found["agreed"] - found["up"], left))
    return {"sli": sli, "error_budget": budget}


CASES: Final[dict[str, Case]] = {
    **{
        f"avail.icinga.{name}": icinga
        for name in (
            "MultipleStateChanges", "DecimalsOddNumbers", "FractionOneThird", "FractionSeventh",
            "CriticalBeforeInterval", "CriticalBeforeIntervalWithDowntime",
            "CriticalBeforeIntervalWithOverlappingDowntimes", "FallbackToPreviousState",
            "PreferInitialStateFromBeforeOverLaterState", "PreferInitialStateFromBeforeOverCurrentState",
            "IntermediateUnknownReducesTotalTime",
        )
    },
    "composite.datadog.any_down": any_down,
    "composite.azure_dotnet": composite,
    "composite.azure_dotnet_private": composite,
    "maintenance.datadog.removed_vs_uptime": maintenance,
    "weighted.dataminer": weighted,
    "downtime.partial_minutes": partial_minutes,
    "downtime.table": downtime_table,
    "uptime.healthchecks": healthchecks,
    "sli.zabbix": zabbix,
}  # fmt: skip
