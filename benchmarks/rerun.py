"""Page reruns over the websocket: our settings against stock Streamlit, and the brief against an empty page.

    python -m benchmarks.rerun [--rounds 7] [--reruns 10]

Prints medians of interleaved rounds as ratios, and the kilobytes sent to the browser in one rerun of each page.
Claims: at most 0.25 of the same app under stock settings; the brief at most 3 empty pages; at most 100 KB a rerun.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("brief", "compliance", "demand", "warnings", "scenarios", "agreements", "records")

#: Streamlit as it comes: without the extra packages that `streamlit[performance]` adds, collecting after every run.
STOCK = "import sys\nsys.modules.update(dict.fromkeys(('uvloop', 'httptools', 'orjson')))\n"


@dataclass
class Viewer:
    """One browser's websocket to a server.

    Attributes:
        address: of the server.
        page: opened first; the page's hash is kept for later reruns.
        query: what stands in the address behind the page.
    """

    address: str
    page: str
    page_hash: str = ""
    query: str = ""

    async def connect(self) -> Viewer:
        """The viewer, once its first run is over."""
        self.socket = await websockets.connect(
            self.address.replace("http", "ws") + "/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")], max_size=None, origin=websockets.Origin(self.address),
        )  # fmt: skip
        await self.rerun()
        return self

    async def rerun(self) -> tuple[float, int]:
        """Seconds and bytes of one rerun of the page."""
        message, sent = BackMsg(), 0
        message.rerun_script.query_string = self.query
        if self.page_hash:
            message.rerun_script.page_script_hash = self.page_hash
        else:
            message.rerun_script.page_name = self.page
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), 180)
            sent += len(raw)
            answer = ForwardMsg()
            answer.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.page_hash = answer.navigation.page_script_hash or self.page_hash
            elif kind == "new_session" and not self.page_hash:
                self.page_hash = answer.new_session.page_script_hash
            elif kind == "script_finished":
                return time.perf_counter() - began, sent


@contextmanager
def server(folder: Path, home: Path, *, stock: bool = False) -> Iterator[str]:
    """The address of a server of the app in `folder`, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "SERVICE_REVIEW_HOME": str(home)}
    if stock:
        site = home / "stock"
        site.mkdir(exist_ok=True)
        (site / "sitecustomize.py").write_text(STOCK)
        environment |= {"PYTHONPATH": str(site), "STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless=true"]
    running = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310  # our own server
                break
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        yield address
    finally:
        running.terminate()
        running.wait(20)


def empty_app(folder: Path) -> Path:
    """A folder with an app of one empty page under our settings."""
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    (folder / "app.py").write_text("import streamlit as st\n\nst.title('Empty')\n")
    return folder


async def measure(
    addresses: dict[str, tuple[str, str]], rounds: int, reruns: int, settle: float
) -> dict[str, tuple[float, float]]:
    """Median seconds and kilobytes of a rerun by name, rounds interleaved; `addresses` hold (address, page)."""
    viewers = {name: await Viewer(*where).connect() for name, where in addresses.items()}
    await asyncio.sleep(settle)  # what a first visit sets going in the background is over before anything is measured
    taken: dict[str, list[tuple[float, int]]] = {name: [] for name in viewers}
    for _ in range(rounds):
        for name, viewer in viewers.items():
            runs = [await viewer.rerun() for _ in range(reruns)]
            taken[name].append((median(seconds for seconds, _ in runs), max(size for _, size in runs)))
    return {name: (median(s for s, _ in runs), max(b for _, b in runs) / 1024) for name, runs in taken.items()}


def main() -> None:
    """Prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reruns", type=int, default=10)
    parser.add_argument("--settle", type=float, default=60, help="seconds to wait after the first visits")
    asked = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bare = empty_app(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "empty")
        ours = stack.enter_context(server(ROOT, home))
        stock = stack.enter_context(server(ROOT, home, stock=True))
        empty = stack.enter_context(server(bare, home))
        where = {"empty": (empty, "")}
        for page in PAGES:  # the brief is the page one lands on, so it has no name in an address
            named = "" if page == "brief" else page
            where |= {page: (ours, named), f"stock {page}": (stock, named)}
        found = asyncio.run(measure(where, asked.rounds, asked.reruns, asked.settle))
    print(f"{'page':12} {'of stock':>9} {'of empty':>9} {'KB':>7}")
    for page in PAGES:
        seconds, size = found[page]
        print(f"{page:12} {seconds / found[f'stock {page}'][0]:9.2f} {seconds / found['empty'][0]:9.2f} {size:7.1f}")


if __name__ == "__main__":
    main()
