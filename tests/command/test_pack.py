"""A pack is written by one verb, and what stands in the way is said before anything is made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from analytics.__main__ import CANNOT, DONE, main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Said = tuple[int, str, str]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*words: str) -> Said:
        capsys.readouterr()
        code = main(["pack", *words])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def test_the_pack_of_a_customer_is_written_and_what_it_leaves_out_is_said(
    command: Callable[..., Said], tmp_path: Path
) -> None:
    asked = ["--period", "2026-10", "--out", str(tmp_path), "--customer", "Tarn Valley College", "--locale", "it_IT"]
    code, told, remarks = command(*asked, "--formats", "pdf", "--json")
    assert code == DONE
    name = "northmoor-shared-services_tarn-valley-college_2026-10_data-1.pdf"
    assert json.loads(told) == [str(tmp_path / name)]
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    assert "100%" not in told
    assert "Costs, rosters" in remarks
    assert "Warnings" in remarks


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--period", "2030-01"], "no complete month '2030-01' was judged"),
        (["--customer", "Nobody"], "no customer 'Nobody'. There are: "),
        (["--locale", "xx_YY"], "no locale 'xx_YY' is known"),
        (["--formats", "docx"], "a pack cannot be written as 'docx'. There are: "),
        (["--held", "No such review"], "no service review 'No such review' is kept"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_left(
    command: Callable[..., Said], tmp_path: Path, asked: list[str], said: str
) -> None:
    code, told, remarks = command("--out", str(tmp_path), *asked)
    assert (code, told) == (CANNOT, "")
    assert said in remarks
    assert list(tmp_path.iterdir()) == []


def test_a_logo_that_is_no_picture_and_a_folder_that_is_a_file_are_refused(
    command: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    code, _, remarks = command("--out", str(tmp_path / "out"), "--logo", str(tmp_path / "file"))
    assert (code, "file is no picture" in remarks) == (CANNOT, True)
    code, _, remarks = command("--out", str(tmp_path / "file"))
    assert (code, "the pack cannot be written to" in remarks) == (CANNOT, True)
