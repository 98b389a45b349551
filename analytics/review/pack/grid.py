"""A finding's table in full, for screens and machines: every column people see, its cells in the pack's language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from analytics.review.export import shown as labelled
from analytics.review.pack.signs import carried
from analytics.review.pack.table import OF_NAMES

if TYPE_CHECKING:
    from analytics.review.finding import Finding
    from analytics.review.pack.language import Language


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: our name of it.
        heading: as people read it.
        form: of its values, as in `Finding.formats`.
        numeric: whether it holds numbers, which stand to the right.
        values: its values in their own types.
        cells: the same as they are read.
    """

    name: str
    heading: str
    form: str
    numeric: bool
    values: tuple[Any, ...]
    cells: tuple[str, ...]

    def first(self, most: int) -> Column:
        """The column with so many of its rows."""
        return replace(self, values=self.values[:most], cells=self.cells[:most])


def columns(finding: Finding, language: Language, most: int | None = None) -> tuple[Column, ...]:
    """The columns people see, in their order; none of a table without rows or that has nothing to show.

    Args:
        finding: whose table it is.
        language: how values are written.
        most: so many rows at most; None for all.
    """
    table = finding.table if most is None else finding.table.head(most)
    made = []
    for name, label in labelled(finding).items() if table.height else ():
        form, values = finding.formats.get(name, ""), tuple(table[name].to_list())
        made.append(
            Column(
                name, carried(language.heading(label)), form, table.schema[name].is_numeric(), values,
                tuple(_written(name, form, value, language) for value in values),
            )
        )  # fmt: skip
    return tuple(made)


def _written(name: str, form: str, value: Any, language: Language) -> str:
    """A cell; words of the program take the forms of the locale, names from data stay as they are."""
    if isinstance(value, str) and not form and name not in OF_NAMES:
        return carried(language.sentence(value, brief=True))
    return carried(language.cell(value, form))
