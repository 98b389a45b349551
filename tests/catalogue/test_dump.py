"""A catalogue is written as TOML that people can read, and that is read back to the very same catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings

from analytics.catalogue import (
    Agreement,
    Calendar,
    Catalogue,
    Duration,
    Service,
    Target,
    Version,
    dump,
    fingerprint,
    parse,
    read,
)
from tests.catalogue.catalogues import catalogues

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "catalogue.toml"


@settings(max_examples=50)
@given(catalogues())
def test_any_catalogue_is_read_back_as_it_was(catalogue: Catalogue) -> None:
    again = parse(dump(catalogue))
    assert again == catalogue
    assert fingerprint(again) == fingerprint(catalogue)


def test_the_sample_is_read_back_as_it_was() -> None:
    catalogue = read(SAMPLE)
    assert parse(dump(catalogue)) == catalogue
    assert fingerprint(parse(dump(catalogue))) == fingerprint(catalogue)


def test_it_is_written_as_people_write_it_with_defaults_left_out() -> None:
    target = Target(name="Fast", measure="resolution", within=Duration(amount=8, unit="hours"), at_least=0.9)
    catalogue = Catalogue(
        services=(Service(name="Desk"),),
        calendars=(Calendar(name="office", hours={"mon": ((28_800, 64_800),)}),),
        agreements=(
            Agreement(
                name="Desk SLA",
                service="Desk",
                versions=(Version(in_force=date(2026, 1, 1), calendar="office", targets=(target,)),),
            ),
        ),
    )
    assert dump(catalogue).replace("\n\n", "\n") == (
        'services = [\n    { name = "Desk" },\n]\n'
        '[[calendars]]\nname = "office"\n[calendars.hours]\nmon = ["08:00-18:00"]\n'
        '[[agreements]]\nname = "Desk SLA"\nservice = "Desk"\n'
        '[[agreements.versions]]\nin_force = 2026-01-01\ncalendar = "office"\n'
        'targets = [\n    { name = "Fast", measure = "resolution", at_least = 0.9, within = "8 hours" },\n]\n'
    )


def test_an_empty_catalogue_is_an_empty_text() -> None:
    assert dump(Catalogue()) == ""


def test_lines_keep_their_ends_and_texts_that_look_like_arrays_are_texts() -> None:
    for said in ("one\r\ntwo", "one\ntwo", 'x = [\n    "a",\n]\n.', 'x = [\n    1,\n]\n"""'):
        catalogue = Catalogue(services=(Service(name="s", contributes=said),))
        assert parse(dump(catalogue)).services[0].contributes == said
