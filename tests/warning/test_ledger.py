"""What came of notices: a planted history worked out by hand, and a slow plain twin on histories made up at random."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures.period import add_months
from analytics.warning.ledger import CAME, LEDGER, NOTICES, OVER, Ledger, ledger

AS_OF: Final = date(2026, 10, 31)

#: What each target came to from November 2025 to October 2026: x missed, . kept, r kept at risk, ? not enough data.
#: A blank is a month without a figure.
PLANTED: Final = {
    "A": "..x.xx..r.x.",
    "B": "x..?..xx...x",
    "C": ".....x....  ",
}

STATUSES: Final = {"x": "breached", ".": "met", "r": "at risk", "?": "not enough data"}


def judged(history: dict[str, str], first: date = date(2025, 11, 1), partial: bool = False) -> pl.DataFrame:
    """The judged months of targets, each a letter; `partial` marks the last month as under way."""
    rows = [
        {
            "agreement": f"{name} SLA", "target": name, "segment": segment, "period": add_months(first, place),
            "ends": add_months(first, place + 1), "status": STATUSES[letter] if not segment else "breached",
            "partial": partial and place == len(months) - 1,
        }
        for name, months in history.items()
        for place, letter in enumerate(months)
        for segment in ("", "P1")
        if letter in STATUSES
    ]  # fmt: skip
    schema = {"agreement": pl.String, "target": pl.String, "segment": pl.String, "period": pl.Date, "ends": pl.Date,
              "status": pl.String, "partial": pl.Boolean}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def day(written: str) -> date | None:
    """A day such as 5 Jan 26; None for a dash."""
    from datetime import datetime

    return None if written == "-" else datetime.strptime(written, "%d.%m.%y").date()  # noqa: DTZ007  # a day


def notice(name: str, of: str, months: str, told: str, **known: Any) -> dict[str, Any]:
    """A notice of months such as "1.26 2.26"; the days in the order given, act by, acknowledged, plan, withdrawn."""
    given_, act_by, acknowledged, planned, withdrawn = (day(each) for each in told.split())
    periods = [date(2000 + int(year), int(month), 1) for month, year in (each.split(".") for each in months.split())]
    return {
        "notice": name, "agreement": f"{of} SLA", "target": of, "periods": periods, "chance": 0.5, "act_by": act_by,
        "given": given_, "acknowledged": acknowledged, "planned": planned, "withdrawn": withdrawn, **known,
    }  # fmt: skip


def frame(*notices: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(notices), schema=NOTICES)


#: Number of the notice, target, month warned of; given, act by, acknowledged, plan agreed, withdrawn; and what came of
#: the month, days to its end, days to the act-by day, and whether it was acknowledged and planned for in time.
HISTORY: Final = """
01 A 1.26      | 01.12.25 15.12.25 05.12.25 -        -        | came true       62  14 y n
02 A 3.26      | 20.02.26 10.02.26 25.02.26 -        -        | came true       40 -10 y n
03 A 4.26      | 20.04.26 02.03.26 21.04.26 22.04.26 -        | came true       11 -49 n n
04 A 9.26      | 01.08.26 15.08.26 -        -        -        | came true       61  14 n n
05 A 11.25     | 03.11.25 01.10.25 -        -        -        | false alarm     28 -33 n n
06 A 12.25     | 10.11.25 20.11.25 12.11.25 -        -        | false alarm     52  10 y n
07 A 2.26      | 05.01.26 20.01.26 06.01.26 15.01.26 -        | averted perhaps 55  15 y y
08 A 5.26      | 02.04.26 20.04.26 03.04.26 21.04.26 -        | false alarm     60  18 y n
09 A 6.26      | 02.05.26 20.05.26 21.05.26 20.05.26 -        | averted perhaps 60  18 n y
10 A 7.26      | 01.06.26 -        02.06.26 30.06.26 -        | averted perhaps 61   - y y
11 A 8.26      | 01.07.26 -        31.07.26 01.08.26 -        | false alarm     62   - y n
12 A 10.26     | 01.09.26 15.08.26 02.09.26 30.09.26 -        | averted perhaps 61 -17 y y
13 A 11.26     | 01.10.26 15.10.26 02.10.26 -        -        | open            61  14 y n
14 A 12.26     | 20.10.26 25.10.26 -        -        -        | open            73   5 n n
15 B 11.25     | 30.11.25 -        -        -        -        | came true        1   - n n
16 B 2.26      | 10.01.26 20.01.26 11.01.26 -        -        | not known       50  10 y n
17 B 5.26      | 01.04.26 10.04.26 02.04.26 03.04.26 -        | came true       61   9 y y
18 B 5.26      | 15.04.26 20.04.26 16.04.26 16.04.26 -        | told again      47   5 - -
19 B 5.26      | 01.04.26 20.04.26 16.04.26 16.04.26 -        | told again      61  19 - -
20 B 6.26      | 01.05.26 20.05.26 -        -        15.05.26 | withdrawn       61  19 - -
21 B 6.26      | 20.05.26 20.05.26 20.05.26 -        -        | came true       42   0 y n
22 B 7.26      | 01.06.26 20.06.26 -        -        10.06.26 | withdrawn       61  19 - -
23 B 10.26     | 01.11.26 20.09.26 02.11.26 -        -        | told too late    0 -42 - -
24 B 12.25     | 05.11.25 15.11.25 06.11.25 10.11.25 01.01.26 | averted perhaps 57  10 y y
25 B 1.26      | 05.12.25 15.12.25 06.12.25 16.12.25 31.01.26 | withdrawn       58  10 - -
26 B 12.26     | 01.10.26 15.11.26 -        -        05.10.26 | withdrawn       92  45 - -
27 B 12.26     | 06.10.26 15.11.26 07.10.26 08.10.26 -        | open            87  40 y y
28 C 3.26      | 01.02.26 10.02.26 02.02.26 -        -        | false alarm     59   9 y n
29 C 9.26      | 01.08.26 10.08.26 02.08.26 -        -        | not known       61   9 y n
30 D 1.26      | 01.12.25 10.12.25 02.12.25 -        -        | not known        -   9 y n
"""

#: Notices of several months: a month each comes to something of its own.
SEVERAL: Final = [
    notice("31", "C", "4.26 5.26", "01.03.26 10.03.26 05.03.26 09.03.26 -"),
    notice("32", "A", "3.26 4.26 5.26", "01.03.26 15.02.26 - - -"),
]
OF_SEVERAL: Final = [
    ("31", date(2026, 4, 1), "came true", 61, 9, True, True),
    ("31", date(2026, 5, 1), "averted perhaps", 92, 9, True, True),
    ("32", date(2026, 3, 1), "told again", 31, -14, None, None),
    ("32", date(2026, 4, 1), "came true", 61, -14, False, False),
    ("32", date(2026, 5, 1), "false alarm", 92, -14, False, False),
]


def planted() -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """The notices of the planted history, and what each came to by hand."""
    notices, expected = [], []
    for line in HISTORY.strip().splitlines():
        head, told, outcome = line.split("|")
        name, of, months = head.split(maxsplit=2)
        notices.append(notice(name, of, months.strip(), told))
        *came, lead, to_act, acknowledged, plan = outcome.split()
        numbers = [None if word == "-" else int(word) for word in (lead, to_act)]
        flags = [None if word == "-" else word == "y" for word in (acknowledged, plan)]
        expected.append((name, notices[-1]["periods"][0], " ".join(came), *numbers, *flags))
    return notices, expected


SHOWN: Final = ("notice", "period", "came", "lead", "to_act", "acknowledged_in_time", "planned_in_time")


def test_a_planted_history_of_notices_is_told_exactly() -> None:
    notices, expected = planted()
    found = ledger(frame(*notices), judged(PLANTED), AS_OF).rows
    assert sorted(found.drop_nulls("notice").select(SHOWN).iter_rows()) == sorted(expected)


def test_breaches_that_nobody_was_told_of_are_those_since_the_first_notice_without_one_that_stood() -> None:
    notices, _ = planted()
    found = ledger(frame(*notices), judged(PLANTED), AS_OF).rows.filter(pl.col("came") == "nobody told")
    untold = [("B", date(2026, 10, 1)), ("C", date(2026, 4, 1))]
    assert sorted(found.select("target", "period").iter_rows()) == untold
    later = [each for each in notices if each["given"] >= date(2026, 5, 1)]
    found = ledger(frame(*later), judged(PLANTED), AS_OF).rows.filter(pl.col("came") == "nobody told")
    # May 2026 of B ended after the first of them was given, and April of A and C before.
    assert sorted(found.select("target", "period").iter_rows()) == [("B", date(2026, 5, 1)), ("B", date(2026, 10, 1))]


def test_the_planted_history_adds_up_by_hand() -> None:
    notices, _ = planted()
    found = ledger(frame(*notices), judged(PLANTED), AS_OF)
    counts = {came: found.count(came) for came in CAME}
    assert counts == {
        "came true": 7, "false alarm": 5, "averted perhaps": 5, "open": 3, "not known": 3, "withdrawn": 4,
        "told again": 2, "told too late": 1, "nobody told": 2,
    }  # fmt: skip
    assert (found.right.good, found.right.total) == (7, 17)
    assert (found.told.good, found.told.total) == (7, 9)
    # Days to the end of the months that were missed: 62, 40, 11, 61, 1, 61 and 42.
    assert found.lead == 42
    # Of the 20 that are over or open three have no act-by day, and four were given after it.
    assert (found.in_time.good, found.in_time.total) == (13, 17)
    assert (found.acknowledged.good, found.acknowledged.total) == (14, 20)


def test_the_interval_of_a_share_is_wilsons() -> None:
    notices, _ = planted()
    low, high = ledger(frame(*notices), judged(PLANTED), AS_OF).right.bounds
    # 7 of 17: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.959964, by hand.
    assert [low, high] == pytest.approx([0.2161, 0.6399], abs=5e-4)


def test_each_month_of_a_notice_of_several_comes_to_something_of_its_own() -> None:
    found = ledger(frame(*SEVERAL, notice("02", "A", "3.26", "20.02.26 - - - -")), judged(PLANTED), AS_OF)
    rows = found.rows.filter(pl.col("notice") != "02").drop_nulls("notice").select(SHOWN)
    assert sorted(rows.iter_rows()) == sorted(OF_SEVERAL)


def test_a_restated_month_is_told_by_the_records_of_today() -> None:
    notices, _ = planted()
    restated = {**PLANTED, "A": "..xxxx..r.x."}
    then, now = (ledger(frame(*notices), judged(history), AS_OF) for history in (PLANTED, restated))
    assert (then.count("averted perhaps"), now.count("averted perhaps")) == (5, 4)
    assert (then.count("came true"), now.count("came true")) == (7, 8)


def test_a_month_under_way_is_open_whatever_it_comes_to_so_far() -> None:
    last = notice("1", "B", "10.26", "01.09.26 - - - -")
    under_way = ledger(frame(last), judged({"B": PLANTED["B"]}, partial=True), date(2026, 10, 20))
    assert under_way.rows.filter(pl.col("came") != "nobody told")["came"].to_list() == ["open"]
    assert ledger(frame(last), judged({"B": PLANTED["B"]}), AS_OF).count("came true") == 1


def test_without_a_notice_nothing_is_told_and_no_breach_is_held_against_anybody() -> None:
    found = ledger(frame(), judged(PLANTED), AS_OF)
    assert found.rows.is_empty()
    assert found.rows.schema == pl.Schema(LEDGER)
    assert (found.lead, found.misses, found.right.total, found.right.bounds) == (None, 0, 0, (0.0, 1.0))


def twin(notices: list[dict[str, Any]], months: dict[str, str], as_of: date) -> list[tuple[Any, ...]]:
    """What the ledger says, told month by month and notice by notice as one would with pencil and paper."""
    first, told = date(2026, 1, 1), []
    for name, letters in months.items():
        for place in range(12):
            month, ends = add_months(first, place), add_months(first, place + 1)
            measured = letters.strip() != ""
            over = ends <= as_of + timedelta(days=1) if measured else month <= as_of
            verdict = letters[place : place + 1] if over else ""
            counted = False
            about = [each for each in notices if each["target"] == name and month in each["periods"]]
            for each in sorted(about, key=lambda each: (each["given"], each["notice"])):
                came = _plainly(each, month, ends if measured else None, verdict, over=over, counted=counted)
                counted = counted or came not in ("told too late", "withdrawn", "told again")
                told.append((each["notice"], name, month, came))
            since = min((each["given"] for each in notices), default=None)
            if verdict == "x" and not counted and since is not None and since < ends:
                told.append((None, name, month, "nobody told"))
    return sorted(told, key=repr)


def _plainly(
    each: dict[str, Any], month: date, ends: date | None, verdict: str, *, over: bool, counted: bool
) -> str:  # fmt: skip
    if ends is not None and each["given"] >= ends:
        return "told too late"
    if each["withdrawn"] is not None and not (ends is not None and each["withdrawn"] >= ends):
        return "withdrawn"
    if counted:
        return "told again"
    if verdict == "x":
        return "came true"
    if verdict in (".", "r"):
        by = each["act_by"]
        if by is None or by < each["given"]:
            by = month - timedelta(days=1)
        return "averted perhaps" if each["planned"] is not None and each["planned"] <= by else "false alarm"
    return "not known" if over else "open"


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, str], date]:
    months = {name: draw(st.text("x..r? ", min_size=1, max_size=6)) for name in "AB"}
    some = st.integers(0, 260).map(lambda days: date(2025, 12, 1) + timedelta(days=days))
    notices = []
    for number in range(draw(st.integers(0, 6))):
        days = sorted(draw(st.lists(some, min_size=4, max_size=4)))
        place = draw(st.integers(0, 8))
        later = [draw(st.none() | st.just(each)) for each in days[1:]]
        notices.append({
            "notice": f"{number}", "agreement": f"{(of := draw(st.sampled_from('AB')))} SLA", "target": of,
            "periods": [add_months(date(2026, 1, 1), place + step) for step in range(draw(st.integers(1, 2)))],
            "chance": 0.5, "act_by": draw(st.none() | some), "given": days[0], "acknowledged": later[0],
            "planned": later[1], "withdrawn": later[2],
        })  # fmt: skip
    return notices, months, draw(st.sampled_from([date(2026, 6, 30), date(2026, 4, 30), date(2026, 5, 10)]))


@given(histories())
def test_the_ledger_says_what_a_slow_plain_twin_says(made: tuple[list[dict[str, Any]], dict[str, str], date]) -> None:
    notices, months, as_of = made
    found: Ledger = ledger(frame(*notices), judged(months, date(2026, 1, 1)), as_of)
    rows = found.rows.select("notice", "target", "period", "came").iter_rows()
    assert sorted(rows, key=repr) == twin(notices, months, as_of)
    over = [row for row in twin(notices, months, as_of) if row[3] in OVER]
    assert found.right.total == len(over)
