"""The road without a browser: loads, judges, looks ahead, warns and plays through, and says how it went."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analytics import catalogue
from analytics.__main__ import ATTENTION, CANNOT, DONE, main
from analytics.review import Review, workspace
from analytics.review.findings import call_desk, compliance, demand, scenarios, warnings
from sample_data import make

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
SERVICE = "Payroll and HR"
PROMISE = ["--agreement", "Payroll and HR SLA", "--target", "Pay questions resolved within 16 hours"]
NOT_UNDERSTOOD = 2

#: Exit code, standard output and standard error of a command.
Said = tuple[int, str, str]


@pytest.fixture
def command(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*words: str) -> Said:
        capsys.readouterr()
        code = main([*words, "--home", str(home)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One service of the sample as the files somebody would load, and its agreement."""
    folder = tmp_path_factory.mktemp("files")
    tables = make.make()
    for name in ("tickets", "outages", "volumes"):
        rows = tables[name].filter(pl.col("service") == SERVICE)
        rows.write_csv(folder / f"{name}.csv", datetime_format="%Y-%m-%dT%H:%M:%SZ")
    text = make.catalogue()
    before, first, agreements = text.partition("[[agreements]]")
    ours = next(part for part in agreements.split("[[agreements]]") if f'name = "{SERVICE} SLA"' in part)
    (folder / "catalogue.toml").write_text(before + first + ours, "utf-8")
    return folder


