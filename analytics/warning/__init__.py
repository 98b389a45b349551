"""Which promises are likely to be missed, when, and by when to act."""

from analytics.warning.chance import Chances, chances
from analytics.warning.replay import as_it_stood, replay, scored
from analytics.warning.warning import WARNINGS, warnings

__all__ = ["WARNINGS", "Chances", "as_it_stood", "chances", "replay", "scored", "warnings"]
