"""A figure as it stood when it was pinned, and the same made again: restated, where later data or terms change it.

What is pinned is a record of plain values, so that it can be kept anywhere. It holds the finding's words and rows as
they stood, and the recipe. Made again it is asked of today's records and agreements at the same data cut-off, so that
a difference is a restatement and not the passing of time.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from analytics.errors import QuestionError, ServiceReviewError
from analytics.review import findings

if TYPE_CHECKING:
    from analytics.review.finding import Finding
    from analytics.review.review import Review

#: Rows of a table that are kept with a figure; the recipe makes the rest again.
KEPT: Final = 200

Figure = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Again:
    """A pinned figure made again.

    Attributes:
        finding: the figure as it is now; None where it cannot be made any more.
        restated: whether it differs from what was pinned.
        words: in a sentence, what became of it and why.
    """

    finding: Finding | None
    restated: bool
    words: str


def figure(finding: Finding) -> dict[str, Any]:
    """The finding as plain values of JSON, with its recipe and the versions it stood on."""
    recipe, method = finding.recipe, finding.method
    return {
        "key": finding.key, "question": finding.question, "answer": finding.answer, "status": finding.status,
        "rows": [_written(row) for row in finding.table.head(KEPT).to_dicts()], "total_rows": finding.table.height,
        "labels": dict(finding.labels), "formats": dict(finding.formats),
        "function": recipe.function, "parameters": _written(dict(recipe.parameters)),
        "workspace": recipe.review.get("workspace_name", ""), "n": method.n, "accuracy": method.accuracy,
        "as_of": method.as_of.isoformat() if method.as_of else "",
        "data_version": method.data_version, "agreement_version": method.agreement_version,
    }  # fmt: skip


def again(pinned: Figure, review: Review) -> Again:
    """The figure made again from a review, and whether it is restated.

    Args:
        pinned: what `figure` gave.
        review: of today's records and agreements, at the data cut-off of what was pinned.
    """
    try:
        made = function(pinned["function"])(review, **_read(pinned["parameters"]))
    except ServiceReviewError as error:
        words = f"It cannot be made again: {str(error).rstrip('.')}. What was pinned stands as it was"
        return Again(finding=None, restated=True, words=words)
    now = figure(made)
    because = _because(pinned, now)
    if alike([pinned["answer"], pinned["rows"]], [now["answer"], now["rows"]]):
        return Again(finding=made, restated=False, words=f"Unchanged{because and ' ' + because}")
    told = f"it was “{pinned['answer']}”" if pinned["answer"] != now["answer"] else _rows_changed(pinned, now)
    return Again(
        finding=made, restated=True, words=f"Restated {because or 'by a newer version of the program'}: {told}"
    )


def function(named: str) -> Callable[..., Finding]:
    """The function of a recipe, such as "compliance.level".

    Raises:
        QuestionError: there is none of that name.
    """
    module, _, called = named.partition(".")
    modules = [found.name for found in pkgutil.iter_modules(findings.__path__)]
    if module in modules and not called.startswith("_"):
        made = getattr(importlib.import_module(f"{findings.__name__}.{module}"), called, None)
        if callable(made) and made.__module__ == f"{findings.__name__}.{module}":
            return made  # type: ignore[no-any-return]  # functions of these modules give findings
    problem = f"no figure is called {named!r}"
    raise QuestionError(problem, found=module, exists=modules)


def alike(one: Any, other: Any) -> bool:
    """Whether two plain values are the same, numbers to nine digits: sums may be added up in another order."""
    if isinstance(one, float) or isinstance(other, float):
        numbers = isinstance(one, float | int) and isinstance(other, float | int)
        return numbers and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)


def _because(was: Figure, now: Figure) -> str:
    """Which versions changed since it was pinned, as the end of a sentence; "" for none."""
    parts = []
    if was["data_version"] != now["data_version"]:
        parts.append(f"data version {now['data_version']} (pinned on {was['data_version']})")
    if was["agreement_version"] != now["agreement_version"]:
        parts.append(f"agreements {now['agreement_version']} (pinned on {was['agreement_version']})")
    return f"by {' and '.join(parts)}" if parts else ""


def _rows_changed(was: Figure, now: Figure) -> str:
    pairs = list(zip(was["rows"], now["rows"], strict=False))
    changed = sum(not alike(*pair) for pair in pairs) + abs(len(was["rows"]) - len(now["rows"]))
    return (
        f"{changed} of its {max(len(was['rows']), len(now['rows']))} rows {'is' if changed == 1 else 'are'} different"
    )


def _written(value: Any) -> Any:
    """A value as JSON has it; what JSON has not, under its name."""
    if isinstance(value, Mapping):
        return {str(key): _written(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_written(part) for part in value]
    if isinstance(value, datetime | date):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _read(value: Any) -> Any:
    """A parameter as its function takes it: sequences are tuples."""
    match value:
        case {"datetime": str(told)}:
            return datetime.fromisoformat(told)
        case {"date": str(told)}:
            return date.fromisoformat(told)
        case dict():
            return {key: _read(part) for key, part in value.items()}
        case list() | tuple():
            return tuple(_read(part) for part in value)
    return value
