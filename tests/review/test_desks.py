"""The desk of a support group, gathered from a review of desks that are real queues."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import Conversion, parse
from analytics.errors import QuestionError, ScenarioError
from analytics.records.records import Records
from analytics.review import Review, desks
from analytics.review.findings import desk
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
    # Tickets of the network come here, too, and most of them are handled elsewhere.
    assert any(kind.service == "Network and Wi-Fi" for kind in found.ground.desk.kinds)
    assert {aim.name.split(":")[0] for aim in found.ground.aims} == {
        "Payroll and HR SLA", "Finance and Purchasing SLA", "Case Management SLA", "Citizen Portal SLA",
    }  # fmt: skip
    assert found.ground.tariff.rate("people", GROUP) == pytest.approx(62, abs=25)
    assert {each.source for each in found.assumptions} == {"method", "records"}
    assert any("time of its own" in words for words in found.cannot)
    assert desks.desk(review(), GROUP, months=3) is found


EURO = Conversion(of="EUR", into="GBP", rate=0.8, on=date(2026, 1, 31), source="Bank of England")


def abroad(*conversions: Conversion) -> Review:
    """The same, with licences paid in euro at 0.8 pounds each."""
    costs, paid = review().records["costs"], pl.col("kind") == "Licences"
    euro = costs.with_columns(
        amount=pl.when(paid).then(pl.col("amount") / 0.8).otherwise("amount"),
        currency=pl.when(paid).then(pl.lit("EUR")).otherwise("currency"),
    )
    kept = replace(review().records, tables={**review().records.tables, "costs": euro})
    return replace(review(), records=kept, catalogue=replace(review().catalogue, conversions=conversions))


def test_costs_of_a_desk_in_two_currencies_are_priced_by_the_rate_that_was_entered() -> None:
    told, plain = (desks._tariff(each, GROUP) for each in (abroad(EURO), review()))
    assert [(each.line, each.of) for each in told.rates] == [(each.line, each.of) for each in plain.rates]
    assert [each.amount for each in told.rates] == pytest.approx([each.amount for each in plain.rates])
    (entered,) = [each.words for each in told.assumptions if each.source == "entered by hand"]
    assert entered.startswith("1 EUR is worth 0.8 GBP (Bank of England, 31 January 2026), for 12 months from")
    with pytest.raises(ScenarioError, match=r"in EUR .* on the Agreements page, under Change, Exchange rates"):
        desks._tariff(abroad(), GROUP)


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


@pytest.mark.slow
def test_changes_of_a_desk_are_compared_on_the_same_luck() -> None:
    found = desk.compare(review(), group=GROUP, horizon=3, options=(("One more", (("people", "people", 1.0),)),))
    today, more = found.table.to_dicts()
    assert (today["total_change"], today["total_error"]) == (0, 0)
    assert more["level"] > today["level"]
    assert more["total"] - today["total"] == pytest.approx(more["total_change"])
    assert more["cost"] - today["cost"] > 5 * more["total_error"]
    assert "Applications, “One more”" in found.answer
    assert "quarters held out" in found.method.accuracy
    assert [column for column in (*found.labels, *found.formats) if column not in found.table.columns] == []
    assert desk.compare(review(), group=GROUP, horizon=3).answer.startswith("Applications as it is: ")
    with pytest.raises(QuestionError, match="6 options"):
        desk.compare(review(), group=GROUP, horizon=3, options=(("More", ()),) * 6)


@pytest.mark.slow
def test_people_needed_and_what_people_cannot_mend_are_told_of_the_desk() -> None:
    needed = desk.people(review(), group=GROUP, horizon=3)
    assert needed.table["month"].to_list() == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    held = desk.limits(review(), group=GROUP, horizon=3)
    assert held.table.height == len(desks.desk(review(), GROUP, months=3).ground.aims)
    assert set(held.table["mended_by"]) <= {"nothing need be done", "people", "handling time", "neither"}
    assert (held.table["ceiling"] >= held.table["today"] - 0.02).all()
    for found in (needed, held):
        assert found.question.endswith("?")
        assert [column for column in (*found.labels, *found.formats) if column not in found.table.columns] == []
