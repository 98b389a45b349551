"""A picture for forms that take no drawing, looked at pixel by pixel."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from PIL import Image

from analytics.charts.theme import LIGHT
from analytics.review.finding import Picture
from analytics.review.findings import compliance, footprint
from analytics.review.pack import drawing, picture
from analytics.review.pack.language import Language
from tests.review.every_finding import PAY

if TYPE_CHECKING:
    from analytics.review import Review

PAPER: Final = tuple(bytes.fromhex(LIGHT.paper.removeprefix("#")))


def test_a_picture_is_twice_as_sharp_on_paper_of_its_own(review: Review) -> None:
    drawn = compliance.level(review, **PAY).picture
    assert drawn is not None
    with Image.open(io.BytesIO(picture.png(drawn, Language(), width=400))) as shown:
        assert shown.convert("RGBA").getchannel("A").getextrema() == (255, 255)
        assert 800 <= shown.width <= 1000
        assert shown.convert("RGB").getpixel((0, shown.height - 1)) == PAPER


def test_a_picture_as_high_as_its_rows_fills_its_box_and_what_is_written_in_it_stays_as_large(review: Review) -> None:
    drawn = footprint.services(review).picture
    assert drawn is not None
    made = (picture.png(drawn, Language(), width=600), picture.filling(drawn, Language(), width=600, shape=2.5))
    (_, before), (across, down) = (_size(png) for png in made)
    assert across / down == pytest.approx(2.5, abs=0.1)
    assert down == pytest.approx(before, abs=2)


def test_a_picture_that_fills_its_box_already_is_drawn_as_wide_as_was_asked(review: Review) -> None:
    drawn = compliance.level(review, **PAY).picture
    assert drawn is not None
    assert picture.filling(drawn, Language(), width=600, shape=1.0) == picture.png(drawn, Language(), width=600)


def test_a_chance_beneath_a_bar_never_reads_like_certainty() -> None:
    chances = [0.0, 0.005, 0.5, 0.995, 1.0]
    months = [date(2026, 11 - nth, 1) for nth in reversed(range(5))]
    frame = pl.DataFrame({"period": months, "chance": chances, "by_then": [0.5] * 5})
    bars = Picture(kind="chance", frame=frame, options={"possible": 0.2, "likely": 0.5}, description="Chances.")
    drawn = drawing.svg(bars, Language())
    written = [unescape(said) for said in re.findall(r"<text[^>]*font-weight=\"600\"[^>]*>([^<]*)</text>", drawn)]
    assert written == ["< 1%", "< 1%", "50%", "> 99%", "> 99%"]


def _size(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png)) as opened:
        return opened.size


def test_a_halo_of_paper_is_not_seen_on_paper(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = compliance.level(review, **PAY).picture
    assert drawn is not None
    halo = f'<rect x="5" y="5" width="20" height="20" fill="{LIGHT.paper}" opacity="0.85"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30" viewBox="0 0 30 30">{halo}</svg>'
    monkeypatch.setattr(drawing, "svg", lambda *_, **__: svg)
    with Image.open(io.BytesIO(picture.png(drawn, Language()))) as shown:
        assert shown.convert("RGB").getcolors() == [(60 * 60, PAPER)]
