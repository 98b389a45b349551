"""What a forecasting method is: a name, a sentence that says what it does, and a function from history to values ahead.

A method is one file and one line in `forecast/methods.py`. It sees nothing but the series it is given, so the backtest
can hand it the past. Intervals are not its business: they come from how far it was off in the backtest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics.forecast.series import Floats, Series


@dataclass(frozen=True)
class Method:
    """One way to look ahead.

    Attributes:
        name: its name in tables and in what is kept.
        label: what people read.
        definition: one sentence, printed with every figure.
        ahead: a series and a number of steps in; one value a step out, in the unit of the series.
    """

    name: str
    label: str
    definition: str
    ahead: Callable[[Series, int], Floats]
