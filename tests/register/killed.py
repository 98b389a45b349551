"""Starts writers and kills them at random points of their work; what they acknowledged goes to standard output.

Each writer saves notes on one thread, all the while, and on another does what the kill is aimed at: reads files in and
loads them ("parse"), loads what was read ("rename"), saves an agreement ("commit"), or makes registers and brings them
up to date ("migration"). Writers are forked, since an interpreter takes longer to start than a writer lives.

    python -m tests.register.killed FOLDER ROOM STEPS KILLS
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Final

import polars as pl
from sqlalchemy import event

from analytics import register
from analytics.catalogue import Agreement, Catalogue, Customer, Service, Target, Version
from analytics.records import profile, refusals
from analytics.records.dataset import Dataset
from analytics.records.intake import Intake, take_in
from analytics.register import migration
from analytics.register.notebook import Note, ServiceReview

#: What is aimed at, and the longest time between its beginning and the kill, in seconds.
AIMS: Final = {"parse": 1.2, "rename": 0.004, "commit": 0.004, "migration": 0.25}

DAYS: Final = 60
FIRST: Final = date(2026, 1, 1)
UP: Final = Target(name="up", measure="availability", at_least=0.99)
GOLD: Final = Agreement(name="gold", service="Pay", versions=(Version(in_force=FIRST, calendar="24x7", targets=(UP,)),))


@dataclass(frozen=True)
class Writer:
    """One life of a writer.

    Attributes:
        folder: where records, register and files are.
        room: name of the register.
        steps: migration steps of a later version of the program.
        number: which life it is.
        pipe: what the killer listens to.
    """

    folder: Path
    room: str
    steps: Path
    number: int
    pipe: int

    def line(self, told: str) -> None:
        """Tells the killer a line, in one piece."""
        os.write(self.pipe, f"{told}\n".encode())

    def live(self, aim: str) -> None:
        """Nothing, ever: it works until it is killed."""
        saver = threading.Thread(target=self.notes)
        saver.start()
        {"parse": self.parses, "rename": self.loads, "commit": self.commits, "migration": self.migrates}[aim]()

    def notes(self) -> None:
        """Saves notes, and says so once each is kept."""
        kept = register.at(self.folder / "own", self.room)
        for count in self.counts():
            made = kept.save(Note(review="R", text=f"{self.number}-{count}"))
            self.line(f"ack note {made.value.name} {self.number}-{count}")

    def parses(self) -> None:
        """Reads files in and loads them."""
        source = profile.shipped()["sample_volumes"]
        for count in self.counts():
            file = self.folder / f"v{self.number}-{count}.csv"
            volume = self.number * 1000 + count
            rows = "".join(f"Mail,{FIRST + timedelta(days=day)},{volume}\n" for day in range(DAYS))
            file.write_text(f"service,day,volume\n{rows}")
            self.line("begins parse")
            taken = take_in(file, source)
            self.load(taken)

    def loads(self) -> None:
        """Loads what was read; every file moved to its name is where a kill may fall."""
        sys.addaudithook(lambda what, _: self.line("begins rename") if what == "os.rename" else None)
        none = refusals.none()
        days = [FIRST + timedelta(days=day) for day in range(DAYS)]
        for count in self.counts():
            volume = float(self.number * 1000 + count)
            kept = pl.DataFrame({"service": "Mail", "customer": "", "category": "", "day": days, "volume": volume})
            self.load(Intake(
                table="volumes", file=f"{volume}", profile="p", digest=f"{volume}", rows=DAYS, kept=kept, refused=none,
                rejected=none, merged=0, conflicts=none,
            ))  # fmt: skip

    def load(self, taken: Intake) -> None:
        """Loads, and says so once it is kept."""
        Dataset(self.folder / "records").load([taken])
        self.line(f"ack load {taken.digest} {taken.kept['volume'][0]:.0f}")

    def commits(self) -> None:
        """Saves an agreement again and again; every commit is where a kill may fall."""
        kept = register.at(self.folder / "own", self.room)
        event.listen(kept.database.engine, "commit", lambda _: self.line("begins commit"))
        found = kept.entry("agreement", "gold")
        for count in self.counts():
            days = self.number * 1000 + count
            found = kept.save(replace(found.value, lead_days=days), version=found.version)
            self.line(f"ack agreement {found.version} {days}")

    def migrates(self) -> None:
        """Makes registers and brings them up to date."""
        for count in self.counts():
            room = f"{self.room}-m{self.number}-{count}"
            self.line(f"room {room} {self.number}-{count}")
            self.line("begins migration")
            made = register.at(self.folder / "m" / room, room)
            made.save(Customer(name="Port"))
            self.line(f"ack made {room} -")
            self.line("begins migration")
            migration.bring_up_to_date(made.database, made.folder, self.steps)
            self.line(f"ack moved {room} -")
            made.close()

    def counts(self) -> Iterator[int]:
        """As many as it lives for."""
        yield from range(1_000)


def main(folder: Path, room: str, steps: Path, kills: int) -> None:
    """Kills so many writers, and tells what they acknowledged."""
    chance = random.Random(1)  # noqa: S311  # when to kill is no secret
    beginning = register.at(folder / "own", room)
    beginning.agree(Catalogue(services=(Service(name="Pay"),), agreements=(GOLD,)))
    beginning.save(ServiceReview(name="R", first=FIRST, last=FIRST))
    beginning.close()
    for kill in range(kills):
        aim = list(AIMS)[kill % len(AIMS)]
        read, write = os.pipe()
        writer = os.fork()
        if not writer:
            os.close(read)
            Writer(folder, room, steps, kill, write).live(aim)
        os.close(write)
        with os.fdopen(read) as told:
            _wait_and_kill(writer, told, aim, chance)
        print(f"killed {aim} -", flush=True)  # noqa: T201  # the log


def _wait_and_kill(writer: int, told: IO[str], aim: str, chance: random.Random) -> None:
    """Kills the writer somewhere behind the beginning of what is aimed at, and passes on what it said."""
    skip = chance.randrange(8)
    for line in told:
        print(line, end="", flush=True)  # noqa: T201  # the log
        if line.startswith("begins"):
            skip -= 1
        if line.startswith("begins") and skip < (6 if aim == "parse" else 0):
            time.sleep(chance.uniform(0, AIMS[aim]))
            os.kill(writer, signal.SIGKILL)
            break
    print(told.read(), end="", flush=True)  # noqa: T201  # what was acknowledged before the end
    os.waitpid(writer, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
