"""The review itself: records and agreements at their versions and a data cut-off, from which every finding follows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

import polars as pl

from analytics.catalogue import Catalogue, fingerprint
from analytics.compliance.judge import judge
from analytics.errors import ForecastError, QuestionError
from analytics.measures import measurement
from analytics.records.records import Records
from analytics.register.issued import issue
from analytics.review import expected, marked, one_customer
from analytics.review.behind import behind
from analytics.review.demand_ahead import with_demand
from analytics.review.finding import Method, Recipe
from analytics.review.workspace import SAMPLE, open_sample, workspace
from analytics.warning.chance import chances
from analytics.warning.warning import warnings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from analytics.forecast.demand.outlook import Forecast, Outlook
    from analytics.measures.period import PeriodSpan
    from analytics.register import Register
    from analytics.warning.chance import Chances, Progress

T = TypeVar("T")

#: Held while a review's turns are handed out, never while anything is worked out.
_ASKING: Final = Lock()


@dataclass(frozen=True, eq=False)
class Review:
    """Records and agreements as they stood, cut off at an instant. Everything worked out is worked out once.

    Attributes:
        records: the tables, at one data version, cut off at `as_of`.
        catalogue: services and agreements at one agreement version.
        as_of: the data cut-off; None only where there are no records at all.
        opened: keyword arguments of `Review.open` that open the same review again.
        home: folder of the workspace; None for records that were never kept.
        register: where what is issued is kept; None where nothing is.
        trail: head of the register's trail of changes when the review was opened.
        latest: whether it is of all records there are; what is shown of an earlier state was not issued then.
        customer: the one customer it is of; "" for the whole.
        agreed: fingerprint of the whole catalogue, where only a part of it is here.
    """

    records: Records
    catalogue: Catalogue
    as_of: datetime | None = None
    opened: Mapping[str, Any] = field(default_factory=dict)
    home: Path | None = None
    register: Register | None = None
    trail: str = ""
    latest: bool = True
    customer: str = ""
    agreed: str = ""

    @staticmethod
    def open(
        workspace_name: str = SAMPLE,
        *,
        root: Path | None = None,
        data_version: int | None = None,
        agreement_version: str | None = None,
        as_of: datetime | date | None = None,
        customer: str = "",
    ) -> Review:
        """The review of a workspace.

        Args:
            workspace_name: "sample" (loaded on first use), "own", or another.
            root: home folder of the workspaces; None for the usual one.
            data_version: version of the records; None for the latest.
            agreement_version: fingerprint of the catalogue; None for the one in force.
            as_of: data cut-off; a date means the end of that day in the catalogue's zone; None means the end of the
                day of the latest record.
            customer: the one customer it is of, with nothing of any other in it; "" for the whole.

        Raises:
            QuestionError: there is no such version or customer.
        """
        place = open_sample(root) if workspace_name == SAMPLE else workspace(workspace_name, root)
        catalogue = place.catalogue(agreement_version)
        records = place.dataset.read(data_version).joined("events", marked.events(place, catalogue.zone))
        cut = cut_off(as_of or records.last_instant, ZoneInfo(catalogue.zone))
        opened = {
            "workspace_name": workspace_name,
            "data_version": records.data_version,
            "agreement_version": fingerprint(catalogue),
            "as_of": cut,
        }
        register = place.register if place.begun() else None
        trail = register.head() if register else ""
        last = cut_off(records.last_instant, ZoneInfo(catalogue.zone))
        latest = data_version is None and (cut is None or last is None or cut >= last)
        whole = Review(records.at(cut), catalogue, cut, opened, place.folder, register, trail, latest)
        return one_customer.narrowed(whole, customer) if customer else whole

    @cached_property
    def agreement_version(self) -> str:
        """Fingerprint of the catalogue."""
        return self.agreed or fingerprint(self.catalogue)

    @cached_property
    def judged(self) -> pl.DataFrame:
        """Every target in every period, in the columns of `compliance.judge.JUDGED`."""
        return judge(measurement.take(self.records, self.catalogue), self.catalogue)

    def judged_by(self, *dimensions: str) -> pl.DataFrame:
        """Every target in every period and segment of the dimensions, in the columns of `JUDGED`."""
        return self.remembered(("judged_by", dimensions), lambda: judge(
            measurement.take(self.records, self.catalogue, by=dimensions), self.catalogue
        ))  # fmt: skip

    def items(self, agreement: str, target: str) -> pl.DataFrame:
        """What was counted for a target, one row an item, in the columns of `measures.measure.ITEMS`."""
        return self.remembered(("items", agreement, target), lambda: measurement.items(
            self.records, self.catalogue, agreement, target
        ))  # fmt: skip

    def untargeted(self, measure: str, span: PeriodSpan = "month", by: tuple[str, ...] = ()) -> pl.DataFrame:
        """A measure of every service, or segment, without regard to targets, in the columns of `MEASUREMENTS`."""
        return self.remembered(("untargeted", measure, span, by), lambda: measurement.untargeted(
            self.records, self.catalogue, measure, span, by=by
        ))  # fmt: skip

    def outlooks(self, progress: Progress | None = None, *, demand: bool = False) -> Chances:
        """The next six periods of every target; worked out once, and kept so that it can be held against what comes.

        With `demand`, the forecast of demand is taken in where that has shown skill; nothing of it is issued.
        """
        if demand:
            return self.remembered("outlooks with demand", lambda: with_demand(self, progress))
        return self.remembered("outlooks", lambda: self._look_ahead(progress))

    def warnings(self, progress: Progress | None = None, *, demand: bool = False) -> pl.DataFrame:
        """Every target with its chance of a miss and last day to act, in the columns of `warning.warning.WARNINGS`."""
        ahead = self.outlooks(progress, demand=demand)
        return self.remembered("warnings with demand" if demand else "warnings", lambda: warnings(
            self.judged, self.catalogue, self.last_day or self._cut, ahead=ahead, progress=progress,
            behind=partial(behind, self),
        ))  # fmt: skip

    def demand(self, horizon: int = 6, progress: Progress | None = None, by: str = "service") -> Outlook:
        """The demand for everything of a level over the next months, learnt together; worked out once.

        That for services is kept as issued. The levels there are stand in `asked.LEVELS`.
        """
        return self.remembered(("demand", horizon, by), lambda: self._forecasts(horizon, by, progress))

    def demand_ahead(self, service: str, horizon: int = 6) -> Forecast:
        """The demand for a service over the next months.

        Raises:
            ForecastError: there is too little to look ahead from.
        """
        found = self.demand(horizon)
        if service in found.forecasts:
            return found.forecasts[service]
        problem = f"no demand was recorded for {service!r}"
        if service in found.failed:
            problem = f"{service}: {found.failed[service]}"
        raise ForecastError(problem, found=service, exists=found.forecasts)

    @cached_property
    def months(self) -> list[date]:
        """First days of the months in which some judged period ended whole by the cut-off, oldest first."""
        ended = self.judged.filter(~pl.col("partial"))
        last = ended.select(pl.col("ends").dt.offset_by("-1d").dt.truncate("1mo")).to_series()
        return sorted(last.unique().to_list())

    @cached_property
    def last_day(self) -> date | None:
        """The last day before the cut-off in the catalogue's zone; None where there are no records."""
        last = self.as_of and (self.as_of - timedelta(microseconds=1)).astimezone(ZoneInfo(self.catalogue.zone))
        return last.date() if last else None

    def month(self, named: str | None = None) -> date:
        """First day of the month named as "2026-10", or of the latest complete one.

        Raises:
            QuestionError: no such month was judged, or none at all.
        """
        if named is None and self.months:
            return self.months[-1]
        names = [month.isoformat()[:7] for month in self.months]
        if named in names:
            return self.months[names.index(named)]
        problem = f"no complete month {named!r} was judged" if named else "no month can be judged yet"
        remedy = "" if names else "Load records, and agree a level for a service they name"
        raise QuestionError(problem, exists=reversed(names), remedy=remedy)

    def as_it_stood(self, named: str) -> Review:
        """The review of an earlier month, of the records known today cut off at its end; QuestionError as `month`."""
        ends = pl.select(pl.lit(self.month(named)).dt.offset_by("1mo")).item()
        return self.cut_at(cut_off(ends - timedelta(days=1), ZoneInfo(self.catalogue.zone)))

    def cut_at(self, cut: datetime | None) -> Review:
        """The review of the same records and agreements cut off at another instant; itself where that is its own."""
        told = {"records": self.records.at(cut), "as_of": cut, "opened": {**self.opened, "as_of": cut}}
        make = partial(replace, self, **told, latest=False)
        return self if cut in (None, self.as_of) else self.remembered(("cut at", cut), make)

    def remembered(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this review and kept under a key, however many ask at a time."""
        with _ASKING:
            turn = self._turns.setdefault(key, RLock())
        with turn:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]  # type: ignore[no-any-return]  # what is kept under a key has that key's type

    def knows(self, key: Any) -> bool:
        """Whether what is kept under a key has been worked out already."""
        return key in self._made

    def recipe(self, function: str, **parameters: Any) -> Recipe:
        """How to make a finding of this review again."""
        return Recipe(function=function, parameters=parameters, review=self.opened)

    def method(self, definition: str, **known: Any) -> Method:
        """How a figure of this review was worked out; `known` are further fields of `Method`."""
        return Method(
            definition=definition, as_of=self.as_of, data_version=self.records.data_version,
            agreement_version=self.agreement_version, trail=self.trail, **known,
        )  # fmt: skip

    @property
    def _cut(self) -> datetime:
        if self.as_of is None:
            problem = "there are no records yet"
            raise QuestionError(problem, remedy="Load some on the Records page")
        return self.as_of

    def _look_ahead(self, progress: Progress | None) -> Chances:
        ahead = chances(self.judged, self.catalogue, progress=progress)
        self._issue({f"{of}: {target}": (found.frame, found.method) for (of, target), found in ahead.outlooks.items()})
        return ahead

    def _forecasts(self, horizon: int, by: str, progress: Progress | None) -> Outlook:
        found = expected.outlook(self, horizon, by, progress)
        if by == "service":
            self._issue({f"demand: {name}": (one.months, one.reason) for name, one in found.forecasts.items()})
        return found

    def _issue(self, shown: Mapping[str, tuple[pl.DataFrame, str]]) -> None:
        """Keeps forecasts as they are shown, by the series they are about, each with the name of its method.

        One of an earlier state is none that anybody could have acted on, and is not kept.
        """
        if self.register is not None and self.latest:
            self.register.issue(
                issue(frame, series=series, data_version=self.records.data_version, as_of=self._cut, method=method)
                for series, (frame, method) in shown.items()
                if frame.height
            )

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def _turns(self) -> dict[Any, RLock]:
        return {}


def cut_off(latest: datetime | date | None, zone: ZoneInfo) -> datetime | None:
    """The instant at which a day ends in a zone; an instant that ends no day is taken to the end of its own.

    Example:
        >>> cut_off(date(2026, 10, 31), ZoneInfo("Europe/London")).isoformat()
        '2026-11-01T00:00:00+00:00'
    """
    if latest is None:
        return None
    if isinstance(latest, datetime):
        day = latest.astimezone(zone).date()
        if latest == _begins(day, zone):
            return latest.astimezone(UTC)
        latest = day
    return _begins(latest + timedelta(days=1), zone)


def _begins(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day, also where the clock skips midnight or shows it twice."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)
