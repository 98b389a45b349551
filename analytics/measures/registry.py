"""The measures there are, one line each. Adding one is described in docs/add-a-measure.md."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from analytics.errors import MeasureError
from analytics.measures import availability, cost, counts, experience, readings, sustainability, timeliness, volume
from analytics.measures.measure import Measure

if TYPE_CHECKING:
    from analytics.catalogue import Agreement, Catalogue, Target

MEASURES: Final[tuple[Measure, ...]] = (
    Measure(
        name="response", label="Response", unit="share", statistic="share", table="tickets", higher_is_better=True,
        definition="Share of tickets that got a first response within the time allowed, in agreed service hours.",
        items=partial(timeliness.items, clocked="response"),
    ),
    Measure(
        name="resolution", label="Resolution", unit="share", statistic="share", table="tickets", higher_is_better=True,
        definition="Share of tickets resolved within the time allowed, in agreed service hours and without holds.",
        items=timeliness.items,
    ),
    Measure(
        name="response_percentile", label="Response time", unit="h", statistic="percentile", table="tickets",
        higher_is_better=False, items=partial(timeliness.lengths, clocked="response"),
        definition="Service hours within which the stated percentage of tickets got a first response.",
    ),
    Measure(
        name="resolution_percentile", label="Resolution time", unit="h", statistic="percentile", table="tickets",
        higher_is_better=False, items=timeliness.lengths,
        definition="Service hours, without holds, within which the stated percentage of tickets was resolved.",
    ),
    Measure(
        name="availability", label="Availability", unit="share", statistic="share", table="outages",
        higher_is_better=True, items=availability.items,
        definition="Up time over agreed service time; outages that overlap count once and weigh by their impact.",
    ),
    Measure(
        name="attainment", label="Attainment", unit="share", statistic="share", table="counts", higher_is_better=True,
        definition="Share that met its target, from the good and total that the source reports.", items=counts.items,
    ),
    Measure(
        name="satisfaction", label="Satisfaction", unit="score", statistic="mean", table="scores",
        higher_is_better=True, items=experience.items,
        definition="Mean of the scores users gave, on the latest scale they were asked on.",
    ),
    Measure(
        name="demand", label="Demand", unit="count", statistic="sum", table="volumes", higher_is_better=False,
        definition="Volume reported, or tickets opened where none was; a day without data is missing, not zero.",
        items=volume.items,
    ),
    Measure(
        name="cost", label="Cost", unit="currency", statistic="sum", table="costs", higher_is_better=False,
        definition="Cost of serving the service, all kinds together.", items=cost.items,
    ),
    Measure(
        name="energy", label="Energy", unit="kWh", statistic="sum", table="readings", higher_is_better=False,
        definition="Electricity used by the service, as read.", items=sustainability.energy,
    ),
    Measure(
        name="emissions", label="Emissions", unit="kg", statistic="sum", table="readings", higher_is_better=False,
        definition="Greenhouse gas caused by the service, in kg of carbon dioxide equivalent.",
        items=sustainability.emissions,
    ),
    Measure(
        name="reading", label="Reading", unit="value", statistic="mean", table="readings", higher_is_better=False,
        definition="Mean of the readings of the quantity that the target names as its category.", items=readings.items,
    ),
    Measure(
        name="reading_percentile", label="Reading percentile", unit="value", statistic="percentile", table="readings",
        higher_is_better=False, items=readings.items,
        definition="Value within which the stated percentage of readings of the named quantity lies.",
    ),
)  # fmt: skip


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
