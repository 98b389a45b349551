"""What comes on which slide: the front, every chapter, and how the figures were worked out."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, Final

from analytics.review import words
from analytics.review.pack import grid, picture, provenance, wording
from analytics.review.pack.contents import Figure, Words
from analytics.review.pack.slides import front, look
from analytics.review.pack.slides.lettering import Box, Paragraph, flowed
from analytics.review.pack.slides.page import ACROSS, BODY, LEFT, Page
from analytics.review.pack.slides.plots import plotted
from analytics.review.pack.slides.rows import measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analytics.review.finding import Finding, Picture
    from analytics.review.pack.contents import Block, Chapter, Pack

#: A table goes over so many slides at most; the rest of it is in the workbook.
OVER = 3

#: Where a picture stands, alone and beside what is said of it, and how far down it says how to read it.
PICTURE, BESIDE = Box(LEFT, 114, ACROSS, 350), Box(LEFT, 114, 590, 350)
SAID, READING = Box(LEFT + 620, 118, 250, 366), 470.0

#: Pixels of a picture for each point of its place, so that what is written in it can be read from the back row.
DRAWN: Final = 0.7

#: Two columns of small print.
COLUMNS = (Box(LEFT, 116, 420, 378), Box(LEFT + 450, 116, 420, 378))


def write(pack: Pack) -> bytes:
    """The slides as a file of PowerPoint, whole."""
    made = _Deck(pack)
    front.cover(made.deck, pack)
    front.summary(made.deck, pack)
    made.tabled(
        pack.summary.decisions, front.decisions(pack), kicker=pack.language.month(pack.cover.first), over=OVER
    )  # fmt: skip
    for chapter in pack.chapters:
        made.chapter(chapter)
    made.appendix()
    file = io.BytesIO()
    made.deck.save(file)
    return file.getvalue()


class _Deck:
    """A deck in the making."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self.said, self.deck = pack, pack.language.sentence, look.blank()
        known, cover = self.deck.core_properties, pack.cover
        known.title = f"{cover.title}, {pack.language.month(cover.first)}"
        known.author, known.language, known.last_modified_by = cover.organisation, "en", ""
        made = datetime.combine(cover.as_of or cover.last, time(12), UTC).replace(tzinfo=None)
        known.created = known.modified = made

    def chapter(self, chapter: Chapter) -> None:
        """A slide or more for each figure, and what people wrote together where it stands together."""
        title = wording.title(chapter)
        for kind, blocks in groupby(chapter.blocks, key=_kind):
            if kind in ("note", "remark"):
                self.written(title, [each for each in blocks if isinstance(each, Words)])
                continue
            for block in blocks:
                if isinstance(block, Figure):
                    self.figure(block, title)
                else:
                    self.decision(block, title)

    def figure(self, figure: Figure, kicker: str) -> None:
        """The picture of a figure, or its table where it has none, and what people say of it."""
        finding, told = figure.finding, list(self.spoken(figure))
        if finding.picture is not None and not finding.picture.frame.is_empty():
            self.pictured(finding, finding.picture, told, kicker)
            return
        columns = grid.columns(finding, self.pack.language, figure.rows)
        if columns:
            self.tabled(finding, columns, kicker=kicker, over=OVER)
        else:
            told = [Paragraph(text=self.said(finding.method.definition), size=16, hue="mute", after=8), *told]
        if told:
            self.flow(self.said(finding.answer), told, kicker=kicker, of=finding)

    def pictured(self, finding: Finding, drawn: Picture, told: list[Paragraph], kicker: str) -> None:
        """The slide of a picture; what is said of it stands beside, and on further slides as far as it must."""
        page = self.page(finding, kicker)
        place = BESIDE if told else PICTURE
        if not plotted(page, place, drawn, self.pack.language):
            png = picture.filling(drawn, self.pack.language, width=int(place.width * DRAWN), shape=place.shape)
            page.image(place, png, self.said(drawn.description))
        page.line(Box(LEFT, READING, place.width, 26), self.reading(drawn), size=10, hue="mute")
        page.note(self.notes(finding))
        if told:
            beside, *others = flowed(told, [SAID], [BODY])
            page.text(SAID, beside)
            for part in others:
                self.further(finding, part, kicker)

    def reading(self, drawn: Picture) -> str:
        """How to read a picture, and what happened where."""
        from analytics.charts.registry import chart  # charts are slow to import, and few ask for a pack

        happened = []
        if drawn.kind == "level" and "event" in drawn.frame.columns:
            marked = drawn.frame.drop_nulls(["event"]).select("period", "event").rows()
            happened = [f"{self.pack.language.short_month(when)}: {what}" for when, what in marked]
        reading = chart(drawn.kind).reading if drawn.kind != "level" else ""
        return " ".join(filter(None, [self.said(reading), "; ".join(happened)]))

    def tabled(self, finding: Finding, columns: Sequence[grid.Column], *, kicker: str, over: int) -> None:
        """The slides of a table, as many as it takes but no more than some."""
        if not columns:
            return
        seen = sum(len(part.cells) - 1 for part in measured(columns).parted(BODY.height)[:over])
        shown = measured([each.first(seen) for each in columns]).parted(BODY.height, evenly=True)[:over]
        left = finding.table.height - sum(len(part.cells) - 1 for part in shown)
        for nth, part in enumerate(shown, 1):
            of = f"{kicker} · {nth} of {len(shown)}" if len(shown) > 1 else kicker
            page = self.page(finding, of)
            page.table(BODY.top, part, self.said(finding.question))
            if left and nth == len(shown):
                more = f"{words.counted(left, 'further row')} {'is' if left == 1 else 'are'} in the workbook."
                page.line(Box(LEFT, 492, ACROSS, 13), words.sentence(more), size=9, hue="mute")
            unseen = f"Only in the workbook: {', '.join(part.unseen)}." if part.unseen else ""
            whole = [text for row in part.whole for text in row]
            page.note("\n\n".join(filter(None, [self.notes(finding), *whole, unseen])))

    def written(self, title: str, blocks: Sequence[Words]) -> None:
        """Notes of people, or remarks of the program, one after the other."""
        self.flow(title, [part for block in blocks for part in self.paragraphs(block)])

    def decision(self, block: Words, kicker: str) -> None:
        """The slide of a decision: what was asked is its title."""
        told = list(self.paragraphs(block))
        self.flow(block.heading or block.text, told[1:] if block.heading else told, kicker=kicker)

    def paragraphs(self, block: Words) -> Iterator[Paragraph]:
        """The paragraphs of words, and what is known of them by name."""
        if block.heading:
            yield Paragraph(text=block.heading, size=17, bold=True)
        large = 20 if block.kind == "decision" else 16
        for part in wording.text(block, self.pack.language).split("\n\n"):
            if part.strip():
                yield Paragraph(
                    text=part.strip(), size=large, hue="mute" if block.kind == "remark" else "ink", after=10
                )
        for label, fact in wording.facts(block, self.pack.language).items():
            yield Paragraph(text=label, size=11, hue="mute", after=1)
            yield Paragraph(text=fact, size=14, after=9)

    def spoken(self, figure: Figure) -> Iterator[Paragraph]:
        """What people say of a figure, and how it stood where it is restated."""
        for part in figure.said.split("\n\n"):
            if part.strip():
                yield Paragraph(text=part.strip(), size=15, after=8)
        if figure.stood:
            yield Paragraph(text=self.said(figure.stood), size=11, hue="mute")

    def flow(self, title: str, paragraphs: Sequence[Paragraph], *, kicker: str = "", of: Finding | None = None) -> None:
        """Slides of text under one title."""
        for part in flowed(paragraphs, [BODY], [BODY]):
            if of is not None:
                self.further(of, part, kicker)
                continue
            page = Page(self.deck, title, kicker=kicker, foot=self.footing())
            page.text(BODY, part)
            page.note("")

    def further(self, finding: Finding, part: Sequence[Paragraph], kicker: str) -> None:
        """A slide with text of a figure."""
        page = self.page(finding, kicker)
        page.text(BODY, part)
        page.note(self.notes(finding))

    def appendix(self) -> None:
        """What is left out, what the data are, and how every figure was worked out."""
        if self.pack.left_out:
            told = [Paragraph(text=text, size=15, after=9) for text in self.pack.left_out]
            self.flow(f"What these slides for {self.pack.cover.customer} do not tell", told, kicker="Appendix")
        for finding in self.pack.records:
            self.tabled(finding, grid.columns(finding, self.pack.language), kicker="Appendix", over=1)
        told = [part for finding in self.pack.findings for part in self.defined(finding)]
        parts = flowed(told, COLUMNS, COLUMNS)
        for nth in range(0, len(parts), 2):
            page = Page(self.deck, "How the figures were worked out", kicker="Appendix", foot=self.footing())
            for place, part in zip(COLUMNS, parts[nth : nth + 2], strict=False):
                page.text(place, part)
            page.note("")

    def defined(self, finding: Finding) -> Iterator[Paragraph]:
        """How a figure was worked out, in small print."""
        yield Paragraph(text=self.said(finding.question), size=11, bold=True, after=1)
        for label, told in provenance.lines(finding, self.pack).items():
            if label in ("What is measured", "Method", "How sure"):
                yield Paragraph(text=told, size=10, after=2)
        yield Paragraph(text=provenance.foot(finding, self.pack), size=9, hue="mute", after=11)

    def page(self, finding: Finding, kicker: str) -> Page:
        """A slide whose title is the sentence of a figure."""
        return Page(self.deck, self.said(finding.answer), kicker=kicker, foot=provenance.foot(finding, self.pack))

    def notes(self, finding: Finding) -> str:
        """What the speaker reads of how a figure was worked out."""
        lines = [f"{label}: {told}" for label, told in provenance.lines(finding, self.pack).items()]
        return "\n\n".join([self.said(finding.question), *lines, provenance.foot(finding, self.pack)])

    def footing(self) -> str:
        """What the foot of a slide without a figure says."""
        cover, language = self.pack.cover, self.pack.language
        cut = f"data to {language.day(cover.as_of)}" if cover.as_of else "no records"
        return " · ".join(filter(None, [cover.customer or cover.organisation, language.month(cover.first), cut]))


def _kind(block: Block) -> str:
    return block.kind if isinstance(block, Words) else "figure"
