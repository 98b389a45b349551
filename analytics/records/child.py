"""The child process a file is read in: whatever the file does to it, the program that asked lives on.

It is a fresh interpreter, not a fork, with a limit on memory and time. It writes the table as regular CSV and what it
learnt as JSON into a folder of its own.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.errors import IntakeError
from analytics.records import content, delimited, lines
from analytics.records.limits import Limits, size
from analytics.records.text import About

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of the child.

    Attributes:
        source: the file.
        columns: headers wanted; None for all.
        encoding, delimiter, sheet, header_row: as the profile says; "" or 0 to find out.
        preview: read the first of several sheets.
    """

    source: str
    columns: tuple[str, ...] | None = None
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    preview: bool = False


@contextmanager
def read(request: Request, limits: Limits) -> Iterator[tuple[About, Path]]:
    """What was learnt about the file, and the path of its rows as regular CSV, which is gone when the context ends.

    Raises:
        IntakeError: the file cannot be read within the limits, or at all.
    """
    held = Path(request.source).stat().st_size
    if held > limits.file_bytes:
        problem = f"the file is {size(held)}"
        raise IntakeError(problem, expected=f"at most {size(limits.file_bytes)}", remedy="Split it and load the parts")
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        order = {"request": dataclasses.asdict(request), "limits": dataclasses.asdict(limits)}
        _run(json.dumps(order), folder, limits)
        answer = json.loads((Path(folder) / "about.json").read_text("utf-8"))
        if "problem" in answer:
            raise IntakeError(answer.pop("problem"), **answer)
        answer["refused"] = [tuple(entry) for entry in answer["refused"]]
        yield About(**answer), Path(folder) / "text.csv"


def _run(order: str, folder: str, limits: Limits) -> None:
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(path for path in (root, os.environ.get("PYTHONPATH", "")) if path)
    command = [sys.executable, "-m", "analytics.records.child", folder]
    environment = {**os.environ, "PYTHONPATH": paths, "POLARS_MAX_THREADS": "2"}
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module, no shell
            command, input=order.encode(), env=environment, timeout=limits.seconds, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired as error:
        problem = f"reading the file took longer than {limits.seconds} seconds and was stopped"
        raise IntakeError(problem, remedy="Split the file and load the parts") from error
    if done.returncode != 0 or not (Path(folder) / "about.json").exists():
        problem = f"reading the file took more than {size(limits.memory_bytes)} of memory, or broke the reader"
        raise IntakeError(problem, remedy="Split the file, or save it as CSV and load that")


def _serve(folder: Path) -> None:
    """Reads the order from standard input and leaves text.csv and about.json in the folder."""
    order = json.load(sys.stdin)
    limits = Limits(**order["limits"])
    _confine(limits)
    about = About()
    try:
        with (folder / "text.csv").open("w", encoding="utf-8", errors="replace", newline="") as out:
            _dispatch(Request(**order["request"]), out, about, limits)
        answer = dataclasses.asdict(about)
    except IntakeError as error:
        answer = {"problem": error.problem, "expected": error.expected, "exists": error.exists, "remedy": error.remedy}
    except OSError as error:
        answer = {
            "problem": f"the file cannot be read here ({error.strerror})",
            "remedy": "Free some space, or allow it",
        }
    # JSON may have smuggled in half a surrogate pair, which no frame can hold.
    (folder / "about.json").write_bytes(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def _dispatch(request: Request, out: TextIO, about: About, limits: Limits) -> None:
    held = Path(request.source).read_bytes()
    about.digest = hashlib.sha256(held).hexdigest()
    data = content.unpacked(held, limits)
    about.kind = content.kind(data)
    if about.kind == "delimited":
        delimited.read(
            data, out, about, request.columns, encoding=request.encoding, delimiter=request.delimiter,
            header_row=request.header_row,
        )  # fmt: skip
    elif about.kind == "json lines":
        lines.read(data, out, about, request.columns)
    elif about.kind == "workbook":
        from analytics.records import workbook  # its imports are heavy

        workbook.read(
            data, out, about, request.columns, sheet=request.sheet, header_row=request.header_row, limits=limits,
            preview=request.preview,
        )  # fmt: skip
    else:
        from analytics.records import columnar  # its imports are heavy

        columnar.read(data, out, about, request.columns)


def _confine(limits: Limits) -> None:
    """Holds this process to its memory, where the system can."""
    if sys.platform != "win32":
        import resource  # only there

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
