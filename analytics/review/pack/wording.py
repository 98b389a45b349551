"""The words of people and the remarks of the program as every form writes them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analytics.review.pack.signs import carried

if TYPE_CHECKING:
    from analytics.review.pack.contents import Chapter, Words
    from analytics.review.pack.language import Language


def text(block: Words, language: Language) -> str:
    """What is said: a remark in the forms of the locale, the words of people as they wrote them."""
    said = language.sentence(block.text) if block.kind == "remark" else carried(block.text).strip("\n")
    return said or "Nothing is decided yet" * (block.kind == "decision")


def facts(block: Words, language: Language) -> dict[str, str]:
    """What is known of it by name; where a name comes again, with its number.

    Example:
        >>> from analytics.review.pack.contents import Words
        >>> from analytics.review.pack.language import Language
        >>> facts(Words(kind="decision", facts=(("Instead of", "A"), ("Instead of", "B"))), Language())
        {'Instead of': 'A', 'Instead of (2)': 'B'}
    """
    told: dict[str, str] = {}
    for label, fact in block.facts:
        name, number = label, 2
        while name in told:
            name, number = f"{label} ({number})", number + 1
        told[name] = language.day(fact) if isinstance(fact, date) else fact
    return told


def title(chapter: Chapter) -> str:
    """The heading of a chapter; that of the notebook's own says so."""
    return f"Notebook: {chapter.title}" if chapter.item else chapter.title
