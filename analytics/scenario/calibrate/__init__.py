"""Calibration: the queue of a support group fitted to its own ticket log and roster."""

from __future__ import annotations

from analytics.scenario.calibrate.backtest import Backtest
from analytics.scenario.calibrate.calibration import ASSUMED, Calibration, calibrate
from analytics.scenario.calibrate.capacity import Capacity
from analytics.scenario.calibrate.log import Log
from analytics.scenario.calibrate.outlook import Outlook
from analytics.scenario.calibrate.pace import Delay, Pace
from analytics.scenario.calibrate.promise import PROMISED, promised
from analytics.scenario.calibrate.reading import logged

__all__ = [
    "ASSUMED", "PROMISED", "Backtest", "Calibration", "Capacity", "Delay", "Log", "Outlook", "Pace", "calibrate",
    "logged", "promised",
]  # fmt: skip
