"""The worked examples of service levels, one test an id.

Each module `cases_*.py` beside this one has `CASES`, a dict from the id of a worked example to a function that takes
its "inputs" and gives its "expected", worked out with the product's own functions.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from tests.golden.agreement import Case, agrees

HERE: Final = Path(__file__).resolve().parent
FILE: Final = HERE.parents[2] / "shared" / "golden" / "service_levels.json"

GIVEN: Final[dict[str, Any]] = (
    {case["id"]: case for case in json.loads(FILE.read_text("utf-8"))["cases"]} if FILE.exists() else {}
)
MODULES: Final = [import_module(f"tests.golden.{path.stem}") for path in sorted(HERE.glob("cases_*.py"))]
CASES: Final[dict[str, Case]] = {name: case for module in MODULES for name, case in module.CASES.items()}

absent = pytest.mark.skipif(not GIVEN, reason="the worked examples in ../shared/golden are not beside this checkout")


@absent
@pytest.mark.parametrize("name", CASES)
def test_a_worked_example_comes_out_as_its_source_says(name: str) -> None:
    given = GIVEN[name]
    found = CASES[name](given["inputs"])
    assert agrees(found, given["expected"], given["tolerance"]), f"{name}: found {found}, expected {given['expected']}"


@absent
def test_every_worked_example_is_tested() -> None:
    assert set(GIVEN) == set(CASES)


def test_no_worked_example_is_claimed_by_two_modules() -> None:
    claimed = [name for module in MODULES for name in module.CASES]
    assert len(claimed) == len(set(claimed))
