"""Killed at any instant, a load has happened whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.records.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]

#: Starts a writer ten times and kills it at a random instant of its loads; each load writes three months of volumes.
#: It forks before polars is put to work, because ten interpreters would take ten times as long to start.
KILLER = """
import os, random, signal, sys, time
from datetime import date, timedelta
from pathlib import Path
import polars as pl
from analytics.records import refusals
from analytics.records.dataset import Dataset
from analytics.records.intake import Intake

def write(dataset, begin):
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(90)]
    none = refusals.none()
    for load in range(begin, begin + 10_000):
        kept = pl.DataFrame({"service": "s", "customer": "", "category": "", "day": days, "volume": float(load)})
        dataset.load([Intake(table="volumes", file=f"{load}", profile="p", digest=str(load), rows=90, kept=kept,
                             refused=none, rejected=none, merged=0, conflicts=none)])

dataset, chance = Dataset(Path(sys.argv[1])), random.Random(1)
for kill in range(10):
    writer = os.fork()
    if not writer:
        write(dataset, kill * 10_000)
    before = len(list(dataset.folder.glob("versions/0*")))
    while len(list(dataset.folder.glob("versions/0*"))) == before:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.05))
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    print(len(list(dataset.folder.glob("versions/0*"))), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork and no kill -9")
def test_a_load_killed_at_any_point_has_happened_whole_or_not_at_all(tmp_path: Path) -> None:
    dataset = Dataset(tmp_path / "records")
    command = [sys.executable, "-W", "ignore", "-c", KILLER, str(dataset.folder)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    ends = [int(line) for line in done.stdout.split()]
    versions = dataset.versions()
    assert len(ends) == 10
    assert [version.number for version in versions] == list(range(1, ends[-1] + 1))
    for end in ends:
        volumes = dataset.read(end)["volumes"]
        assert volumes.height == 90
        assert volumes["volume"].unique().to_list() == [float(versions[end - 1].files[0].digest)]


def test_stopped_at_any_step_a_load_leaves_the_version_before_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every fsync is a step; one after the other is made the last thing that happens."""
    from analytics.records import profile
    from analytics.records.intake import take_in

    source, desk = tmp_path / "v.csv", profile.shipped()["sample_volumes"]
    dataset, fsync, stops = Dataset(tmp_path / "records"), os.fsync, 0
    source.write_text("service,day,volume\nMail,2026-01-01,1\n")
    dataset.load([take_in(source, desk)])
    source.write_text("service,day,volume\nMail,2026-01-01,2\nMail,2026-02-01,2\n")
    later = take_in(source, desk)
    while True:
        left = stops

        def stop(handle: int) -> None:
            nonlocal left
            if not left:
                raise KeyboardInterrupt
            left -= 1
            fsync(handle)

        monkeypatch.setattr(os, "fsync", stop)
        try:
            dataset.load([later])
        except KeyboardInterrupt:
            stops += 1
            if len(dataset.versions()) == 1:
                assert dataset.read()["volumes"]["volume"].to_list() == [1.0]
        else:
            break
    assert stops >= 5
    assert dataset.read()["volumes"]["volume"].to_list() == [2.0, 2.0]
