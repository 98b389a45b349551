"""Functions as machine code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function as machine code that runs without Python's lock; kept on disk, since compiling takes seconds."""
    return cast("F", njit(nogil=True, cache=True)(function))


def inlined(function: F) -> F:
    """The function as a part of whatever calls it; it makes no arrays, so that none need be counted at every step."""
    inlining = njit(nogil=True, forceinline=True, _nrt=False)  # type: ignore[call-overload]  # no stub knows the switch
    return cast("F", inlining(function))
