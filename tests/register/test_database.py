"""Where a register lives, and what is said where it cannot be reached, read or written."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from analytics import register
from analytics.catalogue import Customer
from analytics.errors import RegisterError
from analytics.register import Register, database
from analytics.register.database import SETTING, place


def test_without_a_setting_a_register_is_a_file_in_its_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert place(tmp_path, "own").file == tmp_path / "register.sqlite"


@pytest.mark.parametrize(
    ("address", "words"),
    [("mysql://db/x", "names a database of mysql"), ("our database", "not the address of a database")],
)
def test_another_database_is_refused_in_words(
    address: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, address)
    with pytest.raises(RegisterError, match=words):
        place(tmp_path, "own")


def test_a_server_that_is_not_there_is_named_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, "postgresql://reviewer:hush@127.0.0.1:9/reviews")
    with pytest.raises(RegisterError, match="cannot be reached") as told:
        register.at(tmp_path, "own")
    assert "hush" not in str(told.value)


def test_every_connection_to_a_file_keeps_the_promises_of_the_register(tmp_path: Path) -> None:
    kept = register.at(tmp_path, "own")
    with kept.database.reading() as session:
        held = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")}
        assert held == {"journal_mode": "wal", "synchronous": 2}
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_full_disk_is_said_and_what_was_kept_stays(tmp_path: Path) -> None:
    kept = register.at(tmp_path, "own")
    first = kept.save(Customer(name="Port", contact="Ann"))

    def full(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]  # the driver's own; SQLite holds it to what it has

    event.listen(kept.database.engine, "connect", full)
    with pytest.raises(RegisterError, match=r"the disk under the register .* is full. Free some space; nothing was"):
        kept.save(replace(first.value, contact="x" * 100_000), version=first.version)
    event.remove(kept.database.engine, "connect", full)
    assert kept.entry("customer", "Port") == first
    assert not kept.verify()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(RegisterError, match=r"taken.register.sqlite cannot be opened"):
        register.at(tmp_path / "taken", "own")


def test_a_file_that_is_no_register_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(RegisterError, match=r"is damaged .* Restore a backup"):
        register.at(tmp_path, "own")


def test_a_writer_waits_for_the_one_before_it_and_then_says_that_it_is_busy(
    kept: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 1)
    waiting = replace(kept, database=replace(kept.database))
    with kept.database.writing() as session, pytest.raises(RegisterError, match="busy"):
        session.execute(text("UPDATE chain SET length = length"))
        waiting.save(Customer(name="Port"))
    assert waiting.save(Customer(name="Port")).version == 1
    waiting.close()


def test_a_save_is_kept_once_where_its_answer_got_lost(kept: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    made = kept.save(Customer(name="Port"))
    answers = iter([True, False])
    writing = database.Database.writing

    def lossy(self: database.Database) -> object:
        return _Lossy(writing(self), lost=next(answers))

    monkeypatch.setattr(database.Database, "writing", lossy)
    saved = kept.save(replace(made.value, contact="Ann"), version=made.version)
    monkeypatch.undo()
    assert saved.version == 2
    assert kept.entry("customer", "Port") == saved
    assert [act.name for act in kept.history()] == ["Port", "Port"]
    assert not kept.verify()


class _Lossy:
    """A writing transaction whose commit arrives, but not its answer."""

    def __init__(self, inner: object, *, lost: bool) -> None:
        self.inner, self.lost = inner, lost

    def __enter__(self) -> object:
        return self.inner.__enter__()  # type: ignore[attr-defined]  # a context manager of any kind

    def __exit__(self, *raised: object) -> None:
        self.inner.__exit__(*raised)  # type: ignore[attr-defined]  # a context manager of any kind
        if self.lost:
            message = "the connection went away"
            raise database.LostError(message)


def test_saves_go_on_while_the_server_drops_connections(postgres: str, room: str, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, postgres)
        kept, cutter = register.at(tmp_path, room), register.at(tmp_path, f"{room}-cutter")
    stop = threading.Event()
    cut = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE application_name = 'service-review' AND pid <> pg_backend_pid()"
    )

    def drop() -> None:
        while not stop.is_set():
            with suppress(RegisterError), cutter.database.reading() as session:
                session.execute(cut)
            time.sleep(0.15)

    dropping = threading.Thread(target=drop)
    dropping.start()
    acknowledged, refused = [], 0
    for number in range(60):
        try:
            kept.save(Customer(name=f"C{number}"))
            acknowledged.append(f"C{number}")
        except RegisterError:
            refused += 1
    stop.set()
    dropping.join()
    there = [entry.value.name for entry in kept.entries("customer")]
    assert set(acknowledged) <= set(there)
    assert len(there) == len(set(there))
    assert len(acknowledged) > refused
    assert not kept.verify()
    kept.close()
    cutter.close()
