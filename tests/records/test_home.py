"""Where things live."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from platformdirs import user_data_path

from analytics.errors import DatasetError
from analytics.records.home import home, pseudonym_key

if TYPE_CHECKING:
    from pathlib import Path


def test_the_setting_comes_before_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home() == tmp_path / "home"
    monkeypatch.delenv("SERVICE_REVIEW_HOME")
    assert home() == user_data_path("service-review", appauthor=False)


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    secret = pseudonym_key()
    (path,) = (tmp_path / "home").iterdir()
    assert (len(secret), secret) == (32, pseudonym_key())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert pseudonym_key(tmp_path / "other") != secret


def test_a_secret_that_cannot_be_used_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "pseudonym.key").write_text("not hex")
    with pytest.raises(DatasetError, match="secret for pseudonyms"):
        pseudonym_key(tmp_path)