@pytest.fixture(scope="module")
def home(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with that service's records under "own", loaded by the command line."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("tickets", "outages", "volumes"):
        agreed = ["--catalogue", str(files / "catalogue.toml")] if name == "tickets" else []
        words = ["load", str(files / f"{name}.csv"), "--profile", f"sample_{name}", "--home", str(folder), *agreed]
        assert main(words) == DONE
    return folder


@pytest.fixture(scope="module")
def own(home: Path) -> Review:
    return Review.open("own", root=home)


def test_what_was_loaded_is_what_the_files_hold(own: Review, files: Path) -> None:
    assert own.records.data_version == 3
    assert own.records.services == [SERVICE]
    assert own.records["tickets"].height == pl.read_csv(files / "tickets.csv").height
    assert own.catalogue == catalogue.read(files / "catalogue.toml")


def test_judging_prints_every_target_and_asks_for_attention_where_one_was_breached(
    command: Callable[..., Said], own: Review
) -> None:
    for month, code in (("2026-09", ATTENTION), ("2026-08", DONE)):
        found = compliance.scorecard(own, month=month)
        assert (found.status == "breached") == (code == ATTENTION)
        said = command("judge", "--workspace", "own", "--month", month)
        assert said[0] == code
        assert said[1].startswith(found.answer)
        assert all(target in said[1] for target in found.table["target"])
        assert said[2] == ""


def test_judging_with_an_earlier_cut_off_gives_the_past(command: Callable[..., Said]) -> None:
    code, out, _ = command("judge", "--workspace", "own", "--as-of", "2026-08-31", "--json")
    told = json.loads(out)
    assert code == DONE
    assert told["method"]["as_of"] == "2026-08-31 23:00:00+00:00"
    assert {row["period"] for row in told["rows"]} == {"2026-08-01"}


def asked(review: Review) -> dict[str, tuple[list[str], Any]]:
    """Commands and the findings they are to print."""
    target: dict[str, Any] = {"agreement": PROMISE[1], "target": PROMISE[3]}
    return {
        "judge": (["judge"], compliance.scorecard(review)),
        "forecast": (["forecast", "--horizon", "3"], demand.every(review, horizon=3)),
        "forecast one": (["forecast", "--service", SERVICE], demand.one(review, service=SERVICE)),
        "warn": (["warn"], warnings.ordered(review)),
        "simulate": (
            ["simulate", *PROMISE, "--change", "demand.percent=10", "--change", "level.level=92"],
            scenarios.compare(review, **target, changes=(("demand", "percent", "10"), ("level", "level", "92"))),
        ),
        "simulate today": (["simulate", *PROMISE], scenarios.compare(review, **target)),
        "staff": (
            ["staff", "100", "--handling", "3", "--service-level", "90%", "--patience", "4", "--source", "Log"],
            call_desk.answered(review, calls=100.0, handling=3.0, service_level=0.9, patience=4.0, source="Log"),
        ),
        "staff a day": (
            ["staff", "100", "20", "--handling", "3"],
            call_desk.required(review, calls=(100.0, 20.0), handling=3.0),
        ),
    }


@pytest.mark.parametrize(
    "name", ["judge", "forecast", "forecast one", "warn", "simulate", "simulate today", "staff", "staff a day"]
)
def test_json_holds_the_finding_whole(command: Callable[..., Said], own: Review, name: str) -> None:
    words, found = asked(own)[name]
    code, out, _ = command(*words, "--workspace", "own", "--json")
    told = json.loads(out)
    assert code == (ATTENTION if found.status == "breached" else DONE)
    assert (told["question"], told["answer"], told["status"]) == (found.question, found.answer, found.status)
    assert told["rows"] == json.loads(json.dumps(found.table.to_dicts(), default=str))
    assert told["method"]["definition"] == found.method.definition
    assert told["method"]["agreement_version"] == own.agreement_version
    assert told["code"] == found.recipe.code()


@pytest.mark.parametrize("name", ["forecast", "warn"])
def test_progress_goes_to_standard_error_alone(command: Callable[..., Said], own: Review, name: str) -> None:
    words, found = asked(own)[name]
    _, out, err = command(*words, "--workspace", "own")
    assert out.startswith(found.answer)
    lines = err.splitlines()
    assert lines
    assert all(re.fullmatch(r" *\d+% .+", line) for line in lines)
    assert not [line for line in lines if line in out]


def test_a_table_without_rows_is_still_answered(command: Callable[..., Said]) -> None:
    code, out, _ = command("warn", "--workspace", "own", "--customer", "Calder Housing")
    assert code == DONE
    assert out.startswith("No target is likely to be missed")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["judge", "--month", "2031-01"], "no complete month '2031-01' was judged. There are: 2026-10"),
        (["judge", "--service", "Payrol"], "no service 'Payrol'. There are: Payroll and HR"),
        (["judge", "--customer", "Ashby"], "no customer 'Ashby'. There are: Ashby Hospitals"),
        (["warn", "--service", "Nothing"], "no service 'Nothing'. There are: "),
        (["forecast", "--service", "Payrol"], "no demand was recorded for 'Payrol'. There are: Payroll and HR."),
        (["forecast", "--horizon", "0"], "1 to 24"),
        (["forecast", "--horizon", "900"], "1 to 24"),
        (["judge", "--data-version", "9"], "no data version 9. There are: 1, 2, 3."),
        (["judge", "--agreement-version", "abc"], "no agreement version 'abc' was ever kept. There are: "),
        (["simulate", "--agreement", "Payroll", "--target", "x"], "no agreement 'Payroll' in the catalogue. There are"),
        (["simulate", *PROMISE[:2], "--target", "x"], "has no target 'x' in force. There are: Answered within 2 hours"),
        (["simulate", *PROMISE, "--change", "demnd.percent=1"], "no lever 'demnd'. There are: demand"),
        (["simulate", *PROMISE, "--change", "demand.pct=1"], "has no field 'pct'. There are: percent"),
        (["simulate", *PROMISE, "--change", "demand.percent=lots"], "'lots' is not a number"),
        (["staff", "100", "--handling", "0"], "a handling time of 0. Expected a number above 0"),
        (["simulate", *PROMISE, "--change", "demand"], "'demand' is not a change. Expected LEVER.FIELD=VALUE"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_known_is_answered_with_those_that_are(
    command: Callable[..., Said], words: list[str], says: str
) -> None:
    code, out, err = command(*words, "--workspace", "own")
    assert (code, out) == (CANNOT, "")
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["judg"],
        ["judge", "--mouth", "2026-10"],
        ["warn", "--as-of", "soon"],
        ["load"],
        ["warn", "x.csv", "--promised", "much"],
    ],
)
def test_a_command_that_is_not_understood_says_what_would_be(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == NOT_UNDERSTOOD
    assert capsys.readouterr().err.startswith("usage: python -m analytics")


@pytest.fixture
def bad(files: Path, tmp_path: Path) -> Path:
    """Three tickets, one of them resolved before it was opened."""
    rows = pl.read_csv(files / "tickets.csv", infer_schema=False).head(3)
    wrong = pl.when(pl.col("ticket") == rows["ticket"][1]).then(pl.lit("1999-01-01T00:00:00Z")).otherwise("resolved")
    rows.with_columns(wrong.alias("resolved")).write_csv(tmp_path / "bad.csv")
    return tmp_path / "bad.csv"


def test_a_refused_row_is_shown_with_its_reason_and_asks_for_attention(command: Callable[..., Said], bad: Path) -> None:
    code, out, err = command("load", str(bad), "--profile", "sample_tickets", "--workspace", "bad-text")
    assert code == ATTENTION
    assert "2 rows kept, 1 refused" in out
    assert "bad.csv row 3, resolved: '1999-01-01T00:00:00Z' resolved before it was opened" in err


def test_a_load_in_json_holds_every_refused_row(command: Callable[..., Said], bad: Path) -> None:
    code, out, _ = command("load", str(bad), "--profile", "sample_tickets", "--workspace", "bad-json", "--json")
    told = json.loads(out)
    assert (code, told["version"]) == (ATTENTION, 1)
    assert [(row["row"], row["column"], row["reason"]) for row in told["refused"]] == [
        (3, "resolved", "resolved before it was opened")
    ]


def test_the_same_file_again_adds_nothing(command: Callable[..., Said], files: Path) -> None:
    words = ["load", str(files / "outages.csv"), "--profile", "sample_outages", "--workspace", "twice"]
    assert command(*words)[0] == DONE
    code, out, _ = command(*words)
    assert (code, out) == (DONE, "loaded before and adding nothing: outages.csv\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["missing.csv", "--profile", "sample_tickets"], "missing.csv"),
        (["{files}/tickets.csv", "--profile", "sample_ticket"], "'sample_ticket'. There are: sample_tickets"),
        (["{files}/tickets.csv", "--profile", "sample_tickets", "--catalogue", "missing.toml"], "missing.toml"),
        (["{files}/tickets.csv", "--profile", "missing.toml"], "missing.toml"),
        (["{files}/tickets.csv", "--profile", "sample_costs"], "tickets.csv"),
        (["{files}/tickets.csv", "--profile", "sample_tickets", "--workspace", "../x"], "'../x' cannot name"),
    ],
)  # fmt: skip
def test_what_cannot_be_loaded_is_named_and_nothing_is_kept(
    command: Callable[..., Said], home: Path, files: Path, words: list[str], says: str
) -> None:
    code, out, err = command("load", "--workspace", "none", *(word.replace("{files}", str(files)) for word in words))
    assert (code, out) == (CANNOT, "")
    assert says in err
    assert not workspace("none", home).dataset.versions()


