"""Our columns out of a file's text: cast as the profile declares, open questions put, failures given a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from analytics.records import casts, formats
from analytics.records.casts import Cast
from analytics.records.formats import Question
from analytics.records.profile import SourceProfile
from analytics.records.tables import empty

#: Our columns that say what has happened, so that none of them lies after the data cut-off.
PAST: Final[dict[str, tuple[str, ...]]] = {
    "tickets": ("opened", "prioritised", "responded", "first_resolved", "reopened", "resolved", "closed", "updated"),
    "holds": ("starts", "ends"), "counts": ("period",), "volumes": ("day",), "readings": ("taken",),
    "scores": ("given",),
}  # fmt: skip


_ZONED: Final = r":\d{2}(?:\.\d+)?\s?(?:Z|[+-]\d{2}:?\d{2})$"


@dataclass(frozen=True, kw_only=True)
class Columns:
    """A file's rows in our columns.

    Attributes:
        casts: values and reasons, by our column.
        questions: what the file leaves open.
        notes: how open formats were read.
    """

    casts: Mapping[str, Cast]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]

    @property
    def frame(self) -> pl.DataFrame:
        """The values, null where one could not be had."""
        return pl.DataFrame({column: cast.values for column, cast in self.casts.items()})


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a file's text is read by.

    Attributes:
        profile: how the source writes.
        typed: the file holds dates as dates, which arrive as ISO 8601 whatever the profile says.
        as_of: data cut-off (UTC), or None.
    """

    profile: SourceProfile
    typed: bool = False
    as_of: datetime | None = None


def columns(text: Mapping[str, pl.Series], terms: Terms) -> Columns:
    """The columns of the profile's table, cast.

    Args:
        text: what the source wrote, by our column; null where nothing.
        terms: how to read it.
    """
    schema = empty(terms.profile.table).schema
    open_dates = {name: _open(name, text[name], terms) for name, kind in schema.items() if kind.is_temporal()}
    found = {
        name: _dated(name, text[name], kind, open_dates[name], terms)
        if name in open_dates
        else _plain(name, text[name], kind, terms)
        for name, kind in schema.items()
    }
    asked = tuple(
        formats.question(name, header(terms.profile, name), text[name], ways)
        for name, ways in open_dates.items()
        if len(ways) > 1
    )
    notes = tuple(
        f"The dates in {header(terms.profile, name)!r} were read as {ways[0]}, the one format that fits them"
        for name, ways in open_dates.items()
        if len(ways) == 1 and ways != ["iso"]
    )
    notes += _zoneless(text, schema, terms.profile)
    return Columns(casts=_good(found, terms.profile), questions=asked, notes=notes)


def header(profile: SourceProfile, column: str) -> str:
    """Their name for one of our columns; ours where it comes from no column of theirs."""
    source = profile.columns.get(column)
    if source is None or not source.headers:
        return column
    return " + ".join(source.join) if source.join else source.headers[0]


def _zoneless(
    text: Mapping[str, pl.Series], schema: Mapping[str, pl.DataType], profile: SourceProfile
) -> tuple[str, ...]:
    """A word of warning where times without a zone were read as UTC because nothing says otherwise."""
    local = [
        repr(header(profile, name))
        for name, source in profile.columns.items()
        if isinstance(schema[name], pl.Datetime) and source.zone == "" and not any("epoch" in f for f in source.format)
        and not text[name].drop_nulls().str.contains(_ZONED).all()
    ]  # fmt: skip
    if profile.zone != "UTC" or not local:
        return ()
    columns = ", ".join(dict.fromkeys(local))
    return (f"Times without a zone in {columns} were read as UTC. If they are local, name their zone in the profile",)


def _plain(name: str, text: pl.Series, kind: pl.DataType, terms: Terms) -> Cast:
    """Text, a flag or a number."""
    if kind == pl.String:
        return casts.fine(text.fill_null(""))
    if kind == pl.Boolean:
        return _filled(casts.truths(text), value=False)
    profile, source = terms.profile, terms.profile.columns.get(name)
    unit = source.unit if source else ""
    cast = casts.numbers(text, decimal=profile.decimal, thousands=profile.thousands, unit=unit)
    if kind == pl.Float64:
        return cast
    cast = casts.whole(Cast(cast.values.round(), cast.reasons) if unit else cast)
    return _filled(cast, value=0) if name == "reopens" else cast


def _filled(cast: Cast, *, value: bool | int) -> Cast:
    """The value where the source says nothing; where it says something unreadable the reason stands anyway."""
    return Cast(cast.values.fill_null(value), cast.reasons)


def _open(name: str, text: pl.Series, terms: Terms) -> list[str]:
    """Formats that fit a column whose format is not declared; none where it is, or where nothing fits."""
    source = terms.profile.columns.get(name)
    return [] if source is None or source.format else formats.readings(text)


def _dated(name: str, text: pl.Series, kind: pl.DataType, ways: list[str], terms: Terms) -> Cast:
    """Dates or instants; all refused where it is open how to read them."""
    if len(ways) > 1:
        nothing = pl.Series([None] * len(text), dtype=kind)
        reason = f"can be read as {' or as '.join(ways)}: say which in the profile"
        return casts.fine(nothing).otherwise(text.is_not_null(), reason)
    profile, source = terms.profile, terms.profile.columns.get(name)
    declared = list(source.format) if source else []
    patterns = [*declared, *(["iso"] if terms.typed and "iso" not in declared else [])] if declared else ways or ["iso"]
    if kind == pl.Date:
        return _not_later(name, casts.dates(text, patterns), terms)
    zone = (source.zone if source else "") or profile.zone
    found = casts.instants(
        text, patterns, zone=zone, ambiguous=profile.ambiguous, non_existent=profile.non_existent
    )  # fmt: skip
    return _not_later(name, found, terms)


def _not_later(name: str, cast: Cast, terms: Terms) -> Cast:
    """What is said to have happened after the data cut-off is refused."""
    if terms.as_of is None or name not in PAST.get(terms.profile.table, ()):
        return cast
    cut = terms.as_of.date() if cast.values.dtype == pl.Date else terms.as_of
    return cast.otherwise(cast.values > cut, f"lies after the data cut-off, {terms.as_of:%Y-%m-%d %H:%M %Z}".rstrip())


def _good(found: dict[str, Cast], profile: SourceProfile) -> dict[str, Cast]:
    """Good counts out of what was missed or out of the share met, where the source gives these."""
    if profile.table != "counts" or profile.good_is == "good":
        return found
    given, total = found["good"], found["total"].values
    if profile.good_is == "missed":
        checked = given.otherwise(given.values > total, "more missed than there are in total")
        return {**found, "good": Cast(total - checked.values, checked.reasons)}
    checked = given.otherwise((given.values > 1) | (given.values < 0), "is not a share between 0 and 1")
    return {**found, "good": Cast(total * checked.values, checked.reasons)}
