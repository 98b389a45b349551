"""Chances of a miss against what came: ours, history alone, the last quarter, and a binomial regression.

    python -m benchmarks.warning [--quick] [--sets nhs simulator]

Claims: Brier skill over history alone (misses + 1/2 in months + 1, of the 24 months before) at least .14 on NHS
departments at 85 % and .17 on the simulator, never below -.01 on any set; calibration error at most .05 on both; of
first misses at least 1.4 times as many are found at 5 % false alarms as by history on NHS.

Chances are those of `outlooks`, made for each origin from the months before it alone, six months ahead, from the 13th
month on. Calibration error: chances in ten bins of equal width, mean distance of chance and share of misses, each bin
weighed by how many it holds. First misses: of origins whose last three months met, does one of the next six miss; the
score is the chance of a miss by then, and the threshold is set on one half of the series and applied to the other, 20
times over; history is given the same.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Final

import numpy as np
import statsmodels.api as sm
from scipy.special import bdtr

from analytics.forecast.level.miss_chance import chance_from_history
from analytics.forecast.level.outlook import LEARNT, outlooks
from benchmarks.forecast_scores import Row, markdown
from benchmarks.warning_sets import SETS, Floats, Panel, simulated

ROOT: Final = Path(__file__).resolve().parents[1]

#: Months ahead, and months that must have met before a first miss.
AHEAD, MET = 6, 3

#: Share of origins without a miss at which a warning may be raised, and how often the series are halved.
FALSE, HALVINGS = 0.05, 20

#: Futures drawn of each series and origin.
DRAWS: Final = 1000

#: Chances of a miss in each month ahead, and of one by its end: series by origins by months ahead.
Told = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came after each origin of a panel.

    Attributes:
        origins: months that had passed at each.
        missed: 1 for a miss, 0 for none, NaN beyond the end (series, origins, months ahead).
        steady: whether each of the three months before met (series, origins).
    """

    origins: list[int]
    missed: Floats
    steady: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def outcome(panel: Panel) -> Outcome:
    """What came in the panel."""
    origins = list(range(LEARNT, panel.length, panel.every))
    padded = np.hstack([panel.missed.astype(np.float64), np.full((len(panel), AHEAD), np.nan)])
    missed = np.stack([padded[:, place : place + AHEAD] for place in origins], axis=1)
    steady = np.stack([~panel.missed[:, place - MET : place].any(axis=1) for place in origins], axis=1)
    return Outcome(origins, missed, steady)


def ours(panel: Panel, origins: list[int]) -> Told:
    """Chances of the product, as they would have been shown at each origin."""
    single, by_then = np.empty((2, len(panel), len(origins), AHEAD))
    for at, place in enumerate(origins):
        for row, found in enumerate(outlooks(panel.until(place), AHEAD, tested=False, draws=DRAWS)):
            single[row, at] = found.frame["chance_of_miss"].to_numpy()
            by_then[row, at] = found.frame["chance_by_then"].to_numpy()
    return single, by_then


def repeated(chance: Floats) -> Told:
    """One chance for every month ahead."""
    single = np.repeat(chance[:, :, None], AHEAD, axis=2)
    return single, by_end(single)


def by_end(single: Floats) -> Floats:
    """Chance of a miss by the end of each month ahead, if months had nothing to do with each other."""
    return np.asarray(1 - np.cumprod(1 - single, axis=2), dtype=np.float64)


def history(panel: Panel, origins: list[int]) -> Told:
    """Share of the last 24 months that missed."""
    return repeated(chance_from_history(panel.missed.astype(np.float64), np.array(origins)))


def last_quarter(panel: Panel, origins: list[int]) -> Told:
    """Share of the last three months that missed, half a miss added to a month more."""
    found = [(panel.missed[:, place - 3 : place].sum(axis=1) + 0.5) / 4 for place in origins]
    return repeated(np.stack(found, axis=1))


def regression(panel: Panel, origins: list[int]) -> Told:
    """Binomial regression on time and a yearly wave over the last 36 months, its scatter taken for overdispersion."""
    found = np.empty((len(panel), len(origins), AHEAD))
    for at, place in enumerate(origins):
        for row in range(len(panel)):
            found[row, at] = regressed(panel, row, place)
    return found, by_end(found)


def regressed(panel: Panel, row: int, place: int) -> Floats:
    """Chances of one series and origin by regression; of history alone where it does not settle."""
    first = max(0, place - 36)
    month = np.arange(first, place + AHEAD)
    design = [np.ones(len(month)), (month - place) / 12]
    if place - first >= 24:
        design += [np.sin(2 * np.pi * month / 12), np.cos(2 * np.pi * month / 12)]
    terms, known = np.column_stack(design), place - first
    good, total = panel.good[row, first:place], panel.total[row, first:place]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = sm.GLM(
            np.column_stack([good + 0.25, total - good + 0.25]), terms[:known], family=sm.families.Binomial()
        )
        model = fitted.fit(maxiter=25)
    spread = max(1.0, model.pearson_chi2 / model.df_resid)
    centre, doubt = terms[known:] @ model.params, terms[known:] @ model.cov_params() * spread
    items = round(float(total[-12:].mean()) / spread)
    sd = np.sqrt(np.maximum((doubt * terms[known:]).sum(axis=1), 1e-9))
    points, weight = np.polynomial.hermite_e.hermegauss(15)
    share = 1 / (1 + np.exp(-np.clip(centre[:, None] + sd[:, None] * points, -30, 30)))
    edge = np.ceil(panel.promised[row] * max(items, 1) - 1e-9) - 1
    return np.asarray(bdtr(edge, max(items, 1), share) @ (weight / weight.sum()))


