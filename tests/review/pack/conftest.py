"""Packs of the sample, whole and of one customer, each built and written once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from analytics import register
from analytics.review import Review
from analytics.review.pack.building import build
from analytics.review.pack.forms import FORMS
from tests.review.pack import planted

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.records.records import Records
    from analytics.review.pack import Pack


@pytest.fixture(scope="session")
def whole(review: Review) -> Pack:
    """The pack of the sample's latest month."""
    return build(review)


@pytest.fixture(scope="session")
def whole_pdf(whole: Pack) -> bytes:
    return FORMS["pdf"].write(whole)


@pytest.fixture(scope="session")
def among(records: Records, review: Review, tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The sample with one more customer, who is everywhere in it."""
    kept = register.at(tmp_path_factory.mktemp("planted"), "planted")
    there = replace(
        review, records=planted.records(records).at(review.as_of), catalogue=planted.catalogue(review.catalogue)
    )
    planted.keep(kept, there)
    return replace(there, register=kept, trail=kept.head())


@pytest.fixture(scope="session")
def pack_of(among: Review) -> Callable[[str], Pack]:
    """The pack of a customer of the sample into which another was planted."""
    return lambda customer: among.remembered(("pack of", customer), lambda: build(among, customer=customer))
