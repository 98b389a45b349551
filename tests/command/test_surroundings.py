"""The verbs about what is around the services tell what their figures tell, in text and in JSON."""

from __future__ import annotations

import json

import pytest

from analytics.__main__ import ATTENTION, CANNOT, DONE, main
from analytics.review import Review
from analytics.review.findings import contribution, footprint, monitoring, peers, trends

ASKED = {
    "trends": (["trends", "--service", "Hosting Platform", "--every"], DONE),
    "contribution": (["contribution", "--month", "2026-10"], ATTENTION),
    "footprint": (["footprint", "--co2e-per-kwh", "0.2", "--source", "Grid"], DONE),
    "peers": (["peers", "--by", "customer", "--of", "response", "--spread", "multiplicative"], DONE),
    "monitoring": (["monitoring", "--word", "licences"], DONE),
}


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """What each figure answers, by its verb."""
    review = Review.open()
    return {
        "trends": trends.watched(review, service="Hosting Platform", closed=True).answer,
        "contribution": contribution.goals(review).answer,
        "footprint": footprint.services(review, co2e_per_kwh=0.2, source="Grid").answer,
        "peers": peers.compared(review, by="customer", measure="response", model="multiplicative").answer,
        "monitoring": monitoring.covered(review, word="licences").answer,
    }


@pytest.mark.parametrize("verb", ASKED)
def test_a_verb_tells_its_figure(verb: str, told: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    arguments, code = ASKED[verb]
    assert main(arguments) == code
    assert capsys.readouterr().out.startswith(told[verb])
    assert main([*arguments, "--json"]) == code
    assert json.loads(capsys.readouterr().out)["answer"] == told[verb]


def test_what_is_not_there_is_met_with_what_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["footprint", "--service", "Nowhere"]) == CANNOT
    assert "no service 'Nowhere'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["peers", "--by", "planet"])
    assert "invalid choice: 'planet'" in capsys.readouterr().err
