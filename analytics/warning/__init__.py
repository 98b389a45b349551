"""Which promises are likely to be missed, when, and by when to act; and how good such warnings were."""

from analytics.warning.chance import Chances, chances
from analytics.warning.contract_year import ContractYear, contract_year
from analytics.warning.replay import as_it_stood, replay, scored
from analytics.warning.track_record import TrackRecord, calibration, track_record
from analytics.warning.warning import WARNINGS, warnings

__all__ = [
    "WARNINGS", "Chances", "ContractYear", "TrackRecord", "as_it_stood", "calibration", "chances", "contract_year",
    "replay", "scored", "track_record", "warnings",
]  # fmt: skip
