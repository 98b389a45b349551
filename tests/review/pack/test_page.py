"""The page stands alone, can be read by ear, and takes no text from data for markup."""

from __future__ import annotations

import html as escaping
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from analytics.review.pack import html
from analytics.review.pack.logo import Logo
from tests.review.pack import hostile, made

if TYPE_CHECKING:
    from analytics.review.pack import Pack

VOID = {"meta", "img", "br"}


class Reader(HTMLParser):
    """What a browser would make of a page: its elements, and its text outside the style."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.said = ""
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.said += " " if tag == "br" else ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.said += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_it_asks_nobody_for_anything_and_runs_nothing(whole: Pack) -> None:
    for pack in (whole, hostile.pack()):
        content = html.write(pack)
        page = Reader(content)
        assert page.open == []
        names = {name for name, _ in page.elements}
        assert not names & {"script", "link", "iframe", "object", "embed", "base", "form", "foreignobject", "use"}
        assert not [key for _, each in page.elements for key in each if key.startswith("on")]
        asked = [each[key] for _, each in page.elements for key in ("src", "href", "xlink:href") if key in each]
        assert [each for each in asked if not each.startswith(("#", "data:"))] == []
        assert set(re.findall(rb"url\((.{5})", content)) <= {b"data:", b"#wide", b"#narr"}
        assert b"default-src 'none'" in content


def test_it_says_its_language_its_title_and_one_heading_of_the_first_rank_then_no_rank_is_left_out(whole: Pack) -> None:
    page = Reader(html.write(whole))
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("title")) == 1
    ranks = [int(name[1]) for name, _ in page.elements if re.fullmatch(r"h[1-6]", name)]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


def test_every_table_has_a_caption_and_every_heading_a_direction_and_every_drawing_its_words(whole: Pack) -> None:
    page = Reader(html.write(whole))
    assert len(page.all("table")) == len(page.all("caption")) > 5
    assert {each.get("scope") for each in page.all("th")} == {"col", "row"}
    assert page.all("svg")
    assert all(each["role"] == "img" and len(each["aria-label"]) > 20 for each in page.all("svg"))


def test_no_place_has_the_name_of_another_and_every_link_leads_somewhere(whole: Pack) -> None:
    page = Reader(html.write(whole))
    named = [each["id"] for _, each in page.elements if "id" in each]
    assert len(named) == len(set(named))
    assert {each["href"].lstrip("#") for each in page.all("a")} <= set(named)


def test_every_figure_says_how_many_stand_behind_it_to_which_day_and_on_which_data(whole: Pack) -> None:
    said = Reader(html.write(whole)).said
    feet = re.findall(
        r"data to 31 October 2026 · data version 1 · agreements [0-9a-f]{12} · how this was worked out", said
    )
    figures = 1 + sum(hasattr(block, "finding") for chapter in whole.chapters for block in chapter.blocks)
    assert len(feet) == figures + len(whole.records)


def test_texts_from_data_are_texts_and_whole() -> None:
    said = re.sub(r"\s+", " ", Reader(html.write(hostile.pack())).said)
    lost = [text for text in hostile.TEXTS if said.count(re.sub(r"\s+", " ", text.strip())) < 5]
    assert lost == []


def test_a_control_character_becomes_a_mark() -> None:
    said = Reader(html.write(made.pack(made.finding(), said=hostile.CONTROLS[0]))).said
    assert hostile.CONTROLS[1] in said
    assert hostile.CONTROLS[0] not in said


def test_labels_of_drawings_are_in_the_forms_of_the_locale(whole: Pack) -> None:
    page = html.write(replace(whole, language=replace(whole.language, name="it_IT"))).decode("utf-8")
    assert "ott 26" in page
    assert "31 ottobre 2026" in page
    assert "31 October 2026" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


def test_a_logo_is_within_the_page_and_told(whole: Pack) -> None:
    drawn = Logo("svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    logo = Reader(html.write(replace(whole, logo=drawn))).all("img")
    assert logo[0]["src"].startswith("data:image/svg+xml;base64,")
    assert escaping.unescape(logo[0]["alt"]) == "Logo of Northmoor Shared Services"


def test_the_same_contents_give_the_same_bytes(whole: Pack) -> None:
    assert html.write(whole) == html.write(whole)
