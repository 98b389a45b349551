"""A catalogue that lacks nothing, by hand and generated, for what is said when one thing is taken out."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from analytics.catalogue import (
    Agreement,
    Calendar,
    Catalogue,
    CreditSchedule,
    Customer,
    Duration,
    Group,
    Service,
    Supplier,
    Target,
    Tier,
    Version,
)

DAY = date(2026, 10, 31)

#: Nothing is missing from it, and nothing in it contradicts anything else.
COMPLETE = """
[[customers]]
name = "Port"
contact = "Ann"
[[groups]]
name = "Desk"
[[suppliers]]
name = "Line"
[[calendars]]
name = "office"
hours = { mon = ["08:00-18:00"] }
[[services]]
name = "Pay"
owner = "Bo"
group = "Desk"
depends_on = ["Net"]
[[services]]
name = "Net"
owner = "Cy"
supplier = "Line"
[[agreements]]
name = "Pay SLA"
service = "Pay"
customer = "Port"
review_by = 2027-03-31
[[agreements.versions]]
in_force = 2026-01-01
calendar = "office"
[[agreements.versions.targets]]
name = "Up"
measure = "availability"
at_least = "99 %"
credits = { tiers = [{ at_least = "98 %", below = "99 %", credit = 5 }, { at_least = 0, below = "98 %", credit = 10 }] }
[[agreements.versions.targets]]
name = "Answered"
measure = "response"
within = "2 hours"
at_least = "95 %"
workload_limit = 100
[[agreements]]
name = "Net SLA"
service = "Net"
review_by = 2027-03-31
[[agreements.versions]]
in_force = 2026-01-01
calendar = "office"
targets = [{ name = "Up", measure = "availability", at_least = "99.4 %" }]
[[agreements]]
name = "Desk OLA"
kind = "OLA"
provider = "Desk"
review_by = 2027-03-31
[[agreements.versions]]
in_force = 2026-01-01
calendar = "office"
targets = [{ name = "Answered", measure = "response", within = "1 hour", at_least = "95 %", workload_limit = 200 }]
[[agreements]]
name = "Line contract"
kind = "underpinning contract"
provider = "Line"
review_by = 2027-03-31
[[agreements.versions]]
in_force = 2026-01-01
calendar = "24x7"
targets = [{ name = "Up", measure = "availability", at_least = "99.9 %" }]
"""


@st.composite
def tiers(draw: Any, level: float) -> tuple[Tier, ...]:
    """Tiers that begin at a level, meet each other, reach 0 and owe ever more."""
    edges = sorted(draw(st.sets(st.integers(1, int(level * 1000) - 1), max_size=3)), reverse=True)
    ends = [level, *(edge / 1000 for edge in edges), 0.0]
    owed = sorted(draw(st.lists(st.integers(0, 100), min_size=len(ends) - 1, max_size=len(ends) - 1)))
    return tuple(
        Tier(at_least=low, below=high, credit=credit)
        for high, low, credit in zip(ends[:-1], ends[1:], owed, strict=True)
    )


@st.composite
def completes(draw: Any) -> Catalogue:
    """A catalogue of services in a row or apart, each with all that an agreement needs."""
    many = draw(st.integers(1, 4))
    services = [f"S{place}" for place in range(many)]
    customers = [f"C{place}" for place in range(draw(st.integers(1, 3)))]
    return Catalogue(
        customers=tuple(Customer(name=name, contact="Ann") for name in customers),
        groups=(Group(name="Desk"),),
        suppliers=(Supplier(name="Line"),),
        calendars=(Calendar(name="office", hours={"mon": ((0, 3600),)}),),
        services=tuple(
            Service(name=name, owner="Bo", depends_on=tuple(draw(st.sets(st.sampled_from(services[:place]))))
                    if place else (), **draw(st.sampled_from(({"group": "Desk"}, {"supplier": "Line"}))))
            for place, name in enumerate(services)
        ),
        agreements=(
            *(
                _agreement(f"{name} SLA", service=name, customer=draw(st.sampled_from(["", *customers])),
                           targets=draw(_targets(0.9 ** (2**place))))
                for place, name in enumerate(services)
            ),
            _agreement("Desk OLA", kind="OLA", provider="Desk", targets=(ANSWERED,)),
            _agreement("Line contract", kind="underpinning contract", provider="Line", targets=(ANSWERED,)),
        ),
    )  # fmt: skip


ANSWERED = Target(
    name="Answered", measure="response", within=Duration(amount=1, unit="hours"), at_least=0.9, workload_limit=9
)


@st.composite
def _targets(draw: Any, most: float) -> tuple[Target, ...]:
    """A limited target, and maybe an availability: each of 0.9, 0.9^2, 0.9^4 is less than the product of the former."""
    level = round(most, 3)
    owed = CreditSchedule(tiers=draw(st.just(()) | tiers(level)))
    up = Target(name="Up", measure="availability", at_least=level, credits=owed)
    return (ANSWERED, *draw(st.sampled_from([(), (up,)])))


def _agreement(name: str, *, targets: tuple[Target, ...], **known: Any) -> Agreement:
    version = Version(in_force=date(2026, 1, 1), calendar="office", targets=targets)
    return Agreement(name=name, versions=(version,), review_by=date(2027, 1, 1), **known)
