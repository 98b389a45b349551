"""Verbs about what is kept: scenarios and proposals, backups, the trail of changes, and a name to be forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.command.grammar import Told, opened, told, verb
from analytics.register import Saying
from analytics.review import archive, words, workspace
from analytics.review.findings import kept, proposals

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:
    """Nothing; the verbs are known afterwards."""
    thought = verb(verbs, "scenarios", list_kept, "scenarios that are kept, and what stands in the way of some")
    put = verb(verbs, "proposals", list_kept, "proposals by the day to decide on them")
    put.add_argument("--service", default="", dest="about")
    for entry in (thought, put):
        entry.add_argument("--every", action="store_true", help="also what is over and done with")
    backup = verb(verbs, "backup", back_up, "register and records of a workspace in one file")
    backup.add_argument("file", type=Path)
    put_back = verb(verbs, "restore", restore, "put a backup back; what was kept before is backed up first")
    put_back.add_argument("file", type=Path)
    check = verb(verbs, "verify", verify, "whether register and trail of changes are what was saved")
    check.add_argument("--head", default="", metavar="HASH", help="a head of the trail that was printed earlier")
    let_go = verb(verbs, "forget", forget, "take a person's name out of the trail of changes")
    let_go.add_argument("word")
    for entry in (backup, put_back, check, let_go):
        entry.set_defaults(workspace="own")


def list_kept(asked: Namespace) -> Told:
    """The scenarios, or the proposals, of a service where one is asked about."""
    if "about" in asked:
        return told(asked, proposals.ordered(opened(asked), service=asked.about, every=asked.every))
    return told(asked, kept.scenarios(opened(asked), withdrawn=asked.every))


def back_up(asked: Namespace) -> Told:
    """Where the backup is, once it is whole."""
    return Told(str(archive.archive(workspace(asked.workspace, asked.home), asked.file)))


def restore(asked: Namespace) -> Told:
    """What was put back."""
    lines = archive.restore(workspace(asked.workspace, asked.home), asked.file, Saying(reason="Restored"))
    return Told("\n".join(f"Restored: {line}" for line in lines))


def verify(asked: Namespace) -> Told:
    """The head of the trail; what is not as it was saved is remarked and asks for attention."""
    register = workspace(asked.workspace, asked.home).register
    damages = [str(damage) for damage in register.verify(asked.head)]
    found = {"head": register.head(), "entries": len(register.history()), "damages": damages}
    for damage in damages:
        asked.remark(damage)
    output = json.dumps(found, indent=2) if asked.json else f"{found['entries']} changes, head {found['head']}"
    return Told(output, attention=bool(damages))


def forget(asked: Namespace) -> Told:
    """In how many changes the word was, once it is out of the trail."""
    register = workspace(asked.workspace, asked.home).register
    many = register.redact(asked.word, by=Saying(reason="Personal data taken out"))
    return Told(f"Taken out of {words.counted(many, 'change')}; backups taken before still have it")
