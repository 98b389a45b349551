"""What every test stands on: laws are tried without a clock, and nothing is written outside a temporary folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# A busy machine is not a broken law.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")


@pytest.fixture(scope="session", autouse=True)
def home_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every test's home: kept records go to a temporary folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERVICE_REVIEW_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("SERVICE_REVIEW_REGISTER", raising=False)
        yield
