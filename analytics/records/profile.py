"""Source profiles: how one source writes what our tables hold. Declared, versioned, never inferred in silence."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.calendar import Zone
from analytics.errors import ProfileError, nearest_first
from analytics.records.tables import TABLES

Personal = Literal["leave out", "pseudonymise", "keep"]
Unit = Literal["", "seconds", "minutes", "hours", "days", "percent"]

#: Ways of writing an instant that are no strptime pattern.
NAMED_FORMATS: Final = ("iso", "epoch s", "epoch ms", "excel 1900", "excel 1904")

#: Our columns that a row is nothing without.
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "tickets": ("ticket", "service", "opened"), "holds": ("ticket", "starts"),
    "outages": ("outage", "service", "starts"), "counts": ("service", "period", "good", "total"),
    "volumes": ("service", "day", "volume"), "readings": ("service", "quantity", "taken", "value"),
    "costs": ("service", "month", "amount", "currency"), "rosters": ("group", "starts", "ends", "people"),
    "scores": ("score_id", "service", "given", "score", "lowest", "highest"), "events": ("event", "happened"),
}  # fmt: skip

#: A blank is a delimiter, a thousands mark or part of a word here, so nothing is stripped.
_VERBATIM: Final = ConfigDict(extra="forbid")
_SHIPPED: Final = Path(__file__).with_name("profiles")
_DIRECTIVES: Final = re.compile(r"%(?:\.?f|[-#]?[YymdbBeHIMSpPjzTFDaA%])")


def _one_or_more(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


def _format(given: str) -> str:
    directives = _DIRECTIVES.findall(given)
    if given not in NAMED_FORMATS and (not directives or "%" in _DIRECTIVES.sub("", given)):
        message = f"{given!r} is no format: write {', '.join(NAMED_FORMATS)} or a pattern such as '%d/%m/%Y %H:%M'"
        raise ValueError(message)
    return given


@dataclass(frozen=True, kw_only=True, config=_VERBATIM)
class Source:
    """Where one of our columns comes from: exactly one of `header`, `value`, `first` and `join`.

    Attributes:
        header: their column.
        value: a constant for every row.
        first: the first of these columns that is not empty.
        join: these columns, put together with `by`.
        by: what stands between joined values.
        format: how dates or instants are written, tried in turn; empty to find out, and to ask where it is open.
        zone: IANA zone of times without an offset; "" for the profile's.
        unit: what a duration is counted in, or "percent" for a share written as 0 to 100.
    """

    header: str = ""
    value: str | None = None
    first: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    by: str = " "
    format: Annotated[tuple[Annotated[str, AfterValidator(_format)], ...], BeforeValidator(_one_or_more)] = ()
    zone: Zone | Literal[""] = ""
    unit: Unit = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum((bool(self.header), self.value is not None, bool(self.first), bool(self.join))) != 1:
            message = "give exactly one of header, value, first and join"
            raise ValueError(message)
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """Every column of theirs it is made from."""
        return (self.header,) if self.header else (*self.first, *self.join)


def _source(given: Any) -> Any:
    return {"header": given} if isinstance(given, str) else given


@dataclass(frozen=True, kw_only=True, config=_VERBATIM)
class SourceProfile:
    """How one source writes one of our tables.

    Attributes:
        name: short name, also that of its file.
        title: what people read.
        table: the table it fills.
        columns: our columns, each with where it comes from. Columns of theirs that are not named are never read.
        optional: our columns whose header may be missing from a file.
        zone: IANA zone of times written without an offset.
        ambiguous: which of two instants a local time stands for that happened twice when clocks went back.
        non_existent: a local time skipped when clocks went forward is refused, or moved on by the hour skipped.
        decimal, thousands: marks within numbers.
        nulls: what stands for nothing, besides an empty field.
        words: by our column, their word and ours for it; capitals do not matter.
        good_is: what the column mapped to `good` holds: what was met, what was missed, or the share met.
        personal: their columns with personal data. "leave out" is what happens to a column that is listed without
            thought: it is never read; "pseudonymise" keeps a keyed hash; "keep" keeps it as it is.
        sheet: sheet of a workbook; "" for the only one.
        header_row: line of the header, counted from 1; 0 for the first line with something in it.
        delimiter, encoding: of delimited text; "" to find out.
    """

    name: str
    title: str = ""
    table: str
    columns: Mapping[str, Annotated[Source, BeforeValidator(_source)]]
    optional: tuple[str, ...] = ()
    zone: Zone = "UTC"
    ambiguous: Literal["refuse", "earliest", "latest"] = "refuse"
    non_existent: Literal["refuse", "shift forward"] = "refuse"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", "'", " "] = ""
    nulls: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    good_is: Literal["good", "missed", "share"] = "good"
    personal: Mapping[str, Personal] = Field(default_factory=dict)
    sheet: str = ""
    header_row: Annotated[int, Field(ge=0)] = 0
    delimiter: Annotated[str, Field(max_length=1)] = ""
    encoding: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every column of theirs that is read, in the order of ours; those left out as personal are not."""
        named = dict.fromkeys(header for source in self.columns.values() for header in source.headers)
        return tuple(header for header in named if self.personal.get(header) != "leave out")

    @property
    def needed_headers(self) -> tuple[str, ...]:
        """Columns of theirs without which a file is not of this source."""
        single = [source.header for ours, source in self.columns.items() if source.header and ours not in self.optional]
        return tuple(header for header in dict.fromkeys(single) if self.personal.get(header) != "leave out")


