"""The notebook stands in the order of the pack, shows text as it is, and run again it shows the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from analytics.review.pack import Figure, notebook
from analytics.review.pack.building import build
from tests.review.pack import hostile

if TYPE_CHECKING:
    from analytics.review import Review
    from analytics.review.pack import Pack

ROOT = Path(__file__).resolve().parents[3]

#: Runs a notebook from one file into another, in a process of its own.
RUN = """
import sys, nbclient, nbformat
book = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(book, timeout=900).execute()
nbformat.write(book, sys.argv[2])
"""


def read(pack: Pack) -> Any:
    return nbformat.reads(notebook.write(pack).decode("utf-8"), 4)


def code(book: Any) -> list[str]:
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def shown(book: Any) -> list[list[Any]]:
    """What stands beneath every cell of code, without what its running counts."""
    return [[(each.data, each.metadata) for each in cell.outputs] for cell in book.cells if cell.cell_type == "code"]


def as_read(text: str) -> str:
    """What a reader sees of Markdown: text alone, or the marks that were taken for some."""
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    return re.sub(r"\s+", " ", unescape(re.sub(r"</?p>|<br />", " ", rendered))).strip()


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_text_in_markdown_reads_as_it_was_written(text: str) -> None:
    assert as_read(notebook.inert(text)) == re.sub(r"\s+", " ", text).strip()


@given(st.text(alphabet=st.sampled_from("a1 \n\t#*_-+=~`|<>[]()!&;:/\\$.{}^'\"@"), max_size=40))
def test_any_marks_read_as_they_were_written(text: str) -> None:
    assert as_read(notebook.inert(text)) == re.sub(r"\s+", " ", text).strip()


def test_it_is_whole_and_its_parts_follow_the_pack(whole: Pack) -> None:
    book = read(whole)
    nbformat.validate(book)
    made = [line for source in code(book) for line in source.splitlines() if line.startswith("finding = ")]
    summary = whole.summary
    first = list(dict.fromkeys((summary.standing, summary.figures, summary.decisions, *summary.sentences)))
    inside = [block.finding for each in whole.chapters for block in each.blocks if isinstance(block, Figure)]
    ordered = [*first, *inside, *whole.records]
    assert [line.partition("(")[0] for line in made] == [f"finding = {each.recipe.function}" for each in ordered]


def test_what_is_stored_is_the_answer_and_every_cell_of_the_table_as_the_pack_has_them(whole: Pack) -> None:
    book, said = read(whole), whole.language.sentence
    stored = [each[0][0]["text/plain"] for each in shown(book) if each]
    assert stored[0].splitlines()[0] == said(whole.summary.standing.answer)
    card = next(block.finding for block in whole.chapters[0].blocks if isinstance(block, Figure))
    table = next(text for text in stored if text.startswith(said(card.answer)))
    heads, *rows = [line.split("\t") for line in table.splitlines()[1:]]
    assert len(rows) == card.table.height
    level = heads.index("Target")
    assert [row[level] for row in rows] == card.table["target"].to_list()


def test_texts_from_data_are_no_markup_in_what_is_stored() -> None:
    book = read(hostile.pack())
    pages = [each[0]["text/html"] for cell in shown(book) for each in cell if "text/html" in each[0]]
    assert pages
    marks = {mark for page in pages for mark in re.findall(r"<(\w+)", page)}
    assert marks <= {"p", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_a_notebook_for_one_customer_opens_the_review_of_that_customer_alone(opened: Review) -> None:
    source = code(read(build(opened, customer="Ashby Hospitals")))
    opening = [line for each in source for line in each.splitlines() if "Review.open(" in line]
    assert opening
    assert all("customer='Ashby Hospitals'" in line for line in opening)


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked", [{"customer": "Ashby Hospitals"}, {"held": "Review of September 2026", "locale": "it_IT"}], ids=str
)
def test_run_again_every_cell_shows_what_was_stored_beneath_it(
    opened: Review, asked: dict[str, str], tmp_path: Path
) -> None:
    stored, again = tmp_path / "stored.ipynb", tmp_path / "again.ipynb"
    stored.write_bytes(notebook.write(build(opened, **asked)))  # type: ignore[arg-type]  # words by name
    own = {
        name: str(tmp_path) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, stored, again], env={**os.environ, **own, "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    before, after = (nbformat.read(path, 4) for path in (stored, again))
    for one, other in zip(shown(before), shown(after), strict=True):
        assert json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert sum(map(len, shown(after))) > 15


def test_the_same_contents_give_the_same_bytes(whole: Pack) -> None:
    assert notebook.write(whole) == notebook.write(whole)
