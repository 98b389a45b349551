"""A pack for one customer holds nothing of any other, however it is opened and wherever the other was written down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analytics.catalogue import Customer
from analytics.errors import QuestionError, RegisterError
from analytics.measures.measurement import take
from analytics.review import Review, one_customer
from analytics.review.findings import brief, compliance, footprint, proposals, service_credits
from analytics.review.one_customer.strangers import UNSAID
from analytics.review.pack import Figure, Words
from analytics.review.pack.building import build
from analytics.review.pack.forms import FORMS
from tests.review.pack import opened, planted

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review.pack import Pack

CUSTOMERS = ("Ashby Hospitals", "Northmoor Council", "Calder Housing", "Tarn Valley College")

#: What tells each customer, besides its whole name: a word of it, whom it has as a contact, an agreement of its own.
TELLING = {
    "Ashby Hospitals": ("Ashby", "Director of Operations", "Network SLA, Ashby Hospitals"),
    "Northmoor Council": ("Head of Business Support", "Network SLA, Northmoor Council"),
    "Calder Housing": ("Calder", "Resident Services Manager"),
    "Tarn Valley College": ("Tarn Valley",),
}

each_customer = pytest.mark.parametrize("customer", CUSTOMERS)
each_form = pytest.mark.parametrize("form", FORMS)


@pytest.mark.slow
@each_form
@each_customer
def test_no_byte_of_a_pack_names_another_customer_or_has_a_figure_of_one(
    among: Review, pack_of: Callable[[str], Pack], customer: str, form: str
) -> None:
    content = FORMS[form].write(pack_of(customer))
    folded = opened.texts(content).casefold()
    assert customer.casefold() in folded
    others = [word for name in CUSTOMERS if name != customer for word in (name, *TELLING[name])]
    assert [word for word in (*others, *planted.WORDS) if word.casefold() in folded] == []
    found = opened.numbers(opened.said(content))
    assert found & set(planted.FIGURES) == set()
    assert found & (_sums(among, CUSTOMERS, customer) | _totals(among)) == set()


def _sums(review: Review, customers: tuple[str, ...], ours: str) -> set[int]:
    """Demand of a month of every other customer, by service, straight from the rows; numbers too long for chance."""
    rows = review.records["volumes"].filter(pl.col("customer").is_in(customers))
    by_month = rows.group_by("service", "customer", pl.col("day").dt.truncate("1mo")).agg(pl.col("volume").sum())
    others = by_month.filter(pl.col("customer") != ours)["volume"]
    mine = set(by_month.filter(pl.col("customer") == ours)["volume"].round().cast(pl.Int64))
    return {number for number in others.round().cast(pl.Int64) if number > 99_999} - mine


def _totals(review: Review) -> set[int]:
    """What each service costs a month, which is everybody's."""
    costs = review.records["costs"].group_by("service", "month").agg(pl.col("amount").sum())["amount"]
    return {number for number in costs.round().cast(pl.Int64) if number > 9_999}


@pytest.mark.slow
def test_the_whole_pack_does_have_what_those_of_others_must_not(among: Review) -> None:
    content = FORMS["pdf"].write(build(among, held="Review of October"))
    assert [word for word in planted.WORDS if word not in opened.texts(content).casefold()] == []
    assert {123_457, 654_321, 27_182, 31_415} <= opened.numbers(opened.said(content))


@each_customer
def test_records_are_the_customers_own_and_those_of_services_as_such(among: Review, customer: str) -> None:
    ours = one_customer.narrowed(among, customer).records
    for table in ("tickets", "scores", "volumes", "counts"):
        expected = among.records[table].filter(pl.col("customer") == customer)
        assert ours[table].equals(expected), table
    assert ours["holds"].height == among.records["holds"].join(ours["tickets"], on="ticket", how="semi").height
    assert ours["costs"].is_empty()
    assert ours["rosters"].is_empty()
    assert planted.WHO not in ours["readings"]["customer"].to_list()
    assert set(ours["readings"]["value"]) <= set(among.records["readings"]["value"]) - {55_443_322.0}


def test_an_agreement_of_ones_own_is_judged_as_in_the_whole(among: Review) -> None:
    ours = one_customer.narrowed(among, "Ashby Hospitals")
    name = planted.ASHBYS["agreement"]
    kept, before = (each.judged.filter(pl.col("agreement") == name) for each in (ours, among))
    assert kept.drop("reason").equals(before.drop("reason"))


