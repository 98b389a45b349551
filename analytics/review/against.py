"""Figures beside the same today, as the head of a what-if shows them."""

from __future__ import annotations

from typing import Any

from analytics.review import words


def figure(label: str, shown: str, moved: float, delta: str, *, up: bool) -> dict[str, Any]:
    """A figure with what it moves by against today, which is left out where it does not.

    Args:
        label: what it is.
        shown: the figure in words.
        moved: by how much it moves.
        delta: that in words.
        up: whether more is better.

    Example:
        >>> figure("Open", "12", -3, "-3", up=False)
        {'label': 'Open', 'shown': '12', 'delta': '-3', 'better': True, 'against': 'today'}
    """
    plain = abs(moved) > 1e-9
    return {
        "label": label, "shown": shown, "delta": delta if plain else None, "better": (moved > 0) == up,
        "against": "today",
    }  # fmt: skip


def amount(label: str, value: float, moved: float, currency: str) -> dict[str, Any]:
    """An amount of money, of which less is better, with what it moves by.

    Example:
        >>> amount("Credits", 1200.0, -300.0, "GBP")["delta"]
        '-£300'
    """
    return figure(label, words.money(value, currency), moved, _signed(moved, currency), up=False)


def share(label: str, value: float, moved: float) -> dict[str, Any]:
    """A share, of which more is better, with what it moves by in points.

    Example:
        >>> share("Months that meet", 0.75, 0.25)["delta"]
        '+25 pts'
    """
    return figure(label, words.share(value), moved, f"{100 * moved:+.0f} pts", up=True)


def _signed(moved: float, currency: str) -> str:
    return f"{'+' if moved > 0 else ''}{words.money(moved, currency)}"
