"""The slides in front: the cover, the month on one slide, and what needs a decision."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

from analytics.charts.theme import STATUSES
from analytics.errors import QuestionError
from analytics.review.pack import picture, provenance
from analytics.review.pack.grid import Column
from analytics.review.pack.signs import carried
from analytics.review.pack.slides.lettering import Box, Paragraph, flowed
from analytics.review.pack.slides.page import ACROSS, LEFT, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pptx.presentation import Presentation as Deck

    from analytics.review.pack.contents import Pack
    from analytics.review.pack.logo import Logo

#: Places on the cover.
LOGO, RULE, COVER = Box(LEFT, 44, 240, 72), Box(LEFT, 166, 96, 6), Box(LEFT, 186, ACROSS, 96)
MONTH, FACTS = Box(LEFT, 286, ACROSS, 30), Box(LEFT, 350, ACROSS, 130)

#: Places on the summary; a tile each for so many of the main figures at most.
TILES, AHEAD, STANDING, MOST = Box(LEFT, 118, ACROSS, 84), Box(LEFT, 222, 320, 268), Box(LEFT + 350, 222, 520, 268), 6

#: So many matters for a decision stand on the summary.
MATTERS: Final = 4


def cover(deck: Deck, pack: Pack) -> None:
    """Whose it is, of which period, on which data."""
    told, language = pack.cover, pack.language
    page = Page(deck, told.title, place=COVER)
    page.rule(RULE, "accent")
    if pack.logo:
        page.image(LOGO, _raster(pack.logo), f"Logo of {told.organisation}")
    page.line(MONTH, language.month(told.first), size=22)
    facts = {
        "Provided by": told.organisation if told.customer else "",
        "Period": f"{language.day(told.first)} to {language.day(told.last)}",
        "Data to": language.day(told.as_of) if told.as_of else "no records",
        "Versions": f"data version {told.data_version}, agreements {told.agreement_version}",
        "Notebook": told.held, "Took part": ", ".join(told.participants),
    }  # fmt: skip
    lines = [Paragraph(text=f"{label}: {said}", size=13, hue="mute", after=3) for label, said in facts.items() if said]
    page.text(FACTS, flowed(lines, [FACTS], [FACTS])[0])
    page.note("\n".join(f"{label}: {said}" for label, said in facts.items() if said))


def summary(deck: Deck, pack: Pack) -> None:
    """The month on one slide: the main figures, how every service stands, and what is ahead."""
    told, said = pack.summary, pack.language.sentence
    page = Page(
        deck, said(told.standing.answer), kicker=pack.language.month(pack.cover.first),
        foot=provenance.foot(told.standing, pack),
    )  # fmt: skip
    figures = told.figures.table.head(MOST).to_dicts()
    wide = ACROSS / max(len(figures), 1)
    for nth, row in enumerate(figures):
        _tile(page, Box(LEFT + nth * wide, TILES.top, wide - 14, TILES.height), row, pack)
    drawn = told.standing.picture
    if drawn is not None and not drawn.frame.is_empty():
        png = picture.png(drawn, pack.language, width=int(STANDING.width))
        page.image(STANDING, png, said(drawn.description))
    ahead = [Paragraph(text=f"{said(each.answer)}.", size=16, after=12) for each in told.sentences[1:]]
    ahead.append(Paragraph(text=f"{said(told.opening(MATTERS))}:", size=16, after=5))
    ahead += _matters(pack)
    first, *others = flowed(ahead, [AHEAD], [AHEAD])
    page.text(AHEAD, first)
    lines = [f"{label}: {text}" for label, text in provenance.lines(told.standing, pack).items()]
    rest = [part.text for each in others for part in each]
    page.note("\n\n".join([*rest, said(told.figures.answer), *lines]))


def decisions(pack: Pack) -> tuple[Column, ...]:
    """What needs a decision, as the columns of a table."""
    language, rows = pack.language, pack.summary.decisions.table.to_dicts()
    told = {
        "Status": [language.cell(row["status"], "status") for row in rows],
        "Matter": [row["title"] for row in rows],
        "Why": [language.sentence(row["why"] or "") for row in rows],
        "Owner": [row["owner"] or "" for row in rows],
        "Act by": [language.sentence(row["act"] or "", brief=True) for row in rows],
    }
    return tuple(
        Column(name=name, heading=name, form="", numeric=False, values=tuple(cells), cells=tuple(map(carried, cells)))
        for name, cells in told.items()
        if cells
    )


def _matters(pack: Pack) -> Iterator[Paragraph]:
    """The first few matters for a decision, each with its status."""
    for row in pack.summary.decisions.table.head(MATTERS).to_dicts():
        glyph = STATUSES[row["status"]].glyph if row["status"] in STATUSES else "–"
        yield Paragraph(text=f"{glyph} {row['title']}", size=12, after=3)


def _tile(page: Page, place: Box, row: Mapping[str, Any], pack: Pack) -> None:
    """One of the main figures with its change."""
    said = pack.language.sentence
    since = (
        f"{said(row['delta'] or 'unchanged')} against {pack.language.on_axis(row['against'])}" if row["against"] else ""
    )
    page.line(Box(place.left, place.top, place.width, 16), row["label"], size=12, hue="mute")
    page.line(Box(place.left, place.top + 18, place.width, 38), said(row["shown"]), size=28, bold=True, least=14)
    page.line(Box(place.left, place.top + 58, place.width, 16), since, size=11, hue="mute")


def _raster(logo: Logo) -> bytes:
    """The logo as pixels; QuestionError where it is damaged inside."""
    import vl_convert

    try:
        made = vl_convert.svg_to_png(logo.content.decode("utf-8"), scale=4) if logo.kind == "svg" else logo.content
        with Image.open(io.BytesIO(made)) as opened:
            opened.load()
    except (OSError, SyntaxError, ValueError) as error:  # which is all that the two libraries raise of a picture
        problem = f"the slides cannot be drawn: the logo is damaged ({error})"
        raise QuestionError(problem, remedy="Try another logo") from error
    return bytes(made)
