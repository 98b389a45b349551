"""Detectors on other seeds of the sample organisation: how often a planted truth is found, and not found when left out.

    python -m benchmarks.signals [--seeds 10]

Claims: found on at least nine of ten seeds, and not reported in at least nine of ten runs without it.
"""

from __future__ import annotations

import argparse
from typing import Final
from zoneinfo import ZoneInfo

from analytics.catalogue import parse
from analytics.records.records import Records
from analytics.review.review import Review, cut_off
from analytics.review.signals import signals
from sample_data import make, planted

#: The kind of signal that states each planted truth.
KINDS: Final = {
    "slow_degradation": "degradation", "step_change": "step", "mix_shift": "mix", "watermelon": "watermelon",
    "volume_breach": "volume", "unclosed_records": "unclosed", "cut_edge": "edge", "unagreed_service": "unagreed",
}  # fmt: skip


def told(seed: int, without: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """Kind and service of every signal in the sample of a seed."""
    catalogue = parse(make.catalogue(without))
    records = Records(tables=make.make(seed, without))
    cut = cut_off(records.last_instant, ZoneInfo(catalogue.zone))
    return {(signal.kind, signal.service) for signal in signals(Review(records.at(cut), catalogue, cut))}


def main() -> None:
    """Prints how often each truth was found, and how often it was reported without being there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    seeds = range(1, parser.parse_args().seeds + 1)
    truths = {truth.name: (KINDS[truth.name], truth.service) for truth in planted.TRUTHS}
    there, bare = [told(seed) for seed in seeds], [told(seed, tuple(truths)) for seed in seeds]
    print(f"{'truth':18} {'found':>7} {'reported without it':>20}")
    for name, stated in truths.items():
        print(f"{name:18} {sum(stated in found for found in there):7} {sum(stated in found for found in bare):20}")
    extra = sum(len(found - set(truths.values())) for found in there) / len(there)
    print(f"other signals a run: {extra:.1f}; without any truth planted: {sum(map(len, bare)) / len(bare):.1f}")


if __name__ == "__main__":
    main()
