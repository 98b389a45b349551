"""Their columns become ours, still as text: constants, first of several, joins, words, and what stands for nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import IntakeError, ProfileError
from analytics.records import casts

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.records.profile import Source, SourceProfile
    from analytics.records.text import About

_PSEUDONYM: Final = re.compile(r"p-[0-9a-f]{16}")


def check_headers(about: About, profile: SourceProfile, file: str) -> None:
    """Nothing, where the file has what the profile reads.

    Raises:
        ProfileError: a column is missing.
        IntakeError: a column the profile reads stands there more than once.
    """
    for header in profile.needed_headers:
        if header not in about.header:
            problem = f"{file} has no column {header!r}, which the profile {profile.name!r} reads"
            raise ProfileError(problem, found=header, exists=about.header, remedy="Choose another profile, or map it")
    for column, source in profile.columns.items():
        if source.headers and column not in profile.optional and not set(source.headers) & set(about.header):
            problem = (
                f"{file} has none of the columns {', '.join(map(repr, source.headers))} that {column!r} is made from"
            )
            raise ProfileError(problem, found=source.headers[0], exists=about.header)
    for header in profile.headers:
        if header in about.repeated:
            problem = f"{file} has more than one column {header!r}, so it is open which is meant"
            raise IntakeError(problem, remedy="Rename one of them in the file")


def without_personal(theirs: pl.DataFrame, profile: SourceProfile, key: Callable[[], bytes]) -> pl.DataFrame:
    """The rows with personal columns pseudonymised, where the profile asks for that.

    Args:
        theirs: rows under the file's headers; what is left out was never read.
        profile: says which columns are personal.
        key: gives the secret, asked for only where it is needed.
    """
    hidden = [name for name in theirs.columns if profile.personal.get(name) == "pseudonymise"]
    if not hidden:
        return theirs
    secret = key()
    return theirs.with_columns(
        theirs[name].replace({value: pseudonym(value, secret) for value in theirs[name].drop_nulls().unique()})
        for name in hidden
    )


def pseudonym(value: str, key: bytes) -> str:
    """A word that stands for a value and cannot be turned back without the key; one that is one already stays.

    Example:
        >>> pseudonym("Ada Smith", b"secret") == pseudonym("ada smith ", b"secret") != pseudonym("Ada Smith", b"other")
        True
    """
    plain = value.strip()
    if not plain or _PSEUDONYM.fullmatch(plain):
        return plain
    return f"p-{hmac.new(key, plain.casefold().encode(), hashlib.sha256).hexdigest()[:16]}"


def mapped(theirs: pl.DataFrame, profile: SourceProfile, column: str) -> pl.Series:
    """What the source wrote for one of our columns, in our words; null where it wrote nothing."""
    source = profile.columns.get(column)
    if source is None:
        return pl.Series(column, [None] * len(theirs), pl.String)
    if source.value is not None:
        return pl.Series(column, [source.value] * len(theirs), pl.String)
    parts = [_plain(theirs[header], profile) for header in source.headers if header in theirs.columns]
    return casts.translate(_together(parts, source, len(theirs)), profile.words.get(column, {})).alias(column)


def _together(parts: list[pl.Series], source: Source, rows: int) -> pl.Series:
    if not parts:
        return pl.Series([None] * rows, dtype=pl.String)
    if source.join:
        joined = pl.select(pl.concat_str(parts, separator=source.by, ignore_nulls=True)).to_series()
        return joined.replace({"": None})
    return pl.select(pl.coalesce(parts)).to_series()


def _plain(text: pl.Series, profile: SourceProfile) -> pl.Series:
    """Without blanks around it; null where it stands for nothing."""
    stripped = text.str.strip_chars()
    return stripped.replace(dict.fromkeys(("", *profile.nulls)))
