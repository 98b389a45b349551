"""The pack is built on the Notebook page, for everybody or for one customer, and what cannot be built is said."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.review.pack import opened

if TYPE_CHECKING:
    from tests.pages.conftest import Visit, Visitor

pytestmark = pytest.mark.browser


def asked(visitor: Visitor) -> Visitor:
    return visitor.act(visitor.page.get_by_text("The pack for the board").click)


def built(visitor: Visitor) -> Visitor:
    visitor.act(visitor.page.get_by_role("button", name="Build the pack").click)
    return visitor.settle(240)


def saved(visitor: Visitor) -> tuple[str, bytes]:
    with visitor.page.expect_download() as download:
        visitor.key("pack-pdf").get_by_role("button").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_pack_for_one_customer_is_built_and_taken_along(server: str, visit: Visit) -> None:
    visitor = asked(visit(server, "notebook"))
    visitor.page.locator(".st-key-pack").get_by_role("combobox").first.click()
    visitor.page.get_by_role("option", name="Calder Housing", exact=True).click()
    built(visitor)
    name, content = saved(visitor)
    assert name == (f"northmoor-shared-services_calder-housing_2026-09_data-1-{sha256(content).hexdigest()[:10]}.pdf")
    told = opened.texts(content)
    assert "Calder Housing" in told
    assert "Ashby Hospitals" not in told
    expect(visitor.page.get_by_text("Costs, rosters, agreements between support groups")).to_be_visible()
    assert visitor.outside == []


def test_a_logo_that_is_no_picture_is_said_and_nothing_is_offered(server: str, visit: Visit, tmp_path: Path) -> None:
    visitor = asked(visit(server, "notebook", width=390))
    (tmp_path / "logo.png").write_text("no picture")
    visitor.act(lambda: visitor.page.locator("input[type=file]").set_input_files(tmp_path / "logo.png"))
    built(visitor)
    expect(visitor.page.get_by_text("The logo is no picture that can be printed")).to_be_visible()
    expect(visitor.key("pack-pdf")).to_have_count(0)


def test_a_period_without_records_is_said(server: str, visit: Visit) -> None:
    visitor = visit(server, "notebook")
    visitor.choose("notebook-review", "+ Begin another")
    visitor.page.get_by_label("Name", exact=True).fill("Much later")
    visitor.act(visitor.page.get_by_role("button", name="Begin the review").click)
    visitor.act(visitor.page.get_by_text("Period, participants and agenda").click)
    for label, digits in (("From", "01012031"), ("To", "31012031")):
        visitor.page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first.click()
        visitor.page.keyboard.type(digits)
    visitor.act(visitor.page.get_by_role("button", name="Keep it so").click)
    built(asked(visitor))
    expect(visitor.page.get_by_text("No complete month '2031-01' was judged")).to_be_visible()
