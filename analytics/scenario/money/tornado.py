"""What matters most: each lever at its lowest and highest, the others where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.money.paired import difference
from analytics.scenario.money.question import asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from analytics.scenario.money.question import Answer, Changes, Evaluate


@dataclass(frozen=True, kw_only=True)
class Span:
    """How far a lever may lie to either side."""

    lever: str
    low: float
    high: float


def tornado(
    evaluate: Evaluate, spans: Sequence[Span], *, others: Changes | None = None, of: Literal["total", "level"] = "total"
) -> pl.DataFrame:
    """One row a lever, the one that moves the figure furthest first.

    Columns: `lever`, `low`, `high`; `at_low`, `at_high`, how the figure then differs from where it stands, each with
    its paired standard error `low_error`, `high_error`; `swing`, from the least of the three to the greatest, its
    `swing_error`, and `plain`, whether it lies beyond two of them.

    Args:
        evaluate: the simulation.
        spans: the levers.
        others: changes that hold throughout, which is where every lever stands unless moved; None for today.
        of: which figure.

    Raises:
        ScenarioError: there is no lever, one is there twice, or its lowest is not below its highest.
    """
    _check(spans)
    stands = others or {}
    now = _figure(asked(evaluate, stands), of)
    return pl.DataFrame([_row(evaluate, span, stands, now, of) for span in spans]).sort(
        "swing", descending=True, maintain_order=True
    )


def _row(
    evaluate: Evaluate, span: Span, stands: Changes, now: NDArray[np.float64], of: Literal["total", "level"]
) -> dict[str, str | float | bool]:
    low, high = (
        _figure(asked(evaluate, {**stands, span.lever: value}), of) for value in (span.low, span.high)
    )  # fmt: skip
    at_low, at_high = difference(low, now), difference(high, now)
    least, *_, most = sorted((low, now, high), key=lambda figure: float(figure.mean()))
    swing = difference(most, least)
    return {
        "lever": span.lever, "low": float(span.low), "high": float(span.high),
        "at_low": at_low.mean, "low_error": at_low.error, "at_high": at_high.mean, "high_error": at_high.error,
        "swing": swing.mean, "swing_error": swing.error, "plain": swing.plain,
    }  # fmt: skip


def _figure(answer: Answer, of: Literal["total", "level"]) -> NDArray[np.float64]:
    return answer.total if of == "total" else answer.level


def _check(spans: Sequence[Span]) -> None:
    names = [span.lever for span in spans]
    if not names or len(set(names)) < len(names):
        problem = f"{max(names, key=names.count)!r} is there twice" if names else "no lever to move"
        raise ScenarioError(problem, expected="one or more levers, each once")
    for span in spans:
        if not span.low < span.high:
            problem = f"{span.lever} from {span.low:g} to {span.high:g}"
            raise ScenarioError(problem, expected="a lowest below the highest")
