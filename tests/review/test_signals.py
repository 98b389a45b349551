"""Every truth planted in the sample is found by what its records show, and not reported where it was left out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from analytics.catalogue import parse
from analytics.records.records import Records
from analytics.review.review import Review, cut_off
from analytics.review.signals import signals
from benchmarks.signals import KINDS
from sample_data import make, planted

TRUTHS = {truth.name: truth for truth in planted.TRUTHS}


def review_of(seed: int, without: tuple[str, ...] = ()) -> Review:
    """The review of the sample made with a seed."""
    catalogue = parse(make.catalogue(without))
    records = Records(tables=make.make(seed, without))
    cut = cut_off(records.last_instant, ZoneInfo(catalogue.zone))
    return Review(records.at(cut), catalogue, cut)


@pytest.fixture(scope="module")
def planted_ones() -> dict[tuple[str, str], str]:
    """Kind and service of each signal with its sentence, everything planted."""
    return {(signal.kind, signal.service): signal.sentence for signal in signals(review_of(make.SEED))}


@pytest.fixture(scope="module")
def bare_ones() -> set[tuple[str, str]]:
    """Kind and service of each signal, nothing planted."""
    return {(signal.kind, signal.service) for signal in signals(review_of(make.SEED, tuple(TRUTHS)))}


def test_every_truth_has_a_kind_of_signal() -> None:
    assert set(KINDS) == set(TRUTHS)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_planted_truth_is_found_and_stated(planted_ones: dict[tuple[str, str], str], name: str) -> None:
    service = TRUTHS[name].service
    assert service in planted_ones[KINDS[name], service]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_what_is_not_there_is_not_reported(bare_ones: set[tuple[str, str]], name: str) -> None:
    assert (KINDS[name], TRUTHS[name].service) not in bare_ones


def test_a_board_is_told_of_little_else(planted_ones: dict[tuple[str, str], str]) -> None:
    assert len(planted_ones) <= len(KINDS) + 3


def test_a_step_is_told_with_the_event_it_followed(planted_ones: dict[tuple[str, str], str]) -> None:
    assert "Access gateway release 8" in planted_ones["step", TRUTHS["step_change"].service]
