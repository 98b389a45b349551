"""The pack as a workbook: a sheet a figure with every row of its table in typed cells, and nothing in it runs."""

from __future__ import annotations

import io
import locale as systems
import math
import re
from datetime import UTC, date, datetime, time
from functools import cached_property
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import xlsxwriter

from analytics.review.pack import grid, provenance, wording
from analytics.review.pack.contents import Figure, Words
from analytics.review.pack.signs import carried

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analytics.review.finding import Finding
    from analytics.review.pack.contents import Pack
    from analytics.review.pack.language import Language

#: The row, counted from one, in which the headings of every figure's table stand.
HEADINGS: Final = 6

#: Characters a cell may hold, by the limits of the format.
MOST: Final = 32_767

#: What a sheet's name must not have, and how long it may be.
_UNNAMED, _LONGEST = re.compile(r"[\[\]:*?/\\'\x00-\x1f]"), 31

#: Text is never read as a formula or a link, whatever it begins with.
_INERT: Final = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
    "in_memory": True,
}  # fmt: skip

_LCID: Final = {name: code for code, name in systems.windows_locale.items()}
_PATTERN: Final = re.compile(r"'([^']*)'|(y+)|([ML]+)|(d+)|(.)")


def write(pack: Pack) -> bytes:
    """The workbook, whole; the same contents give the same bytes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _INERT)
    made = _Book(book, pack)
    made.contents()
    made.words()
    for finding, name in made.sheets.items():
        made.figure(finding, name)
    made.methods()
    book.close()
    return file.getvalue()


class _Book:
    """A workbook in the making: its sheets by the figures they hold, and the looks of its cells."""

    def __init__(self, book: Any, pack: Pack) -> None:
        self.book, self.pack, self.said = book, pack, pack.language.sentence
        cover = pack.cover
        self.title = f"{cover.title}, {pack.language.month(cover.first)}"
        made = datetime.combine(cover.as_of or cover.last, time(12), UTC).replace(tzinfo=None)
        book.set_properties({"title": self.title, "author": cover.organisation, "created": made})
        self.bold = book.add_format({"bold": True})
        self.large = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.forms: dict[str, Any] = {}

    @cached_property
    def sheets(self) -> Mapping[Finding, str]:
        """Names of the sheets by their figures, of whole words, each with its number so that no two are alike."""
        told = ((nth, self.said(each.question), each) for nth, each in enumerate(self.pack.findings, 1))
        return {
            each: shorten(_UNNAMED.sub(" ", carried(f"{nth} {asked}")), _LONGEST, placeholder="")
            for nth, asked, each in told
        }

    def contents(self) -> None:
        """The first sheet: whose it is, on which data, and a link to every figure."""
        sheet, cover, language = self.book.add_worksheet("Contents"), self.pack.cover, self.pack.language
        self.text(sheet, 0, 0, self.title, self.large)
        cut = language.day(cover.as_of) if cover.as_of else "no records"
        facts = {
            "Organisation": cover.organisation, "Customer": cover.customer, "Data to": cut,
            "Period": f"{language.day(cover.first)} to {language.day(cover.last)}",
            "Data version": str(cover.data_version), "Agreements": cover.agreement_version,
            "Trail of changes": cover.trail, "Notebook": cover.held, "Took part": ", ".join(cover.participants),
        }  # fmt: skip
        row = 2
        for label, told in facts.items():
            row = self.line(sheet, row, label, told) if told else row
        for told in self.pack.left_out:
            row = self.line(sheet, row, "Left out", told)
        row += 1
        for column, heading in enumerate(("Sheet", "Question", "Answer", "Status", "Behind it")):
            self.text(sheet, row, column, heading, self.head)
        for nth, (finding, name) in enumerate(self.sheets.items(), row + 1):
            sheet.write_url(nth, 0, f"internal:'{name}'!A1", string=name)
            status = language.cell(finding.status, "status") if finding.status else ""
            about = (self.said(finding.question), self.said(finding.answer), status, self.said(finding.method.n))
            for column, text in enumerate(about, 1):
                self.text(sheet, nth, column, text, self.wrapped)
        _widths(sheet, 34, 50, 90, 18, 24)

    def words(self) -> None:
        """What people wrote and decided, and the remarks of the program, in the order of the pack; none, no sheet."""
        lines = list(self._written())
        if not lines:
            return
        sheet = self.book.add_worksheet("Notes and decisions")
        for row, line in enumerate([("Chapter", "Kind", "Heading", "Text"), *lines]):
            for column, text in enumerate(line):
                self.text(sheet, row, column, text, self.wrapped if row else self.head)
        sheet.freeze_panes(1, 0)
        _widths(sheet, 26, 18, 50, 100)

    def figure(self, finding: Finding, name: str) -> None:
        """The sheet of one figure: its words above, then every row of its table in the types of its values."""
        sheet = self.book.add_worksheet(name)
        self.text(sheet, 0, 0, self.said(finding.answer), self.large)
        self.text(sheet, 1, 0, self.said(finding.question))
        self.text(sheet, 2, 0, provenance.foot(finding, self.pack))
        sheet.write_url(3, 0, "internal:'Contents'!A1", string="Contents")
        for nth, column in enumerate(grid.columns(finding, self.pack.language)):
            self.text(sheet, HEADINGS - 1, nth, column.heading, self.head)
            for row, (value, written) in enumerate(zip(column.values, column.cells, strict=True), HEADINGS):
                self.cell(sheet, (row, nth), value, written, column.form)
            widest = max(map(len, (column.heading, *column.cells)))
            sheet.set_column(nth, nth, max(10, min(60, widest + 2)))
        sheet.freeze_panes(HEADINGS, 0)

    def methods(self) -> None:
        """The last sheet: how every figure was worked out, and the Python that makes it again."""
        sheet = self.book.add_worksheet("How it was worked out")
        for column, heading in enumerate(("Sheet", "Term", "In words")):
            self.text(sheet, 0, column, heading, self.head)
        row = 1
        for finding, name in self.sheets.items():
            told = {**provenance.lines(finding, self.pack), "Python": finding.recipe.code()}
            for term, said in told.items():
                sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
                row = self.line(sheet, row, term, said, column=1)
        sheet.freeze_panes(1, 0)
        _widths(sheet, 34, 20, 120)

    def cell(self, sheet: Any, place: tuple[int, int], value: Any, written: str, form: str) -> None:
        """A cell in the type of its value; what workbooks have no type for is written out, and nothing stays empty."""
        if isinstance(value, bool):
            sheet.write_boolean(*place, value)
        elif isinstance(value, int | float):
            if math.isfinite(value):
                sheet.write_number(*place, value, self.form(form))
        elif isinstance(value, datetime) and value.tzinfo:
            here = value.astimezone(ZoneInfo(self.pack.zone)).replace(tzinfo=None)
            sheet.write_datetime(*place, here, self.form("instant"))
        elif isinstance(value, date):
            kind = "instant" if isinstance(value, datetime) else "month" if form == "month" else "date"
            sheet.write_datetime(*place, value, self.form(kind))
        elif written:
            self.text(sheet, *place, written)

    def text(self, sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
        """A cell of text; the end of one that is longer than a cell may be is told to stand elsewhere."""
        told = carried(text)
        if len(told) > MOST:
            told = f"{told[: MOST - 60]} … the rest stands in the notebook and the page"
        if told:
            sheet.write_string(row, column, told, look)

    def line(self, sheet: Any, row: int, label: str, text: str, *, column: int = 0) -> int:
        """A label and its text; the row after it."""
        self.text(sheet, row, column, label, self.bold)
        self.text(sheet, row, column + 1, text, self.wrapped)
        return row + 1

    def form(self, form: str) -> Any:
        """The look of numbers and days in one of the forms of `Finding.formats`."""
        if form not in self.forms:
            self.forms[form] = self.book.add_format({"num_format": number_format(form, self.pack.language)})
        return self.forms[form]

    def _written(self) -> Iterator[tuple[str, str, str, str]]:
        """Chapter, kind, heading and text of all words; long ones over several lines, so that no cell is too small."""
        for chapter in self.pack.chapters:
            for block in chapter.blocks:
                for kind, heading, text in _told(block, self.pack):
                    for start in range(0, max(len(text), 1), MOST):
                        yield wording.title(chapter), kind, heading, text[start : start + MOST]


def _told(block: Figure | Words, pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Kind, heading and text of the words in a block."""
    if isinstance(block, Figure):
        about = pack.language.sentence(block.finding.answer)
        yield from (("said of a figure", about, block.said),) if block.said else ()
        yield from (("restated", about, pack.language.sentence(block.stood)),) if block.stood else ()
        return
    yield block.kind, block.heading, wording.text(block, pack.language)
    for label, fact in wording.facts(block, pack.language).items():
        yield label, block.heading, fact


