"""From which chance of a miss on a target is warned of."""

from __future__ import annotations

from typing import Final

#: Chances from which a miss is possible: of any level, and of one that was shown to worsen. Half as great a chance is
#: told the earlier of a slide, and of levels that do not move it would be told in vain.
POSSIBLE: Final = 0.2
WORSENING: Final = 0.1

#: Chance from which a miss is likely.
LIKELY: Final = 0.5


def threshold(course: str) -> float:
    """The chance from which a miss is possible.

    Args:
        course: what `drivers.course` says of the level; "" where nothing shows that it worsens.

    Example:
        >>> threshold(""), threshold("falls 0.6 points a month since March 2026")
        (0.2, 0.1)
    """
    return WORSENING if course else POSSIBLE
