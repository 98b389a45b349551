"""A change to an agreement is a version of its own, from a day, with its reason; two are never in force at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalogue import Agreement, Target, Version
from analytics.catalogue.amend import amended, made
from analytics.errors import CatalogueError

UP = Target(name="up", measure="availability", at_least=0.99)
FIRST = Version(in_force=date(2026, 1, 1), calendar="24x7", targets=(UP,))
GOLD = Agreement(name="gold", service="Pay", versions=(FIRST,), lead_days=12)
STRICTER = replace(FIRST, in_force=date(2026, 7, 1), targets=(replace(UP, at_least=0.995),), reason="More is asked")


def test_days_before_the_change_keep_the_terms_they_had() -> None:
    whole = amended(GOLD, STRICTER)
    assert whole.version_on(date(2026, 6, 30)) == FIRST
    assert whole.version_on(date(2026, 7, 1)) == STRICTER
    assert whole.lead_days == 12


def test_a_version_that_would_overlap_a_later_one_is_refused_with_the_day_it_could_begin() -> None:
    with pytest.raises(
        CatalogueError, match=r"from 1 March 2026 would overlap the one from 1 July 2026. Expected 1 July 2026"
    ):
        amended(amended(GOLD, STRICTER), replace(STRICTER, in_force=date(2026, 3, 1), charge=5.0))


def test_a_version_of_the_same_day_takes_the_place_of_the_one_there_was() -> None:
    mended = amended(amended(GOLD, STRICTER), replace(STRICTER, charge=5.0))
    assert [version.charge for version in mended.versions] == [0.0, 5.0]


def test_a_change_gives_its_reason_and_changes_something() -> None:
    with pytest.raises(CatalogueError, match="gold: the change gives no reason"):
        amended(GOLD, replace(STRICTER, reason="  "))
    with pytest.raises(CatalogueError, match="nothing differs from the version from 1 January 2026"):
        amended(GOLD, replace(FIRST, in_force=date(2026, 7, 1), reason="None"))


@given(days=st.lists(st.integers(0, 3000), min_size=1, max_size=6, unique=True).map(sorted))
def test_on_every_day_the_latest_version_begun_is_in_force(days: list[int]) -> None:
    whole = GOLD
    for number, day in enumerate(days, 1):
        starts = FIRST.in_force + timedelta(days=day + 1)
        whole = amended(whole, replace(STRICTER, in_force=starts, charge=float(number)))
    for day in range(0, 3001, 37):
        when = FIRST.in_force + timedelta(days=day + 1)
        begun = [number for number, start in enumerate(days, 1) if start <= day]
        found = whole.version_on(when)
        assert found is not None
        assert found.charge == float(max(begun, default=0))


def test_fields_that_are_wrong_are_all_named() -> None:
    with pytest.raises(CatalogueError) as told:
        made(Target, {"name": "", "measure": "availability", "at_least": "much", "span": "week"}, "the target")
    for said in ("the target: name: this is needed", "the target: at least: ", "the target: span: "):
        assert said in str(told.value)
    with pytest.raises(CatalogueError, match="the terms: targets 1 name: this is needed"):
        made(Version, {"in_force": "2026-01-01", "calendar": "24x7", "targets": [{"measure": "response"}]}, "the terms")
