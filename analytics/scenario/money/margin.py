"""How far a difference must lie from 0 to be plain: two standard errors, and more where many are looked at."""

from __future__ import annotations

from typing import Final

from scipy import stats

#: Chance that nothing but noise lies more than two standard errors to one side.
_ONE_SIDE: Final = float(stats.norm.sf(2.0))


def plain_beyond(differences: int, freedom: int) -> float:
    """Standard errors beyond which one of so many differences is plain: never fewer than two.

    For one difference of many draws it is two. For more, it is the Student t quantile at which all of them together
    raise no more false alarms than one does (Bonferroni's bound): looking often finds nothing that is not there.

    Args:
        differences: how many are looked at, each on one side.
        freedom: degrees of freedom of each standard error, one less than the draws behind it.

    Example:
        >>> round(plain_beyond(1, 1000), 1), round(plain_beyond(132, 39), 1)
        (2.0, 3.9)
    """
    return max(2.0, float(stats.t.isf(_ONE_SIDE / max(differences, 1), max(freedom, 1))))
