"""What is changed in a form is checked as it is written, and nothing that others stand on is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.pages.test_register import area, dated, field, sort

if TYPE_CHECKING:
    from tests.pages.conftest import Serve, Visit, Visitor

pytestmark = pytest.mark.browser


def change(visitor: Visitor) -> Visitor:
    return visitor.act(visitor.page.get_by_role("radio", name="Change").click)


def test_a_service_with_records_is_not_removed_and_a_loop_is_not_saved(server: str, visit: Visit) -> None:
    visitor = sort(change(visit(server, "agreements")), "Services")
    visitor.choose("edit-which-service", "Network and Wi-Fi")
    visitor.act(visitor.page.get_by_role("button", name="Remove this service").click)
    visitor.act(visitor.key("edit-remove").get_by_role("button").click)
    expect(visitor.page.get_by_text("has records")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    visitor.settle()
    needs = visitor.page.get_by_test_id("stMultiSelect").locator("input")
    needs.click()
    needs.fill("Print and Post")
    visitor.page.get_by_role("option", name="Print and Post").click()
    visitor.act(lambda: visitor.page.keyboard.press("Escape"))
    visitor.act(visitor.key("edit-save").get_by_role("button").click)
    expect(visitor.page.get_by_text("depends on itself")).to_be_visible()


def test_hours_that_are_none_and_a_calendar_that_never_opens_are_refused(server: str, visit: Visit) -> None:
    visitor = sort(change(visit(server, "agreements")), "Calendars")
    visitor.choose("edit-which-calendar", "office")
    field(visitor, "Monday", "18:00-08:00")
    expect(visitor.page.get_by_text("closes after it opens")).to_be_visible()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        field(visitor, day, "")
    area(visitor, "Days that are not as others, one a line", "2026-12-24: closed")
    visitor.act(visitor.key("edit-save").get_by_role("button").click)
    expect(visitor.page.get_by_text("which never opens")).to_be_visible()


def test_a_change_is_listed_with_who_made_it_and_can_be_taken_back(server: str, visit: Visit) -> None:
    visitor = sort(change(visit(server, "agreements")), "Customers")
    field(visitor, "Your name, for the trail of changes", "Ann")
    visitor.choose("edit-which-customer", "Calder Housing")
    held = visitor.page.get_by_label("Contact, who is told before a breach").input_value()
    field(visitor, "Contact, who is told before a breach", "Somebody new")
    visitor.act(visitor.key("edit-save").get_by_role("button").click)
    expect(visitor.page.get_by_text("Saved: the customer Calder Housing")).to_be_visible()
    visitor.act(visitor.key("trail-edit-customer").locator("summary").click)
    expect(visitor.page.get_by_text("Ann changed the customer Calder Housing")).to_be_visible()
    visitor.act(visitor.page.get_by_role("button", name="Undo").first.click)
    expect(visitor.page.get_by_label("Contact, who is told before a breach")).to_have_value(held)


def test_what_was_removed_is_brought_back_and_a_taken_name_leads_to_who_has_it(server: str, visit: Visit) -> None:
    visitor = sort(change(visit(server, "agreements")), "Suppliers")
    visitor.choose("edit-which-supplier", "+ New")
    field(visitor, "Name", "Brightline Networks")
    visitor.act(visitor.key("edit-save").get_by_role("button").click)
    expect(visitor.page.get_by_text("Somebody else was first")).to_be_visible()
    visitor.act(visitor.page.get_by_role("button", name="Look at theirs, and drop mine").click)
    expect(visitor.page.get_by_label("Contact", exact=True)).to_have_value("Service delivery at Brightline")
    visitor.choose("edit-which-supplier", "+ New")
    field(visitor, "Name", "Passing Supplier")
    visitor.act(visitor.key("edit-save").get_by_role("button").click)
    visitor.act(visitor.page.get_by_role("button", name="Remove this supplier").click)
    visitor.act(visitor.key("edit-remove").get_by_role("button").click)
    expect(visitor.page.get_by_text("Removed: the supplier Passing Supplier")).to_be_visible()
    visitor.choose("edit-which-supplier", "+ New")
    visitor.act(visitor.key("trail-edit-supplier").locator("summary").click)
    visitor.act(visitor.page.get_by_role("button", name="Undo").first.click)
    visitor.choose("edit-which-supplier", "Passing Supplier")


def test_what_a_currency_is_worth_is_entered_with_its_day_and_source_changed_and_taken_back(
    server: str, visit: Visit
) -> None:
    visitor = sort(change(visit(server, "agreements")), "Exchange rates")
    field(visitor, "Your name, for the trail of changes", "Ann")
    field(visitor, "Currency", "eur")
    expect(visitor.page.get_by_text("rate: this is needed")).to_be_visible()
    dated(visitor, "Day of the rate", "31012026")
    field(visitor, "What one of it is worth", "0.85")
    expect(visitor.page.get_by_text("source: this is needed")).to_be_visible()
    field(visitor, "Source, who says so", "Bank of England")
    visitor.act(visitor.key("edit-save").get_by_role("button").click)
    expect(visitor.page.get_by_text("Saved: the exchange rate EUR in GBP, 31 January 2026")).to_be_visible()
    expect(visitor.page.get_by_label("Source, who says so")).to_have_value("Bank of England")
    expect(visitor.page.get_by_label("Currency", exact=True)).to_have_count(0)
    field(visitor, "What one of it is worth", "0.9")
    visitor.act(visitor.key("edit-save").get_by_role("button").click)
    visitor.act(visitor.key("trail-edit-exchange-rate").locator("summary").click)
    expect(visitor.page.get_by_text("Ann changed the exchange rate EUR in GBP, 31 January 2026")).to_be_visible()
    visitor.act(visitor.page.get_by_role("button", name="Undo").first.click)
    expect(visitor.page.get_by_label("What one of it is worth")).to_have_value("0.85")


def test_a_gap_leads_to_the_form_that_mends_it(serve: Serve, visit: Visit) -> None:
    with serve.one() as address:
        visitor = visit(address, "agreements")
        visitor.act(visitor.page.get_by_role("radio", name="Complete?").click)
        expect(visitor.page.get_by_text("Twelve gaps in what is agreed")).to_be_visible()
        visitor.act(visitor.page.get_by_role("button", name="Name its owner").click)
        field(visitor, "Owner, who answers for it", "Applications Manager")
        visitor.act(visitor.key("edit-save").get_by_role("button").click)
        expect(visitor.page.get_by_text("Saved: the service Data and Reporting")).to_be_visible()
        visitor.act(visitor.page.get_by_role("radio", name="Complete?").click)
        expect(visitor.page.get_by_text("Eleven gaps in what is agreed")).to_be_visible()
