"""A picture for forms that take no drawing, looked at pixel by pixel."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from analytics.charts.theme import LIGHT
from analytics.review.findings import compliance
from analytics.review.pack import picture
from analytics.review.pack.language import Language
from tests.review.every_finding import PAY

if TYPE_CHECKING:
    from analytics.review import Review


def test_a_picture_is_twice_as_sharp_on_paper_of_its_own(review: Review) -> None:
    drawn = compliance.level(review, **PAY).picture
    assert drawn is not None
    with Image.open(io.BytesIO(picture.png(drawn, Language(), width=400))) as shown:
        assert shown.mode == "RGB"
        assert 800 <= shown.width <= 1000
        assert shown.getpixel((0, shown.height - 1)) == tuple(bytes.fromhex(LIGHT.paper.removeprefix("#")))
