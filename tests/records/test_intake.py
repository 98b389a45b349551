"""What people's files do wrong, and what becomes of each row."""

from __future__ import annotations

import dataclasses
import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.errors import IntakeError, ProfileError
from analytics.records import intake, profile

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.records.profile import SourceProfile
    from tests.records.conftest import Take, Write

HEAD = "Number,Service,Opened,Resolved\n"
GOOD = "A1,Mail,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z\n"


def reasons(refused: pl.DataFrame) -> list[tuple[int, str, str | None, str]]:
    return list(refused.select("row", "column", "value", "reason").iter_rows())


def test_a_sound_row_is_kept_in_our_columns(take: Take) -> None:
    kept = take(HEAD + GOOD).kept.row(0, named=True)
    assert kept["ticket"] == "A1"
    assert kept["opened"] == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (kept["customer"], kept["reopens"], kept["held_seconds"], kept["verdict"]) == ("", 0, None, "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter_reads_the_same(take: Take, encoding: str, delimiter: str) -> None:
    text = "Number,Service,Opened\nT1,Zürich Straße,2026-03-02T09:00:00Z\n".replace(",", delimiter)
    assert take(text.encode(encoding)).kept["service"].to_list() == ["Zürich Straße"]


def test_a_file_that_is_not_utf8_says_how_it_was_read(take: Take) -> None:
    result = take("Number,Service,Opened\nT1,Zürich,2026-03-02\n".encode("cp1252"))
    assert "cp1252" in result.notes[0]


def test_the_profile_can_name_the_encoding(take: Take, desk: SourceProfile) -> None:
    text = "Number,Service,Opened\nT1,Łódź,2026-03-02\n".encode("cp1250")
    assert take(text, dataclasses.replace(desk, encoding="cp1250")).kept["service"].to_list() == ["Łódź"]


@pytest.mark.parametrize("encoding", ["no-such", "hex", "utf-8"])
def test_an_encoding_that_does_not_read_the_file_is_named(take: Take, desk: SourceProfile, encoding: str) -> None:
    with pytest.raises(IntakeError, match=encoding):
        take(
            "Number,Service,Opened\nT1,Zürich,2026-03-02\n".encode("cp1252"),
            dataclasses.replace(desk, encoding=encoding),
        )


def test_a_gzip_file_is_unpacked_whatever_its_name(take: Take) -> None:
    assert len(take(gzip.compress((HEAD + GOOD).encode())).kept) == 1


def test_a_quoted_newline_and_a_quoted_delimiter_stay_in_their_field(take: Take) -> None:
    result = take('Number,Service,Opened\nT1,"Mail,\nall",2026-03-02\nT2,Web,2026-03-03\nT3,,2026-03-03\n')
    assert result.kept["service"].to_list() == ["Mail,\nall", "Web"]
    assert reasons(result.refused) == [(5, "Service", None, "is missing")]


def test_ragged_rows_are_refused_by_number_and_cost_no_other(take: Take) -> None:
    result = take(HEAD + GOOD + "T2,Mail\n" + "T3,Mail,2026-03-02,,extra\n" + GOOD.replace("A1", "A4"))
    assert result.kept["ticket"].to_list() == ["A1", "A4"]
    assert [(row, reason) for row, _, _, reason in reasons(result.refused)] == [
        (3, "has 2 fields where the header has 4"),
        (4, "has 5 fields where the header has 4"),
    ]


def test_a_quote_that_is_never_closed_costs_its_own_row_only(take: Take) -> None:
    rows = [GOOD.replace("A1", f"A{number}") for number in range(1, 6)]
    rows[1] = rows[1].replace("A2", '"A2')
    result = take(HEAD + "".join(rows))
    assert result.kept["ticket"].to_list() == ["A1", "A3", "A4", "A5"]
    assert result.refused["row"].to_list() == [3]


def test_lines_with_nothing_in_them_are_no_rows(take: Take) -> None:
    assert take("\n" + HEAD + "\n" + GOOD + ",,,\n\n").rows == 1


@pytest.mark.parametrize("content", ["", "\n\n", " \n\t", "\ufeff", "\n,,\n"])
def test_an_empty_file_is_said_to_be_empty(take: Take, content: str) -> None:
    with pytest.raises(IntakeError, match=r"empty|no header"):
        take(content)


def test_a_header_alone_has_no_rows_and_no_refusals(take: Take) -> None:
    result = take(HEAD)
    assert (result.rows, len(result.kept), len(result.refused)) == (0, 0, 0)


def test_a_repeated_header_that_is_read_is_refused_in_words(take: Take) -> None:
    with pytest.raises(IntakeError, match="more than one column 'Service'"):
        take("Number,Service,Service,Opened\nT1,a,b,2026-03-02\n")


def test_blank_and_repeated_headers_that_are_not_read_do_no_harm(take: Take) -> None:
    assert len(take("Number,Service,,,x,x,Opened\nT1,a,1,2,3,4,2026-03-02\n").kept) == 1


def test_a_missing_column_is_named_with_what_there_is(take: Take) -> None:
    with pytest.raises(ProfileError, match=r"no column 'Opened'.*There are: Open, Number"):
        take("Number,Service,Open\nT1,a,2026-03-02\n")


def test_resolved_before_opened_is_refused_with_their_column_and_value(take: Take) -> None:
    result = take(HEAD + "T1,Mail,2026-03-02T09:00:00Z,2026-03-02T08:59:59Z\n")
    assert reasons(result.refused) == [(2, "Resolved", "2026-03-02T08:59:59Z", "resolved before it was opened")]


def test_every_reason_is_listed_and_the_row_counts_once(take: Take) -> None:
    result = take("Number,Service,Opened,Resolved,Re-opened\n,,soon,2026-02-30,-1\n")
    assert [column for _, column, _, _ in reasons(result.refused)] == [
        "Number", "Service", "Opened", "Resolved", "Re-opened",
    ]  # fmt: skip
    assert result.refused_rows == 1


def test_the_refused_rows_come_back_as_written_to_mend_and_load_again(take: Take, desk: SourceProfile) -> None:
    result = take(HEAD + GOOD + "T2,Mail,yesterday,\n")
    assert result.rejected.columns == ["Number", "Service", "Opened", "Resolved", "row in the file", "refused because"]
    mended = result.rejected.with_columns(pl.lit("2026-03-05").alias("Opened"))
    assert take(mended.write_csv(), desk).kept["ticket"].to_list() == ["T2"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1e999", "is too large"), ("inf", "is not a number with '.' before decimals"),
        ("NaN", "is not a number with '.' before decimals"), ("-5", "is below 0"),
        ("1,5", "is not a number with '.' before decimals"), ("1e30", "is too large"),
    ],
)  # fmt: skip
def test_numbers_that_are_none_are_refused(take: Take, value: str, reason: str) -> None:
    result = take(f'Number;Service;Opened;"Minutes on hold"\nT1;Mail;2026-03-02;{value}\n')
    assert reasons(result.refused) == [(2, "Minutes on hold", value, reason)]


