"""A whole review from an empty workspace in a browser: from records to a pack, all of it by hand."""

from __future__ import annotations

import calendar
import re
import zipfile
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.pages.test_records import hand_in, press
from tests.pages.test_register import area, behind, dated, field, saved, sort
from tests.pages.test_scenarios_page import pressed

if TYPE_CHECKING:
    from tests.pages.conftest import Serve, Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT: Final = "workspace=own"

#: Requests of a month, and of how many the answer came in time, in the two years that end with October 2026.
MANY: Final = 120
IN_TIME: Final = (117, 119, 116, 118, 119, 117, 118, 116, 119, 117, 118, 117, 118, 116, 117, 115, 116, 114, 113, 114,
                  111, 112, 109, 108)  # fmt: skip


def requests() -> str:
    """Requests for help as a source would hand them in: answered within two hours, or after a day and more."""
    lines = ["ticket,service,customer,group,priority,opened,responded,resolved,closed"]
    for place, good in enumerate(IN_TIME):
        year, month = 2024 + (10 + place) // 12, (10 + place) % 12 + 1
        days = calendar.monthrange(year, month)[1]
        for nth in range(MANY):
            came = datetime(year, month, 1 + nth * days // MANY, 9, nth % 60)  # noqa: DTZ001  # as the source writes
            done = came + timedelta(hours=2 if nth * 7 % MANY < good else 30)
            lines.append(f"H{place:02}{nth:03},Help line,Harbour Trust,Helpers,P3,{came},{came},{done},{done}")
    return "\n".join(lines) + "\n"


def test_from_an_empty_workspace_to_the_pack(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(requests(), "utf-8")
    with serve.one(home=tmp_path / "home") as address:
        visitor = visit(address, f"records?{AT}")
        _loaded(visitor, file)
        _agreed(visitor)
        _warned(visitor)
        _acted(visitor)
        _compared(visitor)
        _negotiated(visitor)
        _decided(visitor)
        _packed(visitor, tmp_path)
        assert visitor.outside == []


def _loaded(visitor: Visitor, file: Path) -> None:
    hand_in(visitor, file)
    press(visitor, "check")
    press(visitor, "load")
    assert visitor.heading() == f"{MANY * len(IN_TIME):,} records kept from one file, none refused"


def _agreed(visitor: Visitor) -> None:
    visitor.goto(f"agreements?{AT}")
    field(visitor, "Your name, for the trail of changes", "Ann")
    sort(visitor, "Customers")
    field(visitor, "Name", "Harbour Trust")
    field(visitor, "Contact, who is told before a breach", "Chief nurse")
    saved(visitor, "Saved: the customer Harbour Trust")
    sort(visitor, "Services")
    field(visitor, "Name", "Help line")
    field(visitor, "Owner, who answers for it", "Ann")
    saved(visitor, "Saved: the service Help line")
    sort(visitor, "Agreements")
    field(visitor, "Name", "Help line SLA")
    _within(visitor, "Service", "Help line")
    _within(visitor, "Customer", "Harbour Trust")
    field(visitor, "Target", "Helped within 8 hours")
    field(visitor, "Level (%)", "90")
    field(visitor, "Time allowed", "8")
    dated(visitor, "In force from", "01112024")
    field(visitor, "Charge a month (GBP)", "4000")
    visitor.act(visitor.page.get_by_text("What a missed level costs").click)
    visitor.act(visitor.page.get_by_role("button", name="Add a tier of credit").click)
    field(visitor, "To under (%)", "90")
    field(visitor, "Credit (% of the charge)", "10")
    saved(visitor, "Saved: the agreement Help line SLA")


def _within(visitor: Visitor, label: str, option: str) -> None:
    """Picks in the page itself: its sidebar has boxes of the same names."""
    main = visitor.page.get_by_test_id("stMain")
    box = main.get_by_test_id("stSelectbox").filter(has=visitor.page.get_by_text(label, exact=True)).first
    box.locator("input").click()
    box.locator("input").fill(option)
    visitor.act(visitor.page.get_by_role("option", name=option, exact=True).click)


def _warned(visitor: Visitor) -> None:
    """A breach is seen coming, and the customer is told of it."""
    visitor.goto(f"warnings?{AT}")
    assert re.search(r"Help line for Harbour Trust: Helped within 8 hours \(\d+\W% in \w+ \d{4}\)", visitor.heading())
    visitor.act(visitor.page.get_by_text("Give a notice of this").click)
    expect(visitor.page.get_by_label("What they are told")).to_have_value(re.compile("Helped within 8 hours"))
    visitor.page.get_by_label("By", exact=True).fill("Ann")
    visitor.act(visitor.page.get_by_role("button", name="It was given").click)
    expect(visitor.page.get_by_text(re.compile("Given: "))).to_be_visible()


def _acted(visitor: Visitor) -> None:
    """An action is started from the figure that shows the fall."""
    visitor.goto(f"compliance?{AT}")
    behind(visitor, "compliance.level")
    visitor.act(visitor.key("start-compliance-level").get_by_role("button").first.click)
    visitor.page.get_by_label("What is to be done").fill("Second line on Mondays")
    visitor.act(visitor.page.get_by_role("button", name="Start it").click)
    expect(visitor.page.get_by_text("Kept as proposed: Second line on Mondays")).to_be_visible()
    visitor.act(visitor.key("pin-compliance-level").get_by_role("button").first.click)
    visitor.page.get_by_label("What it says to us").fill("It falls since the spring")
    visitor.act(visitor.page.get_by_role("button", name="Pin it").click)
    expect(visitor.page.get_by_text("Pinned to Review of October 2026")).to_be_visible()


def _compared(visitor: Visitor) -> None:
    """Two scenarios are kept and compared."""
    visitor.goto(f"scenarios?{AT}")
    for title, steps in (("Promise a little less", 20), ("Promise much less", 60)):
        handle = visitor.page.get_by_test_id("stSlider").first.get_by_role("slider")
        handle.focus()
        for _ in range(steps - 1):
            handle.press("ArrowLeft")
        visitor.act(partial(handle.press, "ArrowLeft"))
        pressed(visitor, "Keep as a scenario")
        visitor.page.get_by_label("Its name").fill(title)
        pressed(visitor, "Keep this scenario")
        expect(visitor.page.get_by_text(f"Kept: {title}")).to_be_visible()
        visitor.goto(f"scenarios?{AT}")
    visitor.goto(f"scenarios?{AT}&compare=Promise+a+little+less&compare=Promise+much+less")
    assert "“Promise much less”" in visitor.heading()
    expect(visitor.page.get_by_label(re.compile("^Table of 3 rows: What would a change"))).to_have_count(1)


def _negotiated(visitor: Visitor) -> None:
    """What could be promised is told, and the clause that says so."""
    visitor.goto(f"agreements?{AT}")
    visitor.act(visitor.page.get_by_role("radio", name="Negotiate").click)
    field(visitor, "Level proposed (%)", "85")
    expect(visitor.page.get_by_text(re.compile("could be promised for each of 12 months"))).to_be_visible()
    expect(visitor.page.get_by_text(re.compile("at least 85 %")).first).to_be_visible()


def _decided(visitor: Visitor) -> None:
    visitor.goto(f"notebook?{AT}")
    assert visitor.heading() == "Review of October 2026"
    visitor.act(visitor.page.get_by_role("button", name="Record a decision").last.click)
    visitor.page.get_by_label("What is to be decided?").fill("Hold 90 % through the winter?")
    visitor.act(visitor.page.get_by_role("button", name="Put it on record").click)
    area(visitor, "What was decided", "Hold it, with a second line on Mondays")
    field(visitor, "Who carries it out", "Ann")


def _packed(visitor: Visitor, folder: Path) -> None:
    """The pack is built and downloaded, and holds what was decided."""
    visitor.act(visitor.page.get_by_text("The pack for the board").click)
    visitor.act(visitor.page.get_by_role("button", name="Build the pack").click)
    visitor.settle(240)
    files = {}
    for name in ("pdf", "slides", "workbook"):
        with visitor.page.expect_download() as download:
            visitor.key(f"pack-{name}").get_by_role("button").click()
        files[name] = folder / download.value.suggested_filename
        download.value.save_as(files[name])
    pages = pypdfium2.PdfDocument(files["pdf"])
    text = " ".join("".join(page.get_textpage().get_text_range() for page in pages).split())
    for said in ("Hold it, with a second line on Mondays", "Second line on Mondays", "It falls since the spring"):
        assert said in text
    assert all(zipfile.is_zipfile(files[name]) for name in ("slides", "workbook"))
