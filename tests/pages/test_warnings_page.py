"""The warnings page: what to act on first, one target closely, how contract years end, and how past warnings did."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.pages.conftest import Visit

pytestmark = pytest.mark.browser

PAY = "Payroll and HR SLA · Pay questions resolved within 16 hours"


def test_it_says_what_will_be_missed_when_and_how_past_warnings_did(server: str, visit: Visit) -> None:
    visitor = visit(server, "warnings")
    assert "will likely be missed" in visitor.heading()
    page = visitor.page.get_by_test_id("stMain")
    for said in ("How will the contract years end?", "How good were past warnings?", "(replayed, not issued)"):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_text("Such chances:").first).to_be_visible()
    assert page.get_by_test_id("stVegaLiteChart").count() == 3
    assert visitor.outside == []


def test_another_target_is_looked_into_without_the_rest_of_the_page_and_stays_in_the_address(
    server: str, visit: Visit
) -> None:
    visitor = visit(server, f"warnings?{urlencode({'outlook': PAY})}")
    expect(visitor.key("outlook").locator("input").first).to_have_value(PAY)
    expect(visitor.page.get_by_text("Pay questions resolved within 16 hours has a chance of").first).to_be_visible()
    other = "Citizen Portal SLA · Portal available"
    visitor.choose("outlook", other)
    expect(visitor.page.get_by_text("Portal available has a chance of").first).to_be_visible()
    assert urlencode({"outlook": other}) in visitor.page.url


def test_the_demand_ahead_is_taken_in_when_asked_and_changes_the_chances_that_follow_it(
    server: str, visit: Visit
) -> None:
    visitor = visit(server, f"warnings?{urlencode({'outlook': PAY})}")
    before = visitor.page.get_by_text("Such chances:").first.inner_text()
    assert "No better than history" in before
    visitor.act(visitor.page.get_by_text("Take the demand forecast into account").click)
    after = visitor.page.get_by_text("Such chances:").first
    expect(after).to_contain_text("better than history over")
    expect(after).not_to_contain_text("No better")
    assert "with_demand=true" in visitor.page.url
