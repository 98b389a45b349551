"""The pack as a Jupyter notebook, in the order of the pack: run again, every cell shows what is stored beneath it.

What is stored is only what the pack holds. The review of one customer opens as that customer's, so that no cell can
show another's figures, whoever runs it.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any, Final

from analytics.review.pack import grid, language, markup, picture, provenance, wording
from analytics.review.pack.contents import Figure, Words
from analytics.review.pack.names import names
from analytics.review.pack.signs import carried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analytics.review.finding import Finding
    from analytics.review.pack.contents import Pack
    from analytics.review.pack.language import Language
    from analytics.review.review import Review

#: Rows of a table that a cell shows; `finding.table` has the rest.
ROWS: Final = 100

#: What Markdown or the mathematics in it could take for a mark of its own wherever it stands.
_MARKS: Final = re.compile(r"[\\`*_\[\]#!|<>~$&@{}^=]|:(?=//)|(?<=www)\.", re.IGNORECASE)

#: What it could take for one where a line begins.
_LEADS: Final = re.compile(r"^([ \t]*)([-+](?=[-+\s]|$)|\d+[.)](?=\s|$))?", re.MULTILINE)

Output = dict[str, Any]


def write(pack: Pack) -> bytes:
    """The notebook as JSON; the same contents give the same bytes."""
    import nbformat

    book = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
            "title": f"{pack.cover.title}, {pack.language.month(pack.cover.first)}",
        }
    )
    book.cells = [_cell(nth, *made) for nth, made in enumerate(_Writing(pack).cells())]
    nbformat.validate(book)
    return (str(nbformat.writes(book)) + "\n").encode()


def figures(review: Review, locale: str) -> Callable[[Finding], None]:
    """What shows a finding in a notebook as the pack of a review does: its answer, its table and its picture.

    Args:
        review: that of the pack.
        locale: whose dates, numbers and amounts are written.
    """
    forms = language.of(locale, names(review))

    def show(finding: Finding) -> None:
        from IPython.display import display  # of the kernel that runs the notebook

        for output in outputs(finding, forms):
            display(output["data"], raw=True, metadata=output["metadata"])

    return show


def outputs(finding: Finding, language: Language) -> Iterator[Output]:
    """What a cell shows of a finding: its answer with its table, and its picture where it has one."""
    answer = carried(language.sentence(finding.answer))
    columns = grid.columns(finding, language, ROWS)
    left = finding.table.height - ROWS
    more = f"{left} further rows are in finding.table" if left > 0 else ""
    rows = [tuple(each.heading for each in columns), *zip(*(each.cells for each in columns), strict=True)]
    lines = [answer, *("\t".join(cells) for cells in rows)]
    told = [markup.element("p", markup.element("strong", answer))]
    told += [markup.table(columns, language.sentence(finding.question))] if columns else []
    told += [markup.element("p", more)] if more else []
    shown = {"text/plain": "\n".join([*lines, more]).strip(), "text/html": "".join(map(markup.written, told))}
    yield {"data": shown, "metadata": {}}
    if finding.picture is not None and not finding.picture.frame.is_empty():
        said = carried(language.sentence(finding.picture.description))
        drawn = base64.b64encode(picture.png(finding.picture, language)).decode()
        yield {"data": {"image/png": drawn, "text/plain": said}, "metadata": {"image/png": {"alt": said}}}


def inert(text: str) -> str:
    r"""The text as Markdown that shows it as it is: no mark, link, picture, formula or element in it is one.

    Example:
        >>> inert("*no* <b>&"), inert("1. a\n- b"), inert("98.4 % - [x](http://y)")
        ('&#42;no&#42; &#60;b&#62;&#38;', '1&#46; a  \n&#45; b', '98.4 % - &#91;x&#93;(http&#58;//y)')
    """
    coded = _MARKS.sub(lambda found: _coded(found[0]), carried(text))
    led = _LEADS.sub(_led, coded)
    return "\n\n".join(part.replace("\n", "  \n") for part in led.split("\n\n"))


def _coded(mark: str) -> str:
    """A sign by its number, which is never a mark."""
    return f"&#{ord(mark)};"


def _led(found: re.Match[str]) -> str:
    """The beginning of a line that is no list and no code."""
    lead, mark = found[1], found[2] or ""
    spaces = _coded(lead[0]) + lead[1:] if lead else ""
    return spaces + (mark[:-1] + _coded(mark[-1]) if mark else "")


class _Writing:
    """The cells of a notebook in the making: kind, source and outputs of each."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self.said = pack, pack.language.sentence
        first = pack.summary.standing.recipe
        self.opened = {first.opening(): "review"}

    def cells(self) -> Iterator[tuple[str, str, list[Output]]]:
        """Cover, how to run it, the summary, every chapter, what the data are, and how figures were worked out."""
        yield "markdown", self.cover(), []
        yield "code", self.setting(), []
        summary = self.pack.summary
        yield self.heading("On one page")
        for finding in dict.fromkeys((summary.standing, summary.figures, summary.decisions, *summary.sentences)):
            yield from self.figure(Figure(finding=finding))
        for chapter in self.pack.chapters:
            yield self.heading(wording.title(chapter))
            for block in chapter.blocks:
                yield from self.figure(block) if isinstance(block, Figure) else self.words(block)
        yield self.heading("What the figures stand on")
        for finding in self.pack.records:
            yield from self.figure(Figure(finding=finding))
        for told in self.pack.left_out:
            yield "markdown", inert(told), []

    def cover(self) -> str:
        """Whose it is, on which data, and where it runs."""
        cover, forms = self.pack.cover, self.pack.language
        cut = f"data to {forms.day(cover.as_of)}" if cover.as_of else "no records"
        lines = [
            f"# {inert(f'{cover.title}, {forms.month(cover.first)}')}",
            inert(" · ".join([cut, f"data version {cover.data_version}", f"agreements {cover.agreement_version}"])),
            inert(", ".join(cover.participants)),
            "Every figure is followed by the Python that makes it. It runs where Service Review has these records, in "
            "its folder: each cell then shows again what is stored beneath it. Records and agreements are read in the "
            "versions above; notes, proposals and decisions as they are kept when it is run.",
        ]
        return "\n\n".join(filter(None, lines))

    def setting(self) -> str:
        """The first cell of Python: what is imported, and the review under its name."""
        recipes = [each.recipe for each in self.pack.findings]
        modules = sorted({each.module for each in recipes})
        dated = any("datetime." in each.opening() + each.making() for each in recipes)
        lines = ["import datetime", ""] if dated else []
        lines += ["from analytics.review import Review", f"from analytics.review.findings import {', '.join(modules)}"]
        lines += ["from analytics.review.pack.notebook import figures", ""]
        lines += [*self.opened, f"show = figures(review, {self.pack.language.name!r})"]
        return "\n".join(lines)

    def heading(self, title: str) -> tuple[str, str, list[Output]]:
        """The cell that begins a chapter."""
        return "markdown", f"## {inert(title)}", []

    def figure(self, figure: Figure) -> Iterator[tuple[str, str, list[Output]]]:
        """The words of a figure, then the Python that makes it, with what that shows."""
        finding = figure.finding
        how = [f"**{label}** {inert(told)}" for label, told in provenance.lines(finding, self.pack).items()]
        said = [f"> {line}" if line else ">" for line in inert(figure.said).split("\n")] if figure.said else []
        told = [f"### {inert(self.said(finding.question))}", "\n".join(said), inert(self.said(figure.stood))]
        yield "markdown", "\n\n".join(filter(None, [*told, inert(provenance.foot(finding, self.pack))])), []
        yield "code", self.making(finding), list(outputs(finding, self.pack.language))
        yield "markdown", "\n\n".join(how), []

    def making(self, finding: Finding) -> str:
        """The Python of a figure; a review that was not opened yet is opened first."""
        opening, lines = finding.recipe.opening(), []
        if opening not in self.opened:
            self.opened[opening] = f"review_{len(self.opened) + 1}"
            lines = [finding.recipe.opening(self.opened[opening])]
        return "\n".join([*lines, finding.recipe.making(self.opened[opening]), "show(finding)"])

    def words(self, block: Words) -> Iterator[tuple[str, str, list[Output]]]:
        """What people wrote, as they wrote it, or a remark of the program."""
        facts = [
            f"**{inert(label)}** {inert(fact)}" for label, fact in wording.facts(block, self.pack.language).items()
        ]
        text = wording.text(block, self.pack.language)
        heading = f"### {inert(block.heading)}" if block.heading else ""
        yield "markdown", "\n\n".join(filter(None, [heading, inert(text), "  \n".join(facts)])), []


def _cell(nth: int, kind: str, source: str, stored: list[Output]) -> Mapping[str, Any]:
    """A cell, named by its place."""
    import nbformat

    if kind == "markdown":
        cell: Mapping[str, Any] = nbformat.v4.new_markdown_cell(source, id=f"cell-{nth}")
        return cell
    shown = [nbformat.v4.new_output("display_data", **each) for each in stored]
    code: Mapping[str, Any] = nbformat.v4.new_code_cell(source, id=f"cell-{nth}", outputs=shown)
    return code
