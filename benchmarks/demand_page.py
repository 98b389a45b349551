"""The Demand page with 200 services, once looked ahead, against a plain Streamlit page that draws the same charts.

    python -m benchmarks.demand_page [--services 200] [--data FOLDER | --sample] [--chromium] [--rounds 7] [--reruns 10]

Prints the ratio of medians of interleaved rounds, the kilobytes of one rerun of each, and how long the first look took;
with `--chromium` also that of opening either page in a browser until it stands still, by theme and width. Claim: at
most 1.5 of the plain page. The services are made, so that there are as many as are asked for; with `--data` they are
the 111 daily and the first monthly series of `forecast_panel.csv.gz` there, moved to end when the made ones do; with
`--sample` they are the few of the sample, where little is drawn and the pages around it weigh most.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.charts import registry
from analytics.records import intake, profile
from analytics.review import Review, open_sample
from analytics.review.findings import demand, total
from analytics.review.workspace import workspace
from benchmarks.rerun import ROOT, Viewer, server
from tests.pages.conftest import FLAGS, QUIET, STILL

if TYPE_CHECKING:
    from analytics.review import Finding

NAME: Final = "many"
LAST: Final = date(2026, 10, 31)
DAYS: Final = 730

#: The same charts and tables in a page at the same address, since Streamlit looks for its server there first.
PLAIN: Final = '''
import json
from pathlib import Path

import polars as pl
import streamlit as st

HERE = Path(__file__).parent


@st.cache_resource
def drawn():
    """The frames and specs, read once."""
    frame = lambda name: pl.read_parquet(HERE / f"{name}.parquet")
    charts = json.loads((HERE / "charts.json").read_text())
    return [(title, json.loads(spec), tall, frame(name), frame(f"{name}_table")) for name, title, spec, tall in charts]


def demand():
    for title, spec, height, frame, table in drawn():
        st.subheader(title)
        st.vega_lite_chart(frame, spec, theme=None, height=height or "content")
        st.dataframe(table, hide_index=True)


st.set_page_config(layout="wide")
st.navigation([st.Page(lambda: None, title="Home", url_path="home", default=True), st.Page(demand)]).run()
'''


def made(services: int, home: Path) -> None:
    """A workspace of so many services, two years of days each, with a weekly and a yearly season, growth and gaps."""
    rng, first = np.random.default_rng(7), LAST - timedelta(days=DAYS - 1)
    days = pl.date_range(first, LAST, "1d", eager=True)
    at = np.arange(DAYS)
    parts = []
    for number in range(services):
        usual = float(rng.lognormal(5, 1))
        week = 1 - rng.uniform(0.1, 0.8) * (at % 7 > 4)
        year = 1 + rng.uniform(0, 0.3) * np.sin(2 * np.pi * at / 365.25 + rng.uniform(0, 6))
        mean = usual * week * year * (1 + rng.normal(0, 0.1) * at / DAYS)
        frame = pl.DataFrame({"day": days, "volume": rng.poisson(np.maximum(mean, 0.1)).astype(float)})
        kept = frame.filter(pl.Series(rng.random(DAYS) > 0.01))
        parts.append(kept.with_columns(pl.lit(f"Service {number + 1:03}").alias("service")))
    file = home / "volumes.csv"
    pl.concat(parts).with_columns(customer=pl.lit(""), category=pl.lit("requests")).write_csv(file)
    workspace(NAME, home).dataset.load([intake.take_in(file, profile.shipped()["sample_volumes"])])


def real(services: int, data: Path, home: Path) -> None:
    """A workspace of published series, so many of them, the daily ones first."""
    rows = pl.read_csv(data / "forecast_panel.csv.gz", schema_overrides={"date": pl.Date})
    names = rows.select("dataset", "series").unique().sort("dataset", "series", descending=[True, False]).head(services)
    kept = rows.join(names, on=["dataset", "series"]).filter(pl.col("value") >= 0)
    back = pl.col("date").max().over("series")
    weeks = pl.lit(LAST) - (back - pl.col("date")) - pl.duration(days=(pl.lit(LAST) - back).dt.total_days() % 7)
    months = (back.dt.year() - pl.col("date").dt.year()) * 12 + back.dt.month() - pl.col("date").dt.month()
    month = pl.lit(LAST.replace(day=1)).dt.offset_by(pl.format("-{}mo", months))
    day = pl.when(pl.col("dataset") == "nn5_daily").then(weeks).otherwise(month)
    file = home / "volumes.csv"
    kept.select(
        day.alias("day"), volume="value", service=pl.format("{} {}", "dataset", "series"), customer=pl.lit(""),
        category=pl.lit("requests"),
    ).write_csv(file)  # fmt: skip
    workspace(NAME, home).dataset.load([intake.take_in(file, profile.shipped()["sample_volumes"])])


def plain(folder: Path, findings: list[Finding]) -> Path:
    """A folder with a page that draws the findings' charts and tables."""
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    charts = []
    for number, found in enumerate(findings):
        if found.picture is None:
            continue
        kind, spec = registry.chart(found.picture.kind), registry.spec(found.picture.kind, dict(found.picture.options))
        kind.rows(found.picture.frame).write_parquet(folder / f"chart{number}.parquet")
        found.table.write_parquet(folder / f"chart{number}_table.parquet")
        charts.append((f"chart{number}", found.answer, json.dumps(spec), found.picture.height))
    (folder / "charts.json").write_text(json.dumps(charts))
    (folder / "app.py").write_text(PLAIN)
    return folder


