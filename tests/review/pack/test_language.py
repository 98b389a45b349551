"""A locale changes the form of dates, numbers and amounts, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import QuestionError
from analytics.review.pack import Language, language, pdf
from analytics.review.pack.names import names
from analytics.review.pack.paper import told
from tests.review.pack import opened

if TYPE_CHECKING:
    from analytics.review import Review
    from analytics.review.pack import Pack

ITALIAN: Final = Language("it_IT")
BRITISH: Final = Language("en_GB")

LOCALES: Final = st.sampled_from(
    ["en_GB", "en_US", "it_IT", "de_DE", "fr_FR", "sv_SE", "nl_NL", "tr_TR", "hu_HU", "ja_JP"]
)


# ---- values, against Babel


@given(LOCALES, st.decimals(-(10**9), 10**9, places=3, allow_nan=False), st.integers(0, 3))
def test_a_number_is_written_as_the_locale_does(name: str, value: Decimal, decimals: int) -> None:
    shown = Language(name).number(value, decimals)
    assert parse_decimal(shown, locale=name) == round(value, decimals)
    assert shown == format_decimal(round(value, decimals) + 0, "#,##0." + "0" * decimals, name).rstrip(".")


@given(LOCALES, st.integers(0, 1000))
def test_a_share_is_written_as_the_locale_does(name: str, thousandths: int) -> None:
    expected = format_percent(Decimal(thousandths) / 1000, locale=name, decimal_quantization=False)
    assert Language(name).sentence(f"{Decimal(thousandths) / 10:f} %").replace(",0", "").replace(".0", "") == expected


@given(LOCALES, st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_in_a_sentence_is_written_as_the_locale_does(name: str, day: date) -> None:
    said = Language(name).sentence(f"since {day:%-d %B} {day.year}, when")
    assert said == f"since {format_date(day, 'long', name)}, when"


@given(LOCALES, st.text(alphabet=st.characters(exclude_categories=["Nd", "Sc", "Nl", "No"])))
def test_a_text_without_a_digit_is_left_as_it_is(name: str, text: str) -> None:
    assert Language(name).sentence(text) == text


@given(st.text(min_size=1, max_size=40).map(str.strip).filter(bool), st.text(max_size=20))
def test_a_protected_name_stays_wherever_it_stands(name: str, around: str) -> None:
    said = Language("it_IT", frozenset({name})).sentence(f"{around} 1,234.5 {name} 98.4 % ({name})")
    assert said.count(name) >= 2


# ---- forms, by hand


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("by Nov 2026 (Nov 2026 to Feb 2027)", "by nov 2026 (nov 2026 to feb 2027)"),
        ("from 1 to 30 September", "from 1 to 30 settembre"),
        ("1,250 of 12,345,678.90", "1.250 of 12.345.678,90"),
        ("+13.4 points, -0.5 h, ±0.00 points", "+13,4 points, -0,5 h, ±0,00 points"),
        ("-£950, +£2,150 and £1.84m of €12.5k", "-950\xa0£, +2.150\xa0£ and 1,84m\xa0£ of 12,5k\xa0€"),
        ("SEK 1,200 and $5", "1.200\xa0SEK and 5\xa0USD"),
        ("≥ 99.6 % within 26 hours", "≥ 99,6% within 26 hours"),
        ("v2.1, P1.5, 10.0.0.1 and 08:00-18:00 stay", "v2.1, P1.5, 10.0.0.1 and 08:00-18:00 stay"),
        ("May be; in May they may", "May be; in May they may"),
        ("31 June 2026 is no day", "31 June 2026 is no day"),
        ("version 1250 of 2026", "version 1250 of 2026"),
        ("NOTACODE 1,200 and SLA 95.5 % of PUE 1.25", "NOTACODE 1.200 and SLA 95,5% of PUE 1,25"),
    ],
)
def test_english_forms_become_italian_ones(english: str, italian: str) -> None:
    assert ITALIAN.sentence(english) == italian


def test_a_release_stays_the_release_it_is_and_is_no_number() -> None:
    named = replace(ITALIAN, names=frozenset({"Release 2.1", "May 2026 release", "2.1"}))
    assert named.sentence("2.5 points since Release 2.1, the May 2026 release") == (
        "2,5 points since Release 2.1, the May 2026 release"
    )
    assert named.sentence("12.15 and 2.1 and 2.15") == "12,15 and 2.1 and 2,15"


def test_cells_are_written_by_the_form_of_their_column() -> None:
    day = date(2026, 10, 5)
    assert [ITALIAN.cell(value, form) for value, form in CELLS] == [
        "98,8%", "98,76%", "1.234", "3,5 h", "1.235", "4,20", "5 ott 2026", "ott 2026", "5 ott 2026, 09:30",
        "5 ott 2026", "● Met", "", "1,5, 2", "no", "", "1.234,5", "-7,24 points", "98,8%", ">99,9%", "<0,1%",
    ]  # fmt: skip
    assert BRITISH.cell(day, "date") == "5 Oct 2026"


CELLS: Final[list[tuple[Any, str]]] = [
    (0.9876, "percent"), (0.98757, "percent2"), (1234, "number"), (3.456, "hours"), (1234.5001, "money"),
    (4.2, "score"),
    (date(2026, 10, 5), "date"), (date(2026, 10, 5), "month"), (datetime(2026, 10, 5, 9, 30), "instant"),  # noqa: DTZ001  # as tables hold them
    (datetime(2026, 10, 5), "instant"), ("met", "status"), (None, "money"), ([1.5, 2.0], ""), (False, ""),  # noqa: DTZ001  # as tables hold them
    (float("nan"), "money"), (1234.5, ""), (-0.0724, "points"),
    (0.9876, "chance"), (0.99951, "chance"), (0.0, "chance"),
]  # fmt: skip


def test_an_unknown_locale_is_refused_with_those_near_it() -> None:
    for asked in ("it_XX", "italiano", "", "en-GB-oed-x", "../../etc"):
        with pytest.raises(QuestionError, match=re.escape(f"no locale {asked!r} is known")):
            language.of(asked)
    with pytest.raises(QuestionError, match="There are: it_"):
        language.of("it_XX")
    assert language.of("it-IT").name == "it_IT"


def test_names_of_data_that_look_like_numbers_are_found(review: Review) -> None:
    events = review.records.tables["events"]
    renamed = events.with_columns(event=events["event"].str.replace("release 8", "release 8.2"))
    there = replace(review, records=replace(review.records, tables={**review.records.tables, "events": renamed}))
    assert {"Access gateway release 8.2", "Energy price up 9 %"} <= names(there)
    assert "Workplace Support" not in names(there)


# ---- one pack in two locales


#: Kinds of entry whose texts people wrote.
WRITTEN: Final = ("action", "notice", "trend", "decision", "scenario", "proposal")


def test_a_pack_differs_between_locales_in_forms_and_in_nothing_else(whole: Pack, review: Review) -> None:
    texts = {name: flat(told(replace(whole, language=replace(whole.language, name=name)))) for name in VALUES}
    assert len(texts["en_GB"]) == len(texts["it_IT"]) > 1_000
    different = sum(one != other for one, other in zip(texts["en_GB"], texts["it_IT"], strict=True))
    assert different > 300
    assert review.register is not None
    kept = [entry for kind in WRITTEN for entry in review.register.entries(kind)]
    people = {text for entry in kept for text in flat(entry.kind.document(entry.value))}
    for one, other in zip(texts["en_GB"], texts["it_IT"], strict=True):
        if one != other or one not in people:  # what people wrote stays as they wrote it
            assert VALUES["en_GB"](one) == VALUES["it_IT"](other)


@pytest.mark.slow
def test_so_does_its_pdf_page_by_page(whole: Pack, whole_pdf: bytes) -> None:
    italian = pdf.write(replace(whole, language=replace(whole.language, name="it_IT")))
    one, other = (set(re.split(r"\s", " ".join(opened.pages(content)))) for content in (whole_pdf, italian))
    assert {"ottobre", "78,0%", "4.750"} <= other - one
    assert {"October", "78.0%", "4,750"} <= {word.lstrip("£") for word in one} - other


def flat(value: Any) -> list[str]:
    """Every text in what stands on the pages; pictures by the texts in them."""
    if isinstance(value, str):
        return re.findall(r">([^<>]+)</text>", value) if value.startswith("<svg") else [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for part in parts for text in flat(part)]


def _values(text: str, months: dict[str, int], group: str, point: str) -> str:
    """The text with its dates, numbers and amounts taken back to what they mean, by reading rules of its own."""
    word = "|".join(sorted(months, key=len, reverse=True))
    dated = re.sub(rf"(?<!\w)({word})(?!\w)", lambda found: f"month-{months[found[1]]}", text)
    number = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?(?!\d)|\d+{re.escape(point)}\d+"
    plain = re.sub(
        rf"(?<![\w.,])(?:{number})", lambda found: found[0].replace(group, "").replace(point, "<point>"), dated
    )
    plain = re.sub(r"(\d[\d<point>]*[km]?)\xa0£", r"£\1", plain)
    return plain.replace("\xa0%", "%")


_BRITISH: Final = {
    **{f"{date(2026, month, 1):%B}": month for month in range(1, 13)},
    **{f"{date(2026, month, 1):%b}": month for month in range(1, 13)}, "Sept": 9,
}  # fmt: skip
_ITALIAN_MONTHS: Final = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
    "novembre", "dicembre",
)  # fmt: skip
_ITALIAN: Final = {
    form: number
    for number, name in enumerate(_ITALIAN_MONTHS, 1)
    for form in (name, name[:3], name.capitalize(), name[:3].capitalize())
}

VALUES: Final = {
    "en_GB": lambda text: _values(text, _BRITISH, ",", "."),
    "it_IT": lambda text: _values(text, _ITALIAN, ".", ","),
}


def test_the_reading_rules_tell_different_values_apart() -> None:
    assert VALUES["en_GB"]("£1,234.5 on 3 May 2026 (9.5%)") == VALUES["it_IT"]("1.234,5\xa0£ on 3 maggio 2026 (9,5%)")
    assert VALUES["en_GB"]("1,234 in Sept") != VALUES["it_IT"]("1.235 in set")
    assert VALUES["en_GB"]("1.5") != VALUES["it_IT"]("1.5")
