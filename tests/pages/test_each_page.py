"""Every page on a server of its own, opened by a link: what a reader is owed wherever they come in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.pages.test_shell import APOLOGY, LABELS, PAGES

if TYPE_CHECKING:
    from tests.pages.conftest import Serve, Visit, Visitor

pytestmark = pytest.mark.browser

#: What Streamlit's own elements are found wanting in; a rule that is not here is ours to mend.
STREAMLITS = {"color-contrast", "list", "listitem", "svg-img-alt", "scrollable-region-focusable", "nested-interactive"}


@pytest.mark.parametrize("page", PAGES)
def test_a_deep_link_to_a_fresh_server_shows_a_whole_page(page: str, serve: Serve, visit: Visit) -> None:
    address = "" if page == "brief" else page
    with serve.one() as server:
        visitor = visit(server, f"{address}?service=Citizen+Portal")
        it_stands_in_its_frame(visitor)
        assert barriers(visitor) <= STREAMLITS
        heading = visitor.heading()
        visitor.page.reload()
        assert visitor.settle().heading() == heading
        assert "service=Citizen+Portal" in visitor.page.url
        narrow = visit(server, address, width=390, scheme="dark")
        assert narrow.heading()
        assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert narrow.outside == []


def it_stands_in_its_frame(visitor: Visitor) -> None:
    """One heading, all of the navigation, no fault, nothing to deploy and nothing asked of others."""
    assert visitor.heading()
    links = visitor.page.get_by_test_id("stSidebarNavLink")
    assert [text.strip().split("\n")[-1] for text in links.all_inner_texts()] == LABELS
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    expect(visitor.page.locator(APOLOGY)).to_have_count(0)
    expect(visitor.page.get_by_text("Deploy")).to_have_count(0)
    expect(visitor.page).to_have_title(re.compile(r".+"))
    assert visitor.outside == []


def barriers(visitor: Visitor) -> set[str]:
    """Rules of accessibility that the page breaks badly."""
    found = Axe().run(visitor.page).response["violations"]
    return {rule["id"] for rule in found if rule["impact"] in ("serious", "critical")}
