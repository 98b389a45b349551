"""Verbs about what is loaded, and about the catalogue that goes with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics import catalogue
from analytics.command.grammar import Told, verb
from analytics.errors import ServiceReviewError
from analytics.records import profile
from analytics.records.intake import take_in
from analytics.register import Saying
from analytics.review import workspace

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:
    """Nothing; the verbs are known afterwards."""
    load = verb(verbs, "load", load_files, "take files in as one data version")
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument("--profile", required=True, help="name of a shipped source profile, or a TOML file with one")
    load.add_argument("--catalogue", type=Path, help="TOML file with services and agreements, kept with the records")
    write = verb(verbs, "catalogue", write_catalogue, "the catalogue as TOML, or as OpenSLO")
    write.add_argument("--form", choices=("toml", "openslo"), default="toml")


def load_files(asked: Namespace) -> Told:
    """What was kept; rows that were refused ask for attention."""
    place = workspace(asked.workspace, asked.home)
    if asked.catalogue:
        place.agree(asked.catalogue.read_text("utf-8"), Saying(reason=f"Loaded from {asked.catalogue.name}"))
    described = Path(asked.profile)
    source = profile.read(described) if described.suffix == ".toml" else named_profile(asked.profile)
    intakes = []
    for file in asked.files:
        asked.remark(f"Reading {file}")
        intakes.append(take_in(file, source))
    report = place.dataset.load(intakes, when=datetime.now(UTC))
    refused = pl.concat([intake.refused for intake in intakes])
    if asked.json:
        told = {"report": str(report), "version": report.version, "refused": refused.to_dicts()}
        return Told(json.dumps(told, default=str, indent=2), attention=refused.height > 0)
    for row in refused.head(20).to_dicts():
        asked.remark(f"{row['file']} row {row['row']}, {row['column']}: {row['value']!r} {row['reason']}")
    return Told(str(report), attention=refused.height > 0)


def named_profile(name: str) -> profile.SourceProfile:
    """The shipped profile of that name; ServiceReviewError names those there are."""
    there = profile.shipped()
    if name not in there:
        problem = f"no source profile {name!r}"
        raise ServiceReviewError(problem, found=name, exists=there)
    return there[name]


def write_catalogue(asked: Namespace) -> Told:
    """The catalogue; what OpenSLO has no place for is remarked."""
    place = workspace(asked.workspace, asked.home)
    if asked.form == "toml":
        return Told(catalogue.dump(place.catalogue(asked.agreement_version)))
    written = catalogue.write_openslo(place.catalogue(asked.agreement_version))
    for row in written.listed:
        asked.remark(str(row))
    return Told(written.text)
