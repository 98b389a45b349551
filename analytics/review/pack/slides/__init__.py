"""The pack as slides for a board: a sentence a slide, charts that can be edited, and notes on how it was worked out.

deck (what comes on which slide) --> page (boxes, tables, pictures) --> lettering (does it fit?)
                                 `-> plots (charts that can be edited)       look (colours, font)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.review.pack.contents import Pack


def write(pack: Pack) -> bytes:
    """The slides as a file of PowerPoint, whole."""
    from analytics.review.pack.slides import deck  # slow to import, and few ask for slides

    return deck.write(pack)