def check(profile: SourceProfile, name: str = "") -> None:
    """Nothing, where the profile fits its table.

    Raises:
        ProfileError: the table or a column does not exist, or a column no row can do without is not mapped.
    """
    place = name or profile.name
    if profile.table not in TABLES:
        problem = f"{place} fills the table {profile.table!r}, which does not exist"
        raise ProfileError(problem, found=profile.table, exists=TABLES)
    ours = TABLES[profile.table].column_names()
    for column in (*profile.columns, *profile.optional, *profile.words):
        if column not in ours:
            problem = f"{place} names the column {column!r}, which {profile.table} does not have"
            raise ProfileError(problem, found=column, exists=ours)
    for column in NEEDED[profile.table]:
        source = profile.columns.get(column)
        if source is None or any(profile.personal.get(header) == "leave out" for header in source.headers):
            problem = f"{place} does not say where {column!r} comes from"
            raise ProfileError(
                problem, expected=f"a column or a constant for each of {', '.join(NEEDED[profile.table])}"
            )
    if profile.decimal == profile.thousands:
        problem = f"{place} uses {profile.decimal!r} both as decimal and as thousands mark"
        raise ProfileError(problem)


def parse(text: str, name: str = "profile.toml") -> SourceProfile:
    """The profile written in a TOML text.

    Args:
        text: the TOML document; its keys are the fields of `SourceProfile`.
        name: what errors call it.

    Raises:
        ProfileError: it is not TOML, has a wrong or unknown field, or does not fit its table.

    Example:
        >>> text = 'name = "desk"\\ntable = "volumes"\\n[columns]\\nservice = { value = "Desk" }\\n'
        >>> parse(text + 'day = "date"\\nvolume = "calls"').columns["day"].header
        'date'
    """
    try:
        profile = TypeAdapter(SourceProfile).validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problem = f"{name} is not valid TOML: {error}"
        raise ProfileError(problem) from error
    except ValidationError as error:
        raise ProfileError("; ".join(_slips(name, error))) from error
    check(profile, name)
    return profile


def read(path: Path) -> SourceProfile:
    """The profile in a TOML file; ProfileError as in `parse`, or if the file is missing or not UTF-8."""
    try:
        return parse(path.read_text("utf-8"), path.name)
    except FileNotFoundError as error:
        problem = f"no profile at {path}"
        raise ProfileError(problem, exists=shipped()) from error
    except UnicodeDecodeError as error:
        problem = f"{path.name} is not UTF-8 text: byte {error.start + 1} cannot be read"
        raise ProfileError(problem) from error


