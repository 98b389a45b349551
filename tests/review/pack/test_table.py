"""A table on paper: nothing runs out of its cell, and what belongs on one line stays on it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from analytics.review.pack import Language
from analytics.review.pack.table import ABREAST, LINES, LONGEST, broken, shown
from tests.review.pack import made

if TYPE_CHECKING:
    from analytics.review.pack import Pack


def test_no_word_of_a_cell_is_wider_than_its_column(whole: Pack) -> None:
    for each in whole.findings:
        table = shown(each, whole.language, 50)
        assert sum(table.widths) <= ABREAST
        for nth, width in enumerate(table.widths):
            texts = [table.headings[nth], *(row[nth] for row in table.rows)]
            words = (word for text in texts for word in re.split("[\u200b \n]", text))
            assert max(len(part) for word in words for part in kept_whole(word)) <= width
            assert nth == 0 or max(map(len, texts[1:]), default=0) <= LINES * width
    assert max(map(len, broken("x" * 100).split("\u200b"))) == LONGEST


def kept_whole(word: str) -> list[str]:
    """The parts of a word at whose ends a line may end: a short one has no such place."""
    return [word] if len(word) <= 12 else word.split("-")


def test_a_day_stays_on_one_line_and_so_does_a_sign_with_its_word() -> None:
    rows = pl.DataFrame({
        "action": ["Sort tickets before they reach the desk"], "due": [date(2026, 9, 30)], "status": ["breached"],
        "came": ["▲ Nobody told"], "cause": ["Whoever is free reads every ticket to find out whom it is for"],
    })  # fmt: skip
    told = shown(made.finding(table=rows, formats={"status": "status"}), Language())
    assert told.rows == (
        ("Sort tickets before they reach the desk", "30\u00a0Sept\u00a02026", "■\u00a0Breached", "▲\u00a0Nobody told"),
    )  # fmt: skip
    assert told.widths[1] >= len("30 Sept 2026")
    assert [heading for heading, _ in told.beneath[0]] == ["cause"]


def test_a_column_that_would_take_many_lines_where_room_is_short_stands_beneath() -> None:
    rows = pl.DataFrame({"name": ["One"], "said": ["It takes so many words to say this thing"], "cost": [1]})
    told = shown(made.finding(table=rows), Language(), abreast=20)
    assert (told.headings, told.rows) == (("name", "cost"), (("One", "1"),))
    assert told.beneath == ((("said", "It takes so many words to say this thing"),),)
