"""Every finding there is, asked of the sample: a new one is a line here, and is held to what all findings promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from analytics import catalogue
from analytics.catalogue.amend import amended
from analytics.review.findings import (
    actions,
    agreements,
    amendment,
    availability,
    brief,
    call_desk,
    capacity,
    causes,
    completeness,
    compliance,
    contract_year,
    contribution,
    decisions,
    demand,
    disruption,
    footprint,
    forecasts,
    growth,
    kept,
    methods,
    monitoring,
    negotiation,
    next_miss,
    notices,
    peers,
    portfolio,
    proposals,
    rates,
    records,
    scenarios,
    service_credits,
    total,
    track_record,
    trends,
    warnings,
    worth,
)
from analytics.review.workspace import SAMPLE_DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review import Finding, Review

PAY: Final = {"agreement": "Payroll and HR SLA", "target": "Pay questions resolved within 16 hours"}
UP: Final = {"agreement": "Citizen Portal SLA", "target": "Portal available"}
CASES: Final = {"agreement": "Case Management SLA", "target": "Resolved by the time promised on the ticket"}
#: Growth and an event that somebody entered by hand.
GROWTH: Final = (
    ("Growth", 10.0, date(2026, 11, 1), date(2027, 4, 30), None, "Board"),
    ("Enrolment", 50.0, date(2027, 1, 11), None, date(2027, 1, 17), ""),
)
HAPPY: Final = {"agreement": "Email and Collaboration SLA", "target": "Satisfaction"}


def _changed() -> str:
    """An agreement changed from a day on, as the page writes it."""
    held = catalogue.read(SAMPLE_DATA / "catalogue.toml").agreement(PAY["agreement"])
    change = replace(held.versions[-1], in_force=date(2026, 4, 1), charge=50.0, reason="Tried")
    return amendment.written(amended(held, change))


#: A release that did harm, beside a service that it did not touch.
RELEASE: Final[dict[str, Any]] = {
    "agreement": "Identity and Access SLA", "target": "Faults resolved within 1 day", "since": date(2026, 3, 17),
    "control_agreement": "Workplace Support SLA", "control_target": "Faults resolved within 2 days",
    "expected": 0.02, "title": "Release 8",
}  # fmt: skip


#: What is asked, by a name: the function of a finding and its parameters.
ASKED: Final[dict[str, tuple[Callable[..., Finding], dict[str, Any]]]] = {
    "promises": (agreements.promised, {}),
    "promises to one customer": (agreements.promised, {"customer": "Ashby Hospitals"}),
    "terms of time": (agreements.terms, {"agreement": UP["agreement"]}),
    "terms of tickets": (agreements.terms, {"agreement": PAY["agreement"]}),
    "history of a changed agreement": (agreements.history, {"agreement": UP["agreement"]}),
    "history of an unchanged agreement": (agreements.history, {"agreement": PAY["agreement"]}),
    "effect of a change": (amendment.effect, {"terms": _changed()}),
    "methods": (methods.reviewed, {}),
    "one method over time": (methods.course, {"method": "Chance of a miss"}),
    "services without an agreement": (agreements.unagreed, {}),
    "gaps in what is agreed": (completeness.gaps, {}),
    "gaps of one service": (completeness.gaps, {"service": "Network and Wi-Fi", "customer": "Ashby Hospitals"}),
    "credits payable": (service_credits.payable, {}),
    "credits of a quarter": (service_credits.payable, {"month": "2026-02", "service": "Network and Wi-Fi"}),
    "standing": (brief.standing, {}),
    "standing of one customer": (brief.standing, {"customer": "Ashby Hospitals", "month": "2026-06"}),
    "main figures": (brief.figures, {}),
    "decisions": (brief.decisions, {}),
    "decisions of the review before": (decisions.before, {}),
    "decisions before the first review": (decisions.before, {"held": "Review of September 2026"}),
    "decisions on one service": (brief.decisions, {"service": CASES["agreement"].removesuffix(" SLA")}),
    "noticed": (brief.noticed, {}),
    "since a month": (brief.since_month, {"month": "2026-06"}),
    "loads": (records.loaded, {}),
    "refused rows": (records.refused, {}),
    "coverage": (records.coverage, {}),
    "unknown words": (records.unknown_words, {}),
    "values restated": (records.restated, {"before": 0}),
    "drivers": (causes.changed, PAY),
    "drivers by priority": (causes.changed, {**PAY, "month": "2026-04", "months": 3, "by": "priority"}),
    "routine of items": (causes.routine, CASES),
    "routine of scores": (causes.routine, HAPPY),
    "who missed": (causes.answered, CASES),
    "who lost time": (causes.answered, {**UP, "by": "cause"}),
    "open work": (rates.open_work, CASES),
    "scorecard": (compliance.scorecard, {}),
    "scorecard of a month": (compliance.scorecard, {"month": "2026-03", "service": "Network and Wi-Fi"}),
    "level of items": (compliance.level, PAY),
    "level of time": (compliance.level, UP),
    "level of scores": (compliance.level, HAPPY),
    "tickets": (compliance.tickets, {**PAY, "month": "2026-09"}),
    "tickets of a priority": (compliance.tickets, {**PAY, "month": "2026-09", "priority": "P3"}),
    "demand of all": (demand.ahead, {}),
    "demand of every service": (demand.every, {}),
    "demand of one": (demand.ahead, {"service": "Citizen Portal"}),
    "demand of a service": (demand.one, {"service": "Payroll and HR", "horizon": 12}),
    "demand together": (total.ahead, {}),
    "demand by service": (total.parts, {}),
    "demand by group": (total.parts, {"by": "group"}),
    "demand by customer": (total.parts, {"by": "customer", "horizon": 3}),
    "demand of a customer": (total.part, {"name": "Ashby Hospitals"}),
    "figures of demand": (total.figures, {}),
    "figures of one demand": (total.figures, {"service": "Citizen Portal"}),
    "methods of a forecast": (forecasts.backtest, {"service": "Payroll and HR"}),
    "earlier forecasts": (forecasts.earlier, {"service": "Payroll and HR"}),
    "assumptions of a forecast": (forecasts.assumptions, {"service": "Citizen Portal"}),
    "demand with growth": (growth.ahead, {"plans": GROWTH}),
    "demand of one with growth": (growth.ahead, {"plans": GROWTH, "service": "Citizen Portal"}),
    "what is assumed by hand": (growth.assumed, {"plans": GROWTH}),
    "room within limits": (capacity.agreed, {}),
    "room of one service": (capacity.agreed, {"service": "Payroll and HR", "plans": GROWTH}),
    "room entered by hand": (capacity.by_hand, {"service": "Payroll and HR", "capacity": 9_000.0, "source": "Rota"}),
    "agents of a call": (call_desk.answered, {"calls": 100.0, "handling": 3.0, "shrinkage": 0.3, "source": "Log"}),
    "agents of a day": (
        call_desk.required,
        {"calls": (0.0, 40.0, 100.0, 12.5), "handling": 3.0, "patience": 5.0, "most_occupancy": 0.85},
    ),
    "scenario of today": (scenarios.compare, CASES),
    "scenario changed": (scenarios.compare, {**CASES, "changes": (("demand", "percent", 10.0),)}),
    "scenario options": (
        scenarios.compare,
        {**PAY, "options": (("More work", (("demand", "percent", 10.0),)), ("Higher", (("level", "level", 95.0),)))},
    ),
    "scenario figures": (scenarios.figures, {**PAY, "changes": (("level", "level", 95.0),)}),
    "cost curve": (scenarios.curve, {**PAY, "changes": (("level", "level", 95.0),)}),
    "scenarios kept": (kept.scenarios, {}),
    "scenarios kept and withdrawn": (kept.scenarios, {"withdrawn": True}),
    "proposals": (proposals.ordered, {}),
    "proposals over and done": (proposals.ordered, {"every": True}),
    "proposals within a budget": (portfolio.within, {"budget": 50_000.0, "years": 2}),
    "proposals played together": (portfolio.together, {"budget": 50_000.0, "years": 2}),
    "backtest of a level": (negotiation.backtest, {**PAY, "level": 0.85, "within": "20 hours"}),
    "backtest of conventions": (
        negotiation.backtest, {**PAY, "calendar": "extended", "conventions": (("open_items", "left out"),)}
    ),
    "backtest of time": (negotiation.backtest, {**UP, "level": 0.99}),
    "promisable of items": (negotiation.promisable, PAY),
    "promisable of time": (negotiation.promisable, {**UP, "confidences": (0.5, 0.9), "horizon": 6}),
    "promisable of scores": (negotiation.promisable, HAPPY),
    "clause": (negotiation.clause, {**PAY, "level": 0.85}),
    "clause as it stands": (negotiation.clause, UP),
    "parts of an availability": (
        availability.parts, {"agreement": PAY["agreement"], "target": "Payroll available"}
    ),
    "parts of a service alone": (availability.parts, {**UP, "beneath": False}),
    "components of an availability": (availability.parts, {**UP, "components": True}),
    "levers on availability": (availability.levers, UP),
    "levers on a component": (availability.levers, {**UP, "components": True, "confidence": 0.8}),
    "figures of an availability": (availability.figures, {**UP, "changes": (("fewerfailures", "times", 2.0),)}),
    "levers entered by hand": (
        availability.levers,
        {**UP, "beneath": False, "horizon": 6,
         "options": (("Twin", (("redundancy", "units", 2.0), ("redundancy", "once", 5_000.0))),)},
    ),
    "worth": (worth.agreements, {}),
    "worth to one customer": (worth.agreements, {"customer": "Ashby Hospitals"}),
    "warnings": (warnings.ordered, {}),
    "warnings of one service": (warnings.ordered, {"service": "Case Management"}),
    "warnings with demand": (warnings.ordered, {"demand": True}),
    "outlook with demand": (warnings.ahead, {**PAY, "demand": True}),
    "next miss": (next_miss.dated, CASES),
    "next miss of time": (next_miss.dated, UP),
    "contract years": (contract_year.every, {}),
    "contract years of one service": (contract_year.every, {"service": "Case Management"}),
    "contract year of items": (contract_year.one, PAY),
    "contract year of time": (contract_year.one, UP),
    "contract year of scores": (contract_year.one, HAPPY),
    "past warnings": (track_record.warned, {}),
    "past warnings of one customer": (track_record.warned, {"customer": "Ashby Hospitals"}),
    "past chances": (track_record.calibrated, {}),
    "notices and what came of them": (notices.told, {}),
    "notices to one customer": (notices.told, {"customer": "Ashby Hospitals"}),
    "figures of notices": (notices.figures, {"service": "Print and Post"}),
    "notices there are": (notices.standing, {"every": True}),
    "one notice": (notices.text, {"notice": "case-management-slide"}),
    "days for planned work": (
        disruption.windows,
        {"service": "Hosting Platform", "first": date(2026, 11, 1), "last": date(2026, 11, 8), "planned": False},
    ),
    "a window of planned work": (disruption.costs, {"service": "Network and Wi-Fi", "day": date(2026, 11, 30)}),
    "planned work that touches nothing": (
        disruption.windows, {"service": "Data and Reporting", "first": date(2026, 11, 1)}
    ),
    "actions": (actions.register, {}),
    "actions of one service": (actions.register, {"service": "Identity and Access", "every": True}),
    "effect beside a control": (actions.effect, RELEASE),
    "effect of time": (actions.effect, {**UP, "since": date(2026, 5, 4)}),
    "effect on scores": (actions.effect, {**HAPPY, "since": date(2026, 3, 1)}),
    "effect on a measure": (
        actions.effect, {"service": "Hosting Platform", "measure": "energy", "since": date(2026, 7, 6)}
    ),
    "effect too early to tell": (actions.effect, {**PAY, "since": date(2026, 9, 21), "expected": 0.05}),
    "effect of today": (actions.effect, {**PAY, "since": date(2026, 11, 1)}),
    "effect checked": (actions.checks, RELEASE),
    "outlook": (warnings.ahead, CASES),
    "outlook of scores": (warnings.ahead, HAPPY),
    "trends": (trends.watched, {}),
    "trends of one service": (trends.watched, {"service": "Hosting Platform", "closed": True}),
    "what a scenario assumes": (
        trends.assumed, {"changes": (("demand", "percent", 8.0), ("level", "level", 95.0)),
                         "rests_on": ("hybrid-working",)},
    ),
    "goals": (contribution.goals, {}),
    "goals of one customer": (contribution.goals, {"customer": "Ashby Hospitals", "month": "2026-06"}),
    "goals on one service": (contribution.goals, {"service": "Citizen Portal"}),
    "footprint": (footprint.services, {}),
    "footprint by a factor": (footprint.services, {"co2e_per_kwh": 0.2, "source": "Grid", "month": "2026-06"}),
    "footprint of one service": (footprint.services, {"service": "Print and Post"}),
    "peers": (peers.compared, {}),
    "peers among customers": (peers.compared, {"by": "customer", "measure": "response"}),
    "peers of one service": (peers.compared, {"by": "customer of a service", "service": "Case Management"}),
    "peers widened alike": (peers.compared, {"by": "customer of a service", "model": "multiplicative"}),
    "monitoring": (monitoring.covered, {}),
    "monitoring by another word": (monitoring.covered, {"word": "licences"}),
}  # fmt: skip


def ask(review: Review, name: str) -> Finding:
    """The finding of that name, made once for a review."""
    function, parameters = ASKED[name]
    return review.remembered(("asked", name), lambda: function(review, **parameters))
