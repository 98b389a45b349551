"""The simulation is made ready in the background, once."""

from __future__ import annotations

from analytics.scenario.desk import warm


def test_it_is_made_ready_by_one_thread_and_then_starts_at_once() -> None:
    warm.ready()
    begun = warm._begun()
    begun.join(300)
    assert warm.ready()
    assert warm._begun() is begun
