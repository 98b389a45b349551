"""The page on adding a lever, followed to the letter."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import numpy as np

from analytics.scenario import levers
from analytics.scenario.lever import Lever, check, knobs
from analytics.scenario.outcome import work_out
from analytics.scenario.scenario import Scenario
from analytics.scenario.terms import Terms
from tests.scenario.ground import of_levels, terms

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add-a-lever.md"
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)]


def added() -> type[Lever[Terms]]:
    """The lever of the page, in a copy of the module with its line in the registry."""
    source = Path(str(levers.__file__)).read_text("utf-8")
    written, line = BLOCKS
    at = source.index("LEVERS: Final")
    with_class = source[:at] + written + "\n\n" + source[at:]
    with_line = re.sub(r"(    ChangeUnitCosts,\n)\)", rf"\1    {line.strip()}\n)", with_class)
    # A name that is loaded already stands in for the copy's own, which dataclasses look up.
    space = {"__name__": levers.__name__}
    exec(compile(with_line, "levers.py", "exec"), space)  # noqa: S102  # the page's own code, in a copy
    last: type[Lever[Terms]] = space["LEVERS"][-1]  # type: ignore[assignment]  # a module made by exec has no types
    return last


def test_the_page_adds_a_lever_that_draws_a_form_and_changes_an_outcome() -> None:
    lever = added()
    assert [(knob.label, knob.low, knob.high) for knob in knobs(lever)] == [("Credit cap", 0, 100)]
    assert lever.__name__ == "ChangeCreditCap"
    capped = lever(cap=2)  # type: ignore[call-arg]  # its fields are those of the page
    check(capped)
    history = of_levels([10] * 12, 20)
    before, after = (
        work_out(history, Scenario(name="cap", changes=changes, replications=100)) for changes in ((), (capped,))
    )
    assert np.isclose(before.credits.mean, 100)
    assert np.isclose(after.credits.mean, 20)
    assert after.assumptions[0].words == "Credits of a month are capped at 2 % of its charge"


def test_the_pages_lever_where_it_stands_today_changes_nothing() -> None:
    stands = added().today(terms())
    assert stands is not None
    assert stands.apply(terms()) == terms()
