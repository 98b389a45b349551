"""How good were past warnings: hits, false alarms, misses without one, and whether chances meant what they said?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import QuestionError
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.past_warnings import past_warnings
from analytics.review.select import known
from analytics.warning.threshold import LIKELY, POSSIBLE
from analytics.warning.track_record import calibration, off_by, track_record

if TYPE_CHECKING:
    from analytics.review.past_warnings import PastWarnings
    from analytics.review.review import Review
    from analytics.warning.chance import Progress
    from analytics.warning.track_record import TrackRecord

#: What a warning came to, by shape and word.
_CAME: Final = {
    "came true": "■ Came true", "false alarm": "○ False alarm", "open": "… Still open", "not warned": "▲ No warning",
}  # fmt: skip


def warned(review: Review, *, customer: str = "", service: str = "", progress: Progress | None = None) -> Finding:
    """What came of past warnings: which came true, which were false alarms, which misses came without one."""
    past, chances = _asked(review, customer, service, progress)
    found = track_record(chances, POSSIBLE)
    likely = track_record(chances, LIKELY)
    table = found.warnings.with_columns(
        pl.col("came").replace(_CAME).alias("told"),
        pl.coalesce(pl.col("warned_on").dt.strftime("%-d %b %Y"), pl.lit("never")).alias("warned"),
    )
    return Finding(
        key="track_record.warned",
        question="How good were past warnings?",
        answer=_told(found, past),
        table=table,
        labels={
            "agreement": "Agreement", "told": "What came", "target": "Target", "warned": "Warned on",
            "period": "Of", "chance": "Greatest chance given", "missed": "Periods missed", "lead": "Months ahead",
        },
        formats={"period": "month", "chance": "chance"},
        method=review.method(
            "A warning is raised for every period with a chance of a miss of at least a fifth; warnings of one target "
            "that follow one another are one. It came true if one of its periods was missed, and was a false alarm if "
            "none was. Months ahead are those from the first warning of the period that was missed to its end. A miss "
            "that no warning was raised for is listed too. Smaller chances that were told because a level was shown to "
            "worsen are not counted here.",
            n=f"{words.counted(chances.height, 'chance')} of {words.counted(_targets(chances), 'target')}",
            method=past.told,
            accuracy=f"{_likely(likely)} {found.skill.sentence}",
        ),
        recipe=review.recipe("track_record.warned", customer=customer, service=service),
    )  # fmt: skip


def calibrated(review: Review, *, customer: str = "", service: str = "", progress: Progress | None = None) -> Finding:
    """Whether a miss came as often as past chances said it would."""
    past, chances = _asked(review, customer, service, progress)
    groups = calibration(chances)
    apart, n = off_by(groups), int(groups["n"].sum())
    if apart is None:
        problem = "no period that a chance was given of has come yet"
        raise QuestionError(problem, remedy="A target needs more than twelve periods for its chances to be replayed")
    return Finding(
        key="track_record.calibrated",
        question="Did a miss come as often as was said?",
        answer=f"Over {n:,} past chances of a miss, what was said and what came lay {100 * apart:.1f} points apart "
        f"({past.named})",
        table=groups,
        labels={
            "said": "Chance given", "came": "How often it came", "n": "Chances", "low": "95 % from", "high": "95 % to",
        },
        formats={**dict.fromkeys(("said", "came", "low", "high"), "percent"), "n": "number"},
        picture=Picture(
            kind="reliability",
            frame=groups,
            options={"noun": "chances"},
            description=f"How often a miss came against the chance that was given of it. {n:,} past chances lay "
            f"{100 * apart:.1f} points from what came, on average.",
        ),
        method=review.method(
            "Past chances of a miss in groups of about one size, against the share of their periods that were missed.",
            n=f"{words.counted(n, 'chance')} of {words.counted(_targets(chances), 'target')}",
            method=f"{past.told} The distance is the mean over the groups, weighed by the chances in each.",
            accuracy="95 % Wilson intervals in which each target and period counts once, however often a chance was "
            "given of it.",
        ),
        recipe=review.recipe("track_record.calibrated", customer=customer, service=service),
    )  # fmt: skip


def _asked(
    review: Review, customer: str, service: str, progress: Progress | None
) -> tuple[PastWarnings, pl.DataFrame]:  # fmt: skip
    """Past chances, and those of one customer or service."""
    known(review, customer, service)
    past = past_warnings(review, progress)
    names = [
        sla.name
        for sla in review.catalogue.agreements
        if customer in ("", sla.customer) and service in ("", sla.service)
    ]
    return past, past.chances.filter(pl.col("agreement").is_in(names))


def _targets(chances: pl.DataFrame) -> int:
    return chances.select("agreement", "target").n_unique()


def _told(found: TrackRecord, past: PastWarnings) -> str:
    """What came of warnings, in a sentence."""
    raised = sum(found.count(came) for came in ("came true", "false alarm", "open"))
    if not raised and not found.misses:
        return f"No warning was raised and nothing was missed ({past.named})"
    true, false, still = (_many(found.count(came)) for came in ("came true", "false alarm", "open"))
    open_ = f"{still} {'is' if found.count('open') == 1 else 'are'} open"
    parts = [f"{true} came true", f"{false} did not", *([open_] if found.count("open") else [])]
    said = f"Of {words.counted(raised, 'past warning')} {words.listing(parts)}" if raised else "No warning was raised"
    misses = words.counted(found.misses, "missed period")
    ahead = f", half of the hits {_months(found.lead)} ahead or more" if found.lead else ""
    before = f"{_many(found.warned)} of {misses} had a warning{ahead}" if found.misses else ""
    return f"{'; '.join(part for part in (said, before) if part)} ({past.named})"


def _many(number: int) -> str:
    return words.number_word(number) if number else "none"


def _months(lead: float) -> str:
    return "one month" if lead == 1 else f"{lead:g} months"


def _likely(found: TrackRecord) -> str:
    """What came of warnings that called a miss likely."""
    true, false = found.count("came true"), found.count("false alarm")
    if not true + false:
        return "No warning that called a miss likely has come due."
    return f"Of {words.counted(true + false, 'warning')} that called a miss likely, {_many(true)} came true."
