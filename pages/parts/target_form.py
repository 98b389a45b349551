"""The form of one target: what is measured, the level promised, what it applies to, and what a miss costs."""

from __future__ import annotations

from typing import Any, Final, get_args

import streamlit as st

from analytics.catalogue import CreditSchedule, Target, Tier, terms
from analytics.catalogue.agreement import Span
from analytics.catalogue.terms import Unit
from analytics.measures import registry
from pages.parts.entry_form import many

#: Measures that take a time allowed.
TIMED: Final = ("response", "resolution")

_PLAIN: Final = "%.10g"


def target(start: Target | None, key: str) -> dict[str, Any]:
    """The fields of the target as the reader has it now, as a TOML table would have them."""
    measures = [known.name for known in registry.MEASURES]
    with st.grid(3, min_column_width=220, vertical_alignment="bottom"):
        name = st.text_input("Target", start.name if start else "", key=f"{key}-name")
        measure = st.selectbox(
            "Measure", measures, index=measures.index(start.measure if start else "resolution"), key=f"{key}-measure",
            format_func=lambda known: registry.measure(known).label,
        )  # fmt: skip
        unit = registry.measure(measure).unit
        fields: dict[str, Any] = {"name": name, "measure": measure, **_level(start, key, unit)}
        fields |= _time(start, key, measure)
        spans = list(get_args(Span))
        fields["span"] = st.selectbox("Judged over a", spans, index=spans.index(start.span if start else "month"),
                                      key=f"{key}-span")  # fmt: skip
        for field, label in (("priority", "Priorities"), ("category", "Categories"), ("group", "Support groups")):
            held = ", ".join(getattr(start, field)) if start else ""
            words = st.text_input(f"{label} it applies to", held, placeholder="all", key=f"{key}-{field}")
            fields[field] = [word.strip() for word in words.split(",") if word.strip()]
        limit = st.number_input(
            "Workload limit, items a month", min_value=1, value=start.workload_limit if start else None,
            placeholder="none", key=f"{key}-limit",
        )  # fmt: skip
        fields |= {"workload_limit": limit} if limit else {}
    return fields | {"credits": _credits(start, key, unit)}


def _level(start: Target | None, key: str, unit: str) -> dict[str, float | None]:
    higher = start.higher_is_better if start else unit == "share"
    sides = {"At least": "at_least", "At most": "at_most"}
    side = st.selectbox("The level is", list(sides), index=0 if higher else 1, key=f"{key}-side-{unit}")
    return {sides[side]: asked_level("Level", start.level if start else None, unit, f"{key}-level-{unit}")}


def asked_level(label: str, start: float | None, unit: str, key: str) -> Any:
    """A level in its unit; a share is asked for in percent."""
    if unit != "share":
        return st.number_input(f"{label} ({unit})", value=start, format=_PLAIN, key=key)
    now = None if start is None else terms.percent(start)
    typed = st.number_input(f"{label} (%)", value=now, format=_PLAIN, key=key)
    return None if typed is None else terms.share(typed)


def _time(start: Target | None, key: str, measure: str) -> dict[str, Any]:
    if measure.endswith("percentile"):
        return {"percentile": st.number_input(
            "Percentile", value=start.percentile if start and start.percentile else 95.0, format=_PLAIN,
            key=f"{key}-percentile",
        )}  # fmt: skip
    if measure not in TIMED:
        return {}
    units = list(get_args(Unit))
    held = start.within if start else None
    amount = st.number_input(
        "Time allowed", min_value=0.0, value=held.amount if held else None, format=_PLAIN, key=f"{key}-within",
        placeholder="each item's due date",
    )  # fmt: skip
    unit = st.selectbox("of", units, index=units.index(held.unit if held else "hours"), key=f"{key}-unit")
    return {"within": {"amount": amount, "unit": unit}} if amount is not None else {}


def _credits(start: Target | None, key: str, unit: str) -> dict[str, Any]:
    """Tiers of credit, a row each, with cap, allowance and claim."""
    held = start.credits if start else CreditSchedule()
    with st.expander("What a missed level costs", icon=":material/payments:", type="compact"):
        rows = st.session_state.get(f"{key}-tiers-rows", len(held.tiers))
        known = [*held.tiers, *[None] * rows]
        tiers = [_tier(known[place], f"{key}-tier-{place}", unit) for place in range(rows)]
        many("a tier of credit", len(held.tiers), f"{key}-tiers")
        with st.grid(3, min_column_width=200, vertical_alignment="bottom"):
            cap = st.number_input(
                "Most a period's credits come to (% of the charge)", 0.0, 100.0, held.cap,
                format=_PLAIN, key=f"{key}-cap",
            )  # fmt: skip
            free = st.number_input("Misses a year without credit", 0, value=held.free_breaches, key=f"{key}-free")
            claim = st.number_input(
                "Days to claim it in", 0, value=held.claim_within_days,
                placeholder="paid unasked", key=f"{key}-claim",
            )  # fmt: skip
    return {"tiers": tiers, "cap": cap, "free_breaches": free, "claim_within_days": claim}


def _tier(start: Tier | None, key: str, unit: str) -> dict[str, Any]:
    with st.grid(3, min_column_width=150, vertical_alignment="bottom"):
        return {
            "at_least": asked_level("From", start.at_least if start else 0.0, unit, f"{key}-from"),
            "below": asked_level("To under", start.below if start else None, unit, f"{key}-to"),
            "credit": st.number_input(
                "Credit (% of the charge)",
                0.0,
                100.0,
                start.credit if start else 0.0,
                format=_PLAIN,
                key=f"{key}-credit",
            ),
        }
