"""The parts of OpenSLO's Service and SLO documents that the catalogue takes over, checked as they are read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from analytics.catalogue.calendar import Zone
from analytics.errors import CatalogueError

OPENSLO = ConfigDict(alias_generator=to_camel, extra="ignore", strict=True, str_strip_whitespace=True)

Word = Annotated[str, Field(min_length=1)]
#: A field without a value is one that was left out.
Said = Annotated[str, BeforeValidator(lambda given: "" if given is None else given)]


def share(percent: float) -> float:
    """A percentage as the share it says; 99.9 / 100 is 0.9990000000000001, and a limit is judged on the exact figure.

    Example:
        >>> share(99.9)
        0.999
    """
    return float(Decimal(repr(percent)).scaleb(-2))


def percentage(of: float) -> float:
    """A share as the percentage it says.

    Example:
        >>> percentage(0.9999)
        99.99
    """
    return float(Decimal(repr(of)).scaleb(2))


def _duration(given: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,5}[mhdwMQY]", given):
        message = "a duration is a number and one of m, h, d, w, M, Q, Y, such as 28d or 1M (1m is a minute)"
        raise ValueError(message)
    return given


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class Metadata:
    """Names of a document: `name` for machines, `display_name` for people."""

    name: Word
    display_name: Said = ""

    @property
    def called(self) -> str:
        """What people call it."""
        return self.display_name or self.name


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class ServiceSpec:
    """What a service is."""

    description: Said = ""


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class Service:
    """A document of kind Service."""

    metadata: Metadata
    spec: ServiceSpec | None = None

    @property
    def description(self) -> str:
        """What it is, empty where nothing is said."""
        return self.spec.description if self.spec else ""


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class Start:
    """When a calendar-aligned window starts, as it is written, and in which zone."""

    start_time: Said = ""
    time_zone: Zone


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class Window:
    """The time over which an SLO is judged."""

    duration: Annotated[str, AfterValidator(_duration)]
    is_rolling: bool = False
    calendar: Start | None = None


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class Objective:
    """One level that is promised; exactly one of `target` and `target_percent` is given."""

    display_name: Said = ""
    target: Annotated[float, Field(ge=0, lt=1)] | None = None
    target_percent: Annotated[float, Field(ge=0, lt=100)] | None = None

    @model_validator(mode="after")
    def _one_level(self) -> Self:
        if (self.target is None) == (self.target_percent is None):
            message = "an objective needs either target or targetPercent, and not both"
            raise ValueError(message)
        return self

    @property
    def level(self) -> float:
        """The share promised, between 0 and 1.

        Example:
            >>> Objective(targetPercent=99.9).level
            0.999
        """
        return self.target if self.target is not None else share(self.target_percent or 0.0)


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class SloSpec:
    """What is promised of which service, over what time."""

    service: Word
    budgeting_method: Literal["Occurrences", "Timeslices", "RatioTimeslices"] | None = None
    time_window: Annotated[tuple[Window, ...], Field(max_length=1)] | None = None
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]

    @property
    def window(self) -> Window | None:
        """Its one time window, None where it has none."""
        return self.time_window[0] if self.time_window else None


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class Slo:
    """A document of kind SLO."""

    metadata: Metadata
    spec: SloSpec

    def names(self) -> list[str]:
        """What each objective is called: its display name, else the SLO's; a number where that is there already."""
        taken: dict[str, int] = {}
        return [claimed(objective.display_name or self.metadata.called, taken) for objective in self.spec.objectives]


@dataclass(frozen=True, kw_only=True, config=OPENSLO)
class Other:
    """A document of any other kind, of which the name alone is read."""

    metadata: Metadata


def parsed(form: type[Any], content: str, name: str) -> Any:
    """A document's JSON in one of the forms above.

    Raises:
        CatalogueError: names each field that is not as OpenSLO has it, what was found and what is expected.

    Example:
        >>> parsed(Other, '{"metadata": {"name": "prometheus"}}', "own.yaml").metadata.called
        'prometheus'
    """
    try:
        return TypeAdapter(form).validate_json(content)
    except ValidationError as error:
        raise CatalogueError("; ".join(_slip(name, slip) for slip in error.errors())) from error


def claimed(wanted: str, taken: dict[str, int]) -> str:
    """A name that nobody has, which is taken from now on: the one wanted, or with the next free number behind it.

    Example:
        >>> taken = {"Good": 1}
        >>> claimed("Good", taken), claimed("Good", taken)
        ('Good (2)', 'Good (3)')
    """
    found, number = wanted, taken.get(wanted, 1)
    while found in taken:
        number += 1
        found = f"{wanted} ({number})"
    taken[wanted], taken[found] = number, 1
    return found


def _slip(name: str, slip: Any) -> str:
    place = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in slip["loc"]).lstrip(".")
    shown = slip["type"] != "missing" and not isinstance(slip["input"], dict | list)
    found = f", found {slip['input']!r}" if shown else ""
    return f"{name}: {place or 'the document'}: {slip['msg'].removeprefix('Value error, ')}{found}"
