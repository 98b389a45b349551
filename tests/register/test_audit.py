"""Whoever changes the trail, or the register past it, is found out, and the place is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from analytics.catalogue import Catalogue, Customer
from analytics.register import Register, Saying
from analytics.register.audit import NOTHING
from analytics.register.models import AuditEntry

Tamper = Callable[[Register], None]


@pytest.fixture
def trail(kept: Register) -> Register:
    """A register with nine changes in its trail."""
    kept.agree(Catalogue(customers=tuple(Customer(name=name) for name in "ABC")), by=Saying("Ann", "start"))
    for name in "ABC":
        for contact in ("Bo", "Cy"):
            found = kept.entry("customer", name)
            kept.save(replace(found.value, contact=contact), version=found.version, by=Saying("Ann", "asked"))
    return kept


def does(*statements: str) -> Tamper:
    """Changes the database behind the register's back."""

    def tamper(kept: Register) -> None:
        with kept.database.writing() as session:
            for statement in statements:
                session.execute(text(statement))

    return tamper


EDITED = {
    "edited words": (does("UPDATE audit SET reason = 'never asked' WHERE id = 5"), "entry 5 .* was edited"),
    "edited content": (does("UPDATE audit SET after = replace(after, 'Bo', 'Ed') WHERE id = 4"), "entry 4 .* edited"),
    "edited time": (does("""UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE id = 2"""), "entry 2 .* edited"),
    "edited and hashed anew": (
        does("UPDATE audit SET hash = digest, at = 'x' WHERE id = 6"), "entry 6 .* was edited"),
    "deleted": (does("DELETE FROM audit WHERE id = 3"), "entry 3 is missing"),
    "several deleted": (does("DELETE FROM audit WHERE id IN (3, 4)"), "entries 3 to 4 are missing"),
    "the first deleted": (does("DELETE FROM audit WHERE id = 1"), "entry 1 is missing"),
    "deleted and closed up": (
        does("DELETE FROM audit WHERE id = 3", "UPDATE audit SET id = -id WHERE id > 3",
             "UPDATE audit SET id = -id - 1 WHERE id < 0"),
        "entry 3 .* was edited"),
    "reordered": (
        does("UPDATE audit SET id = 99 WHERE id = 4", "UPDATE audit SET id = 4 WHERE id = 5",
             "UPDATE audit SET id = 5 WHERE id = 99"),
        "entry 4 was moved: what stands at 5 belongs here"),
    "the last cut off": (does("DELETE FROM audit WHERE id = 9"), "the trail was cut off: entry 9 is missing"),
    "a tail cut off": (does("DELETE FROM audit WHERE id > 6"), "cut off: entries 7 to 9 are missing"),
    "all cut off": (does("DELETE FROM audit"), "cut off: entries 1 to 9 are missing"),
    "the mark of its end lost": (does("DELETE FROM chain"), "end of the trail is not marked"),
    "put in": (
        does("INSERT INTO audit (id, act, at, who, kind, name, reason, agreed, digest, previous, hash) "
             "SELECT 10, act, at, who, kind, name, reason, agreed, digest, hash, hash FROM audit WHERE id = 9"),
        "entry 10 .* was edited"),
}  # fmt: skip


@pytest.mark.parametrize("way", EDITED)
def test_a_change_to_the_trail_is_named_with_its_place(trail: Register, way: str) -> None:
    tamper, words = EDITED[way]
    assert not trail.verify()
    tamper(trail)
    found = trail.verify()
    assert found
    assert re.search(words, str(found[0])), found


def test_an_entry_changed_past_the_register_is_named(trail: Register) -> None:
    does("UPDATE customer SET contact = 'Mallory' WHERE name = 'B'")(trail)
    assert [str(damage) for damage in trail.verify()] == [
        "the customer 'B' is not what the trail says: it was changed past the register"
    ]


def test_a_trail_cut_back_with_everything_that_tells_of_it_is_found_by_a_printed_head(trail: Register) -> None:
    printed = trail.head()
    found = trail.entry("customer", "C")
    with trail.database.writing() as session:
        before = session.execute(text("SELECT hash FROM audit WHERE id = 8")).scalar()
        session.execute(text("DELETE FROM audit WHERE id = 9"))
        session.execute(text("UPDATE chain SET length = 8, head = :head"), {"head": before})
        session.execute(text("UPDATE customer SET contact = 'Bo' WHERE name = 'C'"))
    assert found.value.contact == "Cy"
    assert not trail.verify()
    assert "was cut off or written anew" in str(trail.verify(printed)[0])


def test_a_head_printed_at_any_time_is_found_in_a_sound_trail(trail: Register) -> None:
    assert not [act.number for act in trail.history() if trail.verify(act.hash)]
    assert trail.history()[-1].hash == trail.head() != NOTHING


def test_what_is_saved_together_has_entries_of_its_own_in_the_trail(trail: Register) -> None:
    first = trail.history()[:3]
    assert [act.number for act in first] == [1, 2, 3]
    assert len({act.act for act in first}) == 1
    assert {act.who for act in first} == {"Ann"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, 9), column=st.sampled_from(["act", "at", "who", "kind", "name", "reason", "agreed"]))
def test_no_word_of_any_entry_is_changed_unseen(trail: Register, number: int, column: str) -> None:
    with trail.database.writing() as session:
        entry = session.get(AuditEntry, number)
        was = getattr(entry, column)
        setattr(entry, column, "x" + was[1:])
    assert trail.verify()[0].entry == number
    with trail.database.writing() as session:
        setattr(session.get(AuditEntry, number), column, was)
    assert not trail.verify()
