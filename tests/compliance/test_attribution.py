from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue
from analytics.compliance.attribution import by_agreement, lost_minutes, missed_items
from analytics.measures.availability import LOST
from analytics.measures.measure import as_items
from tests.compliance.rows import catalogue

WHEN = datetime(2026, 10, 5, tzinfo=UTC)


def lost(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    blank: dict[str, Any] = {"at": WHEN, "component": ""}
    keys = ("outage", "group", "cause", "seconds")
    told = [blank | dict(zip(keys, row, strict=True)) for row in rows]
    return pl.DataFrame([{**row, "supplier": row["group"]} for row in told], schema=LOST)


OUTAGES = lost(("o1", "Network", "fibre cut", 600), ("o2", "Network", "fibre cut", 300), ("o3", "Hosting", "disk", 300))


def with_olas(*named: tuple[str, str]) -> Catalogue:
    version = catalogue().agreements[0].versions[0]
    return Catalogue(agreements=tuple(
        Agreement(name=name, kind="OLA", provider=group, versions=(version,)) for name, group in named
    ))  # fmt: skip


def test_lost_minutes_add_up_to_all_that_was_lost() -> None:
    found = lost_minutes(OUTAGES, ["group"])
    assert found.rows() == [("Network", 15.0, 2, 0.75), ("Hosting", 5.0, 1, 0.25)]
    by_both = lost_minutes(OUTAGES, ["group", "cause"])
    assert by_both["minutes"].sum() == found["minutes"].sum() == 20


def test_nothing_lost_is_nobodys() -> None:
    assert lost_minutes(lost(), ["group"]).is_empty()


def test_missed_items_are_counted_where_they_were_missed_and_excluded_ones_nowhere() -> None:
    items = as_items(pl.DataFrame({
        "group": ["A", "A", "B", "B", "B"], "good": [0.0, 1, 0, 0, 0], "total": [1.0, 1, 1, 1, 0],
        "excluded": [False, False, False, True, False],
    }))  # fmt: skip
    found = missed_items(items, ["group"])
    assert found.sort("group").select("group", "missed", "total", "rate", "share").rows() == [
        ("A", 1.0, 2.0, 0.5, 0.5), ("B", 1.0, 1.0, 0.0, 0.5),
    ]  # fmt: skip


def test_who_is_bound_by_an_agreement_is_shown_with_it() -> None:
    shares = lost_minutes(OUTAGES, ["group"])
    found = by_agreement(shares, with_olas(("Network OLA", "Network"), ("Desk OLA", "Desk")))
    assert found.select("group", "kind", "agreement").rows() == [("Network", "OLA", "Network OLA"), ("Hosting", "", "")]


def test_a_supplier_is_not_bound_by_the_agreement_of_a_group_of_the_same_name() -> None:
    found = by_agreement(lost_minutes(OUTAGES, ["supplier"]), with_olas(("Network OLA", "Network")), "supplier")
    assert found["agreement"].to_list() == ["", ""]
    assert found["share"].sum() == pytest.approx(1)
