"""Worked examples of compliance: error budgets, burn rates, samples, breaches, run rules, credits and mix."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl

from analytics.catalogue import Agreement, Catalogue, Conventions, CreditSchedule, Service, Target, Tier, Version
from analytics.compliance import budget
from analytics.compliance.budget import ErrorBudget
from analytics.compliance.control import signals
from analytics.compliance.drivers import decompose
from analytics.compliance.judge import judge
from analytics.measures.measure import Clause
from analytics.measures.timeliness import tickets
from analytics.records.records import Records
from analytics.records.tables import empty
from tests.compliance.rows import catalogue, frame, row, target
from tests.golden.agreement import Case

Given = Mapping[str, Any]

START: Final = datetime(2026, 6, 1, tzinfo=UTC)


def remaining(given: Given) -> Given:
    left = [budget.share_left(level / 100, target / 100) for level, target in given["cases"]]
    return {"remaining_pct": [None if share is None else 100 * share for share in left]}


def burn(given: Given) -> Given:
    window = 24 * given["window_days"]
    return {
        "burn": [
            budget.burn_threshold(window, look["long_window_h"], look["budget_pct"] / 100) for look in given["rows"]
        ]
    }


def exhaustion(given: Given) -> Given:
    promised = given["target"] / 100
    return {
        "days_to_exhaustion": budget.time_to_exhaustion(given["window_days"], given["burn"]),
        "observed_error_rate": budget.allowed_failures(promised, 1) * given["burn"],
    }


def slo_report(given: Given) -> Given:
    total = given["good"] + given["bad"]
    agreed = catalogue(target(at_least=given["goal"]))
    judged = judge(frame(row(given["good"], total)), agreed).row(0, named=True)
    minutes = given["window_s"] / 60
    in_time = ErrorBudget(promised=given["goal"], good=judged["level"] * minutes, total=minutes)
    return {
        "sli": judged["level"],
        "gap": judged["headroom"],
        "budget_minutes": in_time.size,
        "remaining_minutes": in_time.size - in_time.spent,
        "error_minutes": in_time.spent,
        "burn": judged["burn_rate"],
        "alert": judged["burn_rate"] > given["burn_threshold"],
    }


def min_events(given: Given) -> Given:
    agreed = catalogue(conventions=Conventions(minimum_sample=given["min_valid_events"]))
    judged = judge(frame(row(given["good"], given["good"] + given["bad"])), agreed)
    return {"valid": judged["status"][0] != "not enough data"}


def small_volume(given: Given) -> Given:
    promised = given["target"] / 100
    return {
        "allowed_failures": budget.allowed_failures(promised, given["volume"]),
        "warn": budget.one_miss_spends_all(promised, given["volume"]),
    }


def budget_minutes(given: Given) -> Given:
    return {"minutes": budget.allowed_failures(given["target"] / 100, given["days"] * 24 * 60)}


def kibana(given: Given) -> Given:
    cases = [ErrorBudget(promised=given["target"], good=good, total=total) for good, total in given["cases"]]
    return {"consumed": [case.consumed for case in cases], "remaining": [case.clamped for case in cases]}


def calendar_slices(given: Given) -> Given:
    return {"total_slices": budget.slices({"weekly": 7 * 24 * 60}[given["window"]], given["slice_min"])}


def rootly(given: Given) -> Given:
    minutes = given["days"] * 24 * 60
    month = ErrorBudget(promised=given["target"] / 100, good=minutes - given["outage_min"], total=minutes)
    return {"budget_min": month.size, "remaining_min": month.size - month.spent}


def verdict(elapsed_pct: float, *, running: bool) -> str:
    """The verdict on a ticket allowed 100,000 seconds after such a percentage of them."""
    ends = START + timedelta(seconds=round(elapsed_pct * 1000))
    ticket = {name: "" for name, kind in empty("tickets").schema.items() if kind == pl.String}
    times = {"opened": START, "resolved": None if running else ends}
    found = pl.DataFrame(
        [ticket | times | {"ticket": "T1", "service": "s", "reopens": 0}], schema=empty("tickets").schema
    )
    allowed = Target(name="On time", measure="resolution", at_least=0.9, within=f"{100_000 / 3600!r} hours")  # type: ignore[arg-type]  # read from text
    return str(tickets(Records({"tickets": found}, as_of=ends), Clause(service="s", target=allowed))["verdict"][0])


def rounding(given: Given) -> Given:
    exact = given["elapsed_pct"]
    return {"breached": verdict(exact, running=False) == "missed", "naive_rounded_pct_1dp": round(exact, 1)}


def at_risk(given: Given) -> Given:
    words = {"spent": "critical", "at risk": "at_risk", "stable": "stable"}
    return {
        "task_at_risk": [verdict(elapsed, running=True) == "at risk" for elapsed in given["task_elapsed_pct"]],
        "service_state": [words[budget.standing(left / 100)] for left in given["budget_remaining_pct"]],
    }


def run_rules(given: Given) -> Given:
    flat = [(-1) ** place * 0.1 for place in range(given["min_points"])]
    rising = signals([*flat, *[0.5] * given["long_run"]], 0, 1)
    spiked = signals([*flat, given["sigma"] + 0.1], 0, 1)
    return {"seven_above": rising[-1].replace(" ", "_"), "one_beyond_3s": spiked[-1]}


def tier_credits(given: Given) -> Given:
    tiers = tuple(
        Tier(at_least=tier["ge"] / 100, below=tier["lt"] / 100, credit=tier["credit"]) for tier in given["tiers"]
    )
    promised = max(tier.below for tier in tiers)
    agreed = catalogue(target(measure="availability", at_least=promised, credits=CreditSchedule(tiers=tiers)))
    months = [frame(row(level * 1000, 100_000, measure="availability", items=1)) for level in given["uptime"]]
    return {"credit": [judge(month, agreed)["credit"][0] for month in months]}


def capped(given: Given) -> Given:
    """Each credit as a target that costs so many percent of the bill."""
    names = [f"Target {place}" for place in range(len(given["credits"]))]
    targets = [
        target(
            name=name, credits=CreditSchedule(tiers=(Tier(at_least=0, below=0.9, credit=100 * amount / given["bill"]),))
        )
        for name, amount in zip(names, given["credits"], strict=True)
    ]
    agreed = catalogue(*targets, charge=given["bill"], credit_cap=given["cap_pct"])
    judged = judge(frame(*(row(1, 2, target=name) for name in names)), agreed)
    return {"payable": judged["money"].sum()}


def per_breach(given: Given) -> Given:
    tier = Tier(at_least=0, below=0.9, credit=given["per_breach_pct"])
    names = [f"Target {place}" for place in range(max(given["breaches"]))]
    targets = tuple(target(name=name, credits=CreditSchedule(tiers=(tier,))) for name in names)
    version = Version(in_force=START.date(), calendar="24x7", targets=targets, credit_cap=given["cap_pct"])
    agreed = Catalogue(
        services=(Service(name="Desk"),), agreements=(Agreement(name="Desk SLA", service="Desk", versions=(version,)),)
    )
    found = [judge(frame(*(row(1, 2, target=name) for name in names[:many])), agreed) for many in given["breaches"]]
    return {"credit": [judged["credit"].sum() for judged in found]}


def kidney(given: Given) -> Given:
    before, after = (
        pl.DataFrame([{"size": size, "good": good, "total": total} for size, (good, total) in given[arm].items()])
        for arm in ("A", "B")
    )
    found = decompose(before, after, "size")
    return {"total": found.total, "performance": found.performance, "mix": found.mix}


CASES: Final[dict[str, Case]] = {
    "budget.datadog.remaining_formula": remaining,
    "burn.datadog.30d": burn,
    "burn.datadog.90d": burn,
    "burn.datadog.exhaustion": exhaustion,
    "sli.slo_generator.report": slo_report,
    "sli.slo_generator.min_events": min_events,
    "sample.pyrra_warning": small_volume,
    "budget.pyrra_minutes": budget_minutes,
    "budget.kibana": kibana,
    "budget.kibana.calendar_slices": calendar_slices,
    "budget.rootly": rootly,
    "breach.servicenow.rounding": rounding,
    "risk.servicenow.thresholds": at_risk,
    "spc.servicenow.rules": run_rules,
    "credit.aws_ec2_region": tier_credits,
    "credit.gcf": tier_credits,
    "credit.cap_50": capped,
    "credit.per_breach_cap": per_breach,
    "mix.decomposition_kidney": kidney,
}
