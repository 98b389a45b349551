"""A customer who is everywhere in the records, the agreements and the register, under words and numbers found nowhere
else: whatever a pack for another customer knows of it has leaked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.catalogue import Customer, Exclusion
from analytics.register import Register, Saying
from analytics.register.action import Action
from analytics.register.notebook import Decision, Note, PinnedFinding, ServiceReview
from analytics.register.notice import Notice
from analytics.register.proposal import KeptProposal
from analytics.register.scenario import KeptScenario
from analytics.review import pinned
from analytics.review.findings import compliance

if TYPE_CHECKING:
    from analytics.catalogue import Agreement, Catalogue
    from analytics.records.records import Records
    from analytics.review import Review

WHO: Final = "Quillfeather Bank"
MAIL: Final = "Email and Collaboration"
OWN: Final = "Mail SLA, Quillfeather Bank"
SHARED: Final = "Email and Collaboration SLA"
ASHBYS: Final[dict[str, Any]] = {"agreement": "Network SLA, Ashby Hospitals", "target": "Network available"}

#: Words that only this customer's rows and entries have.
WORDS: Final = ("quillfeather", "otter wrangler", "marmalade")

#: Its figures, as anybody would write them; none occurs in the sample.
FIGURES: Final = (4_637, 86_753, 918_273, 771_133, 123_457, 654_321, 31_415, 27_182, 55_443_322)

_DAY: Final = datetime(2026, 10, 14, 9, tzinfo=UTC)


def records(given: Records) -> Records:
    """The sample's records with the customer's among them."""
    mail = given.tables["tickets"].filter(pl.col("service") == MAIL).head(1)
    many = pl.concat([mail] * 4_637).with_columns(
        pl.format("Q{}", pl.int_range(pl.len())).alias("ticket"), pl.lit(WHO).alias("customer"),
        pl.lit("Marmalade").alias("category"), pl.lit(_DAY).alias("opened"), pl.lit(_DAY).alias("responded"),
        pl.lit(_DAY).alias("resolved"), pl.lit(_DAY).alias("closed"), pl.lit(_DAY).alias("updated"),
    )  # fmt: skip
    rows = {
        "tickets": many,
        "volumes": _row(service=MAIL, customer=WHO, category="messages", day=_DAY.date(), volume=86_753.0),
        "scores": _row(score_id="Q1", service=MAIL, customer=WHO, ticket="Q1", given=_DAY, score=1.0, lowest=1.0,
                       highest=5.0),
        "readings": _row(service=MAIL, customer=WHO, quantity="energy", taken=_DAY, value=55_443_322.0, unit="kWh"),
        "costs": _row(service=MAIL, month=date(2026, 10, 1), kind="Quillfeather licences", amount=918_273.0,
                      currency="GBP"),
        "outages": _row(outage="O-Q", service=MAIL, component="Quillfeather switch", cause="Quillfeather works",
                        group="Infrastructure", supplier="", impact="Minor", planned=False, starts=_DAY, ends=_DAY,
                        updated=_DAY),
        "events": _row(event="Quillfeather moves out", service="", happened=_DAY, kind="change"),
    }  # fmt: skip
    tables = {name: pl.concat([given.tables[name], new], how="diagonal_relaxed") for name, new in rows.items()}
    return replace(given, tables={**given.tables, **tables})


def catalogue(given: Catalogue) -> Catalogue:
    """The sample's catalogue with the customer, its agreement, and its name in the words of a shared one."""
    shared = given.agreement(SHARED)
    own = replace(
        shared, name=OWN, customer=WHO, exclusions=(),
        versions=(replace(shared.versions[-1], in_force=date(2024, 4, 1), charge=771_133.0),),
    )  # fmt: skip
    flood = Exclusion(items=("O-Q",), reason="Works at Quillfeather", approver="Chief Otter Wrangler")
    services = tuple(
        replace(each, contributes="Quillfeather reaches everybody.") if each.name == MAIL else each
        for each in given.services
    )
    return replace(
        given, services=services, customers=(*given.customers, Customer(name=WHO, contact="Chief Otter Wrangler")),
        agreements=(*(_told(each, flood) for each in given.agreements), own),
    )  # fmt: skip


def keep(register: Register, review: Review) -> None:
    """Nothing; the register holds what people keep of the customer, and a notebook that is another's."""
    level = pinned.figure(compliance.level(review, **ASHBYS))
    whole = pinned.figure(compliance.scorecard(review))
    month: dict[str, Any] = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}
    values = (
        KeptScenario(title="Marmalade for all", about={"agreement": OWN, "target": "Mail available"}, name="s1"),
        KeptScenario(title="More for the network", about=ASHBYS, name="s2"),
        KeptProposal(title="Quillfeather first", status="proposed", benefit=123_457.0, one_off=0.0, yearly=0.0),
        KeptProposal(title="Cheaper mail", benefit=654_321.0, problem="27,182 letters a day", services=(MAIL,)),
        KeptProposal(title="A second line", scenarios=("s2",), benefit=5_150.0, evidence=(level,)),
        KeptProposal(title="A line for both", scenarios=("s1", "s2"), benefit=654_321.0),
        ServiceReview(name="Review of October", participants=("Otter Wrangler",), agenda=("Levels",), **month),
        Note(review="Review of October", item="Levels", text="31,415 too much was charged"),
        PinnedFinding(review="Review of October", item="Levels", figure=whole, commentary="Marmalade"),
        Decision(review="Review of October", item="Levels", question="Pay 27,182?", choice="Yes"),
        ServiceReview(name="October with Ashby Hospitals", agenda=("Levels", "Next"), **month),
        Note(review="October with Ashby Hospitals", item="Next", text="We meet again on a Tuesday"),
        Note(review="October with Ashby Hospitals", item="Next", text="As QUILLFEATHER bank said"),
        PinnedFinding(review="October with Ashby Hospitals", item="Levels", figure=level, commentary="Steady"),
        Notice(**ASHBYS, periods=(date(2026, 11, 1),), said="The network may be missed", name="n1"),
        Notice(agreement=OWN, target="Mail available", periods=(date(2026, 11, 1),), said="Marmalade", name="n2"),
        Notice(**ASHBYS, periods=(date(2026, 12, 1),), to=("Otter Wrangler at Quillfeather",), name="n3"),
        Action(title="A second line to the wards", **ASHBYS, name="a1"),
        Action(title="As good as theirs", **ASHBYS, control_agreement=OWN, control_target="Mail available", name="a2"),
        Action(title="Marmalade at night", agreement=OWN, target="Mail available", name="a3"),
        Action(title="Fewer letters", problem="27,182 letters a day", services=(MAIL,), name="a4"),
        Decision(review="October with Ashby Hospitals", item="Levels", question="Hold the level?", choice="Hold it",
                 figures=({**level, "pinned": "p"}, {**whole, "pinned": "q"})),
    )  # fmt: skip
    register.save_all([(value, 0) for value in values], by=Saying("Ann"))


def _told(agreement: Agreement, flood: Exclusion) -> Agreement:
    """The shared agreement with the customer's name in its exclusions and reasons."""
    if agreement.name != SHARED:
        return agreement
    versions = (*agreement.versions[:-1], replace(agreement.versions[-1], reason="Quillfeather asked for it"))
    return replace(agreement, versions=versions, exclusions=(flood,))


def _row(**values: object) -> pl.DataFrame:
    return pl.DataFrame([values]).with_columns(pl.col(pl.Datetime).dt.convert_time_zone("UTC").dt.cast_time_unit("us"))
