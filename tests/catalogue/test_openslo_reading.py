"""OpenSLO documents become services and agreements; what has no place is kept whole and listed, never dropped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from analytics.catalogue import Catalogue, Imported, Target, joined, read_openslo
from analytics.catalogue.openslo import fields, stream
from analytics.errors import CatalogueError
from analytics.measures import registry
from tests.catalogue.openslo_sample import EVERY_FIELD, slo
from tests.catalogue.yaml_1_2 import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

SINCE = date(2026, 1, 1)


def imported(text: str, **more: Any) -> Imported:
    return read_openslo(text, in_force=SINCE, **more)


def target(text: str) -> Target:
    return imported(text).catalogue.agreements[0].versions[0].targets[0]


def why(found: Imported, field: str) -> str:
    return next((row.why for row in found.listed if row.field == field), "")


def shapes(shape: fields.Shape, path: str) -> Iterator[str]:
    """Every path that a shape has, entries of lists as []."""
    if isinstance(shape, dict):
        for field, inner in shape.items():
            if field != "*":
                yield from shapes(inner, f"{path}.{field}")
    if isinstance(shape, list):
        yield from shapes(shape[0], f"{path}[]")
    yield path


def paths(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Path of every leaf with entries counted from 1, and the same with entries as []."""
    if isinstance(value, dict) and value:
        for field, inner in value.items():
            yield from ((f".{field}{a}", f".{field}{b}") for a, b in paths(inner))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value, 1):
            yield from ((f"[{place}]{a}", f"[]{b}") for a, b in paths(inner))
    else:
        yield path, path


def test_the_sample_has_every_field_of_every_kind() -> None:
    used = {(document["kind"], pattern) for document in documents(EVERY_FIELD) for _, pattern in paths(document)}
    named = {name for _, pattern in used for name in pattern.replace("[]", "").split(".")}
    for kind, shape in fields.SPECS.items():
        there = "\n".join(pattern for found, pattern in used if found == kind)
        every = list(shapes(shape, ".spec"))
        assert [path for path in every if path.count(".") <= 2 and path not in there] == []
        assert {path.rpartition(".")[2].removesuffix("[]") for path in every} <= named


def test_every_leaf_has_a_place_or_is_listed() -> None:
    found = imported(EVERY_FIELD)
    for document in found.catalogue.documents:
        plain = json.loads(document.content)
        rows = [row.field for row in found.listed if row.entry == document.name]
        places = {"apiVersion", "kind", *fields.PLACES.get(plain["kind"], ())}
        for path, pattern in ((a.lstrip("."), b.lstrip(".")) for a, b in paths(plain)):
            placed = any(pattern == place or pattern.startswith((f"{place}.", f"{place}[")) for place in places)
            listed = any(path == row or path.startswith((f"{row}.", f"{row}[")) for row in rows)
            assert placed or listed, (document.name, path)


def test_every_document_is_kept_whole_in_its_order() -> None:
    kept = [json.loads(document.content) for document in imported(EVERY_FIELD).catalogue.documents]
    assert kept == documents(EVERY_FIELD.replace("verify: yes", 'verify: "yes"'))
    assert {document.form for document in imported(EVERY_FIELD).catalogue.documents} == {"openslo/v1"}


def test_the_sample_becomes_these_services_and_targets() -> None:
    catalogue = imported(EVERY_FIELD).catalogue
    assert [(service.name, service.contributes) for service in catalogue.services] == [
        ("Ferry tickets", "Passengers buy a crossing at any hour."), ("quay-gates", ""),
    ]  # fmt: skip
    assert [
        (agreement.name, agreement.service, term.name, term.measure, term.at_least, term.span)
        for agreement in catalogue.agreements
        for term in agreement.versions[0].targets
    ] == [
        ("Checkout works", "Ferry tickets", "Promised", "attainment", 0.999, "month"),
        ("Checkout works", "Ferry tickets", "Wished for", "attainment", 0.9995, "month"),
        ("pages", "Ferry tickets", "pages", "attainment", 0.95, "month"),
        ("The whole crossing", "quay-gates", "Gates", "availability", 0.99, "quarter"),
        ("The whole crossing", "quay-gates", "Boats", "availability", 0.97, "quarter"),
        ("signs", "quay-gates", "signs", "availability", 0.9, "rolling 12 months"),
    ]
    assert {agreement.versions[0].in_force for agreement in catalogue.agreements} == {SINCE}
    assert catalogue.calendar(catalogue.agreements[0].versions[0].calendar).zone == "Europe/Dublin"
    registry.check(catalogue)


