"""Whether what the product worked out is what a worked example expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

#: Works a case out with the product's own functions: inputs of the case in, the case's "expected" mapping out.
Case = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def agrees(found: Any, expected: Any, tolerance: float) -> bool:
    """True where both have the same shape, and numbers differ by the tolerance at most; words must be equal.

    Example:
        >>> agrees({"due": [1.0, None]}, {"due": [1.05, None]}, 0.1)
        True
        >>> agrees({"due": [1.0]}, {"due": [1.0, 2.0]}, 0.1)
        False
    """
    if isinstance(expected, Mapping):
        return (
            isinstance(found, Mapping)
            and found.keys() == expected.keys()
            and all(agrees(found[key], expected[key], tolerance) for key in expected)
        )
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        return (
            isinstance(found, Sequence)
            and len(found) == len(expected)
            and all(agrees(one, other, tolerance) for one, other in zip(found, expected, strict=True))
        )
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return bool(found == expected)
    return bool(abs(found - expected) <= tolerance + 1e-12 * abs(expected))
