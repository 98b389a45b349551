"""The desk of a support group, gathered from a review of desks that are real queues."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest

from analytics.catalogue import parse
from analytics.errors import QuestionError, ScenarioError
from analytics.records.records import Records
from analytics.review import Review, desks
from analytics.scenario.desk.answer import work_out
from analytics.scenario.desk.levers import ChangePeople
from sample_data import make
from sample_data.queued import tables
from tests.scenario.calibrate.made import queue

GROUP = "Applications"


@cache
def review() -> Review:
    """The sample organisation, its tickets served by real queues; costs are those of the sample."""
    cut = datetime(2026, 11, 1, tzinfo=UTC)
    kept = {**tables(queue()), "costs": make.make()["costs"]}
    return Review(Records(tables=kept, data_version=1).at(cut), parse(make.catalogue()), cut, opened={"as_of": cut})


@pytest.mark.slow
def test_a_desk_is_gathered_with_its_backtest_its_prices_and_what_it_rests_on() -> None:
    told: list[tuple[float, str]] = []
    found = desks.desk(review(), GROUP, months=3, progress=lambda done, what: told.append((done, what)))
    assert [done for done, _ in told] == [0.0, 0.1, 0.8, 1.0]
    assert found.model_error < 0.08
    assert len(found.ground.desk.edges) == 4
    assert {aim.name.split(":")[0] for aim in found.ground.aims} >= {"Payroll and HR SLA", "Citizen Portal SLA"}
    assert found.ground.tariff.rate("people", GROUP) == pytest.approx(62, abs=25)
    assert {each.source for each in found.assumptions} == {"method", "records"}
    assert any("time of its own" in words for words in found.cannot)
    assert desks.desk(review(), GROUP, months=3) is found


@pytest.mark.slow
def test_people_more_cost_their_hours_and_hold_more() -> None:
    ground = desks.desk(review(), GROUP, months=3).ground
    now, more = (work_out(ground, levers) for levers in ([], [ChangePeople(people=1)]))
    hours = sum((station.ends - station.starts)[station.starts < ground.desk.edges[-1]].sum()
                for station in ground.desk.stations)  # fmt: skip
    paid = more.bill.each("people") - now.bill.each("people")
    assert np.allclose(paid, hours * ground.tariff.rate("people", GROUP), rtol=0.02)
    assert more.played.counted["in_time"].sum() > now.played.counted["in_time"].sum()


def test_a_group_without_tickets_or_whose_log_is_no_queue_is_refused_in_words() -> None:
    with pytest.raises(QuestionError, match=r"no tickets were handled by 'Nobody'.*Applications"):
        desks.desk(review(), "Nobody")
    sample = Review(
        Records(tables=make.make(), data_version=1).at(datetime(2026, 11, 1, tzinfo=UTC)), parse(make.catalogue()),
        datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    with pytest.raises(ScenarioError, match="are not those of a queue"):
        desks.desk(sample, "Infrastructure")