def test_an_agreement_with_all_is_judged_on_the_customers_own_rows_and_loses_everybodys_money(among: Review) -> None:
    ours = one_customer.narrowed(among, "Ashby Hospitals")
    told = ours.catalogue.agreement("Payroll and HR SLA")
    assert (told.customer, told.versions[-1].charge) == ("Ashby Hospitals", 0.0)
    assert {target.workload_limit for target in told.versions[-1].targets} == {None}
    assert not any(target.credits.tiers for version in told.versions for target in version.targets)
    rows = compliance.card(ours, ours.month(None), service="Payroll and HR")
    answered = rows.filter(pl.col("target") == "Answered within 2 hours").row(0, named=True)
    by_hand = take(among.records, among.catalogue, by=("customer",)).filter(
        pl.col("agreement") == "Payroll and HR SLA", pl.col("target") == "Answered within 2 hours",
        pl.col("segment") == "customer=Ashby Hospitals", pl.col("period") == ours.month(None),
    ).row(0, named=True)  # fmt: skip
    assert (answered["good"], answered["total"]) == (by_hand["good"], by_hand["total"])


def test_what_everybody_shares_is_not_told_as_nothing(among: Review) -> None:
    ours = one_customer.narrowed(among, "Northmoor Council")
    labels = brief.figures(ours).table["label"].to_list()
    assert "Services on target" in labels
    assert "Service credits" not in labels  # of agreements with every customer, theirs is not known
    owed = service_credits.payable(ours)
    assert owed.answer.startswith("No credit is payable by agreements with Northmoor Council alone for the fiscal")
    assert (owed.status, owed.method.n) == ("", "no credit")
    assert proposals.ordered(ours).answer == ("No change of agreements with Northmoor Council alone is put forward yet")
    used = footprint.services(ours).table
    assert used["energy"].drop_nulls().len() > 3
    assert used["per_thousand"].drop_nulls().is_empty()  # energy of all against items of one
    assert footprint.services(among).table["per_thousand"].drop_nulls().len() > 3


def test_only_agreements_with_the_customer_or_with_all_who_use_a_service_stay(among: Review) -> None:
    ours = one_customer.narrowed(among, "Calder Housing").catalogue
    assert {each.kind for each in ours.agreements} == {"SLA"}
    assert [each.name for each in ours.agreements if each.service == "Network and Wi-Fi"] == []
    assert {each.name for each in ours.customers} == {"Calder Housing"}
    assert (ours.suppliers, ours.documents) == ((), ())
    assert not any(service.supplier or service.offerings for service in ours.services)


def test_words_that_name_another_are_not_shown_and_what_they_stood_for_holds(among: Review) -> None:
    ours = one_customer.narrowed(among, "Ashby Hospitals")
    flood = ours.catalogue.agreement("Hosting Platform SLA").exclusions[0]
    assert (flood.reason, flood.approver) == (UNSAID,) * 2  # it is of the Calder data room
    assert flood.starts == among.catalogue.agreement("Hosting Platform SLA").exclusions[0].starts
    assert ours.catalogue.agreement(planted.SHARED).versions[-1].reason == ""
    events = ours.records["events"]["event"].to_list()
    assert "Access gateway release 8" in events
    assert "Fibre cut between Northmoor and Ashby" in events
    assert "Flood at the Calder data room" not in events
    assert "Quillfeather moves out" not in events
    assert (
        "Fibre cut between Northmoor and Ashby"
        not in one_customer.narrowed(among, "Calder Housing").records["events"]["event"].to_list()
    )


def test_of_what_people_keep_only_what_rests_on_the_customers_own_agreements_stays(among: Review) -> None:
    ours = one_customer.narrowed(among, "Ashby Hospitals")
    assert ours.register is not None
    assert [entry.value.title for entry in ours.register.entries("scenario")] == ["More for the network"]
    assert proposals.ordered(ours).table["proposal"].to_list() == ["A second line"]
    assert [entry.value.name for entry in ours.register.entries("notice")] == ["n1"]
    assert [entry.value.name for entry in ours.register.entries("action")] == ["a1"]
    others = one_customer.narrowed(among, "Northmoor Council")
    assert others.register is not None
    assert proposals.ordered(others).table.is_empty()
    assert others.register.entries("service review") == []


def test_a_notebook_that_is_the_customers_is_told_without_what_names_another(pack_of: Callable[[str], Pack]) -> None:
    pack = pack_of("Ashby Hospitals")
    assert pack.cover.held == "October with Ashby Hospitals"
    items = {chapter.title: chapter.blocks for chapter in pack.chapters if chapter.item}
    assert list(items) == ["Levels", "Next"]
    notes = [block.text for block in items["Next"] if isinstance(block, Words)]
    assert notes == ["We meet again on a Tuesday"]
    decided = next(block for block in items["Levels"] if isinstance(block, Words))
    assert [said for name, said in decided.facts if name == "Rests on"] == [
        next(block.finding.answer for block in items["Levels"] if isinstance(block, Figure))
    ]


