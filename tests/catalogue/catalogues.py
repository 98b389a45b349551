"""Catalogues of any kind, for laws that hold of all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from analytics.catalogue import (
    Agreement,
    Calendar,
    Catalogue,
    Conventions,
    Conversion,
    CreditSchedule,
    Customer,
    Document,
    Duration,
    Exclusion,
    Goal,
    Group,
    Offering,
    Service,
    Supplier,
    Target,
    Tier,
    Version,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = TEXTS.map(str.strip).filter(bool)
SHARES = st.floats(0, 1)
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
DURATIONS = st.builds(
    Duration, amount=st.one_of(st.floats(0, 1e6), st.integers(0, 10**9).map(float)),
    unit=st.sampled_from(["minutes", "hours", "working days", "calendar days"]),
)  # fmt: skip
HOURS = st.lists(st.integers(0, 86_400), max_size=4, unique=True).map(
    lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)
MINUTES = HOURS.map(lambda windows: tuple((a // 60 * 60, b // 60 * 60) for a, b in windows if b // 60 > a // 60))
ZONES = st.sampled_from(["UTC", "Europe/London", "America/New_York"])

CONVERSIONS = st.builds(
    Conversion, of=st.sampled_from(["EUR", "USD"]), into=st.sampled_from(["GBP", "CHF"]),
    rate=st.floats(1e-9, 1e9), on=DATES, source=NAMES,
)  # fmt: skip


@st.composite
def targets(draw: Any, name: str) -> Target:
    level = {draw(st.sampled_from(["at_least", "at_most"])): draw(st.one_of(SHARES, st.floats(0, 1e9)))}
    tiers = st.builds(Tier, at_least=st.floats(0, 0.5), below=st.floats(0.6, 1), credit=st.floats(0, 100))
    return Target(
        name=name, measure=draw(st.sampled_from(["availability", "resolution", "attainment", "resolution_percentile"])),
        within=draw(st.none() | DURATIONS), percentile=draw(st.none() | st.floats(0.001, 99.999)),
        priority=tuple(draw(st.lists(NAMES, max_size=2))), category=tuple(draw(st.lists(NAMES, max_size=1))),
        span=draw(st.sampled_from(["month", "quarter", "year", "fiscal quarter", "fiscal year", "rolling 12 months"])),
        workload_limit=draw(st.none() | st.integers(1, 9999)),
        credits=draw(st.builds(CreditSchedule, tiers=st.lists(tiers, max_size=2).map(tuple), cap=st.floats(0, 100))),
        **level,
    )  # fmt: skip


@st.composite
def versions(draw: Any, calendars: list[str]) -> tuple[Version, ...]:
    conventions = st.builds(
        Conventions, reopened=st.sampled_from(["resumes", "keeps first"]), minimum_sample=st.integers(0, 50),
        impact_weights=st.dictionaries(NAMES, SHARES, max_size=2),
    )  # fmt: skip
    return tuple(
        Version(
            in_force=day, calendar=draw(st.sampled_from(calendars)), conventions=draw(conventions),
            targets=tuple(draw(targets(name)) for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))),
            charge=draw(st.floats(0, 1e7)), reason=draw(TEXTS),
        )
        for day in sorted(draw(st.sets(DATES, min_size=1, max_size=2)))
    )  # fmt: skip


@st.composite
def exclusions(draw: Any) -> Exclusion:
    zone = draw(st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))]))
    starts = draw(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001  # a zone is given below
    between = {"starts": starts.replace(tzinfo=zone), "ends": (starts + timedelta(hours=1)).replace(tzinfo=zone)}
    return Exclusion(items=tuple(draw(st.lists(NAMES, min_size=1, max_size=2))), reason="flood", approver="Harbour",
                     **draw(st.sampled_from([{}, between])))  # fmt: skip


@st.composite
def catalogues(draw: Any) -> Catalogue:
    """A catalogue whose names are given once and exist wherever they are used."""

    def some(most: int) -> list[str]:
        return list(draw(st.lists(NAMES, max_size=most, unique=True)))

    groups, suppliers, customers, services = some(2), some(1), some(2), some(3)
    calendars = [name for name in some(2) if name != "24x7"]
    office = ((28_800, 64_800),)
    return Catalogue(
        organisation=draw(TEXTS), currency=draw(st.sampled_from(["GBP", "EUR"])), zone=draw(ZONES),
        fiscal_year_starts=draw(st.integers(1, 12)),
        conversions=tuple(draw(st.lists(CONVERSIONS, max_size=2, unique_by=lambda each: each.name))),
        services=tuple(
            Service(
                name=name, owner=draw(TEXTS), group=draw(st.sampled_from(["", *groups])), contributes=draw(TEXTS),
                depends_on=tuple(services[:place][-1:]),
                offerings=tuple(Offering(name=offer, charge=draw(st.floats(0, 1e6))) for offer in some(2)),
            )
            for place, name in enumerate(services)
        ),
        goals=tuple(
            Goal(name=name, customer=draw(st.sampled_from(["", *customers])), services=tuple(services[: place + 1]))
            for place, name in enumerate(some(2))
        ),
        customers=tuple(Customer(name=name, contact=draw(TEXTS)) for name in customers),
        groups=tuple(Group(name=name, lead=draw(TEXTS)) for name in groups),
        suppliers=tuple(Supplier(name=name) for name in suppliers),
        calendars=tuple(
            Calendar(
                name=name, zone=draw(ZONES), holidays=draw(st.sampled_from(["", "GB-ENG"])),
                hours={"mon": office, "tue": draw(HOURS), "wed": draw(MINUTES)},
                own_days=draw(st.dictionaries(DATES, MINUTES, max_size=2)),
            )
            for name in calendars
        ),
        agreements=tuple(
            Agreement(
                name=name, kind=draw(st.sampled_from(["SLA", "OLA"])) if services else "OLA",
                service=draw(st.sampled_from(services)) if services else "",
                versions=draw(versions(["24x7", *calendars])),
                customer=draw(st.sampled_from(["", *customers])), review_by=draw(st.none() | DATES),
                exclusions=tuple(draw(st.lists(exclusions(), max_size=1))), lead_days=draw(st.integers(0, 99)),
            )
            for name in some(2)
        ),
        documents=tuple(Document(name=name, form="a note", content=draw(TEXTS)) for name in some(2)),
    )  # fmt: skip
