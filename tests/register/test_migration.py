"""A register is made, and brought up to date, whole or not at all, and a backup is taken first."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from analytics import register
from analytics.catalogue import Catalogue, Customer
from analytics.errors import RegisterError
from analytics.register import Register, backup, migration
from analytics.register.database import place
from analytics.register.models import Base
from tests.register.conftest import and_then


def tables(kept: Register) -> set[str]:
    with kept.database.reading() as session:
        return set(inspect(session.connection()).get_table_names())


def test_the_steps_lead_to_the_tables_that_the_program_reads(kept: Register) -> None:
    with kept.database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_opening_a_register_again_changes_nothing_and_takes_no_backup(kept: Register) -> None:
    kept.save(Customer(name="Port"))
    head = kept.head()
    assert migration.bring_up_to_date(kept.database, kept.folder) is None
    assert kept.head() == head
    assert not (kept.folder / backup.BACKUPS).exists()


def test_a_register_of_an_earlier_version_is_backed_up_and_brought_up_to_date(kept: Register, steps: Path) -> None:
    kept.agree(Catalogue(organisation="Harbour", customers=(Customer(name="Port"),)))
    taken = migration.bring_up_to_date(kept.database, kept.folder, steps)
    assert taken is not None
    assert "later_l1" in tables(kept)
    assert kept.catalogue().organisation == "Harbour"
    with backup.opened(taken, kept.folder) as found:
        before = Register(found, kept.folder)
        assert "later_l1" not in tables(before)
        assert (before.catalogue(), before.head()) == (kept.catalogue(), kept.head())
        assert not before.verify()


def test_a_step_that_fails_leaves_no_half_behind(kept: Register, steps: Path) -> None:
    before = tables(kept)
    with pytest.raises(ZeroDivisionError):
        migration.bring_up_to_date(kept.database, kept.folder, and_then(steps, "1 / 0"))
    assert tables(kept) == before
    assert migration.bring_up_to_date(kept.database, kept.folder, and_then(steps, "pass")) is not None
    assert tables(kept) == before | {"later_l1", "later_l2"}
    assert len(list((kept.folder / backup.BACKUPS).iterdir())) == 2


def test_a_register_of_a_later_version_is_left_alone_and_said_so(kept: Register, steps: Path) -> None:
    migration.bring_up_to_date(kept.database, kept.folder, steps)
    with pytest.raises(RegisterError, match=r"written by a later version of this program \(step 'l1'\)"):
        migration.bring_up_to_date(kept.database, kept.folder)
    with pytest.raises(RegisterError, match="later version"):
        register.at(kept.folder, kept.folder.name)


@pytest.mark.usefixtures("setting")
def test_two_programs_that_open_a_new_register_together_both_find_it_whole(
    room: str,
    tmp_path: Path,
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def opened(_: int) -> bool:
        found = register.at(tmp_path / room, room)
        try:
            return found.catalogue() == Catalogue() and not found.verify()
        finally:
            found.close()

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(opened, range(6)))


def test_a_room_whose_name_needs_quoting_is_a_room(setting: str, tmp_path: Path) -> None:
    opened = register.at(tmp_path / "own-2_x", "own-2_x")
    opened.save(Customer(name="Port"))
    with opened.database.reading() as session:
        if setting:
            assert session.execute(text("SELECT current_schema()")).scalar() == "own-2_x"
    assert opened.database == place(tmp_path / "own-2_x", "own-2_x")
    opened.close()
