"""What verbs share: which workspace and versions are meant, how a value is written, and what is told in the end."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.errors import ServiceReviewError
from analytics.review import Review
from analytics.review.export import as_record, as_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from analytics.review import Finding


@dataclass(frozen=True)
class Told:
    """What a verb tells: its output, and whether something asks for attention."""

    output: str
    attention: bool = False


def verb(verbs: Any, name: str, does: Callable[[Namespace], Told], said: str) -> ArgumentParser:
    """The grammar of a verb, as far as all of them share it.

    Args:
        verbs: the sub-parsers it is one of.
        name: what it is called.
        does: what it does with what was asked.
        said: what it is for, as the help says it.
    """
    made: ArgumentParser = verbs.add_parser(name, help=said, description=f"{said[:1].upper()}{said[1:]}.")
    made.set_defaults(verb=does)
    made.add_argument("--workspace", default="own" if name == "load" else "sample")
    made.add_argument(
        "--home", type=Path, help="folder of the workspaces; SERVICE_REVIEW_HOME or the user's data folder"
    )
    made.add_argument("--json", action="store_true", help="for machines")
    if name != "load":
        made.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="data cut-off, such as 2026-10-31")
        made.add_argument("--data-version", type=int, metavar="N")
        made.add_argument("--agreement-version", metavar="FINGERPRINT")
    return made


def opened(asked: Namespace) -> Review:
    """The review that a command asks about."""
    return Review.open(
        asked.workspace, root=asked.home, data_version=asked.data_version,
        agreement_version=asked.agreement_version, as_of=asked.as_of,
    )  # fmt: skip


def told(asked: Namespace, finding: Finding) -> Told:
    """A finding as text or JSON; a breach, or a likely one, asks for attention."""
    output = json.dumps(as_record(finding), default=str, indent=2) if asked.json else as_text(finding)
    return Told(output, attention=finding.status == "breached")


def progress(asked: Namespace) -> Callable[[float, str], None]:
    """Remarks on how far something is."""
    return lambda done, what: asked.remark(f"{done:4.0%} {what}")


def share(written: str) -> float:
    """A share as people write it.

    Example:
        >>> share("0.95"), share("95 %")
        (0.95, 0.95)
    """
    try:
        number = float(written.strip().removesuffix("%"))
    except ValueError as error:
        message = f"{written!r} is no share; expected one such as 0.95 or 95%"
        raise ArgumentTypeError(message) from error
    return number / 100 if "%" in written else number


def change(written: str) -> tuple[str, str, str]:
    """A plain change of a what-if; ServiceReviewError where it is not written as one.

    Example:
        >>> change("demand.percent=10")
        ('demand', 'percent', '10')
    """
    lever, dot, rest = written.partition(".")
    field, equals, value = rest.partition("=")
    if not (dot and equals):
        problem = f"{written!r} is not a change"
        raise ServiceReviewError(problem, expected="LEVER.FIELD=VALUE, such as demand.percent=10 or level.level=95")
    return lever, field, value
