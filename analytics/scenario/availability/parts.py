"""The parts a service stands on, as its outages name them, and the failures of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from analytics.measures import availability
from analytics.measures.stretches import stretches
from analytics.scenario.availability.failures import of_stretches
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from analytics.measures.measure import Clause
    from analytics.records.records import Records
    from analytics.scenario.availability.failures import Failures


@dataclass(frozen=True)
class Piece:
    """A part: a service, or one of its components; `component` is None for the whole, "" for what names none."""

    name: str
    service: str
    component: str | None = None


def split(
    records: Records, clause: Clause, services: Sequence[str], *, components: bool
) -> dict[str, tuple[Piece, ...]]:
    """The pieces of each service, in the order given.

    A service is told apart where its outages name two components or more and any of them down is the whole down.

    Args:
        records: what was delivered.
        clause: the terms; its service is the first.
        services: their names.
        components: whether to tell any apart.
    """
    apart = components and clause.conventions.composite != "weighted"
    return {service: _pieces(_of(records, clause, service), service, apart=apart) for service in services}


def failed(
    records: Records, clause: Clause, edges: Sequence[datetime], pieces: Mapping[str, tuple[Piece, ...]],
    needs: Mapping[str, frozenset[str]],
) -> tuple[dict[str, Failures], list[Assumption]]:  # fmt: skip
    """The failures of each part that any were seen of, and what is assumed of them.

    Time that a part was down while something its service cannot do without was down too is put down to that.

    Args:
        records: what was delivered.
        clause: the terms.
        edges: edges of the months that count.
        pieces: the parts of each service, those of the service promised first.
        needs: what each service cannot do without.
    """
    found: dict[str, Failures] = {}
    told: list[Assumption] = []
    for service, some in pieces.items():
        ours = replace(clause, service=service, target=None) if found else clause
        beneath = records["outages"].filter(pl.col("service").is_in(needs[service] - {service}) & ~pl.col("planned"))
        hidden = beneath.with_columns(planned=pl.lit(value=True))
        for piece in some:
            mine = _of(records, clause, service)
            mine = (
                mine
                if piece.component is None
                else mine.filter((pl.col("component") == piece.component) | pl.col("planned"))
            )
            seen = of_stretches(piece.name, stretches(pl.concat([mine, hidden]), ours, edges))
            if seen.number or (not found and piece.component is None):
                found[piece.name] = replace(seen, prior=seen.prior / len(some))
            else:
                told.append(Assumption(f"{piece.name} is always up: no outage of it was recorded", "records"))
            alone = of_stretches(piece.name, stretches(mine, ours, edges))
            told += _told(piece.name, mine, float(alone.hours.sum() - seen.hours.sum()))
    return found, told


def _of(records: Records, clause: Clause, service: str) -> pl.DataFrame:
    """Outages of one service; of the one promised, those that its provider answers for."""
    promised = clause.service or clause.provider
    return availability.outages(records, clause if service == promised else replace(clause, service=service))


def _pieces(outages: pl.DataFrame, service: str, *, apart: bool) -> tuple[Piece, ...]:
    named = outages.filter(~pl.col("planned"))["component"].unique().sort().to_list() if apart else []
    if len([name for name in named if name]) < 2:
        return (Piece(service, service),)
    return tuple(Piece(f"{service}: {name}" if name else service, service, name) for name in named)


def _told(part: str, outages: pl.DataFrame, shared: float) -> list[Assumption]:
    """What is assumed of the outages of one part."""
    running, told = outages.filter(pl.col("ends").is_null() & ~pl.col("planned")), list[Assumption]()
    if running.height:
        since = running["starts"].dt.strftime("%-d %B %Y").sort()[0]
        told.append(Assumption(f"{part} has an outage without an end, since {since}; it ends at the cut-off", "method"))
    if shared > 1 / 3600:
        words = f"{shared:,.1f} service hours that {part} was down are put down to what it depends on, down as well"
        told.append(Assumption(words, "method"))
    return told
