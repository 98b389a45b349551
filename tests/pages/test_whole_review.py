"""A whole review from an empty workspace in a browser: from records to a pack, without touching a file of the program."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from tests.pages.test_records import hand_in, press
from tests.pages.test_register import chosen, dated, field, saved, sort

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pages.conftest import Serve, Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT: Final = "workspace=own"
#: Requests of a month, and of how many the answer came in time, in two years that end in October 2026.
MANY: Final = 120
IN_TIME: Final = (118, 119, 118, 119, 118, 119, 119, 118, 119, 118, 119, 118, 118, 117, 117, 116, 115, 115, 114, 113,
                  112, 111, 110, 109)  # fmt: skip


def requests() -> str:
    """Requests for help as a source would hand them in: answered within two hours, or after a day."""
    lines = ["ticket,service,customer,group,priority,opened,responded,resolved,closed"]
    for place, good in enumerate(IN_TIME):
        year, month = 2024 + (10 + place) // 12, (10 + place) % 12 + 1
        days = calendar.monthrange(year, month)[1]
        for nth in range(MANY):
            came = datetime(year, month, 1 + nth * days // MANY, 9, nth % 60)  # noqa: DTZ001  # as the source writes
            done = came + timedelta(hours=2 if nth < good else 30)
            lines.append(f"H{place:02}{nth:03},Help line,Harbour Trust,Helpers,P3,{came},{came},{done},{done}")
    return "\n".join(lines) + "\n"


def test_from_an_empty_workspace_to_the_pack(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(requests(), "utf-8")
    with serve.one(home=tmp_path / "home") as address:
        visitor = visit(address, f"records?{AT}")
        _loaded(visitor, file)
        _agreed(visitor)
        _seen_coming(visitor)
        _compared(visitor)
        _negotiated(visitor)


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
    chosen(visitor, "Service", "Help line")
    chosen(visitor, "Customer", "Harbour Trust")
    field(visitor, "Target", "Helped within 8 hours")
    field(visitor, "Level (%)", "90")
    field(visitor, "Time allowed", "8")
    dated(visitor, "In force from", "01112024")
    saved(visitor, "Saved: the agreement Help line SLA")


def _seen_coming(visitor: Visitor) -> None:
    visitor.goto(f"warnings?{AT}")
    visitor.page.screenshot(path="/tmp/op/e2e_warn.png", full_page=True)
    assert "Help line for Harbour Trust: Helped within 8 hours will likely be missed" in visitor.heading()


def _compared(visitor: Visitor) -> None:
    visitor.goto(f"scenarios?{AT}")
    visitor.page.screenshot(path="/tmp/op/e2e_sc.png", full_page=True)


def _negotiated(visitor: Visitor) -> None:
    visitor.goto(f"agreements?{AT}")
    visitor.act(visitor.page.get_by_role("radio", name="Negotiate").click)
    visitor.page.screenshot(path="/tmp/op/e2e_neg.png", full_page=True)
    assert False
