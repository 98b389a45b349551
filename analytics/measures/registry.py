"""The measures there are: importing one here is all it takes. Adding one is described in docs/add-a-measure.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analytics.errors import MeasureError
from analytics.measures.availability import AVAILABILITY
from analytics.measures.cost import COST
from analytics.measures.counts import ATTAINMENT
from analytics.measures.experience import SATISFACTION
from analytics.measures.measure import Measure
from analytics.measures.readings import READING, READING_PERCENTILE
from analytics.measures.sustainability import EMISSIONS, ENERGY
from analytics.measures.timeliness import RESOLUTION, RESOLUTION_PERCENTILE, RESPONSE, RESPONSE_PERCENTILE
from analytics.measures.volume import DEMAND

if TYPE_CHECKING:
    from analytics.catalogue import Agreement, Catalogue, Target

#: Every measure imported above, in that order.
MEASURES: Final = tuple(found for found in dict(globals()).values() if isinstance(found, Measure))


def measure(name: str) -> Measure:
    """The measure of that name.

    Raises:
        MeasureError: there is none.
    """
    for entry in MEASURES:
        if entry.name == name:
            return entry
    problem = f"no measure {name!r}"
    raise MeasureError(problem, found=name, exists=[entry.name for entry in MEASURES])


def check(catalogue: Catalogue) -> None:
    """Nothing, where every target can be measured as it is written.

    Raises:
        MeasureError: names the first agreement and target that cannot, and why.
    """
    for agreement in catalogue.agreements:
        for version in agreement.versions:
            for target in version.targets:
                check_target(agreement, target)


def check_target(agreement: Agreement, target: Target) -> None:
    """Nothing, where a target has a measure that exists, a level that it can reach and a percentile if it needs one.

    Raises:
        MeasureError: it has not; names agreement and target.
    """
    place = f"agreement {agreement.name!r}, target {target.name!r}"
    names = [entry.name for entry in MEASURES]
    if target.measure not in names:
        problem = f"{place} asks for the measure {target.measure!r}, which does not exist"
        raise MeasureError(problem, found=target.measure, exists=names)
    meant = measure(target.measure)
    if meant.statistic == "share" and not 0 <= target.level <= 1:
        problem = f"{place} promises {target.level:g}, and {meant.label.lower()} is a share"
        raise MeasureError(problem, expected='a level between 0 and 1, or between "0 %" and "100 %"')
    if (meant.statistic == "percentile") != (target.percentile is not None):
        said = f"no percentile, and {meant.name} is taken at one" if target.percentile is None else (
            f"a percentile, and {meant.name} is not taken at one"
        )  # fmt: skip
        problem = f"{place} has {said}"
        raise MeasureError(problem, remedy="Write percentile = 95, or use a measure whose name ends in _percentile")
