"""The PDF can be read by eye and by ear, nothing runs out of its place, and no text from data is ever markup."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pikepdf
import polars as pl
import pypdfium2
import pytest

from analytics.review.pack import Words, letters, pdf
from analytics.review.pack.provenance import foot
from tests.review.pack import hostile, made, opened

if TYPE_CHECKING:
    from analytics.review.pack import Pack

#: Points of a page's margins, a little less than the look has, for strokes and italics.
MARGIN: Final = 17 / 25.4 * 72

HOSTILE: Final = (
    "#set page(fill: red)", "*not bold* _nor this_ = no heading", "= Heading", "$x^2$ #read(\"/etc/passwd\")",
    "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")",
    "@label [content] `raw` ~ \\ \\u{41}", "// a comment /* */",
    "- item\n+ one\n/ term: x", "https://example.org/path", "“quoted” ... -- ---",
)  # fmt: skip
#: Rules of ISO 14289-1 alone, which are calibrated to say what veraPDF says.
CHECKER: Final = (sys.executable, "-c", "from outloud.cli import main; main()", "--layer", "conformance")
RIGHT_TO_LEFT: Final = ("שירות לקוחות 24", "خدمة العملاء")


#: Where a sign stands in the text of its page, the sign, and its box: left, bottom, right, top.
Sign = tuple[int, str, Any]


@pytest.fixture
def document(whole_pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(whole_pdf)) as there:
        yield there


# ---- by ear


def test_it_says_that_it_is_for_everybody_and_what_it_is(document: pikepdf.Pdf, whole: Pack) -> None:
    with document.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"] == "Service review of Northmoor Shared Services, October 2026"
        assert told["dc:creator"] == ["Northmoor Shared Services"]
    root = document.Root
    assert str(root.Lang) == "en"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert whole.cover.data_version == 1


def test_every_chapter_is_a_bookmark(document: pikepdf.Pdf, whole: Pack) -> None:
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == ["October 2026 on one page", *(each.title for each in whole.chapters), "Appendix"]


def test_every_picture_is_told_in_words(whole_pdf: bytes, whole: Pack) -> None:
    drawn = [each.picture for each in whole.findings if each.picture and each.picture.frame.height]
    told = opened.texts(whole_pdf)
    assert len(drawn) >= 6
    for picture in drawn:
        assert " ".join(whole.language.sentence(picture.description).split()) in told


def test_an_independent_checker_finds_nothing_against_the_standard(whole_pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack.pdf").write_bytes(whole_pdf)
    report = tmp_path / "report.json"
    command = [*CHECKER, str(tmp_path / "pack.pdf"), "--json", str(report)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"pass"' in report.read_text("utf-8")


def test_that_checker_does_find_what_is_wrong(whole_pdf: bytes, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(whole_pdf)) as document:
        del document.Root.Lang
        document.save(tmp_path / "pack.pdf")
    command = [*CHECKER, str(tmp_path / "pack.pdf")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


# ---- by eye


def test_every_font_is_embedded_and_of_the_pack(document: pikepdf.Pdf) -> None:
    fonts = [
        part
        for part in document.objects
        if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    for font in fonts:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys())
        assert any(family.replace(" ", "") in str(font.FontName).replace("-", "") for family in letters.families())


def test_every_figure_has_its_number_its_day_and_its_version_under_it(whole_pdf: bytes, whole: Pack) -> None:
    told = opened.texts(whole_pdf)
    for chapter in whole.chapters:
        for block in chapter.blocks:
            if not isinstance(block, Words):
                line = foot(block.finding, whole)
                assert "data to 31 October 2026" in line
                assert "data version 1" in line
                assert line in told


def test_the_summary_is_one_page(whole_pdf: bytes, whole: Pack) -> None:
    page = " ".join(opened.pages(whole_pdf)[1].split())
    for each in whole.summary.sentences:
        assert whole.language.sentence(each.answer) in page
    assert "Page 2 of" in page
    assert "Levels delivered" in opened.pages(whole_pdf)[2]


def test_nothing_runs_over_the_margin_or_into_its_neighbour(whole_pdf: bytes) -> None:
    assert strays(whole_pdf) == []
    assert collisions(whole_pdf) == []


def test_the_longest_words_and_the_widest_and_longest_tables_stay_in_their_place() -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3
    columns = {f"{word[:30]} {nth}": [word if nth % 3 == 0 else f"{nth * 1_234_567.89:,.2f}"] * 90 for nth in range(14)}
    wide = made.finding(word, pl.DataFrame(columns))
    matters = tuple(("breached", word, f"{word} {word} " * 20, word, word) for _ in range(9))
    content = pdf.write(made.pack(wide, said=word * 5, organisation=word, matters=matters))
    assert strays(content) == []
    assert collisions(content) == []
    told = opened.pages(content)
    heads = [nth for nth, page in enumerate(told) if "0 1,234,567" in page or word[:16] in page]
    assert len(heads) > 5


def test_headings_of_a_table_are_said_again_on_every_page() -> None:
    table = pl.DataFrame({"name": [f"row {nth}" for nth in range(300)], "Marmot": range(300)})
    pages = [page for page in opened.pages(pdf.write(made.pack(made.finding(table=table.head(200))))) if "row " in page]
    shown = [page for page in pages if "Marmot" in page]
    assert shown == pages


def test_text_from_data_is_never_markup() -> None:
    table = pl.DataFrame({"=cmd|' /C calc'!A0": list(HOSTILE)})
    words = tuple(Words(kind="note", heading=text, text=text, facts=((text, text),)) for text in HOSTILE)
    content = pdf.write(made.pack(made.finding(HOSTILE[0], table), said="\n\n".join(HOSTILE), words=words))
    told = opened.texts(content)
    for text in HOSTILE:
        assert told.count(" ".join(text.split())) >= 4, text


def test_texts_that_run_to_the_left_and_emoji_are_shown_or_said_in_words() -> None:
    text = f"{RIGHT_TO_LEFT[0]} · {RIGHT_TO_LEFT[1]} · 😀🚀 👩‍🚒 · 漢字 · \U0001fae8 · \x07\ufe0f end"
    content = pdf.write(made.pack(made.finding(text, pl.DataFrame({"what": [text]})), said=text, organisation=text))
    told = opened.texts(content)
    assert "[2 CJK characters]" in told
    assert "😀" in told
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) >= 3
    assert missing(content) == 0


def test_the_same_pack_gives_the_same_bytes(whole: Pack, whole_pdf: bytes) -> None:
    assert pdf.write(whole) == whole_pdf


@pytest.mark.parametrize("before", range(1, 5))
def test_a_row_stays_on_its_page_with_what_stands_beneath_it(before: int) -> None:
    said = "so that it is told at length, over the whole width of a row and on from there, until it is said, " * 2
    rows = pl.DataFrame({
        "action": [f"Act{nth}x" for nth in range(40)], "owner": ["Ann"] * 40,
        "why": [f"{said} Why{nth}x" for nth in range(40)],
    })  # fmt: skip
    pages = opened.pages(pdf.write(made.pack(made.finding("It is so " * 12 * before, rows))))
    split = [nth for nth in range(40) if not any(f"Act{nth}x" in page and f"Why{nth}x" in page for page in pages)]
    assert split == []
    assert sum("Why" in page for page in pages) > 1


def test_a_text_longer_than_a_page_goes_on_over_the_next_one() -> None:
    long = " ".join(f"word{nth}" for nth in range(1_500))
    rows = pl.DataFrame({"question": ["What?", "When?"], "owner": ["Ann", "Bo"], "choice": [long, "Now"]})
    content = pdf.write(made.pack(made.finding(table=rows)))
    assert strays(content) == []
    said = opened.texts(content)
    assert [nth for nth in range(1_500) if f"word{nth}" not in said] == []


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        ("Other", 0),
        ("שירות לקוחות 24", 0),
        ("خدمة العملاء", 2),
        ("Demand مرحبا بالعالم 😀", 2),
        ("हिन्दी", 2),
        ("ไทย", 0),
        ("漢字とかな", 0),
    ],
)
def test_a_drawing_holds_names_of_every_script_and_is_a_picture_only_where_they_cannot_be_set(
    text: str, pictures: int
) -> None:
    drawn = (made.finding(picture=hostile.bars(text)), made.finding(picture=hostile.level(text)))
    content = pdf.write(made.pack(*drawn))
    assert missing(content) == 0
    with pikepdf.open(io.BytesIO(content)) as there:
        streams = [each for each in there.objects if isinstance(each, pikepdf.Stream)]
        assert sum(each.get("/Subtype") == "/Image" for each in streams) == pictures


# ---- how it is measured


def boxes(content: bytes) -> Iterator[tuple[int, list[Sign], tuple[float, float]]]:
    """The signs of each page that show something: their place in its text and their box; and the size of the page."""
    document = pypdfium2.PdfDocument(content)
    for nth in range(len(document)):
        text = document[nth].get_textpage()
        signs = [(at, text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
        yield nth + 1, [(at, sign, box) for at, sign, box in signs if sign.strip()], document[nth].get_size()
    document.close()


def strays(content: bytes) -> list[tuple[int, str, Any]]:
    """Signs beyond the margins of their page."""
    return [
        (page, sign, box)
        for page, signs, (width, height) in boxes(content)
        for _, sign, box in signs
        if box[0] < MARGIN or box[2] > width - MARGIN or box[1] < 20 or box[3] > height - MARGIN
    ]


def collisions(content: bytes) -> list[tuple[int, str, str]]:
    """Pairs of signs one of which covers a good part of the other.

    Those next to each other in the text may be drawn as one, and a halo is the same sign twice: they are none.
    """
    found = []
    for page, signs, _ in boxes(content):
        near: dict[tuple[int, int], list[Sign]] = defaultdict(list)
        for sign in signs:
            near[int(sign[2][0] // 12), int(sign[2][1] // 12)].append(sign)
        for close in near.values():
            for (at, one, a), (other_at, other, b) in itertools.combinations(close, 2):
                if abs(at - other_at) > 2 and _covers(a, b) > 0.4 and (one != other or abs(a[0] - b[0]) > 0.5):
                    found.append((page, one, other))
    return found


def _covers(one: Any, other: Any) -> float:
    """The share of the smaller box that lies in the other."""
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return float(wide * high / max(min(areas), 1e-9))


def missing(content: bytes) -> int:
    """How many signs are drawn as the empty box of a font that does not have them."""
    told = json.dumps(opened.pages(content))
    return told.count("\\u0000") + told.count("\\ufffd")
