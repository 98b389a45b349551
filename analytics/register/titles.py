"""Titles that people give: no two entries of a kind that are in use share one, however many save at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics.errors import RegisterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.register.kinds import Kind


def check(kind: Kind, values: Iterable[Any]) -> None:
    """Nothing, where every entry in use has a title of its own.

    Args:
        kind: what they are.
        values: every entry of the kind as it would be.

    Raises:
        RegisterError: two share one; capitals do not tell them apart.
    """
    taken: set[str] = set()
    for value in values:
        folded = value.title.casefold()
        if value.live and folded in taken:
            article = "an" if kind.name[0] in "aeiou" else "a"
            problem = f"{article} {kind.name} called {value.title!r} is kept already"
            raise RegisterError(problem, remedy="Give this one another name, or change that one")
        taken |= {folded} if value.live else set()
