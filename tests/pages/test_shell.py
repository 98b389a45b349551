"""The frame of the app: navigation, deep links, the sidebar's state in the address, and what goes wrong in words."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import ROOT, Serve, Visit

pytestmark = pytest.mark.browser

#: Where the guard draws an error; pages may well show notices of their own.
APOLOGY = "[class*=st-key-apology]"

PAGES = [
    "brief", "compliance", "demand", "warnings", "outlook", "scenarios", "proposals", "actions", "agreements",
    "notebook", "records", "methods",
]  # fmt: skip
LABELS = [name.capitalize() for name in PAGES]


def test_every_page_file_is_in_the_navigation() -> None:
    assert sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__") == sorted(PAGES)


def test_what_is_chosen_in_the_sidebar_stays_from_page_to_page_and_in_a_link(server: str, visit: Visit) -> None:
    visitor = visit(server)
    service = visitor.page.get_by_role("option")
    visitor.key("service").locator("input").first.click()
    chosen = service.nth(2).inner_text()
    visitor.act(service.nth(2).click)
    visitor.act(visitor.page.get_by_role("link", name="Demand").click)
    expect(visitor.key("service").locator("input").first).to_have_value(chosen)
    shared = visit(server, visitor.page.url.removeprefix(f"{server}/"))
    expect(shared.key("service").locator("input").first).to_have_value(chosen)


def test_a_service_that_does_not_exist_in_a_link_is_passed_over(server: str, visit: Visit) -> None:
    visitor = visit(server, "compliance?service=Nowhere")
    assert visitor.heading()
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    assert "Nowhere" not in visitor.page.url


def test_every_page_has_its_own_heading(server: str, visit: Visit) -> None:
    visitor = visit(server)
    headings = {visitor.goto(page).heading() for page in PAGES}
    assert len(headings) == len(PAGES)


def test_a_target_is_followed_from_page_to_page(server: str, visit: Visit) -> None:
    chosen = "Finance and Purchasing SLA · Faults and requests resolved within 3 working days"
    visitor = visit(server, f"compliance?{urlencode({'target': chosen})}")
    for link, key in (("Where is it going?", "outlook"), ("What would a change cost?", "promise"), ("Why", "target")):
        visitor.act(visitor.page.get_by_role("link", name=link).last.click)
        expect(visitor.key(key).locator("input").first).to_have_value(chosen)
    assert urlencode({"target": chosen}) in visitor.page.url


def test_an_event_that_is_marked_is_shown_from_then_on(serve: Serve, visit: Visit) -> None:
    with serve.one() as server:
        visitor = visit(server, "compliance?service=Citizen+Portal")
        visitor.act(visitor.page.get_by_text("Mark an event").click)
        visitor.page.get_by_label("What happened").fill("Portal moves house")
        visitor.act(visitor.page.get_by_role("button", name="Mark it").click)
        expect(visitor.page.get_by_test_id("stVegaLiteChart").first).to_contain_text("Portal moves house")


@pytest.mark.parametrize("form", ["CSV", "XLSX"])
def test_a_download_is_a_file_with_the_table_in_it(form: str, server: str, visit: Visit) -> None:
    visitor = visit(server, "compliance")
    visitor.act(visitor.page.get_by_text("How this is worked out").first.click)
    with visitor.page.expect_download() as waited:
        visitor.page.get_by_role("button", name=form).first.click()
    assert waited.value.suggested_filename.startswith("compliance-scorecard-")
    assert waited.value.path().read_bytes()[:2] in (b"\xef\xbb", b"PK")


def test_damaged_records_are_told_of_without_a_trace(
    serve: Serve, visit: Visit, sample_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "kept"
    shutil.copytree(sample_home, home)
    for part in (home / "sample" / "records").rglob("*.parquet"):
        part.write_bytes(b"damaged")
    with serve.one(home=home) as server:
        visitor = visit(server, "compliance")
        expect(visitor.page.locator(APOLOGY)).to_have_count(1)
        expect(visitor.page.get_by_text("Traceback")).to_have_count(0)
        expect(visitor.page.get_by_text("polars")).to_have_count(0)


@pytest.mark.parametrize("asked", ["version=99", "as_of=yesterday", "version=one", "workspace=no such place"])
def test_a_link_to_what_cannot_be_is_answered_in_words(asked: str, server: str, visit: Visit) -> None:
    visitor = visit(server, f"compliance?{asked}")
    expect(visitor.page.locator(APOLOGY)).to_contain_text("cannot be shown yet")
    visitor.act(visitor.page.get_by_role("link", name="Agreements").click)
    expect(visitor.page.locator(APOLOGY)).to_have_count(0)


def test_an_earlier_day_asked_for_in_a_link_stays_from_page_to_page(server: str, visit: Visit) -> None:
    visitor = visit(server, "compliance?as_of=2026-06-30")
    for place in ("stSidebar", "stMain"):
        expect(visitor.page.get_by_test_id(place).get_by_text("Data to 30 June 2026")).to_have_count(1)
    visitor.act(visitor.page.get_by_role("link", name="Demand").click)
    for place in ("stSidebar", "stMain"):
        expect(visitor.page.get_by_test_id(place).get_by_text("Data to 30 June 2026")).to_have_count(1)


def test_a_register_that_cannot_be_read_is_told_in_words_and_the_other_pages_stay_open(
    serve: Serve, visit: Visit, sample_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "kept"
    shutil.copytree(sample_home, home)
    (home / "sample" / "register.sqlite").write_bytes(b"no register" * 1000)
    visitor = visit(serve(home=home), "compliance")
    expect(visitor.page.locator(APOLOGY)).to_contain_text("is damaged")
    expect(visitor.page.get_by_text("Traceback")).to_have_count(0)
    visitor.act(visitor.page.get_by_role("link", name="Records").click)
    assert visitor.heading()


def test_settings_that_guard_the_reader_are_on() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableStaticServing"] is False
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"] == {
        "toolbarMode": "minimal", "showErrorDetails": "none", "showErrorLinks": False, "disableDataExport": True,
    }  # fmt: skip
    assert config["runner"] == {"magicEnabled": False, "postScriptGC": False}
