"""One believable frame for every kind of chart: what the tests draw, and what to look at when a chart is changed."""

from __future__ import annotations

from datetime import date
from math import sin
from typing import Any

import polars as pl


def months(count: int, first: date = date(2024, 11, 1)) -> list[date]:
    """First days of consecutive months."""
    return (
        pl.date_range(first, pl.lit(first).dt.offset_by(f"{count - 1}mo"), "1mo", eager=True).to_list() if count else []
    )


def level() -> pl.DataFrame:
    measured = [0.99976 - 0.00004 * n - (0.00012 * (n - 15) if n > 15 else 0) + 0.00008 * sin(3 * n) for n in range(24)]
    rows: list[dict[str, Any]] = [
        {"period": month, "level": value, "target": 0.999, "status": "breached" if value < 0.999 else "met"}
        for month, value in zip(months(24), measured, strict=True)
    ]
    rows[8]["event"] = "Release 4.1"
    rows[17]["event"] = "Retry limit raised to 5"
    last = measured[-1]
    for ahead, month in enumerate(months(30)[24:], 1):
        wide = 0.0002 * ahead**0.6
        middle = last - 0.00006 * ahead
        fan = {
            "low80": middle - wide,
            "high80": middle + wide,
            "low95": middle - 1.6 * wide,
            "high95": middle + 1.6 * wide,
        }
        rows.append({"period": month, "level": None, "target": 0.999, "forecast": middle, **fan})
    rows[27] |= {"event": "Likely below target", "status": "breached"}
    return pl.DataFrame(rows, infer_schema_length=None)


def status_grid() -> pl.DataFrame:
    standing = {
        "Payments API": "cccccccrbbbb", "Customer portal": "ccrccccccccc", "Order fulfilment": "crcccccccccc",
        "Claims intake": "rbbrcccccccc", "Contact centre": "ccccccrbbccb", "Identity & access": "cccccccccccc",
        "Field dispatch and repair of equipment": "cccccccccrcc", "Archive": "nncccbcccccc",
    }  # fmt: skip
    words = {"c": "met", "r": "at risk", "b": "breached", "n": "not enough data"}
    return pl.DataFrame(
        [
            {"row": name, "period": month, "status": words[letter], "told": f"9{3 + n % 6}.{n} %"}
            for name, letters in standing.items()
            for n, (month, letter) in enumerate(zip(months(12, date(2025, 11, 1)), letters, strict=True))
        ]
    )


def bars() -> pl.DataFrame:
    causes = [
        "Settlement queue growth",
        "Certificate renewal",
        "Partner outage",
        "Network maintenance outside the window",
        "Other",
    ]
    return pl.DataFrame(
        {"name": causes, "value": [86.0, 22.0, 18.0, 9.0, 7.0], "main": [True, False, False, False, False]}
    )


def waterfall() -> pl.DataFrame:
    steps = ["September", "Performance: P1", "Performance: P2", "Performance: P3", "Mix: more P1", "October"]
    return pl.DataFrame(
        {
            "name": steps,
            "value": [0.962, -0.014, -0.006, 0.003, -0.009, 0.936],
            "total": [True, False, False, False, False, True],
        }
    )


def pareto() -> pl.DataFrame:
    return bars().drop("main")


def control() -> pl.DataFrame:
    values = [0.951 + 0.008 * sin(2.3 * n) + 0.004 * sin(5.1 * n) for n in range(24)]
    values[19] = 0.915
    return pl.DataFrame(
        {
            "period": months(24),
            "value": values,
            "centre": [0.951] * 24,
            "lower": [0.93] * 24,
            "upper": [0.972] * 24,
            "exceptional": [n == 19 for n in range(24)],
            "rule": [None] * 19 + ["beyond the limits"] + [None] * 4,
        },
        schema_overrides={"rule": pl.String},
    )