@pytest.mark.parametrize(
    ("method", "measure"),
    [("Occurrences", "attainment"), ("Timeslices", "availability"), ("RatioTimeslices", "availability")],
)
def test_the_measure_follows_from_what_is_budgeted(method: str, measure: str) -> None:
    text = slo(f"  budgetingMethod: {method}\n")
    assert target(text).measure == measure
    assert why(imported(text), "spec.budgetingMethod") == f"{method} is read as the measure {measure}"


def test_a_missing_budgeting_method_is_said_to_be_read_as_occurrences() -> None:
    assert target(slo()).measure == "attainment"
    assert why(imported(slo()), "spec.budgetingMethod").startswith("there is none; Occurrences is read as")


@pytest.mark.parametrize(
    ("objective", "level"),
    [
        ("target: 0.9995", 0.9995), ("targetPercent: 99.9", 0.999), ("targetPercent: 99.95", 0.9995), ("target: 0", 0),
        ("targetPercent: 57", 0.57), ("target: 9e-1", 0.9), ("target: .5", 0.5),
    ],
)  # fmt: skip
def test_a_level_is_the_share_that_its_decimals_say(objective: str, level: float) -> None:
    assert target(slo(objective=objective)).level == level


@pytest.mark.parametrize(
    ("window", "span", "listed"),
    [
        ("{duration: 1M, calendar: {startTime: 2026-02-01 00:00:00, timeZone: UTC}}", "month", []),
        ("{duration: 1M, calendar: {startTime: 2026-02-01 12:00:00, timeZone: UTC}}", "month", ["startTime"]),
        ("{duration: 3M, calendar: {startTime: 2026-07-01 00:00:00, timeZone: UTC}}", "quarter", []),
        ("{duration: 1Q, calendar: {startTime: 2026-02-01 00:00:00, timeZone: UTC}}", "month", ["duration"]),
        ("{duration: 1Y, calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}}", "year", []),
        ("{duration: 1Y, calendar: {startTime: 2026-04-01 00:00:00, timeZone: UTC}}", "month", ["duration"]),
        ("{duration: 1w, calendar: {startTime: soon, timeZone: UTC}}", "month", ["duration", "startTime"]),
        ("{duration: 1m, isRolling: false}", "month", ["duration"]),
        ("{duration: 1Y, isRolling: true}", "rolling 12 months", []),
        ("{duration: 12M, isRolling: true}", "rolling 12 months", []),
        ("{duration: 365d, isRolling: true}", "month", ["duration"]),
        ("{duration: 1M, isRolling: true}", "month", ["duration"]),
    ],
)
def test_a_window_is_a_span_only_where_it_is_one(window: str, span: str, listed: list[str]) -> None:
    text = slo(f"  timeWindow: [{window}]\n")
    assert target(text).span == span
    rows = [row.field for row in imported(text).listed if row.field.startswith("spec.timeWindow")]
    assert [row.rpartition(".")[2] for row in rows] == listed


def test_a_minute_that_may_have_meant_a_month_is_pointed_at() -> None:
    found = imported(slo("  timeWindow: [{duration: 1m, isRolling: false}]\n"))
    assert "1m is a minute in OpenSLO, 1M a month" in why(found, "spec.timeWindow[1].duration")


def test_a_year_that_starts_with_the_fiscal_year_is_fiscal() -> None:
    text = slo("  timeWindow: [{duration: 1Y, calendar: {startTime: 2026-04-01 00:00:00, timeZone: UTC}}]\n")
    found = imported(text, beside=Catalogue(fiscal_year_starts=4))
    assert found.catalogue.agreements[0].versions[0].targets[0].span == "fiscal year"


def test_a_field_that_openslo_does_not_have_is_kept_and_listed() -> None:
    found = imported(slo("  owner: Quay\n"))
    assert why(found, "spec.owner") == "OpenSLO v1 has no such field"
    assert json.loads(found.catalogue.documents[0].content)["spec"]["owner"] == "Quay"


def test_another_type_than_openslo_has_is_listed_where_nothing_rests_on_it() -> None:
    found = imported(slo(head="name: web, labels: {release: 1.10}"))
    assert why(found, "metadata.labels.release") == "OpenSLO has a text or a list of texts here, this is 1.1"


def test_documents_come_one_by_one_in_lists_and_as_json() -> None:
    apart = imported(slo(head="name: a") + "---\n" + slo(head="name: b"))
    together = imported(json.dumps(documents(slo(head="name: a") + "---\n" + slo(head="name: b"))))
    assert apart == together
    assert [agreement.name for agreement in apart.catalogue.agreements] == ["a", "b"]


def test_names_said_twice_are_told_apart_and_nothing_is_lost() -> None:
    text = "---\n".join([slo(head="name: web")] * 3)
    found = imported(text).catalogue
    assert [agreement.name for agreement in found.agreements] == ["web", "web (2)", "web (3)"]
    assert [document.name for document in found.documents] == ["SLO web", "SLO web (2)", "SLO web (3)"]


