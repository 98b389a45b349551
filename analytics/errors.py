"""Errors a person can mend.

ServiceReviewError
├── CatalogueError      a service, calendar or agreement is not as it should be
├── ProfileError        a source profile does not describe the file it is used on
├── IntakeError         a file cannot be read at all (single rows are refused, not raised)
├── DatasetError        kept records cannot be read or written
├── MeasureError        a measure is unknown, or cannot be taken from the records there are
├── ForecastError       a series cannot be looked ahead from
├── ScenarioError       a proposed change cannot be worked out
├── RegisterError       what people keep cannot be read or written
│   └── ConflictError   somebody else saved the same entry in between
└── QuestionError       a question names a service, period or figure that does not exist
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ServiceReviewError(Exception):
    """Says what was found, what was expected, what exists and what to do, in that order.

    Args:
        problem: what was found, naming file, row, column or term.
        expected: what would have been accepted.
        exists: the names there are; the nearest to `found` come first.
        found: the word that was not recognised, used to find near names.
        remedy: what the reader can do about it.

    Example:
        >>> print(ServiceReviewError("no service 'Paymens'", found="Paymens", exists=["Payroll", "Payments"]))
        no service 'Paymens'. There are: Payments, Payroll.
    """

    def __init__(
        self,
        problem: str,
        *,
        expected: str = "",
        exists: Iterable[str] = (),
        found: str = "",
        remedy: str = "",
    ) -> None:
        self.problem, self.expected, self.remedy = problem, expected, remedy
        self.exists = nearest_first(found, exists)
        super().__init__(problem)

    def __str__(self) -> str:
        parts = [self.problem]
        if self.expected:
            parts.append(f"Expected {self.expected}")
        if self.exists:
            more = f" and {len(self.exists) - 8} more" if len(self.exists) > 8 else ""
            parts.append(f"There are: {', '.join(self.exists[:8])}{more}")
        if self.remedy:
            parts.append(self.remedy)
        return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


class CatalogueError(ServiceReviewError):
    """A service, calendar or agreement is not as it should be."""


class ProfileError(ServiceReviewError):
    """A source profile does not describe the file it is used on."""


class IntakeError(ServiceReviewError):
    """A file cannot be read at all."""


class DatasetError(ServiceReviewError):
    """Kept records cannot be read or written."""


class MeasureError(ServiceReviewError):
    """A measure is unknown, or cannot be taken from the records there are."""


class ForecastError(ServiceReviewError):
    """A series cannot be looked ahead from."""


class ScenarioError(ServiceReviewError):
    """A proposed change cannot be worked out."""


class RegisterError(ServiceReviewError):
    """What people keep cannot be read or written."""


class ConflictError(RegisterError):
    """Somebody else saved the same entry in between; nothing of theirs was written over."""


class QuestionError(ServiceReviewError):
    """A question names a service, period or figure that does not exist."""


def nearest_first(found: str, names: Iterable[str]) -> list[str]:
    """The names, those most like `found` first, the rest in their own order.

    Example:
        >>> nearest_first("paymets", ["Archive", "payments"])
        ['payments', 'Archive']
    """
    names = list(dict.fromkeys(names))
    near = get_close_matches(found, names, n=3, cutoff=0.5) if found else []
    return near + [name for name in names if name not in near]
