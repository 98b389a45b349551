"""The pack as slides for a board: a sentence a slide, charts that can be edited, and notes on how it was worked out.

deck (what comes on which slide) --> page (boxes, tables, pictures) --> lettering (does it fit?)
                                 `-> plots (charts that can be edited)       look (colours, font)
"""

from analytics.review.pack.slides.deck import write

__all__ = ["write"]
