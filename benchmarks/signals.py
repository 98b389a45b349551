"""Detectors on other seeds of the sample organisation: how often a planted truth is found, and not found when left out.

    python -m benchmarks.signals [--seeds 10] [--each]

Claims: found on at least nine of ten seeds, and not reported in at least nine of ten runs without it. With `--each`
every truth is left out alone, the others planted (ten minutes); otherwise all are left out at once (two minutes).
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

#: Kind and service of a signal.
Told = tuple[str, str]


def told(seed: int, without: tuple[str, ...] = ()) -> set[Told]:
    """Kind and service of every signal in the sample of a seed."""
    catalogue = parse(make.catalogue(without))
    records = Records(tables=make.make(seed, without))
    cut = cut_off(records.last_instant, ZoneInfo(catalogue.zone))
    return {(signal.kind, signal.service) for signal in signals(Review(records.at(cut), catalogue, cut))}


def told_without(seed: int, truths: dict[str, Told], *, each: bool) -> dict[str, set[Told]]:
    """What is told of a seed without each truth: without that one alone, or without any."""
    if each:
        return {name: told(seed, (name,)) for name in truths}
    return dict.fromkeys(truths, told(seed, tuple(truths)))


def main() -> None:
    """Prints how often each truth was found, and how often it was reported without being there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--each", action="store_true", help="leave out one truth at a time")
    given = parser.parse_args()
    truths = {truth.name: (KINDS[truth.name], truth.service) for truth in planted.TRUTHS}
    there = [told(seed) for seed in range(1, given.seeds + 1)]
    without = [told_without(seed, truths, each=given.each) for seed in range(1, given.seeds + 1)]
    print(f"{'truth':18} {'found':>7} {'reported without it':>20}")
    for name, stated in truths.items():
        bare = sum(stated in found[name] for found in without)
        print(f"{name:18} {sum(stated in found for found in there):7} {bare:20}")
    extra = [sorted(found - set(truths.values())) for found in there]
    print(f"other signals a run: {sum(map(len, extra)) / len(extra):.1f}", *[pair for pairs in extra for pair in pairs])


if __name__ == "__main__":
    main()
