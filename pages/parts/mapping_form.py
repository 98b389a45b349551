"""Which column is which: a source profile made by hand, in the words of the tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import available_timezones

import streamlit as st

from analytics.records import by_hand
from analytics.records.profile import NEEDED
from analytics.records.tables import TABLES, empty
from pages.parts import handed_in
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.records.intake import Preview
    from analytics.records.profile import SourceProfile, Unit

#: What a column of counts may hold, with how a profile says it: what it is, and its unit.
GOOD: Final[dict[str, tuple[str, Unit]]] = {
    "How many met the target": ("good", ""),
    "How many missed it": ("missed", ""),
    "The share that met it, 0 to 1": ("share", ""),
    "The share that met it, in percent": ("share", "percent"),
}

#: Ways of writing a number, with the marks before decimals and between thousands.
MARKS: Final = {
    "1234.5": (".", ""), "1,234.5": (".", ","), "1234,5": (",", ""), "1.234,5": (",", "."), "1 234,5": (",", " "),
}  # fmt: skip

SPANS: Final[list[Unit]] = ["seconds", "minutes", "hours", "days"]


def draw(seen: Preview, file: str, zone: str) -> SourceProfile | None:
    """The profile the reader made; None until every column that a row needs has something.

    Args:
        seen: what the file looks like.
        file: its name, after which the profile is called.
        zone: the zone offered first.

    Raises:
        ProfileError: a header is chosen for columns that must differ.
    """
    with st.container(horizontal=True):
        table = st.selectbox(
            "What does each row hold?", list(TABLES), format_func=str.capitalize, key="table",
            help="\n".join(f"- **{name.capitalize()}**: {schema.__doc__}" for name, schema in TABLES.items()),
        )  # fmt: skip
        zones = sorted(available_timezones())
        zone = st.selectbox(
            "Zone of times written without one", zones, index=zones.index(zone), key="zone",
            help="Such as Europe/London: where the clock stood that wrote them.",
        )  # fmt: skip
    st.markdown("**Which column is which?**")
    st.caption("Columns called alike are chosen already: look them over. A column that is not chosen is never read.")
    mapped, constants = _columns(seen, table)
    written = _written(table, mapped)
    missing = [
        label
        for ours, label in by_hand.labels(table).items()
        if ours in NEEDED[table] and not (mapped[ours] or constants.get(ours))
    ]
    if missing:
        st.info(plain(f"Still to choose: {', '.join(missing)}."), icon=":material/info:")
        return None
    if caution := by_hand.caution(table, mapped):
        st.warning(plain(f"{caution}."), icon=":material/warning:")
    units = written.pop("units")
    made = by_hand.profile(by_hand.name_for(file), table, mapped, constants, zone=zone, units=units)
    return replace(made, **written)


def _columns(seen: Preview, table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Their header by our column, and a value for every row where there is none."""
    offered, labels = by_hand.suggested(table, seen.columns), by_hand.labels(table)
    mapped, constants = dict[str, str](), dict[str, str]()
    for ours in NEEDED[table]:
        left, right = st.columns(2)
        with left:
            mapped[ours] = _header(seen, table, ours, f"{labels[ours]}, needed", offered)
        if not mapped[ours] and by_hand.same_for_all(table, ours):
            constants[ours] = right.text_input(
                f"or one {labels[ours].lower()} for every row", key=_key("constant", table, ours)
            )
    rest = [ours for ours in labels if ours not in NEEDED[table]]
    alike = [ours for ours in rest if ours in offered]
    if "customer" in rest and "customer" not in alike:
        constants["customer"] = st.text_input(
            "Customer of every row, where the file names none",
            placeholder="none",
            key=_key("constant", table, "customer"),
        )
    with st.grid(3, min_column_width=230):
        mapped |= {ours: _header(seen, table, ours, labels[ours], offered) for ours in alike}
    if len(rest) > len(alike):
        title = f"{len(rest) - len(alike)} more columns it may have"
        with st.expander(title, key="more-columns"), st.grid(3, min_column_width=230):
            mapped |= {ours: _header(seen, table, ours, labels[ours], offered) for ours in rest if ours not in alike}
    return mapped, constants


def _header(seen: Preview, table: str, ours: str, label: str, offered: dict[str, str]) -> str:
    options = ["", *seen.columns]
    chosen: str = st.selectbox(
        label, options, index=options.index(offered.get(ours, "")), format_func=lambda header: header or "(none)",
        key=_key("map", table, ours),
    )  # fmt: skip
    return chosen


def _written(table: str, mapped: dict[str, str]) -> dict[str, Any]:
    """How numbers are written and counted, and whose names become pseudonyms, as fields of the profile and `units`."""
    kinds, said = empty(table).schema, dict[str, Any]()
    units: dict[str, Unit] = {}
    with st.expander("How numbers and names are written", key="written"):
        if any(kinds[ours].is_numeric() for ours in mapped):
            marks = st.selectbox("A number looks like", list(MARKS), key="marks")
            said["decimal"], said["thousands"] = MARKS[marks]
        if mapped.get("good"):
            holds = st.selectbox(plain(f"{mapped['good']} holds"), list(GOOD), key="good")
            said["good_is"], units["good"] = GOOD[holds]
        if mapped.get("held_seconds"):
            units["held_seconds"] = st.selectbox(plain(f"{mapped['held_seconds']} is counted in"), SPANS, key="held")
        hidden = st.multiselect(
            "Columns that name a person, kept as pseudonyms only",
            sorted({theirs for ours, theirs in mapped.items() if theirs and not kinds[ours].is_temporal()}),
            key="personal",
        )
    return {**said, "personal": dict.fromkeys(hidden, "pseudonymise"), "units": units}


def _key(what: str, table: str, ours: str) -> str:
    return f"{what}-{handed_in.box()}-{table}-{ours}"
