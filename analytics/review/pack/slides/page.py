"""One slide: text in boxes it was measured for, tables, pictures and charts that are told, and its notes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Pt

from analytics.charts.theme import STATUSES
from analytics.review.pack.signs import carried
from analytics.review.pack.slides import look
from analytics.review.pack.slides.lettering import LEADING, Box, Paragraph, fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.presentation import Presentation as Deck

    from analytics.review.pack.slides.rows import Rows

#: Places that every slide has.
LEFT, ACROSS = 45.0, 870.0
KICKER: Final = Box(LEFT, 22, ACROSS, 16)
TITLE: Final = Box(LEFT, 40, ACROSS, 62)
BODY: Final = Box(LEFT, 116, ACROSS, 374)
FOOT: Final = Box(LEFT, 506, 790, 14)
NUMBER: Final = Box(LEFT + 800, 506, 70, 14)

#: The layout of the template that has a title and nothing else.
_TITLE_ONLY: Final = 5

#: Points between a cell's edge and its text.
CELL_SIDE, CELL_TOP = 6.0, 3.0

_HUES: Final = {status.glyph: status.field for status in STATUSES.values()}

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
#: A table without a look of its own: cells say theirs.
_BARE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


class Page:
    """A slide with its title, which is a sentence."""

    def __init__(self, deck: Deck, title: str, *, kicker: str = "", foot: str = "", place: Box = TITLE) -> None:
        self.slide: Any = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        told = fitted(Paragraph(text=" ".join(title.split()), size=25, bold=True), place, 17)
        self.noted = [] if told.text == " ".join(title.split()) else [title]
        heading = self.slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = (Pt(part) for part in place)
        _fill(heading.text_frame, [told], MSO_ANCHOR.TOP)
        if kicker:
            self.line(KICKER, kicker, size=11, hue="mute")
        if foot:
            self.line(FOOT, foot, size=9, hue="mute")
        self._numbered()

    def text(self, place: Box, paragraphs: Sequence[Paragraph], *, anchor: Any = MSO_ANCHOR.TOP) -> None:
        """Puts paragraphs into a box that was measured for them."""
        shape = self.slide.shapes.add_textbox(*(Pt(part) for part in place))
        _fill(shape.text_frame, paragraphs, anchor)

    def line(
        self, place: Box, text: str, *, size: float, hue: str = "ink", bold: bool = False, least: float = 8
    ) -> None:
        """Puts a text into a box, smaller or shortened where it has to be; the whole of it is then in the notes."""
        told = fitted(Paragraph(text=text, size=size, hue=hue, bold=bold), place, least)
        if told.text != carried(text):
            self.noted.append(text)
        self.text(place, [told])

    def image(self, place: Box, png: bytes, told: str) -> Box:
        """Puts a picture into a box as large as it can be, at its top left; where it came to stand."""
        with Image.open(io.BytesIO(png)) as opened:
            wide, high = opened.size
        scale = min(place.width / wide, place.height / high)
        stands = Box(place.left, place.top, wide * scale, high * scale)
        shape = self.slide.shapes.add_picture(io.BytesIO(png), *(Pt(part) for part in stands))
        describe(shape, told)
        return stands

    def rule(self, place: Box, hue: str) -> None:
        """A bar of one colour, which says nothing."""
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(part) for part in place))
        shape.fill.solid()
        look.paint(shape.fill.fore_color, hue)
        shape.line.fill.background()
        shape.shadow.inherit = False

    def chart(self, place: Box, kind: Any, data: Any, told: str) -> Any:
        """A chart that can be edited, in a box."""
        shape = self.slide.shapes.add_chart(kind, *(Pt(part) for part in place), data)
        describe(shape, told)
        return shape.chart

    def table(self, top: float, rows: Rows, told: str) -> None:
        """Puts rows that were measured under each other, from a height on."""
        place = Box(LEFT, top, sum(rows.widths), sum(rows.heights))
        count = len(rows.heights), len(rows.widths)
        shape = self.slide.shapes.add_table(*count, *(Pt(part) for part in place))
        describe(shape, told)
        table = shape.table
        table._tbl.tblPr.find(f"{{{_DRAWING}}}tableStyleId").text = _BARE  # the library sets no style
        table.first_row, table.horz_banding = True, False
        for nth, width in enumerate(rows.widths):
            table.columns[nth].width = Pt(width)
        for nth, height in enumerate(rows.heights):
            table.rows[nth].height = Pt(height)
            for across, paragraph in enumerate(rows.cells[nth]):
                _cell(table.cell(nth, across), paragraph, right=rows.numeric[across], heading=nth == 0)

    def note(self, text: str) -> None:
        """Writes what the speaker reads; what was shortened on the slide stands before it, whole."""
        told = "\n\n".join([*self.noted, text]) if text else "\n\n".join(self.noted)
        self.slide.notes_slide.notes_text_frame.text = carried(told)

    def _numbered(self) -> None:
        """The number of the slide, as a field that follows where slides are moved."""
        shape = self.slide.shapes.add_textbox(*(Pt(part) for part in NUMBER))
        _fill(shape.text_frame, [Paragraph(text="0", size=9, hue="mute")], MSO_ANCHOR.TOP)
        paragraph = shape.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        run = paragraph._p.r_lst[0]  # the library has no fields
        run.tag = f"{{{_DRAWING}}}fld"
        run.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
        run.set("type", "slidenum")


def describe(shape: Any, told: str) -> None:
    """Says what a picture, chart or table is to who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", carried(told))  # the library has no such text


def _fill(frame: Any, paragraphs: Sequence[Paragraph], anchor: Any) -> None:
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for nth, told in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if nth == 0 else frame.add_paragraph()
        _set(paragraph, told)


def _set(paragraph: Any, told: Paragraph) -> None:
    """One paragraph; its lines stand at an exact distance."""
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.line_spacing, paragraph.space_before, paragraph.space_after = (
        Pt(told.size * LEADING),
        Pt(0),
        Pt(told.after),
    )
    for nth, line in enumerate(carried(told.text).split("\n")):
        if nth:
            paragraph.add_line_break()
        for text, hue in _marked(line, told.hue):
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold = Pt(told.size), told.bold
            look.paint(run.font.color, hue)


def _marked(line: str, hue: str) -> list[tuple[str, str]]:
    """The line in parts with their colours: the mark of a status at its beginning has that of the status."""
    return [(line[0], _HUES[line[0]]), (line[1:], hue)] if line[:1] in _HUES else [(line, hue)]


def _cell(cell: Any, paragraph: Paragraph, *, right: bool, heading: bool) -> None:
    cell.margin_left, cell.margin_right = Pt(0), Pt(2 * CELL_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(CELL_TOP)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if heading else MSO_ANCHOR.TOP
    cell.text_frame.word_wrap = True
    _set(cell.text_frame.paragraphs[0], paragraph)
    if right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    cell.fill.background()
    _ruled(cell, "tx2" if heading else "bg2")


def _ruled(cell: Any, colour: str) -> None:
    """A line beneath a cell, in a colour of the theme."""
    properties = cell._tc.get_or_add_tcPr()  # the library draws no borders
    line = etree.SubElement(properties, f"{{{_DRAWING}}}lnB", w=str(Pt(0.75)))
    fill = etree.SubElement(line, f"{{{_DRAWING}}}solidFill")
    etree.SubElement(fill, f"{{{_DRAWING}}}schemeClr", val=colour)
    properties.insert(0, line)  # borders stand before fills
