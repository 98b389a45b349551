"""A browser, a server of one's own, and a visitor who waits until a page stands still."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

if TYPE_CHECKING:
    from analytics.review import Workspace

ROOT = Path(__file__).resolve().parents[2]

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

#: The connection is up, the script has run, and nothing drawn is out of date.
STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale="true"],[data-testid="stSkeleton"],[data-testid="stAppSkeleton"]');
}"""

#: Nothing has changed in the page for a moment.
QUIET = """() => new Promise(done => {
  const watch = new MutationObserver(() => { clearTimeout(wait); wait = setTimeout(end, 120); });
  const end = () => { watch.disconnect(); done(); };
  let wait = setTimeout(end, 120);
  setTimeout(end, 5000);
  const everything = {subtree: true, childList: true, attributes: true, characterData: true};
  watch.observe(document.querySelector('[data-testid="stApp"]'), everything);
})"""

#: Remembers whether a run has started, so that waiting for its end cannot end before it began.
WATCH = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  window.ran = false;
  new MutationObserver(() => { if (app.dataset.testScriptState === 'running') window.ran = true; })
    .observe(app, {attributes: true});
  setTimeout(() => { window.ran = true; }, 2000);
}"""


@dataclass
class Visitor:
    """Somebody at a browser; every step returns once the page stands still.

    Attributes:
        page: the page before them.
        url: address of the server.
        outside: every address asked for that is not the server's.
    """

    page: Page
    url: str
    outside: list[str] = field(default_factory=list)

    def note(self, asked: Request) -> None:
        own = (self.url, self.url.replace("http:", "ws:"), "data:", "blob:")
        if not asked.url.startswith(own):
            self.outside.append(asked.url)

    def settle(self, seconds: float = 60) -> Visitor:
        self.page.wait_for_function(STILL, timeout=seconds * 1000)
        self.page.evaluate(QUIET)
        self.page.wait_for_function(STILL, timeout=seconds * 1000)
        return self

    def goto(self, path: str = "") -> Visitor:
        self.page.goto(f"{self.url}/{path}")
        return self.settle()

    def act(self, step: Callable[[], object]) -> Visitor:
        """Does something that makes the script run, and waits until it has."""
        self.page.evaluate(WATCH)
        step()
        self.page.wait_for_function("() => window.ran")
        return self.settle()

    def choose(self, key: str, option: str) -> Visitor:
        """Picks an option of a select box by the words it shows."""
        self.key(key).locator('[data-baseweb="select"], [role="combobox"], input').first.click()
        return self.act(self.page.get_by_role("option", name=option, exact=True).click)

    def key(self, key: str) -> Locator:
        return self.page.locator(f".st-key-{key}")

    def heading(self) -> str:
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        return self.page.get_by_role("heading", level=1).inner_text()


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        message = "no chromium to drive the app with: install the package chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder in which the sample was read in once; servers get copies."""
    from analytics.review import open_sample

    home = tmp_path_factory.mktemp("sample")
    open_sample(home)
    return home


@dataclass
class Serve:
    """Starts server processes, each with a home folder of its own, and gives their addresses.

    Attributes:
        sample_home: home folder with the sample read in; servers get copies.
        folders: makes folders.
        running: the processes started.
    """

    sample_home: Path
    folders: pytest.TempPathFactory
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __call__(self, script: Path = ROOT / "app.py", *, home: Path | None = None) -> str:
        """The address of a server that runs until the module's tests are over."""
        if home is None:
            home = self.folders.mktemp("home") / "kept"
            shutil.copytree(self.sample_home, home)
        port = free_port()
        command = [
            sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
            "--server.headless", "true", "--server.fileWatcherType", "none",
        ]  # fmt: skip
        with (self.folders.mktemp("log") / "server.log").open("wb") as log:
            paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
            env = {**os.environ, "SERVICE_REVIEW_HOME": str(home), "PYTHONPATH": paths}
            self.running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT))
        address = f"http://127.0.0.1:{port}"
        wait_for(address, self.running[-1])
        return address

    @contextmanager
    def one(self, **how: Any) -> Iterator[str]:
        """The address of a server that ends with the block."""
        yield self(**how)
        self.end(self.running.pop())

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Ends one server."""
        process.terminate()
        process.wait(15)


@pytest.fixture(scope="module")
def serve(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts servers, and ends those still running when the module's tests are over."""
    servers = Serve(sample_home, tmp_path_factory)
    yield servers
    for process in servers.running:
        servers.end(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            pytest.fail(f"the server at {address} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310  # our own server
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the server at {address} did not start")


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in a home of a module's own, whose register its tests write in beside the server."""
    folder = tmp_path_factory.mktemp("home") / "written"
    shutil.copytree(sample_home, folder)
    return folder


@pytest.fixture(scope="module")
def address(serve: Serve, home: Path) -> str:
    """A server on that home."""
    return serve(home=home)


@pytest.fixture
def place(home: Path) -> Workspace:
    """The sample's workspace of that home, without scenarios, proposals and actions."""
    from analytics.review import workspace

    there = workspace("sample", home)
    for kind in ("scenario", "proposal", "action"):
        for entry in there.register.entries(kind):
            there.register.remove(kind, entry.value.name, version=entry.version)
    return there


@pytest.fixture(scope="module")
def server(serve: Serve) -> str:
    """One server for the tests of a module, on the sample."""
    return serve()


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a page of a server in a fresh browser context, at a width and in a colour scheme."""
    contexts = []

    def open_page(url: str, path: str = "", *, width: int = 1440, scheme: str = "light", zone: str = "UTC") -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce", locale="en-GB", timezone_id=zone,
        )  # fmt: skip
        contexts.append(context)
        visitor = Visitor(context.new_page(), url)
        visitor.page.on("request", visitor.note)
        return visitor.goto(path)

    yield open_page
    for context in contexts:
        context.close()
