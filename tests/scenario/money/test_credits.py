from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import catalogue
from analytics.catalogue import CreditSchedule, Target, Tier, Version
from analytics.compliance.judge import judge
from analytics.errors import ScenarioError
from analytics.measures.measurement import take
from analytics.records.records import Records
from analytics.review.review import cut_off
from analytics.scenario.money.credits import Promise, owed
from sample_data import make

TIERS = (Tier(at_least=0.8, below=0.9, credit=5), Tier(at_least=0.0, below=0.8, credit=20))


def version(*targets: Target, **more: Any) -> Version:
    asked: dict[str, Any] = {"in_force": date(2025, 1, 1), "calendar": "24x7", "charge": 1000.0}
    return Version(**(asked | more), targets=targets)


def target(name: str = "Resolved", **more: Any) -> Target:
    asked: dict[str, Any] = {
        "measure": "resolution",
        "at_least": 0.9,
        "within": "8 hours",
        "credits": CreditSchedule(tiers=TIERS),
    }
    return Target(name=name, **(asked | more))


def promise(levels: dict[str, Any], agreed: Version, **more: Any) -> Promise:
    paths = {name: np.array(path, float) for name, path in levels.items()}
    return Promise(agreement="SLA", version=agreed, levels=paths, **more)


def test_a_missed_month_owes_its_tier_of_the_charge() -> None:
    found = owed(promise({"Resolved": [[0.95, 0.9, 0.85, 0.7, np.nan]]}, version(target())))
    assert found["Resolved"].tolist() == [[0, 0, 50, 200, 0]]


def test_free_breaches_start_anew_every_twelve_months() -> None:
    free = target(credits=CreditSchedule(tiers=TIERS, free_breaches=11))
    found = owed(promise({"Resolved": [[0.85] * 24]}, version(free)))["Resolved"][0]
    assert found.nonzero()[0].tolist() == [11, 23]


def test_credits_of_two_targets_are_reduced_in_proportion_to_the_agreements_cap() -> None:
    # 20 % and 5 % of 1,000 together pass the cap of 10 %: 100 x 20/25 and 100 x 5/25.
    agreed = version(target(), target("Answered", measure="response"), credit_cap=10.0)
    found = owed(promise({"Resolved": [[0.5, 0.85]], "Answered": [[0.85, 0.95]]}, agreed))
    assert found["Resolved"].tolist() == [[80, 50]]
    assert found["Answered"].tolist() == [[20, 0]]


def test_a_quarter_owes_three_months_charge_in_its_last_month() -> None:
    # Items 10, 10 and 80: (9 + 9 + 64) / 100 = 0.82, so 5 % of three charges of 1,000.
    quarter = version(target(span="quarter"))
    items = {"Resolved": np.array([[10.0, 10, 80, 5]])}
    found = owed(promise({"Resolved": [[0.9, 0.9, 0.8, 0.1]]}, quarter, items=items))
    assert found["Resolved"].tolist() == [[0, 0, 150, 0]]
    with pytest.raises(ScenarioError, match="what each month weighs is not given"):
        owed(promise({"Resolved": [[0.9, 0.9, 0.8]]}, quarter))


def test_the_agreements_cap_is_that_of_as_many_months_as_the_credits_are_for() -> None:
    # A quarter at 20 % owes 60 % of a month's charge in March, where a month at 5 % comes to 65: held to 3 x 10 %.
    agreed = version(target(span="quarter"), target("Answered", measure="response"), credit_cap=10.0)
    levels = {"Resolved": [[0.5, 0.5, 0.5]], "Answered": [[0.85, 0.95, 0.85]]}
    found = owed(promise(levels, agreed, items={"Resolved": np.ones((1, 3))}))
    assert found["Resolved"][0].tolist() == pytest.approx([0, 0, 1000 * 0.3 * 60 / 65])
    assert found["Answered"][0].tolist() == pytest.approx([50, 0, 1000 * 0.3 * 5 / 65])


def test_a_credit_of_the_whole_charge_is_paid_in_full() -> None:
    whole = target(credits=CreditSchedule(tiers=(Tier(at_least=0.0, below=0.9, credit=100),)))
    assert owed(promise({"Resolved": [[0.5]]}, version(whole)))["Resolved"].tolist() == [[1000]]