def test_units_become_seconds(take: Take) -> None:
    result = take("Number,Service,Opened,Minutes on hold\nT1,Mail,2026-03-02,1.5\nT2,Mail,2026-03-02,-\n")
    assert result.kept["held_seconds"].to_list() == [90, None]


def test_what_happened_after_the_cut_off_is_refused_but_may_be_due_then(take: Take) -> None:
    rows = "T1,Mail,2026-03-02,,2030-01-01\nT2,Mail,2026-03-02,2026-05-01,\nT3,Mail,2027-01-01,,\n"
    result = take("Number,Service,Opened,Resolved,Due\n" + rows, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    assert result.kept["ticket"].to_list() == ["T1"]
    assert [(row, column) for row, column, _, _ in reasons(result.refused)] == [(3, "Resolved"), (4, "Opened")]


def test_identical_rows_are_merged(take: Take) -> None:
    result = take(HEAD + GOOD + GOOD + GOOD)
    assert (len(result.kept), result.merged, len(result.conflicts)) == (1, 2, 0)


def test_of_conflicting_rows_the_newer_update_is_kept_and_both_are_listed(take: Take) -> None:
    rows = "T1,Mail,2026-03-02,P2,2026-03-04\nT1,Mail,2026-03-02,P1,2026-03-05\nT1,Mail,2026-03-02,P3,2026-03-03\n"
    result = take("Number,Service,Opened,Priority,Updated\n" + rows)
    assert result.kept["priority"].to_list() == ["P1"]
    assert result.merged == 2
    listed = result.conflicts.filter(pl.col("column") == "priority")
    assert list(listed.select("key", "row_kept", "kept", "row_merged", "merged").iter_rows()) == [
        ("T1", 3, "P1", 2, "P2"), ("T1", 3, "P1", 4, "P3"),
    ]  # fmt: skip


def test_conflicting_rows_that_nothing_decides_are_refused(take: Take) -> None:
    result = take(HEAD + GOOD + GOOD.replace("Mail", "Web"))
    assert len(result.kept) == 0
    assert [(row, reason[:32]) for row, _, _, reason in reasons(result.refused)] == [
        (2, "is the same record as row 3 but "), (3, "is the same record as row 2 but "),
    ]  # fmt: skip


def test_words_are_translated_and_unknown_ones_listed_not_dropped(take: Take) -> None:
    result = take(
        "Number,Service,Opened,In time\nT1,Mail,2026-03-02,YES\nT2,Maill,2026-03-02,no\nT3,Mail,2026-03-02,so\n"
    )
    assert result.kept["verdict"].to_list() == ["met", "missed"]
    assert reasons(result.refused) == [(4, "In time", "so", "is neither met nor missed")]
    assert result.unknown("service", {"Mail"}) == {"Maill": 1}


def test_local_times_that_happened_twice_or_never_are_refused_unless_the_profile_says(
    take: Take, desk: SourceProfile
) -> None:
    content = "Number,Service,Opened\nT1,Mail,2026-10-25 01:30\nT2,Mail,2026-03-29 01:30\nT3,Mail,2026-07-01 12:00\n"
    london = dataclasses.replace(desk, zone="Europe/London")
    strict = take(content, london)
    assert strict.kept["opened"].to_list() == [datetime(2026, 7, 1, 11, tzinfo=UTC)]
    assert [reason.split(",")[0] for _, _, _, reason in reasons(strict.refused)] == [
        "happened twice in Europe/London", "never happened in Europe/London",
    ]  # fmt: skip
    lenient = take(content, dataclasses.replace(london, ambiguous="latest", non_existent="shift forward"))
    assert lenient.kept["opened"].to_list()[:2] == [
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    ]  # fmt: skip


def test_times_without_a_zone_are_said_to_have_been_read_as_utc(take: Take, desk: SourceProfile) -> None:
    content = "Number,Service,Opened\nT1,Mail,2026-03-02 09:00\n"
    assert "'Opened' were read as UTC" in take(content).notes[0]
    assert take(content, dataclasses.replace(desk, zone="Europe/London")).notes == ()
    assert take(HEAD + GOOD).notes == ()


def test_dates_that_can_be_read_in_two_ways_are_asked_about_and_nothing_is_guessed(take: Take) -> None:
    given = profile.parse('name="d"\ntable="volumes"\n[columns]\nservice={value="Desk"}\nday="Day"\nvolume="Calls"')
    content = "Day,Calls\n01/02/2026,5\n03/04/2026,6\n"
    result = take(content, given)
    assert len(result.kept) == 0
    (question,) = result.questions
    assert {reading.format: reading.examples for reading in question.readings} == {
        "%d/%m/%Y": (("01/02/2026", "1 February 2026"), ("03/04/2026", "3 April 2026")),
        "%m/%d/%Y": (("01/02/2026", "2 January 2026"), ("03/04/2026", "4 March 2026")),
    }
    settled = take(content + "25/12/2026,7\n", given)
    assert settled.kept["day"].dt.month().to_list() == [2, 4, 12]
    assert "%d/%m/%Y" in settled.notes[0]


def test_counts_given_as_missed_or_as_a_share_become_good(take: Take) -> None:
    text = 'name="c"\ntable="counts"\ngood_is="{}"\n[columns]\nservice={{value="A&E"}}\n'
    text += 'period={{header="m",format="%Y-%m"}}\n'
    text += 'total="n"\ngood={{header="x",unit="{}"}}'
    missed = take("m,n,x\n2026-01,200,10\n2026-02,10,11\n", profile.parse(text.format("missed", "")))
    assert missed.kept["good"].to_list() == [190.0]
    assert reasons(missed.refused) == [(3, "x", "11", "more missed than there are in total")]
    share = take("m,n,x\n2026-01,200,95 %\n2026-02,10,101\n", profile.parse(text.format("share", "percent")))
    assert share.kept["good"].to_list() == [190.0]
    assert reasons(share.refused) == [(3, "x", "101", "is over 100 %")]


def test_personal_columns_are_never_read_or_stand_under_a_pseudonym(take: Take, desk: SourceProfile) -> None:
    content = "Number,Service,Opened,Customer\nT1,Mail,2026-03-02,Ada Smith\nT2,Mail,whenever,Ada Smith\n"
    hidden = take(content, dataclasses.replace(desk, personal={"Customer": "pseudonymise"}))
    name = hidden.kept["customer"][0]
    assert name.startswith("p-")
    assert hidden.rejected["Customer"].to_list() == [name]
    out = take(content, dataclasses.replace(desk, personal={"Customer": "leave out"}))
    assert (out.kept["customer"].to_list(), "Customer" in out.rejected.columns) == ([""], False)
    assert take(content, dataclasses.replace(desk, personal={"Customer": "keep"})).kept["customer"][0] == "Ada Smith"


def test_json_lines_keep_numbers_as_written_and_refuse_broken_lines(take: Take) -> None:
    lines = [
        json.dumps({"Number": 10**17 + 1, "Service": "Mail", "Opened": "2026-03-02"}), "{broken", "[1]", "",
        json.dumps({"Opened": "2026-03-03", "Number": "T2", "Service": None}),
    ]  # fmt: skip
    result = take("\n".join(lines))
    assert result.kept["ticket"].to_list() == ["100000000000000001"]
    assert result.refused["row"].to_list() == [2, 3, 5]


def test_a_parquet_file_keeps_its_instants(take: Take, tmp_path: Path) -> None:
    when = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
    frame = pl.DataFrame({"Number": [1], "Service": ["Mail"], "Opened": [when], "list": [[1]]})
    frame.write_parquet(tmp_path / "p")
    result = take((tmp_path / "p").read_bytes())
    assert result.kept["opened"].to_list() == [when]
    assert "list" in result.notes[0]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"), (b"\xd0\xcf\x11\xe0", "old Excel"), (b"PK\x03\x04 broken", "broken"),
        (b"PAR1 broken PAR1", "broken"), (b"\x1f\x8b\x08 broken", "cannot be unpacked"), (b"[1, 2]", "JSON object"),
        (b"{}\n", "JSON object"), (bytes(range(256)) * 9, "not text"),
        (b"Number\x00\x01\x02\xff\xfe" * 9, "no column|text"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(take: Take, content: bytes, what: str) -> None:
    with pytest.raises((IntakeError, ProfileError), match=what):
        take(content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, desk: SourceProfile) -> None:
    with pytest.raises(IntakeError, match="no file at"):
        intake.take_in(tmp_path / "gone.csv", desk)


def test_progress_ends_at_one_with_what_became_of_the_rows(take: Take) -> None:
    told: list[tuple[float, str]] = []
    take(HEAD + GOOD, progress=lambda share, what: told.append((share, what)))
    assert told[-1] == (1.0, "desk.csv: 1 kept, 0 refused, 0 merged")
    assert [share for share, _ in told] == sorted(share for share, _ in told)


def test_a_preview_shows_columns_rows_and_how_they_were_read(write: Write) -> None:
    seen = intake.preview(write("a;a;\n1;2;3\n4;5;6\n"), rows=1)
    assert seen.columns == ("a", "a (2)", "(column 3)")
    assert (seen.rows, seen.delimiter, seen.encoding, seen.first.rows()) == (2, ";", "utf-8", [("1", "2", "3")])
