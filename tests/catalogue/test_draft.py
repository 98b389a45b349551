"""A first agreement is added to what is agreed already, and judged by the due dates that tickets carry."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalogue import parse
from analytics.catalogue.draft import as_counted, by_due_dates, up, within_hours
from analytics.errors import CatalogueError


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool))
def test_any_name_a_record_may_carry_makes_a_catalogue(service: str) -> None:
    catalogue = parse(by_due_dates(service, 80, date(2026, 1, 1)))
    assert catalogue.slas(service)[0].versions[0].targets[0].within is None


def test_it_is_added_to_a_catalogue_that_has_the_service() -> None:
    before = '[[services]]\nname = "Desk"\n'
    catalogue = parse(before + by_due_dates("Desk", 99.5, date(2026, 1, 1), listed=True))
    assert [service.name for service in catalogue.services] == ["Desk"]
    assert catalogue.slas("Desk")[0].versions[0].targets[0].level == 0.995


@pytest.mark.parametrize("percent", [101, 0, -1])
def test_a_share_nobody_can_promise_is_refused(percent: float) -> None:
    with pytest.raises(CatalogueError, match="at most 100 %"):
        by_due_dates("Desk", percent, date(2026, 1, 1))


@given(st.floats(0.25, 8784).map(lambda hours: round(hours, 2)))
def test_the_hours_that_are_promised_are_the_hours_that_are_read(hours: float) -> None:
    target = parse(within_hours("Desk", 90, hours, date(2026, 1, 1))).slas("Desk")[0].versions[0].targets[0]
    assert target.within is not None
    assert (target.within.amount, target.within.unit) == (hours, "hours")


@pytest.mark.parametrize("hours", [0, -1, 1e9, float("nan")])
def test_a_time_nobody_can_promise_is_refused(hours: float) -> None:
    with pytest.raises(CatalogueError, match="hours cannot be promised"):
        within_hours("Desk", 90, hours, date(2026, 1, 1))


def test_counts_and_up_time_can_be_agreed_too() -> None:
    since = date(2026, 1, 1)
    text = f"{as_counted('Ward', 95, since)}\n{up('Portal', 99.95, since)}"
    targets = [(sla.service, t.measure, t.level) for sla in parse(text).slas() for t in sla.versions[0].targets]
    assert targets == [("Ward", "attainment", 0.95), ("Portal", "availability", 0.9995)]
