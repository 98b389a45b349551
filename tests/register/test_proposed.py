"""Scenarios and proposals are kept like everything else: whole, one title once, and never written over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import ValidationError
from sqlalchemy import inspect, text

from analytics.errors import ConflictError, QuestionError, RegisterError
from analytics.register import Register, Saying, proposal
from analytics.register.database import Database
from analytics.register.migration import STEPS, bring_up_to_date
from analytics.register.notebook import Decision, ServiceReview
from analytics.register.proposal import ASKED, NEXT, KeptProposal
from analytics.register.scenario import KeptScenario

if TYPE_CHECKING:
    from pathlib import Path

ABOUT: Final = {"agreement": "gold", "target": "up"}
SHIFT: Final = KeptScenario(
    title="Second shift", about=ABOUT, changes=(("level", "level", 97.5), ("supporthours", "calendar", "24x7")),
    horizon=24, seed=7, note="As **asked**", data_version=3,
)  # fmt: skip
WHOLE: Final = KeptProposal(
    title="Open at night", status="proposed", scenarios=(SHIFT.name,), services=("Pay",), problem="Nobody is there",
    benefit=120_000.0, benefit_is="Credits not owed", one_off=20_000.0, yearly=0.0, currency="EUR", risk="No staff",
    risk_level="high", evidence=({"answer": "98 %", "parameters": {"agreement": "gold"}},), owner="Ann",
    decide_by=date(2026, 12, 1), excludes=("b",), requires=("c", "d"),
)  # fmt: skip


@pytest.mark.parametrize("value", [SHIFT, WHOLE, replace(SHIFT, ground="desk", about={"group": "Desk", "n": 3})])
def test_what_is_kept_comes_back_whole_and_in_the_trail(kept: Register, value: Any) -> None:
    saved = kept.save(value, by=Saying("Ann"))
    assert kept.entry(saved.kind.name, value.name).value == value
    assert [(act.who, act.after) for act in kept.history(saved.kind.name)] == [("Ann", value)]
    assert not kept.verify()


def test_a_decision_comes_back_with_its_proposal(kept: Register) -> None:
    kept.save(ServiceReview(name="R", first=date(2026, 10, 1), last=date(2026, 10, 31)))
    about = Decision(review="R", question="Open at night?", proposal=WHOLE.name)
    kept.save(about)
    assert kept.entry("decision", about.name).value == about


def test_a_lever_that_the_program_does_not_have_is_kept_all_the_same(kept: Register) -> None:
    strange = replace(SHIFT, changes=(("teleport", "speed", "9"),))
    kept.save(strange)
    assert kept.entry("scenario", strange.name).value.changes == (("teleport", "speed", "9"),)


def test_two_in_use_never_share_a_title_whatever_their_capitals(kept: Register) -> None:
    kept.save_all([(SHIFT, 0), (WHOLE, 0)])
    with pytest.raises(RegisterError, match=r"a scenario called 'second SHIFT' is kept already.* another name"):
        kept.save(replace(SHIFT, title="second SHIFT", name="other"))
    with pytest.raises(RegisterError, match="a proposal called 'Open at night' is kept already"):
        kept.save(replace(WHOLE, name="other"))
    assert [len(kept.entries(kind)) for kind in ("scenario", "proposal")] == [1, 1]
    kept.save(replace(WHOLE, title=SHIFT.title, name="other"))


def test_the_title_of_what_is_withdrawn_is_free_and_cannot_be_taken_back_by_an_undo(kept: Register) -> None:
    kept.save(SHIFT)
    kept.save(replace(SHIFT, withdrawn=True), version=1)
    withdrawal = kept.history()[-1].number
    other = kept.save(replace(SHIFT, name="other"))
    with pytest.raises(RegisterError, match="'Second shift' is kept already"):
        kept.undo(withdrawal)
    kept.save(replace(other.value, title="Third shift"), version=other.version)
    kept.undo(withdrawal)
    assert not kept.entry("scenario", SHIFT.name).value.withdrawn
    assert not kept.verify()


def test_two_may_exchange_their_titles_in_one_save(kept: Register) -> None:
    other = replace(SHIFT, title="Night", name="other")
    kept.save_all([(SHIFT, 0), (other, 0)])
    kept.save_all([(replace(SHIFT, title="Night"), 1), (replace(other, title=SHIFT.title), 1)])
    assert [entry.value.title for entry in kept.entries("scenario")] == ["Night", SHIFT.title]


@pytest.mark.parametrize(("value", "change"), [(SHIFT, {"horizon": 6}), (WHOLE, {"owner": "Bo"})])
def test_two_people_on_one_entry_never_write_over_each_other(
    kept: Register, beside: Register, value: Any, change: dict[str, Any]
) -> None:
    kept.save(value, by=Saying("Ann"))
    beside.save(replace(value, **change), version=1, by=Saying("Bo"))
    with pytest.raises(ConflictError, match=r"Bo changed the (scenario|proposal) '.*' at .* while you were working"):
        kept.save(replace(value, title="Mine"), version=1)


def test_a_change_is_undone_and_making_one_too(kept: Register) -> None:
    kept.save(SHIFT)
    kept.save(replace(SHIFT, title="Renamed"), version=1)
    kept.undo(2)
    assert kept.entry("scenario", SHIFT.name).value == SHIFT
    kept.undo(3)
    kept.undo(4)
    kept.undo(5)
    assert kept.entries("scenario")[0].value.title == "Renamed"


def test_a_name_in_what_is_kept_must_go_from_there_before_it_goes_from_the_trail(kept: Register) -> None:
    made = kept.save(replace(WHOLE, owner="Ann Näme", problem="Ann Näme said so"), by=Saying("Ann Näme"))
    kept.save(replace(SHIFT, note="Ann Näme asked"))
    with pytest.raises(RegisterError, match=rf"the scenario '{SHIFT.name}' still says"):
        kept.redact("Ann Näme")
    kept.save(SHIFT, version=1)
    with pytest.raises(RegisterError, match=rf"the proposal '{WHOLE.name}' still says"):
        kept.redact("Ann Näme")
    kept.save(WHOLE, version=made.version)
    assert kept.redact("Ann Näme") == 4
    assert "Näme" not in repr(kept.history())
    assert not kept.verify()


def test_a_backup_carries_them(kept: Register, tmp_path: Path) -> None:
    kept.save_all([(SHIFT, 0), (WHOLE, 0)])
    file = kept.backup(tmp_path / "b.sqlite")
    kept.save(replace(SHIFT, withdrawn=True), version=1)
    kept.remove("proposal", WHOLE.name, version=1)
    kept.restore(file)
    assert [kept.entries(kind)[0].value for kind in ("scenario", "proposal")] == [SHIFT, WHOLE]
    assert not kept.verify()


def test_they_are_carried_from_a_server_to_a_file(postgres: str, room: str, tmp_path: Path) -> None:
    from analytics import register
    from analytics.register.database import SETTING

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, postgres)
        server = register.at(tmp_path / "server", room)
    server.save_all([(replace(SHIFT, withdrawn=True), 0), (WHOLE, 0)])
    file = register.at(tmp_path / "file", room)
    file.restore(server.backup(tmp_path / "b.sqlite"))
    assert file.entry("scenario", SHIFT.name).value == replace(SHIFT, withdrawn=True)
    assert file.entry("proposal", WHOLE.name).value == WHOLE
    server.close()


def test_a_register_of_the_version_before_keeps_its_decisions_and_its_trail(
    setting: str, room: str, tmp_path: Path
) -> None:
    steps = tmp_path / "before"
    (steps / "versions").mkdir(parents=True)
    for step in (STEPS / "versions").glob("step_000[12]_*.py"):
        (steps / "versions" / step.name).write_text(step.read_text("utf-8"), "utf-8")
    from analytics.register.database import place

    database: Database = place(tmp_path / room, room)
    bring_up_to_date(database, tmp_path, steps)
    with database.writing() as session:
        session.execute(text(
            "INSERT INTO service_review (id, name, place, saved, version, first, last, participants, agenda) "
            "VALUES (1, 'R', 0, 1, 1, '2026-10-01', '2026-10-31', '[]', '[]')"
        ))  # fmt: skip
        session.execute(text(
            "INSERT INTO decision (name, place, saved, version, item, review_id, question, choice, alternatives, "
            "reason, owner, figures) VALUES ('d', 0, 2, 1, '', 1, 'Hold?', 'Yes', '[]', '', '', '[]')"
        ))  # fmt: skip
    assert bring_up_to_date(database, tmp_path) is not None
    opened = Register(database, tmp_path)
    found = opened.entry("decision", "d").value
    assert (found.question, found.choice, found.proposal) == ("Hold?", "Yes", "")
    opened.save(SHIFT)
    with database.reading() as session:
        assert {"scenario", "proposal"} <= set(inspect(session.connection()).get_table_names())
        assert bool(setting) != database.on_sqlite
    opened.close()


@pytest.mark.parametrize(
    ("cls", "fields", "words"),
    [
        (KeptScenario, {"title": "  ", "about": ABOUT}, "at least 1 character"),
        (KeptScenario, {"title": "A", "about": ABOUT, "horizon": 61}, "less than or equal to 60"),
        (KeptScenario, {"title": "A", "about": ABOUT, "changes": (("level", "level", float("nan")),)}, "changes"),
        (KeptScenario, {"title": "A", "about": ABOUT, "ground": "Desk!"}, "ground"),
        (KeptScenario, {"title": "A", "about": {"agreement": "x" * 3000}}, "more than 2000 characters"),
        (KeptProposal, {"title": "A", "one_off": -1.0}, "greater than or equal to 0"),
        (KeptProposal, {"title": "A", "currency": "pounds"}, "currency"),
        (KeptProposal, {"title": "A", "benefit": float("inf")}, "finite"),
        (KeptProposal, {"title": "A", "name": "a", "requires": ("a",)}, "neither require nor exclude itself"),
        (KeptProposal, {"title": "A", "excludes": ("b",), "requires": ("b",)}, "both require and exclude"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(cls: type[Any], fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        cls(**fields)


@pytest.mark.parametrize("start", list(NEXT))
def test_a_proposal_only_becomes_what_makes_sense_from_where_it_is(start: proposal.Status) -> None:
    now = replace(WHOLE, status=start)
    for to in NEXT:
        if to in NEXT[start]:
            assert now.moved(to) == replace(WHOLE, status=to)
        else:
            with pytest.raises(QuestionError, match=f"is {start} and cannot become {to}"):
                now.moved(to)


def test_a_decision_once_taken_is_not_taken_again_but_after_it_was_worked_over() -> None:
    decided = {"accepted", "declined"}
    assert [start for start, ends in NEXT.items() if decided & set(ends)] == ["proposed"]


def test_a_proposal_that_says_too_little_stays_a_draft_and_is_told_what_it_lacks() -> None:
    bare = KeptProposal(title="Bare", benefit=0.0, one_off=0.0)
    assert bare.missing == [ASKED[field] for field in ("problem", "yearly", "owner", "decide_by")]
    with pytest.raises(QuestionError, match="'Bare' does not say the problem it answers, its cost a year, who answers"):
        bare.moved("proposed")
    assert bare.moved("withdrawn").status == "withdrawn"
