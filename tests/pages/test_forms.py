"""A form drawn from a dataclass asks what its fields say and gives the dataclass back."""

from __future__ import annotations

from dataclasses import dataclass, field

from streamlit.testing.v1 import AppTest


@dataclass(frozen=True)
class Change:
    """A change somebody could make."""

    demand: float = field(
        default=0.1, metadata={"label": "Demand", "unit": "share", "low": -0.5, "high": 1, "step": 0.01}
    )
    people: int = field(default=4, metadata={"label": "People", "unit": "people", "low": 1, "high": 20, "step": 1})
    cost: float | None = field(default=None, metadata={"label": "Cost", "unit": "GBP", "help": "A month"})
    cover: bool = field(default=False, metadata={"label": "Cover at night"})
    basis: str = field(default="all", metadata={"label": "Basis", "choices": ("all", "closed")})
    team: str = field(default="", metadata={"label": "Team", "unit": "station"})
    spent: float = field(
        default=0.0, metadata={"label": "Spent a month", "unit": "a month", "low": 0, "high": 1e6, "step": 100}
    )
    seed: int = 7


def draw() -> None:
    import streamlit as st

    from pages.parts.forms import asked
    from tests.pages.test_forms import Change

    st.session_state["given"] = asked(Change(), key="change", choices={"team": st.session_state.get("teams", [""])})


def drawn() -> AppTest:
    test = AppTest.from_function(draw, default_timeout=30).run()
    assert not test.exception, test.exception
    return test


def test_what_is_left_alone_comes_back_as_it_started() -> None:
    assert drawn().session_state["given"] == Change()


def test_each_field_is_asked_for_with_its_label_unit_and_bounds() -> None:
    test = drawn()
    labels = [slider.label for slider in test.slider]
    assert labels == ["Demand", "People"]
    assert (test.slider[0].min, test.slider[0].max) == (-0.5, 1.0)
    assert test.number_input[0].label == "Cost (GBP)"
    assert test.number_input[0].help == "A month"


def test_a_name_is_asked_for_where_there_is_one_to_choose_and_a_long_range_is_typed() -> None:
    test = drawn()
    assert [box.label for box in test.selectbox] == ["Basis"]
    # The unit stands in the label already.
    assert [box.label for box in test.number_input] == ["Cost (GBP)", "Spent a month"]
    test.session_state["teams"] = ["", "Mail"]
    test.run()
    assert test.selectbox(key="change_team").options == ["All", "Mail"]
    assert test.selectbox(key="change_team").set_value("Mail").run().session_state["given"] == Change(team="Mail")


def test_what_is_set_comes_back_in_its_type_and_the_rest_is_kept() -> None:
    test = drawn()
    test.slider(key="change_people").set_value(6)
    test.number_input(key="change_cost").set_value(1200.0)
    test.toggle(key="change_cover").set_value(True)
    test.selectbox(key="change_basis").set_value("closed").run()
    given = test.session_state["given"]
    assert given == Change(people=6, cost=1200.0, cover=True, basis="closed")
    assert type(given.people) is int


def test_a_field_without_a_label_is_not_asked_for() -> None:
    assert drawn().session_state["given"].seed == 7