def test_the_first_of_two_documents_of_a_service_describes_it() -> None:
    text = "".join(
        f"---\napiVersion: openslo/v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{description: {said}}}\n"
        for said in ("first", "second")
    )
    found = imported(text)
    assert [(service.name, service.contributes) for service in found.catalogue.services] == [("web", "first")]
    assert any(row.entry == "Service web (2)" and "earlier document" in row.why for row in found.listed)


def test_files_read_one_after_another_mean_the_same_service() -> None:
    shop = "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: shop, displayName: The shop}\n"
    first = imported(shop).catalogue
    whole = joined(first, imported(slo(), beside=first).catalogue)
    assert [service.name for service in whole.services] == ["The shop"]
    assert whole.agreements[0].service == "The shop"


def test_a_file_read_twice_is_refused_by_name() -> None:
    once = imported(slo()).catalogue
    with pytest.raises(CatalogueError, match="the agreement 'web' is there more than once"):
        joined(once, once)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (slo(objective="target: 1.01"), "spec.objectives[1].target: Input should be less than 1, found 1.01"),
        (slo(objective="target: 1"), "less than 1"),
        (slo(objective="target: -0.1"), "greater than or equal to 0"),
        (slo(objective="targetPercent: 100"), "less than 100"),
        (slo(objective='target: "0.9"'), "valid number"),
        (slo(objective="target: yes"), "valid number"),
        (slo(objective="target: .nan"), "line 7: found .nan, which is not a number"),
        (slo(objective="target: 1.0e+999"), "which is not a number"),
        (slo(objective="target: 0.9, targetPercent: 90"), "either target or targetPercent"),
        (slo(objective="displayName: none"), "either target or targetPercent"),
        (slo().replace("objectives: [{target: 0.9}]", "objectives: []"), "at least 1 item"),
        (slo().replace("  service: shop\n", ""), "spec.service"),
        (slo(head="displayName: no name"), "metadata.name"),
        (slo(head="name: 7"), "valid string, found 7"),
        (slo("  budgetingMethod: Guesses\n"), "'Occurrences', 'Timeslices' or 'RatioTimeslices'"),
        (slo("  timeWindow: [{duration: 1 month}]\n"), "such as 28d or 1M"),
        (slo("  timeWindow: [{duration: 1M}, {duration: 1Y}]\n"), "at most 1 item"),
        (slo("  timeWindow: [{duration: 1M, calendar: {timeZone: Dublin}}]\n"), "IANA time zone"),
        (slo().replace("kind: SLO", "kind: Slo"), "There are: Service, SLO"),
        (slo().replace("openslo/v1", "openslo/v1alpha"), "Give timeWindow a duration for unit and count"),
        (slo().replace("openslo/v1", "openslo.com/v2alpha"), "Write indicator for sli"),
        (slo().replace("openslo/v1", "v1"), "Expected 'openslo/v1'"),
        ("just a line", "not fields with values"),
        ("---\n---\n", "holds no document"),
        ("", "holds no document"),
    ],
)
def test_what_is_not_openslo_v1_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        imported(text)
    assert said in str(refused.value)


def test_an_indicator_in_words_of_the_catalogue_is_read_as_the_target_it_was() -> None:
    source = "{type: Service Review, spec: {measure: resolution, within: 8 hours, priority: [P1, P2]}}"
    text = slo(f"  indicator: {{metadata: {{name: own}}, spec: {{ratioMetric: {{rawType: success, raw: {{metricSource: "
               f"{source}}}}}}}}}\n").replace("  indicatorRef: hits\n", "")  # fmt: skip
    found = target(text)
    assert (found.measure, str(found.within), found.priority) == ("resolution", "8 hours", ("P1", "P2"))
    with pytest.raises(CatalogueError, match="says in 'within' what no target can"):
        imported(text.replace("8 hours", "8 moons"))


def test_the_guide_names_every_field_and_where_it_goes() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "openslo.md").read_text("utf-8")
    for kind in fields.SPECS:
        rows = [*fields.PLACES.get(kind, ()), *fields.KEPT[kind]]
        assert [row for row in rows if f"`{row}" not in guide and row != "metadata"] == []
        assert f"| {kind} |" in guide


def test_the_guide_says_the_bounds_that_hold() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "openslo.md").read_text("utf-8")
    bounds = (
        stream.LARGEST_FILE, stream.LONGEST_SCALAR, stream.DEEPEST, stream.MOST_VALUES, stream.MOST_CHARACTERS,
        stream.MOST_ALIASES,
    )  # fmt: skip
    assert [bound for bound in bounds if f"{bound:,}" not in guide] == []
