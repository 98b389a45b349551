"""Laws of the intake: rows always add up, and whatever the bytes, there is an intake or an error in words."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.errors import IntakeError, ProfileError
from analytics.records import child, content, delimited, duplicates, intake, lines, profile
from analytics.records.limits import Limits
from analytics.records.profile import SourceProfile
from analytics.records.text import About
from tests.records.conftest import DESK

#: A spawned child takes a while; these laws are about what it finds.
SPAWNING = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELL = st.sampled_from(
    ["", "n/a", "T1", "T2", "Mail", "2026-03-02", "2026-03-01T10:00Z", "soon", "-1", "5", 'a"b', "x\ny", "yes"]
)
ROWS = st.lists(st.lists(CELL, min_size=6, max_size=8), max_size=12)
HEADER = ["Number", "Service", "Opened", "Resolved", "Minutes on hold", "In time", "Updated"]
SOUND = "\n".join([",".join(HEADER), *[f"T{n},Mail,2026-03-0{n},2026-03-09,{n},yes,2026-03-1{n}" for n in range(1, 9)]])


def taken(written: bytes, given: SourceProfile) -> intake.Intake:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(written)
        return intake.take_in(path, given)


def read_here(data: bytes) -> tuple[About, pl.DataFrame]:
    """What the child would write, read in this process."""
    about, out = About(), io.StringIO()
    if content.kind(data) == "json lines":
        lines.read(data, out, about)
    else:
        delimited.read(data, out, about)
    return about, pl.read_csv(out.getvalue().encode("utf-8", "replace"), infer_schema=False)


@SPAWNING
@given(rows=ROWS)
def test_rows_in_are_rows_kept_refused_and_merged(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    result = taken(text.getvalue().encode(), profile.parse(DESK))
    assert len(result.kept) + result.refused_rows + result.merged == result.rows
    assert result.refused["row"].n_unique() == result.refused_rows
    assert result.kept["ticket"].is_unique().all()


@settings(deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), min_size=3, max_size=3), max_size=8
    )
)
def test_regular_text_is_read_cell_by_cell_as_csv_reads_it(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["a", "b", "c"], *rows])
    about, frame = read_here(text.getvalue().encode())
    expected = [row for row in csv.reader(io.StringIO(text.getvalue(), newline="")) if any(row)][1:]
    assert about.refused == []
    assert [[cell or "" for cell in row] for row in frame.drop("row").iter_rows()] == expected


@settings(max_examples=300, deadline=None)
@given(
    cut=st.integers(0, len(SOUND)), at=st.integers(0, len(SOUND)), put=st.binary(max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)  # fmt: skip
def test_text_cut_off_or_spoilt_is_read_with_every_row_accounted_for(
    cut: int, at: int, put: bytes, encoding: str
) -> None:
    data = SOUND[:cut].encode(encoding)
    data = data[:at] + put + data[at:]
    try:
        about, frame = read_here(data)
    except IntakeError:
        return
    assert len(frame) + len({row for row, *_ in about.refused}) == about.rows


@settings(max_examples=300, deadline=None)
@given(
    data=st.binary(max_size=200)
    | st.binary(max_size=60).map(lambda tail: b'{"a": 1}\n{' + tail)
    | st.text(max_size=99).map(str.encode)
)
def test_any_bytes_are_rows_or_an_error_in_words(data: bytes) -> None:
    try:
        if content.kind(content.unpacked(data, Limits())) in {"delimited", "json lines"}:
            about, frame = read_here(data)
            assert len(frame) + len({row for row, *_ in about.refused}) == about.rows
    except IntakeError as error:
        assert error.problem


def workbook() -> bytes:
    out = io.BytesIO()
    pl.read_csv(SOUND.encode(), infer_schema=False).write_excel(out)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pl.read_csv(SOUND.encode(), infer_schema=False).write_parquet(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def containers() -> dict[str, bytes]:
    return {"workbook": workbook(), "parquet": parquet(), "gzip": gzip.compress(SOUND.encode())}


@settings(SPAWNING, max_examples=15)
@given(
    kind=st.sampled_from(["workbook", "parquet", "gzip"]),
    where=st.floats(0, 1),
    put=st.binary(min_size=1, max_size=8),
    cut=st.booleans(),
)
def test_a_container_cut_off_or_spoilt_is_an_intake_or_an_error_in_words(
    containers: dict[str, bytes], kind: str, where: float, put: bytes, cut: bool
) -> None:
    whole = containers[kind]
    at = int(where * (len(whole) - 1))
    data = whole[:at] if cut else whole[:at] + put + whole[at + len(put) :]
    try:
        result = taken(data, profile.parse(DESK))
    except (IntakeError, ProfileError) as error:
        assert error.problem
    else:
        assert len(result.kept) + result.refused_rows + result.merged == result.rows


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from(["P1", "P2"]), st.integers(1, 3) | st.none()), max_size=8
    )
)
def test_settling_duplicates_keeps_one_row_a_record_and_counts_the_others(
    rows: list[tuple[str, str, int | None]],
) -> None:
    schema = {"ticket": pl.String, "priority": pl.String, "updated": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row").cast({"row": pl.Int64})
    settled = duplicates.settle("tickets", frame)
    assert settled.kept["ticket"].is_unique().all()
    assert settled.kept.height + settled.merged + settled.refused["row"].n_unique() == len(rows)
    for ticket, _, updated in settled.kept.drop("row").iter_rows():
        others = [row for row in rows if row[0] == ticket]
        assert len(set(others)) == 1 or updated == max(row[2] for row in others if row[2] is not None)


def test_the_reader_itself_says_so_when_it_breaks(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("a\n1\n")
    with (
        pytest.raises(IntakeError, match="broke the reader"),
        child.read(child.Request(source=str(tmp_path / "f"), delimiter="too long"), Limits()),
    ):
        pass
