"""Elements of HTML as a tree, so that text from data is text whatever it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from analytics.review.pack.signs import carried

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.review.pack.grid import Column

Element = ET.Element

#: A column of cells no longer than this keeps each on one line.
SHORT: Final = 14


def element(tag: str, *inside: str | Element | None, **attributes: str) -> Element:
    """An element with what is inside it in order; None is nothing.

    Args:
        tag: its name.
        inside: texts and elements.
        attributes: by name; an underscore at the end is dropped, one within is a hyphen.

    Example:
        >>> written(element("p", "1 < 2 ", element("b", "& so on"), class_="foot"))
        '<p class="foot">1 &lt; 2 <b>&amp; so on</b></p>'
    """
    made = ET.Element(tag, {name.rstrip("_").replace("_", "-"): carried(told) for name, told in attributes.items()})
    for part in inside:
        if isinstance(part, str):
            _say(made, carried(part))
        elif part is not None:
            made.append(part)
    return made


def table(columns: Sequence[Column], caption: str) -> Element:
    """A table whose headings say which way they head; each row is named by its first cell."""
    heads = [element("th", each.heading, scope="col", **_side(each)) for each in columns]
    rows = []
    for cells in zip(*(each.cells for each in columns), strict=True):
        first, *others = cells
        beside = [
            element("td", cell, dir="auto", **_side(each)) for each, cell in zip(columns[1:], others, strict=True)
        ]
        rows.append(element("tr", element("th", first, scope="row", dir="auto", **_side(columns[0])), *beside))
    return element(
        "table", element("caption", caption), element("thead", element("tr", *heads)), element("tbody", *rows)
    )


def paragraphs(text: str, **attributes: str) -> list[Element]:
    """A paragraph for each of the text's, its lines kept; words of people run in the direction of their script."""
    parts = [part for part in carried(text).split("\n\n") if part.strip()]
    return [element("p", *_lines(part.strip("\n")), dir="auto", **attributes) for part in parts]


def written(root: Element) -> str:
    """The element as HTML."""
    return ET.tostring(root, encoding="unicode", method="html")


def _lines(text: str) -> list[str | Element]:
    first, *others = text.split("\n")
    return [first, *(part for line in others for part in (element("br"), line))]


def _say(made: Element, text: str) -> None:
    """Adds text where it stands in the order of what is inside."""
    if len(made):
        made[-1].tail = (made[-1].tail or "") + text
    else:
        made.text = (made.text or "") + text


def _side(column: Column) -> dict[str, str]:
    short = max(map(len, column.cells)) <= SHORT
    classes = " ".join(["number"] * column.numeric + ["short"] * short)
    return {"class_": classes} if classes else {}
