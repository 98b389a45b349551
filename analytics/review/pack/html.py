"""The pack as one page for a browser: it asks nobody for anything, follows the reader's theme, and can be printed."""

from __future__ import annotations

import base64
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analytics.charts.theme import DARK, LIGHT, STATUSES, Theme
from analytics.review import words
from analytics.review.pack import faces, grid, markup, provenance, wording
from analytics.review.pack.contents import Figure, Words
from analytics.review.pack.inline import inline
from analytics.review.pack.markup import Element, element, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analytics.review.finding import Finding, Picture
    from analytics.review.pack.contents import Block, Chapter, Pack

_LOOK: Final = Path(__file__).with_name("page.css")

#: Whatever the page asks for is in the page; a browser that is told so fetches and runs nothing else.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'"

#: Widths of every picture in pixels, by the class of the screens it is for.
_WIDTHS: Final = {"wide": 900, "narrow": 340}

_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}


def write(pack: Pack) -> bytes:
    """The page as UTF-8; the same contents give the same bytes."""
    page = _Page(pack)
    body = page.body()
    said = "".join(sorted(set("".join(body.itertext()))))
    style = element("style")
    style.text = (
        f"{_faces(said)}\n{_colours()}\n{_LOOK.read_text('utf-8')}"  # written as it is: none of it is from data
    )
    head = element(
        "head", element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", page.title), style,
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{markup.written(element('html', head, body, lang='en'))}\n".encode()


class _Page:
    """A page in the making: counts its pictures and tables, so that their names stay apart."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self.said = pack, pack.language.sentence
        self.title = f"{pack.cover.title}, {pack.language.month(pack.cover.first)}"
        self.drawn = self.tables = 0
        self.places = {_which(each): f"how-{nth}" for nth, each in enumerate(pack.findings, 1)}

    def body(self) -> Element:
        """All that is seen."""
        chapters = [self.chapter(each, f"chapter-{nth}") for nth, each in enumerate(self.pack.chapters, 1)]
        sections = [self.summary(), *chapters, self.basis(), self.methods()]
        return element(
            "body", element("a", "Skip to the contents", href="#main", class_="skip"), self.cover(), _nav(sections),
            element("main", *sections, id="main"),
        )  # fmt: skip

    def cover(self) -> Element:
        """Whose it is, of which period, on which data."""
        cover, language, logo = self.pack.cover, self.pack.language, self.pack.logo
        facts = {
            "Period": f"{language.day(cover.first)} to {language.day(cover.last)}",
            "Data to": language.day(cover.as_of) if cover.as_of else "no records",
            "Data version": str(cover.data_version), "Agreements": cover.agreement_version,
            "Trail of changes": cover.trail[:16], "Notebook": cover.held, "Took part": ", ".join(cover.participants),
        }  # fmt: skip
        source = f"data:{_TYPES[logo.kind]};base64,{_text(logo.content)}" if logo else ""
        return element(
            "header", element("img", src=source, alt=f"Logo of {cover.organisation}", class_="logo") if logo else None,
            element("p", cover.organisation, class_="organisation") if cover.organisation else None,
            element("h1", cover.title), element("p", language.month(cover.first), class_="period"), _facts(facts),
        )  # fmt: skip

    def summary(self) -> Element:
        """What those read who read one page."""
        summary, month = self.pack.summary, self.pack.language.month(self.pack.cover.first)
        headlines = [element("li", self.said(f"{each.answer}."), dir="auto") for each in summary.sentences]
        figures = [self.main(row) for row in summary.figures.table.to_dicts()]
        matters = [self.matter(row) for row in summary.decisions.table.to_dicts()]
        return element(
            "section", element("h2", words.sentence(f"{month} on one page"), id="summary"),
            element("ul", *headlines, class_="headlines"), element("dl", *figures, class_="main-figures"),
            element("h3", self.said(summary.standing.question)), self.picture(summary.standing.picture),
            self.foot(summary.standing), element("h3", self.said(summary.decisions.answer)) if matters else None,
            element("ul", *matters, class_="matters") if matters else None,
        )  # fmt: skip

    def main(self, row: Mapping[str, Any]) -> Element:
        """One of the main figures with its change."""
        since = self.pack.language.on_axis(row["against"] or "")
        moved = f"{self.said(row['delta'] or 'unchanged')} against {since}" if row["against"] else ""
        return element(
            "div", element("dt", row["label"]), element("dd", self.said(row["shown"]), class_="shown"),
            element("dd", moved, class_="moved") if moved else None,
        )  # fmt: skip

    def matter(self, row: Mapping[str, Any]) -> Element:
        """Something that needs a decision."""
        owed = [
            f"{label}: {self.said(row[name])}" for name, label in (("owner", "Owner"), ("act", "Act by")) if row[name]
        ]
        return element(
            "li", _status(row["status"]), " ", element("strong", row["title"]), element("br"), self.said(row["why"]),
            element("br"), element("span", " · ".join(owed), class_="foot"), dir="auto",
        )  # fmt: skip

    def chapter(self, chapter: Chapter, place: str) -> Element:
        """A chapter with everything that stands in it."""
        inside = [part for block in chapter.blocks for part in self.block(block)]
        return element("section", element("h2", wording.title(chapter), id=place, dir="auto"), *inside)

    def block(self, block: Block) -> Iterator[Element]:
        """A figure, or words."""
        if isinstance(block, Words):
            yield self.words(block)
            return
        finding = block.finding
        yield element("h3", self.said(finding.answer), dir="auto")
        if finding.status in STATUSES:
            yield element("p", _status(finding.status, word=True))
        if block.said:
            yield element("blockquote", *paragraphs(block.said), class_="words")
        if block.stood:
            yield element("p", self.said(block.stood))
        yield from self.drawn_and_tabled(finding)

    def drawn_and_tabled(self, finding: Finding) -> Iterator[Element]:
        """The picture, the table and the foot of a figure."""
        drawn = self.picture(finding.picture)
        if drawn is not None:
            yield drawn
        columns = grid.columns(finding, self.pack.language)
        if columns:
            self.tables += 1
            asked = self.said(finding.question)
            told = f"Table {self.tables}: {asked}"
            yield element(
                "div", markup.table(columns, asked), class_="rows", tabindex="0", role="region", aria_label=told
            )
        yield self.foot(finding)

    def picture(self, picture: Picture | None) -> Element | None:
        """The picture in every width it is read in; None where there is nothing to draw."""
        if picture is None or picture.frame.is_empty():
            return None
        from analytics.charts.registry import chart  # charts are slow to import, and few ask for a pack

        self.drawn += 1
        drawn = [
            element("div", inline(picture, self.pack.language, name=f"{of}{self.drawn}", width=width), class_=of)
            for of, width in _WIDTHS.items()
        ]
        reading = self.said(chart(picture.kind).reading)
        return element("figure", *drawn, element("figcaption", reading, class_="reading") if reading else None)

    def words(self, block: Words) -> Element:
        """What people wrote, or a remark of the program."""
        facts = wording.facts(block, self.pack.language)
        heading = element("h3", block.heading, dir="auto") if block.heading else None
        said = paragraphs(wording.text(block, self.pack.language))
        return element("div", heading, *said, _facts(facts) if facts else None, class_=f"words {block.kind}")

    def basis(self) -> Element:
        """What the data are, and what is left out of them."""
        told = [element("p", each) for each in self.pack.left_out]
        parts = [part for finding in self.pack.records for part in self.block(Figure(finding=finding))]
        return element("section", element("h2", "What the figures stand on", id="basis"), *told, *parts)

    def methods(self) -> Element:
        """How every figure was worked out, and the Python that makes it again."""
        parts: list[Element] = [element("h2", "How the figures were worked out", id="methods")]
        for finding in self.pack.findings:
            place = self.places[_which(finding)]
            parts.append(element("h3", self.said(finding.question), id=place, dir="auto"))
            parts.append(_facts(provenance.lines(finding, self.pack)))
            parts.append(
                element("pre", finding.recipe.code(), tabindex="0", role="region", aria_label=f"Python of {place}")
            )
        return element("section", *parts)

    def foot(self, finding: Finding) -> Element:
        """What a figure stands on, and where it says how it was worked out."""
        told, place = provenance.foot(finding, self.pack), self.places[_which(finding)]
        return element("p", f"{told} · ", element("a", "how this was worked out", href=f"#{place}"), class_="foot")


def _which(finding: Finding) -> tuple[str, str]:
    """What tells a figure from every other, however often it was made."""
    return finding.key, finding.recipe.code()


def _nav(sections: list[Element]) -> Element:
    heads = [section[0] for section in sections]
    links = [element("li", element("a", "".join(head.itertext()), href=f"#{head.get('id')}")) for head in heads]
    return element("nav", element("ol", *links), aria_label="Contents")


def _facts(facts: Mapping[str, str]) -> Element:
    told = [(label, text) for label, text in facts.items() if text]
    return element(
        "dl", *(part for label, text in told for part in (element("dt", label), element("dd", text, dir="auto")))
    )


def _status(status: str, *, word: bool = False) -> Element | None:
    """A status by its shape and colour, and its word for who cannot see them."""
    if status not in STATUSES:
        return None
    told = STATUSES[status]
    drawn = element("span", told.glyph, class_=f"status {told.field.replace('_', '-')}", aria_hidden="true")
    return element("span", drawn, " ", element("span", told.word, class_="status" if word else "unseen"))


def _colours() -> str:
    """The colours by what they mean, in the light and on a dark screen; paper is always light."""
    return (
        f":root {{ {_named(LIGHT)} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {_named(DARK)} }} }}"
    )


def _named(theme: Theme) -> str:
    names = [each.name for each in fields(theme) if each.name != "name"]
    return " ".join(f"--{name.replace('_', '-')}: {getattr(theme, name)};" for name in names)


def _faces(signs: str) -> str:
    """The font, with no more signs than the page has."""
    return "\n".join(
        f'@font-face {{ font-family: "Pack"; font-weight: {weight}; '
        f"src: url(data:font/woff;base64,{_text(faces.subset(signs, weight))}) }}"
        for weight in faces.FACES
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
