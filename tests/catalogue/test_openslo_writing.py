"""Documents go back as they came with what has changed; what was born here becomes documents; the rest is listed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalogue import (
    Agreement,
    Catalogue,
    Customer,
    Document,
    Duration,
    Service,
    Target,
    Version,
    always,
    dump,
    parse,
    read,
    read_openslo,
    write_openslo,
)
from analytics.catalogue.openslo import stream
from analytics.errors import CatalogueError
from tests.catalogue.catalogues import catalogues
from tests.catalogue.openslo_sample import EVERY_FIELD, slo
from tests.catalogue.yaml_1_2 import documents

SINCE = date(2026, 1, 1)
SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "catalogue.toml"

#: Texts that one reader or another of YAML takes for something else, and texts of any letters.
TRAPS = [
    "on",
    "no",
    "y",
    "1e3",
    "08:00",
    "18:00",
    "010",
    "~",
    "",
    "null",
    "2026-01-01",
    "=",
    "<<",
    "- a",
    "a: b",
    "#",
    " a",
    "a ",
    "a\nb",
    "a\n\n",
    "\ta",
    "a\r\nb",
    "\x85",
    "\u2028",
    "'",
    '"',
    "\\",
    "😀",
    "%",
    "@",
    "!a",
    "&a",
    "*a",
    "|",
    ">",
    "---",
    "...",
    "\n a",
    "{",
    "1_000",
    "0x1f",
    ".5",
    "-.5",
    ".inf",
]
TEXTS = st.sampled_from(TRAPS) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
WORDS = TEXTS.map(str.strip).filter(bool)
WHOLE = st.integers(-(10**17), 10**17)
NUMBERS = WHOLE | st.floats(allow_nan=False, allow_infinity=False)
#: JSON writes 1e+16 without a point, which is a number to readers of YAML 1.2 alone.
POINTED = WHOLE | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: "e" not in repr(number))


def values(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    """Anything that YAML and JSON can hold."""
    return st.recursive(
        st.none() | st.booleans() | numbers | TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    )


FREE = values(POINTED)
METRICS = st.fixed_dictionaries({"metricSource": st.fixed_dictionaries({"spec": FREE}, optional={"type": TEXTS})})
RATIOS = st.fixed_dictionaries({}, optional={"counter": st.booleans(), "good": METRICS, "bad": METRICS, "raw": METRICS})
INDICATORS = st.fixed_dictionaries({"metadata": st.fixed_dictionaries({"name": TEXTS}), "spec": st.fixed_dictionaries(
    {}, optional={"ratioMetric": RATIOS, "thresholdMetric": METRICS, "description": TEXTS})})  # fmt: skip
METADATA = st.fixed_dictionaries({"name": WORDS}, optional={
    "displayName": TEXTS | st.none(), "labels": st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS)),
    "annotations": st.dictionaries(TEXTS, TEXTS)})  # fmt: skip
LEVELS = st.floats(0, 1, exclude_max=True).map(lambda level: {"target": level}) | st.floats(
    0, 100, exclude_max=True).map(lambda level: {"targetPercent": level})  # fmt: skip
OBJECTIVES = st.builds(lambda level, more: {**level, **more}, LEVELS, st.fixed_dictionaries({}, optional={
    "displayName": TEXTS, "op": TEXTS, "value": NUMBERS, "timeSliceWindow": TEXTS | NUMBERS, "indicator": INDICATORS,
    "compositeWeight": NUMBERS}))  # fmt: skip
WINDOWS = st.sampled_from(["1w", "1M", "1Q", "4Q", "1Y", "12M", "28d"]).flatmap(lambda duration: st.sampled_from([
    {"duration": duration, "isRolling": True},
    {"duration": duration, "calendar": {"startTime": "2026-04-01 00:00:00", "timeZone": "UTC"}}]))  # fmt: skip
SLOS = st.fixed_dictionaries({"service": WORDS, "objectives": st.lists(OBJECTIVES, min_size=1, max_size=3)}, optional={
    "description": TEXTS, "indicator": INDICATORS, "indicatorRef": TEXTS, "timeWindow": st.lists(WINDOWS, max_size=1),
    "budgetingMethod": st.sampled_from(["Occurrences", "Timeslices", "RatioTimeslices"]), "alertPolicies": FREE,
    "owner": FREE})  # fmt: skip
SPECS = st.sampled_from(["Service", "SLO", "SLI", "DataSource", "AlertPolicy"]).flatmap(lambda kind: st.tuples(
    st.just(kind), {"SLO": SLOS, "Service": st.fixed_dictionaries({}, optional={"description": TEXTS, "owner": FREE})}
    .get(kind, FREE)))  # fmt: skip
DOCUMENTS = st.builds(
    lambda metadata, spec: {"apiVersion": "openslo/v1", "kind": spec[0], "metadata": metadata, "spec": spec[1]},
    METADATA, SPECS,
)  # fmt: skip


def brought_in(text: str = EVERY_FIELD) -> Catalogue:
    return read_openslo(text, in_force=SINCE).catalogue


def again(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """The documents written, by kind and name."""
    return {f"{found['kind']} {found['metadata']['name']}": found for found in documents(write_openslo(catalogue).text)}


def listed(catalogue: Catalogue) -> set[str]:
    return {f"{row.entry}, {row.field}" for row in write_openslo(catalogue).listed}


def with_terms(catalogue: Catalogue, agreement: str, **terms: Any) -> Catalogue:
    """The catalogue with other terms in every target of one agreement."""
    changed = [
        replace(entry, versions=tuple(
            replace(version, targets=tuple(replace(target, **terms) for target in version.targets))
            for version in entry.versions
        )) if entry.name == agreement else entry
        for entry in catalogue.agreements
    ]  # fmt: skip
    return replace(catalogue, agreements=tuple(changed))


def sla(*targets: Target, **more: Any) -> Agreement:
    version = Version(in_force=date(2026, 5, 4), calendar="24x7", targets=targets)
    return Agreement(name="Desk SLA", service="Desk", versions=(version,), **more)


def test_the_sample_goes_back_with_every_field_it_had() -> None:
    assert documents(write_openslo(brought_in()).text) == documents(EVERY_FIELD)


def test_it_goes_back_the_same_after_the_catalogue_was_written_and_read() -> None:
    assert write_openslo(parse(dump(brought_in()))) == write_openslo(brought_in())


@settings(max_examples=100)
@given(st.lists(DOCUMENTS, min_size=1, max_size=4))
def test_any_documents_go_back_with_every_field_they_had(given_documents: list[dict[str, Any]]) -> None:
    text = json.dumps(given_documents)
    written = write_openslo(brought_in(text)).text
    assert documents(written) == given_documents
    assert list(yaml.safe_load_all(written)) == given_documents


@given(values(NUMBERS))
def test_what_is_written_is_read_alike_by_readers_of_yaml_1_1_and_1_2(value: Any) -> None:
    written = stream.write([{"value": value}])
    assert yaml.safe_load(written) == {"value": value}
    assert documents(written) == [{"value": value}]
    assert stream.read(written, "again") == [{"value": value}]


def test_a_service_that_is_called_as_another_is_named_needs_no_document_of_its_own() -> None:
    text = slo() + "---\napiVersion: openslo/v1\nkind: Service\nmetadata: {name: web, displayName: shop}\n"
    assert [service.name for service in brought_in(text).services] == ["shop", "shop (2)"]
    assert documents(write_openslo(brought_in(text)).text) == documents(text)


def test_a_level_that_changed_is_written_in_the_field_that_said_it() -> None:
    objectives = again(with_terms(brought_in(), "Checkout works", at_least=0.9987))["SLO checkout"]["spec"][
        "objectives"
    ]
    assert objectives == [
        {"displayName": "Promised", "target": 0.9987}, {"displayName": "Wished for", "targetPercent": 99.87},
    ]  # fmt: skip


def test_a_change_touches_nothing_else() -> None:
    written = again(with_terms(brought_in(), "pages", at_least=0.96))
    before = again(brought_in())
    before["SLO pages"]["spec"]["objectives"][0]["target"] = 0.96
    assert written == before


def test_a_description_and_names_that_changed_are_written() -> None:
    catalogue = brought_in()
    services = (replace(catalogue.services[0], name="Tickets", contributes="By day and night."), catalogue.services[1])
    agreements = tuple(
        replace(entry, service=entry.service.replace("Ferry tickets", "Tickets"),
                name=entry.name.replace("Checkout works", "Sales")) for entry in catalogue.agreements
    )  # fmt: skip
    written = again(replace(catalogue, services=services, agreements=agreements))
    assert written["Service ferry-tickets"]["metadata"]["displayName"] == "Tickets"
    assert written["Service ferry-tickets"]["spec"] == {"description": "By day and night."}
    assert written["SLO checkout"]["metadata"]["displayName"] == "Sales"
    assert written["SLO checkout"]["spec"]["service"] == "ferry-tickets"
    assert len(written) == len(again(catalogue))


def test_an_objective_that_is_called_something_else_is_known_by_its_place() -> None:
    written = again(with_terms(brought_in(), "pages", name="Quick"))["SLO pages"]["spec"]["objectives"]
    assert written == [{"op": "lte", "value": 0.8, "target": 0.95, "displayName": "Quick"}]


def test_a_span_or_zone_that_changed_is_written() -> None:
    catalogue = with_terms(brought_in(), "pages", span="quarter")
    assert again(catalogue)["SLO pages"]["spec"]["timeWindow"] == [
        {"duration": "1Q", "isRolling": False, "calendar": {"startTime": "2026-01-01 00:00:00", "timeZone": "UTC"}}
    ]
    moved = tuple(always(entry.name, "Europe/Paris") for entry in brought_in().calendars)
    window = again(replace(brought_in(), calendars=moved))["SLO checkout"]["spec"]["timeWindow"][0]
    assert window["calendar"] == {"startTime": "2026-01-01 00:00:00", "timeZone": "Europe/Paris"}


def test_what_is_gone_from_the_catalogue_is_not_written_and_said_so() -> None:
    catalogue = brought_in()
    fewer = replace(catalogue, agreements=catalogue.agreements[1:])
    assert "SLO checkout" not in again(fewer)
    assert "SLO Checkout works, " in listed(fewer)
    assert again(replace(catalogue, agreements=(), services=())).keys() == {
        key for key in again(catalogue) if not key.startswith(("SLO ", "Service "))
    }


def test_what_an_objective_cannot_say_is_listed_and_stands_as_it_came() -> None:
    catalogue = with_terms(brought_in(), "pages", at_least=None, at_most=0.05)
    assert again(catalogue)["SLO pages"] == again(brought_in())["SLO pages"]
    assert "SLO pages, spec.objectives[1]" in listed(catalogue)
    assert "SLO pages, spec.indicator" in listed(with_terms(brought_in(), "pages", measure="response"))


def test_a_document_that_is_no_longer_what_came_is_refused_by_name() -> None:
    for content, said in (
        ("{", "'SLO a' is not JSON any more"),
        ("[]", "is of kind None"),
        ('{"kind": "SLO"}', "SLO a"),
    ):
        broken = Catalogue(documents=(Document(name="SLO a", form="openslo/v1", content=content),))
        with pytest.raises(CatalogueError, match=said):
            write_openslo(broken)


def test_a_target_born_here_becomes_an_slo_that_reads_back_as_it() -> None:
    target = Target(
        name="P1 fixed",
        measure="resolution",
        within=Duration(amount=8, unit="hours"),
        priority=("P1",),
        at_least=0.9,
        span="quarter",
    )
    catalogue = Catalogue(services=(Service(name="Desk", contributes="Help"),), agreements=(sla(target),))
    written = again(catalogue)
    assert written["Service desk"] == {
        "apiVersion": "openslo/v1", "kind": "Service", "metadata": {"name": "desk", "displayName": "Desk"},
        "spec": {"description": "Help"},
    }  # fmt: skip
    assert written["SLO desk-sla-p1-fixed"]["spec"] == {
        "service": "desk",
        "indicator": {"metadata": {"name": "desk-sla-p1-fixed"}, "spec": {"ratioMetric": {"rawType": "success", "raw": {
            "metricSource": {"type": "Service Review", "spec": {
                "measure": "resolution", "within": "8 hours", "priority": ["P1"]}}}}}},
        "timeWindow": [{"duration": "1Q", "isRolling": False,
                        "calendar": {"startTime": "2026-04-01 00:00:00", "timeZone": "UTC"}}],
        "budgetingMethod": "Occurrences",
        "objectives": [{"displayName": "P1 fixed", "target": 0.9}],
    }  # fmt: skip
    assert brought_in(write_openslo(catalogue).text).agreements[0].versions[0].targets == (target,)


def test_availability_is_budgeted_by_time_and_a_percentile_by_its_limit() -> None:
    up = Target(name="Up", measure="availability", at_least=0.995)
    quick = Target(name="Quick", measure="response_percentile", percentile=99.9, at_most=4)
    written = again(Catalogue(services=(Service(name="Desk"),), agreements=(sla(up, quick),)))
    by_time, by_limit = written["SLO desk-sla-up"]["spec"], written["SLO desk-sla-quick"]["spec"]
    assert (by_time["budgetingMethod"], by_time["objectives"][0]["timeSliceWindow"]) == ("RatioTimeslices", "1m")
    assert by_limit["objectives"] == [{"displayName": "Quick", "op": "lte", "value": 4.0, "target": 0.999}]
    assert by_limit["indicator"]["spec"]["thresholdMetric"]["metricSource"]["spec"]["percentile"] == 99.9


def test_names_born_here_are_as_openslo_wants_them() -> None:
    names = ["Zürich & Wi-Fi", "zurich wi fi", "東京", "-" * 80, "x" * 80]
    keys = [key.removeprefix("Service ") for key in again(Catalogue(services=tuple(Service(name=n) for n in names)))]
    assert sorted(keys) == sorted(["zurich-wi-fi", "zurich-wi-fi-2", "unnamed", "unnamed-2", "x" * 63])


def test_everything_that_openslo_cannot_carry_is_listed_row_by_row() -> None:
    catalogue = parse("""
        organisation = "Harbour"
        customers = [{ name = "Ferries" }]
        groups = [{ name = "Quay" }]
        [[services]]
        name = "Desk"
        owner = "Master"
        offerings = [{ name = "Gold" }]
        [[calendars]]
        name = "office"
        hours = { mon = ["08:00-18:00"] }
        holidays = "IE"
        [[agreements]]
        name = "Desk SLA"
        service = "Desk"
        customer = "Ferries"
        review_by = 2027-01-01
        lead_days = 60
        exclusions = [{ items = ["T1"], reason = "flood", approver = "Ferries" }]
        [[agreements.versions]]
        in_force = 2025-01-01
        calendar = "office"
        targets = [{ name = "Up", measure = "availability", at_least = 0.9 }]
        [[agreements.versions]]
        in_force = 2026-01-01
        calendar = "office"
        charge = 10
        credit_cap = 20
        reason = "asked"
        conventions = { minimum_sample = 5 }
        targets = [
            { name = "Up", measure = "availability", at_least = 0.9, workload_limit = 5, credits = { cap = 10 } },
            { name = "Liked", measure = "satisfaction", at_least = 4.1 },
            { name = "All", measure = "attainment", at_least = 1 },
            { name = "Year", measure = "response", within = "1 hour", at_least = 0.9, span = "rolling 12 months" },
        ]
        [[agreements]]
        name = "Quay OLA"
        kind = "OLA"
        provider = "Quay"
        [[agreements.versions]]
        in_force = 2026-01-01
        calendar = "24x7"
        targets = [{ name = "Up", measure = "availability", at_least = 0.9 }]
        [[documents]]
        name = "Letter"
        form = "a letter"
        content = "Dear harbour"
    """)
    assert listed(catalogue) == {
        "catalogue, organisation", "catalogue, customers[1] Ferries", "catalogue, groups[1] Quay",
        "service Desk, owner", "service Desk, offerings[1] Gold",
        "calendar office, hours.mon", "calendar office, holidays",
        "agreement Desk SLA, customer", "agreement Desk SLA, review_by", "agreement Desk SLA, lead_days",
        "agreement Desk SLA, exclusions[1]", "agreement Desk SLA, versions[1]",
        "agreement Desk SLA, versions[2].in_force", "agreement Desk SLA, versions[2].calendar",
        "agreement Desk SLA, versions[2].charge", "agreement Desk SLA, versions[2].credit_cap",
        "agreement Desk SLA, versions[2].reason", "agreement Desk SLA, versions[2].conventions.minimum_sample",
        "agreement Desk SLA, versions[2].targets[1].workload_limit",
        "agreement Desk SLA, versions[2].targets[1].credits.cap",
        "agreement Desk SLA, versions[2].targets[2]", "agreement Desk SLA, versions[2].targets[3]",
        "agreement Quay OLA, kind", "agreement Quay OLA, provider", "Letter, ",
    }  # fmt: skip
    assert again(catalogue).keys() == {"Service desk", "SLO desk-sla-up", "SLO desk-sla-year"}


def test_the_sample_catalogue_goes_out_and_its_shares_come_back() -> None:
    catalogue = read(SAMPLE)
    back = brought_in(write_openslo(catalogue).text)
    shares = {"response", "resolution", "availability"}
    promised = [
        (agreement.service, target.name, target.measure, target.level, target.within, target.priority)
        for agreement in catalogue.slas()
        for target in agreement.versions[-1].targets
    ]
    returned = [
        (agreement.service, target.name, target.measure, target.level, target.within, target.priority)
        for agreement in back.slas()
        for target in agreement.versions[-1].targets
    ]
    assert [row for row in returned if row[2] in shares] == [row for row in promised if row[2] in shares]


@settings(max_examples=30)
@given(catalogues())
def test_any_catalogue_goes_out_comes_back_and_goes_out_the_same(catalogue: Catalogue) -> None:
    first = write_openslo(catalogue).text
    if first and r"\0" not in first:  # which is written, and refused when it is read
        assert documents(write_openslo(brought_in(first)).text) == documents(first)


def test_an_agreement_for_a_customer_keeps_it_in_the_list() -> None:
    target = Target(name="Up", measure="availability", at_least=0.9)
    agreed = sla(target, customer="Ferries")
    catalogue = Catalogue(services=(Service(name="Desk"),), customers=(Customer(name="Ferries"),), agreements=(agreed,))
    assert "agreement Desk SLA, customer" in listed(catalogue)


def test_an_indicator_in_words_of_the_catalogue_follows_the_target() -> None:
    target = Target(
        name="Fast", measure="response", within=Duration(amount=1, unit="hours"), priority=("P1",), at_least=0.9
    )
    came = brought_in(write_openslo(Catalogue(services=(Service(name="Desk"),), agreements=(sla(target),))).text)
    changed = with_terms(came, "Desk SLA: Fast", priority=())
    source = again(changed)["SLO desk-sla-fast"]["spec"]["indicator"]["spec"]["ratioMetric"]["raw"]["metricSource"]
    assert source["spec"] == {"measure": "response", "within": "1 hour"}


def test_a_new_target_beside_those_that_came_becomes_an_slo_of_its_own() -> None:
    catalogue = brought_in(slo())
    version = catalogue.agreements[0].versions[0]
    more = Target(name="Answered", measure="response", within=Duration(amount=1, unit="hours"), at_least=0.8)
    agreement = replace(catalogue.agreements[0], versions=(replace(version, targets=(*version.targets, more)),))
    written = again(replace(catalogue, agreements=(agreement,)))
    assert written["SLO web"] == documents(slo())[0]
    assert written["SLO web-answered"]["spec"]["objectives"] == [{"displayName": "Answered", "target": 0.8}]
