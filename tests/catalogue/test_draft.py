"""A first agreement is added to what is agreed already, and judged by the due dates that tickets carry."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalogue import parse
from analytics.catalogue.draft import by_due_dates
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
