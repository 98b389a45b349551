"""What is saved is kept whole, with who saved it and why, and nobody's save is written over."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from analytics import catalogue, register
from analytics.catalogue import (
    Agreement,
    Calendar,
    Catalogue,
    Conversion,
    Customer,
    Group,
    Service,
    Supplier,
    Target,
    Version,
)
from analytics.errors import CatalogueError, ConflictError, QuestionError
from analytics.records import profile
from analytics.register import Register, Saying, backup
from analytics.register.difference import differences
from analytics.register.kinds import KINDS, OF_CATALOGUE
from analytics.register.mirror import _needs
from analytics.register.notebook import Alternative, Decision, Event, Note, PinnedFinding, ServiceReview
from analytics.review.workspace import SAMPLE_DATA

HARBOUR = ServiceReview(name="October", first=date(2026, 10, 1), last=date(2026, 10, 31), agenda=("Levels",))
EURO = Conversion(of="EUR", into="GBP", rate=0.85, on=date(2026, 1, 31), source="Bank of England")
UP = Target(name="up", measure="availability", at_least=0.99)
PAY = Service(name="Pay", group="Desk")
GOLD = Agreement(
    name="gold", service="Pay", customer="Port",
    versions=(Version(in_force=date(2026, 1, 1), calendar="24x7", targets=(UP,)),),
)  # fmt: skip


@pytest.fixture
def agreed(kept: Register) -> Register:
    """A register with a small catalogue."""
    kept.agree(Catalogue(
        organisation="Harbour", services=(PAY,), customers=(Customer(name="Port"),), groups=(Group(name="Desk"),),
        agreements=(GOLD,),
    ))  # fmt: skip
    return kept


def sample() -> Catalogue:
    return catalogue.read(SAMPLE_DATA / "catalogue.toml")


def test_a_catalogue_comes_back_as_it_was_agreed(kept: Register) -> None:
    kept.agree(sample())
    assert kept.catalogue() == sample()
    assert kept.agreed() == catalogue.fingerprint(sample())
    assert catalogue.fingerprint(kept.catalogue(kept.agreed())) == kept.agreed()
    assert not kept.verify()


def test_an_empty_register_has_the_catalogue_in_which_nothing_is_agreed(kept: Register) -> None:
    assert kept.catalogue() == Catalogue()
    assert kept.agreed() == catalogue.fingerprint(Catalogue())
    assert not kept.history()
    assert set(kept.head()) == {"0"}


def test_every_part_of_the_catalogue_has_a_kind() -> None:
    own = {"currency", "zone", "fiscal_year_starts"}  # the organisation's
    assert {kind.field for kind in OF_CATALOGUE} | own == set(Catalogue.__dataclass_fields__)


def test_an_entry_that_is_saved_has_the_next_version_and_is_in_the_trail(agreed: Register) -> None:
    port = agreed.entry("customer", "Port")
    saved = agreed.save(replace(port.value, contact="Ann"), version=port.version, by=Saying("Bo", "She asked"))
    assert (saved.version, saved.value.contact) == (port.version + 1, "Ann")
    assert agreed.entry("customer", "Port") == saved
    last = agreed.history("customer", "Port")[-1]
    assert (last.who, last.reason, last.before.contact, last.after.contact) == ("Bo", "She asked", "", "Ann")
    assert last.agreed == agreed.agreed()


def test_saving_what_is_kept_already_changes_nothing(agreed: Register) -> None:
    before, port = agreed.head(), agreed.entry("customer", "Port")
    assert agreed.save(port.value, version=port.version) == port
    assert agreed.agree(agreed.catalogue()) == agreed.catalogue()
    assert agreed.head() == before


def test_two_sessions_on_one_agreement_never_write_over_each_other(agreed: Register, beside: Register) -> None:
    mine, theirs = agreed.entry("agreement", "gold"), beside.entry("agreement", "gold")
    beside.save(replace(theirs.value, lead_days=60), version=theirs.version, by=Saying("Ann"))
    with pytest.raises(ConflictError, match=r"Ann changed the agreement 'gold' at .* while you were working on it"):
        agreed.save(replace(mine.value, lead_days=90), version=mine.version)
    assert agreed.entry("agreement", "gold").value.lead_days == 60


def test_two_sessions_that_make_the_same_customer_do_not_write_over_each_other(agreed: Register) -> None:
    agreed.save(Customer(name="Ferry", contact="Ann"))
    with pytest.raises(ConflictError, match="somebody else made the customer 'Ferry'"):
        agreed.save(Customer(name="Ferry", contact="Bo"))
    assert agreed.entry("customer", "Ferry").value.contact == "Ann"


def test_what_was_removed_by_somebody_else_is_not_brought_back_by_a_save(agreed: Register, beside: Register) -> None:
    made = agreed.save(Customer(name="Ferry"))
    beside.remove("customer", "Ferry", version=made.version)
    with pytest.raises(ConflictError, match="somebody else removed"):
        agreed.save(replace(made.value, contact="Bo"), version=made.version)


def test_a_change_of_a_part_alone_is_a_new_version_of_the_whole(agreed: Register) -> None:
    gold = agreed.entry("agreement", "gold")
    stricter = replace(gold.value.versions[0], targets=(replace(UP, at_least=0.995),))
    saved = agreed.save(replace(gold.value, versions=(stricter,)), version=gold.version)
    assert saved.version == gold.version + 1
    assert agreed.entry("agreement", "gold").version == saved.version


def test_what_is_saved_together_is_kept_together_or_not_at_all(agreed: Register) -> None:
    calendar, looped = Calendar(name="office", hours={"mon": ((32_400, 61_200),)}), replace(PAY, depends_on=("Pay",))
    with pytest.raises(CatalogueError, match="depends on itself"):
        agreed.save_all([(calendar, 0), (looped, agreed.entry("service", "Pay").version)])
    assert agreed.entries("calendar") == []
    assert not agreed.verify()


def test_two_new_services_may_need_each_other_in_one_save(agreed: Register) -> None:
    agreed.save_all([(Service(name="Web", depends_on=("Store",)), 0), (Service(name="Store"), 0)])
    assert [entry.value.name for entry in agreed.entries("service")] == ["Pay", "Web", "Store"]


def test_services_that_stand_in_for_each_other_come_back_so_and_share_a_part(agreed: Register) -> None:
    needs = ("Pay", "Gate | Mail", "Post | Gate")
    agreed.save_all([(Service(name=name), 0) for name in ("Gate", "Mail", "Post")])
    agreed.save(Service(name="Web", depends_on=needs))
    assert agreed.entry("service", "Web").value.depends_on == needs
    assert [(row["part"], row["needs"]) for row in _needs({"depends_on": needs})["dependencies"]] == [
        (0, "Pay"), (1, "Gate"), (1, "Mail"), (2, "Post"), (2, "Gate"),
    ]  # fmt: skip
    assert not agreed.verify()


@pytest.mark.parametrize(("kind", "name"), [("service", "Pay"), ("customer", "Port"), ("group", "Desk")])
def test_what_something_else_needs_is_not_removed(agreed: Register, kind: str, name: str) -> None:
    with pytest.raises(CatalogueError, match="not in the catalogue"):
        agreed.remove(kind, name, version=agreed.entry(kind, name).version)
    assert agreed.entry(kind, name)


def test_a_catalogue_put_in_its_place_removes_changes_and_adds(agreed: Register) -> None:
    other = Catalogue(
        organisation="Harbour", zone="Europe/Oslo", suppliers=(Supplier(name="Line"),),
        services=(Service(name="Web", supplier="Line"), replace(PAY, group="", owner="Ann")),
    )  # fmt: skip
    agreed.agree(other)
    assert agreed.catalogue() == other
    assert not agreed.verify()
    assert {act.act for act in agreed.history()[-7:]} == {agreed.history()[-1].act}


def test_a_catalogue_is_put_only_in_the_place_of_the_one_that_was_seen(agreed: Register, beside: Register) -> None:
    seen = agreed.agreed()
    beside.save(Customer(name="Ferry"))
    with pytest.raises(ConflictError, match="somebody else changed what is agreed in between"):
        agreed.agree(sample(), seen=seen)
    assert [entry.value.name for entry in agreed.entries("customer")] == ["Port", "Ferry"]
    agreed.agree(sample(), seen=agreed.agreed())
    assert agreed.catalogue() == sample()


def test_what_was_made_is_known_by_the_entry_that_made_it_last(agreed: Register) -> None:
    first = agreed.made("customer")
    made = agreed.save(Customer(name="Ferry"))
    agreed.save(replace(made.value, contact="Ann"), version=made.version)
    number = len(agreed.history()) - 1
    assert agreed.made("customer") == {**first, "Ferry": number}
    agreed.remove("customer", "Ferry", version=2)
    agreed.undo(len(agreed.history()))
    assert agreed.made("customer", "service")["Ferry"] == len(agreed.history())


def test_an_earlier_catalogue_is_found_by_its_fingerprint(agreed: Register) -> None:
    before, was = agreed.agreed(), agreed.catalogue()
    agreed.agree(sample())
    agreed.save(HARBOUR)
    assert agreed.catalogue(before) == was
    assert agreed.catalogue(agreed.agreed()) == sample()
    with pytest.raises(QuestionError, match="no agreement version 'ffff' was ever kept"):
        agreed.catalogue("ffff")


def test_what_is_written_in_a_review_does_not_change_what_is_agreed(agreed: Register) -> None:
    before = agreed.agreed()
    agreed.save(HARBOUR)
    agreed.save(Note(review="October", item="Levels", text="All well"))
    assert agreed.agreed() == before


@pytest.mark.parametrize(
    "value",
    [
        Note(review="October", item="Levels", text="# *Well*\n<script>"),
        PinnedFinding(review="October", figure={"answer": "98.7 %", "table": [{"level": 0.987, "period": None}]}),
        Decision(
            review="October", question="Hold 95 %?", choice="Yes", due=date(2026, 12, 1), owner="Ann",
            alternatives=(Alternative(choice="Relax to 90 %", because="Cheaper"),), figures=({"answer": "97 %"},),
        ),
        EURO,
        Event(event="New supplier", happened=date(2026, 3, 1), kind="supplier"),
        next(iter(profile.shipped().values())),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_every_kind_of_entry_comes_back_as_it_was_saved(kept: Register, value: object) -> None:
    kept.save(HARBOUR)
    saved = kept.save(value)
    assert kept.entry(saved.kind.name, saved.value.name).value == value
    assert not kept.verify()


def test_a_rate_is_changed_under_its_version_and_told_in_the_trail_and_in_backups(
    agreed: Register, beside: Register, tmp_path: Path
) -> None:
    made = agreed.save(EURO, by=Saying("Ann", "From the bank"))
    before = agreed.agreed()
    later = agreed.save(replace(EURO, rate=0.9), version=made.version, by=Saying("Bo"))
    with pytest.raises(ConflictError, match="Bo changed the exchange rate 'EUR in GBP, 31 January 2026'"):
        beside.save(replace(EURO, rate=0.7), version=made.version)
    assert agreed.catalogue().conversions == (later.value,)
    assert agreed.catalogue(before).conversions == (EURO,)
    assert [(act.who, act.after.rate) for act in agreed.history("exchange rate")] == [("Ann", 0.85), ("Bo", 0.9)]
    assert differences(EURO, later.value) == [("rate", "0.85", "0.9")]
    with backup.opened(agreed.backup(tmp_path / "taken.sqlite"), tmp_path) as found:
        assert Register(found, tmp_path).catalogue().conversions == (later.value,)
    agreed.remove("exchange rate", EURO.name, version=later.version)
    agreed.undo(agreed.history()[-1].number)
    assert agreed.catalogue().conversions == (later.value,)
    assert not agreed.verify()


def test_a_change_is_undone_and_the_undoing_too(agreed: Register) -> None:
    port = agreed.entry("customer", "Port")
    agreed.save(replace(port.value, contact="Ann"), version=port.version)
    agreed.undo(agreed.history()[-1].number)
    assert agreed.entry("customer", "Port").value == port.value
    assert agreed.history()[-1].reason == f"Change {len(agreed.history()) - 1} undone"
    agreed.undo(agreed.history()[-1].number)
    assert agreed.entry("customer", "Port").value.contact == "Ann"


def test_making_and_removing_are_undone(agreed: Register) -> None:
    made = agreed.save(Customer(name="Ferry", contact="Ann"))
    agreed.undo(agreed.history()[-1].number)
    assert [entry.value.name for entry in agreed.entries("customer")] == ["Port"]
    made = agreed.save(made.value)
    agreed.remove("customer", "Ferry", version=made.version)
    agreed.undo(agreed.history()[-1].number)
    assert agreed.entry("customer", "Ferry").value == made.value
    assert not agreed.verify()


def test_a_change_that_others_built_on_is_not_undone(agreed: Register) -> None:
    port = agreed.entry("customer", "Port")
    first = agreed.save(replace(port.value, contact="Ann"), version=port.version)
    number = agreed.history()[-1].number
    agreed.save(replace(port.value, contact="Bo"), version=first.version)
    with pytest.raises(ConflictError, match="changed the customer 'Port'"):
        agreed.undo(number)
    with pytest.raises(QuestionError, match="no change 4000"):
        agreed.undo(4000)


def test_a_name_that_is_not_there_is_met_with_those_that_are(agreed: Register) -> None:
    with pytest.raises(QuestionError, match=r"no customer 'Prot' is kept.* There are: Port"):
        agreed.entry("customer", "Prot")


def test_everything_there_is_a_kind_of_has_a_table_of_its_own() -> None:
    assert len({kind.model for kind in KINDS.values()}) == len(KINDS)


def _rest(kept: Register) -> None:
    """As if the last write to the file were an hour ago."""
    for file in kept.folder.glob("register.sqlite*"):
        os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns - 3_600_000_000_000))


def test_a_stamp_tells_every_change_also_one_beside_us_and_also_once_the_file_has_rested(
    kept: Register, beside: Register
) -> None:
    told = [kept.stamp(), kept.stamp()]
    for number, writer in enumerate((kept, beside, kept)):
        _rest(kept)
        assert kept.stamp() == kept.stamp() == told[-1]
        writer.save(Event(event=f"Move {number}", happened=date(2026, 3, 1), kind="other"))
        told.append(kept.stamp())
    _rest(kept)
    told.append(kept.stamp())
    assert len(set(told)) == 4
    assert told[-1] == told[-2] != told[0]


def test_a_file_that_has_rested_is_not_opened_to_tell_its_stamp(tmp_path: Path) -> None:
    kept, opened = register.at(tmp_path, "own"), []
    _rest(kept)
    kept.stamp()
    event.listen(kept.database.engine, "connect", lambda *_: opened.append(1))
    assert kept.stamp()
    assert not opened
    kept.save(Customer(name="Port", contact="Ann"))
    opened.clear()
    kept.stamp()
    assert opened
