"""Credits payable and the review of methods, asked without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analytics.__main__ import ATTENTION, CANNOT, DONE, main

if TYPE_CHECKING:
    import pytest


def test_credits_of_a_quarter_ask_for_attention_where_some_are_payable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits", "--month", "2026-02"]) == ATTENTION
    told = capsys.readouterr().out
    assert told.startswith("£8,600 of credits are payable for the fiscal quarter January 2026 to March 2026")
    assert main(["credits", "--month", "2025-01"]) == DONE
    assert capsys.readouterr().out.startswith("No credit is payable")


def test_credits_of_one_customer_are_told_to_machines_as_their_own_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits", "--month", "2026-02", "--customer", "Ashby Hospitals", "--json"]) == ATTENTION
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["agreement"], row["money"]) == ("Network SLA, Ashby Hospitals", 4100.0)


def test_a_month_that_was_not_judged_is_answered_with_those_that_were(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits", "--month", "2019-01"]) == CANNOT
    assert "no complete month '2019-01' was judged" in capsys.readouterr().err


def test_methods_are_reviewed_with_progress_apart_and_one_by_the_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods"]) == DONE
    told = capsys.readouterr()
    assert "kept their word over the last twelve months" in told.out
    assert "Holding against what came: Chance of a miss" in told.err
    assert main(["methods", "--method", "Rows of a load that were kept"]) == DONE
    assert capsys.readouterr().out.startswith("Rows of a load that were kept: 100 % of rows were kept")
