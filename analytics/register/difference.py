"""What differs between two states of an entry, term by term, in words a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analytics.register import kinds

#: Characters of a text that a line shows.
SHOWN = 80


def differences(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Each term that differs: its name, what it was, and what it became; "nothing" stands for neither here nor there.

    Args:
        before, after: two states of one entry; None where it was not there.

    Example:
        >>> from analytics.catalogue import Customer
        >>> differences(Customer(name="Port", contact="Ann"), Customer(name="Port", contact="Bo"))
        [('contact', 'Ann', 'Bo')]
        >>> differences(None, Customer(name="Port", contact="Ann"))
        [('name', 'nothing', 'Port'), ('contact', 'nothing', 'Ann')]
    """
    was, became = (dict(_terms("", _document(value))) if value is not None else {} for value in (before, after))
    return [
        (term, was.get(term, "nothing"), became.get(term, "nothing"))
        for term in dict.fromkeys([*was, *became])
        if was.get(term) != became.get(term)
    ]


def _document(value: Any) -> Mapping[str, Any]:
    return kinds.kind_of(value).document(value)


def _terms(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every term that says something, by its path; parts of a list go by their name, or by their place."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _terms(f"{path}, {_plain(key)}" if path else _plain(key), part)
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for place, part in enumerate(value, 1):
            called = part.get("in_force") or part.get("name") or str(place)
            yield from _terms(f"{path} {called}", part)
    elif value not in (None, "", [], {}):
        yield path, _shown(value)


def _plain(key: str) -> str:
    return key.replace("_", " ")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(" ".join(map(_shown, part)) if isinstance(part, list) else _shown(part) for part in value)
    text = f"{value:.10g}" if isinstance(value, float) else {True: "yes", False: "no"}.get(value, str(value))
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
