"""Which scenarios are kept, and can they still be worked out?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.review import kept, words
from analytics.review.finding import Finding
from analytics.review.ground import GROUNDS, TARGET

if TYPE_CHECKING:
    from analytics.register import Act, Entry
    from analytics.register.scenario import KeptScenario
    from analytics.review.review import Review

_KEPT: Final[dict[str, pl.DataType]] = {
    "scenario": pl.String(), "about": pl.String(), "changes": pl.String(), "horizon": pl.Int64(),
    "note": pl.String(), "trouble": pl.String(), "data_version": pl.Int64(), "by": pl.String(),
    "at": pl.Datetime("us", "UTC"), "changed_by": pl.String(), "changed_at": pl.Datetime("us", "UTC"),
    "withdrawn": pl.String(), "name": pl.String(),
}  # fmt: skip


def scenarios(review: Review, *, withdrawn: bool = False) -> Finding:
    """The scenarios that are kept: what each changes, who kept it when, and what stands in the way of some.

    Args:
        review: the review.
        withdrawn: also those that were withdrawn.
    """
    register = review.register
    acts = kept.acts(register, kept.KIND) if register else {}
    shown = kept.every(register) if withdrawn else kept.live(register)
    rows = [_row(review, entry, acts[entry.value.name]) for entry in shown]
    table = pl.DataFrame(rows, schema=_KEPT).sort(pl.coalesce("changed_at", "at"), descending=True, maintain_order=True)
    return Finding(
        key="kept.scenarios",
        question="Which scenarios are kept?",
        answer=_answer(table),
        table=table,
        labels={
            "scenario": "Scenario", "about": "About", "changes": "Changes", "trouble": "What stands in the way",
            "horizon": "Months", "by": "Kept by", "at": "Kept on", "changed_by": "Changed by",
            "changed_at": "Changed on", "note": "Note", "data_version": "Worked out on data version",
            "withdrawn": "Withdrawn",
        },
        formats={"horizon": "number", "at": "instant", "changed_at": "instant", "data_version": "number"},
        method=review.method(
            "Scenarios as they are kept in the register, with the changes to them that its trail tells.",
            n=words.counted(table.height, "scenario"),
            accuracy="A lever, field or target that is not there any more is told; what was kept stays as it is.",
        ),
        recipe=review.recipe("kept.scenarios", withdrawn=withdrawn),
    )  # fmt: skip


def _row(review: Review, entry: Entry, acts: tuple[Act, Act]) -> dict[str, Any]:
    held: KeptScenario = entry.value
    first, last = acts
    changed = last is not first
    return {
        "scenario": held.title, "about": " · ".join(str(part) for part in held.about.values()),
        "changes": _changes(held), "horizon": held.horizon, "note": " ".join(held.note.split()),
        "trouble": kept.trouble(review, held), "data_version": held.data_version, "by": first.who, "at": first.at,
        "changed_by": last.who if changed else "", "changed_at": last.at if changed else None,
        "withdrawn": "yes" if held.withdrawn else "", "name": held.name,
    }  # fmt: skip


def _changes(held: KeptScenario) -> str:
    """What it changes; of a ground that this version does not know, by the words it is kept in."""
    return GROUNDS.get(held.ground, TARGET).in_words(held.changes)


def _answer(table: pl.DataFrame) -> str:
    if table.is_empty():
        return "No scenario is kept yet"
    many = table.height
    told = f"{words.sentence(words.counted(many, 'scenario'))} {'is' if many == 1 else 'are'} kept"
    stuck = table.filter(pl.col("trouble") != "").height
    which = "and it" if many == 1 else f"of which {words.number_word(stuck)}"
    return told + (f", {which} cannot be worked out any more" if stuck else "")
