"""A catalogue is read whole or refused in words that say where the slip is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalogue import Agreement, Catalogue, CreditSchedule, Target, Tier, Version, fingerprint, parse
from analytics.catalogue.soundness import check
from analytics.errors import CatalogueError

WHOLE = """
organisation = "Harbour"
currency = "EUR"
zone = "Europe/Dublin"
[[services]]
name = "Payments"
group = "Core"
depends_on = ["Network"]
[[services]]
name = "Network"
[[customers]]
name = "Retail"
[[groups]]
name = "Core"
[[calendars]]
name = "office"
zone = "Europe/Dublin"
holidays = "IE"
hours = { mon = ["08:00-12:00", "13:00-18:00"], tue = ["08:00-18:00"] }
own_days = { 2026-12-24 = ["08:00-12:00"], 2026-12-28 = [] }
[[agreements]]
name = "Payments for Retail"
service = "Payments"
customer = "Retail"
[[agreements.versions]]
in_force = 2025-01-01
calendar = "office"
[[agreements.versions.targets]]
name = "P1 resolution"
measure = "resolution"
priority = ["P1"]
within = "4 hours"
at_least = "90 %"
[[agreements.versions]]
in_force = 2026-04-01
calendar = "24x7"
reason = "Retail opens on Sundays"
[[agreements.versions.targets]]
name = "P1 resolution"
measure = "resolution"
within = "7 working days"
at_least = 0.95
"""


def test_a_whole_catalogue_is_read_as_written() -> None:
    catalogue = parse(WHOLE)
    first, second = catalogue.agreement("Payments for Retail").versions
    assert (first.targets[0].level, str(first.targets[0].within)) == (0.9, "4 hours")
    assert (second.targets[0].level, str(second.targets[0].within)) == (0.95, "7 working days")
    assert catalogue.calendar("office").windows(date(2026, 12, 24)) == ((8 * 3600, 12 * 3600),)
    assert catalogue.calendar("office").windows(date(2026, 12, 28)) == ()


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('"4 hours"', '"4 days"', "write '30 minutes', '4 hours', '7 working days' or '7 calendar days'"),
        ('"90 %"', '"ninety"', "agreements[1].versions[1].targets[1].at_least"),
        ('at_least = "90 %"', "", "either at_least or at_most"),
        ('at_least = "90 %"', 'at_least = "90 %"\nat_most = 1', "either at_least or at_most"),
        ('service = "Payments"', 'service = "Paymets"', "There are: Payments, Network"),
        ('customer = "Retail"', 'customer = "Retial"', "There are: Retail"),
        ('group = "Core"', 'group = "Cor"', "There are: Core"),
        ('calendar = "office"', 'calendar = "offce"', "no calendar 'offce'"),
        ('zone = "Europe/Dublin"\nholidays', 'zone = "Dublin"\nholidays', "IANA time zone"),
        ('holidays = "IE"', 'holidays = "Eire"', "package holidays"),
        ('"13:00-18:00"', '"11:00-18:00"', "overlap"),
        ('"13:00-18:00"', '"18:00-13:00"', "closes after it opens"),
        ('"13:00-18:00"', '"13:00-25:00"', "00:00 and 24:00"),
        ("in_force = 2026-04-01", "in_force = 2024-04-01", "in the order of their dates"),
        ('name = "Network"', 'name = "Network"\ndepends_on = ["Payments"]', "depends on itself"),
        ('name = "Network"', 'name = "Payments"', "more than once"),
        ('currency = "EUR"', 'currency = "euro"', "three capitals"),
        ('priority = ["P1"]', 'prioritty = ["P1"]', "prioritty"),
        ("[[services]]", "[[services]", "not valid TOML"),
    ],
)
def test_a_slip_is_named_where_it_stands(written: str, instead: str, said: str) -> None:
    assert written in WHOLE
    with pytest.raises(CatalogueError) as refused:
        parse(WHOLE.replace(written, instead, 1))
    assert said in str(refused.value)


def test_an_agreement_with_a_customer_says_which_service_it_is_about_and_one_beneath_may_serve_several() -> None:
    version = Version(
        in_force=date(2026, 1, 1), calendar="24x7", targets=(Target(name="up", measure="availability", at_least=0.9),)
    )
    check(Catalogue(agreements=(Agreement(name="beneath", kind="OLA", versions=(version,)),)))
    with pytest.raises(CatalogueError, match="agreement 'gold' does not say which service it is about"):
        check(Catalogue(agreements=(Agreement(name="gold", versions=(version,)),)))


def test_a_calendar_that_never_opens_cannot_be_agreed_on() -> None:
    closed = WHOLE.replace('hours = { mon = ["08:00-12:00", "13:00-18:00"], tue = ["08:00-18:00"] }\n', "")
    with pytest.raises(CatalogueError, match="never opens"):
        parse(closed.replace('own_days = { 2026-12-24 = ["08:00-12:00"], 2026-12-28 = [] }', ""))


def test_the_fingerprint_changes_with_any_term() -> None:
    assert fingerprint(parse(WHOLE)) == fingerprint(parse(WHOLE))
    assert fingerprint(parse(WHOLE)) != fingerprint(parse(WHOLE.replace('"4 hours"', '"5 hours"')))


@given(st.decimals(0, 100, places=3))
def test_a_percentage_is_the_exact_share(percent: object) -> None:
    target = Target(name="t", measure="availability", at_least=f"{percent} %")  # type: ignore[arg-type]  # text is read
    assert target.level == float(f"{percent}e-2")


def test_a_period_is_judged_by_the_version_in_force() -> None:
    target = Target(name="t", measure="availability", at_least=0.9)
    versions = tuple(
        Version(in_force=day, calendar="24x7", targets=(target,)) for day in (date(2025, 1, 1), date(2026, 4, 1))
    )
    agreement = Agreement(name="a", service="s", versions=versions)
    assert agreement.version_on(date(2024, 12, 31)) is None
    assert agreement.version_on(date(2026, 3, 31)) is versions[0]
    assert agreement.version_on(date(2026, 4, 1)) is versions[1]


def test_a_boundary_level_belongs_to_the_milder_tier() -> None:
    schedule = CreditSchedule(
        tiers=(Tier(at_least=0.95, below=0.99, credit=10), Tier(at_least=0, below=0.95, credit=30))
    )
    assert [schedule.credit(level) for level in (0.99, 0.9899, 0.95, 0.9499)] == [0, 10, 10, 30]


def test_an_empty_catalogue_is_a_catalogue() -> None:
    assert parse("") == Catalogue()