def demand() -> pl.DataFrame:
    measured = pl.date_range(date(2025, 5, 1), date(2026, 10, 31), "1d", eager=True).to_list()
    ahead = pl.date_range(date(2026, 11, 1), date(2027, 1, 31), "1d", eager=True).to_list()
    rows = [
        {"period": day, "level": 120 + n * 0.09 + 30 * sin(n / 58) + weekend(day) + 9 * sin(n * 2.7), "capacity": 190.0}
        for n, day in enumerate(measured)
    ]
    for n, day in enumerate(ahead):
        middle = 175 + 0.1 * n + weekend(day)
        fan = {"low80": middle - 18, "high80": middle + 18, "low95": middle - 30, "high95": middle + 30}
        rows.append({"period": day, "level": None, "capacity": 215.0, "forecast": middle, **fan})
    return pl.DataFrame(rows, infer_schema_length=None)


def weekend(day: date) -> float:
    return -45.0 if day.weekday() > 4 else 0.0


def frontier() -> pl.DataFrame:
    levels = [0.995 + 0.0001 * n for n in range(48)]
    curve = [{"level": at, "cost": cost(at), "low": cost(at) * 0.93, "high": cost(at) * 1.08} for at in levels]
    points = [("Today", "today", 0.9984), ("This scenario", "scenario", 0.999), ("Relax to 99.7 %", "other", 0.997)]
    points += [("One more", "option", 0.9975), ("Two fewer", "starves", 0.996)]
    marked = [{"level": at, "cost": cost(at), "point": name, "role": role} for name, role, at in points]
    return pl.DataFrame(curve + marked, infer_schema_length=None)


def cost(at: float) -> float:
    return float(80_000 + 22 / (1 - at + 0.00005) ** 1.05)


def small_multiples() -> pl.DataFrame:
    standing = {
        "Payments API": "met", "Customer portal": "at risk", "Order fulfilment": "breached",
        "Field dispatch and repair": "met", "Contact centre": "not enough data",
    }  # fmt: skip
    return pl.DataFrame(
        [
            {
                "panel": name,
                "period": month,
                "level": 0.97 + 0.02 * sin(row * 5 + n / 2) - 0.001 * n * row,
                "told": f"{97 - row}.{n % 10} %",
                "target": 0.96,
                "status": status,
            }
            for row, (name, status) in enumerate(standing.items())
            for n, month in enumerate(months(24))
        ]
    )


def claimed() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "period": [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)],
            "came": [0.85, 0.78, 0.89, 0.97],
            "low": [0.65, 0.57, 0.61, 0.8],
            "high": [0.94, 0.9, 0.98, 1.0],
            "cases": [22.0, 22.0, 12.0, 21.0],
            "claimed": [0.8, 0.8, 0.8, None],
        }
    )


def reliability() -> pl.DataFrame:
    said = [0.05, 0.15, 0.3, 0.5, 0.7, 0.9]
    came = [0.04, 0.17, 0.26, 0.55, 0.66, 0.93]
    return pl.DataFrame(
        {
            "said": said,
            "came": came,
            "n": [240, 130, 71, 44, 38, 51],
            "low": [c - 0.06 for c in came],
            "high": [min(1, c + 0.07) for c in came],
        }
    )


def chance() -> pl.DataFrame:
    chances, by_then = [0.08, 0.16, 0.24, 0.38, 0.52, 0.61], [0.08, 0.2, 0.36, 0.55, 0.71, 0.82]
    return pl.DataFrame({"period": months(6, date(2026, 11, 1)), "chance": chances, "by_then": by_then})


def outlooks() -> pl.DataFrame:
    rows = list[dict[str, Any]]()
    for row, name in enumerate(("Payments API", "Field dispatch and repair of equipment", "Archive")):
        usual = 10.0 ** (row + 2)
        told = {"panel": name, "told": f"{3 * row - 4:+} %"}
        rows += [
            {**told, "period": month, "level": usual * (1 + 0.2 * sin(row + n / 2) + 0.01 * n)}
            for n, month in enumerate(months(24))
        ]
        for n, month in enumerate(months(30)[24:], 24):
            middle = usual * (1 + 0.2 * sin(row + n / 2) + 0.01 * n)
            wide = usual * 0.03 * (n - 20)
            rows.append({**told, "period": month, "forecast": middle, "low80": middle - wide, "high80": middle + wide})
    return pl.DataFrame(rows, infer_schema_length=None)


