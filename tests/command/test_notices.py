"""Notices and planned work from the command line: the figures that answer, and what asks for attention."""

from __future__ import annotations

import json

import pytest

from analytics.__main__ import ATTENTION, CANNOT, DONE, main
from analytics.review import Review
from analytics.review.findings import notices


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_ledger_and_the_notices_there_are_come_as_their_figures(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = command(capsys, "notices")
    assert (code, out.splitlines()[0]) == (DONE, notices.told(Review.open()).answer)
    code, out, _ = command(capsys, "notices", "--standing", "--service", "Print and Post", "--json")
    assert code == DONE
    assert {row["agreement"] for row in json.loads(out)["rows"]} == {"Print and Post SLA"}
    code, _, err = command(capsys, "notices", "--customer", "Ashby")
    assert (code, "no customer 'Ashby'" in err) == (CANNOT, True)


def test_planned_work_is_weighed_and_the_notice_comes_with_one_day(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("disrupt", "--service", "Hosting Platform", "--from", "2026-11-09")
    code, out, _ = command(capsys, *asked, "--to", "2026-11-15", "--at", "22:00", "--hours", "4")
    assert (code, out.splitlines()[0][:40]) == (DONE, "Work on Hosting Platform is cheapest on ")
    assert "To:" not in out
    code, out, _ = command(capsys, *asked)
    assert code == DONE
    assert "Planned work on Hosting Platform, Monday 9 November 2026." in out
    assert "To be sent by 11 August 2026" in out


def test_a_promise_that_even_the_best_window_fails_asks_for_attention(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("disrupt", "--service", "Identity and Access", "--from", "2026-11-03", "--at", "19:00", "--unplanned")
    code, out, _ = command(capsys, *asked)
    assert (code, "would fail Citizen Portal SLA" in out) == (ATTENTION, True)
    code, _, err = command(capsys, *asked[:-1], "--hours", "-1")
    assert (code, "-1 hours are no window" in err) == (CANNOT, True)
