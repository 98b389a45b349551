"""A person's name leaves the trail, and the trail can still be told from one that was tampered with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from analytics.catalogue import Customer
from analytics.errors import RegisterError
from analytics.register import Register, Saying

ANN = "Ann “Näme”"


@pytest.fixture
def named(kept: Register) -> Register:
    """A register in which a person was a contact, and changed things."""
    made = kept.save(Customer(name="Port", contact=ANN), by=Saying(ANN, f"{ANN} asked"))
    kept.save(replace(made.value, contact="The desk"), version=made.version, by=Saying(ANN))
    kept.save(Customer(name="Ferry"), by=Saying("Bo"))
    return kept


def test_a_name_is_taken_out_of_every_entry_and_the_trail_stays_whole(named: Register) -> None:
    heads = [act.hash for act in named.history()]
    assert named.redact(ANN, by=Saying("Bo")) == 2
    assert ANN not in repr(named.history())
    assert [act.who for act in named.history()] == ["[removed]", "[removed]", "Bo", "Bo"]
    assert not any(named.verify(head) for head in heads)
    assert named.redact(ANN) == 0


def test_what_was_taken_out_is_not_left_in_the_file(named: Register) -> None:
    named.redact(ANN)
    if named.database.on_sqlite:
        files = [path.read_bytes() for path in named.folder.glob("register.sqlite*")]
        assert files
        assert not any("Näme".encode() in content for content in files)


def test_a_change_to_what_is_left_is_found(named: Register) -> None:
    named.redact(ANN)
    with named.database.writing() as session:
        session.execute(text("UPDATE audit SET who = 'Mallory' WHERE id = 1"))
    assert "entry 1 (customer 'Port') was edited" in str(named.verify()[0])


def test_a_name_that_something_kept_still_says_is_left_where_it_is(named: Register) -> None:
    port = named.entry("customer", "Port")
    named.save(replace(port.value, contact=ANN), version=port.version)
    with pytest.raises(RegisterError, match=r"the customer 'Port' still says .* Change or remove it first"):
        named.redact(ANN)
    assert named.history()[0].who == ANN


def test_a_word_that_could_be_anything_is_refused(named: Register) -> None:
    with pytest.raises(RegisterError, match="too short"):
        named.redact("A")
