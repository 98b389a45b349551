"""A file that was made to harm is refused in words before it costs anything."""

from __future__ import annotations

import tracemalloc
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.catalogue import read_openslo
from analytics.catalogue.openslo import stream
from analytics.catalogue.openslo.scalars import Ambiguous, meaning, number
from analytics.errors import CatalogueError
from tests.catalogue.openslo_sample import EVERY_FIELD, slo

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
LONG = "a: &a " + "x" * 60_000 + "\nb: [" + ", ".join(["*a"] * 900) + "]\n"
DEEP = "a0: &a0 " + "[" * 30 + "]" * 30 + "\n" + "a1: &a1 " + "[" * 30 + "*a0" + "]" * 30 + "\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: !!python/object/apply:os.system [exit]", "the tag 'tag:yaml.org,2002:python/object/apply:os.system'"),
        ("a: !secret b", "found the tag '!secret'"),
        ("a: !!str 1", "no tags"),
        ("!!set {a}", "no tags"),
        (LAUGHS, "aliases written out"),
        (LONG, "aliases written out"),
        ("a: &a x\nb: [" + "*a, " * 1_001 + "]", "at most 1,000 aliases"),
        ("a: &a [*a]", "found the alias *a"),
        ("a: *b", "an anchor of that name before it"),
        (DEEP, "levels deep"),
        ("[" * 100_000, "at most 40 levels"),
        ("{a: " * 100_000, "at most 40 levels"),
        ("- " * 100_000, "at most 40 levels"),
        ("a: 1\nb: 2\na: 3", "line 3: found the field 'a' twice"),
        ("a: " + "x" * 65_537, "found a text of 65,537 characters"),
        ("x" * 1_000_001, "Expected at most 1,000,000"),
        (b"\xff\xfe\x00", "byte 1 cannot be read"),
        (b"a: \x00", "'\\x00', which YAML does not allow"),
        ('a: "\\0"', "a character that no text has"),
        ('a: "\\ud800"', "a character that no text has"),
        ('a: "\\UFFFFFFFF"', "not valid YAML"),
        ("2026-01-01: x", "write it in quotes"),
        ("{1: x}", "write it in quotes"),
        ("{on: x}", "write it in quotes"),
        ("{[a]: x}", "a text before each colon"),
        ("a: &a {b: c}\nd: {<<: *a}", "a merge of fields"),
        ("a: [", "not valid YAML"),
        ("a: .inf", "which is not a number"),
    ],
)  # fmt: skip
def test_it_is_refused_in_words_without_much_memory(text: str | bytes, said: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(CatalogueError) as refused:
            read_openslo(text, in_force=date(2026, 1, 1))
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert said in str(refused.value)


def test_a_shared_query_may_be_named_by_aliases() -> None:
    assert stream.read("a: &q {query: x}\nb: [*q, *q]", "a.yaml") == [
        {"a": {"query": "x"}, "b": [{"query": "x"}, {"query": "x"}]}
    ]


@given(st.one_of(st.text(), st.binary(), st.text("{}[]:,-&*!|>'\"%@`#? \n\tab01.~<=")))
@example("? a\n: b")
@example("%TAG ! tag:x,2000:\n---\n!a b")
@example("a: 'x\n\n y'")
def test_any_text_is_read_or_refused_in_words(text: str | bytes) -> None:
    try:
        read_openslo(text, in_force=date(2026, 1, 1))
    except CatalogueError as refused:
        assert str(refused)


@given(
    st.integers(0, len(EVERY_FIELD) - 1),
    st.sampled_from(["", "\n", ": ", "-", "[", "{", "'", "&a ", "*a", "!", "1", "\0"]),
)
def test_the_sample_with_one_letter_changed_is_read_or_refused_in_words(place: int, instead: str) -> None:
    try:
        read_openslo(EVERY_FIELD[:place] + instead + EVERY_FIELD[place + 1 :], in_force=date(2026, 1, 1))
    except CatalogueError as refused:
        assert str(refused)


@pytest.mark.parametrize(
    "plain",
    ["on", "no", "Yes", "OFF", "1e3", "1.5e3", "010", "0o17", "0b11", "1_000", "18:00", "1:30:00", "2026-01-01",
     "2026-01-01 12:00:00", "=", "<<", "-.5", "12345678901234567890"],
)  # fmt: skip
def test_what_readers_disagree_on_stays_as_it_was_written(plain: str) -> None:
    found = meaning(plain)
    assert isinstance(found, Ambiguous)
    assert found == plain


@pytest.mark.parametrize(
    ("plain", "value"),
    [("0", 0), ("-7", -7), ("0x1F", 31), ("0.5", 0.5), (".5", 0.5), ("1.", 1.0), ("1.5e+3", 1500.0), ("~", None),
     ("", None), ("null", None), ("True", True), ("false", False), ("08:00", "08:00"), ("y", "y"), ("1w", "1w")],
)  # fmt: skip
def test_what_readers_agree_on_is_that(plain: str, value: object) -> None:
    found = meaning(plain)
    assert type(found) is type(value)
    assert found == value


@pytest.mark.parametrize(
    ("plain", "value"), [("1e3", 1000.0), ("010", 10), ("0o17", 15), ("18:00", None), ("9" * 30, None)]
)
def test_a_number_field_takes_the_number_of_yaml_1_2(plain: str, value: object) -> None:
    assert number(plain) == value


def test_a_target_that_readers_disagree_on_is_taken_as_a_number_and_listed() -> None:
    found = read_openslo(slo(objective="target: 9e-1"), in_force=date(2026, 1, 1))
    assert found.catalogue.agreements[0].versions[0].targets[0].level == 0.9
    assert any("disagree on '9e-1'" in row.why for row in found.listed)
