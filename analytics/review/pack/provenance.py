"""Where a figure of a pack comes from: the line under it, and what the appendix says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analytics.review import words

if TYPE_CHECKING:
    from datetime import date, datetime

    from analytics.review.finding import Finding
    from analytics.review.pack.contents import Pack


def foot(finding: Finding, pack: Pack) -> str:
    """The line under a figure: how many stand behind it, up to which day, on which versions.

    Example: `37 targets · data to 31 October 2026 · data version 1 · agreements 4f1c…`.
    """
    method = finding.method
    many = pack.language.sentence(method.n or words.counted(finding.table.height, "row"))
    cut = last_day(method.as_of, pack.zone)
    parts = [many, f"data to {pack.language.day(cut)}" if cut else "", f"data version {method.data_version}"]
    return " · ".join([*filter(None, parts), f"agreements {method.agreement_version or 'none'}"])


def lines(finding: Finding, pack: Pack) -> dict[str, str]:
    """What is known of how a figure was worked out, by heading, leaving out what is not."""
    method, said = finding.method, pack.language.sentence
    cut = last_day(method.as_of, pack.zone)
    known = {
        "What is measured": said(method.definition),
        "Behind it": said(method.n),
        "Calendar": said(method.calendar),
        "Conventions": said("; ".join(method.conventions)),
        "Left out": said("; ".join(method.exclusions)),
        "Method": said(method.method),
        "How sure": said(method.accuracy),
        "Data to": pack.language.day(cut) if cut else "",
        "Versions": f"data version {method.data_version}, agreements {method.agreement_version or 'none'}",
    }
    return {label: told for label, told in known.items() if told}


def last_day(cut: datetime | None, zone: str) -> date | None:
    """The last day that a data cut-off lets in, in a zone; None without a cut-off.

    Example:
        >>> from datetime import UTC, datetime
        >>> last_day(datetime(2026, 11, 1, tzinfo=UTC), "Europe/London").isoformat()
        '2026-10-31'
    """
    return (cut - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() if cut else None