#: Who is compared, by name; what is not counted knows no binomial regression.
METHODS: Final[dict[str, Callable[[Panel, list[int]], Told]]] = {
    "ours": ours, "history": history, "last quarter": last_quarter, "binomial regression": regression,
}  # fmt: skip


def brier(chance: Floats, missed: Floats) -> float:
    """Sum of squared differences of chance and outcome, where it is known."""
    return float(np.nansum((chance - missed) ** 2))


def calibration(chance: Floats, missed: Floats) -> float:
    """Mean distance of chance and share of misses over ten bins.

    Example:
        >>> round(calibration(np.array([0.1, 0.1, 0.8, 0.8]), np.array([0.0, 0.0, 1.0, 0.0])), 3)
        0.2
    """
    known = ~np.isnan(missed)
    told, came = chance[known], missed[known]
    which = np.minimum((told * 10).astype(int), 9)
    off = [abs(float((told - came)[which == each].sum())) for each in range(10)]
    return sum(off) / len(told)


def threshold(score: Floats, missed: Floats) -> float:
    """The least score that at most 5 % of what did not miss reach; infinite where there is none.

    Example:
        >>> threshold(np.array([0.1] * 19 + [0.5, 0.9]), np.array([0.0] * 20 + [1.0]))
        0.5
    """
    tried = np.unique(score)
    quiet = np.sort(score[missed == 0])
    false = 1 - np.searchsorted(quiet, tried) / max(len(quiet), 1)
    return float(tried[false <= FALSE][0]) if np.any(false <= FALSE) else float("inf")


def first_misses(by_then: Floats, came: Outcome, seed: int = 0) -> tuple[float, float]:
    """Share of first misses that are found, and of others that are warned of, with thresholds from held-out series."""
    asked = came.steady & ~np.isnan(came.missed[:, :, -1])
    series = np.nonzero(asked)[0]
    score, missed = by_then[:, :, -1][asked], (came.missed.max(axis=2))[asked]
    rng, shares = np.random.default_rng(seed), []
    for _ in range(HALVINGS):
        half = rng.permutation(len(by_then)) % 2
        raised = np.zeros(len(score), dtype=bool)
        for each in (0, 1):
            held = half[series] == each
            raised[held] = score[held] >= threshold(score[~held], missed[~held])
        shares.append((raised[missed == 1].mean(), raised[missed == 0].mean()))
    hits, false = np.mean(shares, axis=0)
    return float(hits), float(false)


def compare(panels: list[Panel], name: str) -> list[Row]:
    """A row a method on one set: its seeds, if it has some, taken together."""
    told = {method: list[Floats]() for method in METHODS}
    firsts, seconds = {method: list[tuple[float, float]]() for method in METHODS}, dict.fromkeys(METHODS, 0.0)
    missed = list[Floats]()
    for panel in panels:
        came = outcome(panel)
        missed.append(came.missed.ravel())
        for method in able(panel):
            before = process_time()
            single, by_then = METHODS[method](panel, came.origins)
            seconds[method] += process_time() - before
            told[method].append(single.ravel())
            firsts[method].append(first_misses(by_then, came))
    every, of_history = np.concatenate(missed), brier(np.concatenate(told["history"]), np.concatenate(missed))
    base, rows = np.mean([hits for hits, _ in firsts["history"]]), list[Row]()
    for method in able(panels[0]):
        chance = np.concatenate(told[method])
        hits, false = np.mean(firsts[method], axis=0)
        figures = (1 - brier(chance, every) / of_history, calibration(chance, every), float(hits), float(false))
        cost = 1000 * seconds[method] / (chance.size / AHEAD)
        rows.append((name, method, *figures, float(hits / base) if base else None, f"{cost:.1f}"))
    return rows


def able(panel: Panel) -> list[str]:
    """The methods that can look the panel ahead."""
    return [name for name in METHODS if panel.measure != "availability" or name != "binomial regression"]


def main() -> None:
    """Prints a table of every set and method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="folder of the published levels")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--quick", action="store_true", help="three seeds of the simulator instead of ten")
    given = parser.parse_args()
    if not (given.data / "nhs_ae_attendances.csv").exists():
        sys.exit(f"No published levels in {given.data}: name the folder that holds them with --data.")
    head = (
        "set", "method", "Brier skill", "calibration error", "first misses found", "false alarms", "to history",
        "ms a series and origin",
    )  # fmt: skip
    rows = list[Row]()
    for name in given.sets:
        panels = simulated(seeds=(0, 1, 2)) if given.quick and name == "simulator" else SETS[name](given.data)
        many = f"{len(panels[0])} series" if len(panels) == 1 else f"{len(panels)} seeds of {len(panels[0])}"
        rows += compare(panels, f"{name} ({many})")
        print(f"{name} done", file=sys.stderr, flush=True)
    print(markdown(head, rows))


if __name__ == "__main__":
    main()
