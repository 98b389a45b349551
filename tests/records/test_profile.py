"""Profiles are strict, and speak of what is wrong with them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import ProfileError
from analytics.records import profile
from analytics.records.profile import SourceProfile
from analytics.records.tables import TABLES, empty

DESK = 'name = "d"\ntable = "volumes"\n[columns]\nservice = { value = "Desk" }\nday = "Day"\nvolume = "Calls"\n'
if TYPE_CHECKING:
    from pathlib import Path

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@pytest.mark.parametrize("name", profile.shipped())
def test_a_shipped_profile_survives_being_written_and_is_named_as_its_file(name: str) -> None:
    shipped = profile.shipped()[name]
    assert shipped.name == name
    assert shipped.title
    assert profile.parse(profile.dump(shipped)) == shipped


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_profile_in_its_own_columns_and_is_recognised_by_them(table: str) -> None:
    columns = empty(table).columns
    assert list(profile.shipped()[f"sample_{table}"].headers) == columns
    assert profile.recognise(columns)[0] == (f"sample_{table}", 1.0)


@settings(deadline=None)
@given(
    header=TEXT,
    constant=st.text(max_size=5),
    words=st.dictionaries(TEXT, TEXT),
    nulls=st.lists(TEXT).map(tuple),
    by=TEXT,
)
def test_any_profile_survives_being_written(
    header: str, constant: str, words: dict[str, str], nulls: tuple[str, ...], by: str
) -> None:
    base = profile.parse(DESK)
    join = profile.Source(join=(header, "other"), by=by)
    columns = {**base.columns, "customer": profile.Source(value=constant), "category": join}
    given = dataclasses.replace(base, columns=columns, words={"customer": words} if words else {}, nulls=nulls)
    assert profile.parse(profile.dump(given)) == given


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("volumes", "volume"), "fills the table 'volume'.*There are: volumes"),
        (("day =", "dya ="), "names the column 'dya'.*There are: day"),
        (('volume = "Calls"\n', ""), "does not say where 'volume' comes from"),
        (('name = "d"', 'name = "d"\nzone = "Europe/Londn"'), "Londn"),
        (('name = "d"', 'name = "d"\ndelimter = ";"'), "delimter.*there are delimiter"),
        (('name = "d"', 'name = "d"\nthousands = "."'), "both as decimal and as thousands mark"),
        (('"Day"', '{ header = "Day", format = "dd/mm/yyyy" }'), "no format"),
        (('"Day"', '{ header = "Day", format = "%Q" }'), "no format"),
        (('"Day"', '{ header = "Day", value = "x" }'), "exactly one of"),
        (('"Day"', "3"), "columns.day"),
        (('name = "d"', "name = "), "not valid TOML"),
    ],
)
def test_a_slip_in_a_profile_is_named(change: tuple[str, str], words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        profile.parse(DESK.replace(*change))


def test_a_needed_column_cannot_be_left_out_as_personal() -> None:
    with pytest.raises(ProfileError, match="'day'"):
        profile.parse(DESK + '[personal]\nDay = "leave out"\n')


def test_a_file_is_recognised_by_its_columns_best_first() -> None:
    known = {"a": profile.parse(DESK), "b": profile.parse(DESK + 'customer = "Who"\n')}
    assert profile.recognise(["Day", "Calls", "Who"], known) == [("b", 1.0), ("a", 0.667)]
    assert profile.recognise(["Day"], known) == []


def test_the_version_of_a_profile_changes_with_anything_in_it() -> None:
    base = profile.parse(DESK)
    assert profile.fingerprint(base) != profile.fingerprint(dataclasses.replace(base, zone="Europe/London"))


def test_nothing_personal_of_servicenow_is_read() -> None:
    shipped = profile.shipped()["servicenow_incident"]
    assert not set(shipped.headers) & set(shipped.personal)
    assert set(shipped.personal.values()) == {"leave out"} < set(get_args(profile.Personal))


def test_a_missing_profile_file_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no profile at"):
        profile.read(tmp_path / "gone.toml")


def test_a_profile_is_strict_about_its_fields_in_python_too() -> None:
    with pytest.raises(ValueError, match="zone"):
        SourceProfile(name="x", table="volumes", columns={}, zone="Mars/Base")
