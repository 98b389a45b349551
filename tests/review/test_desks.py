"""The desk of a support group, gathered from reviews of desks that are real queues."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import Conversion, parse
from analytics.errors import QuestionError, ScenarioError
from analytics.records.records import Records
from analytics.review import Review, desks, words
from analytics.review.findings import desk, desk_people
from analytics.scenario.desk.answer import work_out
from analytics.scenario.desk.level import attained
from analytics.scenario.desk.levers import ChangePeople
from sample_data import infrastructure, make
from sample_data.organisation import PRIORITIES
from tests.review.queued import GROUP, made, review, sound

ONE_MORE = (("people", "people", 1.0),)


@pytest.mark.slow
def test_a_desk_is_gathered_with_its_backtest_its_prices_and_what_it_rests_on() -> None:
    told: list[tuple[float, str]] = []
    fresh = made()
    found = desks.desk(fresh, GROUP, months=2, progress=lambda done, what: told.append((done, what)))
    assert [done for done, _ in told] == [0.0, 0.1, 0.8, 1.0]
    assert found.model_error < 0.08
    assert len(found.ground.desk.edges) == 3
    # Tickets of the network come here, too, and most of them are handled elsewhere.
    assert any(kind.service == "Network and Wi-Fi" for kind in found.ground.desk.kinds)
    assert {aim.name.split(":")[0] for aim in found.ground.aims} == {
        "Payroll and HR SLA", "Finance and Purchasing SLA", "Case Management SLA", "Citizen Portal SLA",
    }  # fmt: skip
    assert found.ground.tariff.rate("people", GROUP) == pytest.approx(62, abs=25)
    assert {each.source for each in found.assumptions} == {"method", "records"}
    assert any("time of its own" in words for words in found.cannot)
    assert desks.desk(fresh, GROUP, months=2) is found


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


@cache
def shipped(seed: int = make.SEED) -> Review:
    """The sample organisation as it is shipped, where one of three groups is a queue."""
    cut = datetime(2026, 11, 1, tzinfo=UTC)
    return Review(Records(tables=make.make(seed), data_version=1).at(cut), parse(make.catalogue()), cut)


def test_a_group_without_tickets_or_whose_log_is_no_queue_is_refused_in_words() -> None:
    with pytest.raises(QuestionError, match=r"no tickets were handled by 'Nobody'.*Applications"):
        desks.desk(review(), "Nobody")
    for group in ("Applications", "Service Desk"):
        with pytest.raises(ScenarioError, match=f"waits of '{group}' are not those of a queue"):
            desks.desk(shipped(), group)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [make.SEED, 7, 11])
def test_infrastructure_of_the_sample_is_a_desk_whose_capacity_is_found_and_next_quarter_foreseen(seed: int) -> None:
    found = desks.desk(shipped(seed), "Infrastructure", months=3)
    ours = {kind.service for kind in found.ground.desk.kinds}
    assert ours == {"Email and Collaboration", "Network and Wi-Fi", "Hosting Platform"}
    assert {aim.name.split(":")[0] for aim in found.ground.aims} == {
        "Email and Collaboration SLA", "Network SLA, Ashby Hospitals", "Network SLA, Northmoor Council",
        "Hosting Platform SLA",
    }  # fmt: skip
    assert found.cannot == ()
    tested, quarters = found.found.backtest, found.found.quarters
    assert tested is not None
    assert (len(quarters), tested.quarters, quarters["binds"].all()) == (8, 4, True)
    assert tested.error() < 0.7 * tested.error("same")
    assert tested.covered >= 10 / 12
    # Time for tickets over the work in one, of which a quarter of what re-opened ones took comes again.
    mix = shipped(seed).records["tickets"].filter(pl.col("group") == "Infrastructure")["priority"].value_counts()
    each = dict(zip(PRIORITIES, infrastructure.HARDER.tolist(), strict=True))
    harder = sum(each[priority] * count for priority, count in mix.iter_rows()) / mix["count"].sum()
    true = infrastructure.ON_TICKETS / (infrastructure.TOUCH * harder * (1 + 0.04 / 4))
    within = [low <= true <= high for low, high in quarters.select("capacity_low", "capacity_high").iter_rows()]
    assert sum(within) >= 7


@pytest.mark.slow
def test_changes_of_a_desk_are_compared_on_the_same_luck() -> None:
    found = desk.compare(review(), group=GROUP, horizon=3, options=(("One more", ONE_MORE),))
    today, more = found.table.to_dicts()
    assert (today["total_change"], today["total_error"]) == (0, 0)
    assert more["level"] > today["level"]
    assert more["total"] - today["total"] == pytest.approx(more["total_change"])
    assert more["cost"] - today["cost"] > 5 * more["total_error"]
    assert "Applications, “One more”" in found.answer
    assert "quarters held out" in found.method.accuracy
    sound(found)
    assert desk.compare(review(), group=GROUP, horizon=3).answer.startswith("Applications as it is: ")
    with pytest.raises(QuestionError, match="6 options"):
        desk.compare(review(), group=GROUP, horizon=3, options=(("More", ()),) * 6)


def test_the_figures_of_a_page_are_those_of_the_comparison() -> None:
    asked: dict[str, Any] = {"group": GROUP, "horizon": 3, "changes": ONE_MORE}
    today, more = desk.compare(review(), **asked).table.to_dicts()
    rows = {row["label"]: row for row in desk.figures(review(), **asked).table.to_dicts()}
    assert rows["Items in time"]["shown"] == words.share(more["level"])
    assert rows["Items in time"]["delta"] == f"{100 * (more['level'] - today['level']):+.0f} pts"
    assert rows["Cost and credits a month"]["better"] is False


def test_each_promise_is_told_as_it_is_and_as_it_would_be() -> None:
    ground = desks.desk(review(), GROUP, months=3).ground
    held = desk.promises(review(), group=GROUP, horizon=3, changes=ONE_MORE)
    now, then = (work_out(ground, levers).played for levers in ([], [ChangePeople(people=1)]))
    for aim, row in zip(ground.aims, held.table.to_dicts(), strict=True):
        assert row["promise"] == aim.name
        assert (row["today"], row["today_met"]) == (attained(now, aim).mean, attained(now, aim).chance)
        assert (row["level"], row["always"]) == (attained(then, aim).mean, attained(then, aim).chance_of_all)
    sure = int((held.table["always"] >= desk.SURE).sum())
    assert words.number_word(sure) in held.answer.lower()
    assert "today" not in desk.promises(review(), group=GROUP, horizon=3).labels


def test_what_was_played_so_often_is_known_and_not_played_again() -> None:
    setting: dict[str, Any] = {"group": GROUP, "horizon": 3, "seed": 5, "replications": 10}
    assert not desks.knows(review(), changes=ONE_MORE, **setting)
    told = list[float]()
    first = desks.played(review(), changes=ONE_MORE, **setting, progress=told.append)
    assert told == [0.5, 1.0]
    assert desks.knows(review(), changes=ONE_MORE, **setting)
    assert desks.played(review(), changes=ONE_MORE, **setting, progress=told.append) is first
    assert told == [0.5, 1.0]


@pytest.mark.slow
def test_people_needed_and_what_people_cannot_mend_are_told_of_the_desk() -> None:
    aim = desks.desk(review(), GROUP, months=3).ground.aims[0].name
    needed, one = (desk_people.people(review(), group=GROUP, horizon=3, promise=name) for name in ("", aim))
    for found in (needed, one):
        assert found.table["month"].to_list() == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    # One promise takes no more people than all of them, in any future.
    assert (one.table["beyond"] <= needed.table["beyond"]).all()
    with pytest.raises(QuestionError, match="no promise 'Joy' is simulated"):
        desk_people.people(review(), group=GROUP, horizon=3, promise="Joy")
    told = list[float]()
    held = desk_people.limits(review(), group=GROUP, horizon=2, progress=told.append)
    assert told[-1] == 1
    assert held.table.height == len(desks.desk(review(), GROUP, months=3).ground.aims)
    assert set(held.table["mended_by"]) <= {"nothing need be done", "people", "handling time", "neither"}
    assert (held.table["ceiling"] >= held.table["today"] - 0.02).all()
    beyond = held.table.filter(pl.col("mended_by") == "neither")["promise"].to_list()
    assert f"{words.listing(beyond)}: neither people nor shorter handling can mend this" in held.answer
    for found in (needed, held):
        sound(found)


def test_how_far_a_desk_is_to_be_trusted_is_said_beside_its_answer() -> None:
    found = desks.desk(review(), GROUP, months=3)
    tested = found.found.backtest
    assert tested is not None
    assert f"foreseen with an error of {100 * found.model_error:.1f} points" in found.trust
    assert found.trust.endswith(f"{words.share(tested.covered)} of them within the 90 % band")


def test_credits_of_a_bad_year_are_told_beside_those_of_the_mean_one() -> None:
    row = desk.compare(review(), group=GROUP, horizon=3).table.row(0, named=True)
    paid = desks.played(review(), group=GROUP, horizon=3).credits / 3
    assert (row["credits"], row["credits_p95"]) == (pytest.approx(paid.mean()), np.quantile(paid, 0.95))


def test_a_desk_that_can_be_played_is_looked_for_among_the_groups() -> None:
    told: list[str] = []
    assert desks.workable(shipped(), lambda _done, what: told.append(what)) == "Infrastructure"
    assert told == ["Reading the log of Applications", "Reading the log of Infrastructure"]
    assert desks.workable(shipped(), lambda _done, what: told.append(what)) == "Infrastructure"
    assert len(told) == 2
    refused = shipped().records["tickets"].filter(pl.col("group") != "Infrastructure")
    only = Review(
        Records(tables={**shipped().records.tables, "tickets": refused}, data_version=1), shipped().catalogue,
        shipped().as_of,
    )  # fmt: skip
    assert desks.workable(only) == ""