async def measured(
    ours: str, bare: str, name: str, rounds: int, reruns: int
) -> tuple[float, dict[str, list[float]], dict[str, float]]:
    """Seconds of the first look, medians of each round by page, and kilobytes of a rerun by page."""
    began = time.perf_counter()
    viewers = {"demand": await Viewer(ours, "demand", query=f"workspace={name}").connect()}
    first = time.perf_counter() - began
    viewers["plain"] = await Viewer(bare, "demand").connect()
    taken: dict[str, list[float]] = {name: [] for name in viewers}
    sizes = dict.fromkeys(viewers, 0.0)
    for _ in range(rounds):
        for page, viewer in viewers.items():
            runs = [await viewer.rerun() for _ in range(reruns)]
            taken[page].append(median(seconds for seconds, _ in runs))
            sizes[page] = max(size for _, size in runs) / 1024
    return first, taken, sizes


def opened(ours: str, bare: str, name: str, rounds: int) -> dict[str, float]:
    """Time to open our page as a multiple of the plain one's, medians of interleaved rounds, by theme and width."""
    from playwright.sync_api import sync_playwright

    where, found = {"demand": f"{ours}/demand?workspace={name}", "plain": f"{bare}/demand"}, dict[str, float]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for theme, width in product(("light", "dark"), (1440, 390)):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]  # one of its words
            page, taken = context.new_page(), {name: list[float]() for name in where}
            for again in range(rounds + 1):
                for whose, address in sorted(where.items(), reverse=again % 2 == 1):
                    # Leaving one page must not be counted to the next.
                    page.goto("about:blank")
                    began = time.perf_counter()
                    page.goto(address)
                    page.wait_for_function(STILL, timeout=180_000)
                    page.evaluate(QUIET)
                    # The first visit fills the browser's cache.
                    taken[whose] += [time.perf_counter() - began] if again else []
            found[f"{theme}, {width} px"] = median(taken["demand"]) / median(taken["plain"])
            context.close()
        browser.close()
    return found


def filled(asked: argparse.Namespace, home: Path) -> str:
    """Name of the workspace that was filled as asked."""
    if asked.sample:
        return open_sample(home).name
    real(asked.services, asked.data, home) if asked.data else made(asked.services, home)
    return NAME


def main() -> None:
    """Prints the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--services", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--reruns", type=int, default=10)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--data", type=Path, help="folder of published series, in place of made ones")
    source.add_argument("--sample", action="store_true", help="the sample's services, in place of made ones")
    parser.add_argument("--chromium", action="store_true", help="open either page in a browser, too")
    asked = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bare = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "plain"
        bare.mkdir()
        name = filled(asked, home)
        review = Review.open(name, root=home)
        findings = [total.ahead(review), total.parts(review), demand.every(review)]
        ours, plainly = (stack.enter_context(server(folder, home)) for folder in (ROOT, plain(bare, findings)))
        first, taken, sizes = asyncio.run(measured(ours, plainly, name, asked.rounds, asked.reruns))
        seen = opened(ours, plainly, name, asked.rounds) if asked.chromium else {}
    each = [one / other for one, other in zip(taken["demand"], taken["plain"], strict=True)]
    print(f"{len(demand.every(review).table)} services, first look {first:.0f} s")
    print(f"demand {sizes['demand']:.0f} KB, plain {sizes['plain']:.0f} KB a rerun")
    ratio = median(taken["demand"]) / median(taken["plain"])
    print(f"a rerun takes {ratio:.2f} of the plain page's ({min(each):.2f} to {max(each):.2f} by round)")
    for name, times in seen.items():
        print(f"opened in Chromium, {name}: {times:.2f} of the plain page")


if __name__ == "__main__":
    main()