def test_a_table_is_looked_ahead_from_a_day_and_what_is_missing_or_left_out_is_told(
    command: Callable[..., Said], tmp_path: Path
) -> None:
    months = [f"{year}-{month:02d}" for year in range(2021, 2027) for month in range(1, 13)]
    values = [f"Pay,{month},{100 + 7 * (place % 12)}" for place, month in enumerate(months) if month != "2024-05"]
    file = tmp_path / "volumes.csv"
    file.write_text("\n".join(["series,month,value", *values]), "utf-8")
    code, out, err = command("forecast", str(file), "--horizon", "3", "--as-of", "2026-09-30")
    assert (code, [row["period"] for row in json.loads(out)]) == (DONE, ["2026-10-01", "2026-11-01", "2026-12-01"])
    assert err.splitlines() == [
        "Pay: One of 69 months is missing and was not taken for zero; 3 rows after 2026-09-30 are left out"
    ]


@pytest.fixture
def levels(tmp_path: Path) -> Path:
    """Levels of three series, of which one is sound, one has a row too many, and one cannot be."""
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    lines = [f"{name},{month},{met},400" for name in ("sound", "odd", "broken") for month in months
             for met in [500 if (name, month) == ("broken", "2025-03") else 380 + len(month) % 3]]  # fmt: skip
    lines += ["odd,2027-01,n/a,400"]
    file = tmp_path / "levels.csv"
    file.write_text("\n".join(["series,month,good,total", *lines]), "utf-8")
    return file


