"""The same road without a browser: load, judge, forecast, warn, ask what if, staff, pack; and what an operator needs.

    python -m analytics load tickets.csv --profile servicenow_incident --workspace own
    python -m analytics judge --month 2026-10 --json
    python -m analytics desk cheapest --group Infrastructure
    python -m analytics pack --period 2026-10 --out packs
    python -m analytics backup own-2026-11-01.zip --workspace own

Tables and JSON go to standard output, progress and errors to standard error. Exit codes: 0 done; 1 cannot be done, and
the message says why; 2 the command was not understood; 3 done, and something asks for attention: rows were refused, a
target was breached, or one is likely to be.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from analytics.command import call_desk, improvement, keeping, notices, outlook, pack, records, surroundings, whatif
from analytics.errors import ServiceReviewError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, CANNOT, ATTENTION = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command."""
    asked = parser().parse_args(arguments)
    asked.remark = remark
    try:
        told = asked.verb(asked)
    except ServiceReviewError as error:
        remark(str(error))
        return CANNOT
    except OSError as error:
        remark(f"{error.filename or 'a file'}: {error.strerror}")
        return CANNOT
    if told.output:
        print(told.output, end="" if told.output.endswith("\n") else "\n")
    return ATTENTION if told.attention else DONE


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    whole = argparse.ArgumentParser(
        prog="python -m analytics", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = whole.add_subparsers(required=True, metavar="VERB")
    for about in (records, outlook, notices, surroundings, whatif, call_desk, improvement, pack, keeping):
        about.add(verbs)
    return whole


def remark(line: str) -> None:
    """Nothing; the line goes to standard error."""
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
