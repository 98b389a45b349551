"""The sample organisation's review: in memory, and opened through the disk as anybody opens it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from analytics import catalogue
from analytics.records.records import Records
from analytics.review import Review, workspace
from analytics.review.review import cut_off
from sample_data import make

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.review import Workspace


@pytest.fixture(scope="session")
def records() -> Records:
    """Every record of the sample, without a cut-off."""
    return Records(tables=make.make(), data_version=1)


@pytest.fixture(scope="session")
def review(records: Records, opened: Review) -> Review:
    """The sample at the end of its last day, made in memory; loads and what is kept are those of the one opened.

    It is of no latest state, so that it issues nothing there.
    """
    agreed = catalogue.parse(make.catalogue())
    cut = cut_off(records.last_instant, ZoneInfo(agreed.zone))
    return Review(records.at(cut), agreed, cut, {"as_of": cut}, opened.home, opened.register, latest=False)


@pytest.fixture(scope="session")
def opened() -> Review:
    """The sample through its files, its intake and the folder it is kept in."""
    return Review.open()


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    """A workspace in which nothing was kept yet."""
    return workspace("own", tmp_path)


@pytest.fixture
def here(review: Review, own: Workspace) -> Review:
    """The sample's figures beside a register of one's own."""
    return replace(review, register=own.register)
