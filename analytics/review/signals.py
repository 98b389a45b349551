"""What a reviewer should be told without asking, found by detectors that know no service by name.

Each detector looks at a review and says what it found. Detectors are registered in `DETECTORS`, one line each; what one
of them explains is not told again as a change of level.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from analytics.review.detect.course import levels_that_changed
from analytics.review.detect.edge import extracts_cut_off
from analytics.review.detect.mix import changes_of_mix
from analytics.review.detect.unagreed import services_without_agreement
from analytics.review.detect.unclosed import records_left_open
from analytics.review.detect.volume import breaches_by_volume
from analytics.review.detect.watermelon import users_who_disagree

if TYPE_CHECKING:
    from analytics.review.review import Review
    from analytics.review.signal import Signal

Detector = Callable[["Review"], "list[Signal]"]

DETECTORS: Final[tuple[Detector, ...]] = (
    services_without_agreement,
    extracts_cut_off,
    breaches_by_volume,
    users_who_disagree,
    records_left_open,
    changes_of_mix,
    levels_that_changed,
)

#: Kinds that explain a change of level; the change itself is then not told beside them.
_EXPLAIN: Final = ("mix", "volume")
_EXPLAINED: Final = ("step", "degradation")


def signals(review: Review) -> list[Signal]:
    """Everything the detectors found, heaviest first."""
    found = [signal for detect in DETECTORS for signal in detect(review)]
    known = {(signal.agreement, signal.target) for signal in found if signal.kind in _EXPLAIN}
    kept = [s for s in found if s.kind not in _EXPLAINED or (s.agreement, s.target) not in known]
    return sorted(kept, key=lambda signal: (-signal.weight, signal.service, signal.kind))
