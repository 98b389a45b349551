"""Killed at any point, what was acknowledged is kept, and nothing half done is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from analytics import register
from analytics.catalogue import Customer
from analytics.records.dataset import Dataset
from analytics.register import Register
from tests.register.conftest import and_then
from tests.register.killed import AIMS, DAYS

ROOT = Path(__file__).resolve().parents[2]
KILLS = 56


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork and no kill -9")
def test_killed_while_saves_and_loads_are_under_way_nothing_acknowledged_is_lost(
    setting: str, room: str, steps: Path, tmp_path: Path
) -> None:
    log = _log(tmp_path, room, and_then(steps, "op.execute('INSERT INTO later_l2 (id) VALUES (2)')"))
    assert len(log["killed"]) == KILLS
    assert {aim for aim, _ in log["killed"]} == set(AIMS)
    assert min(len(log[what]) for what in ("note", "load", "agreement", "made", "moved")) >= 5, log
    kept = register.at(tmp_path / "own", room)
    _nothing_saved_is_lost(kept, log)
    kept.close()
    _nothing_loaded_is_lost(Dataset(tmp_path / "records"), log)
    for made, _ in log["room"]:
        _no_register_is_half_made(tmp_path / "m" / made, made, log, on_server=bool(setting))


def _log(folder: Path, room: str, steps: Path) -> dict[str, list[tuple[str, str]]]:
    """What the writers acknowledged, as somebody outside of them wrote it down."""
    temporary = folder / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-W", "ignore", "-m", "tests.register.killed", str(folder), room, str(steps), str(KILLS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    log = defaultdict[str, list[tuple[str, str]]](list)
    for line in done.stdout.splitlines():
        what, *told = line.removeprefix("ack ").split()
        if len(told) == 2:
            log[what].append((told[0], told[1]))
    return log


def _nothing_saved_is_lost(kept: Register, log: dict[str, list[tuple[str, str]]]) -> None:
    assert not kept.verify()
    notes = {entry.value.name: entry.value.text for entry in kept.entries("note")}
    assert {name: notes.get(name) for name, _ in log["note"]} == dict(log["note"])
    assert len(notes) <= len(log["note"]) + KILLS  # one at most was under way in each life
    saved = {number: act.after.lead_days for number, act in enumerate(kept.history("agreement", "gold"), 1)}
    assert {int(version): int(days) for version, days in log["agreement"]}.items() <= saved.items()
    assert kept.entry("agreement", "gold").version == len(saved)


def _nothing_loaded_is_lost(records: Dataset, log: dict[str, list[tuple[str, str]]]) -> None:
    versions = records.versions()
    assert {digest for digest, _ in log["load"]} <= {version.files[0].digest for version in versions}
    told = dict(log["load"])
    for version in versions:
        volumes = records.read(version.number)["volumes"]
        assert volumes.height == DAYS
        assert volumes["volume"].n_unique() == 1
        assert f"{volumes['volume'][0]:.0f}" == told.get(version.files[0].digest, f"{volumes['volume'][0]:.0f}")


def _no_register_is_half_made(
    folder: Path, room: str, log: dict[str, list[tuple[str, str]]], *, on_server: bool
) -> None:
    """Not there, or of this version, or of the later one; and never less than was acknowledged."""
    made, moved = (room in {name for name, _ in log[what]} for what in ("made", "moved"))
    database = register.database.place(folder, room)
    with database.reading() as session:
        tables = set(inspect(session.connection()).get_table_names())
        if not tables:
            assert not made
        elif "later_l1" in tables:
            assert {"later_l1", "later_l2", "audit", "note"} <= tables
            assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == "l2"
            assert session.execute(text("SELECT count(*) FROM later_l2")).scalar() == 2
        else:
            assert not moved
    database.close()
    if tables and "later_l1" not in tables:
        found = register.at(folder, room)
        assert found.entries("customer") or not made
        assert not found.verify()
        found.save(Customer(name="Ferry"))
        found.close()
    assert on_server or (folder / "register.sqlite").exists() or not tables
