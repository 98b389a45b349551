"""An incident export as ServiceNow writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from analytics.errors import ProfileError
from analytics.records import profile

if TYPE_CHECKING:
    from tests.records.conftest import Take

EXPORT = (
    '"number","opened_at","short_description","caller_id","priority","state","category","subcategory",'
    '"assignment_group","business_service","cmdb_ci","resolved_at","closed_at","reopen_count",'
    '"sys_updated_on","sla_due"\n'
    '"INC0010001","2026-03-02 09:00:00","Ada can\'t print","Ada Smith","1 - Critical","Closed","hardware","printer",'
    '"Service Desk","Printing","PRN-7","2026-03-02 10:00:00","2026-03-09 10:00:00","1","2026-03-09 10:00:00",'
    '"UNKNOWN"\n'
    '"INC0010002","2026-03-02 09:05:00","","","3","2","inquiry","","Network","","Core switch","","","0",'
    '"2026-03-02 09:06:00",""\n'
)


def test_an_export_comes_in_without_what_is_personal(take: Take) -> None:
    result = take(EXPORT, profile.shipped()["servicenow_incident"])
    first, second = result.kept.to_dicts()
    assert (first["service"], first["priority"], first["category"], first["state"]) == (
        "Printing", "P1", "hardware / printer", "Closed",
    )  # fmt: skip
    assert (second["service"], second["priority"], second["category"], second["state"]) == (
        "Core switch", "P3", "inquiry", "In Progress",
    )  # fmt: skip
    assert (first["resolved"], first["reopens"], first["due"]) == (datetime(2026, 3, 2, 10, tzinfo=UTC), 1, None)
    assert "Ada" not in result.kept.write_csv()


def test_it_is_recognised_by_its_columns() -> None:
    columns = EXPORT.splitlines()[0].replace('"', "").split(",")
    assert profile.recognise(columns)[0][0] == "servicenow_incident"


def test_an_export_that_names_no_service_at_all_is_not_taken_for_one(take: Take) -> None:
    text = EXPORT.replace("business_service", "a").replace("cmdb_ci", "b")
    with pytest.raises(ProfileError, match="none of the columns 'business_service', 'service_offering', 'cmdb_ci'"):
        take(text, profile.shipped()["servicenow_incident"])