def errors() -> pl.DataFrame:
    off = {"All together": 0.81, "Theta": 0.9, "Damped Holt-Winters": 0.95, "Calendar regression": 0.86, "Trees": 0.84}
    return pl.DataFrame(
        [
            {
                "name": name,
                "stretch": stretch,
                "error": error + 0.05 * place,
                "weight": None if name == "All together" else 0.25,
                "main": name == "All together",
            }
            for name, error in off.items()
            for place, stretch in enumerate(("near", "middle", "far"))
        ],
        schema_overrides={"weight": pl.Float64},
    )


def funnel() -> pl.DataFrame:
    sizes = [20, 50, 100, 200, 400, 800, 1600, 3200]
    curves = [
        {
            "size": n,
            "centre": 0.93,
            "low95": max(0.0, 0.93 - 0.5 / n**0.5),
            "high95": min(1.0, 0.93 + 0.5 / n**0.5),
            "low998": max(0.0, 0.93 - 0.79 / n**0.5),
            "high998": min(1.0, 0.93 + 0.79 / n**0.5),
        }
        for n in sizes
    ]
    units = [
        ("Pay", 310, 0.94, "Within the funnel"),
        ("Network and Wi-Fi", 900, 0.88, "Lower than chance does"),
        ("Print", 25, 0.71, "Within the funnel"),
        ("Portal", 2400, 0.96, "Higher than chance does"),
        ("Reports", 140, 0.86, "Worth a look"),
        ("Archive", 20, 0.5, "Too few to compare"),
    ]
    placed = [
        {
            "size": n,
            "share": share,
            "name": name,
            "place": place,
            "named": place != "Within the funnel",
            "low998": 0.8,
            "high998": 0.99,
            "low95": 0.85,
            "high95": 0.97,
        }
        for name, n, share, place in units
    ]
    return pl.DataFrame(curves + placed, infer_schema_length=None)


def horizon() -> pl.DataFrame:
    rows = [
        (
            "The supplier ends support of the mail archive",
            date(2026, 12, 1),
            date(2027, 6, 30),
            "High impact",
            "likely",
        ),
        ("Energy dearer", date(2027, 4, 1), date(2029, 3, 31), "Medium impact", "highly likely"),
        ("A law on hybrid working", date(2027, 10, 1), date(2029, 3, 31), "Low impact", "realistic possibility"),
    ]
    frame = pl.DataFrame(rows, schema=["trend", "from", "until", "impact", "likelihood"], orient="row")
    return frame.with_columns(open=pl.Series([False, True, True]), today=pl.Series([date(2026, 10, 31), None, None]))


def matrix() -> pl.DataFrame:
    rows = [
        ("People are paid on the right day", "Payroll and HR", "met", "3 of 3 targets met"),
        ("People are paid on the right day", "Hosting Platform", "at risk", "99.91 %"),
        ("Half of all applications are made online", "Citizen Portal", "breached", "99.2 % of 99.6 %"),
        ("Half of all applications are made online", "Data and Reporting", "not enough data", "nothing is agreed"),
    ]
    return pl.DataFrame(rows, schema=["row", "column", "status", "told"], orient="row")


def effect() -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for n, month in enumerate(months(24)):
        after, usual = n >= 15, 0.92 + 0.004 * sin(2 * n)
        row = {"period": month, "level": usual + (0.03 if after else 0.0), "target": 0.93, "left_out": n == 15}
        begun = {"without": 0.92, "low": 0.905, "high": 0.932} if n > 15 else {"fitted": 0.92}
        rows.append({**row, **begun, "side": "left out" if n == 15 else "after" if after else "before"})
    rows[15]["event"] = "Took hold"
    return pl.DataFrame(rows, infer_schema_length=None)


EXAMPLES = {
    make.__name__: make
    for make in (
        level, status_grid, bars, waterfall, pareto, control, demand, frontier, small_multiples, reliability, chance,
        outlooks, errors, claimed, funnel, horizon, matrix, effect,
    )
}  # fmt: skip

#: Options that suit the examples where the defaults do not.
OPTIONS: dict[str, dict[str, Any]] = {"demand": {"span": "day"}, "outlooks": {"rows": 3}}
