"""From an empty workspace to a judged level: a file is mapped, asked about, loaded, agreed on and looked at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import ROOT

if TYPE_CHECKING:
    from tests.pages.conftest import Visit, Visitor

pytestmark = pytest.mark.browser

BOSTON = ROOT.parent / "shared" / "data" / "boston_311_2011.csv.gz"

#: Every date reads both ways; one flag is a word nobody knows.
SMALL = "number,service,opened_at,closed_at,sla_met\n" + "".join(
    f"{n},Desk,0{n}/02/2026 09:00,0{n}/02/2026 1{n}:00,{'tbd' if n == 3 else 'yes'}\n" for n in range(1, 6)
)


def hand_in(visitor: Visitor, *files: Path) -> Visitor:
    box = visitor.page.locator('[class*="st-key-files-"] input[type="file"]')
    visitor.act(lambda: box.set_input_files([str(file) for file in files]))
    expect(visitor.page.get_by_text(files[-1].name).first).to_be_visible()
    return visitor.settle()


def press(visitor: Visitor, key: str) -> Visitor:
    return visitor.act(visitor.key(key).get_by_role("button").click)


def write(visitor: Visitor, key: str, text: str) -> Visitor:
    box = visitor.key(key).locator("input").first
    box.fill(text)
    return visitor.act(lambda: box.press("Enter"))


def pick(visitor: Visitor, key: str, option: str) -> Visitor:
    """Picks one of many by writing its name first."""
    box = visitor.key(key).locator("input").first
    box.click()
    box.fill(option)
    return visitor.act(visitor.page.get_by_role("option", name=option, exact=True).click)


def view(visitor: Visitor, name: str) -> Visitor:
    return visitor.act(visitor.page.get_by_role("radio", name=name).click)


def test_real_requests_are_mapped_loaded_agreed_on_and_judged(server: str, visit: Visit) -> None:
    if not BOSTON.exists():
        pytest.skip("the real delivery data is not beside this checkout")
    visitor = visit(server, "records")
    press(visitor, "own")
    assert visitor.heading() == "Nothing is loaded yet"
    hand_in(visitor, BOSTON)
    visitor.act(visitor.page.get_by_text("Map its columns by hand").click)
    write(visitor, "constant-0-tickets-service", "Boston 311")
    pick(visitor, "zone", "America/New_York")
    press(visitor, "check")
    expect(visitor.page.get_by_text("Of 58,251 rows 58,251 are sound")).to_be_visible()
    press(visitor, "load")
    assert visitor.heading() == "58,251 records kept from one file, none refused"
    press(visitor, "go-agree")
    write(visitor, "agree-percent", "101")
    expect(visitor.page.get_by_text("101 % cannot be promised")).to_be_visible()
    write(visitor, "agree-percent", "80")
    press(visitor, "agree")
    visitor.goto("records?workspace=own&as_of=2023-01-01")
    expect(visitor.page.get_by_text("as of 1 January 2023")).to_be_visible()
    visitor.goto("compliance?workspace=own&as_of=2023-01-01&view=Source%27s+view")
    assert "69.6" in visitor.heading()
    expect(
        visitor.page.get_by_text(re.compile(r"75\.5.% were met, where the source's flags add up to 80\.2"))
    ).to_be_visible()


def test_dates_that_read_both_ways_and_words_nobody_knows_are_asked_about(
    server: str, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "small.csv"
    file.write_text(SMALL, "utf-8")
    visitor = hand_in(visit(server, "records?workspace=small"), file)
    press(visitor, "check")
    asked = visitor.key("read-opened")
    expect(asked.get_by_text("2 January 2026")).to_have_count(1)
    visitor.act(asked.get_by_text("1 February 2026").click)
    expect(visitor.page.get_by_text("Of 5 rows 4 are sound, 1 refused")).to_be_visible()
    pick(visitor, "word-verdict-tbd", "says nothing")
    visitor.act(visitor.page.get_by_role("button", name="Read them so").click)
    expect(visitor.page.get_by_text("Of 5 rows 5 are sound, none refused")).to_be_visible()
    press(visitor, "load")
    assert visitor.heading() == "5 records kept from one file, none refused"
    expect(visitor.page.get_by_text("Data to 5 February 2026")).to_be_visible()
    view(visitor, "Add records")
    hand_in(visitor, file)
    expect(visitor.page.get_by_text("Looks like small")).to_be_visible()
    press(visitor, "check")
    press(visitor, "load")
    expect(visitor.page.get_by_text("loaded before and adding nothing: small.csv")).to_be_visible()


def test_files_that_cannot_be_read_are_told_why_and_nothing_breaks(server: str, visit: Visit, tmp_path: Path) -> None:
    files = {"empty.csv": b"", "bytes.csv": bytes(range(256)) * 8, "header.csv": b"id,opened\n"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    visitor = hand_in(visit(server, "records?workspace=wrong"), *(tmp_path / name for name in files))
    expect(visitor.page.get_by_text("The file is empty.")).to_be_visible()
    expect(visitor.page.get_by_text("There is a header but no row under it")).to_be_visible()
    expect(visitor.page.get_by_test_id("stAlert")).to_have_count(3)


def test_going_to_ones_own_records_and_back_loses_nothing(server: str, visit: Visit) -> None:
    visitor = visit(server, "records?as_of=2026-06-30")
    before = visitor.heading()
    press(visitor, "own")
    assert "workspace=own" in visitor.page.url
    press(visitor, "sample")
    assert visitor.heading() == before
    assert "workspace" not in visitor.page.url
    expect(visitor.page.get_by_text("Data to 31 October 2026")).to_be_visible()


def test_everything_can_be_seen_as_of_an_earlier_day(server: str, visit: Visit) -> None:
    visitor = visit(server, "records?as_of=2026-06-30")
    expect(visitor.page.get_by_text("Data to 30 June 2026")).to_be_visible()
    press(visitor, "everything")
    expect(visitor.page.get_by_text("Data to 31 October 2026")).to_be_visible()
    assert "as_of" not in visitor.page.url
