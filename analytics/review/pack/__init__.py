"""The pack that leaves the room after a review: one set of contents, written in several forms.

    review --contents--> Pack --forms--> PDF, and whatever else there is a line for

Contents are findings and plain words, never drawn or written by hand; `language` says how dates, numbers and amounts
are written; a form takes a pack and gives bytes.
"""

from analytics.review.pack.contents import Block, Chapter, Cover, Figure, Pack, Summary, Words
from analytics.review.pack.language import Language

__all__ = ["Block", "Chapter", "Cover", "Figure", "Language", "Pack", "Summary", "Words"]
