"""A form drawn from a frozen dataclass, whose fields say how they are asked for.

Metadata of a field: `label` (a field without one is not asked for), `unit`, `low`, `high`, `step`, `help`, and
`choices` where it is one of several words.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from _typeshed import DataclassInstance

    D = TypeVar("D", bound=DataclassInstance)


def asked(start: D, *, key: str, choices: Mapping[str, Sequence[str]] | None = None) -> D:
    """The dataclass as the reader set it, field by field; each field's value is kept in the address.

    Args:
        start: where each control starts.
        key: name of the form; the field `demand` of the form "lever" is `lever_demand` in the address.
        choices: words a field may have, by its name, where they are only known now.
    """
    given = {
        field.name: control(getattr(start, field.name), _said(field, choices or {}), key=f"{key}_{field.name}")
        for field in dataclasses.fields(start)
        if "label" in field.metadata
    }
    return dataclasses.replace(start, **given)


def _said(field: dataclasses.Field[Any], choices: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    return {**field.metadata, "choices": choices[field.name]} if field.name in choices else field.metadata


def control(start: Any, said: Mapping[str, Any], *, key: str) -> Any:
    """What the reader set one field to, in the type it started as."""
    shared: dict[str, Any] = {"key": key, "help": said.get("help"), "bind": "query-params"}
    if isinstance(start, bool):
        return st.toggle(said["label"], start, **shared)
    if "choices" in said:
        choices = list(said["choices"])
        if choices == [""]:
            return start  # there is nothing to choose
        return st.selectbox(
            said["label"], choices, index=choices.index(start), format_func=lambda name: name or "All", **shared
        )
    if isinstance(start, str):
        return st.text_input(said["label"], start, **shared)
    return number(start, said, shared)


#: Steps that a slider can be moved by with a finger; from more on a number is typed.
STEPS: Final = 500


def _too_long(min_value: float, max_value: float, step: float | None) -> bool:
    return bool(step) and (max_value - min_value) / (step or 1) > STEPS


def number(start: float | None, said: Mapping[str, Any], shared: Mapping[str, Any]) -> float | None:
    """What the reader set a number to: by a slider between two bounds, else typed; a share is shown in percent."""
    unit, kind = said.get("unit", ""), int if isinstance(start, int) else float
    told = unit in ("", "share", "count") or set(unit.split()) <= set(said["label"].lower().split())
    label = said["label"] if told else f"{said['label']} ({unit})"
    bounds: dict[str, Any] = {"min_value": said.get("low"), "max_value": said.get("high"), "step": said.get("step")}
    bounds = {name: None if bound is None else kind(bound) for name, bound in bounds.items()}
    if start is None or None in (bounds["min_value"], bounds["max_value"]) or _too_long(**bounds):
        typed: float | None = st.number_input(label, value=start, **bounds, **shared)
        return typed
    return kind(st.slider(label, value=start, format="percent" if unit == "share" else None, **bounds, **shared))
