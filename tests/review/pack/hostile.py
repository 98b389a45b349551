"""Texts that would do something, break something or run backwards, each wherever a pack has room for a text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.review import Picture
from analytics.review.pack import Words
from tests.review.pack import made

if TYPE_CHECKING:
    from analytics.review.pack import Language, Pack

TEXTS: Final = (
    '=HYPERLINK("http://evil.example")', "=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "</style></svg>&amp;", "![x](http://evil.example/p.png)",
    "[go](javascript:alert(1))", "**bold** _it_ `code` ~~gone~~", "# heading", "$x^2$ \\(y\\) $$z$$", "1. one\n2. two",
    "    four spaces", "- item", "| a | b |\n|---|---|\n| 1 | 2 |",
    "https://evil.example www.evil.example me@evil.example", "שירות לקוחות 24", "خدمة العملاء", "Done 😀 👩‍🚀 ✅",
    "漢字とかな", "D" + "o" * 90 + "naudampfschiff", "{{7*7}} ${7*7} <%= 7 %>", "_x0041_ &#65; %41",
)  # fmt: skip

#: Those that stand in pictures, of which each takes its time to draw.
DRAWN: Final = (TEXTS[0], TEXTS[6], TEXTS[8], TEXTS[19], TEXTS[23])

#: Signs that no file of text may hold, and what they become.
CONTROLS: Final = ("bell\x07 null\x00 escape\x1b[31m", "bell\ufffd null\ufffd escape\ufffd[31m")


def level(event: str = "") -> Picture:
    """Twelve months of a level, one of them missed, six ahead, and an event."""
    months = [date(2026, month, 1) for month in range(1, 13)]
    frame = pl.DataFrame({
        "period": months, "level": [0.98, 0.97, 0.96, 0.99, 0.91, 0.96] + [None] * 6, "target": [0.95] * 12,
        "status": ["met"] * 4 + ["breached", "met"] + [None] * 6, "partial": [False] * 12,
        "event": [None, event or None] + [None] * 10, "forecast": [None] * 6 + [0.955] * 6,
        "low80": [None] * 6 + [0.93] * 6, "high80": [None] * 6 + [0.97] * 6, "low95": [None] * 6 + [0.91] * 6,
        "high95": [None] * 6 + [0.98] * 6,
    })  # fmt: skip
    return Picture(kind="level", frame=frame, description=f"A level. {event}")


def waterfall(name: str = "Mix") -> Picture:
    """A level before and after, and the two parts of its change."""
    parts = {"name": ["Before", name, "Speed", "After"], "value": [0.9, -0.05, 0.02, 0.87]}
    frame = pl.DataFrame({**parts, "total": [True, False, False, True]})
    return Picture(kind="waterfall", frame=frame, description=f"What changed it: {name}")


def bars(name: str = "Printer") -> Picture:
    """Two bars, one of which matters."""
    frame = pl.DataFrame({"name": [name, "Other"], "value": [3.0, 1.0], "main": [True, False]})
    return Picture(kind="bars", frame=frame, description=f"By part: {name}")


def pack(language: Language | None = None) -> Pack:
    """A pack with every one of the texts in every place."""
    table = pl.DataFrame({
        "service": TEXTS, "told": TEXTS, "n": range(len(TEXTS)), "share": [0.987] * len(TEXTS),
        "day": [date(2026, 10, 1)] * len(TEXTS), "at": [datetime(2026, 10, 1, 12, tzinfo=UTC)] * len(TEXTS),
        "good": [True] * len(TEXTS), "many": [["=1", "b"]] * len(TEXTS),
    })  # fmt: skip
    tabled = [made.finding(text, table, formats={"share": "percent", "day": "date"}) for text in TEXTS[:3]]
    drawn = [made.finding(text, picture=draw(text)) for draw in (level, waterfall, bars) for text in DRAWN]
    plain = [made.finding(text, table.clear()) for text in TEXTS]
    words = tuple(
        Words(kind=kind, heading=text, text=f"{text}\n\n{text}", facts=((text, text), ("By when", date(2026, 12, 1))))
        for kind in ("note", "decision", "remark")
        for text in TEXTS
    )
    matters = tuple(("breached", text, text, text, text) for text in TEXTS)
    return made.pack(
        *tabled, *drawn, *plain, said="\n\n".join(TEXTS), words=words, organisation=TEXTS[6], matters=matters,
        language=language,
    )  # fmt: skip
