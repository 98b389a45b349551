"""Every truth planted in the sample is found by what its records show, and not reported where it was left out."""

from __future__ import annotations

import inspect
import re
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from analytics.catalogue import Catalogue, parse
from analytics.records.records import Records
from analytics.review.detect.edge import extracts_cut_off
from analytics.review.detect.unclosed import records_left_open
from analytics.review.review import Review, cut_off
from analytics.review.signal import Signal
from analytics.review.signals import DETECTORS, signals
from benchmarks.signals import KINDS, told
from sample_data import make, organisation, planted

TRUTHS = {truth.name: truth for truth in planted.TRUTHS}

#: What a board reads of each truth, with the numbers that were planted.
SAID = {
    "slow_degradation": r"slides 0\.[3-6] points a month since about \w+ 202[56]; at that pace it falls below 90 % in",
    "step_change": r"resolution in time fell [2-5]\.\d points after 'Access gateway release 8' on 17 March 2026",
    "mix_shift": r"both P3 and P4 improved from half-year to half-year, yet the total fell \d\.\d points: the mix",
    "watermelon": r"meets every target while satisfaction fell from 4\.\d to 3\.\d and re-opened tickets rose from",
    "volume_breach": r"missed in exactly the four months above its workload limit of 310 a month: "
    r"April 2025, November 2025, April 2026 and September 2026",
    "unclosed_records": r"2\d % of the tickets opened since 'Engineers move to handheld job sheets' on 15 June 2026 "
    r"were never closed, usually 0\.0 %; of those closed, 9\d % were in time, 9\d % before; look at the records before",
    "cut_edge": r"volumes stop on 23 October 2026 in the middle of the day, eight days before 31 October; "
    r"October 2026 looks low because the extract ends",
    "unagreed_service": r"has 3,\d{3} tickets, .* but no agreement with any customer",
}


def review_of(seed: int, without: tuple[str, ...] = (), day: date | None = None) -> Review:
    """The review of the sample made with a seed, at the end of a day or of its last."""
    catalogue = parse(make.catalogue(without))
    records = Records(tables=make.make(seed, without))
    cut = cut_off(day or records.last_instant, ZoneInfo(catalogue.zone))
    return Review(records.at(cut), catalogue, cut)


def stated(name: str) -> tuple[str, str]:
    return KINDS[name], TRUTHS[name].service


@pytest.fixture(scope="module")
def found() -> list[Signal]:
    """Every signal, everything planted."""
    return signals(review_of(make.SEED))


@pytest.fixture(scope="module")
def bare() -> set[tuple[str, str]]:
    """Kind and service of each signal, nothing planted."""
    return told(make.SEED, tuple(TRUTHS))


@pytest.fixture(scope="module", params=[1, 9])
def elsewhere(request: pytest.FixtureRequest) -> set[tuple[str, str]]:
    """Kind and service of each signal of another two years."""
    return told(request.param)


def test_every_truth_has_a_kind_of_signal() -> None:
    assert set(KINDS) == set(TRUTHS) == set(SAID)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_planted_truth_is_found_and_stated_with_its_numbers(found: list[Signal], name: str) -> None:
    (sentence,) = [signal.sentence for signal in found if (signal.kind, signal.service) == stated(name)]
    assert sentence.startswith(TRUTHS[name].service)
    assert re.search(SAID[name], sentence)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_what_is_not_there_is_not_reported(bare: set[tuple[str, str]], name: str) -> None:
    assert stated(name) not in bare


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_truth_is_found_in_other_years_too(elsewhere: set[tuple[str, str]], name: str) -> None:
    assert stated(name) in elsewhere


def test_a_board_is_told_of_little_else(found: list[Signal], elsewhere: set[tuple[str, str]]) -> None:
    assert max(len(found), len(elsewhere)) <= len(KINDS) + 3


def test_no_truth_is_told_as_another(found: list[Signal]) -> None:
    services = [signal.service for signal in found]
    assert {TRUTHS[name].service: services.count(TRUTHS[name].service) for name in TRUTHS} == {
        truth.service: 1 for truth in TRUTHS.values()
    }


def test_a_signal_stands_with_the_rows_behind_it(found: list[Signal]) -> None:
    assert all(signal.evidence.height for signal in found)
    (volume,) = [signal for signal in found if signal.kind == "volume"]
    assert [f"{month:%Y-%m}" for month in volume.evidence["period"]] == list(planted.PAYROLL_PEAKS)


@pytest.mark.parametrize("day", [date(2025, 12, 25), date(2025, 12, 31), date(2026, 1, 2), date(2026, 10, 15)])
def test_neither_christmas_nor_a_review_within_a_month_is_a_cut_edge(day: date) -> None:
    assert extracts_cut_off(review_of(make.SEED, day=day)) == []


def test_records_left_open_are_none_before_they_were() -> None:
    assert records_left_open(review_of(make.SEED, day=date(2026, 6, 14))) == []


def test_without_records_or_agreements_there_is_nothing_to_tell() -> None:
    agreed = parse(make.catalogue())
    assert signals(Review(Records(), Catalogue())) == signals(Review(Records(), agreed)) == []


def test_detectors_know_no_service_by_name_nor_what_was_planted() -> None:
    names = [offering.name for offering in organisation.OFFERINGS] + ["truth.toml", "sample_data"]
    for detector in DETECTORS:
        source = inspect.getsource(inspect.getmodule(detector) or detector)
        assert not [name for name in names if name in source]


def test_what_is_unagreed_is_counted_as_the_records_have_it(found: list[Signal]) -> None:
    (unagreed,) = [signal for signal in found if signal.kind == "unagreed"]
    tickets = make.make(make.SEED)["tickets"].filter(pl.col("service") == unagreed.service).height
    assert f"{tickets:,} tickets" in unagreed.sentence
