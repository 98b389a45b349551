"""A lever of a support desk moved in a browser, against a plain Streamlit page of the same controls, charts and tables.

    python -m benchmarks.desk_page [--rounds 9] [--group Infrastructure]

By theme and width, medians of interleaved rounds: how long the form and the last answer, marked as being recomputed,
take to stand after a lever was moved, as a multiple of the plain page's answer to the same move (claim: at most 1.5);
and how long the headline of the first 40 replications takes, as a multiple of the plain page and the playing alone
together (claim: at most 1.5). Every move is to where the lever never stood, on the sample's desk.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from analytics.charts import registry
from analytics.review import Review, desks, open_sample
from analytics.review.findings import desk, desk_frontier
from analytics.review.ground import DESK
from analytics.scenario.desk.levers import ChangePeople
from analytics.scenario.desk.simulation import play
from analytics.scenario.lever import WORDS, knobs
from benchmarks.rerun import ROOT, server
from tests.pages.conftest import FLAGS, QUIET, STILL

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from analytics.review import Finding

#: What the page says of an answer, in the order it says it.
SAYS: Final = {"marked": "Being recomputed", "first": "played 40 times", "refined": "played 200 times"}

#: The same controls, charts and tables in a page at the same address.
PLAIN: Final = '''
import json
from pathlib import Path

import polars as pl
import streamlit as st

HERE = Path(__file__).parent


@st.cache_resource
def drawn():
    """The levers, and the frames and specs, read once."""
    told = json.loads((HERE / "page.json").read_text())
    return told, {path.stem: pl.read_parquet(path) for path in HERE.glob("*.parquet")}


def scenarios():
    told, frames = drawn()
    title = st.empty()
    st.caption("The desk played 200 times")
    st.segmented_control("What", told["grounds"], default=told["grounds"][0])
    for label in ("Support group", "Start from"):
        st.selectbox(label, [label])
    left, right = st.columns([4, 8])
    with left:
        st.subheader("Change")
        moved = []
        for lever, fields in told["levers"]:
            with st.expander(lever, expanded=not moved):
                moved += [st.number_input(label, low, high, 0.0, step, key=label) for label, low, high, step in fields]
        st.number_input("Months", 1, 60, 12)
    title.title(f"Infrastructure with {moved[0]:g} more")
    with right:
        for label, shown in told["figures"]:
            st.metric(label, shown, "unchanged", border=True)
        st.vega_lite_chart(frames["chart0"], told["charts"][0], theme=None)
    st.dataframe(frames["table0"], hide_index=True)
    st.segmented_control("Look closer", told["questions"], default=told["questions"][0])
    st.vega_lite_chart(frames["chart1"], told["charts"][1], theme=None)
    st.dataframe(frames["table1"], hide_index=True)
    st.caption(f"Moved by {moved[0]:g}")


st.set_page_config(layout="wide")
st.navigation([st.Page(lambda: None, title="Home", url_path="home", default=True), st.Page(scenarios)]).run()
'''

#: Presses the first step button and notes after how many milliseconds some words stand in the page, one after another.
MOVE: Final = """(words) => new Promise((done, fail) => {
  const root = document.querySelector('[data-testid="stMain"]'), seen = {}, left = Object.entries(words);
  const began = performance.now();
  const look = () => {
    const text = root.textContent;
    while (left.length && text.includes(left[0][1])) seen[left.shift()[0]] = performance.now() - began;
    if (!left.length) { watch.disconnect(); done(seen); }
  };
  const watch = new MutationObserver(look);
  watch.observe(root, {subtree: true, childList: true, characterData: true});
  document.querySelector('[data-testid="stNumberInputStepUp"]').click();
  setTimeout(() => fail(new Error(`only ${JSON.stringify(seen)} of ${JSON.stringify(words)}`)), 60000);
})"""


def plain(folder: Path, review: Review, group: str) -> Path:
    """A folder with a page of the same controls, charts and tables."""
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    shown: list[Finding] = [desk.promises(review, group=group), desk_frontier.frontier(review, group=group)]
    specs = []
    for place, picture in enumerate(found.picture for found in shown if found.picture):
        kind = registry.chart(picture.kind)
        kind.rows(picture.frame).write_parquet(folder / f"chart{place}.parquet")
        specs.append(registry.spec(picture.kind, dict(picture.options)))
    desk.compare(review, group=group).table.write_parquet(folder / "table0.parquet")
    shown[1].table.write_parquet(folder / "table1.parquet")
    levers = [
        (lever.label, [
            (f"{lever.label} {each.label}", *map(float, (each.low, each.high, each.step))) for each in knobs(lever)
            if each.unit not in WORDS
        ])
        for lever in DESK.levers
    ]  # fmt: skip
    figures = [(row["label"], row["shown"]) for row in desk.figures(review, group=group).table.to_dicts()]
    told = {"levers": levers, "charts": specs, "figures": figures, "grounds": ["One", "Two", "Three"],
            "questions": [f"Question {number}" for number in range(7)]}  # fmt: skip
    (folder / "page.json").write_text(json.dumps(told))
    (folder / "app.py").write_text(PLAIN)
    return folder


def alone(review: Review, group: str, rounds: int) -> float:
    """Seconds of playing the desk 40 times with a lever moved, the median."""
    as_it_is, taken = desks.desk(review, group).ground.desk, []
    for number in range(rounds + 1):
        moved = ChangePeople(people=0.5 * number).apply(replace(as_it_is))
        began = time.perf_counter()
        play(moved, replications=desks.FIRST)
        taken.append(time.perf_counter() - began)
    return median(taken[1:])


def settled(page: Page) -> None:
    """Nothing, once the page stands still."""
    page.wait_for_selector('[data-testid="stNumberInputStepUp"]', timeout=60_000)
    page.wait_for_function(STILL, timeout=300_000)
    page.evaluate(QUIET)


def moved(ours: str, bare: str, group: str, rounds: int) -> dict[str, dict[str, float]]:
    """Seconds after a move, medians by theme and width: the plain page's answer, and each word of ours."""
    from playwright.sync_api import sync_playwright

    found: dict[str, dict[str, float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for turn, (theme, width) in enumerate(product(("light", "dark"), (1440, 390))):
            size: Any = {"viewport": {"width": width, "height": 900}, "color_scheme": theme}
            asking, bland = browser.new_page(**size), browser.new_page(**size)
            start = turn * (rounds + 2) + 1
            asking.goto(f"{ours}/scenarios?ground=A+support+desk&group={group}&changes=people.people={start}.25")
            bland.goto(f"{bare}/scenarios")
            taken: dict[str, list[float]] = {name: [] for name in ("plain", *SAYS)}
            for number in range(rounds + 1):
                settled(asking)
                times = asking.evaluate(MOVE, SAYS)
                settled(bland)
                times |= bland.evaluate(MOVE, {"plain": f"Moved by {0.5 * (number + 1):g}"})
                for name in taken:
                    taken[name] += [times[name] / 1000] if number else []
            found[f"{theme}, {width} px"] = {name: median(each) for name, each in taken.items()}
            asking.close()
            bland.close()
        browser.close()
    return found


def main() -> None:
    """Prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--group", default="Infrastructure")
    asked = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bare = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "plain"
        bare.mkdir()
        review = Review.open(open_sample(home).name, root=home)
        played = alone(review, asked.group, asked.rounds)
        ours, plainly = (stack.enter_context(server(at, home)) for at in (ROOT, plain(bare, review, asked.group)))
        found = moved(ours, plainly, asked.group, asked.rounds)
    print(f"playing the desk 40 times alone takes {played:.3f} s")
    for name, times in found.items():
        bland = times["plain"]
        print(
            f"{name}: marked {times['marked'] / bland:.2f} of the plain page ({bland:.3f} s), first answer "
            f"{times['first'] / (bland + played):.2f} of it and the playing, refined after {times['refined']:.2f} s"
        )


if __name__ == "__main__":
    main()
