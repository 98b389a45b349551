"""Slides a board can read: nothing runs out of its box, every figure says what it stands on, charts can be edited."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR

from analytics.charts.theme import LIGHT
from analytics.errors import QuestionError
from analytics.review.pack import Figure, Language, Words, grid, provenance, slides
from analytics.review.pack.logo import Logo
from analytics.review.pack.slides import lettering, plots
from analytics.review.pack.slides.lettering import Box, Paragraph
from analytics.review.pack.slides.rows import measured
from tests.review.pack import hostile, made, setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review.pack import Pack


def read(pack: Pack) -> list[Any]:
    return list(Presentation(io.BytesIO(slides.write(pack))).slides)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


def told(deck: list[Any]) -> str:
    """Every text of the slides and their notes, with single spaces."""
    on = [each.text for slide in deck for each in setting.placed(slide)]
    return re.sub(r"\s+", " ", " ".join([*on, *map(notes, deck)]))


def charts(deck: list[Any]) -> list[Any]:
    return [shape.chart for slide in deck for shape in slide.shapes if shape.has_chart]


@pytest.fixture(scope="session")
def packs(whole: Pack, pack_of: Callable[[str], Pack]) -> dict[str, Pack]:
    """Packs of every sort: of the sample, of a customer, in a language of long words, and of what would break it."""
    return {
        "whole": whole, "customer": pack_of("Ashby Hospitals"), "hostile": hostile.pack(),
        "norwegian": replace(whole, language=replace(whole.language, name="nb_NO")),
    }  # fmt: skip


@pytest.fixture(scope="session")
def decks(packs: dict[str, Pack]) -> dict[str, list[Any]]:
    return {name: read(pack) for name, pack in packs.items()}


def test_no_text_is_higher_than_its_box_and_no_box_leaves_its_slide(decks: dict[str, list[Any]]) -> None:
    shapes = 0
    for name, deck in decks.items():
        for nth, slide in enumerate(deck, 1):
            for each in setting.placed(slide):
                where = f"{name}, slide {nth}, {each.name}: {each.text[:60]}"
                assert each.needs <= each.bottom - each.top + 0.1, where
                assert min(each.left, each.top) >= 0, where
                assert each.right <= 960.1, where
                assert each.bottom <= 540.1, where
                shapes += 1
    assert shapes > 1_000


def test_nothing_stands_upon_anything_else(decks: dict[str, list[Any]]) -> None:
    for name, deck in decks.items():
        for nth, slide in enumerate(deck, 1):
            there = [each for each in setting.placed(slide) if each.text or "Rectangle" not in each.name]
            upon = [(one.text, other.text) for one, other in combinations(there, 2) if one.overlaps(other)]
            assert upon == [], f"{name}, slide {nth}"


def test_the_title_of_a_figure_is_its_sentence(whole: Pack, decks: dict[str, list[Any]]) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in decks["whole"]]
    for finding in (block.finding for each in whole.chapters for block in each.blocks if isinstance(block, Figure)):
        assert whole.language.sentence(finding.answer) in titles
    assert all(titles)


def test_the_notes_say_how_a_figure_was_worked_out_and_on_which_data(whole: Pack, decks: dict[str, list[Any]]) -> None:
    said = whole.language.sentence
    for finding in (block.finding for each in whole.chapters for block in each.blocks if isinstance(block, Figure)):
        page = next(each for each in decks["whole"] if each.shapes.title.text_frame.text == said(finding.answer))
        spoken = notes(page)
        assert said(finding.method.definition) in spoken
        assert provenance.foot(finding, whole) in spoken
        assert "data to 31 October 2026" in spoken
        assert f"data version {finding.method.data_version}" in spoken


def test_every_picture_chart_and_table_is_told_to_who_cannot_see_it(decks: dict[str, list[Any]]) -> None:
    seen = 0
    for slide in decks["whole"]:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr"), shape.name
                seen += 1
    assert seen > 8


def test_a_level_is_a_chart_that_can_be_edited_with_the_values_of_the_picture(whole: Pack) -> None:
    picture = hostile.level("Move")
    deck = read(made.pack(made.finding(picture=picture)))
    (plot,) = charts(deck)[0].plots
    values = {each.name: list(each.values) for each in plot.series}
    frame = picture.frame
    assert values["Measured"] == frame["level"].to_list()
    assert values["Agreed"] == frame["target"].to_list()
    assert values["Missed"] == [0.91 if status == "breached" else None for status in frame["status"]]
    assert values["Forecast"] == [None] * 5 + [0.96] + [0.955] * 6  # it begins where the measured ends
    assert values["80% range, from"][6:] == [0.93] * 6
    assert list(plot.categories) == [whole.language.short_month(day) for day in frame["period"]]
    assert "Feb 2026: Move" in told(deck)


def test_a_waterfall_is_a_chart_whose_bars_are_as_long_as_the_changes() -> None:
    (plot,) = charts(read(made.pack(made.finding(picture=hostile.waterfall()))))[0].plots
    values = {each.name: list(each.values) for each in plot.series}
    assert list(plot.categories) == ["Before", "Mix", "Speed", "After"]
    assert values["Lowered"] == [None, pytest.approx(0.05), None, None]
    assert values["Raised"] == [None, None, pytest.approx(0.02), None]
    assert values["Stands on"][1:3] == [pytest.approx(0.85), pytest.approx(0.85)]


def test_bars_of_money_say_it_with_its_sign_and_the_chosen_are_in_the_colour_of_what_is_proposed() -> None:
    picture = hostile.bars()
    money = replace(picture, options={"unit": "GBP", "main": "accent"})
    frame = picture.frame.with_columns(value=pl.Series([3_629.0, 2_358.4]))
    (plot,) = charts(read(made.pack(made.finding(picture=replace(money, frame=frame)))))[0].plots
    points = [plot.series[0].points[nth] for nth in range(2)]
    assert [point.data_label.text_frame.text for point in points] == ["£3,629", "£2,358"]
    assert points[0].format.fill.fore_color.theme_color == MSO_THEME_COLOR.ACCENT_1


def test_a_waterfall_below_zero_and_a_kind_without_a_plot_are_put_as_pictures(whole: Pack) -> None:
    picture = hostile.waterfall()
    below = replace(picture, frame=picture.frame.with_columns(pl.Series("value", [0.1, -0.5, 0.2, -0.2])))
    deck = read(
        made.pack(made.finding(picture=below), made.finding("Standing", picture=whole.summary.standing.picture))
    )
    assert charts(deck) == []
    assert sum(shape.shape_type == 13 for slide in deck for shape in slide.shapes) == 2


def test_the_sheet_behind_a_chart_holds_its_values_and_no_formula() -> None:
    for chart in charts(read(hostile.pack())):
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(chart.plots[0].categories)
        for nth, series in enumerate(chart.plots[0].series, 1):
            assert [row[nth].value for row in sheet.iter_rows(min_row=2)] == [
                None if value is None else pytest.approx(value) for value in series.values
            ]


def test_a_table_over_two_slides_leaves_no_single_row_to_the_second() -> None:
    told = made.finding(table=pl.DataFrame({"part": [f"Part {nth}" for nth in range(24)]}))
    rows = measured(grid.columns(told, Language()))
    assert [len(part.cells) - 1 for part in rows.parted(400)] == [19, 5]
    assert [len(part.cells) - 1 for part in rows.parted(400, evenly=True)] == [12, 12]
    assert [len(part.cells) - 1 for part in rows.parted(1, evenly=True)] == [1] * 24


def test_texts_from_data_are_whole_on_a_slide_or_in_its_notes(decks: dict[str, list[Any]]) -> None:
    said = told(decks["hostile"])
    lost = [text for text in hostile.TEXTS if said.count(re.sub(r"\s+", " ", text.strip())) < 5]
    assert lost == []


def test_nothing_in_the_file_leads_out_of_it_or_runs() -> None:
    with zipfile.ZipFile(io.BytesIO(slides.write(hostile.pack()))) as parts:
        names = parts.namelist()
        assert not [name for name in names if b'TargetMode="External"' in parts.read(name)]
        assert not [name for name in names if re.search(r"vba|macro|\.bin$", name)]
        assert not [name for name in names if b"hlinkClick" in parts.read(name)]


def test_what_people_say_of_a_figure_stands_beside_it_and_goes_on_when_it_is_long() -> None:
    said = " ".join(f"word{nth}" for nth in range(900))
    deck = read(made.pack(made.finding("So it is", picture=hostile.level()), said=said))
    about = [slide for slide in deck if slide.shapes.title.text_frame.text == "So it is"]
    assert len(about) > 1
    assert re.findall(r"word\d+", told(deck)) == said.split(" ")


def test_a_long_table_goes_over_slides_and_says_how_many_rows_are_not_on_them() -> None:
    table = pl.DataFrame({"part": [f"Part {nth}" for nth in range(300)]})
    deck = read(made.pack(made.finding("Many", table)))
    many = [slide for slide in deck if slide.shapes.title.text_frame.text == "Many"]
    assert len(many) == 3
    shown = sum(each.text.startswith("Part ") for slide in many for each in setting.placed(slide))
    heads = sum(each.text == "part" for slide in many for each in setting.placed(slide))
    assert heads == 3
    assert shown == 40  # as many as a pack prints of a table
    assert [each.text for each in setting.placed(many[-1]) if "further" in each.text] == [
        "260 further rows are in the workbook."
    ]


def test_words_of_people_have_slides_of_their_own(decks: dict[str, list[Any]]) -> None:
    told_ = Words(kind="decision", heading="Do we wait?", text="We act", facts=(("Who carries it out", "Ann"),))
    deck = read(made.pack(words=(told_, Words(kind="note", text="So it was said"))))
    page = next(slide for slide in deck if slide.shapes.title.text_frame.text == "Do we wait?")
    assert {"We act", "Ann"} <= set("\n".join(each.text for each in setting.placed(page)).split("\n"))
    assert "So it was said" in told(deck)
    assert decks


def test_the_theme_has_the_colours_of_the_charts_and_the_font_of_the_pack(whole: Pack) -> None:
    with zipfile.ZipFile(io.BytesIO(slides.write(made.pack()))) as parts:
        theme = parts.read("ppt/theme/theme1.xml").decode()
    for slot, hue in (("dk1", "ink"), ("accent1", "accent"), ("accent4", "breached")):
        assert f'<a:{slot}><a:srgbClr val="{getattr(LIGHT, hue)[1:]}"/></a:{slot}>' in theme
    assert theme.count('latin typeface="Source Sans Pro"') == 2
    assert whole


def test_a_logo_of_any_kind_stands_on_the_cover_and_is_told() -> None:
    drawn = Logo("svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>')
    cover = read(replace(made.pack(), logo=drawn))[0]
    assert [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in cover.shapes if shape.shape_type == 13] == [
        "Logo of Harbour"
    ]


def test_a_logo_that_is_damaged_inside_is_refused_in_words() -> None:
    broken = Logo("png", b"\x89PNG\r\n\x1a\n" + b"?" * 40)
    with pytest.raises(QuestionError, match="the logo is damaged"):
        slides.write(replace(made.pack(), logo=broken))


# ---- lettering


@given(st.text(alphabet=st.sampled_from("abc WM 漢.é\n"), max_size=300), st.floats(8, 40), st.floats(60, 900))
def test_lines_hold_every_word_and_none_is_wider_than_its_column(text: str, size: float, room: float) -> None:
    lines = lettering.wrapped(text, size, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(lettering.width(line, size) <= room or len(line) == 1 for line in lines)


@given(st.lists(st.text(alphabet=st.sampled_from("ab W."), min_size=1, max_size=400), max_size=8), st.floats(40, 300))
def test_text_that_flows_over_boxes_fits_each_and_loses_nothing(texts: list[str], height: float) -> None:
    box = Box(0, 0, 200, height)
    parts = lettering.flowed([Paragraph(text=text, size=12) for text in texts], [box], [box])
    flat = "".join(each.text for part in parts for each in part)
    assert flat.replace(" ", "") == "".join(texts).replace(" ", "")
    for part in parts:
        assert sum(each.height(200) for each in part) - (part[-1].after if part else 0) <= height + 0.01


def test_text_is_as_wide_as_the_font_says() -> None:
    for text in ("Eight of ten services", "AVAWA. 99.48 %"):
        plain = sum(setting.advance(sign) for sign in text) * 12
        assert lettering.width(text, 12) == pytest.approx(plain * lettering.SLACK, rel=0.04)  # they are drawn together


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [([0.98, 0.999], "share", 0.005), ([5.0, 5.0], "h", 0.1), ([0.0, 1.0], "share", 0.2), ([120.0, 870.0], "", 200.0)],
)
def test_an_axis_is_round_and_holds_all_values(values: list[float], unit: str, expected: float) -> None:
    low, high, step = plots.reach(values, unit)
    assert low <= min(values) <= max(values) <= high
    assert step == pytest.approx(expected)
    assert low / step == pytest.approx(round(low / step))