def number_format(form: str, language: Language) -> str:
    """How a workbook writes values of one of the forms of `Finding.formats`.

    Decimal and thousands signs are those of whoever reads it: the format has no way to say them.

    Example:
        >>> from analytics.review.pack.language import Language
        >>> number_format("date", Language("it_IT")), number_format("percent", Language("de_DE"))
        ('[$-410]d mmm yyyy', '0.0"\\xa0"%')
    """
    pattern = language.locale.percent_formats[None]
    before, after = (re.sub(r"([^%]+)", r'"\1"', part) for part in (pattern.prefix[0], pattern.suffix[0]))
    return {
        **dict.fromkeys(("percent2", "points"), f"{before}0.00{after}"),
        "percent": f"{before}0.0{after}",
        "chance": f'[>=0.9995]"{language.chance(1)}";[<0.0005]"{language.chance(0)}";{before}0.0{after}',
        "number": "#,##0", "money": "#,##0",
        "score": "0.00", "hours": '#,##0.0" h"', "date": _dated("yMMMd", language), "month": _dated("yMMM", language),
        "instant": f"{_dated('yMMMd', language)} hh:mm",
    }.get(form, "General")  # fmt: skip


def _dated(skeleton: str, language: Language) -> str:
    """The locale's own order of a date, with its names of months."""
    code = _LCID.get(language.name)
    pattern = str(language.locale.datetime_skeletons[skeleton].pattern)
    return (f"[$-{code:X}]" if code else "") + _PATTERN.sub(_part, pattern)


def _part(found: re.Match[str]) -> str:
    quoted, year, month, day, other = found.groups()
    if year or day:
        return "yyyy" if year else "d" * len(day)
    if month:
        return "m" * min(len(month), 4)
    return other if other and other in " .,-/" else f'"{quoted or other}"'


def _widths(sheet: Any, *widths: int) -> None:
    for nth, width in enumerate(widths):
        sheet.set_column(nth, nth, width)
