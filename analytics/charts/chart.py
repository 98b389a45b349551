"""What a kind of chart is: the frame it takes, the options it has, and the function that draws it without data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import polars as pl

from analytics.charts.theme import Theme
from analytics.errors import QuestionError

#: Any Altair chart we draw.
Drawing = alt.Chart | alt.LayerChart

#: The rows, named: a spec holds no data and takes one frame.
ROWS = alt.NamedData("rows")


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One kind of chart.

    Attributes:
        kind: name in the registry.
        columns: the frame's columns; each must be there.
        optional: further columns; one that is missing is taken as null throughout.
        options: the options there are, with their defaults.
        reading: how to read it, in a sentence, printed beside it.
        draw: options and theme in, chart without data out.
        prepare: the frame as the chart draws it.
    """

    kind: str
    columns: Mapping[str, pl.DataType]
    draw: Callable[[Mapping[str, Any], Theme], Drawing]
    optional: Mapping[str, pl.DataType] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    reading: str = ""
    prepare: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame

    def rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows drawn, every column in its type.

        Raises:
            QuestionError: the frame lacks a column this kind needs, or holds one it does not know.
        """
        known = {**self.columns, **self.optional}
        wrong = [name for name in self.columns if name not in frame.columns]
        wrong += [name for name in frame.columns if name not in known]
        if wrong:
            problem = f"a {self.kind} chart cannot draw a frame with the columns {', '.join(frame.columns)}"
            raise QuestionError(problem, found=wrong[0], exists=known)
        taken = [
            pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind).alias(name)
            for name, kind in known.items()
        ]
        return self.prepare(frame.select(taken))

    def drawn(self, options: Mapping[str, Any], theme: Theme) -> Drawing:
        """The chart without data.

        Raises:
            QuestionError: an option this kind does not have.
        """
        unknown = [name for name in options if name not in self.options]
        if unknown:
            problem = f"a {self.kind} chart has no option {unknown[0]!r}"
            raise QuestionError(problem, found=unknown[0], exists=self.options)
        return self.draw({**self.options, **options}, theme)
