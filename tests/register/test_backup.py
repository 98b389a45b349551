"""A backup taken while others write is whole, and what is restored from it is what was kept at its moment."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from analytics import catalogue, register
from analytics.catalogue import Customer
from analytics.errors import RegisterError
from analytics.register import Register, Saying, backup
from analytics.register.database import SETTING
from analytics.register.notebook import Note, ServiceReview
from analytics.review.workspace import SAMPLE_DATA
from tests.register.test_register import HARBOUR


def test_fifteen_backups_taken_under_load_restore_to_what_was_kept_at_their_moment(
    kept: Register,
    room: str,
    tmp_path: Path,
) -> None:
    kept.agree(catalogue.read(SAMPLE_DATA / "catalogue.toml"))
    kept.save(HARBOUR)
    stop, writers = threading.Event(), [replace(kept, database=replace(kept.database)) for _ in range(2)]

    def write(writer: Register) -> None:
        number = 0
        while not stop.is_set():
            note = writer.save(Note(review="October", text=f"{number}"))
            writer.save(replace(note.value, text="x" * 2000), version=note.version)
            number += 1

    threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    taken = [kept.backup(tmp_path / f"{number}.sqlite") for number in range(15)]
    stop.set()
    for thread in threads:
        thread.join()
    trail = kept.history()
    lengths = []
    for number, file in enumerate(taken):
        other = register.at(tmp_path / f"other-{number}", f"{room}-{number}")
        other.restore(file)
        *was, restored = other.history()
        assert restored.kind == "restore"
        assert was == trail[: len(was)]
        assert not other.verify(was[-1].hash)
        assert other.catalogue() == kept.catalogue()
        lengths.append(len(was))
        other.close()
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0]
    for writer in writers:
        writer.close()


def test_a_restored_register_goes_on_where_its_backup_ended(kept: Register, tmp_path: Path) -> None:
    first = kept.save(Customer(name="Port", contact="Ann"))
    file = kept.backup(tmp_path / "b.sqlite")
    head = kept.head()
    kept.save(replace(first.value, contact="Bo"), version=first.version)
    replaced = kept.head()
    before = kept.restore(file, by=Saying("Cy"))
    assert kept.entry("customer", "Port") == first
    assert kept.history()[-1].reason == f"Put in the place of what ended with {replaced}"
    assert not kept.verify(head)
    second = kept.save(replace(first.value, contact="Di"), version=first.version)
    assert kept.save(Customer(name="Ferry")).version == 1
    assert second.version == 2
    kept.restore(before)
    assert kept.entry("customer", "Port").value.contact == "Bo"
    assert not kept.verify(replaced)


def test_a_backup_is_never_written_over(kept: Register, tmp_path: Path) -> None:
    file = kept.backup(tmp_path / "b.sqlite")
    with pytest.raises(RegisterError, match="is there already"):
        kept.backup(file)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["b.sqlite"]


def test_a_backup_is_one_plain_file_that_any_sqlite_reads(kept: Register, tmp_path: Path) -> None:
    kept.save(Customer(name="Port", contact="Ann"))
    with closing(sqlite3.connect(kept.backup(tmp_path / "b.sqlite"))) as opened:
        assert opened.execute("SELECT name, contact FROM customer").fetchall() == [("Port", "Ann")]
    assert [path.name for path in tmp_path.glob("b*")] == ["b.sqlite"]


def test_what_is_no_backup_is_refused_and_nothing_is_changed(kept: Register, tmp_path: Path) -> None:
    kept.save(Customer(name="Port"))
    whole = kept.backup(tmp_path / "whole.sqlite")
    (tmp_path / "cut.sqlite").write_bytes(whole.read_bytes()[:30_000])
    (tmp_path / "text.sqlite").write_text("no database")
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE audit (id INTEGER)")
    head = kept.head()
    for name, words in (("cut", "no sound backup"), ("text", "no sound backup"), ("other", "no sound backup"),
                        ("none", "there is no backup at")):  # fmt: skip
        with pytest.raises(RegisterError, match=words):
            kept.restore(tmp_path / f"{name}.sqlite")
    assert kept.head() == head
    assert not list(kept.folder.glob(".*"))


def test_a_backup_that_was_tampered_with_is_refused(kept: Register, tmp_path: Path) -> None:
    kept.save(Customer(name="Port", contact="Ann"))
    file = kept.backup(tmp_path / "b.sqlite")
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("UPDATE customer SET contact = 'Mallory'")
        opened.commit()
    with pytest.raises(RegisterError, match="is not what was saved: the customer 'Port'"):
        kept.restore(file)


def test_a_register_moves_from_a_file_to_a_server_and_back(postgres: str, room: str, tmp_path: Path) -> None:
    sample = catalogue.read(SAMPLE_DATA / "catalogue.toml")
    file = register.at(tmp_path / "file", room)
    file.agree(sample)
    file.save_all([(ServiceReview(name="R", first=HARBOUR.first, last=HARBOUR.last), 0), (Note(review="R"), 0)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, postgres)
        server = register.at(tmp_path / "server", room)
    server.restore(file.backup(tmp_path / "to-server.sqlite"))
    assert server.catalogue() == sample
    assert [act.hash for act in server.history()][:-1] == [act.hash for act in file.history()]
    server.save(Customer(name="Port"))
    file.restore(server.backup(tmp_path / "to-file.sqlite"))
    assert file.entry("customer", "Port")
    assert not file.verify(server.head())
    server.close()


def test_the_program_s_own_backups_have_names_of_their_own(tmp_path: Path) -> None:
    first = backup.free(tmp_path / "before.sqlite")
    first.touch()
    second = backup.free(tmp_path / "before.sqlite")
    shutil.copyfile(first, second)
    assert [first.name, second.name, backup.free(first).name] == ["before.sqlite", "before-2.sqlite", "before-3.sqlite"]
