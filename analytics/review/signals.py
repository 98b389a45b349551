"""What a reviewer should be told without asking, found by detectors that know no service by name.

Each detector looks at a review and says what it found. Detectors are registered in `DETECTORS`, one line each; what one
of them explains is not told again as a change of level.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from analytics.review.detectors import (
    breaches_by_volume,
    changes_of_mix,
    extracts_cut_off,
    levels_that_changed,
    records_left_open,
    services_without_agreement,
    users_who_disagree,
)

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
_EXPLAIN: Final = {"mix", "unclosed", "volume"}


def signals(review: Review) -> list[Signal]:
    """Everything the detectors found, heaviest first."""
    found = [signal for detect in DETECTORS for signal in detect(review)]
    explained = {(signal.service, signal.target) for signal in found if signal.kind in _EXPLAIN}
    open_services = {signal.service for signal in found if signal.kind == "unclosed"}
    kept = [
        signal
        for signal in found
        if signal.kind not in ("step", "degradation")
        or ((signal.service, signal.target) not in explained and signal.service not in open_services)
    ]
    return sorted(kept, key=lambda signal: (-signal.weight, signal.service, signal.kind))
