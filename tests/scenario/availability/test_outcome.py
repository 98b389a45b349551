"""What a case comes to: levels by hand, chances that are held, credits, paired differences, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.catalogue import Calendar
from analytics.errors import ScenarioError
from analytics.scenario.availability.levers import (
    FewerFailures,
    PlannedWorkMoved,
    QuickerRestoring,
    Redundancy,
)
from analytics.scenario.availability.outcome import Case, Outcome, compared, difference, promisable, work_out
from analytics.scenario.compare import TODAY
from tests.scenario.availability.made import (
    HOURS,
    MONTH,
    Floats,
    evidence,
    failures,
    lost,
    seen,
    series,
    target,
    walked,
)

#: Forty failures in two years, of two hours on average.
USUAL = failures(up=17_440.0, hours=[0.5, 1, 1, 2, 2, 2, 3, 4] * 5, months=24)
AS_IT_IS = Case(name="As it is")


def usual(**more: object) -> Outcome:
    return work_out(evidence([USUAL], series("A")), replace(AS_IT_IS, **more))  # type: ignore[arg-type]  # fields of a case


def test_the_mean_level_is_that_of_renewal_theory_with_what_is_not_known_mixed_in() -> None:
    known = evidence([USUAL], series("A"))
    beliefs = known.beliefs(2000, 1)["A"]
    assert work_out(known, AS_IT_IS).level.mean == pytest.approx(float(beliefs.availability.mean()), abs=3e-4)


def test_chances_credits_and_hours_are_read_off_the_futures_one_by_one() -> None:
    found = usual(futures=200)
    hours = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24.0
    months = met = 0
    paid, kept = [], 0
    for gone in found.lost:
        misses, owed = 0, 0.0
        for month, lost_hours in enumerate(gone):
            level = round(1 - lost_hours / hours[month], 12)
            months, met, misses = months + 1, met + (level >= 0.99), misses + (level < 0.99)
            owed += 0 if level >= 0.99 else 50 if level >= 0.98 else 200
        paid.append(owed / 12)
        kept += misses == 0
    assert found.chance == pytest.approx(met / months)
    assert found.chance_of_all == pytest.approx(kept / 200)
    assert found.credits.mean == pytest.approx(np.mean(paid))
    assert found.credits.p95 == pytest.approx(np.quantile(paid, 0.95))
    assert found.hours.mean == pytest.approx(found.lost.mean())


@pytest.mark.parametrize(
    ("maintenance", "level"), [("leaves agreed time", 1.0), ("counts as up", 1.0), ("own state", 0.95)]
)
def test_planned_work_counts_as_the_agreement_says(maintenance: str, level: float) -> None:
    conventions = {"maintenance": maintenance}
    never = failures(up=1e12, hours=[1e-9] * 5)
    known = evidence([never], series("A"), planned=[0.05], conventions=conventions)
    assert work_out(known, AS_IT_IS).level.mean == pytest.approx(level)
    moved = replace(AS_IT_IS, changes=(PlannedWorkMoved(percent=60),))
    assert work_out(known, moved).level.mean == pytest.approx(level + (1 - level) * 0.6)


def test_time_lost_under_planned_work_is_not_lost_again() -> None:
    always = evidence([USUAL], series("A"), planned=[0.5], conventions={"maintenance": "counts as up"})
    halved, whole = work_out(always, AS_IT_IS).hours.mean, usual().hours.mean
    assert halved == pytest.approx(whole / 2)


def test_a_quarter_is_judged_as_a_whole() -> None:
    known = evidence([USUAL], series("A"), promised=target(span="quarter"))
    found = work_out(known, AS_IT_IS)
    assert found.levels.shape == (2000, 4)
    hours = np.array([31, 28, 31]) * 24.0
    assert found.levels[:, 0] == pytest.approx(1 - found.lost[:, :3].sum(axis=1) / hours.sum())


def test_the_promised_level_is_held_by_the_share_of_futures_that_is_asked() -> None:
    found, known = usual(), evidence([USUAL], series("A"))
    for confidence in (0.8, 0.9, 0.95):
        level, held, paid = promisable(found, known, confidence)
        assert confidence <= held
        assert (found.levels.min(axis=1) >= level + 0.001 + 1e-12).mean() <= confidence + 0.02
        assert paid >= 0
    assert promisable(found, known, 0.8)[0] > promisable(found, known, 0.95)[0]


def test_credits_of_the_promised_level_move_along_with_it() -> None:
    found, known = usual(), evidence([USUAL], series("A"))
    level, _, paid = promisable(found, known, 0.9)
    # The first tier begins where the promise ends, the second a point beneath, as before.
    owed = np.where(found.levels >= level, 0.0, np.where(found.levels >= round(level - 0.01, 12), 50.0, 200.0))
    assert paid == pytest.approx(float(owed.mean()))


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOURS)
def test_promises_are_held_in_about_the_stated_share_of_simulated_futures(kind: str) -> None:
    held = []
    for number in range(300):
        chance = np.random.default_rng((7, number))
        often, typical = np.exp(chance.uniform(np.log([0.5, 0.2]), np.log([4, 3])))
        spread, months = float(chance.uniform(0.6, 1.4)), int(chance.integers(18, 37))

        def walk(until: int) -> Floats:
            return walked(chance, kind, between=MONTH / often, typical=typical, spread=spread, end=until * MONTH)  # noqa: B023  # called at once

        known = seen(walk(months), months)
        if known.number < 5:
            continue
        there = evidence([known], series("A"))
        level = promisable(work_out(there, replace(AS_IT_IS, futures=500, seed=number + 1)), there, 0.9)[0]
        held.append(1 - lost(walk(12), 12).max() / MONTH >= level)
    assert 0.84 <= np.mean(held) <= 0.96


def test_few_outages_promise_less_than_many_of_the_same_kind() -> None:
    few = failures(up=17_440.0 / 8, hours=[0.5, 1, 1, 2, 2], months=3)
    many = evidence([failures(up=17_440.0 * 8, hours=[0.5, 1, 1, 2, 2] * 64, months=192)], series("A"))
    scarce = evidence([few], series("A"))
    assert promisable(work_out(scarce, AS_IT_IS), scarce)[0] < promisable(work_out(many, AS_IT_IS), many)[0]


def test_cases_stand_beside_today_with_paired_differences() -> None:
    known = evidence([USUAL], series("A"))
    cases = [
        Case(name="Rarer", changes=(FewerFailures(times=2.0, once=900.0, monthly=40.0),)),
        Case(name="Quicker", changes=(QuickerRestoring(times=0.5),)),
        Case(name="Twin", changes=(Redundancy(units=2, needed=1, common=0),)),
        Case(name="Unchanged"),
    ]
    outcomes, table = compared(known, cases)
    rows = {row["option"]: row for row in table.iter_rows(named=True)}
    assert list(rows) == [TODAY, "Rarer", "Quicker", "Twin", "Unchanged"]
    assert (rows["Rarer"]["once"], rows["Rarer"]["monthly"]) == (900.0, 40.0)
    assert rows["Unchanged"]["hours_change"] == rows["Unchanged"]["credits_change"] == 0
    today = rows[TODAY]["hours"]
    # Half as many failures and half the time to restore both halve the time lost; a twin loses next to none.
    for name in ("Rarer", "Quicker"):
        assert rows[name]["hours_change"] == pytest.approx(-today / 2, rel=0.06)
    assert rows["Twin"]["hours"] < 0.02 * today
    assert rows["Quicker"]["hours"] == pytest.approx(today + rows["Quicker"]["hours_change"])
    apart = outcomes[2].lost.mean(axis=1) - outcomes[0].lost.mean(axis=1)
    assert rows["Quicker"]["hours_change_error"] == pytest.approx(apart.std(ddof=1) / np.sqrt(2000))


def test_common_luck_makes_a_difference_far_surer_than_two_separate_runs() -> None:
    known = evidence([USUAL], series("A"))
    today = work_out(known, AS_IT_IS)
    changed = work_out(known, replace(AS_IT_IS, changes=(QuickerRestoring(times=0.9),)))
    apart = work_out(known, replace(AS_IT_IS, seed=2, changes=(QuickerRestoring(times=0.9),)))
    paired, separate = difference(changed, today, "lost").error, difference(apart, today, "lost").error
    assert separate > 10 * paired


def test_a_second_unit_of_a_part_helps_only_as_far_as_that_part_goes() -> None:
    often, rare = failures("A", hours=[1.0, 2, 3] * 8), failures("B", hours=[1.0, 2, 3] * 2)
    known = evidence([often, rare], series("A", "B"))
    twins = [Case(name=part, changes=(Redundancy(part=part, units=2, common=0),)) for part in ("A", "B")]
    table = compared(known, twins)[1]
    gained = (-table["hours_change"]).to_list()
    assert gained[1] > 2 * gained[2] > 0


def test_an_equal_case_gives_an_equal_answer() -> None:
    assert (usual().levels == usual().levels).all()
    assert usual(seed=2).level.mean != usual().level.mean


def test_months_without_service_hours_are_not_judged() -> None:
    summer = {date(2026, 7, day): ["00:00-24:00"] for day in range(1, 32)}
    seasonal = Calendar(name="summer", own_days=summer)  # type: ignore[arg-type]  # text is read
    found = work_out(evidence([USUAL], series("A"), calendar=seasonal), AS_IT_IS)
    judged = ~np.isnan(found.levels)
    assert judged[:, 6].all()
    assert judged.sum() == 2000
    assert found.chance == pytest.approx((found.levels[:, 6] >= 0.99).mean())
    assert found.chance_of_all == pytest.approx(found.chance)


def test_a_calendar_that_never_opens_is_refused_in_words() -> None:
    with pytest.raises(ScenarioError, match="'shut' has no service hours in the 12 months ahead"):
        work_out(evidence([USUAL], series("A"), calendar=Calendar(name="shut")), AS_IT_IS)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (Case(name="x", horizon=0), "horizon is 0 months"),
        (Case(name="x", futures=5), "number of futures is 5"),
        (Case(name="x", changes=(QuickerRestoring(times=-1),)), "Time to restore, times is -1"),
        (Case(name="x", changes=(Redundancy(units=1, needed=2),)), "2 of 1 units are needed"),
        (Case(name="x", changes=(FewerFailures(part="B", times=2),)), "part 'B'"),
    ],
)
def test_a_case_out_of_bounds_is_refused_before_any_work(case: Case, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        work_out(evidence([USUAL], series("A")), case)


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ([], "0 cases"),
        ([Case(name=str(place)) for place in range(6)], "6 cases"),
        ([Case(name="a"), Case(name="a")], "share the name 'a'"),
        ([Case(name=TODAY)], "share the name"),
        ([Case(name="a"), Case(name="b", seed=2)], "cannot be paired"),
        ([Case(name="a"), Case(name="b", changes=(QuickerRestoring(times=-1),))], "case 'b': Time to restore"),
    ],
)
def test_cases_that_cannot_be_compared_are_refused_in_words(cases: list[Case], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        compared(evidence([USUAL], series("A")), cases)


def test_a_confidence_of_one_is_refused() -> None:
    with pytest.raises(ScenarioError, match="a confidence of 1"):
        promisable(usual(), evidence([USUAL], series("A")), 1.0)