def test_a_target_without_tiers_owes_nothing_whatever_its_span() -> None:
    assert owed(promise({"Resolved": [[0.1]]}, version(target(credits=CreditSchedule(), span="year")))) == {}


def test_levels_that_are_none_or_of_no_target_are_refused() -> None:
    with pytest.raises(ScenarioError, match="SLA has no target 'Resolve'") as refused:
        owed(promise({"Resolve": [[0.9]]}, version(target())))
    assert refused.value.exists == ["Resolved"]
    with pytest.raises(ScenarioError, match=r"goes down to -0\.1"):
        owed(promise({"Resolved": [[-0.1]]}, version(target())))
    with pytest.raises(ScenarioError, match="not finite"):
        owed(promise({"Resolved": [[np.inf]]}, version(target())))


def test_targets_that_were_not_simulated_are_said_to_owe_nothing() -> None:
    free = target("Answered", credits=CreditSchedule(tiers=TIERS, free_breaches=1))
    said = promise({"Resolved": [[0.9]]}, version(target(), free)).assumed("GBP")
    assert [each.source for each in said] == ["agreement", "method", "method"]
    assert said[1].words == "The year of free breaches begins with the horizon"
    assert said[-1].words == "SLA: no credits of Answered, which was not simulated"


def slowly(levels: dict[str, list[float]], agreed: Version) -> dict[str, list[float]]:
    """The same as the agreement is read: month by month, target by target."""
    due: dict[str, list[float]] = {name: [] for name in levels}
    for month in range(len(next(iter(levels.values())))):
        percents = {}
        for name, path in levels.items():
            schedule, limit = agreed.target(name).credits, agreed.target(name).level
            year = path[month - month % 12 : month + 1]
            counts = path[month] < limit and sum(level < limit for level in year) > schedule.free_breaches
            percents[name] = min(schedule.credit(path[month]), schedule.cap) if counts else 0.0
        together = sum(percents.values())
        held = min(1.0, agreed.credit_cap / together) if together else 1.0
        for name, percent in percents.items():
            due[name].append(percent * held / 100 * agreed.charge)
    return due


@given(
    levels=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30),
    free=st.integers(0, 4), cap=st.floats(0, 30), joint=st.floats(0, 40),
)  # fmt: skip
def test_credits_are_those_of_the_agreement_read_month_by_month(
    levels: list[tuple[float, float]], free: int, cap: float, joint: float
) -> None:
    limited = target(credits=CreditSchedule(tiers=TIERS, free_breaches=free, cap=cap))
    agreed = version(limited, target("Answered", measure="response"), credit_cap=joint)
    by_name = {"Resolved": [one for one, _ in levels], "Answered": [other for _, other in levels]}
    found = owed(promise({name: [path] for name, path in by_name.items()}, agreed))
    expected = slowly(by_name, agreed)
    for name, path in found.items():
        assert path[0].tolist() == pytest.approx(expected[name])
        assert (path[0] <= joint / 100 * agreed.charge + 1e-9).all()


@pytest.mark.parametrize(
    ("agreement", "paid"), [("Payroll and HR SLA", 13_000), ("Network SLA, Ashby Hospitals", 6_150)]
)
def test_the_levels_of_the_sample_owe_what_its_months_were_credited(agreement: str, paid: float) -> None:
    agreed = catalogue.parse(make.catalogue())
    records = Records(make.make())
    records = records.at(cut_off(records.last_instant, ZoneInfo(agreed.zone)))
    judged = judge(take(records, agreed), agreed).filter(
        (pl.col("agreement") == agreement) & ~pl.col("partial") & (pl.col("segment") == "")
    )
    stands = agreed.agreement(agreement).versions[-1]
    monthly = [each.name for each in stands.targets if each.credits.tiers]
    rows = {name: judged.filter(pl.col("target") == name).sort("period") for name in monthly}
    levels = {name: [of["level"].to_list()] for name, of in rows.items()}
    found = owed(promise(levels, stands))
    assert sum(float(path.sum()) for path in found.values()) == paid
    for name, of in rows.items():
        assert found[name][0].tolist() == pytest.approx(of["money"].to_list())