def test_any_table_of_levels_is_warned_of_and_what_is_not_used_asks_for_attention(
    command: Callable[..., Said], levels: Path
) -> None:
    code, out, err = command("warn", str(levels), "--promised", "95%", "--horizon", "3")
    told = json.loads(out)
    assert code == ATTENTION
    assert [(row["series"], row["period"]) for row in told] == [
        (name, f"2027-0{month}-01") for name in ("odd", "sound") for month in (1, 2, 3)
    ]
    assert set(told[0]) == {
        "series", "period", "mean", "low80", "high80", "low95", "high95", "promised", "chance_of_miss",
        "chance_by_then", "method", "reason",
    }  # fmt: skip
    assert {row["promised"] for row in told} == {0.95}
    assert "broken: 500 of 400 on 2025-03-01 has more good than total" in err
    assert "odd: 1 row without a date, good or total left out" in err.splitlines()
    assert "Traceback" not in err


def test_a_sound_table_of_levels_is_done_and_written_where_asked(
    command: Callable[..., Said], levels: Path, tmp_path: Path
) -> None:
    sound = tmp_path / "sound.parquet"
    pl.read_csv(levels).filter(pl.col("series") == "sound").with_columns(
        pl.col("good").cast(pl.Float64), promised=pl.lit(0.95)
    ).write_parquet(sound)
    printed = json.loads(command("warn", str(sound))[1])
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        "csv": pl.read_csv, "parquet": pl.read_parquet, "json": pl.read_json,
    }  # fmt: skip
    for ending, read in readers.items():
        out = tmp_path / f"ahead.{ending}"
        assert command("warn", str(sound), "--out", str(out)) == (DONE, "", "")
        assert read(out)["chance_of_miss"].to_list() == pytest.approx([row["chance_of_miss"] for row in printed])
    earlier = json.loads(command("warn", str(sound), "--as-of", "2026-06-30")[1])
    assert earlier[0]["period"] == "2026-07-01"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "the table has no column 'promised'. Expected series, period, good, total, promised"),
        (["--promised", "0.95", "--horizon", "61"], "61 periods ahead are asked for. Expected one to 60"),
        (["--promised", "0.95", "--out", "x.xlsx"], "x.xlsx: the ending says neither"),
    ],
)
def test_a_table_that_cannot_be_warned_of_says_why(
    command: Callable[..., Said], levels: Path, words: list[str], says: str
) -> None:
    code, out, err = command("warn", str(levels), *words)
    assert (code, out) == (CANNOT, "")
    assert says in err


def test_an_earlier_data_version_and_catalogue_can_be_asked_for(command: Callable[..., Said], home: Path) -> None:
    place = workspace("own", home)
    earlier = Review.open("own", root=home).agreement_version
    now = place.catalogue()
    place.agree(catalogue.dump(place.catalogue()).replace("at_least = 0.9\n", "at_least = 0.8\n"))
    try:
        words = ["judge", "--workspace", "own", "--month", "2026-09", "--data-version", "1", "--json"]
        told = [json.loads(command(*words, *more)[1]) for more in ([], ["--agreement-version", earlier])]
    finally:
        place.register.agree(place.catalogue(earlier))
    asked = [next(row["promised"] for row in each["rows"] if row["target"] == PROMISE[3]) for each in told]
    assert asked == [0.8, 0.9]
    assert {each["method"]["data_version"] for each in told} == {1}
    assert place.catalogue() == now == replace(now)


def test_without_a_workspace_named_it_is_the_sample_that_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["judge", "--month", "2026-10", "--service", "Citizen Portal", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == ATTENTION
    assert told["answer"].endswith("furthest off is Citizen Portal: Portal available at 99.48 %")


def test_an_empty_workspace_says_what_to_do(command: Callable[..., Said]) -> None:
    for verb in ("judge", "forecast", "warn"):
        code, out, err = command(verb, "--workspace", "empty")
        assert (code, out) == (CANNOT, "")
        assert "Load" in err


def test_it_runs_as_a_program_and_says_how_it_is_used() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == DONE
    assert all(verb in done.stdout for verb in ("load", "judge", "forecast", "warn", "simulate"))
    assert done.stderr == ""
