"""What goes wrong is told in words; a fault of ours gets a number, never a trace."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest


def known() -> None:
    from analytics.errors import CatalogueError
    from pages.parts.guard import apologise

    apologise(CatalogueError("no service '*Paymens*'", exists=["Payroll"], remedy="Name one of them"))


def unknown() -> None:
    from pages.parts.guard import apologise

    apologise(KeyError("secret column"))


def test_an_error_we_know_says_what_was_found_and_what_to_do() -> None:
    (told,) = AppTest.from_function(known).run().error
    assert told.value.replace("\\", "") == "no service '*Paymens*'. There are: Payroll. Name one of them."
    assert "\\*Paymens\\*" in told.value


def test_an_error_we_do_not_know_gives_a_number_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="service_review"):
        (told,) = AppTest.from_function(unknown).run().error
    assert "secret" not in told.value
    reference = told.value.split("**")[1]
    assert f"reference {reference}: KeyError('secret column')" in caplog.text
