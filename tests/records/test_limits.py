"""A file that would take too much is stopped, and the program that asked lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analytics.errors import IntakeError
from analytics.records.limits import MIB, Limits

if TYPE_CHECKING:
    from tests.records.conftest import Take

ROWS = "Number,Service,Opened\n" + "T1,Mail,2026-03-02\n" * 200_000


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(file_bytes=1000), "Expected at most 1.0 KB"),
        (Limits(memory_bytes=8 * MIB), "took more than 8 MB of memory"),
        (Limits(seconds=0), "longer than 0 seconds"),
    ],
)
def test_a_file_beyond_a_limit_is_refused_in_words(take: Take, limits: Limits, words: str) -> None:
    with pytest.raises(IntakeError, match=words):
        take(ROWS, limits=limits)
