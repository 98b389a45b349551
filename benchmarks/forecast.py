"""Forecasts of demand against the best of their kind, on published series whose end was held back.

    uv run --with-requirements benchmarks/rivals.txt python -m benchmarks.forecast [--quick] [--keep FOLDER]

Claims: over the sets, the MASE is on geometric mean at most 0.97 of that of the single rival that did best on each,
picked after the fact, on no set above 1.03, and the MSIS no greater than that of the best; 80 % bounds hold 76 to 86 %
of what came, 95 % bounds 92 to 98 %; on 25 series or more it takes at most 0.40 of the processor's time of AutoETS,
AutoCES and AutoTheta together, without trees 0.03. `--keep` lets a later run do without rivals.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import geometric_mean, median
from typing import Final

import polars as pl

from benchmarks.forecast_rivals import RIVALS, THREE, ensemble
from benchmarks.forecast_scores import Row, markdown, naive2, of_set, owa, ratio_of, score
from benchmarks.forecast_sets import SETS, Task

ROOT: Final = Path(__file__).resolve().parents[1]

#: Ours with everything, and without trees.
FULL, FAST = "ours", "ours (fast)"
OURS: Final = (FULL, FAST)

#: Made of others, without a run of its own.
ENSEMBLE: Final = "ensemble of three"

#: Run on a few series at one origin; never the best rival of a set.
SAMPLED: Final = "AutoARIMA"

#: Left out of a quick run on sets larger than LARGE; QUICK is how many series it takes of such a set.
PROPHET: Final = "Prophet"
LARGE, QUICK = 50, 30

#: Fewest series of a set on which time is compared: trees cost the same however few there are.
TIMED: Final = 25

#: The set whose methods are compared as M4 compares them.
COMPETITION: Final = "m3"

#: What is told of each method.
FIGURES: Final = ("MASE", "MSIS", "in 80 %", "single series", "in 95 %", "single series", "CPU s a series")

#: One thread for each method.
ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"), "1"
)


@dataclass(frozen=True)
class Run:
    """What was asked for.

    Attributes:
        data: folder of the published series.
        keep: folder of forecasts, by set, origin and method.
        sets: names of the sets.
        only_ours: whether rivals are only taken from what was kept.
        quick: whether only a part of the series is looked at, from one origin.
        rounds: how often time is taken.
    """

    data: Path
    keep: Path
    sets: tuple[str, ...]
    only_ours: bool
    quick: bool
    rounds: int

    def tasks(self, name: str) -> list[Task]:
        """The tasks of a set, the latest origin first."""
        tasks = SETS[name](self.data)
        if not self.quick:
            return tasks
        names = tasks[0].names
        return [tasks[0].only(names[:: -(-len(names) // QUICK)])] if len(names) > LARGE else tasks[:1]

    def methods(self, task: Task) -> tuple[str, ...]:
        """What is run on a task, ours last; the slow ones on the latest origin alone, or not in a quick run."""
        tasks = SETS[task.set_name](self.data)
        left = {SAMPLED} if self.quick or task.origin < tasks[0].origin else set()
        left |= {PROPHET} if self.quick and len(tasks[0].names) > LARGE else set()
        return tuple(name for name in RIVALS if name not in left) + OURS

    def file(self, task: Task, method: str) -> Path:
        """Where a forecast is kept."""
        return self.keep / ("quick" if self.quick else "") / f"{task.key}__{method}.parquet"


def answer(task: Task, method: str) -> pl.DataFrame:
    """The forecast of one method."""
    if method in RIVALS:
        return RIVALS[method](task)
    from analytics.forecast.demand import table

    found = table.ahead(task.train, task.horizon, frequency=task.frequency, region=task.region, fast=method == FAST)
    return found.frame


def small(task: Task) -> Task:
    """A task of the same kind that takes no time, to have everything imported and compiled before time is taken."""
    return replace(task.only(task.names[:6]), horizon=7, train=task.train.group_by("series").tail(100))


def spent() -> float:
    """Processor seconds of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def alone(run: Run, key: str, method: str) -> None:
    """Keeps the forecast of one method and the processor seconds it took, in this process alone."""
    task = next(task for task in run.tasks(key.partition("__")[0]) if task.key == key)
    if method in (*THREE, *OURS):
        answer(small(task), method)
    before = spent()
    found = answer(task, method)
    cpu = spent() - before
    file = run.file(task, method)
    file.parent.mkdir(parents=True, exist_ok=True)
    found.with_columns(cpu=pl.lit(cpu)).write_parquet(file)


