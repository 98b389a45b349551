"""The program's own methods reviewed, on the sample and on workspaces that say too little."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.errors import QuestionError
from analytics.forecast.demand import past
from analytics.records.intake import take_in
from analytics.records.profile import shipped
from analytics.review import Review
from analytics.review.findings import methods
from analytics.review.own_methods import METHODS, checks
from analytics.review.past_warnings import past_warnings
from analytics.warning.own_record import NO_CLAIM
from tests.review.every_finding import ask

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.review import Workspace


def of(review: Review, method: str) -> pl.DataFrame:
    return checks(review).filter(pl.col("method") == method)


def test_every_forecast_made_from_the_past_is_one_case_known_once_it_came(review: Review) -> None:
    found = of(review, "Range of a demand forecast")
    made = {name: past.forecasts(one) for name, one in review.demand().forecasts.items()}
    assert found.height == sum(len(each) for each in made.values()) > 50
    first = made["Citizen Portal"][0]
    row = found.filter(pl.col("about") == "Citizen Portal").row(0, named=True)
    assert (row["known"], row["came"]) == (first.frame["period"][-1], first.held)
    assert row["known"] > first.made


def test_every_period_of_a_target_is_one_case_however_often_a_chance_was_given_of_it(review: Review) -> None:
    found = of(review, "Chance of a miss")
    chances = past_warnings(review).chances.drop_nulls("missed")
    assert found.height == chances.select("agreement", "target", "period").n_unique()
    missed = chances.filter("missed").select("agreement", "target", "period").n_unique()
    assert found["came"].sum() == missed > 0


def test_what_was_said_last_of_a_period_is_what_counts(review: Review) -> None:
    chances = past_warnings(review).chances.drop_nulls("missed")
    key = chances.row(-1, named=True)
    same = chances.filter(*(pl.col(name) == key[name] for name in ("agreement", "target", "period")))
    last = same.filter(pl.col("as_of") == pl.col("as_of").max()).row(0, named=True)
    about = f"{key['agreement']}: {key['target']}"
    found = of(review, "Chance of a miss").filter(pl.col("about") == about, pl.col("known") >= key["period"])
    assert found.row(0, named=True)["claimed"] == last["chance_of_miss"]


def test_a_queue_that_carries_a_simulation_is_held_to_its_band(review: Review) -> None:
    found = of(review, "Band of a simulated desk")
    assert found["about"].unique().to_list() == ["Infrastructure"]
    assert found["cases"].sum() == pytest.approx(found.height / 3)
    assert found["came"].is_in([0.0, 1.0]).all()


def test_the_sentence_counts_methods_that_claim_something_alone(review: Review) -> None:
    found = ask(review, "methods")
    assert found.answer == "Both methods that can be judged kept their word over the last twelve months"
    assert found.table.filter(pl.col("verdict") == NO_CLAIM).height == 3
    assert found.status == "met"


def test_a_method_that_claims_too_much_is_named_with_what_to_do(review: Review) -> None:
    worse = checks(review).with_columns(
        pl.when(pl.col("method") == "Range of a demand forecast").then(0.5).otherwise("came").alias("came")
    )
    other = replace(review)
    other.remembered("checks of methods", lambda: worse)
    found = methods.reviewed(other)
    assert found.answer.startswith("One of two methods that can be judged kept its word")
    assert found.answer.endswith("look at the range of a demand forecast (80 % said, 50 % came)")
    row = found.table.filter(pl.col("method") == "Range of a demand forecast").row(0, named=True)
    assert row["do"].startswith("Read its ranges as too narrow")
    assert found.status == "at risk"


def test_a_method_that_does_not_exist_is_refused_with_those_that_do(review: Review) -> None:
    with pytest.raises(QuestionError, match="no method is called 'Guess'") as refused:
        methods.course(review, method="Guess")
    assert METHODS[0].name in str(refused.value)


def test_records_of_one_month_say_too_little_and_are_told_so(own: Workspace, tmp_path: Path) -> None:
    own.agree('[[services]]\nname = "Desk"\n[[agreements]]\nname = "Desk SLA"\nservice = "Desk"\n'
              '[[agreements.versions]]\nin_force = 2026-01-01\ncalendar = "24x7"\n'
              '[[agreements.versions.targets]]\nname = "On time"\nmeasure = "resolution"\nat_least = "90 %"\n'
              'within = "4 hours"\n')  # fmt: skip
    head = "ticket,service,customer,group,priority,category,opened,responded,resolved,closed,due"
    lines = [f"T{day},Desk,,,P3,,2026-01-{day:02d} 09:00,,2026-01-{day:02d} 10:00,," for day in range(1, 32)]
    (tmp_path / "tickets.csv").write_text("\n".join([head, *lines, "T99,Desk,,,P3,,never,,,,"]), "utf-8")
    intake = take_in(tmp_path / "tickets.csv", shipped()["sample_tickets"])
    own.dataset.load([intake], when=datetime(2026, 2, 2, tzinfo=UTC))
    found = methods.reviewed(Review.open("own", root=own.folder.parent, as_of=date(2026, 1, 31)))
    assert found.answer == "Too little has come yet to tell how right our methods were"
