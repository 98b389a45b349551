"""JSON lines: one object a line, every value kept as the text it was written as."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, TextIO

from analytics.errors import IntakeError
from analytics.records import content
from analytics.records.text import About, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def read(data: bytes, out: TextIO, about: About, columns: Sequence[str] | None = None) -> None:
    """Nothing; writes the rows to `out` and what was learnt to `about`. A line that is no object is refused.

    Raises:
        IntakeError: it is one JSON array, or no line is an object.
    """
    about.encoding = content.encoding(data)
    found = list(_objects(io.TextIOWrapper(io.BytesIO(data), about.encoding)))
    names = dict.fromkeys(name for _, thing in found if isinstance(thing, dict) for name in thing)
    if not names:
        problem = "no line of the file is a JSON object"
        raise IntakeError(problem, expected='one object a line, such as {"ticket": "T1"}')
    about.head(names)
    sheet = Sheet(out, about, columns)
    for row, thing in found:
        if isinstance(thing, dict):
            sheet.add(row, [_written(thing.get(name)) for name in names])
        else:
            about.rows += 1
            sheet.refuse(row, "", "", thing)


def _objects(text: TextIO) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Line number with the object on it, or with what is wrong."""
    for row, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            thing = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        except (json.JSONDecodeError, RecursionError) as error:
            yield row, f"is not JSON ({error})"
            continue
        yield row, thing if isinstance(thing, dict) else "is not a JSON object"


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
