"""Goals and trends are kept like everything else, and what was kept before they were known stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from analytics.catalogue import Catalogue, Customer, Goal, Service
from analytics.errors import CatalogueError, ConflictError, RegisterError
from analytics.register import Register, Saying
from analytics.register.database import place
from analytics.register.migration import STEPS, bring_up_to_date
from analytics.register.scenario import KeptScenario
from analytics.register.trend import YARDSTICK, Trend

if TYPE_CHECKING:
    from pathlib import Path

WAGES: Final = Trend(
    title="Wages rise", kind="economic", what="The pay round of April", source="Pay body", noted=date(2026, 9, 3),
    begins=date(2027, 4, 1), ends=date(2028, 3, 31), likelihood="highly likely", impact_level="high", impact="Dearer",
    services=("Pay",), ground="desk", changes=(("handling", "percent", -5.0), ("handling", "kind", "Mail")),
    owner="Ann", review_by=date(2026, 12, 1),
)  # fmt: skip
PORT: Final = Catalogue(
    customers=(Customer(name="Port"),), services=(Service(name="Pay"), Service(name="Net")),
    goals=(Goal(name="Paid on time", customer="Port", services=("Net", "Pay")), Goal(name="Grow")),
)  # fmt: skip


@pytest.mark.parametrize("value", [WAGES, replace(WAGES, closed=True), Trend(title="New", kind="social", name="n")])
def test_a_trend_comes_back_whole_and_in_the_trail(kept: Register, value: Trend) -> None:
    kept.save(value, by=Saying("Ann"))
    assert kept.entry("trend", value.name).value == value
    assert [act.after for act in kept.history("trend")] == [value]
    assert not kept.verify()


def test_goals_come_back_with_their_services_in_order_and_are_changed_and_undone(kept: Register) -> None:
    kept.agree(PORT)
    assert kept.catalogue() == PORT
    fewer = replace(PORT.goals[0], services=("Pay",))
    kept.save(fewer, version=1)
    assert kept.catalogue().goals[0] == fewer
    kept.undo(kept.history()[-1].number)
    assert kept.catalogue() == PORT
    assert not kept.verify()


def test_a_service_that_a_goal_rests_on_stays_until_the_goal_lets_go_of_it(kept: Register) -> None:
    kept.agree(PORT)
    with pytest.raises(CatalogueError, match="goal 'Paid on time' names the service 'Net', which is not in"):
        kept.remove("service", "Net", version=1)
    kept.agree(replace(PORT, services=(Service(name="Pay"),), goals=()))
    assert kept.catalogue().goals == ()


def test_two_people_on_one_trend_never_write_over_each_other(kept: Register, beside: Register) -> None:
    kept.save(WAGES)
    beside.save(replace(WAGES, owner="Bo"), version=1, by=Saying("Bo"))
    with pytest.raises(ConflictError, match="Bo changed the trend"):
        kept.save(replace(WAGES, owner="Cy"), version=1)


def test_two_watched_trends_never_share_a_title(kept: Register) -> None:
    kept.save(WAGES)
    with pytest.raises(RegisterError, match="a trend called 'wages RISE' is kept already"):
        kept.save(replace(WAGES, title="wages RISE", name="other"))
    kept.save(replace(WAGES, closed=True), version=1)
    kept.save(replace(WAGES, name="other"))


def test_a_backup_carries_goals_and_trends(kept: Register, tmp_path: Path) -> None:
    kept.agree(PORT)
    kept.save(WAGES)
    file = kept.backup(tmp_path / "b.sqlite")
    kept.agree(Catalogue())
    kept.remove("trend", WAGES.name, version=1)
    kept.restore(file)
    assert (kept.catalogue(), kept.entries("trend")[0].value) == (PORT, WAGES)
    assert not kept.verify()


def test_a_scenario_keeps_the_trends_it_rests_on(kept: Register) -> None:
    scenario = KeptScenario(title="Dearer", about={"group": "Desk"}, ground="desk", trends=(WAGES.name,))
    kept.save(scenario)
    assert kept.entry("scenario", scenario.name).value == scenario


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("kind", "astral", "'technical', 'market', 'economic'"), ("likelihood", "maybe", "'remote chance'"),
        ("ends", date(2027, 3, 31), "to 31 March 2027 ends before it begins"), ("title", "", "at least 1 character"),
        ("impact_level", "huge", "'low', 'medium' or 'high'"),
    ],
)  # fmt: skip
def test_a_trend_that_makes_no_sense_is_none(field: str, given: Any, said: str) -> None:
    told = {name: getattr(WAGES, name) for name in ("title", "kind", "begins", "likelihood")}
    with pytest.raises(ValidationError, match=said):
        Trend(**told | {field: given})


def test_words_of_likelihood_follow_each_other_without_an_overlap_and_say_what_is_likely() -> None:
    bounds = [bound for range_of in YARDSTICK.values() for bound in range_of]
    assert bounds == sorted(set(bounds))
    likely = [word for word in YARDSTICK if Trend(title="T", kind="social", likelihood=word).likely]
    assert likely == ["likely", "highly likely", "almost certain"]
    assert not replace(WAGES, likelihood="").likely


def test_a_review_is_overdue_from_the_day_after_it_and_never_of_a_closed_trend() -> None:
    assert [WAGES.overdue(date(2026, 12, day)) for day in (1, 2)] == [False, True]
    assert not replace(WAGES, closed=True).overdue(date(2027, 1, 1))
    assert not replace(WAGES, review_by=None).overdue(date(2027, 1, 1))


def test_a_register_of_the_version_before_keeps_its_scenarios(setting: str, room: str, tmp_path: Path) -> None:  # noqa: ARG001  # the setting is made by then
    steps = tmp_path / "before"
    (steps / "versions").mkdir(parents=True)
    for step in (STEPS / "versions").glob("step_000[1-4]_*.py"):
        (steps / "versions" / step.name).write_text(step.read_text("utf-8"), "utf-8")
    database = place(tmp_path / room, room)
    bring_up_to_date(database, tmp_path, steps)
    with database.writing() as session:
        session.execute(text(
            "INSERT INTO scenario (name, place, saved, version, title, ground, about, changes, horizon, seed, note, "
            "data_version, withdrawn) VALUES ('s', 0, 1, 1, 'More', 'target', '{}', '[]', 12, 1, '', 0, false)"
        ))  # fmt: skip
    assert bring_up_to_date(database, tmp_path) is not None
    opened = Register(database, tmp_path)
    found = opened.entry("scenario", "s").value
    opened.close()
    assert found == KeptScenario(title="More", about={}, name="s")