def test_a_register_of_one_customer_tells_and_keeps_nothing_of_everybody(among: Review) -> None:
    ours = one_customer.narrowed(among, "Ashby Hospitals").register
    assert ours is not None
    assert ours.history() == []
    for kind in ("organisation", "customer", "agreement", "source profile", "event", "issued forecast"):
        assert ours.entries(kind) == []
    for attempt in (
        ours.catalogue,
        lambda: ours.backup(ours.folder / "b"),
        lambda: ours.restore(ours.folder / "b"),
        lambda: ours.redact("Quillfeather"),
        lambda: ours.agree(among.catalogue),
        lambda: ours.remove("note", "x", version=1),
    ):
        with pytest.raises(RegisterError, match="one customer"):
            attempt()
    with pytest.raises(QuestionError, match="is kept for Ashby Hospitals"):
        ours.entry("service review", "Review of October")


def test_a_finding_of_one_customer_is_made_again_from_the_whole_by_its_recipe(review: Review) -> None:
    ours = Review.open(customer="Ashby Hospitals")
    assert ours.opened["customer"] == "Ashby Hospitals"
    assert ours.agreement_version == review.agreement_version
    space: dict[str, Any] = {}
    exec(compliance.scorecard(ours).recipe.code(), space)  # noqa: S102  # a recipe is a program
    assert space["finding"].answer == compliance.scorecard(ours).answer


def test_a_customer_nobody_knows_or_nothing_is_agreed_with_is_refused_in_words(among: Review) -> None:
    with pytest.raises(QuestionError, match=r"no customer 'Ashby'.*There are: Ashby Hospitals"):
        build(among, customer="Ashby")
    known = replace(among.catalogue, customers=(*among.catalogue.customers, Customer(name="Newcomer")))
    with pytest.raises(QuestionError, match=r"nothing is agreed with Newcomer.*Make an agreement"):
        build(replace(among, catalogue=known), customer="Newcomer")


def test_a_pack_that_could_not_but_name_another_is_not_written(among: Review) -> None:
    shared = among.catalogue.agreement("Payroll and HR SLA")
    target = replace(shared.versions[-1].targets[0], name=f"Answered as for {planted.WHO}")
    named = replace(shared, versions=(replace(shared.versions[-1], targets=(target,)),))
    others = tuple(named if each == shared else each for each in among.catalogue.agreements)
    there = replace(among, catalogue=replace(among.catalogue, agreements=others))
    with pytest.raises(QuestionError, match=r"for Tarn Valley College would name 'Quillfeather Bank'.*another name"):
        build(there, customer="Tarn Valley College")


def test_an_only_customer_has_the_rows_that_name_nobody_and_keeps_charges(review: Review) -> None:
    whose = pl.when(pl.col("customer") == "Ashby Hospitals").then("customer").otherwise(pl.lit("")).alias("customer")
    named = ("tickets", "volumes", "scores")
    tables = {**review.records.tables, **{name: review.records.tables[name].with_columns(whose) for name in named}}
    only = tuple(each for each in review.catalogue.customers if each.name == "Ashby Hospitals")
    agreed = tuple(each for each in review.catalogue.agreements if each.customer in ("", "Ashby Hospitals"))
    alone = replace(
        review, records=replace(review.records, tables=tables),
        catalogue=replace(review.catalogue, customers=only, agreements=agreed),
    )  # fmt: skip
    ours = one_customer.narrowed(alone, "Ashby Hospitals")
    assert ours.records["tickets"].height == review.records["tickets"].height
    assert ours.catalogue.agreement("Payroll and HR SLA").versions[-1].charge == 52_000
    beside = replace(alone, catalogue=replace(alone.catalogue, customers=review.catalogue.customers))
    assert one_customer.narrowed(beside, "Ashby Hospitals").records["tickets"].height < ours.records["tickets"].height


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("It was late", False), ("IT was late", True), ("the citizens", False), ("for Retail Bank", True),
        ("retail trade", True), ("a bank holiday", False), ("RETAIL BANK", True),
    ],
)  # fmt: skip
def test_short_names_are_known_as_they_are_written_and_shared_words_tell_nobody(text: str, named: bool) -> None:
    assert one_customer.Strangers(frozenset({"IT", "Retail Bank"}), frozenset({"Retail"})).named(text) is named
