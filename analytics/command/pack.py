"""The verb that writes the pack of a review: whole, or for one customer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.command.grammar import Told, opened, progress, verb

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:
    """Nothing; the verb is known afterwards."""
    pack = verb(verbs, "pack", write_pack, "write the pack of a month: what a board reads, whole or for one customer")
    pack.add_argument("--period", help="the month, such as 2026-10; the latest complete one if left out")
    pack.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder the files are written to")
    pack.add_argument("--customer", default="", help="for this customer alone: nothing of any other is in it")
    pack.add_argument(
        "--held", metavar="NAME", help="the review whose notebook goes in; that of the period if left out"
    )
    pack.add_argument("--locale", default="en_GB", help="form of dates, numbers and amounts, such as it_IT")
    pack.add_argument("--formats", default="", metavar="A,B", help="such as pdf; every form there is if left out")
    pack.add_argument("--logo", type=Path, metavar="FILE", help="picture for the cover: PNG, JPEG or SVG")


def write_pack(asked: Namespace) -> Told:
    """The names of the files, one a line."""
    from analytics.review.pack import building, forms, logo, writing

    wanted = forms.chosen(filter(None, map(str.strip, asked.formats.split(","))))
    writing.ready(asked.out)
    picture = logo.from_file(asked.logo) if asked.logo else None
    pack = building.build(
        opened(asked), asked.period, customer=asked.customer, held=asked.held, locale=asked.locale, logo=picture,
        progress=progress(asked),
    )  # fmt: skip
    files = writing.write(pack, asked.out, wanted, progress(asked))
    for said in pack.left_out:
        asked.remark(said)
    return Told(json.dumps([str(path) for path in files]) if asked.json else "\n".join(map(str, files)))