def dump(profile: SourceProfile) -> str:
    """The profile as TOML that `parse` reads back to the same profile; what is at its default is left out."""
    document = TypeAdapter(SourceProfile).dump_python(profile, mode="json", exclude_defaults=True)
    plain = [f"{key} = {_toml(value)}" for key, value in document.items() if not isinstance(value, dict)]
    for key in ("columns", "personal"):
        plain += [f"\n[{key}]", *_pairs(document[key])] if document.get(key) else []
    for column, words in document.get("words", {}).items():
        plain += [f"\n[words.{column}]", *_pairs(words)]
    return "\n".join(plain) + "\n"


def fingerprint(profile: SourceProfile) -> str:
    """Twelve hex digits that change whenever anything in the profile does: its version.

    Example:
        >>> profile = shipped()["nhs_ae"]
        >>> fingerprint(profile) == fingerprint(parse(dump(profile)))
        True
    """
    return hashlib.sha256(dump(profile).encode()).hexdigest()[:12]


def shipped() -> dict[str, SourceProfile]:
    """The profiles that come with the program, by name.

    Example:
        >>> shipped()["github_status"].table
        'outages'
    """
    return {path.stem: read(path) for path in sorted(_SHIPPED.glob("*.toml"))}


def answered(profile: SourceProfile, column: str, found: str) -> SourceProfile:
    """The profile once it is known how one of our columns writes its dates.

    Example:
        >>> answered(shipped()["ed_arrivals"], "day", "%m/%d/%y").columns["day"].format
        ('%m/%d/%y',)
    """
    source = replace(profile.columns[column], format=(found,))
    return replace(profile, columns={**profile.columns, column: source})


def recognise(columns: list[str], profiles: Mapping[str, SourceProfile] | None = None) -> list[tuple[str, float]]:
    """Names of the profiles a file with these columns may be of, each with a likeness of 0 to 1, best first.

    The likeness is the share of columns that file and profile have in common (Jaccard). A profile that needs a column
    the file lacks is not listed.

    Example:
        >>> recognise(["date", "arrivals"])[0]
        ('ed_arrivals', 1.0)
    """
    there = set(columns)
    likeness = {
        name: len(there & set(profile.headers)) / len(there | set(profile.headers))
        for name, profile in (shipped() if profiles is None else profiles).items()
        if set(profile.needed_headers) <= there
    }
    return sorted(((name, round(share, 3)) for name, share in likeness.items() if share), key=lambda found: -found[1])


def _slips(name: str, error: ValidationError) -> list[str]:
    """One sentence a slip: where it stands, what was found, what was expected."""
    slips = []
    for slip in error.errors():
        place = ".".join(str(step) for step in slip["loc"])
        found = "" if slip["type"] == "missing" or isinstance(slip["input"], dict) else f", found {slip['input']!r}"
        near = ""
        if slip["type"] == "unexpected_keyword_argument":
            names = nearest_first(str(slip["loc"][-1]), SourceProfile.__dataclass_fields__)
            near = f"; there are {', '.join(names[:5])}"
        slips.append(f"{name}: {place or 'the file'}: {slip['msg'].removeprefix('Value error, ')}{found}{near}")
    return slips


def _pairs(entries: Mapping[str, Any]) -> list[str]:
    return [f"{_toml(key)} = {_toml(value)}" for key, value in entries.items()]


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        given = {key: part for key, part in value.items() if part not in ("", [], None) or key == "value"}
        short = list(given) == ["header"]
        return _toml(given["header"]) if short else f"{{ {', '.join(f'{k} = {_toml(v)}' for k, v in given.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(part) for part in value)}]"
    return _quoted(value) if isinstance(value, str) else str(value).lower()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'
