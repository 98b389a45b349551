"""OpenSLO's own example files come in, each alone and all together, where a copy of them is at hand.

SERVICE_REVIEW_OPENSLO_EXAMPLES names a folder with them, such as a checkout of the OpenSLO repository.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from analytics.catalogue import dump, parse, read_openslo, write_openslo
from analytics.errors import CatalogueError
from tests.catalogue.yaml_1_2 import documents

SINCE = date(2026, 1, 1)


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    folder = os.environ.get("SERVICE_REVIEW_OPENSLO_EXAMPLES", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("SERVICE_REVIEW_OPENSLO_EXAMPLES names no folder with OpenSLO's example files")
    found = [(path.name, path.read_text("utf-8")) for path in sorted(Path(folder).rglob("*.y*ml"))]
    return [(name, text) for name, text in found if "apiVersion:" in text]


def test_each_example_of_v1_goes_in_and_out_alone(texts: list[tuple[str, str]]) -> None:
    v1 = [(name, text) for name, text in texts if {d.get("apiVersion") for d in documents(text)} == {"openslo/v1"}]
    assert v1
    for name, text in v1:
        catalogue = read_openslo(text, in_force=SINCE, name=name).catalogue
        assert parse(dump(catalogue)) == catalogue
        assert [json.loads(document.content) for document in catalogue.documents] == documents(text)
        assert documents(write_openslo(catalogue).text) == documents(text)


def test_all_examples_of_v1_go_in_and_out_together(texts: list[tuple[str, str]]) -> None:
    v1 = [text for _, text in texts if {d.get("apiVersion") for d in documents(text)} == {"openslo/v1"}]
    whole = "\n---\n".join(v1)
    assert documents(write_openslo(read_openslo(whole, in_force=SINCE).catalogue).text) == documents(whole)


def test_examples_of_other_versions_are_refused_in_words(texts: list[tuple[str, str]]) -> None:
    for name, text in texts:
        if {found.get("apiVersion") for found in documents(text)} != {"openslo/v1"}:
            with pytest.raises(CatalogueError, match="is of apiVersion"):
                read_openslo(text, in_force=SINCE, name=name)
