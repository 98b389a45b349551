"""From a warning to a notice that is given, answered and held against what came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest

from analytics.errors import CatalogueError, ConflictError, QuestionError
from analytics.register import Entry, Register, Saying
from analytics.register.notice import Notice
from analytics.review import Review, Workspace, actions, notices
from analytics.review.findings import notices as told
from analytics.review.findings import warnings

if TYPE_CHECKING:
    from pathlib import Path

ANN: Final = Saying("Ann")
PRINT: Final[dict[str, Any]] = {
    "agreement": "Print and Post SLA",
    "target": "Faults and requests resolved within 2 days",
}
HOSPITAL: Final[dict[str, Any]] = {
    "agreement": "Network SLA, Ashby Hospitals", "target": "Critical faults resolved within 4 hours"
}  # fmt: skip
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


class Clocked(Workspace):
    """A workspace whose clock shows nine in the morning of a day."""

    day = date(2026, 11, 10)

    @property
    def register(self) -> Register:
        now = datetime.combine(self.day, time(9), UTC)
        return replace(super().register, now=lambda: now)


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return Clocked("own", tmp_path / "own")


@pytest.fixture
def here(review: Review, own: Workspace) -> Review:
    """The sample's figures beside a register of one's own."""
    return replace(review, register=own.register)


def given(own: Workspace, here: Review, on: date = date(2026, 11, 2), **fields: Any) -> Entry:
    """A notice on Print and Post that was given."""
    entry = notices.drafted(here, {**notices.begun(here, **PRINT), **fields})
    return notices.step(own, here, entry, entry.value.give(on, "Bo"), by=ANN)


def test_a_draft_says_all_that_the_warning_does(review: Review) -> None:
    row = review.warnings().filter(pl.col("target") == PRINT["target"]).row(0, named=True)
    begun = notices.begun(review, **PRINT)
    assert begun["periods"] == (NOVEMBER, DECEMBER, date(2027, 1, 1))
    assert begun["chance"] == max(row["chances"][:3])
    assert begun["act_by"] == row["act_by"] == NOVEMBER - timedelta(days=30)
    assert begun["figure"]["answer"] == warnings.ahead(review, **PRINT).answer
    versions = (begun["figure"]["data_version"], begun["figure"]["agreement_version"])
    assert versions == (review.records.data_version, review.agreement_version)
    said = begun["said"]
    assert notices.drafted(review, begun).value.letter == (
        "To: Head of Business Support, Northmoor Council; Director of Operations, Ashby Hospitals; Resident Services "
        f"Manager, Calder Housing; Service Desk Manager\n\n{said}"
    )
    for part in (
        "Warning: Print and Post: Faults and requests resolved within 2 days may be missed in November 2026, December",
        "What was agreed is at least 92 % within 20 hours", "How likely: 83 % in November 2026",
        f"What drives it: {row['why']}.", "A remedy needs 30 days".lower(), "which has passed", "We ask you",
    ):  # fmt: skip
        assert part in said


def test_other_periods_have_a_chance_and_a_day_of_their_own(review: Review) -> None:
    row = review.warnings().filter(pl.col("target") == PRINT["target"]).row(0, named=True)
    begun = notices.begun(review, **PRINT, chosen=(date(2027, 2, 1), DECEMBER))
    assert begun["periods"] == (DECEMBER, date(2027, 2, 1))
    assert (begun["chance"], begun["act_by"]) == (row["chances"][1], DECEMBER - timedelta(days=30))
    assert "it must begin by 1 November 2026." in begun["said"]
    with pytest.raises(QuestionError, match=r"2 November 2026 begins no period .*There are: 1 November 2026"):
        notices.begun(review, **PRINT, chosen=(date(2026, 11, 2),))


def test_of_a_target_without_a_chance_people_may_still_warn(review: Review) -> None:
    begun = notices.begun(review, **HOSPITAL)
    assert begun["chance"] is None
    assert begun["periods"] == (date(2026, 4, 1),)
    assert "How likely that is, the records do not tell." in begun["said"]
    assert begun["figure"] == {}


def test_the_catalogue_says_who_is_to_be_told_and_whom_it_does_not_name(review: Review) -> None:
    agreed = review.catalogue
    assert notices.addressees(agreed, HOSPITAL["agreement"]) == (
        "Director of Operations, Ashby Hospitals", "Infrastructure Manager",
    )  # fmt: skip
    assert notices.addressees(agreed, "Infrastructure OLA") == ("Infrastructure Manager",)
    assert notices.addressees(agreed, "Brightline contract") == (
        "Infrastructure Manager", "Service delivery at Brightline",
    )  # fmt: skip
    assert notices.unnamed(agreed, PRINT["agreement"]) == ["Tarn Valley College"]
    assert notices.unnamed(agreed, HOSPITAL["agreement"]) == []


def test_a_target_or_agreement_that_is_not_there_cannot_be_warned_of(review: Review) -> None:
    with pytest.raises(CatalogueError, match="no agreement 'Prnt'"):
        notices.begun(review, "Prnt", "Up")
    with pytest.raises(QuestionError, match=r"has no target 'Up' in force.*There are: Answered within 2 hours"):
        notices.begun(review, PRINT["agreement"], "Up")
    with pytest.raises(QuestionError, match="has no target 'Up' in force"):
        notices.drafted(review, {"agreement": PRINT["agreement"], "target": "Up", "periods": (NOVEMBER,)})
    with pytest.raises(CatalogueError, match="the notice: periods"):
        notices.drafted(review, {**PRINT, "periods": ()})


def test_it_is_given_acknowledged_answered_by_a_plan_and_withdrawn(own: Workspace, here: Review) -> None:
    entry = given(own, here)
    known = notices.step(own, here, entry, entry.value.acknowledge(date(2026, 11, 3), "Cy"), by=ANN)
    agreed = notices.step(own, here, known, known.value.agree(date(2026, 11, 5), "Close the jobs", "Di"), by=ANN)
    gone = notices.step(own, here, agreed, agreed.value.withdraw(date(2026, 11, 9), "They are closed"), by=ANN)
    assert own.register.entry("notice", gone.value.name) == gone
    assert [act.after.state for act in own.register.history("notice")] == [
        "given", "acknowledged", "plan agreed", "withdrawn",
    ]  # fmt: skip


def test_what_was_given_stays_as_it_was_said_and_a_draft_does_not(own: Workspace, here: Review) -> None:
    entry = notices.drafted(here, notices.begun(here, **PRINT))
    draft = notices.step(own, here, entry, entry.value, by=ANN)
    better = notices.change(own, draft, by=ANN, said="Shorter", to=("Cy",))
    assert (better.value.said, better.value.to, better.value.state) == ("Shorter", ("Cy",), "draft")
    with pytest.raises(ConflictError, match="Ann changed the notice"):
        notices.change(own, draft, by=ANN, said="Longer")
    out = notices.step(own, here, better, better.value.give(date(2026, 11, 2), "Bo"), by=ANN)
    with pytest.raises(QuestionError, match=r"is given, and its terms stay as they are.*Give another one"):
        notices.change(own, out, by=ANN, said="Other")


def test_no_day_lies_in_the_future_and_no_warning_comes_after(own: Workspace, here: Review) -> None:
    assert notices.latest_day(own, here) == date(2026, 11, 10)
    with pytest.raises(QuestionError, match=r"is still to come\. Expected 10 November 2026 or an earlier day"):
        given(own, here, date(2026, 11, 11))
    with pytest.raises(QuestionError, match=r"warns of was over on 31 October 2026.*tell of a breach in the review"):
        given(own, here, date(2026, 11, 1), periods=(date(2026, 10, 1),))
    assert given(own, here, date(2026, 10, 31), periods=(date(2026, 10, 1),)).version == 1


def test_where_the_records_reach_further_than_the_clock_their_last_day_counts(review: Review, tmp_path: Path) -> None:
    class Early(Clocked):
        day = date(2026, 1, 1)

    assert notices.latest_day(Early("own", tmp_path / "own"), review) == date(2026, 10, 31)


def test_the_ledger_tells_what_came_of_those_that_were_given(own: Workspace, here: Review) -> None:
    assert told.told(here).answer == "No notice was given yet"
    assert told.standing(here).answer == "No notice is kept yet"
    for months in ((date(2026, 9, 1),), (date(2026, 10, 1), NOVEMBER)):
        fields = {**notices.begun(here, **PRINT), "periods": months, "act_by": date(2026, 8, 15)}
        held = notices.drafted(here, fields).value.give(date(2026, 8, 20), "Bo")
        own.register.save(held)
    rows = told.told(here, service="Print and Post").table
    assert dict(rows.drop_nulls("notice").select("period", "came").iter_rows()) == {
        NOVEMBER: "open", date(2026, 10, 1): "came true", date(2026, 9, 1): "came true",
    }  # fmt: skip
    # Seven weeks and a bit from 20 August to the end of October, and six to the end of September.
    assert dict(rows.drop_nulls("notice").select("period", "lead").iter_rows()) == {
        NOVEMBER: 103, date(2026, 10, 1): 73, date(2026, 9, 1): 42,
    }  # fmt: skip
    # August was missed, too, and ended after the first of them was given.
    assert rows.filter(pl.col("came") == "nobody told")["period"].to_list() == [date(2026, 8, 1)]
    assert told.told(here, service="Print and Post").answer == (
        "Of two periods warned of, two were missed as told, half of the misses told 57.5 days or more before the end; "
        "two of three missed periods had been told of"
    )


def test_an_earlier_state_of_the_review_knows_nothing_of_what_came_later(own: Workspace, here: Review) -> None:
    held = notices.drafted(here, {**notices.begun(here, **PRINT), "periods": (date(2026, 9, 1),)}).value
    own.register.save(held.give(date(2026, 8, 20), "Bo").acknowledge(date(2026, 9, 30), "Cy"))
    own.register.save(replace(held, name="later").give(date(2026, 10, 20), "Bo"))
    assert len(notices.given(here)) == 2
    earlier = replace(here.as_it_stood("2026-08"), register=here.register, latest=False)
    (then,) = notices.given(earlier)
    assert (then.given, then.acknowledged) == (date(2026, 8, 20), None)
    assert told.told(earlier).table["came"].to_list().count("open") == 1


def test_a_notice_that_is_not_kept_is_told_by_those_there_are(opened: Review) -> None:
    with pytest.raises(QuestionError, match=r"no notice 'nobody' is kept.*There are:"):
        told.text(opened, notice="nobody")


def test_chances_in_the_samples_notices_are_those_that_the_months_before_gave(opened: Review) -> None:
    past = opened.outlooks().hindsight()
    kept: list[Notice] = [each for each in notices.given(opened) if each.chance is not None]
    assert len(kept) == 7
    for notice in kept:
        assert notice.given is not None
        same = (pl.col("agreement") == notice.agreement) & (pl.col("target") == notice.target)
        then = past.filter(same, pl.col("as_of") == notice.given.replace(day=1), pl.col("period").is_in(notice.periods))
        assert notice.chance == pytest.approx(then["chance_of_miss"].max(), abs=0.03), notice.name


def test_the_samples_notices_say_when_to_act_as_their_agreements_do(opened: Review) -> None:
    for notice in notices.given(opened):
        lead = opened.catalogue.agreement(notice.agreement).lead_days
        assert notice.act_by == notice.periods[0] - timedelta(days=lead), notice.name


def test_the_samples_ledger_has_hits_false_alarms_one_that_may_have_been_averted_and_one_open(opened: Review) -> None:
    came = set(told.told(opened).table["came"])
    assert came >= {"came true", "false alarm", "averted perhaps", "open", "withdrawn", "told again", "nobody told"}


def test_two_notices_that_say_the_same_are_told_apart_in_a_list(here: Review) -> None:
    one = notices.drafted(here, notices.begun(here, **PRINT)).value
    named = notices.labels([one, replace(one, name="other"), one.give(date(2026, 11, 2), "Bo")])
    assert list(named.values()) == [one.name, "other", one.name]
    assert [label.partition(" · ")[0] for label in named] == ["Draft", "Draft", "2 Nov 2026"]


def test_two_notices_on_one_target_are_told_apart_where_an_action_may_come_from_them(
    own: Workspace, here: Review
) -> None:
    for _ in range(2):
        own.register.save(notices.drafted(here, notices.begun(here, **PRINT)).value)
    titles = list(actions.origins(own.register).values())
    assert len(titles) == len(set(titles)) == 3
    assert titles[1].startswith(f"Notice: Draft · {PRINT['agreement']}: {PRINT['target']} (Nov 2026")


def test_a_notice_on_an_agreement_that_is_no_more_is_still_told(own: Workspace, here: Review) -> None:
    gone = Notice(agreement="Old SLA", target="Up", periods=(date(2026, 9, 1),), to=("Ann",), said="Up slips")
    own.register.save(gone.give(date(2026, 8, 1), "Bo"))
    assert told.told(here).table.drop_nulls("notice")["came"].to_list() == ["not known"]
    assert told.standing(here).table["agreement"].to_list() == ["Old SLA"]
    assert told.standing(here, service="Print and Post").table.is_empty()
