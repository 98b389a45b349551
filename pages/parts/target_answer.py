"""What changed terms of a target come to, from the service's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics.review.findings import negotiation, scenarios
from pages.parts import cells, ways
from pages.parts.frame import found, titled

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from analytics.review import Review
    from pages.parts.filters import Scope


def draw(
    review: Review, scope: Scope, about: dict[str, str], asked: dict[str, Any], places: dict[str, DeltaGenerator]
) -> None:
    """Draws the answer.

    Args:
        review: the review.
        scope: what the reader chose to look at.
        about: which target.
        asked: changes, options, horizon and seed.
        places: "title", "beside" the levers and "below" them.
    """
    answer = found(review, scenarios.compare, **about, **asked)
    with places["title"]:
        titled(answer, scope, about="What if, from the service's own history")
    with places["beside"]:
        cells.figures(finding=found(review, scenarios.figures, **about, **asked))
        cells.cell(found(review, scenarios.curve, **about, changes=asked["changes"]))
    with places["below"]:
        cells.cell(answer, heading="", table="shown")
        cells.cell(found(review, negotiation.promisable, **about), table="shown")
        ways.onward("compliance", "warnings", agreement=about["agreement"], name=about["target"])
