"""What an operator does without a browser: back up, restore, verify, bring the catalogue out, and forget a name."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from analytics import catalogue
from analytics.__main__ import ATTENTION, CANNOT, DONE, main
from analytics.register import Saying
from analytics.review import Workspace, kept, marked, proposals, workspace

Said = tuple[int, str, str]


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    place = workspace("own", tmp_path / "home")
    place.agree('organisation = "Harbour"\n[[services]]\nname = "Pay"\nowner = "Ann"')
    marked.mark(place, "Strike", date(2026, 5, 1), by=Saying("Ann Example"))
    return place


@pytest.fixture
def command(own: Workspace, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*words: str) -> Said:
        capsys.readouterr()
        code = main([*words, "--home", str(own.folder.parent)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def test_a_backup_is_taken_and_restored_into_another_workspace(
    command: Callable[..., Said], own: Workspace, tmp_path: Path
) -> None:
    file = str(tmp_path / "b.zip")
    assert command("backup", file) == (DONE, f"{file}\n", "")
    code, shown, _ = command("restore", file, "--workspace", "other")
    assert (code, shown.startswith("Restored: the register")) == (DONE, True)
    assert workspace("other", own.folder.parent).catalogue() == own.catalogue()
    assert command("backup", file)[0] == CANNOT


def test_the_head_of_the_trail_is_printed_and_found_again(command: Callable[..., Said], own: Workspace) -> None:
    code, shown, _ = command("verify", "--json")
    told = json.loads(shown)
    assert (code, told["entries"], told["damages"]) == (DONE, 3, [])
    own.register.save(own.register.entry("service", "Pay").value, version=1)
    assert command("verify", "--head", told["head"])[0] == DONE


def test_damage_asks_for_attention_and_is_named(command: Callable[..., Said], own: Workspace) -> None:
    with own.register.database.writing() as session:
        session.execute(text("DELETE FROM audit WHERE id = 2"))
    code, _, said = command("verify")
    assert (code, said) == (ATTENTION, "entry 2 is missing\n")
    assert command("verify", "--head", "f" * 64)[0] == ATTENTION


@pytest.mark.parametrize("form", ["toml", "openslo"])
def test_the_catalogue_is_printed_as_it_can_be_read_in_again(
    command: Callable[..., Said], own: Workspace, form: str
) -> None:
    code, shown, left = command("catalogue", "--form", form, "--workspace", "own")
    assert code == DONE
    if form == "toml":
        assert catalogue.parse(shown) == own.catalogue()
    else:
        assert "kind: Service" in shown
        assert "owner" in left


def test_a_name_is_forgotten(command: Callable[..., Said], own: Workspace) -> None:
    code, shown, _ = command("forget", "Ann Example")
    assert (code, shown) == (DONE, "Taken out of one change; backups taken before still have it\n")
    assert "Ann Example" not in repr(own.register.history())


def test_scenarios_and_proposals_are_listed_as_a_table_and_for_machines(
    command: Callable[..., Said], own: Workspace
) -> None:
    by = Saying("Ann")
    more = kept.keep(own, "Promise more", (("level", "level", 97.0),), about={"agreement": "A", "target": "T"}, by=by)
    proposals.move(own, proposals.keep(own, {"title": "Old idea"}, by=by), "withdrawn", by=by)
    proposals.keep(own, {"title": "New idea", "services": ("Pay",)}, by=by)
    where = ("--workspace", "own")
    code, shown, _ = command("scenarios", *where)
    assert (code, shown.splitlines()[0]) == (
        DONE, "One scenario is kept, and it cannot be worked out any more",
    )  # fmt: skip
    assert all(words in shown for words in ("Promise more", "Promised share 97 %", "No agreement 'A'", "Ann"))
    told = json.loads(command("scenarios", "--json", *where)[1])
    assert [row["name"] for row in told["rows"]] == [more.value.name]
    told = json.loads(command("proposals", "--json", "--every", *where)[1])
    assert {row["proposal"]: row["status"] for row in told["rows"]} == {"Old idea": "withdrawn", "New idea": "draft"}
    code, shown, _ = command("proposals", "--service", "Pay", *where)
    assert (code, "New idea" in shown, "Old idea" in shown) == (DONE, True, False)
    assert command("proposals", "--service", "Play", *where)[0] == CANNOT
