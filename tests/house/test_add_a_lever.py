"""The page on adding a lever, followed to the letter in a copy of the house."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from tests.house.conftest import Copy

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "add-a-lever.md").read_text("utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"^ *```\w+\n(.*?)^ *```$", PAGE, re.DOTALL | re.MULTILINE)]
FILE = "analytics/scenario/levers.py"

#: The lever as the command line, a link and a form name it, and what it does to terms.
PROGRAM = """
from analytics.scenario.lever import knobs, pulled
from analytics.scenario.levers import LEVERS
from tests.scenario.ground import terms

(lever,) = pulled([("creditcap", "cap", "15")], LEVERS)
print([knob.label for knob in knobs(type(lever))], lever.apply(terms()).version.credit_cap)
"""


@pytest.fixture(scope="module")
def house(copy: Copy) -> Copy:
    """The copy with the page followed in it."""
    written, line = BLOCKS
    before, levers, after = (copy.folder / FILE).read_text("utf-8").partition("LEVERS: Final")
    inside, end, rest = after.partition("\n)\n")
    copy.write(FILE, f"{before}{written}\n\n{levers}{inside}\n    {line.strip()}{end}{rest}")
    return copy


def test_the_lever_is_known_by_its_word_and_changes_the_terms(house: Copy) -> None:
    assert house.run("-c", PROGRAM) == "['Credit cap'] 15.0\n"


def test_every_test_of_levers_holds_for_it_too(house: Copy) -> None:
    told = house.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", "tests/scenario/test_levers.py")
    assert "ChangeCreditCap]" in told


@pytest.mark.parametrize("tool", [["check"], ["format", "--check"]], ids=lambda tool: tool[0])
def test_the_file_is_in_the_style_of_the_house(house: Copy, tool: list[str]) -> None:
    house.run("-m", "ruff", *tool, FILE)
