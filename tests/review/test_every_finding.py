"""What every finding promises, whatever it is about."""

from __future__ import annotations

import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.charts import registry
from analytics.records.tables import TABLES
from analytics.review import Review, export, findings
from tests.review.every_finding import ASKED, ask

if TYPE_CHECKING:
    from collections.abc import Callable

#: How each format may be written: the kinds of column it makes sense for.
FORMATS: Final[dict[str, Callable[[pl.DataType], bool]]] = {
    **dict.fromkeys(
        ("percent", "percent2", "chance", "points", "number", "hours", "money", "score"), lambda kind: kind.is_numeric()
    ),
    **dict.fromkeys(("date", "month"), lambda kind: kind == pl.Date),
    "instant": lambda kind: kind == pl.Datetime,
    "status": lambda kind: kind == pl.String,
}

every = pytest.mark.parametrize("name", ASKED)


def test_every_function_that_gives_a_finding_is_asked_here() -> None:
    there = {
        f"{module.name}.{name}"
        for module in pkgutil.iter_modules(findings.__path__)
        for name, function in vars(import_module(f"{findings.__name__}.{module.name}")).items()
        if inspect.isfunction(function) and function.__annotations__.get("return") == "Finding"
        if not name.startswith("_") and function.__module__.endswith(f".{module.name}")
    }
    asked = {f"{function.__module__.rpartition('.')[2]}.{function.__name__}" for function, _ in ASKED.values()}
    # Asked of records and registers of their own in their own tests, and of desks that are queues in theirs.
    ours = {"brief.since", "decisions.taken", "rates.source_says"}
    assert {name for name in there - asked if not name.startswith("desk")} == ours


@every
def test_its_labels_and_formats_name_columns_of_its_table(review: Review, name: str) -> None:
    found = ask(review, name)
    assert [column for column in (*found.labels, *found.formats) if column not in found.table.columns] == []
    for column, form in found.formats.items():
        assert FORMATS[form](found.table.schema[column]), (column, form)


@every
def test_its_question_is_one_and_its_answer_a_sentence_without_a_full_stop(review: Review, name: str) -> None:
    found = ask(review, name)
    assert found.question.endswith("?")
    assert found.answer[0] == found.answer[0].upper()
    assert not found.answer.endswith(".") or found.key == "agreements.history"  # which ends as the reason was written
    assert not {"None", "nan", "inf"} & set(found.answer.replace(",", " ").split())


@every
def test_its_picture_can_be_drawn(review: Review, name: str) -> None:
    drawn = ask(review, name).picture
    if drawn is None:
        return
    assert registry.chart(drawn.kind).rows(drawn.frame).height > 0
    assert registry.spec(drawn.kind, drawn.options)["$schema"]
    assert drawn.frame.height <= 1_000
    assert drawn.description.rstrip().endswith(".")


@every
def test_it_says_how_it_was_worked_out_and_from_what(review: Review, name: str) -> None:
    told = ask(review, name).method
    assert told.definition
    assert (told.data_version, told.agreement_version) == (1, review.agreement_version)
    assert told.as_of == review.as_of


@every
def test_it_can_be_read_in_a_terminal_and_taken_into_a_spreadsheet(review: Review, name: str) -> None:
    found = ask(review, name)
    assert export.as_text(found).startswith(found.answer)
    assert len(export.csv(found).decode("utf-8-sig").splitlines()) >= found.table.height
    assert export.xlsx(found).startswith(b"PK")
    assert export.as_record(found)["code"] == found.recipe.code()


@every
def test_its_recipe_makes_it_again_from_the_disk(
    review: Review, opened: Review, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, asked = ask(review, name), dict[str, Any]()

    def opens(**versions: Any) -> Review:
        asked.update(versions)
        return opened

    monkeypatch.setattr(Review, "open", staticmethod(opens))
    space: dict[str, Any] = {}
    exec(found.recipe.code(), space)  # noqa: S102  # the recipe is a program; running it is the point
    assert asked == found.recipe.review
    assert space["finding"].answer == found.answer
    assert found.answer in capsys.readouterr().out
    assert_frame_equal(space["finding"].table, found.table, check_exact=False, rel_tol=1e-9, abs_tol=1e-12)


def test_its_recipe_is_a_program_of_its_own(opened: Review, tmp_path: Path) -> None:
    found = ask(opened, "terms of time")
    program = tmp_path / "again.py"
    program.write_text(found.recipe.code(), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", f"import runpy; runpy.run_path({str(program)!r})"],
        cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == f"{found.answer}\n{found.table}\n", done.stderr


def test_what_a_review_was_opened_with_opens_it_again(opened: Review) -> None:
    later = Review.open(**opened.opened)
    assert later is not opened
    assert (later.as_of, later.agreement_version) == (opened.as_of, opened.agreement_version)
    assert all(later.records[table].equals(opened.records[table]) for table in TABLES)
