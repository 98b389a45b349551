"""The same road without a browser: load, judge, forecast, warn, simulate, staff; and what an operator needs.

    python -m analytics load tickets.csv --profile servicenow_incident --workspace own
    python -m analytics judge --month 2026-10 --json
    python -m analytics backup own-2026-11-01.zip --workspace own

Tables and JSON go to standard output, progress and errors to standard error. Exit codes: 0 done; 1 cannot be done, and
the message says why; 2 the command was not understood; 3 done, and something asks for attention: rows were refused, a
target was breached, or one is likely to be.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics import catalogue
from analytics.errors import ServiceReviewError
from analytics.forecast.demand import table
from analytics.forecast.level.table import levels_ahead
from analytics.records import profile
from analytics.records.intake import take_in
from analytics.register import Saying
from analytics.review import Finding, Review, archive, long_table, words, workspace
from analytics.review.export import as_record, as_text
from analytics.review.findings import call_desk, compliance, demand, kept, proposals, scenarios, warnings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DONE, CANNOT, ATTENTION = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command."""
    asked = parser().parse_args(arguments)
    try:
        return int(asked.verb(asked))
    except ServiceReviewError as error:
        print(error, file=sys.stderr)
        return CANNOT
    except OSError as error:
        print(f"{error.filename or 'a file'}: {error.strerror}", file=sys.stderr)
        return CANNOT


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    whole = argparse.ArgumentParser(
        prog="python -m analytics", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = whole.add_subparsers(required=True, metavar="VERB")
    load = _verb(verbs, "load", load_files, "take files in as one data version")
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument("--profile", required=True, help="name of a shipped source profile, or a TOML file with one")
    load.add_argument("--catalogue", type=Path, help="TOML file with services and agreements, kept with the records")
    judge = _verb(verbs, "judge", judge_month, "hold a month against what was agreed")
    judge.add_argument("--month", help="such as 2026-10; the latest complete one if left out")
    ahead = _verb(verbs, "forecast", look_ahead, "demand ahead, or any long table of values ahead")
    ahead.add_argument("--horizon", type=int, default=6, help="months ahead (1 to 24); of a table its periods")
    ahead.add_argument("--region", default="", help="of a table: whose public holidays count, such as GB-ENG")
    ahead.add_argument("--fast", action="store_true", help="of a table: without what takes more than milliseconds")
    warn = _verb(verbs, "warn", warn_ahead, "which targets will be missed, or how likely each series of a table is to")
    warn.add_argument("--horizon", type=int, default=6, help="of a table: periods ahead (1 to 60)")
    warn.add_argument("--promised", type=_share, help="of a table: share promised to all, such as 0.95 or 95%%")
    warn.add_argument("--at-most", action="store_true", help="of a table: the level must be at most what is promised")
    warn.add_argument("--sum", action="store_true", help="of a table: add its rows up to weeks or months first")
    for entry, columns in ((ahead, "value"), (warn, "good, total and, unless named, promised")):
        entry.add_argument("table", nargs="?", type=Path, help=f"CSV or Parquet: series, date, {columns}")
        entry.add_argument("--frequency", choices=("day", "week", "month"), default="month", help="of a table")
        entry.add_argument("--out", type=Path, help="of a table: .parquet, .csv or .json; JSON is printed if left out")
    for entry in (judge, ahead, warn):
        entry.add_argument("--service", default="")
    for entry in (judge, warn):
        entry.add_argument("--customer", default="")
    simulate = _verb(verbs, "simulate", work_out, "what a changed promise would have cost and bought")
    simulate.add_argument("--agreement", required=True)
    simulate.add_argument("--target", required=True)
    simulate.add_argument(
        "--change", action="append", default=[], metavar="LEVER.FIELD=VALUE",
        help="such as demand.percent=10; repeat for several",
    )  # fmt: skip
    staff = _verb(verbs, "staff", staff_desk, "agents that a call desk needs, by interval of so many calls")
    staff.add_argument("calls", nargs="+", type=float, help="calls of each interval, in order")
    kinds: dict[str, Callable[[str], Any]] = {"share": _share, "name": str}
    for field in fields(call_desk.Desk):
        staff.add_argument(
            f"--{field.name.replace('_', '-')}", type=kinds.get(field.metadata["unit"], float),
            metavar=field.metadata["unit"].upper(), required=field.default is MISSING, default=argparse.SUPPRESS,
        )  # fmt: skip
    _kept(verbs)
    return whole


def _kept(verbs: Any) -> None:
    """Verbs about what is kept: scenarios and proposals, backups, the trail of changes, the catalogue in and out."""
    thought = _verb(verbs, "scenarios", list_kept, "scenarios that are kept, and what stands in the way of some")
    put = _verb(verbs, "proposals", list_kept, "proposals by the day to decide on them")
    put.add_argument("--service", default="", dest="about")
    for entry in (thought, put):
        entry.add_argument("--every", action="store_true", help="also what is over and done with")
    backup = _verb(verbs, "backup", back_up, "register and records of a workspace in one file")
    backup.add_argument("file", type=Path)
    put_back = _verb(verbs, "restore", restore, "put a backup back; what was kept before is backed up first")
    put_back.add_argument("file", type=Path)
    check = _verb(verbs, "verify", verify, "whether register and trail of changes are what was saved")
    check.add_argument("--head", default="", metavar="HASH", help="a head of the trail that was printed earlier")
    write = _verb(verbs, "catalogue", write_catalogue, "the catalogue as TOML, or as OpenSLO")
    write.add_argument("--form", choices=("toml", "openslo"), default="toml")
    let_go = _verb(verbs, "forget", forget, "take a person's name out of the trail of changes")
    let_go.add_argument("word")
    for entry in (backup, put_back, check, let_go):
        entry.set_defaults(workspace="own")


def list_kept(asked: argparse.Namespace) -> int:
    """DONE, once the scenarios are listed, or the proposals, of a service where one is asked about."""
    if "about" in asked:
        return tell(asked, proposals.ordered(opened(asked), service=asked.about, every=asked.every))
    return tell(asked, kept.scenarios(opened(asked), withdrawn=asked.every))


def forget(asked: argparse.Namespace) -> int:
    """DONE, once the word is out of the trail of changes."""
    register = workspace(asked.workspace, asked.home).register
    many = register.redact(asked.word, by=Saying(reason="Personal data taken out"))
    print(f"Taken out of {words.counted(many, 'change')}; backups taken before still have it")
    return DONE


def back_up(asked: argparse.Namespace) -> int:
    """DONE, once the backup is whole."""
    print(archive.archive(workspace(asked.workspace, asked.home), asked.file))
    return DONE


def restore(asked: argparse.Namespace) -> int:
    """DONE, once the backup is put back."""
    for line in archive.restore(workspace(asked.workspace, asked.home), asked.file, Saying(reason="Restored")):
        print(f"Restored: {line}")
    return DONE


def verify(asked: argparse.Namespace) -> int:
    """DONE, or ATTENTION where something is not what was saved; the head of the trail is printed."""
    register = workspace(asked.workspace, asked.home).register
    damages = [str(damage) for damage in register.verify(asked.head)]
    told = {"head": register.head(), "entries": len(register.history()), "damages": damages}
    print(json.dumps(told, indent=2) if asked.json else f"{told['entries']} changes, head {told['head']}")
    for damage in damages:
        print(damage, file=sys.stderr)
    return ATTENTION if damages else DONE


def write_catalogue(asked: argparse.Namespace) -> int:
    """DONE, once the catalogue is printed; what OpenSLO has no place for goes to standard error."""
    place = workspace(asked.workspace, asked.home)
    if asked.form == "toml":
        print(catalogue.dump(place.catalogue(asked.agreement_version)), end="")
        return DONE
    written = catalogue.write_openslo(place.catalogue(asked.agreement_version))
    print(written.text, end="")
    for row in written.listed:
        print(row, file=sys.stderr)
    return DONE


def load_files(asked: argparse.Namespace) -> int:
    """DONE, or ATTENTION where rows were refused, once the files are kept."""
    place = workspace(asked.workspace, asked.home)
    if asked.catalogue:
        place.agree(asked.catalogue.read_text("utf-8"), Saying(reason=f"Loaded from {asked.catalogue.name}"))
    described = Path(asked.profile)
    source = profile.read(described) if described.suffix == ".toml" else named_profile(asked.profile)
    intakes = []
    for file in asked.files:
        print(f"Reading {file}", file=sys.stderr)
        intakes.append(take_in(file, source))
    report = place.dataset.load(intakes, when=datetime.now(UTC))
    refused = pl.concat([intake.refused for intake in intakes])
    told = {"report": str(report), "version": report.version, "refused": refused.to_dicts()}
    if asked.json:
        print(json.dumps(told, default=str, indent=2))
    else:
        print(report)
        for row in refused.head(20).to_dicts():
            print(f"{row['file']} row {row['row']}, {row['column']}: {row['value']!r} {row['reason']}", file=sys.stderr)
    return ATTENTION if refused.height else DONE


def named_profile(name: str) -> profile.SourceProfile:
    """The shipped profile of that name; ServiceReviewError names those there are."""
    there = profile.shipped()
    if name not in there:
        problem = f"no source profile {name!r}"
        raise ServiceReviewError(problem, found=name, exists=there)
    return there[name]


def judge_month(asked: argparse.Namespace) -> int:
    """DONE, or ATTENTION where a target was breached, once the scorecard is shown."""
    found = compliance.scorecard(opened(asked), month=asked.month, service=asked.service, customer=asked.customer)
    return tell(asked, found)


def look_ahead(asked: argparse.Namespace) -> int:
    """DONE, once the demand ahead is shown; ATTENTION where a series of a table has none."""
    if asked.table:
        found = table.ahead(
            long_table.read(asked.table), asked.horizon, frequency=asked.frequency, region=asked.region,
            fast=asked.fast, as_of=asked.as_of,
        )  # fmt: skip
        for name, notes in found.notes.items():
            print(f"{name}: {'; '.join(notes)}", file=sys.stderr)
        return _handed(asked, found.frame, found.failed)
    shown = demand.ahead(opened(asked), service=asked.service, horizon=asked.horizon, progress=_progress)
    return tell(asked, shown)


def _handed(asked: argparse.Namespace, frame: pl.DataFrame, failed: Mapping[str, str]) -> int:
    """DONE, or ATTENTION where a series failed, once a table is printed or written and each failure told."""
    told = long_table.written(frame, asked.out)
    if told:
        print(told)
    for name, why in failed.items():
        print(why if why.startswith(f"{name}: ") else f"{name}: {why}", file=sys.stderr)
    return ATTENTION if failed else DONE


def warn_ahead(asked: argparse.Namespace) -> int:
    """DONE, or ATTENTION where a breach is likely, or rows of a table are not used, once the warnings are shown."""
    if asked.table:
        ahead = levels_ahead(
            long_table.read(asked.table, strict=False), asked.horizon, frequency=asked.frequency,
            promised=asked.promised, at_least=not asked.at_most, summed=asked.sum, as_of=asked.as_of,
        )  # fmt: skip
        left_out = {name: "; ".join(notes) for name, notes in ahead.left_out.items()}
        return _handed(asked, ahead.frame, {**ahead.failed, **left_out})
    found = warnings.ordered(opened(asked), service=asked.service, customer=asked.customer, progress=_progress)
    return tell(asked, found)


def work_out(asked: argparse.Namespace) -> int:
    """DONE, once the changed promise is held against today's."""
    changes = tuple(_change(written) for written in asked.change)
    return tell(
        asked, scenarios.compare(opened(asked), agreement=asked.agreement, target=asked.target, changes=changes)
    )


def staff_desk(asked: argparse.Namespace) -> int:
    """DONE, once the agents are shown: by number of agents for one interval, else by interval."""
    desk = {field.name: vars(asked)[field.name] for field in fields(call_desk.Desk) if field.name in asked}
    if len(asked.calls) == 1:
        return tell(asked, call_desk.answered(opened(asked), calls=asked.calls[0], **desk))
    return tell(asked, call_desk.required(opened(asked), calls=tuple(asked.calls), **desk))


def _share(written: str) -> float:
    """A share as people write it: 0.95 or 95 %."""
    try:
        number = float(written.strip().removesuffix("%"))
    except ValueError as error:
        message = f"{written!r} is no share; expected one such as 0.95 or 95%"
        raise argparse.ArgumentTypeError(message) from error
    return number / 100 if "%" in written else number


def _progress(done: float, what: str) -> None:
    print(f"{done:4.0%} {what}", file=sys.stderr)


def _change(written: str) -> tuple[str, str, str]:
    lever, dot, rest = written.partition(".")
    field, equals, value = rest.partition("=")
    if not (dot and equals):
        problem = f"{written!r} is not a change"
        raise ServiceReviewError(problem, expected="LEVER.FIELD=VALUE, such as demand.percent=10 or level.level=95")
    return lever, field, value


def opened(asked: argparse.Namespace) -> Review:
    """The review that a command asks about."""
    return Review.open(
        asked.workspace, root=asked.home, data_version=asked.data_version,
        agreement_version=asked.agreement_version, as_of=asked.as_of,
    )  # fmt: skip


def tell(asked: argparse.Namespace, finding: Finding) -> int:
    """DONE, or ATTENTION where the finding is a breach or a likely one, once it is printed."""
    print(json.dumps(as_record(finding), default=str, indent=2) if asked.json else as_text(finding))
    return ATTENTION if finding.status == "breached" else DONE


def _verb(verbs: Any, name: str, does: Callable[[argparse.Namespace], int], said: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=said, description=f"{said[:1].upper()}{said[1:]}.")
    verb.set_defaults(verb=does)
    verb.add_argument("--workspace", default="own" if name == "load" else "sample")
    verb.add_argument(
        "--home", type=Path, help="folder of the workspaces; SERVICE_REVIEW_HOME or the user's data folder"
    )
    verb.add_argument("--json", action="store_true", help="for machines")
    if name != "load":
        verb.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="data cut-off, such as 2026-10-31")
        verb.add_argument("--data-version", type=int, metavar="N")
        verb.add_argument("--agreement-version", metavar="FINGERPRINT")
    return verb


if __name__ == "__main__":
    sys.exit(main())
