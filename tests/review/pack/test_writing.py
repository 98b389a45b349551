"""Files of a pack are whole under their names or not there at all, and what stands in the way is said."""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from analytics.errors import QuestionError
from analytics.review.pack import logo, pdf, writing
from analytics.review.pack.forms import FORMS, Form, chosen
from tests.review.pack import made


def form(name: str, write: Any) -> Form:
    return Form(name=name, label=name, suffix=f".{name}", mime="text/plain", write=write)


def fails(_: object) -> bytes:
    problem = "this form cannot be written"
    raise QuestionError(problem)


def test_files_are_named_by_what_they_hold(tmp_path: Path) -> None:
    told: list[str] = []
    folder = tmp_path / "new" / "folder"
    files = writing.write(made.pack(), folder, [form("a", lambda _: b"A"), form("b", lambda _: b"B")],
                          lambda _, what: told.append(what))  # fmt: skip
    assert files == [folder / "harbour_2026-10_data-7.a", folder / "harbour_2026-10_data-7.b"]
    assert [path.read_bytes() for path in files] == [b"A", b"B"]
    assert sorted(path.name for path in folder.iterdir()) == [path.name for path in files]
    assert told == ["a", "b"]


def test_a_form_that_cannot_be_written_leaves_nothing_and_what_was_there_as_it_was(tmp_path: Path) -> None:
    before = writing.write(made.pack(), tmp_path, [form("a", lambda _: b"before")])
    with pytest.raises(QuestionError, match="cannot be written"):
        writing.write(made.pack(), tmp_path, [form("a", lambda _: b"after"), form("b", fails)])
    assert [path.name for path in tmp_path.iterdir()] == [before[0].name]
    assert before[0].read_bytes() == b"before"


def test_a_disk_that_fails_before_the_name_is_given_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(QuestionError, match=r"cannot be written to .*No space left on device.*with room for it"):
        writing.write(made.pack(), tmp_path, [form("a", lambda _: b"A")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["a file", "beneath a file"])
def test_a_folder_that_cannot_be_written_to_is_refused_before_anything_is_made(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    folder = tmp_path / "file" if place == "a file" else tmp_path / "file" / "beneath"
    for attempt in (lambda: writing.ready(folder), lambda: writing.write(made.pack(), folder, [form("a", fails)])):
        with pytest.raises(QuestionError, match=r"the pack cannot be written to .*Name a folder"):
            attempt()
    assert (tmp_path / "file").read_text() == "x"


def test_a_folder_that_can_be_written_to_is_left_as_it_was(tmp_path: Path) -> None:
    writing.ready(tmp_path / "deep" / "down")
    assert list((tmp_path / "deep" / "down").iterdir()) == []


def test_a_form_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(QuestionError, match=r"cannot be written as 'docx'.*There are: .*pdf"):
        chosen(["pdf", "docx"])
    assert [each.name for each in chosen()] == list(FORMS)
    assert [each.name for each in chosen(["pdf", "pdf"])] == ["pdf"]


# ---- the logo


def picture() -> bytes:
    """A PNG of four pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00\xff\x00\x00\x00\xff\x00" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


DRAWING = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


@pytest.mark.parametrize("content", [picture(), DRAWING], ids=["png", "svg"])
def test_a_logo_stands_on_the_cover(content: bytes) -> None:
    from io import BytesIO

    plain, with_logo = (pdf.write(replace(made.pack(), logo=each)) for each in (None, logo.read(content)))
    with pikepdf.open(BytesIO(with_logo)) as document:
        alternatives = [
            str(part.Alt) for part in document.objects if isinstance(part, pikepdf.Dictionary) and "/Alt" in part
        ]
    assert alternatives == ["Logo of Harbour"]
    assert b"Logo of Harbour" not in plain


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not a picture", b"GIF89a...", picture()[:-9], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff half of a photograph",
        b"%PDF-1.7", b"<html><body><svg></body></html>", b"<svg", b"<?xml version='1.0'?><note><svg/></note>",
        DRAWING.replace(b"<rect", b"<script>alert(1)</script><rect"), DRAWING.replace(b"<rect", b"<rect onload='x()'"),
        DRAWING.replace(b"<rect", b"<image href='http://example.org/x.png'/><rect"),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + DRAWING.partition(b"?>")[2],
    ],
)  # fmt: skip
def test_a_logo_that_is_no_picture_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(QuestionError, match=r"logo\.png .*Expected (a whole PNG|a drawing alone)"):
        logo.read(content, "logo.png")


def test_a_logo_that_is_damaged_inside_is_said(tmp_path: Path) -> None:
    broken = picture().replace(zlib.compress(b"\x00\xff\x00\x00\x00\xff\x00" * 2), b"x" * 19)
    pack = replace(made.pack(), logo=logo.read(broken))
    with pytest.raises(QuestionError, match=r"the PDF cannot be drawn .*Try another logo"):
        writing.write(pack, tmp_path, chosen(["pdf"]))
    assert list(tmp_path.iterdir()) == []


def test_a_logo_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"has 3\.0 MB.*at most 2 MB"):
        logo.read(picture() + b"\0" * 3_000_000)
    with pytest.raises(QuestionError, match="cannot be read"):
        logo.from_file(tmp_path / "none.png")
