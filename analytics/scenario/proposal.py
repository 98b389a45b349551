"""A target proposed in place of one that stands, and the whole history judged by either."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from analytics.catalogue import Catalogue, Conventions, Duration
from analytics.catalogue.terms import split_quantity
from analytics.compliance.judge import judge
from analytics.errors import ScenarioError
from analytics.measures.measurement import take
from analytics.measures.registry import measure
from analytics.scenario.negotiate import promising

if TYPE_CHECKING:
    import polars as pl

    from analytics.catalogue import Agreement, Target, Version
    from analytics.records.records import Records

#: One convention and its value, such as ("open_items", "left out").
Convention = tuple[str, float | str | bool]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What would be agreed instead; what is left out stays as it is.

    Attributes:
        target: name of the target.
        level: level promised, in the measure's unit; the tiers of credit move along.
        within: time allowed as people write it, such as "4 hours".
        calendar: name of the calendar; like the conventions, it is that of the whole agreement.
        conventions: conventions that change, each by name and value.
    """

    target: str
    level: float | None = None
    within: str = ""
    calendar: str = ""
    conventions: tuple[Convention, ...] = ()


def proposed(version: Version, proposal: Proposal, catalogue: Catalogue) -> Version:
    """The version with the proposal in it.

    Raises:
        CatalogueError: there is no such target or calendar.
        ScenarioError: the level, time allowed or a convention cannot be agreed of this target.
    """
    target = version.target(proposal.target)
    if proposal.level is not None:
        target = _promising(target, proposal.level)
    if proposal.within:
        target = _within(target, proposal.within)
    return replace(
        version,
        calendar=catalogue.calendar(proposal.calendar or version.calendar).name,
        conventions=_conventions(version.conventions, proposal.conventions),
        targets=tuple(target if each.name == target.name else each for each in version.targets),
    )


def judged_throughout(records: Records, catalogue: Catalogue, agreement: Agreement, version: Version) -> pl.DataFrame:
    """Every target of one agreement in every period of the records, judged as if one version had always been in force.

    The agreement's years begin on the day they do, so that its free breaches are those of the same twelve months.

    Returns:
        Rows in the columns of `JUDGED`.

    Raises:
        MeasureError: a target of the version cannot be measured as it is written.
    """
    # 1904 lies before any record and has every day of a year, 29 February too.
    always = replace(version, in_force=agreement.versions[0].in_force.replace(year=1904))
    alone = replace(catalogue, agreements=(replace(agreement, versions=(always,)),))
    return judge(take(records, alone, kinds=(agreement.kind,)), alone)


def _promising(target: Target, level: float) -> Target:
    most = 1.0 if measure(target.measure).statistic == "share" else float("inf")
    if not 0 <= level <= most:
        problem = f"a level of {level:g} cannot be promised of {target.name!r}"
        raise ScenarioError(problem, expected="a share between 0 and 1" if most == 1 else "0 or more")
    return promising(target, level)


def _within(target: Target, within: str) -> Target:
    if target.measure not in ("response", "resolution"):
        problem = f"the target {target.name!r} allows no time that could be changed"
        raise ScenarioError(problem, remedy="Propose another level instead")
    try:
        amount, unit = split_quantity(within)
    except ValueError as error:
        raise ScenarioError(str(error)) from error
    return replace(target, within=Duration(amount=amount, unit=unit))


def _conventions(now: Conventions, changed: tuple[Convention, ...]) -> Conventions:
    names = [field.name for field in fields(Conventions)]
    for name, _ in changed:
        if name not in names:
            problem = f"no convention {name!r}"
            raise ScenarioError(problem, found=name, exists=names)
    try:
        return replace(now, **dict(changed))  # type: ignore[arg-type]  # pydantic checks each value
    except ValidationError as error:
        slip = error.errors()[0]
        problem = f"{slip['input']!r} is no value of the convention {slip['loc'][0]!r}"
        raise ScenarioError(problem, expected=slip["msg"]) from error