@cache
def own_python() -> str:
    """The Python that runs ours: this one, or the project's own where a rival's needs keep ours from running."""
    tried = [sys.executable, "-c", "import analytics.forecast.demand.table"]
    failed = subprocess.run(tried, cwd=ROOT, capture_output=True, check=False).returncode
    return str(ROOT / ".venv/bin/python") if failed else sys.executable


def ran(run: Run, task: Task, method: str) -> None:
    """Keeps the forecast of one method, made in a process of its own with one thread."""
    python = own_python() if method in OURS else sys.executable
    command = [
        python,
        "-W",
        "ignore",
        "-m",
        "benchmarks.forecast",
        "--alone",
        task.key,
        method,
        "--data",
        str(run.data),
    ]
    command += ["--keep", str(run.keep), *["--quick"] * run.quick]
    threads = {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, cwd=ROOT, env=threads, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        message = f"{method} failed on {task.key}: {done.stderr[-2000:]}"
        raise RuntimeError(message)


def forecast(run: Run, task: Task, method: str, *, anew: bool = False) -> pl.DataFrame | None:
    """The forecast of one method, and its seconds: a kept one unless it is ours; None where none can be had."""
    file = run.file(task, method)
    able = not run.only_ours and importlib.util.find_spec("statsforecast")
    if method in OURS or (able and (anew or not file.exists())):
        ran(run, task, method)
    return pl.read_parquet(file) if file.exists() else None


def forecasts(run: Run, task: Task) -> dict[str, pl.DataFrame]:
    """Every forecast of a task that can be had, by method."""
    found = {name: made for name in run.methods(task) if (made := forecast(run, task, name)) is not None}
    three = [found[name] for name in THREE if name in found]
    return found | ({ENSEMBLE: ensemble(three)} if len(three) == len(THREE) else {})


def compare(run: Run, name: str) -> dict[str, pl.DataFrame]:
    """Scores by series and origin of every method on a set, with the seconds of one series; prints how far it is."""
    tasks = run.tasks(name)
    found: dict[str, list[pl.DataFrame]] = {}
    for task in tasks:
        for method, made in forecasts(run, task).items():
            cpu = made["cpu"][0] / made["series"].n_unique() if "cpu" in made.columns else None
            scores = score(task, made).with_columns(origin=pl.lit(task.origin), cpu=pl.lit(cpu, dtype=pl.Float64))
            found.setdefault(method, []).append(scores)
    return {method: pl.concat(parts) for method, parts in found.items()}


def told(run: Run, name: str, found: dict[str, pl.DataFrame]) -> str:
    """The table of one set, best first."""
    task = run.tasks(name)[0]
    base = score(task, naive2(task)) if name == COMPETITION else None
    rows: list[Row] = []
    for method, scores in found.items():
        each, of = of_set(scores), f"{scores['series'].n_unique()} x {scores['origin'].n_unique()}"
        spans = [f"{each[f'min {level}']:.2f} to {each[f'max {level}']:.2f}" for level in ("cover80", "cover95")]
        figures = (each["mase"], each["msis"], each["cover80"], spans[0], each["cover95"], spans[1], each.get("cpu"))
        compared = None if base is None else owa(each, of_set(base.join(scores, on="series", how="semi")))
        rows.append((method, of, *figures, compared))
    head = ("method", "series x origins", *FIGURES, "OWA")
    ranked = sorted(rows, key=lambda row: float(row[2] or 0))
    return f"\n{name}, {task.horizon} {task.frequency}s ahead\n\n" + markdown(head, ranked)


def best(found: dict[str, pl.DataFrame], figure: str) -> tuple[str, float]:
    """The rival that did best on a set, and how well."""
    rivals = {method: of_set(scores)[figure] for method, scores in found.items() if method not in (*OURS, SAMPLED)}
    return min(rivals.items(), key=lambda pair: pair[1], default=("none", float("nan")))


def against_best(found: dict[str, dict[str, pl.DataFrame]], method: str) -> str:
    """The table of one of ours against the best rival of each set."""
    rows: list[Row] = []
    ratios = []
    for name, each in found.items():
        mine, (rival, mase), (narrow, msis) = of_set(each[method]), best(each, "mase"), best(each, "msis")
        ratios.append((mine["mase"] / mase, mine["msis"] / msis))
        sampled = ratio_of(each[method], each[SAMPLED]) if SAMPLED in each else None
        row = (name, ratios[-1][0], rival, ratios[-1][1], narrow)
        rows.append((*row, sampled, mine["cover80"], mine["cover95"]))
    together = [geometric_mean(ratio) for ratio in zip(*ratios, strict=True)]
    rows.append(("geometric mean", together[0], None, together[1], None, None, None, None))
    head = ("set", "MASE to best", "which is", "MSIS to best", "which is", f"MASE to {SAMPLED}", "in 80 %", "in 95 %")
    return f"\n{method} against the best single rival of each set\n\n" + markdown(head, rows)


def seconds(run: Run, name: str) -> str:
    """The time of ours as a multiple of the three models of statsforecast, median of interleaved rounds."""
    task = run.tasks(name)[0]
    rounds: dict[str, list[float]] = {method: [] for method in OURS}
    for again in range(run.rounds if len(task.names) >= TIMED else 0):
        every = {method: forecast(run, task, method, anew=again > 0) for method in (*THREE, *OURS)}
        took = {method: float(made["cpu"][0]) for method, made in every.items() if made is not None}
        if set(took) >= set(THREE):
            for method in OURS:
                rounds[method].append(took[method] / sum(took[one] for one in THREE))
    told = [
        f"{method} {median(each):.3f} ({min(each):.3f} to {max(each):.3f})" for method, each in rounds.items() if each
    ]
    return f"{name}, {len(task.names)} series: {', '.join(told) or 'not compared'}"


def asked() -> argparse.Namespace:
    """The arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="folder of the published series")
    parser.add_argument("--keep", type=Path, help="folder to keep forecasts of rivals in, and to take them from")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--only", choices=["ours"], help="run nothing else; rivals are those kept")
    parser.add_argument("--quick", action="store_true", help="fewer series and origins: under ten minutes")
    parser.add_argument("--rounds", type=int, default=3, help="how often time is taken; once if quick")
    parser.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Prints a table of every set, ours against the best of each, and the time it takes."""
    given = asked()
    if not (given.data / "forecast_panel.csv.gz").exists():
        sys.exit(f"No published series in {given.data}: name the folder that holds them with --data.")
    with tempfile.TemporaryDirectory() as folder:
        keep = (given.keep or Path(folder)).resolve()
        rounds = 1 if given.quick else given.rounds
        run = Run(given.data.resolve(), keep, tuple(given.sets), given.only == "ours", given.quick, rounds)
        if given.alone:
            alone(run, *given.alone)
            return
        found = {}
        for name in run.sets:
            found[name] = compare(run, name)
            print(told(run, name, found[name]), flush=True)
        for method in OURS:
            print(against_best(found, method))
        print("\nProcessor seconds as a multiple of AutoETS, AutoCES and AutoTheta together:")
        print(*[seconds(run, name) for name in run.sets], sep="\n")


if __name__ == "__main__":
    main()
